//! Takes devices off their contracts at the time planned for that, whether they send anything or
//! not: from then on their tokens are there for others.
//!
//! The plan stands in the device's own row and an index holds those that have one, so the worker
//! reads a few rows and never the whole fleet. Several processes share the work, since whoever
//! takes a device off holds it; a message that comes first takes it off as well, and tells so. Either
//! way the audit log says that the plan was carried out.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::audit::{Field, Kind, Verb};
use domain::event::{EventKind, Variables};
use domain::{ContractId, DeviceId, DeviceTypeId, EventId};
use sqlx::AnyConnection;

use crate::audit::{self, Act, Actor, reason};
use crate::store::devices::Rare;
use crate::store::events::NewEvent;
use crate::{Engine, StoreError, alert, rounds, store};

/// Devices of one transaction.
const BATCH: i64 = 500;
/// How often it is looked.
const EVERY: Duration = Duration::from_secs(1);

/// Works until the engine stops.
pub(crate) async fn work_forever(engine: Engine) {
    let trouble = "no device could leave its contract";
    let step = |engine: Engine| async move {
        let due = step(&engine).await;
        due.map(|due| due as i64 == BATCH)
    };
    rounds::work(engine, EVERY, trouble, rounds::by_nobody, step).await;
}

/// Takes off those whose time has come, at most a batch. Returns how many there were.
pub(crate) async fn step(engine: &Engine) -> Result<usize, StoreError> {
    let now = engine.world.clock.now();
    let mut connection = engine.db.read().acquire().await?;
    let due = store::devices::leaving(&mut connection, now, BATCH).await?;
    drop(connection);
    if due.is_empty() {
        return Ok(0);
    }
    let dialect = engine.db.dialect;
    let mut tx = engine.db.write().await?;
    let mut standings = store::devices::lock(&mut tx, dialect, &due).await?;
    let mut tokens: BTreeMap<ContractId, i64> = BTreeMap::new();
    let mut events = Vec::new();
    for (device, id) in due.iter().zip(engine.ids.rows(due.len())) {
        let Some(standing) = standings.get_mut(device) else {
            continue;
        };
        // Somebody else may have taken it off, or changed the plan, in the meantime.
        let Some((left, contract)) = standing.rare.subscription.leave_if_due(now) else {
            continue;
        };
        if let Some(contract) = contract {
            *tokens.entry(contract).or_default() -= 1;
        }
        events.push(NewEvent {
            id: EventId(id),
            device: *device,
            device_type: standing.device_type,
            group: standing.group,
            kind: EventKind::Unsubscribed,
            time: left,
            variables: Variables {
                contract_id: contract.map(|contract| contract.to_string()),
                expected_token_end_time: Some(left.0),
                ..Variables::default()
            },
        });
    }
    // As uplinks hold them: devices first, then contracts.
    let contracts: Vec<ContractId> = tokens.keys().copied().collect();
    store::contracts::lock(&mut tx, dialect, &contracts).await?;
    let tokens: Vec<(ContractId, i64)> = tokens.into_iter().collect();
    store::contracts::count_tokens(&mut tx, dialect, &tokens).await?;
    let gone: Vec<DeviceId> = events.iter().map(|event| event.device).collect();
    let rare = |device: &DeviceId| Some((*device, &standings.get(device)?.rare));
    let rare: Vec<(DeviceId, &Rare)> = gone.iter().filter_map(rare).collect();
    store::devices::write_rare(&mut tx, dialect, &rare).await?;
    let owes = alert::raise_alone(&mut tx, engine, &events, now).await?;
    if !gone.is_empty() {
        store::feed::append(&mut tx, now, &gone).await?;
    }
    let left = events.iter().map(|event| (event.device, event.device_type));
    let left: Vec<(DeviceId, DeviceTypeId)> = left.collect();
    note(&mut tx, engine, &left).await?;
    tx.commit().await?;
    engine.feed.wake();
    if owes {
        engine.work.notify_one();
    }
    Ok(due.len())
}

/// Notes in the audit log that devices left their contracts as it was planned, an entry for each
/// device type: in the transaction that took them off, and last in it.
pub(crate) async fn note(
    connection: &mut AnyConnection,
    engine: &Engine,
    left: &[(DeviceId, DeviceTypeId)],
) -> Result<(), StoreError> {
    let mut of: BTreeMap<DeviceTypeId, Vec<String>> = BTreeMap::new();
    for (device, device_type) in left {
        of.entry(*device_type).or_default().push(device.to_string());
    }
    for (device_type, devices) in of {
        let Some(found) = store::device_types::get(connection, device_type).await? else {
            continue;
        };
        let act = Act {
            verb: Verb::Unsubscribe,
            kind: Kind::DeviceType,
            id: device_type.to_string(),
            name: found.view.name,
            group: found.view.group,
            fields: vec![
                Field::text("devices", "", devices.join(", ")),
                reason("planned"),
            ],
        };
        audit::note(connection, engine, &Actor::System, act).await?;
    }
    Ok(())
}
