//! How a fleet is made known to a server.

use std::collections::BTreeMap;

use domain::{DeviceId, StationId};
use serde::Serialize;

use crate::fleet::Fleet;

/// Names in one registration.
const NAMES: usize = 5_000;
/// Who runs the stations.
const OPERATOR: &str = "Simulated network";

/// The body of one `POST /radio/registrations`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Registration {
    /// Stations to register.
    pub stations: Vec<NewStation>,
    /// Devices to register.
    pub devices: Vec<NewDevice>,
    /// The name of the device type under which they come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_type: Option<String>,
}

/// A station to register.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NewStation {
    /// Its id.
    pub id: StationId,
    /// Its name.
    pub name: String,
    /// Degrees to the north.
    pub lat: f64,
    /// Degrees to the east.
    pub lng: f64,
    /// 1 to 7.
    pub region: u8,
    /// Who runs it.
    pub operator: &'static str,
    /// Three letters of ISO 3166.
    pub country: &'static str,
}

/// A device to register.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NewDevice {
    /// Its id.
    pub id: DeviceId,
    /// Its name.
    pub name: String,
    /// Degrees to the north.
    pub lat: f64,
    /// Degrees to the east.
    pub lng: f64,
    /// Its network authentication key, 32 hex digits.
    pub key: String,
}

impl Fleet {
    /// What must be registered before anything is handed in, in parts of a bearable size: the
    /// stations, then the devices of each device type.
    pub fn registrations(&self) -> impl Iterator<Item = Registration> {
        let count = self.plan().stations;
        let stations = (0..count).step_by(NAMES).map(move |from| Registration {
            stations: (from..count)
                .take(NAMES)
                .map(|at| self.station(at))
                .collect(),
            devices: Vec::new(),
            device_type: None,
        });
        let mut types: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for index in 0..self.plan().devices {
            types.entry(self.type_of(index)).or_default().push(index);
        }
        let devices = types.into_iter().flat_map(move |(name, members)| {
            let part = |part: &[u32]| Registration {
                stations: Vec::new(),
                devices: part.iter().map(|at| self.device(*at)).collect(),
                device_type: Some(name.to_owned()),
            };
            // Indices are small, registrations are not: only one of those is held at a time.
            let starts = (0..members.len()).step_by(NAMES);
            starts.map(move |from| {
                let until = members.len().min(from + NAMES);
                part(&members[from..until])
            })
        });
        stations.chain(devices)
    }

    fn station(&self, index: u32) -> NewStation {
        let (lat, lng) = self.station_position(index);
        let id = self.station_id(index);
        NewStation {
            id,
            name: format!("Simulated station {id}"),
            lat,
            lng,
            region: self.plan().region,
            operator: OPERATOR,
            country: self.country(),
        }
    }

    fn device(&self, index: u32) -> NewDevice {
        let (lat, lng) = self.device_position(index);
        let id = self.device_id(index);
        NewDevice {
            id,
            name: format!("{} {id}", self.kind(index).name()),
            lat,
            lng,
            key: payload::hex::encode_lower(&self.key_bytes(index)),
        }
    }
}
