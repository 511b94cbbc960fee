#![doc = include_str!("../README.md")]
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
