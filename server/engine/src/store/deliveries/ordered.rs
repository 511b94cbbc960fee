//! Callbacks that send what a device has to tell in its order: of each device only the first that
//! waits may go. The others are due, too, and there may be far more of them than of the first, so
//! the first are found by walking from device to device, never by what is due longest.

use std::collections::HashMap;

use domain::{CallbackId, DeliveryId, UnixMillis};
use sqlx::AnyConnection;

use super::{Claimed, claimed};
use crate::store::bulk::{Bulk, int};
use crate::store::db::{Dialect, StoreError};
use crate::store::workers::WorkerName;

/// Devices of one step of a walk.
const STEP: i64 = 1_000;
/// Steps of one look, unless all devices are to be looked at.
const STEPS: usize = 10;
/// Before the first device.
const BEGINNING: i64 = i64::MIN;

/// The first that waits of each of at most `$3` devices after `$2`, with when it is due. What is
/// leased waits as well: its lease is over then.
pub(super) const HEADS: &str = "WITH RECURSIVE lanes (lane, nth) AS (\
     SELECT (SELECT f.lane FROM deliveries f WHERE f.callback_id = $1 AND f.state = 0 \
     AND f.lane <> 0 AND f.lane > $2 ORDER BY f.lane LIMIT 1), CAST(1 AS BIGINT) \
     UNION ALL SELECT (SELECT e.lane FROM deliveries e WHERE e.callback_id = $1 AND e.state = 0 \
     AND e.lane <> 0 AND e.lane > lanes.lane ORDER BY e.lane LIMIT 1), lanes.nth + 1 FROM lanes \
     WHERE lanes.lane IS NOT NULL AND lanes.nth < $3) \
     SELECT lanes.lane, (SELECT h.id FROM deliveries h WHERE h.callback_id = $1 AND h.state = 0 \
     AND h.lane <> 0 AND h.lane = lanes.lane ORDER BY h.id LIMIT 1), (SELECT h.due \
     FROM deliveries h WHERE h.callback_id = $1 AND h.state = 0 AND h.lane <> 0 \
     AND h.lane = lanes.lane ORDER BY h.id LIMIT 1) FROM lanes WHERE lanes.lane IS NOT NULL";

const TAKE_SQLITE: Bulk = Bulk {
    text: "WITH v (id, now) AS (VALUES {rows}) SELECT d.id, d.message_id, d.station_id, \
           d.attempts, d.about, d.duplicate, d.earlier, d.batch FROM v CROSS JOIN deliveries d \
           WHERE d.id = v.id AND d.state = 0 AND d.due <= v.now",
    columns: &["BIGINT", "BIGINT"],
};
// Asked anew what is due: another may have leased the row since the walk.
const TAKE_POSTGRES: Bulk = Bulk {
    text: "WITH v (id, now) AS (VALUES {rows}) SELECT d.id, d.message_id, d.station_id, \
           d.attempts, d.about, d.duplicate, d.earlier, d.batch FROM v CROSS JOIN deliveries d \
           WHERE d.id = v.id AND d.state = 0 AND d.due <= v.now FOR UPDATE OF d SKIP LOCKED",
    columns: &["BIGINT", "BIGINT"],
};

/// Where the next walk over the devices of a callback goes on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Walk(i64);

impl Default for Walk {
    fn default() -> Self {
        Self(BEGINNING)
    }
}

/// As [`due`](super::due), for a callback that sends in order. With `whole` all devices are looked
/// at, since what went together goes together again; else so many that each has its turn within a
/// few looks.
#[allow(
    clippy::too_many_arguments,
    reason = "what is wanted, and from where on"
)]
pub(crate) async fn due_in_order(
    connection: &mut AnyConnection,
    dialect: Dialect,
    worker: WorkerName,
    callback: CallbackId,
    walk: &mut Walk,
    whole: bool,
    now: UnixMillis,
    limit: usize,
) -> Result<Vec<Claimed>, StoreError> {
    let mut due: Vec<(i64, i64)> = Vec::new();
    let (steps, step) = if whole { (1, i64::MAX) } else { (STEPS, STEP) };
    if whole {
        *walk = Walk::default();
    }
    let began = walk.0;
    for _ in 0..steps {
        let heads = sqlx::query(HEADS)
            .bind(callback.to_string())
            .bind(walk.0)
            .bind(step)
            .fetch_all(&mut *connection)
            .await?;
        let before = walk.0;
        for head in &heads {
            walk.0 = walk.0.max(int(head, 0)?);
            if int(head, 2)? <= now.0 {
                due.push((int(head, 2)?, int(head, 1)?));
            }
        }
        let ended = (heads.len() as i64) < step;
        if ended {
            *walk = Walk::default();
        }
        // All of them were looked at, from wherever that began; or a look ends with the last, so
        // that those before it are not preferred.
        let round = ended && (began == BEGINNING || before < began || !due.is_empty());
        if round || due.len() >= limit {
            break;
        }
    }
    // A walk that came around may have met some twice.
    due.sort_unstable();
    due.dedup();
    due.truncate(limit);
    take(connection, dialect, worker, callback, &due, now).await
}

