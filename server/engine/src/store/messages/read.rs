//! What pages read of messages.

use domain::contract::Carriage;
use domain::device::StatusView;
use domain::link_quality::LinkQuality;
use domain::location::{Position, Source};
use domain::oob::Oob;
use domain::{DeviceId, DeviceTypeId, MessageId, StationId, UnixMillis};
use sqlx::AssertSqlSafe;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::super::bulk::{Bulk, int};
use super::super::db::{Dialect, StoreError};
use super::super::sql::id;

/// A message as it is listed.
pub(crate) struct Listed {
    pub(crate) id: MessageId,
    pub(crate) device: DeviceId,
    pub(crate) device_type: DeviceTypeId,
    pub(crate) time: UnixMillis,
    pub(crate) seq_number: u16,
    pub(crate) data: Vec<u8>,
    pub(crate) ack: bool,
    pub(crate) stations: u32,
    pub(crate) rssi: f64,
    pub(crate) snr: Option<f64>,
    /// Known once the message is closed.
    pub(crate) lqi: LinkQuality,
    pub(crate) reopened: bool,
    pub(crate) position: Option<Position>,
    pub(crate) carriage: Carriage,
    pub(crate) over_quota: bool,
    /// When the first of it arrived.
    pub(crate) arrived: UnixMillis,
}

/// What [`listed`] reads.
macro_rules! columns {
    () => {
        "m.id, m.device_id, m.time, m.seq, m.ack, m.stations, m.data, m.rssi, m.snr, m.lqi, \
         m.closes, m.reopened, m.carriage, m.over_quota, m.lat, m.lng, m.radius, \
         m.position_source, m.device_type_id, m.created"
    };
}

pub(super) const COLUMNS: &str = columns!();

pub(super) fn listed(row: &AnyRow) -> Result<Listed, StoreError> {
    Ok(Listed {
        id: MessageId(int(row, 0)?),
        device: DeviceId(int(row, 1)? as u32),
        time: UnixMillis(int(row, 2)?),
        seq_number: int(row, 3)? as u16,
        ack: int(row, 4)? != 0,
        stations: int(row, 5)? as u32,
        data: row.try_get(6)?,
        rssi: row.try_get(7)?,
        snr: row.try_get(8)?,
        lqi: match int(row, 10)? {
            0 => LinkQuality::from_number(int(row, 9)?),
            _ => LinkQuality::NotAvailable,
        },
        reopened: int(row, 11)? != 0,
        carriage: Carriage::from_number(int(row, 12)?).unwrap_or_default(),
        over_quota: int(row, 13)? != 0,
        position: position(row, 14)?,
        device_type: id(row, "device_type_id")?,
        arrived: UnixMillis(row.try_get("created")?),
    })
}

/// A position whose columns begin at `at`: latitude, longitude, radius, source.
pub(crate) fn position(row: &AnyRow, at: usize) -> Result<Option<Position>, StoreError> {
    let lat: Option<f64> = row.try_get(at)?;
    let lng: Option<f64> = row.try_get(at + 1)?;
    let radius: Option<i64> = row.try_get(at + 2)?;
    let source: Option<i64> = row.try_get(at + 3)?;
    Ok(lat.zip(lng).map(|(lat, lng)| Position {
        lat,
        lng,
        radius: radius.unwrap_or(0),
        source: source
            .and_then(Source::from_number)
            .unwrap_or(Source::Stations),
    }))
}

/// The newest message of a device that tells where it was.
pub(crate) async fn last_position(
    connection: &mut sqlx::AnyConnection,
    device: DeviceId,
) -> Result<Option<(UnixMillis, Position)>, StoreError> {
    let row = sqlx::query(
        "SELECT time, lat, lng, radius, position_source FROM messages \
         WHERE device_id = $1 AND lat IS NOT NULL ORDER BY time DESC, seq DESC LIMIT 1",
    )
    .bind(i64::from(device.0))
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let time = UnixMillis(int(&row, 0)?);
    Ok(position(&row, 1)?.map(|position| (time, position)))
}

/// How a message was heard.
pub(crate) struct Reach {
    /// Its best signal, dBm.
    pub(crate) rssi: f64,
    pub(crate) stations: u32,
    /// Not known before it is closed.
    pub(crate) quality: LinkQuality,
}

/// Where the newest messages of a device were, and how each was heard.
pub(crate) async fn places(
    connection: &mut sqlx::AnyConnection,
    device: DeviceId,
    limit: i64,
) -> Result<Vec<(Option<Position>, Reach)>, StoreError> {
    let rows = sqlx::query(
        "SELECT rssi, stations, lqi, closes, lat, lng, radius, position_source FROM messages \
         WHERE device_id = $1 AND kind = 0 ORDER BY time DESC, seq DESC LIMIT $2",
    )
    .bind(i64::from(device.0))
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            let heard = Reach {
                rssi: row.try_get(0)?,
                stations: int(row, 1)? as u32,
                quality: match int(row, 3)? {
                    0 => LinkQuality::from_number(int(row, 2)?),
                    _ => LinkQuality::NotAvailable,
                },
            };
            Ok((position(row, 4)?, heard))
        })
        .collect()
}

/// How the newest messages of a device were heard best: strength in dBm, and signal to noise
/// ratio in dB where it was measured.
pub(crate) async fn signals(
    connection: &mut sqlx::AnyConnection,
    device: DeviceId,
    limit: i64,
) -> Result<Vec<(f64, Option<f64>)>, StoreError> {
    let rows = sqlx::query(
        "SELECT rssi, snr FROM messages WHERE device_id = $1 AND kind = 0 \
         ORDER BY time DESC, seq DESC LIMIT $2",
    )
    .bind(i64::from(device.0))
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
        .collect()
}

