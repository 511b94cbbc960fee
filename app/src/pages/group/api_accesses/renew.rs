//! Group → API access → Renew: how long the password that it has counts beside the new one.

use domain::api_access::{ApiAccessInput, ApiAccessView};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::path_of;
use crate::fields;
use crate::pages::group::layout::{API_ACCESSES, layout};
use crate::rpc::api_access::{Offer, Renew as Renewal};
use crate::rpc::{self, Refused};
use crate::ui::card::card;
use crate::ui::field::{Field, hidden};
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// What the form begins with, in hours.
const HOURS: &str = "24";

/// Asks for how long both passwords are to count.
#[component]
pub fn Renew() -> impl IntoView {
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
    let words = words();
    let renew = Sending::<Renewal>::new();
    let refused = rpc::refusal(renew);
    let hours = Field {
        name: "hours",
        label: words.api_access.hours,
        hint: words.api_access.hours_hint,
        refused,
    };
    let lead = (words.api_access.renew_lead)(&access.name);
    let content = view! {
        <p class="pad">{lead}</p>
        <div class="form">{hours.line("number", "off", "", HOURS.to_owned())}</div>
    };
    let content = card(words.api_access.renew, ().into_any(), content.into_any());
    let of = hidden("group", group.id.to_string());
    let id = hidden("id", access.id.to_string());
    let back = path_of(&group, access.id);
    let form = view! {
        <SendForm action=renew class="blocks">
            {refusal_notice(refused, fields::API_ACCESS_RENEWED)}
            {of}
            {id}
            {content}
            <div class="buttons">
                <button class="btn primary" type="submit" disabled=move || renew.pending().get()>
                    {words.api_access.renew}
                </button>
                <a class="btn" href=back>{words.frame.cancel}</a>
            </div>
        </SendForm>
    };
    layout(&group, API_ACCESSES, ().into_any(), form.into_any())
}
