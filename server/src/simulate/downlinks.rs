//! The stations' side of downlinks: fetched by long polls, sent at their time, confirmed.

use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use domain::{DeviceId, StationId};
use engine::Clock;
use http::StatusCode;
use serde::Deserialize;
use tokio::sync::{Mutex, mpsc};
use tokio_util::sync::CancellationToken;

use super::play::Known;
use crate::replay::Address;
use crate::replay::door::{Door, sentence};
use crate::replay::progress::Progress;

/// How long a poll waits for something, in seconds.
const WAIT: u32 = 20;
/// Before the next poll after one that failed, or one that brought nothing new at once.
const PAUSE: Duration = Duration::from_secs(1);

/// A downlink as the server hands it out.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Ordered {
    id: String,
    device: DeviceId,
    station: StationId,
    transmit_at: i64,
    window_ends: i64,
    #[serde(default)]
    frame: Option<String>,
}

/// A downlink that a station has sent, or was too late to send.
#[derive(Debug)]
pub(super) struct Emitted {
    pub device: DeviceId,
    pub station: StationId,
    /// When, ms UTC.
    pub time: i64,
    pub sent: bool,
    /// What was sent, in hex.
    pub frame: Option<String>,
}

/// The stations of a fleet, as far as they send.
pub(super) struct Stations {
    pub server: Address,
    /// Others are left alone.
    pub ids: RangeInclusive<u32>,
    /// The time at which each downlink waits for its own; without it all are sent at once.
    pub live: Option<Arc<dyn Clock>>,
}

impl Stations {
    /// Polls until `over`.
    pub(super) async fn play(self, tell: mpsc::Sender<Emitted>, over: CancellationToken) {
        if let Some(end) = over.run_until_cancelled(self.poll(&tell, &over)).await {
            eprintln!("no more downlinks are fetched: {end:#}");
        }
    }

    /// Ends only when there is no point in going on, with the reason.
    async fn poll(&self, tell: &mpsc::Sender<Emitted>, over: &CancellationToken) -> anyhow::Error {
        let doors = Door::new(&self.server).and_then(|door| Ok((door, Door::new(&self.server)?)));
        let (mut door, confirming) = match doors {
            Ok(doors) => doors,
            Err(error) => return error,
        };
        let confirming = Arc::new(Mutex::new(confirming));
        let mut known = Known::default();
        let path = format!("/radio/downlinks?wait={WAIT}");
        loop {
            let reply = match door.get(&path).await {
                Ok(reply) => reply,
                Err(_) => {
                    // Who hands in says that the server is away.
                    tokio::time::sleep(PAUSE).await;
                    continue;
                }
            };
            if reply.status.is_client_error() && reply.status != StatusCode::TOO_MANY_REQUESTS {
                return anyhow::anyhow!("{path} answered {}", reply.status);
            }
            if reply.status != StatusCode::OK {
                tokio::time::sleep(reply.retry_after.unwrap_or(PAUSE)).await;
                continue;
            }
            let ordered: Vec<Ordered> = match serde_json::from_slice(&reply.body) {
                Ok(ordered) => ordered,
                Err(error) => {
                    let beginning = sentence(&reply.body);
                    return anyhow::anyhow!("`{beginning}` is not understood: {error}");
                }
            };
            let ours = |one: &Ordered| self.ids.contains(&one.station.0);
            let mut idle = !ordered.is_empty();
            for one in ordered.into_iter().filter(ours) {
                if known.is_new(&one.id) {
                    idle = false;
                    let sent = send(
                        one,
                        self.live.clone(),
                        Arc::clone(&confirming),
                        tell.clone(),
                    );
                    let over = over.clone();
                    tokio::spawn(async move { over.run_until_cancelled(sent).await });
                }
            }
            if idle {
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// Sends one downlink at its time, tells the server and then the device.
async fn send(
    one: Ordered,
    live: Option<Arc<dyn Clock>>,
    door: Arc<Mutex<Door>>,
    tell: mpsc::Sender<Emitted>,
) {
    let mut time = one.transmit_at;
    let mut sent = true;
    if let Some(clock) = live {
        let wait = u64::try_from(one.transmit_at - clock.now().0);
        tokio::time::sleep(Duration::from_millis(wait.unwrap_or(0))).await;
        time = clock.now().0;
        sent = time <= one.window_ends;
    }
    let body = if sent {
        r#"{"sent":true}"#
    } else {
        r#"{"sent":false}"#
    };
    let path = format!("/radio/downlinks/{}", one.id);
    let progress = Progress::new(0, "");
    let confirmed = door
        .lock()
        .await
        .insist(&path, body.into(), &progress)
        .await;
    if let Err(error) = confirmed {
        progress.say(&format!("{error:#}"));
        return;
    }
    let emitted = Emitted {
        device: one.device,
        station: one.station,
        time,
        sent,
        frame: one.frame,
    };
    // Nobody listens any more when the fleet is over.
    let _ = tell.send(emitted).await;
}
