//! Messages: what a device said once, however many stations heard it.
//!
//! # The rule of merging
//! The receptions of one device and one sequence number are put in order of their own times.
//! The earliest opens a message; every reception within the window from **it** belongs to
//! that message; the first one beyond opens the next, and so on. The rule looks only at the
//! set of receptions, so every order of arrival ends in the same messages. It also means that
//! a reception which arrives late and lies *before* a known message can become its new
//! beginning, and then push the last receptions of that message into one of their own: each
//! message keeps the identity of the reception that had opened it, so a message once announced
//! never disappears.

mod column;

pub use column::MessageColumn;

use serde::{Deserialize, Serialize};

use crate::contract::Carriage;
use crate::downlink::DownlinkView;
use crate::id::{DeviceId, DeviceTypeId, MessageId, StationId};
use crate::link_quality::LinkQuality;
use crate::location::Position;
use crate::time::UnixMillis;

/// Within this time of a message's earliest reception, others join it (ms).
pub const MERGE_WINDOW: i64 = 600_000;

/// Receptions of one number that lie so far apart (ms) may turn out to be neighbours: one that
/// comes later may lie between them, within the window of both.
pub const fn reach(window: i64) -> i64 {
    window.saturating_mul(2)
}

/// Cuts the receptions of one device and one sequence number into messages.
///
/// `times` must be in ascending order. Returns, for each message, the range of indices of its
/// receptions; the ranges cover everything, in order.
pub fn partition(times: &[UnixMillis], window: i64) -> Vec<std::ops::Range<usize>> {
    let mut messages = Vec::new();
    let mut start = 0;
    for (at, time) in times.iter().enumerate() {
        if time.0.saturating_sub(times[start].0) > window {
            messages.push(start..at);
            start = at;
        }
    }
    if start < times.len() {
        messages.push(start..times.len());
    }
    messages
}

/// One reception of a message, as shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReceptionView {
    /// Who heard it.
    pub station: StationId,
    /// When, by the station's clock.
    pub time: UnixMillis,
    /// dBm; absent without the right to see radio details.
    pub rssi: Option<f64>,
    /// dB.
    pub snr: Option<f64>,
    /// Hz.
    pub freq: Option<i64>,
    /// Repetitions heard.
    pub rep: Option<u8>,
}

/// Where the callbacks of a message stand, taken together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CallbackState {
    /// None was configured when the message came.
    None,
    /// At least one is still to be sent for the first time, none failed.
    Pending,
    /// At least one failed and will be tried again.
    Retrying,
    /// At least one was given up.
    Failed,
    /// All were answered with a 2xx.
    Delivered,
}

impl CallbackState {
    /// Every state with its word, as it stands in addresses.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Delivered, "delivered"),
        (Self::Pending, "pending"),
        (Self::Retrying, "retrying"),
        (Self::Failed, "failed"),
        (Self::None, "none"),
    ];

    /// The state of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        let of = Self::ALL.iter().find(|each| each.1 == word);
        of.map(|each| each.0)
    }
}

/// A decoded field, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldView {
    /// The field's name in the format.
    pub name: String,
    /// Its value as text.
    pub value: String,
}

/// A message, as shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MessageView {
    /// Its id.
    pub id: MessageId,
    /// Who sent it.
    pub device: DeviceId,
    /// The type the device had.
    pub device_type: DeviceTypeId,
    /// Time of the earliest reception.
    pub time: UnixMillis,
    /// 0 to 4095.
    pub seq_number: u16,
    /// Lower-case hex.
    pub data: String,
    /// The fields of the device type's current format that the message holds.
    pub fields: Vec<FieldView>,
    /// What the stations heard, in order of time; empty without the right to see it.
    pub receptions: Vec<ReceptionView>,
    /// How many stations heard it.
    pub stations: u32,
    /// The best signal in dBm; absent without the right to see radio details.
    pub rssi: Option<f64>,
    /// The best signal to noise ratio in dB.
    pub snr: Option<f64>,
    /// Whether the device asked for a downlink.
    pub ack: bool,
    /// When the first of it arrived, by the server's clock.
    pub arrived: UnixMillis,
    /// How well the network hears the device, once the message is closed.
    pub lqi: LinkQuality,
    /// Whether receptions joined after it was closed; what they changed is in the figures.
    pub reopened: bool,
    /// Where the device was, once the message is closed.
    pub position: Option<Position>,
    /// Whether it is delivered.
    pub carriage: Carriage,
    /// Whether it lies beyond the contract's daily number.
    pub over_quota: bool,
    /// The answer to the device, if it asked for one.
    pub downlink: Option<DownlinkView>,
    /// Where its callbacks stand.
    pub callbacks: CallbackState,
    /// The attempts of its callbacks.
    pub deliveries: Vec<crate::callback::DeliveryView>,
}

/// Which messages of a device to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageQuery {
    /// Only messages of this time or later (ms UTC).
    #[serde(default)]
    pub since: Option<i64>,
    /// Only messages before this time (ms UTC).
    #[serde(default)]
    pub before: Option<i64>,
    /// Only messages whose callbacks stand so: a word of [`CallbackState`], or empty.
    #[serde(default)]
    pub callbacks: String,
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

/// The messages of a device and where the live feed stood when they were read, so that a
/// page can go on from there without missing one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MessageList {
    /// The rows, newest first.
    pub page: crate::list::Page<MessageView>,
    /// Position in the live feed.
    pub position: i64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(minutes: &[i64]) -> Vec<Vec<i64>> {
        let times: Vec<_> = minutes.iter().map(|m| UnixMillis(m * 60_000)).collect();
        let ranges = partition(&times, MERGE_WINDOW);
        ranges.into_iter().map(|r| minutes[r].to_vec()).collect()
    }

    #[test]
    fn the_window_counts_from_the_earliest_reception() {
        assert_eq!(cut(&[0, 8, 10, 16]), [vec![0, 8, 10], vec![16]]);
        assert_eq!(cut(&[8, 16]), [vec![8, 16]]);
        assert!(cut(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn no_message_is_wider_than_the_window_and_none_could_be_joined(
            mut minutes in prop::collection::vec(0_i64..120, 1..40)
        ) {
            minutes.sort_unstable();
            let messages = cut(&minutes);
            prop_assert_eq!(messages.concat(), minutes);
            for message in &messages {
                prop_assert!(message[message.len() - 1] - message[0] <= 10);
            }
            for pair in messages.windows(2) {
                prop_assert!(pair[1][0] - pair[0][0] > 10);
            }
        }
    }
}
