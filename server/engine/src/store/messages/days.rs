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
    let mut found = Vec::with_capacity(days.len());
    DELIVERED_ON
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
