//! What of the world a map shows, and which cells lie in it.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{CellId, FINEST, LINE, side};
use crate::base_station::Degrees;
use crate::rejection::{Fault, Rejection};

/// What of the world a map shows. West of the date line `east` is beyond 180.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Viewport {
    /// Degrees, −90 to 90.
    pub south: f64,
    /// Degrees, −540 to 540.
    pub west: f64,
    /// Degrees, −90 to 90, not below `south`.
    pub north: f64,
    /// Degrees, −540 to 900, not below `west`.
    pub east: f64,
    /// How near it is, 0 (the world in 256 pixels) to 18.
    pub zoom: u32,
}

/// As near as a map goes.
const NEAREST: u32 = FINEST - 2;

impl Viewport {
    /// The whole world, from afar.
    pub const WORLD: Self = Self {
        south: -85.0,
        west: -180.0,
        north: 85.0,
        east: 180.0,
        zoom: 2,
    };

    /// Itself, if every number is one that a map can have.
    ///
    /// # Errors
    /// Each number that is not, by its name.
    pub fn check(self) -> Result<Self, Vec<Rejection>> {
        let mut wrong = Vec::new();
        let mut within = |name: &'static str, value: f64, min: f64, max: f64| {
            if !(min..=max).contains(&value) {
                wrong.push(Fault::OutOfRange { min, max }.of(name));
            }
        };
        within("south", self.south, -90.0, 90.0);
        within("north", self.north, self.south.clamp(-90.0, 90.0), 90.0);
        within("west", self.west, -540.0, 540.0);
        within("east", self.east, self.west.clamp(-540.0, 540.0), 900.0);
        within("zoom", f64::from(self.zoom), 0.0, f64::from(NEAREST));
        match wrong.is_empty() {
            true => Ok(self),
            false => Err(wrong),
        }
    }

    /// So many pixels around a place.
    pub fn around(middle: Degrees, zoom: u32, (wide, high): (f64, f64)) -> Self {
        let zoom = zoom.min(NEAREST);
        let world = 256.0 * f64::from(1_u32 << zoom);
        let half = (wide / world * 180.0).min(180.0);
        let (_, y) = super::across(middle).unwrap_or((0.5, 0.5));
        let reach = high / world / 2.0;
        let lng = if middle.1.is_finite() { middle.1 } else { 0.0 };
        let lng = lng.clamp(-360.0, 360.0);
        Self {
            south: super::latitude((y + reach).min(1.0)),
            west: lng - half,
            north: super::latitude((y - reach).max(0.0)),
            east: lng + half,
            zoom,
        }
    }

    /// So near that both corners are seen within so many pixels, and no nearer than `nearest`.
    pub fn fitting(
        (low, high): (Degrees, Degrees),
        nearest: u32,
        (wide, tall): (f64, f64),
    ) -> Self {
        let top = super::across((high.0, 0.0)).map_or(0.0, |share| share.1);
        let bottom = super::across((low.0, 0.0)).map_or(1.0, |share| share.1);
        let share = ((high.1 - low.1) / 360.0).abs();
        let fits = |zoom: u32| {
            let world = 256.0 * f64::from(1_u32 << zoom);
            share * world <= wide && (bottom - top) * world <= tall
        };
        let zoom = (1..=nearest.min(NEAREST)).rev().find(|zoom| fits(*zoom));
        let middle = (
            super::latitude((top + bottom) / 2.0),
            (low.1 + high.1) / 2.0,
        );
        Self::around(middle, zoom.unwrap_or(1), (wide, tall))
    }

    /// The stretches of longitude that it shows, from west to east, each from −180 to 180 degrees:
    /// two across the date line, else one.
    pub fn stretches(&self) -> Vec<(f64, f64)> {
        if self.east - self.west >= 360.0 {
            return vec![(-180.0, 180.0)];
        }
        let here = |lng: f64| (lng + 180.0).rem_euclid(360.0) - 180.0;
        let (west, east) = (here(self.west), here(self.east));
        match west <= east {
            true => vec![(west, east)],
            false => vec![(west, 180.0), (-180.0, east)],
        }
    }

    /// Its middle.
    pub fn middle(&self) -> Degrees {
        let line = |lat| super::across((lat, 0.0)).map_or(0.5, |share| share.1);
        let y = (line(self.south) + line(self.north)) / 2.0;
        (super::latitude(y), (self.west + self.east) / 2.0)
    }

    /// The cells in it that are `finer` levels finer than its zoom, or as many levels coarser as
    /// it takes for them to be no more than `most`.
    pub fn grid(&self, finer: u32, finest: u32, most: i64) -> Grid {
        let mut level = (self.zoom + finer).min(finest.min(FINEST));
        loop {
            let grid = self.laid_out(level);
            if grid.count() <= most || level == 0 {
                return grid;
            }
            level -= 1;
        }
    }

    fn laid_out(&self, level: u32) -> Grid {
        let count = side(level);
        let line = |lat: f64| CellId::of((lat, 0.0), level).map_or(0, |cell| cell.line);
        let lines = line(self.north)..=line(self.south);
        let at = |lng: f64| ((lng / 360.0 + 0.5) * count as f64).floor() as i64;
        let (first, last) = (at(self.west), at(self.east));
        let columns = if last - first >= count - 1 {
            vec![(0, count - 1)]
        } else {
            let (first, last) = (first.rem_euclid(count), last.rem_euclid(count));
            match first <= last {
                true => vec![(first, last)],
                false => vec![(0, last), (first, count - 1)],
            }
        };
        Grid {
            level,
            lines,
            columns,
        }
    }
}

