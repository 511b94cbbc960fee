//! Mails that are to bring somebody a link to a password: the table is the queue.

use domain::UnixMillis;
use sqlx::{AnyConnection, Row as _};

use super::bulk::int;
use super::db::StoreError;

/// A mail that is to be sent.
pub(crate) struct Due {
    pub(crate) id: i64,
    /// Whoever has it, if anybody has.
    pub(crate) email: String,
    /// How often it was tried, this time included.
    pub(crate) attempts: i64,
}

/// Has a link mailed to whoever has that address.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    id: i64,
    email: &str,
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO account_mails (id, email, due, attempts) VALUES ($1, $2, $3, 0)")
        .bind(id)
        .bind(email)
        .bind(now.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes those that are due, the oldest first, at most `limit`: until `lease` nobody else does.
pub(crate) async fn claim(
    connection: &mut AnyConnection,
    now: UnixMillis,
    lease: UnixMillis,
    limit: i64,
) -> Result<Vec<Due>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, email, due, attempts FROM account_mails WHERE due <= $1 \
         ORDER BY due, id LIMIT $2",
    )
    .bind(now.0)
    .bind(limit)
    .fetch_all(&mut *connection)
    .await?;
    let mut claimed = Vec::with_capacity(rows.len());
    for row in &rows {
        let (id, due, attempts) = (int(row, 0)?, int(row, 2)?, int(row, 3)? + 1);
        // Another process may have been faster.
        let taken = sqlx::query(
            "UPDATE account_mails SET due = $1, attempts = $2 WHERE id = $3 AND due = $4",
        )
        .bind(lease.0)
        .bind(attempts)
        .bind(id)
        .bind(due)
        .execute(&mut *connection)
        .await?;
        if taken.rows_affected() == 1 {
            claimed.push(Due {
                id,
                email: row.try_get("email")?,
                attempts,
            });
        }
    }
    Ok(claimed)
}

/// Has it tried again then.
pub(crate) async fn put_off(
    connection: &mut AnyConnection,
    id: i64,
    until: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE account_mails SET due = $1 WHERE id = $2")
        .bind(until.0)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Nothing goes to that address any more.
pub(crate) async fn delete_of(
    connection: &mut AnyConnection,
    email: &str,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM account_mails WHERE email = $1")
        .bind(email)
        .execute(connection)
        .await?;
    Ok(())
}

/// It was sent, or will not be.
pub(crate) async fn delete(connection: &mut AnyConnection, id: i64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM account_mails WHERE id = $1")
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}
