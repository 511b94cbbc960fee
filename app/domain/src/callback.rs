//! Callbacks: where a device type's messages are sent.

mod curl;
mod delivery;
mod fare;
mod fault;
mod hidden;
mod inspector;
mod preset;
mod undelivered;
mod waits;

use payload::variables::Place;
use serde::{Deserialize, Serialize};

use crate::id::{CallbackId, DeliveryId, DeviceTypeId};
use crate::time::UnixMillis;

pub use delivery::{
    CallbackStanding, DeliveryQuery, LastAttempt, ListedDelivery, Standing, callback_line,
};
pub use fare::{Fare, Share};
pub use fault::DeliveryFault;
pub use hidden::{
    HIDDEN, line_without_secrets, line_without_values, only_receiver, without_password,
};
pub use inspector::{InspectedRequest, InspectorView};
pub use preset::{Ask, Preset};
pub use undelivered::{NO_ANSWER, Parameter, Sent, Undelivered};
pub use waits::WAITS;

/// What a callback is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CallbackKind {
    /// DATA / UPLINK: the first frame of a message arrived.
    DataUplink,
    /// DATA / BIDIR: the same, and the answer may be sent to the device.
    DataBidir,
    /// SERVICE / STATUS: an out-of-band frame told how the device is.
    Status,
    /// SERVICE / GEOLOC: a message was located. None is made any more; what it told,
    /// [`CallbackKind::DataAdvanced`] tells.
    Geoloc,
    /// SERVICE / ACKNOWLEDGE: what was asked for by a device came to an end.
    Acknowledge,
    /// SERVICE / REPEATER: a repeater told what it repeated.
    Repeater,
    /// SERVICE / DATA_ADVANCED: a message was closed; every base station had its say.
    DataAdvanced,
    /// ERROR: a device fell silent, or a base station that heard it did.
    Error,
    /// EVENT: something came to pass that an event configuration watches. It belongs to that one,
    /// not to a device type.
    Event,
}

/// A kind, `callbackType` and `callbackSubtype` of the API (an ERROR has no subtype there, and an
/// EVENT no numbers at all), the word that a form sends, and whose variables it has.
type KindRow = (CallbackKind, (i64, i64), &'static str, Place);

impl CallbackKind {
    const TABLE: [KindRow; 9] = [
        (Self::DataUplink, (0, 2), "uplink", Place::DataUplink),
        (Self::DataBidir, (0, 3), "bidir", Place::DataBidir),
        (Self::Status, (1, 0), "status", Place::ServiceStatus),
        (Self::Geoloc, (1, 1), "geoloc", Place::ServiceGeoloc),
        (
            Self::Acknowledge,
            (1, 4),
            "acknowledge",
            Place::ServiceAcknowledge,
        ),
        (Self::Repeater, (1, 5), "repeater", Place::ServiceRepeater),
        (
            Self::DataAdvanced,
            (1, 6),
            "data_advanced",
            Place::ServiceDataAdvanced,
        ),
        (Self::Error, (2, 0), "error", Place::Error),
        (Self::Event, (3, 0), "event", Place::Event),
    ];

    /// All of them, in the order of their numbers.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::TABLE.iter().map(|row| row.0)
    }

    /// Those that can be made for a device type.
    pub fn creatable() -> impl Iterator<Item = Self> {
        Self::all().filter(|kind| !matches!(kind, Self::Geoloc | Self::Event))
    }

    /// `callbackType` and `callbackSubtype` of the API.
    pub const fn numbers(self) -> (i64, i64) {
        Self::TABLE[self as usize].1
    }

    /// The kind of those numbers.
    pub fn from_numbers(kind: i64, subtype: i64) -> Option<Self> {
        let of = Self::TABLE.iter().find(|row| row.1 == (kind, subtype));
        of.map(|row| row.0)
    }

    /// What it is called wherever people read of it: type and subtype as the original writes them.
    pub const fn title(self) -> &'static str {
        match self {
            Self::DataUplink => "DATA / UPLINK",
            Self::DataBidir => "DATA / BIDIR",
            Self::Status => "SERVICE / STATUS",
            Self::Geoloc => "SERVICE / GEOLOC",
            Self::Acknowledge => "SERVICE / ACKNOWLEDGE",
            Self::Repeater => "SERVICE / REPEATER",
            Self::DataAdvanced => "SERVICE / DATA_ADVANCED",
            Self::Error => "ERROR",
            Self::Event => "EVENT",
        }
    }

    /// The word that stands for it in a form and in an address.
    pub const fn word(self) -> &'static str {
        Self::TABLE[self as usize].2
    }

    /// The kind of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        let of = Self::TABLE.iter().find(|row| row.2 == word);
        of.map(|row| row.0)
    }

    /// Whose variables its templates have.
    pub const fn place(self) -> Place {
        Self::TABLE[self as usize].3
    }

    /// Whether it tells of a message's bytes, so that a custom format can take them apart.
    pub const fn has_payload(self) -> bool {
        matches!(
            self,
            Self::DataUplink | Self::DataBidir | Self::DataAdvanced
        )
    }
}

