//! A device waits for the answer of a callback that was told of its message before it was known
//! that it asks: what let the question be heard came later. So the callback is told once more, as
//! long as the message is not closed: after that nobody hears of it a second time.
//!
//! What still waits to be told needs nothing: it tells what is known when it is sent, and asks.
//! What was told is known by two: by whoever stores the reception that lets the question be heard,
//! where it was told before, and by the worker, where it is told meanwhile. Both look at what the
//! other wrote while they hold the callback's row, so one of them sees it, and not both.

use std::collections::{BTreeSet, HashMap};

use domain::{CallbackId, DeliveryId, DeviceTypeId, MessageId, UnixMillis};

use super::Owed;
use crate::store::deliveries::NewDelivery;
use crate::{Engine, StoreError, store};

/// Owes once more what was told, or is not going to be told, of messages that were there before it
/// was known that their devices ask; each message with its device type. What is owed together with
/// it comes along, since all callbacks are locked at once.
pub(crate) async fn ask_late(
    connection: &mut sqlx::AnyConnection,
    engine: &Engine,
    owed: Owed,
    messages: &[(MessageId, DeviceTypeId)],
    now: UnixMillis,
) -> Result<Owed, StoreError> {
    if messages.is_empty() {
        return Ok(owed);
    }
    let dialect = engine.db.dialect;
    let mut types: Vec<DeviceTypeId> = messages.iter().map(|one| one.1).collect();
    types.sort_unstable();
    types.dedup();
    let answering = store::callbacks::answering(connection, dialect, &types).await?;
    let answering: HashMap<DeviceTypeId, CallbackId> = answering.into_iter().collect();
    let told = messages.iter().filter_map(|(message, device_type)| {
        let callback = answering.get(device_type)?;
        Some((*message, *callback))
    });
    let told: Vec<(MessageId, CallbackId)> = told.collect();
    let all = owed.callbacks().chain(answering.into_values());
    let all: BTreeSet<CallbackId> = all.collect();
    let all: Vec<CallbackId> = all.into_iter().collect();
    store::callbacks::hold(connection, dialect, &all).await?;
    ask(connection, engine, owed, &told, now).await
}

/// Owes messages once more of which callbacks were told without a question, as far as their
/// devices turned out to wait for the answer. The callbacks are held.
pub(crate) async fn ask(
    connection: &mut sqlx::AnyConnection,
    engine: &Engine,
    mut owed: Owed,
    told: &[(MessageId, CallbackId)],
    now: UnixMillis,
) -> Result<Owed, StoreError> {
    if told.is_empty() {
        return Ok(owed);
    }
    let dialect = engine.db.dialect;
    let mut told = told.to_vec();
    told.sort_unstable();
    told.dedup();
    let unasked = store::deliveries::unasked(connection, dialect, &told).await?;
    let ids = engine.ids.rows(unasked.len());
    let rows = unasked.iter().zip(ids).map(|(one, id)| NewDelivery {
        id: DeliveryId(id),
        callback: one.callback,
        message: one.message,
        station: one.station,
        about: 0,
        duplicate: false,
        lane: one.in_order.then_some(one.device),
    });
    let rows: Vec<NewDelivery> = rows.collect();
    for row in &rows {
        *owed.0.entry(row.callback).or_default() += 1;
    }
    store::deliveries::insert(connection, dialect, &rows, now).await?;
    Ok(owed)
}
