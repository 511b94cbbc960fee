//! Statistics: figures of hours, days and months, kept as exact whole numbers so that they can
//! be added up in any order and come out the same.

mod edges;
mod fields;
mod subject;

use serde::{Deserialize, Serialize};

use crate::time::UnixMillis;

pub use edges::{Edges, Step, cover};
pub use fields::{FieldSeries, Fields, Measured, Sum};
pub use subject::Subject;

/// How much time one figure covers, as it is kept. The numbers are those in the database.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub enum Span {
    /// An hour of UTC.
    #[default]
    Hour = 0,
    /// A day of UTC.
    Day = 1,
    /// A month of UTC.
    Month = 2,
}

impl Span {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Hour, Self::Day, Self::Month];

    /// The beginning of the span in which `time` lies.
    pub fn start(self, time: UnixMillis) -> UnixMillis {
        match self {
            Self::Hour => UnixMillis(time.0.div_euclid(3_600_000) * 3_600_000),
            Self::Day => UnixMillis(time.0.div_euclid(86_400_000) * 86_400_000),
            Self::Month => time.month_start(),
        }
    }

    /// The end of the span in which `time` lies: the beginning of the next.
    pub fn end(self, time: UnixMillis) -> UnixMillis {
        let start = self.start(time);
        match self {
            Self::Hour => start.plus(3_600_000),
            Self::Day => start.plus(86_400_000),
            Self::Month => start.plus_months(1),
        }
    }
}

/// Count, sum, least and greatest of one kind of figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// How many.
    pub count: i64,
    /// Their sum.
    pub sum: i64,
    /// The least; means nothing when there are none.
    pub min: i64,
    /// The greatest; means nothing when there are none.
    pub max: i64,
}

impl Figure {
    /// One value.
    pub const fn one(value: i64) -> Self {
        Self {
            count: 1,
            sum: value,
            min: value,
            max: value,
        }
    }

    /// One value, or none.
    pub fn of(value: Option<i64>) -> Self {
        value.map_or_else(Self::default, Self::one)
    }

    /// Adds those of another.
    pub fn add(&mut self, other: Self) {
        if other.count == 0 {
            self.sum += other.sum;
            return;
        }
        if self.count == 0 {
            (self.min, self.max) = (other.min, other.max);
        }
        self.count += other.count;
        self.sum += other.sum;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
    }

    /// What its counts and sums grow by where it takes the place of `gone`, both of one value at
    /// most. Its least and greatest are bounds of no meaning of their own.
    const fn without(self, gone: Self) -> Self {
        let bounds = if self.count > 0 { self } else { gone };
        Self {
            count: self.count - gone.count,
            sum: self.sum - gone.sum,
            min: bounds.min,
            max: bounds.max,
        }
    }

    /// Whether the least or the greatest may be another once `gone` gave way to `come`: counts
    /// and sums of `self` have followed already, the other two have not.
    fn is_moved_by(self, gone: Self, come: Self) -> bool {
        // A correction leaves most figures as they are, and a channel never changes.
        if gone == come {
            return false;
        }
        let lost = gone.count > 0 && (gone.min <= self.min || gone.max >= self.max);
        let won = come.count > 0 && (come.min < self.min || come.max > self.max);
        lost || won
    }

    /// Their mean in units of which the figures are `scale`-ths.
    pub fn mean(self, scale: f64) -> Option<f64> {
        (self.count > 0).then(|| self.sum as f64 / self.count as f64 / scale)
    }
}

/// How many of the kept figures make one dB, dBm or degree.
pub const HUNDREDTHS: f64 = 100.0;

/// What one span holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Messages of the application, by the time of each.
    pub messages: i64,
    /// Their bytes.
    pub bytes: i64,
    /// Strength of every reception, in hundredths of a dBm, by the time of each.
    pub rssi: Figure,
    /// Signal to noise ratio of every reception that has one, in hundredths of a dB.
    pub snr: Figure,
    /// Frequency of every reception that has one, in Hz.
    pub freq: Figure,
    /// Temperature in hundredths of a degree Celsius, from out-of-band frames.
    pub temperature: Figure,
    /// Idle voltage in mV, from out-of-band frames.
    pub idle: Figure,
    /// Voltage while sending in mV, from out-of-band frames.
    pub transmit: Figure,
}

impl Tally {
    /// Adds those of another.
    pub fn add(&mut self, other: &Self) {
        self.messages += other.messages;
        self.bytes += other.bytes;
        self.rssi.add(other.rssi);
        self.snr.add(other.snr);
        self.freq.add(other.freq);
        self.temperature.add(other.temperature);
        self.idle.add(other.idle);
        self.transmit.add(other.transmit);
    }

