//! The template of a direct downlink: eight bytes, some of them from the moment of the answer.

use std::fmt;
use std::ops::Range;

/// A downlink template, checked: it always makes exactly eight bytes.
///
/// It is hexadecimal digits and variables in any order:
///
/// | variable | bytes | value |
/// |---|---|---|
/// | `{time}` | 4 | seconds since 1970 UTC, big-endian |
/// | `{rssi}` | 2 | power received from the device in dBm, signed, big-endian |
/// | `{tapId}` | 4 | id of the base station that answers, big-endian |
///
/// ```
/// use payload::{Answer, DownlinkTemplate, hex};
///
/// let template = DownlinkTemplate::parse("{time}0000{rssi}")?;
/// let answer = Answer { time: 1_440_578_526, rssi: -93.0, tap_id: 0x0CD2 };
/// assert_eq!(hex::encode_lower(&template.render(&answer)), "55dd7bde0000ffa3");
/// # Ok::<(), payload::DownlinkError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DownlinkTemplate {
    parts: Vec<DownlinkPart>,
}

/// The bytes of a downlink.
pub const DOWNLINK_BYTES: usize = 8;

/// What is known when a downlink is answered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer {
    /// Seconds since 1970 UTC.
    pub time: u32,
    /// Power at which the device was received, in dBm; rounded to a whole number of 16 bits.
    pub rssi: f64,
    /// The id of the base station that sends the answer.
    pub tap_id: u32,
}

/// A piece of a template and the bytes it makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DownlinkPart {
    /// What makes them.
    pub source: DownlinkSource,
    /// The bytes of the downlink, 0 to 8; the end is not part of it.
    pub bytes: Range<u32>,
    /// Where it stands in the text, in characters from 1; the end is not part of it.
    pub columns: Range<u32>,
}

/// What makes the bytes of a [`DownlinkPart`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DownlinkSource {
    /// These bytes.
    Bytes(Vec<u8>),
    /// `{time}`
    Time,
    /// `{rssi}`
    Rssi,
    /// `{tapId}`
    TapId,
}

/// Why a text is not a downlink template. Its `Display` is one English sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DownlinkError {
    /// The character at fault, counted from 1.
    pub column: u32,
    /// What is wrong there.
    pub kind: DownlinkErrorKind,
}

/// The kinds of [`DownlinkError`]. The `Display` of one is the sentence without its column and
/// its full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum DownlinkErrorKind {
    /// Braces around something that is no variable of a downlink.
    UnknownVariable {
        /// What stands between them.
        name: String,
    },
    /// An opening brace without a closing one.
    Unclosed,
    /// A character that is neither a digit nor part of a variable.
    NotHex {
        /// The character.
        found: char,
    },
    /// An odd number of digits between variables.
    OddDigits {
        /// Their number.
        digits: u32,
    },
    /// Another number of bytes than eight.
    WrongSize {
        /// The number.
        bytes: u32,
    },
}

impl DownlinkSource {
    fn size(&self) -> u32 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u32,
            Self::Time | Self::TapId => 4,
            Self::Rssi => 2,
        }
    }

    fn variable(name: &str) -> Option<Self> {
        match name {
            "time" => Some(Self::Time),
            "rssi" => Some(Self::Rssi),
            "tapId" => Some(Self::TapId),
            _ => None,
        }
    }
}

impl DownlinkTemplate {
    /// What a new device type begins with: the base station, two zero bytes and the power.
    pub const DEFAULT: &'static str = "{tapId}0000{rssi}";

