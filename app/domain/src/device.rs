//! Devices: what a fleet consists of.

pub mod address;
mod bulk;
mod column;
mod conditions;
pub mod history;
pub mod labels;

use serde::{Deserialize, Serialize};

use crate::base_station::{Degrees, place};
use crate::certificate;
use crate::contract::{RenewalStatus, Subscription, TokenShown};
use crate::device_type::Renewal;
use crate::id::{DeviceId, DeviceTypeId, GroupId, MessageId, StationId, TransferId};
use crate::link_quality::LinkQuality;
use crate::location::Position;
use crate::oob::Status;
use crate::rejection::{Fault, Rejection, text};
use crate::time::UnixMillis;

pub use bulk::{
    BULK_MOST, BulkAct, BulkChoice, BulkCount, BulkDeed, BulkEdit, BulkInput, too_many,
};
pub use column::DeviceColumn;
pub use conditions::{DeviceCondition, DeviceField, DeviceValue};

/// The state of communication shown in lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ComState {
    /// A message of it would not be delivered, so none is waited for.
    NotAllowed,
    /// Never heard.
    NotSeen,
    /// Heard, and its type asks for no message within a certain time.
    NotWatched,
    /// Heard within the keep-alive of its type.
    Ok,
    /// One keep-alive period was missed.
    Warn,
    /// Two or more keep-alive periods were missed.
    Silent,
}

impl ComState {
    /// The state of a device whose type asks for a message every `keep_alive` seconds (0: never
    /// asks). `allowed` says whether it may communicate; `missed`, of one that was heard, how
    /// many such periods went by since without a message.
    pub const fn of(allowed: bool, keep_alive: i64, missed: Option<i64>) -> Self {
        match missed {
            _ if !allowed => Self::NotAllowed,
            None => Self::NotSeen,
            Some(_) if keep_alive <= 0 => Self::NotWatched,
            Some(0) => Self::Ok,
            Some(1) => Self::Warn,
            Some(_) => Self::Silent,
        }
    }
}

/// A device, as shown in a list and on its page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeviceView {
    /// Its id.
    pub id: DeviceId,
    /// At most 100 characters.
    pub name: String,
    /// The group it belongs to.
    pub group: GroupId,
    /// That group's name.
    pub group_name: String,
    /// Its device type.
    pub device_type: DeviceTypeId,
    /// That device type's name.
    pub device_type_name: String,
    /// Whether it is heard as it should be.
    pub state: ComState,
    /// Stated position: latitude in degrees.
    pub lat: Option<f64>,
    /// Stated position: longitude in degrees.
    pub lng: Option<f64>,
    /// When it was registered.
    pub created: UnixMillis,
    /// Time of its newest message.
    pub last_seen: Option<UnixMillis>,
    /// Its newest message.
    pub last_message: Option<MessageId>,
    /// Sequence number of the newest message.
    pub last_seq_number: Option<u16>,
    /// Best signal of the newest message in dBm; absent without the right to see it.
    pub rssi: Option<f64>,
    /// Best signal to noise ratio of the newest message in dB.
    pub snr: Option<f64>,
    /// The bytes of the newest message in hex.
    pub last_data: Option<String>,
    /// How well the network heard the newest message, once that is closed.
    pub link_quality: LinkQuality,
    /// The decoded fields of the newest message.
    pub last_fields: Vec<crate::message::FieldView>,
    /// Messages stored for it. Counted only on its own page.
    pub messages: Option<i64>,
    /// When something of it last arrived, by the server's clock.
    pub heard_at: Option<UnixMillis>,
    /// The number of the newest accepted message or out-of-band frame.
    pub seq_number: Option<u16>,
    /// The last number that was refused.
    pub trash_seq_number: Option<u16>,
    /// Whether the next number is accepted, whatever it is.
    pub disengaged: bool,
    /// Where it stands with its contract.
    pub subscription: Subscription,
    /// What people are told of its token.
    pub token: TokenShown,
    /// What is to be expected, or has become, of the renewal of its token.
    pub renewal_status: RenewalStatus,
    /// Whether a base station that heard it lately is silent.
    pub warned: bool,
    /// Which one; only for those who may see radio details.
    pub warned_of: Option<StationId>,
    /// Frames that did not carry its code.
    pub bad_code: i64,
    /// Frames that could not be checked, since its key is not known here.
    pub no_key: i64,
    /// Whether its key is known here.
    pub has_key: bool,
    /// Mean strength of its last messages in dBm, where there are enough of them; absent without
    /// the right to see it. Read only for its own page.
    pub average_rssi: Option<f64>,
    /// The same of the signal to noise ratio in dB.
    pub average_snr: Option<f64>,
    /// What it last said of itself. Read only for its own page.
    pub status: Option<StatusView>,
    /// Where it was, by the newest closed message that tells. Read only for its own page.
    pub position: Option<(UnixMillis, Position)>,
    /// The name of its contract. Read only for its own page.
    pub contract_name: Option<String>,
    /// The code with which another owner may take it over; absent without the right to see it, and
    /// where none was given out. Read only for its own page.
    pub pac: Option<String>,
    /// The key of its product certificate; may be empty.
    pub certificate: String,
    /// Whether it is a prototype.
    pub prototype: bool,
    /// The transfer to another owner that it is a part of.
    pub transfer: Option<TransferId>,
    /// What its owner says of it.
    pub labels: labels::Labels,
}

