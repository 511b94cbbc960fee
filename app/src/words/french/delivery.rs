//! Deliveries of callbacks, in French.

use domain::callback::{DeliveryFault, Standing};

use super::super::Delivery;

/// The words.
pub(super) const WORDS: Delivery = Delivery {
    title: "Envois",
    one: "Envoi",
    all: "Tous les envois",
    show: "Afficher l’envoi",
    id: "Id de l’envoi",
    state: "État",
    standing: |standing| match standing {
        Standing::Waiting => "en attente",
        Standing::Delivered => "livré",
        Standing::Failed => "abandonné",
        Standing::Cancelled => "annulé",
        Standing::Undelivered => "échoué et pas encore livré",
    },
    owed_since: "Dû depuis",
    told: "Porte sur",
    last: "Dernière tentative",
    attempts: "Tentatives",
    sent: "Ce qui a été envoyé",
    callback: "Callback",
    deleted: "supprimé",
    deleted_title: "Callbacks supprimés",
    deleted_since: "Supprimé le",
    off_waits: |waiting| {
        format!(
            "Ce callback est désactivé. Ce qu’il doit attend : {waiting}. L’envoi se fait quand le \
             callback est activé."
        )
    },
    turn_on: |waiting| format!("Activer et envoyer {waiting}"),
    counted: |word, count| format!("{word} : {count}"),
    choose: "Choisir",
    choose_one: |time| format!("Choisir celui qui est dû depuis {time}"),
    again: "Renvoyer",
    again_hint: "Ceux qui attendent sont envoyés aussitôt, ceux qui sont abandonnés ou livrés le \
                 sont encore une fois. Ce qui a été tenté jusqu’ici reste consigné.",
    again_now: "Envoyer maintenant",
    again_done: |count| match count {
        0 => "Rien n’est renvoyé : il n’y avait rien, ou c’est en cours.".to_owned(),
        1 => "1 envoi est relancé.".to_owned(),
        count => format!("{} envois sont relancés.", super::number(i64::from(count))),
    },
    failed_title: "Renvoyer ce qui a été abandonné",
    failed_lead: "Après une longue absence d’un destinataire : tout ce que ce callback a abandonné \
                  recommence.",
    failed_since: "Dû depuis (UTC)",
    failed_since_hint: "Vide : tout.",
    failed_again: "Tout renvoyer",
    none_yet: "Aucun envoi pour l’instant",
    none_yet_why: "Ce qui est dû, envoyé et abandonné est listé ici.",
    none_match: "Aucun envoi ne correspond",
    none_match_why: "Il peut y en avoir d’autres, que le filtre écarte.",
};

/// Why there was no answer, as a sentence; empty where there is nothing to say.
pub(super) fn fault(fault: &DeliveryFault) -> String {
    let say = str::to_owned;
    match fault {
        DeliveryFault::NoAddress => say("L’hôte n’a pas d’adresse."),
        DeliveryFault::Forbidden { setting } if setting.is_empty() => {
            say("Les callbacks ne peuvent pas atteindre cette adresse.")
        }
        DeliveryFault::Forbidden { setting } => format!(
            "Les callbacks ne peuvent pas atteindre cette adresse. L’opérateur peut l’autoriser \
             par le paramètre {setting}."
        ),
        DeliveryFault::ConnectionRefused => {
            say("La connexion a été refusée : personne n’y écoute.")
        }
        DeliveryFault::ConnectionClosed => say("Le destinataire a fermé la connexion."),
        DeliveryFault::Unreachable => say("Le destinataire est injoignable."),
        DeliveryFault::NotConnected => say("La connexion n’a pas été établie à temps."),
        DeliveryFault::Incomplete => {
            say("La connexion a pris fin avant l’arrivée de la réponse entière.")
        }
        DeliveryFault::NotHttp => say("La réponse n’est pas du HTTP."),
        DeliveryFault::HeadTooLarge => say("L’en-tête de la réponse est trop grand."),
        DeliveryFault::CertificateTime => {
            say("Le certificat du destinataire n’est pas valable à cette heure.")
        }
        DeliveryFault::CertificateName => {
            say("Le certificat du destinataire appartient à un autre hôte.")
        }
        DeliveryFault::CertificateIssuer => {
            say("Le certificat du destinataire n’a pas été émis par une autorité connue.")
        }
        DeliveryFault::Tls { said } => format!("Échec de TLS : {said}"),
        DeliveryFault::Timeout { millis } => {
            format!("Aucune réponse entière n’est arrivée en {millis} ms.")
        }
        DeliveryFault::NotJson { line, column, body } if body.is_empty() => {
            format!("Avec ce message, le corps n’est pas du JSON (ligne {line}, colonne {column}).")
        }
        DeliveryFault::NotJson { line, column, body } => format!(
            "Avec ce message, le corps n’est pas du JSON (ligne {line}, colonne {column}) : {body}"
        ),
        DeliveryFault::BadUrl => say("Le modèle ne donne pas d’URL avec ce message."),
        DeliveryFault::BadHeader => say("Le modèle ne donne pas d’en-tête avec ce message."),
        DeliveryFault::Settings { fields } => format!(
            "Les paramètres du callback ne donnent plus de requête ; modifiez-les : {}.",
            fields.join(", ")
        ),
        DeliveryFault::Sealed => say(
            "Les paramètres du callback ne peuvent pas être déchiffrés : la clé secrète du serveur \
             n’est plus celle de leur enregistrement. L’opérateur la rétablit, ou vous les \
             saisissez de nouveau.",
        ),
        DeliveryFault::NotMailed { to, said } if said.is_empty() => {
            format!("L’e-mail à {to} n’a pas pu être envoyé.")
        }
        DeliveryFault::NotMailed { to, said } => {
            format!("L’e-mail à {to} n’a pas pu être envoyé : {said}")
        }
        DeliveryFault::NoMail { setting } => {
            format!("Aucun e-mail n’est envoyé d’ici : l’opérateur n’a pas défini {setting}.")
        }
        DeliveryFault::BrokerRefused { said } => {
            format!("Le broker a refusé la connexion : {said}.")
        }
        DeliveryFault::NotMqtt => say("La réponse n’est pas du MQTT."),
        DeliveryFault::CallbackGone => say("Le callback n’existe plus."),
        DeliveryFault::MessageGone => say("Le message n’existe plus."),
        DeliveryFault::NotMade => say("La requête n’a pas pu être formée."),
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
            "Aucune réponse entière n’est arrivée en 10000 ms."
        );
        let body = DeliveryFault::NotJson {
            line: 1,
            column: 6,
            body: r#"{"a":1null}"#.into(),
        };
        assert_eq!(
            fault(&body),
            "Avec ce message, le corps n’est pas du JSON (ligne 1, colonne 6) : {\"a\":1null}"
        );
        assert_eq!(
            fault(&body.without_values()),
            "Avec ce message, le corps n’est pas du JSON (ligne 1, colonne 6)."
        );
        let mail = DeliveryFault::NotMailed {
            to: "ann@example.org".into(),
            said: "550 nobody".into(),
        };
        assert_eq!(
            fault(&mail),
            "L’e-mail à ann@example.org n’a pas pu être envoyé : 550 nobody"
        );
        assert_eq!(
            fault(&mail.without_values()),
            "L’e-mail à ann@example.org n’a pas pu être envoyé."
        );
    }
}
