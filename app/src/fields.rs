//! The fields of the forms, form by form. A fault of one of them stands beside it, those of others
//! above the form; and an error that came through the address may speak of no other field.

/// Signing in.
pub const SIGN_IN: &[&str] = &["email", "password"];

/// Choosing a password.
pub const PASSWORD: &[&str] = &["email", "password", "again"];

/// The code of a second step.
pub const CODE: &[&str] = &["code"];

/// The first code of an app.
pub const SECOND_STEP: &[&str] = &["code", "own_password"];

/// Having a link mailed.
pub const FORGOTTEN: &[&str] = &["email"];

/// A new password, one's own or another's.
pub const NEW_PASSWORD: &[&str] = &["own_password", "password", "again"];

/// The beginning and the end of the second step.
pub const OWN_PASSWORD: &[&str] = &["own_password"];

/// One's own settings.
pub const ACCOUNT: &[&str] = &["first_name", "last_name", "time_zone", "language"];

/// A user.
pub const USER: &[&str] = &[
    "first_name",
    "last_name",
    "email",
    "time_zone",
    "language",
    "groups",
    "profiles",
    "own_password",
];

/// A device.
pub const DEVICE: &[&str] = &[
    "name",
    "lat",
    "lng",
    "activable",
    "renewal",
    "certificate",
    "prototype",
    "tags",
    "note",
];

/// What becomes of many devices.
pub const BULK: &[&str] = &[
    "at",
    "device_type",
    "history",
    "activable",
    "renewal",
    "certificate",
    "prototype",
    "add_tags",
    "remove_tags",
    "note",
];

/// A view that is saved. What it shows is told above.
pub const SAVED_VIEW: &[&str] = &["name", "group"];

/// A device that goes to another device type.
pub const DEVICE_TRANSFER: &[&str] = &["device_type", "history"];

/// A device whose token another takes over.
pub const DEVICE_REPLACED: &[&str] = &["target"];

/// A device that leaves its contract.
pub const UNSUBSCRIBED: &[&str] = &["at"];

/// A device that is registered.
pub const REGISTRATION: &[&str] = &[
    "device_type",
    "id",
    "pac",
    "name",
    "lat",
    "lng",
    "key",
    "certificate",
    "prototype",
    "activable",
    "renewal",
];

/// A list of devices.
pub const SERIES: &[&str] = &[
    "device_type",
    "lines",
    "prefix",
    "certificate",
    "prototype",
    "activable",
    "renewal",
    "purpose",
];

/// Devices that are offered to another owner.
pub const OFFER: &[&str] = &["group", "devices"];

/// Devices that are taken from another owner.
pub const OFFER_TAKEN: &[&str] = &["device_type", "certificate", "prototype"];

/// A device type.
pub const DEVICE_TYPE: &[&str] = &[
    "group",
    "contracts",
    "name",
    "description",
    "keep_alive",
    "alert_email",
    "renewal",
    "retention",
    "downlink_mode",
    "downlink_data",
    "display",
    "format",
];

/// A callback, whatever its kind and channel.
pub const CALLBACK: &[&str] = &[
    "method",
    "url",
    "headers",
    "content_type",
    "body",
    "line_pattern",
    "recipient",
    "subject",
    "message",
    "topic",
    "discovery",
    "payload_config",
];

/// Deliveries that are sent again.
pub const DELIVERIES: &[&str] = &["since"];

/// What the inspector answers.
pub const INSPECTOR: &[&str] = &["downlink"];

/// An event configuration.
pub const EVENT_CONFIGURATION: &[&str] = &[
    "name",
    "replaces",
    "watch",
    "events",
    "field",
    "comparison",
    "limit",
    "below",
    "above",
    "minutes",
    "lat",
    "lng",
    "radius",
    "crossing",
    "emails",
    "quiet_from",
    "quiet_to",
    "quiet_offset",
    "not_again",
    "digest",
    "callback_channel",
    "callback_method",
    "callback_url",
    "callback_headers",
    "callback_content_type",
    "callback_body",
    "callback_line_pattern",
    "callback_recipient",
    "callback_subject",
    "callback_message",
    "callback_topic",
];

