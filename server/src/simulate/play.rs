//! A fleet in front of a server.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use engine::Clock;
use simulator::{Fleet, Line};
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::downlinks::{self, Emitted};
use super::{Pace, Played, Sent, Stage};
use crate::replay::door::Door;
use crate::replay::progress::Progress;
use crate::replay::read::Batch;

/// The door of decoded receptions, and that of frames.
const RECEPTIONS: &str = "/radio/receptions";
const FRAMES: &str = "/radio/frames";
/// A minute in milliseconds: the step of the progress.
const MINUTE: i64 = 60_000;
/// How far beyond the fleet's own time a downlink may lie to be taken at its word.
const AHEAD: i64 = 60_000;
/// Downlinks that wait to be told to their devices.
const WAITING: usize = 1_000;

/// Minutes that were played.
pub(super) fn done(start: i64, now: i64) -> u64 {
    u64::try_from((now - start) / MINUTE).unwrap_or(0)
}

/// What progress is told in.
const UNIT: &str = "minutes of the fleet";

/// Progress in minutes of the fleet's own time.
pub(super) fn progress(fleet: &Fleet) -> Progress {
    let plan = fleet.plan();
    Progress::new(done(plan.start.0, plan.end().0), UNIT)
}

/// The same where each reception has its own time.
fn live_progress(fleet: &Fleet) -> Progress {
    let plan = fleet.plan();
    Progress::live(done(plan.start.0, plan.end().0), UNIT)
}

/// Time until the fleet is over, where each reception has its own.
fn left(end: i64, now: i64) -> Duration {
    Duration::from_millis(u64::try_from(end - now).unwrap_or(0))
}

/// Plays a fleet into a server until it has nothing more to say, or `stop` is cancelled. What
/// became of it is told in any case, and what ended it early if something did.
pub async fn play(
    fleet: &mut Fleet,
    stage: &Stage,
    clock: &Arc<dyn Clock>,
    stop: &CancellationToken,
) -> (Played, anyhow::Result<()>) {
    let mut played = Played::default();
    let end = play_all(fleet, stage, clock, stop, &mut played).await;
    (played, end)
}

async fn play_all(
    fleet: &mut Fleet,
    stage: &Stage,
    clock: &Arc<dyn Clock>,
    stop: &CancellationToken,
    played: &mut Played,
) -> anyhow::Result<()> {
    let mut door = Door::new(&stage.server)?;
    if stage.register {
        let progress = Progress::new(0, "");
        for registration in fleet.registrations() {
            let body = serde_json::to_vec(&registration)?;
            door.register(body, &mut played.handed_in, &progress)
                .await?;
        }
    }
    let progress = match stage.pace {
        Pace::Live => live_progress(fleet),
        Pace::Fast | Pace::Rate(_) => progress(fleet),
    };
    let started = Instant::now();
    let (tell, mut told) = mpsc::channel(WAITING);
    // Ends the stations' side of downlinks however this ends.
    let over = stop.child_token();
    let _guard = over.clone().drop_guard();
    if stage.downlinks {
        let plan = fleet.plan();
        let first = plan.first_station;
        let station = downlinks::Stations {
            server: stage.server.clone(),
            ids: first..=first + (plan.stations - 1),
            live: (stage.pace == Pace::Live).then(|| Arc::clone(clock)),
        };
        tokio::spawn(station.play(tell, over));
    } else {
        drop(tell);
    }
    let mut act = Act {
        fleet,
        stage,
        clock,
        started,
        sent: &mut played.downlinks,
    };
    let mut lines = 0;
    let mut end = Ok(());
    while !stop.is_cancelled() {
        let Some((path, batch)) = act.next(&mut told, &mut lines, stop).await? else {
            break;
        };
        end = door
            .hand_in(path, batch, &mut played.handed_in, &progress)
            .await;
        if end.is_err() {
            break;
        }
        let plan = act.fleet.plan();
        let minutes = done(plan.start.0, act.fleet.now());
        match stage.pace {
            Pace::Live => progress.at_live(minutes, left(plan.end().0, clock.now().0)),
            Pace::Fast | Pace::Rate(_) => progress.at(minutes),
        }
    }
    progress.end();
    played.handed_in.took = started.elapsed();
    end
}

/// The fleet while it is played.
struct Act<'a> {
    fleet: &'a mut Fleet,
    stage: &'a Stage,
    clock: &'a Arc<dyn Clock>,
    started: Instant,
    sent: &'a mut Sent,
}

