//! What was sent, as a command with which somebody sends it once more by hand.

use super::AttemptView;

/// Headers that the program makes itself, of what it sends.
const MADE: [&str; 4] = ["host", "content-length", "connection", "transfer-encoding"];

impl AttemptView {
    /// The request as a command for a shell of POSIX that sends it with `curl`; none for what goes out
    /// by mail or to a broker. What is masked here is masked there, and where only the beginning of
    /// the body was kept, only that is sent.
    pub fn curl(&self) -> Option<String> {
        let (method, url) = self.request.split_once(' ')?;
        let is_method = !method.is_empty() && method.bytes().all(|b| b.is_ascii_uppercase());
        let is_web = url.starts_with("http://") || url.starts_with("https://");
        if !is_method || !is_web {
            return None;
        }
        // Braces and brackets of an address are no patterns.
        let mut lines = vec![format!("curl --globoff -X {method} {}", quoted(url))];
        for (name, value) in &self.headers {
            if MADE.iter().any(|made| name.eq_ignore_ascii_case(made)) {
                continue;
            }
            // A header without a value would be taken away.
            let header = match value.as_str() {
                "" => format!("{name};"),
                value => format!("{name}: {value}"),
            };
            lines.push(format!("-H {}", quoted(&header)));
        }
        if !self.body.is_empty() {
            lines.push(format!("--data-raw {}", quoted(&self.body)));
        }
        Some(lines.join(" \\\n  "))
    }
}

/// A text between quotes, in which nothing has a meaning.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::callback::AttemptOutcome;
    use crate::time::UnixMillis;

    fn attempt(request: &str, body: &str) -> AttemptView {
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        AttemptView {
            number: 1,
            started: UnixMillis(0),
            finished: None,
            outcome: AttemptOutcome::Delivered,
            status: Some(200),
            request: request.to_owned(),
            headers: vec![
                header("Host", "example.org"),
                header("content-length", "7"),
                header("x-note", "it's"),
                header("x-empty", ""),
            ],
            body: body.to_owned(),
            response: String::new(),
            fault: None,
        }
    }

    #[test]
    fn a_request_is_told_as_a_command_in_which_nothing_has_a_meaning() {
        let sent = attempt("POST https://example.org/in?a=[1]&b={2}", "{\"a\":'1'}");
        assert_eq!(
            sent.curl().unwrap(),
            "curl --globoff -X POST 'https://example.org/in?a=[1]&b={2}' \\\n  \
             -H 'x-note: it'\\''s' \\\n  -H 'x-empty;' \\\n  \
             --data-raw '{\"a\":'\\''1'\\''}'"
        );
        let asked = attempt("GET http://example.org/", "").curl().unwrap();
        assert!(!asked.contains("--data"), "{asked}");
    }

    #[test]
    fn what_does_not_go_to_the_web_is_no_command() {
        for request in ["EMAIL ann@example.org", "mqtt://example.org", "GET /", ""] {
            assert_eq!(attempt(request, "").curl(), None, "{request}");
        }
    }
}
