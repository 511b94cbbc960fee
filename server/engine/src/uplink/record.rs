//! Message, receptions, device state, statistics, events, downlinks, counters, the callbacks
//! owed and the feed: one transaction for all of them.

use std::collections::{BTreeMap, HashMap};

use domain::contract::Carriage;
use domain::reception::Outcome;
use domain::{
    CallbackId, DeliveryId, DeviceId, DeviceTypeId, EventId, Fault, MessageId, Rejection,
    UnixMillis,
};

use super::decode::{Decoded, DecodedMessage};
use super::merge::Message;
use super::{recount, tally};
use crate::store::deliveries::NewDelivery;
use crate::store::devices::{Rare, Standing};
use crate::store::messages::Row;
use crate::store::{self, StoreError};
use crate::{Engine, close};

/// Everything is written; the commit is all that is left.
pub(super) struct Recorded {
    /// One outcome for each reception of the batch.
    pub(super) outcomes: Vec<Result<Outcome, Rejection>>,
    /// New messages.
    pub(super) messages: u64,
    /// Whether the callback worker has something new to do.
    pub(super) owes_callbacks: bool,
    /// Whether a downlink has to be prepared.
    pub(super) asks_downlinks: bool,
}

pub(super) async fn record(
    connection: &mut sqlx::AnyConnection,
    engine: &Engine,
    decoded: Decoded,
    now: UnixMillis,
) -> Result<Recorded, StoreError> {
    let dialect = engine.db.dialect;
    let Decoded { messages, carried } = decoded;
    let (new, changed): (Vec<&DecodedMessage>, Vec<&DecodedMessage>) = messages
        .iter()
        .partition(|decoded| decoded.message.is_new());
    let closes = now.plus(engine.settings.close_after);
    let new_rows: Vec<Row> = new.iter().map(|decoded| row(decoded, closes)).collect();
    let changed_rows: Vec<Row> = changed.iter().map(|decoded| row(decoded, closes)).collect();
    store::messages::insert(connection, dialect, &new_rows, now).await?;
    store::messages::update(connection, dialect, &changed_rows).await?;
    store::messages::write_receptions(connection, dialect, &carried.receptions).await?;
    let ids: Vec<MessageId> = changed.iter().map(|decoded| decoded.message.id).collect();
    close::renew(connection, engine, &ids).await?;
    let counted = tally::tally(messages.iter().map(|decoded| &decoded.message));
    store::statistics::add(connection, dialect, &counted.tallies).await?;
    store::statistics::add(connection, dialect, &counted.differences).await?;
    recount::recount(connection, dialect, &counted.superseded).await?;
    let owes_callbacks = owe(connection, engine, &new, now).await?;
    count(connection, engine, &new).await?;
    let mut events = carried.events;
    let ids = engine.ids.rows(events.len());
    for (event, id) in events.iter_mut().zip(ids) {
        event.id = EventId(id);
    }
    store::events::insert(connection, dialect, &events).await?;
    store::events::close(connection, dialect, &carried.over, now).await?;
    store::contracts::count_tokens(connection, dialect, &carried.tokens).await?;
    store::downlinks::insert(connection, dialect, &carried.downlinks, now).await?;
    store::downlinks::proven(connection, dialect, &carried.proven, now).await?;

    let mut heard: Vec<DeviceId> = messages.iter().map(|d| d.message.device).collect();
    // Also those of which every number was refused: it is noted.
    let changed = carried
        .standings
        .iter()
        .filter(|(device, standing)| carried.rare_before.get(device) != Some(&standing.rare));
    heard.extend(changed.map(|(device, _)| *device));
    heard.sort_unstable();
    heard.dedup();
    let standing = |device: &DeviceId| Some((*device, carried.standings.get(device)?));
    let standings: Vec<(DeviceId, &Standing)> = heard.iter().filter_map(standing).collect();
    store::devices::write(connection, dialect, &standings).await?;
    let rare: Vec<(DeviceId, &Rare)> = standings
        .iter()
        .map(|(device, standing)| (*device, &standing.rare))
        .filter(|(device, rare)| carried.rare_before.get(device) != Some(rare))
        .collect();
    store::devices::write_rare(connection, dialect, &rare).await?;
    store::devices::refresh_last(connection, dialect, &carried.moved).await?;
    if !heard.is_empty() {
        store::feed::append(connection, now, &heard).await?;
    }
    let lost = || Err(Fault::Missing.of("item"));
    let outcomes = carried
        .outcomes
        .into_iter()
        .map(|o| o.unwrap_or_else(lost))
        .collect();
    Ok(Recorded {
        outcomes,
        messages: new.len() as u64,
        owes_callbacks,
        asks_downlinks: carried.downlinks.iter().any(|downlink| downlink.due.0 != 0),
    })
}

