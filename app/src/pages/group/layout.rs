//! What the pages of one group share: heading and sections.

use domain::group::GroupView;
use domain::permission::Action;
use leptos::prelude::*;

use crate::ui::head::head;
use crate::ui::link;
use crate::ui::side_menu::with_side_menu;
use crate::words::words;

/// Where the list is.
pub const PATH: &str = "/groups";

/// The sections of a group, as they follow its address.
pub const INFORMATION: &str = "";
/// Where the devices in it and below are.
pub const LOCATION: &str = "/location";
/// The device types of it and of the groups below it.
pub const DEVICE_TYPES: &str = "/device-types";
/// Those who have a profile on it or on one below it.
pub const USERS: &str = "/users";
/// What it and the groups below it hold.
pub const CONTRACTS: &str = "/contracts";
/// How programs ask in its name.
pub const API_ACCESSES: &str = "/api-accesses";
/// What can be granted in it.
pub const PROFILES: &str = "/profiles";
/// What happened in it and below.
pub const EVENTS: &str = "/events";
/// The figures of what was heard in it and below.
pub const STATISTICS: &str = "/statistics";
/// What somebody wants to be told of.
pub const EVENT_CONFIGURATION: &str = "/event-configuration";

/// Who changed what in it and below.
pub const AUDIT: &str = "/audit";

/// A group's page with its sections; `actions` stand beside its heading.
pub fn layout(group: &GroupView, section: &str, actions: AnyView, content: AnyView) -> AnyView {
    let words = words();
    let all = [(words.group.title.to_owned(), PATH.to_owned())];
    let above = group.above.iter();
    let above = above.map(|(id, name)| (name.clone(), link::group(*id)));
    let way = all.into_iter().chain(above);
    let base = link::group(group.id);
    let mut sections = vec![
        (words.frame.information, format!("{base}{INFORMATION}")),
        (words.location.title, format!("{base}{LOCATION}")),
        (words.group.device_types, format!("{base}{DEVICE_TYPES}")),
        (words.user.title, format!("{base}{USERS}")),
        (words.profile.title, format!("{base}{PROFILES}")),
        (words.api_access.title, format!("{base}{API_ACCESSES}")),
        (words.event.title, format!("{base}{EVENTS}")),
        (words.statistics.title, format!("{base}{STATISTICS}")),
        (
            words.event_configuration.title,
            format!("{base}{EVENT_CONFIGURATION}"),
        ),
    ];
    if group.rights.may(Action::ReadContracts) {
        sections.push((words.contract.title, format!("{base}{CONTRACTS}")));
    }
    if group.rights.all.has(Action::ReadAudit) {
        sections.push((words.audit.title, format!("{base}{AUDIT}")));
    }
    let menu = with_side_menu(&sections, &format!("{base}{section}"), content);
    let head = head(way.collect(), group.name.clone(), ().into_any(), actions);
    view! { {head}{menu} }.into_any()
}
