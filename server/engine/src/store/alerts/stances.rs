//! The table `alert_stances`: where devices stand with the limits of configurations.
//!
//! A row is changed by whoever holds its device, and several are written in the order of their
//! keys. An edit of a configuration takes all of its rows away at once: it begins again where that
//! makes it wait for somebody who waits for it.

use std::collections::{BTreeSet, HashMap};

use domain::alert::{AlertOwner, Stance};
use domain::{DeviceId, DeviceTypeId, EventConfigurationId, EventId, GroupId, UnixMillis};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};

use super::fired::Told;
use crate::store::bulk::{Bulk, int};
use crate::store::db::{Dialect, StoreError};
use crate::store::groups;
use crate::store::sql::{id, number32};

/// Which device, with regard to which configuration.
pub(crate) type StanceKey = (EventConfigurationId, DeviceId);

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StanceRow {
    pub(crate) stance: Stance,
    /// The time of the message with which it came to stand so; where it is beyond, of the newest
    /// that says so.
    pub(crate) time: UnixMillis,
    /// The event that tells that it is beyond; 0: none.
    pub(crate) event: EventId,
    /// Silence: when to look at it; 0: not at all.
    pub(crate) due: UnixMillis,
    /// Until when nobody is alerted that it is beyond, since the same alerted somebody not long
    /// before; 0: somebody was.
    pub(crate) untold: UnixMillis,
}

