//! The first generation: GET and POST only, with verbs in the paths; times of messages in seconds,
//! signals as text. Parameters that nobody knows are passed over, as they always were.

mod bulk;
mod callbacks;
mod consumption;
mod contracts;
mod device_types;
mod devices;
mod groups;
mod messages;
mod registration;
mod status;
mod undelivered;
mod users;

use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi as Document;

use super::door::Door;

/// The most rows that a list passes over; beyond it `paging.next` leads on.
const MOST: i64 = 5_000;

/// Every address.
pub(super) fn doors() -> Vec<Door> {
    let families = [
        groups::doors(),
        device_types::doors(),
        callbacks::doors(),
        registration::doors(),
        devices::doors(),
        consumption::doors(),
        bulk::doors(),
        messages::doors(),
        status::doors(),
        undelivered::doors(),
        users::doors(),
        contracts::doors(),
    ];
    families.into_iter().flatten().collect()
}

/// What is told of each family.
pub(super) fn documents() -> Vec<Document> {
    vec![
        groups::Doc::openapi(),
        device_types::Doc::openapi(),
        callbacks::Doc::openapi(),
        registration::Doc::openapi(),
        devices::Doc::openapi(),
        consumption::Doc::openapi(),
        bulk::Doc::openapi(),
        messages::Doc::openapi(),
        status::Doc::openapi(),
        undelivered::Doc::openapi(),
        users::Doc::openapi(),
        contracts::Doc::openapi(),
    ]
}

/// Something that is named by its id in the body.
#[derive(Debug, serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct ById {
    /// Its id.
    id: String,
}

/// What was made, or is told by its id.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
struct Id {
    /// Its id.
    id: String,
}

/// An id in the body, read.
fn id_of<T: std::str::FromStr<Err = domain::Fault>>(
    text: &str,
    field: &str,
) -> Result<T, super::problem::ApiProblem> {
    let place = super::problem::Place::Body;
    let read = text.parse();
    read.map_err(|fault| super::problem::ApiProblem::at(place, field, fault))
}
