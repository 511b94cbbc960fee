//! Where a range of time is cut, and of which stored spans each part of it is made.

use serde::{Deserialize, Serialize};

use super::Span;
use crate::rejection::Fault;
use crate::time::UnixMillis;

/// How much time one figure covers, as shown: by the calendar of the reader's zone.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub enum Step {
    /// An hour.
    #[default]
    Hour = 0,
    /// A day.
    Day = 1,
    /// A week, from Monday on.
    Week = 2,
    /// A month.
    Month = 3,
}

impl From<Span> for Step {
    fn from(span: Span) -> Self {
        match span {
            Span::Hour => Self::Hour,
            Span::Day => Self::Day,
            Span::Month => Self::Month,
        }
    }
}

/// The edges of the parts into which a range of time is cut: at least two, one after the other,
/// all on whole hours of UTC, since nothing is kept of less than an hour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edges {
    step: Step,
    at: Vec<UnixMillis>,
}

impl Edges {
    /// The most parts of one range.
    pub const MOST: usize = 5_000;

    /// From the beginning of the first part to the end of the last.
    ///
    /// # Errors
    /// [`Fault::OutOfRange`] unless there are 1 to [`Edges::MOST`] parts, none of them empty;
    /// [`Fault::NotATime`] where one does not lie on a whole hour.
    pub fn new(step: Step, at: Vec<UnixMillis>) -> Result<Self, Fault> {
        let parts = at.len().saturating_sub(1);
        if !(1..=Self::MOST).contains(&parts) || at.windows(2).any(|two| two[0] >= two[1]) {
            return Err(too_many());
        }
        if at.iter().any(|edge| Span::Hour.start(*edge) != *edge) {
            return Err(Fault::NotATime);
        }
        Ok(Self { step, at })
    }

    /// Hours, days or months of UTC: from that in which `since` lies to that before `before`.
    ///
    /// # Errors
    /// As [`Edges::new`].
    pub fn utc(span: Span, since: UnixMillis, before: UnixMillis) -> Result<Self, Fault> {
        let mut at = vec![span.start(since)];
        let mut last = at[0];
        while last < before {
            if at.len() > Self::MOST {
                return Err(too_many());
            }
            last = span.end(last);
            at.push(last);
        }
        Self::new(span.into(), at)
    }

    /// How much time a part covers.
    pub const fn step(&self) -> Step {
        self.step
    }

    /// Every edge, the end of the last part among them.
    pub fn all(&self) -> &[UnixMillis] {
        &self.at
    }

    /// How many parts there are, at least one.
    pub fn parts(&self) -> usize {
        self.at.len().saturating_sub(1)
    }

    /// The beginning of each part.
    pub fn starts(&self) -> &[UnixMillis] {
        &self.at[..self.parts()]
    }

    /// The beginning of the first part.
    pub fn since(&self) -> UnixMillis {
        self.at.first().copied().unwrap_or_default()
    }

    /// The end of the last part, which is no part of it.
    pub fn before(&self) -> UnixMillis {
        self.at.last().copied().unwrap_or_default()
    }

    /// In which part a moment lies; none outside.
    pub fn place(&self, time: UnixMillis) -> Option<usize> {
        let after = self.at.partition_point(|edge| *edge <= time);
        after.checked_sub(1).filter(|place| *place < self.parts())
    }

    /// The stored spans of which the parts are made: the place of a part, a span and from where
    /// to before where.
    pub fn spans(&self) -> Vec<(usize, Span, UnixMillis, UnixMillis)> {
        let mut all = Vec::new();
        for (place, two) in self.at.windows(2).enumerate() {
            let parts = cover(two[0], two[1]);
            all.extend(
                parts
                    .into_iter()
                    .map(|(span, low, high)| (place, span, low, high)),
            );
        }
        all
    }
}

fn too_many() -> Fault {
    let (min, max) = (1.0, Edges::MOST as f64);
    Fault::OutOfRange { min, max }
}

/// The spans of UTC of which `since` to before `before`, both on whole hours, is made, with months
/// where whole ones lie in it, days around these, and hours at the edges: the fewest there are, in
/// order, each stretch of one length as one.
pub fn cover(since: UnixMillis, before: UnixMillis) -> Vec<(Span, UnixMillis, UnixMillis)> {
    let mut parts = Vec::new();
    fill(Span::Month, since, before, &mut parts);
    parts
}

