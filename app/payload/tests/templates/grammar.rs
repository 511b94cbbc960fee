//! Small judges of JSON and of URIs, written from the grammars of RFC 8259 and
//! RFC 3986.

/// Whether the whole text is one JSON value.
pub fn is_json(text: &str) -> bool {
    value(text.trim_start()).is_some_and(|rest| rest.trim().is_empty())
}

/// Each of these takes what it knows from the front and gives back the rest.
fn value(text: &str) -> Option<&str> {
    match text.chars().next()? {
        '{' => list(&text[1..], '}', |text| {
            let rest = string(text)?.trim_start().strip_prefix(':')?;
            value(rest.trim_start())
        }),
        '[' => list(&text[1..], ']', value),
        '"' => string(text),
        '-' | '0'..='9' => number(text),
        _ => ["true", "false", "null"]
            .iter()
            .find_map(|word| text.strip_prefix(word)),
    }
}

fn list<'a>(
    text: &'a str,
    end: char,
    item: impl Fn(&'a str) -> Option<&'a str>,
) -> Option<&'a str> {
    let mut rest = text.trim_start();
    if let Some(rest) = rest.strip_prefix(end) {
        return Some(rest);
    }
    loop {
        rest = item(rest)?.trim_start();
        match rest.strip_prefix(',') {
            Some(after) => rest = after.trim_start(),
            None => return rest.strip_prefix(end),
        }
    }
}

fn string(text: &str) -> Option<&str> {
    let mut rest = text.strip_prefix('"')?.chars();
    loop {
        match rest.next()? {
            '"' => return Some(rest.as_str()),
            '\\' => match rest.next()? {
                'u' => {
                    let digits = rest.as_str().get(..4)?;
                    u32::from_str_radix(digits, 16).ok()?;
                    rest = rest.as_str()[4..].chars();
                }
                c if "\"\\/bfnrt".contains(c) => {}
                _ => return None,
            },
            c if c < ' ' => return None,
            _ => {}
        }
    }
}

fn number(text: &str) -> Option<&str> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text.strip_prefix('-').unwrap_or(text);
    let whole = digits(rest);
    if whole == 0 || (whole > 1 && rest.starts_with('0')) {
        return None;
    }
    let mut rest = &rest[whole..];
    if let Some(fraction) = rest.strip_prefix('.') {
        rest = &fraction[Some(digits(fraction)).filter(|n| *n > 0)?..];
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        rest = &exponent[Some(digits(exponent)).filter(|n| *n > 0)?..];
    }
    Some(rest)
}

/// Whether the text is an absolute URI with a host and no fragment.
pub fn is_uri(text: &str) -> bool {
    let Some((_, rest)) = text.split_once("://") else {
        return false;
    };
    let (hierarchy, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, path) = match hierarchy.find('/') {
        Some(slash) => hierarchy.split_at(slash),
        None => (hierarchy, ""),
    };
    let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    let host_is_good = match host.strip_prefix('[') {
        Some(literal) => literal.split_once(']').is_some_and(|(address, port)| {
            made_of(address, ":") && (port.is_empty() || port.starts_with(':'))
        }),
        None => !host.starts_with(':') && made_of(host, ":"),
    };
    !host.is_empty()
        && host_is_good
        && made_of(user, ":")
        && made_of(path, ":@/")
        && made_of(query, ":@/?")
}

/// Unreserved characters, sub-delimiters, percent-encodings and these.
fn made_of(text: &str, these: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().all(|(at, byte)| match byte {
        b'%' => bytes
            .get(at + 1..at + 3)
            .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)),
        byte => {
            byte.is_ascii_alphanumeric()
                || b"-._~!$&'()*+,;=".contains(byte)
                || these.as_bytes().contains(byte)
        }
    })
}
