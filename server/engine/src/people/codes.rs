//! How many wrong codes (PACs) somebody may give when he registers devices. Of a device that nobody
//! registered yet, and that no operator entered, any code is taken for its own: so a wrong one tells
//! that there is such a device, and many of them which there are. A list in which so many are wrong
//! is the wrong list.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::{UnixMillis, UserId};

use crate::error::Error;

/// Wrong codes are counted over this time (ms).
const PERIOD: i64 = 15 * 60_000;
/// Wrong codes of one account, of a person or a program, within the period.
const MOST: u32 = 100;

/// Counts wrong codes. Kept in memory, as failures of signing in are.
#[derive(Default)]
pub(crate) struct WrongCodes(Mutex<HashMap<UserId, Given>>);

/// How many, since when.
#[derive(Clone, Copy)]
struct Given {
    since: UnixMillis,
    count: u32,
}

impl WrongCodes {
    /// How many more wrong codes an account may give.
    pub(crate) fn left(&self, account: UserId, now: UnixMillis) -> u32 {
        let given = self.lock();
        let given = given.get(&account).filter(|given| given.counts(now));
        given.map_or(MOST, |given| MOST.saturating_sub(given.count))
    }

    /// Lets an account try another code, or says when it may.
    ///
    /// # Errors
    /// [`Error::TooMany`].
    pub(crate) fn allow(&self, account: UserId, now: UnixMillis) -> Result<(), Error> {
        match self.lock().get(&account) {
            Some(given) if given.counts(now) && given.count >= MOST => {
                let left = PERIOD - (now.0 - given.since.0);
                let retry_after = (left / 1000 + 1) as u32;
                Err(Error::TooMany { retry_after })
            }
            _ => Ok(()),
        }
    }

    /// An account gave so many wrong codes.
    pub(crate) fn count(&self, account: UserId, wrong: u32, now: UnixMillis) {
        if wrong == 0 {
            return;
        }
        let mut all = self.lock();
        // What does not count any more is forgotten, so that it does not pile up.
        all.retain(|_, given| given.counts(now));
        let none = Given {
            since: now,
            count: 0,
        };
        let given = all.entry(account).or_insert(none);
        given.count = given.count.saturating_add(wrong);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<UserId, Given>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Given {
    fn counts(&self, now: UnixMillis) -> bool {
        now.0 - self.since.0 < PERIOD
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_hundred_wrong_ones_an_account_has_to_wait_and_another_has_not() {
        let codes = WrongCodes::default();
        let (one, other) = (UserId([1; 12]), UserId([2; 12]));
        let start = UnixMillis(1_000_000);
        codes.count(one, MOST - 1, start);
        assert_eq!(codes.left(one, start), 1);
        codes.allow(one, start).unwrap();
        codes.count(one, 1, start.plus(60_000));
        assert_eq!(codes.left(one, start.plus(60_000)), 0);
        let refused = codes.allow(one, start.plus(60_000));
        assert!(matches!(refused, Err(Error::TooMany { retry_after: 841 })));
        codes.allow(other, start).unwrap();
        assert_eq!(codes.left(other, start), MOST);
        codes.allow(one, start.plus(PERIOD)).unwrap();
        assert_eq!(codes.left(one, start.plus(PERIOD)), MOST);
        codes.count(other, 1, start.plus(PERIOD));
        assert_eq!(codes.lock().len(), 1, "nothing of what is over is kept");
    }
}