fn fill(
    span: Span,
    since: UnixMillis,
    before: UnixMillis,
    parts: &mut Vec<(Span, UnixMillis, UnixMillis)>,
) {
    if since >= before {
        return;
    }
    let shorter = match span {
        Span::Month => Span::Day,
        Span::Day => Span::Hour,
        Span::Hour => {
            parts.push((span, since, before));
            return;
        }
    };
    let low = match span.start(since) == since {
        true => since,
        false => span.end(since),
    };
    let high = span.start(before);
    if low >= high {
        fill(shorter, since, before, parts);
        return;
    }
    fill(shorter, since, low, parts);
    parts.push((span, low, high));
    fill(shorter, high, before, parts);
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;
    const DAY: i64 = 24 * HOUR;

    fn time(text: &str) -> UnixMillis {
        UnixMillis::from_utc(text).unwrap()
    }

    #[test]
    fn a_range_is_made_of_long_spans_inside_and_short_ones_at_its_edges() {
        let told = |since: &str, before: &str| {
            let parts = cover(time(since), time(before)).into_iter();
            let parts = parts.map(|(span, low, high)| {
                let (low, high) = (low.utc(), high.utc());
                format!("{span:?} {}..{}", &low[5..13], &high[5..13])
            });
            parts.collect::<Vec<_>>()
        };
        assert_eq!(
            told("2026-01-30T22:00", "2026-04-02T02:00"),
            [
                "Hour 01-30 22..01-31 00",
                "Day 01-31 00..02-01 00",
                "Month 02-01 00..04-01 00",
                "Day 04-01 00..04-02 00",
                "Hour 04-02 00..04-02 02",
            ]
        );
        assert_eq!(
            told("2026-01-30T22:00", "2026-01-31T22:00"),
            ["Hour 01-30 22..01-31 22"]
        );
        assert!(told("2026-01-30T22:00", "2026-01-30T22:00").is_empty());
    }

    #[test]
    fn what_a_range_is_made_of_leaves_nothing_out_and_holds_nothing_twice() {
        let mut state = 11_u64;
        let mut next = |below: i64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) as i64 % below
        };
        for _ in 0..2_000 {
            let since = UnixMillis(1_400_000_400_000 / HOUR * HOUR + next(50_000) * HOUR);
            let before = since.plus(next(20_000) * HOUR);
            let mut at = since;
            for (span, low, high) in cover(since, before) {
                assert_eq!(low, at);
                assert!(low < high);
                assert_eq!((span.start(low), span.start(high)), (low, high));
                at = high;
            }
            assert_eq!(at, before);
        }
    }

    #[test]
    fn every_moment_lies_in_one_part() {
        let edges = Edges::utc(
            Span::Day,
            time("2026-03-01T10:00"),
            time("2026-03-03T01:00"),
        );
        let edges = edges.unwrap();
        assert_eq!((edges.step(), edges.parts()), (Step::Day, 3));
        assert_eq!(edges.since(), time("2026-03-01T00:00"));
        assert_eq!(edges.before(), time("2026-03-04T00:00"));
        assert_eq!(edges.place(edges.since().plus(-1)), None);
        assert_eq!(edges.place(edges.since()), Some(0));
        assert_eq!(edges.place(time("2026-03-02T23:59")), Some(1));
        assert_eq!(edges.place(edges.before()), None);
        assert_eq!(edges.spans()[2].0, 2);
    }

    #[test]
    fn a_range_without_parts_or_with_too_many_is_refused() {
        let start = time("2026-03-01T00:00");
        assert!(Edges::utc(Span::Hour, start, start).is_err());
        assert!(Edges::utc(Span::Hour, start, start.plus(-DAY)).is_err());
        assert!(Edges::utc(Span::Hour, start, start.plus(5_000 * HOUR)).is_ok());
        assert!(Edges::utc(Span::Hour, start, start.plus(5_001 * HOUR)).is_err());
        assert!(Edges::utc(Span::Hour, start, UnixMillis(i64::MAX)).is_err());
        assert!(Edges::new(Step::Hour, vec![start, start.plus(1)]).is_err());
        assert!(Edges::new(Step::Hour, vec![start.plus(HOUR), start]).is_err());
    }
}