/// A contract.
pub const CONTRACT: &[&str] = &[
    "group",
    "name",
    "plan",
    "start",
    "activation_end",
    "communication_end",
    "token_months",
    "renewal_months",
    "max_tokens",
    "max_uplinks",
    "max_downlinks",
    "test_frames",
];

/// A product certificate.
pub const CERTIFICATE: &[&str] = &[
    "group",
    "key",
    "name",
    "version",
    "manufacturer",
    "description",
];

/// What devices are made with.
pub const IDENTITIES: &[&str] = &["group", "lines"];

/// A group. Whether it may be billed is told above: a box has no place for it.
pub const GROUP: &[&str] = &[
    "parent",
    "name",
    "kind",
    "description",
    "timezone",
    "technical_email",
    "max_prototypes",
    "country",
    "network_operator",
];

/// A group that goes to another place.
pub const GROUP_MOVED: &[&str] = &["parent"];

/// A profile.
pub const PROFILE: &[&str] = &["name", "permissions"];

/// What a virtual device is to say.
pub const VIRTUAL_DEVICE: &[&str] = &["sample", "stations", "places", "strength"];

/// Installing a device.
pub const INSTALL: &[&str] = &[
    "id",
    "pac",
    "name",
    "device_type",
    "certificate",
    "lat",
    "lng",
];

/// A post of the news.
pub const NEWS: &[&str] = &["group", "title", "text"];

/// An API access.
pub const API_ACCESS: &[&str] = &[
    "name",
    "time_zone",
    "expires",
    "scopes",
    "groups",
    "profiles",
];

/// An API access that gets another password.
pub const API_ACCESS_RENEWED: &[&str] = &["hours"];

/// A base station.
pub const BASE_STATION: &[&str] = &[
    "group", "id", "name", "lat", "lng", "operator", "country", "region",
];

/// What has no fault beside it, in whatever form or address: that is told above.
pub const OTHERS: &[&str] = &[
    "token",
    "enabled",
    "device",
    "type",
    "bidir",
    "device_types",
    "tokens",
    "suspended",
    "callback",
    "channel",
    "delivery",
    "bell",
    "to_callback",
    "callback_in_order",
    "callback_send_sni",
    "configuration",
    "unread",
    "billable",
    "groups",
    "users",
    "api_accesses",
    "profiles",
    "event_configurations",
    "certificates",
    "base_stations",
    "station_tokens",
    "user",
    "locked",
    "end_second_step",
    "transfer",
    "registration",
    "verdict",
    "deed",
    "devices",
    "all",
    "edit",
    "address",
    "usual",
    "conditions",
];

const ALL: &[&[&str]] = &[
    SIGN_IN,
    PASSWORD,
    CODE,
    SECOND_STEP,
    FORGOTTEN,
    NEW_PASSWORD,
    OWN_PASSWORD,
    ACCOUNT,
    USER,
    DEVICE,
    BULK,
    SAVED_VIEW,
    DEVICE_TRANSFER,
    DEVICE_REPLACED,
    UNSUBSCRIBED,
    REGISTRATION,
    SERIES,
    OFFER,
    OFFER_TAKEN,
    DEVICE_TYPE,
    CALLBACK,
    DELIVERIES,
    INSPECTOR,
    EVENT_CONFIGURATION,
    CONTRACT,
    CERTIFICATE,
    IDENTITIES,
    GROUP,
    GROUP_MOVED,
    PROFILE,
    NEWS,
    VIRTUAL_DEVICE,
    INSTALL,
    API_ACCESS,
    API_ACCESS_RENEWED,
    BASE_STATION,
    OTHERS,
];

/// The field of that name, if a form has it.
pub fn known(name: &str) -> Option<&'static str> {
    let mut all = ALL.iter().flat_map(|form| form.iter().copied());
    all.find(|field| *field == name)
}

/// The most faults of known fields that one error tells.
pub const MOST: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_of_a_form_is_known_and_stands_there_once() {
        for form in ALL {
            assert!(form.len() < MOST);
            for (at, field) in form.iter().enumerate() {
                assert_eq!(known(field), Some(*field));
                assert!(!form[..at].contains(field), "{field}");
            }
        }
        assert_eq!(known("pay here"), None);
    }
}
