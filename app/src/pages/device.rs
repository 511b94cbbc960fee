//! Device.

pub mod information;
mod layout;
pub mod list;
pub mod messages;
