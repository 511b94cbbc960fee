//! The inspector: an address of the product's own at which callbacks can be looked at, so that
//! the first one can be tried without a server.
//!
//! What a callback sends there leaves the house by no socket: the one client knows the address by
//! its exact origin and path ([`own`]) and hands the request over within the process. So the rule
//! for addresses has no exception, and a server that is reached by a private address can be tried
//! as well. For whoever looks at the attempt it is a receiver like any other. What comes over the
//! network passes a door of the server and ends in the same place.

mod answer;
mod own;
mod use_cases;

use std::sync::Arc;

use bytes::Bytes;
use domain::DeviceTypeId;
use domain::callback::{AttemptOutcome, InspectedRequest};
use http::header::{CONTENT_LENGTH, COOKIE, HOST};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri};

pub(super) use self::own::Own;
use super::client::Exchange;
use super::limit::Limits;
use crate::error::Error;
use crate::ids::Ids;
use crate::secret::{Seal, SecretKey};
use crate::settings::Settings;
use crate::store::db::Db;
use crate::store::inspections;
use crate::world::World;

/// The largest body that is taken, in bytes.
pub const INSPECTED_BODY: usize = 16 * 1024;
/// The most that is kept of an address, and of all headers together, in bytes.
const KEPT: usize = 8 * 1024;
/// Requests of one device type that are taken in a minute. It is open to whoever knows an address,
/// and its rows are written where messages are.
const EACH: u32 = 120;
/// Requests of all together.
const ALL: u32 = 1_200;

/// What takes requests in. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Inspector(Arc<Inner>);

struct Inner {
    on: bool,
    own: Own,
    db: Db,
    world: World,
    /// What came is kept sealed with it.
    key: SecretKey,
    /// Makers of new rows.
    ids: Ids,
    limits: Limits<DeviceTypeId>,
}

/// A request as it came.
#[derive(Clone, Copy)]
pub struct Incoming<'a> {
    /// Its method.
    pub method: &'a Method,
    /// Its address.
    pub uri: &'a Uri,
    /// Its headers.
    pub headers: &'a HeaderMap,
    /// Its body, of at most [`INSPECTED_BODY`] bytes.
    pub body: &'a [u8],
}

/// The inspector that a token belongs to, for one request.
pub struct Inspecting {
    device_type: DeviceTypeId,
    downlink: String,
}

impl Inspector {
    pub(super) fn new(settings: &Settings, world: &World, db: &Db) -> Self {
        let own = match settings.inspector {
            true => Own::new(&settings.origins),
            false => Own::default(),
        };
        Self(Arc::new(Inner {
            on: settings.inspector,
            own,
            db: db.clone(),
            world: world.clone(),
            key: settings.secret_key.clone(),
            ids: Ids::new(world.clone()),
            limits: Limits::new(EACH, ALL),
        }))
    }

    /// By what its addresses are known.
    pub(super) fn own(&self) -> Own {
        self.0.own.clone()
    }

    /// The token of an address that is the inspector's.
    pub(super) fn token(&self, uri: &Uri) -> Option<String> {
        let authority = uri.authority()?;
        let origin = format!("{}://{authority}", uri.scheme_str()?);
        self.0.own.token(&origin, uri.path()).map(str::to_owned)
    }

    /// Looks the token up and counts the request.
    async fn find(&self, token: &str) -> Result<Inspecting, Error> {
        if !self.0.on || !own::is_token(token) {
            return Err(Error::NotFound);
        }
        let mut connection = self.0.db.read().acquire().await?;
        let found = inspections::find(&mut connection, token).await?;
        let found = found.ok_or(Error::NotFound)?;
        let now = self.0.world.clock.now();
        self.0.limits.admit(found.device_type, now)?;
        Ok(Inspecting {
            device_type: found.device_type,
            downlink: found.downlink,
        })
    }

