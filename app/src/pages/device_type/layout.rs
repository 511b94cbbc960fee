//! What the pages of one device type share: heading and sections.

use domain::device_type::DeviceTypeView;
use leptos::prelude::*;

use crate::ui::head::head;
use crate::ui::side_menu::with_side_menu;
use crate::words::words;

/// The sections of a device type, as they follow its address.
pub const INFORMATION: &str = "";
/// Where its devices are.
pub const LOCATION: &str = "/location";
/// The devices themselves.
pub const DEVICES: &str = "/devices";
/// Those of them that are being transferred.
pub const MOVING: &str = "/transfers";
/// Callbacks.
pub const CALLBACKS: &str = "/callbacks";
/// What happened to its devices.
pub const EVENTS: &str = "/events";
/// Their figures.
pub const STATISTICS: &str = "/statistics";
/// What somebody wants to be told of.
pub const EVENT_CONFIGURATION: &str = "/event-configuration";

/// A device type's page with its sections.
pub fn layout(
    device_type: &DeviceTypeView,
    section: &str,
    actions: AnyView,
    content: AnyView,
) -> AnyView {
    let words = words();
    let path = vec![(
        words.device_type.title.to_owned(),
        "/device-types".to_owned(),
    )];
    let base = format!("/device-types/{}", device_type.id);
    let sections = [
        (words.frame.information, INFORMATION),
        (words.location.title, LOCATION),
        (words.moving.associated, DEVICES),
        (words.moving.title, MOVING),
        (words.callback.title, CALLBACKS),
        (words.event.title, EVENTS),
        (words.statistics.title, STATISTICS),
        (words.event_configuration.title, EVENT_CONFIGURATION),
    ]
    .map(|(word, section)| (word, format!("{base}{section}")));
    let menu = with_side_menu(&sections, &format!("{base}{section}"), content);
    view! { {head(path, device_type.name.clone(), ().into_any(), actions)}{menu} }.into_any()
}
