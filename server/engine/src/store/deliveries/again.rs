//! Deliveries that somebody has sent again: they wait as at first, due at once, and what was
//! tried so far stays on record.
//!
//! Call [`held`] or [`given_up`], then [`wait`], and count it at the callback last:
//! [`super::super::callbacks::count_again`]. Rows are locked in the order deliveries, callbacks.

use domain::callback::DeliveryState;
use domain::{CallbackId, DeliveryId, UnixMillis};
use sqlx::AnyConnection;

use super::places::{Between, Place, place};
use super::state;
use crate::store::bulk::{Bulk, int};
use crate::store::db::{Dialect, StoreError};

/// Those of a callback's deliveries that can be sent again, with their states, held until the
/// transaction ends. A cancelled one cannot, and one that is under way is being sent already.
pub(crate) async fn held(
    connection: &mut AnyConnection,
    dialect: Dialect,
    callback: CallbackId,
    ids: &[DeliveryId],
) -> Result<Vec<(DeliveryId, DeliveryState)>, StoreError> {
    const SQLITE: Bulk = Bulk {
        text: "WITH wanted (id, callback_id) AS (VALUES {rows}) \
               SELECT d.id, d.state FROM wanted CROSS JOIN deliveries d \
               WHERE d.id = wanted.id AND d.callback_id = wanted.callback_id \
               AND (d.state IN (1, 2) OR (d.state = 0 AND d.lease IS NULL))",
        columns: &["BIGINT", "TEXT"],
    };
    const POSTGRES: Bulk = Bulk {
        text: "WITH wanted (id, callback_id) AS (VALUES {rows}) \
               SELECT d.id, d.state FROM wanted JOIN deliveries d ON d.id = wanted.id \
               WHERE d.callback_id = wanted.callback_id \
               AND (d.state IN (1, 2) OR (d.state = 0 AND d.lease IS NULL)) \
               ORDER BY d.id FOR UPDATE OF d",
        columns: &["BIGINT", "TEXT"],
    };
    let statement = match dialect {
        Dialect::Sqlite => SQLITE,
        Dialect::Postgres => POSTGRES,
    };
    let mut found = Vec::with_capacity(ids.len());
    statement
        .fetch(
            connection,
            dialect,
            ids,
            |query, id| query.bind(id.0).bind(callback.to_string()),
            |row| {
                found.push((DeliveryId(int(row, 0)?), state(int(row, 1)?)?));
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// The first deliveries that a callback gave up among those places, held until the transaction
/// ends.
pub(crate) async fn given_up(
    connection: &mut AnyConnection,
    dialect: Dialect,
    callback: CallbackId,
    between: Between,
    limit: i64,
) -> Result<Vec<Place>, StoreError> {
    // The second condition on the state is that of the index `deliveries_ended`.
    const SQLITE: &str = "SELECT created, id FROM deliveries \
         WHERE callback_id = $1 AND state = 2 AND state <> 0 AND (created, id) > ($2, $3) \
         AND (created, id) < ($4, $5) ORDER BY created, id LIMIT $6";
    const POSTGRES: &str = "SELECT created, id FROM deliveries \
         WHERE callback_id = $1 AND state = 2 AND state <> 0 AND (created, id) > ($2, $3) \
         AND (created, id) < ($4, $5) ORDER BY created, id LIMIT $6 FOR UPDATE";
    let text = match dialect {
        Dialect::Sqlite => SQLITE,
        Dialect::Postgres => POSTGRES,
    };
    let query = sqlx::query(text)
        .bind(callback.to_string())
        .bind(between.above.created.0)
        .bind(between.above.id.0)
        .bind(between.below.created.0)
        .bind(between.below.id.0)
        .bind(limit);
    let rows = query.fetch_all(connection).await?;
    rows.iter().map(place).collect()
}

/// Forgets with which others each of those that wait for a callback went: they go together anew, as
/// many as are due. Those under way stay as they are.
pub(crate) async fn regroup(
    connection: &mut AnyConnection,
    callback: CallbackId,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE deliveries SET batch = 0 \
         WHERE callback_id = $1 AND state = 0 AND lease IS NULL AND batch <> 0",
    )
    .bind(callback.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

/// Has deliveries wait that are held, due at once.
pub(crate) async fn wait(
    connection: &mut AnyConnection,
    dialect: Dialect,
    ids: &[DeliveryId],
    now: UnixMillis,
) -> Result<(), StoreError> {
    const UPDATE: Bulk = Bulk {
        text: "WITH mine (id, due) AS (VALUES {rows}) \
               UPDATE deliveries SET state = 0, due = mine.due, lease = NULL, \
               earlier = deliveries.attempts, batch = 0 FROM mine WHERE deliveries.id = mine.id",
        columns: &["BIGINT", "BIGINT"],
    };
    UPDATE
        .execute(connection, dialect, ids, |query, id| {
            query.bind(id.0).bind(now.0)
        })
        .await
}
