//! The table `mails`: what is to be sent to whom, and from alerts to there.
//!
//! A mail is leased by moving its `due` to the end of the lease, and the number of its attempt
//! fences: what becomes of an attempt changes the row only while that is the last one.

use std::collections::BTreeSet;

use domain::alert::{AlertMailView, EventConfigurationInput};
use domain::callback::{DeliveryFault, DeliveryState};
use domain::event::EventView;
use domain::{CallbackId, EventConfigurationId, EventId, UnixMillis};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::off::Off;
use crate::store::bulk::{Bulk, int};
use crate::store::db::{Dialect, StoreError};
use crate::store::events;
use crate::store::sql::{id, number32, optional_id};

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

/// The configurations with alerts that may be mailed by `now`.
pub(crate) async fn gathering(
    connection: &mut AnyConnection,
    now: UnixMillis,
    limit: i64,
) -> Result<Vec<EventConfigurationId>, StoreError> {
    let rows = sqlx::query(
        "SELECT DISTINCT configuration_id FROM alerts WHERE mail_due > 0 AND mail_due <= $1 \
         ORDER BY configuration_id LIMIT $2",
    )
    .bind(now.0)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| id(row, "configuration_id")).collect()
}

/// A configuration whose alerts are put into mails.
pub(crate) struct Gathering {
    /// Its settings.
    pub(crate) input: EventConfigurationInput,
    /// When that was last done.
    pub(crate) mailed: UnixMillis,
    /// Whether it was deleted, or switched off.
    pub(crate) gone: bool,
}

/// Holds a configuration until the transaction ends: of two that would put its alerts into mails
/// the second finds that it was done.
pub(crate) async fn hold(
    connection: &mut AnyConnection,
    dialect: Dialect,
    configuration: EventConfigurationId,
) -> Result<Option<Gathering>, StoreError> {
    let text = match dialect {
        Dialect::Sqlite => {
            "SELECT settings, mailed, deleted, enabled FROM event_configurations WHERE id = $1"
        }
        Dialect::Postgres => {
            "SELECT settings, mailed, deleted, enabled FROM event_configurations WHERE id = $1 \
             FOR UPDATE"
        }
    };
    let row = sqlx::query(text)
        .bind(configuration.to_string())
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let (deleted, enabled): (i64, i64) = (row.try_get("deleted")?, row.try_get("enabled")?);
    Ok(Some(Gathering {
        input: input(&row)?,
        mailed: UnixMillis(row.try_get("mailed")?),
        gone: deleted != 0 || enabled == 0,
    }))
}

fn input(row: &AnyRow) -> Result<EventConfigurationInput, StoreError> {
    let settings: &str = row.try_get("settings")?;
    serde_json::from_str(settings).map_err(|error| StoreError::Value {
        column: "event_configurations.settings",
        problem: error.to_string(),
    })
}

/// The settings of a configuration, also of one that was deleted.
pub(crate) async fn settings(
    connection: &mut AnyConnection,
    configuration: EventConfigurationId,
) -> Result<Option<EventConfigurationInput>, StoreError> {
    let row = sqlx::query("SELECT settings FROM event_configurations WHERE id = $1")
        .bind(configuration.to_string())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(input).transpose()
}

/// Whom the alerts of a configuration that may be mailed by `now` were to tell when they were
/// raised, each once; only of those whose mail was thought to go out by `by`.
pub(crate) async fn to_tell(
    connection: &mut AnyConnection,
    configuration: EventConfigurationId,
    now: UnixMillis,
    by: UnixMillis,
) -> Result<BTreeSet<String>, StoreError> {
    let rows = sqlx::query(
        "SELECT DISTINCT whom FROM alerts \
         WHERE configuration_id = $1 AND mail_due > 0 AND mail_due <= $2 AND mail_by <= $3",
    )
    .bind(configuration.to_string())
    .bind(now.0)
    .bind(by.0)
    .fetch_all(connection)
    .await?;
    let mut found = BTreeSet::new();
    for row in &rows {
        let whom: &str = row.try_get("whom")?;
        found.extend(whom.lines().map(str::to_owned));
    }
    Ok(found)
}

