//! To whom devices go, in English.

use super::super::Handing;

/// Choosing a device type or a group, and whether what devices did before goes along.
pub const HANDING: Handing = Handing {
    find: "Find device type",
    find_lead: "There are more device types than this form can list. Find yours by part of its name \
                before you fill in the rest.",
    find_hint: "There are more than are listed: find others by part of their name.",
    none_found: "No device type matches.",
    choose: "Choose a device type",
    history: "History",
    history_hint: "What it did before: messages, events and figures. Usually they are seen with the \
                   device where it stays in its group, and not where it comes to another group, \
                   since others may read there. What was left behind does not come back with a \
                   further move.",
    as_usual: "As usual",
    keep: "Keep the history",
    leave: "Leave the history behind",
    group: "Group",
    group_hint: "One of those that you see. Of another owner you may see none: then enter its id \
                 below.",
    group_id: "Or its id",
    group_id_hint: "24 hexadecimal digits, as its owner sees them. It counts before the choice.",
};
