//! One transaction of the worker: what ended is recorded, what is about to be sent is begun, what
//! is due is claimed, and begun with that as far as there are free places for it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::callback::{AttemptOutcome, DeliveryState};
use domain::{CallbackId, DeliveryId, DeviceId, MessageId, UnixMillis};
use sqlx::AnyConnection;
use tokio::time::Instant;

use super::failure;
use super::lanes::{Parcel, STALE, Wants};
use super::load::{self, Ready, Recipes};
use super::presence::{self, Presence};
use crate::alert;
use crate::callback::channel::TOGETHER;
use crate::callback::{self, Answer, Owed};
use crate::downlink::Answered;
use crate::store::callbacks::{self, Owing, Tally};
use crate::store::deliveries::{self, Claimed, Ended, Walk};
use crate::store::feed;
use crate::store::workers::{self, WorkerName};
use crate::{Engine, StoreError, downlink};

/// How long a lease outlives the longest exchange (ms). It is counted from the claim, and a row
/// is not sent any more when it was claimed [`STALE`] ago, so no lease ends while its attempt is
/// under way. So much time because the commit and the reading that follow the claim take of it: a
/// turn that took longer would only give its rows back.
pub(super) const GRACE: i64 = 20_000;

/// How often it is looked whether something a callback owes does not stand in order (ms): what was
/// owed just when its settings changed.
const LINED_UP: i64 = 10 * 60_000;

// What is between the two is for the clocks, which are not the same.
const _: () = assert!((STALE.as_millis() as i64) + 2_000 <= GRACE);

/// An attempt that ended, and what it changes beside its own rows.
pub(super) struct Finished {
    pub(super) ended: Ended,
    /// Whose page shows it.
    pub(super) device: Option<DeviceId>,
    /// What is to be sent to the device, if it waits for that.
    pub(super) answer: Option<Answer>,
    /// Whether the receiver took what its device may turn out to ask with, and was asked nothing.
    pub(super) unasked: bool,
    /// Whether the receiver is gone for good.
    pub(super) gone: bool,
}

/// What a turn writes.
#[derive(Default)]
pub(super) struct Batch {
    /// Attempts that ended, in the order they did.
    pub(super) ended: Vec<Finished>,
    /// Claimed rows that were never sent.
    pub(super) release: Vec<Claimed>,
    /// What is to be sent when it is begun.
    pub(super) begin: Vec<Parcel>,
}

impl Batch {
    pub(super) fn is_empty(&self) -> bool {
        self.ended.is_empty() && self.release.is_empty() && self.begin.is_empty()
    }

    /// Takes back what an earlier turn could not write, before what came since.
    pub(super) fn put_back(&mut self, mut earlier: Self) {
        earlier.ended.append(&mut self.ended);
        earlier.release.append(&mut self.release);
        earlier.begin.append(&mut self.begin);
        *self = earlier;
    }
}

/// How a worker stands with a callback that sends in order.
#[derive(Clone, Copy)]
pub(super) struct Order {
    walk: Walk,
    /// When everything that it owed was put in order.
    lined_up: UnixMillis,
}

/// Those callbacks of which a worker claimed something.
pub(super) type Orders = Arc<Mutex<HashMap<CallbackId, Order>>>;

/// Who takes a turn.
pub(super) struct Who {
    pub(super) engine: Engine,
    pub(super) presence: Arc<Presence>,
    pub(super) recipes: Recipes,
    pub(super) orders: Orders,
    /// Whether the worker holds more than the turn is about.
    pub(super) holds: bool,
}

