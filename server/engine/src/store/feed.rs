//! The live feed: which devices a commit changed, under positions without gaps in time.

use domain::{DeviceId, UnixMillis};
use sqlx::Row;

use super::bulk::Bulk;
use super::db::{Dialect, StoreError};

/// One commit that changed something.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(crate) position: i64,
    /// Ascending.
    pub(crate) devices: Vec<DeviceId>,
}

/// Adds a row and returns its position. The head's row stays locked until the transaction
/// ends, so positions become visible in their order: call it last.
pub(crate) async fn append(
    connection: &mut sqlx::AnyConnection,
    now: UnixMillis,
    devices: &[DeviceId],
) -> Result<i64, StoreError> {
    let position: i64 =
        sqlx::query("UPDATE feed_head SET position = position + 1 WHERE id = 1 RETURNING position")
            .fetch_one(&mut *connection)
            .await?
            .try_get(0)?;
    let mut ids: Vec<u32> = devices.iter().map(|device| device.0).collect();
    ids.sort_unstable();
    let bytes: Vec<u8> = ids.iter().flat_map(|id| id.to_be_bytes()).collect();
    sqlx::query("INSERT INTO feed (position, time, devices) VALUES ($1, $2, $3)")
        .bind(position)
        .bind(now.0)
        .bind(bytes)
        .execute(connection)
        .await?;
    Ok(position)
}

/// Where the feed stands.
pub(crate) async fn head(connection: &mut sqlx::AnyConnection) -> Result<i64, StoreError> {
    let row = sqlx::query("SELECT position FROM feed_head WHERE id = 1")
        .fetch_one(connection)
        .await?;
    Ok(row.try_get(0)?)
}

/// The changes after a position, at most `limit`, in order.
pub(crate) async fn after(
    connection: &mut sqlx::AnyConnection,
    position: i64,
    limit: i64,
) -> Result<Vec<Change>, StoreError> {
    let rows = sqlx::query(
        "SELECT position, devices FROM feed WHERE position > $1 ORDER BY position LIMIT $2",
    )
    .bind(position)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    let read = |row: &sqlx::any::AnyRow| {
        let bytes: Vec<u8> = row.try_get(1)?;
        let devices = bytes
            .chunks_exact(4)
            .map(|id| DeviceId(u32::from_be_bytes([id[0], id[1], id[2], id[3]])))
            .collect();
        Ok(Change {
            position: row.try_get(0)?,
            devices,
        })
    };
    rows.iter().map(read).collect()
}

/// The first position that is still known, if any is.
pub(crate) async fn first(connection: &mut sqlx::AnyConnection) -> Result<Option<i64>, StoreError> {
    let row = sqlx::query("SELECT position FROM feed ORDER BY position LIMIT 1")
        .fetch_optional(connection)
        .await?;
    row.map(|row| Ok(row.try_get(0)?)).transpose()
}

/// The paths of the groups of devices, each once; of those that are there.
pub(crate) async fn places(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
) -> Result<Vec<String>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH v (id) AS (VALUES {rows}) SELECT DISTINCT g.path \
               FROM v CROSS JOIN devices d CROSS JOIN groups g \
               WHERE d.id = v.id AND g.id = d.group_id",
        columns: &["BIGINT"],
    };
    let mut paths = Vec::new();
    QUERY
        .fetch(
            connection,
            dialect,
            devices,
            |query, device| query.bind(i64::from(device.0)),
            |row| {
                paths.push(row.try_get(0)?);
                Ok(())
            },
        )
        .await?;
    paths.sort_unstable();
    paths.dedup();
    Ok(paths)
}

/// The paths of the groups of devices, of those that are there; each device once.
pub(crate) async fn whose(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
) -> Result<Vec<String>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH v (id) AS (VALUES {rows}) SELECT g.path \
               FROM v CROSS JOIN devices d CROSS JOIN groups g \
               WHERE d.id = v.id AND g.id = d.group_id",
        columns: &["BIGINT"],
    };
    let mut paths = Vec::with_capacity(devices.len());
    QUERY
        .fetch(
            connection,
            dialect,
            devices,
            |query, device| query.bind(i64::from(device.0)),
            |row| {
                paths.push(row.try_get(0)?);
                Ok(())
            },
        )
        .await?;
    Ok(paths)
}

/// Forgets changes older than `before`: a page that slept longer reads everything anew.
pub(crate) async fn forget(
    connection: &mut sqlx::AnyConnection,
    before: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM feed WHERE time < $1")
        .bind(before.0)
        .execute(connection)
        .await?;
    Ok(())
}
