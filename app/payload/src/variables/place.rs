//! What has variables.

use std::fmt;

/// What has variables. Its `Display` is its English name, in the plural.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum Place {
    /// DATA/UPLINK callbacks.
    DataUplink,
    /// DATA/BIDIR callbacks.
    DataBidir,
    /// SERVICE/STATUS callbacks.
    ServiceStatus,
    /// SERVICE/GEOLOC callbacks.
    ServiceGeoloc,
    /// SERVICE/ACKNOWLEDGE callbacks.
    ServiceAcknowledge,
    /// SERVICE/REPEATER callbacks.
    ServiceRepeater,
    /// SERVICE/DATA_ADVANCED callbacks.
    ServiceDataAdvanced,
    /// ERROR callbacks.
    Error,
    /// EVENT callbacks.
    Event,
    /// The URL of a batch callback.
    BatchUrl,
    /// The downlink data of a device type.
    DownlinkData,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Place::DataUplink => "DATA/UPLINK callbacks",
            Place::DataBidir => "DATA/BIDIR callbacks",
            Place::ServiceStatus => "SERVICE/STATUS callbacks",
            Place::ServiceGeoloc => "SERVICE/GEOLOC callbacks",
            Place::ServiceAcknowledge => "SERVICE/ACKNOWLEDGE callbacks",
            Place::ServiceRepeater => "SERVICE/REPEATER callbacks",
            Place::ServiceDataAdvanced => "SERVICE/DATA_ADVANCED callbacks",
            Place::Error => "ERROR callbacks",
            Place::Event => "EVENT callbacks",
            Place::BatchUrl => "the URL of batch callbacks",
            Place::DownlinkData => "the downlink data of a device type",
        })
    }
}

use Place::{
    BatchUrl, DataBidir, DataUplink, Error, Event, ServiceAcknowledge, ServiceDataAdvanced,
    ServiceGeoloc, ServiceRepeater, ServiceStatus,
};

pub(super) const EVERY: &[Place] = &[
    DataUplink,
    DataBidir,
    ServiceStatus,
    ServiceGeoloc,
    ServiceAcknowledge,
    ServiceRepeater,
    ServiceDataAdvanced,
    Error,
    Event,
];
/// What tells of a message's bytes.
pub(super) const PAYLOAD: &[Place] = &[DataUplink, DataBidir, ServiceDataAdvanced];
/// What names the device type.
pub(super) const TYPED: &[Place] = &[DataUplink, DataBidir, ServiceDataAdvanced, Event];
/// What tells of a frame that has a number.
pub(super) const NUMBERED: &[Place] = &[
    DataUplink,
    DataBidir,
    ServiceStatus,
    ServiceGeoloc,
    ServiceDataAdvanced,
];
/// What tells of the base station that heard a frame.
pub(super) const HEARD: &[Place] = &[DataUplink, DataBidir, ServiceStatus, ServiceGeoloc];
/// The same, and what tells of a base station itself.
pub(super) const STATION: &[Place] = &[DataUplink, DataBidir, ServiceStatus, ServiceGeoloc, Event];
pub(super) const BIDIR: &[Place] = &[DataBidir];
pub(super) const STATUS: &[Place] = &[ServiceStatus];
pub(super) const SUPPLIED: &[Place] = &[ServiceStatus, ServiceRepeater];
pub(super) const ACKNOWLEDGE: &[Place] = &[ServiceAcknowledge];
pub(super) const REPEATER: &[Place] = &[ServiceRepeater];
pub(super) const ADVANCED: &[Place] = &[ServiceDataAdvanced];
pub(super) const GEOLOC: &[Place] = &[ServiceGeoloc];
pub(super) const ERROR: &[Place] = &[Error];
/// What tells how bad something is.
pub(super) const GRAVE: &[Place] = &[Error, Event];
pub(super) const EVENT: &[Place] = &[Event];
pub(super) const BATCH: &[Place] = &[BatchUrl];
