//! Pages that follow what happens, in Portuguese.

use super::super::Live;

/// The words.
pub const LIVE: Live = Live {
    follows: "Esta página acompanha sozinha o que acontece.",
    paused: "Em pausa enquanto você está na lista: o que é novo aparece assim que você a deixa.",
};
