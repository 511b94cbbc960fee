//! Events, in French.

use domain::UnixMillis;
use domain::event::{EventKind, EventView, Severity, Variables};

use super::super::Event;
use super::written;

/// The words.
pub const WORDS: Event = Event {
    title: "Événements",
    time: "Heure",
    severity: "Gravité",
    severity_name,
    kind: "Genre",
    kind_name,
    device_example: "1CF14C…",
    what: "Ce qui s’est passé",
    sentence,
    state: "État",
    open: "en cours",
    closed: "terminé depuis",
    none_yet: "Aucun événement pour l’instant",
    none_yet_why: "Numéros manquants, silence, tokens qui viennent et s’en vont : ce qui arrive \
                   aux appareils est indiqué ici.",
    none_match: "Aucun événement ne correspond",
    none_match_why: "Il peut y en avoir d’autres, que le filtre écarte.",
};

/// How bad an event is, in a word.
fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Warn => "avertissement",
        Severity::Error => "erreur",
    }
}

/// What happened, in a few words.
fn kind_name(kind: EventKind) -> &'static str {
    match kind {
        EventKind::KeepAliveLost => "Appareil silencieux",
        EventKind::NetworkIssue => "Station de base silencieuse",
        EventKind::SequenceBreak => "Numéros manquants",
        EventKind::OutOfSequence => "Hors séquence",
        EventKind::OffContract => "Hors contrat",
        EventKind::OnContract => "Sous contrat",
        EventKind::FirstTestMessage => "Premier message de test",
        EventKind::TokenActivated => "Token activé",
        EventKind::TokenRenewal => "Token renouvelé",
        EventKind::TokenReplacedFrom => "Token cédé",
        EventKind::TokenReplacedTo => "Token repris",
        EventKind::Suspended => "Suspendu",
        EventKind::Resumed => "Repris",
        EventKind::Restarted => "Relancé",
        EventKind::Unsubscribed => "Résilié",
        EventKind::Transferred => "Déplacé",
        EventKind::UplinkOverQuota => "Au-delà du quota quotidien",
        EventKind::CallbackError => "Échec d’un callback",
        EventKind::FieldThreshold => "Champ au-delà de sa limite",
        EventKind::RssiLow => "Signal faible",
        EventKind::BatteryLow => "Batterie faible",
        EventKind::TemperatureOutOfRange => "Température hors limites",
        EventKind::Silent => "Non entendu",
        EventKind::GeofenceLeft => "A quitté son lieu",
        EventKind::GeofenceEntered => "Est entré dans un lieu",
    }
}

fn sentence(event: &EventView) -> String {
    format!("{}{}", happened(event), operators(&event.variables))
}

/// Whose network heard the message, and who holds the contract, as far as that is told.
fn operators(told: &Variables) -> String {
    match (&told.network_operator_id, &told.business_operator_id) {
        (None, None) => String::new(),
        (Some(network), None) => format!(" Opérateur du réseau : {network}."),
        (None, Some(business)) => format!(" Opérateur commercial : {business}."),
        (Some(network), Some(business)) => {
            format!(" Opérateur du réseau : {network} ; opérateur commercial : {business}.")
        }
    }
}

