//! Callbacks: where a device type's messages are sent.

mod fault;

use serde::{Deserialize, Serialize};

use crate::id::{CallbackId, DeliveryId, DeviceTypeId};
use crate::time::UnixMillis;

pub use fault::DeliveryFault;

/// What a callback is about: type and subtype with the numbers of the API. Only kinds that
/// can be created stand here; more follow with their pipelines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CallbackKind {
    /// DATA / UPLINK: the first frame of a message arrived.
    DataUplink,
}

impl CallbackKind {
    /// `callbackType` and `callbackSubtype` of the API.
    pub const fn numbers(self) -> (i64, i64) {
        match self {
            Self::DataUplink => (0, 2),
        }
    }

    /// The kind of those numbers.
    pub const fn from_numbers(kind: i64, subtype: i64) -> Option<Self> {
        match (kind, subtype) {
            (0, 2) => Some(Self::DataUplink),
            _ => None,
        }
    }
}

/// The HTTP method of a callback.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum HttpMethod {
    /// No body.
    #[default]
    #[serde(rename = "GET")]
    Get,
    /// With a body.
    #[serde(rename = "POST")]
    Post,
}

impl HttpMethod {
    /// `GET` or `POST`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }

    /// The method of that name, in upper case.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Get, Self::Post]
            .into_iter()
            .find(|method| method.name() == name)
    }
}

/// The content types a callback's body can have.
pub const CONTENT_TYPES: [&str; 3] = [
    "application/x-www-form-urlencoded",
    "application/json",
    "text/plain",
];

/// What the callback form sends: text as it was typed, so that a refused form can be shown
/// again unchanged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallbackInput {
    /// `GET` or `POST`.
    #[serde(default)]
    pub method: String,
    /// URL template, at most 2,000 characters.
    #[serde(default)]
    pub url: String,
    /// One `Name: value template` a line.
    #[serde(default)]
    pub headers: String,
    /// One of [`CONTENT_TYPES`]; empty with GET.
    #[serde(default)]
    pub content_type: String,
    /// Body template, at most 10,000 characters.
    #[serde(default)]
    pub body: String,
    /// Custom format whose fields become `{customData#name}`; may be empty.
    #[serde(default)]
    pub payload_config: String,
    /// `on` when the callback is to be sent, absent or empty when not.
    #[serde(default)]
    pub enabled: String,
}

impl CallbackInput {
    /// The same with one kind of line ends, so that columns, and what is sent, do not depend on
    /// how the form travelled.
    #[must_use]
    pub fn with_plain_line_ends(self) -> Self {
        use crate::rejection::lines;
        Self {
            url: lines(&self.url),
            headers: lines(&self.headers),
            body: lines(&self.body),
            payload_config: lines(&self.payload_config),
            ..self
        }
    }

    /// The same for somebody who may look but not change: what stands for a secret in the URL
    /// and in the headers is hidden.
    #[must_use]
    pub fn without_secrets(self) -> Self {
        let headers = self.headers.lines().map(|line| match line.split_once(':') {
            Some((name, _)) => format!("{name}: {HIDDEN}"),
            None => HIDDEN.to_owned(),
        });
        Self {
            headers: headers.collect::<Vec<_>>().join("\n"),
            url: without_password(&self.url),
            ..self
        }
    }
}

/// What stands where a secret is not shown.
const HIDDEN: &str = "•••";

/// A URL (or its template) for lists and logs: without the password before its host, or
/// without all that stands there if it is one word, which may be a token.
pub fn without_password(url: &str) -> String {
    let Some(start) = url.find("://").map(|at| at + 3) else {
        return url.to_owned();
    };
    let end = url[start..]
        .find(['/', '?', '#', '\\'])
        .map_or(url.len(), |at| start + at);
    let Some(at) = url[start..end].rfind('@').map(|at| start + at) else {
        return url.to_owned();
    };
    let kept = url[start..at]
        .find(':')
        .map_or(start, |colon| start + colon + 1);
    format!("{}{HIDDEN}{}", &url[..kept], &url[at..])
}

/// A callback, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallbackView {
    /// Its id.
    pub id: CallbackId,
    /// The device type it belongs to.
    pub device_type: DeviceTypeId,
    /// What it is about.
    pub kind: CallbackKind,
    /// Its settings as they were typed.
    pub input: CallbackInput,
    /// Whether it is sent.
    pub enabled: bool,
    /// Whether its last use failed.
    pub dead: bool,
    /// When it was made.
    pub created: UnixMillis,
    /// Messages it owes at the moment.
    pub waiting: i64,
    /// Messages it delivered.
    pub delivered: i64,
    /// Messages given up.
    pub failed: i64,
}

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
    /// The beginning of the answer's body as it came, at most 4 kB.
    pub response: String,
    /// Why there was no answer.
    pub fault: Option<DeliveryFault>,
}

/// One callback owed for one message, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryView {
    /// Its id, the same in every attempt (`webhook-id`).
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_before_the_host_is_not_told() {
        for (url, told) in [
            (
                "https://ann:pass@example.org/a",
                "https://ann:•••@example.org/a",
            ),
            (
                "https://ann:p@ss:w@example.org",
                "https://ann:•••@example.org",
            ),
            (
                "https://token@example.org?a=b@c",
                "https://•••@example.org?a=b@c",
            ),
            ("https://example.org/a@b:c@d", "https://example.org/a@b:c@d"),
            ("https://example.org?q=a@b", "https://example.org?q=a@b"),
            ("{device}", "{device}"),
            ("", ""),
        ] {
            assert_eq!(without_password(url), told, "{url}");
        }
    }

    #[test]
    fn of_headers_only_the_names_are_told() {
        let input = CallbackInput {
            headers: "Authorization: Bearer secret\r\nX-Device: {device}\nsecret".into(),
            ..CallbackInput::default()
        };
        assert_eq!(
            input.without_secrets().headers,
            "Authorization: •••\nX-Device: •••\n•••"
        );
    }
}
