//! Event configuration: what somebody wants to be told of, and how. The lists stand in the menus
//! of groups, device types and devices; what is one configuration's own is the same for all three.

pub mod delete;
pub mod deliveries;
pub mod delivery;
pub mod edit;
pub mod information;
pub mod list;
mod signature;

use domain::EventConfigurationId;
use domain::alert::{AlertOwner, EventCallbackView, EventConfigurationView};
use domain::callback::{Channel, callback_line};
use leptos::prelude::*;

use super::{device, device_type, group};
use crate::rpc::event_configuration::OwnerView;
use crate::ui::off::off_line;
use crate::ui::tag::{Tone, tag};
use crate::words::words;

/// The page of one of them.
fn address(id: EventConfigurationId) -> String {
    format!("/event-configurations/{id}")
}

/// The form of a new one, in the place of another if there is one.
fn new_address(owner: AlertOwner, replaces: Option<EventConfigurationId>) -> String {
    let address = format!(
        "/event-configurations/new?owner={}&id={owner}",
        owner.word()
    );
    match replaces {
        Some(replaces) => format!("{address}&replaces={replaces}"),
        None => address,
    }
}

/// A page of whose they are, in its section.
fn layout(of: &OwnerView, actions: AnyView, content: AnyView) -> AnyView {
    match of {
        OwnerView::Group(one) => {
            let section = group::layout::EVENT_CONFIGURATION;
            group::layout::layout(one, section, actions, content)
        }
        OwnerView::DeviceType(one) => {
            let section = device_type::layout::EVENT_CONFIGURATION;
            device_type::layout::layout(one, section, actions, content)
        }
        OwnerView::Device(one) => {
            let section = device::layout::EVENT_CONFIGURATION;
            device::layout::layout(one, section, actions, content)
        }
    }
}

/// Its callback in one line, without passwords.
fn line(one: &EventConfigurationView) -> String {
    let input = &one.input.callback;
    let channel = Channel::of(&input.channel).unwrap_or_default();
    callback_line(channel, &input.method, &input.url, &input.recipient)
}

/// Whether its callback is sent, and whether that works.
fn callback_state(one: &EventCallbackView) -> AnyView {
    let words = words();
    match (one.enabled, one.dead) {
        (false, _) => tag(words.callback.off, Tone::Plain),
        (true, true) => tag(words.callback.failing, Tone::Bad),
        (true, false) => tag(words.callback.on, Tone::Good),
    }
}

/// Why its callback is not sent if nobody turned it off.
fn switched_off(one: &EventCallbackView) -> Option<AnyView> {
    off_line(&one.switched_off, one.off_since)
}
