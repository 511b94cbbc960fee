//! What is read beside a part of a list of devices: of all of them at once, by key.

use std::collections::HashMap;

use domain::link_quality::LinkQuality;
use domain::location::{Position, Source};
use domain::{DeviceId, MessageId, UnixMillis};
use sqlx::{AnyConnection, Row as _};

use super::super::bulk::{Bulk, int};
use super::super::db::{Dialect, StoreError};

/// The sealed codes of those of the devices that have one.
pub(crate) async fn codes(
    connection: &mut AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
) -> Result<HashMap<DeviceId, Vec<u8>>, StoreError> {
    const CODES: Bulk = Bulk {
        text: "WITH v (id) AS (VALUES {rows}) SELECT d.id, d.sealed_pac \
               FROM v CROSS JOIN devices d WHERE d.id = v.id AND d.sealed_pac IS NOT NULL",
        columns: &["BIGINT"],
    };
    let mut found = HashMap::with_capacity(devices.len());
    CODES
        .fetch(
            connection,
            dialect,
            devices,
            |query, device| query.bind(i64::from(device.0)),
            |row| {
                found.insert(DeviceId(int(row, 0)? as u32), row.try_get(1)?);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// Where the messages of those devices say that they are, and since when; of the others nothing.
pub(crate) async fn located(
    connection: &mut AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
) -> Result<HashMap<DeviceId, (UnixMillis, Position)>, StoreError> {
    /// Parts of a degree.
    const MILLION: f64 = 1_000_000.0;
    const LOCATED: Bulk = Bulk {
        text: "WITH v (id) AS (VALUES {rows}) \
               SELECT p.device_id, p.told_at, p.told_lat, p.told_lng, p.told_radius, \
               p.told_source FROM v CROSS JOIN map_places p \
               WHERE p.device_id = v.id AND p.told_at > 0",
        columns: &["BIGINT"],
    };
    let mut found = HashMap::with_capacity(devices.len());
    LOCATED
        .fetch(
            connection,
            dialect,
            devices,
            |query, device| query.bind(i64::from(device.0)),
            |row| {
                let position = Position {
                    lat: int(row, 2)? as f64 / MILLION,
                    lng: int(row, 3)? as f64 / MILLION,
                    radius: int(row, 4)?,
                    source: Source::from_number(int(row, 5)?).unwrap_or(Source::Stations),
                };
                let told = (UnixMillis(int(row, 1)?), position);
                found.insert(DeviceId(int(row, 0)? as u32), told);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// How well the network heard those messages; of one that is not closed yet nothing is known.
pub(crate) async fn qualities(
    connection: &mut AnyConnection,
    dialect: Dialect,
    messages: &[MessageId],
) -> Result<HashMap<MessageId, LinkQuality>, StoreError> {
    const QUALITIES: Bulk = Bulk {
        text: "WITH v (id) AS (VALUES {rows}) SELECT m.id, m.lqi \
               FROM v CROSS JOIN messages m WHERE m.id = v.id AND m.closes = 0",
        columns: &["BIGINT"],
    };
    let mut found = HashMap::with_capacity(messages.len());
    QUALITIES
        .fetch(
            connection,
            dialect,
            messages,
            |query, message| query.bind(message.0),
            |row| {
                let quality = LinkQuality::from_number(int(row, 1)?);
                found.insert(MessageId(int(row, 0)?), quality);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// The strength (dBm) of a message, and its signal to noise ratio (dB) where it was measured.
type Signal = (f64, Option<f64>);

/// How the last 25 messages of those devices were heard best, of each those from a time on.
pub(crate) async fn signals(
    connection: &mut AnyConnection,
    dialect: Dialect,
    devices: &[(DeviceId, UnixMillis)],
) -> Result<HashMap<DeviceId, Vec<Signal>>, StoreError> {
    // The bound is the time of the 25th; others may have it, too.
    const SIGNALS: Bulk = Bulk {
        text: "WITH v (id, since) AS (VALUES {rows}) \
               SELECT v.id, m.rssi, m.snr FROM v CROSS JOIN messages m \
               WHERE m.device_id = v.id AND m.kind = 0 AND m.time >= v.since \
               AND m.time >= COALESCE((SELECT b.time FROM messages b \
               WHERE b.device_id = v.id AND b.kind = 0 \
               ORDER BY b.time DESC, b.seq DESC LIMIT 1 OFFSET 24), 0)",
        columns: &["BIGINT", "BIGINT"],
    };
    let mut found: HashMap<DeviceId, Vec<Signal>> = HashMap::with_capacity(devices.len());
    SIGNALS
        .fetch(
            connection,
            dialect,
            devices,
            |query, (device, since)| query.bind(i64::from(device.0)).bind(since.0),
            |row| {
                let of = found.entry(DeviceId(int(row, 0)? as u32)).or_default();
                of.push((row.try_get(1)?, row.try_get(2)?));
                Ok(())
            },
        )
        .await?;
    Ok(found)
}
