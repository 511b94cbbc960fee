//! Devices: what a fleet consists of.

use serde::{Deserialize, Serialize};

use crate::id::{DeviceId, DeviceTypeId, GroupId, MessageId};
use crate::time::UnixMillis;

/// The state of communication shown in lists and filtered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ComState {
    /// Never heard.
    NotSeen,
    /// Heard, and within the keep-alive of its type if that has one.
    Ok,
    /// One keep-alive period was missed.
    Warn,
    /// Two or more keep-alive periods were missed.
    Silent,
}

impl ComState {
    /// The state of a device last heard at `last_seen`, whose type asks for a message every
    /// `keep_alive` seconds (0: never asks).
    pub fn of(last_seen: Option<UnixMillis>, keep_alive: i64, now: UnixMillis) -> Self {
        let Some(last_seen) = last_seen else {
            return Self::NotSeen;
        };
        if keep_alive <= 0 {
            return Self::Ok;
        }
        match (now.0 - last_seen.0).max(0) / (keep_alive * 1000) {
            0 => Self::Ok,
            1 => Self::Warn,
            _ => Self::Silent,
        }
    }
}

/// A device, as shown in a list and on its page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeviceView {
    /// Its id.
    pub id: DeviceId,
    /// At most 100 characters.
    pub name: String,
    /// The group it belongs to.
    pub group: GroupId,
    /// That group's name.
    pub group_name: String,
    /// Its device type.
    pub device_type: DeviceTypeId,
    /// That device type's name.
    pub device_type_name: String,
    /// Whether it is heard as it should be.
    pub state: ComState,
    /// Stated position: latitude in degrees.
    pub lat: Option<f64>,
    /// Stated position: longitude in degrees.
    pub lng: Option<f64>,
    /// When it was registered.
    pub created: UnixMillis,
    /// Time of its newest message.
    pub last_seen: Option<UnixMillis>,
    /// Its newest message.
    pub last_message: Option<MessageId>,
    /// Sequence number of the newest message.
    pub last_seq_number: Option<u16>,
    /// Best signal of the newest message in dBm; absent without the right to see it.
    pub rssi: Option<f64>,
    /// Best signal to noise ratio of the newest message in dB.
    pub snr: Option<f64>,
    /// The bytes of the newest message in hex.
    pub last_data: Option<String>,
    /// The decoded fields of the newest message.
    pub last_fields: Vec<crate::message::FieldView>,
    /// Messages stored for it. Counted only on its own page.
    pub messages: Option<i64>,
}

/// Columns by which a device list can be ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeviceSort {
    /// Most recently heard first; never heard last.
    #[default]
    #[serde(rename = "seen")]
    LastSeen,
    /// By id, ascending.
    #[serde(rename = "id")]
    Id,
    /// By name, then id.
    #[serde(rename = "name")]
    Name,
}

/// Which devices to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceQuery {
    /// Part of the id (from its start, hex) or of the name (anywhere, any case).
    #[serde(default)]
    pub text: String,
    /// Only devices of this type: its id, or empty.
    #[serde(default)]
    pub device_type: String,
    /// `heard`, `never`, or empty for both.
    #[serde(default)]
    pub seen: String,
    /// The order.
    #[serde(default)]
    pub sort: DeviceSort,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missed_periods_of_the_keep_alive_show() {
        let state = |seconds: i64, keep_alive| {
            ComState::of(Some(UnixMillis(0)), keep_alive, UnixMillis(seconds * 1000))
        };
        assert_eq!(state(1799, 1800), ComState::Ok);
        assert_eq!(state(1800, 1800), ComState::Warn);
        assert_eq!(state(3600, 1800), ComState::Silent);
        assert_eq!(state(1 << 40, 0), ComState::Ok);
        assert_eq!(ComState::of(None, 1800, UnixMillis(0)), ComState::NotSeen);
    }
}
