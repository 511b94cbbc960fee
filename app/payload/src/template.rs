//! Templates: text with `{variable}` and `{customData#field}` in it.
//!
//! Substitution is purely textual: the author decides on the quotes of a JSON
//! body, and a value never brings its own. A brace that does not begin a
//! well-formed variable is plain text, because JSON is full of braces.

mod error;
mod escape;
mod scan;
mod url;

use crate::format::Format;
use crate::variables::Place;
pub use error::{TemplateError, TemplateErrorKind};
pub use escape::{Escape, Escaped};
pub use url::UrlTemplate;

/// A template, split once, rendered for each message.
///
/// ```
/// use payload::template::{Escape, Part, Template};
/// use std::fmt::Write;
///
/// let body = Template::parse(r#"{"id":"{device}","t":{customData#temp}}"#)?;
/// let mut out = String::new();
/// body.render(
///     Escape::Json,
///     &mut |part, value| {
///         _ = match part {
///             Part::Variable { .. } => value.write_str("1B9C5"),
///             Part::Custom { .. } => write!(value, "{}", 29.25),
///             Part::Literal(_) => Ok(()),
///         }
///     },
///     &mut out,
/// );
/// assert_eq!(out, r#"{"id":"1B9C5","t":29.25}"#);
/// # Ok::<(), payload::template::TemplateError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    parts: Vec<Part>,
}

/// One piece of a [`Template`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Text that stands for itself.
    Literal(String),
    /// `{name}`
    Variable {
        /// The name between the braces.
        name: String,
        /// The place of the opening brace, in characters from 1.
        column: u32,
    },
    /// `{customData#field}`
    Custom {
        /// The name of a field of the callback's own custom format.
        field: String,
        /// The place of the opening brace, in characters from 1.
        column: u32,
    },
}

/// Whether a variable can be used in a certain kind of callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    /// It can.
    Available,
    /// It cannot; it belongs to what is named here.
    Elsewhere(Place),
    /// No callback has a variable of that name.
    Unknown,
    /// It can, but not by this author, who may not see what it tells.
    Withheld,
}

impl Template {
    /// Splits a text into literals and variables.
    ///
    /// # Errors
    ///
    /// `{customData#` that does not go on with the name of a field and `}`.
    pub fn parse(text: &str) -> Result<Template, TemplateError> {
        let pieces = scan::scan(text, 1)?;
        let parts = pieces.into_iter().map(|piece| piece.part).collect();
        Ok(Template { parts })
    }

    /// The pieces in their order; two literals never meet.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Every use of a variable this callback does not have, and of a custom
    /// field its format does not have; `fields` is `None` for a callback
    /// without a custom format.
    pub fn check(
        &self,
        known: &dyn Fn(&str) -> Availability,
        fields: Option<&Format>,
    ) -> Vec<TemplateError> {
        let errors = self.parts.iter().filter_map(|part| match part {
            Part::Literal(_) => None,
            Part::Variable { name, column } => {
                let name = name.clone();
                let kind = match known(&name) {
                    Availability::Available => return None,
                    Availability::Elsewhere(place) => TemplateErrorKind::Elsewhere { name, place },
                    Availability::Unknown => TemplateErrorKind::UnknownVariable { name },
                    Availability::Withheld => TemplateErrorKind::Withheld { name },
                };
                Some(kind.at(*column))
            }
            Part::Custom { field, column } => {
                let name = field.clone();
                let kind = match fields {
                    None => TemplateErrorKind::NoFormat { field: name },
                    Some(format) if format.field(field).is_none() => {
                        let names = format.fields().iter().map(|f| f.name().to_owned());
                        TemplateErrorKind::UnknownField {
                            field: name,
                            available: names.collect(),
                        }
                    }
                    Some(_) => return None,
                };
                Some(kind.at(*column))
            }
        });
        errors.collect()
    }

    /// Writes the template at the end of `out`.
    ///
    /// `lookup` is called for each variable, never for a literal, and writes
    /// the bare value; what it writes is escaped on its way. For a value that
    /// does not exist it writes `null`, or another word where
    /// [`Escaped::is_bare`] does not forbid it. Literals are the author's and stand as
    /// they are, except where they would break the frame around them: control
    /// characters of a header value become spaces, and in a form what may not
    /// stand there at all is percent-encoded.
    pub fn render(
        &self,
        escape: Escape,
        lookup: &mut dyn FnMut(&Part, &mut Escaped<'_>),
        out: &mut String,
    ) {
        let mut quotes = Quotes::default();
        for part in &self.parts {
            match part {
                Part::Literal(text) => {
                    escape.push_literal(text, out);
                    if escape == Escape::Json {
                        quotes.pass(text);
                    }
                }
                _ => {
                    let bare = escape == Escape::Json && !quotes.open;
                    lookup(part, &mut Escaped::new(escape, out).bare(bare));
                }
            }
        }
    }
}

/// Whether the literals so far have left a string of JSON open. Values need not be looked at: an
/// escaped one ends no string, and one that stands bare begins none.
#[derive(Default)]
struct Quotes {
    open: bool,
}

impl Quotes {
    fn pass(&mut self, literal: &str) {
        let mut escaped = false;
        // Quotes and backslashes are ASCII, and no part of another character.
        for byte in literal.bytes() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = self.open,
                b'"' => self.open = !self.open,
                _ => {}
            }
        }
    }
}
