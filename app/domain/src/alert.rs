//! Alerts: what somebody wants to be told of, and how.
//!
//! An *event configuration* belongs to a group, a device type or a device, and holds for every
//! device below it. One further down may stand in the place of one further up, for everything
//! below its own owner; where it is switched off, that one is off there. What it watches either
//! comes to pass by itself (the events of devices), or is looked out for because of it: then it
//! makes an event of its own. So whatever alerts anybody is an event on record; but for one thing,
//! of which no configuration takes notice: that a callback of a device type was switched off
//! without anybody's doing rings for whoever may see the device type.

mod input;
mod line;
mod quiet;
mod trigger;
mod view;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::id::{DeviceId, DeviceTypeId, GroupId};

pub use input::{
    DIGEST_MAX, EMAILS_MAX, EventConfigurationInput, EventConfigurationSettings, NOT_AGAIN_MAX,
};
pub use line::{Placed, applying};
pub use quiet::QuietHours;
pub use trigger::{Comparison, Crossing, Looks, Stance, Step, Trigger, Watch};
pub use view::{
    AlertMailView, AlertQuery, AlertView, Alerted, CallbackOffView, EventCallbackView,
    EventConfigurationView, EventTrialView, MailTrial,
};

/// The most event configurations of one owner, those that are switched off among them: each is
/// looked at with whatever comes of a device below it.
pub const CONFIGURATIONS_MAX: i64 = 50;

/// Whose an event configuration is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AlertOwner {
    /// A group: it holds for all devices in it and below it.
    Group(GroupId),
    /// A device type: it holds for its devices.
    DeviceType(DeviceTypeId),
    /// A device.
    Device(DeviceId),
}

impl AlertOwner {
    /// The words that stand for the three in forms and addresses, in the order of the numbers in
    /// the database.
    pub const WORDS: [&'static str; 3] = ["group", "device_type", "device"];

    /// The number in the database.
    pub const fn number(self) -> i64 {
        match self {
            Self::Group(_) => 0,
            Self::DeviceType(_) => 1,
            Self::Device(_) => 2,
        }
    }

    /// The word that stands for what it is.
    pub const fn word(self) -> &'static str {
        Self::WORDS[self.number() as usize]
    }

    /// The owner with that number and that id; none for what is no owner.
    pub fn read(number: i64, id: &str) -> Option<Self> {
        match number {
            0 => id.parse().ok().map(Self::Group),
            1 => id.parse().ok().map(Self::DeviceType),
            2 => id.parse().ok().map(Self::Device),
            _ => None,
        }
    }

    /// The owner with that word and that id; none for what is no owner.
    pub fn from_word(word: &str, id: &str) -> Option<Self> {
        let number = Self::WORDS.iter().position(|known| *known == word)?;
        Self::read(number as i64, id)
    }
}

/// Its id, as it is printed elsewhere: no two owners have the same, since those of groups and
/// device types are drawn from chance and that of a device is much shorter.
impl fmt::Display for AlertOwner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Group(id) => id.fmt(f),
            Self::DeviceType(id) => id.fmt(f),
            Self::Device(id) => id.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_is_read_by_its_word_and_its_id() {
        for owner in [
            AlertOwner::Group(GroupId([1; 12])),
            AlertOwner::DeviceType(DeviceTypeId([2; 12])),
            AlertOwner::Device(DeviceId(0x1CF14C)),
        ] {
            let id = owner.to_string();
            assert_eq!(AlertOwner::from_word(owner.word(), &id), Some(owner));
            assert_eq!(AlertOwner::read(owner.number(), &id), Some(owner));
        }
        assert_eq!(AlertOwner::from_word("user", "1CF14C"), None);
        assert_eq!(AlertOwner::from_word("device", "no id"), None);
        assert_eq!(AlertOwner::read(3, "1CF14C"), None);
    }
}
