//! Alerts and event configurations, in French.

use domain::alert::{Comparison, Crossing, Trigger, Watch};

use super::super::{Alert, EventConfiguration};
use super::{event, written};

/// Alerts are counted no further.
const MOST: i64 = 100;

/// The bell, and what it tells.
pub(super) const ALERT: Alert = Alert {
    title: "Alertes",
    bell: "Cloche",
    count: |unread| match unread {
        MOST.. => format!("{}+", MOST - 1),
        unread => unread.to_string(),
    },
    unread: |unread| match unread {
        MOST.. => format!("{MOST} non lues ou plus"),
        0 | 1 => format!("{unread} non lue"),
        unread => format!("{unread} non lues"),
    },
    time: "Déclenchée le",
    configuration: "Configuration d’événement",
    read: "Lue",
    new: "nouvelle",
    show: "Afficher",
    show_unread: "seulement les non lues",
    mark: "Marquer comme lue",
    mark_all: "Tout marquer comme lu",
    only_of: |name| format!("Seulement celles de « {name} »."),
    all: "Toutes les alertes",
    none_yet: "Aucune alerte pour l’instant",
    none_yet_why: "Une configuration d’événement d’un groupe, d’un type d’appareil ou d’un \
                   appareil dit pour quoi la cloche sonne.",
    none_match: "Aucune alerte ne correspond",
    none_match_why: "Il peut y en avoir d’autres, que le filtre écarte.",
    callback_off: "Un callback a été désactivé",
    callback_off_over: "Depuis, il a été réactivé ou supprimé.",
};

/// What somebody wants to be told of.
pub(super) const CONFIGURATION: EventConfiguration = EventConfiguration {
    title: "Configuration d’événement",
    one: "Configuration d’événement",
    new: "Nouvelle configuration d’événement",
    edit: "Modifier la configuration d’événement",
    edit_it: "Modifier",
    create: "Créer la configuration d’événement",
    save: "Enregistrer les modifications",
    delete: "Supprimer",
    delete_question: "Supprimer cette configuration d’événement ?",
    delete_lead: |name, waiting| {
        format!(
            "« {name} » n’alertera plus personne. Ce que son callback doit encore est annulé : \
             {waiting}. Ses alertes restent à la cloche. Cette action est irréversible."
        )
    },
    own: "Créées ici",
    inherited: "Héritées",
    none_yet: "Aucune configuration d’événement pour l’instant",
    none_yet_why: "Elle dit ce qui est surveillé (des événements, un champ, le signal, \
                   l’alimentation, la température, le silence, un lieu) et qui est averti : par \
                   e-mail, par la cloche ou par un callback.",
    state: "État",
    replaced: "remplacée",
    name: "Nom",
    of: "De",
    from: "De",
    in_place_of: |name| format!("Prend la place de « {name} »."),
    replaced_by: |name| format!("« {name} » prend sa place ici."),
    unseen: "une configuration que vous ne pouvez pas voir",
    replace_here: "Remplacer ici",
    watches: "Surveille",
    nothing: "rien",
    trigger,
    tells: "Avertit",
    bell: "cloche",
    addresses: |all| match all {
        [] => String::new(),
        [one] => one.clone(),
        [one, other] => format!("{one}, {other}"),
        [one, rest @ ..] => format!("{one} et {} autres", rest.len()),
    },
    nobody: "personne",
    callback: "Callback",
    last_alert: "Dernière alerte",
    never: "jamais",
    created: "Créée le",
    enabled: "Activée",
    replaces: "À la place de",
    replaces_hint: "Une configuration héritée, qui ne vaut alors plus ici : pour tout ce qui est \
                    plus bas, c’est celle-ci qui vaut. Si celle-ci est désactivée, aucune des deux \
                    ne vaut.",
    watched: "Ce qui est surveillé",
    watch: "Surveiller",
    watch_name: |watch| match watch {
        Watch::Events => "Des événements",
        Watch::Field => "Un champ du format",
        Watch::Rssi => "Le signal",
        Watch::Battery => "L’alimentation",
        Watch::Temperature => "La température",
        Watch::Silence => "Le silence",
        Watch::Geofence => "Un lieu",
    },
    watch_nothing: "Rien : seulement désactiver ce qu’elle remplace",
    watch_plain: "Seul ce qui se rapporte au choix ci-dessus doit être rempli.",
    events: "Événements",
    field: "Champ",
    field_hint: "Son nom dans le format personnalisé du type d’appareil. Un champ qui est vrai ou \
                 faux compte pour 1 ou 0.",
    fields: |names| format!("Le format a : {names}."),
    comparison: "Alerter quand la valeur est",
    comparison_name: |comparison| match comparison {
        Comparison::Below => "en dessous de la limite",
        Comparison::Above => "au-dessus de la limite",
        Comparison::Equal => "égale à la limite",
        Comparison::Different => "différente de la limite",
    },
    limit: "Limite",
    limit_hint: "Un nombre : pour un champ, tel quel ; pour le signal, en dBm, et pour \
                 l’alimentation, en V, en dessous de quoi l’alerte est donnée.",
    below: "En dessous de, en °C",
    above: "Au-dessus de, en °C",
    above_hint: "L’une des deux peut être vide.",
    minutes: "Non entendu pendant ce nombre de minutes",
    lat: "Latitude de son centre, en degrés",
    lng: "Longitude de son centre, en degrés",
    radius: "Son rayon, en mètres",
    crossing: "Alerter quand un appareil",
    crossing_name: |crossing| match crossing {
        Crossing::Leaves => "quitte le cercle",
        Crossing::Enters => "entre dans le cercle",
    },
    told: "Qui est averti",
    emails: "Adresses e-mail",
    emails_hint: "Dix au plus, séparées par une virgule ou une par ligne. Quelqu’un doit être \
                  averti : par e-mail, par la cloche ou par un callback.",
    rings: "Faire sonner la cloche de tous ceux qui peuvent voir l’appareil",
    calls: "Envoyer un callback (EVENT)",
    address: "Adresse",
    address_hint: "Une URL ou, pour MQTT, un broker : mqtt://user:password@host:1883. Les \
                   variables entre accolades sont remplies.",
    times: "À quelle fréquence",
    quiet: "Heures de calme",
    quiet_hours: |from, to, offset| match (from, offset) {
        ("", _) => "aucune".to_owned(),
        (_, "") => format!("{from}–{to} (UTC)"),
        _ => format!("{from}–{to} (UTC{offset})"),
    },
    quiet_from: "Calme à partir de",
    quiet_to: "Calme jusqu’à",
    quiet_offset: "Heures d’avance sur UTC",
    quiet_hint: "Les e-mails attendent pendant ce temps et n’en font qu’un à la fin. Les deux \
                 vides : jamais.",
    not_again: "Pas de nouvelle alerte pendant, en minutes",
    not_again_fact: "Pas de nouvelle alerte pendant",
    not_again_hint: "Pendant ce temps, une semaine au plus, le même événement du même appareil \
                     n’alerte personne. Vide : il alerte toujours.",
    digest: "Un e-mail au plus en ce nombre de minutes",
    digest_fact: "Un e-mail en",
    digest_hint: "Ce qui se déclenche pendant ce temps figure ensemble dans un e-mail. Vide : 1 ; \
                  un jour au plus.",
    span: |minutes| format!("{minutes} min"),
    tried_mail: "E-mail de test à",
    sent: "envoyé",
    not_sent: "non envoyé",
    nothing_tried: "Rien n’a été envoyé : un test ne fait pas sonner la cloche.",
    mails: "E-mails",
    recipient: "À",
    mail_made: "Composé le",
    mail_alerts: "Alertes",
    mail_attempts: "Tentatives",
    mail_next: "Prochaine tentative",
    mail_fault: "Ce qui n’a pas marché",
    alerts: "Ses alertes",
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
                Comparison::Below => "en dessous de",
                Comparison::Above => "au-dessus de",
                Comparison::Equal => "égal à",
                Comparison::Different => "différent de",
            };
            format!("Champ « {name} » {is} {}", number(*limit))
        }
        Trigger::Rssi { below } => format!("Signal en dessous de {} dBm", number(*below)),
        Trigger::Battery { below } => format!("Alimentation en dessous de {} V", number(*below)),
        Trigger::Temperature { below, above } => {
            let below = below.map(|limit| format!("en dessous de {} °C", number(limit)));
            let above = above.map(|limit| format!("au-dessus de {} °C", number(limit)));
            let both: Vec<String> = [below, above].into_iter().flatten().collect();
            format!("Température {}", both.join(" ou "))
        }
        Trigger::Silence { minutes } => format!("Non entendu pendant {minutes} min"),
        Trigger::Geofence {
            lat,
            lng,
            radius,
            crossing,
        } => {
            let how = match crossing {
                Crossing::Leaves => "Quitte",
                Crossing::Enters => "Entre dans",
            };
            format!(
                "{how} le cercle de {} m autour de {}, {}",
                number(*radius),
                degrees(*lat),
                degrees(*lng)
            )
        }
    }
}

