//! When the system last said that it works, and the times in which it did not.

use domain::UnixMillis;

use super::bulk::int;
use super::db::{Dialect, StoreError};
use crate::keep_alive::Outage;

/// Says that the system works at `now`, and returns when that was said last; 0: never. The row
/// is held until the transaction ends, so of several processes one finds an outage.
pub(crate) async fn beat(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    now: UnixMillis,
) -> Result<UnixMillis, StoreError> {
    let text = match dialect {
        Dialect::Sqlite => "SELECT time FROM heartbeat WHERE id = 1",
        Dialect::Postgres => "SELECT time FROM heartbeat WHERE id = 1 FOR UPDATE",
    };
    let row = sqlx::query(text).fetch_one(&mut *connection).await?;
    let last = UnixMillis(int(&row, 0)?);
    sqlx::query("UPDATE heartbeat SET time = $1 WHERE id = 1")
        .bind(now.0)
        .execute(connection)
        .await?;
    Ok(last)
}

/// Notes an outage, and forgets those that ended before `forgotten`.
pub(crate) async fn note(
    connection: &mut sqlx::AnyConnection,
    outage: Outage,
    forgotten: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM outages WHERE ended < $1")
        .bind(forgotten.0)
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "INSERT INTO outages (began, ended) VALUES ($1, $2) ON CONFLICT (began) DO NOTHING",
    )
    .bind(outage.began.0)
    .bind(outage.ended.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// The outages in order of time.
pub(crate) async fn outages(
    connection: &mut sqlx::AnyConnection,
) -> Result<Vec<Outage>, StoreError> {
    let rows = sqlx::query("SELECT began, ended FROM outages ORDER BY began")
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Outage {
                began: UnixMillis(int(row, 0)?),
                ended: UnixMillis(int(row, 1)?),
            })
        })
        .collect()
}
