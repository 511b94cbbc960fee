//! Sends recorded receptions, one JSON object a line, through the stations' door.
//!
//! The file is read twice and never held: once to count its lines (and, to register them, to
//! collect the names in it), once to send them. A server that goes away is tried again, with the
//! same batch: sent twice, it changes nothing.

mod client;
pub(crate) mod door;
pub(crate) mod progress;
pub(crate) mod read;
mod summary;

use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;
use tokio::time::Instant;

use door::{Door, SHOWN};
use progress::Progress;
use read::Lines;

pub use door::Address;
pub use summary::Summary;

/// Names of stations and devices in one registration.
const NAMES: usize = 5_000;

/// What to send where, and how.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The file.
    pub file: PathBuf,
    /// The server's address, `http` or `https`.
    pub url: String,
    /// The bearer token.
    pub token: String,
    /// Whether to register what the file names first.
    pub register: bool,
    /// The name of the device type under which new devices come, if not the token's own.
    pub device_type: Option<String>,
    /// Receptions a second, if held back.
    pub rate: Option<u32>,
    /// Receptions in one request.
    pub batch: usize,
    /// How long a server that does not answer is tried again.
    pub patience: Duration,
    /// A certificate to trust beside the well-known ones.
    pub ca: Option<PathBuf>,
}

impl Plan {
    fn address(&self) -> Address {
        Address {
            url: self.url.clone(),
            token: self.token.clone(),
            patience: self.patience,
            ca: self.ca.clone(),
        }
    }
}

/// Sends the file. What became of it is in the summary, and what ended it early if something
/// did: a file that cannot be read, a server that cannot be reached for longer than the plan's
/// patience, or one that refuses a request as a whole. What was sent before stays sent.
pub async fn replay(plan: &Plan) -> (Summary, anyhow::Result<()>) {
    let mut summary = Summary::default();
    let sent = send_all(plan, &mut summary).await;
    (summary, sent)
}

async fn send_all(plan: &Plan, summary: &mut Summary) -> anyhow::Result<()> {
    let mut door = Door::new(&plan.address())?;
    let survey = read::survey(&plan.file, plan.register)?;
    if plan.register {
        let (stations, devices) = (&survey.stations, &survey.devices);
        register(&mut door, plan, stations, devices, summary).await?;
    }
    let progress = Progress::new(survey.lines, "receptions");
    let started = Instant::now();
    let sent = send_lines(&mut door, plan, summary, &progress).await;
    progress.end();
    summary.took = started.elapsed();
    sent
}

async fn send_lines(
    door: &mut Door,
    plan: &Plan,
    summary: &mut Summary,
    progress: &Progress,
) -> anyhow::Result<()> {
    let started = Instant::now();
    // At a given rate no batch holds more than a quarter of a second's receptions.
    let most = plan
        .rate
        .map_or(usize::MAX, |rate| (rate as usize / 4).max(1));
    let mut lines = Lines::open(&plan.file)?;
    while let Some(batch) = lines.next(plan.batch.min(most), |line, problem| {
        if summary.unreadable < SHOWN {
            progress.say(&format!("line {line} cannot be read: {problem}"));
        }
        summary.unreadable += 1;
    })? {
        if let Some(rate) = plan.rate {
            let due = Duration::from_secs_f64(summary.sent as f64 / f64::from(rate));
            tokio::time::sleep_until(started + due).await;
        }
        if !batch.places.is_empty() {
            door.hand_in("/radio/receptions", batch, summary, progress)
                .await?;
        }
        progress.at(summary.sent + summary.unreadable);
    }
    Ok(())
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Registration<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    device_type: Option<&'a str>,
    stations: &'a [String],
    devices: &'a [String],
}

async fn register(
    door: &mut Door,
    plan: &Plan,
    stations: &[String],
    devices: &[String],
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let progress = Progress::new(0, "");
    let stations = stations.chunks(NAMES).map(|names| (names, [].as_slice()));
    let devices = devices.chunks(NAMES).map(|names| ([].as_slice(), names));
    for (stations, devices) in stations.chain(devices) {
        let body = serde_json::to_vec(&Registration {
            device_type: plan.device_type.as_deref(),
            stations,
            devices,
        })?;
        door.register(body, summary, &progress).await?;
    }
    Ok(())
}
