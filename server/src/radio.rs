//! The stations' door: receptions and frames in, one answer for each, once they are on disk;
//! downlinks out, and what became of them.
//!
//! A station may send much and slowly, and so may somebody who is none. The bytes of all bodies
//! together are therefore bounded: each body takes its bytes out of one budget as they arrive,
//! and a request that finds it empty is told to come back.

use std::io::Read as _;

use axum::Json;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, Request, State};
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use engine::uplink::DoorError;
use http::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_LENGTH};
use http::{HeaderMap, StatusCode};
use http_body_util::BodyExt as _;
use tokio::sync::OwnedSemaphorePermit;

use crate::middleware::body::{broken_off, too_large, too_slow};
use crate::problem::Problem;
use crate::state::Doors;

/// Said when there is no room for another body.
const FULL: &str = "Too much is arriving at the moment.";
/// Seconds after which a sender that found no room tries again.
const SOON: u32 = 1;
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
    Ok(Json(answers).into_response())
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
    Ok(Json(answers).into_response())
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
        let message = "`wait` must be whole seconds, 0 to 60; nothing else is understood.";
        return Err(Problem::new(StatusCode::BAD_REQUEST, message).of("wait"));
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
    let (token, body) = take(&doors, request).await?;
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
    let (token, body) = take(&doors, request).await?;
    let registered = doors
        .engine
        .register(&token, body.bytes.clone())
        .await
        .map_err(refused)?;
    Ok(Json(registered).into_response())
}

/// A body in memory, and its share of the budget for as long as it is worked on.
struct Held {
    bytes: Bytes,
    _share: Option<OwnedSemaphorePermit>,
}

/// The token, then the body: without a token nothing is read.
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
        Some(_) => {
            let message = "Bodies are taken uncompressed or with gzip.";
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
        }
    };
    let max = doors.limits.body;
    let said = head
        .headers
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse().ok());
    if said.is_some_and(|length: u64| length > max as u64) {
        return Err(body_too_large(max));
    }
    let read = read(doors, body, max);
    let held = tokio::time::timeout(doors.limits.body_time, read).await;
    let mut held = held.map_err(|_| too_slow())??;
    if gzip {
        held = unpack(doors, held, max).await?;
    }
    Ok((token, held))
}

/// Takes a compressed body apart, off the async threads. What comes out is bounded like a body
/// that was never compressed, so a small one that unfolds into much is stopped in time.
async fn unpack(doors: &Doors, packed: Held, max: usize) -> Result<Held, Problem> {
    let bodies = std::sync::Arc::clone(&doors.bodies);
    let unpacked = tokio::task::spawn_blocking(move || {
        let mut reader = flate2::read::GzDecoder::new(packed.bytes.as_ref());
        let mut bytes = Vec::new();
        let mut share: Option<OwnedSemaphorePermit> = None;
        let mut chunk = vec![0; 64 * 1024];
        loop {
            let count = reader.read(&mut chunk).map_err(|_| {
                Problem::new(StatusCode::BAD_REQUEST, "The body is not what gzip makes.")
            })?;
            if count == 0 {
                break;
            }
            if bytes.len() + count > max {
                return Err(body_too_large(max));
            }
            let more = std::sync::Arc::clone(&bodies).try_acquire_many_owned(count as u32);
            let more = more.map_err(|_| Problem::busy(FULL, SOON))?;
            match &mut share {
                Some(share) => share.merge(more),
                None => share = Some(more),
            }
            bytes.extend_from_slice(&chunk[..count]);
        }
        Ok(Held {
            bytes: bytes.into(),
            _share: share,
        })
    });
    match unpacked.await {
        Ok(unpacked) => unpacked,
        Err(_) => Err(Problem::busy("It cannot be unpacked at the moment.", SOON)),
    }
}

async fn read(doors: &Doors, mut body: Body, max: usize) -> Result<Held, Problem> {
    let mut bytes = BytesMut::new();
    let mut share: Option<OwnedSemaphorePermit> = None;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| broken_off())?.into_data() else {
            continue;
        };
        if bytes.len() + data.len() > max {
            return Err(body_too_large(max));
        }
        let room = u32::try_from(data.len()).map_err(|_| body_too_large(max))?;
        let more = std::sync::Arc::clone(&doors.bodies).try_acquire_many_owned(room);
        let more = more.map_err(|_| Problem::busy(FULL, SOON))?;
        match &mut share {
            Some(share) => share.merge(more),
            None => share = Some(more),
        }
        bytes.extend_from_slice(&data);
    }
    Ok(Held {
        bytes: bytes.freeze(),
        _share: share,
    })
}

fn body_too_large(max: usize) -> Problem {
    Problem {
        message: format!("The body is larger than {max} bytes."),
        ..too_large()
    }
}

/// The token of `Authorization: Bearer …`.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

fn refused(error: DoorError) -> Problem {
    let status = match &error {
        DoorError::BadToken => StatusCode::UNAUTHORIZED,
        DoorError::MayNotRegister => StatusCode::FORBIDDEN,
        DoorError::NotJson(_)
        | DoorError::NotAnArray
        | DoorError::NotAConfirmation(_)
        | DoorError::NotARegistration(_) => StatusCode::BAD_REQUEST,
        DoorError::NotFound => StatusCode::NOT_FOUND,
        DoorError::TooMany { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        DoorError::Rejected(_) => StatusCode::UNPROCESSABLE_ENTITY,
        // Its text is the operator's: it went into the log where it happened.
        DoorError::Unavailable(_) => {
            return Problem::busy("It cannot be stored at the moment.", LATER);
        }
    };
    let problem = Problem::new(status, error.to_string());
    match error {
        DoorError::Rejected(rejection) => problem.of(rejection.field),
        _ => problem,
    }
}
