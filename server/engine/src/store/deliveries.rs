//! The tables `deliveries` and `attempts`: the outbox and what was tried.
//!
//! A waiting row is leased by moving its `due` to the end of the lease, so a lease whose
//! holder is gone is simply due again; where it is known that the holder is gone, the lease ends
//! at once: see [`take_over`]. `lease` names the holder. A lease is no attempt: that is counted,
//! and recorded, just before it begins ([`begin`]), which is together with the lease where nothing
//! keeps it waiting ([`lease`]). Holder and number of attempts fence: what
//! belongs to an attempt changes a row only while both are those of the attempt. One thing counts
//! from whomever it comes: that the receiver has it.

mod about;
mod again;
mod blanked;
mod facts;
mod faults;
mod listed;
mod ordered;
mod places;
#[cfg(test)]
mod plans;
mod sealed;
mod sent;
mod takeover;
mod unasked;
mod undelivered;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use domain::callback::{AttemptOutcome, AttemptView, DeliveryFault, DeliveryState, DeliveryView};
use domain::{CallbackId, DeliveryId, DeviceId, MessageId, StationId, UnixMillis};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::bulk::{Bulk, int};
use super::db::{Dialect, StoreError};
use super::sql;
use super::workers::WorkerName;
use crate::secret::{Seal, SecretKey};

pub(crate) use about::{About, State, about, happened};
pub(crate) use again::{given_up, held, regroup, wait};
pub(crate) use blanked::blank;
pub(crate) use facts::{
    Advanced, Heard, Said, Told, acknowledged, advanced, heard, previous_snr, said, told,
};
pub(crate) use listed::{attempts, last, line, listed};
pub(crate) use ordered::{Walk, due_in_order, line_up};
pub(crate) use places::{Between, Place, Wanted, places};
pub(crate) use sealed::seal_clear;
pub(crate) use sent::Sent;
pub(crate) use takeover::take_over;
pub(crate) use unasked::unasked;
pub(crate) use undelivered::{NotTaken, not_taken};

/// A callback owed for a message, about to be written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewDelivery {
    /// Its id, from the engine's maker of ids.
    pub(crate) id: DeliveryId,
    /// The callback that owes it.
    pub(crate) callback: CallbackId,
    /// The message it is about; 0: none.
    pub(crate) message: MessageId,
    /// The station whose reception made the message; 0: none.
    pub(crate) station: StationId,
    /// The downlink or the event that it tells of; 0: none.
    pub(crate) about: i64,
    /// Whether the station is another than the first that heard it.
    pub(crate) duplicate: bool,
    /// The device whose deliveries of this callback follow each other, if they do.
    pub(crate) lane: Option<DeviceId>,
}

/// Writes deliveries that are due at once. The caller counts them:
/// [`super::callbacks::count_owed`].
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    dialect: Dialect,
    rows: &[NewDelivery],
    now: UnixMillis,
) -> Result<(), StoreError> {
    const INSERT: Bulk = Bulk {
        text: "INSERT INTO deliveries (id, callback_id, message_id, station_id, state, due, \
               attempts, created, about, duplicate, lane) VALUES {rows}",
        columns: &[
            "BIGINT", "TEXT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT",
            "BIGINT", "BIGINT",
        ],
    };
    INSERT
        .execute(connection, dialect, rows, |query, row| {
            query
                .bind(row.id.0)
                .bind(row.callback.to_string())
                .bind(row.message.0)
                .bind(i64::from(row.station.0))
                .bind(DeliveryState::Waiting as i64)
                .bind(now.0)
                .bind(0_i64)
                .bind(now.0)
                .bind(row.about)
                .bind(i64::from(row.duplicate))
                .bind(row.lane.map_or(0, |device| i64::from(device.0)))
        })
        .await
}

