//! Which devices a silent base station concerns.

use domain::{DeviceId, StationId};
use sqlx::{AssertSqlSafe, Row as _};

use super::super::bulk::{Bulk, int};
use super::super::db::{Dialect, StoreError};

/// A page of a walk over the devices in the order of their newest messages.
pub(crate) struct Page {
    /// Those of which one of the stations heard one of the last five messages, each with the
    /// first such station.
    pub(crate) heard: Vec<(DeviceId, StationId)>,
    /// Time of the newest message and id of the last device that was looked at, from which to go
    /// on; none where the page is not full.
    pub(crate) last: Option<(i64, i64)>,
}

/// Looks at the next devices after `after`: time of the newest message, and id.
pub(crate) async fn heard_by(
    connection: &mut sqlx::AnyConnection,
    stations: &[StationId],
    after: (i64, i64),
    limit: i64,
) -> Result<Page, StoreError> {
    // Numbers of ours, so they may stand in the text.
    let stations: Vec<String> = stations.iter().map(|id| id.0.to_string()).collect();
    let text = format!(
        "SELECT d.id, d.last_seen, (SELECT MIN(r.station_id) FROM receptions r JOIN \
           (SELECT m.id, m.seq, m.time FROM messages m WHERE m.device_id = d.id \
            ORDER BY m.time DESC, m.seq DESC LIMIT 5) l \
           ON r.seq = l.seq AND r.time >= l.time AND r.message_id = l.id \
           WHERE r.device_id = d.id AND r.station_id IN ({})) \
         FROM devices d WHERE (d.last_seen, d.id) > ($1, $2) \
         ORDER BY d.last_seen, d.id LIMIT $3",
        stations.join(", ")
    );
    let rows = sqlx::query(AssertSqlSafe(text))
        .bind(after.0)
        .bind(after.1)
        .bind(limit)
        .fetch_all(connection)
        .await?;
    let mut page = Page {
        heard: Vec::new(),
        last: None,
    };
    for row in &rows {
        let device = int(row, 0)?;
        page.last = Some((int(row, 1)?, device));
        let station: Option<i64> = row.try_get(2)?;
        if let Some(station) = station {
            let heard = (DeviceId(device as u32), StationId(station as u32));
            page.heard.push(heard);
        }
    }
    // Devices that speak meanwhile would give it another one for ever.
    if (rows.len() as i64) < limit {
        page.last = None;
    }
    Ok(page)
}

const HEARD_AMONG: Bulk = Bulk {
    text: "WITH v (id, speaking) AS (VALUES {rows}) \
           SELECT v.id, (SELECT MIN(r.station_id) FROM receptions r JOIN \
             (SELECT m.id, m.seq, m.time FROM messages m WHERE m.device_id = v.id \
              ORDER BY m.time DESC, m.seq DESC LIMIT 5) l \
             ON r.seq = l.seq AND r.time >= l.time AND r.message_id = l.id \
             JOIN base_stations s ON s.id = r.station_id \
             WHERE r.device_id = v.id AND s.silent <> 0 AND s.id <> v.speaking) FROM v",
    columns: &["BIGINT", "BIGINT"],
};

/// Those of the devices of which a silent station heard one of the last five messages, each with
/// the first such station; also where its devices are still being warned. `speaking` is none of
/// them.
pub(crate) async fn heard_by_silent(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
    speaking: Option<StationId>,
) -> Result<Vec<(DeviceId, StationId)>, StoreError> {
    let speaking = speaking.map_or(-1, |station| i64::from(station.0));
    let mut found = Vec::new();
    HEARD_AMONG
        .fetch(
            connection,
            dialect,
            devices,
            |query, device| query.bind(i64::from(device.0)).bind(speaking),
            |row| {
                let station: Option<i64> = row.try_get(1)?;
                if let Some(station) = station {
                    found.push((DeviceId(int(row, 0)? as u32), StationId(station as u32)));
                }
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// Takes the warning of a station back, which speaks again, from at most `limit` devices. Returns
/// whom it concerned.
pub(crate) async fn unwarn(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    station: StationId,
    limit: i64,
) -> Result<Vec<DeviceId>, StoreError> {
    // The index holds those that are warned, and is taken only where that is asked for. Group
    // commits lock devices in the order of their ids; so does this.
    let text = match dialect {
        Dialect::Sqlite => {
            "UPDATE devices SET warned_of = 0 WHERE id IN (SELECT id FROM devices \
             WHERE warned_of = $1 AND warned_of > 0 ORDER BY id LIMIT $2) RETURNING id"
        }
        Dialect::Postgres => {
            "UPDATE devices SET warned_of = 0 WHERE id IN (SELECT id FROM devices \
             WHERE warned_of = $1 AND warned_of > 0 ORDER BY id LIMIT $2 FOR UPDATE) RETURNING id"
        }
    };
    let rows = sqlx::query(text)
        .bind(i64::from(station.0))
        .bind(limit)
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| Ok(DeviceId(int(row, 0)? as u32)))
        .collect()
}
