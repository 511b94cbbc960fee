//! The audit log, in English.

use domain::audit::{Kind, Verb, Who};

use super::super::Audit;

/// The words.
pub const WORDS: Audit = Audit {
    title: "Audit",
    lead: "Everything that somebody changed in this group and in the groups below it, by whatever \
           way. Nothing is ever taken out; secrets are not in it.",
    number: "No",
    time: "Time",
    who: "Who",
    who_example: "e-mail address",
    who_name: |who| match who {
        Who::Person => "Somebody",
        Who::Command => "Command line",
        Who::System => "The system",
        Who::Token => "A station's token",
        Who::Stranger => "Another owner",
    },
    what: "What",
    verb: "Deed",
    verb_name,
    kind: "Of what",
    kind_name,
    object: "Id",
    object_example: "e.g. 1CF14C",
    changed: "Changed",
    fields: |count| match count {
        1 => "1 field".to_owned(),
        count => format!("{count} fields"),
    },
    from_to: |before, after| format!("{before} → {after}"),
    secret: "changed; it is not shown",
    erased: "erased",
    export: "Download as CSV",
    none_yet: "Nothing yet",
    none_yet_why: "As soon as somebody changes something here or below, it is told here.",
    none_match: "Nothing matches",
    none_match_why: "Nobody did anything that the filter asks for.",
};

fn verb_name(verb: Verb) -> &'static str {
    match verb {
        Verb::Create => "Created",
        Verb::Edit => "Edited",
        Verb::Delete => "Deleted",
        Verb::Enable => "Turned on",
        Verb::Disable => "Turned off",
        Verb::Lock => "Locked",
        Verb::Unlock => "Unlocked",
        Verb::Invite => "Link made",
        Verb::Password => "Password set",
        Verb::SignIn => "Signed in",
        Verb::SignOut => "Signed out",
        Verb::Move => "Moved",
        Verb::Transfer => "Transferred",
        Verb::Retry => "Sent again",
        Verb::Rotate => "Secret renewed",
        Verb::Revoke => "Ended",
        Verb::Export => "Exported",
        Verb::Import => "Imported",
        Verb::Disengage => "Sequence disengaged",
        Verb::Suspend => "Suspended",
        Verb::Resume => "Resumed",
        Verb::Restart => "Restarted",
        Verb::Unsubscribe => "Taken off contract",
        Verb::Stay => "Kept on contract",
        Verb::Replace => "Replaced",
        Verb::Accept => "Accepted",
        Verb::Refuse => "Refused",
        Verb::Undo => "Taken back",
        Verb::Erase => "Erased",
    }
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Group => "group",
        Kind::User => "user",
        Kind::Profile => "profile",
        Kind::ApiAccess => "API access",
        Kind::DeviceType => "device type",
        Kind::Device => "device",
        Kind::Callback => "callback",
        Kind::EventConfiguration => "event configuration",
        Kind::Contract => "contract",
        Kind::Certificate => "product certificate",
        Kind::BaseStation => "base station",
        Kind::StationToken => "station token",
        Kind::Inspector => "inspector",
        Kind::Session => "session",
        Kind::Registration => "registration",
        Kind::Transfer => "transfer",
        Kind::Messages => "messages of",
        Kind::Identity => "identities",
        Kind::News => "news",
        Kind::SavedView => "saved view",
        Kind::Audit => "audit log",
    }
}
