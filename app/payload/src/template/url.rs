//! The URL of a callback: fixed up to the host, a template after it.

use super::escape::{is_unreserved, push_percent};
use super::scan::scan;
use super::{Availability, Escape, Escaped, Part, Template, TemplateError, TemplateErrorKind};
use crate::format::Format;

/// A URL whose path and query may hold variables.
///
/// What comes out of it is always a valid URI: values are percent-encoded, and
/// so is what the author wrote and a URI cannot hold, such as a space.
///
/// ```
/// use payload::template::UrlTemplate;
///
/// let url = UrlTemplate::parse("https://example.com/devices/{device}?data={data}")?;
/// let mut out = String::new();
/// url.render(&mut |_, value| value.push_str("a/b"), &mut out);
/// assert_eq!(out, "https://example.com/devices/a%2Fb?data=a%2Fb");
///
/// assert!(UrlTemplate::parse("https://{device}.example.com/").is_err());
/// # Ok::<(), payload::template::TemplateError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrlTemplate {
    /// Scheme, credentials, host and port: `https://user:password@host:8080`.
    origin: String,
    path: Template,
    query: Option<Template>,
}

impl UrlTemplate {
    /// Splits the template of a whole URL. White space around it is left out;
    /// the query begins at the first `?` after the host.
    ///
    /// # Errors
    ///
    /// A scheme other than `http` or `https`, a variable before the path, a
    /// host, port or credentials that cannot be, a fragment, a control
    /// character, or a malformed custom variable.
    pub fn parse(text: &str) -> Result<UrlTemplate, TemplateError> {
        let start = text.chars().take_while(|c| c.is_whitespace()).count();
        let first = 1 + width(start);
        let text = text.trim();

        let scheme = scheme(text).ok_or_else(|| not_a_scheme(text, first))?;
        let after = &text[scheme.len()..];
        let authority = &after[..authority_end(after)];
        let column = first + width(scheme.len());
        check_authority(authority, column)?;

        let rest = &after[authority.len()..];
        let column = column + width(authority.chars().count());
        let (path, query) = match rest.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (rest, None),
        };
        let query_column = column + width(path.chars().count() + 1);
        let query = query.map(|query| literal_parts(query, query_column, is_query));
        Ok(UrlTemplate {
            origin: format!("{}{authority}", scheme.to_ascii_lowercase()),
            path: literal_parts(path, column, is_path)?,
            query: query.transpose()?,
        })
    }

    /// Scheme, credentials, host and port, as in `https://user:word@host:8080`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The path, which may be empty.
    pub fn path(&self) -> &Template {
        &self.path
    }

    /// What follows the question mark, if there is one.
    pub fn query(&self) -> Option<&Template> {
        self.query.as_ref()
    }

    /// Path and query through [`Template::check`].
    pub fn check(
        &self,
        known: &dyn Fn(&str) -> Availability,
        fields: Option<&Format>,
    ) -> Vec<TemplateError> {
        let mut errors = self.path.check(known, fields);
        if let Some(query) = &self.query {
            errors.extend(query.check(known, fields));
        }
        errors
    }

    /// Writes the whole URL at the end of `out`; `lookup` as for
    /// [`Template::render`].
    pub fn render(&self, lookup: &mut dyn FnMut(&Part, &mut Escaped<'_>), out: &mut String) {
        self.render_without_query(lookup, out);
        if let Some(query) = &self.query {
            out.push('?');
            query.render(Escape::UrlQuery, lookup, out);
        }
    }

    /// Writes the URL up to its query: the query of a form post goes into the
    /// body.
    pub fn render_without_query(
        &self,
        lookup: &mut dyn FnMut(&Part, &mut Escaped<'_>),
        out: &mut String,
    ) {
        out.push_str(&self.origin);
        self.path.render(Escape::UrlPath, lookup, out);
    }
}

fn width(characters: usize) -> u32 {
    u32::try_from(characters).unwrap_or(u32::MAX / 8)
}

fn scheme(text: &str) -> Option<&str> {
    ["http://", "https://"].into_iter().find_map(|scheme| {
        let start = text.get(..scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then_some(start)
    })
}

/// A variable may stand where the scheme should be; that deserves its own word.
fn not_a_scheme(text: &str, first: u32) -> TemplateError {
    let start = text.find("://").map_or("", |end| &text[..end + 3]);
    variable_in(start, first).unwrap_or(TemplateErrorKind::Scheme.at(first))
}

fn authority_end(text: &str) -> usize {
    // The `#` of a variable that should not be here must not end the host.
    let mut braces = false;
    let end = text.char_indices().find(|(_, c)| {
        braces = (braces || *c == '{') && *c != '}';
        matches!(c, '/' | '?') || (*c == '#' && !braces)
    });
    end.map_or(text.len(), |(at, _)| at)
}

fn variable_in(text: &str, column: u32) -> Option<TemplateError> {
    let pieces = match scan(text, column) {
        Ok(pieces) => pieces,
        Err(error) => return Some(error),
    };
    pieces.into_iter().find_map(|piece| {
        let name = match piece.part {
            Part::Literal(_) => return None,
            Part::Variable { name, .. } => name,
            Part::Custom { field, .. } => format!("customData#{field}"),
        };
        Some(TemplateErrorKind::VariableBeforePath { name }.at(piece.column))
    })
}

fn check_authority(authority: &str, column: u32) -> Result<(), TemplateError> {
    if let Some(error) = variable_in(authority, column) {
        return Err(error);
    }
    let at_column = |at: usize| column + width(authority[..at].chars().count());
    let host_start = authority.rfind('@').map_or(0, |at| at + 1);
    let (credentials, host) = authority.split_at(host_start);
    let credentials = credentials.strip_suffix('@').unwrap_or(credentials);
    if let Some((at, found)) = unfit(credentials, |b| is_sub_delimiter(b) || b == b':') {
        return Err(TemplateErrorKind::Authority { found }.at(at_column(at)));
    }

    let (name, port) = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, port)) => {
            let strange = |c: &char| !c.is_ascii_hexdigit() && !matches!(c, ':' | '.');
            if let Some((at, found)) = address.char_indices().find(|(_, c)| strange(c)) {
                let at = host_start + 1 + at;
                return Err(TemplateErrorKind::Authority { found }.at(at_column(at)));
            }
            (address, port)
        }
        None => {
            let end = host.find(':').unwrap_or(host.len());
            let (name, port) = host.split_at(end);
            if let Some((at, found)) = unfit(name, is_sub_delimiter) {
                let at = host_start + at;
                return Err(TemplateErrorKind::Authority { found }.at(at_column(at)));
            }
            (name, port)
        }
    };
    if name.is_empty() {
        return Err(TemplateErrorKind::NoHost.at(at_column(host_start)));
    }
    let number = port.strip_prefix(':').map(|digits| {
        let plain = digits.bytes().all(|b| b.is_ascii_digit());
        plain && digits.parse::<u16>().is_ok_and(|port| port > 0)
    });
    match number {
        Some(true) => Ok(()),
        None if port.is_empty() => Ok(()),
        _ => Err(TemplateErrorKind::Port.at(at_column(authority.len() - port.len()))),
    }
}