/// The deliveries of those messages with their attempts, in the order they were owed. Headers and
/// bodies are told where `whole` asks for them: many messages stand on one page.
pub(crate) async fn of_messages(
    connection: &mut AnyConnection,
    key: &SecretKey,
    ids: &[MessageId],
    whole: bool,
) -> Result<Vec<(MessageId, DeliveryView)>, StoreError> {
    const DELIVERIES: Bulk = Bulk {
        text: "WITH wanted (id) AS (VALUES {rows}) \
               SELECT d.id, d.message_id, d.callback_id, d.state, d.due FROM wanted \
               JOIN deliveries d ON d.message_id = wanted.id ORDER BY d.id",
        columns: &["BIGINT"],
    };
    const ATTEMPTS: Bulk = Bulk {
        text: "WITH wanted (id) AS (VALUES {rows}) \
               SELECT a.delivery_id, a.number, a.started, a.finished, a.outcome, a.status, \
               a.request, a.response, a.sealed_record FROM wanted \
               JOIN attempts a ON a.delivery_id = wanted.id ORDER BY a.delivery_id, a.number",
        columns: &["BIGINT"],
    };
    let dialect = dialect_of(connection);
    let mut deliveries = Vec::new();
    DELIVERIES
        .fetch(
            connection,
            dialect,
            ids,
            |query, id| query.bind(id.0),
            |row| {
                deliveries.push((MessageId(int(row, 1)?), delivery(row)?));
                Ok(())
            },
        )
        .await?;
    deliveries.sort_by_key(|(_, delivery)| delivery.id);

    let owed: Vec<i64> = deliveries
        .iter()
        .map(|(_, delivery)| delivery.id.0)
        .collect();
    ATTEMPTS
        .fetch(
            connection,
            dialect,
            &owed,
            |query, id| query.bind(*id),
            |row| {
                let delivery = DeliveryId(int(row, 0)?);
                if let Ok(at) = deliveries.binary_search_by_key(&delivery, |(_, found)| found.id) {
                    let mut attempt = attempt(row, key)?;
                    if !whole {
                        attempt.headers.clear();
                        attempt.body.clear();
                    }
                    deliveries[at].1.attempts.push(attempt);
                }
                Ok(())
            },
        )
        .await?;
    Ok(deliveries)
}

fn dialect_of(connection: &AnyConnection) -> Dialect {
    match connection.backend_name() {
        "SQLite" => Dialect::Sqlite,
        _ => Dialect::Postgres,
    }
}

fn delivery(row: &AnyRow) -> Result<DeliveryView, StoreError> {
    let state = state(int(row, 3)?)?;
    Ok(DeliveryView {
        id: DeliveryId(int(row, 0)?),
        callback: sql::id(row, "callback_id")?,
        state,
        due: (state == DeliveryState::Waiting).then_some(UnixMillis(int(row, 4)?)),
        attempts: Vec::new(),
    })
}

fn state(number: i64) -> Result<DeliveryState, StoreError> {
    DeliveryState::from_number(number).ok_or_else(|| StoreError::Value {
        column: "deliveries.state",
        problem: number.to_string(),
    })
}

fn attempt(row: &AnyRow, key: &SecretKey) -> Result<AttemptView, StoreError> {
    let word: &str = row.try_get("outcome")?;
    let outcome = AttemptOutcome::from_code(word).ok_or_else(|| StoreError::Value {
        column: "attempts.outcome",
        problem: word.to_owned(),
    })?;
    let status: Option<i64> = row.try_get("status")?;
    let record = sealed::open(row, key)?;
    let (response, fault) = faults::read(outcome, status, record.response);
    Ok(AttemptView {
        number: sql::number32(row, "number")?,
        started: UnixMillis(int(row, 2)?),
        finished: sql::time_or_never(row, "finished")?,
        outcome,
        status: status.and_then(|status| u16::try_from(status).ok()),
        request: record.request,
        headers: record.headers,
        body: record.body,
        response,
        fault,
    })
}

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

