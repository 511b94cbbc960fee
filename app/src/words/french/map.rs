//! Maps of many devices, and choosing a place, in French.

use super::super::Map;
use super::written;

/// Maps of many devices.
pub const MAP: Map = Map {
    title: "Carte",
    menu: "Carte de couverture",
    of_all: "Carte de tous les appareils",
    of: |name| format!("Carte de {name}"),
    coverage: "Calque de couverture",
    overlays: [
        "aucun",
        "meilleur signal",
        "signal moyen",
        "nombre de stations",
        "qualité du lien",
    ],
    show: "Afficher",
    opacity: "Opacité",
    lost: "Ce qui se trouve ici n’a pas pu être demandé. Déplacez la carte pour réessayer.",
    counting: "Les messages d’avant la dernière mise à jour sont encore en cours de comptage. \
               D’autres cellules viennent au fur et à mesure.",
    beyond: |beyond| {
        format!(
            "et {} autres, dans la liste des appareils",
            super::number(beyond)
        )
    },
    nowhere: "Aucun appareil n’a de lieu",
    nowhere_why: "Déclarez où se trouvent les appareils. Des positions sont aussi calculées quand \
                  des stations de base dont le lieu est connu les entendent.",
    nothing_heard: "Rien n’a été entendu d’un lieu connu",
    nothing_heard_why: "Les cellules montrent d’où cette station de base a entendu des appareils \
                        dont le lieu était connu.",
    cluster: "Plusieurs appareils",
    legend_best: "Cellules selon le meilleur RSSI :",
    legend_mean: "Cellules selon la moyenne du meilleur RSSI de chaque message :",
    legend_stations: "Cellules selon le nombre moyen de stations de base qui entendent un \
                      message :",
    legend_quality: "Cellules selon la qualité moyenne du lien :",
    stations_step: |step| match step {
        4.. => "4 ou plus".to_owned(),
        step => step.to_string(),
    },
    stations_of: |mean| {
        written(&format!(
            "entendu par {mean:.1} stations de base en moyenne"
        ))
    },
    quality_of: |quality| format!("qualité du lien {quality}"),
    not_known: "inconnue",
    stations: "Stations de base en vue",
    many_stations: "Il y a plus de stations de base en vue qu’une carte n’en montre. \
                    Approchez-vous pour les voir.",
    mean_stations: "Stations",
    quality: "Qualité du lien",
    follows: "La carte suit ce qui se passe.",
    waits: "La carte est dessinée par une partie de la page qui n’est pas encore arrivée. Ce \
            qu’elle montre figure en texte sur cette page.",
    you: "Vous êtes ici",
    here_within: |metres| format!("Trouvé, à {metres} m près."),
    list: "Où ils sont",
    in_sight: |seen, all| {
        let (seen, all) = (super::number(seen), super::number(all));
        format!("En vue : {seen} des {all} appareils qui ont un lieu.")
    },
    whole: "Tout afficher",
    none_here: "Aucun appareil en vue",
    none_here_why: "Déplacez la carte, ou affichez tout.",
    where_: "Lieu",
    devices: "Appareils",
    which: "Lesquels",
    nearer: "S’approcher",
    more: |more| {
        format!(
            "et {} autres, qui figurent ici quand vous vous approchez",
            super::number(more)
        )
    },
    heard: "Où ils ont été entendus",
    heard_lead: "Les cellules en vue qui contiennent des messages, d’abord les mieux entendues. Un \
                 message est placé là où l’appareil a dit être, sinon à sa position déclarée, \
                 sinon là où le calcul l’a situé. Les cellules restent quand leurs messages ne \
                 sont plus conservés.",
    mean: "RSSI moyen dBm",
    mean_of: |dbm| written(&format!("RSSI moyen {dbm:.1} dBm")),
    no_cells: "Rien n’a été entendu d’ici",
    no_cells_why: "Les messages des appareils dont le lieu est connu forment des cellules à mesure \
                   qu’ils arrivent.",
    flag: "Dernière position",
    flag_message: "Message",
    pick: "Choisir sur une carte",
    pick_map: "Carte sur laquelle choisir un lieu",
    pick_hint: "Touchez le lieu, ou déplacez la carte (aussi avec les flèches) jusqu’à ce que la \
                croix soit dessus.",
    pick_middle: "Prendre le lieu sous la croix",
    picked: |lat, lng| format!("Choisi : {lat}, {lng}").replace('-', "−"),
    here: "Là où je suis",
    here_unknown: "Le navigateur ne dit pas où il est. Il demande l’autorisation, et seulement par \
                   https.",
};
