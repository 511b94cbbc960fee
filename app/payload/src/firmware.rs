//! C code by which a device makes a message of a format.
//!
//! Where the layout allows it the code is a packed struct whose memory *is* the message;
//! otherwise it is a plain struct and a function that packs its values, on any processor.

mod name;
mod pack;
mod packed;

use std::fmt::Write;

use crate::format::{Field, Format, Kind};

/// Code for one format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CCode {
    /// C11 with what it includes.
    pub text: String,
    /// How it makes the bytes.
    pub shape: Shape,
}

/// How C code makes the bytes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A struct with the layout of the message, for little-endian processors.
    Struct,
    /// A struct of plain values and a function `NAME_pack` that writes the bytes.
    Functions,
}

/// The code of a format; `name` is what the struct is called.
///
/// ```
/// use payload::firmware::{Shape, c_code};
///
/// let format = payload::Format::parse("level::uint:16:little-endian alarm::bool:0")?;
/// let code = c_code(&format, "tank");
/// assert_eq!(code.shape, Shape::Struct);
/// assert!(code.text.contains("uint16_t level;"));
/// # Ok::<(), payload::FormatError>(())
/// ```
pub fn c_code(format: &Format, name: &str) -> CCode {
    let mut taken = Vec::new();
    let name = name::legal(name, &mut taken);
    // Members have a name space of their own.
    taken.clear();
    let members: Vec<Member> = format
        .fields()
        .iter()
        .map(|field| Member {
            field,
            name: name::legal(field.name(), &mut taken),
        })
        .collect();
    let mut text = String::new();
    push_comment(&mut text, &format.to_string());
    let shape = match packed::layout(&members) {
        Some(layout) => {
            packed::write(&mut text, &name, &layout, &mut taken);
            Shape::Struct
        }
        None => {
            pack::write(&mut text, &name, &members, format.bytes());
            Shape::Functions
        }
    };
    CCode { text, shape }
}

/// A field and what it is called in C.
struct Member<'a> {
    field: &'a Field,
    name: String,
}

impl Member<'_> {
    /// Its declaration, with a type of C that holds all its values.
    fn declaration(&self) -> String {
        let name = &self.name;
        let whole = |bits: u32| match bits {
            0..=8 => 8,
            9..=16 => 16,
            17..=32 => 32,
            _ => 64,
        };
        match self.field.kind() {
            Kind::Bool => format!("bool {name};"),
            Kind::Char { bytes } => format!("char {name}[{bytes}];"),
            Kind::Float32 => format!("float {name};"),
            Kind::Float64 => format!("double {name};"),
            Kind::Uint { bits } => format!("uint{}_t {name};", whole(bits)),
            Kind::Int { bits } => format!("int{}_t {name};", whole(bits)),
        }
    }

    /// What has to be said of its values, where the type of C would take others.
    fn note(&self) -> String {
        match self.field.kind() {
            Kind::Uint { bits } if !matches!(bits, 8 | 16 | 32 | 64) => {
                format!(" /* 0 to {} */", (1_u64 << bits) - 1)
            }
            Kind::Int { bits } if !matches!(bits, 8 | 16 | 32 | 64) => {
                let half = 1_i64 << (bits - 1);
                format!(" /* {} to {} */", -half, half - 1)
            }
            Kind::Char { .. } => " /* zero bytes after shorter text */".to_owned(),
            _ => String::new(),
        }
    }
}

/// The widest line of the comment, in characters; a single field may be wider.
const COMMENT_WIDTH: usize = 78;

/// The format as a comment. A name has no `*`, so nothing in it ends the comment.
fn push_comment(out: &mut String, format: &str) {
    out.push_str("/*");
    let mut width = 2;
    for field in format.split(' ') {
        if width > 2 && width + 1 + field.len() > COMMENT_WIDTH {
            out.push_str("\n  ");
            width = 2;
        }
        out.push(' ');
        out.push_str(field);
        width += 1 + field.len();
    }
    out.push_str(" */\n");
}

fn push(out: &mut String, arguments: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    _ = out.write_fmt(arguments);
}
