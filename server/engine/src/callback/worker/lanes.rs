//! Who may go next: each callback has its lane, so that a slow one stands only in its own way.
//!
//! A row that was claimed waits in its lane until there is room for its request. Then its attempt
//! is begun: a turn of the worker counts and records it, and only then it is sent. Where it is
//! known when a row is claimed that its request finds a free place, both are one: [`Wants::begin`].
//! So what a process holds when it dies has cost no attempt unless its request was about to leave.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use domain::CallbackId;
use tokio::time::Instant;

use super::attempt::Done;
use super::load::Ready;
use crate::callback::channel::{TOGETHER, TOGETHER_BYTES};
use crate::settings::Settings;
use crate::store::deliveries::Claimed;

/// A receiver that answers within this time is handed more rows than it can be sent at once,
/// so that its next requests need not wait for a commit.
const QUICK: Duration = Duration::from_millis(250);
/// How many times more.
const AHEAD: usize = 16;
/// Requests to a receiver that are under way at once until the first of them was answered: more
/// would only wait with it.
const FIRST: usize = 4;
/// A row that was not sent so long after it was claimed is given back: what is left of its lease
/// by then still holds a whole exchange.
pub(super) const STALE: Duration = Duration::from_secs(15);

/// What goes together is gathered for so long, and follows what went before after it.
const SECOND: Duration = Duration::from_secs(1);
/// Rows of one callback that one turn claims to go together: its transaction keeps others waiting.
const CLAIMED_AT_ONCE: usize = 2_000;
/// Rows of all callbacks that may be gathered.
const GATHERED: usize = 4 * TOGETHER;
/// The same of those whose receivers did not take the last or are told something again: what is not
/// taken must not fill the room of the others. What went together goes whole, so one of them may be
/// beyond it.
const UNTAKEN: usize = 2 * TOGETHER;

/// Rows that go in one request: one, or those that go together.
pub(super) struct Parcel {
    pub(super) callback: CallbackId,
    /// Who receives it.
    pub(super) host: String,
    pub(super) rows: Vec<Ready>,
    /// When the first of them was claimed.
    claimed: Instant,
    /// Whether it is begun before there is a place for it.
    early: bool,
}

impl Parcel {
    /// Its rows as they are begun: each with the first of those with which it goes.
    pub(super) fn going(&self) -> impl Iterator<Item = Claimed> {
        let gathered = self.rows.first().filter(|first| first.together());
        let first = gathered.map(|first| first.claimed.id);
        self.rows.iter().map(move |row| Claimed {
            batch: first.unwrap_or(row.claimed.batch),
            ..row.claimed
        })
    }
}

/// How the receiver of a callback has answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Standing {
    /// It was not asked yet.
    #[default]
    New,
    /// The last answer was a 2xx and came soon.
    Quick,
    /// It was a 2xx that took its time.
    Slow,
    /// The last use failed.
    Failing,
}

/// Requests of all callbacks. Whoever does not answer keeps a place for as long as an exchange may
/// last. So those that failed have a quarter of all places at most, and together with those of which
/// it is not known that they answer soon three quarters: the rest is for those that do, whose
/// places are soon free again.
#[derive(Clone, Copy, Default)]
struct Shares {
    all: usize,
    /// Of those that did not answer soon, or not yet.
    unsure: usize,
    /// Of those of them that failed.
    failing: usize,
}

impl Shares {
    fn add(&mut self, standing: Standing, count: usize) {
        self.all += count;
        if standing != Standing::Quick {
            self.unsure += count;
        }
        if standing == Standing::Failing {
            self.failing += count;
        }
    }

    fn remove(&mut self, standing: Standing, count: usize) {
        self.all = self.all.saturating_sub(count);
        if standing != Standing::Quick {
            self.unsure = self.unsure.saturating_sub(count);
        }
        if standing == Standing::Failing {
            self.failing = self.failing.saturating_sub(count);
        }
    }

