//! Devices that leave their contract at a time to come.

use domain::{DeviceId, UnixMillis};

use super::super::bulk::int;
use super::super::db::StoreError;

// The index holds those that are to leave, and is taken only where that is asked for.
const LEAVING: &str = "SELECT id FROM devices \
    WHERE unsubscribe_at > 0 AND token = 1 AND unsubscribe_at <= $1 \
    ORDER BY unsubscribe_at LIMIT $2";

/// The devices whose time to leave has come by `now`, at most `limit`; ascending.
pub(crate) async fn leaving(
    connection: &mut sqlx::AnyConnection,
    now: UnixMillis,
    limit: i64,
) -> Result<Vec<DeviceId>, StoreError> {
    let rows = sqlx::query(LEAVING)
        .bind(now.0)
        .bind(limit)
        .fetch_all(connection)
        .await?;
    let mut devices = Vec::with_capacity(rows.len());
    for row in &rows {
        devices.push(DeviceId(int(row, 0)? as u32));
    }
    devices.sort_unstable();
    Ok(devices)
}

#[cfg(test)]
mod tests {
    use sqlx::{Any, AssertSqlSafe, Row as _};

    use super::LEAVING;
    use crate::store::db::Dialect;
    use crate::testing::on_each;

    #[tokio::test]
    async fn whoever_leaves_is_found_without_looking_at_the_whole_fleet() {
        on_each(async |test| {
            let (explain, column) = match test.engine.db.dialect {
                Dialect::Sqlite => ("EXPLAIN QUERY PLAN", 3),
                Dialect::Postgres => ("EXPLAIN", 0),
            };
            let text = AssertSqlSafe(format!("{explain} {LEAVING}"));
            let query = sqlx::query::<Any>(text).bind(1_i64).bind(1_i64);
            let mut tx = test.engine.db.write().await.unwrap();
            let rows = query.fetch_all(&mut *tx).await.unwrap();
            tx.rollback().await.unwrap();
            let plan: Vec<String> = rows.iter().map(|row| row.get(column)).collect();
            let indexed = plan.iter().any(|line| line.contains("devices_leaving"));
            assert!(indexed, "{plan:?}");
            test
        })
        .await;
    }
}
