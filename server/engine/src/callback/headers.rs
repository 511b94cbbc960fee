//! The headers of a callback: one `Name: value` a line, variables in values only.

use domain::{Fault, Rejection};
use http::HeaderName;
use payload::template::Template;

const FIELD: &str = "headers";
const MAX: u32 = 4_000;

/// Headers that HTTP gives a meaning; setting one could change what is sent, or to whom.
/// `Authorization` alone may be set.
const STANDARD: &[&str] = &[
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

/// Reads the list; `authorised` when the URL brings credentials, which then are the only ones.
pub(super) fn parse(text: &str, authorised: bool, faults: &mut Vec<Rejection>) -> Vec<Header> {
    if let Err(fault) = domain::rejection::text(text, MAX) {
        faults.push(fault.of(FIELD));
        return Vec::new();
    }
    let mut headers: Vec<Header> = Vec::new();
    for (number, line) in (1_u32..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim().is_empty())
    {
        match header(number, line, authorised) {
            Ok((name, _)) if headers.iter().any(|(earlier, _)| *earlier == name) => {
                faults.push(syntax(number, 1, format!("{name} is set twice")).of(FIELD));
            }
            Ok(header) => headers.push(header),
            Err(fault) => faults.push(fault.of(FIELD)),
        }
    }
    headers
}

fn header(number: u32, line: &str, authorised: bool) -> Result<Header, Fault> {
    let Some((name, value)) = line.split_once(':') else {
        return Err(syntax(
            number,
            1,
            "a header is written `Name: value`".into(),
        ));
    };
    let typed = name.trim();
    let Ok(name) = HeaderName::from_bytes(typed.as_bytes()) else {
        return Err(syntax(
            number,
            1,
            format!("“{typed}” is not the name of a header"),
        ));
    };
    let known = name.as_str();
    let family = FAMILIES.iter().any(|family| known.starts_with(family));
    if family || STANDARD.contains(&known) {
        return Err(Fault::ForbiddenHeader {
            column: number,
            name: typed.to_owned(),
        });
    }
    if authorised && name == http::header::AUTHORIZATION {
        let problem = "the URL has credentials already, so Authorization cannot be set".into();
        return Err(syntax(number, 1, problem));
    }
    let value_column = line.len() - value.trim_start().len();
    let value_column = line[..value_column].chars().count() as u32;
    let value = value.trim();
    if let Some(at) = value.chars().position(|c| c.is_control()) {
        let problem = "a header holds no control characters".into();
        return Err(syntax(number, value_column + at as u32 + 1, problem));
    }
    let template = Template::parse(value).map_err(|error| {
        let column = value_column + error.column;
        match super::prepared::syntax(&error) {
            Fault::Syntax { problem, .. } => syntax(number, column, problem),
            other => other,
        }
    })?;
    Ok((name, template))
}

fn syntax(line: u32, column: u32, problem: String) -> Fault {
    Fault::Syntax {
        column,
        problem: format!("line {line}: {problem}"),
    }
}

/// `Basic …` for percent-encoded credentials out of a URL.
pub(super) fn basic(user: &str, password: &str) -> String {
    let mut bytes = percent_decoded(user);
    bytes.push(b':');
    bytes.extend(percent_decoded(password));
    format!("Basic {}", base64(&bytes))
}

fn percent_decoded(text: &str) -> Vec<u8> {
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

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4 {
            let index = (bits >> (18 - 6 * digit)) & 63;
            let there = digit <= chunk.len();
            text.push(if there {
                char::from(DIGITS[index as usize])
            } else {
                '='
            });
        }
    }
    text
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
        let names: Vec<&str> = headers.iter().map(|header| header.0.as_str()).collect();
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
                    "headers column 2: the header {name} cannot be set by a callback"
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
            ["headers column 7: line 1: a header holds no control characters"]
        );
    }

    #[test]
    fn credentials_are_decoded_and_put_into_base64() {
        assert_eq!(
            basic("Aladdin", "open%20sesame"),
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
        );
        assert_eq!(
            basic("me%40example.org", "p%"),
            format!("Basic {}", base64(b"me@example.org:p%"))
        );
        assert_eq!(
            ["", "f", "fo", "foo"].map(|text| base64(text.as_bytes())),
            ["", "Zg==", "Zm8=", "Zm9v"]
        );
    }
}
