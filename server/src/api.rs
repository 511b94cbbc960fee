//! The REST APIs of the Sigfox Back-End, both generations, for programs with an API access: v1 below
//! `/api`, v2 below `/api/v2` and `/v2`. Their document is at `/api/openapi.json`.
//!
//! # Where what stands
//! [`entry`] lets in and counts; [`ask`] is what a handler knows of its request; [`query`], [`fields`]
//! and [`body`] read parameters, `fields=` and bodies, and refuse by name; [`problem`] is how every
//! refusal looks; [`present`] tells absent members from `null`; [`paging`] is the envelope of lists;
//! [`door`] adds an address in all its spellings. [`document`] puts the documentation together.
//!
//! # A family of addresses
//! Each family of v2 is a file in `v2` (or a folder, where it is large), in this order:
//!
//! 1. `pub(super) fn doors() -> Vec<Door>`: its addresses, written in full and without a slash at
//!    the end, each with its methods.
//! 2. Read models: what is answered, as structs that serialise, with `camelCase` names, times in
//!    milliseconds, `#[serde(skip_serializing_if = "Option::is_none")]` on whatever may be absent,
//!    and a `fn of(row, &fields, authorizations)` that makes one of what the engine gives. The
//!    engine knows nothing of them.
//! 3. Bodies: structs that deserialise, with `deny_unknown_fields`; those of PUT have
//!    [`Present`](present::Present) members and are laid over the form of what is there (`input()`
//!    of its view), so that an edit changes only what is present.
//! 4. Handlers: `async fn list(ask: Ask) -> Answer<DeviceList>`, with `body: Body<T>` last where
//!    there is one. Who asks is `ask.who`; parameters come from `ask.query(&[every one known])?`,
//!    ids from `ask.at("id")?`. One use case of the engine is called, whose refusals become answers
//!    by `?`; where its fields have other names, by `.map_err(named(NAMES))?`.
//! 5. `#[derive(OpenApi)] struct Doc` with the `paths`; it is merged in [`document`].
//!
//! Lists call use cases that take a [`Slice`](domain::list::Slice) and give a
//! [`Part`](domain::list::Part): they count nothing and go on behind a position, so that the
//! hundredth part costs what the first does. Beside the family's tests in `tests/doors/api`, every
//! address has rows in `tests/doors/access_matrix/api.rs`.

pub(crate) mod ask;
pub(crate) mod body;
pub(crate) mod callback;
pub(crate) mod callback_status;
pub(crate) mod consumption;
pub(crate) mod document;
pub(crate) mod door;
pub(crate) mod entry;
pub(crate) mod fields;
pub(crate) mod forms;
pub(crate) mod paging;
pub(crate) mod present;
pub mod problem;
pub(crate) mod query;
pub mod rate;
mod shape;
mod v1;
mod v2;

use axum::middleware::from_fn_with_state;
use axum::routing::any;
use axum::{Json, Router};

use crate::state::Doors;
use door::Door;
use problem::ApiProblem;

/// Which of the two APIs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Generation {
    /// The first, with verbs in its paths.
    First,
    /// The second.
    Second,
}

/// What a handler answers.
pub(crate) type Answer<T> = Result<Json<T>, ApiProblem>;

/// The same where nothing is to be told.
pub(crate) type Done = Result<http::StatusCode, ApiProblem>;

/// A refusal of a use case, said by the names that programs know; see [`ApiProblem::named`].
pub(crate) fn named(
    names: &'static [(&'static str, &'static str)],
) -> impl Fn(engine::Error) -> ApiProblem {
    move |error| ApiProblem::from(error).named(names)
}

/// The path of every address, as the documentation writes it.
pub fn paths() -> Vec<&'static str> {
    let doors = v1::doors().into_iter().chain(v2::doors());
    let mut paths: Vec<&'static str> = doors.map(|door| door.path).collect();
    paths.push(document::PATH);
    paths
}

/// The same of those at which an API access lets in, each with its methods.
pub fn operations() -> Vec<(&'static str, Vec<&'static str>)> {
    let doors = v1::doors().into_iter().chain(v2::doors());
    let each = doors.map(|door| (door.path, door.methods().to_vec()));
    each.collect()
}

/// Both APIs and their document.
pub(crate) fn routes(doors: &Doors) -> Router<Doors> {
    let add = |router: Router<Doors>, door: Door| door.add(router);
    let enter = |generation| from_fn_with_state((doors.clone(), generation), entry::enter);
    let first = v1::doors().into_iter().fold(Router::new(), add);
    let first = first
        .route("/api/{*rest}", any(nothing))
        .route_layer(enter(Generation::First));
    let second = v2::doors().into_iter().fold(Router::new(), add);
    let second = second
        .route("/api/v2/{*rest}", any(nothing))
        .route("/v2/{*rest}", any(nothing))
        .route_layer(enter(Generation::Second));
    first.merge(second).merge(document::routes())
}

async fn nothing() -> ApiProblem {
    ApiProblem::not_found()
}