/// How a viewport is written.
const WRITTEN: &str = "zoom,south,west,north,east";

impl fmt::Display for Viewport {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            text,
            "{},{:.5},{:.5},{:.5},{:.5}",
            self.zoom, self.south, self.west, self.north, self.east
        )
    }
}

impl FromStr for Viewport {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let wrong = || Fault::NotOneOf {
            allowed: WRITTEN.to_owned(),
        };
        let (zoom, corners) = text.split_once(',').ok_or_else(wrong)?;
        let corners = corners.split(',').map(str::parse);
        let corners: Vec<f64> = corners.collect::<Result<_, _>>().map_err(|_| wrong())?;
        let [south, west, north, east] = corners[..] else {
            return Err(wrong());
        };
        Ok(Self {
            south,
            west,
            north,
            east,
            zoom: zoom.parse().map_err(|_| wrong())?,
        })
    }
}

/// Cells of one level that lie side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// Their level.
    pub level: u32,
    /// Their lines.
    pub lines: RangeInclusive<i64>,
    /// Their columns, from the first to the last: two stretches across the date line.
    pub columns: Vec<(i64, i64)>,
}

/// A stretch of stored cells of one line, and the line of the map to which they belong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The line of the [`Grid`].
    pub line: i64,
    /// The number of the first stored cell.
    pub low: i64,
    /// The number of the last.
    pub high: i64,
}

impl Grid {
    /// How many cells it has.
    pub fn count(&self) -> i64 {
        let lines = self.lines.end() - self.lines.start() + 1;
        let columns = self.columns.iter().map(|(first, last)| last - first + 1);
        lines * columns.sum::<i64>()
    }

    /// The coarsest of the stored levels by which it can be made, and how many stored columns make
    /// one of its own; none where it is finer than all.
    pub fn stored(&self, levels: &[u32]) -> Option<(u32, i64)> {
        let level = levels.iter().find(|level| **level >= self.level)?;
        Some((*level, 1 << (level - self.level)))
    }

