//! Sends what is due: one loop that claims rows in batches, sends them side by side and
//! records them in batches.
//!
//! A *turn* is one transaction that records the attempts that ended, counts and records those that
//! are about to begin, and claims the next rows. Turns follow each other while requests are under
//! way, so commits group by themselves: the slower the disk, the larger the groups. What is claimed
//! while there is a free place for its request is begun in the same turn, so that it waits for one
//! commit and not for two.
//!
//! What dies with a process goes out from another: at the latest when its leases are over, and
//! soon after its [`presence`] ends.

mod attempt;
mod failure;
mod lanes;
pub(super) mod load;
mod presence;
mod turn;

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::{Engine, StoreError};
use attempt::Done;
use lanes::Lanes;
use presence::Presence;
use turn::{Batch, Orders, Turn, Who};

/// The longest the table is not looked at: rows also come from other processes.
const IDLE: Duration = Duration::from_secs(1);
/// How long what ended waits for what is under way, to be recorded with it: the more a turn
/// records, the less each costs.
const GATHER: Duration = Duration::from_millis(2);
/// How long a stop waits for a database that does not take what is to be recorded, counted from
/// the end of the last request. What it did not take is sent again when its lease is over.
const PATIENCE: Duration = Duration::from_secs(10);

/// Sends callbacks until the engine stops, then waits for those under way and records them, as
/// far as the database takes that soon.
pub async fn work_forever(engine: Engine) {
    let mut worker = Worker::new(engine.clone());
    let mut turn: Option<Pin<Box<dyn Future<Output = Turn> + Send>>> = None;
    let mut look_at = Instant::now();
    let mut stopping = false;
    // When a stop waits no longer.
    let mut ends: Option<Instant> = None;
    loop {
        worker.start_ready(stopping);
        let opens = worker.lanes.opens();
        let gathers = worker.gathers().filter(|_| !stopping);
        if turn.is_none() && gathers.is_none_or(|until| until <= Instant::now()) {
            worker.begin_ready(false);
            let time_to_look = !stopping && look_at <= Instant::now();
            if time_to_look || worker.has_news() {
                look_at = Instant::now() + IDLE;
                turn = Some(Box::pin(worker.next_turn(!stopping)));
            }
        }
        if stopping && worker.sends.is_empty() {
            if turn.is_none() {
                return;
            }
            if *ends.get_or_insert_with(|| Instant::now() + PATIENCE) <= Instant::now() {
                tracing::error!("the last callbacks could not be recorded; they are sent again");
                return;
            }
        }
        tokio::select! {
            result = poll_turn(&mut turn), if turn.is_some() => {
                turn = None;
                look_at = match worker.take(result) {
                    // There may be more where these came from.
                    Ok(Next::Now) => Instant::now(),
                    Ok(Next::In(wait)) => look_at.min(Instant::now() + wait.min(IDLE)),
                    Err(error) => {
                        tracing::error!(%error, "callbacks could not be claimed or recorded; it is tried again");
                        // Not at once: a database that is down needs time, not more questions.
                        tokio::time::sleep(IDLE).await;
                        Instant::now()
                    }
                };
            }
            Some(done) = worker.sends.join_next() => {
                worker.finish(done);
                look_at = Instant::now();
            }
            () = engine.work.notified(), if !stopping => look_at = Instant::now(),
            // What was gathered goes at the head of the loop.
            () = tokio::time::sleep_until(opens.unwrap_or(look_at)), if opens.is_some() && turn.is_none() => {}
            () = tokio::time::sleep_until(gathers.unwrap_or(look_at)), if turn.is_none() && !stopping => {}
            () = tokio::time::sleep_until(ends.unwrap_or(look_at)), if ends.is_some() => {}
            () = engine.stop.cancelled(), if !stopping => stopping = true,
        }
    }
}

async fn poll_turn(turn: &mut Option<Pin<Box<dyn Future<Output = Turn> + Send>>>) -> Turn {
    match turn {
        Some(turn) => turn.await,
        None => std::future::pending().await,
    }
}

