//! Every SQL statement of the system: a file per table, free functions whose first argument is
//! the connection or transaction, so that the caller decides what belongs together. Rows stay
//! private; newtypes go in and come out; "not there" is an `Option`, not an error.

pub(crate) mod bulk;
pub(crate) mod callbacks;
pub(crate) mod contracts;
pub(crate) mod db;
pub(crate) mod deliveries;
pub(crate) mod device_types;
pub(crate) mod devices;
pub(crate) mod downlinks;
pub(crate) mod events;
pub(crate) mod feed;
pub(crate) mod groups;
pub(crate) mod heartbeat;
pub(crate) mod inspections;
pub(crate) mod made_with;
pub(crate) mod messages;
pub(crate) mod people;
pub(crate) mod redecodings;
pub(crate) mod refusals;
pub(crate) mod sessions;
pub(crate) mod sql;
pub(crate) mod station_tokens;
pub(crate) mod stations;
pub(crate) mod statistics;
pub(crate) mod values;
pub(crate) mod workers;

pub use db::{Db, StoreError};
