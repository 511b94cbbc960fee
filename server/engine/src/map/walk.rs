//! Lays out, once, the devices that were there before maps were: after an update of the program.

use std::time::Duration;

use crate::store::again::again;
use crate::store::maps::{self, Walk};
use crate::{Engine, StoreError, store};

/// Devices of one transaction: few enough that whoever else writes hardly waits.
const BATCH: i64 = 200;
/// How long to wait after something failed.
const PATIENCE: Duration = Duration::from_secs(10);

/// Works until all devices are laid out, or the engine stops.
pub(crate) async fn walk_once(engine: Engine) {
    while !engine.stop.is_cancelled() {
        match again(|| step(&engine)).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => {
                tracing::error!(%error, "devices could not be laid out on maps; it is tried again");
                tokio::select! {
                    () = engine.stop.cancelled() => return,
                    () = tokio::time::sleep(PATIENCE) => {}
                }
            }
        }
    }
}

/// The next devices. False when all are laid out. Any process may do it, and each goes on where
/// the last one stopped.
pub(crate) async fn step(engine: &Engine) -> Result<bool, StoreError> {
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
