//! How many failures of signing in are let through, by address and by account.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Mutex;

use domain::UnixMillis;

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

#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Address(IpAddr),
    Account(String),
}

#[derive(Clone, Copy)]
struct Failures {
    since: UnixMillis,
    count: u32,
}

impl Limits {
    /// Lets a try through, or says when the next may come.
    pub(crate) fn check(
        &self,
        address: IpAddr,
        account: &str,
        now: UnixMillis,
    ) -> Result<(), Error> {
        self.check_address(address, now)?;
        self.check_key(&Key::Account(account.to_owned()), ACCOUNT, now)
    }

    /// As [`Limits::check`], where no account is named.
    pub(crate) fn check_address(&self, address: IpAddr, now: UnixMillis) -> Result<(), Error> {
        self.check_key(&Key::Address(network(address)), ADDRESS, now)
    }

    fn check_key(&self, key: &Key, max: u32, now: UnixMillis) -> Result<(), Error> {
        let failures = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        match failures.get(key) {
            Some(f) if f.count >= max && now.0 - f.since.0 < PERIOD => {
                let left = PERIOD - (now.0 - f.since.0);
                Err(Error::TooMany {
                    retry_after: (left / 1000 + 1) as u32,
                })
            }
            _ => Ok(()),
        }
    }

    /// Counts a failure.
    pub(crate) fn failed(&self, address: IpAddr, account: Option<&str>, now: UnixMillis) {
        let mut failures = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if failures.len() >= REMEMBERED {
            failures.retain(|_, f| now.0 - f.since.0 < PERIOD / 2);
        }
        let account = account.map(|account| Key::Account(account.to_owned()));
        for key in [Some(Key::Address(network(address))), account]
            .into_iter()
            .flatten()
        {
            let entry = failures.entry(key).or_insert(Failures {
                since: now,
                count: 0,
            });
            if now.0 - entry.since.0 >= PERIOD {
                *entry = Failures {
                    since: now,
                    count: 0,
                };
            }
            entry.count += 1;
        }
    }

    /// Forgives an account whose owner got in.
    pub(crate) fn succeeded(&self, account: &str) {
        let mut failures = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        failures.remove(&Key::Account(account.to_owned()));
    }
}

/// One household has one IPv6 /64, so that is what counts as one address.
fn network(address: IpAddr) -> IpAddr {
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

    #[test]
    fn the_eleventh_try_has_to_wait_and_time_forgives() {
        let limits = Limits::default();
        let (here, start) = (IpAddr::from([127, 0, 0, 1]), UnixMillis(1_000_000));
        for _ in 0..10 {
            limits.check(here, "a@example.org", start).unwrap();
            limits.failed(here, Some("a@example.org"), start);
        }
        let refused = limits.check(here, "a@example.org", start.plus(60_000));
        assert!(matches!(refused, Err(Error::TooMany { retry_after: 841 })));
        assert!(limits.check(here, "b@example.org", start).is_ok());
        assert!(
            limits
                .check(here, "a@example.org", start.plus(PERIOD))
                .is_ok()
        );
    }

    #[test]
    fn one_network_is_one_address() {
        let limits = Limits::default();
        for host in 0..100_u16 {
            let address = std::net::Ipv6Addr::new(0x2001, 0xdb8, 0, 1, 0, 0, 0, host);
            limits.failed(address.into(), None, UnixMillis(0));
        }
        let address = std::net::Ipv6Addr::new(0x2001, 0xdb8, 0, 1, 9, 9, 9, 9);
        assert!(limits.check_address(address.into(), UnixMillis(1)).is_err());
        let other = std::net::Ipv6Addr::new(0x2001, 0xdb8, 0, 2, 9, 9, 9, 9);
        assert!(limits.check_address(other.into(), UnixMillis(1)).is_ok());
    }
}
