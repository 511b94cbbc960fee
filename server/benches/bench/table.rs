//! The result: one line a benchmark, on the screen and in `bench.md`.

use std::fmt::Write as _;

/// Lines of the result.
pub struct Table(String);

impl Table {
    /// With its head.
    pub fn new() -> Self {
        let head = "| # | what | ours, median | beside, median | ratio | goal | met |\n\
                    |---|---|---|---|---|---|---|\n";
        Self(head.to_owned())
    }

    /// Adds a benchmark in units a second: `ours` and `beside` hold one figure a round.
    pub fn rates(&mut self, number: &str, what: &str, ours: &[f64], beside: &[f64], goal: f64) {
        let (ours, beside) = (median(ours), median(beside));
        let ratio = ours / beside;
        let met = if ratio >= goal { "yes" } else { "no" };
        // Writing to a string cannot fail.
        let _ = writeln!(
            self.0,
            "| {number} | {what} | {ours:.0}/s | {beside:.0}/s | {ratio:.2} | ≥ {goal:.2} | {met} |"
        );
    }

    /// Adds figures that must not exceed a limit.
    pub fn limit(&mut self, number: &str, what: &str, ours: &[f64], limit: f64, unit: &str) {
        let ours = median(ours);
        let met = if ours <= limit { "yes" } else { "no" };
        let _ = writeln!(
            self.0,
            "| {number} | {what} | {ours:.0} {unit} | | | ≤ {limit:.0} {unit} | {met} |"
        );
    }

    /// Adds figures that have no goal.
    pub fn told(&mut self, number: &str, what: &str, ours: &[f64], unit: &str) {
        let _ = writeln!(
            self.0,
            "| {number} | {what} | {:.0} {unit} | | | | |",
            median(ours)
        );
    }

    /// Adds a benchmark that could not be run.
    pub fn skipped(&mut self, number: &str, why: &str) {
        let _ = writeln!(self.0, "| {number} | skipped: {why} | | | | | |");
    }

    /// Prints the table.
    pub fn print(&self) {
        println!("\n{}", self.0);
    }

    /// Writes the table to `bench.md`.
    pub fn write(&self) {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../bench.md");
        if let Err(error) = std::fs::write(path, &self.0) {
            eprintln!("bench.md could not be written: {error}");
        }
    }
}

/// The middle value.
fn median(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
