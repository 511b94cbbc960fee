//! The headers of a callback: one `Name: value` a line, variables in values only.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::rejection::before;
use domain::{Fault, Problem, Rejection};
use http::HeaderName;
use payload::template::{Template, TemplateError};

const FIELD: &str = "headers";
const MAX: u32 = 4_000;

/// Headers that HTTP gives a meaning; setting one could change what is sent, or to whom.
/// `Authorization` alone may be set.
const RESERVED: &[&str] = &[
    "a-im",
    "accept",
    "age",
    "allow",
    "alpn",
    "alt-svc",
    "alt-used",
    "authentication-info",
    "cache-control",
    "cache-status",
    "capsule-protocol",
    "clear-site-data",
    "connection",
    "cookie",
    "cookie2",
    "date",
    "dav",
    "delta-base",
    "depth",
    "destination",
    "digest",
    "early-data",
    "etag",
    "expect",
    "expires",
    "forwarded",
    "from",
    "host",
    "http2-settings",
    "im",
    "keep-alive",
    "last-modified",
    "link",
    "location",
    "lock-token",
    "max-forwards",
    "mime-version",
    "negotiate",
    "origin",
    "overwrite",
    "pragma",
    "prefer",
    "priority",
    "range",
    "referer",
    "refresh",
    "retry-after",
    "server",
    "server-timing",
    "set-cookie",
    "set-cookie2",
    "slug",
    "strict-transport-security",
    "te",
    "timeout",
    "traceparent",
    "tracestate",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "upgrade-insecure-requests",
    "user-agent",
    "vary",
    "via",
    "want-digest",
    "warning",
    "www-authenticate",
];

/// Families of such headers, and the one that carries the delivery's id and signature.
const FAMILIES: &[&str] = &[
    "accept-",
    "access-control-",
    "content-",
    "if-",
    "proxy-",
    "sec-",
    "webhook-",
];

/// A header with the template of its value.
pub(super) type Header = (HeaderName, Template);

/// A header and where it was typed.
pub(super) struct Line {
    pub(super) header: Header,
    /// From 1.
    number: u32,
    /// Characters of the line before the value.
    before: u32,
}

impl Line {
    /// What is wrong in the value, told at its place.
    pub(super) fn fault(&self, error: &TemplateError) -> Fault {
        in_value(self.number, self.before, error)
    }
}

/// Reads the list; `authorised` when the URL brings credentials, which then are the only ones.
pub(super) fn parse(text: &str, authorised: bool, faults: &mut Vec<Rejection>) -> Vec<Line> {
    if let Err(fault) = domain::rejection::text(text, MAX) {
        faults.push(fault.of(FIELD));
        return Vec::new();
    }
    let mut headers: Vec<Line> = Vec::new();
    for (number, line) in (1_u32..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim().is_empty())
    {
        match header(number, line, authorised) {
            Ok(Line {
                header: (name, _), ..
            }) if headers.iter().any(|earlier| earlier.header.0 == name) => {
                let column = before(line) + 1;
                let name = name.to_string();
                faults.push(syntax(number, column, Problem::HeaderTwice { name }).of(FIELD));
            }
            Ok(line) => headers.push(line),
            Err(fault) => faults.push(fault.of(FIELD)),
        }
    }
    headers
}

fn header(number: u32, line: &str, authorised: bool) -> Result<Line, Fault> {
    let Some((name, value)) = line.split_once(':') else {
        // What is missing belongs behind what stands there.
        let column = line.trim_end().chars().count() as u32 + 1;
        return Err(syntax(number, column, Problem::HeaderLine));
    };
    let typed = name.trim();
    let column = before(name) + 1;
    let Ok(name) = HeaderName::from_bytes(typed.as_bytes()) else {
        let bad = typed.chars().position(|c| !may_stand_in_a_name(c));
        return Err(syntax(
            number,
            column + bad.unwrap_or_default() as u32,
            Problem::HeaderName {
                name: typed.to_owned(),
            },
        ));
    };
    let known = name.as_str();
    let family = FAMILIES.iter().any(|family| known.starts_with(family));
    if family || RESERVED.contains(&known) {
        return Err(Fault::ForbiddenHeader {
            line: number,
            column,
            name: typed.to_owned(),
        });
    }
    if authorised && name == http::header::AUTHORIZATION {
        return Err(syntax(number, column, Problem::CredentialsTwice));
    }
    let value_at = line.len() - value.trim_start().len();
    let before = line[..value_at].chars().count() as u32;
    let value = value.trim();
    if let Some(at) = value.chars().position(|c| c.is_control()) {
        let column = before + at as u32 + 1;
        return Err(syntax(number, column, Problem::ControlInHeader));
    }
    let template = Template::parse(value).map_err(|error| in_value(number, before, &error))?;
    Ok(Line {
        header: (name, template),
        number,
        before,
    })
}

