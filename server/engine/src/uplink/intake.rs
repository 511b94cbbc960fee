//! Where requests wait for the next group commit.
//!
//! What waits is bounded, in receptions and in time: while the disk stalls, memory does not grow
//! and nobody waits for ever. Who is turned away comes again.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Duration;

use domain::reception::Outcome;
use domain::{Rejection, StationId, UnixMillis};
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore, mpsc, oneshot};
use tokio::time::{Instant, timeout_at};

use super::decode::Displays;
use super::{DoorError, Received};
use crate::store::again::again;
use crate::{Engine, Settings, StoreError};

/// The most receptions of one transaction: enough to make the flush to disk cheap, few enough
/// to keep the wait of the next request short.
const GROUP: usize = 2048;
/// The most receptions that one waiting request puts into a transaction, unless they are all of
/// one device.
const SLICE: usize = 1024;
/// How often a group whose ids are taken draws a new node.
const REDRAWN: u32 = 3;
/// A group that was stored so lately shows that storing works.
const LATELY: Duration = Duration::from_secs(5);
/// A group that takes longer shows that it does not.
const LONG: Duration = Duration::from_secs(1);
/// How often a station's last contact is written at most (ms).
const CONTACT_EVERY: i64 = 10_000;

/// A reception younger than this shows that its station works, and that its device does (ms).
/// Only the number of such a one can be refused, and only of such a one anybody is alerted.
pub(crate) const FRESH: i64 = 600_000;

/// The outcomes of a slice; none: it could not be stored.
type Reply = Option<Vec<Result<Outcome, Rejection>>>;

/// One slice of a request, and where its outcomes go.
struct Job {
    received: Vec<Received>,
    reply: oneshot::Sender<Reply>,
    /// Its share of the room, until it is answered.
    _room: Waiting,
}

/// A share of the room for what waits; the gauge shows all of them.
struct Waiting(OwnedSemaphorePermit);

impl Waiting {
    fn new(room: OwnedSemaphorePermit) -> Self {
        metrics::gauge!("uplink_waiting").increment(room.num_permits() as f64);
        Self(room)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        metrics::gauge!("uplink_waiting").decrement(self.0.num_permits() as f64);
    }
}

/// What is known of the disk from the groups that were stored.
#[derive(Default)]
struct Pulse {
    /// When the last one was, unless one failed since.
    stored: Option<Instant>,
    /// Since when one is under way.
    begun: Option<Instant>,
    /// How many failed since the start.
    failed: u64,
}

/// The queue in front of the committer.
pub(crate) struct Intake {
    /// Unbounded: whoever sends has room.
    send: mpsc::UnboundedSender<Job>,
    /// Taken by the committer when it starts.
    receive: Mutex<mpsc::UnboundedReceiver<Job>>,
    /// Receptions that may still be taken in.
    room: Arc<Semaphore>,
    /// How many may wait altogether.
    size: usize,
    /// How long a request waits for the disk.
    patience: Duration,
    pulse: std::sync::Mutex<Pulse>,
    /// Parsed displays, for `decode`.
    pub(super) displays: Displays,
    /// When each station's contact was last written, for old and for fresh receptions.
    contacts: std::sync::Mutex<HashMap<(StationId, bool), UnixMillis>>,
}

impl Intake {
    pub(crate) fn new(settings: &Settings) -> Self {
        let (send, receive) = mpsc::unbounded_channel();
        Self {
            send,
            receive: Mutex::new(receive),
            // A slice must fit.
            room: Arc::new(Semaphore::new(settings.store_queue.max(SLICE))),
            size: settings.store_queue.max(SLICE),
            patience: Duration::from_millis(settings.store_patience.max(0) as u64),
            pulse: std::sync::Mutex::default(),
            displays: Displays::default(),
            contacts: std::sync::Mutex::default(),
        }
    }

    /// Receptions that wait to be stored.
    #[cfg(any(test, feature = "testing"))]
    pub(crate) fn waiting(&self) -> usize {
        self.size - self.room.available_permits()
    }

