//! Every route of the process on one screen. The pages' own routes stand in `app`'s route table,
//! their functions in `app::rpc`; both come in by [`site::routes`].

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, any, get, post};
use tower_http::catch_panic::CatchPanicLayer;

use crate::middleware::{address, headers, log, origin, panic};
use crate::problem::Problem;
use crate::state::Doors;
use crate::{export, health, import, inspector, live, openid, radio, site};

/// A path, and what answers there.
type Door = (&'static str, MethodRouter<Doors>);

/// For base stations, which have tokens.
fn stations() -> [Door; 5] {
    [
        (
            "/radio/receptions",
            post(radio::receptions).fallback(only_post),
        ),
        ("/radio/frames", post(radio::frames).fallback(only_post)),
        ("/radio/downlinks", get(radio::downlinks).fallback(only_get)),
        (
            "/radio/downlinks/{id}",
            post(radio::confirm).fallback(only_post),
        ),
        (
            "/radio/registrations",
            post(radio::registrations).fallback(only_post),
        ),
    ]
}

/// For what watches the process.
fn machines() -> [Door; 3] {
    [
        ("/health/live", get(health::live).fallback(only_get)),
        ("/health/ready", get(health::ready).fallback(only_get)),
        ("/metrics", get(health::metrics).fallback(only_get)),
    ]
}

/// For callbacks that are tried.
fn inspectors() -> [Door; 1] {
    [(
        "/inspect/{token}",
        get(inspector::receive)
            .post(inspector::receive)
            .put(inspector::receive)
            .fallback(only_callbacks),
    )]
}

/// For pages that are open.
fn feeds() -> [Door; 1] {
    [("/live", get(live::feed).fallback(only_get))]
}

/// For people on their way to the provider at which they sign in, and back.
fn providers() -> [Door; 3] {
    [
        ("/sign-in/openid", get(openid::begin).fallback(only_get)),
        ("/sign-in/openid/link", get(openid::link).fallback(only_get)),
        (
            "/sign-in/openid/callback",
            get(openid::finish).fallback(only_get),
        ),
    ]
}

/// For lists that people bring.
fn imports() -> [Door; 1] {
    [(
        "/import/devices",
        // It bounds its bodies itself.
        post(import::devices)
            .fallback(only_post)
            .layer(DefaultBodyLimit::disable()),
    )]
}

/// For lists as files, which people and programs have.
fn exports() -> [Door; 11] {
    [
        (
            "/export/device-types.csv",
            get(export::device_types).fallback(only_get),
        ),
        (
            "/export/devices.csv",
            get(export::devices).fallback(only_get),
        ),
        ("/export/users.csv", get(export::users).fallback(only_get)),
        ("/export/groups.csv", get(export::groups).fallback(only_get)),
        (
            "/export/contracts.csv",
            get(export::contracts).fallback(only_get),
        ),
        (
            "/export/base-stations.csv",
            get(export::stations).fallback(only_get),
        ),
        (
            "/export/devices/{id}/messages.csv",
            get(export::messages).fallback(only_get),
        ),
        (
            "/export/groups/{id}/audit.csv",
            get(export::audit).fallback(only_get),
        ),
        (
            "/export/registrations/{id}/result.csv",
            get(export::registration).fallback(only_get),
        ),
        (
            "/export/statistics/{kind}/{id}/figures.csv",
            get(export::figures).fallback(only_get),
        ),
        (
            "/export/statistics/{kind}/{id}/charts/{chart}",
            get(export::chart).fallback(only_get),
        ),
    ]
}

/// The path of every door beside the pages and their functions.
pub fn paths() -> Vec<&'static str> {
    let doors = stations().into_iter().chain(machines()).chain(feeds());
    let doors = doors.chain(inspectors()).chain(exports());
    let doors = doors.chain(providers()).chain(imports());
    doors.map(|door| door.0).collect()
}

/// The path of every door at which an API access lets in.
pub fn for_programs() -> Vec<&'static str> {
    exports().into_iter().map(|door| door.0).collect()
}

fn all(doors: impl IntoIterator<Item = Door>) -> Router<Doors> {
    let add = |router: Router<Doors>, (path, door): Door| router.route(path, door);
    doors.into_iter().fold(Router::new(), add)
}

/// All doors, ready to be served.
pub fn router(doors: Doors) -> Router {
    let stations = all(stations()).route("/radio/{*rest}", any(nothing));
    let machines = all(machines());
    let people = all(feeds())
        .merge(all(exports()))
        .merge(all(providers()))
        .merge(all(imports()))
        .merge(site::routes(&doors))
        .layer(from_fn_with_state(doors.clone(), origin::same));

    // From the inside out: what a panic leaves is logged and gets its headers like any answer.
    people
        .merge(stations)
        .merge(machines)
        .merge(all(inspectors()))
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

async fn only_callbacks() -> axum::response::Response {
    Problem::wrong_method("GET, POST, PUT")
}

async fn nothing() -> Problem {
    Problem::not_found()
}
