//! What the callbacks of a message tell, read for many deliveries at once.

use std::collections::HashMap;

use domain::{DeviceId, DeviceTypeId, MessageId, StationId, UnixMillis};
use sqlx::{AnyConnection, Row};

use crate::store::bulk::{Bulk, int};
use crate::store::db::{Dialect, StoreError};
use crate::store::sql;

/// What a message said.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    /// The message.
    pub(crate) message: MessageId,
    /// Who said it.
    pub(crate) device: DeviceId,
    /// The type the device had.
    pub(crate) device_type: DeviceTypeId,
    /// Time of the earliest reception.
    pub(crate) time: UnixMillis,
    /// 0 to 4095.
    pub(crate) seq: i64,
    /// The payload.
    pub(crate) data: Vec<u8>,
}

/// How a station heard a message.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Heard {
    /// The station.
    pub(crate) station: StationId,
    /// dBm.
    pub(crate) rssi: f64,
    /// dB, if the station measured it.
    pub(crate) snr: Option<f64>,
    /// Where the station stands, in degrees.
    pub(crate) place: Option<(f64, f64)>,
}

/// The messages of those ids that are there.
pub(crate) async fn said(
    connection: &mut AnyConnection,
    dialect: Dialect,
    ids: &[MessageId],
) -> Result<Vec<Said>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH wanted (id) AS (VALUES {rows}) \
               SELECT m.id, m.device_id, m.device_type_id, m.time, m.seq, m.data \
               FROM wanted JOIN messages m ON m.id = wanted.id",
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
                found.push(Said {
                    message: MessageId(int(row, 0)?),
                    device: DeviceId(sql::number32(row, "device_id")?),
                    device_type: sql::id(row, "device_type_id")?,
                    time: UnixMillis(int(row, 3)?),
                    seq: int(row, 4)?,
                    data: row.try_get(5)?,
                });
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// The receptions of each message, the earliest first.
pub(crate) async fn heard(
    connection: &mut AnyConnection,
    dialect: Dialect,
    messages: &[&Said],
) -> Result<HashMap<MessageId, Vec<Heard>>, StoreError> {
    // The key of receptions leads to the device and number; the time spares the other messages
    // with that number, which comes again after 4,096 messages.
    const QUERY: Bulk = Bulk {
        text: "WITH wanted (id, device_id, seq, time) AS (VALUES {rows}) \
               SELECT r.message_id, r.station_id, r.rssi, r.snr, s.lat, s.lng \
               FROM wanted JOIN receptions r ON r.device_id = wanted.device_id \
               AND r.seq = wanted.seq AND r.time >= wanted.time AND r.message_id = wanted.id \
               LEFT JOIN base_stations s ON s.id = r.station_id \
               ORDER BY r.message_id, r.time, r.station_id",
        columns: &["BIGINT", "BIGINT", "BIGINT", "BIGINT"],
    };
    let mut found: HashMap<MessageId, Vec<Heard>> = HashMap::with_capacity(messages.len());
    QUERY
        .fetch(
            connection,
            dialect,
            messages,
            |query, said| {
                let query = query.bind(said.message.0).bind(i64::from(said.device.0));
                query.bind(said.seq).bind(said.time.0)
            },
            |row| {
                let lat: Option<f64> = row.try_get(4)?;
                let lng: Option<f64> = row.try_get(5)?;
                found
                    .entry(MessageId(int(row, 0)?))
                    .or_default()
                    .push(Heard {
                        station: StationId(sql::number32(row, "station_id")?),
                        rssi: row.try_get(2)?,
                        snr: row.try_get(3)?,
                        place: lat.zip(lng),
                    });
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// The signal to noise ratios (dB) of the 25 messages that a device sent before this one, as
/// far as they were measured.
pub(crate) async fn previous_snr(
    connection: &mut AnyConnection,
    message: &Said,
) -> Result<Vec<f64>, StoreError> {
    let query = sqlx::query(
        "SELECT snr FROM messages WHERE device_id = $1 AND kind = 0 AND (time, seq) < ($2, $3) \
         ORDER BY time DESC, seq DESC LIMIT 25",
    );
    let query = query
        .bind(i64::from(message.device.0))
        .bind(message.time.0)
        .bind(message.seq);
    let mut measured = Vec::with_capacity(25);
    for row in query.fetch_all(connection).await? {
        let snr: Option<f64> = row.try_get(0)?;
        measured.extend(snr);
    }
    Ok(measured)
}
