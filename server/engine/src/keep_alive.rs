//! Notices devices that do not speak any more, and base stations that do not.
//!
//! A device is counted from the last arrival by the server's clock, so replaying an old
//! recording alarms nobody; nor does it end a silence that was told. `alarm_at` says when a
//! device is to be looked at: at the due time or earlier, since a message moves only `heard_at`,
//! which no index has to follow. So the worker reads a few rows and never the whole fleet. The
//! silence that event configurations ask about is looked at in the same rounds: see
//! [`alert::look`].
//!
//! While the system itself is away nobody is heard. Its heartbeat in the database shows such
//! times afterwards, and they count against nobody.

use std::collections::HashMap;
use std::time::Duration;

use domain::callback::CallbackKind;
use domain::contract::TokenState;
use domain::event::{EventKind, Variables};
use domain::{DeviceId, EventId, MessageId, StationId, UnixMillis};

use crate::alert;
use crate::callback::{self, Occasion};
use crate::store::device_types::Rules;
use crate::store::devices::Rare;
use crate::store::events::NewEvent;
use crate::store::stations::Silence;
use crate::{Engine, StoreError, rounds, store};

mod outage;

pub(crate) use outage::{Outage, breach, missed};

/// Devices of one transaction.
const BATCH: i64 = 500;
/// How often it is looked.
const EVERY: Duration = Duration::from_secs(1);
/// How often the heartbeat is written at most (ms): each is a commit.
const BEAT: i64 = 10_000;
/// A heartbeat that stood still for longer shows an outage (ms).
const STOOD_STILL: i64 = 30_000;
/// Outages are kept so long (ms), longer than keep-alives are.
const KEPT: i64 = 400 * 86_400_000;
/// A device without a message for so long (ms) does not miss a station that fell silent.
const RECENT: i64 = 31 * 86_400_000;

/// A silent device that may not speak is looked at again so long after (ms): what keeps it from
/// speaking may have been changed.
const AGAIN: i64 = 86_400_000;

/// A walk ends with devices that spoke so long after it began (ms).
const WALK: i64 = 600_000;

/// What the worker keeps in mind from one look to the next.
pub(crate) struct Watch {
    /// When its heartbeat was last written; none at first, and after it could not be.
    beaten: Option<UnixMillis>,
    /// In order of time.
    outages: Vec<Outage>,
    /// The walk under way.
    walk: Option<Walk>,
    /// Devices of one page of it.
    pub(crate) page: i64,
}

impl Default for Watch {
    fn default() -> Self {
        Self {
            beaten: None,
            outages: Vec::new(),
            walk: None,
            page: BATCH,
        }
    }
}

/// A walk over the devices heard lately, to warn those of stations that fell silent. Nothing
/// leads from a station to the devices it heard: an index for it would be paid for with every
/// reception, and stations fall silent rarely. So all of them share one walk, a page at a look.
/// They count as silent from its beginning on: a device that is warned stays so when it speaks in
/// the middle of it, through another station.
struct Walk {
    stations: Vec<StationId>,
    /// Time of the newest message and id of the last device that was looked at.
    after: (i64, i64),
    /// Where it ends at the latest: devices go on speaking.
    until: i64,
}

/// Works until the engine stops.
pub(crate) async fn work_forever(engine: Engine) {
    let trouble = "silent devices could not be noticed";
    let step = |engine: Engine| async move { round(&engine).await };
    rounds::work(engine, EVERY, trouble, rounds::by_nobody, step).await;
}

/// One look at devices and stations. True when there is more to do at once.
pub(crate) async fn round(engine: &Engine) -> Result<bool, StoreError> {
    let mut watch = engine.watch.lock().await;
    beat(engine, &mut watch).await?;
    let devices = devices(engine, &watch.outages).await?;
    let silences = alert::look(engine, &watch.outages).await?;
    let stations = stations(engine, &mut watch).await?;
    Ok(devices || silences || stations)
}

/// Says that the system works, and learns when it did not: at the first beat, and at one after
/// beats that could not be written.
async fn beat(engine: &Engine, watch: &mut Watch) -> Result<(), StoreError> {
    let now = engine.world.clock.now();
    let lately = |at: UnixMillis| (0..BEAT).contains(&(now.0 - at.0));
    if watch.beaten.is_some_and(lately) {
        return Ok(());
    }
    // Taken: it stays away if this one fails.
    let steady = watch.beaten.take().is_some();
    let mut tx = engine.db.write().await?;
    let last = store::heartbeat::beat(&mut tx, engine.db.dialect, now).await?;
    if !steady && last.0 != 0 && now.0 - last.0 > STOOD_STILL {
        let outage = Outage {
            began: last,
            ended: now,
        };
        let seconds = (now.0 - last.0) / 1000;
        tracing::info!(
            seconds,
            "the system was away: nobody counts as silent for that time"
        );
        store::heartbeat::note(&mut tx, outage, now.plus(-KEPT)).await?;
    }
    // Another process may have found one.
    let outages = store::heartbeat::outages(&mut tx).await?;
    tx.commit().await?;
    watch.outages = outages;
    watch.beaten = Some(now);
    Ok(())
}