fn happened(event: &EventView) -> String {
    let told = &event.variables;
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "?".to_owned());
    match event.kind {
        EventKind::KeepAliveLost => match told.last_heard {
            Some(time) => format!("Rien n’en a été entendu depuis le {}.", utc(time)),
            None => "Rien n’en a été entendu pendant son keep-alive.".to_owned(),
        },
        EventKind::NetworkIssue => match &told.station {
            Some(station) => format!(
                "La station de base {station}, qui l’a entendu récemment, est devenue silencieuse."
            ),
            None => {
                "Une station de base qui l’a entendu récemment est devenue silencieuse.".to_owned()
            }
        },
        EventKind::SequenceBreak => missing(told),
        EventKind::OutOfSequence => {
            match (told.device_message_seqnumber, told.device_last_seqnumber) {
                (Some(number), Some(last)) => {
                    format!("Le numéro {number} a été refusé : l’appareil en était à {last}.")
                }
                _ => "Un message a été refusé pour son numéro de séquence.".to_owned(),
            }
        }
        EventKind::OffContract => match told.device_short_cause.as_deref().map(cause) {
            Some(cause) => format!("Les messages sont conservés et non livrés : {cause}."),
            None => "Les messages sont conservés et non livrés.".to_owned(),
        },
        EventKind::OnContract => "L’appareil est passé sous contrat.".to_owned(),
        EventKind::FirstTestMessage => {
            "Son premier message compte comme trame de test : aucun token n’est encore pris."
                .to_owned()
        }
        EventKind::TokenActivated => {
            format!("Il a pris un token avec ce message{}.", until(told))
        }
        EventKind::TokenRenewal => format!("Son token a été renouvelé{}.", until(told)),
        EventKind::TokenReplacedFrom => {
            format!(
                "Son token est passé à l’appareil {}.",
                text(&told.device_destination_id)
            )
        }
        EventKind::TokenReplacedTo => {
            format!(
                "Il a repris le token de l’appareil {}.",
                text(&told.device_source_id)
            )
        }
        EventKind::Suspended => {
            "Les messages sont conservés et non livrés jusqu’à la reprise de l’appareil.".to_owned()
        }
        EventKind::Resumed => "Les messages sont de nouveau livrés.".to_owned(),
        EventKind::Restarted => "L’appareil peut de nouveau prendre un token.".to_owned(),
        EventKind::Unsubscribed => match told.expected_token_end_time {
            Some(time) if event.closed.is_some() => format!(
                "L’appareil devait quitter son contrat le {} ; cela a été annulé.",
                utc(time)
            ),
            Some(time) if time > event.time.0 => {
                format!("L’appareil quittera son contrat le {}.", utc(time))
            }
            _ => "L’appareil a quitté son contrat ; son token est perdu.".to_owned(),
        },
        EventKind::Transferred => "L’appareil est passé à un autre type d’appareil.".to_owned(),
        EventKind::UplinkOverQuota => {
            "Un message dépasse le quota quotidien du contrat ; il est livré.".to_owned()
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
            let what = match told.field_name.as_deref() {
                Some(field) => format!("Le champ « {field} »"),
                None => "Un champ".to_owned(),
            };
            measured(&what, value, limit, "")
        }
        EventKind::RssiLow => measured("Le signal", value, limit, " dBm"),
        EventKind::BatteryLow => measured("La tension d’alimentation", value, limit, " V"),
        EventKind::TemperatureOutOfRange => measured("La température", value, limit, " °C"),
        EventKind::Silent => match (told.last_heard, limit) {
            (Some(time), Some(minutes)) => format!(
                "Rien n’en a été entendu depuis le {} : plus de {minutes} min.",
                utc(time)
            ),
            _ => "Rien n’en a été entendu depuis plus longtemps qu’il ne peut se taire.".to_owned(),
        },
        EventKind::GeofenceLeft => crossed("a quitté le cercle", value, limit),
        EventKind::GeofenceEntered => crossed("est entré dans le cercle", value, limit),
        _ => String::new(),
    }
}

fn measured(what: &str, value: Option<f64>, limit: Option<f64>, unit: &str) -> String {
    let figure = |figure: f64| written(&figure.to_string());
    match (value, limit) {
        (Some(value), Some(limit)) => {
            let (value, limit) = (figure(value), figure(limit));
            format!("{what} est de {value}{unit} ; la limite est de {limit}{unit}.")
        }
        (None, Some(limit)) => {
            let limit = figure(limit);
            format!("{what} est au-delà de sa limite, qui est de {limit}{unit}.")
        }
        _ => format!("{what} est au-delà de sa limite."),
    }
}

fn crossed(how: &str, distance: Option<f64>, radius: Option<f64>) -> String {
    match (distance, radius) {
        (Some(distance), Some(radius)) => {
            format!("L’appareil {how} de {radius:.0} m : il est à {distance:.0} m de son centre.")
        }
        _ => format!("L’appareil {how} surveillé."),
    }
}

