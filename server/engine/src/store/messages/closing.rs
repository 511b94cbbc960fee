//! Messages that are open to further receptions, and their closing.

use std::collections::HashMap;

use domain::contract::{Carriage, Options};
use domain::device_type::DisplayType;
use domain::link_quality::LinkQuality;
use domain::location::{Position, Witness};
use domain::{DeviceId, DeviceTypeId, GroupId, MessageId, StationId, UnixMillis};
use sqlx::Row as _;

use super::super::bulk::{Bulk, int};
use super::super::db::{Dialect, StoreError};
use super::super::device_types;
use super::super::sql::{Real, id};

/// A message whose position is to be found.
pub(crate) struct Open {
    pub(crate) id: MessageId,
    pub(crate) device_type: DeviceTypeId,
    /// Whether its callbacks go.
    pub(crate) goes_out: bool,
    /// Who sent it.
    pub(crate) device: DeviceId,
    pub(crate) time: UnixMillis,
    number: i64,
    pub(crate) data: Vec<u8>,
    /// How its device type shows messages.
    pub(crate) display: DisplayType,
    /// The group in which it was heard.
    pub(crate) group: GroupId,
    /// Whether it is delivered.
    pub(crate) delivered: bool,
    /// The best signal, dBm.
    pub(crate) rssi: f64,
    /// How many stations heard it.
    pub(crate) stations: i64,
    /// Its link quality by what they heard.
    pub(crate) lqi: LinkQuality,
    /// When it was to be closed; 0: it is closed.
    pub(crate) closes: UnixMillis,
    /// What its contract granted beside when it came.
    pub(crate) options: Options,
}

/// The messages that are to be closed by `now`, with their devices.
pub(crate) async fn closing(
    connection: &mut sqlx::AnyConnection,
    now: UnixMillis,
    limit: i64,
) -> Result<Vec<(MessageId, DeviceId)>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, device_id FROM messages WHERE closes > 0 AND closes <= $1 \
         ORDER BY closes, id LIMIT $2",
    )
    .bind(now.0)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| Ok((MessageId(int(row, 0)?), DeviceId(int(row, 1)? as u32))))
        .collect()
}

// A device type may be gone since: its messages are raw bytes then (2).
const OPEN: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT m.id, m.device_id, m.time, m.seq, m.data, COALESCE(t.display, 2) AS display, \
           m.device_type_id AS device_type, \
           m.carriage, m.kind, m.group_id, m.rssi, m.closes, m.withheld, \
           m.stations, m.lqi \
           FROM v CROSS JOIN messages m LEFT JOIN device_types t ON t.id = m.device_type_id \
           WHERE m.id = v.id AND m.closes > 0",
    columns: &["BIGINT"],
};
const CLOSED: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT m.id, m.device_id, m.time, m.seq, m.data, COALESCE(t.display, 2) AS display, \
           m.device_type_id AS device_type, \
           m.carriage, m.kind, m.group_id, m.rssi, m.closes, m.withheld, \
           m.stations, m.lqi \
           FROM v CROSS JOIN messages m LEFT JOIN device_types t ON t.id = m.device_type_id \
           WHERE m.id = v.id AND m.closes = 0",
    columns: &["BIGINT"],
};

/// Those of these messages that are not closed.
pub(crate) async fn open(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    ids: &[MessageId],
) -> Result<Vec<Open>, StoreError> {
    fetch(&OPEN, connection, dialect, ids).await
}

/// Those of these messages that are closed.
pub(crate) async fn closed(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    ids: &[MessageId],
) -> Result<Vec<Open>, StoreError> {
    fetch(&CLOSED, connection, dialect, ids).await
}