/// The newest out-of-band frame of a device that tells of its supply and temperature.
pub(crate) async fn last_status(
    connection: &mut sqlx::AnyConnection,
    device: DeviceId,
) -> Result<Option<StatusView>, StoreError> {
    let rows = sqlx::query(
        "SELECT time, data FROM messages WHERE device_id = $1 AND kind IN (1, 2) \
         ORDER BY time DESC, seq DESC LIMIT 1",
    )
    .bind(i64::from(device.0))
    .fetch_all(connection)
    .await?;
    for row in &rows {
        let data: &[u8] = row.try_get(1)?;
        if let Some(status) = Oob::read(data).and_then(|oob| oob.status()) {
            let time = UnixMillis(int(row, 0)?);
            return Ok(Some(StatusView { time, status }));
        }
    }
    Ok(None)
}

/// Messages of a device between two times, beyond a position (time and sequence number), newest
/// first; `backwards` walks up from the position and returns oldest first.
pub(crate) async fn of_device(
    connection: &mut sqlx::AnyConnection,
    device: DeviceId,
    between: (i64, i64),
    position: Option<(i64, i64)>,
    backwards: bool,
    limit: i64,
) -> Result<Vec<Listed>, StoreError> {
    let (compare, order) = if backwards {
        (">", "ASC")
    } else {
        ("<", "DESC")
    };
    let text = format!(
        "SELECT {COLUMNS} FROM messages m \
         WHERE m.device_id = $1 AND m.kind = 0 AND m.time >= $2 AND m.time < $3 AND (m.time, m.seq) {compare} ($4, $5) \
         ORDER BY m.time {order}, m.seq {order} LIMIT $6"
    );
    let start = if backwards {
        (i64::MIN, 0)
    } else {
        (i64::MAX, 0)
    };
    let (time, seq) = position.unwrap_or(start);
    let rows = sqlx::query(AssertSqlSafe(text))
        .bind(i64::from(device.0))
        .bind(between.0)
        .bind(between.1)
        .bind(time)
        .bind(seq)
        .bind(limit)
        .fetch_all(connection)
        .await?;
    rows.iter().map(listed).collect()
}

/// How many messages a device has between two times.
pub(crate) async fn count(
    connection: &mut sqlx::AnyConnection,
    device: DeviceId,
    between: (i64, i64),
) -> Result<i64, StoreError> {
    let row = sqlx::query(
        "SELECT COUNT(*) FROM messages WHERE device_id = $1 AND kind = 0 AND time >= $2 AND time < $3",
    )
    .bind(i64::from(device.0))
    .bind(between.0)
    .bind(between.1)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get(0)?)
}

const BY_IDS: Bulk = Bulk {
    text: concat!(
        "WITH v (id) AS (VALUES {rows}) SELECT ",
        columns!(),
        " FROM v CROSS JOIN messages m WHERE m.id = v.id"
    ),
    columns: &["BIGINT"],
};

/// The messages of these ids, in no order.
pub(crate) async fn by_ids(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    ids: &[MessageId],
) -> Result<Vec<Listed>, StoreError> {
    let mut messages = Vec::with_capacity(ids.len());
    BY_IDS
        .fetch(
            connection,
            dialect,
            ids,
            |query, id| query.bind(id.0),
            |row| {
                messages.push(listed(row)?);
                Ok(())
            },
        )
        .await?;
    Ok(messages)
}

/// A reception as it is shown.
pub(crate) struct ReceptionRow {
    pub(crate) message: MessageId,
    pub(crate) station: StationId,
    pub(crate) time: UnixMillis,
    pub(crate) rssi: f64,
    pub(crate) snr: Option<f64>,
    pub(crate) freq: Option<i64>,
    pub(crate) rep: Option<u8>,
}

const RECEPTIONS_OF: Bulk = Bulk {
    text: "WITH v (id, device_id, seq, low) AS (VALUES {rows}) \
           SELECT r.message_id, r.station_id, r.time, r.rssi, r.snr, r.freq, r.rep \
           FROM v CROSS JOIN receptions r \
           WHERE r.device_id = v.device_id AND r.seq = v.seq AND r.time >= v.low \
             AND r.message_id = v.id \
           ORDER BY r.message_id, r.time, r.station_id, r.data",
    columns: &["BIGINT", "BIGINT", "BIGINT", "BIGINT"],
};

/// The receptions of these messages, those of each in the order of time, station and bytes.
pub(crate) async fn receptions_of(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    messages: &[Listed],
) -> Result<Vec<ReceptionRow>, StoreError> {
    let mut receptions = Vec::new();
    RECEPTIONS_OF
        .fetch(
            connection,
            dialect,
            messages,
            |query, message| {
                query
                    .bind(message.id.0)
                    .bind(i64::from(message.device.0))
                    .bind(i64::from(message.seq_number))
                    .bind(message.time.0)
            },
            |row| {
                let rep: Option<i64> = row.try_get(6)?;
                receptions.push(ReceptionRow {
                    message: MessageId(int(row, 0)?),
                    station: StationId(int(row, 1)? as u32),
                    time: UnixMillis(int(row, 2)?),
                    rssi: row.try_get(3)?,
                    snr: row.try_get(4)?,
                    freq: row.try_get(5)?,
                    rep: rep.map(|rep| rep as u8),
                });
                Ok(())
            },
        )
        .await?;
    Ok(receptions)
}