    /// Understands the text of a template. White space around it is of no account, but counts in
    /// the columns.
    ///
    /// # Errors
    ///
    /// The first place that is neither hexadecimal nor a variable, half a byte, or another
    /// number of bytes than eight.
    pub fn parse(text: &str) -> Result<Self, DownlinkError> {
        let mut parts: Vec<DownlinkPart> = Vec::new();
        let mut bytes = 0;
        let start = text.trim_start();
        let before = text[..text.len() - start.len()].chars().count();
        let mut column = 1 + before as u32;
        let mut rest = start.trim_end();
        while !rest.is_empty() {
            let (source, length) = match rest.strip_prefix('{') {
                Some(inside) => variable(inside, column)?,
                None => digits(rest, column)?,
            };
            let size = source.size();
            // All that a part is made of is ASCII.
            parts.push(DownlinkPart {
                source,
                bytes: bytes..bytes + size,
                columns: column..column + length as u32,
            });
            (bytes, column) = (bytes + size, column + length as u32);
            rest = &rest[length..];
        }
        if bytes as usize == DOWNLINK_BYTES {
            Ok(Self { parts })
        } else {
            let too_far = parts.iter().find(|p| p.bytes.end as usize > DOWNLINK_BYTES);
            let column = too_far.map_or(column, |part| part.columns.start);
            Err(DownlinkErrorKind::WrongSize { bytes }.at(column))
        }
    }

    /// The pieces in their order, with their bytes.
    pub fn parts(&self) -> &[DownlinkPart] {
        &self.parts
    }

    /// The eight bytes of an answer.
    pub fn render(&self, answer: &Answer) -> [u8; DOWNLINK_BYTES] {
        let mut out = [0; DOWNLINK_BYTES];
        for part in &self.parts {
            let place = &mut out[part.bytes.start as usize..part.bytes.end as usize];
            match &part.source {
                DownlinkSource::Bytes(bytes) => place.copy_from_slice(bytes),
                DownlinkSource::Time => place.copy_from_slice(&answer.time.to_be_bytes()),
                DownlinkSource::TapId => place.copy_from_slice(&answer.tap_id.to_be_bytes()),
                // The conversion keeps to the 16 bits, and makes 0 of what is no number.
                DownlinkSource::Rssi => {
                    place.copy_from_slice(&(answer.rssi.round() as i16).to_be_bytes());
                }
            }
        }
        out
    }
}

/// The variable after an opening brace, and its length with both braces.
fn variable(inside: &str, column: u32) -> Result<(DownlinkSource, usize), DownlinkError> {
    let Some((name, _)) = inside.split_once('}') else {
        return Err(DownlinkErrorKind::Unclosed.at(column));
    };
    match DownlinkSource::variable(name) {
        Some(source) => Ok((source, name.len() + 2)),
        None => {
            let name = name.chars().take(24).collect();
            Err(DownlinkErrorKind::UnknownVariable { name }.at(column))
        }
    }
}

/// The bytes up to the next brace, and the length of their text.
fn digits(text: &str, column: u32) -> Result<(DownlinkSource, usize), DownlinkError> {
    let text = text.split('{').next().unwrap_or_default();
    match crate::hex::decode(text) {
        Ok(bytes) => Ok((DownlinkSource::Bytes(bytes), text.len())),
        Err(crate::HexError::BadDigit { found, column: at }) => {
            Err(DownlinkErrorKind::NotHex { found }.at(column + at as u32 - 1))
        }
        Err(_) => {
            let digits = text.len() as u32;
            Err(DownlinkErrorKind::OddDigits { digits }.at(column))
        }
    }
}

impl DownlinkErrorKind {
    fn at(self, column: u32) -> DownlinkError {
        DownlinkError { column, kind: self }
    }
}

impl fmt::Display for DownlinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Column {}: {}.", self.column, self.kind)
    }
}

impl std::error::Error for DownlinkError {}

impl fmt::Display for DownlinkErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DownlinkErrorKind::UnknownVariable { name } => write!(
                f,
                "“{{{name}}}” is no variable of a downlink; those are {{time}}, {{rssi}} and {{tapId}}"
            ),
            DownlinkErrorKind::Unclosed => f.write_str("the closing brace “}” is missing"),
            DownlinkErrorKind::NotHex { found } => write!(
                f,
                "expected a hexadecimal digit or a variable, found “{}”",
                found.escape_debug()
            ),
            DownlinkErrorKind::OddDigits { digits } => write!(
                f,
                "each byte takes two hexadecimal digits, but here are {digits}"
            ),
            DownlinkErrorKind::WrongSize { bytes } => write!(
                f,
                "a downlink has exactly {DOWNLINK_BYTES} bytes, but these are {bytes}"
            ),
        }
    }
}
