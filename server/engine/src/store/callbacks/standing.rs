//! How callbacks fare, also those that were deleted, and what was sent again.

use domain::callback::CallbackStanding;
use domain::{CallbackId, DeviceTypeId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::super::bulk::int;
use super::super::db::StoreError;
use super::super::{deliveries, sql};
use super::kind;

/// The callbacks of a device type, oldest first, with those that were deleted.
pub(crate) async fn standings(
    connection: &mut AnyConnection,
    device_type: DeviceTypeId,
) -> Result<Vec<CallbackStanding>, StoreError> {
    let query = sqlx::query(
        "SELECT id, kind, subtype, channel, method, url, recipient, enabled, dead, deleted, owed, \
         delivered, failed FROM callbacks WHERE device_type_id = $1 ORDER BY created, id",
    );
    let rows = query
        .bind(device_type.to_string())
        .fetch_all(connection)
        .await?;
    rows.iter().map(standing_of).collect()
}

/// One of them.
pub(crate) async fn standing(
    connection: &mut AnyConnection,
    device_type: DeviceTypeId,
    id: CallbackId,
) -> Result<Option<CallbackStanding>, StoreError> {
    let query = sqlx::query(
        "SELECT id, kind, subtype, channel, method, url, recipient, enabled, dead, deleted, owed, \
         delivered, failed FROM callbacks WHERE id = $1 AND device_type_id = $2",
    );
    let row = query
        .bind(id.to_string())
        .bind(device_type.to_string())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(standing_of).transpose()
}

fn standing_of(row: &AnyRow) -> Result<CallbackStanding, StoreError> {
    Ok(CallbackStanding {
        id: sql::id(row, "id")?,
        kind: kind(row)?,
        line: deliveries::line(row)?,
        enabled: int(row, 7)? != 0,
        dead: int(row, 8)? != 0,
        deleted: sql::time_or_never(row, "deleted")?,
        waiting: row.try_get("owed")?,
        delivered: row.try_get("delivered")?,
        failed: row.try_get("failed")?,
    })
}

/// Counts deliveries that wait once more: how many were delivered, and how many given up.
pub(crate) async fn count_again(
    connection: &mut AnyConnection,
    id: CallbackId,
    delivered: i64,
    failed: i64,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE callbacks SET owed = owed + $1, delivered = delivered - $2, failed = failed - $3 \
         WHERE id = $4",
    )
    .bind(delivered + failed)
    .bind(delivered)
    .bind(failed)
    .bind(id.to_string())
    .execute(connection)
    .await?;
    Ok(())
}
