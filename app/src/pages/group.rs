//! Group, for those who may read there.

pub mod api_accesses;
pub mod audit;
pub mod contracts;
pub mod delete;
pub mod device_types;
pub mod edit;
pub mod event_configuration;
pub mod events;
pub mod information;
pub(super) mod layout;
pub mod list;
pub mod location;
pub mod place;
pub mod profiles;
pub mod statistics;
pub mod users;