/// Takes those for a worker, in that order, as far as nobody else did.
async fn take(
    connection: &mut AnyConnection,
    dialect: Dialect,
    worker: WorkerName,
    callback: CallbackId,
    due: &[(i64, i64)],
    now: UnixMillis,
) -> Result<Vec<Claimed>, StoreError> {
    let statement = match dialect {
        Dialect::Sqlite => TAKE_SQLITE,
        Dialect::Postgres => TAKE_POSTGRES,
    };
    let mut taken: HashMap<DeliveryId, Claimed> = HashMap::with_capacity(due.len());
    statement
        .fetch(
            connection,
            dialect,
            due,
            |query, (_, id)| query.bind(*id).bind(now.0),
            |row| {
                let one = claimed(row, worker, callback)?;
                taken.insert(one.id, one);
                Ok(())
            },
        )
        .await?;
    let ordered = due.iter().filter_map(|(_, id)| taken.get(&DeliveryId(*id)));
    Ok(ordered.copied().collect())
}

/// Has what a callback owed before it sent in order wait behind what its device told before.
/// What is about no device that is known any more waits behind one another.
pub(crate) async fn line_up(
    connection: &mut AnyConnection,
    callback: CallbackId,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE deliveries SET lane = COALESCE(\
         (SELECT m.device_id FROM messages m WHERE m.id = deliveries.message_id), \
         (SELECT e.device_id FROM events e WHERE e.id = deliveries.about), \
         (SELECT w.device_id FROM downlinks w WHERE w.id = deliveries.about), -1) \
         WHERE callback_id = $1 AND state = 0 AND lane = 0",
    )
    .bind(callback.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::testing::on_each;

    const CALLBACK: CallbackId = CallbackId([8; 12]);
    const MANY: i64 = 12_000;

    /// Rows with those ids, each of the device and due when the texts say.
    async fn wait(tx: &mut AnyConnection, ids: std::ops::Range<i64>, lane: &str, due: &str) {
        let text = format!(
            "INSERT INTO deliveries (id, callback_id, message_id, station_id, state, due, \
             attempts, created, lane) WITH RECURSIVE n (id) AS (SELECT CAST($2 AS BIGINT) \
             UNION ALL SELECT id + 1 FROM n WHERE id + 1 < $3) \
             SELECT id, $1, id, 1, 0, {due}, 1, 0, {lane} FROM n"
        );
        sqlx::query(sqlx::AssertSqlSafe(text))
            .bind(CALLBACK.to_string())
            .bind(ids.start)
            .bind(ids.end)
            .execute(tx)
            .await
            .unwrap();
    }

    async fn look(
        tx: &mut AnyConnection,
        dialect: Dialect,
        walk: &mut Walk,
        (now, limit): (i64, usize),
    ) -> Vec<i64> {
        let worker = WorkerName(1);
        let now = UnixMillis(now);
        let found = due_in_order(tx, dialect, worker, CALLBACK, walk, false, now, limit);
        found.await.unwrap().iter().map(|one| one.id.0).collect()
    }

    #[tokio::test]
    async fn however_many_wait_behind_it_the_first_of_each_device_is_found() {
        on_each(async |test| {
            let dialect = test.engine.db.dialect;
            let mut tx = test.engine.db.write().await.unwrap();
            wait(&mut tx, 1..2, "7", "1000").await;
            wait(&mut tx, 2..MANY, "7", "10").await;
            wait(&mut tx, MANY..MANY + 1, "9", "20").await;
            let mut walk = Walk::default();
            assert_eq!(look(&mut tx, dialect, &mut walk, (999, 5)).await, [MANY]);
            let both = look(&mut tx, dialect, &mut walk, (1000, 5)).await;
            assert_eq!(both, [MANY, 1]);
            drop(tx);
            test
        })
        .await;
    }

    #[tokio::test]
    async fn of_many_devices_each_has_its_turn() {
        on_each(async |test| {
            let dialect = test.engine.db.dialect;
            let mut tx = test.engine.db.write().await.unwrap();
            wait(&mut tx, 1..MANY, "id", "10").await;
            let (mut walk, mut met) = (Walk::default(), BTreeSet::new());
            // Nothing is taken, so only the walk leads on.
            for _ in 0..MANY / STEP {
                met.extend(look(&mut tx, dialect, &mut walk, (10, 1_000)).await);
            }
            assert_eq!(met.len() as i64, MANY - 1);
            drop(tx);
            test
        })
        .await;
    }
}
