//! Contracts, in English.

use domain::contract::Plan;

use super::super::Contract;

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
    plan: "Plan",
    plan_name: |plan| match plan {
        Plan::Free => "Free",
        Plan::PayAsYouGrow => "Pay as you grow",
        Plan::CommittedVolume => "Committed volume",
        Plan::CommittedVolumeFlex => "Committed volume, flexible",
        Plan::Pack => "Pack",
        Plan::DevKit => "Development kit",
        Plan::Activate => "Activate",
    },
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
    renewal_months: "Renewed for",
    renewal_months_field: "Months that a token lasts longer when it is renewed",
    renewal_months_hint: "Empty or 0: as many as it was taken for.",
    as_taken: "as long as it was taken for",
    tokens: "Tokens in use",
    tokens_used: "Tokens ever taken",
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
    high_priority: "High priority",
    high_priority_field: "Downlinks go before those of other contracts",
    test_frames: "Test frames",
    test_frames_hint: "Messages of a device that are delivered before it takes a token: 0 to 25.",
    geolocation: "Geolocation",
    geolocation_field: "Positions are computed from the base stations that heard a device",
    network_metadata: "Network metadata",
    network_metadata_field: "Callbacks tell which base stations heard a message, and how",
    options_hint: "Both hold for messages from then on. Positions that devices send themselves are \
                   told in any case.",
    devices: "Devices on it",
    devices_none: "No device is on it",
    devices_none_why: "A device takes a token of it with its first message.",
    activated: "Activated",
    token_end: "Token ends",
    unused: "No device type uses it",
    unused_why: "Choose it in the form of a device type of its group or of a group below.",
    close: "Close",
    close_question: "Close this contract?",
    close_lead: |name| {
        format!(
            "From now on “{name}” carries nothing: tokens of it end, and none is taken any more. \
             What devices send is kept and not delivered, unless another contract of their type \
             takes them over. A later end can be given to it afterwards."
        )
    },
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
