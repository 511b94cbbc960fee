//! What is wrong with a text that should be a frame of a device.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why it is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
#[serde(rename_all = "snake_case")]
pub enum FrameFault {
    /// A character that is no hex digit.
    #[error("column {column} is no hex digit")]
    NotHex {
        /// Counted in characters from 1.
        column: u32,
    },
    /// No frame begins so.
    #[error("this begins with no known frame type")]
    UnknownType,
    /// Too short, too long, or not whole bytes.
    #[error("no frame of this type has {digits} hex digits")]
    WrongLength {
        /// Digits without the preamble.
        digits: u32,
    },
    /// The length indicator contradicts the frame's length.
    #[error("the length indicator cannot be true")]
    WrongIndicator,
    /// A control frame that nothing here reads.
    #[error("this control frame is not known")]
    UnknownControl,
    /// More bytes than a message carries.
    #[error("it holds too much")]
    TooMuch,
}
