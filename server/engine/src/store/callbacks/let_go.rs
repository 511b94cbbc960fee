//! What becomes of callbacks whose device type is deleted.

use domain::{CallbackId, DeviceTypeId, GroupId, UnixMillis};
use sqlx::AnyConnection;

use super::super::bulk::Bulk;
use super::super::db::{Dialect, StoreError};
use super::super::{deliveries, sql};

/// Marks the callbacks of a device type of that group as deleted, and cancels what they owe. Their
/// rows stay for what they did, as those of nothing, and none of them rings any more.
pub(crate) async fn let_go(
    connection: &mut AnyConnection,
    dialect: Dialect,
    (device_type, group): (DeviceTypeId, GroupId),
    now: UnixMillis,
) -> Result<(), StoreError> {
    const LET_GO: Bulk = Bulk {
        text: "WITH v (id, deleted, cancelled) AS (VALUES {rows}) \
               UPDATE callbacks SET device_type_id = NULL, enabled = 0, downlink = 0, \
               deleted = CASE WHEN callbacks.deleted = 0 THEN v.deleted \
               ELSE callbacks.deleted END, owed = callbacks.owed - v.cancelled \
               FROM v WHERE callbacks.id = v.id",
        columns: &["TEXT", "BIGINT", "BIGINT"],
    };
    // What nobody can see any more nobody could say that he has read.
    sqlx::query(
        "UPDATE alerts SET bell = 0 WHERE group_id = $1 AND bell = 1 \
         AND callback_id IN (SELECT c.id FROM callbacks c WHERE c.device_type_id = $2)",
    )
    .bind(group.to_string())
    .bind(device_type.to_string())
    .execute(&mut *connection)
    .await?;
    let rows = sqlx::query("SELECT id FROM callbacks WHERE device_type_id = $1 ORDER BY id")
        .bind(device_type.to_string())
        .fetch_all(&mut *connection)
        .await?;
    let ids = rows.iter().map(|row| sql::id(row, "id"));
    let ids: Vec<CallbackId> = ids.collect::<Result<_, StoreError>>()?;
    // Deliveries before their callbacks, in the order in which the worker locks them.
    let cancelled = deliveries::cancel_all(&mut *connection, dialect, &ids).await?;
    super::hold(&mut *connection, dialect, &ids).await?;
    LET_GO
        .execute(connection, dialect, &ids, |query, id| {
            let cancelled = cancelled.get(id).copied().unwrap_or_default();
            query.bind(id.to_string()).bind(now.0).bind(cancelled)
        })
        .await
}
