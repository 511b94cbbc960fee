//! Changes come from our own pages only.
//!
//! A browser sends the session's cookie with a form on any site of the same registered name,
//! and some send it with others. But it also says where the form stands, in `Origin` or in
//! `Sec-Fetch-Site`, which no page can forge. The stations' door needs no such check: it knows
//! no cookies. Nor do programs that say with each request who they are: what they change they
//! change by those rights alone, and a cookie that comes with it is taken away.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{COOKIE, ORIGIN};
use http::{HeaderMap, Method};

use crate::asker;
use crate::config::PublicUrl;
use crate::problem::{Problem, Refusal};
use crate::state::Doors;

/// Lets reads through, and changes that come from one of our own pages or from a program.
pub async fn same(State(doors): State<Doors>, mut request: Request, next: Next) -> Response {
    let reads = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if reads || is_ours(request.headers(), &doors.origin) {
        return next.run(request).await;
    }
    if asker::is_program(request.headers()) {
        request.headers_mut().remove(COOKIE);
        return next.run(request).await;
    }
    Problem::new(Refusal::ForeignPage).into_response()
}

fn is_ours(headers: &HeaderMap, own: &PublicUrl) -> bool {
    let mut origins = headers.get_all(ORIGIN).iter();
    match (origins.next(), origins.next()) {
        (Some(origin), None) => origin.to_str().is_ok_and(|origin| own.is(origin)),
        (Some(_), Some(_)) => false,
        (None, _) => headers
            .get("sec-fetch-site")
            .is_some_and(|site| site == "same-origin"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(pairs: &[(&'static str, &str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        is_ours(
            &headers,
            &PublicUrl::parse("https://sigfox.example.org").unwrap(),
        )
    }

    #[test]
    fn only_the_public_origin_is_ours() {
        assert!(ours(&[("origin", "https://sigfox.example.org")]));
        assert!(ours(&[("sec-fetch-site", "same-origin")]));
        for foreign in [
            "http://sigfox.example.org",
            "https://sigfox.example.org:8443",
            "https://sigfox.example.org.example.com",
            "https://www.sigfox.example.org",
            "null",
            "",
        ] {
            assert!(
                !ours(&[("origin", foreign), ("sec-fetch-site", "same-origin")]),
                "{foreign}"
            );
        }
        assert!(!ours(&[]));
        assert!(!ours(&[("sec-fetch-site", "same-site")]));
        assert!(!ours(&[("host", "sigfox.example.org")]));
        let twice = [
            ("origin", "https://sigfox.example.org"),
            ("origin", "https://example.com"),
        ];
        assert!(!ours(&twice));
    }
}
