//! Finding the variables in a text.

use super::{Part, TemplateError, TemplateErrorKind};

/// A part and the place of its first character.
pub(super) struct Piece {
    pub part: Part,
    pub column: u32,
}

const CUSTOM: &str = "customData#";

/// Splits a text whose first character stands at column `first`.
pub(super) fn scan(text: &str, first: u32) -> Result<Vec<Piece>, TemplateError> {
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut literal_column = first;
    let mut column = first;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let variable = match c {
            '{' => variable(&rest[1..], column)?,
            _ => None,
        };
        let length = match variable {
            Some((part, inner)) => {
                if !literal.is_empty() {
                    pieces.push(Piece {
                        part: Part::Literal(std::mem::take(&mut literal)),
                        column: literal_column,
                    });
                }
                pieces.push(Piece { part, column });
                let length = inner + 2;
                // Variables are ASCII: as many columns as bytes.
                column = column.saturating_add(u32::try_from(length).unwrap_or(u32::MAX));
                literal_column = column;
                length
            }
            None => {
                literal.push(c);
                column = column.saturating_add(1);
                c.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    if !literal.is_empty() {
        pieces.push(Piece {
            part: Part::Literal(literal),
            column: literal_column,
        });
    }
    Ok(pieces)
}

/// The variable that begins after a brace, with the bytes between its braces.
fn variable(text: &str, column: u32) -> Result<Option<(Part, usize)>, TemplateError> {
    if let Some(after) = text.strip_prefix(CUSTOM) {
        let length = run(after, |b| {
            b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'#')
        });
        if length == 0 || !after[length..].starts_with('}') {
            return Err(TemplateErrorKind::MalformedField.at(column));
        }
        let field = after[..length].to_owned();
        return Ok(Some((
            Part::Custom { field, column },
            CUSTOM.len() + length,
        )));
    }
    let length = run(text, |b| b.is_ascii_alphanumeric() || b == b'_');
    let name = &text[..length];
    let well_formed =
        name.starts_with(|c: char| c.is_ascii_alphabetic()) && text[length..].starts_with('}');
    Ok(well_formed.then(|| {
        let name = name.to_owned();
        (Part::Variable { name, column }, length)
    }))
}

/// How many bytes at the start of the text satisfy the test; ASCII only.
fn run(text: &str, test: impl Fn(u8) -> bool) -> usize {
    text.bytes().take_while(|byte| test(*byte)).count()
}
