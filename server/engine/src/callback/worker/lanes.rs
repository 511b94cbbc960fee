//! Who may go next: each callback has its lane, so that a slow one stands only in its own way.
//!
//! A row that was claimed waits in its lane until there is room for its request. Then its attempt
//! is begun: a turn of the worker counts and records it, and only then it is sent. Where it is
//! known when a row is claimed that its request finds a free place, both are one: [`Wants::begin`].
//! So what a process holds when it dies has cost no attempt unless its request was about to leave.

mod shares;
mod wants;

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
use shares::{Places, Shares, Standing};
pub(super) use wants::Wants;

/// A receiver that answers within this time is handed more rows than it can be sent at once,
/// so that its next requests need not wait for a commit.
const QUICK: Duration = Duration::from_millis(250);
/// How many times more.
const AHEAD: usize = 16;
/// Requests to a receiver that are under way at once until the first of them was answered: more
/// would only wait with it, and with many of them those of others.
const FIRST: usize = 2;
/// A row that was not sent so long after it was claimed is given back: what is left of its lease
/// by then still holds a whole exchange.
pub(super) const STALE: Duration = Duration::from_secs(15);

/// What goes together is gathered for so long, and follows what went before after it.
const SECOND: Duration = Duration::from_secs(1);

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
    /// Whether what came last follows the others one by one, and so most likely what comes next.
    one_by_one: bool,
    standing: Standing,
}

impl Lane {
    /// A receiver whose last use failed is tried one message at a time, and one that was not tried
    /// yet with a few.
    fn limit(&self, each: usize) -> usize {
        match self.standing {
            _ if self.opens.is_some() || self.one_by_one => 1,
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

    /// Notes who receives what comes, and how.
    fn note(&mut self, ready: &Ready) {
        let host = ready.host();
        self.one_by_one = ready.one_by_one();
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

    /// Whether no row waits, be its attempt begun or not.
    pub(super) fn is_empty(&self) -> bool {
        self.rotation.is_empty() && self.begun.is_empty()
    }

    /// Whether requests are under way.
    pub(super) fn sends(&self) -> bool {
        self.flying.all > 0
    }

    /// Puts a row into its lane that was claimed at that time: reading what it needs took some of
    /// its lease already.
    pub(super) fn put(&mut self, ready: Ready, claimed: Instant) {
        let callback = ready.claimed.callback;
        let lane = self.lanes.entry(callback).or_default();
        lane.note(&ready);
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
        lane.note(&ready);
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
mod tests;
