//! What single figures are made of anew, after something they were made of was replaced; and
//! what was counted on a day.

use domain::{DeviceId, UnixMillis};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::super::bulk::{Bulk, int};
use super::super::db::{Dialect, StoreError};
use super::{Raw, reception};

/// The devices of which something was counted in the hour that begins at `start`.
pub(crate) async fn active(
    connection: &mut sqlx::AnyConnection,
    start: UnixMillis,
) -> Result<Vec<DeviceId>, StoreError> {
    let text = "SELECT device_id FROM device_statistics WHERE start = $1 ORDER BY device_id";
    let rows = sqlx::query(text)
        .bind(start.0)
        .fetch_all(connection)
        .await?;
    let device = |row: &AnyRow| Ok(DeviceId(int(row, 0)? as u32));
    rows.iter().map(device).collect()
}

const MESSAGES: Bulk = Bulk {
    text: "WITH v (device_id, start) AS (VALUES {rows}) \
           SELECT m.device_id, m.device_type_id, m.group_id, m.time, m.kind, m.data \
           FROM v CROSS JOIN messages m \
           WHERE m.device_id = v.device_id AND m.time >= v.start AND m.time < v.start + 3600000",
    columns: &["BIGINT", "BIGINT"],
};

// A message begins at most a merge window before its last reception; a day is more than that.
const RECEPTIONS: Bulk = Bulk {
    text: "WITH v (device_id, start) AS (VALUES {rows}) \
           SELECT r.device_id, m.device_type_id, m.group_id, r.time, m.kind, r.rssi, r.snr, r.freq \
           FROM v CROSS JOIN messages m CROSS JOIN receptions r \
           WHERE m.device_id = v.device_id AND m.time >= v.start - 86400000 \
             AND m.time < v.start + 3600000 \
             AND r.device_id = m.device_id AND r.seq = m.seq AND r.message_id = m.id \
             AND r.time >= v.start AND r.time < v.start + 3600000",
    columns: &["BIGINT", "BIGINT"],
};

/// The messages and receptions of devices in hours, each by its beginning.
pub(crate) async fn raw_of_hours(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    hours: &[(DeviceId, UnixMillis)],
) -> Result<Vec<Raw>, StoreError> {
    let mut found = Vec::new();
    MESSAGES
        .fetch(
            &mut *connection,
            dialect,
            hours,
            |query, hour| query.bind(i64::from(hour.0.0)).bind(hour.1.0),
            |row| {
                found.push(Raw {
                    device: DeviceId(int(row, 0)? as u32),
                    device_type: row.try_get(1)?,
                    group: row.try_get(2)?,
                    time: UnixMillis(int(row, 3)?),
                    kind: int(row, 4)?,
                    data: row.try_get(5)?,
                    heard: None,
                });
                Ok(())
            },
        )
        .await?;
    RECEPTIONS
        .fetch(
            connection,
            dialect,
            hours,
            |query, hour| query.bind(i64::from(hour.0.0)).bind(hour.1.0),
            |row| {
                found.push(reception(row)?);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

const OF_DAYS: Bulk = Bulk {
    text: "WITH v (device_id, start) AS (VALUES {rows}) \
           SELECT v.device_id, v.start, CAST(SUM(s.messages) AS BIGINT) \
           FROM v CROSS JOIN device_statistics s \
           WHERE s.device_id = v.device_id AND s.start >= v.start AND s.start < v.start + 86400000 \
           GROUP BY v.device_id, v.start",
    columns: &["BIGINT", "BIGINT"],
};

/// How many messages devices sent on days, each by its beginning; those without any are absent.
pub(crate) async fn messages_of_days(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    days: &[(DeviceId, UnixMillis)],
) -> Result<Vec<((DeviceId, UnixMillis), i64)>, StoreError> {
    let mut found = Vec::with_capacity(days.len());
    OF_DAYS
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
