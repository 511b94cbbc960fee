//! What the pages of one group share: heading and sections.

use domain::group::GroupView;
use leptos::prelude::*;

use crate::ui::head::head;
use crate::ui::link;
use crate::ui::side_menu::with_side_menu;
use crate::words::words;

/// The sections of a group, as they follow its address.
pub const INFORMATION: &str = "";
/// What happened in it and below.
pub const EVENTS: &str = "/events";
/// The figures of what was heard in it and below.
pub const STATISTICS: &str = "/statistics";
/// What somebody wants to be told of.
pub const EVENT_CONFIGURATION: &str = "/event-configuration";

/// A group's page with its sections; `actions` stand beside its heading.
pub fn layout(group: &GroupView, section: &str, actions: AnyView, content: AnyView) -> AnyView {
    let words = words();
    let above = group.above.iter();
    let way = above.map(|(id, name)| (name.clone(), link::group(*id)));
    let base = link::group(group.id);
    let sections = [
        (words.frame.information, format!("{base}{INFORMATION}")),
        (
            words.contract.title,
            format!("/contracts?group={}", group.id),
        ),
        (words.event.title, format!("{base}{EVENTS}")),
        (words.statistics.title, format!("{base}{STATISTICS}")),
        (
            words.event_configuration.title,
            format!("{base}{EVENT_CONFIGURATION}"),
        ),
    ];
    let menu = with_side_menu(&sections, &format!("{base}{section}"), content);
    let head = head(way.collect(), group.name.clone(), ().into_any(), actions);
    view! { {head}{menu} }.into_any()
}
