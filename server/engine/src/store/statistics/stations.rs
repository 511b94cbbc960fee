//! What base stations hear, by the hour. Counts and sums follow every correction by its
//! difference; the least and the greatest would not, and are not kept: receptions are found by
//! who sent them, not by who heard them.

use domain::UnixMillis;
use domain::statistics::{Figure, Tally};
use sqlx::any::AnyRow;

use super::super::bulk::{Bulk, int};
use super::super::db::{Dialect, StoreError};
use super::Tallies;

const ADD: Bulk = Bulk {
    text: "INSERT INTO station_statistics (station_id, start, receptions, rssi, snr_count, snr) \
           VALUES {rows} ON CONFLICT (station_id, start) DO UPDATE SET \
             receptions = station_statistics.receptions + excluded.receptions, \
             rssi = station_statistics.rssi + excluded.rssi, \
             snr_count = station_statistics.snr_count + excluded.snr_count, \
             snr = station_statistics.snr + excluded.snr",
    columns: &["BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT"],
};

/// Adds what stations heard to what is stored, in the order of their ids.
pub(super) async fn add(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    tallies: &Tallies,
) -> Result<(), StoreError> {
    let rows: Vec<_> = tallies.stations.iter().collect();
    ADD.execute(connection, dialect, &rows, |query, (key, tally)| {
        query
            .bind(i64::from(key.0.0))
            .bind(key.1.0)
            .bind(tally.rssi.count)
            .bind(tally.rssi.sum)
            .bind(tally.snr.count)
            .bind(tally.snr.sum)
    })
    .await
}

/// The four columns of a row from `from` on.
pub(super) fn tally(row: &AnyRow, from: usize) -> Result<Tally, StoreError> {
    let figure = |at: usize| {
        Ok::<_, StoreError>(Figure {
            count: int(row, at)?,
            sum: int(row, at + 1)?,
            ..Figure::default()
        })
    };
    Ok(Tally {
        rssi: figure(from)?,
        snr: figure(from + 2)?,
        ..Tally::default()
    })
}

/// Every row that holds something, as text, for comparing.
#[cfg(any(test, feature = "testing"))]
pub(super) async fn all(connection: &mut sqlx::AnyConnection) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query(
        "SELECT station_id, start, receptions, rssi, snr_count, snr FROM station_statistics \
         WHERE receptions <> 0 ORDER BY station_id, start",
    )
    .fetch_all(connection)
    .await?;
    let text = |row: &AnyRow| {
        let (station, start) = (int(row, 0)?, UnixMillis(int(row, 1)?));
        Ok(format!(
            "station {station} {} {:?}",
            start.0,
            tally(row, 2)?
        ))
    };
    rows.iter().map(text).collect()
}
