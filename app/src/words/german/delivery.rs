//! Deliveries of callbacks, in German.

use domain::callback::{DeliveryFault, Standing};

use super::super::Delivery;

/// The words.
pub(super) const WORDS: Delivery = Delivery {
    title: "Zustellungen",
    one: "Zustellung",
    all: "Alle Zustellungen",
    show: "Zustellung anzeigen",
    id: "ID der Zustellung",
    state: "Zustand",
    standing: |standing| match standing {
        Standing::Waiting => "wartend",
        Standing::Delivered => "zugestellt",
        Standing::Failed => "aufgegeben",
        Standing::Cancelled => "gestrichen",
        Standing::Undelivered => "fehlgeschlagen und noch nicht zugestellt",
    },
    owed_since: "Fällig seit",
    told: "Berichtet von",
    last: "Letzter Versuch",
    attempts: "Versuche",
    sent: "Was gesendet wurde",
    callback: "Callback",
    deleted: "gelöscht",
    deleted_title: "Gelöschte Callbacks",
    deleted_since: "Gelöscht",
    off_waits: |waiting| {
        format!(
            "Dieser Callback ist ausgeschaltet. Was er noch zu senden hat, wartet: {waiting}. Es \
             wird gesendet, wenn der Callback eingeschaltet wird."
        )
    },
    turn_on: |waiting| format!("Einschalten und {waiting} senden"),
    counted: |word, count| format!("{word}: {count}"),
    choose: "Auswählen",
    choose_one: |time| format!("Die seit {time} fällige auswählen"),
    again: "Erneut senden",
    again_hint: "Wartende werden sofort gesendet, aufgegebene oder zugestellte noch einmal. Was \
                 bisher versucht wurde, bleibt festgehalten.",
    again_now: "Jetzt senden",
    again_done: |count| match count {
        0 => "Nichts wird erneut gesendet: Es gab nichts, oder es ist unterwegs.".to_owned(),
        1 => "1 Zustellung wird erneut gesendet.".to_owned(),
        count => format!(
            "{} Zustellungen werden erneut gesendet.",
            super::number(i64::from(count))
        ),
    },
    failed_title: "Aufgegebenes erneut senden",
    failed_lead: "Nachdem ein Empfänger lange weg war: Alles, was dieser Callback aufgegeben hat, \
                  beginnt neu.",
    failed_since: "Fällig seit (UTC)",
    failed_since_hint: "Leer: alles.",
    failed_again: "Alle erneut senden",
    none_yet: "Noch keine Zustellungen",
    none_yet_why: "Was fällig ist, gesendet und aufgegeben wurde, ist hier aufgeführt.",
    none_match: "Keine Zustellung passt",
    none_match_why: "Es kann andere geben, die der Filter auslässt.",
};

