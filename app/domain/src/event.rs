//! Events: what happened to a device that somebody may want to know.

pub mod english;

use serde::{Deserialize, Serialize};

use crate::callback::DeliveryFault;
use crate::id::{DeviceId, DeviceTypeId, EventId, GroupId};
use crate::time::UnixMillis;

/// How bad an event is. The numbers are those in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// Good to know.
    Info = 0,
    /// Something may be wrong.
    Warn = 1,
    /// Something is wrong.
    Error = 2,
}

impl Severity {
    /// `INFO`, `WARN` or `ERROR`, as callbacks print it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Info => "INFO",
            Self::Warn => "WARN",
            Self::Error => "ERROR",
        }
    }
}

/// What happened. The codes are those of the Sigfox Back-End where it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum EventKind {
    /// No message within the keep-alive of the device type.
    KeepAliveLost,
    /// A base station that heard the device lately fell silent.
    NetworkIssue,
    /// Sequence numbers are missing before a message.
    SequenceBreak,
    /// A message was refused for its sequence number.
    OutOfSequence,
    /// A message came without a token: it is kept and not delivered.
    OffContract,
    /// The device came under a contract.
    OnContract,
    /// The first test frame.
    FirstTestMessage,
    /// A token was taken with the first message.
    TokenActivated,
    /// The token was prolonged.
    TokenRenewal,
    /// The token went to another device.
    TokenReplacedFrom,
    /// The token came from another device.
    TokenReplacedTo,
    /// Messages are kept and not delivered until the device is resumed.
    Suspended,
    /// Messages are delivered again.
    Resumed,
    /// An off-contract device may take a token again.
    Restarted,
    /// The device was or will be taken off its contract.
    Unsubscribed,
    /// The device went to another device type.
    Transferred,
    /// A message beyond the contract's daily number: it is delivered.
    UplinkOverQuota,
    /// A callback failed whose last use had not: told with the device of that message, and at
    /// most once an hour for each callback.
    CallbackError,
    /// A field of a message went beyond the limit of an event configuration.
    FieldThreshold,
    /// A message was heard more weakly than an event configuration allows.
    RssiLow,
    /// The supply fell below the limit of an event configuration.
    BatteryLow,
    /// The temperature left the range of an event configuration.
    TemperatureOutOfRange,
    /// Nothing was heard for as long as an event configuration says.
    Silent,
    /// The device left the circle of an event configuration.
    GeofenceLeft,
    /// The device entered the circle of an event configuration.
    GeofenceEntered,
}

impl EventKind {
    /// Every kind with its code and severity.
    pub const ALL: [(Self, &'static str, Severity); 25] = [
        (Self::KeepAliveLost, "KEEP_ALIVE_LOST", Severity::Error),
        (Self::NetworkIssue, "NETWORK_ISSUE", Severity::Warn),
        (Self::SequenceBreak, "INVALID_SEQ_NUMBER", Severity::Warn),
        (Self::OutOfSequence, "OUT_OF_SEQUENCE", Severity::Error),
        (Self::OffContract, "OFF_CONTRACT", Severity::Error),
        (Self::OnContract, "ON_CONTRACT", Severity::Info),
        (Self::FirstTestMessage, "FIRST_TEST_MESSAGE", Severity::Info),
        (Self::TokenActivated, "TOKEN_ACTIVATED", Severity::Info),
        (Self::TokenRenewal, "TOKEN_RENEWAL", Severity::Info),
        (
            Self::TokenReplacedFrom,
            "TOKEN_REPLACED_FROM",
            Severity::Info,
        ),
        (Self::TokenReplacedTo, "TOKEN_REPLACED_TO", Severity::Info),
        (Self::Suspended, "SUSPENDED", Severity::Info),
        (Self::Resumed, "RESUMED", Severity::Info),
        (Self::Restarted, "RESTARTED", Severity::Info),
        (Self::Unsubscribed, "UNSUBSCRIBED", Severity::Info),
        (Self::Transferred, "TRANSFERRED", Severity::Info),
        (Self::UplinkOverQuota, "UPLINK_OVER_QUOTA", Severity::Warn),
        (Self::CallbackError, "CALLBACK_ERROR", Severity::Warn),
        (Self::FieldThreshold, "FIELD_THRESHOLD", Severity::Warn),
        (Self::RssiLow, "RSSI_LOW", Severity::Warn),
        (Self::BatteryLow, "BATTERY_LOW", Severity::Warn),
        (
            Self::TemperatureOutOfRange,
            "TEMPERATURE_OUT_OF_RANGE",
            Severity::Warn,
        ),
        (Self::Silent, "SILENT", Severity::Error),
        (Self::GeofenceLeft, "GEOFENCE_LEFT", Severity::Warn),
        (Self::GeofenceEntered, "GEOFENCE_ENTERED", Severity::Info),
    ];

    /// The code, as stored and as callbacks print it.
    pub fn code(self) -> &'static str {
        let of = Self::ALL.iter().find(|each| each.0 == self);
        of.map_or("", |each| each.1)
    }

