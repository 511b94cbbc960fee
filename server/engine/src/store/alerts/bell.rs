//! Alerts as they are listed, and the tables of what people have read: `bell_marks`, up to which
//! alert they have read all, and `bell_reads`, which others they have.

use std::cmp::Reverse;

use domain::alert::{AlertView, Alerted, CallbackOffView};
use domain::permission::{Action, Principal};
use domain::{AlertId, EventConfigurationId, UnixMillis, UserId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::store::bulk::{Bulk, int};
use crate::store::db::{Dialect, StoreError};
use crate::store::sql::{id, optional_id, time_or_never};
use crate::store::{events, groups};

/// Which alerts to list.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Wanted<'a> {
    /// Those that ring for the groups with these paths and below; where it is said, only those
    /// that somebody who has read everything up to the alert beside it has not read.
    Bell(&'a [&'a str], Option<(UserId, AlertId)>),
    /// Those of a configuration.
    Of(EventConfigurationId),
}

/// The ids of alerts beyond a position, the newest first; `backwards` walks up and returns the
/// oldest first.
async fn places(
    connection: &mut AnyConnection,
    wanted: Wanted<'_>,
    position: Option<i64>,
    backwards: bool,
    limit: i64,
) -> Result<Vec<i64>, StoreError> {
    // Of each group as many as the page takes are looked up, however many it has.
    const BELOW: &str = "SELECT a.id FROM groups g CROSS JOIN alerts a \
         WHERE g.path >= $1 AND g.path < $2 AND a.group_id = g.id AND a.bell = 1 AND a.id < $3 \
           AND a.id >= COALESCE((SELECT b.id FROM alerts b WHERE b.group_id = g.id \
             AND b.bell = 1 AND b.id < $3 ORDER BY b.id DESC LIMIT 1 OFFSET $4), 0) \
         ORDER BY a.id DESC LIMIT $4";
    const ABOVE: &str = "SELECT a.id FROM groups g CROSS JOIN alerts a \
         WHERE g.path >= $1 AND g.path < $2 AND a.group_id = g.id AND a.bell = 1 AND a.id > $3 \
           AND a.id <= COALESCE((SELECT b.id FROM alerts b WHERE b.group_id = g.id \
             AND b.bell = 1 AND b.id > $3 ORDER BY b.id LIMIT 1 OFFSET $4), \
             9223372036854775807) \
         ORDER BY a.id LIMIT $4";
    const UNREAD_BELOW: &str = "SELECT a.id FROM groups g CROSS JOIN alerts a \
         WHERE g.path >= $1 AND g.path < $2 AND a.group_id = g.id AND a.bell = 1 AND a.id < $3 \
           AND a.id >= COALESCE((SELECT b.id FROM alerts b WHERE b.group_id = g.id \
             AND b.bell = 1 AND b.id < $3 AND b.id > $5 AND NOT EXISTS (SELECT 1 \
             FROM bell_reads q WHERE q.user_id = $6 AND q.alert_id = b.id) \
             ORDER BY b.id DESC LIMIT 1 OFFSET $4), 0) \
           AND a.id > $5 AND NOT EXISTS (SELECT 1 FROM bell_reads r WHERE r.user_id = $6 \
             AND r.alert_id = a.id) \
         ORDER BY a.id DESC LIMIT $4";
    const UNREAD_ABOVE: &str = "SELECT a.id FROM groups g CROSS JOIN alerts a \
         WHERE g.path >= $1 AND g.path < $2 AND a.group_id = g.id AND a.bell = 1 AND a.id > $3 \
           AND a.id <= COALESCE((SELECT b.id FROM alerts b WHERE b.group_id = g.id \
             AND b.bell = 1 AND b.id > $3 AND b.id > $5 AND NOT EXISTS (SELECT 1 \
             FROM bell_reads q WHERE q.user_id = $6 AND q.alert_id = b.id) \
             ORDER BY b.id LIMIT 1 OFFSET $4), 9223372036854775807) \
           AND a.id > $5 AND NOT EXISTS (SELECT 1 FROM bell_reads r WHERE r.user_id = $6 \
             AND r.alert_id = a.id) \
         ORDER BY a.id LIMIT $4";
    const OF_BELOW: &str = "SELECT a.id FROM alerts a WHERE a.configuration_id = $1 \
         AND a.id < $2 ORDER BY a.id DESC LIMIT $3";
    const OF_ABOVE: &str = "SELECT a.id FROM alerts a WHERE a.configuration_id = $1 \
         AND a.id > $2 ORDER BY a.id LIMIT $3";
    let position = position.unwrap_or(if backwards { i64::MIN } else { i64::MAX });
    let rows: Vec<AnyRow> = match wanted {
        Wanted::Of(configuration) => {
            let text = if backwards { OF_ABOVE } else { OF_BELOW };
            sqlx::query(text)
                .bind(configuration.to_string())
                .bind(position)
                .bind(limit)
                .fetch_all(&mut *connection)
                .await?
        }
        Wanted::Bell(paths, unread) => {
            let text = match (unread.is_some(), backwards) {
                (false, false) => BELOW,
                (false, true) => ABOVE,
                (true, false) => UNREAD_BELOW,
                (true, true) => UNREAD_ABOVE,
            };
            let mut rows = Vec::new();
            for path in paths {
                let query = sqlx::query(text)
                    .bind((*path).to_owned())
                    .bind(groups::after(path))
                    .bind(position)
                    .bind(limit);
                let query = match unread {
                    None => query,
                    Some((user, until)) => query.bind(until.0).bind(user.to_string()),
                };
                rows.extend(query.fetch_all(&mut *connection).await?);
            }
            rows
        }
    };
    let ids: Result<Vec<i64>, StoreError> = rows.iter().map(|row| int(row, 0)).collect();
    let mut ids = ids?;
    ids.sort_unstable();
    if !backwards {
        ids.reverse();
    }
    ids.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(ids)
}