/// Why there was no answer, as a sentence; empty where there is nothing to say.
pub(super) fn fault(fault: &DeliveryFault) -> String {
    let say = str::to_owned;
    match fault {
        DeliveryFault::NoAddress => say("Der Host hat keine Adresse."),
        DeliveryFault::Forbidden { setting } if setting.is_empty() => {
            say("Die Adresse darf von Callbacks nicht erreicht werden.")
        }
        DeliveryFault::Forbidden { setting } => format!(
            "Die Adresse darf von Callbacks nicht erreicht werden. Der Betreiber kann es mit der \
             Einstellung {setting} erlauben."
        ),
        DeliveryFault::ConnectionRefused => {
            say("Die Verbindung wurde abgelehnt: Dort hört niemand zu.")
        }
        DeliveryFault::ConnectionClosed => say("Der Empfänger hat die Verbindung geschlossen."),
        DeliveryFault::Unreachable => say("Der Empfänger ist nicht erreichbar."),
        DeliveryFault::NotConnected => say("Die Verbindung kam nicht rechtzeitig zustande."),
        DeliveryFault::Incomplete => say("Die Verbindung endete, bevor die ganze Antwort da war."),
        DeliveryFault::NotHttp => say("Die Antwort ist kein HTTP."),
        DeliveryFault::HeadTooLarge => say("Der Kopf der Antwort ist zu groß."),
        DeliveryFault::CertificateTime => {
            say("Das Zertifikat des Empfängers ist zu dieser Zeit nicht gültig.")
        }
        DeliveryFault::CertificateName => {
            say("Das Zertifikat des Empfängers gehört zu einem anderen Host.")
        }
        DeliveryFault::CertificateIssuer => {
            say("Das Zertifikat des Empfängers wurde nicht von einer bekannten Stelle ausgestellt.")
        }
        DeliveryFault::Tls { said } => format!("TLS ist fehlgeschlagen: {said}"),
        DeliveryFault::Timeout { millis } => {
            format!("Innerhalb von {millis} ms kam keine ganze Antwort.")
        }
        DeliveryFault::NotJson { line, column, body } if body.is_empty() => {
            format!("Der Body ist mit dieser Nachricht kein JSON (Zeile {line}, Spalte {column}).")
        }
        DeliveryFault::NotJson { line, column, body } => {
            format!(
                "Der Body ist mit dieser Nachricht kein JSON (Zeile {line}, Spalte {column}): \
                 {body}"
            )
        }
        DeliveryFault::BadUrl => say("Die Vorlage ergibt mit dieser Nachricht keine URL."),
        DeliveryFault::BadHeader => say("Die Vorlage ergibt mit dieser Nachricht keinen Header."),
        DeliveryFault::Settings { fields } => format!(
            "Die Einstellungen des Callbacks ergeben keine Anfrage mehr; bearbeiten Sie: {}.",
            fields.join(", ")
        ),
        DeliveryFault::Sealed => say(
            "Die Einstellungen des Callbacks lassen sich nicht öffnen: Der geheime Schlüssel des \
             Servers ist ein anderer als beim Speichern. Der Betreiber stellt ihn wieder her, oder \
             Sie geben sie neu ein.",
        ),
        DeliveryFault::NotMailed { to, said } if said.is_empty() => {
            format!("Die E-Mail an {to} konnte nicht gesendet werden.")
        }
        DeliveryFault::NotMailed { to, said } => {
            format!("Die E-Mail an {to} konnte nicht gesendet werden: {said}")
        }
        DeliveryFault::NoMail { setting } => {
            format!(
                "Von hier wird keine E-Mail gesendet: Der Betreiber hat {setting} nicht gesetzt."
            )
        }
        DeliveryFault::BrokerRefused { said } => {
            format!("Der Broker hat die Verbindung abgelehnt: {said}.")
        }
        DeliveryFault::NotMqtt => say("Die Antwort ist kein MQTT."),
        DeliveryFault::CallbackGone => say("Den Callback gibt es nicht mehr."),
        DeliveryFault::MessageGone => say("Die Nachricht gibt es nicht mehr."),
        DeliveryFault::NotMade => say("Die Anfrage konnte nicht erstellt werden."),
        DeliveryFault::Other { said } => said.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_told_with_its_arguments() {
        let late = DeliveryFault::Timeout { millis: 10_000 };
        assert_eq!(
            fault(&late),
            "Innerhalb von 10000 ms kam keine ganze Antwort."
        );
        let body = DeliveryFault::NotJson {
            line: 1,
            column: 6,
            body: r#"{"a":1null}"#.into(),
        };
        assert_eq!(
            fault(&body),
            r#"Der Body ist mit dieser Nachricht kein JSON (Zeile 1, Spalte 6): {"a":1null}"#
        );
        assert_eq!(
            fault(&body.without_values()),
            "Der Body ist mit dieser Nachricht kein JSON (Zeile 1, Spalte 6)."
        );
        let mail = DeliveryFault::NotMailed {
            to: "ann@example.org".into(),
            said: "550 nobody".into(),
        };
        assert_eq!(
            fault(&mail),
            "Die E-Mail an ann@example.org konnte nicht gesendet werden: 550 nobody"
        );
        assert_eq!(
            fault(&mail.without_values()),
            "Die E-Mail an ann@example.org konnte nicht gesendet werden."
        );
    }
}
