//! One attempt: render, send, judge.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use domain::callback::{AttemptOutcome, DeliveryFault, DeliveryState};
use domain::{DeviceId, UnixMillis};
use futures::FutureExt;
use tokio::time::Instant;

use super::load::Ready;
use super::turn::Finished;
use crate::Engine;
use crate::callback::client::Exchange;
use crate::callback::schedule;
use crate::store::deliveries::{Claimed, Ended};
use crate::world::World;

/// The status by which a receiver says that it is gone for good.
const GONE: u16 = 410;

/// An attempt that came to an end.
pub(super) struct Done {
    pub(super) claimed: Claimed,
    pub(super) exchange: Exchange,
    pub(super) elapsed: Duration,
    device: Option<DeviceId>,
    finished: UnixMillis,
    line: String,
}

/// Makes one attempt. Whatever happens, it comes to an end.
pub(super) async fn attempt(engine: Engine, ready: Ready) -> Done {
    let began = Instant::now();
    let (claimed, device) = (ready.claimed, ready.device());
    let mut line = String::new();
    let work = AssertUnwindSafe(exchange(&engine, ready, &mut line)).catch_unwind();
    let exchange = work.await.unwrap_or_else(|_| {
        Exchange::without_answer(AttemptOutcome::BadRequest, DeliveryFault::NotMade)
    });
    let elapsed = began.elapsed();
    metrics::counter!("callback_attempts_total", "outcome" => exchange.outcome.code()).increment(1);
    metrics::histogram!("callback_seconds").record(elapsed.as_secs_f64());
    let finished = engine.world.clock.now();
    Done {
        claimed,
        exchange,
        elapsed,
        device,
        finished,
        line,
    }
}

async fn exchange(engine: &Engine, ready: Ready, line: &mut String) -> Exchange {
    let impossible = |fault| Exchange::without_answer(AttemptOutcome::BadRequest, fault);
    let (prepared, facts) = match (&ready.prepared, &ready.facts) {
        (Ok(prepared), Some(facts)) => (prepared, facts),
        (Err(fault), _) => return impossible(fault.clone()),
        (_, None) => return impossible(DeliveryFault::MessageGone),
    };
    let rendered = prepared.render(facts, ready.claimed.id);
    *line = rendered.line;
    match rendered.request {
        Ok(request) => engine.outbound.send(request).await,
        Err(fault) => impossible(fault),
    }
}

impl Done {
    /// What follows for the delivery.
    pub(super) fn judge(self, world: &World) -> Finished {
        let Self {
            claimed,
            exchange,
            device,
            finished,
            line,
            ..
        } = self;
        let gone = exchange.status == Some(GONE);
        let (state, due) = if exchange.outcome == AttemptOutcome::Delivered {
            (DeliveryState::Delivered, finished)
        } else if gone {
            // The callback is switched off; what it owes waits until it is switched on.
            (DeliveryState::Waiting, finished)
        } else {
            let mut chance = [0; 2];
            world.random.fill(&mut chance);
            let asked = exchange.retry_after.as_deref();
            let asked = asked.and_then(|text| schedule::retry_after(text, finished));
            let next = schedule::next(claimed.attempt, finished, u16::from_le_bytes(chance), asked);
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
            request: line,
            answer: exchange.answer,
        };
        Finished {
            ended,
            device,
            gone,
        }
    }
}
