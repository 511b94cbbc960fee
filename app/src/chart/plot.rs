//! What one chart shows.

use super::scale::Scale;
use crate::words::words;

/// A figure of one part of a range: least, mean and greatest.
pub type Spread = (f64, f64, f64);

/// A chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Plot {
    /// What it is called in addresses and file names.
    pub key: String,
    /// What stands above it.
    pub title: String,
    /// What stands beside that: all of it in one figure.
    pub beside: String,
    /// How many decimals its values have at most.
    pub decimals: usize,
    /// The axis of its values.
    pub scale: Scale,
    /// What is drawn.
    pub marks: Marks,
}

/// What is drawn, each with one entry for every part of the range.
#[derive(Clone, Debug, PartialEq)]
pub enum Marks {
    /// Counts as bars, and those of the time before as a dotted line.
    Bars {
        /// The counts.
        values: Vec<i64>,
        /// Those of the time before.
        before: Option<Vec<i64>>,
    },
    /// Means as lines, each with a band from the least to the greatest.
    Lines(Vec<Line>),
}

/// One line; gaps where nothing came.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it is called among several; empty where it is the only one.
    pub name: String,
    /// How many values there are in each part.
    pub counts: Vec<i64>,
    /// What they are.
    pub values: Vec<Option<Spread>>,
    /// Whether the least and the greatest are known.
    pub banded: bool,
    /// The means of the time before.
    pub before: Option<Vec<Option<f64>>>,
}

impl Plot {
    /// How many parts there are.
    pub fn parts(&self) -> usize {
        match &self.marks {
            Marks::Bars { values, .. } => values.len(),
            Marks::Lines(lines) => lines.first().map_or(0, |line| line.values.len()),
        }
    }

    /// A value as the reader writes it.
    pub fn print(&self, value: f64) -> String {
        printed(value, self.decimals)
    }

    /// What one part holds, in words: the counts, or the mean of each line with its bounds; none
    /// where it holds nothing.
    pub fn told(&self, place: usize, number: fn(i64) -> String) -> Option<String> {
        let lines = match &self.marks {
            Marks::Bars { values, .. } => return values.get(place).copied().map(number),
            Marks::Lines(lines) => lines,
        };
        let told = lines.iter().filter_map(|line| {
            let (least, mean, greatest) = (*line.values.get(place)?)?;
            let name = match line.name.as_str() {
                "" => String::new(),
                name => format!("{name} "),
            };
            let bounds = match line.banded && least < greatest {
                true => format!(" ({}…{})", self.print(least), self.print(greatest)),
                false => String::new(),
            };
            Some(format!("{name}{}{bounds}", self.print(mean)))
        });
        let told: Vec<String> = told.collect();
        (!told.is_empty()).then(|| told.join(", "))
    }

    /// What is written beside its three lines, from the head.
    pub fn beside_lines(&self) -> [String; 3] {
        let decimals = self.scale.decimals();
        self.scale.lines().map(|value| printed(value, decimals))
    }
}

fn printed(value: f64, decimals: usize) -> String {
    (words().decimal)(&format!("{value:.decimals$}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_told_with_its_bounds_and_one_without_values_is_not() {
        let line = |name: &str, values: Vec<Option<Spread>>| Line {
            name: name.into(),
            counts: vec![1; values.len()],
            values,
            banded: true,
            before: None,
        };
        let plot = Plot {
            key: "voltage".into(),
            title: "Voltage, V".into(),
            beside: String::new(),
            decimals: 2,
            scale: Scale::around(0.0, 1.0, 0.1),
            marks: Marks::Lines(vec![
                line(
                    "idle",
                    vec![Some((-0.5, 1.0, 2.0)), None, Some((1.0, 1.0, 1.0))],
                ),
                line("sending", vec![None, None, Some((0.25, 0.5, 0.75))]),
            ]),
        };
        let told = |place| plot.told(place, |count| count.to_string());
        assert_eq!(plot.parts(), 3);
        assert_eq!(told(0).unwrap(), "idle 1.00 (−0.50…2.00)");
        assert_eq!(told(1), None);
        assert_eq!(told(2).unwrap(), "idle 1.00, sending 0.50 (0.25…0.75)");
        assert_eq!(told(3), None);
    }
}
