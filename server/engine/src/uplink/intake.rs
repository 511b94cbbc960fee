//! Where requests wait for the next group commit.

use std::collections::{BTreeMap, HashMap};

use domain::reception::{Outcome, Reception};
use domain::{MessageId, Rejection, StationId, UnixMillis};
use tokio::sync::{Mutex, mpsc, oneshot};

use super::decode::Displays;
use super::{DoorError, Received};
use crate::Engine;

/// The most receptions of one transaction: enough to make the flush to disk cheap, few enough
/// to keep the wait of the next request short.
const GROUP: usize = 2048;
/// The most receptions that one waiting request puts into a transaction.
const SLICE: usize = 1024;
/// Requests that may wait; the next ones wait at the door, which bounds memory.
const WAITING: usize = 256;
/// How often a station's last contact is written at most (ms).
const CONTACT_EVERY: i64 = 10_000;

/// A reception younger than this shows that its station works (ms).
const FRESH: i64 = 600_000;

/// One slice of a request, and where its outcomes go.
struct Job {
    received: Vec<Received>,
    reply: oneshot::Sender<Option<Vec<Result<Outcome, Rejection>>>>,
}

/// The queue in front of the committer.
pub(crate) struct Intake {
    send: mpsc::Sender<Job>,
    /// Taken by the committer when it starts.
    receive: Mutex<mpsc::Receiver<Job>>,
    /// Parsed displays, for `decode`.
    pub(super) displays: Displays,
    /// When each station's contact was last written, for old and for fresh receptions.
    contacts: std::sync::Mutex<HashMap<(StationId, bool), UnixMillis>>,
}

impl Intake {
    pub(crate) fn new() -> Self {
        let (send, receive) = mpsc::channel(WAITING);
        Self {
            send,
            receive: Mutex::new(receive),
            displays: Displays::default(),
            contacts: std::sync::Mutex::default(),
        }
    }

    /// Stores the receptions and returns their outcomes in order, once they are on disk.
    pub(super) async fn store(
        &self,
        received: Vec<Received>,
    ) -> Result<Vec<Result<Outcome, Rejection>>, DoorError> {
        let stopped = || DoorError::Unavailable("the committer has stopped".into());
        let mut replies = Vec::new();
        for slice in received.chunks(SLICE) {
            let (reply, outcomes) = oneshot::channel();
            let job = Job {
                received: slice.to_vec(),
                reply,
            };
            self.send.send(job).await.map_err(|_| stopped())?;
            replies.push(outcomes);
        }
        let mut outcomes = Vec::with_capacity(received.len());
        for reply in replies {
            match reply.await {
                Ok(Some(stored)) => outcomes.extend(stored),
                Ok(None) => return Err(DoorError::Unavailable("the commit failed".into())),
                Err(_) => return Err(stopped()),
            }
        }
        Ok(outcomes)
    }

    /// The stations of a batch whose contact is worth writing again, each with whether what it
    /// handed in is fresh.
    pub(super) fn stations_to_mark(
        &self,
        receptions: &[(MessageId, Reception)],
        now: UnixMillis,
    ) -> Vec<(StationId, bool)> {
        let mut heard: BTreeMap<StationId, bool> = BTreeMap::new();
        for (_, reception) in receptions {
            let fresh = now.0 - reception.time.0 <= FRESH;
            *heard.entry(reception.station).or_default() |= fresh;
        }
        let mut contacts = self
            .contacts
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        heard.retain(|station, fresh| {
            let due = contacts
                .get(&(*station, *fresh))
                .is_none_or(|at| now.0 - at.0 >= CONTACT_EVERY);
            if due {
                contacts.insert((*station, *fresh), now);
            }
            due
        });
        heard.into_iter().collect()
    }
}

/// The committer: takes everything that waits, commits it as one group, answers, and so on
/// until the engine stops. What was already taken is finished.
pub(crate) async fn commit_forever(engine: Engine) {
    let mut queue = engine.intake.receive.lock().await;
    loop {
        let first = tokio::select! {
            biased;
            job = queue.recv() => job,
            () = engine.stop.cancelled() => {
                queue.close();
                // Whoever is in the queue still gets an answer.
                queue.recv().await
            }
        };
        let Some(first) = first else { return };
        let mut jobs = vec![first];
        let mut size = jobs[0].received.len();
        while size < GROUP {
            let Ok(job) = queue.try_recv() else { break };
            size += job.received.len();
            jobs.push(job);
        }
        commit_group(&engine, jobs).await;
    }
}

async fn commit_group(engine: &Engine, jobs: Vec<Job>) {
    let received: Vec<Received> = jobs.iter().flat_map(|job| job.received.clone()).collect();
    metrics::histogram!("uplink_group_size").record(received.len() as f64);
    match super::commit(engine, received).await {
        Ok(outcomes) => {
            let mut outcomes = outcomes.into_iter();
            for job in jobs {
                let own = outcomes.by_ref().take(job.received.len()).collect();
                // A sender that hung up will ask again; the answer is then the same.
                let _ = job.reply.send(Some(own));
            }
        }
        Err(error) => {
            tracing::error!(%error, "a group of receptions could not be stored");
            for job in jobs {
                let _ = job.reply.send(None);
            }
        }
    }
}
