//! Events, in German.

use domain::UnixMillis;
use domain::event::{EventKind, EventView, Severity, Variables};

use super::super::Event;
use super::alert::number;

/// The words.
pub const WORDS: Event = Event {
    title: "Ereignisse",
    time: "Zeit",
    severity: "Schweregrad",
    severity_name: severity,
    kind: "Art",
    kind_name: kind,
    device_example: "1CF14C…",
    what: "Was geschah",
    sentence,
    state: "Zustand",
    open: "offen",
    closed: "vorbei seit",
    none_yet: "Noch keine Ereignisse",
    none_yet_why: "Fehlende Nummern, Funkstille, Token, die kommen und gehen: Was mit Geräten \
                   geschieht, steht hier.",
    none_match: "Kein Ereignis passt",
    none_match_why: "Es kann andere geben, die der Filter auslässt.",
};

/// How bad an event is, in a word.
const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "Information",
        Severity::Warn => "Warnung",
        Severity::Error => "Fehler",
    }
}

/// What happened, in a few words.
const fn kind(kind: EventKind) -> &'static str {
    match kind {
        EventKind::KeepAliveLost => "Gerät verstummt",
        EventKind::NetworkIssue => "Basisstation verstummt",
        EventKind::SequenceBreak => "Fehlende Nummern",
        EventKind::OutOfSequence => "Außer der Reihe",
        EventKind::OffContract => "Ohne Vertrag",
        EventKind::OnContract => "Unter Vertrag",
        EventKind::FirstTestMessage => "Erste Testnachricht",
        EventKind::TokenActivated => "Token aktiviert",
        EventKind::TokenRenewal => "Token verlängert",
        EventKind::TokenReplacedFrom => "Token abgegeben",
        EventKind::TokenReplacedTo => "Token übernommen",
        EventKind::Suspended => "Ausgesetzt",
        EventKind::Resumed => "Fortgesetzt",
        EventKind::Restarted => "Neu gestartet",
        EventKind::Unsubscribed => "Vom Vertrag abgemeldet",
        EventKind::Transferred => "Verschoben",
        EventKind::UplinkOverQuota => "Über dem Tageskontingent",
        EventKind::CallbackError => "Callback fehlgeschlagen",
        EventKind::FieldThreshold => "Feld jenseits der Grenze",
        EventKind::RssiLow => "Schwaches Signal",
        EventKind::BatteryLow => "Schwache Batterie",
        EventKind::TemperatureOutOfRange => "Temperatur außerhalb des Bereichs",
        EventKind::Silent => "Nicht empfangen",
        EventKind::GeofenceLeft => "Ort verlassen",
        EventKind::GeofenceEntered => "Ort erreicht",
    }
}

fn sentence(event: &EventView) -> String {
    format!("{}{}", happened(event), operators(&event.variables))
}

/// Whose network heard the message, and who holds the contract, as far as that is told.
fn operators(told: &Variables) -> String {
    match (&told.network_operator_id, &told.business_operator_id) {
        (None, None) => String::new(),
        (Some(network), None) => format!(" Netzbetreiber: {network}."),
        (None, Some(business)) => format!(" Vertragsbetreiber: {business}."),
        (Some(network), Some(business)) => {
            format!(" Netzbetreiber: {network}; Vertragsbetreiber: {business}.")
        }
    }
}

