//! Devices on their way from one owner to another.

use domain::transfer::TransferState;
use domain::{DeviceId, DeviceTypeId, GroupId, TransferId, UnixMillis, UserId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::bulk::Bulk;
use super::db::{Dialect, StoreError};
use super::groups::after;
use super::sql::{id, number32};

/// A transfer with both groups.
pub(crate) struct Found {
    pub(crate) id: TransferId,
    pub(crate) from: GroupId,
    pub(crate) to: GroupId,
    pub(crate) devices: i64,
    pub(crate) created: UnixMillis,
    pub(crate) ends: UnixMillis,
    pub(crate) state: TransferState,
    /// Name and path of each group; empty for one that is gone.
    pub(crate) from_group: (String, String),
    pub(crate) to_group: (String, String),
}

/// A transfer that begins.
pub(crate) struct NewTransfer {
    pub(crate) id: TransferId,
    pub(crate) from: GroupId,
    pub(crate) from_type: DeviceTypeId,
    pub(crate) to: GroupId,
    pub(crate) user: UserId,
    pub(crate) devices: i64,
    pub(crate) ends: UnixMillis,
}

/// Adds one.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    new: &NewTransfer,
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO transfers (id, from_group, from_type, to_group, user_id, devices, created, \
         ends, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)",
    )
    .bind(new.id.to_string())
    .bind(new.from.to_string())
    .bind(new.from_type.to_string())
    .bind(new.to.to_string())
    .bind(new.user.to_string())
    .bind(new.devices)
    .bind(now.0)
    .bind(new.ends.0)
    .execute(connection)
    .await?;
    Ok(())
}

const MARK: Bulk = Bulk {
    text: "WITH v (id, transfer_id) AS (VALUES {rows}) \
           UPDATE devices SET transfer_id = v.transfer_id FROM v WHERE devices.id = v.id",
    columns: &["BIGINT", "TEXT"],
};

/// Puts devices, which whoever does it holds, on their way, or with none takes them from it.
pub(crate) async fn mark(
    connection: &mut AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
    transfer: Option<TransferId>,
) -> Result<(), StoreError> {
    let transfer = transfer.map_or_else(String::new, |id| id.to_string());
    MARK.execute(connection, dialect, devices, |query, device| {
        query.bind(i64::from(device.0)).bind(transfer.as_str())
    })
    .await
}

/// The devices that are on their way with it, by id, with their names.
pub(crate) async fn devices(
    connection: &mut AnyConnection,
    transfer: TransferId,
) -> Result<Vec<(DeviceId, String)>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, name FROM devices WHERE transfer_id = $1 AND transfer_id <> '' ORDER BY id",
    )
    .bind(transfer.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| Ok((DeviceId(number32(row, "id")?), row.try_get("name")?)))
        .collect()
}

const VIEW: &str = "SELECT t.id, t.from_group, t.to_group, t.devices, t.created, \
    t.ends, t.state, COALESCE(f.name, '') AS from_name, COALESCE(f.path, '') AS from_path, \
    COALESCE(g.name, '') AS to_name, COALESCE(g.path, '') AS to_path \
    FROM transfers t LEFT JOIN groups f ON f.id = t.from_group \
    LEFT JOIN groups g ON g.id = t.to_group";

fn found(row: &AnyRow) -> Result<Found, StoreError> {
    let state: i64 = row.try_get("state")?;
    Ok(Found {
        id: id(row, "id")?,
        from: id(row, "from_group")?,
        to: id(row, "to_group")?,
        devices: row.try_get("devices")?,
        created: UnixMillis(row.try_get("created")?),
        ends: UnixMillis(row.try_get("ends")?),
        state: TransferState::from_number(state).ok_or_else(|| StoreError::Value {
            column: "transfers.state",
            problem: state.to_string(),
        })?,
        from_group: (row.try_get("from_name")?, row.try_get("from_path")?),
        to_group: (row.try_get("to_name")?, row.try_get("to_path")?),
    })
}

/// The transfer of that id.
pub(crate) async fn get(
    connection: &mut AnyConnection,
    transfer: TransferId,
) -> Result<Option<Found>, StoreError> {
    let row = sqlx::query(AssertSqlSafe(format!("{VIEW} WHERE t.id = $1")))
        .bind(transfer.to_string())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(found).transpose()
}

/// Those that groups below `path` give (`gives`) or may take, the newest first, at most `limit`.
pub(crate) async fn list(
    connection: &mut AnyConnection,
    path: &str,
    gives: bool,
    limit: i64,
) -> Result<Vec<Found>, StoreError> {
    let group = if gives { "f" } else { "g" };
    let text = format!(
        "{VIEW} WHERE {group}.path >= $1 AND {group}.path < $2 \
         ORDER BY t.created DESC, t.id DESC LIMIT $3"
    );
    let rows = sqlx::query(AssertSqlSafe(text))
        .bind(path)
        .bind(after(path))
        .bind(limit)
        .fetch_all(connection)
        .await?;
    rows.iter().map(found).collect()
}

/// Ends an open one. False where it is not open any more; else it is held.
pub(crate) async fn end(
    connection: &mut AnyConnection,
    transfer: TransferId,
    state: TransferState,
) -> Result<bool, StoreError> {
    let ended = sqlx::query("UPDATE transfers SET state = $1 WHERE id = $2 AND state = 0")
        .bind(state.number())
        .bind(transfer.to_string())
        .execute(connection)
        .await?;
    Ok(ended.rows_affected() == 1)
}

/// The open ones that nobody took by `now`, at most `limit`.
pub(crate) async fn over(
    connection: &mut AnyConnection,
    now: UnixMillis,
    limit: i64,
) -> Result<Vec<TransferId>, StoreError> {
    let rows = sqlx::query(
        "SELECT id FROM transfers WHERE state = 0 AND ends <= $1 ORDER BY ends LIMIT $2",
    )
    .bind(now.0)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| id(row, "id")).collect()
}
