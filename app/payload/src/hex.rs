//! Bytes as hexadecimal text, and the payload of an uplink.

use std::fmt;
use std::str::FromStr;

use crate::MESSAGE_BYTES;

/// Reads pairs of hexadecimal digits of either case; the empty text is no
/// bytes.
///
/// ```
/// assert_eq!(payload::hex::decode("00fF"), Ok(vec![0, 255]));
/// ```
///
/// # Errors
///
/// A character that is not a digit, or else an odd number of digits.
pub fn decode(text: &str) -> Result<Vec<u8>, HexError> {
    check(text)?;
    let pairs = text.as_bytes().chunks_exact(2);
    Ok(pairs.map(|pair| byte(pair[0], pair[1])).collect())
}

/// Reads bytes as people type them: the same as [`decode`], with white space of any kind and
/// amount anywhere. Columns count every character that was typed, white space too.
///
/// ```
/// use payload::{HexError, hex};
///
/// assert_eq!(hex::decode_typed("2a 80"), Ok(vec![0x2a, 0x80]));
/// let error = HexError::BadDigit { found: 'g', column: 5 };
/// assert_eq!(hex::decode_typed("2a 8g"), Err(error));
/// ```
///
/// # Errors
///
/// Those of [`decode`].
pub fn decode_typed(text: &str) -> Result<Vec<u8>, HexError> {
    let mut digits = String::with_capacity(text.len());
    for (before, found) in text.chars().enumerate() {
        if found.is_whitespace() {
            continue;
        }
        if !found.is_ascii_hexdigit() {
            let column = before + 1;
            return Err(HexError::BadDigit { found, column });
        }
        digits.push(found);
    }
    decode(&digits)
}

/// Two lower-case digits a byte.
pub fn encode_lower(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

/// After this the text is ASCII and every byte of it a digit.
fn check(text: &str) -> Result<(), HexError> {
    let mut digits = 0;
    for found in text.chars() {
        digits += 1;
        if !found.is_ascii_hexdigit() {
            return Err(HexError::BadDigit {
                found,
                column: digits,
            });
        }
    }
    if digits % 2 == 1 {
        return Err(HexError::OddLength { digits });
    }
    Ok(())
}

fn byte(high: u8, low: u8) -> u8 {
    nibble(high) << 4 | nibble(low)
}

fn nibble(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        // Letters of both cases agree in their low four bits.
        _ => (digit & 15) + 9,
    }
}

/// Why a text is not bytes, or not the payload of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HexError {
    /// A digit has no partner.
    OddLength {
        /// The number of digits.
        digits: usize,
    },
    /// A character is not a hexadecimal digit.
    BadDigit {
        /// The character.
        found: char,
        /// Its place, in characters from 1.
        column: usize,
    },
    /// More bytes than a message carries.
    TooLong {
        /// The number of bytes.
        bytes: usize,
    },
}

impl fmt::Display for HexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HexError::OddLength { digits } => write!(
                f,
                "Each byte takes two hexadecimal digits, but there is an odd number of them, {digits}."
            ),
            HexError::BadDigit { found, column } => write!(
                f,
                "Column {column}: expected a hexadecimal digit from 0 to 9 or a to f, found “{}”.",
                found.escape_debug()
            ),
            HexError::TooLong { bytes } => write!(
                f,
                "A message carries at most {MESSAGE_BYTES} bytes, but these are {bytes}."
            ),
        }
    }
}

impl std::error::Error for HexError {}

/// What a device sent: 0 to 12 bytes, held in place. Prints as lower-case
/// hexadecimal.
///
/// ```
/// use payload::Payload;
///
/// let message: Payload = "41EA0000".parse()?;
/// assert_eq!(message.as_bytes(), [0x41, 0xea, 0, 0]);
/// assert_eq!(message.to_string(), "41ea0000");
/// # Ok::<(), payload::HexError>(())
/// ```
// The bytes after `len` stay zero, so the derived comparisons are right.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Payload {
    bytes: [u8; MESSAGE_BYTES],
    len: u8,
}

impl Payload {
    /// Reads hexadecimal text.
    ///
    /// # Errors
    ///
    /// Those of [`decode`], and more than 12 bytes.
    pub fn from_hex(text: &str) -> Result<Payload, HexError> {
        check(text)?;
        let mut payload = Payload::with_len(text.len() / 2)?;
        for (place, pair) in payload
            .bytes
            .iter_mut()
            .zip(text.as_bytes().chunks_exact(2))
        {
            *place = byte(pair[0], pair[1]);
        }
        Ok(payload)
    }

    /// Copies bytes.
    ///
    /// # Errors
    ///
    /// More than 12 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Payload, HexError> {
        let mut payload = Payload::with_len(bytes.len())?;
        payload.bytes[..bytes.len()].copy_from_slice(bytes);
        Ok(payload)
    }

    fn with_len(bytes: usize) -> Result<Payload, HexError> {
        match u8::try_from(bytes) {
            Ok(len) if bytes <= MESSAGE_BYTES => Ok(Payload {
                bytes: [0; MESSAGE_BYTES],
                len,
            }),
            _ => Err(HexError::TooLong { bytes }),
        }
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }
}

impl AsRef<[u8]> for Payload {
    fn as_ref(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl FromStr for Payload {
    type Err = HexError;

    fn from_str(text: &str) -> Result<Payload, HexError> {
        Payload::from_hex(text)
    }
}

impl TryFrom<&[u8]> for Payload {
    type Error = HexError;

    fn try_from(bytes: &[u8]) -> Result<Payload, HexError> {
        Payload::from_bytes(bytes)
    }
}

impl fmt::Display for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&encode_lower(self.as_bytes()))
    }
}

impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Payload({self})")
    }
}
