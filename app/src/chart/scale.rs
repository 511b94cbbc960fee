//! Where values lie in a chart, and what is written at its edges. Pure, and the same on both
//! halves.

use domain::UnixMillis;
use domain::statistics::{Series, Span};

/// The width of the marks' own space; they are stretched to the room there is.
pub const WIDTH: f64 = 600.0;
/// The height of that space.
pub const HEIGHT: f64 = 120.0;

/// An axis of values: two steps that begin and end on a round number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The value at the foot.
    pub low: f64,
    /// Between two of the three lines.
    pub step: f64,
}

impl Scale {
    /// Around values from `least` to `greatest`, with lines that are at least `finest` apart.
    pub fn around(least: f64, greatest: f64, finest: f64) -> Self {
        let mut step = round_up(((greatest - least) / 2.0).max(finest).max(1e-6));
        loop {
            let low = (least / step).floor() * step;
            // Values that are all alike do not lie on the foot.
            if greatest <= low + step {
                return Self {
                    low: low - step,
                    step,
                };
            }
            if low + 2.0 * step >= greatest {
                return Self { low, step };
            }
            step = round_up(step * 1.01);
        }
    }

    /// Counts: from nothing to at least two.
    pub fn counts(greatest: i64) -> Self {
        let mut scale = Self::around(0.0, (greatest as f64).max(2.0), 1.0);
        scale.step = scale.step.max(1.0).ceil();
        scale
    }

    /// The values of the three lines, from the head.
    pub fn lines(self) -> [f64; 3] {
        [2.0, 1.0, 0.0].map(|steps| self.low + steps * self.step)
    }

    /// The height of a value, from the head.
    pub fn y(self, value: f64) -> f64 {
        HEIGHT * (1.0 - (value - self.low) / (2.0 * self.step))
    }

    /// As many decimals as tell the lines apart.
    pub fn decimals(self) -> usize {
        (0..5)
            .find(|decimals| {
                let whole = self.step * 10_f64.powi(*decimals);
                (whole - whole.round()).abs() < 1e-6
            })
            .unwrap_or(5) as usize
    }
}

/// The next of 1, 2, 2.5, 5 times a power of ten.
fn round_up(step: f64) -> f64 {
    let power = 10_f64.powf(step.log10().floor());
    [1.0, 2.0, 2.5, 5.0]
        .map(|round| round * power)
        .into_iter()
        .find(|round| *round >= step * (1.0 - 1e-9))
        .unwrap_or(10.0 * power)
}

/// The beginnings of all spans of a series, whether they hold something or not.
pub fn starts(series: &Series) -> Vec<UnixMillis> {
    let next = |time: UnixMillis| match series.span {
        Span::Hour => time.plus(3_600_000),
        Span::Day => time.plus(86_400_000),
        Span::Month => time.plus_months(1),
    };
    let mut starts = Vec::new();
    let mut time = series.span.start(series.since);
    while time < series.before && starts.len() < 5_000 {
        starts.push(time);
        time = next(time);
    }
    starts
}

/// A span's beginning, as short as the range allows.
pub fn label(span: Span, time: UnixMillis, long: bool) -> String {
    let text = time.utc();
    let (date, clock) = text.split_once(' ').unwrap_or_default();
    match (span, long) {
        (Span::Hour, true) => format!("{date} {}", &clock[..5]),
        (Span::Hour, false) => format!("{} {}", &date[5..], &clock[..5]),
        (Span::Day, _) => date.to_owned(),
        (Span::Month, _) => date[..7].to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::statistics::Tally;

    #[test]
    fn lines_stand_on_round_numbers_around_every_value() {
        for (least, greatest) in [
            (-135.0, -95.5),
            (0.0, 7.0),
            (868.1312, 868.1313),
            (3.3, 3.3),
            (-4.5, 22.0),
            (0.0, 0.0),
            (1e9, 1e9),
        ] {
            let scale = Scale::around(least, greatest, 1e-5);
            let [high, middle, low] = scale.lines();
            assert!(
                low <= least + 1e-9 && greatest <= high + 1e-9,
                "{least} {greatest} {scale:?}"
            );
            assert!((middle - low - scale.step).abs() < 1e-3);
            let (top, foot) = (scale.y(greatest), scale.y(least));
            assert!((-0.001..=HEIGHT + 0.001).contains(&top), "{top}");
            assert!((-0.001..=HEIGHT + 0.001).contains(&foot), "{foot}");
        }
        assert_eq!(
            Scale::around(-135.0, -95.5, 0.1).lines(),
            [-50.0, -100.0, -150.0]
        );
        assert_eq!(Scale::counts(0).lines(), [2.0, 1.0, 0.0]);
        assert_eq!(Scale::counts(5).lines(), [6.0, 3.0, 0.0]);
        assert_eq!(Scale::around(3.3, 3.4, 0.1).decimals(), 1);
    }

    #[test]
    fn every_span_has_its_place() {
        let series = |span, since: i64, before: i64| Series {
            span,
            since: UnixMillis(since),
            before: UnixMillis(before),
            buckets: Vec::new(),
            total: Tally::default(),
        };
        let day = 86_400_000;
        assert_eq!(starts(&series(Span::Hour, 0, day)).len(), 24);
        // From 2024-02-01 to 2025-02-01.
        let months = starts(&series(Span::Month, 1_706_745_600_000, 1_738_368_000_000));
        assert_eq!(months.len(), 12);
        assert_eq!(label(Span::Month, months[11], false), "2025-01");
        assert_eq!(
            label(Span::Hour, UnixMillis(3_600_000), false),
            "01-01 01:00"
        );
    }
}
