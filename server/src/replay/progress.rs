//! Progress at the terminal: a bar, or a line now and then where there is no terminal.

use std::io::IsTerminal as _;
use std::sync::Mutex;
use std::time::Duration;

use indicatif::{HumanDuration, ProgressBar, ProgressStyle};
use tokio::time::Instant;

/// How often a line is written where there is no bar.
const EVERY: Duration = Duration::from_secs(5);

/// Shows how far something is, on standard error.
pub(crate) struct Progress {
    total: u64,
    unit: &'static str,
    started: Instant,
    bar: Option<ProgressBar>,
    told: Mutex<Instant>,
}

impl Progress {
    /// Of `total` things named by `unit`; 0 shows nothing but what is said.
    pub(crate) fn new(total: u64, unit: &'static str) -> Self {
        Self::of(total, unit, false)
    }

    /// The same of something that happens in real time: what remains of it is not reckoned from
    /// how fast it was so far but said, by [`Progress::at_live`].
    pub(crate) fn live(total: u64, unit: &'static str) -> Self {
        Self::of(total, unit, true)
    }

    fn of(total: u64, unit: &'static str, live: bool) -> Self {
        let bar = (total > 0 && std::io::stderr().is_terminal()).then(|| {
            let speed = if live { "{msg}" } else { "{per_sec}, {eta}" };
            let template =
                format!("{{bar:40}} {{human_pos}} of {{human_len}} {unit}, {speed} remaining");
            let bar = ProgressBar::new(total);
            match ProgressStyle::with_template(&template) {
                Ok(style) => bar.with_style(style),
                Err(_) => bar,
            }
        });
        let now = Instant::now();
        Self {
            total,
            unit,
            started: now,
            bar,
            told: Mutex::new(now),
        }
    }

    /// `done` of them are behind us.
    pub(crate) fn at(&self, done: u64) {
        if let Some(bar) = &self.bar {
            bar.set_position(done);
        } else if self.is_due() {
            let line = self.line(done, self.started.elapsed(), None);
            eprintln!("{line}");
        }
    }

    /// `done` of them are behind us, and so much time is left.
    pub(crate) fn at_live(&self, done: u64, left: Duration) {
        if let Some(bar) = &self.bar {
            bar.set_message(format!("{:#}", HumanDuration(left)));
            bar.set_position(done);
        } else if self.is_due() {
            let line = self.line(done, self.started.elapsed(), Some(left));
            eprintln!("{line}");
        }
    }

    /// Whether it is time for another line.
    fn is_due(&self) -> bool {
        let Ok(mut told) = self.told.lock() else {
            return false;
        };
        let due = told.elapsed() >= EVERY;
        if due {
            *told = Instant::now();
        }
        due
    }

    /// Where it stands after so much time; `left` where that is known.
    fn line(&self, done: u64, after: Duration, left: Option<Duration>) -> String {
        let of = format!("{done} of {} {}", self.total, self.unit);
        if let Some(left) = left {
            return format!("{of}, {} s remaining", left.as_secs());
        }
        let rate = done as f64 / after.as_secs_f64();
        match self.total.saturating_sub(done) as f64 / rate {
            seconds if seconds.is_finite() => {
                format!("{of}, {rate:.1}/s, {seconds:.0} s remaining")
            }
            // Nothing is behind us yet.
            _ => format!("{of}, {rate:.1}/s"),
        }
    }

    /// Says something beside the bar.
    pub(crate) fn say(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| eprintln!("{text}")),
            None => eprintln!("{text}"),
        }
    }

    /// Takes the bar away.
    pub(crate) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn what_goes_as_fast_as_it_can_is_reckoned_from_its_speed() {
        let progress = Progress::new(100, "receptions");
        assert_eq!(
            progress.line(25, seconds(10), None),
            "25 of 100 receptions, 2.5/s, 30 s remaining"
        );
        assert_eq!(
            progress.line(0, seconds(10), None),
            "0 of 100 receptions, 0.0/s"
        );
    }

    #[test]
    fn what_takes_its_own_time_ends_when_it_ends() {
        let progress = Progress::live(1440, "minutes");
        assert_eq!(
            progress.line(1, seconds(100), Some(seconds(86_300))),
            "1 of 1440 minutes, 86300 s remaining"
        );
    }
}
