//! What may be claimed: how much room there is, as a turn of the worker needs to know it.

use std::collections::HashMap;
use std::sync::Arc;

use domain::CallbackId;

use super::shares::{Shares, Standing};
use super::{AHEAD, FIRST, Lanes};
use crate::callback::channel::TOGETHER;

/// Rows of one callback that one turn claims to go together: its transaction keeps others waiting.
pub(super) const CLAIMED_AT_ONCE: usize = 2_000;
/// Rows of all callbacks that may be gathered.
const GATHERED: usize = 4 * TOGETHER;
/// The same of those whose receivers did not take the last or are told something again: what is not
/// taken must not fill the room of the others. What went together goes whole, so one of them may be
/// beyond it.
const UNTAKEN: usize = 2 * TOGETHER;

/// How many rows may be claimed, as a turn needs to know it.
pub(in crate::callback::worker) struct Wants {
    /// In all, of those that go one by one.
    room: usize,
    /// In all, of those that go together.
    gathers: usize,
    /// The same of those whose receivers did not take what came last.
    untaken: usize,
    each: usize,
    lanes: HashMap<CallbackId, Known>,
    /// Requests of all callbacks, and how many there may be.
    taken: Shares,
    limit: usize,
    hosts: Hosts,
}

/// What is known of a callback whose rows this worker has met.
struct Known {
    /// Rows that are held.
    held: usize,
    /// Whether some of them go together once more.
    repeats: bool,
    standing: Standing,
    /// Requests that can be sent at once.
    free: usize,
    /// Who receives them, most likely.
    host: Option<Arc<str>>,
}

/// How much room there is at the receivers.
struct Hosts {
    /// Requests that each has, where it has any.
    taken: HashMap<String, usize>,
    /// The most of them.
    most: usize,
    /// Requests of which it is not known who receives them: each may be anybody's.
    strangers: usize,
    limit: usize,
}

impl Hosts {
    /// Requests for which there is room at one, or at whoever it may be.
    fn free(&self, host: Option<&str>) -> usize {
        let taken = match host {
            Some(host) => self.taken.get(host).copied().unwrap_or_default(),
            None => self.most,
        };
        self.limit.saturating_sub(taken + self.strangers)
    }

    /// Notes that so many more go there.
    fn take(&mut self, host: Option<&str>, count: usize) {
        let Some(host) = host else {
            self.strangers += count;
            return;
        };
        let taken = self.taken.entry(host.to_owned()).or_default();
        *taken += count;
        self.most = self.most.max(*taken);
    }
}

impl Wants {
    /// How many of one callback. What goes together once more is claimed whole, if any is.
    pub(in crate::callback::worker) fn of(
        &self,
        callback: CallbackId,
        dead: bool,
        together: bool,
    ) -> usize {
        let known = self.lanes.get(&callback);
        let held = known.map_or(0, |known| known.held);
        let standing = known.map_or(Standing::New, |known| known.standing);
        let quick = standing == Standing::Quick;
        let dead = dead || standing == Standing::Failing;
        if together && known.is_some_and(|known| known.repeats) {
            // There is one request a second: more would only grow stale.
            return 0;
        }
        if together {
            let (limit, room) = match dead {
                true => (TOGETHER / 10, self.untaken),
                false => (TOGETHER, self.gathers),
            };
            return limit.saturating_sub(held).min(room).min(CLAIMED_AT_ONCE);
        }
        let limit = match (dead, quick) {
            (true, _) => 1,
            (false, true) => self.each * AHEAD,
            (false, false) => self.each,
        };
        limit.saturating_sub(held).min(self.room)
    }

    /// How many of the `claimed` rows of a callback are begun with the claim: those whose requests
    /// find a free place, so that they leave as soon as that is written. Their places are taken.
    ///
    /// Who receives them is certain only once their settings are read. It is taken for whoever did
    /// last; of a callback that was not met yet it may be anybody. Should it turn out to be
    /// somebody who has enough already, they wait like others that were begun.
    pub(in crate::callback::worker) fn begin(
        &mut self,
        callback: CallbackId,
        dead: bool,
        together: bool,
        claimed: usize,
    ) -> usize {
        if together || claimed == 0 {
            return 0;
        }
        let known = self.lanes.get(&callback);
        let (standing, free) = match (known, dead) {
            (Some(known), _) => (known.standing, known.free),
            // As in its lane, which it has not got yet.
            (None, true) => (Standing::Failing, 1),
            (None, false) => (Standing::New, self.each.min(FIRST)),
        };
        let host = known.and_then(|known| known.host.as_deref());
        let places = self.taken.free(standing, self.limit);
        let room = places.min(self.hosts.free(host));
        let begin = claimed.min(free).min(room);
        self.taken.add(standing, begin);
        self.hosts.take(host, begin);
        begin
    }

    /// Notes that so many of a callback were claimed.
    pub(in crate::callback::worker) fn take(
        &mut self,
        callback: CallbackId,
        dead: bool,
        together: bool,
        count: usize,
    ) {
        let known = self.lanes.get(&callback);
        let dead = dead || known.is_some_and(|known| known.standing == Standing::Failing);
        let room = match (together, dead) {
            (true, true) => &mut self.untaken,
            (true, false) => &mut self.gathers,
            (false, _) => &mut self.room,
        };
        *room = room.saturating_sub(count);
    }
}

impl Lanes {
    /// What may be claimed now.
    pub(in crate::callback::worker) fn wants(&self) -> Wants {
        let (mut one_by_one, mut gathered, mut untaken) = (0, 0, 0);
        let lanes = self.lanes.iter().map(|(callback, lane)| {
            let held = lane.places.taken + lane.early + lane.ready.len();
            match lane.opens {
                Some(_) if lane.untaken() => untaken += held,
                Some(_) => gathered += held,
                None => one_by_one += held,
            }
            let known = Known {
                held,
                repeats: lane.repeats(),
                standing: lane.standing,
                free: lane.free(self.limit_each),
                host: lane.host.clone(),
            };
            (*callback, known)
        });
        let lanes = lanes.collect();
        let taken: HashMap<String, usize> = self
            .hosts
            .iter()
            .map(|(host, places)| (host.clone(), places.taken))
            .collect();
        Wants {
            room: (self.limit * AHEAD).saturating_sub(one_by_one),
            gathers: GATHERED.saturating_sub(gathered),
            untaken: UNTAKEN.saturating_sub(untaken),
            each: self.limit_each,
            lanes,
            taken: self.taken,
            limit: self.limit,
            hosts: Hosts {
                most: taken.values().copied().max().unwrap_or_default(),
                taken,
                strangers: 0,
                limit: self.limit_host,
            },
        }
    }
}
