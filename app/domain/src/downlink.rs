//! Downlinks: what is answered to a device that asks.

use serde::{Deserialize, Serialize};

use crate::id::{DeviceId, DownlinkId, StationId};
use crate::time::UnixMillis;

/// How the answer to a device ended. The numbers are those of the ACKNOWLEDGE callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum InfoCode {
    /// A station sent it.
    Acked = 0,
    /// There was no answer to send.
    NoAnswer = 1,
    /// What was to be sent is not eight bytes.
    InvalidPayload = 2,
    /// The device is over its daily number and had to stand back.
    Overrun = 3,
    /// No station could send it in time.
    NetworkError = 4,
    /// It is on its way.
    Pending = 5,
    /// The contract has no downlinks.
    NoDownlinkContract = 6,
    /// The device asked again while it still listened for the answer before.
    TooManyRequests = 7,
    /// The device type wants the answer of a callback, but none is chosen.
    InvalidConfiguration = 8,
}

impl InfoCode {
    /// Every code with the text that the ACKNOWLEDGE callback prints.
    pub const ALL: [(Self, &'static str); 9] = [
        (Self::Acked, "Acked"),
        (Self::NoAnswer, "No answer"),
        (Self::InvalidPayload, "Invalid payload"),
        (Self::Overrun, "Overrun error"),
        (Self::NetworkError, "Network error"),
        (Self::Pending, "Pending"),
        (Self::NoDownlinkContract, "No downlink contract"),
        (Self::TooManyRequests, "Too many requests"),
        (Self::InvalidConfiguration, "Invalid configuration"),
    ];

    /// The number.
    pub const fn number(self) -> i64 {
        self as i64
    }

    /// The text.
    pub fn message(self) -> &'static str {
        let of = Self::ALL.iter().find(|pair| pair.0 == self);
        of.map_or("", |pair| pair.1)
    }

    /// The code of that number.
    pub fn from_number(number: i64) -> Option<Self> {
        let of = Self::ALL.iter().find(|pair| pair.0.number() == number);
        of.map(|pair| pair.0)
    }
}

/// Where a downlink stands. The numbers are those in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DownlinkState {
    /// Stations are still reporting; the one to send is not chosen yet.
    Asked = 0,
    /// A station is chosen and has not fetched it yet.
    Queued = 1,
    /// Its station has it.
    Fetched = 2,
    /// It is over; see its [`InfoCode`].
    Done = 3,
}

impl DownlinkState {
    /// The state of that number.
    pub const fn from_number(number: i64) -> Option<Self> {
        match number {
            0 => Some(Self::Asked),
            1 => Some(Self::Queued),
            2 => Some(Self::Fetched),
            3 => Some(Self::Done),
            _ => None,
        }
    }
}

/// How long a base station sends for one downlink (ms): 28 bytes at 600 bit/s.
pub const AIR_TIME: i64 = 374;
/// The share of its time that a station may send, as one part in this many.
pub const DUTY: i64 = 10;
/// Over how long that share is reckoned (ms).
pub const DUTY_SPAN: i64 = 3_600_000;

/// What a station is asked to send, as it fetches it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Order {
    /// Names it in the confirmation.
    pub id: DownlinkId,
    /// For whom.
    pub device: DeviceId,
    /// Who is to send it.
    pub station: StationId,
    /// When to begin (ms UTC): 20 s after the uplink.
    pub transmit_at: i64,
    /// When the device stops listening (ms UTC).
    pub window_ends: i64,
    /// In Hz.
    pub freq: i64,
    /// The eight bytes in hex.
    pub data: String,
    /// The frame on the air without its preamble in hex; only where the device's key is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frame: Option<String>,
}

/// A downlink, as shown beside its message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DownlinkView {
    /// Its id.
    pub id: DownlinkId,
    /// Where it stands.
    pub state: DownlinkState,
    /// How it ended, or [`InfoCode::Pending`].
    pub info: InfoCode,
    /// The eight bytes in hex, once they are known.
    pub data: Option<String>,
    /// The station that sends it; absent without the right to see radio details.
    pub station: Option<StationId>,
    /// When the device begins to listen.
    pub transmit_at: UnixMillis,
    /// Whether it lies beyond the contract's daily number.
    pub over_quota: bool,
    /// When it ended.
    pub finished: Option<UnixMillis>,
}
