//! The breaks among messages that came in no order.

use super::{Lost, Reference, Verdict, judge};
use crate::reception::CLOCK_SKEW;
use crate::time::UnixMillis;

/// Numbers that are missing before a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The place of the message.
    pub at: usize,
    /// The numbers between it and the message before.
    pub lost: Lost,
    /// Those of them that came close to it, ascending.
    pub found: Vec<u16>,
}

/// The breaks among messages of one device in the order of their times, each judged by the one
/// before it: whatever came first, the same messages have the same breaks.
///
/// The clocks of stations differ, so what came within [`CLOCK_SKEW`] of a break is not missing,
/// and a break that misses nothing is none.
pub fn gaps(sent: &[Reference], daily: u32) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for (at, pair) in (1..).zip(sent.windows(2)) {
        let (before, here) = (pair[0], pair[1]);
        let Verdict::Break(lost) = judge(before, here.number, here.time, daily) else {
            continue;
        };
        let found = near(sent, here.time, lost);
        if found.len() < usize::from(lost.count) {
            gaps.push(Gap { at, lost, found });
        }
    }
    gaps
}

/// Which of the lost numbers came close to `time`, ascending.
fn near(sent: &[Reference], time: UnixMillis, lost: Lost) -> Vec<u16> {
    let begin = sent.partition_point(|one| one.time < time.plus(-CLOCK_SKEW));
    let end = sent.partition_point(|one| one.time <= time.plus(CLOCK_SKEW));
    let numbers = sent[begin..end].iter().map(|one| one.number);
    let mut found: Vec<u16> = numbers.filter(|number| lost.contains(*number)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Messages as seconds and numbers.
    fn breaks(sent: &[(i64, u16)]) -> Vec<(usize, Vec<u16>, Vec<u16>)> {
        let reference = |&(second, number): &(i64, u16)| Reference {
            number,
            time: UnixMillis(1_700_000_000_000).plus(second * 1000),
        };
        let sent: Vec<Reference> = sent.iter().map(reference).collect();
        let told = gaps(&sent, 140).into_iter();
        told.map(|gap| (gap.at, gap.lost.numbers().collect(), gap.found))
            .collect()
    }

    #[test]
    fn each_message_is_judged_by_the_one_before() {
        assert!(breaks(&[]).is_empty());
        assert!(breaks(&[(0, 5), (600, 6), (1200, 7)]).is_empty());
        assert_eq!(
            breaks(&[(0, 4094), (600, 1), (1200, 3)]),
            [(1, vec![4095, 0], vec![]), (2, vec![2], vec![])]
        );
        // Neither the same number again nor one that cannot be is a break.
        assert!(breaks(&[(0, 5), (700, 5), (1400, 6), (2100, 3000)]).is_empty());
    }

    #[test]
    fn what_a_clock_put_on_the_wrong_side_is_not_missing() {
        assert_eq!(
            breaks(&[(0, 9), (490, 11), (500, 10), (1200, 12)]),
            [(3, vec![11], vec![])]
        );
        assert!(breaks(&[(0, 9), (490, 11), (500, 10), (520, 12)]).is_empty());
        assert_eq!(
            breaks(&[(0, 9), (490, 12), (500, 10)]),
            [(1, vec![10, 11], vec![10])]
        );
    }

    proptest! {
        #[test]
        fn of_numbers_in_their_order_exactly_the_missing_are_named(
            numbers in prop::collection::btree_set(4000_i64..4200, 1..60)
        ) {
            let sent: Vec<(i64, u16)> =
                numbers.iter().map(|n| (n * 600, (n % 4096) as u16)).collect();
            let (first, last) = (*numbers.first().unwrap(), *numbers.last().unwrap());
            let missing: Vec<u16> = (first..last)
                .filter(|n| !numbers.contains(n))
                .map(|n| (n % 4096) as u16)
                .collect();
            let named: Vec<u16> = breaks(&sent).into_iter().flat_map(|gap| gap.1).collect();
            prop_assert_eq!(named, missing);
        }
    }
}
