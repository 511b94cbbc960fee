//! Device type → Delete: the question before it is gone, with what goes with it, or why it cannot be
//! deleted.

use domain::device_type::{DeviceTypeUse, DeviceTypeView};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::layout::{INFORMATION, layout};
use crate::rpc;
use crate::ui::confirm::confirm;
use crate::ui::field::hidden;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// Asks whether a device type is to be deleted.
#[component]
pub fn Delete() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|params| value(params, "id"));
    let one = Loaded::new(id, rpc::device_type::for_deleting);
    shown(one, page)
}

fn page((one, used): (DeviceTypeView, DeviceTypeUse)) -> AnyView {
    let words = words();
    let id = one.id.to_string();
    let back = format!("/device-types/{id}");
    if used.is_used() {
        let why = (words.device_type.still_used)(&used);
        let card = confirm(words.device_type.cannot_delete, why, back, ().into_any());
        return layout(&one, INFORMATION, ().into_any(), card);
    }
    let delete = Sending::<rpc::device_type::Delete>::new();
    let form = view! {
        <SendForm action=delete>
            {refusal_notice(rpc::refusal(delete), &[])}
            {hidden("id", id)}
            <button class="btn danger" type="submit">{words.device_type.delete}</button>
        </SendForm>
    };
    let consequences = (words.device_type.delete_lead)(&one.name, &used);
    let question = words.device_type.delete_question;
    let card = confirm(question, consequences, back, form.into_any());
    layout(&one, INFORMATION, ().into_any(), card)
}
