//! The table `mails`: what is to be sent to whom, and from alerts to there.
//!
//! A mail is leased by moving its `due` to the end of the lease, and the number of its attempt
//! fences: what becomes of an attempt changes the row only while that is the last one.

mod gathering;
mod told;

use domain::alert::AlertMailView;
use domain::callback::{DeliveryFault, DeliveryState};
use domain::{CallbackId, EventConfigurationId, EventId, UnixMillis};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::store::bulk::{Bulk, int};
use crate::store::db::{Dialect, StoreError};
use crate::store::sql::{number32, optional_id};

pub(crate) use gathering::{
    Gathering, gather, gathering, give_back, hold, leave_out_what_was_mailed, look_anew,
    look_at_all_anew, put_off, settings, to_tell,
};
pub(crate) use told::{Mailing, batch, event, name};

/// What a mail tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum About {
    /// Alerts of a configuration: those of a batch.
    Alerts(EventConfigurationId, i64),
    /// That a callback was switched off.
    SwitchedOff(CallbackId),
    /// That a callback began to fail, which an event tells.
    Failing(CallbackId, EventId),
}

/// A mail to be stored.
#[derive(Clone, Debug)]
pub(crate) struct NewMail {
    pub(crate) id: i64,
    pub(crate) recipient: String,
    pub(crate) about: About,
}

/// Stores mails that are due at once.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    dialect: Dialect,
    mails: &[NewMail],
    now: UnixMillis,
) -> Result<(), StoreError> {
    const INSERT: Bulk = Bulk {
        text: "INSERT INTO mails (id, recipient, configuration_id, batch, callback_id, state, \
               due, attempts, created, finished, fault) VALUES {rows}",
        columns: &[
            "BIGINT", "TEXT", "TEXT", "BIGINT", "TEXT", "=0", "BIGINT", "=0", "BIGINT", "=0", "=''",
        ],
    };
    INSERT
        .execute(connection, dialect, mails, |query, mail| {
            let (configuration, batch, callback) = match mail.about {
                About::Alerts(configuration, batch) => (Some(configuration), batch, None),
                About::SwitchedOff(callback) => (None, 0, Some(callback)),
                About::Failing(callback, event) => (None, event.0, Some(callback)),
            };
            query
                .bind(mail.id)
                .bind(mail.recipient.as_str())
                .bind(configuration.map(|id| id.to_string()))
                .bind(batch)
                .bind(callback.map(|id| id.to_string()))
                .bind(now.0)
                .bind(now.0)
        })
        .await
}

/// A mail that is held for one attempt.
#[derive(Clone, Debug)]
pub(crate) struct Claimed {
    pub(crate) id: i64,
    pub(crate) recipient: String,
    pub(crate) about: About,
    /// The number of the attempt, from 1.
    pub(crate) attempt: u32,
    /// When it was put together.
    pub(crate) created: UnixMillis,
}

