//! What happens to every request before and after its door.

pub mod address;
mod arguments;
pub mod body;
mod forwarded;
pub mod headers;
pub mod log;
pub mod origin;
pub mod panic;
pub mod position;
pub mod reader;