/// The way a callback leaves the house.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Channel {
    /// One HTTP request for each.
    #[default]
    #[serde(rename = "URL")]
    Url,
    /// One HTTP request a second with a line for each.
    #[serde(rename = "BATCH_URL")]
    BatchUrl,
    /// One e-mail for each.
    #[serde(rename = "EMAIL")]
    Email,
    /// One message to a broker for each.
    #[serde(rename = "MQTT")]
    Mqtt,
}

impl Channel {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Url, Self::BatchUrl, Self::Email, Self::Mqtt];

    /// As in the API, and in a form.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Url => "URL",
            Self::BatchUrl => "BATCH_URL",
            Self::Email => "EMAIL",
            Self::Mqtt => "MQTT",
        }
    }

    /// The channel that was said; where none was said it is [`Channel::Url`].
    pub fn of(said: &str) -> Option<Self> {
        if said.is_empty() {
            return Some(Self::Url);
        }
        Self::ALL.into_iter().find(|channel| channel.name() == said)
    }

    /// Whether what comes back by it can be sent to devices: an HTTP answer, of one message or of
    /// a batch.
    pub const fn can_answer(self) -> bool {
        self.is_http()
    }

    /// Whether it goes to a URL over HTTP, and so can be signed.
    pub const fn is_http(self) -> bool {
        matches!(self, Self::Url | Self::BatchUrl)
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
    /// With a body, too.
    #[serde(rename = "PUT")]
    Put,
}

impl HttpMethod {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Get, Self::Post, Self::Put];

    /// `GET`, `POST` or `PUT`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
        }
    }

    /// Whether a request of it has a body.
    pub const fn has_body(self) -> bool {
        !matches!(self, Self::Get)
    }

    /// The method of that name, in upper case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
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
    /// The word of a [`CallbackKind`]; it stays what it was made with.
    #[serde(default)]
    pub kind: String,
    /// The name of a [`Channel`]; empty: URL.
    #[serde(default)]
    pub channel: String,
    /// `GET`, `POST` or `PUT`; of URL.
    #[serde(default)]
    pub method: String,
    /// URL template, at most 2,000 characters; the broker's address of MQTT
    /// (`mqtt://user:password@host:port`, `mqtts://…`).
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
    /// BATCH_URL: the template of a line, at most 2,000 characters.
    #[serde(default)]
    pub line_pattern: String,
    /// EMAIL: the address.
    #[serde(default)]
    pub recipient: String,
    /// EMAIL: the template of the subject, at most 500 characters.
    #[serde(default)]
    pub subject: String,
    /// EMAIL: the template of the text, at most 10,000 characters.
    #[serde(default)]
    pub message: String,
    /// MQTT: the template of the topic, at most 500 characters.
    #[serde(default)]
    pub topic: String,
    /// MQTT: [`ON`] when Home Assistant is told of what the body holds.
    #[serde(default)]
    pub discovery: String,
    /// [`ON`] when what a device sent is delivered in its order: what follows waits until the
    /// one before is delivered or given up.
    #[serde(default)]
    pub in_order: String,
    /// Custom format whose fields become `{customData#name}`; may be empty.
    #[serde(default)]
    pub payload_config: String,
    /// [`ON`] when the callback is to be sent, absent or empty when not.
    #[serde(default)]
    pub enabled: String,
    /// [`ON`] when one goes out for every base station that heard a message.
    #[serde(default)]
    pub send_duplicate: String,
    /// [`ON`] when the receiver is told the name of its host while TLS begins: where several
    /// hosts share an address it needs that to find its certificate.
    #[serde(default)]
    pub send_sni: String,
}

/// What a ticked box sends.
pub const ON: &str = "on";

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
            line_pattern: lines(&self.line_pattern),
            message: lines(&self.message),
            ..self
        }
    }
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
    /// Whether its answers are what devices of callback mode get.
    pub downlink: bool,
    /// Its settings as they were typed.
    pub input: CallbackInput,
    /// Secrets that its requests are signed with: two while they are exchanged.
    pub signing: i64,
    /// Why it was switched off if nobody did: `gone`, since the receiver said so (410), or
    /// `failing`, after five days of failures; else empty.
    pub switched_off: String,
    /// Since when it is off so, where that is known.
    pub off_since: Option<UnixMillis>,
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
    /// Attempts that failed, of whatever message.
    pub errors: i64,
}

impl CallbackView {
    /// The callback in one line, without passwords: `[GET] https://example.org/{device}`.
    pub fn line(&self) -> String {
        let input = &self.input;
        let channel = Channel::of(&input.channel).unwrap_or_default();
        callback_line(channel, &input.method, &input.url, &input.recipient)
    }
}

/// What came of trying a callback.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrialView {
    /// What was sent, in short: the request line without credentials.
    pub request: String,
    /// How it ended.
    pub outcome: AttemptOutcome,
    /// The HTTP status, if one came.
    pub status: Option<u16>,
    /// How long it took.
    pub millis: i64,
    /// Why there was no answer.
    pub fault: Option<DeliveryFault>,
    /// The beginning of the answer.
    pub response: String,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_of_the_kinds_stand_in_the_order_of_the_variants() {
        for (at, kind) in CallbackKind::all().enumerate() {
            assert_eq!(kind as usize, at);
            assert_eq!(CallbackKind::from_word(kind.word()), Some(kind));
            let (number, subtype) = kind.numbers();
            assert_eq!(CallbackKind::from_numbers(number, subtype), Some(kind));
        }
    }
}