    /// Writes a request down. Returns the JSON that it is answered, if there is something to say.
    async fn record(&self, of: &Inspecting, came: Incoming<'_>) -> Result<Option<String>, Error> {
        let address = came.uri.path_and_query().map_or("/", |said| said.as_str());
        let request = InspectedRequest {
            time: self.0.world.clock.now(),
            method: came.method.to_string(),
            address: text(address.as_bytes(), KEPT),
            headers: lines(came.headers),
            body: text(came.body, INSPECTED_BODY),
        };
        let mut tx = self.0.db.write().await?;
        let id = self.0.ids.rows(1)[0];
        let seal = Seal {
            key: &self.0.key,
            world: &self.0.world,
        };
        inspections::insert(&mut tx, seal, id, of.device_type, &request).await?;
        tx.commit().await?;
        Ok(answer::json(&came, &of.downlink))
    }

    /// Takes what a callback sends, as a receiver at the other end of a connection would.
    pub(super) async fn deliver(&self, token: &str, request: Request<Bytes>) -> Exchange {
        if request.body().len() > INSPECTED_BODY {
            return refused(StatusCode::PAYLOAD_TOO_LARGE, None);
        }
        let (mut head, body) = request.into_parts();
        tell_connection(&head.uri, &mut head.headers, body.len());
        let came = Incoming {
            method: &head.method,
            uri: &head.uri,
            headers: &head.headers,
            body: &body,
        };
        let taken = async { self.record(&self.find(token).await?, came).await };
        match taken.await {
            Ok(None) => delivered(StatusCode::NO_CONTENT, String::new()),
            Ok(Some(json)) => delivered(StatusCode::OK, json),
            Err(Error::NotFound) => refused(StatusCode::NOT_FOUND, None),
            Err(Error::TooMany { retry_after }) => {
                refused(StatusCode::TOO_MANY_REQUESTS, Some(retry_after.to_string()))
            }
            Err(_) => refused(StatusCode::SERVICE_UNAVAILABLE, None),
        }
    }
}

/// Adds the headers that only a connection has, so that a request looks as it does to others.
fn tell_connection(uri: &Uri, headers: &mut HeaderMap, length: usize) {
    let host = uri.authority().map(|authority| authority.as_str());
    if let Some(Ok(host)) = host.map(HeaderValue::from_str) {
        headers.insert(HOST, host);
    }
    if length > 0 {
        headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
}

fn delivered(status: StatusCode, answer: String) -> Exchange {
    Exchange {
        outcome: AttemptOutcome::Delivered,
        status: Some(status.as_u16()),
        retry_after: None,
        whole: Some(Bytes::from(answer.clone())),
        answer: Ok(answer),
    }
}

fn refused(status: StatusCode, retry_after: Option<String>) -> Exchange {
    Exchange {
        outcome: AttemptOutcome::Refused,
        status: Some(status.as_u16()),
        retry_after,
        answer: Ok(String::new()),
        whole: None,
    }
}

/// Bytes as text that every database can hold, at most so many bytes of it.
fn text(bytes: &[u8], most: usize) -> String {
    let mut text = String::from_utf8_lossy(bytes).replace('\0', "\u{fffd}");
    text.truncate(text.floor_char_boundary(most));
    text
}

/// The headers, one `name: value` a line. Whoever opens the address in a browser sends the cookie
/// of his session with it, which is nobody else's to see.
fn lines(headers: &HeaderMap) -> String {
    let shown = headers.iter().filter(|(name, _)| *name != COOKIE);
    let shown = shown.map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes());
        format!("{name}: {value}")
    });
    let shown: Vec<String> = shown.collect();
    text(shown.join("\n").as_bytes(), KEPT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_not_written_down() {
        let mut headers = HeaderMap::new();
        headers.insert("x-a", HeaderValue::from_static("1"));
        headers.append(COOKIE, HeaderValue::from_static("session=secret"));
        headers.append(COOKIE, HeaderValue::from_static("other=secret"));
        headers.append("x-a", HeaderValue::from_static("2"));
        assert_eq!(lines(&headers), "x-a: 1\nx-a: 2");
    }

    #[test]
    fn what_is_kept_is_short_text() {
        assert_eq!(text(b"a\0b", 10), "a\u{fffd}b");
        assert_eq!(text("éé".as_bytes(), 3), "é");
        assert!(text(&[0xff; KEPT], KEPT).len() <= KEPT);
    }
}
