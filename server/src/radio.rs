//! The stations' door: receptions and frames in, one answer for each, once they are on disk;
//! downlinks out, and what became of them.
//!
//! Nothing is read of somebody who is no station, and of all stations together no more than a
//! budget of bytes at once; see [`body`].

use std::io::Read as _;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, Request, State};
use axum::response::{IntoResponse, Response};
use engine::uplink::{Answer, DoorError};
use http::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, StatusCode, Uri};

use crate::middleware::body::{self, Bounds, Held, Pieces, SOON, Share};
use crate::problem::{Problem, Refusal};
use crate::state::Doors;

/// Seconds after which a sender tries again when the database does not answer.
const LATER: u32 = 5;

/// `POST /radio/receptions`.
///
/// # Errors
/// [`Problem`] when the request as a whole is refused.
pub async fn receptions(State(doors): State<Doors>, request: Request) -> Result<Response, Problem> {
    let (token, body) = take(&doors, request).await?;
    let answers = doors
        .engine
        .receive(&token, body.bytes.clone())
        .await
        .map_err(refused)?;
    answer(&doors, body, &answers)
}

/// `POST /radio/frames`.
///
/// # Errors
/// [`Problem`] when the request as a whole is refused.
pub async fn frames(State(doors): State<Doors>, request: Request) -> Result<Response, Problem> {
    let (token, body) = take(&doors, request).await?;
    let answers = doors
        .engine
        .receive_frames(&token, body.bytes.clone())
        .await
        .map_err(refused)?;
    answer(&doors, body, &answers)
}

/// What the query of `GET /radio/downlinks` may say.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wait {
    /// Seconds to wait for something to send, 0 to 60.
    #[serde(default)]
    wait: u64,
}

/// `GET /radio/downlinks`: what the token's stations have to send, as soon as there is some.
///
/// # Errors
/// [`Problem`] when the request is refused.
pub async fn downlinks(
    State(doors): State<Doors>,
    headers: HeaderMap,
    query: Result<Query<Wait>, QueryRejection>,
) -> Result<Response, Problem> {
    let token = bearer(&headers).ok_or_else(|| refused(DoorError::BadToken))?;
    let Ok(Query(Wait {
        wait: wait @ 0..=60,
    })) = query
    else {
        return Err(Problem::new(Refusal::NotAWait).of("wait"));
    };
    let orders = doors
        .engine
        .orders(token, std::time::Duration::from_secs(wait));
    Ok(Json(orders.await.map_err(refused)?).into_response())
}

