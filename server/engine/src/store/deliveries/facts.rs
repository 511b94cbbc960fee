//! What the callbacks of a message tell, read for many deliveries at once.

use std::cmp::Reverse;
use std::collections::HashMap;

use domain::contract::Options;
use domain::event::{EventKind, Variables};
use domain::link_quality::LinkQuality;
use domain::location::Position;
use domain::{DeviceId, DeviceTypeId, DownlinkId, EventId, MessageId, StationId, UnixMillis};
use sqlx::{AnyConnection, Row};

use crate::store::bulk::{Bulk, int};
use crate::store::db::{Dialect, StoreError};
use crate::store::downlinks::Downlink;
use crate::store::{downlinks, events, messages, sql};

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
    /// Whether the device asks for a downlink.
    pub(crate) ack: bool,
    /// What its contract granted beside when it came.
    pub(crate) options: Options,
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
    /// How many of the frame's repetitions it heard, if it counts them.
    pub(crate) repetitions: Option<i64>,
}

/// What is known of a message once it is closed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Advanced {
    /// How well the network hears the device.
    pub(crate) quality: LinkQuality,
    /// Where the device was, as far as that could be found out.
    pub(crate) position: Option<Position>,
    /// Where the device is stated to be by now, in degrees.
    pub(crate) fixed: Option<(f64, f64)>,
    /// The path of the group that the device belongs to by now; empty where it is gone.
    pub(crate) group_path: String,
    /// The operator of the station that made the message.
    pub(crate) operator: String,
    /// The three letters of its country; may be empty.
    pub(crate) country: String,
}

/// What an event told.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Told {
    /// The device it happened to.
    pub(crate) device: DeviceId,
    /// What happened.
    pub(crate) kind: EventKind,
    /// When.
    pub(crate) time: UnixMillis,
    /// What else it told.
    pub(crate) variables: Variables,
}

/// The messages of those ids that are there.
pub(crate) async fn said(
    connection: &mut AnyConnection,
    dialect: Dialect,
    ids: &[MessageId],
) -> Result<Vec<Said>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH wanted (id) AS (VALUES {rows}) \
               SELECT m.id, m.device_id, m.device_type_id, m.time, m.seq, m.data, m.ack, m.withheld \
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
                    ack: int(row, 6)? != 0,
                    options: Options::without(int(row, 7)?),
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
               SELECT r.message_id, r.station_id, r.rssi, r.snr, s.lat, s.lng, r.rep \
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
                        repetitions: row.try_get(6)?,
                    });
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// The signal to noise ratios (dB) of the 25 messages that the device of each message sent before
/// it, as far as they were measured.
pub(crate) async fn previous_snr(
    connection: &mut AnyConnection,
    dialect: Dialect,
    messages: &[&Said],
) -> Result<HashMap<MessageId, Vec<f64>>, StoreError> {
    // The bound is the time of the 25th; others may have it, too.
    const QUERY: Bulk = Bulk {
        text: "WITH wanted (id, device_id, time, seq) AS (VALUES {rows}) \
               SELECT wanted.id, m.time, m.seq, m.snr \
               FROM wanted CROSS JOIN messages m WHERE m.device_id = wanted.device_id \
               AND m.kind = 0 AND (m.time, m.seq) < (wanted.time, wanted.seq) \
               AND m.time >= COALESCE((SELECT b.time FROM messages b \
               WHERE b.device_id = wanted.device_id AND b.kind = 0 \
               AND (b.time, b.seq) < (wanted.time, wanted.seq) \
               ORDER BY b.time DESC, b.seq DESC LIMIT 1 OFFSET 24), 0)",
        columns: &["BIGINT", "BIGINT", "BIGINT", "BIGINT"],
    };
    type Sent = (i64, i64, Option<f64>);
    let mut found: HashMap<MessageId, Vec<Sent>> = HashMap::with_capacity(messages.len());
    QUERY
        .fetch(
            connection,
            dialect,
            messages,
            |query, said| {
                let query = query.bind(said.message.0).bind(i64::from(said.device.0));
                query.bind(said.time.0).bind(said.seq)
            },
            |row| {
                let sent = (int(row, 1)?, int(row, 2)?, row.try_get(3)?);
                let before = found.entry(MessageId(int(row, 0)?));
                before.or_default().push(sent);
                Ok(())
            },
        )
        .await?;
    let measured = found.into_iter().map(|(message, mut before)| {
        before.sort_unstable_by_key(|sent| Reverse((sent.0, sent.1)));
        let newest = before.into_iter().take(25);
        (message, newest.filter_map(|sent| sent.2).collect())
    });
    Ok(measured.collect())
}

/// What is known of each message once it is closed; the operator and country are those of the
/// station beside it or, where that is 0, of the one that heard it first.
pub(crate) async fn advanced(
    connection: &mut AnyConnection,
    dialect: Dialect,
    wanted: &[(MessageId, StationId)],
) -> Result<HashMap<MessageId, Advanced>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH wanted (id, station_id) AS (VALUES {rows}) \
               SELECT m.id, m.lat, m.lng, m.radius, m.position_source, m.lqi, d.lat, d.lng, \
               s.operator, s.country, g.path FROM wanted JOIN messages m ON m.id = wanted.id \
               LEFT JOIN devices d ON d.id = m.device_id \
               LEFT JOIN groups g ON g.id = d.group_id \
               LEFT JOIN base_stations s ON s.id = COALESCE(NULLIF(wanted.station_id, 0), \
               (SELECT r.station_id FROM receptions r WHERE r.device_id = m.device_id \
                AND r.seq = m.seq AND r.time = m.time AND r.message_id = m.id \
                ORDER BY r.station_id LIMIT 1))",
        columns: &["BIGINT", "BIGINT"],
    };
    let mut found = HashMap::with_capacity(wanted.len());
    QUERY
        .fetch(
            connection,
            dialect,
            wanted,
            |query, (message, station)| query.bind(message.0).bind(i64::from(station.0)),
            |row| {
                let (lat, lng): (Option<f64>, Option<f64>) = (row.try_get(6)?, row.try_get(7)?);
                let operator: Option<String> = row.try_get(8)?;
                let country: Option<String> = row.try_get(9)?;
                let group_path: Option<String> = row.try_get(10)?;
                found.insert(
                    MessageId(int(row, 0)?),
                    Advanced {
                        quality: LinkQuality::from_number(int(row, 5)?),
                        position: messages::position(row, 1)?,
                        fixed: lat.zip(lng),
                        group_path: group_path.unwrap_or_default(),
                        operator: operator.unwrap_or_default(),
                        country: country.unwrap_or_default(),
                    },
                );
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// The downlinks of those ids.
pub(crate) async fn acknowledged(
    connection: &mut AnyConnection,
    dialect: Dialect,
    ids: &[DownlinkId],
) -> Result<HashMap<DownlinkId, Downlink>, StoreError> {
    let found = downlinks::of_ids(connection, dialect, ids).await?;
    Ok(found.into_iter().map(|one| (one.id, one)).collect())
}

/// What the events of those ids told.
pub(crate) async fn told(
    connection: &mut AnyConnection,
    dialect: Dialect,
    ids: &[EventId],
) -> Result<HashMap<EventId, Told>, StoreError> {
    let found = events::of_ids(connection, dialect, ids).await?;
    let told = found.into_iter().map(|event| {
        let told = Told {
            device: event.device,
            kind: event.kind,
            time: event.time,
            variables: event.variables,
        };
        (event.id, told)
    });
    Ok(told.collect())
}
