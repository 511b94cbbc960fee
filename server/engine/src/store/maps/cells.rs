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
    /// The same three sums of those alone that are where they were computed to be.
    pub(crate) guessed_ids: i64,
    pub(crate) guessed_lats: i64,
    pub(crate) guessed_lngs: i64,
}

/// Which devices somebody sees. Where a device was computed to be is a figure of signals: with one
/// station that hears it, it is that station's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// All that have a place.
    All,
    /// Those that are where somebody, or they themselves, say.
    Said,
    /// Those that are where they were computed to be.
    Guessed,
}

impl Part {
    /// The least and the greatest of the numbers that `map_places` has as the source of a place.
    pub(super) const fn sources(self) -> (i64, i64) {
        match self {
            Self::All => (0, 2),
            Self::Said => (1, 2),
            Self::Guessed => (0, 0),
        }
    }

    /// As what a statement takes it along.
    const fn number(self) -> i64 {
        match self {
            Self::All => 0,
            Self::Said => 1,
            Self::Guessed => 2,
        }
    }

    const fn from_number(number: i64) -> Self {
        match number {
            0 => Self::All,
            1 => Self::Said,
            _ => Self::Guessed,
        }
    }
}

/// Who counts devices, and which of them are looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    /// The id of a device type or of a group.
    pub(crate) owner: String,
    /// Which of its devices.
    pub(crate) part: Part,
}

impl Found {
    /// What of it is that part.
    fn of(self, part: Part) -> Self {
        let guessed = Self {
            devices: self.devices - self.stated - self.sent,
            stated: 0,
            sent: 0,
            ids: self.guessed_ids,
            lats: self.guessed_lats,
            lngs: self.guessed_lngs,
            ..self
        };
        match part {
            Part::All => self,
            Part::Guessed => guessed,
            Part::Said => {
                let mut said = self;
                said.add(&guessed, -1);
                said
            }
        }
    }

    pub(super) fn add(&mut self, other: &Self, sign: i64) {
        self.devices += sign * other.devices;
        self.stated += sign * other.stated;
        self.sent += sign * other.sent;
        self.ids += sign * other.ids;
        self.lats += sign * other.lats;
        self.lngs += sign * other.lngs;
        self.guessed_ids += sign * other.guessed_ids;
        self.guessed_lats += sign * other.guessed_lats;
        self.guessed_lngs += sign * other.guessed_lngs;
    }
}

/// What is added, by owner, level and number of the cell: in this order rows are locked.
pub(super) type Deltas = BTreeMap<(String, i64, i64), Found>;

