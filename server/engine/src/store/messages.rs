//! Messages and their receptions.

use domain::contract::Carriage;
use domain::link_quality::LinkQuality;
use domain::oob::FrameKind;
use domain::reception::Reception;
use domain::sequence::Reference;
use domain::{DeviceId, MessageId, StationId, UnixMillis};
use payload::hex::Payload;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::bulk::{Bulk, int};
use super::db::{Dialect, StoreError};
use super::sql::{Real, id};
use crate::uplink::Stored;

mod arrival;
mod asked;
mod closing;
mod days;
mod read;
mod stretch;
mod told;

pub(crate) use arrival::{Arrival, arrival};
pub(crate) use asked::{Asked, HeardAt, asked, device_types};
pub(crate) use closing::{Open, close, closed, closing, hearers, open, witnesses};
pub(crate) use days::{answered_on, delivered_on};
pub(crate) use read::{
    Listed, by_ids, count, last_position, last_status, of_device, places, position, receptions_of,
    signals,
};
pub(crate) use stretch::{Sent, Stretch, sent};
pub(crate) use told::{Told, count_told, told};

/// Where to look for what may belong together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    pub(crate) device: DeviceId,
    pub(crate) seq_number: u16,
    pub(crate) kind: FrameKind,
    pub(crate) from: UnixMillis,
    pub(crate) to: UnixMillis,
}

// `CROSS JOIN` keeps SQLite from starting at the wrong end; PostgreSQL does not mind.
const AROUND: Bulk = Bulk {
    text: "WITH v (device_id, seq, kind, low, high) AS (VALUES {rows}) \
           SELECT r.device_id, r.seq, r.time, r.station_id, r.message_id, r.data, r.rssi, r.snr, \
                  r.freq, r.rep, r.ack, m.time, r.kind, m.device_type_id, m.group_id, m.carriage, \
                  m.closes \
           FROM v CROSS JOIN receptions r CROSS JOIN messages m \
           WHERE r.device_id = v.device_id AND r.seq = v.seq AND r.kind = v.kind \
             AND r.time >= v.low AND r.time <= v.high AND m.id = r.message_id",
    columns: &["BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT"],
};

/// The receptions within each span, with their messages.
pub(crate) async fn around(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    spans: &[Span],
) -> Result<Vec<Stored>, StoreError> {
    let mut stored = Vec::new();
    AROUND
        .fetch(
            connection,
            dialect,
            spans,
            |query, span| {
                query
                    .bind(i64::from(span.device.0))
                    .bind(i64::from(span.seq_number))
                    .bind(span.kind as i64)
                    .bind(span.from.0)
                    .bind(span.to.0)
            },
            |row| {
                stored.push(Stored {
                    reception: reception(row)?,
                    message: MessageId(int(row, 4)?),
                    opened: UnixMillis(int(row, 11)?),
                    device_type: id(row, "device_type_id")?,
                    group: id(row, "group_id")?,
                    carriage: Carriage::from_number(int(row, 15)?).unwrap_or_default(),
                    open: int(row, 16)? > 0,
                });
                Ok(())
            },
        )
        .await?;
    Ok(stored)
}

/// Reads a reception whose columns stand as in [`AROUND`].
fn reception(row: &AnyRow) -> Result<Reception, StoreError> {
    let bytes: &[u8] = row.try_get(5)?;
    let data = Payload::from_bytes(bytes).map_err(|error| StoreError::Value {
        column: "receptions.data",
        problem: error.to_string(),
    })?;
    let rep: Option<i64> = row.try_get(9)?;
    Ok(Reception {
        device: DeviceId(int(row, 0)? as u32),
        seq_number: int(row, 1)? as u16,
        time: UnixMillis(int(row, 2)?),
        station: StationId(int(row, 3)? as u32),
        data,
        rssi: row.try_get(6)?,
        snr: row.try_get(7)?,
        freq: row.try_get(8)?,
        rep: rep.map(|rep| rep as u8),
        ack: int(row, 10)? != 0,
        kind: kind(int(row, 12)?)?,
    })
}

/// A stored number as the kind of a frame.
pub(crate) fn kind(number: i64) -> Result<FrameKind, StoreError> {
    FrameKind::from_number(number).ok_or_else(|| StoreError::Value {
        column: "kind",
        problem: number.to_string(),
    })
}

