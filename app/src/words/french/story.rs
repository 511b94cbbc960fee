//! The story of one message, in French.

use super::super::Story;
use super::written;

/// The words.
pub const STORY: Story = Story {
    title: |seq| format!("Message {seq}"),
    all: "Tous les messages",
    said: "Ce qui a été dit",
    seq: "Numéro de séquence",
    arrived: "Délai jusqu’à l’arrivée",
    after: |millis| match millis {
        0 => "0 s".to_owned(),
        _ if millis.abs() < 1_000 => written(&format!("{millis} ms")),
        _ => written(&format!("{:.1} s", millis as f64 / 1e3)),
    },
    asks: "Demande un downlink",
    decoding: "Décodage",
    decoding_link: "Ouvrir dans la page des formats",
    decoding_none: "Rien n’est tiré de ces octets, ou seulement pour le groupe auquel l’appareil \
                    appartenait alors.",
    receptions: "Réceptions",
    receptions_hidden: "Quelles stations de base l’ont entendu, et comment, est réservé à qui peut \
                        voir les détails radio.",
    later: "Après la première",
    snr: "SNR",
    callbacks: "Callbacks",
    callbacks_none: "Aucun callback",
    callbacks_none_why: "Aucun n’était configuré quand le message est arrivé, ou vous ne pouvez \
                         pas le voir.",
    delivery: "L’envoi entier",
    downlink: "Downlink",
    place: "D’où il a été envoyé",
    place_none: "Aucun lieu connu",
    place_none_why: "Il n’a pas été calculé, ou pas encore, ou vous ne pouvez pas le voir.",
    story: "Dans l’ordre",
    heard_first: "Entendu pour la première fois",
    heard_last: "Entendu pour la dernière fois",
    came: "Arrivé ici",
    answered: "Un callback a répondu à l’appareil",
    listens: "L’appareil commence à écouter",
    listens_until: "L’appareil cesse d’écouter",
    ended: |state| format!("Downlink : {state}"),
    attempt: |number, outcome| format!("Callback, tentative {number} : {outcome}"),
    next_attempt: "La prochaine tentative est due",
    events: "Événements de l’appareil",
    merged: |receptions, stations| match stations {
        1 => format!("Fusion : {receptions} réceptions d’une station de base font un message"),
        _ => format!(
            "Fusion : {receptions} réceptions de {stations} stations de base font un message"
        ),
    },
    decoded: |fields| match fields {
        1 => "Décodé : un champ".to_owned(),
        _ => format!("Décodé : {fields} champs"),
    },
    closes: "Se clôt : la qualité du lien et la position sont alors connues",
    closed: |quality| format!("Clos : qualité du lien {quality}"),
    placed: |metres| match metres {
        0..1_000 => format!("Lieu calculé à {metres} m près"),
        _ => written(&format!(
            "Lieu calculé à {:.1} km près",
            metres as f64 / 1e3
        )),
    },
    placed_itself: "Lieu indiqué par l’appareil",
    event: |what| format!("Événement : {what}"),
    raised: "Événements qu’il a déclenchés",
    raised_none: "Il n’en a déclenché aucun.",
    again: "Renvoyer ses callbacks",
    again_hint: "Tout ce qui a été livré ou abandonné est envoyé encore une fois, ce qui attend \
                 l’est aussitôt ; chaque destinataire peut alors l’avoir deux fois.",
    again_done: |count| match count {
        0 => "Il n’y avait rien à renvoyer : c’est justement en cours.".to_owned(),
        1 => "Un envoi est relancé.".to_owned(),
        _ => format!("{count} envois sont relancés."),
    },
    curl: "En commande curl",
};
