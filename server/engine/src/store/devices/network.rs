//! Which devices a silent base station concerns.

use domain::{DeviceId, StationId};

use super::super::bulk::int;
use super::super::db::StoreError;

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

/// Takes the warning of a station back, which speaks again.
pub(crate) async fn unwarn(
    connection: &mut sqlx::AnyConnection,
    station: StationId,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE devices SET warned_of = 0 WHERE warned_of = $1")
        .bind(i64::from(station.0))
        .execute(connection)
        .await?;
    Ok(())
}
