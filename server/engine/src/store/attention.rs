//! What wants somebody's attention in the groups below a path. Each is looked up device type by
//! device type by an index that holds nothing else, and no further than a bound.

use domain::overview::{EndingToken, FailingCallback, SilentDevice};
use domain::{DeviceId, UnixMillis};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::bulk::{Bulk, int};
use super::db::{Dialect, StoreError};
use super::groups::after;
use super::sql::{id, number32, time_or_never};

/// A path and what lies below it.
fn below(path: &str) -> [String; 2] {
    [path.to_owned(), after(path)]
}

fn silent(row: &AnyRow) -> Result<SilentDevice, StoreError> {
    Ok(SilentDevice {
        device: DeviceId(number32(row, "id")?),
        name: row.try_get("name")?,
        last_seen: UnixMillis(row.try_get("last_seen")?),
    })
}

/// The devices that did not keep the keep-alive of their type, the last of them first.
pub(crate) async fn lost(
    connection: &mut AnyConnection,
    path: &str,
    limit: i64,
) -> Result<Vec<SilentDevice>, StoreError> {
    let [path, end] = below(path);
    let rows = sqlx::query(
        "SELECT d.id, d.name, d.last_seen FROM groups g CROSS JOIN device_types t \
         CROSS JOIN devices d WHERE g.path >= $1 AND g.path < $2 AND t.group_id = g.id \
           AND d.device_type_id = t.id AND d.lost_event > 0 \
         ORDER BY d.last_seen DESC, d.id DESC LIMIT $3",
    )
    .bind(path)
    .bind(end)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter().map(silent).collect()
}

/// How many there are, counted no further than `bound`.
pub(crate) async fn count_lost(
    connection: &mut AnyConnection,
    path: &str,
    bound: i64,
) -> Result<i64, StoreError> {
    let [path, end] = below(path);
    let row = sqlx::query(
        "SELECT COUNT(*) FROM (SELECT 1 FROM groups g CROSS JOIN device_types t \
         CROSS JOIN devices d WHERE g.path >= $1 AND g.path < $2 AND t.group_id = g.id \
           AND d.device_type_id = t.id AND d.lost_event > 0 LIMIT $3) AS lost",
    )
    .bind(path)
    .bind(end)
    .bind(bound)
    .fetch_one(connection)
    .await?;
    int(&row, 0)
}

/// How many device types have no keep-alive, counted no further than `bound`.
pub(crate) async fn count_unwatched(
    connection: &mut AnyConnection,
    path: &str,
    bound: i64,
) -> Result<i64, StoreError> {
    let [path, end] = below(path);
    let row = sqlx::query(
        "SELECT COUNT(*) FROM (SELECT 1 FROM groups g CROSS JOIN device_types t \
         WHERE g.path >= $1 AND g.path < $2 AND t.group_id = g.id AND t.keep_alive = 0 \
         LIMIT $3) AS unwatched",
    )
    .bind(path)
    .bind(end)
    .bind(bound)
    .fetch_one(connection)
    .await?;
    int(&row, 0)
}

/// The devices of types without a keep-alive that were last heard before `before`, the last of them
/// first, at most `limit`; of each type about `each` are looked at. They may be silent, or speak as
/// rarely as that.
pub(crate) async fn quiet(
    connection: &mut AnyConnection,
    path: &str,
    before: UnixMillis,
    (each, limit): (i64, i64),
) -> Result<Vec<SilentDevice>, StoreError> {
    let [path, end] = below(path);
    let rows = sqlx::query(
        "SELECT d.id, d.name, d.last_seen FROM groups g CROSS JOIN device_types t \
         CROSS JOIN devices d WHERE g.path >= $1 AND g.path < $2 AND t.group_id = g.id \
           AND t.keep_alive = 0 AND d.device_type_id = t.id AND d.last_seen > 0 \
           AND d.last_seen < $3 AND d.last_seen >= COALESCE((SELECT e.last_seen FROM devices e \
             WHERE e.device_type_id = t.id AND e.last_seen < $3 \
             ORDER BY e.last_seen DESC, e.id DESC LIMIT 1 OFFSET $4), 0) \
           AND d.suspended = 0 AND d.token = 1 \
         ORDER BY d.last_seen DESC, d.id DESC LIMIT $5",
    )
    .bind(path)
    .bind(end)
    .bind(before.0)
    .bind(each)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter().map(silent).collect()
}

