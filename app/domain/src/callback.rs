//! Callbacks: where a device type's messages are sent.

mod attempt;
mod channel;
mod curl;
mod delivery;
mod fare;
mod fault;
mod hidden;
mod inspector;
mod kind;
mod preset;
mod undelivered;
mod waits;

use serde::{Deserialize, Serialize};

use crate::id::{CallbackId, DeviceTypeId};
use crate::time::UnixMillis;

pub use attempt::{AttemptOutcome, AttemptView, DeliveryState, DeliveryView};
pub use channel::{CONTENT_TYPES, Channel, HttpMethod};
pub use delivery::{
    CallbackStanding, DeliveryQuery, LastAttempt, ListedDelivery, Standing, callback_line,
};
pub use fare::{Fare, Share};
pub use fault::DeliveryFault;
pub use hidden::{
    HIDDEN, line_without_secrets, line_without_values, only_receiver, without_password,
};
pub use inspector::{InspectedRequest, InspectorView};
pub use kind::CallbackKind;
pub use preset::{Ask, Preset};
pub use undelivered::{NO_ANSWER, Parameter, Sent, Undelivered};
pub use waits::WAITS;

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
