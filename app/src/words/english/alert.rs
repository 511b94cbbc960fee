//! Alerts and event configurations, in English.

use domain::alert::{Comparison, Crossing, Trigger, Watch};

use super::super::{Alert, EventConfiguration};
use super::event;

/// Alerts are counted no further.
const MOST: i64 = 100;

/// The bell, and what it tells.
pub(super) const ALERT: Alert = Alert {
    title: "Alerts",
    bell: "Bell",
    count: |unread| match unread {
        MOST.. => format!("{}+", MOST - 1),
        unread => unread.to_string(),
    },
    unread: |unread| match unread {
        MOST.. => format!("{MOST} unread or more"),
        unread => format!("{unread} unread"),
    },
    time: "Raised",
    configuration: "Event configuration",
    read: "Read",
    new: "new",
    show: "Show",
    show_unread: "only unread",
    mark: "Mark as read",
    mark_all: "Mark all as read",
    only_of: |name| format!("Only those of “{name}”."),
    all: "All alerts",
    none_yet: "No alerts yet",
    none_yet_why: "An event configuration of a group, a device type or a device says what the bell \
                   rings for.",
    none_match: "No alert matches",
    none_match_why: "There may be others that the filter leaves out.",
    callback_off: "A callback was switched off",
    callback_off_over: "By now it is switched on again, or deleted.",
};

/// What somebody wants to be told of.
pub(super) const CONFIGURATION: EventConfiguration = EventConfiguration {
    title: "Event configuration",
    one: "Event configuration",
    new: "New event configuration",
    edit: "Edit event configuration",
    edit_it: "Edit",
    create: "Create event configuration",
    save: "Save changes",
    delete: "Delete",
    delete_question: "Delete this event configuration?",
    delete_lead: |name, waiting| {
        format!(
            "“{name}” will alert nobody any more. What its callback still owes is cancelled: \
             {waiting}. Its alerts stay at the bell. This cannot be undone."
        )
    },
    own: "Made here",
    inherited: "Inherited",
    none_yet: "No event configurations yet",
    none_yet_why: "One says what is watched (events, a field, the signal, the supply, the \
                   temperature, silence, a place) and who is told: by mail, by the bell or by a \
                   callback.",
    state: "State",
    replaced: "replaced",
    name: "Name",
    of: "Of",
    from: "From",
    in_place_of: |name| format!("Stands in the place of “{name}”."),
    replaced_by: |name| format!("“{name}” stands in its place here."),
    unseen: "one that you cannot see",
    replace_here: "Replace here",
    watches: "Watches",
    nothing: "nothing",
    trigger,
    tells: "Tells",
    bell: "bell",
    addresses: |all| match all {
        [] => String::new(),
        [one] => one.clone(),
        [one, other] => format!("{one}, {other}"),
        [one, rest @ ..] => format!("{one} and {} more", rest.len()),
    },
    nobody: "nobody",
    callback: "Callback",
    last_alert: "Last alert",
    never: "never",
    created: "Made",
    enabled: "Turned on",
    replaces: "In the place of",
    replaces_hint: "One that is inherited and does not hold here then: for everything below, this \
                    one does. If this one is turned off, neither does.",
    watched: "What is watched",
    watch: "Watch",
    watch_name: |watch| match watch {
        Watch::Events => "Events",
        Watch::Field => "A field of the format",
        Watch::Rssi => "The signal",
        Watch::Battery => "The supply",
        Watch::Temperature => "The temperature",
        Watch::Silence => "Silence",
        Watch::Geofence => "A place",
    },
    watch_nothing: "Nothing: only turn off what it replaces",
    watch_plain: "Only what belongs to the choice above has to be filled in.",
    events: "Events",
    field: "Field",
    field_hint: "Its name in the custom format of the device type. A field that is true or false \
                 counts 1 or 0.",
    fields: |names| format!("The format has: {names}."),
    comparison: "Alert when it is",
    comparison_name: |comparison| match comparison {
        Comparison::Below => "below the limit",
        Comparison::Above => "above the limit",
        Comparison::Equal => "the same as the limit",
        Comparison::Different => "another than the limit",
    },
    limit: "Limit",
    limit_hint: "A number: of a field as it is, of the signal in dBm and of the supply in V, below \
                 which it alerts.",
    below: "Below, in °C",
    above: "Above, in °C",
    above_hint: "One of the two may be empty.",
    minutes: "Not heard for so many minutes",
    lat: "Latitude of its middle, in degrees",
    lng: "Longitude of its middle, in degrees",
    radius: "Its radius, in metres",
    crossing: "Alert when a device",
    crossing_name: |crossing| match crossing {
        Crossing::Leaves => "leaves the circle",
        Crossing::Enters => "enters the circle",
    },
    told: "Who is told",
    emails: "E-mail addresses",
    emails_hint: "Ten at most, with a comma or on lines of their own. Somebody has to be told: by \
                  mail, by the bell or by a callback.",
    rings: "Ring the bell of everybody who may see the device",
    calls: "Send a callback (EVENT)",
    address: "Address",
    address_hint: "A URL or, for MQTT, a broker: mqtt://user:password@host:1883. Variables in \
                   braces are filled in.",
    times: "How often",
    quiet: "Quiet hours",
    quiet_hours: |from, to, offset| match (from, offset) {
        ("", _) => "none".to_owned(),
        (_, "") => format!("{from}–{to} (UTC)"),
        _ => format!("{from}–{to} (UTC{offset})"),
    },
    quiet_from: "Quiet from",
    quiet_to: "Quiet until",
    quiet_offset: "Hours ahead of UTC",
    quiet_hint: "Mails wait meanwhile and are one in the end. Both empty: never.",
    not_again: "Not again within, in minutes",
    not_again_fact: "Not again within",
    not_again_hint: "The same event of the same device alerts nobody in that time, a week at most. \
                     Empty: it always does.",
    digest: "One mail at most in so many minutes",
    digest_fact: "One mail in",
    digest_hint: "What fires meanwhile stands in one mail together. Empty: 1; a day at most.",
    span: |minutes| format!("{minutes} min"),
    tried_mail: "Test mail to",
    sent: "sent",
    not_sent: "not sent",
    nothing_tried: "Nothing was sent: a test does not ring the bell.",
    mails: "Mails",
    recipient: "To",
    mail_made: "Put together",
    mail_alerts: "Alerts",
    mail_attempts: "Attempts",
    mail_next: "Next attempt",
    mail_fault: "What went wrong",
    alerts: "Its alerts",
};

