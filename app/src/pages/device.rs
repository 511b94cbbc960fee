//! Device.

pub mod edit;
pub mod events;
pub mod information;
mod layout;
pub mod list;
pub mod location;
pub mod messages;
pub mod replace;
pub mod statistics;
pub mod unsubscribe;
