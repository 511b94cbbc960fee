//! How callbacks fared lately, in Spanish.

use super::super::Fare;

/// The words.
pub const FARE: Fare = Fare {
    success: "Éxito",
    day: |percent| format!("{percent} % del último día"),
    week: |percent| format!("{percent} % de la última semana"),
    no_attempt: "ningún intento esta semana",
    counted: |taken, all| format!("{taken} de {all} intentos"),
    error: "Último error",
    none_here: "Todavía no hay callbacks de estos.",
    follows: "Lo que se entrega aparece solo.",
};
