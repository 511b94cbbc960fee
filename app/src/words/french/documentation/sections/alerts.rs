//! The online help of event configurations, and the codes of events, in French.

use domain::alert::EMAILS_MAX;
use domain::event::EventKind;

use super::{list, section, text};
use crate::documentation::{Block, Section};
use crate::words::french::event;

/// The online help.
pub(super) fn event_configuration() -> Vec<Section> {
    vec![
        what_it_is(),
        watched(),
        told(),
        times(),
        replaced(),
        moved(),
    ]
}

fn what_it_is() -> Section {
    section(
        "help-what",
        "Ce que c’est",
        vec![text(
            "Une configuration d’événement dit de quoi quelqu’un veut être averti, et comment. \
             Celle d’un groupe vaut pour chaque appareil en lui et sous lui, celle d’un type \
             d’appareil pour ses appareils, celle d’un appareil pour lui seul. Tout ce qui alerte \
             quelqu’un est un événement, et figure parmi les événements de son appareil.",
        )],
    )
}

fn watched() -> Section {
    section(
        "help-watched",
        "Ce qui est surveillé",
        vec![
            list([
                "Événements : ce qui se produit de soi-même, comme un silence au-delà du \
                 keep-alive, des numéros manquants, ou un token terminé.",
                "Un champ du format personnalisé du type d’appareil : chaque message qui l’a est \
                 comparé à la limite.",
                "Le signal : le meilleur parmi les stations de base qui ont entendu un message, 25 \
                 s après sa première trame. Seulement pour qui peut voir les détails radio.",
                "L’alimentation et la température : comme les appareils les indiquent une fois par \
                 jour et après chaque downlink.",
                "Le silence : rien n’a été entendu pendant tant de minutes, quel que soit le \
                 keep-alive.",
                "Un lieu : un cercle qu’un appareil quitte ou dans lequel il entre. Une position \
                 compte avec son rayon, de sorte qu’une position imprécise ne fait sortir \
                 personne. Là aussi, seulement pour qui peut voir les détails radio : les stations \
                 de base disent où est un appareil.",
            ]),
            text(
                "Une valeur au-delà de sa limite est annoncée une fois, jusqu’à ce qu’elle \
                 revienne. Ce qui a plus de dix minutes en arrivant n’alerte personne. Qui ne peut \
                 pas voir les détails radio est averti que le signal est faible ou qu’un lieu a \
                 été quitté, sans les chiffres.",
            ),
        ],
    )
}

fn told() -> Section {
    section(
        "help-told",
        "Qui est averti",
        vec![
            Block::List(vec![
                format!(
                    "Par e-mail : jusqu’à {EMAILS_MAX} adresses. D’un même événement, aucune \
                     adresse n’est avertie deux fois : la configuration la plus proche l’avertit."
                ),
                "Par la cloche au-dessus de chaque page : tous ceux qui peuvent voir l’appareil, \
                 une fois pour chaque événement."
                    .to_owned(),
                "Par un callback du genre EVENT. Ce qu’il peut dire se trouve à \
                 `/apidocs/callback` ; ce qu’il doit, a envoyé et a abandonné est listé avec la \
                 configuration d’événement."
                    .to_owned(),
            ]),
            text(
                "« Envoyer un test » envoie une fois tout cela sauf la cloche, au sujet d’un \
                 exemple, avant que rien ne soit enregistré. Chaque personne en a dix par minute.",
            ),
        ],
    )
}

fn times() -> Section {
    section(
        "help-times",
        "À quelle fréquence",
        vec![list([
            "Pas de nouvelle alerte pendant : le même événement du même appareil n’alerte personne \
             pendant ce temps.",
            "Ce qui se déclenche dans un même intervalle fait un e-mail : une minute, sauf si vous \
             indiquez davantage.",
            "Pendant les heures de calme, les e-mails attendent, et n’en font qu’un à la fin. Ces \
             heures sont celles d’un décalage fixe par rapport à UTC. La cloche et le callback \
             n’attendent pas.",
            "Un e-mail qui n’est pas accepté est tenté de nouveau pendant trois jours.",
        ])],
    )
}

fn replaced() -> Section {
    section(
        "help-replaced",
        "À la place d’une autre",
        vec![text(
            "Une configuration héritée peut être remplacée : pour tout ce qui est plus bas, la \
             nouvelle vaut à sa place. Si celle-ci est désactivée, aucune des deux ne vaut. Quand \
             ce qui est surveillé est modifié, tout recommence : ce qui a été annoncé peut l’être \
             de nouveau.",
        )],
    )
}

fn moved() -> Section {
    section(
        "help-moved",
        "Quand un appareil passe à d’autres",
        vec![text(
            "Un appareil qui passe à un type d’appareil d’un autre groupe, du même propriétaire ou \
             d’un autre, relève de ce qui vaut là. Ses propres configurations d’événement prennent \
             alors fin : elles sont supprimées avec leurs callbacks, ce que ceux-ci doivent encore \
             est annulé, et ce qui n’est encore dans aucun e-mail n’est pas envoyé. Le journal \
             d’audit du groupe qui avait l’appareil les nomme. S’il passe à un autre type \
             d’appareil du même groupe, elles le suivent.",
        )],
    )
}

/// What `{eventType}` can be, each with its severity and what it is called.
pub(super) fn event_types() -> Block {
    let all = EventKind::ALL.iter();
    let all = all.map(|(kind, code, severity)| {
        let name = (event::WORDS.kind_name)(*kind);
        format!("`{code}` {name} ({})", severity.word())
    });
    Block::List(all.collect())
}
