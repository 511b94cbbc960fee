//! How much the inspector takes in: it is open to whoever knows an address, and its rows are
//! written where messages are.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use domain::{DeviceTypeId, UnixMillis};

use crate::error::Error;

/// Requests are counted over this time (ms).
const PERIOD: i64 = 60_000;
/// Requests of one device type within it.
const EACH: u32 = 120;
/// Requests of all together within it.
const ALL: u32 = 1_200;

/// Counts requests. Kept in memory: another process counts its own.
#[derive(Default)]
pub(super) struct Limits(Mutex<Counts>);

#[derive(Default)]
struct Counts {
    since: UnixMillis,
    all: u32,
    each: HashMap<DeviceTypeId, u32>,
}

impl Limits {
    /// Lets a request through and counts it.
    ///
    /// # Errors
    /// [`Error::TooMany`].
    pub(super) fn admit(&self, of: DeviceTypeId, now: UnixMillis) -> Result<(), Error> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let passed = now.0 - counts.since.0;
        // A clock that was set back begins anew as well.
        if !(0..PERIOD).contains(&passed) {
            *counts = Counts {
                since: now,
                ..Counts::default()
            };
        }
        let counts = &mut *counts;
        let each = counts.each.entry(of).or_default();
        if *each >= EACH || counts.all >= ALL {
            let left = PERIOD - (now.0 - counts.since.0);
            return Err(Error::TooMany {
                retry_after: (left / 1000 + 1) as u32,
            });
        }
        *each += 1;
        counts.all += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: UnixMillis = UnixMillis(1_700_000_000_000);

    #[test]
    fn each_has_so_many_a_minute_and_all_together_have_some_more() {
        let limits = Limits::default();
        let of = |nth: u8| DeviceTypeId([nth; 12]);
        for _ in 0..EACH {
            limits.admit(of(0), START).unwrap();
        }
        let refused = limits.admit(of(0), START.plus(15_000));
        assert!(
            matches!(refused, Err(Error::TooMany { retry_after: 46 })),
            "{refused:?}"
        );
        for nth in 1..10 {
            for _ in 0..EACH {
                limits.admit(of(nth), START).unwrap();
            }
        }
        assert!(limits.admit(of(10), START).is_err());
        limits.admit(of(0), START.plus(PERIOD)).unwrap();
        limits.admit(of(0), START.plus(-1)).unwrap();
    }
}
