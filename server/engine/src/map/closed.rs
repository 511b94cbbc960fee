//! What a closed message tells: where its device is, and from where it was heard.
//!
//! Both are counted as messages are closed, in that transaction: only then is known where each came
//! from, and who heard it best. A batch of messages runs four statements to read whose they are,
//! where their devices are and whether a walk counts them (see `store::maps`), and
//! at most seven to count, whatever it holds; where nobody knows where devices are the first are
//! all. What joins a message after it was closed is counted on no map.

use std::collections::{BTreeSet, HashMap};

use domain::location::{Position, Source};
use domain::map::{CellId, HEARD_LEVELS};
use domain::statistics::hundredths;
use domain::{DeviceId, GroupId, MessageId};
use sqlx::AnyConnection;

use crate::store::maps::{HeardAt, HeardBy, Links, Owners, Stand, Told};
use crate::store::messages::Open;
use crate::{Engine, StoreError, store};

/// The finest level at which anything that was heard is counted.
const FINEST: u32 = HEARD_LEVELS[HEARD_LEVELS.len() - 1];

/// Holds the device types and groups of messages whose devices are held, until they are counted. In
/// the order of [`crate::store`] that comes before anything that belongs to the devices.
pub(crate) async fn hold(
    connection: &mut AnyConnection,
    engine: &Engine,
    open: &[Open],
) -> Result<Owners, StoreError> {
    let types = open.iter().map(|message| message.device_type.to_string());
    let types: BTreeSet<String> = types.collect();
    let groups = open.iter().map(|message| message.group.to_string());
    let groups: BTreeSet<String> = groups.collect();
    let types: Vec<String> = types.into_iter().collect();
    let groups: Vec<String> = groups.into_iter().collect();
    store::maps::hold(connection, engine.db.dialect, &types, &groups).await
}

/// Counts messages that are closed, each with its position. Their devices are held, and those to
/// whom they belong, by [`hold`].
pub(crate) async fn note_closed(
    connection: &mut AnyConnection,
    engine: &Engine,
    open: &[Open],
    closed: &[(MessageId, Option<Position>)],
    owners: &Owners,
) -> Result<(), StoreError> {
    let dialect = engine.db.dialect;
    let mut told: HashMap<DeviceId, (i64, Told)> = HashMap::new();
    let messages = open
        .iter()
        .zip(closed.iter().map(|(_, position)| *position));
    let mut messages: Vec<(&Open, Option<Position>)> = messages.collect();
    for (message, position) in &messages {
        let Some(position) = position else { continue };
        let newest = told.get(&message.device);
        if newest.is_none_or(|(time, _)| *time < message.time.0) {
            let one = Told::new(message.time, position);
            told.insert(message.device, (message.time.0, one));
        }
    }
    let told = told.into_iter().map(|(device, (_, told))| (device, told));
    let told: HashMap<DeviceId, Told> = told.collect();
    let stands = store::maps::settle(connection, dialect, &devices(open), &told).await?;
    if let Some(before) = store::maps::before(connection).await? {
        messages.retain(|(message, _)| !before.holds(message.id));
    }
    count(connection, engine, &messages, stands, owners).await
}

/// Counts messages that were closed before, which the walk has come to. Their devices are held.
pub(super) async fn count_before(
    connection: &mut AnyConnection,
    engine: &Engine,
    messages: &[MessageId],
) -> Result<(), StoreError> {
    let dialect = engine.db.dialect;
    let closed = store::messages::closed(connection, dialect, messages).await?;
    let owners = hold(connection, engine, &closed).await?;
    let ids: Vec<MessageId> = closed.iter().map(|message| message.id).collect();
    let positions = store::maps::positions_of(connection, dialect, &ids).await?;
    let told = HashMap::new();
    let stands = store::maps::settle(connection, dialect, &devices(&closed), &told).await?;
    let closed = closed.iter();
    let closed = closed.map(|message| (message, positions.get(&message.id).copied()));
    let closed: Vec<(&Open, Option<Position>)> = closed.collect();
    count(connection, engine, &closed, stands, &owners).await
}

/// The devices of messages, each once, ascending.
fn devices(messages: &[Open]) -> Vec<DeviceId> {
    let mut devices: Vec<DeviceId> = messages.iter().map(|message| message.device).collect();
    devices.sort_unstable();
    devices.dedup();
    devices
}

/// Counts messages of which it is known from where they came, and whose device types are there.
async fn count(
    connection: &mut AnyConnection,
    engine: &Engine,
    messages: &[(&Open, Option<Position>)],
    stands: Vec<Stand>,
    owners: &Owners,
) -> Result<(), StoreError> {
    let dialect = engine.db.dialect;
    let stands = stands.into_iter().map(|stand| (stand.device, stand));
    let stands: HashMap<DeviceId, Stand> = stands.collect();
    let (mut heard, mut of) = (Vec::new(), Vec::new());
    let mut cells: HashMap<MessageId, (GroupId, CellId)> = HashMap::new();
    for (message, position) in messages {
        let stand = stands.get(&message.device);
        let at = stand.and_then(|stand| cell(message, position.as_ref(), stand));
        let device_type = message.device_type.to_string();
        let path = owners.path(&device_type, &message.group.to_string());
        let (Some(cell), Some(path)) = (at, path) else {
            continue;
        };
        heard.push(HeardAt {
            device_type,
            path,
            cell,
            strength: hundredths(message.rssi),
            links: Links::one(message.stations, message.lqi),
        });
        of.push(*message);
        cells.insert(message.id, (message.group, cell));
    }
    if heard.is_empty() {
        return Ok(());
    }
    let hearers = store::messages::hearers(connection, dialect, &of).await?;
    let stations = hearers.into_iter().filter_map(|(message, station, rssi)| {
        let (group, cell) = cells.get(&message)?;
        Some(HeardBy {
            station,
            group: *group,
            cell: *cell,
            strength: hundredths(rssi),
        })
    });
    let stations: Vec<HeardBy> = stations.collect();
    store::maps::add_heard(connection, dialect, &heard, &stations).await
}

/// From where a message came: from where its device says that it is, else from where its owner
/// says that it stands, else from where it was computed to be. A guess from the stations is worth
/// less than a person's word, and a cell of guesses shows where stations are.
fn cell(message: &Open, position: Option<&Position>, stand: &Stand) -> Option<CellId> {
    let place = |position: &Position| (position.lat, position.lng);
    let sent = position.filter(|position| position.source == Source::Payload);
    let stated = stand.stated_in(&message.group.to_string());
    let place = sent.map(place).or(stated).or(position.map(place))?;
    CellId::of(place, FINEST)
}
