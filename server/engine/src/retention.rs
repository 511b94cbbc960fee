//! Forgets messages that their device type keeps no longer, with their receptions, what was
//! answered to them and what was delivered of them. Figures and events stay.
//!
//! Whole days of UTC are forgotten, so a device type is walked once a day: its devices in the order
//! of their ids, in batches that each take a fixed number of statements and one transaction. What is
//! still at work (a message that is open, owed to a receiver, or waits for its answer) goes on a
//! later day. Which device type a device is of now says how long its messages are kept, whatever it
//! was of when it sent them; what it sent before it came to its owner is kept as the type says under
//! which it came, since that is not for the new owner to say.
//!
//! That messages go is noted in the audit log with the first of them, once for each walk, however many
//! processes walk.
//!
//! Figures cannot be made anew of what is gone: [`crate::statistics`] leaves those alone.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::audit::{Field, Kind, Verb};
use domain::statistics::Span;
use domain::{DeviceId, DeviceTypeId, UnixMillis};

use crate::audit::{self, Act, Actor, reason};
use crate::store::retention::{self, Kept, Old};
use crate::{Engine, StoreError, rounds, store};

/// Messages of one transaction.
const BATCH: i64 = 500;
/// How often it is looked.
const EVERY: Duration = Duration::from_secs(600);
/// A day (ms).
const DAY: i64 = 86_400_000;

/// Works until the engine stops.
pub(crate) async fn work_forever(engine: Engine) {
    let trouble = "no message could be forgotten";
    let step = |engine: Engine| async move { step(&engine).await };
    rounds::work(engine, EVERY, trouble, rounds::by_nobody, step).await;
}

/// Forgets what one device type keeps no longer. Whether there may be another to do at once.
pub(crate) async fn step(engine: &Engine) -> Result<bool, StoreError> {
    let today = Span::Day.start(engine.world.clock.now());
    let kept = {
        let mut connection = engine.db.read().acquire().await?;
        retention::kept(&mut connection).await?
    };
    for kept in kept {
        let before = today.plus(-kept.days.saturating_mul(DAY));
        if kept.swept < before {
            return sweep(engine, &kept, before).await;
        }
    }
    Ok(false)
}

/// Which messages go at a time.
#[derive(Clone, Copy)]
enum Of {
    /// Those of devices of the type, from that one on.
    Type(DeviceId),
    /// Those that came under the type of one device that has another owner by now.
    Former(DeviceId),
}

/// Walks the devices of a type, and then those that were of it with another owner. False where the
/// engine stops meanwhile.
async fn sweep(engine: &Engine, kept: &Kept, before: UnixMillis) -> Result<bool, StoreError> {
    let mut of = Some(Of::Type(DeviceId(0)));
    let mut noted = false;
    while let Some(next) = of {
        if engine.stop.is_cancelled() {
            return Ok(false);
        }
        let old = batch(engine, kept, (next, before), &mut noted).await?;
        let full = old.len() as i64 == BATCH;
        let beyond = match (next, old.last()) {
            (Of::Type(_), Some(last)) if full => {
                of = Some(Of::Type(last.device));
                continue;
            }
            (Of::Former(_), Some(_)) if full => continue,
            (Of::Type(_), _) => Some(DeviceId(0)),
            (Of::Former(device), _) => device.0.checked_add(1).map(DeviceId),
        };
        of = match beyond {
            Some(from) => former(engine, kept, from, before).await?,
            None => None,
        };
    }
    let mut tx = engine.db.write().await?;
    retention::note_swept(&mut tx, kept, before).await?;
    tx.commit().await?;
    Ok(true)
}

/// The next device with another owner, looked for while everybody else may write.
async fn former(
    engine: &Engine,
    kept: &Kept,
    from: DeviceId,
    before: UnixMillis,
) -> Result<Option<Of>, StoreError> {
    let mut connection = engine.db.read().acquire().await?;
    let device = retention::former_device(&mut connection, kept.device_type, from, before).await?;
    Ok(device.map(Of::Former))
}

/// Forgets the next messages, and says which they were; that the first ones of a walk go is `noted`.
async fn batch(
    engine: &Engine,
    kept: &Kept,
    (of, before): (Of, UnixMillis),
    noted: &mut bool,
) -> Result<Vec<Old>, StoreError> {
    let dialect = engine.db.dialect;
    let mut tx = engine.db.write().await?;
    let id = kept.device_type;
    let old = match of {
        Of::Type(from) => retention::old(&mut tx, id, from, before, BATCH).await?,
        Of::Former(device) => retention::former(&mut tx, id, device, before, BATCH).await?,
    };
    if old.is_empty() {
        return Ok(old);
    }
    let mut devices: Vec<DeviceId> = old.iter().map(|one| one.device).collect();
    devices.dedup();
    store::devices::hold(&mut tx, dialect, &devices).await?;
    // Whoever makes figures anew reads all messages or none of these.
    store::statistics::share(&mut tx, dialect).await?;
    let types = retention::delete_messages(&mut tx, dialect, &old).await?;
    // Another process may have been faster, and noted it.
    let gone = types.len();
    let mut counts: BTreeMap<DeviceTypeId, i64> = BTreeMap::new();
    for device_type in types {
        *counts.entry(device_type).or_default() -= 1;
    }
    let counts: Vec<(DeviceTypeId, i64)> = counts.into_iter().collect();
    store::device_types::count_messages(&mut tx, dialect, &counts).await?;
    retention::note_forgotten(&mut tx, kept.device_type, before).await?;
    retention::delete_what_followed(&mut tx, dialect, &old).await?;
    let first = !*noted && gone > 0;
    if first && let Some(of) = store::device_types::get(&mut tx, kept.device_type).await? {
        let act = Act {
            verb: Verb::Delete,
            kind: Kind::Messages,
            id: kept.device_type.to_string(),
            name: of.view.name,
            group: of.view.group,
            fields: vec![
                Field::text("sent_before", "", before.iso()),
                Field::text("retention", "", kept.days.to_string()),
                reason("retention"),
            ],
        };
        audit::note_once(&mut tx, engine, &Actor::System, act).await?;
    }
    tx.commit().await?;
    *noted |= gone > 0;
    Ok(old)
}

#[cfg(test)]
mod stories;
