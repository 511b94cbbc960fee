//! Who is calling: the session cookie, and the principal behind it.

mod reader;

use domain::permission::Principal;
use engine::{Client, Engine, NewSession};
use http::header::{COOKIE, SET_COOKIE};
use http::request::Parts;
use leptos::prelude::{use_context, with_context};
use leptos_axum::ResponseOptions;

use crate::error::{AppError, answer_status};

pub use reader::{Reader, language, made_for, zone};

/// How the cookie of a session is called and whether it may travel only over TLS.
/// Provided by the server, which knows how it is reached.
#[derive(Clone, Copy, Debug)]
pub struct SessionCookie {
    /// Its name; `__Host-…` where it is secure.
    pub name: &'static str,
    /// Whether it carries `Secure`.
    pub secure: bool,
}

/// The cookies of doors beside the pages, as the texts of their headers; see the functions of the
/// same purpose below.
impl SessionCookie {
    /// That of a session which begins.
    pub fn begun(self, session: &NewSession) -> String {
        cookie_text(self.name, self.secure, "Lax", &session.token, MAX_AGE)
    }

    /// That of a sign-in which waits for its code.
    pub fn waiting(self, step: &str) -> String {
        cookie_text(&step_name(self), self.secure, "Strict", step, STEP)
    }

    /// What the cookie is called by which a browser is known that comes back from the provider at
    /// which somebody signs in.
    pub fn of_provider(self) -> String {
        format!("{}-openid", self.name)
    }

    /// That cookie. It comes along when the provider sends the browser back, so it is not `Strict`.
    pub fn at_provider(self, secret: &str) -> String {
        cookie_text(&self.of_provider(), self.secure, "Lax", secret, STEP)
    }

    /// Takes that cookie out of the browser.
    pub fn back_from_provider(self) -> String {
        cookie_text(&self.of_provider(), self.secure, "Lax", "", 0)
    }
}

/// Where the live feed stood before a page was rendered, put into its request by the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LivePosition(pub i64);

/// Where the page that is rendered begins to follow the live feed, as its document says it; none
/// where nobody is signed in.
pub fn live_position() -> Option<String> {
    let position = |parts: &Parts| {
        let known = parts.extensions.get::<LivePosition>();
        known.map(|known| known.0.to_string())
    };
    with_context(position).flatten()
}

/// Whether the page at that path is asked for.
pub fn asks_for(path: &str) -> bool {
    with_context(|parts: &Parts| parts.uri.path() == path).unwrap_or(false)
}

/// Something a page should say, put into its request by the server where it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The request came unencrypted, because the operator allowed it.
    PlainHttp,
}

/// A session lasts at most seven days, and so does its cookie.
const MAX_AGE: u32 = 7 * 24 * 3600;

/// The engine of this server.
///
/// # Errors
/// [`AppError::Broken`] outside a request.
pub fn engine() -> Result<Engine, AppError> {
    use_context::<Engine>().ok_or(AppError::Broken)
}

/// The principal whose session came with the request.
///
/// # Errors
/// [`AppError::Unauthenticated`] without one, [`AppError::Unavailable`].
pub async fn caller() -> Result<Principal, AppError> {
    let who = visitor().await?;
    who.ok_or_else(|| {
        answer_status(&AppError::Unauthenticated);
        AppError::Unauthenticated
    })
}

/// The principal whose session came with the request, if one did.
///
/// # Errors
/// [`AppError::Unavailable`].
pub async fn visitor() -> Result<Option<Principal>, AppError> {
    let Some(token) = session_token() else {
        return Ok(None);
    };
    let who = engine()?.session(&token).await?;
    let from = client().ok().map(|client| client.address);
    Ok(who.map(|who| Principal { from, ..who }))
}

/// The same for what a page asks by itself: that is no use of the session, so a page that is left
/// open does not keep it from ending.
///
/// # Errors
/// [`AppError::Unavailable`].
pub async fn onlooker() -> Result<Option<Principal>, AppError> {
    let Some(token) = session_token() else {
        return Ok(None);
    };
    Ok(engine()?.onlooker(&token).await?)
}

/// Where the request comes from.
///
/// # Errors
/// [`AppError::Broken`] when the server did not say, since limits depend on it.
pub fn client() -> Result<Client, AppError> {
    let parts = use_context::<Parts>();
    parts
        .and_then(|parts| parts.extensions.get::<Client>().cloned())
        .ok_or(AppError::Broken)
}

/// What the pages have to say because of how the request came.
pub fn notice() -> Option<Notice> {
    use_context::<Parts>()?.extensions.get().copied()
}

/// The token in the session cookie.
pub fn session_token() -> Option<String> {
    cookie(use_context::<SessionCookie>()?.name)
}

