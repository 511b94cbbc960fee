//! Plays a fleet: into files, or through a server's doors as base stations would.
//!
//! Into files it is reproducible to the byte. Into a server it goes as fast as that takes it, at
//! a given rate, or live, each reception at its own time. The stations' side of downlinks is
//! played as well: they are fetched, confirmed as sent, and the device that hears one confirms it
//! over the air.

mod downlinks;
mod files;
mod play;

use std::collections::BTreeMap;
use std::fmt;

pub use files::{write_lines, write_registrations, write_truth};
pub use play::play;

use crate::replay::{Address, Summary};

/// How fast a server gets what the fleet says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// As fast as it takes it.
    Fast,
    /// So many receptions a second.
    Rate(u32),
    /// Each at its own time.
    Live,
}

/// How a fleet is played into a server.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Where.
    pub server: Address,
    /// Whether to register stations and devices first.
    pub register: bool,
    /// How fast.
    pub pace: Pace,
    /// The most items in one request.
    pub batch: usize,
    /// Whether to play the stations' side of downlinks.
    pub downlinks: bool,
}

/// What became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Played {
    /// What was handed in.
    pub handed_in: Summary,
    /// What was fetched.
    pub downlinks: Sent,
}

/// What became of downlinks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// Those that stations sent.
    pub sent: u64,
    /// Those that came too late to be sent.
    pub missed: u64,
    /// Those that a device heard and understood.
    pub heard: u64,
    /// Those that it did not, by reason.
    pub unheard: BTreeMap<String, u64>,
}

impl fmt::Display for Played {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.handed_in)?;
        let downlinks = &self.downlinks;
        if downlinks.sent + downlinks.missed > 0 {
            write!(
                f,
                "\ndownlinks   {} sent, {} too late, {} heard by their device",
                downlinks.sent, downlinks.missed, downlinks.heard
            )?;
        }
        for (reason, count) in &downlinks.unheard {
            write!(f, "\n            {count} × {reason}")?;
        }
        Ok(())
    }
}
