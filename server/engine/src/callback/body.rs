//! The body of a callback: checked when it is saved, as far as that can be known then.

use domain::callback::{CallbackKind, DeliveryFault};
use domain::{Fault, Problem, Rejection};
use payload::Format;
use payload::template::{Escape, Part, Template};
use serde::de::IgnoredAny;

use super::client::clean;
use super::variables;

/// What a body is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ContentType {
    Form,
    Json,
    Text,
}

impl ContentType {
    const ALL: [Self; 3] = [Self::Form, Self::Json, Self::Text];

    /// As in the header `Content-Type`.
    pub(super) const fn name(self) -> &'static str {
        let at = match self {
            Self::Form => 0,
            Self::Json => 1,
            Self::Text => 2,
        };
        domain::callback::CONTENT_TYPES[at]
    }

    /// Those that the body of an HTTP request of that kind can have.
    pub(super) const fn of(kind: CallbackKind) -> &'static [Self] {
        match kind {
            // What it tells of receptions and of the position is JSON itself.
            CallbackKind::DataAdvanced => &[Self::Json],
            _ => &Self::ALL,
        }
    }

    /// How values are written into such a body.
    pub(super) const fn escape(self) -> Escape {
        match self {
            Self::Form => Escape::Form,
            Self::Json => Escape::Json,
            Self::Text => Escape::Text,
        }
    }
}

/// Refuses a body that was to be JSON and is none with the values it got.
pub(super) fn whole_json(body: &str) -> Result<(), DeliveryFault> {
    let read = serde_json::from_str::<IgnoredAny>(body);
    read.map(|_| ()).map_err(|error| DeliveryFault::NotJson {
        line: error.line() as u32,
        column: error.column() as u32,
        body: clean(body.to_owned()),
    })
}

/// Checks the shape of a body whose variables are all known.
pub(super) fn check(
    kind: CallbackKind,
    content: ContentType,
    text: &str,
    body: &Template,
    format: Option<&Format>,
) -> Result<(), Rejection> {
    let fault = match content {
        ContentType::Form => check_form(text),
        ContentType::Json => check_json(kind, body, format),
        ContentType::Text => None,
    };
    fault.map_or(Ok(()), |fault| Err(fault.of("body")))
}

/// Every pair needs its name before the `=`, and names hold no variables.
fn check_form(text: &str) -> Option<Fault> {
    let text = text.trim_end();
    let mut column = 1;
    for pair in text.split('&').filter(|_| !text.is_empty()) {
        let name = pair.split_once('=').map_or("", |(name, _)| name);
        if name.is_empty() || name.contains(['{', '}']) {
            let problem = Problem::FormPairs;
            return Some(Fault::Syntax { column, problem });
        }
        column += pair.chars().count() as u32 + 1;
    }
    None
}

/// The body with samples for its variables.
pub(super) fn sample(kind: CallbackKind, body: &Template, format: Option<&Format>) -> String {
    samples(kind, body, format).0
}

/// Tries the template with samples: quotes and braces around variables are the author's.
fn check_json(kind: CallbackKind, body: &Template, format: Option<&Format>) -> Option<Fault> {
    let (sample, starts) = samples(kind, body, format);
    let error = serde_json::from_str::<IgnoredAny>(&sample).err()?;
    let lines = sample
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1));
    let at = lines.map(str::len).sum::<usize>() + error.column().saturating_sub(1);
    let at = sample.floor_char_boundary(at);
    let column = match starts.iter().rev().find(|start| start.0 <= at) {
        Some((start, column, true)) => column + sample[*start..at].chars().count(),
        Some((_, column, false)) => *column,
        None => 1,
    };
    let problem = match sample[at..].chars().next() {
        Some(found) if !error.is_eof() => Problem::Json { found },
        _ => Problem::JsonEnds,
    };
    Some(Fault::Syntax {
        column: column as u32,
        problem,
    })
}

/// The body with samples for its variables, and where each part begins: in the sample (bytes),
/// in the template (characters), and whether it is the author's own text.
fn samples(
    kind: CallbackKind,
    body: &Template,
    format: Option<&Format>,
) -> (String, Vec<(usize, usize, bool)>) {
    let mut sample = String::new();
    let mut starts = Vec::new();
    let mut column = 1;
    let mut quoted = false;
    for part in body.parts() {
        starts.push((sample.len(), column, matches!(part, Part::Literal(_))));
        match part {
            Part::Literal(text) => {
                column += text.chars().count();
                sample.push_str(text);
                quoted = ends_quoted(quoted, text);
            }
            Part::Variable { name, .. } => {
                column += name.len() + 2;
                let value = variables::sample(kind, name);
                // What is JSON itself is a text where the author puts it between quotes.
                let text = serde_json::to_string(value).unwrap_or_default();
                let text = text
                    .strip_prefix('"')
                    .and_then(|text| text.strip_suffix('"'));
                sample.push_str(text.filter(|_| quoted).unwrap_or(value));
            }
            Part::Custom { field, .. } => {
                column += field.len() + "{customData#}".len();
                let field = format.and_then(|format| format.field(field));
                sample.push_str(field.map_or("null", |field| field.kind().sample()));
            }
        }
    }
    (sample, starts)
}

/// Whether a string of JSON is open behind a text that began in one or not.
fn ends_quoted(mut open: bool, text: &str) -> bool {
    let mut escaped = false;
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = open,
            b'"' => open = !open,
            _ => {}
        }
    }
    open
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(content: ContentType, text: &str) -> Option<u32> {
        let format = Format::parse("t::float:32 name::char:3").unwrap();
        let body = Template::parse(text).unwrap();
        let fault = check(
            CallbackKind::DataUplink,
            content,
            text,
            &body,
            Some(&format),
        )
        .err()?
        .fault;
        let Fault::Syntax { column, .. } = fault else {
            panic!("{fault:?}")
        };
        Some(column)
    }

    #[test]
    fn json_is_checked_with_samples_and_the_column_is_that_of_the_template() {
        for good in [
            r#"{"device":"{device}","time":{time},"d":{duplicate},"t":{customData#t}}"#,
            r#"{"n":"{customData#name}","lat":{lat},"data":"{data}"}"#,
            "[\n  {seqNumber}\n]",
        ] {
            assert_eq!(column(ContentType::Json, good), None, "{good}");
        }
        assert_eq!(column(ContentType::Json, r#"{"time":{time},"#), Some(15));
        assert_eq!(column(ContentType::Json, r#"{"a":{station}}"#), Some(6));
        assert_eq!(column(ContentType::Json, r#"{"é":{time} "b"}"#), Some(13));
        assert_eq!(column(ContentType::Json, ""), Some(1));
    }

    #[test]
    fn a_form_is_made_of_pairs() {
        for good in ["", "a={time}", "a={time}&b=&c=x{device}y", "a=1\r\n"] {
            assert_eq!(column(ContentType::Form, good), None, "{good}");
        }
        assert_eq!(column(ContentType::Form, "{time}"), Some(1));
        assert_eq!(column(ContentType::Form, "a=1&{time}={time}"), Some(5));
        assert_eq!(column(ContentType::Form, "a=1&"), Some(5));
        assert_eq!(column(ContentType::Text, "anything {goes"), None);
    }
}
