//! Where values lie in a chart. Pure, and the same on both halves.

/// The width of the marks' own space, in which they lie on whole numbers; they are stretched to the
/// room there is.
pub const WIDTH: f64 = 2_400.0;
/// The height of that space.
pub const HEIGHT: f64 = 480.0;

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

#[cfg(test)]
mod tests {
    use super::*;

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
}