    /// For how many more there is room within a limit for all.
    fn free(&self, standing: Standing, limit: usize) -> usize {
        let quarter = limit / 4;
        let all = limit.saturating_sub(self.all);
        let unsure = (limit - quarter).saturating_sub(self.unsure);
        let failing = quarter.max(1).saturating_sub(self.failing);
        match standing {
            Standing::Quick => all,
            Standing::New | Standing::Slow => all.min(unsure),
            Standing::Failing => all.min(unsure).min(failing),
        }
    }
}

/// Requests of one callback, or to one receiver.
#[derive(Clone, Copy, Default)]
struct Places {
    /// Those that are under way, and those for which there is room and that are about to be.
    taken: usize,
    /// Those that are under way.
    flying: usize,
}

/// Requests under way and rows about to be sent, by callback.
pub(super) struct Lanes {
    lanes: HashMap<CallbackId, Lane>,
    /// Callbacks with rows that are not begun, each once; they take turns.
    rotation: VecDeque<CallbackId>,
    /// Callbacks with begun requests that are to be sent, each once; they take turns.
    begun: VecDeque<CallbackId>,
    /// Those of all callbacks that are under way, and those for which there is room.
    taken: Shares,
    /// Those that are under way.
    flying: Shares,
    limit: usize,
    limit_each: usize,
    /// By receiver.
    hosts: HashMap<String, Places>,
    limit_host: usize,
}

#[derive(Default)]
struct Lane {
    places: Places,
    /// Begun and not sent yet.
    begun: VecDeque<Parcel>,
    /// How many of those, and of those that are being begun, have no place yet.
    early: usize,
    /// How many may: as many as ended during the last turn, since so many are sent during the
    /// next before others can be begun.
    ahead: usize,
    /// Requests that ended since the last turn began.
    ended: usize,
    ready: VecDeque<(Instant, Ready)>,
    /// Who received what came last, and so most likely what comes next.
    host: Option<Arc<str>>,
    /// Whether what waits goes together, and when.
    opens: Option<Instant>,
    standing: Standing,
}

impl Lane {
    /// A receiver whose last use failed is tried one message at a time, and one that was not tried
    /// yet with a few.
    fn limit(&self, each: usize) -> usize {
        match self.standing {
            _ if self.opens.is_some() => 1,
            Standing::Failing => 1,
            Standing::New => each.min(FIRST),
            Standing::Quick | Standing::Slow => each,
        }
    }

    /// Requests for which there are places, and for which nothing else waits.
    fn free(&self, each: usize) -> usize {
        let waits = !self.ready.is_empty() || !self.begun.is_empty() || self.early > 0;
        match waits || self.opens.is_some() {
            true => 0,
            false => self.limit(each).saturating_sub(self.places.taken),
        }
    }

    /// Notes who receives what comes.
    fn note_host(&mut self, host: &str) {
        if self.host.as_deref() != Some(host) {
            self.host = Some(host.into());
        }
    }

    /// Sets how many may be begun before there is a place for them.
    fn look_ahead(&mut self, each: usize) {
        let ended = std::mem::take(&mut self.ended);
        self.ahead = match self.standing == Standing::Quick && self.opens.is_none() {
            // A turn in which fewer ended may have been a short one.
            true => ended.max(self.ahead / 2).min(each * AHEAD),
            false => 0,
        };
    }

    /// Whether rows wait to go together that were tried before. As long as they do nothing else is
    /// claimed, so they are the last, or the first where they were put back.
    fn repeats(&self) -> bool {
        let ends = [self.ready.front(), self.ready.back()];
        let mut rows = ends.into_iter().flatten();
        self.opens.is_some() && rows.any(|(_, row)| row.claimed.is_repeat())
    }

    /// What is known of how it is received, as far as the room for what goes together is concerned.
    fn untaken(&self) -> bool {
        self.standing == Standing::Failing || self.repeats()
    }

