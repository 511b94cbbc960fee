//! Device → Unsubscribe: the question before a device leaves its contract, and when.

use domain::device::DeviceView;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::layout::{INFORMATION, layout};
use crate::fields;
use crate::rpc::{self, Refused};
use crate::ui::confirm::confirm;
use crate::ui::field::{Field, hidden};
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// Asks whether a device is to leave its contract.
#[component]
pub fn Unsubscribe() -> impl IntoView {
    let params = use_params_map();
    let asked = move || {
        let id = params.with(|params| value(params, "id"));
        (id, rpc::asks_for_refused())
    };
    let one = Loaded::new(asked, |(id, refused)| rpc::device::for_leaving(id, refused));
    shown(one, page)
}

fn page((device, refused): (DeviceView, Option<Refused<String>>)) -> AnyView {
    let words = words();
    let leave = Sending::<rpc::device::Unsubscribe>::new();
    let id = device.id.to_string();
    let back = format!("/devices/{id}");
    let (typed, wrong) = match refused {
        Some(refused) => (refused.typed, Some(refused.wrong)),
        // What is planned stands there to be changed.
        None => match device.subscription.unsubscribe_at.0 {
            0 => (String::new(), None),
            _ => (device.subscription.unsubscribe_at.field(), None),
        },
    };
    let refused = rpc::refusal_of(leave, wrong);
    let at = Field {
        name: "at",
        label: words.device.unsubscribe_at,
        hint: words.device.unsubscribe_at_hint,
        refused,
    };
    let consequences = (words.device.unsubscribe_lead)(&id);
    let form = view! {
        <SendForm action=leave class="blocks">
            {refusal_notice(refused, fields::UNSUBSCRIBED)}
            {hidden("id", id)}
            {at.line("datetime-local", "off", "", typed)}
            <button class="btn danger" type="submit">{words.device.unsubscribe}</button>
        </SendForm>
    };
    let question = words.device.unsubscribe_question;
    let card = confirm(question, consequences, back, form.into_any());
    layout(&device, INFORMATION, ().into_any(), card)
}
