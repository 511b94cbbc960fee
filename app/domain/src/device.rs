//! Devices: what a fleet consists of.

use serde::{Deserialize, Serialize};

use crate::base_station::{Degrees, place};
use crate::contract::Subscription;
use crate::id::{DeviceId, DeviceTypeId, GroupId, MessageId, StationId};
use crate::link_quality::LinkQuality;
use crate::location::Position;
use crate::oob::Status;
use crate::rejection::{Fault, Rejection, text};
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
    /// How well the network heard the newest message, once that is closed.
    pub link_quality: LinkQuality,
    /// The decoded fields of the newest message.
    pub last_fields: Vec<crate::message::FieldView>,
    /// Messages stored for it. Counted only on its own page.
    pub messages: Option<i64>,
    /// When something of it last arrived, by the server's clock.
    pub heard_at: Option<UnixMillis>,
    /// The number of the newest accepted message or out-of-band frame.
    pub seq_number: Option<u16>,
    /// The last number that was refused, until one is accepted.
    pub trash_seq_number: Option<u16>,
    /// Whether the next number is accepted, whatever it is.
    pub disengaged: bool,
    /// Where it stands with its contract.
    pub subscription: Subscription,
    /// Whether a base station that heard it lately is silent.
    pub warned: bool,
    /// Which one; only for those who may see radio details.
    pub warned_of: Option<StationId>,
    /// Frames that did not carry its code.
    pub bad_code: i64,
    /// Frames that could not be checked, since its key is not known here.
    pub no_key: i64,
    /// Whether its key is known here.
    pub has_key: bool,
    /// What it last said of itself. Read only for its own page.
    pub status: Option<StatusView>,
    /// Where it was, by the newest closed message that tells. Read only for its own page.
    pub position: Option<(UnixMillis, Position)>,
    /// The name of its contract. Read only for its own page.
    pub contract_name: Option<String>,
}

/// What a device said of itself in an out-of-band frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusView {
    /// When.
    pub time: UnixMillis,
    /// What.
    pub status: Status,
}

/// What the form of a device sends: text as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceInput {
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// Latitude in degrees, or empty.
    #[serde(default)]
    pub lat: String,
    /// Longitude in degrees, or empty.
    #[serde(default)]
    pub lng: String,
}

impl DeviceInput {
    /// Name and position, checked.
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn check(&self) -> Result<(String, Option<Degrees>), Vec<Rejection>> {
        let name = text(&self.name, 100).and_then(|name| match name.is_empty() {
            true => Err(Fault::Missing),
            false => Ok(name),
        });
        match (name, place(&self.lat, &self.lng)) {
            (Ok(name), Ok(place)) => Ok((name, place)),
            (name, place) => {
                let mut wrong: Vec<Rejection> =
                    name.err().map(|f| f.of("name")).into_iter().collect();
                wrong.extend(place.err().into_iter().flatten());
                Err(wrong)
            }
        }
    }
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
