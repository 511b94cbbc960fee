//! Coverage: where devices were when they were heard, as the cells of a grid.

use serde::{Deserialize, Serialize};

use crate::base_station::Degrees;
use crate::link_quality::LinkQuality;

/// One message: where its device was, and how it was heard.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// Latitude and longitude in degrees.
    pub place: Degrees,
    /// Its best signal, dBm.
    pub rssi: f64,
    /// How many base stations heard it.
    pub stations: u32,
    /// Its link quality.
    pub quality: LinkQuality,
}

/// A cell of the grid in which something was heard. It reaches from here to the north and east.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Its southern edge in degrees.
    pub south: f64,
    /// Its western edge in degrees.
    pub west: f64,
    /// How many messages came from it.
    pub messages: u32,
    /// The best signal among them, in dBm.
    pub best: f64,
    /// How many of them have a link quality.
    pub rated: u32,
    /// The sum of the base stations that heard each of these.
    pub stations: u32,
    /// The sum of the numbers of their link quality, 0 (limit) to 3 (excellent).
    pub qualities: u32,
}

impl Cell {
    /// How many base stations heard a message in the mean, where that is known.
    pub fn mean_stations(&self) -> Option<f64> {
        (self.rated > 0).then(|| f64::from(self.stations) / f64::from(self.rated))
    }

    /// The mean of the numbers of the link quality, where that is known.
    pub fn mean_quality(&self) -> Option<f64> {
        (self.rated > 0).then(|| f64::from(self.qualities) / f64::from(self.rated))
    }
}

/// The cells of some messages.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    /// How wide and high a cell is, in degrees.
    pub size: f64,
    /// How many messages were looked at.
    pub looked_at: u32,
    /// Those with messages in them, the best heard first.
    pub cells: Vec<Cell>,
}

/// The sizes that a cell can have, in thousandths of a degree: from half a kilometre to a
/// country.
const SIZES: [i64; 10] = [5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000];
/// With more cells than this the next larger size is taken: a table of them is still read, and
/// a map still drawn at once.
const MOST: usize = 400;

impl Coverage {
    /// The cells of these messages, as small as their number allows; `looked_at` counts those
    /// without a place, too. Places that are no numbers are left out.
    pub fn of(spots: &[Spot], looked_at: usize) -> Self {
        let mut size = SIZES[0];
        let mut cells = laid_out(spots, size);
        for larger in &SIZES[1..] {
            if cells.len() <= MOST {
                break;
            }
            size = *larger;
            cells = laid_out(spots, size);
        }
        cells.sort_by(|one, other| {
            let order = other.best.total_cmp(&one.best);
            let place = |cell: &Cell| (cell.south, cell.west);
            let (here, there) = (place(one), place(other));
            order.then(here.0.total_cmp(&there.0).then(here.1.total_cmp(&there.1)))
        });
        Self {
            size: size as f64 / 1000.0,
            looked_at: looked_at.try_into().unwrap_or(u32::MAX),
            cells,
        }
    }

    /// How many messages lie in the cells.
    pub fn placed(&self) -> u32 {
        self.cells.iter().map(|cell| cell.messages).sum()
    }
}

fn laid_out(spots: &[Spot], size: i64) -> Vec<Cell> {
    let mut cells = std::collections::BTreeMap::<(i64, i64), Cell>::new();
    let edge = |degrees: f64| (degrees * 1000.0 / size as f64).floor() as i64;
    let back = |at: i64| (at * size) as f64 / 1000.0;
    for spot in spots {
        let (lat, lng) = spot.place;
        if !(lat.is_finite() && lng.is_finite() && spot.rssi.is_finite()) {
            continue;
        }
        let at = (edge(lat), edge(lng));
        let cell = cells.entry(at).or_insert(Cell {
            south: back(at.0),
            west: back(at.1),
            messages: 0,
            best: spot.rssi,
            rated: 0,
            stations: 0,
            qualities: 0,
        });
        cell.messages += 1;
        cell.best = cell.best.max(spot.rssi);
        if spot.quality != LinkQuality::NotAvailable {
            cell.rated += 1;
            cell.stations += spot.stations;
            cell.qualities += spot.quality as u32;
        }
    }
    cells.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(lat: f64, lng: f64, rssi: f64) -> Spot {
        Spot {
            place: (lat, lng),
            rssi,
            stations: 3,
            quality: LinkQuality::Good,
        }
    }

    #[test]
    fn messages_of_one_cell_are_counted_with_the_best_of_them() {
        let found = Coverage::of(
            &[
                spot(50.8501, 4.3512, -120.0),
                spot(50.8549, 4.3549, -101.5),
                spot(-0.0001, -0.0001, -90.0),
                spot(f64::NAN, 4.0, -80.0),
            ],
            5,
        );
        assert_eq!((found.size, found.looked_at, found.placed()), (0.005, 5, 3));
        let cell = |south, west, messages, best| Cell {
            south,
            west,
            messages,
            best,
            rated: messages,
            stations: 3 * messages,
            qualities: 2 * messages,
        };
        assert_eq!(
            found.cells,
            [cell(-0.005, -0.005, 1, -90.0), cell(50.85, 4.35, 2, -101.5)]
        );
        let of = &found.cells[1];
        assert_eq!(
            (of.mean_stations(), of.mean_quality()),
            (Some(3.0), Some(2.0))
        );
    }

    #[test]
    fn a_wide_fleet_has_larger_cells_and_loses_no_message() {
        let spots: Vec<Spot> = (0..3_000)
            .map(|n| spot(f64::from(n % 60) * 0.5, f64::from(n / 60) * 0.5, -100.0))
            .collect();
        let found = Coverage::of(&spots, spots.len());
        assert!(found.cells.len() <= MOST, "{}", found.cells.len());
        assert_eq!(found.placed(), 3_000);
        assert!(found.size >= 1.0, "{}", found.size);
        assert_eq!(Coverage::of(&[], 0).cells, []);
    }
}
