//! Which callbacks worked, and when it was told that one fails.

use domain::{CallbackId, UnixMillis};
use sqlx::AnyConnection;

use super::super::bulk::{Bulk, int};
use super::super::db::{Dialect, StoreError};
use super::super::sql;

/// How a callback has fared.
#[derive(Clone, Copy, Debug)]
pub(crate) struct State {
    /// Which.
    pub(crate) callback: CallbackId,
    /// Whether its last use failed.
    pub(crate) dead: bool,
    /// When an event last told that it failed; 0: never.
    pub(crate) failure_told: UnixMillis,
    /// Since when nothing but failures is known of it; 0: it works, or that is not known.
    pub(crate) failing_since: UnixMillis,
}

/// How callbacks have fared, their rows held until the transaction ends; ids ascending.
pub(crate) async fn states(
    connection: &mut AnyConnection,
    dialect: Dialect,
    callbacks: &[CallbackId],
) -> Result<Vec<State>, StoreError> {
    const SQLITE: Bulk = Bulk {
        text: "WITH wanted (id) AS (VALUES {rows}) \
               SELECT c.id, c.dead, c.failure_told, c.failing_since FROM wanted CROSS JOIN callbacks c \
               WHERE c.id = wanted.id",
        columns: &["TEXT"],
    };
    const POSTGRES: Bulk = Bulk {
        text: "WITH wanted (id) AS (VALUES {rows}) \
               SELECT c.id, c.dead, c.failure_told, c.failing_since FROM callbacks c \
               WHERE c.id IN (SELECT id FROM wanted) ORDER BY c.id FOR UPDATE",
        columns: &["TEXT"],
    };
    let statement = match dialect {
        Dialect::Sqlite => SQLITE,
        Dialect::Postgres => POSTGRES,
    };
    let mut states = Vec::with_capacity(callbacks.len());
    let fetch = statement.fetch(
        connection,
        dialect,
        callbacks,
        |query, id| query.bind(id.to_string()),
        |row| {
            states.push(State {
                callback: sql::id(row, "id")?,
                dead: int(row, 1)? != 0,
                failure_told: UnixMillis(int(row, 2)?),
                failing_since: UnixMillis(int(row, 3)?),
            });
            Ok(())
        },
    );
    fetch.await?;
    Ok(states)
}

/// Notes that an event told at `now` that callbacks fail.
pub(crate) async fn note_told(
    connection: &mut AnyConnection,
    dialect: Dialect,
    callbacks: &[CallbackId],
    now: UnixMillis,
) -> Result<(), StoreError> {
    const UPDATE: Bulk = Bulk {
        text: "WITH told (id, time) AS (VALUES {rows}) \
               UPDATE callbacks SET failure_told = told.time FROM told WHERE callbacks.id = told.id",
        columns: &["TEXT", "BIGINT"],
    };
    UPDATE
        .execute(connection, dialect, callbacks, |query, id| {
            query.bind(id.to_string()).bind(now.0)
        })
        .await
}
