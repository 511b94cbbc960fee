//! Who may go next: each callback has its lane, so that a slow one stands only in its own way.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use domain::CallbackId;
use tokio::time::Instant;

use super::attempt::Done;
use super::load::Ready;
use crate::callback::channel::TOGETHER;
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

/// What goes together is gathered for so long, and follows what went before after it.
const SECOND: Duration = Duration::from_secs(1);

/// Requests under way and rows about to be sent, by callback.
pub(super) struct Lanes {
    lanes: HashMap<CallbackId, Lane>,
    /// Callbacks with rows about to be sent, each once; they take turns.
    rotation: VecDeque<CallbackId>,
    flying: usize,
    ready: usize,
    limit: usize,
    limit_each: usize,
    /// Requests under way by receiver.
    hosts: HashMap<String, usize>,
    limit_host: usize,
}

#[derive(Default)]
struct Lane {
    flying: usize,
    ready: VecDeque<(Instant, Ready)>,
    /// Whether what waits goes together, and when.
    opens: Option<Instant>,
    /// The last answer was a 2xx and came soon.
    quick: bool,
    /// The last use failed.
    dead: bool,
}

impl Lane {
    /// A receiver whose last use failed is tried one message at a time.
    fn limit(&self, each: usize) -> usize {
        if self.dead || self.opens.is_some() {
            1
        } else {
            each
        }
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
    pub(super) fn of(&self, callback: CallbackId, dead: bool, together: bool) -> usize {
        let (held, quick, failed) = self.lanes.get(&callback).copied().unwrap_or_default();
        let limit = match (dead || failed, quick) {
            _ if together => TOGETHER,
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
            hosts: HashMap::new(),
            limit_host: settings.callback_concurrency_host.max(1),
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
            let opens = Instant::now() + SECOND;
            lane.opens = ready.together().then_some(opens);
        }
        lane.ready.push_back((claimed, ready));
        self.ready += 1;
    }

    /// The next rows of a callback for which there is room, now under way: one, or those that go
    /// together once their second is over. With `hurry` it is over.
    pub(super) fn start(&mut self, hurry: bool) -> Option<(CallbackId, Vec<Ready>)> {
        if self.flying >= self.limit {
            return None;
        }
        let now = Instant::now();
        for _ in 0..self.rotation.len() {
            let callback = self.rotation.pop_front()?;
            let Some(lane) = self.lanes.get_mut(&callback) else {
                continue;
            };
            let gathers = lane.opens.is_some_and(|opens| opens > now && !hurry);
            let host = lane.ready.front().map_or("", |(_, ready)| ready.host());
            let busy = self
                .hosts
                .get(host)
                .is_some_and(|flying| *flying >= self.limit_host);
            if lane.flying >= lane.limit(self.limit_each) || gathers || busy {
                self.rotation.push_back(callback);
                continue;
            }
            let host = host.to_owned();
            let count = if lane.opens.is_some() { TOGETHER } else { 1 };
            let count = count.min(lane.ready.len());
            let next: Vec<Ready> = lane.ready.drain(..count).map(|(_, ready)| ready).collect();
            lane.opens = lane.opens.map(|_| now + SECOND);
            if !lane.ready.is_empty() {
                self.rotation.push_back(callback);
            }
            if next.is_empty() {
                continue;
            }
            lane.flying += 1;
            self.flying += 1;
            self.ready -= next.len();
            *self.hosts.entry(host).or_default() += 1;
            return Some((callback, next));
        }
        None
    }

    /// When the next rows that are gathered go, if there are any.
    pub(super) fn opens(&self) -> Option<Instant> {
        let waiting = self
            .rotation
            .iter()
            .filter_map(|callback| self.lanes.get(callback));
        let gathered = waiting.filter(|lane| lane.flying == 0);
        gathered.filter_map(|lane| lane.opens).min()
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
        if let Some(flying) = self.hosts.get_mut(&done.host) {
            *flying -= 1;
            if *flying == 0 {
                self.hosts.remove(&done.host);
            }
        }
        let lane = self.lanes.entry(done.callback).or_default();
        lane.flying = lane.flying.saturating_sub(1);
        lane.dead = !done.delivered;
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
                about: 0,
                duplicate: false,
                attempt: 1,
                earlier: 0,
            },
            prepared: Err(DeliveryFault::CallbackGone),
            secrets: std::sync::Arc::default(),
            facts: None,
            asks: false,
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
        let (_, sent) = lanes.start(false).expect("the other is fresh");
        assert_eq!(sent[0].claimed.id, DeliveryId(2));
        assert!(lanes.start(false).is_none());
    }
}