fn callback_error(told: &Variables) -> String {
    let fault = told.callback_fault.as_ref().map(super::delivery::fault);
    match (fault, told.callback_status, &told.callback_message) {
        (Some(fault), ..) => format!("Un callback a échoué. {fault}"),
        (None, Some(status), Some(message)) => {
            format!("Un callback a échoué : {status} {message}")
        }
        _ => "Un callback a échoué.".to_owned(),
    }
}

fn utc(time: i64) -> String {
    format!("{} UTC", UnixMillis(time).utc())
}

fn until(told: &Variables) -> String {
    match told.expected_token_end_time {
        Some(time) => format!(", qui se termine le {}", utc(time)),
        None => String::new(),
    }
}

fn cause(code: &str) -> &'static str {
    match code {
        "no_contract" => "le type d’appareil n’a pas de contrat",
        "not_activable" => "l’appareil ne peut pas prendre de token",
        "not_started" => "le message est antérieur au contrat",
        "activation_ended" => "le contrat ne prend plus d’appareils",
        "communication_ended" => "le contrat est terminé",
        "no_token_left" => "tous les tokens du contrat sont pris",
        "not_renewed" => "son token s’est terminé et n’est pas renouvelé",
        "unsubscribed" => "l’appareil a été sorti de son contrat",
        _ => "il n’a pas de token",
    }
}

/// Which numbers are missing, and which of them came late.
fn missing(told: &Variables) -> String {
    let (Some(first), Some(next)) = (
        told.device_expected_seqnumber,
        told.device_message_seqnumber,
    ) else {
        return "Des numéros de séquence manquent avant ce message.".to_owned();
    };
    let last = (next + 4095) % 4096;
    let missing = match first == last {
        true => format!("Le numéro {first} manque"),
        false => format!("Les numéros {first}–{last} manquent"),
    };
    let found = list(&told.found);
    match told.found.len() {
        0 => format!("{missing}."),
        1 => format!("{missing} ; {found} est arrivé en retard."),
        _ => format!("{missing} ; {found} sont arrivés en retard."),
    }
}

/// `1, 2, 3 et 7 autres`.
fn list(numbers: &[u16]) -> String {
    const SHOWN: usize = 6;
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    let shown: Vec<String> = numbers.iter().take(SHOWN).map(u16::to_string).collect();
    match numbers.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        1 => format!("{} et 1 autre", shown.join(", ")),
        more => format!("{} et {more} autres", shown.join(", ")),
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
            "Un callback a échoué. L’hôte n’a pas d’adresse."
        );
        told = Variables {
            callback_status: Some(500),
            callback_message: Some("sorry".into()),
            ..Variables::default()
        };
        assert_eq!(callback_error(&told), "Un callback a échoué : 500 sorry");
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
            "La tension d’alimentation est de 2,7 V ; la limite est de 2,8 V."
        );
        told.value = None;
        assert_eq!(
            looked_for(EventKind::RssiLow, &told),
            "Le signal est au-delà de sa limite, qui est de 2,8 dBm."
        );
        assert_eq!(
            looked_for(EventKind::GeofenceLeft, &told),
            "L’appareil a quitté le cercle surveillé."
        );
        told.threshold = None;
        assert_eq!(
            looked_for(EventKind::RssiLow, &told),
            "Le signal est au-delà de sa limite."
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
        assert_eq!(sentence(&event), "L’appareil est passé sous contrat.");
        event.variables.business_operator_id = Some("ab12".into());
        assert_eq!(
            sentence(&event),
            "L’appareil est passé sous contrat. Opérateur commercial : ab12."
        );
        event.variables.network_operator_id = Some("NET".into());
        assert!(
            sentence(&event).ends_with(" Opérateur du réseau : NET ; opérateur commercial : ab12.")
        );
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
            "Les numéros 2331–2333 manquent ; 2332 est arrivé en retard."
        );
        told.device_expected_seqnumber = Some(4095);
        told.device_message_seqnumber = Some(0);
        told.found.clear();
        assert_eq!(missing(&told), "Le numéro 4095 manque.");
        assert_eq!(
            list(&[9, 3, 1, 2, 4, 5, 6, 7]),
            "1, 2, 3, 4, 5, 6 et 2 autres"
        );
    }
}
