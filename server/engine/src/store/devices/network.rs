//! Which devices a silent base station concerns.

use domain::{DeviceId, StationId};

use super::super::bulk::{Bulk, int};
use super::super::db::{Dialect, StoreError};

/// A page of a walk over all devices.
pub(crate) struct Page {
    /// Those of which the station heard one of the last five messages, ascending.
    pub(crate) heard: Vec<DeviceId>,
    /// The last device that was looked at; none when there are no more.
    pub(crate) last: Option<DeviceId>,
}

/// Looks at the next devices after `after`.
pub(crate) async fn heard_by(
    connection: &mut sqlx::AnyConnection,
    station: StationId,
    after: i64,
    limit: i64,
) -> Result<Page, StoreError> {
    let rows = sqlx::query(
        "SELECT d.id, CASE WHEN EXISTS (SELECT 1 FROM receptions r JOIN \
           (SELECT m.id, m.seq, m.time FROM messages m WHERE m.device_id = d.id \
            ORDER BY m.time DESC, m.seq DESC LIMIT 5) l \
           ON r.seq = l.seq AND r.time >= l.time AND r.message_id = l.id \
           WHERE r.device_id = d.id AND r.station_id = $1) THEN 1 ELSE 0 END \
         FROM devices d WHERE d.id > $2 ORDER BY d.id LIMIT $3",
    )
    .bind(i64::from(station.0))
    .bind(after)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    let mut page = Page {
        heard: Vec::new(),
        last: None,
    };
    for row in &rows {
        let device = DeviceId(int(row, 0)? as u32);
        page.last = Some(device);
        if int(row, 1)? != 0 {
            page.heard.push(device);
        }
    }
    Ok(page)
}

const HEARD_AMONG: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}), \
           silent (id) AS (SELECT s.id FROM base_stations s WHERE s.silent > 0) \
           SELECT v.id, MIN(r.station_id) FROM v CROSS JOIN receptions r CROSS JOIN silent \
           WHERE r.device_id = v.id AND r.station_id = silent.id AND r.message_id IN \
             (SELECT m.id FROM messages m WHERE m.device_id = v.id \
              ORDER BY m.time DESC, m.seq DESC LIMIT 5) \
           GROUP BY v.id ORDER BY v.id",
    columns: &["BIGINT"],
};

/// Those of the devices of which a silent station heard one of the last five messages, each with
/// the first such station.
pub(crate) async fn heard_by_silent(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
) -> Result<Vec<(DeviceId, StationId)>, StoreError> {
    let mut found = Vec::new();
    HEARD_AMONG
        .fetch(
            connection,
            dialect,
            devices,
            |query, device| query.bind(i64::from(device.0)),
            |row| {
                let (device, station) = (int(row, 0)? as u32, int(row, 1)? as u32);
                found.push((DeviceId(device), StationId(station)));
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// Takes the warning of a station back, which speaks again. Returns whom it concerned.
pub(crate) async fn unwarn(
    connection: &mut sqlx::AnyConnection,
    station: StationId,
) -> Result<Vec<DeviceId>, StoreError> {
    let rows = sqlx::query("UPDATE devices SET warned_of = 0 WHERE warned_of = $1 RETURNING id")
        .bind(i64::from(station.0))
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| Ok(DeviceId(int(row, 0)? as u32)))
        .collect()
}
