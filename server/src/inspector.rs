//! The inspector's door: what is sent to an address of the product's own to be looked at.
//!
//! It knows no session, and whoever knows an address may write there: nothing is read for one
//! that is none, and what is read is bounded, with the bytes of forms and not of the stations.

use std::time::Duration;

use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use engine::callback::{INSPECTED_BODY, Incoming};
use http::StatusCode;
use http::header::CONTENT_TYPE;

use crate::middleware::body::{self, Bounds};
use crate::problem::Problem;
use crate::state::Doors;

/// Time for a body to arrive: as long as callbacks wait for an answer.
const TIME: Duration = Duration::from_secs(10);

/// `GET`, `POST` or `PUT /inspect/{token}`: written down and answered with 204, or with what
/// somebody wants a device to be answered.
///
/// # Errors
/// 404 for a token that is none, 413 for a body that is too large, 429 when too much comes.
pub async fn receive(
    State(doors): State<Doors>,
    Path(token): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let inspecting = doors.engine.inspecting(&token).await?;
    let (head, body) = request.into_parts();
    let bounds = Bounds {
        max: INSPECTED_BODY,
        time: TIME,
        budget: &doors.forms,
    };
    let held = body::read(&head.headers, body, bounds).await?;
    let came = Incoming {
        method: &head.method,
        uri: &head.uri,
        headers: &head.headers,
        body: &held.bytes,
    };
    let answer = doors.engine.inspect(&inspecting, came).await?;
    Ok(match answer {
        None => StatusCode::NO_CONTENT.into_response(),
        Some(json) => ([(CONTENT_TYPE, "application/json")], json).into_response(),
    })
}