    /// The kind of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        let of = Self::ALL.iter().find(|each| each.1 == code);
        of.map(|each| each.0)
    }

    /// How bad it is.
    pub fn severity(self) -> Severity {
        let of = Self::ALL.iter().find(|each| each.0 == self);
        of.map_or(Severity::Info, |each| each.2)
    }

    /// Whether it comes to pass only since an event configuration looks out for it: it belongs to
    /// that one, which its [`Variables::configuration_id`] names.
    pub const fn is_looked_for(self) -> bool {
        matches!(
            self,
            Self::FieldThreshold
                | Self::RssiLow
                | Self::BatteryLow
                | Self::TemperatureOutOfRange
                | Self::Silent
                | Self::GeofenceLeft
                | Self::GeofenceEntered
        )
    }

    /// Those that come to pass by themselves, which an event configuration can choose from.
    pub fn by_themselves() -> impl Iterator<Item = Self> {
        let all = Self::ALL.iter().map(|each| each.0);
        all.filter(|kind| !kind.is_looked_for())
    }

    /// Whether it lasts: it is open until it is over. Anything else just happens.
    pub const fn lasts(self) -> bool {
        self.is_looked_for()
            || matches!(
                self,
                Self::KeepAliveLost | Self::NetworkIssue | Self::SequenceBreak
            )
    }
}

/// What an event tells beside its kind, under the names of the Sigfox Back-End's variables.
/// Absent ones do not belong to the kind.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Variables {
    /// Time of the message at which it happened (ms UTC).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_message_time: Option<i64>,
    /// Number of the last accepted message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_last_seqnumber: Option<u16>,
    /// Number that was expected: the first that is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_expected_seqnumber: Option<u16>,
    /// Number of the message at which it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_message_seqnumber: Option<u16>,
    /// Missing numbers that came late.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub found: Vec<u16>,
    /// Whether the message was old when it came: such a break follows the messages beside it, in
    /// whatever order they come.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub recorded: bool,
    /// The contract concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract_id: Option<String>,
    /// The contracts that the device type of the device offers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contract_ids: Vec<String>,
    /// Who runs the base station that heard the message first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network_operator_id: Option<String>,
    /// The group that holds the contract.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business_operator_id: Option<String>,
    /// A word of [`crate::contract::SubscriptionState`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subscription_state: Option<String>,
    /// When the months of the token end, whatever its contract's own end (ms UTC).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_subscription_duration_end_time: Option<i64>,
    /// When the token ends (ms UTC).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_token_end_time: Option<i64>,
    /// Why, as a code: `no_contract`, `not_activable`, `activation_ended`, `no_token_left`, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_short_cause: Option<String>,
    /// The same as a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_cause: Option<String>,
    /// The device whose token it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_source_id: Option<String>,
    /// The device that has the token now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_destination_id: Option<String>,
    /// The device type that the device had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_type_source_id: Option<String>,
    /// The device type that it has now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_type_destination_id: Option<String>,
    /// The callback concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback_id: Option<String>,
    /// The status with which its receiver answered; 600 where there was no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback_status: Option<u16>,
    /// What the status means that the receiver answered with, or why there was no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback_message: Option<String>,
    /// Why there was no answer, for whoever says it in words of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback_fault: Option<DeliveryFault>,
    /// When the device was last heard (ms UTC, by the server's clock).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_heard: Option<i64>,
    /// The base station concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub station: Option<String>,
    /// The event configuration that looked out for it: its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub configuration_id: Option<String>,
    /// The field of the device type's format that was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field_name: Option<String>,
    /// What was measured: of a field without a unit, dBm, V, °C, or the metres from the middle of
    /// a circle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// The limit that it is beyond, in the same unit; the minutes of a silence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
}

impl Variables {
    /// The same for somebody who may not see radio details: which base stations there are, how
    /// strongly they hear, and where they place a device.
    pub fn without_radio(&mut self, kind: EventKind) {
        self.station = None;
        match kind {
            // What is weaker than its limit is bounded by that.
            EventKind::RssiLow => (self.value, self.threshold) = (None, None),
            EventKind::GeofenceLeft | EventKind::GeofenceEntered => self.value = None,
            _ => {}
        }
    }

