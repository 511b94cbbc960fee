//! Which use cases there are, and of which it is told elsewhere, or nowhere, that they change
//! something.

use std::collections::BTreeSet;
use std::path::Path;

/// Those that change nothing: they read, or note what somebody has read, or send something once as
/// a trial, or begin what is in force only when it is confirmed, or take in a list of devices to be
/// looked at.
pub(super) const CHANGE_NOTHING: &[&str] = &[
    "account",
    "alerts",
    "allowed_in",
    "api_access",
    "api_access_for_editing",
    "api_access_grants",
    "api_accesses",
    "audit",
    "begin_openid_link",
    "begin_second_step",
    "callback",
    "callback_fares",
    "callback_standing",
    "callback_standings",
    "certificate",
    "certificate_for_deleting",
    "certificate_for_editing",
    "certificate_groups",
    "contract",
    "contract_devices",
    "contract_groups",
    "contract_use",
    "deliveries",
    "delivery",
    "device",
    "device_coverage",
    "device_events",
    "device_fields",
    "device_messages",
    "device_type",
    "device_type_choices",
    "device_type_for_deleting",
    "device_type_events",
    "device_type_samples",
    "event_configuration",
    "event_configurations",
    "event_deliveries",
    "event_delivery",
    "events",
    "fleet_map",
    "group",
    "group_events",
    "group_lines",
    "group_places",
    "group_tree",
    "group_use",
    "groups",
    "hearers",
    "identity_groups",
    "inspector",
    "installation",
    "list_callbacks",
    "list_certificates",
    "list_contracts",
    "list_device_types",
    "list_devices",
    "list_registrations",
    "list_stations",
    "list_transfers",
    "list_users",
    "look_at_devices",
    "lost_topics",
    "mark_alert_read",
    "mark_alerts_read",
    "message_story",
    "more",
    "moving_devices",
    "network_operators",
    "news",
    "news_groups",
    "news_post",
    "offered_devices",
    "offers_inspector",
    "openid_links",
    "overview",
    "preferences",
    "profile",
    "profile_choices",
    "profiles",
    "registration",
    "registration_choices",
    "registration_lines",
    "replacement",
    "rights",
    "saved_view_choices",
    "saved_views",
    "search",
    "second_step",
    "sessions",
    "station",
    "station_for_editing",
    "station_groups",
    "statistics",
    "transfer_choices",
    "transfer_groups",
    "transfer_offer",
    "try_callback",
    "try_event_configuration",
    "undelivered",
    "unread_alerts",
    "user",
    "user_filters",
    "user_for_editing",
    "user_grants",
    "usual_view",
    "virtual_devices",
    "watch",
    "welcome",
];

/// Those of which another story tells, since they take a code that only an app makes, a provider, or
/// somebody who operates the installation.
pub(super) const TOLD_ELSEWHERE: &[&str] =
    &["erase_user", "confirm_second_step", "end_openid_link"];

/// The methods of the engine that somebody can call: those that take who asks.
pub(super) fn use_cases() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    read_folder(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut found,
    );
    assert!(found.len() > 80, "the source is not where it was");
    found
}

fn read_folder(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_folder(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            read_file(&std::fs::read_to_string(&path).unwrap(), found);
        }
    }
}

fn read_file(source: &str, found: &mut BTreeSet<String>) {
    for (_, rest) in source
        .match_indices("\n    pub async fn ")
        .map(|(at, begin)| source.split_at(at + begin.len()))
    {
        let (Some(name), Some(arguments)) = (rest.find('('), rest.find('{')) else {
            continue;
        };
        if rest[name..arguments].contains("who: &Principal") {
            found.insert(rest[..name].to_owned());
        }
    }
}

#[test]
fn every_name_on_the_lists_is_that_of_a_use_case() {
    let all = use_cases();
    for name in CHANGE_NOTHING.iter().chain(TOLD_ELSEWHERE) {
        assert!(all.contains(*name), "{name} is gone");
    }
}