/// Attempts everything that is due now, records it, and returns how many attempts were made.
/// For tests and tools that step the worker by hand.
///
/// # Errors
/// When the database fails.
pub async fn run_once(engine: &Engine) -> Result<usize, StoreError> {
    let mut worker = Worker::new(engine.clone());
    let mut attempts = 0;
    loop {
        // Nothing is gathered any longer.
        worker.begin_ready(true);
        let turn = worker.next_turn(true).await;
        worker.take(turn)?;
        worker.start_ready(false);
        while let Some(done) = worker.sends.join_next().await {
            attempts += worker.finish(done);
            worker.start_ready(false);
        }
        if !worker.has_news() && worker.lanes.is_empty() {
            return Ok(attempts);
        }
    }
}

/// When to look at the table again.
enum Next {
    Now,
    In(Duration),
}

struct Worker {
    engine: Engine,
    /// Whose name stands in the rows this worker holds.
    presence: Arc<Presence>,
    /// Says that it lives; ends with it.
    _beating: JoinSet<()>,
    lanes: Lanes,
    recipes: load::Recipes,
    orders: Orders,
    sends: JoinSet<Done>,
    /// What the next turn writes.
    batch: Batch,
    /// When the first attempt ended that it records.
    news: Option<Instant>,
}

impl Worker {
    fn new(engine: Engine) -> Self {
        let presence = Arc::new(Presence::new(&engine.world));
        let mut beating = JoinSet::new();
        beating.spawn(presence::beat_forever(engine.clone(), presence.clone()));
        Self {
            presence,
            _beating: beating,
            lanes: Lanes::new(&engine.settings),
            recipes: load::Recipes::default(),
            orders: Orders::default(),
            sends: JoinSet::new(),
            batch: Batch::default(),
            news: None,
            engine,
        }
    }

    /// Whether there is something to write down.
    fn has_news(&self) -> bool {
        !self.batch.is_empty()
    }

    /// Until when what ended is to be joined by what is under way, if anything is.
    fn gathers(&self) -> Option<Instant> {
        let since = self.news.filter(|_| self.lanes.sends())?;
        Some(since + GATHER)
    }

    /// Sends what was begun and for which there is room, and gives back what waited too long for
    /// it, or everything when the worker is to stop.
    fn start_ready(&mut self, stopping: bool) {
        self.batch.release.extend(self.lanes.stale(stopping));
        while let Some(parcel) = self.lanes.start() {
            self.sends
                .spawn(attempt::attempt(self.engine.clone(), parcel));
        }
        metrics::gauge!("callback_in_flight").set(self.sends.len() as f64);
    }

    /// Has the next turn begin those for which there is room. With `hurry` nothing is gathered
    /// any longer. Call it just before a turn.
    fn begin_ready(&mut self, hurry: bool) {
        self.batch.begin.append(&mut self.lanes.begin(hurry));
    }

    /// The next transaction and the reading of what it claimed.
    fn next_turn(&mut self, claim: bool) -> impl Future<Output = Turn> + Send + use<> {
        let batch = std::mem::take(&mut self.batch);
        self.news = None;
        let wants = claim.then(|| self.lanes.wants());
        let who = Who {
            engine: self.engine.clone(),
            presence: self.presence.clone(),
            recipes: self.recipes.clone(),
            orders: self.orders.clone(),
            holds: !self.lanes.is_empty() || !self.sends.is_empty(),
        };
        turn::turn(who, batch, wants)
    }

    /// Takes what a turn brought.
    fn take(&mut self, turn: Turn) -> Result<Next, StoreError> {
        let Turn {
            begun,
            ready,
            claimed,
            mut unwritten,
            next_due,
            error,
        } = turn;
        // Whether there is still room for them, and time, is seen anew.
        let not_begun = std::mem::take(&mut unwritten.begin);
        for parcel in not_begun.into_iter().rev() {
            self.lanes.put_back(parcel);
        }
        // What else could not be written goes into the next turn.
        self.batch.put_back(unwritten);
        for parcel in begun {
            self.lanes.put_begun(parcel);
        }
        let next = match (ready.is_empty(), next_due) {
            (false, _) => Next::Now,
            (true, Some(wait)) => Next::In(wait),
            (true, None) => Next::In(IDLE),
        };
        for ready in ready {
            match ready.claimed.begun.is_some() {
                true => self.lanes.put_at_once(ready, claimed),
                false => self.lanes.put(ready, claimed),
            }
        }
        if error.as_ref().is_some_and(StoreError::is_taken) {
            tracing::warn!("an id was taken: another node number is drawn");
            self.engine.ids.leave_node();
        }
        error.map_or(Ok(next), Err)
    }

