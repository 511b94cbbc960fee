//! Attempts as they begin, end, or come to nothing.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use domain::callback::{AttemptOutcome, DeliveryFault, DeliveryState};
use domain::{DeliveryId, UnixMillis};
use sqlx::AnyConnection;

use super::{Claimed, Sent, sealed};
use crate::secret::Seal;
use crate::store::bulk::{Bulk, int};
use crate::store::db::{Dialect, StoreError};

/// Records attempts that begin, each with when it does.
pub(super) async fn note_begun(
    connection: &mut AnyConnection,
    dialect: Dialect,
    rows: &[(Claimed, UnixMillis)],
) -> Result<(), StoreError> {
    const RECORD: Bulk = Bulk {
        text: "INSERT INTO attempts (delivery_id, number, started, finished, outcome, request, \
               response) VALUES {rows}",
        columns: &[
            "BIGINT", "BIGINT", "BIGINT", "BIGINT", "TEXT", "TEXT", "TEXT",
        ],
    };
    RECORD
        .execute(connection, dialect, rows, |query, (row, started)| {
            let query = query
                .bind(row.id.0)
                .bind(i64::from(row.attempt))
                .bind(started.0);
            query
                .bind(0_i64)
                .bind(AttemptOutcome::Started.code())
                .bind("")
                .bind("")
        })
        .await
}

// In these three, and in `UNASKED`, `state + 0 = 0` keeps PostgreSQL from the partial index `deliveries_due`. While
// its statistics are older than a backlog it believes that hardly a row waits, goes by that
// index, and reads every waiting row for a few hundred keys: seconds where the primary key takes
// milliseconds. An expression is no proof that the index may be used, so the key is what is left.

pub(super) const BEGIN: Bulk = Bulk {
    text: "WITH mine (id, number, worker, batch) AS (VALUES {rows}) \
           UPDATE deliveries SET attempts = mine.number, batch = mine.batch FROM mine \
           WHERE deliveries.id = mine.id AND deliveries.lease = mine.worker \
           AND deliveries.attempts = mine.number - 1 AND deliveries.state + 0 = 0 \
           RETURNING deliveries.id",
    columns: &["BIGINT", "BIGINT", "TEXT", "BIGINT"],
};

pub(super) const RELEASE: Bulk = Bulk {
    text: "WITH mine (id, number, worker, due) AS (VALUES {rows}) \
           UPDATE deliveries SET attempts = mine.number - 1, due = mine.due, lease = NULL \
           FROM mine WHERE deliveries.id = mine.id AND deliveries.lease = mine.worker \
           AND deliveries.attempts IN (mine.number - 1, mine.number) \
           AND deliveries.state + 0 = 0 RETURNING deliveries.id",
    columns: &["BIGINT", "BIGINT", "TEXT", "BIGINT"],
};

pub(super) const FOLLOW: Bulk = Bulk {
    text: "WITH done (id, number, worker, state, due) AS (VALUES {rows}) \
           UPDATE deliveries SET state = done.state, due = done.due, lease = NULL, \
           undelivered = CASE WHEN done.state = 1 THEN 0 ELSE 1 END FROM done \
           WHERE deliveries.id = done.id AND deliveries.state + 0 = 0 \
           AND (done.state = 1 OR (deliveries.attempts = done.number \
           AND deliveries.lease = done.worker)) RETURNING deliveries.id",
    columns: &["BIGINT", "BIGINT", "TEXT", "BIGINT", "BIGINT"],
};

