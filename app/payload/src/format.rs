//! What a custom format is once it is understood: fields with a place.

use std::ops::Range;

use crate::decode::{Run, Step};

/// A custom format, ready to decode messages. Made by [`Format::parse`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Format {
    pub(crate) fields: Vec<Field>,
    /// One for each field, close together since they run for every message.
    pub(crate) steps: Vec<Step>,
    /// Steps of one kind in a row.
    pub(crate) runs: Vec<Run>,
}

/// One named value inside a message, at a settled place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub(crate) kind: Kind,
    pub(crate) endian: Endian,
    pub(crate) byte: u32,
    pub(crate) bit: u8,
    pub(crate) columns: Range<u32>,
    /// `,"name":`, written as it stands between two members of a JSON object; the name's only
    /// place.
    pub(crate) json_key: String,
    /// An earlier field has the same name, so this one has no way out by name.
    pub(crate) repeated: bool,
}

/// The type of a field with its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// One bit.
    Bool,
    /// Text of this many bytes (1 to 255), zero bytes at its end left out.
    Char {
        /// Length in bytes.
        bytes: u32,
    },
    /// IEEE 754 single precision.
    Float32,
    /// IEEE 754 double precision.
    Float64,
    /// An integer from zero up, of 1 to 64 bits.
    Uint {
        /// Size in bits.
        bits: u32,
    },
    /// A signed integer in two's complement, of 1 to 64 bits.
    Int {
        /// Size in bits.
        bits: u32,
    },
}

/// The order of the bytes of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Endian {
    /// The most significant byte first, which is the default.
    #[default]
    Big,
    /// The least significant byte first.
    Little,
}

impl Kind {
    /// The size in bits: 1 for a bool, 8 for each byte of text.
    pub fn bits(self) -> u32 {
        match self {
            Kind::Bool => 1,
            Kind::Char { bytes } => bytes * 8,
            Kind::Float32 => 32,
            Kind::Float64 => 64,
            Kind::Uint { bits } | Kind::Int { bits } => bits,
        }
    }

    /// A value as a template prints it, to try a template before any message
    /// has come.
    pub fn sample(self) -> &'static str {
        match self {
            Kind::Bool => "true",
            Kind::Char { .. } => "text",
            Kind::Float32 | Kind::Float64 => "29.25",
            Kind::Uint { .. } | Kind::Int { .. } => "1",
        }
    }
}

impl Field {
    /// The name, as written.
    pub fn name(&self) -> &str {
        &self.json_key[2..self.json_key.len() - 2]
    }

    /// The type and size.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The byte order. It has no effect on a bool or on text.
    pub fn endian(&self) -> Endian {
        self.endian
    }

    /// The byte the field begins in, 0 to 255, whether the format wrote it or
    /// left it to the pointer.
    pub fn byte(&self) -> u32 {
        self.byte
    }

    /// The bit of [`Field::byte`] the field begins at, 7 for the most
    /// significant.
    pub fn bit(&self) -> u8 {
        self.bit
    }

    /// The bits of the message the field covers, counted from the most
    /// significant bit of byte 0; the end is not part of it.
    pub fn bits(&self) -> Range<u32> {
        let start = self.byte * 8 + u32::from(7 - self.bit);
        start..start + self.kind.bits()
    }

    /// The bytes of the message the field touches; the end is not part of it.
    pub fn bytes(&self) -> Range<u32> {
        self.byte..self.bits().end.div_ceil(8)
    }

    /// The byte the pointer names after this field: where the next field without a byte index
    /// is read. A bool leaves the pointer on its own byte.
    pub(crate) fn pointer_after(&self) -> u32 {
        match self.kind {
            Kind::Bool => self.byte,
            _ => self.bytes().end,
        }
    }

    /// Where the field stands in the text of the format, in characters counted
    /// from 1; the end is not part of it.
    pub fn columns(&self) -> Range<u32> {
        self.columns.clone()
    }
}

impl Format {
    /// The fields in the order they were written; never empty.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The field of that name. If a name was given twice, the first counts.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name() == name)
    }

    /// How many bytes a message needs for every field to be present.
    pub fn bytes(&self) -> u32 {
        let ends = self.fields.iter().map(|field| field.bytes().end);
        ends.max().unwrap_or(0)
    }

    /// Which field each bit of a message of `bytes` bytes belongs to, by its place in
    /// [`fields`](Self::fields); most significant bit of byte 0 first. Of fields that share a
    /// bit the first counts, as it does in the warnings.
    pub fn bit_owners(&self, bytes: usize) -> Vec<Option<usize>> {
        let mut owners = vec![None; bytes * 8];
        for (nth, field) in self.fields.iter().enumerate().rev() {
            let bits = field.bits();
            let end = (bits.end as usize).min(owners.len());
            if let Some(own) = owners.get_mut(bits.start as usize..end) {
                own.fill(Some(nth));
            }
        }
        owners
    }
}
