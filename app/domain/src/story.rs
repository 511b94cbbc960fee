//! The whole story of one message.

use serde::{Deserialize, Serialize};

use crate::base_station::Degrees;
use crate::device::DeviceView;
use crate::event::EventView;
use crate::id::StationId;
use crate::message::MessageView;
use crate::time::UnixMillis;

/// A message with everything that became of it, as its reader may see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Story {
    /// Who sent it.
    pub device: DeviceView,
    /// The message, with its receptions, deliveries and downlink.
    pub message: MessageView,
    /// When the first of it arrived, by the server's clock.
    pub arrived: UnixMillis,
    /// When it is to be closed, while it is open: link quality and position are known then.
    pub closes: Option<UnixMillis>,
    /// When it was closed, where that is known.
    pub closed: Option<UnixMillis>,
    /// The custom format of its device type, where it has one and the reader may see that.
    pub format: Option<String>,
    /// Whether the reader may see how it was heard.
    pub radio: bool,
    /// Whether the reader may have its callbacks sent again.
    pub sends: bool,
    /// The base stations that heard it, as far as the reader may look at them.
    pub stations: Vec<Hearer>,
    /// The events that it raised, the oldest first.
    pub events: Vec<EventView>,
}

/// A base station that heard a message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hearer {
    /// Which.
    pub station: StationId,
    /// What it is called.
    pub name: String,
    /// Where it stands, where that is known.
    pub place: Option<Degrees>,
}
