//! Device types as programs ask for them, and as they are told of them.

use super::{DeviceTypeView, DisplayType};
use crate::group::GroupKind;
use crate::id::{ContractId, GroupId};
use crate::permission::Actions;

/// Which device types a program asks for; what is empty asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeviceTypePick {
    /// Part of the name, any case.
    pub text: String,
    /// Only those of these groups; one that may not be seen has none.
    pub groups: Vec<GroupId>,
    /// Whether those of the groups below them belong to it.
    pub deep: bool,
    /// Only those that have this contract.
    pub contract: Option<ContractId>,
    /// Only those whose messages are shown so.
    pub display: Option<DisplayType>,
    /// Whether they come by name, then id; else by id.
    pub by_name: bool,
    /// Whether what is greater comes first.
    pub descending: bool,
}

/// A device type with what programs are told beside.
#[derive(Clone, Debug, PartialEq)]
pub struct DeviceTypeRow {
    /// The device type.
    pub device_type: DeviceTypeView,
    /// What its group is.
    pub group_kind: GroupKind,
    /// How many groups lie above that one.
    pub group_level: u32,
    /// What the reader may do there.
    pub may: Actions,
}
