//! Pages that follow what happens, in Spanish.

use super::super::Live;

/// The words.
pub const LIVE: Live = Live {
    follows: "Esta página se actualiza sola con lo que va ocurriendo.",
    paused: "En pausa mientras está en la lista: lo nuevo aparece en cuanto salga de ella.",
};
