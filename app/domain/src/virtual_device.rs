//! The virtual device: what somebody has a registered prototype say, without a radio.
//!
//! Only prototypes are spoken for: what a device of a customer says is never made up. What is said
//! comes in by base stations that are there for nothing else, so that whoever looks at a message
//! sees by its stations that no radio carried it.

mod places;

use serde::{Deserialize, Serialize};

use crate::base_station::Degrees;
use crate::device_type::DeviceTypeView;
use crate::id::{DeviceId, StationId};
use crate::reception::data;
use crate::rejection::{Fault, Rejection};
use payload::hex::Payload;

pub use places::{Places, places, with_place};

/// The base stations that hear virtual devices, the one that hears best first. They stand nowhere.
pub const STATIONS: [StationId; 4] = [
    StationId(0xFFFF_FF01),
    StationId(0xFFFF_FF02),
    StationId(0xFFFF_FF03),
    StationId(0xFFFF_FF04),
];

/// Whether a base station is one of them.
pub fn is_virtual(station: StationId) -> bool {
    STATIONS.contains(&station)
}

/// How strong a virtual device is heard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Strength {
    /// As from the next roof.
    #[default]
    Strong,
    /// As from some kilometres away.
    Average,
    /// At the limit of what a station can hear.
    Weak,
}

impl Strength {
    /// Every one with its word in forms.
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Strong, "strong"),
        (Self::Average, "average"),
        (Self::Weak, "weak"),
    ];

    fn of_word(word: &str) -> Result<Self, Fault> {
        if word.is_empty() {
            return Ok(Self::default());
        }
        let of = Self::ALL.iter().find(|each| each.1 == word);
        of.map(|each| each.0).ok_or_else(|| Fault::NotOneOf {
            allowed: Self::ALL.map(|each| each.1).join(", "),
        })
    }

    /// What the `nth` station hears (from 0): strength in dBm, and signal to noise ratio in dB.
    pub fn heard_by(self, nth: usize) -> (f64, f64) {
        let (rssi, snr) = match self {
            Self::Strong => (-84.0, 38.0),
            Self::Average => (-118.0, 19.0),
            Self::Weak => (-136.5, 8.0),
        };
        let further = nth as f64;
        (rssi - 3.5 * further, snr - 2.25 * further)
    }
}

/// The form: text as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct VirtualInput {
    /// The id of the device.
    pub device: String,
    /// Its bytes in hex, 12 at most.
    pub sample: String,
    /// How many stations hear it, 1 to 4; empty: 3. Of no account where they have places.
    pub stations: String,
    /// Where each of them stands, a line for each ([`places`]), the one that hears best first; empty:
    /// nowhere.
    pub places: String,
    /// A word of [`Strength`]; empty: strong.
    pub strength: String,
    /// `on` where it asks for a downlink.
    pub ack: String,
}

/// What a virtual device is to say, checked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VirtualMessage {
    /// Which device.
    pub device: DeviceId,
    /// Its bytes.
    pub data: Payload,
    /// How many stations hear it.
    pub stations: usize,
    /// Where they stand, if that was said.
    pub places: Places,
    /// How strong.
    pub strength: Strength,
    /// Whether it asks for a downlink.
    pub ack: bool,
}

impl VirtualInput {
    /// How many stations hear it where nothing else is said.
    pub const STATIONS: &'static str = "3";

    /// Everything, checked.
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn check(&self) -> Result<VirtualMessage, Vec<Rejection>> {
        let device = self.device.trim().parse::<DeviceId>();
        let device = device.map_err(|fault| fault.of("device"));
        let bytes = data(self.sample.trim()).map_err(|fault| fault.of("sample"));
        let stations = stations(&self.stations).map_err(|fault| fault.of("stations"));
        let places = places(&self.places).map_err(|fault| fault.of("places"));
        let strength = Strength::of_word(&self.strength).map_err(|fault| fault.of("strength"));
        match (device, bytes, stations, places, strength) {
            (Ok(device), Ok(data), Ok(stations), Ok(places), Ok(strength)) => Ok(VirtualMessage {
                device,
                data,
                stations: match places.iter().flatten().count() {
                    0 => stations,
                    placed => placed,
                },
                places,
                strength,
                ack: !self.ack.is_empty(),
            }),
            (device, bytes, stations, places, strength) => {
                let wrong = [
                    device.err(),
                    bytes.err(),
                    stations.err(),
                    places.err(),
                    strength.err(),
                ];
                Err(wrong.into_iter().flatten().collect())
            }
        }
    }
}

impl VirtualMessage {
    /// Each station that stands somewhere for it, and where.
    pub fn placed(&self) -> Vec<(StationId, Degrees)> {
        let stations = STATIONS.into_iter().zip(self.places);
        let placed = stations.filter_map(|(station, place)| Some((station, place?)));
        placed.collect()
    }
}

fn stations(typed: &str) -> Result<usize, Fault> {
    let most = STATIONS.len();
    let typed = match typed.trim() {
        "" => VirtualInput::STATIONS,
        typed => typed,
    };
    let count = typed.parse::<usize>().ok();
    count
        .filter(|count| (1..=most).contains(count))
        .ok_or(Fault::OutOfRange {
            min: 1.0,
            max: most as f64,
        })
}

/// What the page of the virtual device offers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct VirtualChoices {
    /// The prototypes that may be spoken for, with their names; a bounded number of them.
    pub devices: Vec<(DeviceId, String)>,
    /// The device type of the one that was chosen: what its messages are read by.
    pub device_type: Option<DeviceTypeView>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_has_a_default() {
        let input = VirtualInput {
            device: " 1cf14c ".into(),
            sample: "00 ff".replace(' ', ""),
            ..VirtualInput::default()
        };
        let message = input.check().unwrap();
        assert_eq!(message.device, DeviceId(0x1C_F14C));
        assert_eq!(message.data.as_bytes(), [0x00, 0xFF]);
        assert_eq!((message.stations, message.ack), (3, false));
        assert_eq!(message.strength, Strength::Strong);
        assert!(message.placed().is_empty());
    }

    #[test]
    fn as_many_stations_hear_it_as_have_places() {
        let input = VirtualInput {
            device: "1CF14C".into(),
            places: "50.85, 4.35\n50.9, 4.4".into(),
            ..VirtualInput::default()
        };
        let message = input.check().unwrap();
        assert_eq!(message.stations, 2);
        let placed = [(STATIONS[0], (50.85, 4.35)), (STATIONS[1], (50.9, 4.4))];
        assert_eq!(message.placed(), placed);
    }

    #[test]
    fn everything_that_is_wrong_is_named() {
        let input = VirtualInput {
            device: "xyz".into(),
            sample: "0".into(),
            stations: "5".into(),
            places: "here".into(),
            strength: "loud".into(),
            ack: "on".into(),
        };
        let wrong = input.check().unwrap_err();
        let fields: Vec<&str> = wrong.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(
            fields,
            ["device", "sample", "stations", "places", "strength"]
        );
    }

    #[test]
    fn every_station_hears_it_worse_than_the_one_before() {
        for (strength, _) in Strength::ALL {
            for nth in 1..STATIONS.len() {
                assert!(strength.heard_by(nth).0 < strength.heard_by(nth - 1).0);
            }
        }
        assert!(STATIONS.into_iter().all(is_virtual));
        assert!(!is_virtual(StationId(1)));
    }
}
