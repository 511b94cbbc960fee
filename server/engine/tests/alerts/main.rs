//! Alerts, told as stories on both databases.

mod above;
mod editing;
mod inheritance;
mod leaving;
mod mail;
mod off;
mod outlets;
mod processes;
#[path = "../callbacks/receiver.rs"]
#[allow(dead_code, reason = "other stories need more of it")]
mod receiver;
mod rights;
mod spans;
mod story;
mod triggers;
mod trying;
