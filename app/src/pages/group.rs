//! Group, for those who may read there.

pub mod event_configuration;
pub mod events;
pub mod information;
pub(super) mod layout;
pub mod statistics;
