//! Sends recorded receptions, one JSON object a line, through the stations' door.
//!
//! The file is read twice and never held: once to count its lines (and, to register them, to
//! collect the names in it), once to send them. A server that goes away is tried again, with the
//! same batch: sent twice, it changes nothing.

mod client;
mod progress;
mod read;
mod summary;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, bail};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use client::{Client, Reply};
use progress::Progress;
use read::{Batch, Lines};

pub use summary::Summary;

/// Names of stations and devices in one registration.
const NAMES: usize = 5_000;
/// How many refusals are shown one by one.
const SHOWN: u64 = 20;
/// The first wait before another try; it doubles up to [`LONGEST`].
const FIRST: Duration = Duration::from_millis(250);
/// The longest wait before another try.
const LONGEST: Duration = Duration::from_secs(5);

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

/// Sends the file. What became of it is in the summary, and what ended it early if something
/// did: a file that cannot be read, a server that cannot be reached for longer than the plan's
/// patience, or one that refuses a request as a whole. What was sent before stays sent.
pub async fn replay(plan: &Plan) -> (Summary, anyhow::Result<()>) {
    let mut summary = Summary::default();
    let sent = send_all(plan, &mut summary).await;
    (summary, sent)
}

async fn send_all(plan: &Plan, summary: &mut Summary) -> anyhow::Result<()> {
    let mut client = Client::new(&plan.url, &plan.token, plan.ca.as_deref())?;
    let survey = read::survey(&plan.file, plan.register)?;
    if plan.register {
        let (stations, devices) = (&survey.stations, &survey.devices);
        register(&mut client, plan, stations, devices, summary).await?;
    }
    let progress = Progress::new(survey.lines);
    let started = Instant::now();
    let sent = send_lines(&mut client, plan, summary, &progress).await;
    progress.end();
    summary.took = started.elapsed();
    sent
}

async fn send_lines(
    client: &mut Client,
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
            send(client, plan, batch, summary, progress).await?;
        }
        progress.at(summary.sent + summary.unreadable);
    }
    Ok(())
}

#[derive(Deserialize)]
struct Answer {
    index: usize,
    result: Option<String>,
    refused: Option<String>,
    field: Option<String>,
    message: Option<String>,
}

async fn send(
    client: &mut Client,
    plan: &Plan,
    batch: Batch,
    summary: &mut Summary,
    progress: &Progress,
) -> anyhow::Result<()> {
    let reply = insist(
        client,
        plan,
        "/radio/receptions",
        batch.body.into(),
        progress,
    )
    .await?;
    let answers: Vec<Answer> =
        serde_json::from_slice(&reply).context("the server's answer is not understood")?;
    if answers.len() != batch.places.len() {
        bail!(
            "{} receptions were sent, but {} answered",
            batch.places.len(),
            answers.len()
        );
    }
    for answer in answers {
        summary.sent += 1;
        match (answer.result.as_deref(), answer.refused) {
            (Some("accepted"), _) => summary.accepted += 1,
            (Some("merged"), _) => summary.merged += 1,
            (Some("repeated"), _) => summary.repeated += 1,
            (_, refused) => {
                if summary.refused_count() < SHOWN {
                    let line = batch.places.get(answer.index).copied().unwrap_or(0);
                    let message = answer.message.as_deref().unwrap_or("refused");
                    progress.say(&format!("line {line}: {message}"));
                }
                let reason = match (refused, answer.field) {
                    (Some(code), Some(field)) => format!("{field} {code}"),
                    (code, field) => code.or(field).unwrap_or_else(|| "unknown".into()),
                };
                *summary.refused.entry(reason).or_default() += 1;
            }
        }
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

#[derive(Deserialize)]
struct Registered {
    stations: u64,
    devices: u64,
}

async fn register(
    client: &mut Client,
    plan: &Plan,
    stations: &[String],
    devices: &[String],
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let progress = Progress::new(0);
    let stations = stations.chunks(NAMES).map(|names| (names, [].as_slice()));
    let devices = devices.chunks(NAMES).map(|names| ([].as_slice(), names));
    for (stations, devices) in stations.chain(devices) {
        let body = serde_json::to_vec(&Registration {
            device_type: plan.device_type.as_deref(),
            stations,
            devices,
        })?;
        let reply = insist(client, plan, "/radio/registrations", body.into(), &progress).await?;
        let registered: Registered =
            serde_json::from_slice(&reply).context("the server's answer is not understood")?;
        summary.new_stations += registered.stations;
        summary.new_devices += registered.devices;
    }
    Ok(())
}

/// Sends a request until it is answered, for as long as there is patience.
async fn insist(
    client: &mut Client,
    plan: &Plan,
    path: &str,
    body: bytes::Bytes,
    progress: &Progress,
) -> anyhow::Result<bytes::Bytes> {
    let until = Instant::now() + plan.patience;
    let mut wait = FIRST;
    loop {
        let problem = match client.post(path, body.clone()).await {
            Ok(Reply {
                status: StatusCode::OK,
                body,
                ..
            }) => return Ok(body),
            Ok(Reply {
                status,
                body,
                retry_after,
            }) if is_passing(status) => {
                wait = wait.max(retry_after.unwrap_or_default()).min(LONGEST);
                format!("{status}: {}", sentence(&body))
            }
            Ok(Reply { status, body, .. }) => {
                bail!("{path} answered {status}: {}", sentence(&body))
            }
            Err(error) => format!("{error:#}"),
        };
        if Instant::now() + wait > until {
            bail!(
                "{path} could not be reached for {} s: {problem}",
                plan.patience.as_secs()
            );
        }
        progress.say(&format!("again in {} ms: {problem}", wait.as_millis()));
        tokio::time::sleep(wait).await;
        wait = (wait * 2).min(LONGEST);
    }
}

/// Whether another try may be answered differently.
fn is_passing(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::TOO_MANY_REQUESTS
            | StatusCode::REQUEST_TIMEOUT
            | StatusCode::BAD_GATEWAY
            | StatusCode::GATEWAY_TIMEOUT
    )
}

/// The message of a refusal, or the beginning of whatever came instead.
fn sentence(body: &[u8]) -> String {
    #[derive(Deserialize)]
    struct Problem {
        message: String,
    }
    match serde_json::from_slice::<Problem>(body) {
        Ok(problem) => problem.message,
        Err(_) => String::from_utf8_lossy(body).chars().take(200).collect(),
    }
}
