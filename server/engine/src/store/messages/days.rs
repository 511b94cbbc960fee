//! What a contract's daily number counts.

use domain::{DeviceId, UnixMillis};

use super::super::bulk::{Bulk, int};
use super::super::db::{Dialect, StoreError};

const DELIVERED_ON: Bulk = Bulk {
    text: "WITH v (device_id, start) AS (VALUES {rows}) \
           SELECT v.device_id, v.start, COUNT(*) FROM v CROSS JOIN messages m \
           WHERE m.device_id = v.device_id AND m.time >= v.start AND m.time < v.start + 86400000 \
             AND m.kind = 0 AND m.carriage = 0 \
           GROUP BY v.device_id, v.start",
    columns: &["BIGINT", "BIGINT"],
};

/// How many messages devices sent on days, each by its beginning, that are delivered; those
/// without any are absent.
pub(crate) async fn delivered_on(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    days: &[(DeviceId, UnixMillis)],
) -> Result<Vec<((DeviceId, UnixMillis), i64)>, StoreError> {
    count(&DELIVERED_ON, connection, dialect, days).await
}

// What may have been sent: whoever was told of a downlink and says nothing of it has it end ten
// seconds after its window.
const ANSWERED_ON: Bulk = Bulk {
    text: "WITH v (device_id, start) AS (VALUES {rows}) \
           SELECT v.device_id, v.start, COUNT(*) \
           FROM v CROSS JOIN messages m CROSS JOIN downlinks d \
           WHERE m.device_id = v.device_id AND m.time >= v.start AND m.time < v.start + 86400000 \
             AND d.message_id = m.id AND (d.state <> 3 OR d.info = 0 \
               OR (d.info = 4 AND d.told > 0 AND d.finished >= d.window_ends + 10000)) \
           GROUP BY v.device_id, v.start",
    columns: &["BIGINT", "BIGINT"],
};

/// How many downlinks devices got, may have got or may get yet that they asked for on days, each
/// by its beginning; those without any are absent.
pub(crate) async fn answered_on(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    days: &[(DeviceId, UnixMillis)],
) -> Result<Vec<((DeviceId, UnixMillis), i64)>, StoreError> {
    count(&ANSWERED_ON, connection, dialect, days).await
}

async fn count(
    statement: &Bulk,
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    days: &[(DeviceId, UnixMillis)],
) -> Result<Vec<((DeviceId, UnixMillis), i64)>, StoreError> {
    let mut found = Vec::with_capacity(days.len());
    statement
        .fetch(
            connection,
            dialect,
            days,
            |query, day| query.bind(i64::from(day.0.0)).bind(day.1.0),
            |row| {
                let device = DeviceId(int(row, 0)? as u32);
                found.push(((device, UnixMillis(int(row, 1)?)), int(row, 2)?));
                Ok(())
            },
        )
        .await?;
    Ok(found)
}
