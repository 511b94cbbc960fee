//! What happens to every request before and after its door.

pub mod address;
pub mod body;
pub mod headers;
pub mod log;
pub mod origin;
pub mod panic;
