//! Messages and their receptions.

use domain::reception::Reception;
use domain::{DeviceId, MessageId, StationId, UnixMillis};
use payload::hex::Payload;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::bulk::{Bulk, int};
use super::db::{Dialect, StoreError};
use super::sql::Real;
use crate::uplink::Stored;

mod read;

pub(crate) use read::{Listed, by_ids, count, latest, of_device, receptions_of};

/// Where to look for what may belong together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    pub(crate) device: DeviceId,
    pub(crate) seq_number: u16,
    pub(crate) from: UnixMillis,
    pub(crate) to: UnixMillis,
}

// `CROSS JOIN` keeps SQLite from starting at the wrong end; PostgreSQL does not mind.
const AROUND: Bulk = Bulk {
    text: "WITH v (device_id, seq, low, high) AS (VALUES {rows}) \
           SELECT r.device_id, r.seq, r.time, r.station_id, r.message_id, r.data, r.rssi, r.snr, \
                  r.freq, r.rep, r.ack, m.time \
           FROM v CROSS JOIN receptions r CROSS JOIN messages m \
           WHERE r.device_id = v.device_id AND r.seq = v.seq \
             AND r.time >= v.low AND r.time <= v.high AND m.id = r.message_id",
    columns: &["BIGINT", "BIGINT", "BIGINT", "BIGINT"],
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
                    .bind(span.from.0)
                    .bind(span.to.0)
            },
            |row| {
                stored.push(Stored {
                    reception: reception(row)?,
                    message: MessageId(int(row, 4)?),
                    opened: UnixMillis(int(row, 11)?),
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
    })
}

/// A message as it is written.
pub(crate) struct Row {
    pub(crate) id: MessageId,
    pub(crate) device: DeviceId,
    pub(crate) device_type: String,
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
           rssi, snr, decoded, format_version, created) VALUES {rows}",
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
        })
        .await
}

const UPDATE: Bulk = Bulk {
    text: "WITH v (id, time, data, ack, stations, rssi, snr, decoded, format_version) \
           AS (VALUES {rows}) \
           UPDATE messages SET time = v.time, data = v.data, ack = v.ack, \
                  stations = v.stations, rssi = v.rssi, snr = v.snr, decoded = v.decoded, \
                  format_version = v.format_version \
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
        })
        .await
}

const WRITE_RECEPTIONS: Bulk = Bulk {
    text: "INSERT INTO receptions (device_id, seq, time, station_id, message_id, data, rssi, snr, \
           freq, rep, ack) VALUES {rows} \
           ON CONFLICT (device_id, seq, time, station_id, data) DO UPDATE SET \
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
        })
        .await
}
