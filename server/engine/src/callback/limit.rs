//! How often something may be done within a minute, by each and by all together.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

use domain::UnixMillis;

use crate::error::Error;

/// It is counted over this time (ms).
const PERIOD: i64 = 60_000;

/// Counts what is done. Kept in memory: another process counts its own.
pub(super) struct Limits<K> {
    /// How often each may within the period.
    each: u32,
    /// How often all together may within it.
    all: u32,
    counts: Mutex<Counts<K>>,
}

struct Counts<K> {
    since: UnixMillis,
    all: u32,
    each: HashMap<K, u32>,
}

impl<K> Counts<K> {
    /// Nothing yet, from then on.
    fn begin(since: UnixMillis) -> Self {
        Self {
            since,
            all: 0,
            each: HashMap::new(),
        }
    }
}

impl<K: Eq + Hash> Limits<K> {
    /// Lets each through so often within a minute, and all together so often.
    pub(super) fn new(each: u32, all: u32) -> Self {
        Self {
            each,
            all,
            counts: Mutex::new(Counts::begin(UnixMillis(0))),
        }
    }

    /// Lets it be done once more by somebody, and counts it.
    ///
    /// # Errors
    /// [`Error::TooMany`]; then nothing is counted.
    pub(super) fn admit(&self, by: K, now: UnixMillis) -> Result<(), Error> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let passed = now.0 - counts.since.0;
        // A clock that was set back begins anew as well.
        if !(0..PERIOD).contains(&passed) {
            *counts = Counts::begin(now);
        }
        let counts = &mut *counts;
        let each = counts.each.entry(by).or_default();
        if *each >= self.each || counts.all >= self.all {
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
        let limits = Limits::new(12, 120);
        for _ in 0..12 {
            limits.admit(0, START).unwrap();
        }
        let refused = limits.admit(0, START.plus(15_000));
        assert!(
            matches!(refused, Err(Error::TooMany { retry_after: 46 })),
            "{refused:?}"
        );
        for nth in 1..10 {
            for _ in 0..12 {
                limits.admit(nth, START).unwrap();
            }
        }
        assert!(limits.admit(10, START).is_err());
        limits.admit(0, START.plus(PERIOD)).unwrap();
        limits.admit(0, START.plus(-1)).unwrap();
    }
}
