//! What a mail tells.

use domain::event::EventView;
use domain::{EventConfigurationId, EventId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::store::alerts::off::Off;
use crate::store::bulk::int;
use crate::store::db::StoreError;
use crate::store::events;

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
