//! Device.

pub mod edit;
pub mod information;
mod layout;
pub mod list;
pub mod messages;
pub mod unsubscribe;
