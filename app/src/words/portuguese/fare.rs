//! How callbacks fared lately, in Portuguese.

use super::super::Fare;

/// The words.
pub const FARE: Fare = Fare {
    success: "Sucesso",
    day: |percent| format!("{percent} % do último dia"),
    week: |percent| format!("{percent} % da última semana"),
    no_attempt: "nenhuma tentativa nesta semana",
    counted: |taken, all| format!("{taken} de {all} tentativas"),
    error: "Último erro",
    none_here: "Ainda não há nenhum destes callbacks.",
    follows: "O que é entregue aparece sozinho.",
};
