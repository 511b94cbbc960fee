//! Device type.

pub mod callbacks;
pub mod delete;
pub mod deliveries;
pub mod devices;
mod downlink;
pub mod edit;
pub mod event_configuration;
pub mod events;
pub mod information;
pub(super) mod layout;
pub mod list;
pub mod location;
pub mod moving;
pub mod statistics;