/// What a turn brought.
pub(super) struct Turn {
    /// What was begun and may be sent, as far as it is still held.
    pub(super) begun: Vec<Parcel>,
    /// Rows that were claimed; the attempts of some were begun with that.
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
pub(super) async fn turn(who: Who, batch: Batch, wants: Option<Wants>) -> Turn {
    let engine = &who.engine;
    let mut turn = Turn {
        begun: Vec::new(),
        ready: Vec::new(),
        claimed: Instant::now(),
        unwritten: Batch::default(),
        next_due: None,
        error: None,
    };
    let (claims, begun) = match write(&who, &batch, wants).await {
        Ok(written) => written,
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
    turn.begun = batch.begin;
    for parcel in &mut turn.begun {
        parcel.rows.retain_mut(|row| {
            row.claimed.begun = begun.get(&row.claimed.id).copied();
            row.claimed.begun.is_some()
        });
    }
    turn.next_due = claims.next_due;
    turn.claimed = claims.at;
    if !claims.rows.is_empty() {
        match load::load(engine, &who.recipes, &claims.rows).await {
            Ok(ready) => turn.ready = ready,
            // With those that were begun: nothing of them has left.
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
    /// How it stands with callbacks that were looked at; none where one sends in no order.
    orders: Vec<(CallbackId, Option<Order>)>,
}

impl Claims {
    /// Nothing yet, from now on.
    fn begin() -> Self {
        Self {
            rows: Vec::new(),
            at: Instant::now(),
            next_due: None,
            orders: Vec::new(),
        }
    }
}

/// Returns what was claimed, and of what was to be begun those that are still held, with when they
/// were begun.
async fn write(
    who: &Who,
    batch: &Batch,
    wants: Option<Wants>,
) -> Result<(Claims, HashMap<DeliveryId, UnixMillis>), StoreError> {
    let engine = &who.engine;
    if batch.is_empty() {
        let next_due = next_due(engine).await?;
        if next_due != Some(Duration::ZERO) {
            let claims = Claims {
                next_due,
                ..Claims::begin()
            };
            return Ok((claims, HashMap::new()));
        }
    }
    let dialect = engine.db.dialect;
    let mut tx = engine.db.write().await?;
    // First of all: whoever takes this worker for dead holds its row, and may hold others.
    let wants = match wants {
        Some(wants) => Some((who.presence.renew(&mut tx, engine).await?, wants)),
        None => None,
    };
    // Rows are locked in the order downlinks, deliveries, callbacks, as they are elsewhere.
    let recorded = match batch.ended.is_empty() {
        true => None,
        false => Some(record(&mut tx, engine, &batch.ended).await?),
    };
    let now = engine.world.clock.now();
    if !batch.release.is_empty() {
        deliveries::release(&mut tx, dialect, &batch.release, now).await?;
    }
    let mut begun = HashMap::new();
    if !batch.begin.is_empty() {
        let rows: Vec<Claimed> = batch.begin.iter().flat_map(Parcel::going).collect();
        begun = deliveries::begin(&mut tx, dialect, &rows, now).await?;
    }
    let off = match recorded {
        Some(recorded) => count(&mut tx, engine, recorded).await?,
        None => Vec::new(),
    };
    let claims = match wants {
        Some((worker, wants)) => claim(&mut tx, who, worker, wants).await?,
        None => Claims::begin(),
    };
    if !who.holds && begun.is_empty() && claims.rows.is_empty() {
        who.presence.leave(&mut tx).await?;
    }
    if !batch.ended.is_empty() {
        let mut devices: Vec<DeviceId> = batch.ended.iter().filter_map(|f| f.device).collect();
        devices.sort_unstable();
        devices.dedup();
        // Near the end, since it holds the feed's head until the commit.
        feed::append(&mut tx, now, &devices).await?;
    }
    // The last of all, since it holds the end of the audit log.
    alert::note_off(&mut tx, engine, &off).await?;
    tx.commit().await?;
    note(&who.orders, &claims.orders);
    Ok((claims, begun))
}

/// What follows from attempts that ended.
struct Recorded<'a> {
    /// Those that count: the others were superseded, and say nothing of their callbacks either.
    counted: Vec<&'a Finished>,
    /// What is owed since devices got their answers.
    owed: Owed,
}

/// Writes how attempts ended, as far as downlinks and deliveries are concerned.
async fn record<'a>(
    tx: &mut AnyConnection,
    engine: &Engine,
    finished: &'a [Finished],
) -> Result<Recorded<'a>, StoreError> {
    let answers: Vec<Answered> = finished
        .iter()
        .filter_map(|one| {
            Some(Answered {
                message: one.ended.claimed.message,
                answer: one.answer?,
                at: one.ended.finished,
            })
        })
        .collect();
    let owed = downlink::answered(tx, engine, &answers).await?;
    let ended: Vec<&Ended> = finished.iter().map(|finished| &finished.ended).collect();
    let follows = deliveries::record(tx, engine.db.dialect, engine.seal(), &ended).await?;
    let counts = |one: &&Finished| {
        let Claimed { id, attempt, .. } = one.ended.claimed;
        follows.contains(&(id, attempt))
    };
    let counted = finished.iter().filter(counts).collect();
    Ok(Recorded { counted, owed })
}

/// Counts at the callbacks what follows for them, and tells of those that fail. Those that were
/// switched off with that are still to be noted.
async fn count(
    tx: &mut AnyConnection,
    engine: &Engine,
    recorded: Recorded<'_>,
) -> Result<Vec<CallbackId>, StoreError> {
    let dialect = engine.db.dialect;
    let Recorded { counted, owed } = recorded;
    let mut tallies: BTreeMap<CallbackId, Tally> = BTreeMap::new();
    for Finished { ended, gone, .. } in &counted {
        let callback = ended.claimed.callback;
        let new = Tally {
            callback,
            delivered: 0,
            failed: 0,
            taken: 0,
            errors: 0,
            error: None,
            dead: false,
            works: false,
            gone: false,
        };
        let tally = tallies.entry(callback).or_insert(new);
        tally.dead = ended.outcome != AttemptOutcome::Delivered;
        tally.works |= !tally.dead;
        tally.taken += i64::from(!tally.dead);
        tally.errors += i64::from(tally.dead);
        if tally.dead {
            tally.error = Some((ended.claimed.id, ended.claimed.attempt));
        }
        tally.gone |= gone;
        tally.delivered += i64::from(ended.state == DeliveryState::Delivered);
        tally.failed += i64::from(ended.state == DeliveryState::Failed);
    }
    let mut all: BTreeSet<CallbackId> = tallies.keys().copied().chain(owed.callbacks()).collect();
    all.append(&mut failure::listening(tx, engine, &counted).await?);
    let all: Vec<CallbackId> = all.into_iter().collect();
    // Also where it is one: whether devices asked meanwhile is certain only then.
    callbacks::hold(tx, dialect, &all).await?;
    let now = engine.world.clock.now();
    let owed = owed.and(failure::tell(tx, engine, &counted, now).await?);
    let unasked = counted.iter().filter(|one| one.unasked);
    let told = unasked.map(|one| (one.ended.claimed.message, one.ended.claimed.callback));
    let told: Vec<(MessageId, CallbackId)> = told.collect();
    let owed = callback::ask(tx, engine, owed, &told, now).await?;
    owed.count(tx, engine).await?;
    let tallies: Vec<Tally> = tallies.into_values().collect();
    callbacks::count_done(tx, dialect, &tallies, now).await?;
    // One that is gone is switched off also where what was under way with it still succeeded.
    let failing = tallies.iter().filter(|tally| tally.dead || tally.gone);
    let failing: Vec<CallbackId> = failing.map(|tally| tally.callback).collect();
    alert::switched_off(tx, engine, &failing, now).await
}

/// Keeps how it stands with callbacks that send in order, once that is written.
fn note(orders: &Orders, seen: &[(CallbackId, Option<Order>)]) {
    let mut orders = orders.lock().unwrap_or_else(PoisonError::into_inner);
    for (callback, order) in seen {
        match order {
            Some(order) => orders.insert(*callback, *order),
            None => orders.remove(callback),
        };
    }
}

/// What is due of a callback that sends in order. What it owed before it did so is put in order.
async fn claim_in_order(
    tx: &mut AnyConnection,
    who: &Who,
    worker: WorkerName,
    owing: &Owing,
    (now, most): (UnixMillis, usize),
) -> Result<(Vec<Claimed>, Order), StoreError> {
    let callback = owing.callback;
    let known = {
        let orders = who.orders.lock().unwrap_or_else(PoisonError::into_inner);
        orders.get(&callback).copied()
    };
    let lately = |order: &Order| (0..LINED_UP).contains(&(now.0 - order.lined_up.0));
    let mut order = match known.filter(lately) {
        Some(order) => order,
        None => {
            deliveries::line_up(tx, callback).await?;
            Order {
                walk: known.map_or_else(Walk::default, |order| order.walk),
                lined_up: now,
            }
        }
    };
    let (dialect, walk) = (who.engine.db.dialect, &mut order.walk);
    let whole = owing.together;
    let rows =
        deliveries::due_in_order(tx, dialect, worker, callback, walk, whole, now, most).await?;
    Ok((rows, order))
}

async fn claim(
    tx: &mut AnyConnection,
    who: &Who,
    worker: WorkerName,
    mut wants: Wants,
) -> Result<Claims, StoreError> {
    let engine = &who.engine;
    let dialect = engine.db.dialect;
    // Not when the turn began: waiting for the lock and recording what ended may take seconds,
    // and the lease would end so much earlier.
    let mut claims = Claims::begin();
    let now = engine.world.clock.now();
    presence::strike_off(tx, engine, now).await?;
    for owing in callbacks::owing(tx).await? {
        if owing.deleted {
            deliveries::cancel(tx, owing.callback).await?;
            continue;
        }
        if owing.due > now {
            // They come in the order of their first row.
            let due = Duration::from_millis((owing.due.0 - now.0).unsigned_abs());
            claims.next_due.get_or_insert(due);
            // Those that were deleted may come after it.
            continue;
        }
        let limit = wants.of(owing.callback, owing.dead, owing.together);
        if limit > 0 {
            let callback = owing.callback;
            // What went together may be more than is wanted.
            let most = if owing.together { TOGETHER } else { limit };
            let (mut rows, order) = if owing.in_order {
                let found = claim_in_order(tx, who, worker, &owing, (now, most)).await?;
                (found.0, Some(found.1))
            } else {
                let rows = deliveries::due(tx, dialect, worker, callback, now, most);
                (rows.await?, None)
            };
            claims.orders.push((callback, order));
            if owing.together {
                keep_mates(&mut rows, limit);
            }
            wants.take(callback, owing.dead, owing.together, rows.len());
            let begin = wants.begin(callback, owing.dead, owing.together, rows.len());
            for row in &mut rows[..begin] {
                row.begun = Some(now);
            }
            claims.rows.append(&mut rows);
        }
    }
    let until = now.plus(engine.settings.callback_timeout.saturating_add(GRACE));
    deliveries::lease(tx, dialect, &claims.rows, until).await?;
    Ok(claims)
}

/// Leaves those rows that may go together with the first: all that went with it before, since a
/// part of them would be unknown to the receiver, or at most `limit` that go for the first time.
fn keep_mates(rows: &mut Vec<Claimed>, limit: usize) {
    let Some(first) = rows.first().copied() else {
        return;
    };
    rows.retain(|row| row.mates() == first.mates());
    if !first.is_repeat() {
        rows.truncate(limit);
    }
}

/// How long until there is something to claim, to cancel, or to take over: asked without the
/// write lock, since an idle worker asks every second.
async fn next_due(engine: &Engine) -> Result<Option<Duration>, StoreError> {
    let now = engine.world.clock.now();
    let mut connection = engine.db.read().acquire().await?;
    if workers::any_gone(&mut connection, engine.db.dialect).await? {
        return Ok(Some(Duration::ZERO));
    }
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