/// A message as it is written.
pub(crate) struct Row {
    pub(crate) id: MessageId,
    pub(crate) device: DeviceId,
    pub(crate) device_type: String,
    pub(crate) group: String,
    pub(crate) kind: FrameKind,
    pub(crate) lqi: LinkQuality,
    /// When to close it.
    pub(crate) closes: UnixMillis,
    pub(crate) carriage: Carriage,
    pub(crate) over_quota: bool,
    /// See [`domain::contract::Options::withheld`].
    pub(crate) withheld: i64,
    pub(crate) time: UnixMillis,
    pub(crate) seq_number: u16,
    pub(crate) data: Vec<u8>,
    pub(crate) ack: bool,
    pub(crate) stations: u32,
    pub(crate) rssi: f64,
    pub(crate) snr: Option<f64>,
    pub(crate) decoded: Option<String>,
    pub(crate) format_version: i64,
}

const INSERT: Bulk = Bulk {
    text: "INSERT INTO messages (id, device_id, device_type_id, time, seq, data, ack, stations, \
           rssi, snr, decoded, format_version, created, group_id, kind, lqi, closes, carriage, \
           over_quota, withheld) VALUES {rows}",
    columns: &[
        "BIGINT",
        "BIGINT",
        "TEXT",
        "BIGINT",
        "BIGINT",
        "BYTEA",
        "BIGINT",
        "BIGINT",
        "DOUBLE PRECISION",
        "DOUBLE PRECISION",
        "TEXT",
        "BIGINT",
        "BIGINT",
        "TEXT",
        "BIGINT",
        "BIGINT",
        "BIGINT",
        "BIGINT",
        "BIGINT",
        "BIGINT",
    ],
};

/// Writes new messages.
pub(crate) async fn insert(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    rows: &[Row],
    now: UnixMillis,
) -> Result<(), StoreError> {
    INSERT
        .execute(connection, dialect, rows, |query, row| {
            query
                .bind(row.id.0)
                .bind(i64::from(row.device.0))
                .bind(row.device_type.as_str())
                .bind(row.time.0)
                .bind(i64::from(row.seq_number))
                .bind(row.data.as_slice())
                .bind(i64::from(row.ack))
                .bind(i64::from(row.stations))
                .bind(Real(Some(row.rssi)))
                .bind(Real(row.snr))
                .bind(row.decoded.as_deref())
                .bind(row.format_version)
                .bind(now.0)
                .bind(row.group.as_str())
                .bind(row.kind as i64)
                .bind(row.lqi as i64)
                .bind(row.closes.0)
                .bind(row.carriage as i64)
                .bind(i64::from(row.over_quota))
                .bind(row.withheld)
        })
        .await
}

const UPDATE: Bulk = Bulk {
    text: "WITH v (id, time, data, ack, stations, rssi, snr, decoded, format_version, kind, lqi) \
           AS (VALUES {rows}) \
           UPDATE messages SET time = v.time, data = v.data, ack = v.ack, \
                  stations = v.stations, rssi = v.rssi, snr = v.snr, decoded = v.decoded, \
                  format_version = v.format_version, kind = v.kind, lqi = v.lqi, \
                  reopened = CASE WHEN closes = 0 THEN 1 ELSE reopened END \
           FROM v WHERE messages.id = v.id",
    columns: &[
        "BIGINT",
        "BIGINT",
        "BYTEA",
        "BIGINT",
        "BIGINT",
        "DOUBLE PRECISION",
        "DOUBLE PRECISION",
        "TEXT",
        "BIGINT",
        "BIGINT",
        "BIGINT",
    ],
};

/// Writes what further receptions changed about messages.
pub(crate) async fn update(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    rows: &[Row],
) -> Result<(), StoreError> {
    UPDATE
        .execute(connection, dialect, rows, |query, row| {
            query
                .bind(row.id.0)
                .bind(row.time.0)
                .bind(row.data.as_slice())
                .bind(i64::from(row.ack))
                .bind(i64::from(row.stations))
                .bind(Real(Some(row.rssi)))
                .bind(Real(row.snr))
                .bind(row.decoded.as_deref())
                .bind(row.format_version)
                .bind(row.kind as i64)
                .bind(row.lqi as i64)
        })
        .await
}