async fn devices(engine: &Engine, outages: &[Outage]) -> Result<bool, StoreError> {
    let now = engine.world.clock.now();
    let mut connection = engine.db.read().acquire().await?;
    let due = store::devices::alarms(&mut connection, now, BATCH).await?;
    drop(connection);
    if due.is_empty() {
        return Ok(false);
    }
    let dialect = engine.db.dialect;
    let mut tx = engine.db.write().await?;
    let mut standings = store::devices::lock(&mut tx, dialect, &due).await?;
    let mut types: Vec<_> = standings.values().map(|s| s.device_type).collect();
    types.sort_unstable();
    types.dedup();
    let rules = store::device_types::rules(&mut tx, dialect, &types).await?;
    let mut events = Vec::new();
    for device in &due {
        let Some(standing) = standings.get_mut(device) else {
            continue;
        };
        // Another process may have looked at it in the meantime.
        if standing.rare.alarm_at.0 == 0 || standing.rare.alarm_at > now {
            continue;
        }
        let of_type = rules.iter().find(|rules| rules.id == standing.device_type);
        let keep_alive = of_type.map_or(0, |rules| rules.keep_alive);
        let alarm_at = standing.rare.alarm_at;
        let silent_at = breach(standing.heard_at, keep_alive * 1000, alarm_at, outages);
        let subscription = &standing.rare.subscription;
        // Whoever lets such a device speak again has it looked at.
        let held = subscription.suspended || subscription.token == TokenState::OffContract;
        let allowed = |rules: &Rules| subscription.may_communicate(rules.offer(), now);
        standing.rare.alarm_at = match () {
            () if keep_alive == 0 || held => UnixMillis(0),
            () if silent_at > now => silent_at,
            // Nobody waits for messages that would not be delivered.
            () if !of_type.is_some_and(allowed) => now.plus(AGAIN),
            () => {
                let id = EventId(engine.ids.rows(1)[0]);
                standing.rare.lost_event = id.0;
                events.push(NewEvent {
                    id,
                    device: *device,
                    device_type: standing.device_type,
                    group: standing.group,
                    kind: EventKind::KeepAliveLost,
                    time: now,
                    variables: Variables {
                        last_heard: Some(standing.heard_at.0),
                        ..Variables::default()
                    },
                });
                // Once for each breach: the next message winds it up again.
                UnixMillis(0)
            }
        };
    }
    let rare: Vec<(DeviceId, &Rare)> = standings.iter().map(|(id, s)| (*id, &s.rare)).collect();
    store::devices::write_rare(&mut tx, dialect, &rare).await?;
    let owes = tell(&mut tx, engine, &events, now).await?;
    let lost: Vec<DeviceId> = events.iter().map(|event| event.device).collect();
    if !lost.is_empty() {
        store::feed::append(&mut tx, now, &lost).await?;
    }
    tx.commit().await?;
    engine.feed.wake();
    if owes {
        engine.work.notify_one();
    }
    Ok(due.len() as i64 == BATCH)
}

/// Raises events, and owes the ERROR callbacks that each of them is about, too. Returns whether any
/// callback owes something.
async fn tell(
    connection: &mut sqlx::AnyConnection,
    engine: &Engine,
    events: &[NewEvent],
    now: UnixMillis,
) -> Result<bool, StoreError> {
    let occasions = events.iter().map(|event| Occasion {
        kinds: &[CallbackKind::Error],
        device: event.device,
        device_type: event.device_type,
        message: MessageId(0),
        station: StationId(0),
        about: event.id.0,
        duplicate: false,
    });
    let occasions: Vec<Occasion> = occasions.collect();
    let raised = alert::raise(connection, engine, events, now).await?;
    let owed = callback::owe(connection, engine, &occasions, now).await?;
    raised.and(owed).count(connection, engine).await
}

/// Notes stations that fell silent and those that speak again, and warns the devices. True while
/// there are devices left to be warned.
async fn stations(engine: &Engine, watch: &mut Watch) -> Result<bool, StoreError> {
    let now = engine.world.clock.now();
    let quiet_since = now.plus(-engine.settings.station_silence);
    // A station had no chance before the last outage ended: it gets the whole time from then on.
    let away = watch
        .outages
        .last()
        .is_some_and(|outage| outage.ended > quiet_since);
    let mut connection = engine.db.read().acquire().await?;
    let walked = watch.walk.as_ref().map(|walk| walk.stations.as_slice());
    let walked = walked.unwrap_or_default();
    let back = store::stations::speaking_again(&mut connection, walked, quiet_since).await?;
    let silent = match watch.walk.is_none() && !away {
        true => store::stations::falling_silent(&mut connection, quiet_since).await?,
        false => Vec::new(),
    };
    drop(connection);
    for station in &back {
        speaks(engine, *station, now).await?;
    }
    if let Some(walk) = &mut watch.walk {
        walk.stations.retain(|station| !back.contains(station));
    }
    if !silent.is_empty() {
        say(engine, &silent, Silence::Walked(now)).await?;
        watch.walk = Some(Walk {
            stations: silent,
            after: (now.plus(-RECENT).0, 0),
            until: now.plus(WALK).0,
        });
    }
    let walk = watch.walk.take();
    if let Some(mut walk) = walk.filter(|walk| !walk.stations.is_empty()) {
        // Where a page fails, the walk begins anew, and whoever was warned is passed over.
        if step(engine, &mut walk, watch.page, now).await? {
            watch.walk = Some(walk);
        }
    }
    Ok(watch.walk.is_some())
}

