//! What was sent in an attempt, as it is kept for the record.

use std::borrow::Cow;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, header};

/// The most bytes of a body that are kept.
const KEPT: usize = 4 * 1024;
/// The most bytes of a body that deliveries keep in all which went together in it: a batch of
/// thousands would otherwise write megabytes for every second.
const TOGETHER: usize = 16 * KEPT;
/// The fewest that each of them keeps, however many they are.
const LEAST: usize = 256;
/// What stands for credentials, in the request line as well.
const MASK: &str = "***";
/// What stands behind the beginning of a body that was longer.
const CUT: char = '…';

/// What was sent in an attempt. It is filled while callbacks are sent, so it copies next to
/// nothing; headers and body become text when they are sealed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sent {
    /// The request line without credentials.
    pub(crate) line: String,
    /// The headers without credentials; a mail and a message to a broker have none.
    headers: Vec<(HeaderName, HeaderValue)>,
    /// The beginning of the body.
    body: Bytes,
    /// How many bytes the whole body had.
    whole: usize,
}

impl Sent {
    /// Keeps the headers and the body of a request.
    pub(crate) fn keep(&mut self, request: &Request<Bytes>) {
        let headers = request.headers().iter().map(|(name, value)| {
            let value = match *name == header::AUTHORIZATION {
                true => HeaderValue::from_static(MASK),
                false => value.clone(),
            };
            (name.clone(), value)
        });
        self.headers = headers.collect();
        let body = request.body();
        if body.len() > KEPT {
            // A part of it would keep all of it in memory.
            self.keep_body(body);
        } else {
            self.whole = body.len();
            self.body = body.clone();
        }
    }

    /// Keeps what was sent as a body.
    pub(crate) fn keep_body(&mut self, body: &[u8]) {
        self.whole = body.len();
        self.body = Bytes::copy_from_slice(&body[..body.len().min(KEPT)]);
    }

    /// Keeps less of the body where so many deliveries went together that each keeps it.
    pub(crate) fn share(&mut self, deliveries: usize) {
        let each = TOGETHER / deliveries.max(1);
        self.body.truncate(each.clamp(LEAST, KEPT));
    }

    /// The headers as text.
    pub(super) fn headers_text(&self) -> Vec<(&str, Cow<'_, str>)> {
        let headers = self.headers.iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            (name.as_str(), value)
        });
        headers.collect()
    }

    /// The body as text; cut between two characters, and marked, where there was more of it.
    pub(super) fn body_text(&self) -> Cow<'_, str> {
        if self.body.len() == self.whole {
            return String::from_utf8_lossy(&self.body);
        }
        let beginning = self.body.utf8_chunks().next();
        let beginning = beginning.map_or("", |chunk| chunk.valid());
        Cow::Owned(format!("{beginning}{CUT}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(body: String) -> Sent {
        let mut sent = Sent::default();
        sent.keep(&Request::new(Bytes::from(body)));
        sent
    }

    #[test]
    fn headers_are_kept_as_they_were_sent_but_for_credentials() {
        let request = Request::post("http://example.org/")
            .header(header::AUTHORIZATION, "Bearer secret")
            .header(
                "x-place",
                HeaderValue::from_bytes("Öre".as_bytes()).unwrap(),
            )
            .body(Bytes::from_static(b"a=1"))
            .unwrap();
        let mut sent = Sent::default();
        sent.keep(&request);
        let headers = sent.headers_text();
        let headers = headers.iter().map(|(name, value)| (*name, &**value));
        let headers: Vec<(&str, &str)> = headers.collect();
        assert_eq!(headers, [("authorization", "***"), ("x-place", "Öre")]);
        assert_eq!(sent.body_text(), "a=1");
        assert!(!format!("{sent:?}").contains("secret"));
    }

    #[test]
    fn of_a_long_body_the_beginning_is_kept_and_says_so() {
        let all = "x".repeat(KEPT);
        assert_eq!(sent(all.clone()).body_text(), all);
        // A character of three bytes does not fit any more.
        let beginning = "x".repeat(KEPT - 2);
        let cut = sent(format!("{beginning}€ and more"));
        assert_eq!(cut.body_text(), format!("{beginning}…"));
        assert_eq!(sent(String::new()).body_text(), "");
    }

    #[test]
    fn where_many_went_together_each_keeps_less_of_the_body() {
        let long = "x".repeat(2 * KEPT);
        for (deliveries, kept) in [(0, KEPT), (16, KEPT), (32, KEPT / 2), (5_000, LEAST)] {
            let mut sent = sent(long.clone());
            sent.share(deliveries);
            assert_eq!(sent.body_text().chars().count(), kept + 1, "{deliveries}");
        }
        let mut short = sent("a=1".to_owned());
        short.share(5_000);
        assert_eq!(short.body_text(), "a=1");
    }
}
