//! Live feeds: server-sent events that tell an open page when to read anew.
//!
//! An event carries a position and nothing else: what changed is asked for by the page, through
//! the same use case and the same rights as at first. A browser that lost the connection says by
//! `Last-Event-ID` where it was.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use domain::DeviceId;
use domain::permission::Principal;
use futures::StreamExt as _;
use http::header::COOKIE;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::Deserialize;

use crate::problem::Problem;
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
/// position `N`, until the server stops.
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
    let who = caller(&doors, &headers).await?;
    let id: DeviceId = id.parse().map_err(|_| Problem::not_found())?;
    let Ok(Query(query)) = query else {
        let message = "`after` may be given once; nothing else is understood.";
        return Err(Problem::new(StatusCode::BAD_REQUEST, message).of("after"));
    };
    let after = position(&headers, query.after.as_deref())?;
    let place = Arc::clone(&doors.live).try_acquire_owned();
    let place = place.map_err(|_| Problem::busy("Too many live pages are open.", 30))?;
    let positions = doors.engine.watch_device(&who, id, after).await?;
    let stop = doors.stop.clone().cancelled_owned();
    let events = positions.map(move |position| {
        // Lives as long as the stream does.
        let _ = &place;
        let event = Event::default()
            .id(position.to_string())
            .event("change")
            .data("{}");
        Ok::<_, Infallible>(event)
    });
    let begin = futures::stream::iter([Ok(Event::default().retry(RETRY))]);
    let events = Sse::new(begin.chain(events).take_until(stop));
    let mut response = events
        .keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
        .into_response();
    // A proxy that collects the events before it hands them on would defeat them.
    let buffering = HeaderName::from_static("x-accel-buffering");
    response
        .headers_mut()
        .insert(buffering, HeaderValue::from_static("no"));
    Ok(response)
}

async fn caller(doors: &Doors, headers: &HeaderMap) -> Result<Principal, Problem> {
    let nobody = || Problem::from(engine::Error::Unauthenticated);
    let session = session(headers, doors.cookie.name).ok_or_else(nobody)?;
    doors.engine.session(session).await?.ok_or_else(nobody)
}

fn session<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
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
    position.ok_or_else(|| {
        let message = format!("{name} must be the position of an event, a whole number from 0.");
        Problem::new(StatusCode::BAD_REQUEST, message).of(name)
    })
}
