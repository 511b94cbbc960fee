//! Devices by cells.

use std::collections::BTreeMap;

use domain::map::{DEVICE_LEVELS, Grid};
use sqlx::AnyConnection;

use super::super::bulk::{Bulk, int};
use super::super::db::{Dialect, StoreError};

/// What is added to a cell, or is in one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) devices: i64,
    /// Those that are where their owner says.
    pub(crate) stated: i64,
    /// Those that are where they say themselves.
    pub(crate) sent: i64,
    /// The sum of their ids: of a single one its id.
    pub(crate) ids: i64,
    /// The sum of their latitudes, millionths of a degree.
    pub(crate) lats: i64,
    /// The sum of their longitudes, millionths of a degree.
    pub(crate) lngs: i64,
}

impl Found {
    pub(super) fn add(&mut self, other: &Self, sign: i64) {
        self.devices += sign * other.devices;
        self.stated += sign * other.stated;
        self.sent += sign * other.sent;
        self.ids += sign * other.ids;
        self.lats += sign * other.lats;
        self.lngs += sign * other.lngs;
    }
}

/// What is added, by owner, level and number of the cell: in this order rows are locked.
pub(super) type Deltas = BTreeMap<(String, i64, i64), Found>;

const ADD: Bulk = Bulk {
    text: "INSERT INTO map_cells (owner, level, cell, devices, stated, sent, ids, lats, lngs) \
           VALUES {rows} ON CONFLICT (owner, level, cell) DO UPDATE SET \
           devices = map_cells.devices + excluded.devices, \
           stated = map_cells.stated + excluded.stated, sent = map_cells.sent + excluded.sent, \
           ids = map_cells.ids + excluded.ids, lats = map_cells.lats + excluded.lats, \
           lngs = map_cells.lngs + excluded.lngs",
    columns: &[
        "TEXT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT",
    ],
};

const FORGET_EMPTY: Bulk = Bulk {
    text: "DELETE FROM map_cells WHERE (owner, level, cell) IN (VALUES {rows}) AND devices = 0",
    columns: &["TEXT", "BIGINT", "BIGINT"],
};

/// Adds to cells, and forgets those that nothing is left in.
pub(super) async fn add(
    connection: &mut AnyConnection,
    dialect: Dialect,
    deltas: &Deltas,
) -> Result<(), StoreError> {
    let changed = deltas
        .iter()
        .filter(|(_, delta)| **delta != Found::default());
    let changed: Vec<_> = changed.collect();
    ADD.execute(connection, dialect, &changed, |query, (key, delta)| {
        query
            .bind(key.0.as_str())
            .bind(key.1)
            .bind(key.2)
            .bind(delta.devices)
            .bind(delta.stated)
            .bind(delta.sent)
            .bind(delta.ids)
            .bind(delta.lats)
            .bind(delta.lngs)
    })
    .await?;
    let fewer = changed.into_iter().filter(|(_, delta)| delta.devices < 0);
    let fewer: Vec<_> = fewer.collect();
    FORGET_EMPTY
        .execute(connection, dialect, &fewer, |query, (key, _)| {
            query.bind(key.0.as_str()).bind(key.1).bind(key.2)
        })
        .await
}

const CELLS: Bulk = Bulk {
    text: "WITH v (owner, level, low, high, line, factor) AS (VALUES {rows}) \
           SELECT v.line, (c.cell % 16777216) / v.factor, CAST(SUM(c.devices) AS BIGINT), \
           CAST(SUM(c.stated) AS BIGINT), CAST(SUM(c.sent) AS BIGINT), \
           CAST(SUM(c.ids) AS BIGINT), CAST(SUM(c.lats) AS BIGINT), CAST(SUM(c.lngs) AS BIGINT) \
           FROM v CROSS JOIN map_cells c \
           WHERE c.owner = v.owner AND c.level = v.level AND c.cell >= v.low AND c.cell <= v.high \
           GROUP BY 1, 2",
    columns: &["TEXT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT"],
};

/// The cells of a grid in which there are devices of any of the owners, by line and column. A grid
/// finer than what is stored has none.
pub(crate) async fn cells(
    connection: &mut AnyConnection,
    dialect: Dialect,
    owners: &[String],
    grid: &Grid,
) -> Result<BTreeMap<(i64, i64), Found>, StoreError> {
    let mut found: BTreeMap<(i64, i64), Found> = BTreeMap::new();
    let Some((level, factor)) = grid.stored(&DEVICE_LEVELS) else {
        return Ok(found);
    };
    let spans = grid.spans(factor);
    let rows = owners
        .iter()
        .flat_map(|owner| spans.iter().map(move |span| (owner, span)));
    let rows: Vec<_> = rows.collect();
    CELLS
        .fetch(
            connection,
            dialect,
            &rows,
            |query, (owner, span)| {
                query
                    .bind(owner.as_str())
                    .bind(i64::from(level))
                    .bind(span.low)
                    .bind(span.high)
                    .bind(span.line)
                    .bind(factor)
            },
            |row| {
                let cell = Found {
                    devices: int(row, 2)?,
                    stated: int(row, 3)?,
                    sent: int(row, 4)?,
                    ids: int(row, 5)?,
                    lats: int(row, 6)?,
                    lngs: int(row, 7)?,
                };
                // A line may come in more than one statement, and each owner comes by itself.
                let at = (int(row, 0)?, int(row, 1)?);
                found.entry(at).or_default().add(&cell, 1);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// How many devices of the owners have a place.
pub(crate) async fn placed(
    connection: &mut AnyConnection,
    owners: &[String],
) -> Result<i64, StoreError> {
    let mut sum = 0;
    for owner in owners {
        let row = sqlx::query(
            "SELECT CAST(COALESCE(SUM(devices), 0) AS BIGINT) FROM map_cells \
             WHERE owner = $1 AND level = $2",
        )
        .bind(owner.clone())
        .bind(i64::from(DEVICE_LEVELS[0]))
        .fetch_one(&mut *connection)
        .await?;
        sum += int(&row, 0)?;
    }
    Ok(sum)
}
