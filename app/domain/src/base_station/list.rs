//! Lists of base stations: which, in which order, and what is told of each.

use serde::{Deserialize, Serialize};

use crate::list::{columns, orders};
use crate::rejection::Rejection;

/// Which base stations to list; what is empty asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StationQuery {
    /// The beginning of the id, or part of the name.
    pub text: String,
    /// The word of a [`StationSort`].
    pub sort: String,
    /// `on`: that order is turned round.
    pub reversed: String,
    /// Rows a page; see [`crate::list::page_size`].
    pub size: u32,
    /// The position after which the page begins.
    pub after: String,
    /// The position before which the page ends.
    pub until: String,
}

/// In which order base stations are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StationSort {
    /// By id.
    Id,
    /// By name.
    Name,
    /// By when they last handed something in, the newest first.
    Contact,
}

impl StationSort {
    /// Every order; see [`orders::Told`].
    pub const ALL: [orders::Told<Self>; 3] = [
        (Self::Id, "id", false),
        (Self::Name, "name", false),
        (Self::Contact, "contact", true),
    ];
}

/// A column of a list of base stations, on a page or in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StationColumn {
    /// Whether it works.
    State,
    /// Its id on the network.
    Id,
    /// Its name.
    Name,
    /// When it last handed something in.
    Contact,
    /// Its radio configuration zone.
    Region,
    /// Who runs it.
    Operator,
    /// Its country.
    Country,
    /// The group that operates it.
    Group,
    /// Where it stands.
    Position,
    /// Frames refused for a wrong CRC.
    BadCrc,
    /// Frames refused for a wrong authentication code.
    BadCode,
    /// Frames refused because no key of their device is known.
    NoKey,
}

impl StationColumn {
    /// Every column in its order, with its word, and whether it is told unasked.
    pub const ALL: [columns::Told<Self>; 12] = [
        (Self::State, "state", true),
        (Self::Id, "id", true),
        (Self::Name, "name", true),
        (Self::Contact, "contact", true),
        (Self::Region, "region", true),
        (Self::Operator, "operator", true),
        (Self::Country, "country", true),
        (Self::Group, "group", true),
        (Self::Position, "position", false),
        (Self::BadCrc, "bad_crc", false),
        (Self::BadCode, "bad_code", false),
        (Self::NoKey, "no_key", false),
    ];

    /// Those of these words; see [`columns::chosen`].
    ///
    /// # Errors
    /// A word that is none of them.
    pub fn chosen(words: &[String]) -> Result<Vec<(Self, &'static str)>, Rejection> {
        columns::chosen(&Self::ALL, words)
    }
}