fn trigger(watched: &Trigger) -> String {
    match watched {
        Trigger::Events(kinds) => {
            let names: Vec<&str> = kinds
                .iter()
                .map(|kind| (event::WORDS.kind_name)(*kind))
                .collect();
            names.join(", ")
        }
        Trigger::Field {
            name,
            comparison,
            limit,
        } => {
            let is = match comparison {
                Comparison::Below => "below",
                Comparison::Above => "above",
                Comparison::Equal => "equal to",
                Comparison::Different => "other than",
            };
            format!("Field “{name}” {is} {}", number(*limit))
        }
        Trigger::Rssi { below } => format!("Signal below {} dBm", number(*below)),
        Trigger::Battery { below } => format!("Supply below {} V", number(*below)),
        Trigger::Temperature { below, above } => {
            let below = below.map(|limit| format!("below {} °C", number(limit)));
            let above = above.map(|limit| format!("above {} °C", number(limit)));
            let both: Vec<String> = [below, above].into_iter().flatten().collect();
            format!("Temperature {}", both.join(" or "))
        }
        Trigger::Silence { minutes } => format!("Not heard for {minutes} min"),
        Trigger::Geofence {
            lat,
            lng,
            radius,
            crossing,
        } => {
            let how = match crossing {
                Crossing::Leaves => "Leaves",
                Crossing::Enters => "Enters",
            };
            format!(
                "{how} the circle of {radius} m around {}, {}",
                number(*lat),
                number(*lng)
            )
        }
    }
}

/// A number with a real minus sign.
fn number(number: f64) -> String {
    number.to_string().replace('-', "−")
}

#[cfg(test)]
mod tests {
    use domain::event::EventKind;

    use super::*;

    #[test]
    fn what_is_watched_is_told_in_a_line() {
        let events = Trigger::Events(vec![EventKind::Suspended, EventKind::Resumed]);
        assert_eq!(trigger(&events), "Suspended, Resumed");
        let level = Trigger::Field {
            name: "a-b".into(),
            comparison: Comparison::Different,
            limit: -2.5,
        };
        assert_eq!(trigger(&level), "Field “a-b” other than −2.5");
        let cold = Trigger::Temperature {
            below: Some(2.0),
            above: None,
        };
        assert_eq!(trigger(&cold), "Temperature below 2 °C");
        let range = Trigger::Temperature {
            below: Some(-4.0),
            above: Some(8.0),
        };
        assert_eq!(trigger(&range), "Temperature below −4 °C or above 8 °C");
    }

    #[test]
    fn unread_alerts_are_counted_as_far_as_they_are() {
        assert_eq!((ALERT.count)(99), "99");
        assert_eq!((ALERT.count)(100), "99+");
        assert_eq!((ALERT.unread)(100), "100 unread or more");
    }

    #[test]
    fn many_addresses_are_told_by_their_number() {
        let all: Vec<String> = ["ann@example.org", "ben@example.org", "kim@example.org"]
            .map(str::to_owned)
            .to_vec();
        assert_eq!((CONFIGURATION.addresses)(&all[..0]), "");
        assert_eq!((CONFIGURATION.addresses)(&all[..1]), "ann@example.org");
        assert_eq!(
            (CONFIGURATION.addresses)(&all),
            "ann@example.org and 2 more"
        );
    }

    #[test]
    fn quiet_hours_are_those_of_a_difference_from_utc() {
        assert_eq!((CONFIGURATION.quiet_hours)("", "", ""), "none");
        assert_eq!(
            (CONFIGURATION.quiet_hours)("22:00", "06:00", "+02:00"),
            "22:00–06:00 (UTC+02:00)"
        );
    }
}
