//! The table `workers`: who holds deliveries at the moment, and is alive.
//!
//! A worker stands here from its first claim until it holds nothing any more, and renews its row
//! as long as it lives. One whose row has expired is dead, or was cut off: another may take what
//! it held, see [`super::deliveries::take_over`]. Times are told by the database alone, so it does
//! not matter what the clocks of the processes say.

use std::fmt;

use sqlx::AnyConnection;

use super::bulk::Bulk;
use super::db::{Dialect, StoreError};

/// A worker that says nothing for so long (ms) counts as dead.
pub(crate) const EXPIRES: i64 = 7_000;

/// A worker, as its leases name it: eight hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WorkerName(pub(crate) u32);

impl fmt::Display for WorkerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", self.0)
    }
}

/// Enters a worker; `false` where another has that name.
pub(crate) async fn join(
    connection: &mut AnyConnection,
    dialect: Dialect,
    name: WorkerName,
) -> Result<bool, StoreError> {
    let text = match dialect {
        Dialect::Sqlite => {
            "INSERT INTO workers (id, expires) VALUES ($1, \
             $2 + CAST(ROUND((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER)) \
             ON CONFLICT (id) DO NOTHING"
        }
        Dialect::Postgres => {
            "INSERT INTO workers (id, expires) VALUES ($1, \
             $2 + CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)) \
             ON CONFLICT (id) DO NOTHING"
        }
    };
    let query = sqlx::query(text).bind(name.to_string()).bind(EXPIRES);
    let done = query.execute(connection).await?;
    Ok(done.rows_affected() == 1)
}

/// Says that a worker is alive; `false` where it is not entered, since it was taken for dead.
pub(crate) async fn renew(
    connection: &mut AnyConnection,
    dialect: Dialect,
    name: WorkerName,
) -> Result<bool, StoreError> {
    let text = match dialect {
        Dialect::Sqlite => {
            "UPDATE workers SET expires = \
             $2 + CAST(ROUND((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER) \
             WHERE id = $1"
        }
        Dialect::Postgres => {
            "UPDATE workers SET expires = \
             $2 + CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) WHERE id = $1"
        }
    };
    let query = sqlx::query(text).bind(name.to_string()).bind(EXPIRES);
    let done = query.execute(connection).await?;
    Ok(done.rows_affected() == 1)
}

/// Removes a worker that holds nothing any more.
pub(crate) async fn leave(
    connection: &mut AnyConnection,
    name: WorkerName,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM workers WHERE id = $1")
        .bind(name.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether there is one that says nothing any more: asked without holding anything.
pub(crate) async fn any_gone(
    connection: &mut AnyConnection,
    dialect: Dialect,
) -> Result<bool, StoreError> {
    let text = match dialect {
        Dialect::Sqlite => {
            "SELECT id FROM workers WHERE expires <= \
             CAST(ROUND((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER) LIMIT 1"
        }
        Dialect::Postgres => {
            "SELECT id FROM workers WHERE expires <= \
             CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) LIMIT 1"
        }
    };
    let row = sqlx::query(text).fetch_optional(connection).await?;
    Ok(row.is_some())
}

/// The names of those that say nothing any more, held until the transaction ends: one that wakes
/// up meanwhile waits, and then finds itself removed. Those that another process holds are passed
/// over.
pub(crate) async fn gone(
    connection: &mut AnyConnection,
    dialect: Dialect,
) -> Result<Vec<String>, StoreError> {
    let text = match dialect {
        Dialect::Sqlite => {
            "SELECT id FROM workers WHERE expires <= \
             CAST(ROUND((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER) ORDER BY id"
        }
        Dialect::Postgres => {
            "SELECT id FROM workers WHERE expires <= \
             CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) ORDER BY id \
             FOR UPDATE SKIP LOCKED"
        }
    };
    Ok(sqlx::query_scalar(text).fetch_all(connection).await?)
}

/// Removes those workers.
pub(crate) async fn forget(
    connection: &mut AnyConnection,
    dialect: Dialect,
    names: &[String],
) -> Result<(), StoreError> {
    const DELETE: Bulk = Bulk {
        text: "DELETE FROM workers WHERE id IN (VALUES {rows})",
        columns: &["TEXT"],
    };
    DELETE
        .execute(connection, dialect, names, |query, name| {
            query.bind(name.as_str())
        })
        .await
}
