//! The table `callbacks`: [`settings`], of which some are [`sealed`], and [`counters`] kept by the
//! transactions that change them.
//!
//! `owed` counts the deliveries of a callback that still wait. The worker looks only at
//! callbacks that owe something, so whoever writes or ends a delivery counts it here, in the
//! same transaction. On PostgreSQL the rows are locked in ascending order of their ids.

use domain::callback::{CallbackKind, CallbackView};
use domain::{CallbackId, DeviceTypeId, UnixMillis};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::bulk::{Bulk, int};
use super::db::{Dialect, StoreError};
use super::sql;
use crate::secret::SecretKey;

mod counters;
mod failure;
mod hours;
mod let_go;
mod of_configurations;
mod sealed;
mod secrets;
mod settings;
mod standing;
mod whose;

pub(crate) use counters::{
    Ended, Owing, Tally, count_again, count_done, count_forgotten, count_owed, hold, owing,
};
pub(crate) use failure::{note_told, states};
pub(crate) use hours::{KEPT_FOR, fares, forget as forget_hours};
pub(crate) use let_go::let_go;
pub(crate) use of_configurations::{
    OfConfiguration, delete_of_configuration, delete_of_configurations, enable_of_configuration,
    of_configurations,
};
pub(crate) use sealed::{Texts, owner as owner_of_settings, seal_clear};
pub(crate) use secrets::{forget_secrets, renew_secret};
pub(crate) use settings::{Owner, Recipe, edit, insert, recipes};
pub(crate) use standing::{standing, standing_of_configuration, standings};
pub(crate) use whose::{Whose, whose};

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
    key: &SecretKey,
    device_type: DeviceTypeId,
) -> Result<Vec<CallbackView>, StoreError> {
    let query = sqlx::query(
        "SELECT id, device_type_id, kind, subtype, method, url, headers, content_type, body, \
         payload_config, enabled, dead, created, owed, delivered, failed, downlink, \
         send_duplicate, send_sni, channel, line_pattern, recipient, subject, message, topic, \
         discovery, in_order, sealed_settings, secret, former_secret, switched_off, \
         off_since, errors \
         FROM callbacks \
         WHERE device_type_id = $1 AND deleted = 0 ORDER BY created, id",
    );
    let rows = query
        .bind(device_type.to_string())
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| view(row, key)).collect()
}

/// One callback of a device type, unless it was deleted.
pub(crate) async fn find(
    connection: &mut AnyConnection,
    key: &SecretKey,
    device_type: DeviceTypeId,
    id: CallbackId,
) -> Result<Option<CallbackView>, StoreError> {
    let query = sqlx::query(
        "SELECT id, device_type_id, kind, subtype, method, url, headers, content_type, body, \
         payload_config, enabled, dead, created, owed, delivered, failed, downlink, \
         send_duplicate, send_sni, channel, line_pattern, recipient, subject, message, topic, \
         discovery, in_order, sealed_settings, secret, former_secret, switched_off, \
         off_since, errors \
         FROM callbacks \
         WHERE id = $1 AND device_type_id = $2 AND deleted = 0",
    );
    let query = query.bind(id.to_string()).bind(device_type.to_string());
    query
        .fetch_optional(connection)
        .await?
        .as_ref()
        .map(|row| view(row, key))
        .transpose()
}

/// Switches a callback on or off; `false` when it is not there.
pub(crate) async fn enable(
    connection: &mut AnyConnection,
    device_type: DeviceTypeId,
    id: CallbackId,
    enabled: bool,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE callbacks SET enabled = $1, failing_since = 0, switched_off = '', off_since = 0, \
         off_told = 0 WHERE id = $2 AND device_type_id = $3 AND deleted = 0",
    )
    .bind(i64::from(enabled))
    .bind(id.to_string())
    .bind(device_type.to_string())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Makes one callback of a device type, or none, the one whose answers its devices get.
