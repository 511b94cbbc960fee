//! How callbacks fared lately, in English.

use super::super::Fare;

/// The words.
pub const FARE: Fare = Fare {
    success: "Success",
    day: |percent| format!("{percent} % of the last day"),
    week: |percent| format!("{percent} % of the last week"),
    no_attempt: "no attempt this week",
    counted: |taken, all| format!("{taken} of {all} attempts"),
    error: "Last error",
    none_here: "None of these callbacks yet.",
    follows: "What is delivered shows by itself.",
};