fn happened(event: &EventView) -> String {
    let told = &event.variables;
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "?".to_owned());
    match event.kind {
        EventKind::KeepAliveLost => match told.last_heard {
            Some(time) => format!("Seit {} wurde nichts von ihm empfangen.", utc(time)),
            None => "Innerhalb seines Keep-alive wurde nichts von ihm empfangen.".to_owned(),
        },
        EventKind::NetworkIssue => match &told.station {
            Some(station) => {
                format!("Die Basisstation {station}, die es zuletzt empfangen hat, ist verstummt.")
            }
            None => "Eine Basisstation, die es zuletzt empfangen hat, ist verstummt.".to_owned(),
        },
        EventKind::SequenceBreak => missing(told),
        EventKind::OutOfSequence => {
            match (told.device_message_seqnumber, told.device_last_seqnumber) {
                (Some(number), Some(last)) => {
                    format!("Die Nummer {number} wurde abgelehnt: Das Gerät stand bei {last}.")
                }
                _ => "Eine Nachricht wurde wegen ihrer Sequenznummer abgelehnt.".to_owned(),
            }
        }
        EventKind::OffContract => match told.device_short_cause.as_deref().map(cause) {
            Some(cause) => {
                format!("Nachrichten werden aufbewahrt und nicht zugestellt: {cause}.")
            }
            None => "Nachrichten werden aufbewahrt und nicht zugestellt.".to_owned(),
        },
        EventKind::OnContract => "Das Gerät kam unter einen Vertrag.".to_owned(),
        EventKind::FirstTestMessage => {
            "Seine erste Nachricht zählt als Testframe: Noch wird kein Token genommen.".to_owned()
        }
        EventKind::TokenActivated => {
            format!(
                "Es hat mit dieser Nachricht ein Token genommen{}.",
                until(told)
            )
        }
        EventKind::TokenRenewal => match told.expected_token_end_time {
            Some(time) => format!("Sein Token wurde verlängert und endet am {}.", utc(time)),
            None => "Sein Token wurde verlängert.".to_owned(),
        },
        EventKind::TokenReplacedFrom => {
            format!(
                "Sein Token ging an das Gerät {}.",
                text(&told.device_destination_id)
            )
        }
        EventKind::TokenReplacedTo => {
            format!(
                "Es hat das Token des Geräts {} übernommen.",
                text(&told.device_source_id)
            )
        }
        EventKind::Suspended => {
            "Nachrichten werden aufbewahrt und nicht zugestellt, bis das Gerät fortgesetzt wird."
                .to_owned()
        }
        EventKind::Resumed => "Nachrichten werden wieder zugestellt.".to_owned(),
        EventKind::Restarted => "Das Gerät darf wieder ein Token nehmen.".to_owned(),
        EventKind::Unsubscribed => match told.expected_token_end_time {
            Some(time) if event.closed.is_some() => format!(
                "Das Gerät sollte seinen Vertrag am {} verlassen; das wurde zurückgenommen.",
                utc(time)
            ),
            Some(time) if time > event.time.0 => {
                format!("Das Gerät wird seinen Vertrag am {} verlassen.", utc(time))
            }
            _ => "Das Gerät hat seinen Vertrag verlassen; sein Token ist verloren.".to_owned(),
        },
        EventKind::Transferred => "Das Gerät ging zu einem anderen Gerätetyp.".to_owned(),
        EventKind::UplinkOverQuota => {
            "Eine Nachricht liegt über dem Tageskontingent des Vertrags; sie wird zugestellt."
                .to_owned()
        }
        EventKind::CallbackError => callback_error(told),
        kind => looked_for(kind, told),
    }
}

/// What an event configuration looked out for.
fn looked_for(kind: EventKind, told: &Variables) -> String {
    let (value, limit) = (told.value, told.threshold);
    match kind {
        EventKind::FieldThreshold => {
            let field = told.field_name.as_deref().unwrap_or("Ein Feld");
            measured(&format!("„{field}“"), value, limit, "")
        }
        EventKind::RssiLow => measured("Das Signal", value, limit, " dBm"),
        EventKind::BatteryLow => measured("Die Versorgungsspannung", value, limit, " V"),
        EventKind::TemperatureOutOfRange => measured("Die Temperatur", value, limit, " °C"),
        EventKind::Silent => match (told.last_heard, limit) {
            (Some(time), Some(minutes)) => format!(
                "Seit {} wurde nichts von ihm empfangen: länger als {} min.",
                utc(time),
                number(minutes)
            ),
            _ => "Länger, als es stumm sein darf, wurde nichts von ihm empfangen.".to_owned(),
        },
        EventKind::GeofenceLeft => crossed("hat", "verlassen", value, limit),
        EventKind::GeofenceEntered => crossed("ist in", "gekommen", value, limit),
        _ => String::new(),
    }
}

fn measured(what: &str, value: Option<f64>, limit: Option<f64>, unit: &str) -> String {
    match (value, limit) {
        (Some(value), Some(limit)) => {
            let (value, limit) = (number(value), number(limit));
            format!("{what} beträgt {value}{unit}; die Grenze ist {limit}{unit}.")
        }
        (None, Some(limit)) => {
            let limit = number(limit);
            format!("{what} liegt jenseits der Grenze von {limit}{unit}.")
        }
        _ => format!("{what} liegt jenseits der Grenze."),
    }
}

/// The verb stands around the circle: what goes before it, and what ends the sentence.
fn crossed(verb: &str, end: &str, distance: Option<f64>, radius: Option<f64>) -> String {
    match (distance, radius) {
        (Some(distance), Some(radius)) => format!(
            "Das Gerät {verb} den Kreis von {radius:.0} m {end}: Es ist {distance:.0} m von der \
             Mitte entfernt."
        ),
        _ => format!("Das Gerät {verb} den überwachten Kreis {end}."),
    }
}

fn callback_error(told: &Variables) -> String {
    let fault = told.callback_fault.as_ref().map(super::delivery::fault);
    match (fault, told.callback_status, &told.callback_message) {
        (Some(fault), ..) => format!("Ein Callback ist fehlgeschlagen. {fault}"),
        (None, Some(status), Some(message)) => {
            format!("Ein Callback ist fehlgeschlagen: {status} {message}")
        }
        _ => "Ein Callback ist fehlgeschlagen.".to_owned(),
    }
}

fn utc(time: i64) -> String {
    format!("{} UTC", UnixMillis(time).utc())
}

fn until(told: &Variables) -> String {
    match told.expected_token_end_time {
        Some(time) => format!(", das am {} endet", utc(time)),
        None => String::new(),
    }
}

