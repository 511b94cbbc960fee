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
        let mut values = Vec::with_capacity(self.fields.len());
        self.for_each(message, |_, value| values.push(value));
        values
    }

    /// The same as [`Format::decode`], field by field and without a list: the fastest of all
    /// ways. Fields of one kind in a row are read in one loop that has nothing to decide.
    ///
    /// ```
    /// let format = payload::Format::parse("Speed::uint:8 Moving::bool:7")?;
    /// let mut text = String::new();
    /// format.for_each(&[80, 0x80], |field, value| {
    ///     let value = value.map_or("absent".to_owned(), |value| value.to_string());
    ///     text.push_str(&format!("{} {value};", field.name()));
    /// });
    /// assert_eq!(text, "Speed 80;Moving true;");
    /// # Ok::<(), payload::FormatError>(())
    /// ```
    #[inline]
    pub fn for_each<'a>(&self, message: &'a [u8], mut see: impl FnMut(&Field, Option<Value<'a>>)) {
        let message = Message::new(message);
        let see = &mut see;
        for run in &self.runs {
            let fields = &self.fields[run.fields.clone()];
            let fields = fields.iter().zip(&self.steps[run.fields.clone()]);
            // The parser lets only whole bytes be little-endian.
            let little = |high: u64, unused: u32| high.swap_bytes() & (u64::MAX >> unused);
            match run.read {
                Read::Bool => each(fields, &message, see, |high, _| {
                    Value::Bool(high >> 63 != 0)
                }),
                Read::Uint => each(fields, &message, see, |high, unused| {
                    Value::Uint(high >> unused)
                }),
                Read::UintLittle => each(fields, &message, see, |high, unused| {
                    Value::Uint(little(high, unused))
                }),
                _ => fields.for_each(|(field, step)| see(field, step.read(&message))),
            }
        }
    }

    /// The same as [`Format::decode`], field by field and without a list.
    pub fn values<'a>(
        &self,
        message: &'a [u8],
    ) -> impl ExactSizeIterator<Item = (&Field, Option<Value<'a>>)> {
        let message = Message::new(message);
        let fields = self.fields.iter().zip(&self.steps);
        fields.map(move |(field, step)| (field, step.read(&message)))
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
        let fields = self.fields.iter().zip(&self.steps);
        for (field, step) in fields.filter(|(field, _)| !field.repeated) {
            if let Some(value) = step.read(&message) {
                out.push_str(&field.json_key[skip..]);
                value.write_json(out);
                skip = 0;
            }
        }
        out.push('}');
    }
}

/// Reads numbers of one kind in a row; `value` gets the bits at the top of the word and how many
/// at its end are none of the field's.
#[inline]
fn each<'a, 'f>(
    fields: impl Iterator<Item = (&'f Field, &'f Step)>,
    message: &Message<'a>,
    see: &mut impl FnMut(&Field, Option<Value<'a>>),
    value: impl Fn(u64, u32) -> Value<'a>,
) {
    for (field, step) in fields {
        let present = step.end <= message.bits;
        see(
            field,
            present.then(|| value(step.high(message), 64 - step.bits)),
        );
    }
}

/// Fields in a row that are read the same way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    read: Read,
    fields: std::ops::Range<usize>,
}

impl Run {
    /// All fields, cut where the way changes.
    pub(crate) fn all(steps: &[Step]) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for (at, step) in steps.iter().enumerate() {
            match runs.last_mut() {
                Some(run) if run.read == step.read => run.fields.end = at + 1,
                _ => runs.push(Run {
                    read: step.read,
                    fields: at..at + 1,
                }),
            }
        }
        runs
    }
}

impl Field {
    /// The field's value in a message, `None` if any part of it lies beyond.
    pub fn decode<'a>(&self, message: &'a [u8]) -> Option<Value<'a>> {
        Step::of(self).read(&Message::new(message))
    }
}

/// What there is to do for one field, settled when the format is parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// The bit after the field's last one, from the start of the message.
    end: u32,
    bits: u32,
    read: Read,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Read {
    Bool,
    Uint,
    UintLittle,
    Int,
    IntLittle,
    Float32,
    Float32Little,
    Float64,
    Float64Little,
    Text,
}

