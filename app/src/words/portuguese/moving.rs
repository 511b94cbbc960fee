//! The devices of a type, and those of them that are being transferred, in Portuguese.

use super::super::Moving;

/// The words.
pub const MOVING: Moving = Moving {
    associated: "Dispositivos associados",
    in_list: "Condições e alterações em massa",
    none_yet: "Ainda não há dispositivos",
    none_yet_why: "Os dispositivos aparecem aqui quando são registrados neste tipo de dispositivo.",
    title: "Dispositivos em transferência",
    lead: "Eles ficam aqui até que o novo proprietário os aceite.",
    none: "Nenhum dispositivo em transferência",
    none_why: "Os dispositivos deste tipo aparecem aqui enquanto são oferecidos a outro \
               proprietário.",
    none_match: "Nenhum dispositivo vai para lá",
    none_match_why: "Há dispositivos deste tipo em transferência, mas nenhum para este grupo.",
    to: "Para o grupo",
    offer: "Oferta",
    all: "Transferências de todos os dispositivos",
    way: "Direção",
    both: "ambas",
    more: "Ver todas",
};
