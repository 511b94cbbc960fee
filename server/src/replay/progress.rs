//! Progress at the terminal: a bar, or a line now and then where there is no terminal.

use std::io::IsTerminal as _;
use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use tokio::time::Instant;

/// How often a line is written where there is no bar.
const EVERY: Duration = Duration::from_secs(5);

/// Shows how far a replay is, on standard error.
pub(super) struct Progress {
    total: u64,
    started: Instant,
    bar: Option<ProgressBar>,
    told: Mutex<Instant>,
}

impl Progress {
    /// Of `total` lines; 0 shows nothing but what is said.
    pub(super) fn new(total: u64) -> Self {
        let bar = (total > 0 && std::io::stderr().is_terminal()).then(|| {
            let template =
                "{bar:40} {human_pos} of {human_len} receptions, {per_sec}, {eta} remaining";
            let bar = ProgressBar::new(total);
            match ProgressStyle::with_template(template) {
                Ok(style) => bar.with_style(style),
                Err(_) => bar,
            }
        });
        let now = Instant::now();
        Self {
            total,
            started: now,
            bar,
            told: Mutex::new(now),
        }
    }

    /// `done` lines are behind us.
    pub(super) fn at(&self, done: u64) {
        if let Some(bar) = &self.bar {
            bar.set_position(done);
            return;
        }
        let Ok(mut told) = self.told.lock() else {
            return;
        };
        if told.elapsed() < EVERY {
            return;
        }
        *told = Instant::now();
        let rate = done as f64 / self.started.elapsed().as_secs_f64();
        let remaining = self.total.saturating_sub(done) as f64 / rate.max(f64::MIN_POSITIVE);
        eprintln!(
            "{done} of {} receptions, {rate:.0}/s, {remaining:.0} s remaining",
            self.total
        );
    }

    /// Says something beside the bar.
    pub(super) fn say(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| eprintln!("{text}")),
            None => eprintln!("{text}"),
        }
    }

    /// Takes the bar away.
    pub(super) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