    /// Stores the receptions, which come sorted by device, and returns their outcomes in order,
    /// once they are on disk.
    ///
    /// Whoever is refused here may find a part of a large request stored, a slice of which each
    /// is stored whole or not at all; sent again, it is known. What one device sent is judged
    /// together, so a request is cut between devices only.
    pub(super) async fn store(
        &self,
        received: Vec<Received>,
    ) -> Result<Vec<Result<Outcome, Rejection>>, DoorError> {
        let until = Instant::now() + self.patience;
        let result = self.store_until(&received, until).await;
        if let Err((reason, _)) = &result {
            metrics::counter!("uplink_refused_total", "reason" => *reason).increment(1);
        }
        result.map_err(|(_, error)| error)
    }

    /// An error comes with the reason under which it is counted.
    async fn store_until(
        &self,
        received: &[Received],
        until: Instant,
    ) -> Result<Vec<Result<Outcome, Rejection>>, (&'static str, DoorError)> {
        let unavailable = |reason, text: &str| (reason, DoorError::Unavailable(text.into()));
        let stopped = || unavailable("stopped", "the committer has stopped");
        let mut replies = Vec::new();
        for slice in slices(received) {
            // One device may have more than all the room: it goes alone.
            let places = slice.len().min(self.size);
            let room = Arc::clone(&self.room).acquire_many_owned(places as u32);
            let room = match timeout_at(until, room).await {
                Ok(room) => Waiting::new(room.map_err(|_| stopped())?),
                Err(_) => return Err(("full", DoorError::Full)),
            };
            let (reply, outcomes) = oneshot::channel();
            let job = Job {
                received: slice.to_vec(),
                reply,
                _room: room,
            };
            self.send.send(job).map_err(|_| stopped())?;
            replies.push(outcomes);
        }
        let mut outcomes = Vec::with_capacity(received.len());
        for reply in replies {
            match timeout_at(until, reply).await {
                Ok(Ok(Some(stored))) => outcomes.extend(stored),
                Ok(Ok(None)) => return Err(unavailable("failed", "the commit failed")),
                Ok(Err(_)) => return Err(stopped()),
                Err(_) => return Err(unavailable("stalled", "the disk takes too long")),
            }
        }
        Ok(outcomes)
    }

    /// Whether groups show that storing works: one was stored lately, and none takes long.
    pub(crate) fn proves_storing(&self) -> bool {
        let pulse = self.pulse();
        let lately = |at: Instant| at.elapsed() <= LATELY;
        pulse.stored.is_some_and(lately) && pulse.begun.is_none_or(|at| at.elapsed() <= LONG)
    }

    /// How many groups failed since the start.
    pub(crate) fn failed(&self) -> u64 {
        self.pulse().failed
    }

    fn pulse(&self) -> std::sync::MutexGuard<'_, Pulse> {
        self.pulse
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// The stations of a batch whose contact is worth writing again, each with whether what it
    /// handed in is fresh.
    pub(super) fn stations_to_mark(
        &self,
        heard_by: impl Iterator<Item = (StationId, UnixMillis)>,
        now: UnixMillis,
    ) -> Vec<(StationId, bool)> {
        let mut heard: BTreeMap<StationId, bool> = BTreeMap::new();
        for (station, time) in heard_by {
            let fresh = now.0 - time.0 <= FRESH;
            *heard.entry(station).or_default() |= fresh;
        }
        let contacts = self.contacts();
        heard.retain(|station, fresh| {
            contacts
                .get(&(*station, *fresh))
                .is_none_or(|at| now.0 - at.0 >= CONTACT_EVERY)
        });
        heard.into_iter().collect()
    }

    /// Notes that the contact of those stations was written.
    pub(super) fn marked(&self, stations: &[(StationId, bool)], now: UnixMillis) {
        let marked = stations.iter().map(|station| (*station, now));
        self.contacts().extend(marked);
    }

    fn contacts(&self) -> MutexGuard<'_, HashMap<(StationId, bool), UnixMillis>> {
        self.contacts.lock().unwrap_or_else(PoisonError::into_inner)
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
        let mut jobs = Vec::new();
        let mut size = 0;
        let mut next = Some(first);
        while let Some(job) = next {
            // Whoever lost his patience was told to come again.
            if !job.reply.is_closed() {
                size += job.received.len();
                jobs.push(job);
            }
            next = (size < GROUP).then(|| queue.try_recv().ok()).flatten();
        }
        if !jobs.is_empty() {
            commit_group(&engine, jobs).await;
        }
    }
}

