//! What whoever may look at a callback, and not change it, does not see of it: anything that its
//! receiver knows its sender by.

use super::CallbackInput;

impl CallbackInput {
    /// The same for somebody who may look but not change: of the URL only who receives it is told,
    /// of the headers only their names, and nothing of the body, of a line, of a topic and of a
    /// mail. In all of them may stand what the receiver knows its sender by.
    #[must_use]
    pub fn without_secrets(self) -> Self {
        let headers = self.headers.lines().map(|line| match line.split_once(':') {
            Some((name, _)) => format!("{name}: {HIDDEN}"),
            None => HIDDEN.to_owned(),
        });
        Self {
            headers: headers.collect::<Vec<_>>().join("\n"),
            url: only_receiver(&self.url),
            body: hidden(&self.body),
            line_pattern: hidden(&self.line_pattern),
            topic: hidden(&self.topic),
            subject: hidden(&self.subject),
            message: hidden(&self.message),
            ..self
        }
    }
}

/// What stands where a secret is not shown.
pub const HIDDEN: &str = "•••";

fn hidden(text: &str) -> String {
    if text.is_empty() { "" } else { HIDDEN }.to_owned()
}

/// A URL (or its template) for somebody who must not know what the receiver knows its sender by:
/// scheme, host and port.
pub fn only_receiver(url: &str) -> String {
    let Some(start) = url.find("://").map(|at| at + 3) else {
        return hidden(url);
    };
    let (scheme, rest) = url.split_at(start);
    let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at(end);
    let host = authority.rfind('@').map_or(0, |at| at + 1);
    let more = if rest.trim_start_matches('/').is_empty() {
        rest.to_owned()
    } else {
        format!("/{HIDDEN}")
    };
    format!("{scheme}{}{more}", &authority[host..])
}

/// The line in which a callback (`[GET] https://…`) or one of its requests (`GET https://…`) is
/// told, for the same people: of a URL in it only who receives it, of a mail only its address, and
/// of a message to a broker only the host and the port.
pub fn line_without_secrets(line: &str) -> String {
    receiver_in(line, only_receiver)
}

/// The same for those who may not see what a message says: the method with the host, the address of
/// a mail, or the host and the port of a broker.
pub fn line_without_values(line: &str) -> String {
    receiver_in(line, only_host)
}

/// The line with nothing but who receives it: see how the channels write theirs.
fn receiver_in(line: &str, of_url: fn(&str) -> String) -> String {
    let Some((first, rest)) = line.split_once(' ') else {
        return line.to_owned();
    };
    match first {
        // `EMAIL address: subject`
        "EMAIL" => format!("{first} {}", until(rest, &[':', ' '])),
        // `MQTT host:port topic`
        "MQTT" => format!("{first} {}", until(rest, &[' '])),
        _ if rest.contains("://") => format!("{first} {}", of_url(rest)),
        _ => line.to_owned(),
    }
}

fn until<'a>(text: &'a str, ends: &[char]) -> &'a str {
    let end = text.find(ends).unwrap_or(text.len());
    &text[..end]
}

/// A URL without all that stands behind its host and port.
fn only_host(url: &str) -> String {
    let start = url.find("://").map_or(0, |at| at + 3);
    let (scheme, rest) = url.split_at(start);
    format!("{scheme}{}", until(rest, &['/', '?', '#', '\\']))
}

