//! API accesses, in English.

use domain::api_access::Scope;

use super::super::ApiAccess;

/// The words.
pub const WORDS: ApiAccess = ApiAccess {
    title: "API access",
    lead: "With an API access a program asks in the name of this group.",
    documentation: "About the API",
    none_yet: "No API access yet",
    none_yet_why: "Whoever keeps the people of this group makes one for each program, so that each \
                   can be ended by itself.",
    find: "Find API access",
    find_example: "part of the name",
    find_lead: "There are more API accesses than this list holds. Find yours by part of its name.",
    none_match: "No API access matches",
    none_match_why: "None of this group has that in its name.",
    new: "New API access",
    edit: "Edit",
    create: "Create API access",
    save: "Save changes",
    settings: "API access",
    name: "Name",
    name_hint: "What the program is called, so that it is known in the audit log.",
    login: "Login",
    password: "Password",
    credentials: "Login and password",
    credentials_once: "The password is shown only now. Keep it where your program finds it and \
                       nobody else does.",
    expires: "Expires",
    expires_field: "Expires (UTC)",
    expires_hint: "From then on it lets nobody in. Empty: never.",
    last_used: "Last used",
    old_until: "Earlier password counts until",
    active: "active",
    expired: "expired",
    revoked: "revoked",
    scopes: "What it may change",
    scopes_hint: "As far as its profiles let it. Nothing ticked: it only reads.",
    scope: |scope| match scope {
        Scope::Fleet => "Devices",
        Scope::Types => "Device types and their formats",
        Scope::Callbacks => "Callbacks and event configurations",
        Scope::Downlink => "What devices are answered",
        Scope::People => "Users, API accesses, profiles and groups below",
        Scope::Contracts => "Contracts",
        Scope::Network => "Base stations and what else the operator keeps",
    },
    only_reads: "nothing: it only reads",
    roles_lead: "A profile holds for its group and for everything below it: this group, or one \
                 below it. Nobody grants more than they have themselves.",
    renew: "Renew password",
    renew_lead: |name| {
        format!(
            "“{name}” gets another password, which is shown once. Its login stays. One that was \
             revoked lets in again."
        )
    },
    hours: "Hours for which the earlier password counts, too",
    hours_hint: "0 to 720. In this time programs can change over; 0: it is void at once.",
    revoke: "Revoke",
    revoke_question: "Revoke this API access?",
    revoke_lead: |name| {
        format!(
            "Nobody comes in with “{name}” any more. It stays in the list, and lets in again once \
             it is renewed."
        )
    },
    delete: "Delete",
    delete_question: "Delete this API access?",
    delete_lead: |name| {
        format!("Nobody comes in with “{name}” any more. This cannot be undone; to revoke it can.")
    },
};
