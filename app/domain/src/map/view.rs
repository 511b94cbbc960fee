//! What a map of many devices tells.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Viewport;
use crate::base_station::Degrees;
use crate::{DeviceId, DeviceTypeId, GroupId, StationId};

/// Of what a map is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// Of everything that its reader may see.
    All,
    /// Of a group and those below it.
    Group(GroupId),
    /// Of the devices of a type.
    DeviceType(DeviceTypeId),
    /// Of what a base station heard.
    Station(StationId),
}

impl fmt::Display for Scope {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => text.write_str("all"),
            Self::Group(id) => write!(text, "group:{id}"),
            Self::DeviceType(id) => write!(text, "device-type:{id}"),
            Self::Station(id) => write!(text, "base-station:{id}"),
        }
    }
}

/// It is the name of no scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoScope;

impl FromStr for Scope {
    type Err = NoScope;

    fn from_str(text: &str) -> Result<Self, NoScope> {
        if text == "all" {
            return Ok(Self::All);
        }
        let (kind, id) = text.split_once(':').ok_or(NoScope)?;
        let found = match kind {
            "group" => id.parse().ok().map(Self::Group),
            "device-type" => id.parse().ok().map(Self::DeviceType),
            "base-station" => id.parse().ok().map(Self::Station),
            _ => None,
        };
        found.ok_or(NoScope)
    }
}

/// What lies over a map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Overlay {
    /// Nothing.
    #[default]
    None,
    /// Cells by the best signal of their messages.
    Best,
    /// Cells by the mean of the best signals of their messages.
    Mean,
    /// Cells by how many base stations heard a message of theirs, in the mean.
    Stations,
    /// Cells by the mean link quality of their messages.
    Quality,
}

impl Overlay {
    /// Each.
    pub const ALL: [Self; 5] = [
        Self::None,
        Self::Best,
        Self::Mean,
        Self::Stations,
        Self::Quality,
    ];
    /// Those of what a single base station heard.
    pub const OF_STATION: [Self; 2] = [Self::Best, Self::Mean];

    /// As what it stands in an address; nothing is empty.
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Best => "best",
            Self::Mean => "mean",
            Self::Stations => "stations",
            Self::Quality => "quality",
        }
    }

    /// The one of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// Devices that lie so near to each other that they are one mark, or a single device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cluster {
    /// The middle of them, or where the single one is.
    pub place: Degrees,
    /// How many; at least 1.
    pub devices: i64,
    /// How many of them are where their owner says.
    pub stated: i64,
    /// How many are where they said themselves; the rest was computed.
    pub sent: i64,
    /// Their ids and names, of a single one and where they cannot be told apart by looking nearer,
    /// by their ids; else none. No more than [`Self::NAMED`], however many there are.
    pub named: Vec<(DeviceId, String)>,
}

impl Cluster {
    /// The most devices that are told by name in one place.
    pub const NAMED: usize = 20;
}

/// A cell from which messages were heard.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeardCell {
    /// Degrees.
    pub south: f64,
    /// Degrees.
    pub west: f64,
    /// Degrees.
    pub north: f64,
    /// Degrees.
    pub east: f64,
    /// How many messages.
    pub messages: i64,
    /// The best signal of all, dBm.
    pub best: f64,
    /// The mean of the best signal of each, dBm.
    pub mean: f64,
    /// How many base stations heard a message in the mean, where that is known.
    pub stations: Option<f64>,
    /// The mean of the numbers of the link quality, 0 (limit) to 3 (excellent), where it is known.
    pub quality: Option<f64>,
}

/// Such a mean number of stations as a step: 1, 2, 3, or 4 for more; 0 where it is not known. Link
/// quality knows no better than three stations.
pub fn step_of_stations(mean: Option<f64>) -> usize {
    mean.map_or(0, |mean| (mean.round() as usize).clamp(1, 4))
}

/// Such a mean link quality as a step, 1 (limit) to 4 (excellent); 0 where it is not known.
pub fn step_of_quality(mean: Option<f64>) -> usize {
    mean.map_or(0, |mean| (mean.round() as usize).min(3) + 1)
}

/// A base station on a map, for those who may see where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StationMark {
    /// Which.
    pub id: StationId,
    /// Its name; may be empty.
    pub name: String,
    /// Where.
    pub place: Degrees,
}

/// A map of many devices, as far as it is seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FleetMap {
    /// What of the world.
    pub seen: Viewport,
    /// How many devices have a place that its reader may see, here and elsewhere.
    pub placed: i64,
    /// The devices, most first.
    pub clusters: Vec<Cluster>,
    /// The cells, the best heard first.
    pub cells: Vec<HeardCell>,
    /// Whether its reader may see signals.
    pub radio: bool,
    /// Whether anything was heard, here or elsewhere, as far as its reader may see signals.
    #[serde(default)]
    pub heard: bool,
    /// Whether messages of before an update of the program are still being counted.
    #[serde(default)]
    pub counting: bool,
    /// The base stations in sight that its reader may see; none where they are too many.
    #[serde(default)]
    pub stations: Vec<StationMark>,
    /// Whether more base stations are in sight than a map shows.
    #[serde(default)]
    pub stations_more: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_read_as_it_is_written() {
        for scope in [
            Scope::All,
            Scope::Group(GroupId([1; 12])),
            Scope::DeviceType(DeviceTypeId([2; 12])),
            Scope::Station(StationId(0x1A2B)),
        ] {
            assert_eq!(scope.to_string().parse(), Ok(scope));
        }
        for wrong in ["", "group", "group:", "device:1", "base-station:xyz"] {
            assert_eq!(wrong.parse::<Scope>(), Err(NoScope), "{wrong}");
        }
        assert_eq!(Overlay::from_word("mean"), Some(Overlay::Mean));
        assert_eq!(Overlay::from_word("quality"), Some(Overlay::Quality));
        assert_eq!(Overlay::from_word("worst"), None);
    }

    #[test]
    fn means_fall_into_four_steps_and_what_is_not_known_into_none() {
        let stations = [None, Some(1.0), Some(1.4), Some(2.6), Some(9.0)];
        assert_eq!(stations.map(step_of_stations), [0, 1, 1, 3, 4]);
        let qualities = [None, Some(0.0), Some(0.6), Some(2.4), Some(3.0)];
        assert_eq!(qualities.map(step_of_quality), [0, 1, 2, 3, 4]);
    }
}
