//! One open page's view of the feed: of all changes those that belong to its topics.
//!
//! A device and a list are told at once. What is about many devices changes with every message
//! that comes in, so whoever shows it is told of it at most every few seconds, whatever happens:
//! a thousand open pages do not read their lists a thousand times with every message, and not all at
//! the same moment ([`spread`]).

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use domain::live::Topic;
use domain::permission::{Action, Principal};
use domain::{DeviceId, RegistrationId};
use futures::stream::{BoxStream, SelectAll};
use futures::{Stream, StreamExt as _};
use sqlx::AnyConnection;
use tokio::sync::broadcast;
use tokio::time::Instant;

use super::{CHUNK, Feed, Heard, spread};
use crate::error::Error;
use crate::{Engine, StoreError, gate, store};

/// How long a page is not told again of what is about many devices.
const REST: Duration = Duration::from_secs(5);
/// How long nothing is said: proxies close connections that are silent for a minute or less.
const ALIVE: Duration = Duration::from_secs(15);
/// Whose more devices than these are is not looked up for a page that comes back.
const LOOKED_UP: usize = 1_000;
/// So many chunks are read to find out what a page missed; beyond, it reads everything anew.
const CHUNKS: usize = 10;

/// What a page is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Everything up to here was told.
    pub position: i64,
    /// What changed; nothing where it is only said that the feed goes on.
    pub topics: Vec<Topic>,
}

impl Engine {
    /// What changes of `topics` after `after`, or from now on, as it comes. Where nothing does, it
    /// is said every fifteen seconds where the feed stands. Ends when the engine stops.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a device or a list that is not there or may not be seen, for the
    /// fleet without any role and for base stations without the right to see any;
    /// [`Error::Forbidden`] for a list of whoever does not register devices there.
    pub async fn watch(
        &self,
        who: &Principal,
        topics: &[Topic],
        after: Option<i64>,
    ) -> Result<impl Stream<Item = Told> + Send + use<>, Error> {
        let mut wanted = Wanted::default();
        let mut lists: SelectAll<BoxStream<'static, Listed>> = SelectAll::new();
        // Each of these takes a connection of its own.
        for topic in topics {
            if let Topic::Registration(id, mark) = *topic {
                let marks = self.watch_registration(who, id, mark).await?;
                let marks = marks.map(move |mark| (id, mark));
                // When it is forgotten its page has to hear of that, too.
                let over = futures::stream::iter([(id, 0)]);
                lists.push(marks.chain(over).boxed());
            }
        }
        let receiver = self.feed.changes.subscribe();
        let mut connection = self.db.read().acquire().await?;
        for topic in topics {
            match *topic {
                Topic::Device(id) => {
                    gate::device(&mut connection, who, Action::Read, id).await?;
                    wanted.devices.insert(id);
                }
                Topic::Fleet => {
                    let paths = who.reach(Action::Read);
                    if paths.is_empty() {
                        return Err(Error::NotFound);
                    }
                    wanted.fleet = paths.into_iter().map(str::to_owned).collect();
                    wanted._counted = Some(Counted::new(&self.feed));
                }
                Topic::Stations if who.reach(Action::ReadNetwork).is_empty() => {
                    return Err(Error::NotFound);
                }
                Topic::Stations => wanted.stations = true,
                Topic::Registration(..) => {}
            }
        }
        let head = store::feed::head(&mut connection).await?;
        let mut state = Watch {
            seen: after.unwrap_or(head),
            at_once: BTreeSet::new(),
            later: BTreeSet::new(),
            rested: Instant::now(),
            due: Instant::now(),
            receiver,
            engine: self.clone(),
            wanted,
            lists,
        };
        state.catch_up(&mut connection, head).await?;
        Ok(futures::stream::unfold(state, Watch::next))
    }
}

/// A step of a list: which, and where it stands.
type Listed = (RegistrationId, i64);

/// What a page wants to be told of.
#[derive(Default)]
struct Wanted {
    devices: BTreeSet<DeviceId>,
    /// The paths below which it sees devices; empty: it shows no lists.
    fleet: Vec<String>,
    stations: bool,
    _counted: Option<Counted>,
}

impl Wanted {
    /// The topics that a change of these devices is about: those told at once, and those that
    /// have time.
    fn of(&self, heard: &Heard) -> (Vec<Topic>, Vec<Topic>) {
        let devices = &heard.change.devices;
        let own = self.devices.iter();
        let own = own.filter(|id| devices.binary_search(id).is_ok());
        // Where it was not looked up whose they are, they may be anybody's.
        let fleet = match &heard.groups {
            Some(groups) => groups.iter().any(|place| self.sees(place)),
            None => !self.fleet.is_empty() && !devices.is_empty(),
        };
        let many = [
            fleet.then_some(Topic::Fleet),
            self.stations.then_some(Topic::Stations),
        ];
        (
            own.map(|id| Topic::Device(*id)).collect(),
            many.into_iter().flatten().collect(),
        )
    }

    /// Whether it shows devices of the group with that path.
    fn sees(&self, place: &str) -> bool {
        self.fleet
            .iter()
            .any(|path| place.starts_with(path.as_str()))
    }

    /// Everything but lists, which are asked themselves: what is told at once, and what has time.
    fn all(&self) -> (Vec<Topic>, Vec<Topic>) {
        let devices = self.devices.iter().map(|id| Topic::Device(*id));
        let fleet = (!self.fleet.is_empty()).then_some(Topic::Fleet);
        let stations = self.stations.then_some(Topic::Stations);
        (
            devices.collect(),
            fleet.into_iter().chain(stations).collect(),
        )
    }
}

