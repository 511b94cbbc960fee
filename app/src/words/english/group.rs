//! Groups and profiles, in English.

use domain::group::{GroupKind, Held};
use domain::permission::Action;

use super::super::{Group, Profile};
use super::counted;

/// Groups.
pub const GROUP: Group = Group {
    menu: "Group",
    title: "Groups",
    tree: "Tree of groups",
    new: "New group",
    new_below: "New group below",
    edit: "Edit",
    create: "Create group",
    save: "Save changes",
    settings: "Group information",
    name: "Name",
    text_example: "Harbour, North…",
    parent: "Belongs to",
    parent_hint: "The group below which it stands. Whoever may see that one sees this one, too.",
    below: "Groups below",
    subtree: "Of everything that was heard in this group and in the groups below it.",
    kind: "Type",
    kind_name: |kind| match kind {
        GroupKind::Operator => "Operator (SO)",
        GroupKind::Basic => "Basic",
        GroupKind::VirtualOperator => "Virtual operator (SVNO)",
        GroupKind::Partners => "Partners",
        GroupKind::Infrastructure => "Infrastructure provider (NIP)",
        GroupKind::Distributor => "Distributor (DIST)",
        GroupKind::Channel => "Channel",
        GroupKind::Starter => "Starter",
        GroupKind::Partner => "Partner",
    },
    kind_hint: "What it is in the trade. Operators, providers and distributors are made by \
                operators only.",
    description: "Description",
    timezone: "Time zone",
    timezone_hint: "Its name, like Europe/Brussels or UTC.",
    customer: "Customer",
    customer_lead: "For groups of customers: Basic, Partners, Channel, Starter and Partner. Of \
                    others it stays empty.",
    billable: "Billable",
    billable_field: "May be billed",
    technical_email: "Technical e-mail",
    technical_email_hint: "Whom to ask about its devices.",
    max_prototypes: "Prototypes",
    max_prototypes_hint: "How many devices there may be without a certificate, in it and in all \
                          groups below. Empty: any number. Whoever keeps the group above says so.",
    network: "Network",
    network_lead: "For those who keep a network or sell it. Of customers it stays empty.",
    country: "Country",
    country_hint: "Of operators and providers: its code of three letters (ISO 3166-1), like BEL.",
    network_operator: "Network operator",
    network_operator_hint: "Of virtual operators and distributors: on whose network they are.",
    any_number: "any number",
    device_types: "Associated device types",
    no_device_types: "No device types",
    no_device_types_why: "Neither this group nor one below it has any.",
    more: "Only the first thousand are listed. Filter to see others.",
    find: "Find group",
    find_lead: "There are more groups than this form can list. Find yours by part of its name before \
                you fill in the form: it begins anew then.",
    none_found: "No group that you could choose has that in its name.",
    none_match: "No group matches",
    none_match_why: "There are groups, but none that fits all conditions of the filter.",
    go: "Move",
    go_title: "Another place",
    go_lead: "It goes there with everything below it. From then on those see it who may see the \
              group that it belongs to then, and the others no more.",
    go_to: "Move below",
    go_hint: "Contracts and profiles that are used in it must be those of a group above it there, \
              too; devices stay with their owner.",
    go_button: "Move group",
    nowhere: "There is no other place",
    nowhere_why: "A group can be moved below a group whose people you keep.",
    delete: "Delete",
    delete_question: "Delete this group?",
    delete_lead: |name| format!("“{name}” holds nothing any more. This cannot be undone."),
    cannot_delete: "This group is not empty",
    holds: |holds| {
        let told: Vec<String> = holds
            .iter()
            .map(|(held, count)| told(*held, *count))
            .collect();
        format!(
            "It can be deleted when it holds nothing any more. Now it holds: {}.",
            told.join(", ")
        )
    },
    is_root: "This group stays",
    is_root_why: "It is the group of the operator, to which all others belong.",
};

/// So many of them.
fn told(held: Held, count: i64) -> String {
    let (one, many) = match held {
        Held::Groups => ("group below", "groups below"),
        Held::DeviceTypes => ("device type", "device types"),
        Held::Contracts => ("contract", "contracts"),
        Held::Users => ("user", "users"),
        Held::ApiAccesses => ("API access", "API accesses"),
        Held::Profiles => ("profile", "profiles"),
        Held::EventConfigurations => ("event configuration", "event configurations"),
        Held::Certificates => ("product certificate", "product certificates"),
        Held::BaseStations => ("base station", "base stations"),
        Held::StationTokens => ("token of base stations", "tokens of base stations"),
    };
    counted(count, one, many)
}

/// Profiles.
pub const PROFILE: Profile = Profile {
    title: "Profiles",
    lead: "A profile says what somebody may do in the group on which it is granted and in those \
           below it. Nobody grants more than he has himself.",
    name: "Name",
    rights: "Rights",
    rights_of: |name| format!("Rights of {name}"),
    rights_lead: "What each profile allows stands behind its question mark.",
    composed_by: "Composed by",
    everywhere: "the same everywhere",
    another: "a group above",
    new: "New profile",
    edit: "Edit",
    create: "Create profile",
    save: "Save changes",
    settings: "Profile",
    permissions: "What it allows",
    permissions_hint: "You can give what you have in this group yourself. Without the first one it \
                       allows something only beside a profile that has it.",
    permission: |action| match action {
        Action::Read => "See groups, device types, devices and messages",
        Action::ReadRadio => "See signal figures, frequencies, base stations and repetitions",
        Action::ReadPac => "See the porting authorisation codes of devices",
        Action::WriteFleet => "Register, change, move and suspend devices",
        Action::WriteTypes => "Create and change device types and their formats",
        Action::WriteCallbacks => {
            "Create, change and delete callbacks and event configurations, and see their addresses"
        }
        Action::Downlink => "Choose what devices are answered",
        Action::WritePeople => {
            "Create, change and delete users, API accesses, profiles and groups below"
        }
        Action::ReadContracts => "See contracts",
        Action::WriteContracts => "Create, change and delete contracts",
        Action::ReadAudit => "See who changed what",
        Action::ReadNetwork => "See base stations",
        Action::Operate => "Keep base stations and what else the operator keeps",
    },
    delete: "Delete",
    delete_question: "Delete this profile?",
    delete_lead: |name| format!("Nobody has “{name}”. This cannot be undone."),
    cannot_delete: "This profile is in use",
    still_used: |count| match count {
        1 => "It can be deleted when nobody has it any more: now it is granted once.".to_owned(),
        count => format!(
            "It can be deleted when nobody has it any more: now it is granted {count} times."
        ),
    },
};
