//! The counters of callbacks, kept by the transactions that change them, and what the worker goes
//! by.

use domain::callback::Channel;
use domain::{CallbackId, DeliveryId, UnixMillis};
use sqlx::{AnyConnection, Row};

use super::super::bulk::{Bulk, int};
use super::super::db::{Dialect, StoreError};
use super::super::sql;
use super::hours;

/// Adds what became owed to each callback. The ids are in ascending order, none twice.
pub(crate) async fn count_owed(
    connection: &mut AnyConnection,
    dialect: Dialect,
    owed: &[(CallbackId, i64)],
) -> Result<(), StoreError> {
    const UPDATE: Bulk = Bulk {
        text: "WITH more (id, owed) AS (VALUES {rows}) \
               UPDATE callbacks SET owed = callbacks.owed + more.owed FROM more \
               WHERE callbacks.id = more.id",
        columns: &["TEXT", "BIGINT"],
    };
    let ids: Vec<CallbackId> = owed.iter().map(|row| row.0).collect();
    lock(connection, dialect, &ids).await?;
    UPDATE
        .execute(connection, dialect, owed, |query, (id, owed)| {
            query.bind(id.to_string()).bind(*owed)
        })
        .await
}

/// What the worker did for one callback.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tally {
    /// The callback.
    pub(crate) callback: CallbackId,
    /// Deliveries that ended in a 2xx.
    pub(crate) delivered: i64,
    /// Deliveries given up.
    pub(crate) failed: i64,
    /// Attempts that succeeded.
    pub(crate) taken: i64,
    /// Attempts that failed.
    pub(crate) errors: i64,
    /// The last of those that failed: its delivery, and its number there.
    pub(crate) error: Option<(DeliveryId, u32)>,
    /// Whether the last use failed.
    pub(crate) dead: bool,
    /// Whether any use succeeded.
    pub(crate) works: bool,
    /// Whether the receiver said that it is gone for good: the callback is switched off.
    pub(crate) gone: bool,
}

/// A callback of which for so long (ms) nothing but failures is known is switched off.
const PATIENCE: i64 = 5 * 86_400_000;

/// Adds what the worker did. The rows are in ascending order of their callbacks, none twice.
pub(crate) async fn count_done(
    connection: &mut AnyConnection,
    dialect: Dialect,
    tallies: &[Tally],
    now: UnixMillis,
) -> Result<(), StoreError> {
    // `works`: whether an attempt of the turn succeeded, be it not the last. What somebody switched
    // off meanwhile is not switched off once more.
    const UPDATE: Bulk = Bulk {
        text: "WITH done (id, delivered, failed, errors, dead, works, gone, now, before) \
               AS (VALUES {rows}) \
               UPDATE callbacks SET delivered = callbacks.delivered + done.delivered, \
               failed = callbacks.failed + done.failed, \
               errors = callbacks.errors + done.errors, \
               owed = callbacks.owed - done.delivered - done.failed, dead = done.dead, \
               failing_since = CASE WHEN done.dead = 0 THEN 0 \
               WHEN done.works = 1 OR callbacks.failing_since = 0 THEN done.now \
               ELSE callbacks.failing_since END, \
               enabled = CASE WHEN done.gone = 1 THEN 0 \
               WHEN done.dead = 1 AND done.works = 0 AND callbacks.failing_since > 0 \
               AND callbacks.failing_since <= done.before THEN 0 ELSE callbacks.enabled END, \
               switched_off = CASE WHEN callbacks.enabled = 0 THEN callbacks.switched_off \
               WHEN done.gone = 1 THEN 'gone' \
               WHEN done.dead = 1 AND done.works = 0 AND callbacks.failing_since > 0 \
               AND callbacks.failing_since <= done.before THEN 'failing' \
               ELSE callbacks.switched_off END, \
               off_since = CASE WHEN callbacks.enabled = 0 THEN callbacks.off_since \
               WHEN done.gone = 1 THEN done.now \
               WHEN done.dead = 1 AND done.works = 0 AND callbacks.failing_since > 0 \
               AND callbacks.failing_since <= done.before THEN done.now \
               ELSE callbacks.off_since END \
               FROM done WHERE callbacks.id = done.id",
        columns: &[
            "TEXT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT",
        ],
    };
    let ids: Vec<CallbackId> = tallies.iter().map(|tally| tally.callback).collect();
    lock(connection, dialect, &ids).await?;
    UPDATE
        .execute(connection, dialect, tallies, |query, tally| {
            query
                .bind(tally.callback.to_string())
                .bind(tally.delivered)
                .bind(tally.failed)
                .bind(tally.errors)
                .bind(i64::from(tally.dead))
                .bind(i64::from(tally.works))
                .bind(i64::from(tally.gone))
                .bind(now.0)
                .bind(now.plus(-PATIENCE).0)
        })
        .await?;
    hours::add(connection, dialect, tallies, now).await
}

