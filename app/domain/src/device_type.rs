//! Device types: what devices of one kind have in common, first of all their format.

use serde::{Deserialize, Serialize};

use crate::id::{ContractId, DeviceTypeId, GroupId};
use crate::time::UnixMillis;

/// How the messages of a device type are shown. The numbers are those of the v2 API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DisplayType {
    /// Raw bytes.
    None,
    /// Fields by the custom format.
    Custom,
}

impl DisplayType {
    /// The number of the v2 API: 2 for none, 3 for custom.
    pub const fn number(self) -> i64 {
        match self {
            Self::None => 2,
            Self::Custom => 3,
        }
    }

    /// The display type of that number.
    pub const fn from_number(number: i64) -> Option<Self> {
        match number {
            2 => Some(Self::None),
            3 => Some(Self::Custom),
            _ => None,
        }
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
    /// The contract of its devices.
    pub contract: Option<ContractId>,
    /// That contract's name.
    pub contract_name: Option<String>,
    /// 1 to 100 characters.
    pub name: String,
    /// At most 300 characters.
    pub description: String,
    /// How its messages are shown.
    pub display: DisplayType,
    /// The custom format's text; empty unless `display` is custom.
    pub format: String,
    /// Counts the changes of the format; values are stored with it.
    pub format_version: i64,
    /// Seconds without a message after which a device counts as silent: 0 (never) or ≥ 1800.
    pub keep_alive: i64,
    /// Who is told when callbacks fail.
    pub alert_email: String,
    /// When it was made.
    pub created: UnixMillis,
    /// Its devices. Counted in lists and on its page.
    pub devices: i64,
    /// Its callbacks.
    pub callbacks: i64,
}

/// Which device types to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceTypeQuery {
    /// Part of the name, any case.
    #[serde(default)]
    pub text: String,
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
