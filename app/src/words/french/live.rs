//! Pages that follow what happens, in French.

use super::super::Live;

/// The words.
pub const LIVE: Live = Live {
    follows: "Cette page suit d’elle-même ce qui se passe.",
    paused: "En pause tant que vous êtes sur la liste : les nouveautés s’affichent dès que vous la \
             quittez.",
};
