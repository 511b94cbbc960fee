//! `demo load` and `demo remove`: a demonstration fleet of any size, for looking at pages and for
//! measuring, and taking it away again. It is played by the simulator and stored by the same
//! pipeline as everything else, a batch at a time: however many messages there are, no more of them
//! are held than one batch has.

use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use domain::reception::{Reception, Report};
use engine::{DemoFleet, Engine, Removed};
use simulator::{DAY, Downlinks, Fleet, INTERVAL_MAX, INTERVAL_MIN, Line, Plan, Shares};

use super::{Common, open_with_key};
use crate::replay::progress::Progress;

/// Receptions of one transaction.
const BATCH: usize = 4_000;
/// A day in seconds.
const SECONDS: u64 = 86_400;

#[derive(Args)]
pub(super) struct Demo {
    #[command(subcommand)]
    which: Which,
}

#[derive(Subcommand)]
enum Which {
    /// Load a demonstration fleet, with messages of the days that lie behind.
    Load(Load),
    /// Take the demonstration fleet away, with everything that is in its group.
    Remove(Remove),
}

#[derive(Args)]
struct Load {
    #[command(flatten)]
    common: Common,
    /// How many devices.
    #[arg(long, value_name = "N", default_value_t = 1_000,
          value_parser = clap::value_parser!(u32).range(1..=100_000))]
    devices: u32,
    /// How many messages of all of them together, about.
    #[arg(long, value_name = "N", default_value_t = 100_000,
          value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    messages: u64,
    /// How many base stations; one for a hundred devices when not given.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    stations: Option<u32>,
    /// Over how many days up to now the messages are spread.
    #[arg(long, value_name = "N", default_value_t = 30,
          value_parser = clap::value_parser!(u32).range(1..=3_660))]
    days: u32,
    /// Where all chance comes from: the same seed makes the same fleet.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
}

#[derive(Args)]
struct Remove {
    #[command(flatten)]
    common: Common,
}

impl Demo {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        match self.which {
            Which::Load(command) => command.run().await,
            Which::Remove(command) => command.run().await,
        }
    }
}

impl Load {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let (devices, messages, days) = (self.devices, self.messages, self.days);
        let interval = interval(devices, messages, days)?;
        let (stations, seed) = (self.stations, self.seed);
        let config = self.common.start(Vec::new())?;
        let engine = open_with_key(&config, false).await?;
        let now = engine.world.clock.now();
        let plan = Plan {
            devices,
            stations: stations.unwrap_or_else(|| devices.div_ceil(100).max(4)),
            days,
            seed,
            start: now.plus(-i64::from(days) * DAY),
            interval: Some(interval),
            downlinks: Downlinks::Played,
            // As many messages as were asked for: nobody talks too much or asks for answers.
            shares: Shares {
                talkative: 0.0,
                off_contract: 0.0,
                asking: 0.0,
                ..Shares::default()
            },
            ..Plan::default()
        };
        let loaded = load(&engine, plan, messages).await;
        engine.close().await;
        println!(
            "The demo fleet has {devices} devices; {} messages are new.",
            loaded?
        );
        Ok(ExitCode::SUCCESS)
    }
}

impl Remove {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.common.start(Vec::new())?;
        let engine = open_with_key(&config, false).await?;
        let progress = Progress::new(0, "messages");
        let removed = engine
            .remove_demo(|removed| progress.at(removed.messages))
            .await;
        progress.end();
        engine.close().await;
        let Removed { devices, messages } = removed.context(
            "the demo fleet stays: take what was put into its group beside it to another place \
             first, or delete it",
        )?;
        println!("The demo fleet is gone: {devices} devices and {messages} messages.");
        println!(
            "What the groups above it counted of it stays; `rebuild-statistics` counts anew what \
             is still there."
        );
        Ok(ExitCode::SUCCESS)
    }
}

/// Seconds between the messages of a device.
fn interval(devices: u32, messages: u64, days: u32) -> anyhow::Result<u32> {
    let seconds = u64::from(devices) * u64::from(days) * SECONDS / messages;
    let seconds = u32::try_from(seconds).unwrap_or(u32::MAX);
    if !(INTERVAL_MIN..=INTERVAL_MAX).contains(&seconds) {
        bail!(
            "`--messages {messages}` of `--devices {devices}` over `--days {days}` is one message \
             in {seconds} seconds for each: it must be one in {INTERVAL_MIN} to {INTERVAL_MAX}"
        );
    }
    Ok(seconds)
}

/// Registers the fleet of a plan and stores what is heard of it. How many messages were new.
async fn load(engine: &Engine, plan: Plan, messages: u64) -> anyhow::Result<u64> {
    let fleet: DemoFleet = engine.load_demo(false).await?;
    let token = engine.demo_loader(&fleet).await.context(
        "the demo group has no device type any more: take it away with `demo remove` first",
    )?;
    let mut playing = Fleet::new(plan)?;
    for registration in playing.registrations() {
        let body = serde_json::to_vec(&registration)?;
        engine.register(&token, body.into()).await?;
    }
    let progress = Progress::new(messages, "messages");
    let now = engine.world.clock.now();
    let mut new = 0;
    let mut batch: Vec<Reception> = Vec::with_capacity(BATCH);
    loop {
        let next = match new < messages {
            true => playing.until(now.0),
            false => None,
        };
        let over = next.is_none();
        if let Some(arrival) = next
            && let Line::Reception(heard) = arrival.line
        {
            let text = serde_json::to_string(&heard)?;
            let report: Report<'_> = serde_json::from_str(&text)?;
            // A clock that runs ahead says what has not happened yet.
            batch.extend(report.check(now).ok());
        }
        if batch.len() == BATCH || (over && !batch.is_empty()) {
            new += engine.store_demo(std::mem::take(&mut batch)).await?;
            batch.reserve(BATCH);
            progress.at(new);
        }
        if over {
            break;
        }
    }
    progress.end();
    Ok(new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_messages_are_spread_over_the_devices_and_the_days() {
        assert_eq!(interval(1_000, 100_000, 30).unwrap(), 25_920);
        assert_eq!(interval(100_000, 10_000_000, 365).unwrap(), 315_360);
    }

    #[test]
    fn what_no_device_could_send_is_refused_by_name() {
        for (devices, messages, days) in [(1, 10_000_000, 1), (100_000, 1, 3_660)] {
            let error = interval(devices, messages, days).unwrap_err().to_string();
            assert!(error.contains("--messages"), "{error}");
        }
    }
}
