//! What a worker held that is dead or was cut off waits again at once, not only when its leases
//! are over.

use domain::UnixMillis;
use sqlx::AnyConnection;

use crate::store::bulk::Bulk;
use crate::store::db::{Dialect, StoreError};

// Not `UPDATE … FROM`: SQLite joins that with the inside of the query, beginning with every
// delivery there is.
pub(super) const SQLITE: Bulk = Bulk {
    text: "WITH gone (id, now, until) AS (VALUES {rows}) \
           UPDATE deliveries SET due = (SELECT MAX(now) FROM gone), lease = NULL WHERE id IN \
           (SELECT d.id FROM gone CROSS JOIN callbacks c CROSS JOIN deliveries d \
           WHERE c.owed > 0 AND d.callback_id = c.id AND d.state = 0 AND d.due > gone.now \
           AND d.due <= gone.until AND d.lease = gone.id)",
    columns: &["TEXT", "BIGINT", "BIGINT"],
};
pub(super) const POSTGRES: Bulk = Bulk {
    text: "WITH gone (id, now, until) AS (VALUES {rows}) \
           UPDATE deliveries SET due = held.now, lease = NULL \
           FROM (SELECT d.id AS id, gone.now AS now FROM gone CROSS JOIN callbacks c \
           JOIN deliveries d ON d.callback_id = c.id WHERE c.owed > 0 AND d.state = 0 \
           AND d.due > gone.now AND d.due <= gone.until AND d.lease = gone.id \
           FOR UPDATE OF d SKIP LOCKED) AS held \
           WHERE deliveries.id = held.id",
    columns: &["TEXT", "BIGINT", "BIGINT"],
};

/// Ends the leases of those workers that are over by `until` at the latest: what they held is due
/// at `now`. It may be sent twice, since its attempt may be under way; whatever comes of that one
/// is fenced off. Rows that such a worker is writing just now are passed over, and wait until
/// their leases are over.
///
/// No index leads from a worker to what it holds: it would be paid for with every delivery, and
/// workers die rarely. So the rows are looked for among those of each callback that are due soon,
/// as leased ones are.
pub(crate) async fn take_over(
    connection: &mut AnyConnection,
    dialect: Dialect,
    workers: &[String],
    now: UnixMillis,
    until: UnixMillis,
) -> Result<(), StoreError> {
    let statement = match dialect {
        Dialect::Sqlite => SQLITE,
        Dialect::Postgres => POSTGRES,
    };
    statement
        .execute(connection, dialect, workers, |query, worker| {
            query.bind(worker.as_str()).bind(now.0).bind(until.0)
        })
        .await
}
