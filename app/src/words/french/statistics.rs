//! Statistics, in French.

use super::super::Statistics;

/// The words.
pub const WORDS: Statistics = Statistics {
    title: "Statistiques",
    load: "Charge",
    range: "Période",
    ranges: ["24 heures", "7 jours", "30 jours", "1 an"],
    own: "Période au choix",
    from: "De",
    until: "Jusqu’à la fin du jour",
    until_time: "À",
    compare: "Comparer à la période précédente",
    fields: "Champs",
    step: ["Heure", "Jour", "Semaine du", "Mois"],
    zone: |zone| format!("Heures, jours, semaines et mois au fuseau {zone}."),
    zone_off: "Les chiffres sont tenus par heures entières d’UTC : dans ce fuseau, un jour \
               commence et finit avec l’heure dans laquelle tombe minuit.",
    messages: [
        "Messages par heure",
        "Messages par jour",
        "Messages par semaine",
        "Messages par mois",
    ],
    bytes: [
        "Octets par heure",
        "Octets par jour",
        "Octets par semaine",
        "Octets par mois",
    ],
    receptions: [
        "Réceptions par heure",
        "Réceptions par jour",
        "Réceptions par semaine",
        "Réceptions par mois",
    ],
    rssi: "RSSI, dBm",
    snr: "SNR, dB",
    frequency: "Fréquence, MHz",
    temperature: "Température, °C",
    voltage: "Tension, V",
    idle: "au repos",
    transmit: "en émission",
    in_all: |sum| format!("{sum} en tout"),
    mean_of: |mean| format!("moyenne {mean}"),
    numbers: "En chiffres",
    count: "Valeurs",
    mean: "Moyenne",
    least: "Minimum",
    greatest: "Maximum",
    before: "Avant",
    nothing: "Rien dans cette période",
    nothing_why: "Aucun message n’est arrivé dans cette période. Une période plus longue, ou qui \
                  finit un autre jour, peut en contenir.",
    nothing_longest: "Aucun message n’est arrivé dans cette période. Une période qui finit un \
                      autre jour peut en contenir.",
    to_last: |day| format!("Afficher jusqu’au dernier message : {day}"),
    described: |title, from, to| format!("{title}, de {from} à {to}"),
    no_value: "aucune valeur",
    band: "Les lignes montrent la moyenne, les bandes le minimum et le maximum. Là où rien n’est \
           arrivé, il y a un vide.",
    dashed: "Les lignes pointillées montrent la période précédente.",
    newest_only: |count| {
        format!(
            "Cette période contient plus de messages qu’il n’en est lu pour les graphiques des \
             champs : ceux-ci montrent les {count} plus récents."
        )
    },
    earlier: "Plus tôt",
    later: "Plus tard",
    zoom_in: "Agrandir",
    zoom_out: "Réduire",
    whole: "Période entière",
    window: "Partie de la période",
    keys: "Faites glisser sur un graphique, ou écartez-y deux doigts, pour agrandir. Quand un \
           graphique a le focus : les flèches parcourent les valeurs, + et − agrandissent et \
           réduisent, Page précédente et Page suivante mènent plus tôt et plus tard, 0 montre la \
           période entière.",
    csv: "CSV",
    svg: "SVG",
    png: "PNG",
    file_of: |kind, title| format!("{kind} : {title}"),
};
