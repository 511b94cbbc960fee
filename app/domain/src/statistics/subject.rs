//! Of what there are figures.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::id::{DeviceId, DeviceTypeId, GroupId, StationId};

/// Of what there are figures. As text it is the way to its pages: `devices/1CF14C`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Subject {
    /// One device, with what it sent as long as it was its owner's.
    Device(DeviceId),
    /// The devices of a type, as long as they were of it.
    DeviceType(DeviceTypeId),
    /// What was heard in a group and those below it.
    Group(GroupId),
    /// What a base station heard.
    Station(StationId),
}

impl Subject {
    /// What is meant by the two parts of that way; none where it leads nowhere.
    pub fn read(kind: &str, id: &str) -> Option<Self> {
        Some(match kind {
            "devices" => Self::Device(id.parse().ok()?),
            "device-types" => Self::DeviceType(id.parse().ok()?),
            "groups" => Self::Group(id.parse().ok()?),
            "base-stations" => Self::Station(id.parse().ok()?),
            _ => return None,
        })
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Device(id) => write!(f, "devices/{id}"),
            Self::DeviceType(id) => write!(f, "device-types/{id}"),
            Self::Group(id) => write!(f, "groups/{id}"),
            Self::Station(id) => write!(f, "base-stations/{id}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_found_by_the_way_to_its_pages() {
        for subject in [
            Subject::Device(DeviceId(0x1CF14C)),
            Subject::DeviceType(DeviceTypeId([7; 12])),
            Subject::Group(GroupId([8; 12])),
            Subject::Station(StationId(0x2731)),
        ] {
            let text = subject.to_string();
            let (kind, id) = text.split_once('/').unwrap();
            assert_eq!(Subject::read(kind, id), Some(subject), "{text}");
        }
        for (kind, id) in [("devices", "x"), ("users", "1"), ("", "")] {
            assert_eq!(Subject::read(kind, id), None, "{kind}/{id}");
        }
    }
}
