//! The way to the provider at which people sign in, and back from it. Whatever goes wrong is told on
//! the sign-in page, or on that of the account which was to be linked, by one of a few words in its
//! address.

use app::rpc::session::local_path;
use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::openid::OpenidRefusal;
use engine::{Client, OpenidAnswer, OpenidEnd, SignedIn};
use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue};
use serde::Deserialize;
use url::form_urlencoded::byte_serialize;

use crate::live;
use crate::problem::Problem;
use crate::state::Doors;

/// What the sign-in page hands on.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Begin {
    next: String,
}

/// With what the provider sends the browser back; what else it adds is left alone.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Answer {
    state: String,
    code: String,
    error: String,
}

/// `GET /sign-in/openid?next=PATH`: goes to the provider, and to that page of this server in the
/// end.
///
/// # Errors
/// 404 where there is no provider.
pub async fn begin(
    State(doors): State<Doors>,
    Extension(client): Extension<Client>,
    query: Result<Query<Begin>, QueryRejection>,
) -> Result<Response, Problem> {
    if doors.engine.openid_name().is_none() {
        return Err(Problem::not_found());
    }
    let asked = query.map(|Query(asked)| asked).unwrap_or_default();
    let next = local_path(&asked.next);
    Ok(match doors.engine.begin_openid(next, &client).await {
        Ok(begun) => to(&begun.address, &[doors.cookie.at_provider(&begun.secret)]),
        Err(refusal) => refused(refusal, next, &[]),
    })
}

/// `GET /sign-in/openid/link`: goes to the provider for the linking of the account that was begun in
/// this session, with its password.
///
/// # Errors
/// 404 where there is no provider.
pub async fn link(
    State(doors): State<Doors>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if doors.engine.openid_name().is_none() {
        return Err(Problem::not_found());
    }
    let session = live::session(&headers, doors.cookie.name).unwrap_or_default();
    let secret = live::session(&headers, &doors.cookie.of_provider()).unwrap_or_default();
    let going = doors.engine.go_to_openid_link(session, secret, &client);
    Ok(match going.await {
        Ok(address) => to(&address, &[]),
        Err(refusal) => not_linked(refusal, &[]),
    })
}

/// `GET /sign-in/openid/callback`: comes back from the provider, signed in or not; or with an
/// account that is linked or not.
///
/// # Errors
/// 404 where there is no provider.
pub async fn finish(
    State(doors): State<Doors>,
    Extension(client): Extension<Client>,
    query: Result<Query<Answer>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if doors.engine.openid_name().is_none() {
        return Err(Problem::not_found());
    }
    let Answer { state, code, error } = query.map(|Query(answer)| answer).unwrap_or_default();
    let answer = OpenidAnswer { state, code, error };
    let secret = live::session(&headers, &doors.cookie.of_provider()).unwrap_or_default();
    let session = live::session(&headers, doors.cookie.name).unwrap_or_default();
    let engine = &doors.engine;
    let ended = engine.finish_openid(secret, &answer, session, &client);
    let over = doors.cookie.back_from_provider();
    let end = match ended.await {
        Ok(OpenidEnd::SignedIn(end)) => end,
        Ok(OpenidEnd::Linked(Ok(()))) => return Ok(to("/account/linked?done=linked", &[over])),
        Ok(OpenidEnd::Linked(Err(refusal))) => return Ok(not_linked(refusal, &[over])),
        // An answer that is not for this browser leaves what that waits for alone.
        Err(OpenidRefusal::Stale) => return Ok(refused(OpenidRefusal::Stale, "/", &[])),
        Err(refusal) => return Ok(refused(refusal, "/", &[over])),
    };
    let next = local_path(&end.way_on);
    Ok(match end.signed_in {
        SignedIn::Session(session) => {
            end_earlier(&doors, &headers, &client).await;
            to(next, &[doors.cookie.begun(&session), over])
        }
        SignedIn::SecondStep(step) => {
            let code = format!("/sign-in/code?next={}", escaped(next));
            to(&code, &[doors.cookie.waiting(&step), over])
        }
    })
}

/// Ends the session that the browser may have had before the new one.
async fn end_earlier(doors: &Doors, headers: &HeaderMap, client: &Client) {
    if let Some(earlier) = live::session(headers, doors.cookie.name)
        && let Err(error) = doors.engine.sign_out(earlier, Some(client.address)).await
    {
        tracing::warn!(%error, "an earlier session was not ended");
    }
}

fn refused(refusal: OpenidRefusal, next: &str, cookies: &[String]) -> Response {
    let page = format!("/sign-in?openid={}&next={}", refusal.code(), escaped(next));
    to(&page, cookies)
}

fn not_linked(refusal: OpenidRefusal, cookies: &[String]) -> Response {
    let page = format!("/account/linked?openid={}", refusal.code());
    to(&page, cookies)
}

/// A text as part of a query. A space is not written as a plus, which stays one elsewhere.
fn escaped(text: &str) -> String {
    let escaped: String = byte_serialize(text.as_bytes()).collect();
    escaped.replace('+', "%20")
}

/// Sends the browser to an address, with those cookies.
fn to(address: &str, cookies: &[String]) -> Response {
    let mut response = Redirect::to(address).into_response();
    for cookie in cookies {
        if let Ok(value) = HeaderValue::from_str(cookie) {
            response.headers_mut().append(SET_COOKIE, value);
        }
    }
    response
}
