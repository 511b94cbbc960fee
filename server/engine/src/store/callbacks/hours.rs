//! How the attempts of callbacks ended, hour by hour, and which failed last. Kept by the transactions
//! that record attempts, so that a list counts no deliveries.

use domain::callback::{Fare, LastAttempt, Share};
use domain::{DeliveryId, DeviceTypeId, UnixMillis};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use super::super::bulk::{Bulk, int};
use super::super::db::{Dialect, StoreError};
use super::super::{deliveries, sql};
use super::Tally;
use crate::secret::SecretKey;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
const WEEK: i64 = 7 * DAY;

/// Hours are kept so long (ms): a little longer than a list tells of them.
pub(crate) const KEPT_FOR: i64 = WEEK + DAY;

/// The beginning of the hour of UTC in which a time lies.
const fn hour(time: UnixMillis) -> i64 {
    time.0.div_euclid(HOUR) * HOUR
}

const ADD: Bulk = Bulk {
    text: "INSERT INTO callback_hours (callback_id, start, taken, errors) VALUES {rows} \
           ON CONFLICT (callback_id, start) DO UPDATE SET \
             taken = callback_hours.taken + excluded.taken, \
             errors = callback_hours.errors + excluded.errors",
    columns: &["TEXT", "BIGINT", "BIGINT", "BIGINT"],
};

const NOTE: Bulk = Bulk {
    text: "WITH v (id, delivery, attempt) AS (VALUES {rows}) \
           UPDATE callbacks SET error_delivery = v.delivery, error_attempt = v.attempt \
           FROM v WHERE callbacks.id = v.id",
    columns: &["TEXT", "BIGINT", "BIGINT"],
};

/// Adds what the worker did by now. The rows are in ascending order of their callbacks, none twice,
/// and the callbacks are held: see [`super::counters::count_done`].
pub(super) async fn add(
    connection: &mut AnyConnection,
    dialect: Dialect,
    tallies: &[Tally],
    now: UnixMillis,
) -> Result<(), StoreError> {
    let start = hour(now);
    ADD.execute(connection, dialect, tallies, |query, tally| {
        query
            .bind(tally.callback.to_string())
            .bind(start)
            .bind(tally.taken)
            .bind(tally.errors)
    })
    .await?;
    let failed = tallies.iter().filter_map(|tally| {
        let (delivery, attempt) = tally.error?;
        Some((tally.callback, delivery, attempt))
    });
    let failed: Vec<_> = failed.collect();
    NOTE.execute(connection, dialect, &failed, |query, row| {
        query
            .bind(row.0.to_string())
            .bind(row.1.0)
            .bind(i64::from(row.2))
    })
    .await
}

const SHARES: &str = "SELECT h.callback_id, \
     CAST(COALESCE(SUM(CASE WHEN h.start >= $1 THEN h.taken ELSE 0 END), 0) AS BIGINT), \
     CAST(COALESCE(SUM(CASE WHEN h.start >= $1 THEN h.errors ELSE 0 END), 0) AS BIGINT), \
     CAST(COALESCE(SUM(h.taken), 0) AS BIGINT), CAST(COALESCE(SUM(h.errors), 0) AS BIGINT) \
     FROM callbacks c CROSS JOIN callback_hours h \
     WHERE c.device_type_id = $2 AND c.deleted = 0 AND h.callback_id = c.id AND h.start >= $3 \
     GROUP BY h.callback_id";

// The delivery comes first, as whoever opens records wants it.
const ERRORS: &str = "SELECT c.error_delivery, c.id AS id, a.started, a.outcome, \
     a.status, \
     CASE WHEN a.outcome = 'refused' AND a.status IS NOT NULL THEN '' ELSE a.response END \
       AS response, \
     CASE WHEN a.outcome = 'refused' AND a.status IS NOT NULL THEN NULL ELSE a.sealed_record END \
       AS sealed_record \
     FROM callbacks c LEFT JOIN attempts a ON a.delivery_id = c.error_delivery \
       AND a.number = c.error_attempt \
     WHERE c.device_type_id = $1 AND c.deleted = 0 ORDER BY c.created, c.id";

/// How the callbacks of a device type that were not deleted fared, oldest first.
pub(crate) async fn fares(
    connection: &mut AnyConnection,
    key: &SecretKey,
    device_type: DeviceTypeId,
    now: UnixMillis,
) -> Result<Vec<Fare>, StoreError> {
    let rows = sqlx::query(ERRORS)
        .bind(device_type.to_string())
        .fetch_all(&mut *connection)
        .await?;
    let fare = |row: &AnyRow| {
        Ok(Fare {
            callback: sql::id(row, "id")?,
            day: Share::default(),
            week: Share::default(),
            error: error(row, key)?,
        })
    };
    let fares: Result<Vec<Fare>, StoreError> = rows.iter().map(fare).collect();
    let mut fares = fares?;
    let rows = sqlx::query(SHARES)
        .bind(hour(now.plus(-DAY)))
        .bind(device_type.to_string())
        .bind(hour(now.plus(-WEEK)))
        .fetch_all(connection)
        .await?;
    for row in &rows {
        let id = sql::id(row, "callback_id")?;
        if let Some(fare) = fares.iter_mut().find(|fare| fare.callback == id) {
            fare.day = share(row, 1)?;
            fare.week = share(row, 3)?;
        }
    }
    Ok(fares)
}

fn share(row: &AnyRow, at: usize) -> Result<Share, StoreError> {
    Ok(Share {
        taken: int(row, at)?,
        errors: int(row, at + 1)?,
    })
}

/// The attempt that failed last, where it is on record.
fn error(row: &AnyRow, key: &SecretKey) -> Result<Option<(DeliveryId, LastAttempt)>, StoreError> {
    let delivery = DeliveryId(int(row, 0)?);
    let last = deliveries::last(row, key)?;
    Ok(last.map(|attempt| (delivery, attempt)))
}

/// Forgets hours that began before a time.
pub(crate) async fn forget(
    connection: &mut AnyConnection,
    before: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM callback_hours WHERE start < $1")
        .bind(before.0)
        .execute(connection)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::super::planned::{Given, plan};
    use super::*;
    use crate::testing::on_each;

    #[tokio::test]
    async fn how_callbacks_fared_is_found_by_their_device_type() {
        on_each(async |test| {
            let dialect = test.engine.db.dialect;
            let mut tx = test.engine.db.write().await.unwrap();
            let of_type = [Given::Text("a")];
            let since = [Given::Int(1), Given::Text("a"), Given::Int(0)];
            let errors = plan(&mut tx, dialect, ERRORS, &of_type).await;
            let shares = plan(&mut tx, dialect, SHARES, &since).await;
            for plan in [&errors, &shares] {
                match dialect {
                    Dialect::Sqlite => assert!(plan.contains("callbacks_device_type"), "{plan}"),
                    Dialect::Postgres => assert!(!plan.contains("Seq Scan"), "{plan}"),
                }
            }
            if dialect == Dialect::Sqlite {
                assert!(errors.contains("SEARCH a USING PRIMARY KEY"), "{errors}");
                assert!(shares.contains("SEARCH h USING PRIMARY KEY"), "{shares}");
            }
            tx.rollback().await.unwrap();
            test
        })
        .await;
    }
}
