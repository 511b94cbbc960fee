//! How many failures of signing in are let through, by address and by account.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Mutex;

use domain::UnixMillis;
use sha2::{Digest as _, Sha256};

use crate::error::Error;

/// Failures are counted over this time (ms).
const PERIOD: i64 = 15 * 60_000;
/// Failures of one account within the period.
const ACCOUNT: u32 = 10;
/// Failures from one address within the period.
const ADDRESS: u32 = 100;
/// Most keys remembered; beyond it the oldest half is forgotten, which bounds memory.
const REMEMBERED: usize = 20_000;

/// Counts failures. Kept in memory: a restart forgives, which is no gain for a guesser.
#[derive(Default)]
pub(crate) struct Limits(Mutex<HashMap<Key, Failures>>);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Address(IpAddr),
    /// A hash of what was typed: anybody may type a very long one, and many.
    Account([u8; 32]),
}

impl Key {
    fn account(account: &str) -> Self {
        Self::Account(Sha256::digest(account.as_bytes()).into())
    }
}

#[derive(Clone, Copy)]
struct Failures {
    since: UnixMillis,
    count: u32,
}

impl Limits {
    /// Lets a try through, or says when the next may come. It counts as a failure until
    /// [`Limits::succeeded`] takes that back: counted only afterwards, many tries at the same
    /// moment would all be let through. `account` is `None` where no account is named.
    ///
    /// # Errors
    /// [`Error::TooMany`]; then nothing is counted.
    pub(crate) fn attempt(
        &self,
        address: IpAddr,
        account: Option<&str>,
        now: UnixMillis,
    ) -> Result<(), Error> {
        let mut failures = self.lock();
        let keys = keys(address, account);
        within(&failures, &keys, now)?;
        count(&mut failures, keys, now);
        Ok(())
    }

    /// Lets a try through, or says when the next may come, and counts nothing: for programs, which
    /// ask many things at the same moment. [`Limits::failed`] counts, afterwards. So a few more
    /// than are allowed get through together, which is of no use where nothing can be guessed.
    ///
    /// # Errors
    /// [`Error::TooMany`].
    pub(crate) fn allow(
        &self,
        address: IpAddr,
        account: Option<&str>,
        now: UnixMillis,
    ) -> Result<(), Error> {
        within(&self.lock(), &keys(address, account), now)
    }

    /// A try that was allowed has failed.
    pub(crate) fn failed(&self, address: IpAddr, account: Option<&str>, now: UnixMillis) {
        count(&mut self.lock(), keys(address, account), now);
    }

    /// A try that was allowed was right: its account is forgiven what failed before.
    pub(crate) fn forgive(&self, account: &str) {
        self.lock().remove(&Key::account(account));
    }

