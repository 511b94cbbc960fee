//! The grid of maps: many devices, and what was heard of them, by cells.
//!
//! The grid is that of the tiles of web maps (Web Mercator): at level *n* the world is 2^*n* lines
//! of 2^*n* columns, counted from the north-west. A tile of 256 pixels at zoom *z* is one cell of
//! level *z*, so cells of level *z* + 2 are 64 pixels wide on the screen, wherever on Earth.
//! Pure: the server lays out by it and the browser draws by it.

mod view;
mod viewport;

use serde::{Deserialize, Serialize};

use crate::base_station::Degrees;

pub use view::{
    Cluster, FleetMap, HeardCell, Overlay, Scope, StationMark, step_of_quality, step_of_stations,
};
pub use viewport::{Grid, Span, Viewport};

/// The levels at which devices are counted. Between two of them four cells of the finer one are
/// added up. The finest is 600 m at the equator; further in, devices are looked at one by one.
pub const DEVICE_LEVELS: [u32; 7] = [4, 6, 8, 10, 12, 14, 16];
/// The level at which devices are looked at one by one: the finest of [`DEVICE_LEVELS`].
pub const TILE_LEVEL: u32 = 16;
/// The levels at which messages are counted. Between two of them up to 16 cells of the finer one
/// are added up; the finest is 2.4 km at the equator, about as exactly as a computed place is known.
pub const HEARD_LEVELS: [u32; 4] = [5, 8, 11, 14];
/// The level at which is counted what a base station hears: 4.9 km at the equator.
pub const STATION_LEVEL: u32 = 13;
/// The finest level at all: that of a map as near as it goes.
pub const FINEST: u32 = 20;

/// How far apart the numbers of two lines are: more than a line has columns.
pub const LINE: i64 = 1 << 24;

/// The latitude (degrees) at which the grid ends; what lies beyond is in its outermost lines.
const END: f64 = 85.051_128;

/// A cell of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CellId {
    /// 0 to [`FINEST`].
    pub level: u32,
    /// From the north, 0 to 2^level − 1.
    pub line: i64,
    /// From the date line eastwards, 0 to 2^level − 1.
    pub column: i64,
}

impl CellId {
    /// The cell of a place; none of a place that is no numbers.
    pub fn of(place: Degrees, level: u32) -> Option<Self> {
        let (x, y) = across(place)?;
        let count = side(level);
        let at = |share: f64| ((share * count as f64).floor() as i64).clamp(0, count - 1);
        Some(Self {
            level,
            line: at(y),
            column: at(x),
        })
    }

    /// Its number among those of its level.
    pub const fn number(self) -> i64 {
        self.line * LINE + self.column
    }

    /// The cell of that number.
    pub const fn from_number(level: u32, number: i64) -> Self {
        Self {
            level,
            line: number / LINE,
            column: number % LINE,
        }
    }

    /// The cell of a coarser level in which it lies; itself at its own level and finer ones.
    pub fn within(self, level: u32) -> Self {
        let steps = self.level.saturating_sub(level);
        Self {
            level: self.level - steps,
            line: self.line >> steps,
            column: self.column >> steps,
        }
    }

    /// Its south-western and north-eastern corners.
    pub fn corners(self) -> (Degrees, Degrees) {
        let count = side(self.level) as f64;
        let lng = |column: i64| column as f64 / count * 360.0 - 180.0;
        let lat = |line: i64| latitude(line as f64 / count);
        (
            (lat(self.line + 1), lng(self.column)),
            (lat(self.line), lng(self.column + 1)),
        )
    }
}

/// How many lines, and columns, a level has.
pub const fn side(level: u32) -> i64 {
    1 << if level > FINEST { FINEST } else { level }
}

/// How far a place is from the date line eastwards and from the north end, as shares of the whole.
fn across((lat, lng): Degrees) -> Option<(f64, f64)> {
    if !(lat.is_finite() && lng.is_finite()) {
        return None;
    }
    let x = (lng / 360.0 + 0.5).rem_euclid(1.0);
    let lat = lat.clamp(-END, END).to_radians();
    let y = 0.5 - lat.tan().asinh() / std::f64::consts::TAU;
    Some((x, y))
}

/// The latitude so far from the north end.
fn latitude(share: f64) -> f64 {
    let turned = std::f64::consts::TAU * (0.5 - share);
    turned.sinh().atan().to_degrees()
}

/// Degrees as a whole number of millionths: a tenth of a metre, and exact to add and take away.
pub fn micro(degrees: f64) -> i64 {
    (degrees * 1e6).round() as i64
}

/// The degrees of so many millionths.
pub fn degrees(micro: i64) -> f64 {
    micro as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_lies_within_its_cell_at_every_level() {
        for place in [
            (50.85, 4.35),
            (-33.45, -70.66),
            (0.0, 0.0),
            (71.2, 179.99),
            (-54.8, -180.0),
        ] {
            let fine = CellId::of(place, FINEST).unwrap();
            for level in 0..=FINEST {
                let cell = CellId::of(place, level).unwrap();
                assert_eq!(fine.within(level), cell);
                assert_eq!(CellId::from_number(level, cell.number()), cell);
                let ((south, west), (north, east)) = cell.corners();
                let room = 1e-9;
                assert!(
                    south - room <= place.0 && place.0 <= north + room,
                    "{cell:?}"
                );
                assert!(west - room <= place.1 && place.1 <= east + room, "{cell:?}");
            }
        }
    }

    #[test]
    fn beyond_the_date_line_and_the_poles_is_still_on_the_map() {
        assert_eq!(CellId::of((10.0, 190.0), 6), CellId::of((10.0, -170.0), 6));
        assert_eq!(CellId::of((90.0, 0.0), 6).unwrap().line, 0);
        assert_eq!(CellId::of((-90.0, 0.0), 6).unwrap().line, side(6) - 1);
        assert_eq!(CellId::of((f64::NAN, 0.0), 6), None);
        assert_eq!(CellId::of((0.0, f64::INFINITY), 6), None);
    }

    #[test]
    fn the_finest_numbers_of_lines_and_columns_do_not_meet() {
        let last = side(FINEST) - 1;
        assert!(last < LINE);
        let cell = CellId {
            level: FINEST,
            line: last,
            column: last,
        };
        assert_eq!(CellId::from_number(FINEST, cell.number()), cell);
        assert_eq!(
            (micro(-70.660_001), degrees(4_350_000)),
            (-70_660_001, 4.35)
        );
    }
}
