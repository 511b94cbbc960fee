//! What a receiver may answer, and codes, in French.

use domain::downlink::InfoCode;

use super::{alerts, code, list, section, text};
use crate::documentation::{Block, Section};

/// What the range codes of repeaters stand for, from 0.
const RANGES: [&str; 16] = [
    "aucun",
    "1 à 4",
    "5 à 9",
    "10 à 49",
    "50 à 99",
    "100 à 149",
    "150 à 199",
    "200 à 249",
    "250 à 299",
    "300 à 349",
    "350 à 399",
    "400 à 449",
    "450 à 499",
    "500 à 799",
    "800 à 999",
    "1 000 ou plus",
];

pub(super) fn devices() -> Section {
    section(
        "answers",
        "Réponses aux appareils",
        vec![
            text(
                "Un appareil qui demande un downlink (`{ack}` est true) reçoit la réponse du \
                 callback DATA / BIDIR choisi pour son type d’appareil, si le mode de downlink de \
                 celui-ci est Callback. Seuls URL et BATCH_URL apportent une réponse. C’est un 2xx \
                 avec du JSON qui nomme l’appareil par son id, en majuscules ou en minuscules, \
                 avec ou sans zéros devant, et apporte huit octets :",
            ),
            code(r#"{"1B9C5":{"downlinkData":"0102030405060708"}}"#),
            list([
                "`204`, et toute réponse qui ne nomme pas l’appareil : rien ne lui est envoyé.",
                "`{\"1B9C5\":{\"noData\":true}}` : la même chose, dite.",
                "Un autre nombre d’octets, ce qui n’est pas hexadécimal, ou autre chose qu’un \
                 objet à côté de l’id de l’appareil : rien n’est envoyé, avec le code 2.",
                "Ce qui est dit deux fois compte comme dit en dernier.",
                "Dans un lot, un objet répond à tous les appareils, avec un membre pour chacun.",
                "Une réponse à une tentative ultérieure compte aussi, jusqu’à cinq secondes avant \
                 que l’appareil ne cesse d’écouter.",
                "Combien de temps après la demande une réponse est arrivée, et combien il restait \
                 ou de combien elle était en retard, est affiché avec le message.",
                "Si seule une réception plus tardive révèle que l’appareil demande, et que le \
                 callback avait alors déjà reçu le message, il le reçoit encore une fois : avec \
                 `{ack}` à true, et comme un autre envoi. Pas quand le message est clos.",
            ]),
            text("Un callback ACKNOWLEDGE dit comment cela a fini."),
        ],
    )
}

pub(super) fn codes() -> Section {
    let ends = InfoCode::ALL.iter();
    let ends = ends.map(|(end, message)| format!("`{}` {message}", end.number()));
    let ranges = RANGES.iter().enumerate();
    let ranges = ranges.map(|(nth, range)| format!("`{nth}` {range}"));
    section(
        "codes",
        "Codes",
        vec![
            text("`{infoCode}` et `{infoMessage}` des callbacks ACKNOWLEDGE :"),
            Block::List(ends.collect()),
            text("Codes de plage des callbacks REPEATER, et combien ils représentent :"),
            Block::List(ranges.collect()),
            text("`{eventType}` des callbacks EVENT, avec `{severity}` :"),
            alerts::event_types(),
        ],
    )
}
