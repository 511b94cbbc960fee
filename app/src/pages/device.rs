//! Device.

pub mod bulk;
pub(super) mod columns;
pub mod delete;
pub mod edit;
pub mod event_configuration;
pub mod events;
pub mod information;
pub(super) mod layout;
pub mod list;
pub mod location;
pub mod messages;
pub mod new;
pub mod replace;
pub mod statistics;
pub mod unsubscribe;
pub mod views;
