//! How callbacks fare, also those that were deleted.

use domain::callback::CallbackStanding;
use domain::{CallbackId, DeviceTypeId, EventConfigurationId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::super::bulk::int;
use super::super::db::StoreError;
use super::super::{deliveries, sql};
use super::kind;
use crate::secret::SecretKey;

/// The callbacks of a device type, oldest first, with those that were deleted.
pub(crate) async fn standings(
    connection: &mut AnyConnection,
    key: &SecretKey,
    device_type: DeviceTypeId,
) -> Result<Vec<CallbackStanding>, StoreError> {
    let query = sqlx::query(
        "SELECT id, kind, subtype, channel, method, url, recipient, enabled, dead, deleted, owed, \
         delivered, failed, errors, switched_off, off_since, sealed_settings FROM callbacks \
         WHERE device_type_id = $1 ORDER BY created, id",
    );
    let rows = query
        .bind(device_type.to_string())
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| standing_of(row, key)).collect()
}

/// One of them.
pub(crate) async fn standing(
    connection: &mut AnyConnection,
    key: &SecretKey,
    device_type: DeviceTypeId,
    id: CallbackId,
) -> Result<Option<CallbackStanding>, StoreError> {
    let query = sqlx::query(
        "SELECT id, kind, subtype, channel, method, url, recipient, enabled, dead, deleted, owed, \
         delivered, failed, errors, switched_off, off_since, sealed_settings FROM callbacks \
         WHERE id = $1 AND device_type_id = $2",
    );
    let row = query
        .bind(id.to_string())
        .bind(device_type.to_string())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(|row| standing_of(row, key)).transpose()
}

/// The callback of an event configuration, where it has one.
pub(crate) async fn standing_of_configuration(
    connection: &mut AnyConnection,
    key: &SecretKey,
    configuration: EventConfigurationId,
) -> Result<Option<CallbackStanding>, StoreError> {
    let query = sqlx::query(
        "SELECT id, kind, subtype, channel, method, url, recipient, enabled, dead, deleted, owed, \
         delivered, failed, errors, switched_off, off_since, sealed_settings FROM callbacks \
         WHERE event_configuration_id = $1 AND deleted = 0",
    );
    let row = query
        .bind(configuration.to_string())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(|row| standing_of(row, key)).transpose()
}

fn standing_of(row: &AnyRow, key: &SecretKey) -> Result<CallbackStanding, StoreError> {
    let id = sql::id(row, "id")?;
    Ok(CallbackStanding {
        id,
        kind: kind(row)?,
        line: deliveries::line(row, key, id)?,
        enabled: int(row, 7)? != 0,
        dead: int(row, 8)? != 0,
        switched_off: row.try_get("switched_off")?,
        off_since: sql::time_or_never(row, "off_since")?,
        deleted: sql::time_or_never(row, "deleted")?,
        waiting: row.try_get("owed")?,
        delivered: row.try_get("delivered")?,
        failed: row.try_get("failed")?,
        errors: row.try_get("errors")?,
    })
}