    /// The stored cells that it is made of, where `factor` of their columns make one of its own.
    pub fn spans(&self, factor: i64) -> Vec<Span> {
        let mut spans = Vec::new();
        for line in self.lines.clone() {
            for stored in line * factor..(line + 1) * factor {
                spans.extend(self.columns.iter().map(|(first, last)| Span {
                    line,
                    low: stored * LINE + first * factor,
                    high: stored * LINE + (last + 1) * factor - 1,
                }));
            }
        }
        spans
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BELGIUM: Viewport = Viewport {
        south: 49.5,
        west: 2.5,
        north: 51.5,
        east: 6.4,
        zoom: 7,
    };

    #[test]
    fn every_place_in_a_viewport_lies_in_one_of_its_spans() {
        let grid = BELGIUM.grid(2, FINEST, 400);
        assert_eq!(grid.level, 9);
        let (stored, factor) = grid.stored(&super::super::DEVICE_LEVELS).unwrap();
        assert_eq!((stored, factor), (10, 2));
        let spans = grid.spans(factor);
        for place in [(49.51, 2.51), (50.85, 4.35), (51.49, 6.39)] {
            let cell = CellId::of(place, stored).unwrap();
            let holding = spans
                .iter()
                .filter(|span| (span.low..=span.high).contains(&cell.number()))
                .collect::<Vec<_>>();
            assert_eq!(holding.len(), 1, "{place:?}");
            assert_eq!(holding[0].line, cell.within(grid.level).line);
        }
    }

    #[test]
    fn too_many_cells_become_larger_ones() {
        let near = Viewport {
            zoom: 18,
            ..BELGIUM
        };
        let grid = near.grid(2, FINEST, 400);
        assert!(grid.count() <= 400 && grid.level < 12, "{grid:?}");
        assert_eq!(Viewport::WORLD.grid(2, FINEST, 400).columns, [(0, 15)]);
    }

    #[test]
    fn a_viewport_across_the_date_line_has_two_stretches() {
        let fiji = Viewport {
            south: -20.0,
            west: 175.0,
            north: -15.0,
            east: 185.0,
            zoom: 6,
        };
        let grid = fiji.grid(2, FINEST, 400);
        assert_eq!(grid.columns.len(), 2);
        assert_eq!((grid.columns[0].0, grid.columns[1].1), (0, side(8) - 1));
        assert_eq!(fiji.stretches(), [(175.0, 180.0), (-180.0, -175.0)]);
        assert_eq!(BELGIUM.stretches().len(), 1);
        assert_eq!(Viewport::WORLD.stretches(), [(-180.0, 180.0)]);
    }

    #[test]
    fn only_numbers_that_a_map_can_have_are_taken() {
        assert!(BELGIUM.check().is_ok());
        assert_eq!(BELGIUM.to_string().parse(), Ok(BELGIUM));
        for wrong in ["", "7", "7,1,2,3", "7,1,2,3,4,5", "7,a,2,3,4", "-1,1,2,3,4"] {
            assert!(wrong.parse::<Viewport>().is_err(), "{wrong}");
        }
        let odd = Viewport {
            south: f64::NAN,
            west: 10.0,
            north: 95.0,
            east: 5.0,
            zoom: 30,
        };
        let wrong = odd.check().unwrap_err();
        let names: Vec<&str> = wrong.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(names, ["south", "north", "east", "zoom"]);
    }

    #[test]
    fn what_has_to_fit_is_seen_whole() {
        let corners = ((49.5, 2.5), (51.5, 6.4));
        let seen = Viewport::fitting(corners, 13, (1024.0, 480.0));
        assert!(seen.south <= 49.5 && seen.north >= 51.5, "{seen:?}");
        assert!(seen.west <= 2.5 && seen.east >= 6.4, "{seen:?}");
        assert!(seen.check().is_ok() && seen.zoom >= 6, "{seen:?}");
        let one = Viewport::fitting(((50.0, 4.0), (50.0, 4.0)), 13, (1024.0, 480.0));
        assert_eq!(one.zoom, 13);
    }
}
