//! Device type → Callbacks: one form for a new callback and for changing one.

use domain::Rejection;
use domain::callback::{CONTENT_TYPES, CallbackInput};
use domain::device_type::{DeviceTypeView, SampleMessage};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use payload::Format;
use payload::variables::UplinkVariable;

use super::super::layout::{CALLBACKS, layout};
use crate::preview::{self, Preview};
use crate::rpc::callback::{Editing, Save};
use crate::rpc::{self, Refused};
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
    let asked = move || {
        let id = params.with(|params| value(params, "id"));
        (id, rpc::asks_for_refused())
    };
    let one = Resource::new_blocking(asked, |(id, refused)| {
        rpc::device_type::with_samples(id, refused)
    });
    shown(one, new)
}

/// A callback that is there already.
#[component]
pub fn Edit() -> impl IntoView {
    let params = use_params_map();
    let asked = move || {
        let (id, callback) = params.with(|params| (value(params, "id"), value(params, "callback")));
        (id, callback, rpc::asks_for_refused())
    };
    let one = Resource::new_blocking(asked, |(id, callback, refused)| {
        rpc::callback::for_editing(id, callback, refused)
    });
    shown(one, edit)
}

fn new(
    (device_type, samples, refused): (
        DeviceTypeView,
        Vec<SampleMessage>,
        Option<Refused<CallbackInput>>,
    ),
) -> AnyView {
    let input = CallbackInput {
        method: "GET".to_owned(),
        enabled: "on".to_owned(),
        ..CallbackInput::default()
    };
    let (input, wrong) = typed_or(input, refused);
    let preview = preview_of(&input, &samples);
    let card = form(
        &device_type,
        String::new(),
        input,
        wrong,
        preview,
        words().callback.create,
    );
    frame(
        &device_type,
        words().callback.new,
        ().into_any(),
        card,
        preview,
        samples,
    )
}

fn edit((device_type, one, samples, refused): Editing) -> AnyView {
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
    let (input, wrong) = typed_or(input, refused);
    let preview = preview_of(&input, &samples);
    let id = one.id.to_string();
    let card = form(&device_type, id, input, wrong, preview, words.callback.save);
    frame(
        &device_type,
        words.callback.edit,
        actions.into_any(),
        card,
        preview,
        samples,
    )
}

/// What the form is filled in with: what was typed where that was refused, and why it was.
fn typed_or(
    input: CallbackInput,
    refused: Option<Refused<CallbackInput>>,
) -> (CallbackInput, Option<Vec<Rejection>>) {
    match refused {
        Some(refused) => (refused.typed, Some(refused.wrong)),
        None => (input, None),
    }
}

/// What the callback's own format makes of a message, the newest one to begin with.
fn preview_of(input: &CallbackInput, samples: &[SampleMessage]) -> Preview {
    let sample = samples.first().map(|message| message.data.clone());
    Preview::new(input.payload_config.clone(), sample.unwrap_or_default())
}

fn frame(
    device_type: &DeviceTypeView,
    title: &'static str,
    actions: AnyView,
    form: AnyView,
    preview: Preview,
    samples: Vec<SampleMessage>,
) -> AnyView {
    let samples = Signal::stored(samples);
    // Without a format there is nothing to show of a message.
    let none = move || preview.format.read().trim().is_empty();
    let content = view! {
        <section class="card"><header><h2>{title}</h2></header>{form}</section>
        <div class="blocks" class:gone=none>
            {preview::decoded(preview, samples)}
            {preview::messages(preview, samples)}
        </div>
        {variables(preview)}
    };
    layout(device_type, CALLBACKS, actions, content.into_any())
}

fn form(
    device_type: &DeviceTypeView,
    callback: String,
    input: CallbackInput,
    wrong: Option<Vec<Rejection>>,
    preview: Preview,
    button: &'static str,
) -> AnyView {
    let words = words();
    let save = ServerAction::<Save>::new();
    let refused = rpc::refusal_of(save, wrong);
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
            {preview::editor(config, preview)}
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

/// The variables that may stand in a template, with an example of each; those of the format
/// with their value in the sample.
fn variables(preview: Preview) -> AnyView {
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
    let own = move || {
        let reading = preview.shown.read();
        let fields = reading
            .good_format()
            .map(Format::fields)
            .unwrap_or_default();
        let rows = fields.iter().zip(reading.values()).map(|(field, value)| {
            let name = format!("{{customData#{}}}", field.name());
            let value = value.map(|value| view! { <code>{value.to_string()}</code> });
            view! { <tr><td><code>{name}</code></td><td>{value}</td></tr> }
        });
        rows.collect_view()
    };
    let rows = view! { {rows}{own} };
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