fn cause(code: &str) -> &'static str {
    match code {
        "no_contract" => "der Gerätetyp hat keinen Vertrag",
        "not_activable" => "das Gerät darf kein Token nehmen",
        "not_started" => "die Nachricht ist älter als der Vertrag",
        "activation_ended" => "der Vertrag nimmt keine Geräte mehr auf",
        "communication_ended" => "der Vertrag ist vorbei",
        "no_token_left" => "alle Token des Vertrags sind genommen",
        "not_renewed" => "sein Token ist abgelaufen und wird nicht verlängert",
        "unsubscribed" => "das Gerät wurde von seinem Vertrag abgemeldet",
        _ => "es hat kein Token",
    }
}

/// Which numbers are missing, and which of them came late.
fn missing(told: &Variables) -> String {
    let (Some(first), Some(next)) = (
        told.device_expected_seqnumber,
        told.device_message_seqnumber,
    ) else {
        return "Vor dieser Nachricht fehlen Sequenznummern.".to_owned();
    };
    let last = (next + 4095) % 4096;
    let missing = match first == last {
        true => format!("Die Nummer {first} fehlt"),
        false => format!("Die Nummern {first}–{last} fehlen"),
    };
    let found = list(&told.found);
    match told.found.len() {
        0 => format!("{missing}."),
        1 => format!("{missing}; {found} kam verspätet."),
        _ => format!("{missing}; {found} kamen verspätet."),
    }
}

/// `1, 2, 3 und 7 weitere`.
fn list(numbers: &[u16]) -> String {
    const SHOWN: usize = 6;
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    let shown: Vec<String> = numbers.iter().take(SHOWN).map(u16::to_string).collect();
    match numbers.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} und {more} weitere", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use domain::callback::DeliveryFault;

    use super::*;

    #[test]
    fn why_a_callback_failed_is_told_in_the_words_of_the_catalogue() {
        let mut told = Variables {
            callback_status: Some(600),
            callback_message: Some("the host has no address".into()),
            callback_fault: Some(DeliveryFault::NoAddress),
            ..Variables::default()
        };
        assert_eq!(
            callback_error(&told),
            "Ein Callback ist fehlgeschlagen. Der Host hat keine Adresse."
        );
        told = Variables {
            callback_status: Some(500),
            callback_message: Some("sorry".into()),
            ..Variables::default()
        };
        assert_eq!(
            callback_error(&told),
            "Ein Callback ist fehlgeschlagen: 500 sorry"
        );
    }

    #[test]
    fn what_was_measured_stands_beside_its_limit_as_far_as_it_may_be_seen() {
        let mut told = Variables {
            value: Some(2.7),
            threshold: Some(2.8),
            ..Variables::default()
        };
        assert_eq!(
            looked_for(EventKind::BatteryLow, &told),
            "Die Versorgungsspannung beträgt 2,7 V; die Grenze ist 2,8 V."
        );
        told.value = None;
        assert_eq!(
            looked_for(EventKind::RssiLow, &told),
            "Das Signal liegt jenseits der Grenze von 2,8 dBm."
        );
        assert_eq!(
            looked_for(EventKind::GeofenceLeft, &told),
            "Das Gerät hat den überwachten Kreis verlassen."
        );
        assert_eq!(
            looked_for(EventKind::GeofenceEntered, &told),
            "Das Gerät ist in den überwachten Kreis gekommen."
        );
        told.threshold = None;
        assert_eq!(
            looked_for(EventKind::RssiLow, &told),
            "Das Signal liegt jenseits der Grenze."
        );
    }

    #[test]
    fn the_operators_stand_behind_what_happened() {
        let mut event = EventView {
            id: domain::EventId(1),
            device: domain::DeviceId(1),
            device_type: domain::DeviceTypeId([1; 12]),
            group: domain::GroupId([1; 12]),
            kind: EventKind::OnContract,
            severity: Severity::Info,
            time: UnixMillis(0),
            closed: None,
            variables: Variables::default(),
        };
        assert_eq!(sentence(&event), "Das Gerät kam unter einen Vertrag.");
        event.variables.business_operator_id = Some("ab12".into());
        assert_eq!(
            sentence(&event),
            "Das Gerät kam unter einen Vertrag. Vertragsbetreiber: ab12."
        );
        event.variables.network_operator_id = Some("NET".into());
        assert!(sentence(&event).ends_with(" Netzbetreiber: NET; Vertragsbetreiber: ab12."));
    }

    #[test]
    fn missing_numbers_are_named_across_the_turn() {
        let mut told = Variables {
            device_expected_seqnumber: Some(2331),
            device_message_seqnumber: Some(2334),
            found: vec![2332],
            ..Variables::default()
        };
        assert_eq!(
            missing(&told),
            "Die Nummern 2331–2333 fehlen; 2332 kam verspätet."
        );
        told.found.push(2333);
        assert!(missing(&told).ends_with("; 2332, 2333 kamen verspätet."));
        told.device_expected_seqnumber = Some(4095);
        told.device_message_seqnumber = Some(0);
        told.found.clear();
        assert_eq!(missing(&told), "Die Nummer 4095 fehlt.");
        assert_eq!(
            list(&[9, 3, 1, 2, 4, 5, 6, 7]),
            "1, 2, 3, 4, 5, 6 und 2 weitere"
        );
    }
}