/// Where those devices stand, as far as that is known.
pub(crate) async fn stances(
    connection: &mut AnyConnection,
    dialect: Dialect,
    keys: &[StanceKey],
) -> Result<HashMap<StanceKey, StanceRow>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH v (configuration_id, device_id) AS (VALUES {rows}) \
               SELECT s.configuration_id, s.device_id, s.stance, s.time, s.event_id, s.due, \
               s.untold \
               FROM v CROSS JOIN alert_stances s \
               WHERE s.configuration_id = v.configuration_id AND s.device_id = v.device_id",
        columns: &["TEXT", "BIGINT"],
    };
    let mut found = HashMap::with_capacity(keys.len());
    QUERY
        .fetch(
            connection,
            dialect,
            keys,
            |query, (configuration, device)| {
                let query = query.bind(configuration.to_string());
                query.bind(i64::from(device.0))
            },
            |row| {
                let key = (
                    id(row, "configuration_id")?,
                    DeviceId(number32(row, "device_id")?),
                );
                let number = int(row, 2)?;
                let stance = Stance::from_number(number).ok_or_else(|| StoreError::Value {
                    column: "alert_stances.stance",
                    problem: number.to_string(),
                })?;
                let stands = StanceRow {
                    stance,
                    time: UnixMillis(int(row, 3)?),
                    event: EventId(int(row, 4)?),
                    due: UnixMillis(int(row, 5)?),
                    untold: UnixMillis(int(row, 6)?),
                };
                found.insert(key, stands);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// Writes where devices stand; keys ascending, none twice.
pub(crate) async fn write(
    connection: &mut AnyConnection,
    dialect: Dialect,
    rows: &[(StanceKey, StanceRow)],
) -> Result<(), StoreError> {
    const WRITE: Bulk = Bulk {
        text: "INSERT INTO alert_stances (configuration_id, device_id, stance, time, event_id, \
               due, untold) VALUES {rows} ON CONFLICT (configuration_id, device_id) DO UPDATE SET \
               stance = excluded.stance, time = excluded.time, event_id = excluded.event_id, \
               due = excluded.due, untold = excluded.untold",
        columns: &[
            "TEXT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT",
        ],
    };
    WRITE
        .execute(connection, dialect, rows, |query, (key, stands)| {
            query
                .bind(key.0.to_string())
                .bind(i64::from(key.1.0))
                .bind(stands.stance as i64)
                .bind(stands.time.0)
                .bind(stands.event.0)
                .bind(stands.due.0)
                .bind(stands.untold.0)
        })
        .await
}

/// Notes that nobody was alerted of those events, which tell that devices are beyond, and until
/// when nobody is. Silence is looked at then. Those alert that came before: call it after
/// [`super::fired::tell`]; ascending.
pub(crate) async fn keep_untold(
    connection: &mut AnyConnection,
    dialect: Dialect,
    untold: &[(Told, EventId)],
) -> Result<(), StoreError> {
    const KEEP: Bulk = Bulk {
        text: "WITH v (configuration_id, device_id, kind, event_id) AS (VALUES {rows}) \
               UPDATE alert_stances SET untold = late.quiet_until, \
               due = CASE WHEN late.kind = 'SILENT' THEN late.quiet_until \
                 ELSE alert_stances.due END \
               FROM (SELECT v.configuration_id AS configuration_id, v.device_id AS device_id, \
                 v.kind AS kind, v.event_id AS event_id, t.quiet_until AS quiet_until \
                 FROM v CROSS JOIN alert_told t WHERE t.configuration_id = v.configuration_id \
                 AND t.device_id = v.device_id AND t.kind = v.kind) AS late \
               WHERE alert_stances.configuration_id = late.configuration_id \
                 AND alert_stances.device_id = late.device_id \
                 AND alert_stances.event_id = late.event_id",
        columns: &["TEXT", "BIGINT", "TEXT", "BIGINT"],
    };
    KEEP.execute(connection, dialect, untold, |query, (told, event)| {
        query
            .bind(told.0.to_string())
            .bind(i64::from(told.1.0))
            .bind(told.2)
            .bind(event.0)
    })
    .await
}

/// Forgets where devices stand; keys ascending.
pub(crate) async fn remove(
    connection: &mut AnyConnection,
    dialect: Dialect,
    keys: &[StanceKey],
) -> Result<(), StoreError> {
    // The first condition is for SQLite, which would read the whole table without it.
    const REMOVE: Bulk = Bulk {
        text: "WITH v (configuration_id, device_id) AS (VALUES {rows}) \
               DELETE FROM alert_stances WHERE device_id IN (SELECT device_id FROM v) \
               AND (configuration_id, device_id) IN (SELECT configuration_id, device_id FROM v)",
        columns: &["TEXT", "BIGINT"],
    };
    REMOVE
        .execute(
            connection,
            dialect,
            keys,
            |query, (configuration, device)| {
                let query = query.bind(configuration.to_string());
                query.bind(i64::from(device.0))
            },
        )
        .await
}

/// Forgets where the devices below an owner stand with a configuration, and says that what it told
/// of them is over.
pub(crate) async fn remove_below(
    connection: &mut AnyConnection,
    configuration: EventConfigurationId,
    owner: AlertOwner,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let below = match owner {
        AlertOwner::Group(_) => {
            "SELECT d.id FROM groups g CROSS JOIN device_types t CROSS JOIN devices d \
             WHERE g.path >= $3 AND g.path < $4 AND t.group_id = g.id AND d.device_type_id = t.id"
        }
        AlertOwner::DeviceType(_) => "SELECT d.id FROM devices d WHERE d.device_type_id = $3",
        AlertOwner::Device(_) => "SELECT d.id FROM devices d WHERE d.id = $3",
    };
    let close = format!(
        "UPDATE events SET closed = CAST($2 AS BIGINT) WHERE closed = 0 AND id IN \
         (SELECT s.event_id FROM alert_stances s WHERE s.configuration_id = $1 \
          AND s.event_id <> 0 AND s.device_id IN ({below}))"
    );
    // The time is of no account here; so both statements take the same values.
    let delete = format!(
        "DELETE FROM alert_stances WHERE configuration_id = $1 AND CAST($2 AS BIGINT) > 0 \
         AND device_id IN ({below})"
    );
    for text in [close, delete] {
        let query = sqlx::query(AssertSqlSafe(text))
            .bind(configuration.to_string())
            .bind(now.0);
        let query = match owner {
            AlertOwner::Group(id) => {
                let Some(path) = groups::path(connection, id).await? else {
                    return Ok(());
                };
                let after = groups::after(&path);
                query.bind(path).bind(after)
            }
            AlertOwner::DeviceType(id) => query.bind(id.to_string()),
            AlertOwner::Device(id) => query.bind(i64::from(id.0)),
        };
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

/// Forgets where devices stand with configurations that were deleted: a message that was being
/// taken in meanwhile may have left that. What is due is forgotten by whoever looks at it.
pub(crate) async fn forget_deleted(connection: &mut AnyConnection) -> Result<(), StoreError> {
    sqlx::query(
        "DELETE FROM alert_stances WHERE due = 0 AND configuration_id IN \
         (SELECT id FROM event_configurations WHERE deleted > 0)",
    )
    .execute(connection)
    .await?;
    Ok(())
}

const OF_DEVICES: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT s.device_id, s.configuration_id, s.event_id FROM v CROSS JOIN alert_stances s \
           WHERE s.device_id = v.id",
    columns: &["BIGINT"],
};

/// Where devices stand: with which configurations, and which event tells that they are beyond.
pub(crate) async fn of_devices(
    connection: &mut AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
) -> Result<Vec<(StanceKey, EventId)>, StoreError> {
    let mut found = Vec::new();
    OF_DEVICES
        .fetch(
            connection,
            dialect,
            devices,
            |query, device| query.bind(i64::from(device.0)),
            |row| {
                let key = (id(row, "configuration_id")?, DeviceId(int(row, 0)? as u32));
                found.push((key, EventId(int(row, 2)?)));
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// The same of one device.
#[cfg(test)]
pub(crate) async fn of_device(
    connection: &mut AnyConnection,
    device: DeviceId,
) -> Result<Vec<(StanceKey, EventId)>, StoreError> {
    let rows = sqlx::query(
        "SELECT configuration_id, event_id FROM alert_stances WHERE device_id = $1 \
         ORDER BY configuration_id",
    )
    .bind(i64::from(device.0))
    .fetch_all(connection)
    .await?;
    let stood = |row: &AnyRow| {
        let key = (id(row, "configuration_id")?, device);
        Ok((key, EventId(int(row, 1)?)))
    };
    rows.iter().map(stood).collect()
}

const DUE_OF_DEVICES: Bulk = Bulk {
    text: "WITH v (id, now) AS (VALUES {rows}) \
           SELECT s.configuration_id, s.device_id FROM v CROSS JOIN alert_stances s \
           WHERE s.device_id = v.id AND s.due > 0 AND s.due <= v.now",
    columns: &["BIGINT", "BIGINT"],
};

/// The stances whose time to be looked at has come by `now`, those due longest: at most `limit`,
/// and what else is due of the same devices. That a device is silent by several configurations
/// comes to pass once, so they are looked at together.
pub(crate) async fn due(
    connection: &mut AnyConnection,
    dialect: Dialect,
    now: UnixMillis,
    limit: i64,
) -> Result<Vec<StanceKey>, StoreError> {
    let key = |row: &AnyRow| {
        let device = DeviceId(number32(row, "device_id")?);
        Ok((id(row, "configuration_id")?, device))
    };
    let rows = sqlx::query(
        "SELECT configuration_id, device_id FROM alert_stances WHERE due > 0 AND due <= $1 \
         ORDER BY due LIMIT $2",
    )
    .bind(now.0)
    .bind(limit)
    .fetch_all(&mut *connection)
    .await?;
    let keys: Result<BTreeSet<StanceKey>, StoreError> = rows.iter().map(key).collect();
    let mut keys = keys?;
    if rows.len() as i64 >= limit {
        let devices: BTreeSet<DeviceId> = keys.iter().map(|key| key.1).collect();
        let devices: Vec<DeviceId> = devices.into_iter().collect();
        DUE_OF_DEVICES
            .fetch(
                connection,
                dialect,
                &devices,
                |query, device| query.bind(i64::from(device.0)).bind(now.0),
                |row| {
                    keys.insert(key(row)?);
                    Ok(())
                },
            )
            .await?;
    }
    Ok(keys.into_iter().collect())
}

/// Has every device of an owner looked at that was ever heard, at `due`.
pub(crate) async fn watch_all(
    connection: &mut AnyConnection,
    configuration: EventConfigurationId,
    owner: AlertOwner,
    due: UnixMillis,
) -> Result<(), StoreError> {
    // A device is in the group of its type, and an index leads from the type to it.
    const OF_GROUP: &str = "INSERT INTO alert_stances (configuration_id, device_id, stance, time, \
         event_id, due) SELECT CAST($1 AS TEXT), d.id, 0, 0, 0, CAST($2 AS BIGINT) \
         FROM groups g CROSS JOIN device_types t CROSS JOIN devices d \
         WHERE g.path >= $3 AND g.path < $4 AND t.group_id = g.id AND d.device_type_id = t.id \
           AND d.heard_at > 0 \
         ON CONFLICT (configuration_id, device_id) DO NOTHING";
    const OF_TYPE: &str = "INSERT INTO alert_stances (configuration_id, device_id, stance, time, \
         event_id, due) SELECT CAST($1 AS TEXT), d.id, 0, 0, 0, CAST($2 AS BIGINT) \
         FROM devices d WHERE d.device_type_id = $3 AND d.heard_at > 0 \
         ON CONFLICT (configuration_id, device_id) DO NOTHING";
    const OF_DEVICE: &str = "INSERT INTO alert_stances (configuration_id, device_id, stance, \
         time, event_id, due) SELECT CAST($1 AS TEXT), d.id, 0, 0, 0, CAST($2 AS BIGINT) \
         FROM devices d WHERE d.id = $3 AND d.heard_at > 0 \
         ON CONFLICT (configuration_id, device_id) DO NOTHING";
    let text = match owner {
        AlertOwner::Group(_) => OF_GROUP,
        AlertOwner::DeviceType(_) => OF_TYPE,
        AlertOwner::Device(_) => OF_DEVICE,
    };
    let query = sqlx::query(text)
        .bind(configuration.to_string())
        .bind(due.0);
    let query = match owner {
        AlertOwner::Group(id) => {
            let Some(path) = groups::path(connection, id).await? else {
                return Ok(());
            };
            let after = groups::after(&path);
            query.bind(path).bind(after)
        }
        AlertOwner::DeviceType(id) => query.bind(id.to_string()),
        AlertOwner::Device(id) => query.bind(i64::from(id.0)),
    };
    query.execute(connection).await?;
    Ok(())
}

/// The device type and the group of each of those devices that is there.
pub(crate) async fn places(
    connection: &mut AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
) -> Result<Vec<(DeviceId, DeviceTypeId, GroupId)>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH v (id) AS (VALUES {rows}) \
               SELECT d.id, d.device_type_id, d.group_id FROM v CROSS JOIN devices d \
               WHERE d.id = v.id",
        columns: &["BIGINT"],
    };
    let mut found = Vec::with_capacity(devices.len());
    QUERY
        .fetch(
            connection,
            dialect,
            devices,
            |query, device| query.bind(i64::from(device.0)),
            |row| {
                let device = DeviceId(number32(row, "id")?);
                let device_type = id(row, "device_type_id")?;
                found.push((device, device_type, id(row, "group_id")?));
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::on_each;

    #[tokio::test]
    async fn what_is_due_of_a_device_is_looked_at_together() {
        on_each(async |test| {
            let dialect = test.engine.db.dialect;
            let mut tx = test.engine.db.write().await.unwrap();
            let stands = |due| StanceRow {
                stance: Stance::Within,
                time: UnixMillis(0),
                event: EventId(0),
                due: UnixMillis(due),
                untold: UnixMillis(0),
            };
            let [near, far, later] = [1, 2, 3].map(|nth| EventConfigurationId([nth; 12]));
            let mut rows = Vec::new();
            for (configuration, due) in [(near, 10), (far, 10), (later, 11)] {
                let of = |device| ((configuration, DeviceId(device)), stands(due));
                rows.extend([7, 8, 9].map(of));
            }
            write(&mut tx, dialect, &rows).await.unwrap();
            for limit in 1..=7 {
                let now = UnixMillis(10);
                let found = due(&mut tx, dialect, now, limit).await.unwrap();
                assert!(found.len() as i64 >= limit.min(6), "{limit}: {found:?}");
                for (_, device) in &found {
                    assert!(found.contains(&(near, *device)), "{limit}: {found:?}");
                    assert!(found.contains(&(far, *device)), "{limit}: {found:?}");
                    assert!(!found.contains(&(later, *device)), "{limit}: {found:?}");
                }
            }
            drop(tx);
            test
        })
        .await;
    }
}
