//! What a callback that is gone owes no more.

use std::collections::HashMap;

use domain::CallbackId;
use sqlx::AnyConnection;

use crate::store::bulk::Bulk;
use crate::store::db::{Dialect, StoreError};
use crate::store::sql;

/// Cancels what a callback still owes and counts it as no longer owed.
pub(crate) async fn cancel(
    connection: &mut AnyConnection,
    callback: CallbackId,
) -> Result<(), StoreError> {
    let done = sqlx::query(
        "UPDATE deliveries SET state = 3, lease = NULL WHERE callback_id = $1 AND state = 0",
    )
    .bind(callback.to_string())
    .execute(&mut *connection)
    .await?;
    sqlx::query("UPDATE callbacks SET owed = owed - $1 WHERE id = $2")
        .bind(done.rows_affected() as i64)
        .bind(callback.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Cancels what callbacks still owe, and returns how much that was of each that owed anything.
/// Whoever calls counts it as no longer owed. Ascending.
pub(crate) async fn cancel_all(
    connection: &mut AnyConnection,
    dialect: Dialect,
    callbacks: &[CallbackId],
) -> Result<HashMap<CallbackId, i64>, StoreError> {
    const CANCEL: Bulk = Bulk {
        text: "UPDATE deliveries SET state = 3, lease = NULL \
               WHERE state = 0 AND callback_id IN (VALUES {rows}) RETURNING callback_id",
        columns: &["TEXT"],
    };
    let mut cancelled: HashMap<CallbackId, i64> = HashMap::new();
    CANCEL
        .fetch(
            connection,
            dialect,
            callbacks,
            |query, id| query.bind(id.to_string()),
            |row| {
                *cancelled.entry(sql::id(row, "callback_id")?).or_default() += 1;
                Ok(())
            },
        )
        .await?;
    Ok(cancelled)
}
