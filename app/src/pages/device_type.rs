//! Device type.

pub mod callbacks;
mod downlink;
pub mod edit;
pub mod events;
pub mod information;
mod layout;
pub mod list;
pub mod statistics;
