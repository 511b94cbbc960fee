//! Group, for those who may read there.

pub mod events;
pub mod information;
mod layout;
pub mod statistics;
