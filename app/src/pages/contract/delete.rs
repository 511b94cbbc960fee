//! Contract → Delete: the question before it is gone, or why it cannot be deleted.

use domain::contract::{ContractInput, ContractUse, ContractView};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{PATH, layout};
use crate::rpc::{self, Refused};
use crate::ui::confirm::confirm;
use crate::ui::field::hidden;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// Asks whether a contract is to be deleted.
#[component]
pub fn Delete() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|params| value(params, "id"));
    let one = Loaded::new(id, |id| rpc::contract::for_editing(id, false));
    shown(one, page)
}

fn page((one, used, _): (ContractView, ContractUse, Option<Refused<ContractInput>>)) -> AnyView {
    let words = words();
    let id = one.contract.id.to_string();
    let back = format!("{PATH}/{id}");
    if used.is_used() {
        let why = (words.contract.still_used)(used.device_types.len(), used.devices);
        let card = confirm(words.contract.cannot_delete, why, back, ().into_any());
        return layout(&one, ().into_any(), card);
    }
    let delete = Sending::<rpc::contract::Delete>::new();
    let form = view! {
        <SendForm action=delete>
            {refusal_notice(rpc::refusal(delete), &[])}
            {hidden("id", id)}
            <button class="btn danger" type="submit">{words.contract.delete}</button>
        </SendForm>
    };
    let consequences = (words.contract.delete_lead)(&one.contract.name);
    let question = words.contract.delete_question;
    let card = confirm(question, consequences, back, form.into_any());
    layout(&one, ().into_any(), card)
}
