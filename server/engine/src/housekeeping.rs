//! What has to be forgotten now and then: old feed rows, ended sessions, spent links, what the
//! inspector received, which numbers were refused, and alerts of long ago.

use std::time::Duration;

use domain::AlertId;

use crate::people::SESSION_IDLE;
use crate::{Engine, StoreError, ids, store};

/// Time between two rounds.
const EVERY: Duration = Duration::from_secs(600);
/// Feed rows are kept so long (ms): a page that slept longer reads everything anew.
const FEED: i64 = 3_600_000;

/// Tidies until the engine stops.
pub(crate) async fn tidy_forever(engine: Engine) {
    loop {
        tokio::select! {
            () = engine.stop.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
        if let Err(error) = tidy(&engine).await {
            tracing::warn!(%error, "tidying failed; it is tried again");
        }
    }
}

/// One round.
pub(crate) async fn tidy(engine: &Engine) -> Result<(), StoreError> {
    let now = engine.world.clock.now();
    let mut tx = engine.db.write().await?;
    store::people::forget(&mut tx, now, now.plus(-SESSION_IDLE)).await?;
    store::feed::forget(&mut tx, now.plus(-FEED)).await?;
    store::inspections::forget(&mut tx, now.plus(-store::inspections::KEPT_FOR)).await?;
    store::refusals::forget(&mut tx, now.plus(-store::refusals::KEPT_FOR)).await?;
    let before = ids::first_of(now.plus(-store::alerts::fired::KEPT_FOR));
    store::alerts::fired::forget(&mut tx, AlertId(before), now).await?;
    tx.commit().await?;
    Ok(())
}
