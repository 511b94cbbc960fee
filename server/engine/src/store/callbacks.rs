//! The table `callbacks`: settings, and counters kept by the transactions that change them.
//!
//! `owed` counts the deliveries of a callback that still wait. The worker looks only at
//! callbacks that owe something, so whoever writes or ends a delivery counts it here, in the
//! same transaction. On PostgreSQL the rows are locked in ascending order of their ids.

use domain::callback::{CallbackInput, CallbackKind, CallbackView};
use domain::{CallbackId, DeviceTypeId, UnixMillis};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::bulk::{Bulk, int};
use super::db::{Dialect, StoreError};
use super::sql;

mod failure;

pub(crate) use failure::{note_told, states};

/// The path of the group a device type belongs to.
pub(crate) async fn group_path(
    connection: &mut AnyConnection,
    device_type: DeviceTypeId,
) -> Result<Option<String>, StoreError> {
    let query = sqlx::query(
        "SELECT g.path FROM device_types t JOIN groups g ON g.id = t.group_id WHERE t.id = $1",
    );
    let row = query
        .bind(device_type.to_string())
        .fetch_optional(connection)
        .await?;
    row.map(|row| Ok(row.try_get(0)?)).transpose()
}

/// The callbacks of a device type that were not deleted, oldest first.
pub(crate) async fn list(
    connection: &mut AnyConnection,
    device_type: DeviceTypeId,
) -> Result<Vec<CallbackView>, StoreError> {
    let query = sqlx::query(
        "SELECT id, device_type_id, kind, subtype, method, url, headers, content_type, body, \
         payload_config, enabled, dead, created, owed, delivered, failed \
         FROM callbacks WHERE device_type_id = $1 AND deleted = 0 ORDER BY created, id",
    );
    let rows = query
        .bind(device_type.to_string())
        .fetch_all(connection)
        .await?;
    rows.iter().map(view).collect()
}

/// One callback of a device type, unless it was deleted.
pub(crate) async fn find(
    connection: &mut AnyConnection,
    device_type: DeviceTypeId,
    id: CallbackId,
) -> Result<Option<CallbackView>, StoreError> {
    let query = sqlx::query(
        "SELECT id, device_type_id, kind, subtype, method, url, headers, content_type, body, \
         payload_config, enabled, dead, created, owed, delivered, failed \
         FROM callbacks WHERE id = $1 AND device_type_id = $2 AND deleted = 0",
    );
    let query = query.bind(id.to_string()).bind(device_type.to_string());
    query
        .fetch_optional(connection)
        .await?
        .as_ref()
        .map(view)
        .transpose()
}

/// Writes a new callback.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    id: CallbackId,
    device_type: DeviceTypeId,
    kind: CallbackKind,
    input: &CallbackInput,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let (kind, subtype) = kind.numbers();
    sqlx::query(
        "INSERT INTO callbacks (id, device_type_id, kind, subtype, method, url, headers, \
         content_type, body, payload_config, enabled, dead, deleted, created, owed, delivered, \
         failed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, $12, 0, 0, 0)",
    )
    .bind(id.to_string())
    .bind(device_type.to_string())
    .bind(kind)
    .bind(subtype)
    .bind(input.method.clone())
    .bind(input.url.clone())
    .bind(input.headers.clone())
    .bind(input.content_type.clone())
    .bind(input.body.clone())
    .bind(input.payload_config.clone())
    .bind(i64::from(input.enabled == ON))
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Replaces the settings of a callback; `false` when it is not there.
pub(crate) async fn edit(
    connection: &mut AnyConnection,
    device_type: DeviceTypeId,
    id: CallbackId,
    input: &CallbackInput,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE callbacks SET method = $1, url = $2, headers = $3, content_type = $4, body = $5, \
         payload_config = $6, enabled = $7 WHERE id = $8 AND device_type_id = $9 AND deleted = 0",
    )
    .bind(input.method.clone())
    .bind(input.url.clone())
    .bind(input.headers.clone())
    .bind(input.content_type.clone())
    .bind(input.body.clone())
    .bind(input.payload_config.clone())
    .bind(i64::from(input.enabled == ON))
    .bind(id.to_string())
    .bind(device_type.to_string())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Switches a callback on or off; `false` when it is not there.
pub(crate) async fn enable(
    connection: &mut AnyConnection,
    device_type: DeviceTypeId,
    id: CallbackId,
    enabled: bool,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE callbacks SET enabled = $1 WHERE id = $2 AND device_type_id = $3 AND deleted = 0",
    )
    .bind(i64::from(enabled))
    .bind(id.to_string())
    .bind(device_type.to_string())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Marks a callback as deleted; `false` when it is not there. Its deliveries are cancelled
