//! Figures of hours, days and months.

use std::collections::BTreeMap;

use domain::statistics::{Figure, Span, Tally};
use domain::{DeviceId, StationId, UnixMillis};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::bulk::{Bulk, int};
use super::db::{Dialect, StoreError};
use super::values::Values;

/// The columns of the counts and figures; what an upsert does with one figure; its types.
macro_rules! figures {
    (columns) => {
        "messages, bytes, rssi_count, rssi_sum, rssi_min, rssi_max, snr_count, snr_sum, snr_min, \
         snr_max, freq_count, freq_sum, freq_min, freq_max, temperature_count, temperature_sum, \
         temperature_min, temperature_max, idle_count, idle_sum, idle_min, idle_max, \
         transmit_count, transmit_sum, transmit_min, transmit_max"
    };
    (add air $table:literal) => {
        concat!(
            "messages = ", $table, ".messages + excluded.messages, \
             bytes = ", $table, ".bytes + excluded.bytes, ",
            figures!(one $table, "rssi"), ", ",
            figures!(one $table, "snr"), ", ",
            figures!(one $table, "freq")
        )
    };
    (add $table:literal) => {
        concat!(
            figures!(add air $table), ", ",
            figures!(one $table, "temperature"), ", ",
            figures!(one $table, "idle"), ", ",
            figures!(one $table, "transmit")
        )
    };
    (put) => {
        concat!(
            "messages = excluded.messages, bytes = excluded.bytes, ",
            figures!(put "rssi"), ", ", figures!(put "snr"), ", ", figures!(put "freq"), ", ",
            figures!(put "temperature"), ", ", figures!(put "idle"), ", ", figures!(put "transmit")
        )
    };
    (put $figure:literal) => {
        concat!(
            $figure, "_count = excluded.", $figure, "_count, ",
            $figure, "_sum = excluded.", $figure, "_sum, ",
            $figure, "_min = excluded.", $figure, "_min, ",
            $figure, "_max = excluded.", $figure, "_max"
        )
    };
    // A figure without values leaves the least and the greatest alone.
    (one $table:literal, $figure:literal) => {
        concat!(
            $figure, "_count = ", $table, ".", $figure, "_count + excluded.", $figure, "_count, ",
            $figure, "_sum = ", $table, ".", $figure, "_sum + excluded.", $figure, "_sum, ",
            $figure, "_min = CASE WHEN excluded.", $figure, "_count = 0 THEN ", $table, ".", $figure,
            "_min WHEN ", $table, ".", $figure, "_count = 0 OR excluded.", $figure, "_min < ", $table,
            ".", $figure, "_min THEN excluded.", $figure, "_min ELSE ", $table, ".", $figure, "_min END, ",
            $figure, "_max = CASE WHEN excluded.", $figure, "_count = 0 THEN ", $table, ".", $figure,
            "_max WHEN ", $table, ".", $figure, "_count = 0 OR excluded.", $figure, "_max > ", $table,
            ".", $figure, "_max THEN excluded.", $figure, "_max ELSE ", $table, ".", $figure, "_max END"
        )
    };
}

/// What rows `s` of either table add up to.
macro_rules! sums {
    () => {
        sums!("rssi", "snr", "freq", "temperature", "idle", "transmit")
    };
    ($($figure:literal),+) => {
        concat!(
            "CAST(SUM(s.messages) AS BIGINT), CAST(SUM(s.bytes) AS BIGINT)"
            $(, ", CAST(SUM(s.", $figure, "_count) AS BIGINT), \
                CAST(SUM(s.", $figure, "_sum) AS BIGINT), \
                COALESCE(MIN(CASE WHEN s.", $figure, "_count > 0 THEN s.", $figure, "_min END), 0), \
                COALESCE(MAX(CASE WHEN s.", $figure, "_count > 0 THEN s.", $figure, "_max END), 0)")+
        )
    };
}

// Below the macros, which they use.
mod anew;
mod decoded;
mod over;
mod stations;

pub(crate) use anew::{Stretch, of_hours, raw_of_hours, sums};
pub(crate) use decoded::decoded;
pub(crate) use over::{Parts, of_device, of_groups, of_owner, of_station};

/// A statement that writes rows of devices: `$set` is what becomes of one that is there.
macro_rules! of_devices {
    ($set:expr) => {
        Bulk {
            text: concat!(
                "INSERT INTO device_statistics (device_id, start, ",
                figures!(columns),
                ") VALUES {rows} ON CONFLICT (device_id, start) DO UPDATE SET ",
                $set
            ),
            columns: &["BIGINT"; 28],
        }
    };
}

/// The same for rows of device types and groups.
macro_rules! of_owners {
    ($set:expr) => {
        Bulk {
            text: concat!(
                "INSERT INTO fleet_statistics (owner, span, start, ",
                figures!(columns),
                ") VALUES {rows} ON CONFLICT (owner, span, start) DO UPDATE SET ",
                $set
            ),
            columns: &OWNERS,
        }
    };
}

