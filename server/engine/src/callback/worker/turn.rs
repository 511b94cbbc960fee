//! One transaction of the worker: what ended is recorded, what is due is claimed.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::time::Duration;

use domain::callback::{AttemptOutcome, DeliveryState};
use domain::{CallbackId, DeviceId, MessageId};
use sqlx::AnyConnection;
use tokio::time::Instant;

use super::failure;
use super::lanes::{STALE, Wants};
use super::load::{self, Ready, Recipes};
use crate::callback::Answer;
use crate::store::callbacks::{self, Tally};
use crate::store::deliveries::{self, Claimed, Ended};
use crate::store::feed;
use crate::{Engine, StoreError, downlink};

/// How long a lease outlives the longest exchange (ms). It is counted from the claim, and a row
/// is not sent any more when it was claimed [`STALE`] ago, so no lease ends while its attempt is
/// under way. So much time because the commit and the reading that follow the claim take of it: a
/// turn that took longer would only give its rows back.
const GRACE: i64 = 20_000;

// What is between the two is for the clocks, which are not the same.
const _: () = assert!((STALE.as_millis() as i64) + 2_000 <= GRACE);

/// An attempt that ended, and what it changes beside its own rows.
pub(super) struct Finished {
    pub(super) ended: Ended,
    /// Whose page shows it.
    pub(super) device: Option<DeviceId>,
    /// What is to be sent to the device, if it waits for that.
    pub(super) answer: Option<Answer>,
    /// Whether the receiver is gone for good.
    pub(super) gone: bool,
}

/// What a turn writes.
#[derive(Default)]
pub(super) struct Batch {
    /// Attempts that ended, in the order they did.
    pub(super) ended: Vec<Finished>,
    /// Claimed rows whose attempts never began.
    pub(super) release: Vec<Claimed>,
}

impl Batch {
    pub(super) fn is_empty(&self) -> bool {
        self.ended.is_empty() && self.release.is_empty()
    }

    /// Takes back what an earlier turn could not write, before what came since.
    pub(super) fn put_back(&mut self, mut earlier: Self) {
        earlier.ended.append(&mut self.ended);
        earlier.release.append(&mut self.release);
        *self = earlier;
    }
}

/// What a turn brought.
pub(super) struct Turn {
    /// Rows to be sent.
    pub(super) ready: Vec<Ready>,
    /// When they were claimed.
    pub(super) claimed: Instant,
    /// What is still to be written.
    pub(super) unwritten: Batch,
    /// How long until the next row is due, if one waits.
    pub(super) next_due: Option<Duration>,
    /// Why something was not done.
    pub(super) error: Option<StoreError>,
}

/// Writes the batch, claims what is wanted, and reads what the claimed rows need.
pub(super) async fn turn(
    engine: Engine,
    worker: String,
    batch: Batch,
    wants: Option<Wants>,
    recipes: Recipes,
) -> Turn {
    let mut turn = Turn {
        ready: Vec::new(),
        claimed: Instant::now(),
        unwritten: Batch::default(),
        next_due: None,
        error: None,
    };
    let claims = match write(&engine, &worker, &batch, wants).await {
        Ok(claims) => claims,
        Err(error) => {
            turn.unwritten = batch;
            turn.error = Some(error);
            return turn;
        }
    };
    if !batch.ended.is_empty() {
        engine.feed.wake();
    }
    if batch.ended.iter().any(|one| one.answer.is_some()) {
        engine.downlink.notify_one();
    }
    turn.next_due = claims.next_due;
    turn.claimed = claims.at;
    if !claims.rows.is_empty() {
        match load::load(&engine, &recipes, &claims.rows).await {
            Ok(ready) => turn.ready = ready,
            Err(error) => {
                turn.unwritten.release = claims.rows;
                turn.error = Some(error);
            }
        }
    }
    turn
}

struct Claims {
    rows: Vec<Claimed>,
    /// When, by the clock that also measures how long rows wait in their lanes.
    at: Instant,
    next_due: Option<Duration>,
}

impl Claims {
    /// Nothing yet, from now on.
    fn begin() -> Self {
        Self {
            rows: Vec::new(),
            at: Instant::now(),
            next_due: None,
        }
    }
}