/// before, see [`super::deliveries::cancel`].
pub(crate) async fn delete(
    connection: &mut AnyConnection,
    device_type: DeviceTypeId,
    id: CallbackId,
    now: UnixMillis,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE callbacks SET deleted = $1, enabled = 0 \
         WHERE id = $2 AND device_type_id = $3 AND deleted = 0",
    )
    .bind(now.0)
    .bind(id.to_string())
    .bind(device_type.to_string())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The DATA/UPLINK callbacks of those device types that are to be sent.
pub(crate) async fn of_device_types(
    connection: &mut AnyConnection,
    dialect: Dialect,
    ids: &[DeviceTypeId],
) -> Result<Vec<(DeviceTypeId, CallbackId)>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH wanted (id) AS (VALUES {rows}) \
               SELECT c.device_type_id, c.id FROM wanted \
               JOIN callbacks c ON c.device_type_id = wanted.id \
               WHERE c.enabled = 1 AND c.deleted = 0 AND c.kind = 0 AND c.subtype = 2",
        columns: &["TEXT"],
    };
    let mut found = Vec::new();
    QUERY
        .fetch(
            connection,
            dialect,
            ids,
            |query, id| query.bind(id.to_string()),
            |row| {
                found.push((sql::id(row, "device_type_id")?, sql::id(row, "id")?));
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// Adds what became owed to each callback. The ids are in ascending order, none twice.
pub(crate) async fn count_owed(
    connection: &mut AnyConnection,
    dialect: Dialect,
    owed: &[(CallbackId, i64)],
) -> Result<(), StoreError> {
    const UPDATE: Bulk = Bulk {
        text: "WITH more (id, owed) AS (VALUES {rows}) \
               UPDATE callbacks SET owed = callbacks.owed + more.owed FROM more \
               WHERE callbacks.id = more.id",
        columns: &["TEXT", "BIGINT"],
    };
    let ids: Vec<CallbackId> = owed.iter().map(|row| row.0).collect();
    lock(connection, dialect, &ids).await?;
    UPDATE
        .execute(connection, dialect, owed, |query, (id, owed)| {
            query.bind(id.to_string()).bind(*owed)
        })
        .await
}

/// What the worker did for one callback.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tally {
    /// The callback.
    pub(crate) callback: CallbackId,
    /// Deliveries that ended in a 2xx.
    pub(crate) delivered: i64,
    /// Deliveries given up.
    pub(crate) failed: i64,
    /// Whether the last use failed.
    pub(crate) dead: bool,
    /// Whether the receiver said that it is gone for good: the callback is switched off.
    pub(crate) gone: bool,
}

/// Adds what the worker did. The rows are in ascending order of their callbacks, none twice.
pub(crate) async fn count_done(
    connection: &mut AnyConnection,
    dialect: Dialect,
    tallies: &[Tally],
) -> Result<(), StoreError> {
    const UPDATE: Bulk = Bulk {
        text: "WITH done (id, delivered, failed, dead, gone) AS (VALUES {rows}) \
               UPDATE callbacks SET delivered = callbacks.delivered + done.delivered, \
               failed = callbacks.failed + done.failed, \
               owed = callbacks.owed - done.delivered - done.failed, dead = done.dead, \
               enabled = CASE WHEN done.gone = 1 THEN 0 ELSE callbacks.enabled END \
               FROM done WHERE callbacks.id = done.id",
        columns: &["TEXT", "BIGINT", "BIGINT", "BIGINT", "BIGINT"],
    };
    let ids: Vec<CallbackId> = tallies.iter().map(|tally| tally.callback).collect();
    lock(connection, dialect, &ids).await?;
    UPDATE
        .execute(connection, dialect, tallies, |query, tally| {
            query
                .bind(tally.callback.to_string())
                .bind(tally.delivered)
                .bind(tally.failed)
                .bind(i64::from(tally.dead))
                .bind(i64::from(tally.gone))
        })
        .await
}

/// Locks rows in the order of their ids: an `UPDATE … FROM` locks in whatever order its plan
/// meets them, and two of those could wait for each other.
async fn lock(
    connection: &mut AnyConnection,
    dialect: Dialect,
    ids: &[CallbackId],
) -> Result<(), StoreError> {
    const LOCK: Bulk = Bulk {
        text: "WITH wanted (id) AS (VALUES {rows}) \
               SELECT c.id FROM callbacks c WHERE c.id IN (SELECT id FROM wanted) \
               ORDER BY c.id FOR UPDATE",
        columns: &["TEXT"],
    };
    if dialect == Dialect::Sqlite || ids.len() < 2 {
        return Ok(());
    }
    LOCK.execute(connection, dialect, ids, |query, id| {
        query.bind(id.to_string())
    })
    .await
}

/// A callback that owes something.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Owing {
    /// The callback.
    pub(crate) callback: CallbackId,
    /// Whether its last use failed.
    pub(crate) dead: bool,
    /// Whether it was deleted.
    pub(crate) deleted: bool,
    /// When its first waiting delivery is due.
    pub(crate) due: UnixMillis,
}

