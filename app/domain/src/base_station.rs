//! Base stations: who hears the devices.

mod list;

pub use list::{StationColumn, StationQuery, StationSort};

use serde::{Deserialize, Serialize};

use crate::id::{GroupId, StationId};
use crate::rejection::{Fault, Rejection, text};
use crate::time::UnixMillis;

/// A radio configuration zone: what frequencies and rules hold where a station stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Region {
    /// Europe, Middle East, Africa.
    #[default]
    Rc1 = 1,
    /// North America, Brazil.
    Rc2 = 2,
    /// Japan.
    Rc3 = 3,
    /// Latin America, Asia and Pacific.
    Rc4 = 4,
    /// South Korea.
    Rc5 = 5,
    /// India.
    Rc6 = 6,
    /// Russia.
    Rc7 = 7,
}

impl Region {
    /// All of them, in order.
    pub const ALL: [Self; 7] = [
        Self::Rc1,
        Self::Rc2,
        Self::Rc3,
        Self::Rc4,
        Self::Rc5,
        Self::Rc6,
        Self::Rc7,
    ];

    /// 1 to 7.
    pub const fn number(self) -> i64 {
        self as i64
    }

    /// The region of that number.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|region| region.number() == number)
    }

    /// `RC1` to `RC7`.
    pub fn name(self) -> String {
        format!("RC{}", self.number())
    }

    /// How long after the end of its uplink a device begins to listen (ms).
    pub const fn listens_after(self) -> i64 {
        20_000
    }

    /// How long it listens (ms): about 25 s, in the regions that listen before they talk 33.5 s.
    pub const fn listens_for(self) -> i64 {
        match self {
            Self::Rc3 | Self::Rc5 => 33_500,
            _ => 25_000,
        }
    }

    /// The frequency of downlinks in Hz.
    pub const fn downlink_frequency(self) -> i64 {
        match self {
            Self::Rc1 => 869_525_000,
            Self::Rc2 => 905_200_000,
            Self::Rc3 => 922_200_000,
            Self::Rc4 | Self::Rc5 => 922_300_000,
            Self::Rc6 => 866_300_000,
            Self::Rc7 => 869_100_000,
        }
    }
}

/// Whether a base station works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StationState {
    /// It never handed anything in.
    NotSeen,
    /// It was in contact lately, or only recordings of it were handed in.
    Ok,
    /// It was in contact and fell silent.
    Silent,
}

/// A base station, as shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StationView {
    /// Its id on the network.
    pub id: StationId,
    /// The group that operates it.
    pub group: GroupId,
    /// That group's name.
    pub group_name: String,
    /// At most 100 characters.
    pub name: String,
    /// Latitude in degrees, −90 to 90.
    pub lat: Option<f64>,
    /// Longitude in degrees, −180 to 180.
    pub lng: Option<f64>,
    /// Who runs it, at most 100 characters.
    pub operator: String,
    /// Country as ISO 3166-1 alpha-3, or empty.
    pub country: String,
    /// Its radio configuration zone.
    pub region: Region,
    /// Whether it works.
    pub state: StationState,
    /// When it last handed something in, by the server's clock.
    pub last_contact: Option<UnixMillis>,
    /// Frames refused for a wrong CRC, since it was registered.
    pub bad_crc: i64,
    /// Frames refused for a wrong authentication code, since it was registered.
    pub bad_code: i64,
    /// Frames refused because no key of their device is known, since it was registered.
    pub no_key: i64,
}

/// What the base station form sends: text as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StationInput {
    /// Hex id, 1 to 8 digits; only looked at when a station is made.
    #[serde(default)]
    pub id: String,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// Latitude in degrees, or empty.
    #[serde(default)]
    pub lat: String,
    /// Longitude in degrees, or empty.
    #[serde(default)]
    pub lng: String,
    /// Who runs it.
    #[serde(default)]
    pub operator: String,
    /// ISO 3166-1 alpha-3, or empty.
    #[serde(default)]
    pub country: String,
    /// `1` to `7`.
    #[serde(default)]
    pub region: String,
}

