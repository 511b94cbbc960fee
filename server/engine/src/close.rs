//! Closes messages: some time after the first reception arrived, when every station has had
//! its say, the position is computed and what waits for all receptions may go. The best signal and
//! the position are held against the limits of event configurations then, and counted on maps.
//!
//! The work to do is in the messages' own rows (`closes`), so it goes on after a restart, and
//! two processes share it: whoever closes a message holds its device, as whoever merges into it
//! does, so a reception either comes before and is seen, or comes after and marks the message.

use std::collections::HashMap;
use std::time::Duration;

use domain::callback::CallbackKind;
use domain::device_type::DisplayType;
use domain::location::{self, Position, Source, Witness};
use domain::{DeviceId, MessageId, StationId, UnixMillis};
use payload::Display;

use crate::alert::{self, Place, Seen};
use crate::callback::{self, Occasion, Owed};
use crate::store::messages::Open;
use crate::uplink::FRESH;
use crate::{Engine, StoreError, map, rounds, store};

/// Messages of one transaction.
const BATCH: i64 = 1000;
/// How often it is looked whether there is something to close.
const EVERY: Duration = Duration::from_millis(500);

/// Works until the engine stops.
pub(crate) async fn work_forever(engine: Engine) {
    let trouble = "messages could not be closed";
    let step = |engine: Engine| async move {
        let closed = step(&engine).await;
        closed.map(|closed| closed as i64 == BATCH)
    };
    rounds::work(engine, EVERY, trouble, rounds::by_nobody, step).await;
}

/// Closes those that are due, at most a batch. Returns how many there were.
pub(crate) async fn step(engine: &Engine) -> Result<usize, StoreError> {
    let now = engine.world.clock.now();
    let mut connection = engine.db.read().acquire().await?;
    let due = store::messages::closing(&mut connection, now, BATCH).await?;
    drop(connection);
    if due.is_empty() {
        return Ok(0);
    }
    let dialect = engine.db.dialect;
    let mut devices: Vec<DeviceId> = due.iter().map(|one| one.1).collect();
    devices.sort_unstable();
    devices.dedup();
    let ids: Vec<MessageId> = due.iter().map(|one| one.0).collect();
    let mut tx = engine.db.write().await?;
    store::devices::hold(&mut tx, dialect, &devices).await?;
    // Read again under the lock: another process may have closed some.
    let open = store::messages::open(&mut tx, dialect, &ids).await?;
    let owners = map::hold(&mut tx, engine, &open).await?;
    let mut witnesses = store::messages::witnesses(&mut tx, dialect, &open).await?;
    let geolocation = Display::geolocation();
    let closed: Vec<(MessageId, Option<Position>)> = open
        .iter()
        .map(|message| {
            let heard = witnesses.remove(&message.id).unwrap_or_default();
            (message.id, position(message, &geolocation, heard))
        })
        .collect();
    store::messages::close(&mut tx, dialect, &closed, now).await?;
    map::note_closed(&mut tx, engine, &open, &closed, &owners).await?;
    let raised = look(&mut tx, engine, &open, &closed, now).await?;
    let owed = raised.and(tell(&mut tx, engine, &open, now).await?);
    let owes = owed.count(&mut tx, engine).await?;
    if !closed.is_empty() {
        store::feed::append(&mut tx, now, &devices).await?;
    }
    tx.commit().await?;
    engine.feed.wake();
    if owes {
        engine.work.notify_one();
    }
    Ok(due.len())
}

/// Holds what is known now against the limits that are watched, of messages that were fresh when
/// they came and are delivered, and raises what is beyond.
async fn look(
    connection: &mut sqlx::AnyConnection,
    engine: &Engine,
    open: &[Open],
    closed: &[(MessageId, Option<Position>)],
    now: UnixMillis,
) -> Result<Owed, StoreError> {
    let fresh = |message: &Open| {
        let came = message.closes.plus(-engine.settings.close_after);
        message.delivered && came.0 - message.time.0 <= FRESH
    };
    let seen = open.iter().zip(closed).filter(|(one, _)| fresh(one));
    let seen = seen.map(|(one, (_, position))| Seen {
        place: Place {
            device: one.device,
            device_type: one.device_type,
            group: one.group,
        },
        time: one.time,
        rssi: one.rssi,
        position: *position,
    });
    let seen: Vec<Seen> = seen.collect();
    let measured = alert::measure_closed(connection, engine, &seen, now).await?;
    let owed = alert::raise(connection, engine, &measured.events, now).await?;
    store::events::close(connection, engine.db.dialect, &measured.over, now).await?;
    Ok(owed)
}

/// Owes the callbacks that waited for every base station to have its say. A message is closed
/// once: what comes to it later is told nobody.
async fn tell(
    connection: &mut sqlx::AnyConnection,
    engine: &Engine,
    closed: &[Open],
    now: UnixMillis,
) -> Result<Owed, StoreError> {
    let occasions = closed.iter().filter(|message| message.goes_out);
    let occasions = occasions.map(|message| Occasion {
        kinds: &[CallbackKind::DataAdvanced],
        device: message.device,
        device_type: message.device_type,
        message: message.id,
        // Whoever heard it first.
        station: StationId(0),
        about: 0,
        duplicate: false,
    });
    let occasions: Vec<Occasion> = occasions.collect();
    callback::owe(connection, engine, &occasions, now).await
}

/// The position that the device sent, where its display type says that it does, or else the one
/// computed from the stations, where its contract grants that.
fn position(message: &Open, geolocation: &Display, mut heard: Vec<Witness>) -> Option<Position> {
    if message.display == DisplayType::Geolocation
        && let Some((lat, lng)) = geolocation.position(&message.data)
    {
        return Some(Position {
            lat,
            lng,
            radius: 0,
            source: Source::Payload,
        });
    }
    if !message.options.geolocation {
        return None;
    }
    // The strongest of each place: a station that heard it three times is one witness.
    heard.sort_by(|one, other| other.rssi.total_cmp(&one.rssi));
    let mut places: Vec<Witness> = Vec::with_capacity(heard.len());
    for witness in heard {
        let here = |known: &Witness| (known.lat, known.lng) == (witness.lat, witness.lng);
        if !places.iter().any(here) {
            places.push(witness);
        }
    }
    location::compute(&places)
}

/// Takes the position of messages that receptions joined after they were closed from what is
/// known now; the rest of them was brought up to date with the reception.
pub(crate) async fn renew(
    connection: &mut sqlx::AnyConnection,
    engine: &Engine,
    messages: &[MessageId],
) -> Result<(), StoreError> {
    let dialect = engine.db.dialect;
    let closed = store::messages::closed(connection, dialect, messages).await?;
    let mut witnesses: HashMap<MessageId, Vec<Witness>> =
        store::messages::witnesses(connection, dialect, &closed).await?;
    let geolocation = Display::geolocation();
    let renewed: Vec<(MessageId, Option<Position>)> = closed
        .iter()
        .map(|message| {
            let heard = witnesses.remove(&message.id).unwrap_or_default();
            (message.id, position(message, &geolocation, heard))
        })
        .collect();
    let now = engine.world.clock.now();
    store::messages::close(connection, dialect, &renewed, now).await
}
