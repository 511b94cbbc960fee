//! What a device's messages say as fields of its custom format.

use domain::{DeviceId, UnixMillis};
use sqlx::Row as _;

use super::super::db::StoreError;

/// The decoded fields of the newest messages of a device from `since` to before `before`, at most
/// `limit`, each as the JSON object that is stored.
pub(crate) async fn decoded(
    connection: &mut sqlx::AnyConnection,
    device: DeviceId,
    since: UnixMillis,
    before: UnixMillis,
    limit: i64,
) -> Result<Vec<(UnixMillis, String)>, StoreError> {
    let rows = sqlx::query(
        "SELECT time, decoded FROM messages \
         WHERE device_id = $1 AND time >= $2 AND time < $3 AND decoded IS NOT NULL \
         ORDER BY time DESC, seq DESC LIMIT $4",
    )
    .bind(i64::from(device.0))
    .bind(since.0)
    .bind(before.0)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    let read = |row: &sqlx::any::AnyRow| Ok((UnixMillis(row.try_get(0)?), row.try_get(1)?));
    rows.iter().map(read).collect()
}