const ADD: Bulk = Bulk {
    text: "INSERT INTO map_cells (owner, level, cell, devices, stated, sent, ids, lats, lngs, \
           guessed_ids, guessed_lats, guessed_lngs) \
           VALUES {rows} ON CONFLICT (owner, level, cell) DO UPDATE SET \
           devices = map_cells.devices + excluded.devices, \
           stated = map_cells.stated + excluded.stated, sent = map_cells.sent + excluded.sent, \
           ids = map_cells.ids + excluded.ids, lats = map_cells.lats + excluded.lats, \
           lngs = map_cells.lngs + excluded.lngs, \
           guessed_ids = map_cells.guessed_ids + excluded.guessed_ids, \
           guessed_lats = map_cells.guessed_lats + excluded.guessed_lats, \
           guessed_lngs = map_cells.guessed_lngs + excluded.guessed_lngs",
    columns: &[
        "TEXT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT",
        "BIGINT", "BIGINT", "BIGINT",
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
            .bind(delta.guessed_ids)
            .bind(delta.guessed_lats)
            .bind(delta.guessed_lngs)
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
    text: "WITH v (owner, level, low, high, line, factor, part) AS (VALUES {rows}) \
           SELECT v.line, (c.cell % 16777216) / v.factor, v.part, \
           CAST(SUM(c.devices) AS BIGINT), CAST(SUM(c.stated) AS BIGINT), \
           CAST(SUM(c.sent) AS BIGINT), CAST(SUM(c.ids) AS BIGINT), \
           CAST(SUM(c.lats) AS BIGINT), CAST(SUM(c.lngs) AS BIGINT), \
           CAST(SUM(c.guessed_ids) AS BIGINT), CAST(SUM(c.guessed_lats) AS BIGINT), \
           CAST(SUM(c.guessed_lngs) AS BIGINT) FROM v CROSS JOIN map_cells c \
           WHERE c.owner = v.owner AND c.level = v.level AND c.cell >= v.low AND c.cell <= v.high \
           GROUP BY 1, 2, 3",
    columns: &[
        "TEXT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT",
    ],
};

/// The cells of a grid in which there are devices of any of those that are looked at, by line and
/// column. A grid finer than what is stored has none.
pub(crate) async fn cells(
    connection: &mut AnyConnection,
    dialect: Dialect,
    counted: &[Counted],
    grid: &Grid,
) -> Result<BTreeMap<(i64, i64), Found>, StoreError> {
    let mut found: BTreeMap<(i64, i64), Found> = BTreeMap::new();
    let Some((level, factor)) = grid.stored(&DEVICE_LEVELS) else {
        return Ok(found);
    };
    let spans = grid.spans(factor);
    let rows = counted
        .iter()
        .flat_map(|one| spans.iter().map(move |span| (one, span)));
    let rows: Vec<_> = rows.collect();
    CELLS
        .fetch(
            connection,
            dialect,
            &rows,
            |query, (one, span)| {
                query
                    .bind(one.owner.as_str())
                    .bind(i64::from(level))
                    .bind(span.low)
                    .bind(span.high)
                    .bind(span.line)
                    .bind(factor)
                    .bind(one.part.number())
            },
            |row| {
                let cell = Found {
                    devices: int(row, 3)?,
                    stated: int(row, 4)?,
                    sent: int(row, 5)?,
                    ids: int(row, 6)?,
                    lats: int(row, 7)?,
                    lngs: int(row, 8)?,
                    guessed_ids: int(row, 9)?,
                    guessed_lats: int(row, 10)?,
                    guessed_lngs: int(row, 11)?,
                };
                let cell = cell.of(Part::from_number(int(row, 2)?));
                if cell.devices > 0 {
                    // A line may come in more than one statement, and of more than one owner.
                    let at = (int(row, 0)?, int(row, 1)?);
                    found.entry(at).or_default().add(&cell, 1);
                }
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// How many devices of those that are looked at have a place.
pub(crate) async fn placed(
    connection: &mut AnyConnection,
    counted: &[Counted],
) -> Result<i64, StoreError> {
    let mut sum = 0;
    for one in counted {
        let row = sqlx::query(
            "SELECT CAST(COALESCE(SUM(devices), 0) AS BIGINT), \
             CAST(COALESCE(SUM(stated + sent), 0) AS BIGINT) FROM map_cells \
             WHERE owner = $1 AND level = $2",
        )
        .bind(one.owner.clone())
        .bind(i64::from(DEVICE_LEVELS[0]))
        .fetch_one(&mut *connection)
        .await?;
        let (all, said) = (int(&row, 0)?, int(&row, 1)?);
        sum += match one.part {
            Part::All => all,
            Part::Said => said,
            Part::Guessed => all - said,
        };
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_cell_make_all_of_it() {
        let all = Found {
            devices: 3,
            stated: 1,
            sent: 1,
            ids: 60,
            lats: 600,
            lngs: 6_000,
            guessed_ids: 30,
            guessed_lats: 300,
            guessed_lngs: 3_000,
        };
        let (mut said, guessed) = (all.of(Part::Said), all.of(Part::Guessed));
        assert_eq!((said.devices, said.ids, said.lats), (2, 30, 300));
        assert_eq!((said.guessed_ids, said.guessed_lngs), (0, 0));
        let single = (guessed.devices, guessed.ids, guessed.lats, guessed.lngs);
        assert_eq!(single, (1, 30, 300, 3_000));
        assert_eq!((guessed.stated, guessed.sent), (0, 0));
        said.add(&guessed, 1);
        assert_eq!(said, all.of(Part::All));
    }
}
