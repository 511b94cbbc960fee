//! Devices as the audit log names them.

use domain::audit::{Kind, Verb};
use domain::{DeviceId, GroupId};

use crate::audit::Act;
use crate::store::devices::{Listed, Owned};

/// A device as the log names it.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) id: DeviceId,
    pub(super) name: String,
    pub(super) group: GroupId,
}

impl Named {
    /// The device of that id, which belongs there.
    pub(super) fn of(id: DeviceId, owned: &Owned) -> Self {
        Self {
            id,
            name: owned.name.clone(),
            group: owned.group,
        }
    }
}

impl From<&Listed> for Named {
    fn from(device: &Listed) -> Self {
        Self {
            id: device.id,
            name: device.name.clone(),
            group: device.group,
        }
    }
}

/// What is done to a device.
pub(super) fn done_to(device: &Named, verb: Verb) -> Act {
    Act {
        verb,
        kind: Kind::Device,
        id: device.id.to_string(),
        name: device.name.clone(),
        group: device.group,
        fields: Vec::new(),
    }
}

/// The same of a device as it is listed.
pub(super) fn done(device: &Listed, verb: Verb) -> Act {
    done_to(&device.into(), verb)
}