/// What a device said of itself in an out-of-band frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusView {
    /// When.
    pub time: UnixMillis,
    /// What.
    pub status: Status,
}

/// What the form of a device sends: text as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceInput {
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// Latitude in degrees, or empty.
    #[serde(default)]
    pub lat: String,
    /// Longitude in degrees, or empty.
    #[serde(default)]
    pub lng: String,
    /// `yes` or `no`: whether it may take a token; empty: as it is.
    #[serde(default)]
    pub activable: String,
    /// A word of [`Renewal`]: whether its token may be renewed; empty: as it is.
    #[serde(default)]
    pub renewal: String,
    /// The key of its product certificate; empty: as it is.
    #[serde(default)]
    pub certificate: String,
    /// A word of [`DeviceInput::PROTOTYPE`]; empty: as it is.
    #[serde(default)]
    pub prototype: String,
    /// Its tags, separated by commas: see [`labels::tags`].
    #[serde(default)]
    pub tags: String,
    /// Its note.
    #[serde(default)]
    pub note: String,
}

/// The settings of a device, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct DeviceSettings {
    /// 1 to 100 characters.
    pub name: String,
    /// Stated position.
    pub place: Option<Degrees>,
    /// Whether it may take a token; none: as it is.
    pub activable: Option<bool>,
    /// Whether its token may be renewed; none: as it is.
    pub renewal: Option<bool>,
    /// The key of its product certificate; none: as it is.
    pub certificate: Option<String>,
    /// Whether it is a prototype; none: as it is.
    pub prototype: Option<bool>,
    /// Its tags and its note.
    pub labels: labels::Labels,
}

impl DeviceInput {
    /// The words of `activable`: that it may take a token, and that it may not.
    pub const ACTIVABLE: [&'static str; 2] = ["yes", "no"];
    /// The words of `prototype`: that it is one, and that it is none.
    pub const PROTOTYPE: [&'static str; 2] = ["yes", "no"];

    /// Everything, checked.
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn check(&self) -> Result<DeviceSettings, Vec<Rejection>> {
        let mut wrong = Vec::new();
        let name = text(&self.name, 100).and_then(|name| match name.is_empty() {
            true => Err(Fault::Missing),
            false => Ok(name),
        });
        let name = name.unwrap_or_else(|fault| {
            wrong.push(fault.of("name"));
            String::new()
        });
        let place = place(&self.lat, &self.lng).unwrap_or_else(|mut faults| {
            wrong.append(&mut faults);
            None
        });
        let mut choice = |field: &str, word: &str, words: [&str; 2]| {
            choice(word, words).unwrap_or_else(|fault| {
                wrong.push(fault.of(field));
                None
            })
        };
        let activable = choice("activable", &self.activable, Self::ACTIVABLE);
        let renewals = Renewal::ALL.map(|renewal| renewal.1);
        let renewal = choice("renewal", &self.renewal, renewals);
        let prototype = choice("prototype", &self.prototype, Self::PROTOTYPE);
        let certificate = named(&self.certificate, prototype).unwrap_or_else(|fault| {
            wrong.push(fault.of("certificate"));
            None
        });
        let tags = labels::tags(&self.tags).unwrap_or_else(|fault| {
            wrong.push(fault.of("tags"));
            Vec::new()
        });
        let note = labels::note(&self.note).unwrap_or_else(|fault| {
            wrong.push(fault.of("note"));
            String::new()
        });
        if !wrong.is_empty() {
            return Err(wrong);
        }
        Ok(DeviceSettings {
            name,
            place,
            activable,
            renewal,
            certificate,
            prototype,
            labels: labels::Labels { tags, note },
        })
    }
}

/// The key of the certificate that is named, which prototypes do not have; none where nothing is
/// said.
fn named(typed: &str, prototype: Option<bool>) -> Result<Option<String>, Fault> {
    match (typed.trim(), prototype) {
        ("", _) => Ok(None),
        (_, Some(true)) => Err(Fault::NoneOfPrototypes),
        (key, _) => certificate::key(key).map(Some),
    }
}

/// Which of two words it is: whether the first; none where nothing is said.
fn choice(word: &str, words: [&str; 2]) -> Result<Option<bool>, Fault> {
    match words.iter().position(|one| *one == word) {
        Some(place) => Ok(Some(place == 0)),
        None if word.is_empty() => Ok(None),
        None => {
            let allowed = words.join(", ");
            Err(Fault::NotOneOf { allowed })
        }
    }
}

/// Columns by which a device list can be ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeviceSort {
    /// Most recently heard first; never heard last.
    #[default]
    #[serde(rename = "seen")]
    LastSeen,
    /// By id, ascending.
    #[serde(rename = "id")]
    Id,
    /// By name, then id.
    #[serde(rename = "name")]
    Name,
    /// Those registered last first.
    #[serde(rename = "created")]
    Created,
}

impl DeviceSort {
    /// Whether what is greater comes first.
    pub const fn descends(self) -> bool {
        matches!(self, Self::LastSeen | Self::Created)
    }
}

/// Which devices to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceQuery {
    /// Part of the id (from its start, hex) or of the name (anywhere, any case).
    #[serde(default)]
    pub text: String,
    /// Only devices of this type: its id, or empty.
    #[serde(default)]
    pub device_type: String,
    /// `heard`, `never`, or empty for both.
    #[serde(default)]
    pub seen: String,
    /// [`crate::list::Conditions`], as one text.
    #[serde(default)]
    pub conditions: String,
    /// The order.
    #[serde(default)]
    pub sort: DeviceSort,
    /// `on`: that order turned round.
    #[serde(default)]
    pub reversed: String,
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
    fn missed_periods_of_the_keep_alive_show() {
        let state = |missed, keep_alive| ComState::of(true, keep_alive, Some(missed));
        assert_eq!(state(0, 1800), ComState::Ok);
        assert_eq!(state(1, 1800), ComState::Warn);
        assert_eq!(state(2, 1800), ComState::Silent);
        assert_eq!(state(2, 0), ComState::NotWatched);
        assert_eq!(ComState::of(true, 1800, None), ComState::NotSeen);
    }

