//! Device types: what devices of one kind have in common, first of all their format.

mod choice;
mod column;
mod input;

pub use choice::{DeviceTypeChoice, OFFERED};
pub use column::{DeviceTypeColumn, DeviceTypeSort};
pub use input::{DeviceTypeInput, DeviceTypeSettings, KEEP_ALIVE_MIN, RETENTION_MAX};

use payload::{Display, Format};
use serde::{Deserialize, Serialize};

use crate::group::GroupChoice;
use crate::id::{ContractId, DeviceId, DeviceTypeId, GroupId};
use crate::time::UnixMillis;

/// How the messages of a device type are shown. The numbers are those of the v2 API.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DisplayType {
    /// Raw bytes.
    #[default]
    None,
    /// Fields by the custom format.
    Custom,
    /// A position in the fixed layout of [`payload::Display::geolocation`].
    Geolocation,
    /// Text.
    String,
    /// Hexadecimal and text side by side, for a first look at a new device.
    Test,
}

impl DisplayType {
    /// All of them, in the order of the form, each with its word there and its number in the
    /// v2 API.
    pub const ALL: [(Self, &'static str, i64); 5] = [
        (Self::None, "none", 2),
        (Self::Geolocation, "geolocation", 4),
        (Self::String, "string", 5),
        (Self::Test, "test", 6),
        (Self::Custom, "custom", 3),
    ];

    /// The number of the v2 API.
    pub fn number(self) -> i64 {
        let of = Self::ALL.iter().find(|each| each.0 == self);
        of.map_or(2, |each| each.2)
    }

    /// The word by which forms know it.
    pub fn word(self) -> &'static str {
        let of = Self::ALL.iter().find(|each| each.0 == self);
        of.map_or("none", |each| each.1)
    }

    /// The display type of that number.
    pub fn from_number(number: i64) -> Option<Self> {
        let of = Self::ALL.iter().find(|each| each.2 == number);
        of.map(|each| each.0)
    }

    /// The display type of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        let of = Self::ALL.iter().find(|each| each.1 == word);
        of.map(|each| each.0)
    }

    /// What shows the messages; `format` is the text of the custom format. A format that does
    /// not parse, which none that was saved is, shows nothing.
    pub fn display(self, format: &str) -> Display {
        match self {
            Self::None => Display::None,
            Self::Custom => Format::parse(format).map_or(Display::None, Display::Custom),
            Self::Geolocation => Display::geolocation(),
            Self::String => Display::Text,
            Self::Test => Display::Test,
        }
    }
}

/// Where the bytes of a downlink come from. The numbers are those of the v2 API.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DownlinkMode {
    /// From the device type's template.
    #[default]
    Direct,
    /// From the answer of the callback that is selected for it.
    Callback,
    /// Devices are never answered.
    None,
    /// The operator manages them.
    Managed,
}

impl DownlinkMode {
    /// All of them, in the order of their numbers in the v2 API, each with its word in forms.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Direct, "direct"),
        (Self::Callback, "callback"),
        (Self::None, "none"),
        (Self::Managed, "managed"),
    ];

    /// The number of the v2 API, 0 to 3.
    pub const fn number(self) -> i64 {
        self as i64
    }

    /// The word by which forms know it.
    pub fn word(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The mode of that number.
    pub fn from_number(number: i64) -> Option<Self> {
        let place = usize::try_from(number).ok()?;
        Self::ALL.get(place).map(|each| each.0)
    }

    /// The mode of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        let of = Self::ALL.iter().find(|each| each.1 == word);
        of.map(|each| each.0)
    }
}

/// What a device type is used for: what keeps it from being deleted, and what goes with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceTypeUse {
    /// Devices of it.
    pub devices: i64,
    /// Lists of devices for it that are being worked off.
    pub registrations: i64,
    /// Callbacks of it.
    pub callbacks: i64,
    /// Event configurations of its own.
    pub event_configurations: i64,
    /// Tokens of base stations that register devices under it.
    pub tokens: i64,
    /// Messages of devices that are of another type by now.
    pub messages: i64,
}

impl DeviceTypeUse {
    /// Whether something keeps it from being deleted.
    pub fn is_used(&self) -> bool {
        self.devices > 0 || self.registrations > 0
    }
}

