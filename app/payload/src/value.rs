//! A decoded value and its two printed forms.

use std::borrow::Cow;
use std::fmt;

use crate::json;

/// The value of one field of a message.
///
/// `Display` is the bare text that stands for the value in a callback
/// template: all digits of an integer, the shortest decimal that reads back as
/// the same float (`29.25`, `28.0`, `1e30`), `true` or `false`, the text
/// itself, U+FFFD where its bytes are not UTF-8. A float that is not a number or infinite prints as `null`, since a
/// template may put it into JSON without quotes.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// One bit.
    Bool(bool),
    /// An integer from zero up.
    Uint(u64),
    /// A signed integer.
    Int(i64),
    /// A single-precision float.
    F32(f32),
    /// A double-precision float.
    F64(f64),
    /// Text; zero bytes at the end are left out.
    Text(Cow<'a, str>),
    /// Text that is not UTF-8, byte by byte, so that it can be encoded again; zero bytes at the
    /// end are left out. Whoever prints it gets U+FFFD for what is not UTF-8.
    Raw(Cow<'a, [u8]>),
}

impl Value<'_> {
    /// The value of these bytes of text.
    pub(crate) fn from_text_bytes(bytes: Vec<u8>) -> Value<'static> {
        match String::from_utf8(bytes) {
            Ok(text) => Value::Text(text.into()),
            Err(error) => Value::Raw(error.into_bytes().into()),
        }
    }

    /// Writes the value as JSON: exact integers, shortest floats at their own
    /// precision, text quoted and escaped. Floats that JSON has no number for
    /// become the strings `"NaN"`, `"Infinity"` and `"-Infinity"`.
    pub fn write_json(&self, out: &mut String) {
        match self {
            Value::Bool(true) => out.push_str("true"),
            Value::Bool(false) => out.push_str("false"),
            Value::Uint(number) => json::push_integer(*number, out),
            Value::Int(number) => {
                if *number < 0 {
                    out.push('-');
                }
                json::push_integer(number.unsigned_abs(), out);
            }
            Value::F32(float) => match odd_float(f64::from(*float)) {
                None => push(out, format_args!("{float:?}")),
                Some(name) => push(out, format_args!("\"{name}\"")),
            },
            Value::F64(float) => match odd_float(*float) {
                None => push(out, format_args!("{float:?}")),
                Some(name) => push(out, format_args!("\"{name}\"")),
            },
            Value::Text(text) => push_text(text, out),
            Value::Raw(bytes) => push_text(&String::from_utf8_lossy(bytes), out),
        }
    }

    /// The value as people read it: as `Display` prints it, but a float that is no number by its
    /// name, as in JSON: `NaN`, `Infinity`, `-Infinity`.
    pub fn spelled(&self) -> String {
        let odd = match self {
            Value::F32(float) => odd_float(f64::from(*float)),
            Value::F64(float) => odd_float(*float),
            _ => None,
        };
        odd.map_or_else(|| self.to_string(), str::to_owned)
    }

    /// The value as one types it: what [`crate::Field::read_value`] reads as this very value. Text
    /// has its backslashes, control characters and bytes that are not UTF-8 written as escapes.
    ///
    /// ```
    /// use payload::Format;
    ///
    /// let format = Format::parse("name::char:4")?;
    /// let field = format.field("name").expect("it was written");
    /// let value = field.decode(b"a\\\xff\n").expect("it is there");
    /// assert_eq!(value.typed(), r"a\\\xff\x0a");
    /// assert_eq!(field.read_value(&value.typed()), Ok(value));
    /// # Ok::<(), payload::FormatError>(())
    /// ```
    pub fn typed(&self) -> String {
        let bytes = match self {
            Value::Text(text) => text.as_bytes(),
            Value::Raw(bytes) => bytes,
            _ => return self.spelled(),
        };
        let mut typed = String::with_capacity(bytes.len());
        let escape = |bytes: &[u8], typed: &mut String| {
            for byte in bytes {
                push(typed, format_args!("\\x{byte:02x}"));
            }
        };
        for chunk in bytes.utf8_chunks() {
            for c in chunk.valid().chars() {
                match c {
                    '\\' => typed.push_str("\\\\"),
                    c if c.is_control() => {
                        escape(c.encode_utf8(&mut [0; 4]).as_bytes(), &mut typed)
                    }
                    c => typed.push(c),
                }
            }
            escape(chunk.invalid(), &mut typed);
        }
        typed
    }

    /// The same value, free of the message it was read from.
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Value::Bool(bool) => Value::Bool(bool),
            Value::Uint(number) => Value::Uint(number),
            Value::Int(number) => Value::Int(number),
            Value::F32(float) => Value::F32(float),
            Value::F64(float) => Value::F64(float),
            Value::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Value::Raw(bytes) => Value::Raw(Cow::Owned(bytes.into_owned())),
        }
    }
}

fn push_text(text: &str, out: &mut String) {
    out.push('"');
    json::push_escaped(text, out);
    out.push('"');
}

fn push(out: &mut String, arguments: fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    _ = fmt::Write::write_fmt(out, arguments);
}

fn odd_float(float: f64) -> Option<&'static str> {
    match float {
        _ if float.is_finite() => None,
        _ if float.is_nan() => Some("NaN"),
        _ if float > 0.0 => Some("Infinity"),
        _ => Some("-Infinity"),
    }
}

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Bool(bool) => write!(f, "{bool}"),
            Value::Uint(number) => write!(f, "{number}"),
            Value::Int(number) => write!(f, "{number}"),
            // The debug form of a float is the shortest one, and JSON reads it.
            Value::F32(float) if float.is_finite() => write!(f, "{float:?}"),
            Value::F64(float) if float.is_finite() => write!(f, "{float:?}"),
            Value::F32(_) | Value::F64(_) => f.write_str("null"),
            Value::Text(text) => f.write_str(text),
            Value::Raw(bytes) => f.write_str(&String::from_utf8_lossy(bytes)),
        }
    }
}
