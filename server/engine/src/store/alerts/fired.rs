//! The tables `alerts` and `alert_told`: what fired, and when the same last did.

use std::collections::{HashMap, HashSet};

use domain::event::EventKind;
use domain::{AlertId, DeviceId, EventConfigurationId, EventId, GroupId, UnixMillis};
use sqlx::{AnyConnection, Row};

use crate::store::bulk::{Bulk, int};
use crate::store::db::{Dialect, StoreError};
use crate::store::sql::{id, number32};

/// So long alerts are kept (ms); the events of which they took notice stay.
pub(crate) const KEPT_FOR: i64 = 90 * 86_400_000;

/// What alerts: an event of a device, of which a configuration takes notice.
pub(crate) type Told = (EventConfigurationId, DeviceId, &'static str);

/// Notes that those alert at `now`, each with the time until which the same is not to, and returns
/// those that do; the others did so not long ago. The kinds are codes. Ascending, none twice.
pub(crate) async fn tell(
    connection: &mut AnyConnection,
    dialect: Dialect,
    told: &[(Told, UnixMillis)],
    now: UnixMillis,
) -> Result<HashSet<Told>, StoreError> {
    // Of two that try at once the second waits for the first, and finds what that wrote.
    const TELL: Bulk = Bulk {
        text: "INSERT INTO alert_told (configuration_id, device_id, kind, told, quiet_until) \
               VALUES {rows} ON CONFLICT (configuration_id, device_id, kind) DO UPDATE SET \
               told = excluded.told, quiet_until = excluded.quiet_until \
               WHERE alert_told.quiet_until <= excluded.told \
               RETURNING configuration_id, device_id, kind",
        columns: &["TEXT", "BIGINT", "TEXT", "BIGINT", "BIGINT"],
    };
    let mut alerts = HashSet::with_capacity(told.len());
    TELL.fetch(
        connection,
        dialect,
        told,
        |query, ((configuration, device, kind), until)| {
            query
                .bind(configuration.to_string())
                .bind(i64::from(device.0))
                .bind(*kind)
                .bind(now.0)
                .bind(until.0)
        },
        |row| {
            let code: &str = row.try_get("kind")?;
            let kind = EventKind::from_code(code).ok_or_else(|| StoreError::Value {
                column: "alert_told.kind",
                problem: code.to_owned(),
            })?;
            let device = DeviceId(number32(row, "device_id")?);
            alerts.insert((id(row, "configuration_id")?, device, kind.code()));
            Ok(())
        },
    )
    .await?;
    Ok(alerts)
}

/// Has a configuration alert again of whatever it alerted of not long ago.
pub(crate) async fn forget_told(
    connection: &mut AnyConnection,
    configuration: EventConfigurationId,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM alert_told WHERE configuration_id = $1")
        .bind(configuration.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// The same of several configurations; ascending.
pub(crate) async fn forget_all_told(
    connection: &mut AnyConnection,
    dialect: Dialect,
    configurations: &[EventConfigurationId],
) -> Result<(), StoreError> {
    const FORGET: Bulk = Bulk {
        text: "DELETE FROM alert_told WHERE configuration_id IN (VALUES {rows})",
        columns: &["TEXT"],
    };
    FORGET
        .execute(connection, dialect, configurations, |query, id| {
            query.bind(id.to_string())
        })
        .await
}

/// An alert to be stored.
#[derive(Clone, Debug)]
pub(crate) struct NewAlert {
    pub(crate) id: AlertId,
    pub(crate) configuration: EventConfigurationId,
    pub(crate) event: EventId,
    pub(crate) device: DeviceId,
    pub(crate) group: GroupId,
    /// Whether it rings.
    pub(crate) bell: bool,
    /// When it may be mailed; none: not at all.
    pub(crate) mail_due: Option<UnixMillis>,
    /// By when its mail is thought to go out.
    pub(crate) mail_by: UnixMillis,
    /// The addresses that a nearer configuration tells, one a line.
    pub(crate) told: String,
    /// Those that it is to tell itself, one a line.
    pub(crate) whom: String,
}

/// Stores alerts.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    dialect: Dialect,
    alerts: &[NewAlert],
    now: UnixMillis,
) -> Result<(), StoreError> {
    const INSERT: Bulk = Bulk {
        text: "INSERT INTO alerts (id, configuration_id, event_id, device_id, group_id, time, \
               bell, mail_due, mail_by, batch, told, whom) VALUES {rows}",
        columns: &[
            "BIGINT", "TEXT", "BIGINT", "BIGINT", "TEXT", "BIGINT", "BIGINT", "BIGINT", "BIGINT",
            "=0", "TEXT", "TEXT",
        ],
    };
    INSERT
        .execute(connection, dialect, alerts, |query, alert| {
            query
                .bind(alert.id.0)
                .bind(alert.configuration.to_string())
                .bind(alert.event.0)
                .bind(i64::from(alert.device.0))
                .bind(alert.group.to_string())
                .bind(now.0)
                .bind(i64::from(alert.bell))
                .bind(alert.mail_due.map_or(0, |due| due.0))
                .bind(alert.mail_by.0)
                .bind(alert.told.as_str())
                .bind(alert.whom.as_str())
        })
        .await
}

/// When each of those configurations last alerted, as far as it did.
pub(crate) async fn last_alerts(
    connection: &mut AnyConnection,
    dialect: Dialect,
    configurations: &[EventConfigurationId],
) -> Result<HashMap<EventConfigurationId, UnixMillis>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH v (id) AS (VALUES {rows}) \
               SELECT v.id, COALESCE((SELECT a.time FROM alerts a WHERE a.configuration_id = v.id \
               ORDER BY a.id DESC LIMIT 1), 0) AS last FROM v",
        columns: &["TEXT"],
    };
    let mut found = HashMap::with_capacity(configurations.len());
    QUERY
        .fetch(
            connection,
            dialect,
            configurations,
            |query, id| query.bind(id.to_string()),
            |row| {
                let last = int(row, 1)?;
                if last != 0 {
                    found.insert(id(row, "id")?, UnixMillis(last));
                }
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// Forgets what nobody asks for any more: alerts and mails with ids below `before`, what was read
/// of them, and that by `now` alerts again.
pub(crate) async fn forget(
    connection: &mut AnyConnection,
    before: AlertId,
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM alert_told WHERE quiet_until <= $1")
        .bind(now.0)
        .execute(&mut *connection)
        .await?;
    sqlx::query("DELETE FROM alerts WHERE id < $1 AND mail_due = 0")
        .bind(before.0)
        .execute(&mut *connection)
        .await?;
    sqlx::query("DELETE FROM bell_reads WHERE alert_id < $1")
        .bind(before.0)
        .execute(&mut *connection)
        .await?;
    sqlx::query("DELETE FROM mails WHERE id < $1 AND state <> 0")
        .bind(before.0)
        .execute(connection)
        .await?;
    Ok(())
}
