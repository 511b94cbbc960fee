//! The devices of a type, and those of them that are being transferred, in Spanish.

use super::super::Moving;

/// The words.
pub const MOVING: Moving = Moving {
    associated: "Dispositivos asociados",
    in_list: "Condiciones y cambios en bloque",
    none_yet: "Todavía no hay dispositivos",
    none_yet_why: "Los dispositivos aparecen aquí en cuanto se registran con este tipo de \
                   dispositivo.",
    title: "Dispositivos en transferencia",
    lead: "Permanecen aquí hasta que su nuevo propietario los acepte.",
    none: "Ningún dispositivo está en transferencia",
    none_why: "Los dispositivos de este tipo aparecen aquí mientras se ofrecen a otro propietario.",
    none_match: "Ningún dispositivo va a ese grupo",
    none_match_why: "Hay dispositivos de este tipo en transferencia, pero ninguno a este grupo.",
    to: "Al grupo",
    offer: "Oferta",
    all: "Transferencias de todos los dispositivos",
    way: "Sentido",
    both: "ambos",
    more: "Ver todas",
};
