//! Who asks at a door that programs and people share: a program by its API access, with HTTP
//! Basic, or a person by the session of the browser.
//!
//! Credentials in the request come before the cookie, and only one of them counts: a program that
//! somehow sends a cookie, too, has its own rights and none of the person's.
//!
//! An answer may take a while: whoever writes one asks again with each part who it is, and what he
//! may by then.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::permission::Principal;
use engine::{Client, Engine};
use http::header::{ACCEPT, AUTHORIZATION, WWW_AUTHENTICATE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::live;
use crate::problem::{Problem, Refusal};
use crate::state::Doors;

/// What whoever says nothing of himself is asked for.
const CHALLENGE: HeaderValue =
    HeaderValue::from_static("Basic realm=\"Sigfox Back-End\", charset=\"UTF-8\"");

/// Whoever asks. As an argument of a door it refuses everybody else: 401, and 429 after too many
/// wrong passwords.
pub struct Asker {
    /// Who it was when the request came.
    pub who: Principal,
    by: By,
    from: Option<IpAddr>,
    engine: Engine,
}

/// By what it is known who asks.
enum By {
    /// The secret of a session.
    Session(String),
    /// Login and password of an API access.
    Access(String, String),
}

impl Asker {
    /// Who it is now, with the roles of now. That is no use of a session: it does not keep one from
    /// ending.
    ///
    /// # Errors
    /// [`engine::Error::Unauthenticated`] and [`engine::Error::WrongCredentials`] once session or
    /// API access are over.
    pub async fn now(&self) -> Result<Principal, engine::Error> {
        let who = match &self.by {
            By::Session(session) => self.engine.onlooker(session).await?,
            By::Access(login, password) => {
                let who = self.engine.api_principal(login, password, self.from);
                Some(who.await?)
            }
        };
        let who = who.ok_or(engine::Error::Unauthenticated)?;
        Ok(Principal {
            from: self.from,
            ..who
        })
    }
}

impl FromRequestParts<Doors> for Asker {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, doors: &Doors) -> Result<Self, Response> {
        let asker = asker(parts, doors).await;
        asker.map_err(|problem| refused(problem, &parts.headers))
    }
}

async fn asker(parts: &Parts, doors: &Doors) -> Result<Asker, Problem> {
    let client: Option<&Client> = parts.extensions.get();
    let from = client.map(|client| client.address);
    let asker = |who, by| Asker {
        who,
        by,
        from,
        engine: doors.engine.clone(),
    };
    if !parts.headers.contains_key(AUTHORIZATION) {
        let (session, who) = live::caller(doors, &parts.headers).await?;
        let who = Principal { from, ..who };
        return Ok(asker(who, By::Session(session)));
    }
    let wrong = || Problem::new(Refusal::WrongAccess);
    let (login, password) = basic(&parts.headers).ok_or_else(wrong)?;
    let asked = doors.engine.api_principal(&login, &password, from).await;
    let who = asked.map_err(|error| match error {
        engine::Error::WrongCredentials => wrong(),
        other => other.into(),
    })?;
    Ok(asker(who, By::Access(login, password)))
}

/// A refusal, with what a program is to send. A browser is not asked for it: it would ask a person
/// whose session is over for a login that people do not have, and remember it.
fn refused(problem: Problem, headers: &HeaderMap) -> Response {
    let mut response = problem.into_response();
    if response.status() == StatusCode::UNAUTHORIZED && !is_browser(headers) {
        response.headers_mut().insert(WWW_AUTHENTICATE, CHALLENGE);
    }
    response
}

pub(crate) fn is_browser(headers: &HeaderMap) -> bool {
    let accept = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
    headers.contains_key("sec-fetch-mode") || accept.is_some_and(|all| all.contains("text/html"))
}

/// Whether a request comes from a program that says who it is: with Basic, and without what every
/// browser adds to a change that a page asks for, be it ours or another's.
pub(crate) fn is_program(headers: &HeaderMap) -> bool {
    let of_page = ["origin", "sec-fetch-site"];
    basic(headers).is_some() && !of_page.iter().any(|name| headers.contains_key(*name))
}

/// The login and the password of a request, if there is exactly one pair of them.
pub(crate) fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let mut lines = headers.get_all(AUTHORIZATION).iter();
    let (Some(line), None) = (lines.next(), lines.next()) else {
        return None;
    };
    let (scheme, coded) = line.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(coded.trim()).ok()?).ok()?;
    let (login, password) = text.split_once(':')?;
    Some((login.to_owned(), password.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn a_login_ends_at_the_first_colon() {
        for scheme in ["Basic", "basic", "BASIC"] {
            // a:b:c
            let line = format!("{scheme} YTpiOmM=");
            let given = basic(&headers(&[("authorization", line.as_str())]));
            assert_eq!(given, Some(("a".into(), "b:c".into())), "{scheme}");
        }
        for wrong in [
            "Bearer YTpi",
            "Basic",
            "Basic ?",
            "Basic YQ==",
            "Basic /w==",
            "",
        ] {
            assert_eq!(
                basic(&headers(&[("authorization", wrong)])),
                None,
                "{wrong}"
            );
        }
        let twice = [
            ("authorization", "Basic YTpi"),
            ("authorization", "Basic YTpi"),
        ];
        assert_eq!(basic(&headers(&twice)), None);
    }

    #[test]
    fn a_browser_is_no_program() {
        let basic = ("authorization", "Basic YTpi");
        assert!(is_program(&headers(&[basic])));
        assert!(!is_program(&headers(&[])));
        for page in [("origin", "null"), ("sec-fetch-site", "cross-site")] {
            assert!(!is_program(&headers(&[basic, page])), "{page:?}");
        }
    }
}
