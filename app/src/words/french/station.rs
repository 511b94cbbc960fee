//! Base stations and places, in French.

use domain::base_station::StationState;
use domain::location::Source;
use domain::map::Overlay;

use super::super::{Location, Station};
use super::written;

/// Where a device is.
pub const LOCATION: Location = Location {
    title: "Position",
    stated: "Position déclarée",
    computed: "Position calculée",
    not_computed: "aucune pour l’instant",
    source: |source| match source {
        Source::Stations => "d’après les stations de base qui l’ont entendu",
        Source::Payload => "envoyée par l’appareil",
    },
    source_title: "Source",
    radius: "Rayon",
    radius_of: metres_whole,
    apart: "Écart avec la position déclarée",
    as_of: "À la date du",
    heard_by: "Entendu par",
    last: "Messages",
    last_messages: |count| format!("les {count} derniers"),
    messages: "Messages",
    receptions: "Réceptions",
    best: "Meilleur RSSI dBm",
    newest: "Entendu en dernier",
    distance: "Distance",
    distance_of: metres,
    distance_hint: "Les distances vont à la position déclarée, sinon à la position calculée ; \
                    seuls les exploitants d’une station de base voient où elle se trouve.",
    none_yet: "Pas encore entendu",
    none_yet_why: "Dès que des stations de base entendent cet appareil, elles figurent ici.",
    hidden: "Les stations de base ne sont pas affichées",
    hidden_why: "Vos rôles ne vous laissent pas voir les détails radio.",
    sent: "Position envoyée",
    of_last: |count| match count {
        1 => "le seul message".to_owned(),
        count => format!("des {count} derniers messages"),
    },
    map_of: |device| format!("Carte de l’appareil {device}"),
    map_failed: "La carte n’a pas pu être chargée. Ce qu’elle montrerait figure en texte sur cette \
                 page.",
    zoom_in: "Plus près",
    zoom_out: "Plus loin",
    sides: ["N", "S", "E", "O"],
    no_place: "Aucune position connue",
    no_place_why: "Déclarez où se trouve l’appareil. Une position est aussi calculée quand des \
                   stations de base dont le lieu est connu l’entendent.",
    legend: "Légende",
    legend_line: "Lignes et cellules selon le meilleur RSSI :",
    station: "Station de base",
    over: |dbm| format!("plus de {}", dbm_of(dbm, 0)),
    up_to: |dbm| format!("jusqu’à {}", dbm_of(dbm, 0)),
    best_of: |dbm| format!("meilleur RSSI {}", dbm_of(dbm, 1)),
    heard_of: |heard, of| format!("a entendu {heard} messages sur {of}"),
    message_count: |count| match count {
        0 | 1 => format!("{count} message"),
        count => format!("{} messages", super::number(i64::from(count))),
    },
    coverage: "Calque de couverture",
    coverage_off: "désactivé",
    coverage_on: "propres messages",
    coverage_by: |overlay| match overlay {
        Overlay::Stations => "propres messages, nombre de stations",
        Overlay::Quality => "propres messages, qualité du lien",
        Overlay::None | Overlay::Best | Overlay::Mean => "propres messages",
    },
    coverage_lead: |size, placed, looked_at| {
        format!(
            "Cellules de {}° de latitude et de longitude ({} de haut) avec {} des {} messages les \
             plus récents de cet appareil, d’abord les mieux entendues.",
            written(&size.to_string()),
            metres(size * 111_195.0),
            super::number(i64::from(placed)),
            super::number(i64::from(looked_at)),
        )
    },
    coverage_where: "Un message est placé là où l’appareil a dit être, sinon à sa position \
                     déclarée, sinon là où le calcul l’a situé.",
    cell: "Centre de la cellule",
    no_cells: "Aucun message n’a de lieu",
    no_cells_why: "Déclarez où se trouve l’appareil, ou faites porter une position à ses messages.",
};

fn dbm_of(dbm: f64, decimals: usize) -> String {
    written(&format!("{dbm:.decimals$} dBm"))
}

fn metres_whole(metres_: i64) -> String {
    metres(metres_ as f64)
}

fn metres(metres: f64) -> String {
    match metres {
        m if m < 1000.0 => format!("{m:.0} m"),
        m if m < 10_000.0 => written(&format!("{:.1} km", m / 1000.0)),
        m => format!("{:.0} km", m / 1000.0),
    }
}

/// Base stations.
pub const STATION: Station = Station {
    menu: "Station de base",
    title: "Stations de base",
    new: "Nouvelle station de base",
    edit: "Modifier",
    create: "Créer la station de base",
    save: "Enregistrer les modifications",
    id: "Id",
    id_hint: "De 1 à 8 chiffres hexadécimaux, comme la station se nomme elle-même.",
    name: "Nom",
    state: "État",
    state_name: |state| match state {
        StationState::NotSeen => "jamais vue",
        StationState::Ok => "OK",
        StationState::Silent => "silencieuse",
    },
    last_contact: "Dernier contact",
    region: "Région",
    operator: "Opérateur",
    country: "Pays",
    country_hint: "Trois lettres (ISO 3166-1 alpha-3), comme BEL.",
    position: "Position",
    group: "Groupe",
    refused: "Trames refusées",
    bad_crc: "CRC erroné",
    bad_code: "Code d’authentification erroné",
    no_key: "Aucune clé connue",
    settings: "Informations sur la station de base",
    token: "Token",
    token_new: "Nouveau token",
    token_lead: "Avec son token, une station de base remet ce qu’elle entend à /radio/receptions, \
                 sous la forme Authorization: Bearer suivi du token.",
    token_once: "Copiez le token maintenant : il n’est affiché que cette fois et ne peut plus être \
                 lu.",
    renew: "Renouveler le token",
    renew_question: "Renouveler le token ?",
    renew_lead: |id| {
        format!(
            "Le token actuel de la station de base {id} ne vaut aussitôt plus rien : elle ne remet \
             plus rien tant qu’elle n’a pas le nouveau."
        )
    },
    text: "Id ou nom",
    text_example: "0BF2, Tour…",
    none_yet: "Aucune station de base pour l’instant",
    none_yet_why: "Une station de base remet ce qu’elle entend avec son propre token.",
    none_match: "Aucune station de base ne correspond",
    none_match_why: "Il y a des stations de base, mais aucune avec cet id ou ce nom.",
};