/// A number with a comma before its decimals and a real minus sign.
fn number(number: f64) -> String {
    written(&number.to_string())
}

/// A coordinate, with a point as on the other pages, since a comma stands between the two.
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
        assert_eq!(trigger(&events), "Suspendu, Repris");
        let level = Trigger::Field {
            name: "a-b".into(),
            comparison: Comparison::Different,
            limit: -2.5,
        };
        assert_eq!(trigger(&level), "Champ « a-b » différent de −2,5");
        let cold = Trigger::Temperature {
            below: Some(2.0),
            above: None,
        };
        assert_eq!(trigger(&cold), "Température en dessous de 2 °C");
        let range = Trigger::Temperature {
            below: Some(-4.0),
            above: Some(8.0),
        };
        assert_eq!(
            trigger(&range),
            "Température en dessous de −4 °C ou au-dessus de 8 °C"
        );
        let yard = Trigger::Geofence {
            lat: 50.85,
            lng: -4.35,
            radius: 200.0,
            crossing: Crossing::Leaves,
        };
        assert_eq!(
            trigger(&yard),
            "Quitte le cercle de 200 m autour de 50.85, −4.35"
        );
    }

    #[test]
    fn unread_alerts_are_counted_as_far_as_they_are() {
        assert_eq!((ALERT.count)(99), "99");
        assert_eq!((ALERT.count)(100), "99+");
        assert_eq!((ALERT.unread)(1), "1 non lue");
        assert_eq!((ALERT.unread)(100), "100 non lues ou plus");
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
            "ann@example.org et 2 autres"
        );
    }

    #[test]
    fn quiet_hours_are_those_of_a_difference_from_utc() {
        assert_eq!((CONFIGURATION.quiet_hours)("", "", ""), "aucune");
        assert_eq!(
            (CONFIGURATION.quiet_hours)("22:00", "06:00", "+02:00"),
            "22:00–06:00 (UTC+02:00)"
        );
    }
}