fn may_stand_in_a_name(c: char) -> bool {
    HeaderName::from_bytes(c.encode_utf8(&mut [0; 4]).as_bytes()).is_ok()
}

/// An error of the template that stands behind `before` characters of a line.
fn in_value(line: u32, before: u32, error: &TemplateError) -> Fault {
    match super::reading::syntax(error).after(before) {
        Fault::Syntax { column, problem } => syntax(line, column, problem),
        other => other,
    }
}

fn syntax(line: u32, column: u32, problem: Problem) -> Fault {
    Fault::LineSyntax {
        line,
        column,
        problem,
    }
}

/// `Basic …` for percent-encoded credentials out of a URL.
pub(super) fn basic(user: &str, password: &str) -> String {
    let mut bytes = percent_decoded(user);
    bytes.push(b':');
    bytes.extend(percent_decoded(password));
    format!("Basic {}", STANDARD.encode(&bytes))
}

/// The bytes that percent-encoded text stands for; a `%` that begins no such is itself.
pub(crate) fn percent_decoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let digits = after
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        (rest, _) = match (first, byte) {
            (b'%', Some(byte)) => (&after[2..], bytes.push(byte)),
            _ => (after, bytes.push(*first)),
        };
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str, authorised: bool) -> Vec<String> {
        let mut faults = Vec::new();
        parse(text, authorised, &mut faults);
        faults.iter().map(Rejection::to_string).collect()
    }

    #[test]
    fn own_headers_and_authorization_may_be_set_and_no_others() {
        let good = "Authorization: Bearer {device}\r\nX-Api-Key: a b:c \n\n X-Empty:";
        let mut none = Vec::new();
        let headers = parse(good, false, &mut none);
        let names: Vec<&str> = headers.iter().map(|line| line.header.0.as_str()).collect();
        assert_eq!(
            (names, none),
            (vec!["authorization", "x-api-key", "x-empty"], vec![])
        );

        for name in [
            "Host",
            "content-length",
            "Transfer-Encoding",
            "COOKIE",
            "webhook-id",
            "Sec-X",
        ] {
            let said = faults(&format!("X-A: 1\n{name}: x"), false);
            assert_eq!(
                said,
                [format!(
                    "headers line 2, column 1: the header {name} cannot be set by a callback"
                )]
            );
        }
        for bad in [
            "no colon",
            ": x",
            "X-{device}: 1",
            "X A: 1",
            "X-A: 1\nx-a: 2",
            "X-A: {customData#}",
        ] {
            assert_eq!(faults(bad, false).len(), 1, "{bad}");
        }
        assert_eq!(faults("Authorization: x", true).len(), 1);
        assert_eq!(faults("X-A: a\u{0}b", false).len(), 1);
        assert_eq!(
            faults("X-A: a\u{1b}b", false),
            ["headers line 1, column 7: a header holds no control characters"]
        );
    }

    #[test]
    fn a_fault_is_told_by_its_line_and_the_column_in_it() {
        let place = |text: &str, authorised| {
            let mut faults = Vec::new();
            parse(text, authorised, &mut faults);
            let places = faults.iter().map(|one| match &one.fault {
                Fault::LineSyntax { line, column, .. }
                | Fault::ForbiddenHeader { line, column, .. } => (*line, *column),
                other => panic!("{other:?}"),
            });
            places.collect::<Vec<_>>()
        };
        let before = "X-A: 1\r\n\r\n";
        for (line, column) in [
            ("no colon ", 9),
            (": x", 1),
            ("  : x", 3),
            ("X-{device}: 1", 3),
            (" X A: 1", 3),
            ("Grüße: 1", 3),
            ("  x-a: 2", 3),
            (" Host: x", 2),
            ("X-B: é {customData#}", 8),
            ("X-B:{customData#}", 5),
            ("X-B: a\u{1b}b", 7),
        ] {
            let text = format!("{before}{line}\r\nX-Z: 1");
            assert_eq!(place(&text, false), [(3, column)], "{line}");
        }
        assert_eq!(place("X-A: 1\n  Authorization: x", true), [(2, 3)]);
    }

    #[test]
    fn credentials_are_decoded_and_put_into_base64() {
        assert_eq!(
            basic("Aladdin", "open%20sesame"),
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
        );
        assert_eq!(
            basic("me%40example.org", "p%"),
            format!("Basic {}", STANDARD.encode(b"me@example.org:p%"))
        );
    }
}
