//! From the text of a custom format to its fields. The crate's front page
//! tells the grammar and the rule of the pointer.

mod error;

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use crate::decode::{Run, Step};
use crate::format::{Endian, Field, Format, Kind};
pub use error::{Expected, FormatError, FormatErrorKind, Found};

/// The last byte a field may begin in, and the longest text in bytes. Far more
/// than a message holds; it keeps every later sum small.
const FAR: u32 = 255;
const TOP_BIT: u8 = 7;

impl Format {
    /// Understands the text of a custom format.
    ///
    /// White space of any kind and amount may stand between, before and after
    /// the fields.
    ///
    /// ```
    /// use payload::{Format, Kind};
    ///
    /// let format = Format::parse("Speed::uint:8 Direction::uint:4 Status:1:uint:4::3")?;
    /// let status = format.field("Status").expect("it was written");
    /// assert_eq!(status.kind(), Kind::Uint { bits: 4 });
    /// assert_eq!((status.byte(), status.bit()), (1, 3));
    ///
    /// let error = Format::parse("Speed:uint:8").unwrap_err();
    /// assert_eq!(error.column, 7);
    /// # Ok::<(), payload::FormatError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The first place that does not follow the grammar, or a text without any
    /// field. What is legal but unlikely is left to [`Format::warnings`].
    pub fn parse(text: &str) -> Result<Format, FormatError> {
        let mut fields = Vec::new();
        let mut names = BTreeSet::new();
        let mut pointer = 0;
        for word in Words::of(text) {
            let (name, mut field) = read_field(word, pointer)?;
            pointer = field.pointer_after();
            field.repeated = !names.insert(name);
            fields.push(field);
        }
        if fields.is_empty() {
            return Err(FormatErrorKind::Empty.at(1));
        }
        let steps: Vec<Step> = fields.iter().map(Step::of).collect();
        let runs = Run::all(&steps);
        Ok(Format {
            fields,
            steps,
            runs,
        })
    }
}

/// A piece of the format's text and the column of its first character.
#[derive(Clone, Copy)]
struct Piece<'a> {
    text: &'a str,
    column: u32,
}

impl<'a> Piece<'a> {
    fn end(self) -> u32 {
        self.column + width(self.text)
    }
}

fn width(text: &str) -> u32 {
    let characters = match text.is_ascii() {
        true => text.len(),
        false => text.chars().count(),
    };
    u32::try_from(characters).unwrap_or(u32::MAX)
}

/// What stands between white space. It comes by on every keystroke, hence one pass for both the
/// words and their columns.
struct Words<'a> {
    text: &'a str,
    characters: std::str::CharIndices<'a>,
    column: u32,
}

impl<'a> Words<'a> {
    fn of(text: &'a str) -> Self {
        Self {
            text,
            characters: text.char_indices(),
            column: 0,
        }
    }

    fn next_character(&mut self) -> Option<(usize, char)> {
        self.column = self.column.saturating_add(1);
        self.characters.next()
    }
}

impl<'a> Iterator for Words<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let start = loop {
            let (at, c) = self.next_character()?;
            if !c.is_whitespace() {
                break at;
            }
        };
        let column = self.column;
        let end = loop {
            match self.next_character() {
                Some((at, c)) if c.is_whitespace() => break at,
                Some(_) => {}
                None => break self.text.len(),
            }
        };
        let text = &self.text[start..end];
        Some(Piece { text, column })
    }
}

/// The field and its name.
fn read_field(word: Piece<'_>, pointer: u32) -> Result<(&str, Field), FormatError> {
    let mut pieces = Pieces {
        rest: Some(word.text),
        column: word.column,
        end: word.end(),
    };
    let name = read_name(pieces.take(Expected::Name)?)?;
    let index = pieces.take(Expected::ColonAfterName)?;
    let byte = if index.text.is_empty() {
        pointer
    } else {
        pieces.number(index, 0..=FAR, Expected::ByteIndex)?
    };
    if byte > FAR {
        return Err(FormatErrorKind::TooFar { byte }.at(word.column));
    }
    let (kind, endian, bit) = read_type(&mut pieces)?;
    let mut json_key = String::with_capacity(name.len() + 4);
    json_key.push_str(",\"");
    json_key.push_str(name);
    json_key.push_str("\":");
    let field = Field {
        json_key,
        kind,
        endian,
        byte,
        bit,
        columns: word.column..pieces.end,
        repeated: false,
    };
    Ok((name, field))
}

fn read_name(name: Piece<'_>) -> Result<&str, FormatError> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'#');
    if name.text.is_empty() {
        return Err(Expected::Name.but(Found::Colon, name.column));
    }
    let Some(at) = name.text.bytes().position(|byte| !allowed(byte)) else {
        return Ok(name.text);
    };
    // All before it are ASCII, so bytes count as characters.
    let found: String = name.text[at..].chars().take(1).collect();
    Err(Expected::Name.but(Found::Text(found), name.column + at as u32))
}

