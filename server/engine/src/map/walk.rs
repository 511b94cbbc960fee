//! Lays out, once, what was there before maps were, after an update of the program: the devices, and
//! then where their messages were heard.

use std::time::Duration;

use domain::{DeviceId, MessageId};

use crate::store::again::again;
use crate::store::maps::{self, Walk};
use crate::{Engine, StoreError, store};

/// Devices of one transaction: few enough that whoever else writes hardly waits.
const BATCH: i64 = 200;
/// Messages of one transaction.
const MESSAGES: i64 = 500;
/// How long to wait after something failed.
const PATIENCE: Duration = Duration::from_secs(10);

/// Works until everything is laid out, or the engine stops.
pub(crate) async fn walk_once(engine: Engine) {
    while !engine.stop.is_cancelled() {
        match again(|| step(&engine)).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => {
                tracing::error!(%error, "what was there before could not be laid out on maps; it is tried again");
                tokio::select! {
                    () = engine.stop.cancelled() => return,
                    () = tokio::time::sleep(PATIENCE) => {}
                }
            }
        }
    }
}

/// The next devices, or messages when all devices are laid out. False when there is nothing left.
/// Any process may do it, and each goes on where the last one stopped.
pub(crate) async fn step(engine: &Engine) -> Result<bool, StoreError> {
    Ok(devices(engine).await? || messages(engine).await?)
}

async fn devices(engine: &Engine) -> Result<bool, StoreError> {
    let dialect = engine.db.dialect;
    // Where they are is looked for before anything is held: of some that is to read all messages.
    let mut connection = engine.db.read().acquire().await?;
    let (walk, devices) = maps::beginning(&mut connection, BATCH).await?;
    let Walk::From(from) = walk else {
        return Ok(false);
    };
    let told = maps::positions(&mut connection, dialect, &devices).await?;
    drop(connection);
    let next = devices.last().map_or(-1, |last| i64::from(last.0) + 1);
    let mut tx = engine.db.write().await?;
    store::devices::hold(&mut tx, dialect, &devices).await?;
    if maps::advance(&mut tx, from, next).await? {
        maps::settle(&mut tx, dialect, &devices, &told).await?;
    }
    tx.commit().await?;
    Ok(true)
}

async fn messages(engine: &Engine) -> Result<bool, StoreError> {
    let dialect = engine.db.dialect;
    let mut connection = engine.db.read().acquire().await?;
    let Some(before) = maps::before(&mut connection).await? else {
        return Ok(false);
    };
    let found = maps::messages_of(&mut connection, before, MESSAGES).await?;
    drop(connection);
    let mut tx = engine.db.write().await?;
    let Some((last, _)) = found.last().copied() else {
        maps::end(&mut tx, before).await?;
        tx.commit().await?;
        return Ok(true);
    };
    let mut devices: Vec<DeviceId> = found.iter().map(|(_, device)| *device).collect();
    devices.sort_unstable();
    devices.dedup();
    store::devices::hold(&mut tx, dialect, &devices).await?;
    // Those that are open are counted when they are closed: the walk is beyond them then.
    if maps::pass(&mut tx, before, last).await? {
        let found: Vec<MessageId> = found.into_iter().map(|(message, _)| message).collect();
        super::closed::count_before(&mut tx, engine, &found).await?;
    }
    tx.commit().await?;
    Ok(true)
}
