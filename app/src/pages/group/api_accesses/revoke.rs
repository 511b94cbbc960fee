//! Group → API access → Revoke: the question before nobody comes in with it any more.

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

/// Asks whether an API access is to let nobody in any more.
#[component]
pub fn Revoke() -> impl IntoView {
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
    let revoke = Sending::<rpc::api_access::Revoke>::new();
    let form = view! {
        <SendForm action=revoke>
            {refusal_notice(rpc::refusal(revoke), &[])}
            {hidden("group", group.id.to_string())}
            {hidden("id", access.id.to_string())}
            <button class="btn danger" type="submit">{words.revoke}</button>
        </SendForm>
    };
    let consequences = (words.revoke_lead)(&access.name);
    let back = path_of(&group, access.id);
    let card = confirm(words.revoke_question, consequences, back, form.into_any());
    layout(&group, API_ACCESSES, ().into_any(), card)
}
