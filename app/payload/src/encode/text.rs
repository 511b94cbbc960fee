//! Values as people type them.

use super::error::{EncodeError, EncodeErrorKind};
use super::range;
use crate::format::{Field, Kind};
use crate::value::Value;

impl Field {
    /// Reads a value of this field: `true`, `false`, `1` or `0`; a whole number, decimal or
    /// hexadecimal after `0x`; a float, also `NaN` and `Infinity`; text. Spaces around anything
    /// but text are left out. In text `\xff` stands for the byte with these two hexadecimal
    /// digits, for what is not UTF-8 or cannot be typed, and `\\` for a backslash.
    /// [`Value::typed`] is the way back.
    ///
    /// ```
    /// use payload::{Format, Value};
    ///
    /// let format = Format::parse("t::int:8")?;
    /// let field = format.field("t").expect("it was written");
    /// assert_eq!(field.read_value("-0x10"), Ok(Value::Int(-16)));
    /// assert_eq!(
    ///     field.read_value("200").unwrap_err().to_string(),
    ///     "“t” holds whole numbers from -128 to 127."
    /// );
    /// # Ok::<(), payload::FormatError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A text that is no such value, or a number that the field cannot hold. The length of text
    /// is left to [`crate::Format::encode`].
    pub fn read_value(&self, text: &str) -> Result<Value<'static>, EncodeError> {
        read(self.kind(), text).map_err(|kind| kind.of(self))
    }
}

fn read(kind: Kind, text: &str) -> Result<Value<'static>, EncodeErrorKind> {
    let wrong = EncodeErrorKind::WrongType { expected: kind };
    let word = text.trim();
    match kind {
        Kind::Bool => match word.to_ascii_lowercase().as_str() {
            "true" | "1" => Ok(Value::Bool(true)),
            "false" | "0" => Ok(Value::Bool(false)),
            _ => Err(wrong),
        },
        Kind::Char { .. } => characters(text),
        Kind::Float32 => match word.parse::<f32>() {
            Ok(float) if float.is_infinite() && !says_infinite(word) => {
                Err(EncodeErrorKind::TooLarge)
            }
            Ok(float) => Ok(Value::F32(float)),
            Err(_) => Err(wrong),
        },
        Kind::Float64 => match word.parse::<f64>() {
            Ok(float) if float.is_infinite() && !says_infinite(word) => {
                Err(EncodeErrorKind::TooLarge)
            }
            Ok(float) => Ok(Value::F64(float)),
            Err(_) => Err(wrong),
        },
        Kind::Uint { .. } | Kind::Int { .. } => {
            let (min, max) = range(kind);
            let number = integer(word, wrong)?
                .filter(|number| (min..=max).contains(number))
                .ok_or(EncodeErrorKind::OutOfRange { min, max })?;
            // Inside the range of its type, which the largest field fills.
            Ok(match kind {
                Kind::Uint { .. } => Value::Uint(number as u64),
                _ => Value::Int(number as i64),
            })
        }
    }
}

/// Text with its escapes resolved.
fn characters(text: &str) -> Result<Value<'static>, EncodeErrorKind> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        bytes.extend_from_slice(before.as_bytes());
        let (byte, length) = escape(after).ok_or_else(|| {
            let before = &text[..text.len() - after.len() - 1];
            let column = before.chars().count() as u32 + 1;
            EncodeErrorKind::BadEscape { column }
        })?;
        bytes.push(byte);
        rest = &after[length..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    Ok(Value::from_text_bytes(bytes))
}

/// What stands after a backslash: the byte it means, and how long it is.
fn escape(after: &str) -> Option<(u8, usize)> {
    match after.as_bytes() {
        [b'\\', ..] => Some((b'\\', 1)),
        [b'x', high, low, ..] => {
            let digit = |byte: u8| char::from(byte).to_digit(16);
            // Two digits of four bits each.
            Some(((digit(*high)? << 4 | digit(*low)?) as u8, 3))
        }
        _ => None,
    }
}

fn says_infinite(word: &str) -> bool {
    word.to_ascii_lowercase().contains("inf")
}

/// A whole number; none when it is one, but of more digits than any field holds.
fn integer(word: &str, wrong: EncodeErrorKind) -> Result<Option<i128>, EncodeErrorKind> {
    let (negative, digits) = match word.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, word.strip_prefix('+').unwrap_or(word)),
    };
    let hexadecimal = digits.strip_prefix("0x").or(digits.strip_prefix("0X"));
    let (radix, digits) = match hexadecimal {
        Some(digits) => (16, digits),
        None => (10, digits),
    };
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return Err(wrong);
    }
    let number = i128::from_str_radix(digits, radix).ok();
    Ok(number.map(|number| if negative { -number } else { number }))
}
