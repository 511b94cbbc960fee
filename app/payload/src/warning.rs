//! What a custom format may say, but seldom means.

use std::collections::HashSet;
use std::fmt;
use std::ops::Range;

use crate::MESSAGE_BYTES;
use crate::format::{Field, Format};

/// A legal but unlikely spot in a format. Its `Display` is one English
/// sentence for the author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// A field reads bits that an earlier field reads too.
    Overlap {
        /// The first earlier field with a bit in common.
        first: String,
        /// The later field.
        second: String,
        /// Where the later field stands in the format.
        columns: Range<u32>,
    },
    /// A field reaches beyond the longest message, so it is always absent.
    BeyondMessage {
        /// The field.
        name: String,
        /// The last byte it needs, from 0.
        last_byte: u32,
        /// Where it stands in the format.
        columns: Range<u32>,
    },
    /// A name was given before; only the first field of a name can be used.
    DuplicateName {
        /// The name.
        name: String,
        /// Where the later field stands in the format.
        columns: Range<u32>,
    },
    /// Whole bytes before the last field are read by no field.
    Gap {
        /// Those bytes, from 0; the end is not part of it.
        bytes: Range<u32>,
    },
}

impl Format {
    /// Everything worth a second look, field by field, then the gaps.
    pub fn warnings(&self) -> Vec<Warning> {
        let mut warnings = Vec::new();
        let mut names = HashSet::new();
        for (position, field) in self.fields.iter().enumerate() {
            let columns = field.columns();
            if !names.insert(field.name()) {
                warnings.push(Warning::DuplicateName {
                    name: field.name().to_owned(),
                    columns: columns.clone(),
                });
            }
            let mut earlier = self.fields[..position].iter();
            if let Some(first) = earlier.find(|earlier| overlap(earlier, field)) {
                warnings.push(Warning::Overlap {
                    first: first.name().to_owned(),
                    second: field.name().to_owned(),
                    columns: columns.clone(),
                });
            }
            let end = field.bytes().end;
            if end as usize > MESSAGE_BYTES {
                warnings.push(Warning::BeyondMessage {
                    name: field.name().to_owned(),
                    last_byte: end - 1,
                    columns,
                });
            }
        }
        warnings.extend(self.gaps());
        warnings
    }

    fn gaps(&self) -> Vec<Warning> {
        let mut touched: Vec<Range<u32>> = self.fields.iter().map(Field::bytes).collect();
        touched.sort_by_key(|bytes| bytes.start);
        let mut gaps = Vec::new();
        let mut read_to = 0;
        for bytes in touched {
            if bytes.start > read_to {
                gaps.push(Warning::Gap {
                    bytes: read_to..bytes.start,
                });
            }
            read_to = read_to.max(bytes.end);
        }
        gaps
    }
}

fn overlap(a: &Field, b: &Field) -> bool {
    let (a, b) = (a.bits(), b.bits());
    a.start < b.end && b.start < a.end
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Warning::Overlap { first, second, .. } => write!(
                f,
                "“{second}” reads bits that “{first}” reads too; after a bool, write the byte \
                 index of the next field."
            ),
            Warning::BeyondMessage {
                name, last_byte, ..
            } => write!(
                f,
                "“{name}” needs byte {last_byte}, but a message has at most {MESSAGE_BYTES} bytes, \
                 0 to {}.",
                MESSAGE_BYTES - 1
            ),
            Warning::DuplicateName { name, .. } => write!(
                f,
                "“{name}” is the name of an earlier field too; only the first can be used."
            ),
            Warning::Gap { bytes } if bytes.len() == 1 => {
                write!(f, "Byte {} is read by no field.", bytes.start)
            }
            Warning::Gap { bytes } => write!(
                f,
                "Bytes {} to {} are read by no field.",
                bytes.start,
                bytes.end - 1
            ),
        }
    }
}
