//! Live feeds: server-sent events that tell an open page when to read anew.
//!
//! Every tab that is looked at has one, for everything on its page. An event carries a position and
//! which topics changed: what they are by now is asked for by the page, through the same use case
//! and the same rights as at first. A browser that lost the connection says by
//! `Last-Event-ID` where it was. Before anything is told it is asked whether the session goes on:
//! who signed out hears nothing more. Whoever has other roles than when his page was opened has to
//! pass the gate anew: the feed ends, and his browser comes back. What went out of his sight
//! otherwise, as a device does that has another owner by now, is told once more, for the page to
//! hear that it is gone, and then never again.

mod places;

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::time::Duration;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use domain::live::{self, Topic};
use domain::permission::Principal;
use engine::Told;
use futures::StreamExt as _;
use futures::stream::BoxStream;
use http::header::COOKIE;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::Deserialize;

pub use places::{Full, Place, Places};

use crate::problem::{Problem, Refusal};
use crate::state::Doors;

/// How long a browser waits before it comes back (ms).
const RETRY: Duration = Duration::from_secs(3);

/// The query of a live feed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The topics, with commas between them.
    #[serde(default)]
    of: String,
    after: Option<String>,
}

/// `GET /live?of=TOPIC,TOPIC&after=N`: an event for each change of a topic after position `N`, or
/// from now on, until the server stops or the session ends. The topics are those of
/// [`domain::live`]; the data of an event names those that changed. One feed is for everything
/// that stands on a page.
///
/// # Errors
/// 400 for a position that is none, 401 without a session (204 where one ended), 403 and 404 for
/// what the caller may not see, 422 for topics that are none, 429 when he has too many feeds open,
/// 503 when all together have.
pub async fn feed(
    State(doors): State<Doors>,
    query: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let resumed = headers.contains_key("last-event-id");
    let (session, who) = match caller(&doors, &headers).await {
        // The session ended meanwhile. A browser that is told so this way does not come back.
        Err(problem) if resumed && problem.status() == StatusCode::UNAUTHORIZED => {
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
        found => found?,
    };
    let Ok(Query(asked)) = query else {
        return Err(Problem::new(Refusal::NotTopicsAndAfter));
    };
    let after = position(&headers, asked.after.as_deref())?;
    let topics = live::topics(&asked.of);
    let topics = topics.map_err(|fault| engine::Error::from(fault.of("of")))?;
    let place = doors.live.take(who.user).map_err(|full| {
        let refusal = match full {
            Full::Everywhere => Refusal::TooManyFeeds,
            Full::ForOne => Refusal::TooManyOwnFeeds,
        };
        Problem::busy(refusal, 30)
    })?;
    let told = doors.engine.watch(&who, &topics, after).await?;
    Ok(answer(Page {
        told: told.boxed(),
        doors,
        session,
        who,
        gone: BTreeSet::new(),
        _place: place,
    }))
}

/// What an open page is told, as long as it is open.
fn answer(page: Page) -> Response {
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
    /// What changed.
    told: BoxStream<'static, Told>,
    doors: Doors,
    /// The secret of the session in which it was opened.
    session: String,
    /// Whose session that is, with the roles that he had then.
    who: Principal,
    /// By what that is told of which nothing may be told any more.
    gone: BTreeSet<String>,
    /// One of the places for live pages, for as long as it is open.
    _place: Place,
}

impl Page {
    /// The next change, or a sign of life when there is none for a while. Ends with the session,
    /// and when its roles are others.
    async fn next(mut self) -> Option<(Event, Self)> {
        let mut told = self.told.next().await?;
        told.topics.retain(|topic| !self.gone.contains(&key(topic)));
        let asker = (self.session.as_str(), &self.who);
        let lost = look_again(&self.doors, asker, &told.topics).await?;
        self.gone.extend(lost.iter().map(key));
        Some((event(&told), self))
    }
}

/// By what a topic is told.
fn key(topic: &Topic) -> String {
    live::key(&topic.to_string()).to_owned()
}

/// Each has the position: a page that lost the connection, or was out of sight, goes on from the
/// last.
fn event(told: &Told) -> Event {
    let event = Event::default().id(told.position.to_string());
    if told.topics.is_empty() {
        return event.event("alive").data("{}");
    }
    let keys: Vec<String> = told.topics.iter().map(key).collect();
    event
        .event("change")
        .data(keys.join(&live::BETWEEN.to_string()))
}

/// Of those topics the ones of which nothing may be told any more; none where somebody is not signed
/// in any more, or has other roles. While the database is away that is not known, and nothing is
/// told: were the stream ended, the browser would be refused and not come back.
async fn look_again(
    doors: &Doors,
    (session, who): (&str, &Principal),
    topics: &[Topic],
) -> Option<Vec<Topic>> {
    loop {
        match lost(doors, (session, who), topics).await {
            Ok(found) => return found,
            Err(_) => tokio::time::sleep(RETRY).await,
        }
    }
}

async fn lost(
    doors: &Doors,
    (session, who): (&str, &Principal),
    topics: &[Topic],
) -> Result<Option<Vec<Topic>>, engine::Error> {
    let now = doors.engine.onlooker(session).await?;
    let Some(now) = now.filter(|now| same_roles(now, who)) else {
        return Ok(None);
    };
    Ok(Some(doors.engine.lost_topics(&now, topics).await?))
}

/// Whether two have the same roles, in whatever order.
fn same_roles(one: &Principal, other: &Principal) -> bool {
    let mut roles = one.roles.iter();
    one.roles.len() == other.roles.len() && roles.all(|role| other.roles.contains(role))
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

/// Where to go on: what the browser remembers wins over what the page was made with. Without
/// either, from now on.
fn position(headers: &HeaderMap, after: Option<&str>) -> Result<Option<i64>, Problem> {
    let remembered = headers
        .get("last-event-id")
        .filter(|value| !value.is_empty());
    let (name, text) = match (remembered, after) {
        (Some(value), _) => ("Last-Event-ID", value.to_str().unwrap_or("")),
        (None, Some(after)) => ("after", after),
        (None, None) => return Ok(None),
    };
    let position = text.parse::<i64>().ok().filter(|position| *position >= 0);
    match position {
        Some(position) => Ok(Some(position)),
        None => Err(Problem::new(Refusal::NotAPosition { name }).of(name)),
    }
}
