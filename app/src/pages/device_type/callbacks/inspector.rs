//! Device type → Callbacks → Inspector: an address of this server, and what was sent to it.

use domain::callback::{InspectedRequest, Preset};
use domain::device_type::DeviceTypeView;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use leptos_router::location::Url;

use super::super::layout::{CALLBACKS, layout};
use super::edit::PRESET;
use crate::fields;
use crate::rpc::inspector::{Inspecting, Make, SaveDownlink};
use crate::rpc::{self, Refused};
use crate::ui::card::card;
use crate::ui::copy::copy_button;
use crate::ui::empty::empty;
use crate::ui::field::{Field, hidden};
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::ui::when::when;
use crate::words::words;

/// The action behind the buttons that make an address.
#[derive(Clone, Copy)]
struct Making(Sending<Make>);

/// The inspector of a device type.
#[component]
pub fn Inspector() -> impl IntoView {
    let params = use_params_map();
    let make = Sending::<Make>::new();
    provide_context(Making(make));
    let asked = move || {
        let id = params.with(|params| value(params, "id"));
        (id, rpc::asks_for_refused(), make.version().get())
    };
    let one = Loaded::new(asked, |(id, refused, _)| rpc::inspector::one(id, refused));
    view! { {refusal_notice(rpc::refusal(make), &[])}{shown(one, page)} }
}

fn page(inspecting: Inspecting) -> AnyView {
    let Inspecting {
        device_type,
        inspector,
        refused,
    } = inspecting;
    let words = words();
    let content = match inspector.address {
        None => {
            let make = making(&device_type, words.inspector.make);
            let none = empty(words.inspector.none_yet, words.inspector.none_yet_why, make);
            card(words.inspector.title, ().into_any(), none)
        }
        Some(address) => {
            let came = requests(&device_type, &inspector.requests, inspector.hidden);
            view! {
                {known(&device_type, address)}
                {came}
                {answer(&device_type, inspector.downlink, refused)}
            }
            .into_any()
        }
    };
    layout(&device_type, CALLBACKS, ().into_any(), content)
}

fn path(device_type: &DeviceTypeView) -> String {
    format!("/device-types/{}/callbacks", device_type.id)
}

fn making(device_type: &DeviceTypeView, word: &'static str) -> AnyView {
    let Making(make) = expect_context();
    let id = device_type.id.to_string();
    view! {
        <SendForm action=make>
            {hidden("device_type", id)}
            <button class="btn" type="submit">{word}</button>
        </SendForm>
    }
    .into_any()
}

/// The address, and what can be done with it.
fn known(device_type: &DeviceTypeView, address: String) -> AnyView {
    let words = words();
    let create = format!(
        "{}/new?{PRESET}={}&url={}",
        path(device_type),
        Preset::Inspector.word(),
        Url::escape(&address)
    );
    let content = view! {
        <p class="pad muted">{words.inspector.lead}</p>
        <p class="format">
            <code>{address.clone()}</code>
            {copy_button(address)}
        </p>
        <footer class="deeds">
            <a class="btn primary" href=create>{words.inspector.create}</a>
            {making(device_type, words.inspector.make_again)}
            <p class="hint">{words.inspector.make_again_hint}</p>
        </footer>
    };
    card(words.inspector.title, ().into_any(), content.into_any())
}

/// What came, newest first, and where it is hidden, why not all of it is shown.
fn requests(device_type: &DeviceTypeView, requests: &[InspectedRequest], hidden: bool) -> AnyView {
    let words = words();
    let here = format!("{}/inspector", path(device_type));
    // The router would find itself where it is already, and ask nothing.
    let reload = view! {
        <a class="btn quiet push" rel="external" href=here>{words.inspector.reload}</a>
    };
    let content = match requests.is_empty() {
        true => empty(
            words.inspector.nothing,
            words.inspector.nothing_why,
            ().into_any(),
        ),
        false => {
            let rows: Vec<_> = requests.iter().map(request).collect();
            let why = hidden.then(|| view! { <p class="pad muted">{words.inspector.hidden}</p> });
            view! {
                <p class="pad muted">{words.inspector.kept}</p>
                {why}
                <ol class="attempts">{rows}</ol>
            }
            .into_any()
        }
    };
    card(words.inspector.requests, reload.into_any(), content)
}

fn request(one: &InspectedRequest) -> AnyView {
    let words = words();
    view! {
        <li>
            <b>{one.method.clone()}</b>
            <small>{when(one.time)}</small>
            <code class="request">{one.address.clone()}</code>
            {pre(words.inspector.headers, &one.headers)}
            {pre(words.inspector.body, &one.body)}
        </li>
    }
    .into_any()
}

/// A text, where there is one. It may be long: the keyboard scrolls it, too.
fn pre(label: &'static str, text: &str) -> Option<AnyView> {
    if text.is_empty() {
        return None;
    }
    let text = text.to_owned();
    let shown = view! {
        <pre class="answer" role="group" tabindex="0" aria-label=label>{text}</pre>
    };
    Some(shown.into_any())
}

/// What it answers for devices that ask.
fn answer(
    device_type: &DeviceTypeView,
    downlink: String,
    refused: Option<Refused<String>>,
) -> AnyView {
    let words = words();
    let save = Sending::<SaveDownlink>::new();
    let (typed, wrong) = match refused {
        Some(refused) => (refused.typed, Some(refused.wrong)),
        None => (downlink, None),
    };
    let field = Field {
        name: "downlink",
        label: words.inspector.downlink,
        hint: words.inspector.downlink_hint,
        refused: rpc::refusal_of(save, wrong),
    };
    let id = device_type.id.to_string();
    let form = view! {
        <SendForm action=save class="form">
            {refusal_notice(field.refused, fields::INSPECTOR)}
            {hidden("device_type", id)}
            <p class="muted">{words.inspector.answer_lead}</p>
            {field.line("text", "off", "", typed)}
            <div class="buttons">
                <button class="btn" type="submit">{words.inspector.save}</button>
            </div>
        </SendForm>
    };
    card(words.inspector.answer, ().into_any(), form.into_any())
}
