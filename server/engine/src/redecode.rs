//! Decodes older messages anew when the format of their device type changed.
//!
//! Messages keep the values of the format that was current when they came, with its version.
//! Pages decode by themselves, but charts and queries read the stored values, so these follow.
//! The work to do is a row; it is done in batches, each with a transaction of its own, by any
//! process, and goes on after a restart where it stopped. Whoever does a batch holds the devices of
//! its messages, as uplinks do that join them.

use std::time::Duration;

use domain::DeviceId;
use payload::Display;

use crate::store::redecodings::{self, Outdated, Redecoded, Redecoding};
use crate::{Engine, StoreError, rounds, store};

/// Messages of one batch: few enough that uplinks hardly wait for its commit.
const BATCH: i64 = 500;
/// How often the table is looked at without being told: another process may have stopped halfway.
const IDLE: Duration = Duration::from_secs(10);

/// Works until the engine stops.
pub(crate) async fn work_forever(engine: Engine) {
    let trouble = "messages could not be decoded anew";
    let woken = |engine: Engine| async move { engine.redecode.notified().await };
    let step = |engine: Engine| async move { step(&engine).await };
    rounds::work(engine, IDLE, trouble, woken, step).await;
}

/// One batch. False when there is nothing to do.
pub(crate) async fn step(engine: &Engine) -> Result<bool, StoreError> {
    // Read outside the transaction that writes: looking for the messages of a small device type
    // among many others may take a while.
    let mut connection = engine.db.read().acquire().await?;
    let Some(job) = redecodings::next(&mut connection).await? else {
        return Ok(false);
    };
    let messages = redecodings::messages(&mut connection, &job, BATCH).await?;
    drop(connection);

    let mut tx = engine.db.write().await?;
    match messages.last() {
        None => redecodings::finish(&mut tx, &job).await?,
        Some(last) => {
            let rows = decode(&job, &messages);
            let done = rows.len() as i64;
            let mut devices: Vec<DeviceId> = messages.iter().map(|one| one.device).collect();
            devices.sort_unstable();
            devices.dedup();
            let dialect = engine.db.dialect;
            store::devices::hold(&mut tx, dialect, &devices).await?;
            if redecodings::advance(&mut tx, &job, last.id.0, done).await? {
                redecodings::write(&mut tx, dialect, job.version, &rows).await?;
            }
        }
    }
    tx.commit().await?;
    Ok(true)
}

fn decode(job: &Redecoding, messages: &[Outdated]) -> Vec<Redecoded> {
    let display = job.display.display(&job.format);
    let rows = messages.iter().map(|one| Redecoded {
        id: one.id,
        decoded: stored(&display, &one.data),
    });
    rows.collect()
}

/// The values of a message as they are stored: a JSON object, or nothing.
pub(crate) fn stored(display: &Display, data: &[u8]) -> Option<String> {
    let mut json = String::with_capacity(96);
    display.decode_json(data, &mut json).then_some(json)
}