/// Locks rows in the order of their ids: an `UPDATE … FROM` locks in whatever order its plan
/// meets them, and two of those could wait for each other. One alone is left to what follows.
async fn lock(
    connection: &mut AnyConnection,
    dialect: Dialect,
    ids: &[CallbackId],
) -> Result<(), StoreError> {
    match ids.len() {
        0 | 1 => Ok(()),
        _ => hold(connection, dialect, ids).await,
    }
}

/// Holds rows until the transaction ends, in the order of their ids; on SQLite one writes at a
/// time anyway.
pub(crate) async fn hold(
    connection: &mut AnyConnection,
    dialect: Dialect,
    ids: &[CallbackId],
) -> Result<(), StoreError> {
    const LOCK: Bulk = Bulk {
        text: "WITH wanted (id) AS (VALUES {rows}) \
               SELECT c.id FROM callbacks c WHERE c.id IN (SELECT id FROM wanted) \
               ORDER BY c.id FOR UPDATE",
        columns: &["TEXT"],
    };
    if dialect == Dialect::Sqlite {
        return Ok(());
    }
    LOCK.execute(connection, dialect, ids, |query, id| {
        query.bind(id.to_string())
    })
    .await
}

/// A callback that owes something.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Owing {
    /// The callback.
    pub(crate) callback: CallbackId,
    /// Whether its last use failed.
    pub(crate) dead: bool,
    /// Whether it was deleted.
    pub(crate) deleted: bool,
    /// Whether what is due goes together.
    pub(crate) together: bool,
    /// Whether what a device sent is delivered in its order.
    pub(crate) in_order: bool,
    /// When its first waiting delivery is due.
    pub(crate) due: UnixMillis,
}

/// Every callback with waiting deliveries that are to be sent or, since it was deleted, to be
/// cancelled; the longest due first.
pub(crate) async fn owing(connection: &mut AnyConnection) -> Result<Vec<Owing>, StoreError> {
    let query = sqlx::query(
        "SELECT c.id, c.dead, c.deleted, COALESCE((SELECT d.due FROM deliveries d \
         WHERE d.callback_id = c.id AND d.state = 0 ORDER BY d.due, d.id LIMIT 1), -1) AS first, \
         c.channel, c.in_order FROM callbacks c WHERE c.owed > 0 AND (c.enabled = 1 OR c.deleted <> 0) ORDER BY first",
    );
    let rows = query.fetch_all(connection).await?;
    let owing = rows.iter().map(|row| {
        Ok(Owing {
            callback: sql::id(row, "id")?,
            dead: int(row, 1)? != 0,
            deleted: int(row, 2)? != 0,
            due: UnixMillis(int(row, 3)?),
            together: row.try_get::<&str, _>(4)? == Channel::BatchUrl.name(),
            in_order: int(row, 5)? != 0,
        })
    });
    // Without a waiting row the counter is ahead of its own transaction's rows; look later.
    let owing: Result<Vec<Owing>, StoreError> = owing.collect();
    Ok(owing?
        .into_iter()
        .filter(|owing| owing.due.0 >= 0)
        .collect())
}

/// Counts deliveries that wait once more: how many were delivered, and how many given up.
pub(crate) async fn count_again(
    connection: &mut AnyConnection,
    id: CallbackId,
    delivered: i64,
    failed: i64,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE callbacks SET owed = owed + $1, delivered = delivered - $2, failed = failed - $3 \
         WHERE id = $4",
    )
    .bind(delivered + failed)
    .bind(delivered)
    .bind(failed)
    .bind(id.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

/// Deliveries of a callback that ended, and of which nothing is left.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ended {
    pub(crate) delivered: i64,
    pub(crate) failed: i64,
}

/// Counts deliveries no longer whose rows are gone. The ids ascending, none twice.
pub(crate) async fn count_forgotten(
    connection: &mut AnyConnection,
    dialect: Dialect,
    gone: &[(CallbackId, Ended)],
) -> Result<(), StoreError> {
    // Of those that went before this was done too much is counted.
    const UPDATE: Bulk = Bulk {
        text: "WITH gone (id, delivered, failed) AS (VALUES {rows}) \
               UPDATE callbacks SET \
               delivered = CASE WHEN callbacks.delivered < gone.delivered THEN 0 \
               ELSE callbacks.delivered - gone.delivered END, \
               failed = CASE WHEN callbacks.failed < gone.failed THEN 0 \
               ELSE callbacks.failed - gone.failed END \
               FROM gone WHERE callbacks.id = gone.id",
        columns: &["TEXT", "BIGINT", "BIGINT"],
    };
    let ids: Vec<CallbackId> = gone.iter().map(|row| row.0).collect();
    lock(connection, dialect, &ids).await?;
    UPDATE
        .execute(connection, dialect, gone, |query, (id, ended)| {
            query
                .bind(id.to_string())
                .bind(ended.delivered)
                .bind(ended.failed)
        })
        .await
}