/// Alerts beyond a position, as `who` sees them, the newest first; `backwards` walks up and
/// returns the oldest first. `until` is up to which alert he has read everything.
///
/// What a device is called by now is told only while it is of the group of the alert, and the
/// configuration only to whoever may see its owner.
pub(crate) async fn list(
    connection: &mut AnyConnection,
    dialect: Dialect,
    wanted: Wanted<'_>,
    (who, until): (&Principal, AlertId),
    position: Option<i64>,
    backwards: bool,
    limit: i64,
) -> Result<Vec<AlertView>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH v (id, user_id) AS (VALUES {rows}) \
               SELECT e.id, e.device_id, e.device_type_id, e.group_id, e.kind, e.time, e.closed, \
               e.variables, a.id AS alert_id, a.time AS raised, a.configuration_id, \
               COALESCE(c.name, '') AS configuration_name, \
               CASE WHEN d.group_id = a.group_id THEN d.name ELSE '' END AS device_name, \
               COALESCE(t.name, '') AS device_type_name, r.alert_id AS read_id, \
               k.device_type_id AS off_type, \
               CASE WHEN k.deleted = 0 THEN k.switched_off ELSE '' END AS off_why, \
               CASE WHEN k.deleted = 0 THEN k.off_since ELSE 0 END AS off_since, \
               COALESCE((SELECT g.path FROM groups g WHERE g.id = CASE c.owner_kind \
                 WHEN 0 THEN c.owner \
                 WHEN 1 THEN (SELECT o.group_id FROM device_types o WHERE o.id = c.owner) \
                 ELSE (SELECT o.group_id FROM devices o WHERE o.id_text = c.owner) \
                 END), '') AS owner_path \
               FROM v CROSS JOIN alerts a LEFT JOIN events e ON e.id = a.event_id \
               LEFT JOIN callbacks k ON k.id = a.callback_id \
               LEFT JOIN devices d ON d.id = e.device_id \
               LEFT JOIN device_types t ON t.id = COALESCE(e.device_type_id, k.device_type_id) \
               LEFT JOIN event_configurations c ON c.id = a.configuration_id \
               LEFT JOIN bell_reads r ON r.alert_id = a.id AND r.user_id = v.user_id \
               WHERE a.id = v.id AND COALESCE(e.device_type_id, k.device_type_id) IS NOT NULL",
        columns: &["BIGINT", "TEXT"],
    };
    let ids = places(connection, wanted, position, backwards, limit).await?;
    let mut found = Vec::with_capacity(ids.len());
    QUERY
        .fetch(
            connection,
            dialect,
            &ids,
            |query, id| query.bind(*id).bind(who.user.to_string()),
            |row| {
                found.push(view(row, who, until)?);
                Ok(())
            },
        )
        .await?;
    match backwards {
        true => found.sort_unstable_by_key(|alert: &AlertView| alert.id),
        false => found.sort_unstable_by_key(|alert: &AlertView| Reverse(alert.id)),
    }
    Ok(found)
}

