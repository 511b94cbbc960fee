//! How a value is written, according to the place it stands in.

use std::fmt;

use crate::json;

/// The place a template is rendered for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Escape {
    /// A path: everything but letters, digits and `-._~` is percent-encoded, so
    /// a value stays inside its segment.
    UrlPath,
    /// A query: as in a path, so a value stays inside its parameter.
    UrlQuery,
    /// The value of an HTTP header: control characters become spaces, so a
    /// value stays inside its line. Other text stays UTF-8.
    HeaderValue,
    /// JSON: escaped as between the quotes of a string, without the quotes.
    Json,
    /// `application/x-www-form-urlencoded`: everything but letters, digits and
    /// `*-._` is percent-encoded, a space becomes `+`.
    Form,
    /// Plain text: as it is.
    Text,
}

/// Takes the text of one value and writes it escaped.
pub struct Escaped<'a> {
    escape: Escape,
    bare: bool,
    out: &'a mut String,
}

impl<'a> Escaped<'a> {
    /// Writes at the end of `out`, escaped for that place.
    pub fn new(escape: Escape, out: &'a mut String) -> Escaped<'a> {
        Escaped {
            escape,
            bare: false,
            out,
        }
    }

    /// The same for a value that stands by itself in JSON, or not.
    pub(super) fn bare(self, bare: bool) -> Escaped<'a> {
        Escaped { bare, ..self }
    }

    /// Whether the value stands by itself in JSON, outside a string, where only a number,
    /// `true`, `false`, `null`, an object and an array can stand.
    pub fn is_bare(&self) -> bool {
        self.bare
    }

    /// The place written for.
    pub fn escape(&self) -> Escape {
        self.escape
    }

    /// Writes a value that is JSON itself: as it is where it stands by itself in JSON, and
    /// escaped like any other text elsewhere.
    pub fn push_json(&mut self, json: &str) {
        if self.bare && self.escape == Escape::Json {
            self.out.push_str(json);
        } else {
            self.push_str(json);
        }
    }

    /// Writes a piece of the value.
    pub fn push_str(&mut self, text: &str) {
        self.escape.push_value(text, self.out);
    }
}

impl fmt::Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push_str(text);
        Ok(())
    }
}

impl Escape {
    fn push_value(self, text: &str, out: &mut String) {
        match self {
            Escape::UrlPath | Escape::UrlQuery => push_percent(text, is_unreserved, out),
            Escape::Form => {
                push_form(
                    text,
                    |b| b.is_ascii_alphanumeric() || b"*-._".contains(&b),
                    out,
                );
            }
            Escape::HeaderValue => push_line(text, out),
            Escape::Json => json::push_escaped(text, out),
            Escape::Text => out.push_str(text),
        }
    }

    pub(super) fn push_literal(self, text: &str, out: &mut String) {
        match self {
            Escape::Form => push_form(text, |b| b.is_ascii_graphic(), out),
            Escape::HeaderValue => push_line(text, out),
            _ => out.push_str(text),
        }
    }
}

pub(super) fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

/// Percent-encodes every byte that is not to be kept; only ASCII may be kept.
pub(super) fn push_percent(text: &str, keep: impl Fn(u8) -> bool, out: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut rest = text;
    while !rest.is_empty() {
        let kept = rest
            .bytes()
            .take_while(|b| b.is_ascii() && keep(*b))
            .count();
        out.push_str(&rest[..kept]);
        rest = &rest[kept..];
        let Some(c) = rest.chars().next() else { break };
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            out.push('%');
            out.push(char::from(DIGITS[usize::from(byte >> 4)]));
            out.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
        rest = &rest[c.len_utf8()..];
    }
}

fn push_form(text: &str, keep: impl Fn(u8) -> bool, out: &mut String) {
    for (at, piece) in text.split(' ').enumerate() {
        if at > 0 {
            out.push('+');
        }
        push_percent(piece, &keep, out);
    }
}

fn push_line(text: &str, out: &mut String) {
    if text.contains(char::is_control) {
        out.extend(text.chars().map(|c| if c.is_control() { ' ' } else { c }));
    } else {
        out.push_str(text);
    }
}
