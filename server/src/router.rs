//! Every route of the process on one screen. The pages' own routes stand in `app`'s route table,
//! their functions in `app::rpc`; both come in by [`site::routes`].

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{any, get, post};
use tower_http::catch_panic::CatchPanicLayer;

use crate::middleware::{address, headers, log, origin, panic};
use crate::problem::Problem;
use crate::state::Doors;
use crate::{health, live, radio, site};

/// All doors, ready to be served.
pub fn router(doors: Doors) -> Router {
    let stations = Router::new()
        .route(
            "/radio/receptions",
            post(radio::receptions).fallback(only_post),
        )
        .route("/radio/frames", post(radio::frames).fallback(only_post))
        .route("/radio/downlinks", get(radio::downlinks).fallback(only_get))
        .route(
            "/radio/downlinks/{id}",
            post(radio::confirm).fallback(only_post),
        )
        .route(
            "/radio/registrations",
            post(radio::registrations).fallback(only_post),
        )
        .route("/radio/{*rest}", any(nothing));

    let machines = Router::new()
        .route("/health/live", get(health::live).fallback(only_get))
        .route("/health/ready", get(health::ready).fallback(only_get))
        .route("/metrics", get(health::metrics).fallback(only_get));

    let people = Router::new()
        .route("/live/devices/{id}", get(live::device).fallback(only_get))
        .merge(site::routes(&doors))
        .layer(from_fn_with_state(doors.clone(), origin::same));

    // From the inside out: what a panic leaves is logged and gets its headers like any answer.
    people
        .merge(stations)
        .merge(machines)
        .layer(CatchPanicLayer::custom(panic::answer))
        .layer(from_fn_with_state(doors.clone(), headers::secure))
        .layer(from_fn(log::record))
        .layer(from_fn_with_state(doors.clone(), address::tell))
        .with_state(doors)
}

async fn only_get() -> axum::response::Response {
    Problem::wrong_method("GET")
}

async fn only_post() -> axum::response::Response {
    Problem::wrong_method("POST")
}

async fn nothing() -> Problem {
    Problem::not_found()
}
