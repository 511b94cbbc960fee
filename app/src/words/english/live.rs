//! Pages that follow what happens, in English.

use super::super::Live;

/// The words.
pub const LIVE: Live = Live {
    follows: "This page follows what happens by itself.",
    paused: "Paused while you are on the list: what is new shows as soon as you leave it.",
};
