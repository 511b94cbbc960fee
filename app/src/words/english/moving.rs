//! The devices of a type, and those of them that are being transferred, in English.

use super::super::Moving;

/// The words.
pub const MOVING: Moving = Moving {
    associated: "Associated devices",
    in_list: "Conditions and bulk changes",
    none_yet: "No devices yet",
    none_yet_why: "Devices appear here once they are registered under this device type.",
    title: "Devices being transferred",
    lead: "They stay here until their new owner takes them.",
    none: "No device is being transferred",
    none_why: "Devices of this type appear here while they are offered to another owner.",
    none_match: "No device goes there",
    none_match_why: "Devices of this type are being transferred, but none to this group.",
    to: "To group",
    offer: "Offer",
    all: "Transfers of all devices",
    way: "Direction",
    both: "both",
    more: "All of them",
};
