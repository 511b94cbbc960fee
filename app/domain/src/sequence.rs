//! Sequence numbers: which message of a device may follow which.
//!
//! A device numbers its messages 0 to 4095 and begins again at 0. The newest accepted message
//! is the *reference*; what comes later is judged by how far its number lies ahead of it:
//!
//! | ahead of the reference | verdict |
//! |---|---|
//! | 1 | [`Verdict::Next`] |
//! | up to the lesser of `days × 300` and `daily × (days + 2)` | [`Verdict::Break`]: accepted with a warning that names the lost numbers |
//! | up to the greater of the two | [`Verdict::Skip`]: accepted |
//! | more | [`Verdict::Out`]: refused |
//!
//! `days` are those between the two messages, begun ones counted whole and at least 1; `daily`
//! is what the contract allows a day. A message older than the reference (a station was cut off
//! and hands in late) is judged by its neighbours in time instead: [`fits`].
//!
//! Only what is fresh when it comes can be refused. Recordings and backlogs come in any order and
//! are taken as they are; their breaks are those between neighbours in time: [`gaps()`].

mod gaps;

pub use gaps::{Gap, gaps};

use crate::time::UnixMillis;

/// How many numbers there are.
pub const NUMBERS: u16 = 4096;
/// What a device may send a day when its contract sets no limit: the duty cycle's own.
pub const DAILY: u32 = 140;
/// One day in milliseconds.
const DAY: i64 = 86_400_000;
/// Numbers a day that are always believed.
const ALWAYS: i64 = 300;

/// The newest accepted message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Its number.
    pub number: u16,
    /// Its time.
    pub time: UnixMillis,
}

/// What a number means after the reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The number that was expected.
    Next,
    /// Accepted, with a warning: these numbers are missing.
    Break(Lost),
    /// Accepted without a warning: too far ahead to say what was lost.
    Skip,
    /// Refused.
    Out,
}

/// A run of numbers that never came: `count` of them from `first` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost {
    /// The number that was expected.
    pub first: u16,
    /// How many are missing, 1 to 4094.
    pub count: u16,
}

impl Lost {
    /// Whether `number` is one of them.
    pub const fn contains(self, number: u16) -> bool {
        ahead(self.first, number) < self.count
    }

    /// The numbers, in the order in which the device used them.
    pub fn numbers(self) -> impl Iterator<Item = u16> {
        (0..self.count).map(move |n| (self.first + n) % NUMBERS)
    }
}

/// How far `number` lies ahead of `from`, 0 to 4095.
pub const fn ahead(from: u16, number: u16) -> u16 {
    (number + NUMBERS - from % NUMBERS) % NUMBERS
}

/// Judges a number that comes at `time`, not before the reference.
pub fn judge(reference: Reference, number: u16, time: UnixMillis, daily: u32) -> Verdict {
    // The same number again is the next one after a whole round.
    let gap = match ahead(reference.number, number) {
        0 => i64::from(NUMBERS),
        gap => i64::from(gap),
    };
    let days = days(reference.time, time);
    let (always, by_contract) = (days * ALWAYS, i64::from(daily) * (days + 2));
    if gap == 1 {
        Verdict::Next
    } else if gap <= always.min(by_contract) && gap < i64::from(NUMBERS) {
        Verdict::Break(Lost {
            first: (reference.number + 1) % NUMBERS,
            count: gap as u16 - 1,
        })
    } else if gap <= always.max(by_contract) {
        Verdict::Skip
    } else {
        Verdict::Out
    }
}

/// Whether a message older than the reference belongs where its time puts it: its number lies
/// between those of the messages before and after it, or, where nothing came before, close
/// enough ahead of the one after.
pub fn fits(
    before: Option<u16>,
    number: u16,
    time: UnixMillis,
    after: Reference,
    daily: u32,
) -> bool {
    match before {
        Some(before) => {
            let (here, there) = (ahead(before, number), ahead(before, after.number));
            0 < here && (here < there || there == 0)
        }
        None => {
            let first = Reference { number, time };
            number != after.number && judge(first, after.number, after.time, daily) != Verdict::Out
        }
    }
}

/// Days between two times: begun ones count, and at least one.
fn days(from: UnixMillis, to: UnixMillis) -> i64 {
    let elapsed = to.0.saturating_sub(from.0).max(0);
    // Beyond a few years every gap is believed anyway.
    (elapsed / DAY + i64::from(elapsed % DAY > 0)).clamp(1, 10_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const START: UnixMillis = UnixMillis(1_700_000_000_000);

    fn after_days(days: i64, from: u16, number: u16, daily: u32) -> Verdict {
        let reference = Reference {
            number: from,
            time: START,
        };
        judge(reference, number, START.plus(days * DAY), daily)
    }

    #[test]
    fn the_worked_example_of_the_operator_holds() {
        // Last number 5, three days ago, 140 messages a day: 705 and 905.
        assert_eq!(after_days(3, 5, 6, 140), Verdict::Next);
        let lost = Lost { first: 6, count: 1 };
        assert_eq!(after_days(3, 5, 7, 140), Verdict::Break(lost));
        assert!(matches!(after_days(3, 5, 705, 140), Verdict::Break(_)));
        assert_eq!(after_days(3, 5, 706, 140), Verdict::Skip);
        assert_eq!(after_days(3, 5, 905, 140), Verdict::Skip);
        assert_eq!(after_days(3, 5, 906, 140), Verdict::Out);
    }

    #[test]
    fn the_round_ends_at_4095_without_a_gap() {
        assert_eq!(after_days(0, 4095, 0, 140), Verdict::Next);
        let lost = Lost {
            first: 4095,
            count: 2,
        };
        assert_eq!(after_days(0, 4094, 1, 140), Verdict::Break(lost));
        assert_eq!(lost.numbers().collect::<Vec<_>>(), [4095, 0]);
        assert!(lost.contains(0) && !lost.contains(1) && !lost.contains(4094));
        assert_eq!(after_days(0, 7, 7, 140), Verdict::Out);
        assert_eq!(after_days(0, 7, 6, 140), Verdict::Out);
        assert_eq!(after_days(30, 7, 7, 140), Verdict::Skip);
    }

    #[test]
    fn a_late_message_is_judged_by_its_neighbours() {
        let after = Reference {
            number: 2,
            time: START,
        };
        let late = |before, number| fits(before, number, START.plus(-1000), after, 140);
        assert!(late(Some(4090), 4095) && late(Some(4090), 1));
        assert!(!late(Some(4090), 4090) && !late(Some(4090), 2) && !late(Some(4090), 3));
        assert!(late(None, 1) && late(None, 4000));
        assert!(!late(None, 2) && !late(None, 3));
    }

    proptest! {
        #[test]
        fn what_is_called_lost_lies_between_the_two(from in 0..NUMBERS, number in 0..NUMBERS, days in 0_i64..40) {
            if let Verdict::Break(lost) = after_days(days, from, number, 140) {
                prop_assert_eq!((lost.first + lost.count) % NUMBERS, number);
                prop_assert!(!lost.contains(from) && !lost.contains(number));
                prop_assert!(lost.numbers().all(|n| lost.contains(n)));
            }
        }
    }
}