/// `POST /radio/downlinks/{id}`: whether a station sent a downlink.
///
/// # Errors
/// [`Problem`] when the request is refused.
pub async fn confirm(
    State(doors): State<Doors>,
    Path(id): Path<String>,
    request: Request,
) -> Result<StatusCode, Problem> {
    let stray = stray(request.uri());
    let (token, body) = take(&doors, request).await?;
    if let Some(problem) = stray {
        return Err(problem);
    }
    let confirmed = doors.engine.confirm(&token, &id, &body.bytes).await;
    confirmed.map_err(refused)?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /radio/registrations`.
///
/// # Errors
/// [`Problem`] when the request is refused.
pub async fn registrations(
    State(doors): State<Doors>,
    request: Request,
) -> Result<Response, Problem> {
    let stray = stray(request.uri());
    let (token, body) = take(&doors, request).await?;
    if let Some(problem) = stray {
        return Err(problem);
    }
    let registered = doors
        .engine
        .register(&token, body.bytes.clone())
        .await
        .map_err(refused)?;
    Ok(Json(registered).into_response())
}

/// A parameter in the address of a door that takes none: what it asks for would be left out in
/// silence. Where receptions and frames are handed in nobody looks: what was heard is taken,
/// whatever stands there.
fn stray(address: &Uri) -> Option<Problem> {
    let query = address.query().filter(|query| !query.is_empty())?;
    let end = query.find(['=', '&']).unwrap_or(query.len());
    Some(Problem::new(Refusal::NoParameters).of(&query[..end]))
}

/// What became of each item. Where there is no room for so much the sender comes back, and is
/// answered the same.
fn answer(doors: &Doors, held: Held, answers: &[Answer]) -> Result<Response, Problem> {
    let answers = serde_json::to_vec(answers).expect("answers make JSON");
    let body = held
        .answer(answers, &doors.bodies)
        .inspect_err(count_full)?;
    Ok(([(CONTENT_TYPE, "application/json")], body).into_response())
}

/// The token, then the body: of whoever has none of ours nothing is read.
async fn take(doors: &Doors, request: Request) -> Result<(String, Held), Problem> {
    let (head, body) = request.into_parts();
    let token = bearer(&head.headers)
        .ok_or_else(|| refused(DoorError::BadToken))?
        .to_owned();
    let gzip = match head
        .headers
        .get(CONTENT_ENCODING)
        .map(|coding| coding.as_bytes())
    {
        None | Some(b"identity") => false,
        Some(coding) if coding.eq_ignore_ascii_case(b"gzip") => true,
        Some(_) => return Err(Problem::new(Refusal::UnknownCoding)),
    };
    doors.engine.knows(&token).await.map_err(refused)?;
    let bounds = Bounds {
        max: doors.limits.body,
        time: doors.limits.body_time,
        budget: &doors.bodies,
    };
    let held = async {
        let held = body::read(&head.headers, body, bounds).await?;
        match gzip {
            true => unpack(doors, held, bounds.max).await,
            false => Ok(held),
        }
    };
    let held = held.await.inspect_err(count_full)?;
    Ok((token, held))
}

/// Counts a request for which there was no room. Forms are not counted: anybody may send them.
fn count_full(problem: &Problem) {
    if problem.status() == StatusCode::SERVICE_UNAVAILABLE {
        metrics::counter!("uplink_refused_total", "reason" => "bodies").increment(1);
    }
}

/// Takes a compressed body apart, off the async threads and a few at a time.
///
/// Its last four bytes say how long it gets, or its last part if it has several: one that gets
/// longer than is let in costs nothing. What it gets beyond what they say is taken out of the
/// budget as it comes, and one that gets too long after all is stopped there.
async fn unpack(doors: &Doors, packed: Held, max: usize) -> Result<Held, Problem> {
    let wrong = || Problem::new(Refusal::NotGzip);
    if !packed.bytes.starts_with(&[0x1f, 0x8b]) {
        return Err(wrong());
    }
    let length = packed.bytes.last_chunk().copied().ok_or_else(wrong)?;
    let length = u32::from_le_bytes(length) as usize;
    if length > max {
        return Err(body::too_large(max));
    }
    let failed = || Problem::busy(Refusal::CannotUnpack, SOON);
    let place = std::sync::Arc::clone(&doors.unpackers).acquire_owned();
    let place = place.await.map_err(|_| failed())?;
    let mut share = Share::default();
    share.grow(length, &doors.bodies)?;
    let budget = doors.bodies.clone();
    let unpacked = tokio::task::spawn_blocking(move || {
        let _place = place;
        let mut reader = flate2::bufread::MultiGzDecoder::new(&packed.bytes[..]);
        let mut pieces = Pieces::default();
        let mut chunk = vec![0; 16 * 1024];
        let mut paid = length;
        loop {
            // At the end of each part its length and a sum over all of it are compared.
            let count = reader.read(&mut chunk).map_err(|_| wrong())?;
            let whole = pieces.len() + count;
            if whole > max {
                return Err(body::too_large(max));
            }
            if whole > paid {
                share.grow(whole - paid, &budget)?;
                paid = whole;
            }
            if count == 0 {
                return Ok(share.hold(pieces.join(&budget)));
            }
            pieces.add(&chunk[..count]);
        }
    });
    unpacked.await.unwrap_or_else(|_| Err(failed()))
}

/// The token of `Authorization: Bearer …`.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

fn refused(error: DoorError) -> Problem {
    let field = match &error {
        DoorError::Full => return Problem::busy(Refusal::Full, LATER),
        // Its text is the operator's: it went into the log where it happened.
        DoorError::Unavailable(_) => return Problem::busy(Refusal::CannotStore, LATER),
        DoorError::Rejected(rejection) | DoorError::Contradicted(rejection) => {
            Some(rejection.field.clone())
        }
        _ => None,
    };
    Problem {
        field,
        ..Problem::new(Refusal::Stations(Box::new(error)))
    }
}
