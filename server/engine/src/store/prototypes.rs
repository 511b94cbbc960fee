//! Devices that are prototypes, and what was made up for them.

use domain::virtual_device::STATIONS;
use domain::{DeviceId, UnixMillis};
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::bulk::int;
use super::db::StoreError;
use super::groups::after;
use super::sql::number32;

/// Prototypes of groups below any of those paths, of which there is one at least, with their
/// names.
pub(crate) async fn list(
    connection: &mut AnyConnection,
    paths: &[&str],
    limit: i64,
) -> Result<Vec<(DeviceId, String)>, StoreError> {
    let below: Vec<String> = (0..paths.len())
        .map(|nth| {
            let first = 2 * nth + 1;
            format!("(g.path >= ${first} AND g.path < ${})", first + 1)
        })
        .collect();
    let text = format!(
        "SELECT d.id, d.name FROM groups g CROSS JOIN devices d WHERE ({}) \
         AND d.group_id = g.id AND d.prototype = 1 LIMIT ${}",
        below.join(" OR "),
        2 * paths.len() + 1
    );
    let query = paths
        .iter()
        .fold(sqlx::query(AssertSqlSafe(text)), |query, path| {
            query.bind((*path).to_owned()).bind(after(path))
        });
    let rows = query.bind(limit).fetch_all(connection).await?;
    rows.iter()
        .map(|row| Ok((DeviceId(number32(row, "id")?), row.try_get("name")?)))
        .collect()
}

/// The number of the newest message that was made up for a device since `from`; where there is none,
/// that of its newest message.
pub(crate) async fn newest_number(
    connection: &mut AnyConnection,
    device: DeviceId,
    from: UnixMillis,
) -> Result<Option<u16>, StoreError> {
    // Numbers of ours, so they may stand in the text.
    let stations = STATIONS.map(|station| station.0.to_string()).join(", ");
    let made_up = format!(
        "SELECT m.seq FROM messages m WHERE m.device_id = $1 AND m.kind = 0 AND m.time >= $2 \
         AND EXISTS (SELECT 1 FROM receptions r WHERE r.device_id = m.device_id \
           AND r.seq = m.seq AND r.time = m.time AND r.station_id IN ({stations}) \
           AND r.message_id = m.id) \
         ORDER BY m.time DESC, m.seq DESC LIMIT 1"
    );
    let mut row = sqlx::query(AssertSqlSafe(made_up))
        .bind(i64::from(device.0))
        .bind(from.0)
        .fetch_optional(&mut *connection)
        .await?;
    if row.is_none() {
        row = sqlx::query(
            "SELECT m.seq FROM messages m WHERE m.device_id = $1 AND m.kind = 0 \
             ORDER BY m.time DESC, m.seq DESC LIMIT 1",
        )
        .bind(i64::from(device.0))
        .fetch_optional(connection)
        .await?;
    }
    row.map(|row| Ok(int(&row, 0)? as u16)).transpose()
}
