//! Why values do not make a message.

use std::fmt;

use crate::format::{Field, Kind};

/// Why a value cannot stand in its field. Its `Display` is one English sentence for the person
/// who typed the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodeError {
    /// The name of the field.
    pub field: String,
    /// What is wrong with it.
    pub kind: EncodeErrorKind,
}

/// The kinds of [`EncodeError`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EncodeErrorKind {
    /// A field that lies inside the message has no value.
    Missing,
    /// The value is of another type.
    WrongType {
        /// The type of the field.
        expected: Kind,
    },
    /// A number that the field has no bits for.
    OutOfRange {
        /// The least value it holds.
        min: i128,
        /// The greatest.
        max: i128,
    },
    /// A float beyond the greatest of its size.
    TooLarge,
    /// A text longer than the field.
    TooLong {
        /// Its length in bytes.
        bytes: usize,
        /// The field's length in bytes.
        most: u32,
    },
    /// A backslash in text that begins no escape.
    BadEscape {
        /// Its place, in characters from 1.
        column: u32,
    },
    /// An earlier field wants another value of a bit that both read.
    Conflict {
        /// The earlier field.
        with: String,
    },
}

impl EncodeErrorKind {
    pub(crate) fn of(self, field: &Field) -> EncodeError {
        EncodeError {
            field: field.name().to_owned(),
            kind: self,
        }
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{}” ", self.field)?;
        match &self.kind {
            EncodeErrorKind::Missing => {
                f.write_str("needs a value, since the message reaches beyond it.")
            }
            EncodeErrorKind::WrongType { expected } => match expected {
                Kind::Bool => f.write_str("is true or false."),
                Kind::Char { .. } => f.write_str("is text."),
                Kind::Float32 | Kind::Float64 => f.write_str("is a number such as 29.25."),
                Kind::Uint { .. } => f.write_str("is a whole number such as 42 or 0x2a."),
                Kind::Int { .. } => f.write_str("is a whole number such as -42 or 0x2a."),
            },
            EncodeErrorKind::OutOfRange { min, max } => {
                write!(f, "holds whole numbers from {min} to {max}.")
            }
            EncodeErrorKind::TooLarge => f.write_str("cannot hold a number this large."),
            EncodeErrorKind::TooLong { bytes, most } => {
                write!(f, "holds {most} bytes of text, but these are {bytes}.")
            }
            EncodeErrorKind::BadEscape { column } => write!(
                f,
                "has a backslash at column {column}; write “\\\\” for a backslash and “\\x” with two \
                 hexadecimal digits for a byte."
            ),
            EncodeErrorKind::Conflict { with } => {
                write!(
                    f,
                    "shares bits with “{with}”, which wants another value of them."
                )
            }
        }
    }
}

impl std::error::Error for EncodeError {}
