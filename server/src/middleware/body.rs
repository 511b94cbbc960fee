//! Bodies of forms and server functions: read whole before anything looks at them, so that too
//! much, too slow and broken-off are answered as what they are.

use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::StatusCode;
use http::header::CONTENT_LENGTH;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use crate::problem::Problem;

/// The largest form has a body template of 10,000 characters, a payload of less and their
/// percent-encoding; this is well above.
const MAX: usize = 256 * 1024;
/// Time for a form to arrive.
const TIME: Duration = Duration::from_secs(15);
/// The header by which a server function marks its error.
const ERROR: &str = "serverfnerror";

/// Reads the body, and turns the framework's 500 for a body it cannot read into a 400.
pub async fn whole(request: Request, next: Next) -> Response {
    let (head, body) = request.into_parts();
    let said = head
        .headers
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse().ok());
    if said.is_some_and(|length: u64| length > MAX as u64) {
        return too_large().into_response();
    }
    let bytes = match tokio::time::timeout(TIME, Limited::new(body, MAX).collect()).await {
        Ok(Ok(whole)) => whole.to_bytes(),
        Ok(Err(error)) if error.is::<LengthLimitError>() => return too_large().into_response(),
        Ok(Err(_)) => return broken_off().into_response(),
        Err(_) => return too_slow().into_response(),
    };
    let mut response = next.run(Request::from_parts(head, whole_body(bytes))).await;
    // The interface gives every error of its own another status; what is left are arguments
    // that could not be read.
    if response.status() == StatusCode::INTERNAL_SERVER_ERROR
        && response.headers().contains_key(ERROR)
    {
        *response.status_mut() = StatusCode::BAD_REQUEST;
    }
    response
}

fn whole_body(bytes: Bytes) -> Body {
    if bytes.is_empty() {
        Body::empty()
    } else {
        Body::from(bytes)
    }
}

/// 413.
pub(crate) fn too_large() -> Problem {
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "The body is too large.")
}

/// 400 for a body that ended early.
pub(crate) fn broken_off() -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "The body ended early.")
}

/// 408.
pub(crate) fn too_slow() -> Problem {
    Problem::new(
        StatusCode::REQUEST_TIMEOUT,
        "The body took too long to arrive.",
    )
}