fn view(row: &AnyRow, who: &Principal, until: AlertId) -> Result<AlertView, StoreError> {
    let mut about = about(row)?;
    let own = AlertId(row.try_get("alert_id")?);
    let device_name: String = row.try_get("device_name")?;
    let read: Option<i64> = row.try_get("read_id")?;
    let owner_path: &str = row.try_get("owner_path")?;
    let unseen = (EventConfigurationId([0; 12]), String::new());
    let (configuration, configuration_name) = match &mut about {
        Alerted::Event(_) if who.may(Action::Read, owner_path) => (
            id(row, "configuration_id")?,
            row.try_get("configuration_name")?,
        ),
        Alerted::Event(event) => {
            event.variables.configuration_id = None;
            unseen
        }
        Alerted::CallbackOff(_) => unseen,
    };
    let device_name = match &about {
        Alerted::Event(event) if device_name.is_empty() => event.device.to_string(),
        _ => device_name,
    };
    Ok(AlertView {
        id: own,
        configuration,
        configuration_name,
        device_name,
        device_type_name: row.try_get("device_type_name")?,
        time: UnixMillis(row.try_get("raised")?),
        read: read.is_some() || own <= until,
        about,
    })
}

fn about(row: &AnyRow) -> Result<Alerted, StoreError> {
    Ok(match optional_id(row, "off_type")? {
        Some(device_type) => Alerted::CallbackOff(CallbackOffView {
            device_type,
            why: row.try_get("off_why")?,
            since: time_or_never(row, "off_since")?,
        }),
        None => Alerted::Event(Box::new(events::view(row)?)),
    })
}

/// How many alerts that ring for the groups below a path somebody has not read, who has read
/// everything up to `until`; counted no further than `bound`.
pub(crate) async fn unread(
    connection: &mut AnyConnection,
    path: &str,
    (user, until): (UserId, AlertId),
    bound: i64,
) -> Result<i64, StoreError> {
    let row = sqlx::query(
        "SELECT COUNT(*) FROM (SELECT 1 FROM groups g CROSS JOIN alerts a \
         WHERE g.path >= $1 AND g.path < $2 AND a.group_id = g.id AND a.bell = 1 AND a.id > $3 \
           AND NOT EXISTS (SELECT 1 FROM bell_reads r WHERE r.user_id = $4 \
             AND r.alert_id = a.id) LIMIT $5) AS unread",
    )
    .bind(path.to_owned())
    .bind(groups::after(path))
    .bind(until.0)
    .bind(user.to_string())
    .bind(bound)
    .fetch_one(connection)
    .await?;
    int(&row, 0)
}

/// Those between two alerts (neither the first nor beyond the second) that ring for the groups
/// below a path, at most `limit`, the newest first.
pub(crate) async fn rung_since(
    connection: &mut AnyConnection,
    path: &str,
    between: (AlertId, AlertId),
    limit: i64,
) -> Result<Vec<AlertId>, StoreError> {
    let rows = sqlx::query(
        "SELECT a.id FROM groups g CROSS JOIN alerts a \
         WHERE g.path >= $1 AND g.path < $2 AND a.group_id = g.id AND a.bell = 1 AND a.id > $3 \
           AND a.id <= $4 ORDER BY a.id DESC LIMIT $5",
    )
    .bind(path.to_owned())
    .bind(groups::after(path))
    .bind(between.0.0)
    .bind(between.1.0)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| Ok(AlertId(int(row, 0)?))).collect()
}

/// Up to which alert somebody has read everything.
pub(crate) async fn until(
    connection: &mut AnyConnection,
    user: UserId,
) -> Result<AlertId, StoreError> {
    let row = sqlx::query("SELECT until FROM bell_marks WHERE user_id = $1")
        .bind(user.to_string())
        .fetch_optional(connection)
        .await?;
    let until = row.map(|row| int(&row, 0)).transpose()?;
    Ok(AlertId(until.unwrap_or(0)))
}

/// Notes that somebody has read those.
pub(crate) async fn read(
    connection: &mut AnyConnection,
    dialect: Dialect,
    user: UserId,
    alerts: &[AlertId],
) -> Result<(), StoreError> {
    const READ: Bulk = Bulk {
        text: "INSERT INTO bell_reads (user_id, alert_id) VALUES {rows} \
               ON CONFLICT (user_id, alert_id) DO NOTHING",
        columns: &["TEXT", "BIGINT"],
    };
    READ.execute(connection, dialect, alerts, |query, alert| {
        query.bind(user.to_string()).bind(alert.0)
    })
    .await
}

/// Notes that somebody has read everything up to an alert.
pub(crate) async fn mark_until(
    connection: &mut AnyConnection,
    user: UserId,
    until: AlertId,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO bell_marks (user_id, until) VALUES ($1, $2) \
         ON CONFLICT (user_id) DO UPDATE SET until = CASE \
         WHEN excluded.until > bell_marks.until THEN excluded.until ELSE bell_marks.until END",
    )
    .bind(user.to_string())
    .bind(until.0)
    .execute(&mut *connection)
    .await?;
    sqlx::query("DELETE FROM bell_reads WHERE user_id = $1 AND alert_id <= $2")
        .bind(user.to_string())
        .bind(until.0)
        .execute(connection)
        .await?;
    Ok(())
}
