//! The settings that what is stored was made with.

use super::db::{Dialect, StoreError};

/// Keeps `merge_window` (ms) for the messages to come and returns the one that those stored were
/// made with; where none is stored that is `merge_window` itself.
pub(crate) async fn merge_window(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    merge_window: i64,
) -> Result<i64, StoreError> {
    sqlx::query(
        "INSERT INTO made_with (id, merge_window) VALUES (1, $1) ON CONFLICT (id) DO NOTHING",
    )
    .bind(merge_window)
    .execute(&mut *connection)
    .await?;
    // Held until the transaction ends: of several processes one decides.
    let text = match dialect {
        Dialect::Sqlite => "SELECT merge_window FROM made_with WHERE id = 1",
        Dialect::Postgres => "SELECT merge_window FROM made_with WHERE id = 1 FOR UPDATE",
    };
    let kept: i64 = sqlx::query_scalar(text).fetch_one(&mut *connection).await?;
    if kept == merge_window {
        return Ok(kept);
    }
    let stored: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM (SELECT 1 FROM messages LIMIT 1) m")
        .fetch_one(&mut *connection)
        .await?;
    if stored > 0 {
        return Ok(kept);
    }
    sqlx::query("UPDATE made_with SET merge_window = $1 WHERE id = 1")
        .bind(merge_window)
        .execute(connection)
        .await?;
    Ok(merge_window)
}
