//! What callbacks are about.

use payload::variables::Place;
use serde::{Deserialize, Serialize};

/// What a callback is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CallbackKind {
    /// DATA / UPLINK: the first frame of a message arrived.
    DataUplink,
    /// DATA / BIDIR: the same, and the answer may be sent to the device.
    DataBidir,
    /// SERVICE / STATUS: an out-of-band frame told how the device is.
    Status,
    /// SERVICE / GEOLOC: a message was located. None is made any more; what it told,
    /// [`CallbackKind::DataAdvanced`] tells.
    Geoloc,
    /// SERVICE / ACKNOWLEDGE: what was asked for by a device came to an end.
    Acknowledge,
    /// SERVICE / REPEATER: a repeater told what it repeated.
    Repeater,
    /// SERVICE / DATA_ADVANCED: a message was closed; every base station had its say.
    DataAdvanced,
    /// ERROR: a device fell silent, or a base station that heard it did.
    Error,
    /// EVENT: something came to pass that an event configuration watches. It belongs to that one,
    /// not to a device type.
    Event,
}

/// A kind, `callbackType` and `callbackSubtype` of the API (an ERROR has no subtype there, and an
/// EVENT no numbers at all), the word that a form sends, and whose variables it has.
type KindRow = (CallbackKind, (i64, i64), &'static str, Place);

impl CallbackKind {
    const TABLE: [KindRow; 9] = [
        (Self::DataUplink, (0, 2), "uplink", Place::DataUplink),
        (Self::DataBidir, (0, 3), "bidir", Place::DataBidir),
        (Self::Status, (1, 0), "status", Place::ServiceStatus),
        (Self::Geoloc, (1, 1), "geoloc", Place::ServiceGeoloc),
        (
            Self::Acknowledge,
            (1, 4),
            "acknowledge",
            Place::ServiceAcknowledge,
        ),
        (Self::Repeater, (1, 5), "repeater", Place::ServiceRepeater),
        (
            Self::DataAdvanced,
            (1, 6),
            "data_advanced",
            Place::ServiceDataAdvanced,
        ),
        (Self::Error, (2, 0), "error", Place::Error),
        (Self::Event, (3, 0), "event", Place::Event),
    ];

    /// All of them, in the order of their numbers.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::TABLE.iter().map(|row| row.0)
    }

    /// Those that can be made for a device type.
    pub fn creatable() -> impl Iterator<Item = Self> {
        Self::all().filter(|kind| !matches!(kind, Self::Geoloc | Self::Event))
    }

    /// `callbackType` and `callbackSubtype` of the API.
    pub const fn numbers(self) -> (i64, i64) {
        Self::TABLE[self as usize].1
    }

    /// The kind of those numbers.
    pub fn from_numbers(kind: i64, subtype: i64) -> Option<Self> {
        let of = Self::TABLE.iter().find(|row| row.1 == (kind, subtype));
        of.map(|row| row.0)
    }

    /// What it is called wherever people read of it: type and subtype as the original writes them.
    pub const fn title(self) -> &'static str {
        match self {
            Self::DataUplink => "DATA / UPLINK",
            Self::DataBidir => "DATA / BIDIR",
            Self::Status => "SERVICE / STATUS",
            Self::Geoloc => "SERVICE / GEOLOC",
            Self::Acknowledge => "SERVICE / ACKNOWLEDGE",
            Self::Repeater => "SERVICE / REPEATER",
            Self::DataAdvanced => "SERVICE / DATA_ADVANCED",
            Self::Error => "ERROR",
            Self::Event => "EVENT",
        }
    }

    /// The word that stands for it in a form and in an address.
    pub const fn word(self) -> &'static str {
        Self::TABLE[self as usize].2
    }

    /// The kind of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        let of = Self::TABLE.iter().find(|row| row.2 == word);
        of.map(|row| row.0)
    }

    /// Whose variables its templates have.
    pub const fn place(self) -> Place {
        Self::TABLE[self as usize].3
    }

    /// Whether it tells of a message's bytes, so that a custom format can take them apart.
    pub const fn has_payload(self) -> bool {
        matches!(
            self,
            Self::DataUplink | Self::DataBidir | Self::DataAdvanced
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_of_the_kinds_stand_in_the_order_of_the_variants() {
        for (at, kind) in CallbackKind::all().enumerate() {
            assert_eq!(kind as usize, at);
            assert_eq!(CallbackKind::from_word(kind.word()), Some(kind));
            let (number, subtype) = kind.numbers();
            assert_eq!(CallbackKind::from_numbers(number, subtype), Some(kind));
        }
    }
}