    /// Takes the rows that go in the next request: the first, and what may go together with it, in
    /// the order of their ids, so that a repeat is the same.
    fn take_next(&mut self) -> Vec<(Instant, Ready)> {
        let Some((since, first)) = self.ready.pop_front() else {
            return Vec::new();
        };
        let mates = first.claimed.mates();
        let alone = self.opens.is_none() || !first.together();
        let mut bytes = first.weight;
        let mut next = vec![(since, first)];
        if alone {
            return next;
        }
        let mut full = false;
        for (since, row) in std::mem::take(&mut self.ready) {
            let mate = row.together() && row.claimed.mates() == mates;
            // What follows one that does not fit waits with it.
            full |= mate && (next.len() >= TOGETHER || bytes + row.weight > TOGETHER_BYTES);
            if mate && !full {
                bytes += row.weight;
                next.push((since, row));
            } else {
                self.ready.push_back((since, row));
            }
        }
        next.sort_by_key(|(_, row)| row.claimed.id);
        next
    }
}

/// How many rows may be claimed, as a turn needs to know it.
pub(super) struct Wants {
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
    pub(super) fn of(&self, callback: CallbackId, dead: bool, together: bool) -> usize {
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
    pub(super) fn begin(
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
    pub(super) fn take(&mut self, callback: CallbackId, dead: bool, together: bool, count: usize) {
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
    pub(super) fn new(settings: &Settings) -> Self {
        Self {
            lanes: HashMap::new(),
            rotation: VecDeque::new(),
            begun: VecDeque::new(),
            taken: Shares::default(),
            flying: Shares::default(),
            limit: settings.callback_concurrency.max(1),
            limit_each: settings.callback_concurrency_each.max(1),
            hosts: HashMap::new(),
            limit_host: settings.callback_concurrency_host.max(1),
        }
    }

    pub(super) fn wants(&self) -> Wants {
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

    /// Whether no row waits, be its attempt begun or not.
    pub(super) fn is_empty(&self) -> bool {
        self.rotation.is_empty() && self.begun.is_empty()
    }

    /// Puts a row into its lane that was claimed at that time: reading what it needs took some of
    /// its lease already.
    pub(super) fn put(&mut self, ready: Ready, claimed: Instant) {
        let callback = ready.claimed.callback;
        let lane = self.lanes.entry(callback).or_default();
        lane.note_host(ready.host());
        if lane.ready.is_empty() {
            self.rotation.push_back(callback);
            let opens = Instant::now() + SECOND;
            lane.opens = ready.together().then_some(opens);
        }
        lane.ready.push_back((claimed, ready));
    }

    /// Takes a row whose attempt was begun when it was claimed, at that time: see [`Wants::begin`].
    pub(super) fn put_at_once(&mut self, ready: Ready, claimed: Instant) {
        let callback = ready.claimed.callback;
        let host = ready.host().to_owned();
        let lane = self.lanes.entry(callback).or_default();
        lane.note_host(&host);
        // Its place may be another's by now.
        let early = self.is_full(callback, &host);
        let parcel = Parcel {
            callback,
            host,
            rows: vec![ready],
            claimed,
            early,
        };
        if early {
            let lane = self.lanes.entry(callback).or_default();
            lane.early += 1;
        } else {
            self.take_place(&parcel);
        }
        self.put_begun(parcel);
    }

    /// Whether there is no place for another request of a callback to a receiver.
    fn is_full(&self, callback: CallbackId, host: &str) -> bool {
        let lane = self.lanes.get(&callback);
        let full = |lane: &Lane| lane.places.taken >= lane.limit(self.limit_each);
        let standing = lane.map_or(Standing::New, |lane| lane.standing);
        let of_host = self.hosts.get(host).map_or(0, |places| places.taken);
        lane.is_some_and(full)
            || self.taken.free(standing, self.limit) == 0
            || of_host >= self.limit_host
    }

    /// Takes the rows whose attempts are to be begun with the next turn: those for which there is
    /// room, those that go together once their second is over (with `hurry` it is over), and a few
    /// more of a receiver that answers quickly.
    pub(super) fn begin(&mut self, hurry: bool) -> Vec<Parcel> {
        for lane in self.lanes.values_mut() {
            lane.look_ahead(self.limit_each);
        }
        let now = Instant::now();
        let mut parcels = Vec::new();
        let mut in_vain = 0;
        while in_vain < self.rotation.len() {
            let Some(callback) = self.rotation.pop_front() else {
                break;
            };
            match self.next_of(callback, now, hurry) {
                Some(parcel) => {
                    parcels.push(parcel);
                    in_vain = 0;
                }
                None => in_vain += 1,
            }
            let waits = self.lanes.get(&callback);
            if waits.is_some_and(|lane| !lane.ready.is_empty()) {
                self.rotation.push_back(callback);
            }
        }
        parcels
    }

    /// The next rows of a callback, if they may be begun.
    fn next_of(&mut self, callback: CallbackId, now: Instant, hurry: bool) -> Option<Parcel> {
        let lane = self.lanes.get(&callback)?;
        if lane.opens.is_some_and(|opens| opens > now && !hurry) {
            return None;
        }
        let (_, first) = lane.ready.front()?;
        let host = first.host().to_owned();
        let early = self.is_full(callback, &host);
        let lane = self.lanes.get_mut(&callback)?;
        if early && lane.early >= lane.ahead {
            return None;
        }
        let (since, rows): (Vec<Instant>, Vec<Ready>) = lane.take_next().into_iter().unzip();
        lane.opens = lane.opens.map(|_| now + SECOND);
        let parcel = Parcel {
            callback,
            host,
            rows,
            claimed: since.into_iter().min()?,
            early,
        };
        if early {
            lane.early += 1;
        } else {
            self.take_place(&parcel);
        }
        Some(parcel)
    }

    fn take_place(&mut self, parcel: &Parcel) {
        let lane = self.lanes.entry(parcel.callback).or_default();
        lane.places.taken += 1;
        self.taken.add(lane.standing, 1);
        self.hosts.entry(parcel.host.clone()).or_default().taken += 1;
    }

    fn leave_place(&mut self, callback: CallbackId, host: &str) {
        let lane = self.lanes.entry(callback).or_default();
        lane.places.taken = lane.places.taken.saturating_sub(1);
        self.taken.remove(lane.standing, 1);
        if let Some(of_host) = self.hosts.get_mut(host) {
            of_host.taken = of_host.taken.saturating_sub(1);
            if of_host.taken == 0 {
                self.hosts.remove(host);
            }
        }
    }

    /// Lets go of what a parcel has taken that is not sent.
    fn let_go(&mut self, parcel: &Parcel) {
        if parcel.early {
            let lane = self.lanes.entry(parcel.callback).or_default();
            lane.early = lane.early.saturating_sub(1);
        } else {
            self.leave_place(parcel.callback, &parcel.host);
        }
    }

    /// Takes what was begun, and may be sent. What others have taken meanwhile is no longer in it.
    pub(super) fn put_begun(&mut self, parcel: Parcel) {
        if parcel.rows.is_empty() {
            self.let_go(&parcel);
            return;
        }
        let lane = self.lanes.entry(parcel.callback).or_default();
        if lane.begun.is_empty() {
            self.begun.push_back(parcel.callback);
        }
        lane.begun.push_back(parcel);
    }

    /// Takes back what could not be begun, to the head of its lane.
    pub(super) fn put_back(&mut self, parcel: Parcel) {
        self.let_go(&parcel);
        let Parcel {
            callback,
            rows,
            claimed,
            ..
        } = parcel;
        let lane = self.lanes.entry(callback).or_default();
        if lane.ready.is_empty() && !rows.is_empty() {
            self.rotation.push_back(callback);
        }
        for row in rows.into_iter().rev() {
            lane.ready.push_front((claimed, row));
        }
    }

    /// The next begun request for which there is room, now under way.
    pub(super) fn start(&mut self) -> Option<Parcel> {
        for _ in 0..self.begun.len() {
            if self.flying.all >= self.limit {
                return None;
            }
            let callback = self.begun.pop_front()?;
            let Some(lane) = self.lanes.get_mut(&callback) else {
                continue;
            };
            let Some(parcel) = lane.begun.pop_front() else {
                continue;
            };
            let of_host = self.hosts.get(&parcel.host).copied().unwrap_or_default();
            let busy = of_host.flying >= self.limit_host
                || self.flying.free(lane.standing, self.limit) == 0;
            if busy || lane.places.flying >= lane.limit(self.limit_each) {
                lane.begun.push_front(parcel);
                self.begun.push_back(callback);
                continue;
            }
            if !lane.begun.is_empty() {
                self.begun.push_back(callback);
            }
            lane.places.flying += 1;
            self.flying.add(lane.standing, 1);
            if parcel.early {
                lane.early = lane.early.saturating_sub(1);
                self.take_place(&parcel);
            }
            self.hosts.entry(parcel.host.clone()).or_default().flying += 1;
            return Some(parcel);
        }
        None
    }

    /// When the next rows that are gathered go, if there are any. Those whose time has come go
    /// with the next turn, or as soon as there is room.
    pub(super) fn opens(&self) -> Option<Instant> {
        let now = Instant::now();
        let waiting = self
            .rotation
            .iter()
            .filter_map(|callback| self.lanes.get(callback));
        let gathered = waiting.filter(|lane| lane.places.taken == 0);
        let opens = gathered.filter_map(|lane| lane.opens);
        opens.filter(|opens| *opens > now).min()
    }

    /// Rows that waited too long, or all that wait; they are no longer here.
    pub(super) fn stale(&mut self, all: bool) -> Vec<Claimed> {
        let mut given_back = Vec::new();
        if self.is_empty() {
            return given_back;
        }
        let now = Instant::now();
        let old = |since: &Instant| all || now.duration_since(*since) > STALE;
        let lanes = &mut self.lanes;
        self.rotation.retain(|callback| {
            let Some(lane) = lanes.get_mut(callback) else {
                return false;
            };
            while lane.ready.front().is_some_and(|(since, _)| old(since)) {
                given_back.extend(lane.ready.pop_front().map(|(_, ready)| ready.claimed));
            }
            !lane.ready.is_empty()
        });
        let mut late: Vec<Parcel> = Vec::new();
        self.begun.retain(|callback| {
            let Some(lane) = lanes.get_mut(callback) else {
                return false;
            };
            while lane
                .begun
                .front()
                .is_some_and(|parcel| old(&parcel.claimed))
            {
                late.extend(lane.begun.pop_front());
            }
            !lane.begun.is_empty()
        });
        for parcel in late {
            self.let_go(&parcel);
            given_back.extend(parcel.rows.iter().map(|row| row.claimed));
        }
        given_back
    }

    /// Notes the end of a request.
    pub(super) fn finish(&mut self, done: &Done) {
        if let Some(of_host) = self.hosts.get_mut(&done.host) {
            of_host.flying = of_host.flying.saturating_sub(1);
        }
        self.leave_place(done.callback, &done.host);
        let lane = self.lanes.entry(done.callback).or_default();
        lane.places.flying = lane.places.flying.saturating_sub(1);
        lane.ended += 1;
        self.flying.remove(lane.standing, 1);
        let standing = match done.delivered {
            true if done.elapsed <= QUICK => Standing::Quick,
            true => Standing::Slow,
            false => Standing::Failing,
        };
        // What is under way with it counts as what is known of it now.
        let before = std::mem::replace(&mut lane.standing, standing);
        let Places { taken, flying } = lane.places;
        self.taken.remove(before, taken);
        self.taken.add(standing, taken);
        self.flying.remove(before, flying);
        self.flying.add(standing, flying);
    }
}

#[cfg(test)]
mod tests {
    use domain::callback::{CallbackInput, CallbackKind, DeliveryFault};
    use domain::{DeliveryId, MessageId, StationId};

    use super::*;
    use crate::callback::channel::{self, Prepared};
    use crate::store::workers::WorkerName;

    const CALLBACK: CallbackId = CallbackId([7; 12]);

    fn row(id: i64) -> Ready {
        row_of(CALLBACK, id)
    }

    fn row_of(callback: CallbackId, id: i64) -> Ready {
        Ready {
            claimed: Claimed {
                id: DeliveryId(id),
                callback,
                message: MessageId(id),
                station: StationId(1),
                about: 0,
                duplicate: false,
                attempt: 1,
                earlier: 0,
                worker: WorkerName(1),
                begun: None,
                batch: DeliveryId(0),
            },
            prepared: Err(DeliveryFault::CallbackGone),
            secrets: Arc::default(),
            facts: None,
            asks: false,
            may_ask: false,
            weight: 0,
        }
    }

    /// The end of a request of a receiver that answers at once.
    fn done() -> Done {
        Done::of_story(CALLBACK, String::new(), true)
    }

    fn ids(parcels: &[Parcel]) -> Vec<i64> {
        let rows = parcels.iter().flat_map(|parcel| &parcel.rows);
        rows.map(|row| row.claimed.id.0).collect()
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
        let begun = lanes.begin(false);
        assert_eq!(ids(&begun), [2], "the other is fresh");
        begun.into_iter().for_each(|parcel| lanes.put_begun(parcel));
        assert_eq!(lanes.start().expect("it is begun").rows.len(), 1);
        assert!(lanes.start().is_none() && lanes.is_empty());
    }

    #[test]
    fn an_attempt_is_begun_when_there_is_room_for_its_request_and_not_before() {
        let mut lanes = Lanes::new(&Settings {
            callback_concurrency_host: 2,
            ..Settings::default()
        });
        let now = Instant::now();
        (1..=40).for_each(|id| lanes.put(row(id), now));
        let begun = lanes.begin(false);
        assert_eq!(ids(&begun), [1, 2]);
        assert!(lanes.begin(false).is_empty());
        begun.into_iter().for_each(|parcel| lanes.put_begun(parcel));
        assert!(lanes.start().is_some() && lanes.start().is_some());
        // As many as ended are begun beyond the room there is, so that none waits for a turn.
        (0..2).for_each(|_| lanes.finish(&done()));
        let begun = lanes.begin(false);
        assert_eq!(ids(&begun), [3, 4, 5, 6]);
        begun.into_iter().for_each(|parcel| lanes.put_begun(parcel));
        assert!(lanes.start().is_some() && lanes.start().is_some());
        assert!(lanes.start().is_none(), "two at once");
        lanes.finish(&done());
        assert!(lanes.start().is_some());
        // What could not be begun is next, and what is given back is gone.
        lanes.finish(&done());
        let next = lanes.begin(false);
        assert_eq!(ids(&next)[0], 7);
        next.into_iter()
            .rev()
            .for_each(|parcel| lanes.put_back(parcel));
        assert_eq!(ids(&lanes.begin(false))[0], 7);
        let given_back: Vec<i64> = lanes.stale(true).iter().map(|row| row.id.0).collect();
        assert!(given_back.contains(&6) && given_back.contains(&40));
        assert!(lanes.is_empty());
    }

    #[test]
    fn what_is_claimed_while_there_are_free_places_is_begun_with_that() {
        let mut lanes = Lanes::new(&Settings {
            callback_concurrency_host: 3,
            ..Settings::default()
        });
        let other = CallbackId([8; 12]);
        let now = Instant::now();
        // Callbacks that were not met yet may all go to the same receiver.
        let mut wants = lanes.wants();
        assert_eq!(wants.begin(CALLBACK, false, false, 2), 2);
        assert_eq!(wants.begin(other, false, false, 2), 1);
        assert_eq!(wants.begin(other, false, false, 1), 0);
        // What failed is tried alone, and lines are gathered.
        let mut wants = lanes.wants();
        assert_eq!(wants.begin(CALLBACK, true, false, 2), 1);
        assert_eq!(wants.begin(other, false, true, 2), 0);

        (1..=2).for_each(|id| lanes.put_at_once(row(id), now));
        assert!(lanes.start().is_some() && lanes.start().is_some());
        assert_eq!(lanes.wants().begin(CALLBACK, false, false, 5), 1);
        assert_eq!(lanes.wants().begin(other, false, false, 5), 1);
        // What waits already goes before what is claimed now.
        lanes.put(row(3), now);
        assert_eq!(lanes.wants().begin(CALLBACK, false, false, 5), 0);
        let begun = lanes.begin(false);
        assert_eq!(ids(&begun), [3]);
        begun.into_iter().for_each(|parcel| lanes.put_begun(parcel));
        // A place that was taken in the meantime is waited for, and not for ever.
        lanes.put_at_once(row(4), now);
        assert_eq!(ids(&lanes.start().into_iter().collect::<Vec<_>>()), [3]);
        assert!(lanes.start().is_none(), "three at once");
        assert_eq!(lanes.wants().begin(other, false, false, 5), 0);
        lanes.finish(&done());
        assert_eq!(ids(&lanes.start().into_iter().collect::<Vec<_>>()), [4]);
        let long_ago = now.checked_sub(STALE + QUICK).expect("the machine is up");
        lanes.put_at_once(row(5), long_ago);
        let given_back: Vec<i64> = lanes.stale(false).iter().map(|row| row.id.0).collect();
        assert_eq!(given_back, [5]);
        (0..3).for_each(|_| lanes.finish(&done()));
        assert!(lanes.is_empty());
        assert_eq!(lanes.wants().begin(CALLBACK, false, false, 5), 3);
    }

    #[test]
    fn receivers_that_do_not_answer_leave_places_to_those_that_do() {
        let mut lanes = Lanes::new(&Settings {
            callback_concurrency: 16,
            callback_concurrency_host: 100,
            ..Settings::default()
        });
        let now = Instant::now();
        let start_all = |lanes: &mut Lanes| {
            let begun = lanes.begin(false);
            begun.into_iter().for_each(|parcel| lanes.put_begun(parcel));
            std::iter::from_fn(|| lanes.start()).count()
        };
        lanes.put(row(0), now);
        assert_eq!(start_all(&mut lanes), 1);
        lanes.finish(&done());
        // Nobody knows yet that these never answer. Each is asked a few times until it is.
        let holes: Vec<CallbackId> = (100..120).map(|n| CallbackId([n; 12])).collect();
        let owed = |lanes: &mut Lanes, of: &[CallbackId]| {
            for hole in of {
                (0..20).for_each(|id| lanes.put(row_of(*hole, id), now));
            }
        };
        owed(&mut lanes, &holes[..1]);
        assert_eq!(start_all(&mut lanes), FIRST);
        owed(&mut lanes, &holes[1..]);
        assert_eq!(start_all(&mut lanes), 12 - FIRST, "three quarters in all");
        assert_eq!(lanes.wants().begin(holes[0], false, false, 1), 0);
        assert_eq!(lanes.wants().begin(CALLBACK, false, false, 1), 1);
        (1..=5).for_each(|id| lanes.put(row(id), now));
        assert_eq!(
            start_all(&mut lanes),
            4,
            "the rest is for the one that does"
        );
        // They fail, and are tried one by one, with a quarter of the places in all.
        let failed = |hole: CallbackId| Done::of_story(hole, String::new(), false);
        let asked: Vec<(CallbackId, usize)> = holes
            .iter()
            .map(|hole| (*hole, lanes.lanes[hole].places.flying))
            .collect();
        for (hole, times) in asked {
            (0..times).for_each(|_| lanes.finish(&failed(hole)));
        }
        assert_eq!(lanes.flying.all, 4);
        start_all(&mut lanes);
        let flying = |lanes: &Lanes, of: &[CallbackId]| -> usize {
            of.iter().map(|one| lanes.lanes[one].places.flying).sum()
        };
        assert!(flying(&lanes, &[CALLBACK]) >= 4);
        let at_once = holes.iter().map(|hole| flying(&lanes, &[*hole]));
        assert!(at_once.max() <= Some(FIRST));
        assert_eq!(lanes.flying.all, 16);
        assert!(lanes.flying.failing <= 4 && lanes.flying.unsure <= 12);
        assert_eq!(lanes.taken.failing, lanes.flying.failing);
    }

    /// Settings by which rows go together.
    fn batch() -> Prepared {
        let input = CallbackInput {
            channel: "BATCH_URL".into(),
            url: "http://example.org/?l={batch}".into(),
            line_pattern: "{device}".into(),
            ..CallbackInput::default()
        };
        channel::parse(CallbackKind::DataUplink, &input, None).expect("sound")
    }

    #[test]
    fn what_was_tried_goes_with_what_went_with_it_and_with_nothing_else() {
        let batch = batch();
        let line = |id| Ready {
            prepared: Ok(batch.clone()),
            ..row(id)
        };
        let again = |id, first| {
            let mut line = line(id);
            line.claimed.attempt = 2;
            line.claimed.batch = DeliveryId(first);
            line
        };
        let host = || "http://example.org".to_owned();
        let next = |lanes: &mut Lanes| {
            let parcels = lanes.begin(true);
            let told = ids(&parcels);
            let going = parcels.iter().flat_map(Parcel::going);
            let firsts: Vec<i64> = going.map(|row| row.batch.0).collect();
            parcels
                .into_iter()
                .for_each(|parcel| lanes.put_begun(parcel));
            lanes.start().expect("it is begun");
            assert!(lanes.begin(true).is_empty(), "one follows the other");
            lanes.finish(&Done::of_story(CALLBACK, host(), true));
            (told, firsts)
        };
        let mut lanes = Lanes::new(&Settings::default());
        let now = Instant::now();
        lanes.put(line(8), now);
        assert!(lanes.wants().of(CALLBACK, false, true) > 0);
        // In whatever order they come, those with the same first one go, in that of their ids.
        for (id, first) in [(3, 1), (5, 4), (1, 1), (4, 4), (2, 1)] {
            lanes.put(again(id, first), now);
        }
        assert_eq!(lanes.wants().of(CALLBACK, false, true), 0, "one at a time");
        lanes.put(line(9), now);
        assert_eq!(next(&mut lanes), (vec![8, 9], vec![8, 8]));
        assert_eq!(next(&mut lanes), (vec![1, 2, 3], vec![1, 1, 1]));
        assert_eq!(next(&mut lanes), (vec![4, 5], vec![4, 4]));
        assert!(lanes.is_empty());
        assert!(lanes.wants().of(CALLBACK, false, true) > 0);
        // Of what failed before this was noted, those go together that were tried as often.
        lanes.put(again(1, 0), now);
        lanes.put(line(2), now);
        lanes.put(again(3, 0), now);
        assert_eq!(next(&mut lanes).0, [1, 3]);
        assert_eq!(next(&mut lanes).0, [2]);
    }

    #[test]
    fn what_is_not_taken_does_not_fill_the_room_of_others() {
        let batch = batch();
        let mut lanes = Lanes::new(&Settings::default());
        let now = Instant::now();
        for n in 0..3 {
            let callback = CallbackId([n; 12]);
            for id in 0..TOGETHER as i64 {
                let mut line = Ready {
                    prepared: Ok(batch.clone()),
                    ..row_of(callback, id)
                };
                line.claimed.attempt = 2;
                line.claimed.batch = DeliveryId(1);
                lanes.put(line, now);
            }
        }
        let wants = lanes.wants();
        assert_eq!(wants.of(CALLBACK, true, true), 0);
        assert_eq!(wants.of(CALLBACK, false, true), CLAIMED_AT_ONCE);
    }

    #[test]
    fn what_goes_together_is_bounded_by_its_bytes() {
        let batch = batch();
        let line = |id, weight| Ready {
            prepared: Ok(batch.clone()),
            weight,
            ..row(id)
        };
        let mut lanes = Lanes::new(&Settings::default());
        let wanted = lanes.wants().of(CALLBACK, false, true);
        assert_eq!(wanted, CLAIMED_AT_ONCE, "a turn");
        let now = Instant::now();
        (0..3_000).for_each(|id| lanes.put(line(id, 20), now));
        assert!(lanes.begin(false).is_empty(), "its second is not over");
        let all = lanes.begin(true);
        assert_eq!(all.len(), 1);
        assert_eq!(ids(&all).len(), 3_000, "more than 1,000, and 60 kB");
        lanes.put_begun(all.into_iter().next().expect("one"));
        lanes.start().expect("it is begun");
        (0..5).for_each(|id| lanes.put(line(id, TOGETHER_BYTES / 2), now));
        assert!(lanes.begin(true).is_empty(), "one follows the other");
        let host = "http://example.org".to_owned();
        lanes.finish(&Done::of_story(CALLBACK, host, true));
        // Not before its second is over either: there is one request a second.
        assert!(lanes.begin(false).is_empty());
        let opens = lanes.opens().expect("it opens");
        assert!(opens <= Instant::now() + SECOND);
        assert_eq!(ids(&lanes.begin(true)), [0, 1]);
    }
}
