//! What is going on in groups, as far as it is looked up device type by device type: of each as
//! many rows as are shown, or are counted, however many devices it has.

use domain::{MessageId, UnixMillis};
use sqlx::AnyConnection;

use super::bulk::int;
use super::db::StoreError;
use super::groups::after;

/// How many devices of the groups below a path were ever heard, counted no further than `bound`.
pub(crate) async fn heard(
    connection: &mut AnyConnection,
    path: &str,
    bound: i64,
) -> Result<i64, StoreError> {
    let row = sqlx::query(
        "SELECT COUNT(*) FROM (SELECT 1 FROM groups g CROSS JOIN device_types t \
         CROSS JOIN devices d WHERE g.path >= $1 AND g.path < $2 AND t.group_id = g.id \
           AND d.device_type_id = t.id AND d.last_seen > 0 LIMIT $3) AS heard",
    )
    .bind(path.to_owned())
    .bind(after(path))
    .bind(bound)
    .fetch_one(connection)
    .await?;
    int(&row, 0)
}

/// The newest messages of the devices that were heard last in the groups below a path, with when
/// that was: at most `limit`, the newest first, and of each device one. What it said under another
/// owner is not among them.
pub(crate) async fn newest(
    connection: &mut AnyConnection,
    path: &str,
    limit: i64,
) -> Result<Vec<(UnixMillis, MessageId)>, StoreError> {
    let rows = sqlx::query(
        "SELECT d.last_seen, d.last_message_id FROM groups g CROSS JOIN device_types t \
         CROSS JOIN devices d WHERE g.path >= $1 AND g.path < $2 AND t.group_id = g.id \
           AND d.device_type_id = t.id AND d.last_seen > 0 \
           AND d.last_seen >= COALESCE((SELECT e.last_seen FROM devices e \
             WHERE e.device_type_id = t.id ORDER BY e.last_seen DESC, e.id DESC \
             LIMIT 1 OFFSET $3), 0) \
           AND d.last_seen >= d.owned_since AND d.last_message_id IS NOT NULL \
         ORDER BY d.last_seen DESC, d.id DESC LIMIT $3",
    )
    .bind(path.to_owned())
    .bind(after(path))
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| Ok((UnixMillis(int(row, 0)?), MessageId(int(row, 1)?))))
        .collect()
}