const WRITE_RECEPTIONS: Bulk = Bulk {
    text: "INSERT INTO receptions (device_id, seq, time, station_id, message_id, data, rssi, snr, \
           freq, rep, ack, kind) VALUES {rows} \
           ON CONFLICT (device_id, seq, time, station_id, data, kind) DO UPDATE SET \
           message_id = excluded.message_id, rssi = excluded.rssi, \
           snr = excluded.snr, freq = excluded.freq, rep = excluded.rep, ack = excluded.ack",
    columns: &[
        "BIGINT",
        "BIGINT",
        "BIGINT",
        "BIGINT",
        "BIGINT",
        "BYTEA",
        "DOUBLE PRECISION",
        "DOUBLE PRECISION",
        "BIGINT",
        "BIGINT",
        "BIGINT",
        "BIGINT",
    ],
};

/// Writes receptions; one that was there is given its new message and content.
pub(crate) async fn write_receptions(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    rows: &[(MessageId, Reception)],
) -> Result<(), StoreError> {
    WRITE_RECEPTIONS
        .execute(connection, dialect, rows, |query, (message, reception)| {
            query
                .bind(i64::from(reception.device.0))
                .bind(i64::from(reception.seq_number))
                .bind(reception.time.0)
                .bind(i64::from(reception.station.0))
                .bind(message.0)
                .bind(reception.data.as_bytes())
                .bind(Real(Some(reception.rssi)))
                .bind(Real(reception.snr))
                .bind(reception.freq)
                .bind(reception.rep.map(i64::from))
                .bind(i64::from(reception.ack))
                .bind(reception.kind as i64)
        })
        .await
}

const NEIGHBOURS: Bulk = Bulk {
    text: "WITH v (place, device_id, time) AS (VALUES {rows}) \
           SELECT v.place, \
             (SELECT m.time FROM messages m WHERE m.device_id = v.device_id AND m.time < v.time \
              ORDER BY m.time DESC, m.seq DESC LIMIT 1), \
             (SELECT m.seq FROM messages m WHERE m.device_id = v.device_id AND m.time < v.time \
              ORDER BY m.time DESC, m.seq DESC LIMIT 1), \
             (SELECT m.time FROM messages m WHERE m.device_id = v.device_id AND m.time > v.time \
              ORDER BY m.time, m.seq LIMIT 1), \
             (SELECT m.seq FROM messages m WHERE m.device_id = v.device_id AND m.time > v.time \
              ORDER BY m.time, m.seq LIMIT 1) \
           FROM v",
    columns: &["BIGINT", "BIGINT", "BIGINT"],
};

/// The stored messages just before and just after a time.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Neighbours {
    pub(crate) before: Option<Reference>,
    pub(crate) after: Option<Reference>,
}

/// The neighbours of each moment of a device, in order.
pub(crate) async fn neighbours(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    moments: &[(DeviceId, UnixMillis)],
) -> Result<Vec<Neighbours>, StoreError> {
    let rows: Vec<(i64, DeviceId, UnixMillis)> = (0..)
        .zip(moments)
        .map(|(place, moment)| (place, moment.0, moment.1))
        .collect();
    let mut found = vec![Neighbours::default(); moments.len()];
    NEIGHBOURS
        .fetch(
            connection,
            dialect,
            &rows,
            |query, row| query.bind(row.0).bind(i64::from(row.1.0)).bind(row.2.0),
            |row| {
                let reference = |at: usize| {
                    let time: Option<i64> = row.try_get(at)?;
                    let number: Option<i64> = row.try_get(at + 1)?;
                    let reference = time.zip(number).map(|(time, number)| Reference {
                        number: number as u16,
                        time: UnixMillis(time),
                    });
                    Ok::<_, StoreError>(reference)
                };
                if let Some(place) = found.get_mut(int(row, 0)? as usize) {
                    *place = Neighbours {
                        before: reference(1)?,
                        after: reference(3)?,
                    };
                }
                Ok(())
            },
        )
        .await?;
    Ok(found)
}