async fn write(
    engine: &Engine,
    worker: &str,
    batch: &Batch,
    wants: Option<Wants>,
) -> Result<Claims, StoreError> {
    if batch.is_empty() {
        let next_due = next_due(engine).await?;
        if next_due != Some(Duration::ZERO) {
            return Ok(Claims {
                next_due,
                ..Claims::begin()
            });
        }
    }
    let dialect = engine.db.dialect;
    let mut tx = engine.db.write().await?;
    if !batch.ended.is_empty() {
        record(&mut tx, engine, &batch.ended).await?;
    }
    let now = engine.world.clock.now();
    if !batch.release.is_empty() {
        deliveries::release(&mut tx, dialect, &batch.release, now).await?;
    }
    let claims = match wants {
        Some(wants) => claim(&mut tx, engine, worker, wants).await?,
        None => Claims::begin(),
    };
    if !batch.ended.is_empty() {
        let mut devices: Vec<DeviceId> = batch.ended.iter().filter_map(|f| f.device).collect();
        devices.sort_unstable();
        devices.dedup();
        // The last of all, since it holds the feed's head until the commit.
        feed::append(&mut tx, now, &devices).await?;
    }
    tx.commit().await?;
    Ok(claims)
}

async fn record(
    tx: &mut AnyConnection,
    engine: &Engine,
    finished: &[Finished],
) -> Result<(), StoreError> {
    let dialect = engine.db.dialect;
    // Rows are locked in the order downlinks, deliveries, callbacks, as they are elsewhere.
    let answers: Vec<(MessageId, Answer)> = finished
        .iter()
        .filter_map(|one| Some((one.ended.claimed.message, one.answer?)))
        .collect();
    let owed = downlink::answered(tx, engine, &answers).await?;
    let ended: Vec<Ended> = finished
        .iter()
        .map(|finished| finished.ended.clone())
        .collect();
    let changed: HashSet<_> = deliveries::record(tx, dialect, &ended)
        .await?
        .into_iter()
        .collect();
    let mut tallies: BTreeMap<CallbackId, Tally> = BTreeMap::new();
    for Finished { ended, gone, .. } in finished {
        let callback = ended.claimed.callback;
        let new = Tally {
            callback,
            delivered: 0,
            failed: 0,
            dead: false,
            works: false,
            gone: false,
        };
        let tally = tallies.entry(callback).or_insert(new);
        tally.dead = ended.outcome != AttemptOutcome::Delivered;
        tally.works |= !tally.dead;
        tally.gone |= gone;
        if changed.contains(&ended.claimed.id) {
            tally.delivered += i64::from(ended.state == DeliveryState::Delivered);
            tally.failed += i64::from(ended.state == DeliveryState::Failed);
        }
    }
    let all: BTreeSet<CallbackId> = tallies.keys().copied().chain(owed.callbacks()).collect();
    let all: Vec<CallbackId> = all.into_iter().collect();
    callbacks::lock(tx, dialect, &all).await?;
    failure::tell(tx, engine, finished).await?;
    owed.count(tx, engine).await?;
    let tallies: Vec<Tally> = tallies.into_values().collect();
    callbacks::count_done(tx, dialect, &tallies, engine.world.clock.now()).await
}

async fn claim(
    tx: &mut AnyConnection,
    engine: &Engine,
    worker: &str,
    mut wants: Wants,
) -> Result<Claims, StoreError> {
    let dialect = engine.db.dialect;
    // Not when the turn began: waiting for the lock and recording what ended may take seconds,
    // and the lease would end so much earlier.
    let mut claims = Claims::begin();
    let now = engine.world.clock.now();
    for owing in callbacks::owing(tx).await? {
        if owing.deleted {
            deliveries::cancel(tx, owing.callback).await?;
            continue;
        }
        if owing.due > now {
            // They come in the order of their first row.
            claims.next_due = Some(Duration::from_millis((owing.due.0 - now.0).unsigned_abs()));
            break;
        }
        let limit = wants.of(owing.callback, owing.dead, owing.together);
        if limit > 0 {
            let mut rows =
                deliveries::due(tx, dialect, owing.callback, owing.in_order, now, limit).await?;
            wants.room -= rows.len().min(wants.room);
            claims.rows.append(&mut rows);
        }
    }
    let until = now.plus(engine.settings.callback_timeout.saturating_add(GRACE));
    deliveries::lease(tx, dialect, &claims.rows, worker, now, until).await?;
    Ok(claims)
}

/// How long until there is something to claim, or to cancel: asked without the write lock,
/// since an idle worker asks every second.
async fn next_due(engine: &Engine) -> Result<Option<Duration>, StoreError> {
    let now = engine.world.clock.now();
    let mut connection = engine.db.read().acquire().await?;
    let waits = callbacks::owing(&mut connection)
        .await?
        .into_iter()
        .map(|owing| {
            let wait = if owing.deleted {
                0
            } else {
                (owing.due.0 - now.0).max(0)
            };
            Duration::from_millis(wait.unsigned_abs())
        });
    Ok(waits.min())
}
