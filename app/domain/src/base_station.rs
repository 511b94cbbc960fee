//! Base stations: who hears the devices.

use serde::{Deserialize, Serialize};

use crate::id::{GroupId, StationId};
use crate::time::UnixMillis;

/// A base station.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BaseStation {
    /// Its id on the network.
    pub id: StationId,
    /// The group that operates it.
    pub group: GroupId,
    /// At most 100 characters.
    pub name: String,
    /// Latitude in degrees, −90 to 90.
    pub lat: Option<f64>,
    /// Longitude in degrees, −180 to 180.
    pub lng: Option<f64>,
    /// When it last handed something in, by the server's clock.
    pub last_contact: Option<UnixMillis>,
}
