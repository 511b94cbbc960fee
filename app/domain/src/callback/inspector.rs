//! The inspector: what callbacks sent to an address of the product's own.

use serde::{Deserialize, Serialize};

use crate::time::UnixMillis;

/// The inspector of a device type, as shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InspectorView {
    /// Its address, with scheme and host where the server knows how it is reached; none was made
    /// yet: none.
    pub address: Option<String>,
    /// What it answers to a request that names a device: 16 hex digits, or nothing.
    pub downlink: String,
    /// What it received, newest first.
    pub requests: Vec<InspectedRequest>,
}

/// A request that the inspector received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InspectedRequest {
    /// When it came.
    pub time: UnixMillis,
    /// Its method.
    pub method: String,
    /// Its path and query.
    pub address: String,
    /// One `name: value` a line, without cookies.
    pub headers: String,
    /// Its body, as text.
    pub body: String,
}
