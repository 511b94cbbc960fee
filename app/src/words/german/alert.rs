//! Alerts and event configurations, in German.

use domain::alert::{Comparison, Crossing, Trigger, Watch};

use super::super::{Alert, EventConfiguration};
use super::event;

/// Alerts are counted no further.
const MOST: i64 = 100;

/// The bell, and what it tells.
pub(super) const ALERT: Alert = Alert {
    title: "Alarme",
    bell: "Glocke",
    count: |unread| match unread {
        MOST.. => format!("{}+", MOST - 1),
        unread => unread.to_string(),
    },
    unread: |unread| match unread {
        MOST.. => format!("{MOST} oder mehr ungelesen"),
        unread => format!("{unread} ungelesen"),
    },
    time: "Ausgelöst",
    configuration: "Ereigniskonfiguration",
    read: "Gelesen",
    new: "neu",
    show: "Anzeigen",
    show_unread: "nur ungelesene",
    mark: "Als gelesen markieren",
    mark_all: "Alle als gelesen markieren",
    only_of: |name| format!("Nur die von „{name}“."),
    all: "Alle Alarme",
    none_yet: "Noch keine Alarme",
    none_yet_why: "Eine Ereigniskonfiguration einer Gruppe, eines Gerätetyps oder eines Geräts \
                   sagt, wofür die Glocke läutet.",
    none_match: "Kein Alarm passt",
    none_match_why: "Es kann andere geben, die der Filter auslässt.",
    callback_off: "Ein Callback wurde abgeschaltet",
    callback_off_over: "Inzwischen ist er wieder eingeschaltet oder gelöscht.",
};

/// What somebody wants to be told of.
pub(super) const CONFIGURATION: EventConfiguration = EventConfiguration {
    title: "Ereigniskonfiguration",
    one: "Ereigniskonfiguration",
    new: "Neue Ereigniskonfiguration",
    edit: "Ereigniskonfiguration bearbeiten",
    edit_it: "Bearbeiten",
    create: "Ereigniskonfiguration anlegen",
    save: "Änderungen speichern",
    delete: "Löschen",
    delete_question: "Diese Ereigniskonfiguration löschen?",
    delete_lead: |name, waiting| {
        format!(
            "„{name}“ alarmiert dann niemanden mehr. Was der zugehörige Callback noch zu senden \
             hat, wird gestrichen: {waiting}. Die Alarme bleiben an der Glocke. Das lässt sich \
             nicht rückgängig machen."
        )
    },
    own: "Hier angelegt",
    inherited: "Geerbt",
    none_yet: "Noch keine Ereigniskonfigurationen",
    none_yet_why: "Eine sagt, was überwacht wird (Ereignisse, ein Feld, das Signal, die \
                   Versorgungsspannung, die Temperatur, Funkstille, ein Ort) und wer es erfährt: \
                   per E-Mail, durch die Glocke oder durch einen Callback.",
    state: "Zustand",
    replaced: "ersetzt",
    name: "Name",
    of: "Von",
    from: "Von",
    in_place_of: |name| format!("Steht an der Stelle von „{name}“."),
    replaced_by: |name| format!("Hier steht „{name}“ an ihrer Stelle."),
    unseen: "eine, die Sie nicht sehen können",
    replace_here: "Hier ersetzen",
    watches: "Überwacht",
    nothing: "nichts",
    trigger,
    tells: "Benachrichtigt",
    bell: "Glocke",
    addresses: |all| match all {
        [] => String::new(),
        [one] => one.clone(),
        [one, other] => format!("{one}, {other}"),
        [one, rest @ ..] => format!("{one} und {} weitere", rest.len()),
    },
    nobody: "niemanden",
    callback: "Callback",
    last_alert: "Letzter Alarm",
    never: "nie",
    created: "Angelegt",
    enabled: "Eingeschaltet",
    replaces: "An der Stelle von",
    replaces_hint: "Einer geerbten, die hier dann nicht gilt: Für alles darunter gilt diese. Ist \
                    diese ausgeschaltet, gilt keine von beiden.",
    watched: "Was überwacht wird",
    watch: "Überwachen",
    watch_name: |watch| match watch {
        Watch::Events => "Ereignisse",
        Watch::Field => "Ein Feld des Formats",
        Watch::Rssi => "Das Signal",
        Watch::Battery => "Die Versorgungsspannung",
        Watch::Temperature => "Die Temperatur",
        Watch::Silence => "Funkstille",
        Watch::Geofence => "Ein Ort",
    },
    watch_nothing: "Nichts: nur ausschalten, was sie ersetzt",
    watch_plain: "Nur was zur Auswahl oben gehört, muss ausgefüllt werden.",
    events: "Ereignisse",
    field: "Feld",
    field_hint: "Sein Name im eigenen Format des Gerätetyps. Ein Feld, das wahr oder falsch ist, \
                 zählt 1 oder 0.",
    fields: |names| format!("Das Format hat: {names}."),
    comparison: "Alarmieren, wenn der Wert",
    comparison_name: |comparison| match comparison {
        Comparison::Below => "unter der Grenze liegt",
        Comparison::Above => "über der Grenze liegt",
        Comparison::Equal => "gleich der Grenze ist",
        Comparison::Different => "ein anderer als die Grenze ist",
    },
    limit: "Grenze",
    limit_hint: "Eine Zahl: bei einem Feld, wie sie ist, beim Signal in dBm und bei der \
                 Versorgungsspannung in V, unter der alarmiert wird.",
    below: "Unter, in °C",
    above: "Über, in °C",
    above_hint: "Eines von beiden darf leer sein.",
    minutes: "So viele Minuten nicht empfangen",
    lat: "Breite der Mitte, in Grad",
    lng: "Länge der Mitte, in Grad",
    radius: "Radius, in Metern",
    crossing: "Alarmieren, wenn ein Gerät",
    crossing_name: |crossing| match crossing {
        Crossing::Leaves => "den Kreis verlässt",
        Crossing::Enters => "in den Kreis kommt",
    },
    told: "Wer es erfährt",
    emails: "E-Mail-Adressen",
    emails_hint: "Höchstens zehn, durch Kommas getrennt oder in eigenen Zeilen. Jemand muss es \
                  erfahren: per E-Mail, durch die Glocke oder durch einen Callback.",
    rings: "Die Glocke aller läuten, die das Gerät sehen dürfen",
    calls: "Einen Callback senden (EVENT)",
    address: "Adresse",
    address_hint: "Eine URL oder, für MQTT, ein Broker: mqtt://user:password@host:1883. Variablen \
                   in geschweiften Klammern werden ausgefüllt.",
    times: "Wie oft",
    quiet: "Ruhezeit",
    quiet_hours: |from, to, offset| match (from, offset) {
        ("", _) => "keine".to_owned(),
        (_, "") => format!("{from}–{to} (UTC)"),
        _ => format!("{from}–{to} (UTC{offset})"),
    },
    quiet_from: "Ruhe ab",
    quiet_to: "Ruhe bis",
    quiet_offset: "Stunden vor UTC",
    quiet_hint: "E-Mails warten so lange und werden am Ende eine einzige. Beide leer: nie.",
    not_again: "Nicht erneut innerhalb von, in Minuten",
    not_again_fact: "Nicht erneut innerhalb von",
    not_again_hint: "Dasselbe Ereignis desselben Geräts alarmiert in dieser Zeit niemanden, \
                     höchstens eine Woche lang. Leer: Es alarmiert immer.",
    digest: "Höchstens eine E-Mail in so vielen Minuten",
    digest_fact: "Eine E-Mail in",
    digest_hint: "Was inzwischen auslöst, steht zusammen in einer E-Mail. Leer: 1; höchstens ein \
                  Tag.",
    span: |minutes| format!("{minutes} min"),
    tried_mail: "Test-E-Mail an",
    sent: "gesendet",
    not_sent: "nicht gesendet",
    nothing_tried: "Nichts wurde gesendet: Ein Test läutet die Glocke nicht.",
    mails: "E-Mails",
    recipient: "An",
    mail_made: "Zusammengestellt",
    mail_alerts: "Alarme",
    mail_attempts: "Versuche",
    mail_next: "Nächster Versuch",
    mail_fault: "Was schiefging",
    alerts: "Ihre Alarme",
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
                Comparison::Below => "unter",
                Comparison::Above => "über",
                Comparison::Equal => "gleich",
                Comparison::Different => "ungleich",
            };
            format!("Feld „{name}“ {is} {}", number(*limit))
        }
        Trigger::Rssi { below } => format!("Signal unter {} dBm", number(*below)),
        Trigger::Battery { below } => format!("Versorgungsspannung unter {} V", number(*below)),
        Trigger::Temperature { below, above } => {
            let below = below.map(|limit| format!("unter {} °C", number(limit)));
            let above = above.map(|limit| format!("über {} °C", number(limit)));
            let both: Vec<String> = [below, above].into_iter().flatten().collect();
            format!("Temperatur {}", both.join(" oder "))
        }
        Trigger::Silence { minutes } => format!("{minutes} min nicht empfangen"),
        Trigger::Geofence {
            lat,
            lng,
            radius,
            crossing,
        } => {
            let how = match crossing {
                Crossing::Leaves => "Verlässt den",
                Crossing::Enters => "Kommt in den",
            };
            format!(
                "{how} Kreis von {radius} m um {}, {}",
                degrees(*lat),
                degrees(*lng)
            )
        }
    }
}

