//! Device type.

pub mod callbacks;
pub mod information;
mod layout;
pub mod list;
