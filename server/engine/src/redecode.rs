//! Decodes older messages anew when the format of their device type changed.
//!
//! Messages keep the values of the format that was current when they came, with its version.
//! Pages decode by themselves, but charts and queries read the stored values, so these follow.
//! The work to do is a row; it is done in batches, each with a transaction of its own, by any
//! process, and goes on after a restart where it stopped.

use std::time::Duration;

use payload::Display;

use crate::store::redecodings::{self, Redecoded, Redecoding};
use crate::{Engine, StoreError, rounds};

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
        Some((last, _)) => {
            let rows = decode(&job, &messages);
            let done = rows.len() as i64;
            if redecodings::advance(&mut tx, &job, last.0, done).await? {
                redecodings::write(&mut tx, engine.db.dialect, job.version, &rows).await?;
            }
        }
    }
    tx.commit().await?;
    Ok(true)
}

fn decode(job: &Redecoding, messages: &[(domain::MessageId, Vec<u8>)]) -> Vec<Redecoded> {
    let display = job.display.display(&job.format);
    let rows = messages.iter().map(|(id, data)| Redecoded {
        id: *id,
        decoded: stored(&display, data),
    });
    rows.collect()
}

/// The values of a message as they are stored: a JSON object, or nothing.
pub(crate) fn stored(display: &Display, data: &[u8]) -> Option<String> {
    let mut json = String::with_capacity(96);
    display.decode_json(data, &mut json).then_some(json)
}
