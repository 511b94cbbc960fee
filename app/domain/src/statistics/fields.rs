//! What devices send as fields of their custom format, over time.

use serde::{Deserialize, Serialize};

/// The values of one field in one part of a range.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// How many, at least one.
    pub count: i64,
    /// The least.
    pub least: f64,
    /// The mean.
    pub mean: f64,
    /// The greatest.
    pub greatest: f64,
}

/// The values of one field over a range: one entry for each part, none where nothing came.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldSeries {
    /// The name of the field.
    pub name: String,
    /// In order of time.
    pub parts: Vec<Option<Measured>>,
}

/// The numbers that a device sent as fields of the custom format of its type.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Fields {
    /// The names of all fields of the format that are numbers, in its order.
    pub known: Vec<String>,
    /// Those that are told, in that order.
    pub told: Vec<FieldSeries>,
    /// How many messages were read, where there are more than are read at once: the newest.
    pub newest: Option<i64>,
}

/// Values of a field that are added up.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sum {
    count: i64,
    sum: f64,
    least: f64,
    greatest: f64,
}

impl Sum {
    /// Adds a value.
    pub fn add(&mut self, value: f64) {
        if self.count == 0 {
            (self.least, self.greatest) = (value, value);
        }
        self.count += 1;
        self.sum += value;
        self.least = self.least.min(value);
        self.greatest = self.greatest.max(value);
    }

    /// What they are together; none where there are none, or where they are too great to be told.
    pub fn measured(self) -> Option<Measured> {
        let mean = self.sum / self.count as f64;
        (self.count > 0 && mean.is_finite()).then_some(Measured {
            count: self.count,
            least: self.least,
            mean,
            greatest: self.greatest,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_by_their_bounds_and_mean() {
        let mut sum = Sum::default();
        assert_eq!(sum.measured(), None);
        for value in [2.5, -1.5, 5.0] {
            sum.add(value);
        }
        let told = sum.measured().unwrap();
        assert_eq!(
            (told.count, told.least, told.mean, told.greatest),
            (3, -1.5, 2.0, 5.0)
        );
        let mut endless = Sum::default();
        endless.add(f64::MAX);
        endless.add(f64::MAX);
        assert_eq!(endless.measured(), None);
    }
}
