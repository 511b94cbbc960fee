//! Group → API access → Delete: the question before it is gone.

use domain::api_access::{ApiAccessInput, ApiAccessView};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::path_of;
use crate::pages::group::layout::{API_ACCESSES, layout};
use crate::rpc::api_access::Offer;
use crate::rpc::{self, Refused};
use crate::ui::confirm::confirm;
use crate::ui::field::hidden;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// Asks whether an API access is to be deleted.
#[component]
pub fn Delete() -> impl IntoView {
    let params = use_params_map();
    let asked = move || params.with(|params| (value(params, "id"), value(params, "access")));
    let one = Loaded::new(asked, |(group, id)| {
        rpc::api_access::for_editing(group, id, String::new(), false)
    });
    shown(one, page)
}

fn page(
    ((group, _), access, _): (Offer, ApiAccessView, Option<Refused<ApiAccessInput>>),
) -> AnyView {
    let words = &words().api_access;
    let delete = Sending::<rpc::api_access::Delete>::new();
    let form = view! {
        <SendForm action=delete>
            {refusal_notice(rpc::refusal(delete), &[])}
            {hidden("group", group.id.to_string())}
            {hidden("id", access.id.to_string())}
            <button class="btn danger" type="submit">{words.delete}</button>
        </SendForm>
    };
    let consequences = (words.delete_lead)(&access.name);
    let back = path_of(&group, access.id);
    let card = confirm(words.delete_question, consequences, back, form.into_any());
    layout(&group, API_ACCESSES, ().into_any(), card)
}
