//! The stations' door as a sender sees it: requests are repeated until they are answered, and
//! each item's answer is counted.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, bail};
use bytes::Bytes;
use http::StatusCode;
use serde::Deserialize;
use tokio::time::Instant;

use super::client::{Client, Reply};
use super::progress::Progress;
use super::read::Batch;
use super::summary::Summary;

/// How many refusals are shown one by one.
pub(super) const SHOWN: u64 = 20;
/// The first wait before another try; it doubles up to [`LONGEST`].
const FIRST: Duration = Duration::from_millis(250);
/// The longest wait before another try.
const LONGEST: Duration = Duration::from_secs(5);

/// Where the door is, and how it is treated.
#[derive(Clone, Debug)]
pub struct Address {
    /// The server's address, `http` or `https`.
    pub url: String,
    /// The bearer token.
    pub token: String,
    /// How long a server that does not answer is tried again.
    pub patience: Duration,
    /// A certificate to trust beside the well-known ones.
    pub ca: Option<PathBuf>,
}

/// The door, over one connection.
pub(crate) struct Door {
    client: Client,
    patience: Duration,
}

#[derive(Deserialize)]
struct Answer {
    index: usize,
    result: Option<String>,
    refused: Option<String>,
    field: Option<String>,
    message: Option<String>,
}

#[derive(Deserialize)]
struct Registered {
    stations: u64,
    devices: u64,
}

impl Door {
    pub(crate) fn new(address: &Address) -> anyhow::Result<Self> {
        Ok(Self {
            client: Client::new(&address.url, &address.token, address.ca.as_deref())?,
            patience: address.patience,
        })
    }

    /// Asks once.
    pub(crate) async fn get(&mut self, path: &str) -> anyhow::Result<Reply> {
        self.client.get(path).await
    }

    /// Registers what the body names.
    pub(crate) async fn register(
        &mut self,
        body: Vec<u8>,
        summary: &mut Summary,
        progress: &Progress,
    ) -> anyhow::Result<()> {
        let reply = self.insist("/radio/registrations", body.into(), progress);
        let registered: Registered = serde_json::from_slice(&reply.await?)
            .context("the server's answer is not understood")?;
        summary.new_stations += registered.stations;
        summary.new_devices += registered.devices;
        Ok(())
    }

    /// Hands in a batch and counts what became of each of its items.
    pub(crate) async fn hand_in(
        &mut self,
        path: &str,
        batch: Batch,
        summary: &mut Summary,
        progress: &Progress,
    ) -> anyhow::Result<()> {
        let reply = self.insist(path, batch.body.into(), progress).await?;
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

    /// Posts until there is an answer, for as long as there is patience.
    pub(crate) async fn insist(
        &mut self,
        path: &str,
        body: Bytes,
        progress: &Progress,
    ) -> anyhow::Result<Bytes> {
        let until = Instant::now() + self.patience;
        let mut wait = FIRST;
        loop {
            let problem = match self.client.post(path, body.clone()).await {
                Ok(Reply { status, body, .. }) if status.is_success() => return Ok(body),
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
                    self.patience.as_secs()
                );
            }
            progress.say(&format!("again in {} ms: {problem}", wait.as_millis()));
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(LONGEST);
        }
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
pub(crate) fn sentence(body: &[u8]) -> String {
    #[derive(Deserialize)]
    struct Problem {
        message: String,
    }
    match serde_json::from_slice::<Problem>(body) {
        Ok(problem) => problem.message,
        Err(_) => String::from_utf8_lossy(body).chars().take(200).collect(),
    }
}