/// The first character that is neither unreserved, nor a percent-encoding, nor
/// allowed by the test.
fn unfit(text: &str, also: impl Fn(u8) -> bool) -> Option<(usize, char)> {
    text.char_indices().find(|(at, c)| match u8::try_from(*c) {
        Ok(b'%') => !is_percent_encoding(&text[*at..]),
        Ok(byte) if byte.is_ascii() => !is_unreserved(byte) && !also(byte),
        _ => true,
    })
}

fn is_percent_encoding(text: &str) -> bool {
    let digits = text.as_bytes().get(1..3);
    digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

fn is_sub_delimiter(byte: u8) -> bool {
    b"!$&'()*+,;=".contains(&byte)
}

fn is_path(byte: u8) -> bool {
    is_unreserved(byte) || is_sub_delimiter(byte) || b":@/".contains(&byte)
}

fn is_query(byte: u8) -> bool {
    is_path(byte) || byte == b'?'
}

/// Scans a path or a query and makes its literals fit for a URI.
fn literal_parts(text: &str, column: u32, keep: fn(u8) -> bool) -> Result<Template, TemplateError> {
    let mut parts = Vec::new();
    for piece in scan(text, column)? {
        parts.push(match piece.part {
            Part::Literal(text) => Part::Literal(fit_literal(&text, piece.column, keep)?),
            variable => variable,
        });
    }
    Ok(Template { parts })
}

fn fit_literal(text: &str, column: u32, keep: fn(u8) -> bool) -> Result<String, TemplateError> {
    for (c, column) in text.chars().zip(column..) {
        if c == '#' {
            return Err(TemplateErrorKind::Fragment.at(column));
        }
        if c.is_control() {
            return Err(TemplateErrorKind::ControlCharacter.at(column));
        }
    }
    let mut fit = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(percent) = rest.find('%') {
        push_percent(&rest[..percent], keep, &mut fit);
        rest = &rest[percent..];
        // A lone percent sign stands for itself.
        let whole = is_percent_encoding(rest);
        fit.push_str(if whole { "%" } else { "%25" });
        rest = &rest[1..];
    }
    push_percent(rest, keep, &mut fit);
    Ok(fit)
}