pub(crate) async fn choose_downlink(
    connection: &mut AnyConnection,
    device_type: DeviceTypeId,
    chosen: Option<CallbackId>,
) -> Result<(), StoreError> {
    // Before another is chosen: there is one at most at any moment.
    sqlx::query("UPDATE callbacks SET downlink = 0 WHERE device_type_id = $1 AND downlink = 1")
        .bind(device_type.to_string())
        .execute(&mut *connection)
        .await?;
    let Some(chosen) = chosen else { return Ok(()) };
    sqlx::query("UPDATE callbacks SET downlink = 1 WHERE device_type_id = $1 AND id = $2")
        .bind(device_type.to_string())
        .bind(chosen.to_string())
        .execute(connection)
        .await?;
    Ok(())
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
        "UPDATE callbacks SET deleted = $1, enabled = 0, downlink = 0 \
         WHERE id = $2 AND device_type_id = $3 AND deleted = 0",
    )
    .bind(now.0)
    .bind(id.to_string())
    .bind(device_type.to_string())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A callback that is to be sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sent {
    /// The callback.
    pub(crate) callback: CallbackId,
    /// What it is about.
    pub(crate) kind: CallbackKind,
    /// Whether one goes out for every station that heard a message.
    pub(crate) duplicates: bool,
    /// Whether what a device sent is delivered in its order.
    pub(crate) in_order: bool,
}

/// The callbacks of those device types that are to be sent.
pub(crate) async fn of_device_types(
    connection: &mut AnyConnection,
    dialect: Dialect,
    ids: &[DeviceTypeId],
) -> Result<Vec<(DeviceTypeId, Sent)>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH wanted (id) AS (VALUES {rows}) \
               SELECT c.device_type_id, c.id, c.kind, c.subtype, c.send_duplicate, c.in_order \
               FROM wanted \
               JOIN callbacks c ON c.device_type_id = wanted.id \
               WHERE c.enabled = 1 AND c.deleted = 0",
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
                let sent = Sent {
                    callback: sql::id(row, "id")?,
                    kind: kind(row)?,
                    duplicates: int(row, 4)? != 0,
                    in_order: int(row, 5)? != 0,
                };
                found.push((sql::id(row, "device_type_id")?, sent));
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// The chosen callbacks of those device types, as far as they are sent: those whose answers their
/// devices get.
pub(crate) async fn answering(
    connection: &mut AnyConnection,
    dialect: Dialect,
    ids: &[DeviceTypeId],
) -> Result<Vec<(DeviceTypeId, CallbackId)>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH wanted (id) AS (VALUES {rows}) \
               SELECT c.device_type_id, c.id FROM wanted \
               JOIN callbacks c ON c.device_type_id = wanted.id \
               WHERE c.downlink = 1 AND c.enabled = 1 AND c.deleted = 0",
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
                found.push((sql::id(row, "device_type_id")?, sql::id(row, "id")?));
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

fn view(row: &AnyRow, key: &SecretKey) -> Result<CallbackView, StoreError> {
    let id = sql::id(row, "id")?;
    let texts = Texts::open(row, key, id)?.unwrap_or_else(Texts::hidden);
    let enabled: i64 = row.try_get("enabled")?;
    let dead: i64 = row.try_get("dead")?;
    Ok(CallbackView {
        id,
        device_type: sql::id(row, "device_type_id")?,
        kind: kind(row)?,
        downlink: row.try_get::<i64, _>("downlink")? != 0,
        input: settings::input(row, texts)?,
        signing: secrets::of(row)?.len() as i64,
        switched_off: row.try_get("switched_off")?,
        off_since: sql::time_or_never(row, "off_since")?,
        enabled: enabled != 0,
        dead: dead != 0,
        created: UnixMillis(row.try_get("created")?),
        waiting: row.try_get("owed")?,
        delivered: row.try_get("delivered")?,
        failed: row.try_get("failed")?,
        errors: row.try_get("errors")?,
    })
}

pub(super) fn kind(row: &AnyRow) -> Result<CallbackKind, StoreError> {
    let (kind, subtype): (i64, i64) = (row.try_get("kind")?, row.try_get("subtype")?);
    CallbackKind::from_numbers(kind, subtype).ok_or_else(|| StoreError::Value {
        column: "callbacks.kind",
        problem: format!("no kind {kind}/{subtype}"),
    })
}
