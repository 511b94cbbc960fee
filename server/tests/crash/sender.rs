//! Stations that hand in without end. What got no answer, or was refused for the moment, they
//! send again, as stations do.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::traffic::{self, Handed, Key, LANES, Sent};
use super::victim::Door;

/// How long one has to get anywhere at most.
const BOUND: Duration = Duration::from_secs(120);

/// How far one sender is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Its batches up to here were acknowledged.
    pub acknowledged: u32,
    /// How often it was told to come back.
    pub refused: u32,
}

/// Senders under way, one a lane.
pub struct Senders {
    doors: watch::Sender<Door>,
    pace: watch::Sender<Duration>,
    stop: watch::Sender<bool>,
    progress: Vec<watch::Receiver<Progress>>,
    /// Who asked, and when.
    asked: Arc<Mutex<BTreeMap<Key, i64>>>,
    /// Each ends with when its acknowledged batches were heard.
    tasks: Vec<JoinHandle<Vec<i64>>>,
}

impl Senders {
    /// Begins to hand in.
    pub fn start(door: Door, token: &str) -> Self {
        Self::start_with(door, token, |_, _| {})
    }

    /// As [`Senders::start`], and with each batch a device asks for an answer.
    pub fn start_asking(door: Door, token: &str) -> Self {
        Self::begin(door, token, true, |_, _| {})
    }

    /// As [`Senders::start`]; `acknowledged` is told of a lane and how many of its batches are
    /// stored, before the next is sent.
    pub fn start_with(
        door: Door,
        token: &str,
        acknowledged: impl Fn(u32, u32) + Send + Sync + 'static,
    ) -> Self {
        Self::begin(door, token, false, acknowledged)
    }

    fn begin(
        door: Door,
        token: &str,
        asks: bool,
        acknowledged: impl Fn(u32, u32) + Send + Sync + 'static,
    ) -> Self {
        let acknowledged = Arc::new(acknowledged);
        let asked: Arc<Mutex<BTreeMap<Key, i64>>> = Arc::default();
        let (doors, _) = watch::channel(door);
        let (pace, _) = watch::channel(Duration::ZERO);
        let (stop, _) = watch::channel(false);
        let mut progress = Vec::new();
        let mut tasks = Vec::new();
        for lane in 0..LANES {
            let (told, seen) = watch::channel(Progress::default());
            progress.push(seen);
            let one = Sender {
                lane,
                token: token.to_owned(),
                doors: doors.subscribe(),
                pace: pace.subscribe(),
                stop: stop.subscribe(),
                told,
                asked: asks.then(|| asked.clone()),
                acknowledged: acknowledged.clone() as Arc<_>,
            };
            tasks.push(tokio::spawn(one.send_on()));
        }
        Self {
            doors,
            pace,
            stop,
            progress,
            asked,
            tasks,
        }
    }

    /// Says where the server is now.
    pub fn turn_to(&self, door: Door) {
        self.doors.send_replace(door);
    }

    /// Says how long a sender takes for a batch at least.
    pub fn slow_down(&self, pace: Duration) {
        self.pace.send_replace(pace);
    }

    /// How far each is.
    pub fn progress(&self) -> Vec<Progress> {
        self.progress.iter().map(|seen| *seen.borrow()).collect()
    }

    /// Waits until every sender is where it should be, compared with where it was.
    pub async fn until(
        &self,
        from: &[Progress],
        what: &str,
        there: fn(Progress, Progress) -> bool,
    ) {
        for (seen, from) in self.progress.iter().zip(from) {
            let mut seen = seen.clone();
            let arrived = seen.wait_for(|now| there(*from, *now));
            match tokio::time::timeout(BOUND, arrived).await {
                Ok(arrived) => drop(arrived.expect("the sender has ended")),
                Err(_) => panic!("no sender may wait so long until {what}"),
            }
        }
    }

    /// Waits until every sender got something acknowledged from now on.
    pub async fn go_on(&self) {
        let from = self.progress();
        // The first answer may be to what was on its way before.
        let there = |from: Progress, now: Progress| now.acknowledged >= from.acknowledged + 2;
        self.until(&from, "something is acknowledged", there).await;
    }

    /// Waits until so many batches of each lane were acknowledged.
    pub async fn reach(&self, batches: u32) {
        for seen in &self.progress {
            let mut seen = seen.clone();
            let arrived = seen.wait_for(|now| now.acknowledged >= batches);
            let arrived = tokio::time::timeout(BOUND, arrived).await;
            arrived.expect("in time").expect("the sender has ended");
        }
    }

    /// Ends them, each after an acknowledgement: nothing is left that may or may not be stored.
    /// Returns what was acknowledged.
    pub async fn stop(self) -> Handed {
        self.stop.send_replace(true);
        let mut batches = Vec::with_capacity(self.tasks.len());
        for task in self.tasks {
            batches.push(task.await.unwrap());
        }
        let asked = std::mem::take(&mut *self.asked.lock().unwrap());
        Handed { batches, asked }
    }
}

struct Sender {
    lane: u32,
    token: String,
    doors: watch::Receiver<Door>,
    pace: watch::Receiver<Duration>,
    stop: watch::Receiver<bool>,
    told: watch::Sender<Progress>,
    asked: Option<Arc<Mutex<BTreeMap<Key, i64>>>>,
    acknowledged: Arc<dyn Fn(u32, u32) + Send + Sync>,
}

impl Sender {
    async fn send_on(mut self) -> Vec<i64> {
        let mut times = Vec::new();
        while !*self.stop.borrow() {
            let next = Instant::now() + *self.pace.borrow();
            let now = traffic::now();
            let batch = self.batch(times.len() as u32, now);
            self.hand_in(&traffic::body(&batch), batch.len()).await;
            times.push(now);
            let n = times.len() as u32;
            (self.acknowledged)(self.lane, n);
            self.told.send_modify(|progress| progress.acknowledged = n);
            tokio::time::sleep_until(next).await;
        }
        times
    }

    /// The nth batch, heard now, with a question.
    fn batch(&self, n: u32, now: i64) -> Vec<Sent> {
        let mut batch = traffic::batch(self.lane, n, now);
        if let Some(asked) = &self.asked {
            let question = Sent::asking(traffic::question(self.lane, n), now);
            asked.lock().unwrap().insert(question.key, now);
            batch.push(question);
        }
        batch
    }

    /// Sends a batch of so many messages until it is acknowledged.
    async fn hand_in(&mut self, body: &str, messages: usize) {
        loop {
            let door = self.doors.borrow_and_update().clone();
            let answer = match door.hand_in(&self.token, body).await {
                Ok(answer) => answer,
                Err(_) => {
                    // Killed in the middle: what was sent may or may not have been stored.
                    let turned = tokio::time::timeout(BOUND, self.doors.changed());
                    turned.await.expect("another server is started").unwrap();
                    continue;
                }
            };
            if answer.status == 200 {
                let stored = answer.body.matches("\"message\":\"").count();
                assert!(!answer.body.contains("refused"), "{answer:?}");
                assert_eq!(stored, 2 * messages, "{answer:?}");
                return;
            }
            assert_eq!(answer.status, 503, "{answer:?}");
            assert!(answer.retry_after.is_some_and(|s| s > 0), "{answer:?}");
            assert!(answer.body.contains("\"message\":"), "{answer:?}");
            self.told.send_modify(|progress| progress.refused += 1);
            // Sooner than it was told, and not in a tight circle.
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}