/// The owner, and whole numbers.
const OWNERS: [&str; 29] = {
    let mut types = ["BIGINT"; 29];
    types[0] = "TEXT";
    types
};

const ADD_DEVICE: Bulk = of_devices!(figures!(add "device_statistics"));
const PUT_DEVICE: Bulk = of_devices!(figures!(put));
const ADD_FLEET: Bulk = of_owners!(figures!(add "fleet_statistics"));
const PUT_FLEET: Bulk = of_owners!(figures!(put));

/// As [`ADD_DEVICE`] for hours in which the device said nothing of itself, as most are.
const ADD_DEVICE_AIR: Bulk = Bulk {
    text: concat!(
        "INSERT INTO device_statistics (device_id, start, ",
        figures!(columns),
        ") VALUES {rows} ON CONFLICT (device_id, start) DO UPDATE SET ",
        figures!(add air "device_statistics")
    ),
    columns: &[
        "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT",
        "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "=0", "=0", "=0",
        "=0", "=0", "=0", "=0", "=0", "=0", "=0", "=0", "=0",
    ],
};

/// The figures of a row, and how many of them, the first, every message brings.
const FIGURES: usize = 6;
const AIR: usize = 3;

/// What is to be added: per device and hour, and per owner (a device type or a group, by its
/// id), span and beginning, and per base station and hour. In the order of their keys, so that two processes lock alike.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tallies {
    pub(crate) devices: BTreeMap<(DeviceId, UnixMillis), Tally>,
    pub(crate) owners: BTreeMap<(String, Span, UnixMillis), Tally>,
    /// What base stations heard, by station and hour: counts and sums only.
    pub(crate) stations: BTreeMap<(StationId, UnixMillis), Tally>,
}

/// Adds figures to what is stored. Whoever adds to a device's hours holds the device, so only the
/// rows of owners and stations need an order among processes.
pub(crate) async fn add(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    tallies: &Tallies,
) -> Result<(), StoreError> {
    let (air, all): (Vec<_>, Vec<_>) = tallies.devices.iter().partition(|(_, tally)| {
        tally.figures()[AIR..]
            .iter()
            .all(|f| f.count == 0 && f.sum == 0)
    });
    for (statement, rows, figures) in [(ADD_DEVICE_AIR, air, AIR), (ADD_DEVICE, all, FIGURES)] {
        statement
            .execute(connection, dialect, &rows, |query, (key, tally)| {
                let query = query.bind(i64::from(key.0.0)).bind(key.1.0);
                bind(query, tally, figures)
            })
            .await?;
    }
    write_owners(connection, dialect, ADD_FLEET, tallies).await?;
    stations::add(connection, dialect, tallies).await
}

/// Replaces what is stored.
pub(crate) async fn put(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    tallies: &Tallies,
) -> Result<(), StoreError> {
    let rows: Vec<_> = tallies.devices.iter().collect();
    PUT_DEVICE
        .execute(connection, dialect, &rows, |query, (key, tally)| {
            let query = query.bind(i64::from(key.0.0)).bind(key.1.0);
            bind(query, tally, FIGURES)
        })
        .await?;
    write_owners(connection, dialect, PUT_FLEET, tallies).await
}

async fn write_owners(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    statement: Bulk,
    tallies: &Tallies,
) -> Result<(), StoreError> {
    let rows: Vec<_> = tallies.owners.iter().collect();
    statement
        .execute(connection, dialect, &rows, |query, (key, tally)| {
            let query = query.bind(key.0.as_str()).bind(key.1 as i64).bind(key.2.0);
            bind(query, tally, FIGURES)
        })
        .await
}

/// Binds the counts and the first `figures` figures.
fn bind(query: Values, tally: &Tally, figures: usize) -> Values {
    let query = query.bind(tally.messages).bind(tally.bytes);
    let figures = tally.figures().into_iter().take(figures);
    figures.fold(query, |query, figure| {
        let query = query.bind(figure.count).bind(figure.sum);
        query.bind(figure.min).bind(figure.max)
    })
}

fn tally(row: &AnyRow, from: usize) -> Result<Tally, StoreError> {
    let mut figures = [Figure::default(); FIGURES];
    for (n, figure) in figures.iter_mut().enumerate() {
        let at = from + 2 + 4 * n;
        *figure = Figure {
            count: int(row, at)?,
            sum: int(row, at + 1)?,
            min: int(row, at + 2)?,
            max: int(row, at + 3)?,
        };
    }
    Ok(Tally::from_figures(
        int(row, from)?,
        int(row, from + 1)?,
        figures,
    ))
}

/// Keeps everybody else from counting until the transaction ends; what is there can be read. On
/// SQLite one writes at a time anyway.
pub(crate) async fn hold(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
) -> Result<(), StoreError> {
    if dialect == Dialect::Postgres {
        // In the order in which uplinks come to them.
        let text = "LOCK TABLE device_statistics, fleet_statistics, station_statistics \
                    IN SHARE ROW EXCLUSIVE MODE";
        sqlx::query(text).execute(connection).await?;
    }
    Ok(())
}

