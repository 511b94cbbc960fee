//! The place and type of a field, in the words of tables.

use payload::{Endian, Field, Kind};

use crate::words::words;

/// `uint:16`.
pub fn kind(field: &Field) -> String {
    match field.kind() {
        Kind::Bool => "bool".to_owned(),
        Kind::Char { bytes } => format!("char:{bytes}"),
        Kind::Float32 => "float:32".to_owned(),
        Kind::Float64 => "float:64".to_owned(),
        Kind::Uint { bits } => format!("uint:{bits}"),
        Kind::Int { bits } => format!("int:{bits}"),
    }
}

/// `4–5`, or `4`.
pub fn bytes(field: &Field) -> String {
    let bytes = field.bytes();
    match bytes.end - bytes.start {
        1 => bytes.start.to_string(),
        _ => format!("{}–{}", bytes.start, bytes.end - 1),
    }
}

/// `7–0`: from the first bit to the lowest one reached, counted downwards through all bytes.
pub fn bits(field: &Field) -> String {
    let bits = field.bits();
    match bits.end - bits.start {
        1 => field.bit().to_string(),
        _ => format!("{}–{}", field.bit(), 7 - (bits.end - 1) % 8),
    }
}

/// The byte order, where there is one to speak of.
pub fn order(field: &Field) -> &'static str {
    let words = words();
    match (field.kind(), field.endian()) {
        (Kind::Bool | Kind::Char { .. }, _) => words.frame.none,
        (_, Endian::Big) => words.device_type.big_endian,
        (_, Endian::Little) => words.device_type.little_endian,
    }
}
