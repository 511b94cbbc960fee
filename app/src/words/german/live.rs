//! Pages that follow what happens, in German.

use super::super::Live;

/// The words.
pub const LIVE: Live = Live {
    follows: "Diese Seite aktualisiert sich von selbst.",
    paused: "Angehalten, solange Sie in der Liste sind: Neues erscheint, sobald Sie sie verlassen.",
};
