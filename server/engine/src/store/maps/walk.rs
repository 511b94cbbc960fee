//! Devices that were there before maps were, laid out once.

use std::collections::HashMap;

use domain::{DeviceId, UnixMillis};
use sqlx::{AnyConnection, Row as _};

use super::super::bulk::{Bulk, int};
use super::super::db::{Dialect, StoreError};
use super::super::messages;
use super::Told;

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Walk {
    /// Devices from this id on are still to be laid out.
    From(i64),
    /// All are.
    Done,
}

/// How far it is, and the next devices, at most `limit`.
pub(crate) async fn beginning(
    connection: &mut AnyConnection,
    limit: i64,
) -> Result<(Walk, Vec<DeviceId>), StoreError> {
    let row = sqlx::query("SELECT next FROM map_walk WHERE id = 1")
        .fetch_optional(&mut *connection)
        .await?;
    let next = match row {
        Some(row) => int(&row, 0)?,
        None => 0,
    };
    if next < 0 {
        return Ok((Walk::Done, Vec::new()));
    }
    let rows = sqlx::query("SELECT id FROM devices WHERE id >= $1 ORDER BY id LIMIT $2")
        .bind(next)
        .bind(limit)
        .fetch_all(connection)
        .await?;
    let devices = rows.iter().map(|row| Ok(DeviceId(int(row, 0)? as u32)));
    let devices = devices.collect::<Result<_, StoreError>>()?;
    Ok((Walk::From(next), devices))
}

// Of each the newest that tells a position; one that never did is read to its end, once.
const POSITIONS: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT m.device_id, m.time, m.lat, m.lng, m.radius, m.position_source \
           FROM v CROSS JOIN messages m \
           WHERE m.id = (SELECT n.id FROM messages n WHERE n.device_id = v.id \
             AND n.lat IS NOT NULL ORDER BY n.time DESC, n.seq DESC LIMIT 1)",
    columns: &["BIGINT"],
};

/// Where the messages of devices last told that they are.
pub(crate) async fn positions(
    connection: &mut AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
) -> Result<HashMap<DeviceId, Told>, StoreError> {
    let mut found = HashMap::new();
    POSITIONS
        .fetch(
            connection,
            dialect,
            devices,
            |query, device| query.bind(i64::from(device.0)),
            |row| {
                let device = DeviceId(int(row, 0)? as u32);
                let time: i64 = row.try_get(1)?;
                if let Some(position) = messages::position(row, 2)? {
                    found.insert(device, Told::new(UnixMillis(time), &position));
                }
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// Goes on from `next`; whoever finds that another was faster gets `false`.
pub(crate) async fn advance(
    connection: &mut AnyConnection,
    from: i64,
    next: i64,
) -> Result<bool, StoreError> {
    sqlx::query("INSERT INTO map_walk (id, next) VALUES (1, 0) ON CONFLICT (id) DO NOTHING")
        .execute(&mut *connection)
        .await?;
    let done = sqlx::query("UPDATE map_walk SET next = $1 WHERE id = 1 AND next = $2")
        .bind(next)
        .bind(from)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() > 0)
}