async fn fetch(
    statement: &Bulk,
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    ids: &[MessageId],
) -> Result<Vec<Open>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    statement
        .fetch(
            connection,
            dialect,
            ids,
            |query, id| query.bind(id.0),
            |row| {
                found.push(Open {
                    id: MessageId(int(row, 0)?),
                    device: DeviceId(int(row, 1)? as u32),
                    time: UnixMillis(int(row, 2)?),
                    number: int(row, 3)?,
                    data: row.try_get(4)?,
                    display: device_types::display(int(row, 5)?)?,
                    device_type: id(row, "device_type")?,
                    goes_out: goes_out(int(row, 7)?, int(row, 8)?)?,
                    delivered: delivered(int(row, 7)?),
                    group: id(row, "group_id")?,
                    rssi: row.try_get(10)?,
                    closes: UnixMillis(int(row, 11)?),
                    options: Options::without(int(row, 12)?),
                    stations: int(row, 13)?,
                    lqi: LinkQuality::from_number(int(row, 14)?),
                });
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

fn delivered(carriage: i64) -> bool {
    Carriage::from_number(carriage) == Some(Carriage::Delivered)
}

/// Whether the callbacks of such a message go.
fn goes_out(carriage: i64, number: i64) -> Result<bool, StoreError> {
    Ok(delivered(carriage) && !super::kind(number)?.is_oob())
}

const WITNESSES: Bulk = Bulk {
    text: "WITH v (id, device_id, seq, low) AS (VALUES {rows}) \
           SELECT r.message_id, COALESCE(p.lat, s.lat), COALESCE(p.lng, s.lng), r.rssi \
           FROM v CROSS JOIN receptions r CROSS JOIN base_stations s \
           LEFT JOIN virtual_places p ON p.device_id = r.device_id AND p.time = v.low \
             AND p.station_id = r.station_id \
           WHERE r.device_id = v.device_id AND r.seq = v.seq AND r.time >= v.low \
             AND r.message_id = v.id AND s.id = r.station_id \
             AND COALESCE(p.lat, s.lat) IS NOT NULL AND COALESCE(p.lng, s.lng) IS NOT NULL",
    columns: &["BIGINT", "BIGINT", "BIGINT", "BIGINT"],
};

/// The receptions of messages at stations whose places are known, or were chosen for the message.
pub(crate) async fn witnesses(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    messages: &[Open],
) -> Result<HashMap<MessageId, Vec<Witness>>, StoreError> {
    let mut found: HashMap<MessageId, Vec<Witness>> = HashMap::with_capacity(messages.len());
    WITNESSES
        .fetch(
            connection,
            dialect,
            messages,
            |query, message| {
                query
                    .bind(message.id.0)
                    .bind(i64::from(message.device.0))
                    .bind(message.number)
                    .bind(message.time.0)
            },
            |row| {
                let witness = Witness {
                    lat: row.try_get(1)?,
                    lng: row.try_get(2)?,
                    rssi: row.try_get(3)?,
                };
                found
                    .entry(MessageId(int(row, 0)?))
                    .or_default()
                    .push(witness);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

const HEARERS: Bulk = Bulk {
    text: "WITH v (id, device_id, seq, low) AS (VALUES {rows}) \
           SELECT r.message_id, r.station_id, MAX(r.rssi) FROM v CROSS JOIN receptions r \
           WHERE r.device_id = v.device_id AND r.seq = v.seq AND r.time >= v.low \
             AND r.message_id = v.id GROUP BY 1, 2",
    columns: &["BIGINT", "BIGINT", "BIGINT", "BIGINT"],
};

/// Which stations heard messages, and how well each did at best (dBm).
pub(crate) async fn hearers(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    messages: &[&Open],
) -> Result<Vec<(MessageId, StationId, f64)>, StoreError> {
    let mut found = Vec::with_capacity(messages.len() * 2);
    HEARERS
        .fetch(
            connection,
            dialect,
            messages,
            |query, message| {
                query
                    .bind(message.id.0)
                    .bind(i64::from(message.device.0))
                    .bind(message.number)
                    .bind(message.time.0)
            },
            |row| {
                let station = StationId(int(row, 1)? as u32);
                found.push((MessageId(int(row, 0)?), station, row.try_get(2)?));
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

const CLOSE: Bulk = Bulk {
    text: "WITH v (id, lat, lng, radius, source, now) AS (VALUES {rows}) \
           UPDATE messages SET closes = 0, lat = v.lat, lng = v.lng, radius = v.radius, \
           position_source = v.source, \
           closed = CASE WHEN messages.closes > 0 THEN v.now ELSE messages.closed END \
           FROM v WHERE messages.id = v.id",
    columns: &[
        "BIGINT",
        "DOUBLE PRECISION",
        "DOUBLE PRECISION",
        "BIGINT",
        "BIGINT",
        "BIGINT",
    ],
};

/// Closes messages, each with its position. One that was closed before stays closed since then.
pub(crate) async fn close(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    rows: &[(MessageId, Option<Position>)],
    now: UnixMillis,
) -> Result<(), StoreError> {
    CLOSE
        .execute(connection, dialect, rows, |query, (id, position)| {
            query
                .bind(id.0)
                .bind(Real(position.map(|position| position.lat)))
                .bind(Real(position.map(|position| position.lng)))
                .bind(position.map(|position| position.radius))
                .bind(position.map(|position| position.source as i64))
                .bind(now.0)
        })
        .await
}
