//! Messages by the cells from which they were heard.

use std::collections::BTreeMap;

use domain::map::{CellId, Grid, HEARD_LEVELS, STATION_LEVEL};
use domain::{GroupId, StationId};
use sqlx::AnyConnection;

use super::super::bulk::{Bulk, int};
use super::super::db::{Dialect, StoreError};
use super::super::groups;
use super::links::Links;
use super::owners;

/// What was heard from a cell; signals in hundredths of a dBm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Heard {
    pub(crate) messages: i64,
    /// The sum of the best signal of each message.
    pub(crate) strengths: i64,
    /// The best of all.
    pub(crate) best: i64,
    /// By how many stations, and with which quality; nothing of what a single station heard.
    pub(crate) links: Links,
}

impl Heard {
    /// One message that was heard so well.
    pub(crate) const fn one(strength: i64, links: Links) -> Self {
        Self {
            messages: 1,
            strengths: strength,
            best: strength,
            links,
        }
    }

    fn add(into: &mut Option<Self>, other: Self) {
        *into = Some(match *into {
            None => other,
            Some(before) => Self {
                messages: before.messages + other.messages,
                strengths: before.strengths + other.strengths,
                best: before.best.max(other.best),
                links: before.links.and(other.links),
            },
        });
    }
}

/// A message that was heard from a cell of the finest stored level.
pub(crate) struct HeardAt<'a> {
    pub(crate) device_type: String,
    /// The path of the group of its device.
    pub(crate) path: &'a str,
    pub(crate) cell: CellId,
    /// Hundredths of a dBm.
    pub(crate) strength: i64,
    /// By how many stations, and with which quality.
    pub(crate) links: Links,
}

/// A message that a base station heard.
pub(crate) struct HeardBy {
    pub(crate) station: StationId,
    /// That of its device.
    pub(crate) group: GroupId,
    /// Of the level of stations or finer.
    pub(crate) cell: CellId,
    /// The best that the station heard of it, hundredths of a dBm.
    pub(crate) strength: i64,
}

const ADD: Bulk = Bulk {
    text: "INSERT INTO heard_cells (owner, level, cell, messages, strengths, best, rated, stations, \
           qualities) VALUES {rows} \
           ON CONFLICT (owner, level, cell) DO UPDATE SET \
           messages = heard_cells.messages + excluded.messages, \
           strengths = heard_cells.strengths + excluded.strengths, \
           best = CASE WHEN excluded.best > heard_cells.best THEN excluded.best \
           ELSE heard_cells.best END, rated = heard_cells.rated + excluded.rated, \
           stations = heard_cells.stations + excluded.stations, \
           qualities = heard_cells.qualities + excluded.qualities",
    columns: &[
        "TEXT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT",
    ],
};

const ADD_STATION: Bulk = Bulk {
    text: "INSERT INTO station_cells (station_id, cell, group_id, messages, strengths, best) \
           VALUES {rows} ON CONFLICT (station_id, cell, group_id) DO UPDATE SET \
           messages = station_cells.messages + excluded.messages, \
           strengths = station_cells.strengths + excluded.strengths, \
           best = CASE WHEN excluded.best > station_cells.best THEN excluded.best \
           ELSE station_cells.best END",
    columns: &["BIGINT", "BIGINT", "TEXT", "BIGINT", "BIGINT", "BIGINT"],
};