    /// Notes the end of an attempt, and returns of how many deliveries it was.
    fn finish(&mut self, done: Result<Done, tokio::task::JoinError>) -> usize {
        match done {
            Ok(done) => {
                self.lanes.finish(&done);
                let mut judged = done.judge(&self.engine.world);
                let count = judged.len();
                self.batch.ended.append(&mut judged);
                self.news.get_or_insert_with(Instant::now);
                count
            }
            // A request catches its own panics; what remains is the end of the runtime.
            Err(error) => {
                tracing::error!(%error, "a callback's task was lost");
                0
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use domain::CallbackId;
    use domain::callback::{CallbackInput, DeliveryState};
    use domain::permission::Profile;

    use super::*;
    use crate::testing::{TestEngine, on_each};

    const DEVICE: u32 = 0x1B9C5;
    /// As long as a worker that is dead is not forgotten by anybody (ms).
    const HOUR: i64 = 3_600_000;
    const WAITING: i64 = DeliveryState::Waiting as i64;
    const CANCELLED: i64 = DeliveryState::Cancelled as i64;

    /// A message is owed to a receiver that does not listen.
    async fn owed(test: &TestEngine) -> CallbackId {
        let input = CallbackInput {
            method: "GET".into(),
            url: "http://127.0.0.1:9/".into(),
            enabled: "on".into(),
            ..CallbackInput::default()
        };
        owed_by(test, &input).await
    }

    /// A message is owed by such a callback.
    async fn owed_by(test: &TestEngine, input: &CallbackInput) -> CallbackId {
        test.with_devices(0, &[DEVICE]).await;
        test.with_stations(&[1]).await;
        test.start_intake();
        let who = test.member(Profile::CustomerWrite);
        let of = test.device_types[0];
        let made = test.engine.create_callback(&who, of, input).await;
        let callback = made.unwrap();
        let time = test.clock_now();
        let body = format!(
            r#"[{{"station":"0001","device":"{DEVICE:X}","time":{time},"seqNumber":1,"data":"2a","rssi":-99.0}}]"#
        );
        let heard = test.engine.receive(&test.token, Bytes::from(body)).await;
        heard.unwrap();
        callback
    }

    /// The worker stops before it has sent what it holds.
    async fn stopped(mut worker: Worker) {
        worker.start_ready(true);
        assert!(worker.sends.is_empty() && worker.has_news());
        let turn = worker.next_turn(false).await;
        worker.take(turn).unwrap();
        assert!(!worker.has_news());
    }

    /// The state of each delivery, and how many attempts it counts.
    async fn counted(test: &TestEngine) -> Vec<(i64, i64)> {
        let mut connection = test.engine.db.read().acquire().await.unwrap();
        sqlx::query_as("SELECT state, attempts FROM deliveries ORDER BY id")
            .fetch_all(&mut *connection)
            .await
            .unwrap()
    }

    /// The first turn of a worker, of which the process is about to send something.
    async fn first_turn(test: &TestEngine) -> (Worker, Turn) {
        let mut worker = Worker::new(test.engine.clone());
        worker.begin_ready(false);
        let turn = worker.next_turn(true).await;
        assert!(turn.error.is_none(), "{:?}", turn.error);
        (worker, turn)
    }

    /// A worker that has taken what its first turn brought, and sent nothing of it.
    async fn after_first_turn(test: &TestEngine) -> Worker {
        let (mut worker, turn) = first_turn(test).await;
        worker.take(turn).unwrap();
        worker
    }

    /// What a callback owes is cancelled when a worker has begun it, and has no attempt.
    async fn cancelled(test: &TestEngine, worker: Worker, callback: CallbackId) {
        let who = test.member(Profile::CustomerWrite);
        let of = test.device_types[0];
        let deleted = test.engine.delete_callback(&who, of, callback).await;
        deleted.unwrap();
        assert_eq!(attempts(test).await, ends(&["started"]));
        stopped(worker).await;
        assert_eq!(attempts(test).await, []);
        assert_eq!(counted(test).await, [(CANCELLED, 0)]);
    }

    /// Every attempt: its number, and how it ended.
    async fn attempts(test: &TestEngine) -> Vec<(i64, String)> {
        let mut connection = test.engine.db.read().acquire().await.unwrap();
        sqlx::query_as("SELECT number, outcome FROM attempts ORDER BY delivery_id, number")
            .fetch_all(&mut *connection)
            .await
            .unwrap()
    }

    fn ends(words: &[&str]) -> Vec<(i64, String)> {
        let words = words.iter().map(|word| (*word).to_owned());
        (1..).zip(words).collect()
    }

    #[tokio::test]
    async fn what_finds_a_free_place_is_on_record_with_its_claim_and_sent_right_after() {
        on_each(async |test| {
            owed(&test).await;
            let (mut worker, turn) = first_turn(&test).await;
            // Before the socket opens, as ever.
            assert_eq!(attempts(&test).await, ends(&["started"]));
            let at_once = turn.ready.iter().filter(|one| one.claimed.begun.is_some());
            assert_eq!((at_once.count(), turn.begun.len()), (1, 0));
            worker.take(turn).unwrap();
            worker.start_ready(false);
            assert_eq!(worker.sends.len(), 1);
            let done = worker.sends.join_next().await.unwrap();
            assert_eq!(worker.finish(done), 1);
            worker.begin_ready(false);
            let turn = worker.next_turn(true).await;
            worker.take(turn).unwrap();
            assert!(!worker.has_news() && worker.lanes.is_empty());
            assert_eq!(attempts(&test).await, ends(&["connection"]));
            test
        })
        .await;
    }

    #[tokio::test]
    async fn what_was_begun_with_its_claim_by_a_process_that_dies_goes_out_from_another() {
        on_each(async |test| {
            owed(&test).await;
            let (worker, turn) = first_turn(&test).await;
            // It is gone before anything has left.
            drop((worker, turn));
            assert_eq!(run_once(&test.engine).await.unwrap(), 0, "it is heard");
            test.shift_workers(-HOUR).await;
            assert_eq!(run_once(&test.engine).await.unwrap(), 1);
            assert_eq!(attempts(&test).await, ends(&["started", "connection"]));
            test
        })
        .await;
    }

    #[tokio::test]
    async fn what_was_begun_with_its_claim_and_is_not_sent_has_cost_no_attempt() {
        on_each(async |test| {
            owed(&test).await;
            let worker = after_first_turn(&test).await;
            stopped(worker).await;
            assert_eq!(attempts(&test).await, []);
            // It waits as if nobody had ever held it.
            assert_eq!(run_once(&test.engine).await.unwrap(), 1);
            assert_eq!(attempts(&test).await, ends(&["connection"]));
            test
        })
        .await;
    }

    #[tokio::test]
    async fn what_was_begun_with_its_claim_and_cancelled_before_it_left_has_no_attempt() {
        on_each(async |test| {
            let callback = owed(&test).await;
            let worker = after_first_turn(&test).await;
            cancelled(&test, worker, callback).await;
            test
        })
        .await;
    }

    #[tokio::test]
    async fn what_was_begun_by_a_turn_of_its_own_and_cancelled_before_it_left_has_no_attempt() {
        on_each(async |test| {
            // What goes together is never begun with its claim.
            let input = CallbackInput {
                channel: "BATCH_URL".into(),
                url: "http://127.0.0.1:9/?l={batch}".into(),
                line_pattern: "{device}".into(),
                enabled: "on".into(),
                ..CallbackInput::default()
            };
            let callback = owed_by(&test, &input).await;
            let mut worker = after_first_turn(&test).await;
            assert_eq!(attempts(&test).await, []);
            worker.begin_ready(true);
            let turn = worker.next_turn(true).await;
            assert_eq!(turn.begun.len(), 1);
            worker.take(turn).unwrap();
            cancelled(&test, worker, callback).await;
            test
        })
        .await;
    }

    #[tokio::test]
    async fn what_was_taken_over_before_it_left_is_on_record_only_with_what_was_sent() {
        on_each(async |test| {
            owed(&test).await;
            let mut worker = after_first_turn(&test).await;
            // It is taken for dead, and is not: it only says no more that it lives.
            worker._beating = JoinSet::new();
            test.shift_workers(-HOUR).await;
            assert_eq!(run_once(&test.engine).await.unwrap(), 1);
            assert_eq!(attempts(&test).await, ends(&["started", "connection"]));
            stopped(worker).await;
            assert_eq!(attempts(&test).await, [(2, "connection".to_owned())]);
            // The other goes by the number of the attempt that it made.
            assert_eq!(counted(&test).await, [(WAITING, 2)]);
            test
        })
        .await;
    }
}
