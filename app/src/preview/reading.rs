//! What a format and a sample mean together: pure, so that it is tested without a page.

use payload::{Format, FormatError, HexError, MESSAGE_BYTES, Value, hex};

/// A format and a sample, understood as far as they go.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The format; none while nothing is typed.
    pub format: Option<Result<Format, FormatError>>,
    /// The bytes of the sample.
    pub sample: Result<Vec<u8>, HexError>,
}

/// The number of colours that fields take turns with; the style names them from 1.
pub const COLOURS: usize = 8;

/// The class of the colour of the `nth` field.
pub fn colour(nth: usize) -> String {
    format!("f{}", nth % COLOURS + 1)
}

impl Reading {
    /// Reads both texts. Spaces between the bytes of the sample are left out.
    pub fn of(format: &str, sample: &str) -> Self {
        Self {
            format: (!format.trim().is_empty()).then(|| Format::parse(format)),
            sample: hex::decode_typed(sample),
        }
    }

    /// How many bytes the sample has, where no message can have so many.
    pub fn bytes_too_many(&self) -> Option<usize> {
        let bytes = self.bytes().len();
        (bytes > MESSAGE_BYTES).then_some(bytes)
    }

    /// This reading, with an earlier one's format where its own cannot be read.
    pub fn or_format_of(&self, before: Option<&Self>) -> Self {
        let format = match (&self.format, before.map(|before| &before.format)) {
            (Some(Err(_)), Some(before @ Some(Ok(_)))) => before,
            (own, _) => own,
        };
        Self {
            format: format.clone(),
            sample: self.sample.clone(),
        }
    }

    /// The format, if it can be read.
    pub fn good_format(&self) -> Option<&Format> {
        self.format.as_ref()?.as_ref().ok()
    }

    /// The bytes of the sample, none where it cannot be read.
    pub fn bytes(&self) -> &[u8] {
        self.sample.as_deref().unwrap_or_default()
    }

    /// The value of each field in the sample, in the order of the format.
    pub fn values(&self) -> Vec<Option<Value<'_>>> {
        match self.good_format() {
            Some(format) => format.decode(self.bytes()),
            None => Vec::new(),
        }
    }

    /// Which field each bit of the sample belongs to, most significant bit of byte 0 first.
    pub fn owners(&self) -> Vec<Option<usize>> {
        match self.good_format() {
            Some(format) => format.bit_owners(self.bytes().len()),
            None => vec![None; self.bytes().len() * 8],
        }
    }
}

/// A stretch of the format's text with one look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The text.
    pub text: String,
    /// The field it belongs to.
    pub field: Option<usize>,
    /// Whether it is what cannot be read.
    pub wrong: bool,
}

/// The format's text in stretches: one for each field, one for what stands between, and one for
/// the place of an error. Together they are the whole text.
pub fn stretches(text: &str, read: Option<&Result<Format, FormatError>>) -> Vec<Stretch> {
    let error = read.and_then(|read| read.as_ref().err());
    let wrong_at = error.map(|error| error.column as usize - 1);
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut field = None;
    let mut fields = 0;
    let mut between = true;
    let mut wrong = false;
    for (at, c) in text.chars().enumerate() {
        if c.is_whitespace() {
            (between, field, wrong) = (true, None, false);
        } else if between {
            (between, field) = (false, Some(fields));
            fields += 1;
        }
        // An error reaches to the end of its part: the next colon or space.
        wrong = match wrong_at {
            Some(start) if start == at => true,
            _ => wrong && c != ':',
        };
        match stretches.last_mut() {
            Some(last) if last.field == field && last.wrong == wrong => last.text.push(c),
            _ => stretches.push(Stretch {
                text: c.to_string(),
                field,
                wrong,
            }),
        }
    }
    // Something is missing at the end: there is no character to underline, so one is made.
    if wrong_at.is_some_and(|at| at >= text.chars().count()) && !text.trim().is_empty() {
        stretches.push(Stretch {
            text: "\u{a0}".to_owned(),
            field: None,
            wrong: true,
        });
    }
    stretches
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::*;

    fn painted(text: &str) -> Vec<(String, Option<usize>, bool)> {
        let read = Some(Format::parse(text));
        let all = stretches(text, read.as_ref());
        all.into_iter()
            .map(|stretch| (stretch.text, stretch.field, stretch.wrong))
            .collect()
    }

    #[test]
    fn every_field_has_its_stretch_and_nothing_is_lost() {
        let text = "a::uint:8  b::bool:7";
        assert_eq!(
            painted(text),
            [
                ("a::uint:8".to_owned(), Some(0), false),
                ("  ".to_owned(), None, false),
                ("b::bool:7".to_owned(), Some(1), false),
            ]
        );
    }

    #[test]
    fn what_cannot_be_read_is_marked_from_its_column_to_the_end_of_its_part() {
        let text = "a::uint:8 b::uint:16:litle-endian:3 c::bool:1";
        let wrong: Vec<_> = painted(text).into_iter().filter(|part| part.2).collect();
        assert_eq!(wrong, [("litle-endian".to_owned(), Some(1), true)]);
        let whole: String = painted(text).into_iter().map(|part| part.0).collect();
        assert_eq!(whole, text);
    }

    #[test]
    fn what_is_missing_at_the_end_is_marked_behind_it() {
        let wrong = painted("a::uint:").into_iter().find(|part| part.2);
        assert_eq!(wrong, Some(("\u{a0}".to_owned(), None, true)));
    }

    #[test]
    fn a_fault_in_the_sample_is_told_at_the_column_where_it_was_typed() {
        let error = Reading::of("", "41 ea 0g").sample.unwrap_err();
        assert!(error.to_string().starts_with("Column 8: "), "{error}");
    }

    #[test]
    fn a_sample_longer_than_any_message_is_noticed() {
        let too_many = |bytes: usize| Reading::of("", &"00 ".repeat(bytes)).bytes_too_many();
        assert_eq!([0, 12, 13].map(too_many), [None, None, Some(13)]);
    }

    #[test]
    fn bits_belong_to_the_field_that_reads_them() {
        let reading = Reading::of("a::uint:4 b:0:uint:4::3 far:9:uint:8", "ff 00");
        let owners = reading.owners();
        assert_eq!(&owners[..4], [Some(0); 4]);
        assert_eq!(&owners[4..8], [Some(1); 4]);
        assert_eq!(&owners[8..], [None; 8]);
    }
}
