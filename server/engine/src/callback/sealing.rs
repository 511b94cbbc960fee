//! Seals once what rows from before hold in clear: SQL cannot, so no migration does.

use std::time::Duration;

use crate::store::{callbacks, deliveries};
use crate::{Engine, StoreError};

/// Attempts of one transaction: so many rows are soon written, and others have their turn.
const CHUNK: i64 = 1_000;
/// How long until it is tried again.
const AGAIN: Duration = Duration::from_secs(10);

/// Seals everything that there is in clear, and ends. Not when the database is opened: a command
/// that was given another key than the server would seal with that one.
pub(crate) async fn seal_clear(engine: Engine) {
    loop {
        match step(&engine).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => {
                tracing::warn!(%error, "what stands in clear could not be sealed; it is tried again");
                tokio::select! {
                    () = engine.stop.cancelled() => {}
                    () = tokio::time::sleep(AGAIN) => {}
                }
            }
        }
        if engine.stop.is_cancelled() {
            return;
        }
    }
}

/// Seals the settings of callbacks and some attempts; whether there may be more.
async fn step(engine: &Engine) -> Result<bool, StoreError> {
    let mut tx = engine.db.write().await?;
    callbacks::seal_clear(&mut tx, engine.seal()).await?;
    let dialect = engine.db.dialect;
    let sealed = deliveries::seal_clear(&mut tx, dialect, engine.seal(), CHUNK).await?;
    tx.commit().await?;
    Ok(sealed as i64 == CHUNK)
}