/// A delivery and what it is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject {
    /// The delivery.
    pub(crate) id: DeliveryId,
    /// Its callback.
    pub(crate) callback: CallbackId,
    /// Its message; 0: none.
    pub(crate) message: MessageId,
    /// The station whose reception made the message; 0: none.
    pub(crate) station: StationId,
    /// The downlink or the event that it tells of; 0: none.
    pub(crate) about: i64,
    /// Whether the station is another than the first that heard it.
    pub(crate) duplicate: bool,
}

/// A delivery that one worker holds for one attempt.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Claimed {
    /// The delivery.
    pub(crate) id: DeliveryId,
    /// Its callback.
    pub(crate) callback: CallbackId,
    /// Its message; 0: none.
    pub(crate) message: MessageId,
    /// The station whose reception made the message; 0: none.
    pub(crate) station: StationId,
    /// The downlink or the event that it tells of; 0: none.
    pub(crate) about: i64,
    /// Whether the station is another than the first that heard it.
    pub(crate) duplicate: bool,
    /// The number that its attempt will have, counted from 1.
    pub(crate) attempt: u32,
    /// Attempts made before somebody had it sent again: the schedule begins anew after them.
    pub(crate) earlier: u32,
    /// Who holds it.
    pub(crate) worker: WorkerName,
    /// When its attempt was counted and recorded, where that was done.
    pub(crate) begun: Option<UnixMillis>,
    /// The first of those with which it went last; 0: it did not go yet.
    pub(crate) batch: DeliveryId,
}

impl Claimed {
    /// What it may go together with: whatever has the same. So what goes for the first time goes
    /// with others that do, and what was tried only with what went with it, since a receiver knows
    /// them by the id that they had together.
    pub(crate) fn mates(&self) -> (DeliveryId, u32) {
        (self.batch, self.attempt.saturating_sub(self.earlier))
    }

    /// Whether it was tried before, and nobody had it sent again since.
    pub(crate) fn is_repeat(&self) -> bool {
        self.mates() != (DeliveryId(0), 1)
    }

    /// What it is about.
    pub(crate) fn subject(&self) -> Subject {
        Subject {
            id: self.id,
            callback: self.callback,
            message: self.message,
            station: self.station,
            about: self.about,
            duplicate: self.duplicate,
        }
    }
}

/// At most `limit` deliveries of a callback that are due, the longest due first, passing over
/// those another worker is taking right now. They are for `worker`, and not leased yet: see
/// [`lease`]. Of a callback that sends in order [`due_in_order`] finds them.
pub(crate) async fn due(
    connection: &mut AnyConnection,
    dialect: Dialect,
    worker: WorkerName,
    callback: CallbackId,
    now: UnixMillis,
    limit: usize,
) -> Result<Vec<Claimed>, StoreError> {
    const SQLITE: &str = "SELECT id, message_id, station_id, attempts, about, duplicate, \
         earlier, batch FROM deliveries \
         WHERE callback_id = $1 AND state = 0 AND due <= $2 ORDER BY due, id LIMIT $3";
    const POSTGRES: &str = "SELECT id, message_id, station_id, attempts, about, duplicate, \
         earlier, batch FROM deliveries \
         WHERE callback_id = $1 AND state = 0 AND due <= $2 ORDER BY due, id LIMIT $3 \
         FOR UPDATE SKIP LOCKED";
    let text = match dialect {
        Dialect::Sqlite => SQLITE,
        Dialect::Postgres => POSTGRES,
    };
    let query = sqlx::query(text)
        .bind(callback.to_string())
        .bind(now.0)
        .bind(limit as i64);
    let rows = query.fetch_all(connection).await?;
    rows.iter()
        .map(|row| claimed(row, worker, callback))
        .collect()
}