/// How many messages before the newest one that is by which it is told how often a device speaks.
pub(crate) const BACK: i64 = 4;

/// Of devices the times of the newest message and of the one [`BACK`] messages before it, where
/// there is one.
pub(crate) async fn spans(
    connection: &mut AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
) -> Result<Vec<(DeviceId, UnixMillis, UnixMillis)>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH v (id) AS (VALUES {rows}) SELECT v.id, \
               COALESCE((SELECT m.time FROM messages m WHERE m.device_id = v.id AND m.kind = 0 \
                 ORDER BY m.time DESC, m.seq DESC LIMIT 1), 0), \
               COALESCE((SELECT m.time FROM messages m WHERE m.device_id = v.id AND m.kind = 0 \
                 ORDER BY m.time DESC, m.seq DESC LIMIT 1 OFFSET 4), 0) FROM v",
        columns: &["BIGINT"],
    };
    let mut found = Vec::with_capacity(devices.len());
    QUERY
        .fetch(
            connection,
            dialect,
            devices,
            |query, device| query.bind(i64::from(device.0)),
            |row| {
                let (newest, earlier) = (int(row, 1)?, int(row, 2)?);
                if earlier > 0 {
                    let device = DeviceId(int(row, 0)? as u32);
                    found.push((device, UnixMillis(newest), UnixMillis(earlier)));
                }
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// The callbacks that fail, or were switched off by the system, those for longest first.
pub(crate) async fn failing(
    connection: &mut AnyConnection,
    path: &str,
    limit: i64,
) -> Result<Vec<FailingCallback>, StoreError> {
    let [path, end] = below(path);
    let rows = sqlx::query(
        "SELECT c.id, t.id AS type_id, t.name AS type_name, c.switched_off, c.off_since, \
           c.failing_since FROM groups g CROSS JOIN device_types t CROSS JOIN callbacks c \
         WHERE g.path >= $1 AND g.path < $2 AND t.group_id = g.id AND c.device_type_id = t.id \
           AND c.deleted = 0 AND (c.failing_since > 0 OR c.switched_off <> '') \
         ORDER BY c.failing_since, c.id LIMIT $3",
    )
    .bind(path)
    .bind(end)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    let read = |row: &AnyRow| {
        let off: String = row.try_get("switched_off")?;
        let since = match off.is_empty() {
            true => time_or_never(row, "failing_since")?,
            false => time_or_never(row, "off_since")?,
        };
        Ok(FailingCallback {
            callback: id(row, "id")?,
            device_type: id(row, "type_id")?,
            device_type_name: row.try_get("type_name")?,
            off: !off.is_empty(),
            since,
        })
    };
    rows.iter().map(read).collect()
}

/// The tokens that end between two times and are not renewed, those first that end next.
pub(crate) async fn ending(
    connection: &mut AnyConnection,
    path: &str,
    between: (UnixMillis, UnixMillis),
    limit: i64,
) -> Result<Vec<EndingToken>, StoreError> {
    let [path, end] = below(path);
    let rows = sqlx::query(
        "SELECT d.id, d.name, d.token_end FROM groups g CROSS JOIN device_types t \
         CROSS JOIN devices d WHERE g.path >= $1 AND g.path < $2 AND t.group_id = g.id \
           AND d.device_type_id = t.id AND d.token = 1 AND d.token_end > 0 \
           AND d.token_end > $3 AND d.token_end <= $4 \
           AND (d.renewal = 0 OR t.renewal = 0 OR NOT EXISTS (SELECT 1 \
             FROM device_type_contracts x JOIN contracts k ON k.id = x.contract_id \
             WHERE x.device_type_id = t.id AND (k.renewal = 1 OR k.id <> d.contract_id))) \
         ORDER BY d.token_end, d.id LIMIT $5",
    )
    .bind(path)
    .bind(end)
    .bind(between.0.0)
    .bind(between.1.0)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    let read = |row: &AnyRow| {
        Ok(EndingToken {
            device: DeviceId(number32(row, "id")?),
            name: row.try_get("name")?,
            end: UnixMillis(row.try_get("token_end")?),
        })
    };
    rows.iter().map(read).collect()
}