/// Says what is known of stations, of each in a transaction of its own: a group commit may hold
/// several of them, in an order of its own.
async fn say(engine: &Engine, stations: &[StationId], silence: Silence) -> Result<(), StoreError> {
    for station in stations {
        let mut tx = engine.db.write().await?;
        // No device is concerned; whoever looks at base stations is.
        store::feed::append(&mut tx, engine.world.clock.now(), &[]).await?;
        store::stations::set_silent(&mut tx, *station, silence).await?;
        tx.commit().await?;
    }
    engine.feed.wake();
    Ok(())
}

/// Takes the warnings of a station back that speaks again. Whatever is left after so many pages,
/// or where one fails, is for the next look: the station counts as silent until then.
async fn speaks(engine: &Engine, station: StationId, now: UnixMillis) -> Result<(), StoreError> {
    const PAGES: usize = 100;
    let dialect = engine.db.dialect;
    for _ in 0..PAGES {
        let mut tx = engine.db.write().await?;
        let devices = store::devices::unwarn(&mut tx, dialect, station, BATCH).await?;
        if devices.is_empty() {
            store::stations::set_silent(&mut tx, station, Silence::Over).await?;
            tx.commit().await?;
            return Ok(());
        }
        // A device is warned of one station at a time: another may be silent, too. In the same
        // transaction, since nothing leads to these devices later.
        let still = store::devices::heard_by_silent(&mut tx, dialect, &devices, Some(station));
        let still = still.await?;
        let owes = warn(&mut tx, engine, &still, now).await?;
        tx.commit().await?;
        if owes {
            engine.work.notify_one();
        }
    }
    Ok(())
}

/// Warns those devices of the next page of which one of the stations heard one of the last five
/// messages. False when that was the last page.
async fn step(
    engine: &Engine,
    walk: &mut Walk,
    size: i64,
    now: UnixMillis,
) -> Result<bool, StoreError> {
    let mut connection = engine.db.read().acquire().await?;
    let page = store::devices::heard_by(&mut connection, &walk.stations, walk.after, size).await?;
    drop(connection);
    if !page.heard.is_empty() {
        let mut tx = engine.db.write().await?;
        let owes = warn(&mut tx, engine, &page.heard, now).await?;
        let warned: Vec<DeviceId> = page.heard.iter().map(|heard| heard.0).collect();
        store::feed::append(&mut tx, now, &warned).await?;
        tx.commit().await?;
        engine.feed.wake();
        if owes {
            engine.work.notify_one();
        }
    }
    // A device that speaks meanwhile moves to the end, where it is looked at again: none is
    // passed over.
    if let Some(last) = page.last.filter(|last| last.0 <= walk.until) {
        walk.after = last;
        return Ok(true);
    }
    // Last: where this stops halfway it is done again.
    say(engine, &walk.stations, Silence::Told(now)).await?;
    Ok(false)
}

/// Warns those of the devices that are not warned yet, each of the station beside it. Returns
/// whether callbacks are owed for it.
async fn warn(
    connection: &mut sqlx::AnyConnection,
    engine: &Engine,
    heard: &[(DeviceId, StationId)],
    now: UnixMillis,
) -> Result<bool, StoreError> {
    let dialect = engine.db.dialect;
    let stations: HashMap<DeviceId, StationId> = heard.iter().copied().collect();
    // Two processes lock in the same order.
    let mut devices: Vec<DeviceId> = stations.keys().copied().collect();
    devices.sort_unstable();
    let mut standings = store::devices::lock(connection, dialect, &devices).await?;
    standings.retain(|_, standing| standing.rare.warned_of == 0);
    let ids = engine.ids.rows(standings.len());
    let mut events = Vec::with_capacity(standings.len());
    for ((device, standing), id) in standings.iter_mut().zip(ids) {
        let Some(station) = stations.get(device) else {
            continue;
        };
        standing.rare.warned_of = station.0.into();
        events.push(NewEvent {
            id: EventId(id),
            device: *device,
            device_type: standing.device_type,
            group: standing.group,
            kind: EventKind::NetworkIssue,
            time: now,
            variables: Variables {
                station: Some(station.to_string()),
                ..Variables::default()
            },
        });
    }
    let rare: Vec<(DeviceId, &Rare)> = standings.iter().map(|(d, s)| (*d, &s.rare)).collect();
    store::devices::write_rare(connection, dialect, &rare).await?;
    tell(connection, engine, &events, now).await
}
