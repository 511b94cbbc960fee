//! What is done to many devices at once, in English.

use domain::device::BulkDeed;

use super::super::Bulk;
use super::{counted, total};

/// What is done to many devices at once.
pub const WORDS: Bulk = Bulk {
    title: "Several devices at once",
    choose: "Chosen",
    choose_one: |device| format!("Choose device {device}"),
    all: |count| format!("All that match the filter ({})", total(count)),
    what: "With the chosen devices",
    deed_name: |deed| match deed {
        BulkDeed::Suspend => "Suspend",
        BulkDeed::Resume => "Resume",
        BulkDeed::Restart => "Restart",
        BulkDeed::Unsubscribe => "Unsubscribe",
        BulkDeed::Edit => "Edit",
        BulkDeed::Delete => "Delete",
    },
    go: "Go on",
    question: |deed| match deed {
        BulkDeed::Suspend => "Suspend these devices?",
        BulkDeed::Resume => "Resume these devices?",
        BulkDeed::Restart => "Restart these devices?",
        BulkDeed::Unsubscribe => "Take these devices off their contracts?",
        BulkDeed::Edit => "Change these devices?",
        BulkDeed::Delete => "Delete these devices?",
    },
    consequences: |deed, done, stay| {
        let told = match deed {
            BulkDeed::Suspend => {
                "Their messages will be kept and not delivered, and their contracts go on."
            }
            BulkDeed::Resume => "Their messages will be delivered again.",
            BulkDeed::Restart => "Each takes a token again with its next message.",
            BulkDeed::Unsubscribe => {
                "Their messages will be kept and not delivered. Their tokens are lost for good; \
                 others are taken after a restart. This cannot be undone."
            }
            BulkDeed::Edit => {
                "Where they go to a device type that does not have the contracts of their tokens, \
                 the tokens are lost. Where it is one of another group, event configurations of \
                 the devices themselves are deleted with their callbacks."
            }
            BulkDeed::Delete => {
                "They never sent anything. Their names, stated positions, tags and notes go with \
                 them. Each can be registered again by the code that it was \
                 made with; where it had another owner before, by the one that it has now."
            }
        };
        let stay = match stay {
            0 => String::new(),
            1 => " 1 device stays as it is.".to_owned(),
            stay => format!(" {} stay as they are.", devices(stay)),
        };
        format!("It is done to {}.{stay} {told}", devices(done))
    },
    nothing: "Nothing can be done to any of the chosen devices.",
    stay: "Devices that stay as they are",
    devices: "Devices",
    why: "Why",
    already: "There is nothing to be done: they are so already.",
    edit_lead: "What stays as it is may be different from device to device.",
    as_it_is: "as it is",
    back: "Back to the devices",
    goes_on: "This goes on by itself: you can leave, and find it again under \"Lists of devices\".",
};

/// So many devices.
fn devices(count: i64) -> String {
    counted(count, "device", "devices")
}
