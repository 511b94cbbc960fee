//! Device → Unsubscribe: the question before a device leaves its contract.

use domain::device::{DeviceInput, DeviceView};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::layout::{INFORMATION, layout};
use crate::rpc::{self, Refused};
use crate::ui::confirm::confirm;
use crate::ui::field::hidden;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::notice::refusal_notice;
use crate::words::words;

/// Asks whether a device is to leave its contract.
#[component]
pub fn Unsubscribe() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|params| value(params, "id"));
    let one = Resource::new_blocking(id, |id| rpc::device::for_editing(id, false));
    shown(one, page)
}

fn page((device, _): (DeviceView, Option<Refused<DeviceInput>>)) -> AnyView {
    let words = words();
    let leave = ServerAction::<rpc::device::Unsubscribe>::new();
    let id = device.id.to_string();
    let back = format!("/devices/{id}");
    let consequences = (words.device.unsubscribe_lead)(&id);
    let form = view! {
        <ActionForm action=leave>
            {refusal_notice(rpc::refusal(leave), &[])}
            {hidden("id", id)}
            <button class="btn danger" type="submit">{words.device.unsubscribe}</button>
        </ActionForm>
    };
    let question = words.device.unsubscribe_question;
    let card = confirm(question, consequences, back, form.into_any());
    layout(&device, INFORMATION, ().into_any(), card)
}