/// One who listens for whatever happens in groups.
struct Counted(Arc<AtomicUsize>);

impl Counted {
    fn new(feed: &Feed) -> Self {
        feed.fleets.fetch_add(1, Ordering::SeqCst);
        Self(feed.fleets.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// One page's view of the feed.
struct Watch {
    /// Everything up to here was told, is about to be, or is none of the page's business.
    seen: i64,
    /// What is to be told.
    at_once: BTreeSet<Topic>,
    /// What is to be told when the page has rested.
    later: BTreeSet<Topic>,
    /// When it has.
    rested: Instant,
    /// When that is told, which is after its rest and not when all others are told.
    due: Instant,
    receiver: broadcast::Receiver<Arc<Heard>>,
    engine: Engine,
    wanted: Wanted,
    lists: SelectAll<BoxStream<'static, Listed>>,
}

impl Watch {
    /// Reads what the page missed, up to `head` at least. One signal is enough however many
    /// changes that were: the page reads anew.
    async fn catch_up(
        &mut self,
        connection: &mut AnyConnection,
        head: i64,
    ) -> Result<(), StoreError> {
        let first = store::feed::first(connection).await?;
        // A position beyond the end is of another installation.
        let unknown = self.seen > head || first.is_some_and(|first| self.seen + 1 < first);
        if unknown {
            return self.everything(connection).await;
        }
        let mut devices: BTreeSet<DeviceId> = BTreeSet::new();
        for _ in 0..CHUNKS {
            let changes = store::feed::after(connection, self.seen, CHUNK).await?;
            let last = changes.len() < CHUNK as usize;
            for change in changes {
                if devices.len() <= LOOKED_UP {
                    devices.extend(&change.devices);
                }
                // Whose they are is looked up for all of them together.
                let groups = Some(Vec::new());
                self.take(&Heard { change, groups });
            }
            if last {
                return self.missed(connection, &devices).await;
            }
        }
        self.everything(connection).await
    }

    /// Notes that the page has to read its fleet anew, where one of the devices that changed is of it.
    async fn missed(
        &mut self,
        connection: &mut AnyConnection,
        devices: &BTreeSet<DeviceId>,
    ) -> Result<(), StoreError> {
        if self.wanted.fleet.is_empty() || devices.is_empty() {
            return Ok(());
        }
        let shown = match devices.len() > LOOKED_UP {
            true => true,
            false => {
                let dialect = self.engine.db.dialect;
                let devices: Vec<DeviceId> = devices.iter().copied().collect();
                let whose = store::feed::whose(connection, dialect, &devices).await?;
                // Whose those were that are gone is not known any more.
                whose.len() < devices.len() || whose.iter().any(|path| self.wanted.sees(path))
            }
        };
        if shown {
            self.note((Vec::new(), vec![Topic::Fleet]));
        }
        Ok(())
    }

    /// The page reads everything anew.
    async fn everything(&mut self, connection: &mut AnyConnection) -> Result<(), StoreError> {
        self.note(self.wanted.all());
        self.seen = store::feed::head(connection).await?;
        Ok(())
    }

    /// Notes what is to be told of a change.
    fn take(&mut self, heard: &Heard) {
        if heard.change.position <= self.seen {
            return;
        }
        self.seen = heard.change.position;
        self.note(self.wanted.of(heard));
    }

    /// Notes what is to be told, at once and when it is due.
    fn note(&mut self, (at_once, later): (Vec<Topic>, Vec<Topic>)) {
        if self.later.is_empty() && !later.is_empty() {
            let pages = self.engine.feed.changes.receiver_count();
            let wait = spread::wait(&*self.engine.world.random, pages);
            self.due = self.rested.max(Instant::now()) + wait;
        }
        self.at_once.extend(at_once);
        self.later.extend(later);
    }

    async fn next(mut self) -> Option<(Told, Self)> {
        let alive = Instant::now() + ALIVE;
        loop {
            if !self.later.is_empty() && self.due <= Instant::now() {
                self.at_once.append(&mut self.later);
                self.rested = Instant::now() + REST;
            }
            if !self.at_once.is_empty() {
                let topics = std::mem::take(&mut self.at_once);
                return Some(self.told(topics.into_iter().collect()));
            }
            let until = match self.later.is_empty() {
                true => alive,
                false => self.due.min(alive),
            };
            tokio::select! {
                () = self.engine.stop.cancelled() => return None,
                heard = self.receiver.recv() => match heard {
                    Ok(heard) => self.take(&heard),
                    // Too slow: something may have been missed, so the page reads anew.
                    Err(broadcast::error::RecvError::Lagged(_)) => self.note(self.wanted.all()),
                    Err(broadcast::error::RecvError::Closed) => return None,
                },
                Some((id, mark)) = self.lists.next(), if !self.lists.is_empty() => {
                    self.at_once.insert(Topic::Registration(id, mark));
                }
                () = tokio::time::sleep_until(until) => {
                    if Instant::now() >= alive {
                        return Some(self.told(Vec::new()));
                    }
                }
            }
        }
    }

    fn told(self, topics: Vec<Topic>) -> (Told, Self) {
        let position = self.seen;
        (Told { position, topics }, self)
    }
}
