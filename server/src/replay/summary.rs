//! What became of a replay.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

/// Counts at the end of a replay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Stations that the server did not know before.
    pub new_stations: u64,
    /// Devices that the server did not know before.
    pub new_devices: u64,
    /// Receptions that were answered.
    pub sent: u64,
    /// Those that made a new message.
    pub accepted: u64,
    /// Those that joined a message.
    pub merged: u64,
    /// Those that the server had already.
    pub repeated: u64,
    /// Those that were refused, by field and reason.
    pub refused: BTreeMap<String, u64>,
    /// Lines that are not JSON and were not sent.
    pub unreadable: u64,
    /// How long sending took.
    pub took: Duration,
}

impl Summary {
    /// How many receptions were refused, whatever the reason.
    pub fn refused_count(&self) -> u64 {
        self.refused.values().sum()
    }

    /// Whether everything in the file is now with the server.
    pub fn is_clean(&self) -> bool {
        self.refused.is_empty() && self.unreadable == 0
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.new_stations + self.new_devices > 0 {
            writeln!(
                f,
                "registered  {} stations, {} devices",
                self.new_stations, self.new_devices
            )?;
        }
        writeln!(f, "sent        {}", self.sent)?;
        writeln!(f, "accepted    {}", self.accepted)?;
        writeln!(f, "merged      {}", self.merged)?;
        writeln!(f, "repeated    {}", self.repeated)?;
        writeln!(f, "refused     {}", self.refused_count())?;
        for (reason, count) in &self.refused {
            writeln!(f, "            {count} × {reason}")?;
        }
        if self.unreadable > 0 {
            writeln!(f, "unreadable  {}", self.unreadable)?;
        }
        let seconds = self.took.as_secs_f64();
        let rate = |count: u64| count as f64 / seconds.max(0.001);
        let (receptions, messages) = (rate(self.sent), rate(self.accepted));
        write!(
            f,
            "in          {seconds:.1} s, {receptions:.0} receptions/s, {messages:.0} messages/s"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_ends_with_how_fast_receptions_and_messages_went() {
        let summary = Summary {
            sent: 3000,
            accepted: 1000,
            merged: 2000,
            took: Duration::from_secs(2),
            ..Summary::default()
        };
        let said = summary.to_string();
        let rates = "in          2.0 s, 1500 receptions/s, 500 messages/s";
        assert!(said.ends_with(rates), "{said}");
    }
}