fn read_type(pieces: &mut Pieces<'_>) -> Result<(Kind, Endian, u8), FormatError> {
    let word = pieces.take(Expected::ColonAfterIndex)?;
    let kind = match word.text {
        "bool" => {
            let bit = pieces.size(0..=7, Expected::Bit)?;
            pieces.finish()?;
            return Ok((Kind::Bool, Endian::Big, bit as u8));
        }
        "char" => Kind::Char {
            bytes: pieces.size(1..=FAR, Expected::CharLength)?,
        },
        "float" => read_float(pieces)?,
        "uint" => Kind::Uint {
            bits: pieces.size(1..=64, Expected::IntegerSize)?,
        },
        "int" => Kind::Int {
            bits: pieces.size(1..=64, Expected::IntegerSize)?,
        },
        _ => return Err(Expected::Type.but(pieces.found(word), word.column)),
    };
    let (endian, bit) = read_options(pieces, kind)?;
    Ok((kind, endian, bit))
}

fn read_float(pieces: &mut Pieces<'_>) -> Result<Kind, FormatError> {
    let size = pieces.take(Expected::FloatSize)?;
    match size.text {
        "32" => Ok(Kind::Float32),
        "64" => Ok(Kind::Float64),
        _ => Err(Expected::FloatSize.but(pieces.found(size), size.column)),
    }
}

/// `[":" [endian]] [":" bit]`, or the bit at once.
fn read_options(pieces: &mut Pieces<'_>, kind: Kind) -> Result<(Endian, u8), FormatError> {
    let Some(first) = pieces.next() else {
        return Ok((Endian::Big, TOP_BIT));
    };
    let endian = match first.text {
        "" | "big-endian" => Endian::Big,
        "little-endian" => Endian::Little,
        number if number.bytes().all(|b| b.is_ascii_digit()) => {
            let bit = pieces.number(first, 0..=7, Expected::Bit)?;
            pieces.finish()?;
            return Ok((Endian::Big, bit as u8));
        }
        _ => return Err(Expected::EndianOrBit.but(pieces.found(first), first.column)),
    };
    if endian == Endian::Little && !kind.bits().is_multiple_of(8) {
        let bits = kind.bits();
        return Err(FormatErrorKind::LittleEndianSize { bits }.at(first.column));
    }
    let bit = match pieces.next() {
        Some(offset) => pieces.number(offset, 0..=7, Expected::Bit)?,
        None => u32::from(TOP_BIT),
    };
    pieces.finish()?;
    Ok((endian, bit as u8))
}

/// The parts of one field between its colons.
struct Pieces<'a> {
    rest: Option<&'a str>,
    column: u32,
    end: u32,
}

impl<'a> Pieces<'a> {
    fn next(&mut self) -> Option<Piece<'a>> {
        let rest = self.rest?;
        // By bytes: in texts this short it beats the search for a character.
        let (text, rest) = match rest.bytes().position(|byte| byte == b':') {
            Some(at) => (&rest[..at], Some(&rest[at + 1..])),
            None => (rest, None),
        };
        let piece = Piece {
            text,
            column: self.column,
        };
        self.rest = rest;
        self.column = piece.end() + 1;
        Some(piece)
    }

    fn take(&mut self, expected: Expected) -> Result<Piece<'a>, FormatError> {
        self.next()
            .ok_or_else(|| expected.but(Found::End, self.end))
    }

    /// What an unfit piece looks like to its author; an empty one is the colon
    /// after it, or the end.
    fn found(&self, piece: Piece<'_>) -> Found {
        Found::in_piece(piece.text, self.end - piece.column)
    }

    fn size(&mut self, range: RangeInclusive<u32>, what: Expected) -> Result<u32, FormatError> {
        let piece = self.take(what)?;
        self.number(piece, range, what)
    }

    fn number(
        &self,
        piece: Piece<'_>,
        range: RangeInclusive<u32>,
        expected: Expected,
    ) -> Result<u32, FormatError> {
        // `u32::from_str` would also take a sign.
        let digits = !piece.text.is_empty() && piece.text.bytes().all(|b| b.is_ascii_digit());
        let number = piece
            .text
            .parse()
            .ok()
            .filter(|n| digits && range.contains(n));
        number.ok_or_else(|| expected.but(self.found(piece), piece.column))
    }

    fn finish(&mut self) -> Result<(), FormatError> {
        match self.rest {
            None => Ok(()),
            Some(_) => Err(Expected::EndOfField.but(Found::Colon, self.column - 1)),
        }
    }
}
