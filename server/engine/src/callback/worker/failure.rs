//! Tells when a callback fails whose last use had not.
//!
//! The event stands with the device of the message whose attempt failed. There is none for the
//! failures after it until an attempt succeeds again, and at most one an hour for each callback,
//! so that neither a receiver that is away nor one that answers every second time makes more of
//! them. What begins to fail within the hour is told after it, if it fails still. Event
//! configurations take notice of it as of any other event, and the alert address of the device type
//! that the callback belongs to is told of it. What is sent again of a device that belongs to another
//! group by now makes none: its new owner is told nothing of the callbacks of the old one.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use domain::callback::{AttemptOutcome, DeliveryFault};
use domain::event::{EventKind, Variables};
use domain::{CallbackId, DeviceId, EventId, UnixMillis};
use http::StatusCode;
use sqlx::AnyConnection;

use super::turn::Finished;
use crate::alert;
use crate::callback::Owed;
use crate::store::callbacks::{self, Whose};
use crate::store::devices;
use crate::store::events::NewEvent;
use crate::{Engine, StoreError};

/// So long after the last event of a callback (ms) there is another.
const AGAIN: i64 = 3_600_000;
/// The status of an attempt that got no answer.
const NO_ANSWER: u16 = 600;

fn failed(one: &Finished) -> bool {
    one.ended.outcome != AttemptOutcome::Delivered
}

/// Whether a device in the group of that path is no longer one of those of the callback's owner.
fn elsewhere(whose: &Whose, group_path: &str) -> bool {
    match (&whose.group_path, whose.configuration) {
        (Some(own), Some(_)) => !group_path.starts_with(own),
        // A device is in the group of its device type.
        (Some(own), None) => group_path != own,
        (None, _) => false,
    }
}

/// The callbacks that may be owed something by [`tell`]: they are held before it, with those of the
/// attempts.
pub(super) async fn listening(
    tx: &mut AnyConnection,
    engine: &Engine,
    finished: &[&Finished],
) -> Result<BTreeSet<CallbackId>, StoreError> {
    let failing = finished.iter().filter(|one| failed(one));
    let devices: BTreeSet<DeviceId> = failing.filter_map(|one| one.device).collect();
    if devices.is_empty() {
        return Ok(BTreeSet::new());
    }
    let devices: Vec<DeviceId> = devices.into_iter().collect();
    alert::listening(tx, engine, &devices, EventKind::CallbackError).await
}

/// Tells of attempts that count, and returns what is owed for that. Call before the callbacks' own
/// rows follow, which take the same `now`: whether their failing was told is seen by that.
pub(super) async fn tell(
    tx: &mut AnyConnection,
    engine: &Engine,
    finished: &[&Finished],
    now: UnixMillis,
) -> Result<Owed, StoreError> {
    let failing: BTreeSet<CallbackId> = finished
        .iter()
        .filter(|one| failed(one))
        .map(|one| one.ended.claimed.callback)
        .collect();
    if failing.is_empty() {
        return Ok(Owed::default());
    }
    let failing: Vec<CallbackId> = failing.into_iter().collect();
    let dialect = engine.db.dialect;
    let states = callbacks::states(tx, dialect, &failing).await?;
    let quiet: HashSet<CallbackId> = states
        .iter()
        .filter(|state| state.failure_told.plus(AGAIN) <= now || state.failure_told.0 == 0)
        .map(|state| state.callback)
        .collect();
    let untold: HashSet<CallbackId> = states
        .iter()
        .filter(|state| state.dead && state.failure_told.0 < state.failing_since.0)
        .map(|state| state.callback)
        .collect();
    let mut works: HashSet<CallbackId> = states
        .iter()
        .filter(|state| !state.dead)
        .map(|state| state.callback)
        .collect();
    let mut first: BTreeMap<CallbackId, &Finished> = BTreeMap::new();
    for one in finished.iter().copied() {
        let callback = one.ended.claimed.callback;
        if !failed(one) {
            works.insert(callback);
            continue;
        }
        let news = works.remove(&callback) || untold.contains(&callback);
        if news && quiet.contains(&callback) {
            first.entry(callback).or_insert(one);
        }
    }
    let chosen: Vec<CallbackId> = first.keys().copied().collect();
    let whose = callbacks::whose(tx, dialect, &chosen).await?;
    let mut told = Vec::with_capacity(first.len());
    for (callback, one) in first {
        let Some(device) = one.device else { continue };
        let Some(device) = devices::get(tx, device).await? else {
            continue;
        };
        let whose = whose.get(&callback);
        if whose.is_some_and(|whose| elsewhere(whose, &device.group_path)) {
            continue;
        }
        let fault = one.ended.answer.as_ref().err().cloned();
        let fault = fault.map(DeliveryFault::without_values);
        // Not in the receiver's words, which stand with the attempt, sealed: they may repeat what
        // it was sent.
        let status = one
            .ended
            .status
            .and_then(|code| StatusCode::from_u16(code).ok());
        let reason = status.and_then(|status| status.canonical_reason());
        let said = match (&fault, reason) {
            (Some(fault), _) => fault.to_string(),
            (None, Some(reason)) => reason.to_owned(),
            (None, None) => one.ended.outcome.code().to_owned(),
        };
        let variables = Variables {
            callback_id: Some(callback.to_string()),
            callback_status: Some(one.ended.status.unwrap_or(NO_ANSWER)),
            callback_message: Some(said),
            callback_fault: fault,
            ..Variables::default()
        };
        told.push((
            callback,
            NewEvent {
                id: EventId(engine.ids.rows(1)[0]),
                device: device.id,
                device_type: device.device_type,
                group: device.group,
                kind: EventKind::CallbackError,
                time: one.ended.finished,
                variables,
            },
        ));
    }
    let began = told.iter().map(|(callback, event)| (*callback, event.id));
    let began: Vec<(CallbackId, EventId)> = began.collect();
    let (callbacks, told): (Vec<CallbackId>, Vec<NewEvent>) = told.into_iter().unzip();
    let owed = alert::raise(tx, engine, &told, now).await?;
    alert::failing(tx, engine, &began, now).await?;
    callbacks::note_told(tx, dialect, &callbacks, now).await?;
    Ok(owed)
}
