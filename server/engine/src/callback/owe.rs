//! What came to pass becomes what is owed: one outbox row for each callback that is about it,
//! in the transaction in which it came to pass.

mod ask;

use std::collections::{BTreeMap, HashMap};

use domain::callback::CallbackKind;
use domain::{
    CallbackId, DeliveryId, DeviceId, DeviceTypeId, EventId, MessageId, StationId, UnixMillis,
};

use crate::store::callbacks::Sent;
use crate::store::deliveries::NewDelivery;
use crate::{Engine, StoreError, store};

pub(crate) use ask::{ask, ask_late};

/// Something that callbacks may be about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Occasion {
    /// The kinds of callbacks that are.
    pub(crate) kinds: &'static [CallbackKind],
    /// The device it came to pass to.
    pub(crate) device: DeviceId,
    /// Whose callbacks.
    pub(crate) device_type: DeviceTypeId,
    /// The message it is about; 0: none.
    pub(crate) message: MessageId,
    /// The station whose reception made the message; 0: none.
    pub(crate) station: StationId,
    /// The downlink or the event that it is about; 0: none.
    pub(crate) about: i64,
    /// Whether the station is another than the first that heard it: only for callbacks that are
    /// sent for every one.
    pub(crate) duplicate: bool,
}

/// An event that the callback of an event configuration is to tell.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HappenedTo {
    /// The callback.
    pub(crate) callback: CallbackId,
    /// Whether what happens to a device is told in its order.
    pub(crate) in_order: bool,
    /// The device.
    pub(crate) device: DeviceId,
    /// What happened to it.
    pub(crate) event: EventId,
}

/// What is owed, written but not yet counted at its callbacks.
#[derive(Debug, Default)]
#[must_use = "it is to be counted in the same transaction"]
pub(crate) struct Owed(BTreeMap<CallbackId, i64>);

/// Writes an outbox row for each callback of each occasion. The callbacks' own rows are locked
/// last of all in a transaction, and all at once: see [`Owed::count`].
pub(crate) async fn owe(
    connection: &mut sqlx::AnyConnection,
    engine: &Engine,
    occasions: &[Occasion],
    now: UnixMillis,
) -> Result<Owed, StoreError> {
    let mut owed = Owed::default();
    if occasions.is_empty() {
        return Ok(owed);
    }
    let dialect = engine.db.dialect;
    let mut types: Vec<DeviceTypeId> = occasions.iter().map(|one| one.device_type).collect();
    types.sort_unstable();
    types.dedup();
    let mut callbacks: HashMap<DeviceTypeId, Vec<Sent>> = HashMap::new();
    for (device_type, sent) in
        store::callbacks::of_device_types(connection, dialect, &types).await?
    {
        callbacks.entry(device_type).or_default().push(sent);
    }
    let none = Vec::new();
    let mut rows: Vec<NewDelivery> = Vec::with_capacity(occasions.len());
    for occasion in occasions {
        for sent in callbacks.get(&occasion.device_type).unwrap_or(&none) {
            let wanted = sent.duplicates || !occasion.duplicate;
            if !wanted || !occasion.kinds.contains(&sent.kind) {
                continue;
            }
            *owed.0.entry(sent.callback).or_default() += 1;
            rows.push(NewDelivery {
                id: DeliveryId(0),
                callback: sent.callback,
                message: occasion.message,
                station: occasion.station,
                about: occasion.about,
                duplicate: occasion.duplicate,
                lane: sent.in_order.then_some(occasion.device),
            });
        }
    }
    let ids = engine.ids.rows(rows.len());
    for (row, id) in rows.iter_mut().zip(ids) {
        row.id = DeliveryId(id);
    }
    store::deliveries::insert(connection, dialect, &rows, now).await?;
    Ok(owed)
}

/// Writes an outbox row for each event that a callback is to tell; see [`owe`].
pub(crate) async fn owe_events(
    connection: &mut sqlx::AnyConnection,
    engine: &Engine,
    happened: &[HappenedTo],
    now: UnixMillis,
) -> Result<Owed, StoreError> {
    let mut owed = Owed::default();
    let ids = engine.ids.rows(happened.len());
    let rows = happened.iter().zip(ids).map(|(one, id)| NewDelivery {
        id: DeliveryId(id),
        callback: one.callback,
        message: MessageId(0),
        station: StationId(0),
        about: one.event.0,
        duplicate: false,
        lane: one.in_order.then_some(one.device),
    });
    let rows: Vec<NewDelivery> = rows.collect();
    for row in &rows {
        *owed.0.entry(row.callback).or_default() += 1;
    }
    store::deliveries::insert(connection, engine.db.dialect, &rows, now).await?;
    Ok(owed)
}

impl Owed {
    /// The callbacks that owe more, in ascending order.
    pub(super) fn callbacks(&self) -> impl Iterator<Item = CallbackId> {
        self.0.keys().copied()
    }

    /// Both together.
    pub(crate) fn and(mut self, more: Self) -> Self {
        for (callback, count) in more.0 {
            *self.0.entry(callback).or_default() += count;
        }
        self
    }

    /// Counts it at the callbacks. Returns whether their worker has something new to do once
    /// the transaction is there.
    pub(crate) async fn count(
        self,
        connection: &mut sqlx::AnyConnection,
        engine: &Engine,
    ) -> Result<bool, StoreError> {
        let owed: Vec<(CallbackId, i64)> = self.0.into_iter().collect();
        store::callbacks::count_owed(connection, engine.db.dialect, &owed).await?;
        Ok(!owed.is_empty())
    }
}