impl Step {
    pub(crate) fn of(field: &Field) -> Step {
        let read = match (field.kind, field.endian) {
            (Kind::Bool, _) => Read::Bool,
            (Kind::Uint { .. }, Endian::Big) => Read::Uint,
            (Kind::Uint { .. }, Endian::Little) => Read::UintLittle,
            (Kind::Int { .. }, Endian::Big) => Read::Int,
            (Kind::Int { .. }, Endian::Little) => Read::IntLittle,
            (Kind::Float32, Endian::Big) => Read::Float32,
            (Kind::Float32, Endian::Little) => Read::Float32Little,
            (Kind::Float64, Endian::Big) => Read::Float64,
            (Kind::Float64, Endian::Little) => Read::Float64Little,
            (Kind::Char { .. }, _) => Read::Text,
        };
        Step {
            end: field.bits().end,
            bits: field.kind.bits(),
            read,
        }
    }

    #[inline]
    fn read<'a>(self, message: &Message<'a>) -> Option<Value<'a>> {
        if self.end > message.bits {
            return None;
        }
        if self.read == Read::Text {
            return Some(self.text(message.bytes));
        }
        let high = self.high(message);
        let unused = 64 - self.bits;
        // The parser lets only whole bytes be little-endian.
        let little = || high.swap_bytes() & (u64::MAX >> unused);
        Some(match self.read {
            Read::Bool => Value::Bool(high >> 63 != 0),
            Read::Uint => Value::Uint(high >> unused),
            Read::UintLittle => Value::Uint(little()),
            Read::Int => Value::Int((high as i64) >> unused),
            Read::IntLittle => Value::Int(((little() << unused) as i64) >> unused),
            Read::Float32 => Value::F32(f32::from_bits((high >> 32) as u32)),
            Read::Float32Little => Value::F32(f32::from_bits(little() as u32)),
            Read::Float64 => Value::F64(f64::from_bits(high)),
            Read::Float64Little | Read::Text => Value::F64(f64::from_bits(little())),
        })
    }

    /// The bits of a number that the message holds wholly, moved to the top of the word.
    #[inline]
    fn high(self, message: &Message<'_>) -> u64 {
        if self.end <= u128::BITS {
            ((message.head << (self.end - self.bits)) >> 64) as u64
        } else {
            self.far(message.bytes)
        }
    }

    /// The bits of a number that ends beyond the head of the message, moved to
    /// the top of the word.
    #[cold]
    fn far(self, message: &[u8]) -> u64 {
        let start = self.end - self.bits;
        let bytes = &message[(start / 8) as usize..self.end.div_ceil(8) as usize];
        let mut wide = [0; HEAD_BYTES];
        wide[..bytes.len()].copy_from_slice(bytes);
        ((u128::from_be_bytes(wide) << (start % 8)) >> 64) as u64
    }

    /// Only for a field that the message holds wholly.
    #[inline(never)]
    fn text(self, message: &[u8]) -> Value<'_> {
        let start = self.end - self.bits;
        let bytes = &message[(start / 8) as usize..self.end.div_ceil(8) as usize];
        let shift = start % 8;
        if shift == 0 {
            let bytes = trimmed(bytes);
            return match std::str::from_utf8(bytes) {
                Ok(text) => Value::Text(Cow::Borrowed(text)),
                Err(_) => Value::Raw(Cow::Borrowed(bytes)),
            };
        }
        let shifted: Vec<u8> = bytes
            .windows(2)
            .map(|pair| (pair[0] << shift) | (pair[1] >> (8 - shift)))
            .collect();
        Value::from_text_bytes(trimmed(&shifted).to_vec())
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
        Message {
            bytes,
            bits: u32::try_from(bytes.len().saturating_mul(8)).unwrap_or(u32::MAX),
            head: head(bytes),
        }
    }
}

/// The first bytes of a message from the top down, zeros after its end. Two
/// loads that overlap serve the usual length; copying byte by byte first costs
/// as much as decoding several fields.
#[inline]
fn head(bytes: &[u8]) -> u128 {
    if let Some(bytes) = bytes.first_chunk::<HEAD_BYTES>() {
        return u128::from_be_bytes(*bytes);
    }
    match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) => {
            let first = u128::from(u64::from_be_bytes(*first));
            let last = u128::from(u64::from_be_bytes(*last));
            (first << 64) | (last << (8 * (HEAD_BYTES - bytes.len())))
        }
        _ => bytes.iter().rev().fold(0, |number, byte| {
            (number >> 8) | (u128::from(*byte) << (u128::BITS - 8))
        }),
    }
}
