//! One attempt: send, judge.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use domain::callback::{AttemptOutcome, DeliveryFault, DeliveryState};
use domain::{CallbackId, DeviceId, UnixMillis};
use futures::FutureExt;
use tokio::time::Instant;

use super::lanes::Parcel;
use super::load::Ready;
use super::turn::Finished;
use crate::Engine;
use crate::callback::answer::{Answer, Answers};
use crate::callback::channel::{Row, Sending, impossible};
use crate::callback::client::Exchange;
use crate::callback::schedule;
use crate::store::deliveries::{Claimed, Ended, Sent};
use crate::world::World;

/// The status by which a receiver says that it is gone for good.
const GONE: u16 = 410;

/// An attempt that came to an end: of one delivery, or of several that went together.
pub(super) struct Done {
    pub(super) callback: CallbackId,
    /// Who received it.
    pub(super) host: String,
    /// Whether all of it was delivered.
    pub(super) delivered: bool,
    pub(super) elapsed: Duration,
    parts: Vec<Part>,
    finished: UnixMillis,
    sent: Arc<Sent>,
}

/// One delivery of an attempt.
struct Part {
    claimed: Claimed,
    device: Option<DeviceId>,
    /// What the device is told, if it waits for that.
    answer: Option<Answer>,
    /// Whether it may turn out to wait for it.
    may_ask: bool,
    exchange: Exchange,
}

/// Makes one attempt with what was begun. Whatever happens, it comes to an end.
pub(super) async fn attempt(engine: Engine, parcel: Parcel) -> Done {
    let began = Instant::now();
    let Parcel {
        callback,
        host,
        rows,
        ..
    } = parcel;
    let mut sent = Sent::default();
    let work = AssertUnwindSafe(exchange(&engine, &rows, &mut sent)).catch_unwind();
    let mut exchange = work
        .await
        .unwrap_or_else(|_| impossible(DeliveryFault::NotMade));
    let whole = exchange.whole.take().unwrap_or_default();
    // What was not taken is tried again, and may be answered in time.
    let taken = exchange.outcome == AttemptOutcome::Delivered;
    let answers = taken.then(|| Answers::read(&whole));
    let elapsed = began.elapsed();
    let finished = engine.world.clock.now();
    let parts: Vec<Part> = rows
        .into_iter()
        .map(|ready| Part {
            claimed: ready.claimed,
            device: ready.device(),
            may_ask: ready.may_ask,
            answer: match (&answers, ready.device()) {
                (Some(answers), Some(device)) if ready.asks && ready.prepared.is_ok() => {
                    Some(answers.of(device))
                }
                _ => None,
            },
            exchange: match (&ready.prepared, &ready.facts) {
                (Err(fault), _) => impossible(fault.clone()),
                (_, None) => impossible(DeliveryFault::MessageGone),
                _ => exchange.clone(),
            },
        })
        .collect();
    for part in &parts {
        let outcome = part.exchange.outcome.code();
        metrics::counter!("callback_attempts_total", "outcome" => outcome).increment(1);
    }
    metrics::histogram!("callback_seconds").record(elapsed.as_secs_f64());
    sent.share(parts.len());
    let delivered = |part: &Part| part.exchange.outcome == AttemptOutcome::Delivered;
    Done {
        callback,
        host,
        delivered: parts.iter().all(delivered),
        elapsed,
        parts,
        finished,
        sent: Arc::new(sent),
    }
}

/// Sends what there is to tell; rows of which nothing is there any more have no part in it.
async fn exchange(engine: &Engine, rows: &[Ready], sent: &mut Sent) -> Exchange {
    let told: Vec<Row<'_>> = rows
        .iter()
        .filter_map(|ready| {
            Some(Row {
                facts: ready.facts.as_ref()?,
                delivery: ready.claimed.id,
            })
        })
        .collect();
    let first = rows
        .iter()
        .find_map(|ready| Some((ready.prepared.as_ref().ok()?, ready)));
    let (Some((prepared, ready)), false) = (first, told.is_empty()) else {
        return impossible(DeliveryFault::NotMade);
    };
    let sending = Sending {
        outbound: &engine.outbound,
        secrets: &ready.secrets,
        edits: ready.edits,
        now: engine.world.clock.now(),
        whole: rows.iter().any(|ready| ready.asks),
    };
    prepared.send(sending, &told, sent).await
}

impl Done {
    /// The end of a request that was answered at once.
    #[cfg(test)]
    pub(super) fn of_story(callback: CallbackId, host: String, delivered: bool) -> Self {
        Self {
            callback,
            host,
            delivered,
            elapsed: Duration::ZERO,
            parts: Vec::new(),
            finished: UnixMillis(0),
            sent: Arc::default(),
        }
    }

    /// What follows for the deliveries.
    pub(super) fn judge(self, world: &World) -> Vec<Finished> {
        let Self {
            parts,
            finished,
            sent,
            ..
        } = self;
        // One for all, so that what failed together is due together.
        let mut chance = [0; 2];
        world.random.fill(&mut chance);
        let chance = u16::from_le_bytes(chance);
        let judged = parts
            .into_iter()
            .map(|part| part.judge(chance, finished, &sent));
        judged.collect()
    }
}

impl Part {
    fn judge(self, chance: u16, finished: UnixMillis, sent: &Arc<Sent>) -> Finished {
        let Self {
            claimed,
            exchange,
            device,
            answer,
            may_ask,
        } = self;
        let gone = exchange.status == Some(GONE);
        let (state, due) = if exchange.outcome == AttemptOutcome::Delivered {
            (DeliveryState::Delivered, finished)
        } else if gone {
            // The callback is switched off; what it owes waits until it is switched on.
            (DeliveryState::Waiting, finished)
        } else {
            let asked = exchange.retry_after.as_deref();
            let asked = asked.and_then(|text| schedule::retry_after(text, finished));
            // What somebody had sent again begins its attempts anew.
            let attempt = claimed.attempt.saturating_sub(claimed.earlier);
            let next = schedule::next(attempt, finished, chance, asked);
            match next {
                Some(due) => (DeliveryState::Waiting, due),
                None => (DeliveryState::Failed, finished),
            }
        };
        let ended = Ended {
            claimed,
            state,
            due,
            finished,
            outcome: exchange.outcome,
            status: exchange.status,
            sent: Arc::clone(sent),
            answer: exchange.answer,
        };
        Finished {
            ended,
            device,
            answer,
            unasked: may_ask && state == DeliveryState::Delivered,
            gone,
        }
    }
}