fn row(decoded: &DecodedMessage, closes: UnixMillis) -> Row {
    let message = &decoded.message;
    Row {
        id: message.id,
        device: message.device,
        device_type: message.device_type.to_string(),
        group: message.group.to_string(),
        kind: message.kind,
        lqi: message.lqi,
        closes,
        carriage: message.carriage,
        over_quota: message.over_quota,
        time: message.time,
        seq_number: message.seq_number,
        data: message.data.as_bytes().to_vec(),
        ack: message.ack,
        stations: message.stations,
        rssi: message.rssi,
        snr: message.snr,
        decoded: decoded.fields.clone(),
        format_version: decoded.format_version,
    }
}

/// Whether the DATA callbacks of a message are owed.
fn goes_out(message: &Message) -> bool {
    !message.kind.is_oob() && message.carriage == Carriage::Delivered
}

/// Writes an outbox row for each callback of each new message.
async fn owe(
    connection: &mut sqlx::AnyConnection,
    engine: &Engine,
    new: &[&DecodedMessage],
    now: UnixMillis,
) -> Result<bool, StoreError> {
    let mut types: Vec<DeviceTypeId> = new.iter().map(|d| d.message.device_type).collect();
    types.sort_unstable();
    types.dedup();
    let dialect = engine.db.dialect;
    let mut callbacks: HashMap<DeviceTypeId, Vec<CallbackId>> = HashMap::new();
    for (device_type, callback) in
        store::callbacks::of_device_types(connection, dialect, &types).await?
    {
        callbacks.entry(device_type).or_default().push(callback);
    }
    let none = Vec::new();
    let mut owed: BTreeMap<CallbackId, i64> = BTreeMap::new();
    let mut rows: Vec<NewDelivery> = Vec::with_capacity(new.len());
    for decoded in new.iter().filter(|decoded| goes_out(&decoded.message)) {
        let message = &decoded.message;
        for callback in callbacks.get(&message.device_type).unwrap_or(&none) {
            *owed.entry(*callback).or_default() += 1;
            rows.push(NewDelivery {
                id: DeliveryId(0),
                callback: *callback,
                message: message.id,
                station: message.first_station,
            });
        }
    }
    let ids = engine.ids.rows(rows.len());
    for (row, id) in rows.iter_mut().zip(ids) {
        row.id = DeliveryId(id);
    }
    store::deliveries::insert(connection, dialect, &rows, now).await?;
    let owed: Vec<(CallbackId, i64)> = owed.into_iter().collect();
    store::callbacks::count_owed(connection, dialect, &owed).await?;
    Ok(!rows.is_empty())
}

async fn count(
    connection: &mut sqlx::AnyConnection,
    engine: &Engine,
    new: &[&DecodedMessage],
) -> Result<(), StoreError> {
    let mut counts: BTreeMap<DeviceTypeId, i64> = BTreeMap::new();
    for decoded in new.iter().filter(|decoded| !decoded.message.kind.is_oob()) {
        *counts.entry(decoded.message.device_type).or_default() += 1;
    }
    let counts: Vec<(DeviceTypeId, i64)> = counts.into_iter().collect();
    store::device_types::count_messages(connection, engine.db.dialect, &counts).await
}