    /// The same for somebody who may not read in the group in which it happened, where the device
    /// was before: whom its callbacks told, and what came of that.
    pub fn without_callbacks(&mut self) {
        self.callback_id = None;
        self.callback_status = None;
        self.callback_message = None;
        self.callback_fault = None;
    }
}

/// An event, as shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventView {
    /// Its id; grows with time.
    pub id: EventId,
    /// The device it happened to.
    pub device: DeviceId,
    /// The type the device had.
    pub device_type: DeviceTypeId,
    /// The group the device was in.
    pub group: GroupId,
    /// What happened.
    pub kind: EventKind,
    /// How bad it is.
    pub severity: Severity,
    /// When: the time of the message where there is one, else the server's.
    pub time: UnixMillis,
    /// Since when it is over: a break that was filled, a device heard again.
    pub closed: Option<UnixMillis>,
    /// What it tells.
    pub variables: Variables,
}

/// Which events to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventQuery {
    /// Only of this kind: its code, or empty.
    #[serde(default)]
    pub kind: String,
    /// Only those that happened in this group or below it: its id, or empty.
    #[serde(default)]
    pub group: String,
    /// Only those of devices that had this type then: its id, or empty.
    #[serde(default)]
    pub device_type: String,
    /// Only those of this device: its id in hex, or empty.
    #[serde(default)]
    pub device: String,
    /// Rows a page; see [`crate::list::page_size`].
    #[serde(default)]
    pub size: u32,
    /// The position after which to go on: `Page::next` of an earlier page.
    #[serde(default)]
    pub after: String,
    /// The position before which to look: `Page::previous` of a later page.
    #[serde(default)]
    pub until: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_code() {
        for (kind, code, severity) in EventKind::ALL {
            assert_eq!(EventKind::from_code(code), Some(kind));
            assert_eq!((kind.code(), kind.severity()), (code, severity));
        }
        assert_eq!(EventKind::from_code("NOTHING"), None);
    }

    #[test]
    fn what_is_looked_for_cannot_be_chosen_among_what_comes_to_pass() {
        let chosen: Vec<EventKind> = EventKind::by_themselves().collect();
        assert_eq!(chosen.len(), 18);
        assert!(!chosen.contains(&EventKind::Silent));
        assert!(EventKind::Silent.lasts() && !EventKind::OnContract.lasts());
    }

    #[test]
    fn how_strongly_a_device_is_heard_is_a_radio_detail() {
        let told = Variables {
            station: Some("0BF2".into()),
            value: Some(-130.0),
            threshold: Some(-120.0),
            ..Variables::default()
        };
        let mut seen = told.clone();
        seen.without_radio(EventKind::RssiLow);
        assert_eq!((seen.station, seen.value), (None, None));
        assert_eq!(seen.threshold, None);
        let mut seen = told;
        seen.without_radio(EventKind::BatteryLow);
        assert_eq!((seen.value, seen.threshold), (Some(-130.0), Some(-120.0)));
    }

    #[test]
    fn how_far_a_device_is_placed_from_somewhere_is_a_radio_detail() {
        let told = Variables {
            value: Some(2_300.0),
            threshold: Some(1_000.0),
            ..Variables::default()
        };
        for kind in [EventKind::GeofenceLeft, EventKind::GeofenceEntered] {
            let mut seen = told.clone();
            seen.without_radio(kind);
            assert_eq!(seen.value, None);
            // The circle is as somebody drew it.
            assert_eq!(seen.threshold, Some(1_000.0));
        }
    }

    #[test]
    fn what_names_a_callback_is_left_out_and_the_rest_stays() {
        let mut told = Variables {
            device_message_time: Some(5),
            callback_id: Some("52ca12d3e4b0c1a2b3c4d5ea".into()),
            callback_status: Some(600),
            callback_message: Some("the host has no address".into()),
            callback_fault: Some(DeliveryFault::NotMade),
            ..Variables::default()
        };
        told.without_callbacks();
        let left = Variables {
            device_message_time: Some(5),
            ..Variables::default()
        };
        assert_eq!(told, left);
    }

    #[test]
    fn only_what_belongs_to_the_kind_is_stored() {
        let variables = Variables {
            device_last_seqnumber: Some(5),
            ..Variables::default()
        };
        let text = serde_json::to_string(&variables).unwrap();
        assert_eq!(text, r#"{"deviceLastSeqnumber":5}"#);
        assert_eq!(
            serde_json::from_str::<Variables>("{}").unwrap(),
            Variables::default()
        );
    }
}
