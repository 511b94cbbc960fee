//! Device type → Callbacks: the question before one is deleted.

use domain::callback::CallbackView;
use domain::device_type::DeviceTypeView;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::super::layout::{CALLBACKS, layout};
use crate::rpc;
use crate::ui::confirm::confirm;
use crate::ui::field::hidden;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// Asks whether a callback is to be deleted.
#[component]
pub fn Delete() -> impl IntoView {
    let params = use_params_map();
    let ids = move || params.with(|params| (value(params, "id"), value(params, "callback")));
    let one = Loaded::new(ids, |(id, callback)| rpc::callback::one(id, callback));
    shown(one, page)
}

fn page((device_type, one): (DeviceTypeView, CallbackView)) -> AnyView {
    let words = words();
    let delete = Sending::<rpc::callback::Delete>::new();
    let back = format!("/device-types/{}/callbacks", device_type.id);
    let url = one.line();
    let consequences = (words.callback.delete_lead)(&url, &(words.number)(one.waiting));
    let form = view! {
        <SendForm action=delete>
            {refusal_notice(rpc::refusal(delete), &[])}
            {hidden("device_type", device_type.id.to_string())}
            {hidden("callback", one.id.to_string())}
            <button class="btn danger" type="submit">{words.callback.delete}</button>
        </SendForm>
    };
    let card = confirm(
        words.callback.delete_question,
        consequences,
        back,
        form.into_any(),
    );
    layout(&device_type, CALLBACKS, ().into_any(), card)
}
