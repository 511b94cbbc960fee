//! How often an API access may ask: so many requests in a stretch of time, each access by itself.
//!
//! The stretch begins with the first request. Programs are told with every answer how many are left
//! and when it ends, as the fields `RateLimit` and `RateLimit-Policy` of the IETF say it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use domain::{UnixMillis, UserId};
use http::{HeaderMap, HeaderValue};

/// So many accesses are kept in mind before those are forgotten whose stretch is over.
const KEPT: usize = 4096;

/// So many requests in so many seconds; none: as many as come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Requests; 0: any number.
    pub requests: u32,
    /// Seconds of a stretch.
    pub seconds: u32,
}

/// How the requests of accesses are counted.
#[derive(Debug)]
pub struct Rates {
    rate: Rate,
    counts: Mutex<HashMap<UserId, Count>>,
}

#[derive(Clone, Copy, Debug)]
struct Count {
    since: UnixMillis,
    requests: u32,
}

/// What is left after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    rate: Rate,
    /// Whether it may be answered.
    pub allowed: bool,
    /// Requests that may still come.
    pub requests: u32,
    /// Seconds until as many may come as at first.
    pub seconds: u32,
}

impl Rates {
    /// Nobody asked yet.
    pub fn new(rate: Rate) -> Self {
        Self {
            rate,
            counts: Mutex::default(),
        }
    }

    /// Counts a request of an access; none where any number may come.
    pub fn count(&self, access: UserId, now: UnixMillis) -> Option<Left> {
        let rate = self.rate;
        if rate.requests == 0 {
            return None;
        }
        let stretch = i64::from(rate.seconds) * 1000;
        let goes_on = |count: &Count| (0..stretch).contains(&(now.0 - count.since.0));
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= KEPT {
            counts.retain(|_, count| goes_on(count));
        }
        let new = Count {
            since: now,
            requests: 0,
        };
        let count = counts.entry(access).or_insert(new);
        if !goes_on(count) {
            *count = new;
        }
        let allowed = count.requests < rate.requests;
        if allowed {
            count.requests += 1;
        }
        let over = stretch - (now.0 - count.since.0);
        Some(Left {
            rate,
            allowed,
            requests: rate.requests - count.requests,
            // A part of a second is one: nobody comes back too early.
            seconds: u32::try_from((over + 999) / 1000).unwrap_or(rate.seconds),
        })
    }
}

impl Left {
    /// Tells of it.
    pub fn tell(self, headers: &mut HeaderMap) {
        let policy = format!(
            "\"default\";q={};w={}",
            self.rate.requests, self.rate.seconds
        );
        let left = format!("\"default\";r={};t={}", self.requests, self.seconds);
        for (name, value) in [("ratelimit-policy", policy), ("ratelimit", left)] {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_access_has_its_own_stretch_which_ends() {
        let rates = Rates::new(Rate {
            requests: 2,
            seconds: 60,
        });
        let (one, other) = (UserId([1; 12]), UserId([2; 12]));
        let count = |who, at| rates.count(who, UnixMillis(at)).unwrap();
        let told = |left: Left| (left.allowed, left.requests, left.seconds);
        assert_eq!(told(count(one, 1_000)), (true, 1, 60));
        assert_eq!(told(count(one, 1_500)), (true, 0, 60));
        assert_eq!(told(count(one, 31_000)), (false, 0, 30));
        assert_eq!(told(count(other, 31_000)), (true, 1, 60));
        assert_eq!(told(count(one, 61_000)), (true, 1, 60));
        let mut headers = HeaderMap::new();
        count(one, 61_000).tell(&mut headers);
        assert_eq!(headers["ratelimit-policy"], "\"default\";q=2;w=60");
        assert_eq!(headers["ratelimit"], "\"default\";r=0;t=60");
    }

    #[test]
    fn without_a_rate_nothing_is_counted() {
        let rates = Rates::new(Rate {
            requests: 0,
            seconds: 60,
        });
        assert_eq!(rates.count(UserId([1; 12]), UnixMillis(1)), None);
    }
}