/// Cuts what is sorted by device between devices.
fn slices(received: &[Received]) -> Vec<&[Received]> {
    let mut slices = Vec::new();
    let (mut begin, mut end) = (0, 0);
    let device = |item: &Received| item.reception.device;
    for of_device in received.chunk_by(|one, other| device(one) == device(other)) {
        if begin < end && end - begin + of_device.len() > SLICE {
            slices.push(&received[begin..end]);
            begin = end;
        }
        end += of_device.len();
    }
    if begin < end {
        slices.push(&received[begin..end]);
    }
    slices
}

fn together(jobs: &[Job]) -> Vec<Received> {
    jobs.iter().flat_map(|job| job.received.clone()).collect()
}

async fn commit_group(engine: &Engine, jobs: Vec<Job>) {
    let size: usize = jobs.iter().map(|job| job.received.len()).sum();
    metrics::histogram!("uplink_group_size").record(size as f64);
    let begun = Instant::now();
    engine.intake.pulse().begun = Some(begun);
    let commit = || super::commit(engine, together(&jobs));
    let mut committed = again(commit).await;
    for _ in 0..REDRAWN {
        if !committed.as_ref().is_err_and(StoreError::is_taken) {
            break;
        }
        // The only keys that are made here and not looked up are ids: another process makes the
        // same ones.
        tracing::warn!("an id was taken: another node number is drawn");
        engine.ids.leave_node();
        committed = again(commit).await;
    }
    metrics::histogram!("uplink_commit_seconds").record(begun.elapsed().as_secs_f64());
    {
        let mut pulse = engine.intake.pulse();
        pulse.stored = committed.is_ok().then(Instant::now);
        pulse.begun = None;
        pulse.failed += u64::from(committed.is_err());
    }
    match committed {
        Ok(outcomes) => {
            let mut outcomes = outcomes.into_iter();
            for job in jobs {
                let own = outcomes.by_ref().take(job.received.len()).collect();
                // A sender that hung up will ask again; the answer is then the same.
                let _ = job.reply.send(Some(own));
            }
        }
        // Whatever one of them holds that the database will not take, the others must not pay
        // for it.
        Err(error) if jobs.len() > 1 && error.is_of_the_rows() => {
            tracing::warn!(%error, "a group of receptions could not be stored; each goes alone");
            for job in jobs {
                Box::pin(commit_group(engine, vec![job])).await;
            }
        }
        Err(error) => {
            metrics::counter!("uplink_commit_failures_total").increment(1);
            tracing::error!(%error, "a group of receptions could not be stored");
            for job in jobs {
                let _ = job.reply.send(None);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::DeviceId;
    use domain::oob::FrameKind;
    use domain::reception::Reception;
    use payload::hex::Payload;

    use super::*;

    /// What each slice holds of each device, where devices have so many items.
    fn cut(counts: &[usize]) -> Vec<Vec<(u32, usize)>> {
        let of_device = |(device, count): (u32, &usize)| {
            let reception = Reception {
                station: StationId(1),
                device: DeviceId(device),
                time: UnixMillis(0),
                seq_number: 0,
                data: Payload::from_bytes(&[]).unwrap(),
                rssi: -90.0,
                snr: None,
                freq: None,
                rep: None,
                ack: false,
                kind: FrameKind::Data,
            };
            let item = Received {
                place: 0,
                reception,
            };
            vec![item; *count]
        };
        let received: Vec<Received> = (0..).zip(counts).flat_map(of_device).collect();
        let held = |slice: &[Received]| {
            let devices =
                slice.chunk_by(|one, other| one.reception.device == other.reception.device);
            devices
                .map(|items| (items[0].reception.device.0, items.len()))
                .collect()
        };
        slices(&received).into_iter().map(held).collect()
    }

    #[test]
    fn a_request_is_cut_between_devices_only() {
        assert!(cut(&[]).is_empty());
        assert_eq!(cut(&[SLICE]), [vec![(0, SLICE)]]);
        assert_eq!(
            cut(&[500, 500, 24, 1]),
            [vec![(0, 500), (1, 500), (2, 24)], vec![(3, 1)]]
        );
        assert_eq!(
            cut(&[1, 3000, 1023, 2]),
            [vec![(0, 1)], vec![(1, 3000)], vec![(2, 1023)], vec![(3, 2)]]
        );
    }
}
