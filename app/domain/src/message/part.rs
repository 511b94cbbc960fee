//! Messages as programs ask for them, and as they are told of them.

use std::collections::{BTreeMap, BTreeSet};

use super::MessageView;
use crate::id::{DeviceId, DeviceTypeId, MessageId, StationId};
use crate::location::Position;
use crate::time::UnixMillis;

/// Whose messages a program asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessagesOf {
    /// What a device sent.
    Device(DeviceId),
    /// What devices sent while they were of a type.
    DeviceType(DeviceTypeId),
}

/// Which messages a program asks for, and what it wants to be told of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MessagePick {
    /// Only those of this time or later.
    pub since: Option<UnixMillis>,
    /// Only those before this time.
    pub before: Option<UnixMillis>,
    /// Whether out-of-band frames are among them.
    pub oob: bool,
    /// Whether the names of their devices are told.
    pub names: bool,
    /// Whether it is told which stations heard them.
    pub receptions: bool,
    /// Whether it is told what became of their callbacks.
    pub callbacks: bool,
    /// Whether their answers are told.
    pub downlinks: bool,
}

/// A base station that heard a message, as far as the reader may see it.
#[derive(Clone, Debug, PartialEq)]
pub struct HearingStation {
    /// Its name; absent for those who may not see base stations.
    pub name: Option<String>,
    /// Where it stands, in degrees; in whole degrees for those who may not see base stations.
    pub place: Option<(f64, f64)>,
    /// Who runs it; may be empty.
    pub operator: String,
    /// Its country (ISO 3166-1 alpha-3); may be empty.
    pub country: String,
}

/// A part of the messages, newest first.
#[derive(Clone, Debug, PartialEq)]
pub struct MessagePart {
    /// The messages. What was not asked for is not read: empty or absent.
    pub rows: Vec<MessageView>,
    /// Those of them that are out-of-band frames.
    pub oob: BTreeSet<MessageId>,
    /// What their devices are called, where that was asked for.
    pub names: BTreeMap<DeviceId, String>,
    /// The base stations that heard them, where that was asked for.
    pub stations: BTreeMap<StationId, HearingStation>,
    /// The time of the first message behind them; absent at the end.
    pub next: Option<UnixMillis>,
}

/// How many messages a device sent lately.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MessageCounts {
    /// In the last 24 hours.
    pub day: i64,
    /// In the last seven days.
    pub week: i64,
    /// In the last thirty days.
    pub month: i64,
}

/// A part of the places where a device was, newest first.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacePart {
    /// When it was where.
    pub rows: Vec<(UnixMillis, Position)>,
    /// The time of the first behind them; absent at the end.
    pub next: Option<UnixMillis>,
}

/// What a device used on a day of UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayUse {
    /// Messages it sent.
    pub messages: i64,
    /// Downlinks it got.
    pub downlinks: i64,
}
