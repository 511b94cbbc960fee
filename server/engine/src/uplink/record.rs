//! Message, receptions, device state, counters, the callbacks owed and the feed: one
//! transaction for all of them.

use std::collections::{BTreeMap, HashMap};

use domain::reception::Outcome;
use domain::{
    CallbackId, DeliveryId, DeviceId, DeviceTypeId, Fault, Rejection, StationId, UnixMillis,
};

use super::decode::{Decoded, DecodedMessage};
use crate::Engine;
use crate::store::deliveries::NewDelivery;
use crate::store::messages::Row;
use crate::store::{self, StoreError};

/// Everything is written; the commit is all that is left.
pub(super) struct Recorded {
    /// One outcome for each reception of the batch.
    pub(super) outcomes: Vec<Result<Outcome, Rejection>>,
    /// Whether the callback worker has something new to do.
    pub(super) owes_callbacks: bool,
}

pub(super) async fn record(
    connection: &mut sqlx::AnyConnection,
    engine: &Engine,
    decoded: Decoded,
    now: UnixMillis,
) -> Result<Recorded, StoreError> {
    let dialect = engine.db.dialect;
    let (new, changed): (Vec<&DecodedMessage>, Vec<&DecodedMessage>) = decoded
        .messages
        .iter()
        .partition(|decoded| decoded.message.new);
    let new_rows: Vec<Row> = new.iter().map(|decoded| row(decoded)).collect();
    let changed_rows: Vec<Row> = changed.iter().map(|decoded| row(decoded)).collect();
    store::messages::insert(connection, dialect, &new_rows, now).await?;
    store::messages::update(connection, dialect, &changed_rows).await?;
    store::messages::write_receptions(connection, dialect, &decoded.receptions).await?;
    let owes_callbacks = owe(connection, engine, &new, now).await?;
    count(connection, engine, &new).await?;

    let mut devices: Vec<DeviceId> = decoded.messages.iter().map(|d| d.message.device).collect();
    devices.sort_unstable();
    devices.dedup();
    store::devices::refresh_last(connection, dialect, &devices).await?;
    let heard = engine.intake.stations_to_mark(&decoded.receptions, now);
    store::stations::mark_contact(connection, dialect, &heard, now).await?;
    if !devices.is_empty() {
        store::feed::append(connection, now, &devices).await?;
    }
    let lost = || Err(Fault::Missing.of("item"));
    let outcomes = decoded
        .outcomes
        .into_iter()
        .map(|o| o.unwrap_or_else(lost))
        .collect();
    Ok(Recorded {
        outcomes,
        owes_callbacks,
    })
}

fn row(decoded: &DecodedMessage) -> Row {
    let message = &decoded.message;
    Row {
        id: message.id,
        device: message.device,
        device_type: message.device_type.to_string(),
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
    for decoded in new {
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
    for decoded in new {
        *counts.entry(decoded.message.device_type).or_default() += 1;
    }
    let counts: Vec<(DeviceTypeId, i64)> = counts.into_iter().collect();
    metrics::counter!("uplink_messages_total").increment(new.len() as u64);
    store::device_types::count_messages(connection, engine.db.dialect, &counts).await
}

/// Stations heard in this batch, each once.
pub(super) fn stations_of(
    receptions: &[(domain::MessageId, domain::reception::Reception)],
) -> Vec<StationId> {
    let mut stations: Vec<StationId> = receptions.iter().map(|item| item.1.station).collect();
    stations.sort_unstable();
    stations.dedup();
    stations
}