/// Every callback with waiting deliveries that are to be sent or, since it was deleted, to be
/// cancelled; the longest due first.
pub(crate) async fn owing(connection: &mut AnyConnection) -> Result<Vec<Owing>, StoreError> {
    let query = sqlx::query(
        "SELECT c.id, c.dead, c.deleted, COALESCE((SELECT d.due FROM deliveries d \
         WHERE d.callback_id = c.id AND d.state = 0 ORDER BY d.due, d.id LIMIT 1), -1) AS first \
         FROM callbacks c WHERE c.owed > 0 AND (c.enabled = 1 OR c.deleted <> 0) ORDER BY first",
    );
    let rows = query.fetch_all(connection).await?;
    let owing = rows.iter().map(|row| {
        Ok(Owing {
            callback: sql::id(row, "id")?,
            dead: int(row, 1)? != 0,
            deleted: int(row, 2)? != 0,
            due: UnixMillis(int(row, 3)?),
        })
    });
    // Without a waiting row the counter is ahead of its own transaction's rows; look later.
    let owing: Result<Vec<Owing>, StoreError> = owing.collect();
    Ok(owing?
        .into_iter()
        .filter(|owing| owing.due.0 >= 0)
        .collect())
}

/// What the worker needs of a callback's settings.
#[derive(Clone, Debug)]
pub(crate) struct Recipe {
    /// The callback.
    pub(crate) callback: CallbackId,
    /// What it is about.
    pub(crate) kind: CallbackKind,
    /// Its settings as they were typed.
    pub(crate) input: CallbackInput,
}

/// The settings of those callbacks.
pub(crate) async fn recipes(
    connection: &mut AnyConnection,
    dialect: Dialect,
    ids: &[CallbackId],
) -> Result<Vec<Recipe>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH wanted (id) AS (VALUES {rows}) \
               SELECT c.id, c.kind, c.subtype, c.method, c.url, c.headers, c.content_type, \
               c.body, c.payload_config, c.enabled FROM wanted JOIN callbacks c ON c.id = wanted.id",
        columns: &["TEXT"],
    };
    let mut found = Vec::with_capacity(ids.len());
    QUERY
        .fetch(
            connection,
            dialect,
            ids,
            |query, id| query.bind(id.to_string()),
            |row| {
                found.push(Recipe {
                    callback: sql::id(row, "id")?,
                    kind: kind(row)?,
                    input: input(row)?,
                });
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// What a ticked box sends, and how `enabled` is shown.
const ON: &str = "on";

fn view(row: &AnyRow) -> Result<CallbackView, StoreError> {
    let enabled: i64 = row.try_get("enabled")?;
    let dead: i64 = row.try_get("dead")?;
    Ok(CallbackView {
        id: sql::id(row, "id")?,
        device_type: sql::id(row, "device_type_id")?,
        kind: kind(row)?,
        input: input(row)?,
        enabled: enabled != 0,
        dead: dead != 0,
        created: UnixMillis(row.try_get("created")?),
        waiting: row.try_get("owed")?,
        delivered: row.try_get("delivered")?,
        failed: row.try_get("failed")?,
    })
}

fn kind(row: &AnyRow) -> Result<CallbackKind, StoreError> {
    let (kind, subtype): (i64, i64) = (row.try_get("kind")?, row.try_get("subtype")?);
    CallbackKind::from_numbers(kind, subtype).ok_or_else(|| StoreError::Value {
        column: "callbacks.kind",
        problem: format!("no kind {kind}/{subtype}"),
    })
}

fn input(row: &AnyRow) -> Result<CallbackInput, StoreError> {
    let enabled: i64 = row.try_get("enabled")?;
    Ok(CallbackInput {
        method: row.try_get("method")?,
        url: row.try_get("url")?,
        headers: row.try_get("headers")?,
        content_type: row.try_get("content_type")?,
        body: row.try_get("body")?,
        payload_config: row.try_get("payload_config")?,
        enabled: if enabled != 0 {
            ON.to_owned()
        } else {
            String::new()
        },
    })
}
