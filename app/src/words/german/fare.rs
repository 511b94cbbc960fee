//! How callbacks fared lately, in German.

use super::super::Fare;

/// The words.
pub const FARE: Fare = Fare {
    success: "Erfolg",
    day: |percent| format!("{percent} % am letzten Tag"),
    week: |percent| format!("{percent} % in der letzten Woche"),
    no_attempt: "kein Versuch in dieser Woche",
    counted: |taken, all| format!("{taken} von {all} Versuchen"),
    error: "Letzter Fehler",
    none_here: "Noch keine solchen Callbacks.",
    follows: "Was zugestellt wird, erscheint von selbst.",
};
