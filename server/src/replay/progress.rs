//! Progress at the terminal: a bar, or a line now and then where there is no terminal.

use std::io::IsTerminal as _;
use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
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
        let bar = (total > 0 && std::io::stderr().is_terminal()).then(|| {
            let template = format!(
                "{{bar:40}} {{human_pos}} of {{human_len}} {unit}, {{per_sec}}, {{eta}} remaining"
            );
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
        let remaining = match self.total.saturating_sub(done) as f64 / rate {
            seconds if seconds.is_finite() => format!(", {seconds:.0} s remaining"),
            // Nothing is behind us yet.
            _ => String::new(),
        };
        eprintln!(
            "{done} of {} {}, {rate:.1}/s{remaining}",
            self.total, self.unit
        );
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
