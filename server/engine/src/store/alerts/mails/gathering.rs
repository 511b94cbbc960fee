//! From alerts that wait to mails: whom a mail tells, and which alerts it takes.

use std::collections::BTreeSet;

use domain::alert::EventConfigurationInput;
use domain::{EventConfigurationId, UnixMillis};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::store::bulk::Bulk;
use crate::store::db::{Dialect, StoreError};
use crate::store::sql::id;

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
