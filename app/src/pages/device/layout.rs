//! What the pages of one device share: heading and sections.

use domain::device::DeviceView;
use leptos::prelude::*;

use crate::ui::copy::copy_button;
use crate::ui::head::head;
use crate::ui::side_menu::with_side_menu;
use crate::ui::tag::com_state;
use crate::words::words;

/// The sections of a device, as they follow its address.
pub const INFORMATION: &str = "";
/// Where it is.
pub const LOCATION: &str = "/location";
/// What it said.
pub const MESSAGES: &str = "/messages";
/// What happened to it.
pub const EVENTS: &str = "/events";
/// Its figures.
pub const STATISTICS: &str = "/statistics";
/// What somebody wants to be told of.
pub const EVENT_CONFIGURATION: &str = "/event-configuration";

/// A device's page with its sections; `actions` stand beside its heading.
pub fn layout(device: &DeviceView, section: &str, actions: AnyView, content: AnyView) -> AnyView {
    let words = words();
    let id = device.id.to_string();
    let title = if device.name.is_empty() {
        id.clone()
    } else {
        device.name.clone()
    };
    let named = (title != id).then(|| view! { <span class="id">{id.clone()}</span> });
    let path = vec![
        (words.device.title.to_owned(), "/devices".to_owned()),
        (
            device.device_type_name.clone(),
            format!("/device-types/{}", device.device_type),
        ),
    ];
    let beside = view! { {named}{copy_button(id.clone())}{com_state(device.state)} }.into_any();
    let base = format!("/devices/{id}");
    let sections = [
        (words.frame.information, INFORMATION),
        (words.location.title, LOCATION),
        (words.message.title, MESSAGES),
        (words.event.title, EVENTS),
        (words.statistics.title, STATISTICS),
        (words.event_configuration.title, EVENT_CONFIGURATION),
    ]
    .map(|(word, section)| (word, format!("{base}{section}")));
    let menu = with_side_menu(&sections, &format!("{base}{section}"), content);
    view! { {head(path, title, beside, actions)}{menu} }.into_any()
}