/// A number with a real minus sign and a comma before its decimals.
pub(super) fn number(number: f64) -> String {
    number.to_string().replace('-', "−").replace('.', ",")
}

/// A latitude or longitude: with the point with which it is typed and shown everywhere else.
fn degrees(degrees: f64) -> String {
    degrees.to_string().replace('-', "−")
}

#[cfg(test)]
mod tests {
    use domain::event::EventKind;

    use super::*;

    #[test]
    fn what_is_watched_is_told_in_a_line() {
        let events = Trigger::Events(vec![EventKind::Suspended, EventKind::Resumed]);
        assert_eq!(trigger(&events), "Ausgesetzt, Fortgesetzt");
        let level = Trigger::Field {
            name: "a-b".into(),
            comparison: Comparison::Different,
            limit: -2.5,
        };
        assert_eq!(trigger(&level), "Feld „a-b“ ungleich −2,5");
        let cold = Trigger::Temperature {
            below: Some(2.0),
            above: None,
        };
        assert_eq!(trigger(&cold), "Temperatur unter 2 °C");
        let range = Trigger::Temperature {
            below: Some(-4.0),
            above: Some(8.0),
        };
        assert_eq!(trigger(&range), "Temperatur unter −4 °C oder über 8 °C");
    }

    #[test]
    fn unread_alerts_are_counted_as_far_as_they_are() {
        assert_eq!((ALERT.count)(99), "99");
        assert_eq!((ALERT.count)(100), "99+");
        assert_eq!((ALERT.unread)(100), "100 oder mehr ungelesen");
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
            "ann@example.org und 2 weitere"
        );
    }

    #[test]
    fn quiet_hours_are_those_of_a_difference_from_utc() {
        assert_eq!((CONFIGURATION.quiet_hours)("", "", ""), "keine");
        assert_eq!(
            (CONFIGURATION.quiet_hours)("22:00", "06:00", "+02:00"),
            "22:00–06:00 (UTC+02:00)"
        );
    }
}
