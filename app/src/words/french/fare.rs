//! How callbacks fared lately, in French.

use super::super::Fare;

/// The words.
pub const FARE: Fare = Fare {
    success: "Réussite",
    day: |percent| format!("{percent} % sur le dernier jour"),
    week: |percent| format!("{percent} % sur la dernière semaine"),
    no_attempt: "aucune tentative cette semaine",
    counted: |taken, all| format!("{taken} tentatives acceptées sur {all}"),
    error: "Dernière erreur",
    none_here: "Aucun callback de cette sorte pour l’instant.",
    follows: "Ce qui est livré s’affiche de soi-même.",
};
