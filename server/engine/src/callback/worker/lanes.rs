//! Who may go next: each callback has its lane, so that a slow one stands only in its own way.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use domain::CallbackId;
use domain::callback::AttemptOutcome;
use tokio::time::Instant;

use super::attempt::Done;
use super::load::Ready;
use crate::settings::Settings;
use crate::store::deliveries::Claimed;

/// A receiver that answers within this time is handed more rows than it can be sent at once,
/// so that its next requests need not wait for a commit.
const QUICK: Duration = Duration::from_millis(250);
/// How many times more.
const AHEAD: usize = 16;
/// A row that was not sent so long after it was claimed is given back: what is left of its lease
/// by then still holds a whole exchange.
pub(super) const STALE: Duration = Duration::from_secs(15);

/// Requests under way and rows about to be sent, by callback.
pub(super) struct Lanes {
    lanes: HashMap<CallbackId, Lane>,
    /// Callbacks with rows about to be sent, each once; they take turns.
    rotation: VecDeque<CallbackId>,
    flying: usize,
    ready: usize,
    limit: usize,
    limit_each: usize,
}

#[derive(Default)]
struct Lane {
    flying: usize,
    ready: VecDeque<(Instant, Ready)>,
    /// The last answer was a 2xx and came soon.
    quick: bool,
    /// The last use failed.
    dead: bool,
}

impl Lane {
    /// A receiver whose last use failed is tried one message at a time.
    fn limit(&self, each: usize) -> usize {
        if self.dead { 1 } else { each }
    }
}

/// How many rows may be claimed, as a turn needs to know it.
pub(super) struct Wants {
    /// In all.
    pub(super) room: usize,
    each: usize,
    lanes: HashMap<CallbackId, (usize, bool, bool)>,
}

impl Wants {
    /// How many of one callback.
    pub(super) fn of(&self, callback: CallbackId, dead: bool) -> usize {
        let (held, quick, failed) = self.lanes.get(&callback).copied().unwrap_or_default();
        let limit = match (dead || failed, quick) {
            (true, _) => 1,
            (false, true) => self.each * AHEAD,
            (false, false) => self.each,
        };
        limit.saturating_sub(held).min(self.room)
    }
}

impl Lanes {
    pub(super) fn new(settings: &Settings) -> Self {
        Self {
            lanes: HashMap::new(),
            rotation: VecDeque::new(),
            flying: 0,
            ready: 0,
            limit: settings.callback_concurrency.max(1),
            limit_each: settings.callback_concurrency_each.max(1),
        }
    }

    pub(super) fn wants(&self) -> Wants {
        let lanes = self.lanes.iter().map(|(callback, lane)| {
            (
                *callback,
                (lane.flying + lane.ready.len(), lane.quick, lane.dead),
            )
        });
        Wants {
            room: (self.limit * AHEAD).saturating_sub(self.flying + self.ready),
            each: self.limit_each,
            lanes: lanes.collect(),
        }
    }

    /// Puts a row into its lane that was claimed at that time: reading what it needs took some of
    /// its lease already.
    pub(super) fn put(&mut self, ready: Ready, claimed: Instant) {
        let callback = ready.claimed.callback;
        let lane = self.lanes.entry(callback).or_default();
        if lane.ready.is_empty() {
            self.rotation.push_back(callback);
        }
        lane.ready.push_back((claimed, ready));
        self.ready += 1;
    }

    /// The next row for which there is room, now under way.
    pub(super) fn start(&mut self) -> Option<Ready> {
        if self.flying >= self.limit {
            return None;
        }
        for _ in 0..self.rotation.len() {
            let callback = self.rotation.pop_front()?;
            let Some(lane) = self.lanes.get_mut(&callback) else {
                continue;
            };
            if lane.flying >= lane.limit(self.limit_each) {
                self.rotation.push_back(callback);
                continue;
            }
            let next = lane.ready.pop_front();
            if !lane.ready.is_empty() {
                self.rotation.push_back(callback);
            }
            let Some((_, ready)) = next else { continue };
            lane.flying += 1;
            self.flying += 1;
            self.ready -= 1;
            return Some(ready);
        }
        None
    }

    /// Rows that waited too long, or all that wait; they are no longer here.
    pub(super) fn stale(&mut self, all: bool) -> Vec<Claimed> {
        let mut given_back = Vec::new();
        if self.ready == 0 {
            return given_back;
        }
        let now = Instant::now();
        let lanes = &mut self.lanes;
        self.rotation.retain(|callback| {
            let Some(lane) = lanes.get_mut(callback) else {
                return false;
            };
            let old = |since: &Instant| all || now.duration_since(*since) > STALE;
            while lane.ready.front().is_some_and(|(since, _)| old(since)) {
                given_back.extend(lane.ready.pop_front().map(|(_, ready)| ready.claimed));
            }
            !lane.ready.is_empty()
        });
        self.ready -= given_back.len();
        given_back
    }

    /// Notes the end of a request.
    pub(super) fn finish(&mut self, done: &Done) {
        self.flying = self.flying.saturating_sub(1);
        let lane = self.lanes.entry(done.claimed.callback).or_default();
        lane.flying = lane.flying.saturating_sub(1);
        lane.dead = done.exchange.outcome != AttemptOutcome::Delivered;
        lane.quick = !lane.dead && done.elapsed <= QUICK;
    }
}

#[cfg(test)]
mod tests {
    use domain::callback::DeliveryFault;
    use domain::{DeliveryId, MessageId, StationId};

    use super::*;

    fn row(id: i64) -> Ready {
        Ready {
            claimed: Claimed {
                id: DeliveryId(id),
                callback: CallbackId([7; 12]),
                message: MessageId(id),
                station: StationId(1),
                attempt: 1,
            },
            prepared: Err(DeliveryFault::CallbackGone),
            facts: None,
        }
    }

    #[test]
    fn a_row_whose_lease_was_used_up_before_it_came_is_given_back_and_not_sent() {
        let mut lanes = Lanes::new(&Settings::default());
        let now = Instant::now();
        let long_ago = now.checked_sub(STALE + QUICK).expect("the machine is up");
        lanes.put(row(1), long_ago);
        lanes.put(row(2), now);
        let given_back: Vec<i64> = lanes.stale(false).iter().map(|row| row.id.0).collect();
        assert_eq!(given_back, [1]);
        let sent = lanes.start().expect("the other is fresh");
        assert_eq!(sent.claimed.id, DeliveryId(2));
        assert!(lanes.start().is_none());
    }
}