/// A row of those that are claimed.
fn claimed(row: &AnyRow, worker: WorkerName, callback: CallbackId) -> Result<Claimed, StoreError> {
    Ok(Claimed {
        id: DeliveryId(int(row, 0)?),
        callback,
        message: MessageId(int(row, 1)?),
        station: StationId(sql::number32(row, "station_id")?),
        about: int(row, 4)?,
        duplicate: int(row, 5)? != 0,
        attempt: sql::number32(row, "attempts")? + 1,
        earlier: sql::number32(row, "earlier")?,
        worker,
        begun: None,
        batch: DeliveryId(int(row, 7)?),
    })
}

/// Leases deliveries that were claimed in this transaction until a time, each for the worker that
/// it is claimed for. The attempts of those that are marked as begun begin with that: they are
/// counted and recorded, as [`begin`] does later with the others.
pub(crate) async fn lease(
    connection: &mut AnyConnection,
    dialect: Dialect,
    rows: &[Claimed],
    until: UnixMillis,
) -> Result<(), StoreError> {
    const LEASE: Bulk = Bulk {
        text: "WITH mine (id, due, worker, attempts) AS (VALUES {rows}) \
               UPDATE deliveries SET due = mine.due, lease = mine.worker, \
               attempts = mine.attempts FROM mine WHERE deliveries.id = mine.id",
        columns: &["BIGINT", "BIGINT", "TEXT", "BIGINT"],
    };
    LEASE
        .execute(connection, dialect, rows, |query, row| {
            let query = query.bind(row.id.0).bind(until.0);
            let query = query.bind(row.worker.to_string());
            // What is only leased has as many as before.
            query.bind(i64::from(row.attempt) - i64::from(row.begun.is_none()))
        })
        .await?;
    let begun = rows.iter().filter_map(|row| Some((*row, row.begun?)));
    let begun: Vec<(Claimed, UnixMillis)> = begun.collect();
    note_begun(connection, dialect, &begun).await
}

/// Records attempts that begin, each with when it does.
async fn note_begun(
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

const BEGIN: Bulk = Bulk {
    text: "WITH mine (id, number, worker, batch) AS (VALUES {rows}) \
           UPDATE deliveries SET attempts = mine.number, batch = mine.batch FROM mine \
           WHERE deliveries.id = mine.id AND deliveries.lease = mine.worker \
           AND deliveries.attempts = mine.number - 1 AND deliveries.state + 0 = 0 \
           RETURNING deliveries.id",
    columns: &["BIGINT", "BIGINT", "TEXT", "BIGINT"],
};

const RELEASE: Bulk = Bulk {
    text: "WITH mine (id, number, worker, due) AS (VALUES {rows}) \
           UPDATE deliveries SET attempts = mine.number - 1, due = mine.due, lease = NULL \
           FROM mine WHERE deliveries.id = mine.id AND deliveries.lease = mine.worker \
           AND deliveries.attempts IN (mine.number - 1, mine.number) \
           AND deliveries.state + 0 = 0 RETURNING deliveries.id",
    columns: &["BIGINT", "BIGINT", "TEXT", "BIGINT"],
};

const FOLLOW: Bulk = Bulk {
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
const FORGET: Bulk = Bulk {
    text: "DELETE FROM attempts WHERE delivery_id IN (VALUES {rows}) AND number > \
           (SELECT d.attempts FROM deliveries d WHERE d.id = attempts.delivery_id)",
    columns: &["BIGINT"],
};

// The ids lead to the attempts here, too; the rest picks one of each delivery. With its time, so
// that it is never the attempt that another began under the same number.
const UNSENT: Bulk = Bulk {
    text: "WITH mine (id, number, started) AS (VALUES {rows}) \
           DELETE FROM attempts WHERE delivery_id IN (SELECT id FROM mine) \
           AND outcome = 'started' AND EXISTS (SELECT 1 FROM mine \
           WHERE mine.id = attempts.delivery_id AND mine.number = attempts.number \
           AND mine.started = attempts.started) RETURNING delivery_id",
    columns: &["BIGINT", "BIGINT", "BIGINT"],
};

// Whoever holds a delivery goes by its number of attempts, and so does what was sent again after
// them.
const UNCOUNT: Bulk = Bulk {
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
