//! Sends what is due: one loop that claims rows in batches, sends them side by side and
//! records them in batches.
//!
//! A *turn* is one transaction that records the attempts that ended and claims the next rows.
//! Turns follow each other while requests are under way, so commits group by themselves: the
//! slower the disk, the larger the groups.

mod attempt;
mod failure;
mod lanes;
mod load;
mod turn;

use std::pin::Pin;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::{Engine, StoreError};
use attempt::Done;
use lanes::Lanes;
use load::Ready;
use turn::{Batch, Turn};

/// The longest the table is not looked at: rows also come from other processes.
const IDLE: Duration = Duration::from_secs(1);

/// Sends callbacks until the engine stops, then waits for those under way and records them.
pub async fn work_forever(engine: Engine) {
    let mut worker = Worker::new(engine.clone());
    let mut turn: Option<Pin<Box<dyn Future<Output = Turn> + Send>>> = None;
    let mut look_at = Instant::now();
    let mut stopping = false;
    loop {
        worker.start_ready(stopping, false);
        let opens = worker.lanes.opens();
        let time_to_look = !stopping && look_at <= Instant::now();
        if turn.is_none() && (time_to_look || worker.has_news()) {
            look_at = Instant::now() + IDLE;
            turn = Some(Box::pin(worker.next_turn(!stopping)));
        }
        if stopping && turn.is_none() && worker.sends.is_empty() {
            return;
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
            () = tokio::time::sleep_until(opens.unwrap_or(look_at)), if opens.is_some() => {}
            () = tokio::time::sleep_until(look_at), if turn.is_none() && !stopping => {}
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
        let turn = worker.next_turn(true).await;
        worker.take(turn)?;
        worker.start_ready(false, true);
        while let Some(done) = worker.sends.join_next().await {
            attempts += worker.finish(done);
            worker.start_ready(false, true);
        }
        if !worker.has_news() {
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
    /// Stands in the rows this worker holds, for the operator to see.
    name: String,
    lanes: Lanes,
    recipes: load::Recipes,
    sends: JoinSet<Done>,
    /// What the next turn writes.
    batch: Batch,
}

impl Worker {
    fn new(engine: Engine) -> Self {
        let mut name = [0; 4];
        engine.world.random.fill(&mut name);
        Self {
            name: payload::hex::encode_lower(&name),
            lanes: Lanes::new(&engine.settings),
            recipes: load::Recipes::default(),
            sends: JoinSet::new(),
            batch: Batch::default(),
            engine,
        }
    }

    /// Whether there is something to write down.
    fn has_news(&self) -> bool {
        !self.batch.is_empty()
    }

    /// Begins the requests for which there is room, and gives back what waited too long for
    /// it, or everything when the worker is to stop.
    /// With `hurry` nothing is gathered any longer.
    fn start_ready(&mut self, stopping: bool, hurry: bool) {
        self.batch.release.extend(self.lanes.stale(stopping));
        while let Some((callback, rows)) = self.lanes.start(hurry) {
            self.sends
                .spawn(attempt::attempt(self.engine.clone(), callback, rows));
        }
        metrics::gauge!("callback_in_flight").set(self.sends.len() as f64);
    }

    /// The next transaction and the reading of what it claimed.
    fn next_turn(&mut self, claim: bool) -> impl Future<Output = Turn> + Send + use<> {
        let batch = std::mem::take(&mut self.batch);
        let wants = claim.then(|| self.lanes.wants());
        turn::turn(
            self.engine.clone(),
            self.name.clone(),
            batch,
            wants,
            self.recipes.clone(),
        )
    }

    /// Takes what a turn brought.
    fn take(&mut self, turn: Turn) -> Result<Next, StoreError> {
        // What could not be written goes into the next turn.
        self.batch.put_back(turn.unwritten);
        let next = match (turn.ready.is_empty(), turn.next_due) {
            (false, _) => Next::Now,
            (true, Some(wait)) => Next::In(wait),
            (true, None) => Next::In(IDLE),
        };
        turn.ready
            .into_iter()
            .for_each(|ready: Ready| self.lanes.put(ready, turn.claimed));
        turn.error.map_or(Ok(next), Err)
    }

    /// Notes the end of an attempt, and returns of how many deliveries it was.
    fn finish(&mut self, done: Result<Done, tokio::task::JoinError>) -> usize {
        match done {
            Ok(done) => {
                self.lanes.finish(&done);
                let mut judged = done.judge(&self.engine.world);
                let count = judged.len();
                self.batch.ended.append(&mut judged);
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
