//! The choice of a group. Where there are more groups than are offered at once, others are found by
//! part of their name: it goes into the address, so that it works without JavaScript.

use domain::group::GroupChoice;
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

use crate::rpc;
use crate::ui::card::card;
use crate::ui::filter;
use crate::ui::link::value;
use crate::words::words;

/// The key of the address under which part of a name is sought.
pub const FIND: &str = "find";

/// What the address seeks; a page asks its server for it.
pub fn sought() -> String {
    use_query_map().with(|query| value(query, FIND))
}

/// What a form asks its server for: which groups to offer, and whether it was refused.
pub fn asked() -> (String, bool) {
    (sought(), rpc::asks_for_refused())
}

/// The same, of the page as it stands.
pub fn sought_now() -> String {
    use_query_map().with_untracked(|query| value(query, FIND))
}

/// Above a form: the way to the groups that its choice does not offer, where there are any.
pub fn find(choice: &GroupChoice) -> AnyView {
    let sought = sought_now();
    if !choice.more && sought.is_empty() {
        return ().into_any();
    }
    let words = words();
    let path = use_location().pathname.get_untracked();
    let none = choice.groups.is_empty();
    let none = none.then(|| view! { <p class="pad">{words.group.none_found}</p> });
    let filtered = !sought.is_empty();
    let content = view! {
        <p class="pad hint">{words.group.find_lead}</p>
        {filter::filter(path, filtered, field(sought), ().into_any())}
        {none}
    };
    card(words.group.find, ().into_any(), content.into_any())
}

/// In the filter of a list: the choice of a group or of any, of which `chosen` is the one, and
/// where there are more than are offered the field that finds others.
pub fn narrowed(choice: &GroupChoice, chosen: &str) -> AnyView {
    let words = words();
    let mut entries = vec![(String::new(), words.frame.any.to_owned())];
    entries.extend(choice.entries());
    // What the list goes by stays chosen, whether it is among those offered or not.
    if entries.iter().all(|entry| entry.0 != chosen) {
        entries.push((chosen.to_owned(), chosen.to_owned()));
    }
    let sought = sought_now();
    let finds = choice.more || !sought.is_empty();
    let field = finds.then(|| field(sought));
    view! { {field}{filter::choice("group", words.device.group, entries, chosen)} }.into_any()
}

fn field(sought: String) -> AnyView {
    let words = &words().group;
    filter::text(FIND, words.find, "search", words.text_example, sought)
}
