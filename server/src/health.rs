//! What machines ask: whether the process lives, whether it can work, and its figures.

use axum::extract::{Extension, State};
use axum::response::{IntoResponse, Response};
use engine::NotReady;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use subtle::ConstantTimeEq as _;

use crate::middleware::address::Way;
use crate::problem::{Problem, Refusal};
use crate::radio::bearer;
use crate::state::Doors;

/// `GET /health/live`: the process answers.
pub async fn live() -> &'static str {
    "live\n"
}

/// `GET /health/ready`: the database answers and stores, and the server is not stopping.
///
/// # Errors
/// 503.
pub async fn ready(State(doors): State<Doors>) -> Result<&'static str, Problem> {
    if doors.stop.is_cancelled() {
        return Err(Problem::busy(Refusal::Stopping, 5));
    }
    let Err(reason) = doors.engine.ready().await else {
        return Ok("ready\n");
    };
    tracing::error!(%reason, "not ready");
    let refusal = match reason {
        NotReady::Reading(_) => Refusal::NoDatabase,
        NotReady::Writing(_) => Refusal::NothingStored,
    };
    Err(Problem::busy(refusal, 5))
}

/// `GET /metrics`, for Prometheus: to whoever has the token, where there is one. Without one to
/// this machine, unless a proxy handed the request on: a proxy on this machine that does not say
/// so is a reason to set a token.
///
/// # Errors
/// 404 for everybody else: what a caller may not see does not exist.
pub async fn metrics(
    State(doors): State<Doors>,
    Extension(way): Extension<Way>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let known = match (&doors.metrics_token, bearer(&headers)) {
        (Some(token), Some(given)) => bool::from(token.as_bytes().ct_eq(given.as_bytes())),
        (Some(_), None) => false,
        (None, _) => way.loopback && !way.proxied,
    };
    if !known {
        return Err(Problem::not_found());
    }
    let kind = [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    Ok((StatusCode::OK, kind, doors.metrics.render()).into_response())
}