/// A URL (or its template) for lists and logs: without the password before its host, or
/// without all that stands there if it is one word, which may be a token.
pub fn without_password(url: &str) -> String {
    let Some(start) = url.find("://").map(|at| at + 3) else {
        return url.to_owned();
    };
    let end = url[start..]
        .find(['/', '?', '#', '\\'])
        .map_or(url.len(), |at| start + at);
    let Some(at) = url[start..end].rfind('@').map(|at| start + at) else {
        return url.to_owned();
    };
    let kept = url[start..at]
        .find(':')
        .map_or(start, |colon| start + colon + 1);
    format!("{}{HIDDEN}{}", &url[..kept], &url[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_before_the_host_is_not_told() {
        for (url, told) in [
            (
                "https://ann:pass@example.org/a",
                "https://ann:•••@example.org/a",
            ),
            (
                "https://ann:p@ss:w@example.org",
                "https://ann:•••@example.org",
            ),
            (
                "https://token@example.org?a=b@c",
                "https://•••@example.org?a=b@c",
            ),
            ("https://example.org/a@b:c@d", "https://example.org/a@b:c@d"),
            ("https://example.org?q=a@b", "https://example.org?q=a@b"),
            ("{device}", "{device}"),
            ("", ""),
        ] {
            assert_eq!(without_password(url), told, "{url}");
        }
    }

    #[test]
    fn of_headers_only_the_names_are_told() {
        let input = CallbackInput {
            headers: "Authorization: Bearer secret\r\nX-Device: {device}\nsecret".into(),
            ..CallbackInput::default()
        };
        assert_eq!(
            input.without_secrets().headers,
            "Authorization: •••\nX-Device: •••\n•••"
        );
    }

    #[test]
    fn a_line_tells_of_its_url_only_who_receives_it() {
        for (line, told) in [
            (
                "[GET] https://example.org/{device}?key=secret",
                "[GET] https://example.org/•••",
            ),
            (
                "POST http://***@example.org:8080/secret",
                "POST http://example.org:8080/•••",
            ),
            ("GET http://[::1]:80?secret", "GET http://[::1]:80/•••"),
            ("[PUT] https://example.org", "[PUT] https://example.org"),
            (
                "[MQTT] mqtts://ann:•••@example.org:8883",
                "[MQTT] mqtts://example.org:8883",
            ),
            (
                "MQTT example.org:1883 sigfox/1B9C5",
                "MQTT example.org:1883",
            ),
            ("MQTT [::1]:1883 a b", "MQTT [::1]:1883"),
            (
                "EMAIL ann@example.org: secret of http://example.org/1B9C5",
                "EMAIL ann@example.org",
            ),
            ("[EMAIL] ann@example.org", "[EMAIL] ann@example.org"),
            (HIDDEN, HIDDEN),
            ("[GET] •••", "[GET] •••"),
            ("", ""),
        ] {
            assert_eq!(line_without_secrets(line), told, "{line}");
        }
    }

    #[test]
    fn a_line_without_values_names_its_receiver_only() {
        for (line, told) in [
            (
                "GET http://example.org/a/-80.00?rssi=-80.00",
                "GET http://example.org",
            ),
            (
                "GET http://example.org?rssi=-80.00",
                "GET http://example.org",
            ),
            ("GET http://example.org", "GET http://example.org"),
            (
                "POST http://***@example.org:8080/",
                "POST http://***@example.org:8080",
            ),
            ("MQTT example.org:1883 air/-80.00", "MQTT example.org:1883"),
            ("EMAIL ann@example.org: -80.00 dBm", "EMAIL ann@example.org"),
            ("", ""),
        ] {
            assert_eq!(line_without_values(line), told, "{line}");
        }
    }

    #[test]
    fn nothing_is_told_of_a_line_a_topic_and_a_mail() {
        let input = CallbackInput {
            line_pattern: "secret;{device}".into(),
            topic: "secret/{device}".into(),
            subject: "secret {device}".into(),
            message: "secret".into(),
            recipient: "ann@example.org".into(),
            ..CallbackInput::default()
        };
        let shown = input.without_secrets();
        for hidden in [
            &shown.line_pattern,
            &shown.topic,
            &shown.subject,
            &shown.message,
        ] {
            assert_eq!(hidden, HIDDEN);
        }
        assert_eq!(shown.recipient, "ann@example.org");
        // What is empty hides nothing.
        assert_eq!((shown.url.as_str(), shown.body.as_str()), ("", ""));
    }

    #[test]
    fn of_the_url_only_who_receives_it_is_told() {
        for (url, told) in [
            (
                "https://example.org/api/token/telemetry",
                "https://example.org/•••",
            ),
            (
                "https://example.org?token=secret",
                "https://example.org/•••",
            ),
            (
                "https://me:secret@example.org:8443/a#b",
                "https://example.org:8443/•••",
            ),
            ("https://example.org/", "https://example.org/"),
            ("https://example.org", "https://example.org"),
            ("{device}.secret", "•••"),
            ("", ""),
        ] {
            let input = CallbackInput {
                url: url.into(),
                body: "{\"key\":\"secret\"}".into(),
                ..CallbackInput::default()
            };
            let shown = input.without_secrets();
            assert_eq!((shown.url.as_str(), shown.body.as_str()), (told, HIDDEN));
        }
    }
}