    /// The try was no failure. An account is forgiven all of them: its owner got in.
    pub(crate) fn succeeded(&self, address: IpAddr, account: Option<&str>) {
        let mut failures = self.lock();
        if let Some(account) = account {
            failures.remove(&Key::account(account));
        }
        if let Some(entry) = failures.get_mut(&Key::Address(network(address))) {
            entry.count = entry.count.saturating_sub(1);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Key, Failures>> {
        let locked = self.0.lock();
        locked.unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Whether none of those had too many failures.
fn within(
    failures: &HashMap<Key, Failures>,
    keys: &[(Key, u32)],
    now: UnixMillis,
) -> Result<(), Error> {
    for (key, max) in keys {
        match failures.get(key) {
            Some(f) if f.count >= *max && now.0 - f.since.0 < PERIOD => {
                let left = PERIOD - (now.0 - f.since.0);
                return Err(Error::TooMany {
                    retry_after: (left / 1000 + 1) as u32,
                });
            }
            _ => {}
        }
    }
    Ok(())
}

/// Counts a failure of each.
fn count(failures: &mut HashMap<Key, Failures>, keys: Vec<(Key, u32)>, now: UnixMillis) {
    forget(failures, now);
    for (key, _) in keys {
        let none = Failures {
            since: now,
            count: 0,
        };
        let entry = failures.entry(key).or_insert(none);
        if now.0 - entry.since.0 >= PERIOD {
            *entry = none;
        }
        entry.count += 1;
    }
}

/// What a try is counted under, and how many failures each may have.
fn keys(address: IpAddr, account: Option<&str>) -> Vec<(Key, u32)> {
    let account = account.map(|account| (Key::account(account), ACCOUNT));
    [Some((Key::Address(network(address)), ADDRESS)), account]
        .into_iter()
        .flatten()
        .collect()
}

/// Makes room where too many are remembered.
fn forget(failures: &mut HashMap<Key, Failures>, now: UnixMillis) {
    if failures.len() < REMEMBERED {
        return;
    }
    failures.retain(|_, f| now.0 - f.since.0 < PERIOD);
    if failures.len() >= REMEMBERED {
        let mut since: Vec<i64> = failures.values().map(|f| f.since.0).collect();
        let (_, middle, _) = since.select_nth_unstable(REMEMBERED / 2);
        let middle = *middle;
        failures.retain(|_, f| f.since.0 > middle);
    }
}

/// One household has one IPv6 /64, so that is what counts as one address.
pub(super) fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => {
            let s = v6.segments();
            IpAddr::V6(std::net::Ipv6Addr::new(s[0], s[1], s[2], s[3], 0, 0, 0, 0))
        }
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: [u8; 4] = [127, 0, 0, 1];

    #[test]
    fn the_eleventh_try_has_to_wait_and_time_forgives() {
        let limits = Limits::default();
        let start = UnixMillis(1_000_000);
        let attempt =
            |account, after| limits.attempt(HERE.into(), Some(account), start.plus(after));
        for _ in 0..10 {
            attempt("a@example.org", 0).unwrap();
        }
        let refused = attempt("a@example.org", 60_000);
        assert!(matches!(refused, Err(Error::TooMany { retry_after: 841 })));
        attempt("b@example.org", 0).unwrap();
        attempt("a@example.org", PERIOD).unwrap();
    }

    #[test]
    fn who_gets_in_is_forgiven_and_costs_the_address_nothing() {
        let limits = Limits::default();
        let address = IpAddr::from(HERE);
        for _ in 0..9 {
            limits.attempt(address, Some("a"), UnixMillis(0)).unwrap();
        }
        for _ in 0..200 {
            limits.attempt(address, Some("a"), UnixMillis(1)).unwrap();
            limits.succeeded(address, Some("a"));
        }
        for _ in 0..10 {
            limits.attempt(address, Some("a"), UnixMillis(2)).unwrap();
        }
        assert!(limits.attempt(address, Some("a"), UnixMillis(3)).is_err());
    }

    #[test]
    fn whoever_asks_much_and_is_right_is_never_held_up() {
        let limits = Limits::default();
        let allow = |account| limits.allow(HERE.into(), Some(account), UnixMillis(0));
        for _ in 0..1000 {
            allow("a").unwrap();
        }
        for _ in 0..9 {
            limits.failed(HERE.into(), Some("a"), UnixMillis(0));
        }
        allow("a").unwrap();
        limits.forgive("a");
        for _ in 0..ACCOUNT {
            allow("a").unwrap();
            limits.failed(HERE.into(), Some("a"), UnixMillis(0));
        }
        assert!(allow("a").is_err());
        allow("b").unwrap();
    }

    #[test]
    fn one_network_is_one_address() {
        let limits = Limits::default();
        let attempt = |network: u16, host: u16| {
            let address = std::net::Ipv6Addr::new(0x2001, 0xdb8, 0, network, 0, 0, 0, host);
            limits.attempt(address.into(), None, UnixMillis(0))
        };
        for host in 0..100 {
            attempt(1, host).unwrap();
        }
        assert!(attempt(1, 999).is_err());
        assert!(attempt(2, 999).is_ok());
    }

    #[test]
    fn what_is_remembered_of_an_account_does_not_grow_with_what_was_typed() {
        let limits = Limits::default();
        let address = IpAddr::from(HERE);
        let typed = "a".repeat(250_000);
        limits
            .attempt(address, Some(&typed), UnixMillis(0))
            .unwrap();
        // Nothing of it lies elsewhere: a key that owned memory could not be copied.
        fn lies_here<T: Copy>(_: &T) -> usize {
            size_of::<T>()
        }
        assert!(limits.lock().keys().all(|key| lies_here(key) <= 40));
        for _ in 1..ACCOUNT {
            limits
                .attempt(address, Some(&typed), UnixMillis(0))
                .unwrap();
        }
        assert!(
            limits
                .attempt(address, Some(&typed), UnixMillis(0))
                .is_err()
        );
        let another = format!("{typed}b");
        limits
            .attempt(address, Some(&another), UnixMillis(0))
            .unwrap();
    }

    #[test]
    fn however_many_try_only_so_many_are_remembered() {
        let limits = Limits::default();
        for n in 0..3 * REMEMBERED as u32 {
            let address = std::net::Ipv4Addr::from_bits(n);
            let now = UnixMillis(i64::from(n));
            limits.attempt(address.into(), None, now).unwrap();
            assert!(limits.lock().len() <= REMEMBERED);
        }
    }
}
