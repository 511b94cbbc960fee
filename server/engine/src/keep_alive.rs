//! Notices devices that do not speak any more, and base stations that do not.
//!
//! A device is counted from the last arrival by the server's clock, so replaying an old
//! recording alarms nobody. `alarm_at` says when a device is to be looked at: at the due time
//! or earlier, since a message moves only `heard_at`, which no index has to follow. So the
//! worker reads a few rows and never the whole fleet.

use std::time::Duration;

use domain::contract::TokenState;
use domain::event::{EventKind, Variables};
use domain::{DeviceId, EventId, StationId, UnixMillis};

use crate::store::devices::Rare;
use crate::store::events::NewEvent;
use crate::{Engine, StoreError, store};

/// Devices of one transaction.
const BATCH: i64 = 500;
/// How often it is looked.
const EVERY: Duration = Duration::from_secs(1);

/// Works until the engine stops.
pub(crate) async fn work_forever(engine: Engine) {
    while !engine.stop.is_cancelled() {
        match round(&engine).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => {
                tracing::error!(%error, "silent devices could not be noticed; it is tried again");
            }
        }
        tokio::select! {
            () = engine.stop.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// One look at devices and stations. True when there is more to do at once.
pub(crate) async fn round(engine: &Engine) -> Result<bool, StoreError> {
    let devices = devices(engine).await?;
    let stations = stations(engine).await?;
    Ok(devices || stations)
}

async fn devices(engine: &Engine) -> Result<bool, StoreError> {
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
        let silent_at = standing.heard_at.plus(keep_alive * 1000);
        let subscription = &standing.rare.subscription;
        // Nobody waits for the messages of a device that may not speak.
        let allowed = subscription.token != TokenState::OffContract && !subscription.suspended;
        standing.rare.alarm_at = match () {
            () if keep_alive == 0 || !allowed => UnixMillis(0),
            () if silent_at > now => silent_at,
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
    store::events::insert(&mut tx, dialect, &events).await?;
    let lost: Vec<DeviceId> = events.iter().map(|event| event.device).collect();
    if !lost.is_empty() {
        store::feed::append(&mut tx, now, &lost).await?;
    }
    tx.commit().await?;
    engine.feed.wake();
    Ok(due.len() as i64 == BATCH)
}

/// Notes stations that fell silent and those that speak again, and warns the devices.
async fn stations(engine: &Engine) -> Result<bool, StoreError> {
    let now = engine.world.clock.now();
    let quiet_since = now.plus(-engine.settings.station_silence);
    let mut connection = engine.db.read().acquire().await?;
    let silent = store::stations::falling_silent(&mut connection, quiet_since).await?;
    let back = store::stations::speaking_again(&mut connection, quiet_since).await?;
    drop(connection);
    for station in &back {
        let mut tx = engine.db.write().await?;
        store::stations::set_silent(&mut tx, *station, None).await?;
        let devices = store::devices::unwarn(&mut tx, *station).await?;
        // A device is warned of one station at a time: another may be silent, too.
        let still = store::devices::heard_by_silent(&mut tx, engine.db.dialect, &devices).await?;
        tx.commit().await?;
        for (device, other) in still {
            warn_of(engine, other, &[device], now).await?;
        }
    }
    for station in &silent {
        warn(engine, *station, now).await?;
    }
    Ok(false)
}

/// Warns every device of which the station heard one of the last five messages. The devices
/// are walked in batches: a station falls silent rarely, so no index is kept for it.
async fn warn(engine: &Engine, station: StationId, now: UnixMillis) -> Result<(), StoreError> {
    let mut after = 0;
    loop {
        let mut connection = engine.db.read().acquire().await?;
        let page =
            store::devices::heard_by(&mut connection, station, after, WARNED_AT_ONCE).await?;
        drop(connection);
        let Some(last) = page.last else { break };
        after = i64::from(last.0);
        if page.heard.is_empty() {
            continue;
        }
        warn_of(engine, station, &page.heard, now).await?;
    }
    // Last: where this stops halfway it is done again, and whoever was warned is passed over.
    let mut tx = engine.db.write().await?;
    store::stations::set_silent(&mut tx, station, Some(now)).await?;
    tx.commit().await?;
    Ok(())
}

/// Warns those of the devices that are not warned yet.
async fn warn_of(
    engine: &Engine,
    station: StationId,
    devices: &[DeviceId],
    now: UnixMillis,
) -> Result<(), StoreError> {
    let dialect = engine.db.dialect;
    let mut tx = engine.db.write().await?;
    let mut standings = store::devices::lock(&mut tx, dialect, devices).await?;
    standings.retain(|_, standing| standing.rare.warned_of == 0);
    let ids = engine.ids.rows(standings.len());
    let mut events = Vec::with_capacity(standings.len());
    for ((device, standing), id) in standings.iter_mut().zip(ids) {
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
    store::devices::write_rare(&mut tx, dialect, &rare).await?;
    store::events::insert(&mut tx, dialect, &events).await?;
    tx.commit().await?;
    Ok(())
}

/// Devices of one transaction of warnings.
const WARNED_AT_ONCE: i64 = 500;