/// Counts and records the attempts that are about to begin, notes with which others each goes
/// ([`Claimed::batch`]), and returns the deliveries of which that may be, with when it was: those
/// that whoever claimed them still holds. Of the others nothing is sent.
pub(crate) async fn begin(
    connection: &mut AnyConnection,
    dialect: Dialect,
    rows: &[Claimed],
    now: UnixMillis,
) -> Result<HashMap<DeliveryId, UnixMillis>, StoreError> {
    let mut held = HashMap::with_capacity(rows.len());
    BEGIN
        .fetch(
            connection,
            dialect,
            rows,
            |query, row| {
                let query = query.bind(row.id.0).bind(i64::from(row.attempt));
                query.bind(row.worker.to_string()).bind(row.batch.0)
            },
            |row| {
                held.insert(DeliveryId(int(row, 0)?), now);
                Ok(())
            },
        )
        .await?;
    let begun = rows
        .iter()
        .filter_map(|row| Some((*row, *held.get(&row.id)?)));
    let begun: Vec<(Claimed, UnixMillis)> = begun.collect();
    note_begun(connection, dialect, &begun).await?;
    Ok(held)
}

// By the deliveries' ids and not by pairs: for those SQLite reads every attempt there is. Of a
// delivery that was given back those attempts are on record that it counts, and the one that is to
// be forgotten, if that was begun.
pub(super) const FORGET: Bulk = Bulk {
    text: "DELETE FROM attempts WHERE delivery_id IN (VALUES {rows}) AND number > \
           (SELECT d.attempts FROM deliveries d WHERE d.id = attempts.delivery_id)",
    columns: &["BIGINT"],
};

// The ids lead to the attempts here, too; the rest picks one of each delivery. With its time, so
// that it is never the attempt that another began under the same number.
pub(super) const UNSENT: Bulk = Bulk {
    text: "WITH mine (id, number, started) AS (VALUES {rows}) \
           DELETE FROM attempts WHERE delivery_id IN (SELECT id FROM mine) \
           AND outcome = 'started' AND EXISTS (SELECT 1 FROM mine \
           WHERE mine.id = attempts.delivery_id AND mine.number = attempts.number \
           AND mine.started = attempts.started) RETURNING delivery_id",
    columns: &["BIGINT", "BIGINT", "BIGINT"],
};

// Whoever holds a delivery goes by its number of attempts, and so does what was sent again after
// them.
pub(super) const UNCOUNT: Bulk = Bulk {
    text: "WITH mine (id, number) AS (VALUES {rows}) \
           UPDATE deliveries SET attempts = mine.number - 1 FROM mine \
           WHERE deliveries.id = mine.id AND deliveries.lease IS NULL \
           AND deliveries.attempts = mine.number AND deliveries.earlier < mine.number",
    columns: &["BIGINT", "BIGINT"],
};

/// Gives back what is still held and was not sent: due at once, and as if never leased, also where
/// its attempt was recorded already. Of what is no longer held, because it was cancelled or taken
/// over, that record is taken away as well: nothing has left.
pub(crate) async fn release(
    connection: &mut AnyConnection,
    dialect: Dialect,
    rows: &[Claimed],
    now: UnixMillis,
) -> Result<(), StoreError> {
    let mut held = HashSet::with_capacity(rows.len());
    RELEASE
        .fetch(
            connection,
            dialect,
            rows,
            |query, row| {
                let query = query.bind(row.id.0).bind(i64::from(row.attempt));
                query.bind(row.worker.to_string()).bind(now.0)
            },
            |row| {
                held.insert(DeliveryId(int(row, 0)?));
                Ok(())
            },
        )
        .await?;
    // Of another holder's attempt the record stays.
    let released = rows.iter().map(|row| row.id);
    let released: Vec<DeliveryId> = released.filter(|id| held.contains(id)).collect();
    FORGET
        .execute(connection, dialect, &released, |query, id| query.bind(id.0))
        .await?;
    let lost = rows.iter().filter(|row| !held.contains(&row.id));
    let begun = lost.filter_map(|row| Some((*row, row.begun?)));
    let begun: Vec<(Claimed, UnixMillis)> = begun.collect();
    forget_unsent(connection, dialect, &begun).await
}

