//! Contract → Close: the question before it carries nothing any more.

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

/// Asks whether a contract is to be closed.
#[component]
pub fn Close() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|params| value(params, "id"));
    let one = Loaded::new(id, |id| rpc::contract::for_editing(id, false));
    shown(one, page)
}

fn page((one, _, _): (ContractView, ContractUse, Option<Refused<ContractInput>>)) -> AnyView {
    let words = words();
    let id = one.contract.id.to_string();
    let back = format!("{PATH}/{id}");
    let close = Sending::<rpc::contract::Close>::new();
    let form = view! {
        <SendForm action=close>
            {refusal_notice(rpc::refusal(close), &[])}
            {hidden("id", id)}
            <button class="btn danger" type="submit">{words.contract.close}</button>
        </SendForm>
    };
    let consequences = (words.contract.close_lead)(&one.contract.name);
    let question = words.contract.close_question;
    let card = confirm(question, consequences, back, form.into_any());
    layout(&one, ().into_any(), card)
}