    /// What counts and sums grow by where this takes the place of `gone`, each figure of one
    /// value at most. The least and the greatest do not follow from it: see
    /// [`Tally::is_moved_by`].
    #[must_use]
    pub fn without(&self, gone: &Self) -> Self {
        let mut figures = self.figures();
        for (figure, gone) in figures.iter_mut().zip(gone.figures()) {
            *figure = figure.without(gone);
        }
        let (messages, bytes) = (self.messages - gone.messages, self.bytes - gone.bytes);
        Self::from_figures(messages, bytes, figures)
    }

    /// Whether the least or the greatest of a figure has to be found anew, where in this tally
    /// `gone` gave way to `come`.
    pub fn is_moved_by(&self, gone: &Self, come: &Self) -> bool {
        let changes = gone.figures().into_iter().zip(come.figures());
        let mut figures = self.figures().into_iter().zip(changes);
        figures.any(|(figure, (gone, come))| figure.is_moved_by(gone, come))
    }

    /// The figures in the order of the database's columns.
    pub const fn figures(&self) -> [Figure; 6] {
        [
            self.rssi,
            self.snr,
            self.freq,
            self.temperature,
            self.idle,
            self.transmit,
        ]
    }

    /// From the counts and the figures in that order.
    pub const fn from_figures(messages: i64, bytes: i64, figures: [Figure; 6]) -> Self {
        let [rssi, snr, freq, temperature, idle, transmit] = figures;
        Self {
            messages,
            bytes,
            rssi,
            snr,
            freq,
            temperature,
            idle,
            transmit,
        }
    }
}

/// A figure in hundredths, as it is kept.
pub fn hundredths(value: f64) -> i64 {
    (value * HUNDREDTHS).round() as i64
}

/// The figures of one part of a range, as shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// Its beginning.
    pub start: UnixMillis,
    /// What it holds.
    pub tally: Tally,
}

/// The figures of a range of time, as shown: one bucket for each part that holds something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    /// Where the range is cut into parts.
    pub edges: Edges,
    /// Whether the least and the greatest values are known beside the means; of what a base
    /// station heard they are not kept.
    pub bounds: bool,
    /// In order of time.
    pub buckets: Vec<Bucket>,
    /// All of them together.
    pub total: Tally,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_begin_where_the_calendar_says() {
        let time = UnixMillis(1_709_210_096_789); // 2024-02-29 12:34:56.789
        let starts = Span::ALL.map(|span| span.start(time).utc());
        assert_eq!(
            starts,
            [
                "2024-02-29 12:00:00",
                "2024-02-29 00:00:00",
                "2024-02-01 00:00:00"
            ]
        );
        let ends = Span::ALL.map(|span| span.end(time).utc());
        assert_eq!(
            ends,
            [
                "2024-02-29 13:00:00",
                "2024-03-01 00:00:00",
                "2024-03-01 00:00:00"
            ]
        );
    }

    #[test]
    fn figures_add_up_in_any_order() {
        let values = [
            Figure::one(-12_050),
            Figure::default(),
            Figure::one(-9_900),
            Figure::one(-13_000),
        ];
        let mut forwards = Figure::default();
        let mut backwards = Figure::default();
        values.iter().for_each(|v| forwards.add(*v));
        values.iter().rev().for_each(|v| backwards.add(*v));
        assert_eq!(forwards, backwards);
        assert_eq!(
            (forwards.count, forwards.min, forwards.max),
            (3, -13_000, -9_900)
        );
        assert_eq!(forwards.mean(HUNDREDTHS), Some(-34_950.0 / 300.0));
        assert_eq!(Figure::default().mean(HUNDREDTHS), None);
    }

    #[test]
    fn a_bound_is_moved_by_what_was_at_it_or_lies_beyond_it() {
        let ten = Figure::one(10);
        let spread = Figure {
            count: 3,
            sum: 30,
            min: 5,
            max: 15,
        };
        assert!(!spread.is_moved_by(ten, Figure::one(11)));
        assert!(!spread.is_moved_by(ten, Figure::default()));
        assert!(spread.is_moved_by(ten, Figure::one(16)));
        assert!(spread.is_moved_by(Figure::one(15), ten));
        // What stays is no change, though it is both bounds.
        let constant = Figure {
            min: 10,
            max: 10,
            ..spread
        };
        assert!(!constant.is_moved_by(ten, ten));
        assert!(constant.is_moved_by(ten, Figure::one(11)));
        assert!(constant.is_moved_by(ten, Figure::default()));
        assert!(!constant.is_moved_by(Figure::default(), Figure::default()));
    }

    #[test]
    fn figures_round_to_hundredths() {
        assert_eq!(
            (hundredths(-129.9), hundredths(8.375), hundredths(-0.004)),
            (-12_990, 838, 0)
        );
    }
}
