//! Devices that are prototypes.

use domain::DeviceId;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

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
