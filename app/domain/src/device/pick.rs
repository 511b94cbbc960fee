//! Devices as programs ask for them, and as they are told of them.

use crate::device::{DeviceSort, DeviceView};
use crate::group::GroupKind;
use crate::id::{DeviceId, DeviceTypeId, GroupId};
use crate::permission::Actions;

/// Which devices a program asks for; what is empty asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DevicePick {
    /// Only those of these groups; one that may not be seen has none.
    pub groups: Vec<GroupId>,
    /// Whether those of the groups below them belong to it.
    pub deep: bool,
    /// Only those of this device type.
    pub device_type: Option<DeviceTypeId>,
    /// Only those with an id from the first on.
    pub least: Option<DeviceId>,
    /// Only those with an id up to that one.
    pub greatest: Option<DeviceId>,
    /// The order.
    pub sort: DeviceSort,
    /// Whether what is greater comes first.
    pub descending: bool,
    /// Whether the means of their last signals are read, too.
    pub averages: bool,
}

/// A device with what programs are told beside.
#[derive(Clone, Debug, PartialEq)]
pub struct DeviceRow {
    /// The device. Of its messages only the link quality of the newest and its place are read.
    pub device: DeviceView,
    /// What its group is.
    pub group_kind: GroupKind,
    /// How many groups lie above that one.
    pub group_level: u32,
    /// What the reader may do there.
    pub may: Actions,
}
