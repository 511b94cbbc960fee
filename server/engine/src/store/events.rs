//! Events of devices.

use domain::event::{EventKind, EventView, Variables};
use domain::{DeviceId, DeviceTypeId, EventId, GroupId, UnixMillis};
use sqlx::AssertSqlSafe;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::bulk::{Bulk, int};
use super::db::{Dialect, StoreError};
use super::sql::{id, number32, time_or_never};

mod breaks;

pub(crate) use breaks::{breaks, remove};

/// An event to be stored.
#[derive(Clone, Debug)]
pub(crate) struct NewEvent {
    pub(crate) id: EventId,
    pub(crate) device: DeviceId,
    pub(crate) device_type: DeviceTypeId,
    pub(crate) group: GroupId,
    pub(crate) kind: EventKind,
    pub(crate) time: UnixMillis,
    pub(crate) variables: Variables,
}

const INSERT: Bulk = Bulk {
    text: "INSERT INTO events (id, device_id, device_type_id, group_id, kind, time, closed, \
           variables) VALUES {rows}",
    columns: &[
        "BIGINT", "BIGINT", "TEXT", "TEXT", "TEXT", "BIGINT", "BIGINT", "TEXT",
    ],
};

/// Stores events.
pub(crate) async fn insert(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    events: &[NewEvent],
) -> Result<(), StoreError> {
    INSERT
        .execute(connection, dialect, events, |query, event| {
            query
                .bind(event.id.0)
                .bind(i64::from(event.device.0))
                .bind(event.device_type.to_string())
                .bind(event.group.to_string())
                .bind(event.kind.code())
                .bind(event.time.0)
                .bind(0_i64)
                .bind(print(&event.variables))
        })
        .await
}

fn print(variables: &Variables) -> String {
    // Numbers and text only: nothing in it that JSON could not say.
    serde_json::to_string(variables).unwrap_or_else(|_| "{}".into())
}

const COLUMNS: &str =
    "e.id, e.device_id, e.device_type_id, e.group_id, e.kind, e.time, e.closed, e.variables";

/// An event whose columns stand as in [`COLUMNS`], at the beginning of the row.
pub(super) fn view(row: &AnyRow) -> Result<EventView, StoreError> {
    let code: &str = row.try_get("kind")?;
    let kind = EventKind::from_code(code).ok_or_else(|| StoreError::Value {
        column: "events.kind",
        problem: code.to_owned(),
    })?;
    let variables: &str = row.try_get("variables")?;
    let variables = serde_json::from_str(variables).map_err(|error| StoreError::Value {
        column: "events.variables",
        problem: error.to_string(),
    })?;
    Ok(EventView {
        id: EventId(int(row, 0)?),
        device: DeviceId(number32(row, "device_id")?),
        device_type: id(row, "device_type_id")?,
        group: id(row, "group_id")?,
        kind,
        severity: kind.severity(),
        time: UnixMillis(row.try_get("time")?),
        closed: time_or_never(row, "closed")?,
        variables,
    })
}

/// The bound is looked up once for each row of `v`, so that no more than it tells are read.
const OPEN_BREAKS: Bulk = Bulk {
    text: "WITH v (device_id, kind, since) AS (VALUES {rows}) \
           SELECT e.id, e.device_id, e.device_type_id, e.group_id, e.kind, e.time, e.closed, \
             e.variables \
           FROM v CROSS JOIN events e \
           WHERE e.device_id = v.device_id AND e.kind = v.kind AND e.closed = 0 \
             AND e.time >= v.since \
             AND e.id >= COALESCE((SELECT b.id FROM events b \
               WHERE b.device_id = v.device_id AND b.kind = v.kind AND b.closed = 0 \
                 AND b.time >= v.since \
               ORDER BY b.id DESC LIMIT 1 OFFSET 999), 0)",
    columns: &["BIGINT", "TEXT", "BIGINT"],
};

