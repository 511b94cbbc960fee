//! The figures of the welcome page.

use serde::{Deserialize, Serialize};

use crate::id::{CallbackId, DeviceId, DeviceTypeId};
use crate::list::Total;
use crate::message::MessageView;
use crate::news::NewsView;
use crate::permission::Actions;
use crate::time::UnixMillis;

/// Beyond so many devices it is not counted how many were ever heard.
pub const HEARD_MAX: i64 = 10_000;
/// How many of each that wants attention are named.
pub const NAMED: usize = 5;

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
    /// Devices that were ever heard, counted up to [`HEARD_MAX`].
    pub devices_heard: i64,
    /// Device types.
    pub device_types: i64,
    /// Messages stored.
    pub messages: i64,
    /// Deliveries of callbacks by state.
    pub deliveries: Deliveries,
    /// The newest message of each of the devices that were heard last, newest first, at most ten.
    pub latest: Vec<MessageView>,
    /// What wants somebody's attention.
    pub attention: Attention,
    /// The newest posts for the reader.
    pub news: Vec<NewsView>,
    /// Whether the reader may write some.
    pub writes_news: bool,
    /// Which of the first steps the reader may do himself.
    pub may: FirstSteps,
}

/// Which of the first steps of an installation somebody may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstSteps {
    /// Make device types.
    pub device_types: bool,
    /// Register devices.
    pub devices: bool,
    /// Have a virtual device send a message.
    pub messages: bool,
    /// Make callbacks.
    pub callbacks: bool,
}

/// What wants somebody's attention, of each what is most urgent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attention {
    /// Devices that were not heard within the keep-alive of their type, or for much longer than
    /// is usual with them.
    pub silent: Vec<SilentDevice>,
    /// How many there are.
    pub silent_in_all: Total,
    /// Callbacks that fail, or were switched off for that.
    pub failing: Vec<FailingCallback>,
    /// Tokens that end soon and are not renewed.
    pub ending: Vec<EndingToken>,
    /// Alerts that the reader has not read, counted up to 100.
    pub alerts: i64,
}

impl Attention {
    /// Whether there is nothing.
    pub fn is_nothing(&self) -> bool {
        self.silent.is_empty()
            && self.failing.is_empty()
            && self.ending.is_empty()
            && self.alerts == 0
    }
}

/// A device that is silent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SilentDevice {
    /// Which.
    pub device: DeviceId,
    /// What it is called.
    pub name: String,
    /// Time of its newest message.
    pub last_seen: UnixMillis,
}

/// A callback of a device type that does not work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailingCallback {
    /// Which.
    pub callback: CallbackId,
    /// Whose it is.
    pub device_type: DeviceTypeId,
    /// What that is called.
    pub device_type_name: String,
    /// Whether it was switched off; else it still is tried.
    pub off: bool,
    /// Since when, if that is known.
    pub since: Option<UnixMillis>,
}

/// A token that ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndingToken {
    /// Whose it is.
    pub device: DeviceId,
    /// What that is called.
    pub name: String,
    /// When it ends.
    pub end: UnixMillis,
}

/// Whether a device is silent for much longer than is usual with it: it was last heard `now - last`
/// ago, and `messages` messages took it from `earlier` to `last`. Three times as long is: one that
/// misses a message, or is late with one, is not silent.
pub fn is_unusual(earlier: UnixMillis, last: UnixMillis, messages: i64, now: UnixMillis) -> bool {
    let usual = (last.0 - earlier.0) / messages.max(1);
    now.0 - last.0 > usual.saturating_mul(3)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_silent_when_it_is_late_three_times_over() {
        let hour = |hours: i64| UnixMillis(hours * 3_600_000);
        // One that speaks once a day.
        assert!(!is_unusual(hour(0), hour(96), 4, hour(96 + 72)));
        assert!(is_unusual(hour(0), hour(96), 4, hour(96 + 73)));
        // One whose messages came all at once.
        assert!(is_unusual(hour(96), hour(96), 4, hour(97)));
    }
}
