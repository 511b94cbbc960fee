//! What the stored spans add up to in each part of a range of time. The database adds: what comes
//! over is one row a part, whatever the range is.

use std::collections::BTreeMap;

use domain::statistics::{Edges, Tally};
use domain::{DeviceId, StationId, UnixMillis};
use sqlx::any::AnyRow;

use super::super::bulk::{Bulk, int};
use super::super::db::{Dialect, StoreError};
use super::super::groups;
use super::{stations, tally};

/// What each part holds, by its place; parts that hold nothing are left out.
pub(crate) type Parts = BTreeMap<usize, Tally>;

/// Hours of a device.
const DEVICE: Bulk = Bulk {
    text: concat!(
        "WITH v (place, device_id, low, high) AS (VALUES {rows}) SELECT v.place, ",
        sums!(),
        " FROM v CROSS JOIN device_statistics s \
         WHERE s.device_id = v.device_id AND s.start >= v.low AND s.start < v.high GROUP BY v.place"
    ),
    columns: &["BIGINT", "BIGINT", "BIGINT", "BIGINT"],
};

/// Spans of a device type.
const OWNER: Bulk = Bulk {
    text: concat!(
        "WITH v (place, owner, span, low, high) AS (VALUES {rows}) SELECT v.place, ",
        sums!(),
        " FROM v CROSS JOIN fleet_statistics s \
         WHERE s.owner = v.owner AND s.span = v.span AND s.start >= v.low AND s.start < v.high \
         GROUP BY v.place"
    ),
    columns: &["BIGINT", "TEXT", "BIGINT", "BIGINT", "BIGINT"],
};

/// Spans of every group with a path in a range.
const GROUPS: Bulk = Bulk {
    text: concat!(
        "WITH v (place, path, beyond, span, low, high) AS (VALUES {rows}) SELECT v.place, ",
        sums!(),
        " FROM v CROSS JOIN groups g CROSS JOIN fleet_statistics s \
         WHERE g.path >= v.path AND g.path < v.beyond \
           AND s.owner = g.id AND s.span = v.span AND s.start >= v.low AND s.start < v.high \
         GROUP BY v.place"
    ),
    columns: &["BIGINT", "TEXT", "TEXT", "BIGINT", "BIGINT", "BIGINT"],
};

/// Hours of a base station.
const STATION: Bulk = Bulk {
    text: "WITH v (place, station_id, low, high) AS (VALUES {rows}) SELECT v.place, \
             CAST(SUM(s.receptions) AS BIGINT), CAST(SUM(s.rssi) AS BIGINT), \
             CAST(SUM(s.snr_count) AS BIGINT), CAST(SUM(s.snr) AS BIGINT) \
           FROM v CROSS JOIN station_statistics s \
           WHERE s.station_id = v.station_id AND s.start >= v.low AND s.start < v.high \
           GROUP BY v.place",
    columns: &["BIGINT", "BIGINT", "BIGINT", "BIGINT"],
};

/// Puts a row to its part. A part of many stretches may come as several rows.
fn put(parts: &mut Parts, row: &AnyRow, tally: Tally) -> Result<(), StoreError> {
    let place = usize::try_from(int(row, 0)?).unwrap_or_default();
    if tally != Tally::default() {
        parts.entry(place).or_default().add(&tally);
    }
    Ok(())
}

/// The parts as stretches of hours, of which each begins at `from` at the earliest.
fn hours(edges: &Edges, from: UnixMillis) -> Vec<(i64, UnixMillis, UnixMillis)> {
    let parts = (0..).zip(edges.all().windows(2));
    parts
        .map(|(place, two)| (place, two[0].max(from), two[1]))
        .collect()
}

/// What a device counts in each part, from `from` on.
pub(crate) async fn of_device(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    device: DeviceId,
    edges: &Edges,
    from: UnixMillis,
) -> Result<Parts, StoreError> {
    let (rows, mut parts) = (hours(edges, from), Parts::new());
    DEVICE
        .fetch(
            connection,
            dialect,
            &rows,
            |query, (place, low, high)| {
                query
                    .bind(*place)
                    .bind(i64::from(device.0))
                    .bind(low.0)
                    .bind(high.0)
            },
            |row| put(&mut parts, row, tally(row, 1)?),
        )
        .await?;
    Ok(parts)
}

/// What a device type counts in each part.
pub(crate) async fn of_owner(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    owner: &str,
    edges: &Edges,
) -> Result<Parts, StoreError> {
    let (rows, mut parts) = (edges.spans(), Parts::new());
    OWNER
        .fetch(
            connection,
            dialect,
            &rows,
            |query, (place, span, low, high)| {
                query
                    .bind(*place as i64)
                    .bind(owner)
                    .bind(*span as i64)
                    .bind(low.0)
                    .bind(high.0)
            },
            |row| put(&mut parts, row, tally(row, 1)?),
        )
        .await?;
    Ok(parts)
}

/// What the group of that path and those below it count in each part.
pub(crate) async fn of_groups(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    path: &str,
    edges: &Edges,
) -> Result<Parts, StoreError> {
    let (rows, mut parts) = (edges.spans(), Parts::new());
    let beyond = groups::after(path);
    GROUPS
        .fetch(
            connection,
            dialect,
            &rows,
            |query, (place, span, low, high)| {
                query
                    .bind(*place as i64)
                    .bind(path)
                    .bind(beyond.as_str())
                    .bind(*span as i64)
                    .bind(low.0)
                    .bind(high.0)
            },
            |row| put(&mut parts, row, tally(row, 1)?),
        )
        .await?;
    Ok(parts)
}

/// What a base station heard in each part.
pub(crate) async fn of_station(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    station: StationId,
    edges: &Edges,
) -> Result<Parts, StoreError> {
    let (rows, mut parts) = (hours(edges, UnixMillis(i64::MIN)), Parts::new());
    STATION
        .fetch(
            connection,
            dialect,
            &rows,
            |query, (place, low, high)| {
                query
                    .bind(*place)
                    .bind(i64::from(station.0))
                    .bind(low.0)
                    .bind(high.0)
            },
            |row| put(&mut parts, row, stations::tally(row, 1)?),
        )
        .await?;
    Ok(parts)
}
