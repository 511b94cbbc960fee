//! Device type → Callbacks: one form for a new callback and for changing one.

use domain::callback::{CONTENT_TYPES, CallbackInput, CallbackView};
use domain::device_type::DeviceTypeView;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use payload::variables::UplinkVariable;

use super::super::layout::{CALLBACKS, layout};
use crate::rpc;
use crate::rpc::callback::Save;
use crate::ui::field::{Field, check, hidden};
use crate::ui::icon::{Icon, icon};
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::notice::refusal_notice;
use crate::ui::table::{Head, table};
use crate::words::words;

const FIELDS: [&str; 6] = [
    "method",
    "url",
    "headers",
    "content_type",
    "body",
    "payload_config",
];

/// A new callback.
#[component]
pub fn New() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|params| value(params, "id"));
    shown(Resource::new_blocking(id, rpc::device_type::one), new)
}

/// A callback that is there already.
#[component]
pub fn Edit() -> impl IntoView {
    let params = use_params_map();
    let ids = move || params.with(|params| (value(params, "id"), value(params, "callback")));
    let one = Resource::new_blocking(ids, |(id, callback)| rpc::callback::one(id, callback));
    shown(one, edit)
}

fn new(device_type: DeviceTypeView) -> AnyView {
    let input = CallbackInput {
        method: "GET".to_owned(),
        enabled: "on".to_owned(),
        ..CallbackInput::default()
    };
    let card = form(&device_type, String::new(), input, words().callback.create);
    frame(&device_type, words().callback.new, ().into_any(), card)
}

fn edit((device_type, one): (DeviceTypeView, CallbackView)) -> AnyView {
    let words = words();
    let delete = format!(
        "/device-types/{}/callbacks/{}/delete",
        device_type.id, one.id
    );
    let actions = view! {
        <a class="btn" href=delete>{icon(Icon::Trash)}{words.callback.delete}</a>
    };
    let enabled = if one.enabled { "on" } else { "" };
    let input = CallbackInput {
        enabled: enabled.to_owned(),
        ..one.input
    };
    let card = form(&device_type, one.id.to_string(), input, words.callback.save);
    frame(&device_type, words.callback.edit, actions.into_any(), card)
}

fn frame(
    device_type: &DeviceTypeView,
    title: &'static str,
    actions: AnyView,
    form: AnyView,
) -> AnyView {
    let content = view! {
        <section class="card"><header><h2>{title}</h2></header>{form}</section>
        {variables()}
    };
    layout(device_type, CALLBACKS, actions, content.into_any())
}

fn form(
    device_type: &DeviceTypeView,
    callback: String,
    input: CallbackInput,
    button: &'static str,
) -> AnyView {
    let words = words();
    let save = ServerAction::<Save>::new();
    let refused = rpc::refusal(save);
    let field = |name, label, hint| Field {
        name,
        label,
        hint,
        refused,
    };
    let method = field("method", words.callback.method, "");
    let url = field("url", words.callback.url, words.callback.url_hint);
    let headers = field(
        "headers",
        words.callback.headers,
        words.callback.headers_hint,
    );
    let content_type = field("content_type", words.callback.content_type, "");
    let body = field("body", words.callback.body, words.callback.body_hint);
    let config = field(
        "payload_config",
        words.callback.payload_config,
        words.callback.payload_config_hint,
    );
    let mut types = vec![("", words.callback.no_body)];
    types.extend(CONTENT_TYPES.map(|name| (name, name)));
    let id = device_type.id.to_string();
    let back = format!("/device-types/{id}/callbacks");
    view! {
        <ActionForm action=save attr:class="form">
            {refusal_notice(refused, &FIELDS)}
            {hidden("device_type", id)}
            {hidden("callback", callback)}
            <div class="pair">
                {method.choice(&[("GET", "GET"), ("POST", "POST")], &input.method)}
                {url.line("text", "off", words.callback.url_example, input.url)}
            </div>
            {headers.lines("3", input.headers)}
            {content_type.choice(&types, &input.content_type)}
            {body.lines("6", input.body)}
            {config.lines("2", input.payload_config)}
            {check("enabled", words.callback.enabled, !input.enabled.is_empty())}
            <div class="buttons">
                <button class="btn primary" type="submit" disabled=move || save.pending().get()>
                    {button}
                </button>
                <a class="btn" href=back>{words.frame.cancel}</a>
            </div>
        </ActionForm>
    }
    .into_any()
}

/// The variables that may stand in a template, with an example of each.
fn variables() -> AnyView {
    let words = words();
    let rows: Vec<_> = UplinkVariable::ALL
        .into_iter()
        .map(|variable| {
            let name = format!("{{{}}}", variable.name());
            view! {
                <tr><td><code>{name}</code></td><td><code>{variable.sample()}</code></td></tr>
            }
        })
        .collect();
    let heads = vec![
        Head::text(words.callback.variable),
        Head::text(words.callback.example),
    ];
    view! {
        <section class="card">
            <header><h2>{words.callback.variables}</h2></header>
            <p class="pad muted">{words.callback.variables_lead}</p>
            {table(words.callback.variables, heads, rows.into_any())}
        </section>
    }
    .into_any()
}
