//! What a device's messages say as fields of its custom format.

use domain::{DeviceId, UnixMillis};
use futures::TryStreamExt as _;
use sqlx::Row as _;

use super::super::db::StoreError;

/// Calls `each` with the decoded fields of the newest messages of a device in a range of time, at
/// most `limit`, the newest first: each as the JSON object that is stored, one after the other as
/// they come, so that none of them is held.
pub(crate) async fn decoded(
    connection: &mut sqlx::AnyConnection,
    device: DeviceId,
    (since, before): (UnixMillis, UnixMillis),
    limit: i64,
    mut each: impl FnMut(UnixMillis, &str),
) -> Result<(), StoreError> {
    let mut rows = sqlx::query(
        "SELECT time, decoded FROM messages \
         WHERE device_id = $1 AND time >= $2 AND time < $3 AND decoded IS NOT NULL \
         ORDER BY time DESC, seq DESC LIMIT $4",
    )
    .bind(i64::from(device.0))
    .bind(since.0)
    .bind(before.0)
    .bind(limit)
    .fetch(connection);
    while let Some(row) = rows.try_next().await? {
        each(UnixMillis(row.try_get(0)?), row.try_get(1)?);
    }
    Ok(())
}
