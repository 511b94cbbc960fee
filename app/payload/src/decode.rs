//! From the bytes of a message to the values of a format's fields.

use std::borrow::Cow;

use crate::format::{Endian, Field, Format, Kind};
use crate::value::Value;

impl Format {
    /// Decodes a message of any length: one entry a field, in the order of the
    /// format, `None` where any part of the field lies beyond the message.
    ///
    /// ```
    /// use payload::{Format, Value};
    ///
    /// let format = Format::parse("Speed::uint:8 Status::int:8 Late::uint:8")?;
    /// let values = format.decode(&[0x50, 0xff]);
    /// assert_eq!(values, [Some(Value::Uint(80)), Some(Value::Int(-1)), None]);
    /// # Ok::<(), payload::FormatError>(())
    /// ```
    pub fn decode<'a>(&self, message: &'a [u8]) -> Vec<Option<Value<'a>>> {
        self.values(message).map(|(_, value)| value).collect()
    }

    /// The same as [`Format::decode`], field by field and without a list.
    pub fn values<'a>(
        &self,
        message: &'a [u8],
    ) -> impl ExactSizeIterator<Item = (&Field, Option<Value<'a>>)> {
        let message = Message::new(message);
        let fields = self.fields.iter();
        fields.map(move |field| (field, field.read(message)))
    }

    /// Writes one JSON object at the end of `out`: the fields that are present,
    /// in the order of the format. Of fields with the same name only the first
    /// takes part. Values are written as by [`Value::write_json`].
    ///
    /// ```
    /// let format = payload::Format::parse("b1::bool:7 i1:1:uint:16:little-endian")?;
    /// let mut json = String::new();
    /// format.decode_json(&[0x80, 0x12, 0x34], &mut json);
    /// assert_eq!(json, r#"{"b1":true,"i1":13330}"#);
    /// # Ok::<(), payload::FormatError>(())
    /// ```
    pub fn decode_json(&self, message: &[u8], out: &mut String) {
        let message = Message::new(message);
        // The keys carry the comma before them, which the first one leaves out.
        let mut skip = 1;
        out.push('{');
        for field in self.fields.iter().filter(|field| !field.repeated) {
            if let Some(value) = field.read(message) {
                out.push_str(&field.json_key[skip..]);
                value.write_json(out);
                skip = 0;
            }
        }
        out.push('}');
    }
}

impl Field {
    /// The field's value in a message, `None` if any part of it lies beyond.
    pub fn decode<'a>(&self, message: &'a [u8]) -> Option<Value<'a>> {
        self.read(Message::new(message))
    }

    #[inline]
    fn read<'a>(&self, message: Message<'a>) -> Option<Value<'a>> {
        let bits = self.kind.bits();
        let end = self.byte * 8 + u32::from(7 - self.bit) + bits;
        if end > message.bits {
            return None;
        }
        if let Kind::Char { .. } = self.kind {
            return Some(Value::Text(self.read_text(message.bytes)));
        }
        let mut raw = message.number(end, bits);
        if self.endian == Endian::Little {
            // The parser lets only whole bytes be little-endian.
            raw = raw.swap_bytes() >> (64 - bits);
        }
        Some(match self.kind {
            Kind::Bool => Value::Bool(raw != 0),
            Kind::Float32 => Value::F32(f32::from_bits(raw as u32)),
            Kind::Float64 => Value::F64(f64::from_bits(raw)),
            Kind::Int { .. } => {
                let unused = 64 - bits;
                Value::Int(((raw << unused) as i64) >> unused)
            }
            Kind::Uint { .. } | Kind::Char { .. } => Value::Uint(raw),
        })
    }

    /// Only for a field that the message holds wholly.
    fn read_text<'a>(&self, message: &'a [u8]) -> Cow<'a, str> {
        let range = self.bytes();
        let bytes = &message[range.start as usize..range.end as usize];
        if self.bit == 7 {
            return String::from_utf8_lossy(trimmed(bytes));
        }
        let shift = 7 - u32::from(self.bit);
        let shifted: Vec<u8> = bytes
            .windows(2)
            .map(|pair| (pair[0] << shift) | (pair[1] >> (8 - shift)))
            .collect();
        Cow::Owned(String::from_utf8_lossy(trimmed(&shifted)).into_owned())
    }
}

/// Text shorter than its field is filled up with zero bytes.
fn trimmed(text: &[u8]) -> &[u8] {
    let end = text
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |i| i + 1);
    &text[..end]
}

/// A message with its first bytes as one big-endian number: a field inside
/// them, aligned or not, is one shift and one mask away.
#[derive(Clone, Copy)]
struct Message<'a> {
    bytes: &'a [u8],
    bits: u32,
    head: u128,
}

const HEAD_BYTES: usize = 16;

impl<'a> Message<'a> {
    #[inline]
    fn new(bytes: &'a [u8]) -> Message<'a> {
        let mut head = [0; HEAD_BYTES];
        let shown = bytes.len().min(HEAD_BYTES);
        head[..shown].copy_from_slice(&bytes[..shown]);
        Message {
            bytes,
            bits: u32::try_from(bytes.len().saturating_mul(8)).unwrap_or(u32::MAX),
            head: u128::from_be_bytes(head),
        }
    }

    /// The 1 to 64 bits before bit `end`, which lies inside the message.
    #[inline]
    fn number(self, end: u32, bits: u32) -> u64 {
        let wide = if end <= u128::BITS {
            (self.head >> (u128::BITS - end)) as u64
        } else {
            self.far_number(end, bits)
        };
        wide & (u64::MAX >> (64 - bits))
    }

    #[cold]
    fn far_number(self, end: u32, bits: u32) -> u64 {
        let bytes = ((end - bits) / 8) as usize..end.div_ceil(8) as usize;
        let unused = bytes.end as u32 * 8 - end;
        let wide = self.bytes[bytes]
            .iter()
            .fold(0_u128, |number, byte| (number << 8) | u128::from(*byte));
        (wide >> unused) as u64
    }
}