/// Waits for whoever [`hold`]s, and keeps others from that until the transaction ends; they may
/// count.
pub(crate) async fn share(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
) -> Result<(), StoreError> {
    if dialect == Dialect::Postgres {
        let text = "LOCK TABLE device_statistics IN ROW EXCLUSIVE MODE";
        sqlx::query(text).execute(connection).await?;
    }
    Ok(())
}

/// Forgets every figure of a span that begins at that time or later.
pub(crate) async fn clear(
    connection: &mut sqlx::AnyConnection,
    since: UnixMillis,
) -> Result<(), StoreError> {
    for text in [
        "DELETE FROM device_statistics WHERE start >= $1",
        "DELETE FROM fleet_statistics WHERE start >= $1",
        "DELETE FROM station_statistics WHERE start >= $1",
    ] {
        sqlx::query(text)
            .bind(since.0)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Every row that holds something, as text, for comparing.
#[cfg(any(test, feature = "testing"))]
pub(crate) async fn all(connection: &mut sqlx::AnyConnection) -> Result<Vec<String>, StoreError> {
    const DEVICES: &str = concat!(
        "SELECT CAST(device_id AS TEXT) AS owner, 0 AS span, start, ",
        figures!(columns),
        " FROM device_statistics ORDER BY device_id, start"
    );
    const OWNERS: &str = concat!(
        "SELECT owner, span, start, ",
        figures!(columns),
        " FROM fleet_statistics ORDER BY owner, span, start"
    );
    let mut all = Vec::new();
    for text in [DEVICES, OWNERS] {
        for row in sqlx::query(text).fetch_all(&mut *connection).await? {
            let owner: String = row.try_get(0)?;
            let start: i64 = row.try_get(2)?;
            let tally = tally(&row, 3)?;
            // A message that moved to another hour may leave an empty row behind.
            if tally.messages != 0 || tally.figures().iter().any(|figure| figure.count != 0) {
                all.push(format!("{owner} {start} {tally:?}"));
            }
        }
    }
    all.append(&mut stations::all(connection).await?);
    Ok(all)
}

/// A message or a reception, as figures are made of it anew.
pub(crate) struct Raw {
    pub(crate) device: DeviceId,
    pub(crate) device_type: String,
    pub(crate) group: String,
    pub(crate) time: UnixMillis,
    pub(crate) kind: i64,
    pub(crate) data: Vec<u8>,
    /// Strength, ratio and frequency of a reception; none for a message.
    pub(crate) heard: Option<(f64, Option<f64>, Option<i64>)>,
    /// Who heard that reception.
    pub(crate) station: Option<StationId>,
}

/// Messages by id after `after`, at most `limit`; the last id comes with them.
pub(crate) async fn raw_messages(
    connection: &mut sqlx::AnyConnection,
    after: i64,
    limit: i64,
) -> Result<Vec<(i64, Raw)>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, device_id, device_type_id, group_id, time, kind, data FROM messages \
         WHERE id > $1 ORDER BY id LIMIT $2",
    )
    .bind(after)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    let read = |row: &AnyRow| {
        let raw = Raw {
            device: DeviceId(int(row, 1)? as u32),
            device_type: row.try_get(2)?,
            group: row.try_get(3)?,
            time: UnixMillis(int(row, 4)?),
            kind: int(row, 5)?,
            data: row.try_get(6)?,
            heard: None,
            station: None,
        };
        Ok((int(row, 0)?, raw))
    };
    rows.iter().map(read).collect()
}

const RAW_RECEPTIONS: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT r.device_id, m.device_type_id, m.group_id, r.time, m.kind, r.rssi, r.snr, r.freq, \
             r.station_id \
           FROM v CROSS JOIN messages m CROSS JOIN receptions r \
           WHERE m.id = v.id AND r.device_id = m.device_id AND r.seq = m.seq AND r.time >= m.time \
             AND r.message_id = m.id",
    columns: &["BIGINT"],
};

fn reception(row: &AnyRow) -> Result<Raw, StoreError> {
    Ok(Raw {
        device: DeviceId(int(row, 0)? as u32),
        device_type: row.try_get(1)?,
        group: row.try_get(2)?,
        time: UnixMillis(int(row, 3)?),
        kind: int(row, 4)?,
        data: Vec::new(),
        heard: Some((row.try_get(5)?, row.try_get(6)?, row.try_get(7)?)),
        station: Some(StationId(int(row, 8)? as u32)),
    })
}

/// The receptions of messages.
pub(crate) async fn raw_receptions(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    messages: &[i64],
) -> Result<Vec<Raw>, StoreError> {
    let mut found = Vec::with_capacity(messages.len() * 2);
    RAW_RECEPTIONS
        .fetch(
            connection,
            dialect,
            messages,
            |query, id| query.bind(*id),
            |row| {
                found.push(reception(row)?);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}