impl Act<'_> {
    /// The next batch and its door, when it is time for it; none at the end.
    async fn next(
        &mut self,
        told: &mut mpsc::Receiver<Emitted>,
        lines: &mut u64,
        stop: &CancellationToken,
    ) -> anyhow::Result<Option<(&'static str, Batch)>> {
        // When nobody has anything to say any more, a last downlink may still come.
        let linger = Duration::from_secs(match self.stage.pace {
            Pace::Live => 60,
            Pace::Fast | Pace::Rate(_) => 1,
        });
        let mut until = None;
        loop {
            while let Ok(emitted) = told.try_recv() {
                self.hear(&emitted);
            }
            let wake = match (self.fleet.wake(), self.stage.pace) {
                (None, _) if !self.stage.downlinks => return Ok(None),
                (None, _) => {
                    let until = *until.get_or_insert_with(|| Instant::now() + linger);
                    if Instant::now() >= until {
                        return Ok(None);
                    }
                    until
                }
                (Some(next), Pace::Live) => {
                    let wait = u64::try_from(next - self.clock.now().0).unwrap_or(0);
                    Instant::now() + Duration::from_millis(wait)
                }
                (Some(_), Pace::Fast) => Instant::now(),
                (Some(_), Pace::Rate(rate)) => {
                    self.started + Duration::from_secs_f64(*lines as f64 / f64::from(rate))
                }
            };
            if wake <= Instant::now() {
                let (path, batch) = self.batch(lines)?;
                if !batch.places.is_empty() {
                    return Ok(Some((path, batch)));
                }
                // Somebody has spoken, but nothing has arrived yet.
                continue;
            }
            tokio::select! {
                () = stop.cancelled() => return Ok(None),
                Some(emitted) = told.recv() => self.hear(&emitted),
                () = tokio::time::sleep_until(wake) => {}
            }
        }
    }

    fn batch(&mut self, lines: &mut u64) -> anyhow::Result<(&'static str, Batch)> {
        let most = match self.stage.pace {
            // No batch holds more than a quarter of a second's lines.
            Pace::Rate(rate) => (rate as usize / 4).clamp(1, self.stage.batch),
            Pace::Fast | Pace::Live => self.stage.batch,
        };
        let due = match self.stage.pace {
            Pace::Live => self.clock.now().0,
            Pace::Fast | Pace::Rate(_) => i64::MAX,
        };
        let mut batch = Batch::default();
        let mut path = RECEPTIONS;
        while batch.has_room(most)
            && let Some(arrival) = self.fleet.until(due)
        {
            // A fleet hands in either the one or the other.
            if let Line::Frame(_) = arrival.line {
                path = FRAMES;
            }
            *lines += 1;
            serde_json::to_writer(batch.open(*lines), &arrival.line)?;
        }
        Ok((path, batch.closed()))
    }

    /// A station has sent a downlink, or was too late to.
    fn hear(&mut self, emitted: &Emitted) {
        if !emitted.sent {
            self.sent.missed += 1;
            return;
        }
        self.sent.sent += 1;
        // A server that is told of the past may plan by its own clock all the same.
        let now = self.fleet.now();
        let time = match self.stage.pace {
            Pace::Fast | Pace::Rate(_) if emitted.time > now + AHEAD => now,
            _ => emitted.time,
        };
        let frame = emitted.frame.as_deref();
        match self
            .fleet
            .downlink(emitted.device, emitted.station, time, frame)
        {
            Ok(_) => self.sent.heard += 1,
            Err(why) => *self.sent.unheard.entry(why.to_string()).or_default() += 1,
        }
    }
}

/// When downlinks were heard of, so that none is sent twice; forgotten after a while.
#[derive(Default)]
pub(super) struct Known(HashMap<String, Instant>);

impl Known {
    /// For how long a downlink is remembered: its window is long over then.
    const MEMORY: Duration = Duration::from_secs(600);
    /// From how many on it is looked for what can be forgotten.
    const MANY: usize = 1_000;

    /// Whether it is heard of for the first time.
    pub(super) fn is_new(&mut self, id: &str) -> bool {
        let now = Instant::now();
        if self.0.len() >= Self::MANY {
            self.0
                .retain(|_, heard| now.duration_since(*heard) < Self::MEMORY);
        }
        self.0.insert(id.to_owned(), now).is_none()
    }
}
