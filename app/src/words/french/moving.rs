//! The devices of a type, and those of them that are being transferred, in French.

use super::super::Moving;

/// The words.
pub const MOVING: Moving = Moving {
    associated: "Appareils associés",
    in_list: "Conditions et modifications groupées",
    none_yet: "Aucun appareil pour l’instant",
    none_yet_why: "Les appareils apparaissent ici une fois enregistrés sous ce type d’appareil.",
    title: "Appareils en cours de transfert",
    lead: "Ils restent ici jusqu’à ce que leur nouveau propriétaire les prenne.",
    none: "Aucun appareil en cours de transfert",
    none_why: "Les appareils de ce type apparaissent ici tant qu’ils sont proposés à un autre \
               propriétaire.",
    none_match: "Aucun appareil n’y va",
    none_match_why: "Des appareils de ce type sont en cours de transfert, mais aucun vers ce \
                     groupe.",
    to: "Vers le groupe",
    offer: "Offre",
    all: "Transferts de tous les appareils",
    way: "Sens",
    both: "les deux",
    more: "Tous",
};
