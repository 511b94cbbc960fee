//! Live feeds: server-sent events that tell an open page when to read anew.
//!
//! An event carries a position and nothing else: what changed is asked for by the page, through
//! the same use case and the same rights as at first. A browser that lost the connection says by
//! `Last-Event-ID` where it was. Before anything is told it is asked whether the session goes on:
//! who signed out hears nothing more.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use domain::permission::Principal;
use domain::{DeviceId, RegistrationId};
use futures::StreamExt as _;
use futures::stream::BoxStream;
use http::header::COOKIE;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Deserialize;
use tokio::sync::OwnedSemaphorePermit;

use crate::problem::{Problem, Refusal};
use crate::state::Doors;

/// Proxies close connections that are silent for a minute or less.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// How long a browser waits before it comes back (ms).
const RETRY: Duration = Duration::from_secs(3);

/// The query of a live feed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct After {
    after: Option<String>,
}

/// `GET /live/devices/{id}?after=N`: an event for each change of the device's messages after
/// position `N`, until the server stops or the session ends.
///
/// # Errors
/// 400 for a position or id that is none, 401 without a session, 404 for a device that the
/// caller may not see, 503 when too many feeds are open.
pub async fn device(
    State(doors): State<Doors>,
    Path(id): Path<String>,
    query: Result<Query<After>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (session, who) = caller(&doors, &headers).await?;
    let id: DeviceId = id.parse().map_err(|_| Problem::not_found())?;
    let (after, place) = begun(&doors, query, &headers)?;
    let positions = doors.engine.watch_device(&who, id, after).await?;
    Ok(told(Page {
        positions: positions.boxed(),
        doors,
        session,
        _place: place,
    }))
}

/// `GET /live/registrations/{id}?after=N`: an event for each step of a list of devices that is
/// worked off, where it does not stand at `N`, until the server stops or the session ends.
///
/// # Errors
/// 400 for a position or id that is none, 401 without a session, 403 and 404 for whoever may not
/// work with the list, 503 when too many feeds are open.
pub async fn registration(
    State(doors): State<Doors>,
    Path(id): Path<String>,
    query: Result<Query<After>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (session, who) = caller(&doors, &headers).await?;
    let id: RegistrationId = id.parse().map_err(|_| Problem::not_found())?;
    let (after, place) = begun(&doors, query, &headers)?;
    let positions = doors.engine.watch_registration(&who, id, after).await?;
    Ok(told(Page {
        positions: positions.boxed(),
        doors,
        session,
        _place: place,
    }))
}

/// Where a feed goes on, and one of the places for those that are open.
fn begun(
    doors: &Doors,
    query: Result<Query<After>, QueryRejection>,
    headers: &HeaderMap,
) -> Result<(i64, OwnedSemaphorePermit), Problem> {
    let Ok(Query(query)) = query else {
        return Err(Problem::new(Refusal::NotAfterAlone).of("after"));
    };
    let after = position(headers, query.after.as_deref())?;
    let place = Arc::clone(&doors.live).try_acquire_owned();
    let place = place.map_err(|_| Problem::busy(Refusal::TooManyFeeds, 30))?;
    Ok((after, place))
}

/// What an open page is told, as long as it is open.
fn told(page: Page) -> Response {
    let stop = page.doors.stop.clone().cancelled_owned();
    let begin = futures::stream::iter([Ok(Event::default().retry(RETRY))]);
    let events = futures::stream::unfold(page, Page::next).map(Ok::<_, Infallible>);
    let mut response = Sse::new(begin.chain(events).take_until(stop)).into_response();
    // A proxy that collects the events before it hands them on would defeat them.
    let buffering = HeaderName::from_static("x-accel-buffering");
    response
        .headers_mut()
        .insert(buffering, HeaderValue::from_static("no"));
    response
}

/// One open page.
struct Page {
    /// Where something changed.
    positions: BoxStream<'static, i64>,
    doors: Doors,
    /// The secret of the session in which it was opened.
    session: String,
    /// One of the places for live pages, for as long as it is open.
    _place: OwnedSemaphorePermit,
}

impl Page {
    /// The next change, or a sign of life when there is none for a while. Ends with the session.
    async fn next(mut self) -> Option<(Event, Self)> {
        let event = tokio::select! {
            position = self.positions.next() => Event::default()
                .id(position?.to_string())
                .event("change")
                .data("{}"),
            () = tokio::time::sleep(KEEP_ALIVE) => Event::default().comment(""),
        };
        let goes_on = goes_on(&self.doors, &self.session).await;
        goes_on.then_some((event, self))
    }
}

/// Whether somebody is still signed in. While the database is away that is not known, and nothing
/// is told: were the stream ended, the browser would be refused and not come back.
async fn goes_on(doors: &Doors, session: &str) -> bool {
    loop {
        match doors.engine.goes_on(session).await {
            Ok(goes_on) => return goes_on,
            Err(_) => tokio::time::sleep(RETRY).await,
        }
    }
}

/// The session and who it belongs to.
///
/// # Errors
/// 401 without one.
pub(crate) async fn caller(
    doors: &Doors,
    headers: &HeaderMap,
) -> Result<(String, Principal), Problem> {
    let nobody = || Problem::from(engine::Error::Unauthenticated);
    let session = session(headers, doors.cookie.name).ok_or_else(nobody)?;
    let who = doors.engine.session(session).await?.ok_or_else(nobody)?;
    Ok((session.to_owned(), who))
}

/// What the cookie of that name holds.
pub(crate) fn session<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok());
    let mut pairs = lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.split_once('='));
    pairs
        .find(|(key, _)| key.trim() == name)
        .map(|(_, value)| value.trim())
}

/// Where to go on: what the browser remembers wins over what the page was made with.
fn position(headers: &HeaderMap, after: Option<&str>) -> Result<i64, Problem> {
    let remembered = headers
        .get("last-event-id")
        .filter(|value| !value.is_empty());
    let (name, text) = match remembered {
        Some(value) => ("Last-Event-ID", value.to_str().unwrap_or("")),
        None => ("after", after.unwrap_or("0")),
    };
    let position = text.parse::<i64>().ok().filter(|position| *position >= 0);
    position.ok_or_else(|| Problem::new(Refusal::NotAPosition { name }).of(name))
}
