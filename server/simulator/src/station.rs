//! Base stations on a jittered grid.

use domain::StationId;

use crate::plan::{DAY, Plan};
use crate::random::{About, Random};

/// How far a station may lie beside its place in the grid, as a share of the grid's step.
const JITTER: f64 = 0.3;
/// Power of the noise in the bandwidth of one uplink, at the quietest station, in dBm.
const NOISE: f64 = -152.0;
/// How much noisier the noisiest station is, in dB.
const NOISE_SPREAD: f64 = 5.0;
/// How far a station's clock goes wrong, in ms.
const CLOCK: i64 = 30;
const HOUR: i64 = 3_600_000;

/// A base station.
#[derive(Clone, Debug)]
pub(crate) struct Station {
    pub id: StationId,
    /// Place in the square, in km from its middle to the east and to the north.
    pub place: (f64, f64),
    /// Power of the noise in dBm.
    pub noise: f64,
    /// Milliseconds by which its clock is ahead.
    pub clock: i64,
    /// From when to when it is away, ms UTC.
    pub outage: Option<(i64, i64)>,
}

/// All stations, found by their places.
#[derive(Clone, Debug)]
pub(crate) struct Stations {
    pub all: Vec<Station>,
    columns: u32,
    /// Distance of two places of the grid in km.
    step: f64,
    /// Side of the square in km.
    side: f64,
}

impl Stations {
    pub(crate) fn new(plan: &Plan) -> Self {
        let (columns, side) = (plan.columns(), plan.side());
        let step = side / f64::from(columns);
        let make = |index: u32| {
            let mut random = Random::of(plan.seed, About::Station, &[index.into()]);
            let mut along = |cell: u32| {
                let off = (random.unit() * 2.0 - 1.0) * JITTER;
                (f64::from(cell) + 0.5 + off) * step - side / 2.0
            };
            let place = (along(index % columns), along(index / columns));
            let noise = NOISE + random.unit() * NOISE_SPREAD;
            let clock = random.between(-CLOCK, CLOCK);
            let (away, from, hours) = (
                random.chance(plan.shares.outages),
                random.between(0, i64::from(plan.days) * DAY),
                random.between(2, 12),
            );
            let from = plan.start.0 + from;
            Station {
                id: StationId(plan.first_station + index),
                place,
                noise,
                clock,
                outage: away.then_some((from, from + hours * HOUR)),
            }
        };
        Self {
            all: (0..plan.stations).map(make).collect(),
            columns,
            step,
            side,
        }
    }

    /// The numbers of the stations that may lie within `radius` km of a place, in their order.
    pub(crate) fn near(&self, place: (f64, f64), radius: f64) -> impl Iterator<Item = u32> {
        let last = self.columns - 1;
        let cell = |at: f64| {
            let cell = ((at + self.side / 2.0) / self.step).floor();
            // A float beyond the range of an integer becomes the nearest one.
            (cell as i64).clamp(0, i64::from(last)) as u32
        };
        // A jittered station stays in its own cell.
        let (west, east) = (cell(place.0 - radius), cell(place.0 + radius));
        let (south, north) = (cell(place.1 - radius), cell(place.1 + radius));
        let columns = self.columns;
        let count = self.all.len() as u32;
        (south..=north)
            .flat_map(move |row| (west..=east).map(move |column| row * columns + column))
            .filter(move |index| *index < count)
    }
}

impl Station {
    /// Whether it hears anything at this time.
    pub(crate) fn listens(&self, time: i64) -> bool {
        self.outage
            .is_none_or(|(from, until)| time < from || time >= until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_station_is_found_near_its_own_place() {
        let plan = Plan {
            stations: 23,
            ..Plan::default()
        };
        let stations = Stations::new(&plan);
        for (index, station) in stations.all.iter().enumerate() {
            let half = stations.side / 2.0;
            assert!(station.place.0.abs() <= half && station.place.1.abs() <= half);
            let near: Vec<u32> = stations.near(station.place, 0.01).collect();
            assert!(near.contains(&(index as u32)));
        }
        assert_eq!(stations.near((0.0, 0.0), 1e6).count(), 23);
    }
}
