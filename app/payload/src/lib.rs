//! Messages in and out: the custom format that gives names to the bytes of a
//! message, and the templates that carry those values into callbacks.
//!
//! Everything here is a plain, total function of its arguments: no clock, no
//! input or output, no dependency. The very same code runs in the server's
//! pipeline and, compiled to WebAssembly, in the browser's live preview.
//!
//! ```
//! use payload::{Format, Payload};
//!
//! let format = Format::parse("Temp::float:32 Battery::uint:8 Open::bool:7")?;
//! let message = Payload::from_hex("41ea00002b80")?;
//!
//! let mut json = String::new();
//! format.decode_json(message.as_bytes(), &mut json);
//! assert_eq!(json, r#"{"Temp":29.25,"Battery":43,"Open":true}"#);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The custom format
//!
//! A format is a list of fields separated by white space:
//!
//! ```text
//! format    = field { space field }
//! field     = name ":" [ byte-index ] ":" type
//! name      = letters, digits, "-", "_", "#"
//! byte-index = 0 to 255, counted from the start of the message
//! type      = "bool:" bit
//!           | "char:" length [ ":" [ endian ] ] [ ":" bit ]     length 1 to 255 bytes
//!           | "float:" ( 32 | 64 ) [ ":" [ endian ] ] [ ":" bit ]
//!           | ( "uint" | "int" ) ":" size [ ":" [ endian ] ] [ ":" bit ]
//! size      = 1 to 64 bits
//! endian    = "big-endian" | "little-endian"                    default big-endian
//! bit       = 0 to 7, 7 is the most significant                 default 7
//! ```
//!
//! The bit after a type other than `bool` is an offset: the field begins at
//! that bit of its first byte and goes on downwards, then into the next byte
//! from its most significant bit. Both spellings are understood, with the
//! place of the endianness left empty (`uint:4::3`) or left out (`uint:4:3`).
//! A little-endian number must be a whole number of bytes.
//!
//! ## Where a field is read
//!
//! One pointer names the next unread byte; it starts at byte 0.
//!
//! * A field with a byte index is read there and the pointer goes on from there.
//! * A `bool` without an index reads the byte the pointer stands on and does
//!   not consume it: bools in a row share one byte, and the next field of
//!   another type without an index starts *at that same byte*. That is why
//!   formats write the index out after their bools:
//!   `b1::bool:7 b2::bool:6 i1:1:uint:16`.
//! * Any other field moves the pointer past the last byte it touches, even when
//!   it uses only a part of it: in `Direction::uint:4 Status::uint:4` the second
//!   field reads the second byte. The low half of the first is `0:uint:4::3`.
//!
//! [`Format::parse`] settles all this once, so each [`Field`] knows its place
//! in the message. A field of which any part lies beyond the message is absent.
//!
//! # Templates
//!
//! [`template`] parses `{variable}` and `{customData#field}` out of URLs,
//! header values and bodies, and renders each value with the escaping of the
//! place it stands in. [`variables`] lists the variables of an uplink.
#![forbid(unsafe_code)]

mod decode;
mod display;
mod downlink;
mod encode;
pub mod firmware;
mod format;
pub mod hex;
mod json;
mod parse;
mod print;
pub mod template;
mod value;
pub mod variables;
mod warning;

pub use display::Display;
pub use downlink::{
    Answer, DOWNLINK_BYTES, DownlinkError, DownlinkErrorKind, DownlinkPart, DownlinkSource,
    DownlinkTemplate,
};
pub use encode::{EncodeError, EncodeErrorKind};
pub use format::{Endian, Field, Format, Kind};
pub use hex::{HexError, Payload};
pub use parse::{Expected, FormatError, FormatErrorKind, Found};
pub use value::Value;
pub use warning::Warning;

/// The most bytes an uplink message carries.
pub const MESSAGE_BYTES: usize = 12;
