//! Contracts and groups, in English.

use super::super::{Contract, Group};

/// Groups.
pub const GROUP: Group = Group {
    name: "Name",
    parent: "Belongs to",
    below: "Groups below",
    subtree: "Of everything that was heard in this group and in the groups below it.",
};

/// Contracts.
pub const CONTRACT: Contract = Contract {
    menu: "Contract",
    title: "Contracts",
    new: "New contract",
    edit: "Edit",
    create: "Create contract",
    save: "Save changes",
    settings: "Contract information",
    times: "Times",
    numbers: "Numbers",
    held: "Tokens of this contract are in use. So its start and the duration of tokens stay, by \
           which they were taken; there are never fewer tokens than are in use; and with an \
           earlier end of communication they end then.",
    name: "Name",
    text_example: "Meters 2026…",
    group_hint: "Device types of this group and of the groups below it may use the contract.",
    created: "Made",
    start: "Start",
    start_field: "Start (UTC)",
    start_hint: "Messages before it are kept and not delivered. Empty: without a beginning.",
    activation_end: "Activation end",
    activation_end_field: "Activation end (UTC)",
    activation_end_hint: "From then on no device takes a token. Empty: never.",
    communication_end: "Communication end",
    communication_end_field: "Communication end (UTC)",
    communication_end_hint: "From then on nothing is delivered. Empty: never.",
    token_months: "Token duration",
    token_months_field: "Token duration in months",
    token_months_hint: "Empty or 0: as long as the contract.",
    months: |months| match months {
        1 => "1 month".to_owned(),
        months => format!("{months} months"),
    },
    as_long: "as the contract",
    renewal: "Renewal",
    renewal_field: "Tokens are renewed when they end",
    tokens: "Tokens in use",
    tokens_of: |in_use, max| format!("{in_use} of {max}"),
    tokens_of_any: |in_use| format!("{in_use}, no limit"),
    max_tokens: "Max tokens",
    max_tokens_hint: "How many devices may have one at a time. Empty or 0: without limit.",
    max_uplinks: "Max uplinks a day",
    max_downlinks: "Max downlinks a day",
    daily_hint: "Of each device. Empty: without limit.",
    unlimited: "no limit",
    bidir: "Bidirectional",
    bidir_field: "Devices may ask for downlinks",
    test_frames: "Test frames",
    test_frames_hint: "Messages of a device that are delivered before it takes a token: 0 to 25.",
    unused: "No device type uses it",
    unused_why: "Choose it in the form of a device type of its group or of a group below.",
    delete: "Delete",
    delete_question: "Delete this contract?",
    delete_lead: |name| {
        format!("Nothing uses “{name}”. What happened under it stays told. This cannot be undone.")
    },
    cannot_delete: "This contract is in use",
    still_used: |device_types, devices| {
        let types = match device_types {
            1 => "1 device type has it".to_owned(),
            count => format!("{count} device types have it"),
        };
        let tokens = match devices {
            1 => "1 device has a token of it".to_owned(),
            count => format!("{count} devices have a token of it"),
        };
        format!("It can be deleted when nothing refers to it any more: {types}, and {tokens}.")
    },
    none_yet: "No contracts yet",
    none_yet_why: "A contract says which devices are carried, how much and until when. Device \
                   types choose theirs, in an order.",
    none_match: "No contract matches",
    none_match_why: "There are contracts, but none that fits all conditions of the filter.",
};