/// Those of what came to pass: `b`, and `a` further up.
///
/// The alerts of what came to pass are found by their ids, since no index leads from events to
/// them. They took their ids together, the nearest first, with none of anything else in between: so
/// those further up are the next ones. 16 ms of ids (2^24) are 65,536 of them, and never do so many
/// configurations hold for one device. What alerted of anything else within that time is no
/// sibling: the event has to be the same; or, of what was looked for, another one that says the
/// same but for the configuration whose it is.
macro_rules! siblings {
    () => {
        "alerts b JOIN alerts a ON a.id > b.id AND a.id <= b.id + 16777216 \
           AND a.device_id = b.device_id \
         LEFT JOIN events e ON e.id = a.event_id LEFT JOIN events f ON f.id = b.event_id \
         WHERE (a.event_id = b.event_id OR (e.kind = f.kind AND e.time = f.time \
           AND REPLACE(e.variables, a.configuration_id, '') <> e.variables \
           AND REPLACE(e.variables, a.configuration_id, '') \
             = REPLACE(f.variables, b.configuration_id, '')))"
    };
}

/// Has a configuration not tell an address by `now` what one further up mailed it in the meantime,
/// which went out earlier. What was mailed in vain it tells.
pub(crate) async fn leave_out_what_was_mailed(
    connection: &mut AnyConnection,
    configuration: EventConfigurationId,
    address: &str,
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query(concat!(
        "UPDATE alerts SET told = TRIM(told || '\n' || $4, '\n'), \
         whom = TRIM(REPLACE('\n' || whom || '\n', $3, '\n'), '\n') \
         WHERE id IN (SELECT b.id FROM ",
        siblings!(),
        " AND b.configuration_id = $2 AND b.mail_due > 0 AND b.mail_due <= $1 \
         AND REPLACE('\n' || b.whom || '\n', $3, '') <> '\n' || b.whom || '\n' \
         AND REPLACE('\n' || a.whom || '\n', $3, '') <> '\n' || a.whom || '\n' \
         AND EXISTS (SELECT 1 FROM mails m WHERE m.configuration_id = a.configuration_id \
           AND m.batch = a.batch AND m.recipient = $4 AND m.state = 1))"
    ))
    .bind(now.0)
    .bind(configuration.to_string())
    .bind(format!("\n{address}\n"))
    .bind(address.to_owned())
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "UPDATE alerts SET mail_due = 0 \
         WHERE configuration_id = $1 AND mail_due > 0 AND mail_due <= $2 AND whom = ''",
    )
    .bind(configuration.to_string())
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Has those further up tell an address what a configuration was to tell it by `now` and does not,
/// or much later; only of those whose mail was thought to go out by `by`. Of what came to pass they
/// leave it out no more, and mail it if no mail to it waits that does so then. All of them do:
/// rather twice than late. Whom they have mailed such an alert already they do not tell it again,
/// unless their mail to somebody still waits.
pub(crate) async fn give_back(
    connection: &mut AnyConnection,
    configuration: EventConfigurationId,
    address: &str,
    now: UnixMillis,
    by: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query(concat!(
        "UPDATE alerts SET \
         told = TRIM(REPLACE('\n' || told || '\n', $3, '\n') || CASE WHEN mail_due = 0 \
           AND (SELECT MIN(m.state) FROM mails m \
             WHERE m.configuration_id = alerts.configuration_id \
             AND m.batch = alerts.batch) > 0 THEN whom ELSE '' END, '\n'), \
         whom = TRIM(whom || '\n' || $4, '\n'), \
         mail_due = CASE WHEN mail_due = 0 AND NOT EXISTS (SELECT 1 FROM mails m \
           WHERE m.configuration_id = alerts.configuration_id AND m.batch = alerts.batch \
             AND m.recipient = $4 AND m.state = 0) THEN $1 ELSE mail_due END \
         WHERE id IN (SELECT a.id FROM ",
        siblings!(),
        " AND b.configuration_id = $2 AND b.mail_due > 0 AND b.mail_due <= $1 \
           AND b.mail_by <= $5 \
           AND REPLACE('\n' || b.whom || '\n', $3, '') <> '\n' || b.whom || '\n' \
           AND REPLACE('\n' || a.told || '\n', $3, '') <> '\n' || a.told || '\n')",
    ))
    .bind(now.0)
    .bind(configuration.to_string())
    // One a line: it is one of them where its whole line is there.
    .bind(format!("\n{address}\n"))
    .bind(address.to_owned())
    .bind(by.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Has all alerts of a configuration that wait for their mail looked at at `now`: after an edit
/// they may go out at another time, or not at all.
pub(crate) async fn look_anew(
    connection: &mut AnyConnection,
    configuration: EventConfigurationId,
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE alerts SET mail_due = $1 \
         WHERE configuration_id = $2 AND mail_due > 0 AND mail_due > $1",
    )
    .bind(now.0)
    .bind(configuration.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

/// The same of several configurations; ascending.
pub(crate) async fn look_at_all_anew(
    connection: &mut AnyConnection,
    dialect: Dialect,
    configurations: &[EventConfigurationId],
    now: UnixMillis,
) -> Result<(), StoreError> {
    const LOOK: Bulk = Bulk {
        text: "WITH v (id, due) AS (VALUES {rows}) \
               UPDATE alerts SET mail_due = v.due FROM v \
               WHERE alerts.configuration_id = v.id AND alerts.mail_due > 0 \
                 AND alerts.mail_due > v.due",
        columns: &["TEXT", "BIGINT"],
    };
    LOOK.execute(connection, dialect, configurations, |query, id| {
        query.bind(id.to_string()).bind(now.0)
    })
    .await
}

/// Has the alerts of a configuration that may be mailed by `now` wait until `until`; none: they are
/// not mailed at all.
pub(crate) async fn put_off(
    connection: &mut AnyConnection,
    configuration: EventConfigurationId,
    now: UnixMillis,
    until: Option<UnixMillis>,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE alerts SET mail_due = $1 \
         WHERE configuration_id = $2 AND mail_due > 0 AND mail_due <= $3",
    )
    .bind(until.map_or(0, |until| until.0))
    .bind(configuration.to_string())
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Gives those alerts to the mails of a batch, and notes that they were put together at `now`.
pub(crate) async fn gather(
    connection: &mut AnyConnection,
    configuration: EventConfigurationId,
    batch: i64,
    now: UnixMillis,
) -> Result<u64, StoreError> {
    let done = sqlx::query(
        "UPDATE alerts SET batch = $1, mail_due = 0 \
         WHERE configuration_id = $2 AND mail_due > 0 AND mail_due <= $3",
    )
    .bind(batch)
    .bind(configuration.to_string())
    .bind(now.0)
    .execute(&mut *connection)
    .await?;
    sqlx::query("UPDATE event_configurations SET mailed = $1 WHERE id = $2")
        .bind(now.0)
        .bind(configuration.to_string())
        .execute(connection)
        .await?;
    Ok(done.rows_affected())
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

/// An alert, as a mail tells it.
#[derive(Clone, Debug)]
pub(crate) struct Mailing {
    pub(crate) event: EventView,
    /// What the device is called; empty where it is gone, or of another group by now.
    pub(crate) device_name: String,
    /// What its type is called.
    pub(crate) device_type_name: String,
    /// The callback that failed, if that is what it tells and who is told may know.
    pub(crate) callback: Option<Off>,
}

/// The alerts of a batch that somebody is told.
pub(crate) struct Batch {
    /// The first ones.
    pub(crate) alerts: Vec<Mailing>,
    /// How many there are in all.
    pub(crate) count: i64,
}

/// The alerts of a batch of which no nearer configuration tells the recipient, the first `limit`
/// of them.
pub(crate) async fn batch(
    connection: &mut AnyConnection,
    batch: i64,
    recipient: &str,
    limit: i64,
) -> Result<Batch, StoreError> {
    // Those told by others stand one a line: it is one of them where its whole line is there.
    let line = format!("\n{recipient}\n");
    // Whoever is told of an alert sees nothing of those that have the device by now.
    let rows = sqlx::query(
        "SELECT e.id, e.device_id, e.device_type_id, e.group_id, e.kind, e.time, e.closed, \
         e.variables, COALESCE(t.name, '') AS device_type_name, \
         CASE WHEN d.group_id = a.group_id THEN d.name ELSE '' END AS device_name \
         FROM alerts a JOIN events e ON e.id = a.event_id \
         LEFT JOIN devices d ON d.id = a.device_id \
         LEFT JOIN device_types t ON t.id = e.device_type_id \
         WHERE a.batch = $1 AND a.batch > 0 \
           AND REPLACE('\n' || a.told || '\n', $2, '') = '\n' || a.told || '\n' \
         ORDER BY a.id LIMIT $3",
    )
    .bind(batch)
    .bind(line.clone())
    .bind(limit)
    .fetch_all(&mut *connection)
    .await?;
    let alerts = rows.iter().map(|row| {
        Ok(Mailing {
            event: events::view(row)?,
            device_name: row.try_get("device_name")?,
            device_type_name: row.try_get("device_type_name")?,
            callback: None,
        })
    });
    let alerts: Result<Vec<Mailing>, StoreError> = alerts.collect();
    let row = sqlx::query(
        "SELECT COUNT(*) FROM alerts a WHERE a.batch = $1 AND a.batch > 0 \
           AND REPLACE('\n' || a.told || '\n', $2, '') = '\n' || a.told || '\n'",
    )
    .bind(batch)
    .bind(line)
    .fetch_one(connection)
    .await?;
    Ok(Batch {
        alerts: alerts?,
        count: int(&row, 0)?,
    })
}

/// An event as a mail to `recipient` tells it that is of no configuration; none where it is gone, or
/// where a configuration tells it the same address.
pub(crate) async fn event(
    connection: &mut AnyConnection,
    event: EventId,
    recipient: &str,
) -> Result<Option<Mailing>, StoreError> {
    // Its alerts took their ids after it, in the same transaction: within a minute of ids.
    let row = sqlx::query(
        "SELECT e.id, e.device_id, e.device_type_id, e.group_id, e.kind, e.time, e.closed, \
         e.variables, COALESCE(t.name, '') AS device_type_name, \
         CASE WHEN d.group_id = e.group_id THEN d.name ELSE '' END AS device_name \
         FROM events e LEFT JOIN devices d ON d.id = e.device_id \
         LEFT JOIN device_types t ON t.id = e.device_type_id \
         WHERE e.id = $1 AND NOT EXISTS (SELECT 1 FROM alerts a \
           WHERE a.id > $1 AND a.id <= $1 + 62914560000 AND a.event_id = $1 \
           AND REPLACE('\n' || a.whom || '\n', $2, '') <> '\n' || a.whom || '\n')",
    )
    .bind(event.0)
    .bind(format!("\n{recipient}\n"))
    .fetch_optional(connection)
    .await?;
    let mailing = |row: &AnyRow| {
        Ok(Mailing {
            event: events::view(row)?,
            device_name: row.try_get("device_name")?,
            device_type_name: row.try_get("device_type_name")?,
            callback: None,
        })
    };
    row.as_ref().map(mailing).transpose()
}

/// The name of a configuration, also of one that was deleted.
pub(crate) async fn name(
    connection: &mut AnyConnection,
    configuration: EventConfigurationId,
) -> Result<String, StoreError> {
    let row = sqlx::query("SELECT name FROM event_configurations WHERE id = $1")
        .bind(configuration.to_string())
        .fetch_optional(connection)
        .await?;
    Ok(row
        .map(|row| row.try_get(0))
        .transpose()?
        .unwrap_or_default())
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
