//! The second generation: a file or folder for each family of addresses; see [`super`] for how one
//! is made. Whoever adds one adds it to both lists here.

mod device_types;
mod devices;
mod lists;
mod messages;
mod shape;
mod undelivered;

use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi as Document;

use super::door::Door;

/// Every address.
pub(super) fn doors() -> Vec<Door> {
    let families = [devices::doors(), device_types::doors()];
    families.into_iter().flatten().collect()
}

/// What is told of each family.
pub(super) fn documents() -> Vec<Document> {
    vec![
        devices::Doc::openapi(),
        devices::reads::Doc::openapi(),
        device_types::Doc::openapi(),
        device_types::reads::Doc::openapi(),
        device_types::callbacks::Doc::openapi(),
    ]
}
