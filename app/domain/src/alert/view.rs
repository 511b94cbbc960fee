//! Event configurations and alerts, as shown.

use serde::{Deserialize, Serialize};

use super::{AlertOwner, EventConfigurationInput};
use crate::callback::{DeliveryFault, DeliveryState, TrialView};
use crate::event::EventView;
use crate::id::{AlertId, CallbackId, DeviceTypeId, EventConfigurationId};
use crate::time::UnixMillis;

/// An event configuration, as shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventConfigurationView {
    /// Its id.
    pub id: EventConfigurationId,
    /// Whose it is.
    pub owner: AlertOwner,
    /// What that is called.
    pub owner_name: String,
    /// Whether it is that of something further up than what was asked for.
    pub inherited: bool,
    /// Whether it is switched on.
    pub enabled: bool,
    /// The one further up in whose place it stands.
    pub replaces: Option<EventConfigurationId>,
    /// The one that stands in its place for what was asked for; where that is switched off, so is
    /// this one there.
    pub replaced_by: Option<EventConfigurationId>,
    /// Its settings as they were typed; without secrets for those who may not change it.
    pub input: EventConfigurationInput,
    /// Its callback, where it has one.
    pub callback: Option<EventCallbackView>,
    /// When it was made.
    pub created: UnixMillis,
    /// When it last alerted.
    pub last_alert: Option<UnixMillis>,
    /// Its last mails, newest first, at most 20. Read only for its own page.
    pub mails: Vec<AlertMailView>,
}

/// How the callback of an event configuration fares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventCallbackView {
    /// Its id.
    pub id: CallbackId,
    /// Whether it is sent.
    pub enabled: bool,
    /// Whether its last use failed.
    pub dead: bool,
    /// Why it was switched off if nobody did: `gone`, `failing`, or empty.
    pub switched_off: String,
    /// Since when it is off so, where that is known.
    pub off_since: Option<UnixMillis>,
    /// Secrets that its requests are signed with: two while they are exchanged.
    pub signing: i64,
    /// Events it owes at the moment.
    pub waiting: i64,
    /// Events it delivered.
    pub delivered: i64,
    /// Events given up.
    pub failed: i64,
}

/// A mail that tells of alerts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertMailView {
    /// To whom.
    pub recipient: String,
    /// Whether it waits, was sent (delivered), given up, or cancelled.
    pub state: DeliveryState,
    /// When it was put together.
    pub created: UnixMillis,
    /// When it is tried next, while it waits.
    pub due: Option<UnixMillis>,
    /// How often it was tried.
    pub attempts: u32,
    /// How many alerts it tells.
    pub alerts: i64,
    /// Why it was not taken, the last time that it was not.
    pub fault: Option<DeliveryFault>,
}

/// An alert, as the bell shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AlertView {
    /// Its id; grows with time.
    pub id: AlertId,
    /// The configuration that took notice; it may have been deleted since. All zeros where the
    /// reader may not see it, and where there was none: a callback was switched off.
    pub configuration: EventConfigurationId,
    /// What that is called; empty where the reader may not see it.
    pub configuration_name: String,
    /// What the device is called; its id where it is gone, or of another group by now. Empty where
    /// no device is meant.
    pub device_name: String,
    /// What the device type is called that it had then, or whose callback it was.
    pub device_type_name: String,
    /// When the alert was raised, by the server's clock.
    pub time: UnixMillis,
    /// What happened.
    pub about: Alerted,
    /// Whether the reader has read it.
    pub read: bool,
}

impl AlertView {
    /// What happened to a device, where it tells that.
    pub fn event(&self) -> Option<&EventView> {
        match &self.about {
            Alerted::Event(event) => Some(event),
            Alerted::CallbackOff(_) => None,
        }
    }
}

/// What an alert tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Alerted {
    /// Something happened to a device.
    Event(Box<EventView>),
    /// A callback of a device type was switched off without anybody's doing.
    CallbackOff(CallbackOffView),
}

/// A callback of a device type that was switched off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallbackOffView {
    /// Whose it is.
    pub device_type: DeviceTypeId,
    /// Why it is off: `gone`, `failing`, or empty where it was switched on or deleted since.
    pub why: String,
    /// Since when, where that is known.
    pub since: Option<UnixMillis>,
}

/// Which alerts to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertQuery {
    /// Only those of this event configuration, whether they ring the bell or not: its id, or
    /// empty for all that ring it.
    #[serde(default)]
    pub configuration: String,
    /// [`crate::callback::ON`]: only those that were not read.
    #[serde(default)]
    pub unread: String,
    /// Rows a page; see [`crate::list::page_size`].
    #[serde(default)]
    pub size: u32,
    /// The position after which to go on: `Page::next` of an earlier page.
    #[serde(default)]
    pub after: String,
    /// The position before which to look: `Page::previous` of a later page.
    #[serde(default)]
    pub until: String,
}

/// What came of trying an event configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventTrialView {
    /// What came of the callback, where it has one.
    pub callback: Option<TrialView>,
    /// What came of each mail.
    pub mails: Vec<MailTrial>,
}

/// What came of a mail that was sent as a test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailTrial {
    /// To whom.
    pub recipient: String,
    /// Why it was not taken; none: it was.
    pub fault: Option<DeliveryFault>,
}
