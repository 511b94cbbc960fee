//! What is owed for one message, and what was tried.

use serde::{Deserialize, Serialize};

use super::DeliveryFault;
use crate::id::{CallbackId, DeliveryId};
use crate::time::UnixMillis;

/// How one attempt ended: a closed set, so that the page can explain each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AttemptOutcome {
    /// The attempt was recorded and no answer is known: under way, or cut off by a stop.
    Started,
    /// A 2xx came in time.
    Delivered,
    /// Another status came.
    Refused,
    /// Nothing came in time.
    Timeout,
    /// The host has no address.
    NoAddress,
    /// The address may not be reached by callbacks.
    Forbidden,
    /// The connection failed or broke.
    Connection,
    /// TLS failed: the certificate does not hold.
    Tls,
    /// The template gave no valid request.
    BadRequest,
}

impl AttemptOutcome {
    const ALL: [(Self, &'static str); 9] = [
        (Self::Started, "started"),
        (Self::Delivered, "delivered"),
        (Self::Refused, "refused"),
        (Self::Timeout, "timeout"),
        (Self::NoAddress, "no_address"),
        (Self::Forbidden, "forbidden"),
        (Self::Connection, "connection"),
        (Self::Tls, "tls"),
        (Self::BadRequest, "bad_request"),
    ];

    /// A stable word, as stored.
    pub fn code(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|pair| pair.0 == self)
            .map_or("", |pair| pair.1)
    }

    /// The outcome of that word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|pair| pair.1 == code)
            .map(|pair| pair.0)
    }
}

/// One attempt of a delivery, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttemptView {
    /// Counted from 1.
    pub number: u32,
    /// When it was recorded, before the socket opened.
    pub started: UnixMillis,
    /// When its end was known.
    pub finished: Option<UnixMillis>,
    /// How it ended.
    pub outcome: AttemptOutcome,
    /// The HTTP status, if one came.
    pub status: Option<u16>,
    /// The request line that was sent, e.g. `GET http://…`; credentials masked.
    pub request: String,
    /// The headers that were sent, with their values; credentials masked.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    /// The beginning of the body that was sent, at most 4 kB, and less of what many deliveries
    /// went together in; where there was more of it, `…` stands behind.
    #[serde(default)]
    pub body: String,
    /// The beginning of the answer's body as it came, at most 4 kB.
    pub response: String,
    /// Why there was no answer.
    pub fault: Option<DeliveryFault>,
}

/// One callback owed for one message, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryView {
    /// Its id, the same in every attempt (`webhook-id`, unless it goes in a batch).
    pub id: DeliveryId,
    /// The callback; it may have been deleted since.
    pub callback: CallbackId,
    /// Whether it is still owed, delivered, given up or cancelled.
    pub state: DeliveryState,
    /// When the next attempt is due, while it is still owed.
    pub due: Option<UnixMillis>,
    /// Its attempts, first to last.
    pub attempts: Vec<AttemptView>,
}

/// Where a delivery stands. The numbers are those in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeliveryState {
    /// Still owed.
    Waiting = 0,
    /// A 2xx came.
    Delivered = 1,
    /// Given up after the last attempt.
    Failed = 2,
    /// The callback was deleted before it could be sent.
    Cancelled = 3,
}

impl DeliveryState {
    /// The state of that number.
    pub const fn from_number(number: i64) -> Option<Self> {
        match number {
            0 => Some(Self::Waiting),
            1 => Some(Self::Delivered),
            2 => Some(Self::Failed),
            3 => Some(Self::Cancelled),
            _ => None,
        }
    }
}