/// The settings of a base station, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct StationSettings {
    /// 1 to 100 characters.
    pub name: String,
    /// Latitude and longitude in degrees.
    pub place: Option<(f64, f64)>,
    /// At most 100 characters.
    pub operator: String,
    /// Three upper-case letters, or empty.
    pub country: String,
    /// Its radio configuration zone.
    pub region: Region,
}

impl StationInput {
    /// Checks every field but the id.
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn check(&self) -> Result<StationSettings, Vec<Rejection>> {
        let mut wrong = Vec::new();
        let mut keep = |field: &str, result: Result<String, Fault>| {
            result.unwrap_or_else(|fault| {
                wrong.push(fault.of(field));
                String::new()
            })
        };
        let name = keep("name", text(&self.name, 100).and_then(given));
        let operator = keep("operator", text(&self.operator, 100));
        let country = keep("country", country(&self.country));
        let region = match self.region.trim() {
            "" => Some(Region::default()),
            digits => digits.parse().ok().and_then(Region::from_number),
        };
        if region.is_none() {
            let allowed = "1, 2, 3, 4, 5, 6, 7".into();
            wrong.push(Fault::NotOneOf { allowed }.of("region"));
        }
        let place = place(&self.lat, &self.lng).unwrap_or_else(|mut faults| {
            wrong.append(&mut faults);
            None
        });
        if wrong.is_empty() {
            Ok(StationSettings {
                name,
                place,
                operator,
                country,
                region: region.unwrap_or_default(),
            })
        } else {
            Err(wrong)
        }
    }
}

fn given(text: String) -> Result<String, Fault> {
    if text.is_empty() {
        Err(Fault::Missing)
    } else {
        Ok(text)
    }
}

/// ISO 3166-1 alpha-3 in any case, or nothing.
///
/// # Errors
/// Anything but three letters.
pub fn country(typed: &str) -> Result<String, Fault> {
    let typed = typed.trim().to_ascii_uppercase();
    let fits =
        typed.is_empty() || typed.len() == 3 && typed.bytes().all(|b| b.is_ascii_uppercase());
    if fits {
        Ok(typed)
    } else {
        Err(Fault::NotACountry)
    }
}

/// Latitude and longitude in degrees.
pub type Degrees = (f64, f64);

/// A position as it is typed: both in degrees, or both empty.
///
/// # Errors
/// Each field that is wrong: `lat`, `lng`.
pub fn place(lat: &str, lng: &str) -> Result<Option<Degrees>, Vec<Rejection>> {
    let (lat, lng) = (lat.trim(), lng.trim());
    if lat.is_empty() && lng.is_empty() {
        return Ok(None);
    }
    let degrees = |typed: &str, bound: f64, field: &str| {
        if typed.is_empty() {
            return Err(Fault::Missing.of(field));
        }
        let value: Option<f64> = typed.replace(',', ".").parse().ok();
        let within = value.filter(|value| value.abs() <= bound);
        within.ok_or_else(|| {
            Fault::OutOfRange {
                min: -bound,
                max: bound,
            }
            .of(field)
        })
    };
    match (degrees(lat, 90.0, "lat"), degrees(lng, 180.0, "lng")) {
        (Ok(lat), Ok(lng)) => Ok(Some((lat, lng))),
        (lat, lng) => Err([lat.err(), lng.err()].into_iter().flatten().collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_station_is_checked_field_by_field() {
        let input = StationInput {
            id: "0BF2".into(),
            name: " Tower ".into(),
            lat: "50,5".into(),
            lng: "4.25".into(),
            operator: "Us".into(),
            country: "bel".into(),
            region: "1".into(),
        };
        let settings = input.check().unwrap();
        assert_eq!(settings.name, "Tower");
        assert_eq!(settings.place, Some((50.5, 4.25)));
        assert_eq!(settings.country, "BEL");
        let wrong = StationInput {
            name: " ".into(),
            lat: "91".into(),
            lng: String::new(),
            country: "Belgium".into(),
            region: "8".into(),
            ..input
        };
        let fields: Vec<_> = wrong
            .check()
            .unwrap_err()
            .into_iter()
            .map(|r| r.field)
            .collect();
        assert_eq!(fields, ["name", "country", "region", "lat", "lng"]);
    }
}