/// The open breaks of devices that were noticed at a time or later: of each device the newest,
/// at most a thousand. In no order.
pub(crate) async fn open_breaks(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    devices: &[(DeviceId, UnixMillis)],
) -> Result<Vec<EventView>, StoreError> {
    let mut found = Vec::new();
    OPEN_BREAKS
        .fetch(
            connection,
            dialect,
            devices,
            |query, (device, since)| {
                query
                    .bind(i64::from(device.0))
                    .bind(EventKind::SequenceBreak.code())
                    .bind(since.0)
            },
            |row| {
                found.push(view(row)?);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// The newest events of a kind of a device that are not over, at most `limit`.
pub(crate) async fn open(
    connection: &mut sqlx::AnyConnection,
    device: DeviceId,
    kind: EventKind,
    limit: i64,
) -> Result<Vec<EventView>, StoreError> {
    let text = format!(
        "SELECT {COLUMNS} FROM events e WHERE e.device_id = $1 AND e.kind = $2 AND e.closed = 0 \
         ORDER BY e.id DESC LIMIT $3"
    );
    let rows = sqlx::query(AssertSqlSafe(text))
        .bind(i64::from(device.0))
        .bind(kind.code())
        .bind(limit)
        .fetch_all(connection)
        .await?;
    rows.iter().map(view).collect()
}

/// Those of these ids.
pub(crate) async fn of_ids(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    ids: &[EventId],
) -> Result<Vec<EventView>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH v (id) AS (VALUES {rows}) \
               SELECT e.id, e.device_id, e.device_type_id, e.group_id, e.kind, e.time, e.closed, \
                 e.variables FROM v CROSS JOIN events e WHERE e.id = v.id",
        columns: &["BIGINT"],
    };
    let mut found = Vec::with_capacity(ids.len());
    QUERY
        .fetch(
            connection,
            dialect,
            ids,
            |query, id| query.bind(id.0),
            |row| {
                found.push(view(row)?);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// What an event tells now, and since when it is over.
pub(crate) struct Change {
    pub(crate) id: EventId,
    pub(crate) variables: Variables,
    pub(crate) closed: Option<UnixMillis>,
}

const UPDATE: Bulk = Bulk {
    text: "WITH v (id, closed, variables) AS (VALUES {rows}) \
           UPDATE events SET closed = v.closed, variables = v.variables \
           FROM v WHERE events.id = v.id",
    columns: &["BIGINT", "BIGINT", "TEXT"],
};

/// Writes what became of events, each of them once.
pub(crate) async fn update(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    changes: &[Change],
) -> Result<(), StoreError> {
    UPDATE
        .execute(connection, dialect, changes, |query, change| {
            query
                .bind(change.id.0)
                .bind(change.closed.map_or(0, |time| time.0))
                .bind(print(&change.variables))
        })
        .await
}

const CLOSE: Bulk = Bulk {
    text: "WITH v (id, closed) AS (VALUES {rows}) \
           UPDATE events SET closed = v.closed FROM v WHERE events.id = v.id",
    columns: &["BIGINT", "BIGINT"],
};

/// Says that events are over.
pub(crate) async fn close(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    events: &[EventId],
    now: UnixMillis,
) -> Result<(), StoreError> {
    CLOSE
        .execute(connection, dialect, events, |query, event| {
            query.bind(event.0).bind(now.0)
        })
        .await
}

/// Which events to list.
#[derive(Clone, Debug)]
pub(crate) struct Wanted<'a> {
    /// Only those of this device.
    pub(crate) device: Option<DeviceId>,
    /// Only those of the devices of this type, when it was theirs.
    pub(crate) device_type: Option<DeviceTypeId>,
    /// Only those that happened in the groups with these paths and below; empty: wherever.
    pub(crate) paths: &'a [&'a str],
    /// Only those of this kind.
    pub(crate) kind: Option<EventKind>,
    /// Only those with this id or a later one.
    pub(crate) first: Option<i64>,
}

/// Events beyond a position, newest first; `backwards` walks up and returns oldest first.
pub(crate) async fn list(
    connection: &mut sqlx::AnyConnection,
    wanted: &Wanted<'_>,
    position: Option<i64>,
    backwards: bool,
    limit: i64,
) -> Result<Vec<EventView>, StoreError> {
    let from = match wanted.paths {
        [] => "events e",
        _ => "events e JOIN groups g ON g.id = e.group_id",
    };
    let (compare, order) = if backwards {
        (">", "ASC")
    } else {
        ("<", "DESC")
    };
    let mut numbers = 0;
    let mut place = || {
        numbers += 1;
        format!("${numbers}")
    };
    let mut text = format!(
        "SELECT {COLUMNS} FROM {from} WHERE e.id {compare} {}",
        place()
    );
    if wanted.device.is_some() {
        text.push_str(&format!(" AND e.device_id = {}", place()));
    }
    if wanted.device_type.is_some() {
        text.push_str(&format!(" AND e.device_type_id = {}", place()));
    }
    if wanted.first.is_some() {
        text.push_str(&format!(" AND e.id >= {}", place()));
    }
    if wanted.kind.is_some() {
        text.push_str(&format!(" AND e.kind = {}", place()));
    }
    if !wanted.paths.is_empty() {
        let each = wanted
            .paths
            .iter()
            .map(|_| format!("(g.path >= {} AND g.path < {})", place(), place()));
        text.push_str(&format!(" AND ({})", each.collect::<Vec<_>>().join(" OR ")));
    }
    text.push_str(&format!(" ORDER BY e.id {order} LIMIT {}", place()));
    let start = if backwards { i64::MIN } else { i64::MAX };
    let mut query = sqlx::query(AssertSqlSafe(text)).bind(position.unwrap_or(start));
    if let Some(device) = wanted.device {
        query = query.bind(i64::from(device.0));
    }
    if let Some(device_type) = wanted.device_type {
        query = query.bind(device_type.to_string());
    }
    if let Some(first) = wanted.first {
        query = query.bind(first);
    }
    if let Some(kind) = wanted.kind {
        query = query.bind(kind.code());
    }
    for path in wanted.paths {
        query = query
            .bind((*path).to_owned())
            .bind(super::groups::after(path));
    }
    let rows = query.bind(limit).fetch_all(connection).await?;
    rows.iter().map(view).collect()
}
