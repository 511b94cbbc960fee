//! How the messages of a device type are shown.

use crate::format::Format;
use crate::hex;
use crate::json;
use crate::value::Value;

/// What makes something readable of a message's bytes.
#[derive(Clone, Debug, PartialEq)]
pub enum Display {
    /// Nothing: the bytes are shown as they are.
    None,
    /// The fields of a custom format.
    Custom(Format),
    /// A position, in the layout of [`Display::geolocation`].
    Geolocation(Format),
    /// The bytes are text.
    Text,
    /// The bytes in hexadecimal and as text side by side.
    Test,
}

/// The layout of a position: latitude and longitude in degrees, then, if the message goes on,
/// the radius in metres within which the device is.
const GEOLOCATION: &str = "lat:0:float:32 lng:4:float:32 radius:8:uint:16";

impl Display {
    /// The display of positions: `lat` and `lng` in degrees as big-endian 32-bit floats in bytes
    /// 0 to 3 and 4 to 7, and optionally `radius` in metres in bytes 8 and 9.
    ///
    /// ```
    /// use payload::{Display, hex};
    ///
    /// let message = hex::decode("42373a0941681cac").expect("hexadecimal");
    /// let (lat, lng) = Display::geolocation().position(&message).expect("a position");
    /// assert!((lat - 45.8067).abs() < 1e-4 && (lng - 14.507).abs() < 1e-4);
    /// ```
    pub fn geolocation() -> Self {
        Format::parse(GEOLOCATION).map_or(Self::None, Self::Geolocation)
    }

    /// The format whose fields it shows, if it shows fields.
    pub fn format(&self) -> Option<&Format> {
        match self {
            Self::Custom(format) | Self::Geolocation(format) => Some(format),
            Self::None | Self::Text | Self::Test => None,
        }
    }

    /// The text it makes of a message, if it makes text. As [`Display::Text`]: UTF-8 without the
    /// zero bytes at its end, where what is not UTF-8 or would not show is U+FFFD. As
    /// [`Display::Test`]: one character for each byte, a dot for what is not printable ASCII.
    pub fn text(&self, message: &[u8]) -> Option<String> {
        let shown = |c: char| if c.is_control() { '\u{fffd}' } else { c };
        match self {
            Self::Text => {
                let end = message
                    .iter()
                    .rposition(|byte| *byte != 0)
                    .map_or(0, |at| at + 1);
                let text = String::from_utf8_lossy(&message[..end]);
                Some(text.chars().map(shown).collect())
            }
            Self::Test => {
                let bytes = message.iter();
                let shown = bytes.map(|byte| match byte {
                    0x20..=0x7e => char::from(*byte),
                    _ => '.',
                });
                Some(shown.collect())
            }
            Self::None | Self::Custom(_) | Self::Geolocation(_) => None,
        }
    }

    /// Writes what is stored of a message at the end of `out`, a JSON object: the fields, or
    /// `text`, with `hex` beside it for [`Display::Test`]. False, and nothing is written, where
    /// there is nothing to store.
    pub fn decode_json(&self, message: &[u8], out: &mut String) -> bool {
        if let Some(format) = self.format() {
            format.decode_json(message, out);
            return true;
        }
        let Some(text) = self.text(message) else {
            return false;
        };
        out.push('{');
        if *self == Self::Test {
            out.push_str("\"hex\":\"");
            out.push_str(&hex::encode_lower(message));
            out.push_str("\",");
        }
        out.push_str("\"text\":\"");
        json::push_escaped(&text, out);
        out.push_str("\"}");
        true
    }

    /// The position a message tells, latitude and longitude in degrees, where the display is
    /// geolocation and both are finite, −90 to 90 and −180 to 180.
    pub fn position(&self, message: &[u8]) -> Option<(f64, f64)> {
        let Self::Geolocation(format) = self else {
            return None;
        };
        let degrees = |name: &str, most: f64| match format.field(name)?.decode(message)? {
            // A value that is no number lies in no range.
            Value::F32(degrees) => {
                Some(f64::from(degrees)).filter(|degrees| (-most..=most).contains(degrees))
            }
            _ => None,
        };
        Some((degrees("lat", 90.0)?, degrees("lng", 180.0)?))
    }
}