/// Counts messages: at 4 levels for the type and each group of the path, and once for each station.
/// What a batch has of one cell is one row, so two statements do, whatever it holds.
pub(crate) async fn add_heard(
    connection: &mut AnyConnection,
    dialect: Dialect,
    messages: &[HeardAt<'_>],
    stations: &[HeardBy],
) -> Result<(), StoreError> {
    let mut cells: BTreeMap<(&str, u32, i64), Option<Heard>> = BTreeMap::new();
    for message in messages {
        let one = Heard::one(message.strength, message.links);
        for owner in owners(&message.device_type, message.path) {
            for level in HEARD_LEVELS {
                let cell = message.cell.within(level).number();
                Heard::add(cells.entry((owner, level, cell)).or_default(), one);
            }
        }
    }
    let cells = cells.into_iter();
    let cells: Vec<_> = cells
        .filter_map(|(key, heard)| Some((key, heard?)))
        .collect();
    ADD.execute(connection, dialect, &cells, |query, (key, heard)| {
        query
            .bind(key.0)
            .bind(i64::from(key.1))
            .bind(key.2)
            .bind(heard.messages)
            .bind(heard.strengths)
            .bind(heard.best)
            .bind(heard.links.rated)
            .bind(heard.links.stations)
            .bind(heard.links.qualities)
    })
    .await?;
    let mut heard: BTreeMap<(StationId, i64, GroupId), Option<Heard>> = BTreeMap::new();
    for message in stations {
        let cell = message.cell.within(STATION_LEVEL).number();
        let key = (message.station, cell, message.group);
        let one = Heard::one(message.strength, Links::default());
        Heard::add(heard.entry(key).or_default(), one);
    }
    let heard = heard.into_iter();
    let heard: Vec<_> = heard
        .filter_map(|(key, heard)| Some((key, heard?)))
        .collect();
    ADD_STATION
        .execute(connection, dialect, &heard, |query, (key, heard)| {
            query
                .bind(i64::from(key.0.0))
                .bind(key.1)
                .bind(key.2.to_string())
                .bind(heard.messages)
                .bind(heard.strengths)
                .bind(heard.best)
        })
        .await
}

/// Cells by line and column.
pub(crate) type HeardCells = BTreeMap<(i64, i64), Heard>;

fn join(cells: &mut HeardCells, at: (i64, i64), heard: Heard) {
    let mut sum = cells.get(&at).copied();
    Heard::add(&mut sum, heard);
    if let Some(sum) = sum {
        cells.insert(at, sum);
    }
}

const CELLS: Bulk = Bulk {
    text: "WITH v (owner, level, low, high, line, factor) AS (VALUES {rows}) \
           SELECT v.line, (c.cell % 16777216) / v.factor, CAST(SUM(c.messages) AS BIGINT), \
           CAST(SUM(c.strengths) AS BIGINT), MAX(c.best), CAST(SUM(c.rated) AS BIGINT), \
           CAST(SUM(c.stations) AS BIGINT), CAST(SUM(c.qualities) AS BIGINT) \
           FROM v CROSS JOIN heard_cells c \
           WHERE c.owner = v.owner AND c.level = v.level AND c.cell >= v.low AND c.cell <= v.high \
           GROUP BY 1, 2",
    columns: &["TEXT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT"],
};

/// The cells of a grid from which messages of any of the owners were heard. A grid finer than what
/// is stored has none.
pub(crate) async fn heard_cells(
    connection: &mut AnyConnection,
    dialect: Dialect,
    owners: &[String],
    grid: &Grid,
) -> Result<HeardCells, StoreError> {
    let mut found = HeardCells::new();
    let Some((level, factor)) = grid.stored(&HEARD_LEVELS) else {
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
                let heard = Heard {
                    messages: int(row, 2)?,
                    strengths: int(row, 3)?,
                    best: int(row, 4)?,
                    links: Links {
                        rated: int(row, 5)?,
                        stations: int(row, 6)?,
                        qualities: int(row, 7)?,
                    },
                };
                join(&mut found, (int(row, 0)?, int(row, 1)?), heard);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// Whether anything was heard of any of the owners.
pub(crate) async fn is_heard(
    connection: &mut AnyConnection,
    owners: &[String],
) -> Result<bool, StoreError> {
    for owner in owners {
        let row = sqlx::query("SELECT 1 FROM heard_cells WHERE owner = $1 AND level = $2 LIMIT 1")
            .bind(owner.clone())
            .bind(i64::from(HEARD_LEVELS[0]))
            .fetch_optional(&mut *connection)
            .await?;
        if row.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The cells of the level of stations from which a station heard devices of groups below any of
/// these paths.
pub(crate) async fn station_cells(
    connection: &mut AnyConnection,
    station: StationId,
    paths: &[&str],
) -> Result<HeardCells, StoreError> {
    let mut found = HeardCells::new();
    for path in paths {
        let rows = sqlx::query(
            "SELECT c.cell, CAST(SUM(c.messages) AS BIGINT), CAST(SUM(c.strengths) AS BIGINT), \
             MAX(c.best) FROM station_cells c JOIN groups g ON g.id = c.group_id \
             WHERE c.station_id = $1 AND g.path >= $2 AND g.path < $3 GROUP BY c.cell",
        )
        .bind(i64::from(station.0))
        .bind((*path).to_owned())
        .bind(groups::after(path))
        .fetch_all(&mut *connection)
        .await?;
        for row in &rows {
            let cell = CellId::from_number(STATION_LEVEL, int(row, 0)?);
            let heard = Heard {
                messages: int(row, 1)?,
                strengths: int(row, 2)?,
                best: int(row, 3)?,
                links: Links::default(),
            };
            join(&mut found, (cell.line, cell.column), heard);
        }
    }
    Ok(found)
}
