//! From values to the bytes of a message: the inverse of decoding, wherever there is one.

mod error;
mod text;

use crate::format::{Endian, Field, Format, Kind};
use crate::value::Value;
pub use error::{EncodeError, EncodeErrorKind};

impl Format {
    /// Encodes one value a field, in the order of the format; what is missing at the end of
    /// `values` counts as left out.
    ///
    /// The message is as long as the fields that have a value need. Bits that no field names
    /// are zero. Decoding the message gives the values back, except that text loses zero bytes
    /// at its end; text whose bytes are not UTF-8 comes back byte by byte.
    ///
    /// ```
    /// use payload::{Format, Value};
    ///
    /// let format = Format::parse("b1::bool:7 i1:1:uint:16:little-endian late::uint:8")?;
    /// let message = format.encode(&[Some(Value::Bool(true)), Some(Value::Uint(0x3412))]);
    /// assert_eq!(message, Ok(vec![0x80, 0x12, 0x34]));
    /// # Ok::<(), payload::FormatError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A value that its field cannot hold; a field left out although the message reaches beyond
    /// it; two fields that want different things of the same bit.
    pub fn encode(&self, values: &[Option<Value<'_>>]) -> Result<Vec<u8>, EncodeError> {
        let value_of = |nth: usize| values.get(nth).and_then(Option::as_ref);
        let given = self.fields.iter().enumerate();
        let ends = given.filter_map(|(nth, field)| value_of(nth).map(|_| field.bytes().end));
        let mut message = Message::of(ends.max().unwrap_or(0));
        for (nth, field) in self.fields.iter().enumerate() {
            match value_of(nth) {
                Some(value) => {
                    let written = message.write(field, value);
                    written.map_err(|kind| kind.of(field))?;
                }
                None if field.bits().end as usize <= message.bytes.len() * 8 => {
                    return Err(EncodeErrorKind::Missing.of(field));
                }
                None => {}
            }
            if let Some(bit) = message.conflict.take() {
                let earlier = self.fields[..nth].iter();
                let with = earlier
                    .filter(|earlier| earlier.bits().contains(&bit))
                    .map(|earlier| earlier.name().to_owned())
                    .next()
                    .unwrap_or_default();
                return Err(EncodeErrorKind::Conflict { with }.of(field));
            }
        }
        Ok(message.bytes)
    }
}

/// A message while it is made.
struct Message {
    bytes: Vec<u8>,
    /// The bits that some field has written.
    settled: Vec<u8>,
    /// The first bit that two fields want differently.
    conflict: Option<u32>,
}

impl Message {
    fn of(bytes: u32) -> Self {
        Self {
            bytes: vec![0; bytes as usize],
            settled: vec![0; bytes as usize],
            conflict: None,
        }
    }

    fn write(&mut self, field: &Field, value: &Value<'_>) -> Result<(), EncodeErrorKind> {
        let bits = field.bits();
        let text = match value {
            Value::Text(text) => Some(text.as_bytes()),
            Value::Raw(bytes) => Some(bytes.as_ref()),
            _ => None,
        };
        if let (Kind::Char { bytes: most }, Some(text)) = (field.kind(), text) {
            if text.len() > most as usize {
                let bytes = text.len();
                return Err(EncodeErrorKind::TooLong { bytes, most });
            }
            let filled = text.iter().copied().chain(std::iter::repeat(0));
            for (byte, start) in filled.zip(bits.step_by(8)) {
                self.put(start, 8, u64::from(byte));
            }
            return Ok(());
        }
        let number = raw(field.kind(), value)?;
        let size = field.kind().bits();
        let number = match field.endian() {
            Endian::Big => number,
            // The parser lets only whole bytes be little-endian.
            Endian::Little => number.swap_bytes() >> (64 - size),
        };
        self.put(bits.start, size, number);
        Ok(())
    }

    /// Writes the lowest `size` bits of `number`, most significant first.
    fn put(&mut self, start: u32, size: u32, number: u64) {
        for (bit, place) in (start..start + size).zip((0..size).rev()) {
            let (byte, mask) = ((bit / 8) as usize, 0x80 >> (bit % 8));
            let set = number >> place & 1 == 1;
            if self.settled[byte] & mask == 0 {
                self.settled[byte] |= mask;
                self.bytes[byte] |= if set { mask } else { 0 };
            } else if (self.bytes[byte] & mask != 0) != set && self.conflict.is_none() {
                self.conflict = Some(bit);
            }
        }
    }
}

/// The bits of a number, in the lowest places.
fn raw(kind: Kind, value: &Value<'_>) -> Result<u64, EncodeErrorKind> {
    let wrong = EncodeErrorKind::WrongType { expected: kind };
    let integer = match value {
        Value::Uint(number) => Some(i128::from(*number)),
        Value::Int(number) => Some(i128::from(*number)),
        _ => None,
    };
    match (kind, value) {
        (Kind::Bool, Value::Bool(bool)) => Ok(u64::from(*bool)),
        (Kind::Float32, Value::F32(float)) => Ok(u64::from(float.to_bits())),
        (Kind::Float64, Value::F64(float)) => Ok(float.to_bits()),
        (Kind::Uint { bits } | Kind::Int { bits }, _) => {
            let number = integer.ok_or(wrong)?;
            let (min, max) = range(kind);
            if number < min || number > max {
                return Err(EncodeErrorKind::OutOfRange { min, max });
            }
            // Two's complement, cut to its size.
            Ok(number as u64 & (u64::MAX >> (64 - bits)))
        }
        _ => Err(wrong),
    }
}

/// The least and the greatest value of an integer field.
fn range(kind: Kind) -> (i128, i128) {
    match kind {
        Kind::Int { bits } => (-(1 << (bits - 1)), (1 << (bits - 1)) - 1),
        other => (0, (1 << other.bits()) - 1),
    }
}