/// Whether the tokens of a device type's devices are renewed, as its form says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Renewal {
    /// They are, where contract and device allow it, too.
    #[default]
    Allowed,
    /// They end.
    Off,
}

impl Renewal {
    /// Both, each with its word in forms.
    pub const ALL: [(Self, &'static str); 2] = [(Self::Allowed, "allowed"), (Self::Off, "off")];

    /// The word by which forms know it.
    pub fn word(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// What that word means; an empty one is the default.
    pub fn from_word(word: &str) -> Option<Self> {
        let of = Self::ALL.iter().find(|each| each.1 == word);
        of.map(|each| each.0)
            .or_else(|| word.is_empty().then(Self::default))
    }
}

impl From<bool> for Renewal {
    fn from(allowed: bool) -> Self {
        if allowed { Self::Allowed } else { Self::Off }
    }
}

/// A device type, as shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeviceTypeView {
    /// Its id.
    pub id: DeviceTypeId,
    /// The group it belongs to.
    pub group: GroupId,
    /// That group's name.
    pub group_name: String,
    /// The contracts of its devices with their names, in the order in which they are tried.
    pub contracts: Vec<(ContractId, String)>,
    /// 1 to 100 characters.
    pub name: String,
    /// At most 300 characters.
    pub description: String,
    /// How its messages are shown.
    pub display: DisplayType,
    /// The custom format's text; empty unless `display` is custom.
    pub format: String,
    /// Counts the changes of display type and format; values are stored with it.
    pub format_version: i64,
    /// The decoding of older messages by the present format, while it goes on.
    pub redecoding: Option<Redecoding>,
    /// Where the bytes of a downlink come from.
    pub downlink_mode: DownlinkMode,
    /// The template of direct downlinks; see [`payload::DownlinkTemplate`].
    pub downlink_data: String,
    /// Seconds without a message after which a device counts as silent: 0 (never) or ≥ 1800.
    pub keep_alive: i64,
    /// Who is told when callbacks fail.
    pub alert_email: String,
    /// Whether tokens of its devices are renewed, where contract and device allow it, too.
    pub renewal: bool,
    /// Days for which messages of its devices are kept; 0: for good.
    pub retention: i64,
    /// When it was made.
    pub created: UnixMillis,
    /// Its devices. Counted in lists and on its page.
    pub devices: i64,
    /// Its callbacks.
    pub callbacks: i64,
}

impl DeviceTypeView {
    /// The form that would leave everything as it is.
    pub fn input(&self) -> DeviceTypeInput {
        DeviceTypeInput {
            group: self.group.to_string(),
            contracts: self.contracts.iter().map(|one| one.0.to_string()).collect(),
            name: self.name.clone(),
            description: self.description.clone(),
            keep_alive: self.keep_alive.to_string(),
            alert_email: self.alert_email.clone(),
            downlink_mode: self.downlink_mode.word().to_owned(),
            downlink_data: self.downlink_data.clone(),
            renewal: Renewal::from(self.renewal).word().to_owned(),
            retention: self.retention.to_string(),
            display: self.display.word().to_owned(),
            format: self.format.clone(),
        }
    }
}

/// How far the decoding of older messages has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redecoding {
    /// Messages looked at.
    pub done: i64,
    /// Messages there were when it began.
    pub total: i64,
}

/// What the form of a device type offers to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceTypeChoices {
    /// Groups in which a new one may be made.
    pub groups: GroupChoice,
    /// Contracts it may use, with their names.
    pub contracts: Vec<(ContractId, String)>,
}

/// A message on which a format is tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleMessage {
    /// Who sent it.
    pub device: DeviceId,
    /// When it was received.
    pub time: UnixMillis,
    /// Its bytes, in lower-case hexadecimal.
    pub data: String,
}

/// Which device types to list; what is empty asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeviceTypeQuery {
    /// Part of the name, any case.
    pub text: String,
    /// Only those of this group and the groups below it: its id.
    pub group: String,
    /// The word of a [`DeviceTypeSort`].
    pub sort: String,
    /// `on`: that order is turned round.
    pub reversed: String,
    /// Rows a page; see [`crate::list::page_size`].
    pub size: u32,
    /// The position after which to go on: `Page::next` of an earlier page.
    pub after: String,
    /// The position before which to look: `Page::previous` of a later page.
    pub until: String,
}
