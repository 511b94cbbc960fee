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
mod attempted;
mod blanked;
mod cancelled;
mod facts;
mod faults;
mod listed;
mod ordered;
mod places;
#[cfg(test)]
mod plans;
mod sealed;
mod sent;
mod shown;
mod takeover;
mod unasked;
mod undelivered;

use domain::callback::DeliveryState;
use domain::{CallbackId, DeliveryId, DeviceId, MessageId, StationId, UnixMillis};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use super::bulk::{Bulk, int};
use super::db::{Dialect, StoreError};
use super::sql;
use super::workers::WorkerName;

use attempted::note_begun;

pub(crate) use about::{About, State, about, happened};
pub(crate) use again::{given_up, held, regroup, wait};
pub(crate) use attempted::{Ended, begin, record, release};
pub(crate) use blanked::blank;
pub(crate) use cancelled::{cancel, cancel_all};
pub(crate) use facts::{
    Advanced, Heard, Said, Told, acknowledged, advanced, heard, previous_snr, said, told,
};
pub(crate) use listed::{attempts, last, line, listed};
pub(crate) use ordered::{Walk, due_in_order, line_up};
pub(crate) use places::{Between, Place, Wanted, places};
pub(crate) use sealed::seal_clear;
pub(crate) use sent::Sent;
pub(crate) use shown::of_messages;
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

fn state(number: i64) -> Result<DeliveryState, StoreError> {
    DeliveryState::from_number(number).ok_or_else(|| StoreError::Value {
        column: "deliveries.state",
        problem: number.to_string(),
    })
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