/// Takes away the records of attempts that began then and of which nothing was sent, of deliveries
/// that are not held any more, and counts them no longer as far as nobody goes by the count.
async fn forget_unsent(
    connection: &mut AnyConnection,
    dialect: Dialect,
    rows: &[(Claimed, UnixMillis)],
) -> Result<(), StoreError> {
    let mut found = HashSet::with_capacity(rows.len());
    UNSENT
        .fetch(
            connection,
            dialect,
            rows,
            |query, (row, started)| {
                let query = query.bind(row.id.0).bind(i64::from(row.attempt));
                query.bind(started.0)
            },
            |row| {
                found.insert(DeliveryId(int(row, 0)?));
                Ok(())
            },
        )
        .await?;
    let forgotten = rows.iter().filter(|(row, _)| found.contains(&row.id));
    let forgotten: Vec<Claimed> = forgotten.map(|(row, _)| *row).collect();
    UNCOUNT
        .execute(connection, dialect, &forgotten, |query, row| {
            query.bind(row.id.0).bind(i64::from(row.attempt))
        })
        .await
}

/// An attempt that has ended.
#[derive(Clone, Debug)]
pub(crate) struct Ended {
    /// The delivery and the number of the attempt.
    pub(crate) claimed: Claimed,
    /// Where that leaves the delivery.
    pub(crate) state: DeliveryState,
    /// When the next attempt is due, if it still waits.
    pub(crate) due: UnixMillis,
    /// When it ended.
    pub(crate) finished: UnixMillis,
    /// How it ended.
    pub(crate) outcome: AttemptOutcome,
    /// The HTTP status, if one came.
    pub(crate) status: Option<u16>,
    /// What was sent; deliveries that went together share it.
    pub(crate) sent: Arc<Sent>,
    /// The beginning of the answer, or why there was none.
    pub(crate) answer: Result<String, DeliveryFault>,
}

/// Writes how attempts ended and returns those that count, by delivery and number: the others were
/// superseded, and nothing may follow from them. A 2xx ends a delivery that still waits whoever
/// holds it now, since the receiver has it; anything else counts only while whoever made the
/// attempt holds the delivery for it. Of each delivery one counts.
pub(crate) async fn record(
    connection: &mut AnyConnection,
    dialect: Dialect,
    seal: Seal<'_>,
    rows: &[&Ended],
) -> Result<HashSet<(DeliveryId, u32)>, StoreError> {
    const ATTEMPTS: Bulk = Bulk {
        text: "WITH done (id, number, finished, outcome, status, sealed) \
               AS (VALUES {rows}) UPDATE attempts SET finished = done.finished, \
               outcome = done.outcome, status = done.status, sealed_record = done.sealed \
               FROM done WHERE attempts.delivery_id = done.id AND attempts.number = done.number",
        columns: &["BIGINT", "BIGINT", "BIGINT", "TEXT", "BIGINT", "BYTEA"],
    };
    ATTEMPTS
        .execute(connection, dialect, rows, |query, row| {
            query
                .bind(row.claimed.id.0)
                .bind(i64::from(row.claimed.attempt))
                .bind(row.finished.0)
                .bind(row.outcome.code())
                .bind(row.status.map(i64::from))
                .bind(sealed::seal(seal, row).as_slice())
        })
        .await?;
    let mut each: BTreeMap<DeliveryId, &Ended> = BTreeMap::new();
    let rank = |ended: &Ended| {
        let delivered = ended.state == DeliveryState::Delivered;
        (delivered, ended.claimed.attempt)
    };
    for row in rows.iter().copied() {
        let known = each.entry(row.claimed.id).or_insert(row);
        if rank(known) < rank(row) {
            *known = row;
        }
    }
    let ends: Vec<&Ended> = each.values().copied().collect();
    let mut followed = HashSet::with_capacity(ends.len());
    FOLLOW
        .fetch(
            connection,
            dialect,
            &ends,
            |query, row| {
                let Claimed {
                    id,
                    attempt,
                    worker,
                    ..
                } = row.claimed;
                let query = query.bind(id.0).bind(i64::from(attempt));
                let query = query.bind(worker.to_string());
                query.bind(row.state as i64).bind(row.due.0)
            },
            |row| {
                let id = DeliveryId(int(row, 0)?);
                followed.extend(each.get(&id).map(|ended| (id, ended.claimed.attempt)));
                Ok(())
            },
        )
        .await?;
    Ok(followed)
}
