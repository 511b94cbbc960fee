//! The figures of the welcome page.

use serde::{Deserialize, Serialize};

use crate::message::MessageView;
use crate::permission::Actions;

/// What somebody finds after signing in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Start {
    /// What is going on in the groups that he sees.
    Figures(Overview),
    /// He sees no group. The names of his profiles, each once, and what each allows.
    Nothing(Vec<(String, Actions)>),
}

/// What is going on in the groups that a principal can see.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// Registered devices.
    pub devices: i64,
    /// Devices that were ever heard.
    pub devices_heard: i64,
    /// Device types.
    pub device_types: i64,
    /// Messages stored.
    pub messages: i64,
    /// Deliveries of callbacks by state.
    pub deliveries: Deliveries,
    /// The newest messages, newest first, at most ten.
    pub latest: Vec<MessageView>,
}

/// How many callbacks stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deliveries {
    /// Not yet answered with a 2xx, another attempt is due.
    pub waiting: i64,
    /// Answered with a 2xx.
    pub delivered: i64,
    /// Given up after the last attempt.
    pub failed: i64,
}