    #[test]
    fn nobody_waits_for_a_device_that_may_not_communicate() {
        for missed in [None, Some(0), Some(2)] {
            let state = ComState::of(false, 1800, missed);
            assert_eq!(state, ComState::NotAllowed);
        }
    }

    #[test]
    fn what_a_form_does_not_say_of_tokens_stays_as_it_is() {
        let input = DeviceInput {
            name: " Bin ".into(),
            ..DeviceInput::default()
        };
        let settings = input.check().unwrap();
        assert_eq!((settings.activable, settings.renewal), (None, None));
        let input = DeviceInput {
            activable: "no".into(),
            renewal: "allowed".into(),
            ..input
        };
        let settings = input.check().unwrap();
        let tokens = (settings.activable, settings.renewal);
        assert_eq!(tokens, (Some(false), Some(true)));
        let wrong = DeviceInput {
            name: String::new(),
            lat: "91".into(),
            lng: "1".into(),
            activable: "perhaps".into(),
            renewal: "no".into(),
            certificate: "P_0003_71CF_01".into(),
            prototype: "yes".into(),
            tags: "x".repeat(41),
            note: "\0".into(),
        };
        let wrong: Vec<_> = wrong.check().unwrap_err();
        let fields: Vec<_> = wrong.iter().map(|wrong| wrong.field.as_str()).collect();
        let expected = [
            "name",
            "lat",
            "activable",
            "renewal",
            "certificate",
            "tags",
            "note",
        ];
        assert_eq!(fields, expected);
    }

    #[test]
    fn a_form_that_says_nothing_of_a_certificate_leaves_it() {
        let input = |certificate: &str, prototype: &str| DeviceInput {
            name: "Bin".into(),
            certificate: certificate.into(),
            prototype: prototype.into(),
            ..DeviceInput::default()
        };
        let said = |input: DeviceInput| {
            let settings = input.check().unwrap();
            (settings.certificate, settings.prototype)
        };
        assert_eq!(said(input(" ", "")), (None, None));
        let key = "P_0003_71CF_01".to_owned();
        assert_eq!(
            said(input("p_0003_71cf_01", "no")),
            (Some(key), Some(false))
        );
        let wrong = input("P 1", "perhaps").check().unwrap_err();
        let fields: Vec<_> = wrong.iter().map(|wrong| wrong.field.as_str()).collect();
        assert_eq!(fields, ["prototype", "certificate"]);
    }
}
