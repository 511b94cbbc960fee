//! What a closed message tells: where its device is, and from where it was heard.
//!
//! Both are counted as messages are closed, in that transaction: only then is known where each came
//! from, and who heard it best. A batch of messages runs one statement to read where their devices
//! are and at most seven to count, whatever it holds; where nobody knows where devices are the
//! first is all. What joins a message after it was closed is counted on no map.

use std::collections::HashMap;

use domain::location::{Position, Source};
use domain::map::{CellId, HEARD_LEVELS};
use domain::statistics::hundredths;
use domain::{DeviceId, GroupId, MessageId};
use sqlx::AnyConnection;

use crate::store::maps::{HeardAt, HeardBy, Stand, Told};
use crate::store::messages::Open;
use crate::{Engine, StoreError, store};

/// The finest level at which anything that was heard is counted.
const FINEST: u32 = HEARD_LEVELS[HEARD_LEVELS.len() - 1];

/// Counts messages that are closed, each with its position. Their devices are held.
pub(crate) async fn note_closed(
    connection: &mut AnyConnection,
    engine: &Engine,
    open: &[Open],
    closed: &[(MessageId, Option<Position>)],
) -> Result<(), StoreError> {
    let dialect = engine.db.dialect;
    let mut told: HashMap<DeviceId, (i64, Told)> = HashMap::new();
    let messages = || open.iter().zip(closed.iter().map(|(_, position)| position));
    for (message, position) in messages() {
        let Some(position) = position else { continue };
        let newest = told.get(&message.device);
        if newest.is_none_or(|(time, _)| *time < message.time.0) {
            let one = Told::new(message.time, position);
            told.insert(message.device, (message.time.0, one));
        }
    }
    let told = told.into_iter().map(|(device, (_, told))| (device, told));
    let told: HashMap<DeviceId, Told> = told.collect();
    let mut devices: Vec<DeviceId> = open.iter().map(|message| message.device).collect();
    devices.sort_unstable();
    devices.dedup();
    let stands = store::maps::settle(connection, dialect, &devices, &told).await?;
    let stands: HashMap<DeviceId, Stand> = stands
        .into_iter()
        .map(|stand| (stand.device, stand))
        .collect();
    let placed = messages().filter_map(|(message, position)| {
        let cell = cell(message, position.as_ref(), stands.get(&message.device)?)?;
        Some((message, cell))
    });
    let placed: Vec<(&Open, CellId)> = placed.collect();
    if placed.is_empty() {
        return Ok(());
    }
    let mut groups: Vec<GroupId> = placed.iter().map(|(message, _)| message.group).collect();
    groups.sort_unstable();
    groups.dedup();
    let paths = store::groups::paths(connection, dialect, &groups).await?;
    let heard = placed.iter().filter_map(|(message, cell)| {
        Some(HeardAt {
            device_type: message.device_type.to_string(),
            path: paths.get(&message.group)?,
            cell: *cell,
            strength: hundredths(message.rssi),
        })
    });
    let heard: Vec<HeardAt<'_>> = heard.collect();
    let of: Vec<&Open> = placed.iter().map(|(message, _)| *message).collect();
    let cells: HashMap<MessageId, (GroupId, CellId)> = placed
        .iter()
        .map(|(message, cell)| (message.id, (message.group, *cell)))
        .collect();
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