/// Whether a mail is due: asked without holding anything.
pub(crate) async fn any_due(
    connection: &mut AnyConnection,
    now: UnixMillis,
) -> Result<bool, StoreError> {
    let row = sqlx::query("SELECT id FROM mails WHERE state = 0 AND due <= $1 LIMIT 1")
        .bind(now.0)
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

/// Leases at most `limit` mails that are due until a time, those due longest first; those that
/// another process is taking are passed over. The attempt is counted with that.
pub(crate) async fn claim(
    connection: &mut AnyConnection,
    dialect: Dialect,
    now: UnixMillis,
    until: UnixMillis,
    limit: i64,
) -> Result<Vec<Claimed>, StoreError> {
    const SQLITE: &str = "SELECT id, recipient, configuration_id, batch, callback_id, attempts, \
         created FROM mails WHERE state = 0 AND due <= $1 ORDER BY due, id LIMIT $2";
    const POSTGRES: &str = "SELECT id, recipient, configuration_id, batch, callback_id, attempts, \
         created FROM mails WHERE state = 0 AND due <= $1 ORDER BY due, id LIMIT $2 \
         FOR UPDATE SKIP LOCKED";
    const LEASE: Bulk = Bulk {
        text: "WITH mine (id, due, attempts) AS (VALUES {rows}) \
               UPDATE mails SET due = mine.due, attempts = mine.attempts FROM mine \
               WHERE mails.id = mine.id",
        columns: &["BIGINT", "BIGINT", "BIGINT"],
    };
    let text = match dialect {
        Dialect::Sqlite => SQLITE,
        Dialect::Postgres => POSTGRES,
    };
    let rows = sqlx::query(text)
        .bind(now.0)
        .bind(limit)
        .fetch_all(&mut *connection)
        .await?;
    let claimed: Result<Vec<Claimed>, StoreError> = rows.iter().map(claimed).collect();
    let claimed = claimed?;
    LEASE
        .execute(connection, dialect, &claimed, |query, mail| {
            let query = query.bind(mail.id).bind(until.0);
            query.bind(i64::from(mail.attempt))
        })
        .await?;
    Ok(claimed)
}

fn claimed(row: &AnyRow) -> Result<Claimed, StoreError> {
    let configuration: Option<EventConfigurationId> = optional_id(row, "configuration_id")?;
    let callback: Option<CallbackId> = optional_id(row, "callback_id")?;
    let batch: i64 = row.try_get("batch")?;
    let about = match (configuration, callback) {
        (Some(configuration), _) => About::Alerts(configuration, batch),
        (None, Some(callback)) if batch == 0 => About::SwitchedOff(callback),
        // There the batch is the event: neither is ever the other.
        (None, Some(callback)) => About::Failing(callback, EventId(batch)),
        (None, None) => {
            return Err(StoreError::Value {
                column: "mails.callback_id",
                problem: "a mail about nothing".into(),
            });
        }
    };
    Ok(Claimed {
        id: int(row, 0)?,
        recipient: row.try_get("recipient")?,
        about,
        attempt: number32(row, "attempts")? + 1,
        created: UnixMillis(row.try_get("created")?),
    })
}

/// What came of an attempt.
#[derive(Clone, Debug)]
pub(crate) struct Mailed {
    pub(crate) mail: i64,
    pub(crate) attempt: u32,
    pub(crate) state: DeliveryState,
    /// When it is tried next, if it still waits.
    pub(crate) due: UnixMillis,
    pub(crate) finished: UnixMillis,
    /// Why it was not taken.
    pub(crate) fault: Option<DeliveryFault>,
}

/// Writes what came of attempts, as far as they are the last ones.
pub(crate) async fn record(
    connection: &mut AnyConnection,
    dialect: Dialect,
    rows: &[Mailed],
) -> Result<(), StoreError> {
    const RECORD: Bulk = Bulk {
        text: "WITH done (id, attempts, state, due, finished, fault) AS (VALUES {rows}) \
               UPDATE mails SET state = done.state, due = done.due, finished = done.finished, \
               fault = done.fault FROM done \
               WHERE mails.id = done.id AND mails.attempts = done.attempts AND mails.state + 0 = 0",
        columns: &["BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "TEXT"],
    };
    let fault = |row: &Mailed| match &row.fault {
        // Texts and numbers always make JSON.
        Some(fault) => serde_json::to_string(fault).unwrap_or_else(|_| fault.to_string()),
        None => String::new(),
    };
    RECORD
        .execute(connection, dialect, rows, |query, row| {
            query
                .bind(row.mail)
                .bind(i64::from(row.attempt))
                .bind(row.state as i64)
                .bind(row.due.0)
                .bind(row.finished.0)
                .bind(fault(row))
        })
        .await
}

/// The last mails of a configuration, the newest first.
pub(crate) async fn listed(
    connection: &mut AnyConnection,
    configuration: EventConfigurationId,
    limit: i64,
) -> Result<Vec<AlertMailView>, StoreError> {
    let rows = sqlx::query(
        "SELECT m.recipient, m.state, m.created, m.due, m.attempts, m.fault, \
         (SELECT COUNT(*) FROM alerts a WHERE a.batch = m.batch AND a.batch > 0 \
           AND REPLACE('\n' || a.told || '\n', '\n' || m.recipient || '\n', '') \
             = '\n' || a.told || '\n') AS alerts \
         FROM mails m WHERE m.configuration_id = $1 ORDER BY m.id DESC LIMIT $2",
    )
    .bind(configuration.to_string())
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter().map(view).collect()
}

fn view(row: &AnyRow) -> Result<AlertMailView, StoreError> {
    let number: i64 = row.try_get("state")?;
    let state = DeliveryState::from_number(number).ok_or_else(|| StoreError::Value {
        column: "mails.state",
        problem: number.to_string(),
    })?;
    let fault: &str = row.try_get("fault")?;
    let due = UnixMillis(row.try_get("due")?);
    Ok(AlertMailView {
        recipient: row.try_get("recipient")?,
        state,
        created: UnixMillis(row.try_get("created")?),
        due: (state == DeliveryState::Waiting).then_some(due),
        attempts: number32(row, "attempts")?,
        alerts: row.try_get("alerts")?,
        fault: serde_json::from_str(fault).ok(),
    })
}
