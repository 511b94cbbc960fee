//! What is wrong with the text of a custom format, said to its author.

use std::fmt;

/// Why a text is not a custom format. Its `Display` is one English sentence
/// for the person who wrote the text; another language is another rendering of
/// the kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatError {
    /// The character at fault, counted from 1; one past the last character
    /// when something is missing at the end.
    pub column: u32,
    /// What is wrong there.
    pub kind: FormatErrorKind,
}

/// The kinds of [`FormatError`]. The `Display` of one is the sentence without
/// its column and its full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum FormatErrorKind {
    /// The text holds no field at all.
    Empty,
    /// Something else stands where the grammar wants this.
    Unexpected {
        /// What stands there.
        found: Found,
        /// What the grammar wants.
        expected: Expected,
    },
    /// A little-endian number whose size is not a whole number of bytes.
    LittleEndianSize {
        /// The size in bits.
        bits: u32,
    },
    /// A field without a byte index comes to lie after byte 255.
    TooFar {
        /// The byte it would begin in.
        byte: u32,
    },
}

/// What stands at the column of a [`FormatError`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum Found {
    /// The field ends there.
    End,
    /// A colon.
    Colon,
    /// This text, cut when it is long.
    Text(String),
}

/// What the grammar wants at the column of a [`FormatError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum Expected {
    /// The name of a field.
    Name,
    /// The colon after a name.
    ColonAfterName,
    /// A byte index, or nothing.
    ByteIndex,
    /// The colon between the place of the byte index and the type.
    ColonAfterIndex,
    /// One of the five types.
    Type,
    /// A bit of a byte.
    Bit,
    /// The length of a text.
    CharLength,
    /// The size of a float.
    FloatSize,
    /// The size of an integer.
    IntegerSize,
    /// An endianness or a bit offset.
    EndianOrBit,
    /// Nothing more in this field.
    EndOfField,
}

impl FormatErrorKind {
    pub(super) fn at(self, column: u32) -> FormatError {
        FormatError { column, kind: self }
    }
}

impl Expected {
    pub(super) fn but(self, found: Found, column: u32) -> FormatError {
        FormatErrorKind::Unexpected {
            found,
            expected: self,
        }
        .at(column)
    }
}

impl Found {
    /// `left` is the number of characters from here to the end of the field.
    pub(super) fn in_piece(text: &str, left: u32) -> Found {
        const SHOWN: usize = 24;
        match (text.is_empty(), left) {
            (true, 0) => Found::End,
            (true, _) => Found::Colon,
            (false, _) => match text.char_indices().nth(SHOWN) {
                Some((cut, _)) => Found::Text(format!("{}…", &text[..cut])),
                None => Found::Text(text.to_owned()),
            },
        }
    }
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            // There is no place in nothing.
            kind @ FormatErrorKind::Empty => write!(f, "{kind}."),
            kind => write!(f, "Column {}: {kind}.", self.column),
        }
    }
}

impl std::error::Error for FormatError {}

impl fmt::Display for FormatErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FormatErrorKind::Empty => f.write_str(
                "The format is empty: write at least one field, for example “temperature::float:32”",
            ),
            FormatErrorKind::Unexpected { found, expected } => {
                write!(f, "expected {expected}, found {found}")
            }
            FormatErrorKind::LittleEndianSize { bits } => write!(
                f,
                "a little-endian number needs a size of 8, 16, 24 … 64 bits, but this one has {bits}"
            ),
            FormatErrorKind::TooFar { byte } => write!(
                f,
                "this field would begin in byte {byte}, but a field begins in byte 0 to 255"
            ),
        }
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Found::End => f.write_str("the end of the field"),
            Found::Colon => f.write_str("“:”"),
            Found::Text(text) => write!(f, "“{text}”"),
        }
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Expected::Name => "a field name of letters, digits, “-” and “_”",
            Expected::ColonAfterName => "“::” and a type after the field name",
            Expected::ByteIndex => {
                "a byte index from 0 to 255, or nothing between two colons as in “name::uint:8”"
            }
            Expected::ColonAfterIndex => "“:” and a type after the byte index",
            Expected::Type => "a type, which is bool, char, float, uint or int",
            Expected::Bit => "a bit from 0 to 7, where 7 is the most significant",
            Expected::CharLength => "the length of the text, from 1 to 255 bytes",
            Expected::FloatSize => "the size of the float, which is 32 or 64",
            Expected::IntegerSize => "the size of the integer, from 1 to 64 bits",
            Expected::EndianOrBit => "big-endian, little-endian or a bit offset from 0 to 7",
            Expected::EndOfField => "a space before the next field, or the end of the format",
        })
    }
}
