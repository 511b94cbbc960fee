//! What has to be forgotten now and then: old feed rows, ended sessions, spent links, what the
//! inspector received, which numbers were refused, alerts of long ago, and what is left of event
//! configurations that were deleted.

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
    store::alerts::stances::forget_deleted(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use domain::alert::Stance;
    use domain::{DeviceId, EventConfigurationId, EventId, UnixMillis};

    use super::tidy;
    use crate::store::alerts::stances::{self, StanceRow};
    use crate::testing::on_each;

    #[tokio::test]
    async fn where_devices_stand_with_what_was_deleted_is_forgotten() {
        on_each(async |test| {
            let there = EventConfigurationId([1; 12]);
            let gone = EventConfigurationId([2; 12]);
            let device = DeviceId(7);
            let beyond = StanceRow {
                stance: Stance::Beyond,
                time: UnixMillis(1),
                event: EventId(0),
                due: UnixMillis(0),
                untold: UnixMillis(0),
            };
            let (db, dialect) = (&test.engine.db, test.engine.db.dialect);
            let mut tx = db.write().await.unwrap();
            for (id, deleted) in [(there, 0_i64), (gone, 1)] {
                let made = sqlx::query(
                    "INSERT INTO event_configurations (id, owner_kind, owner, name, enabled, \
                     replaces, watches, settings, mailed, created, deleted) \
                     VALUES ($1, 2, '7', 'Watch', 0, NULL, '', '{}', 0, 1, $2)",
                );
                let made = made.bind(id.to_string()).bind(deleted);
                made.execute(&mut *tx).await.unwrap();
            }
            let rows = [((there, device), beyond), ((gone, device), beyond)];
            stances::write(&mut tx, dialect, &rows).await.unwrap();
            tx.commit().await.unwrap();
            tidy(&test.engine).await.unwrap();
            let mut connection = db.read().acquire().await.unwrap();
            let left = stances::of_device(&mut connection, device).await.unwrap();
            assert_eq!(left, [((there, device), EventId(0))]);
            drop(connection);
            test
        })
        .await;
    }
}