/// What the request's cookie of that name holds.
fn cookie(wanted: &str) -> Option<String> {
    let parts = use_context::<Parts>()?;
    let values = parts
        .headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let mut pairs = values.flat_map(|value| value.split(';'));
    let token = pairs.find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == wanted).then(|| value.to_owned())
    })?;
    (!token.is_empty()).then_some(token)
}

/// Puts a new session into the browser, in place of the one it may have had.
pub async fn begin_session(session: &NewSession) -> Result<(), AppError> {
    if let Some(earlier) = session_token() {
        let from = client().ok().map(|client| client.address);
        engine()?.sign_out(&earlier, from).await?;
    }
    set_cookie(&session.token, MAX_AGE);
    Ok(())
}

/// Takes the session cookie out of the browser.
pub fn clear_session() {
    set_cookie("", 0);
}

/// How long something that is shown once waits to be shown, in seconds.
const ONCE: u32 = 120;

/// Keeps a secret that was made a moment ago until the next page shows it: in the browser it is
/// for, out of reach of scripts, since it is kept nowhere else and a form without JavaScript has
/// no other way to hand it on. `of` says what it belongs to.
pub fn keep_once(of: &str, secret: &str) {
    set_once(&format!("{of}.{secret}"), ONCE);
}

/// Takes out what [`keep_once`] kept, if it belongs to `of`.
pub fn take_once(of: &str) -> Option<String> {
    let kept = cookie(&once_name(use_context::<SessionCookie>()?))?;
    let secret = kept.strip_prefix(of)?.strip_prefix('.')?.to_owned();
    set_once("", 0);
    Some(secret)
}

fn once_name(session: SessionCookie) -> String {
    format!("{}-once", session.name)
}

fn set_once(value: &str, max_age: u32) {
    set_beside(once_name, value, max_age);
}

/// How long a sign-in waits for its code, or for the answer of a provider, in seconds.
const STEP: u32 = 600;

/// Keeps which sign-in waits for a code in the browser that gave the password.
pub fn keep_step(step: &str) {
    set_beside(step_name, step, STEP);
}

/// Keeps which linking of an account waits for the provider in the browser that gave the password.
pub fn keep_for_provider(secret: &str) {
    let (Some(session), Some(options)) = (
        use_context::<SessionCookie>(),
        use_context::<ResponseOptions>(),
    ) else {
        return;
    };
    if let Ok(header) = http::HeaderValue::from_str(&session.at_provider(secret)) {
        options.append_header(SET_COOKIE, header);
    }
}

/// What is kept for the provider.
pub fn kept_for_provider() -> Option<String> {
    cookie(&use_context::<SessionCookie>()?.of_provider())
}

/// Which sign-in waits for a code.
pub fn step() -> Option<String> {
    cookie(&step_name(use_context::<SessionCookie>()?))
}

/// No sign-in waits any more.
pub fn drop_step() {
    set_beside(step_name, "", 0);
}

fn step_name(session: SessionCookie) -> String {
    format!("{}-step", session.name)
}

/// Sets another cookie than that of the session, called as `name` says.
fn set_beside(name: fn(SessionCookie) -> String, value: &str, max_age: u32) {
    let (Some(session), Some(options)) = (
        use_context::<SessionCookie>(),
        use_context::<ResponseOptions>(),
    ) else {
        return;
    };
    let text = cookie_text(&name(session), session.secure, "Strict", value, max_age);
    if let Ok(header) = http::HeaderValue::from_str(&text) {
        options.append_header(SET_COOKIE, header);
    }
}

fn set_cookie(value: &str, max_age: u32) {
    let (Some(cookie), Some(options)) = (
        use_context::<SessionCookie>(),
        use_context::<ResponseOptions>(),
    ) else {
        return;
    };
    let text = cookie_text(cookie.name, cookie.secure, "Lax", value, max_age);
    if let Ok(header) = http::HeaderValue::from_str(&text) {
        options.append_header(SET_COOKIE, header);
    }
}

fn cookie_text(name: &str, secure: bool, same_site: &str, value: &str, max_age: u32) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; Max-Age={max_age}; HttpOnly; SameSite={same_site}{secure}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_out_of_reach_of_scripts_and_other_sites() {
        assert_eq!(
            cookie_text("__Host-session", true, "Lax", "abc", 60),
            "__Host-session=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure"
        );
    }

    #[test]
    fn the_cookie_of_a_provider_comes_along_from_there_and_is_taken_out_as_it_was_set() {
        let cookie = SessionCookie {
            name: "__Host-session",
            secure: true,
        };
        let set = cookie.at_provider("abc");
        assert!(
            set.starts_with("__Host-session-openid=abc; Path=/; Max-Age=600;"),
            "{set}"
        );
        assert!(set.ends_with("HttpOnly; SameSite=Lax; Secure"), "{set}");
        let out = cookie.back_from_provider();
        assert_eq!(out, set.replace("=abc", "=").replace("=600", "=0"));
    }
}
