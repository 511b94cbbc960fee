//! The choice of a device type under which devices come. Where there are more than are offered at
//! once, others are found by part of their name: it goes into the address, so that it works without
//! JavaScript. Nothing is chosen by saying nothing, since whoever comes under the wrong one may be
//! read by others.

use domain::device_type::DeviceTypeChoice;
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

use crate::rpc;
use crate::ui::card::card;
use crate::ui::filter;
use crate::ui::group_choice::{FIND, sought, sought_now};
use crate::ui::link::value;
use crate::words::words;

/// The key of the address that names the one with which a form begins.
pub const CHOSEN: &str = "type";

/// What a form asks its server for: which to offer, which is chosen, and whether it was refused.
pub fn asked() -> (String, String, bool) {
    let chosen = use_query_map().with(|query| value(query, CHOSEN));
    (sought(), chosen, rpc::asks_for_refused())
}

/// Value and word of each, as a form offers them, of which `chosen` is the one. Where there is only
/// one it is chosen.
pub fn entries(choice: &DeviceTypeChoice, chosen: &str) -> Vec<(String, String)> {
    match choice.types.len() == 1 && !choice.more && sought_now().is_empty() {
        true => choice.each(),
        false => choice.entries(chosen, words().handing.choose),
    }
}

/// Above a form: the way to those that its choice does not offer, where there are any.
pub fn find(choice: &DeviceTypeChoice) -> AnyView {
    let sought = sought_now();
    if !choice.more && sought.is_empty() {
        return ().into_any();
    }
    let own = &words().handing;
    let path = use_location().pathname.get_untracked();
    let none = choice.types.is_empty();
    let none = none.then(|| view! { <p class="pad">{own.none_found}</p> });
    let filtered = !sought.is_empty();
    let example = words().group.text_example;
    let field = filter::text(FIND, own.find, "search", example, sought);
    let content = view! {
        <p class="pad hint">{own.find_lead}</p>
        {filter::filter(path, filtered, field, ().into_any())}
        {none}
    };
    card(own.find, ().into_any(), content.into_any())
}
