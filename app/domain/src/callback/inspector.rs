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
    /// Whether what came is shown without what may hold radio details: of each request only when
    /// it came, its method and its path.
    #[serde(default)]
    pub hidden: bool,
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

impl InspectedRequest {
    /// The same for somebody who may not see radio details, which may stand wherever a callback
    /// has templates: in the query, in the headers and in the body. Its path has none, or it would
    /// not have come to the inspector.
    #[must_use]
    pub fn without_radio(self) -> Self {
        let path = self.address.split('?').next().unwrap_or_default();
        Self {
            time: self.time,
            method: self.method,
            address: path.to_owned(),
            headers: String::new(),
            body: String::new(),
        }
    }
}
