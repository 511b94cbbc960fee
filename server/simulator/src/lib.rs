//! A plausible fleet, played from a seed: devices with positions, intervals and batteries, base
//! stations on a jittered grid, path loss with shadowing, three transmissions of each message,
//! losses, sequence numbers that begin again, keep-alives, downlinks and their confirmations,
//! devices that fall silent, and stations that are away.
//!
//! [`Fleet`] is an iterator over what the stations hand in, in order of arrival and in the forms
//! of the stations' doors; [`Fleet::registrations`] is what a server must know first, and
//! [`Fleet::truth`] an independent count of what was really sent. No clock, no I/O, no chance but
//! the seed: the same [`Plan`] gives the same bytes on every machine, whatever was played before
//! and however much of it is looked at.
//!
//! ```
//! let plan = simulator::Plan { devices: 3, days: 1, ..Default::default() };
//! let mut fleet = simulator::Fleet::new(plan)?;
//! let lines = fleet.by_ref().count() as u64;
//! assert_eq!(fleet.truth().lines, lines);
//! # Ok::<(), simulator::PlanError>(())
//! ```

#![forbid(unsafe_code)]

mod air;
mod device;
mod fleet;
mod line;
mod math;
mod plan;
mod random;
mod region;
mod registration;
mod station;
mod truth;

pub use device::Kind;
pub use fleet::{Arrival, Deaf, Fleet};
pub use line::{Frame, Hundredths, Line, Oob, Reception};
pub use plan::{
    DAY, DAYS_MAX, DEVICES_MAX, Downlinks, INTERVAL_MAX, INTERVAL_MIN, Plan, PlanError,
    STATIONS_MAX, Shares,
};
pub use registration::{NewDevice, NewStation, Registration};
pub use truth::{Day, DayTruth, DeviceTruth, Figures, Heard, Hour, StationTruth, Truth, TypeTruth};
