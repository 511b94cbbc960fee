//! Device → Delete: the question before it is gone.

use domain::device::DeviceView;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::layout::{INFORMATION, layout};
use crate::error::AppError;
use crate::rpc;
use crate::ui::confirm::confirm;
use crate::ui::field::hidden;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// Asks whether a device is to be deleted.
#[component]
pub fn Delete() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|params| value(params, "id"));
    let one = Loaded::new(id, |id| async move {
        // Whoever may not change it is told so.
        let device = rpc::device::for_editing(id, false).await?.0;
        Ok::<DeviceView, AppError>(device)
    });
    shown(one, page)
}

fn page(device: DeviceView) -> AnyView {
    let words = words();
    let delete = Sending::<rpc::device::Delete>::new();
    let id = device.id.to_string();
    let back = format!("/devices/{id}");
    let consequences = (words.registration.delete_lead)(&id);
    let form = view! {
        <SendForm action=delete>
            {refusal_notice(rpc::refusal(delete), &[])}
            {hidden("id", id)}
            <button class="btn danger" type="submit">{words.registration.delete}</button>
        </SendForm>
    };
    let question = words.registration.delete_question;
    let card = confirm(question, consequences, back, form.into_any());
    layout(&device, INFORMATION, ().into_any(), card)
}
