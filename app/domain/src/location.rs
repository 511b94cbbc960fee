//! Where a device is: stated by its owner, sent by itself, or computed from who heard it.

use serde::{Deserialize, Serialize};

/// Where a position comes from. The numbers are those of the v2 API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// From the strength at the stations' positions.
    Stations = 0,
    /// Sent by the device.
    Payload = 1,
}

impl Source {
    /// The source of that number.
    pub const fn from_number(number: i64) -> Option<Self> {
        match number {
            0 => Some(Self::Stations),
            1 => Some(Self::Payload),
            _ => None,
        }
    }
}

/// A position of a message.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lng: f64,
    /// In metres; among many stations the device is within it seven to nine times out of ten, at
    /// the edge of a network more rarely. 0 when it was sent by the device.
    pub radius: i64,
    /// Where it comes from.
    pub source: Source,
}

/// A station that heard the message: where it stands (degrees), and the strength (dBm).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Witness {
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lng: f64,
    /// dBm.
    pub rssi: f64,
}

/// Metres of one degree of latitude.
const DEGREE: f64 = 111_195.0;
/// Strength (dBm) expected at one kilometre, and how it falls with the tenfold distance (dB):
/// a mean of open and built-up land.
const AT_ONE_KM: f64 = -105.0;
const PER_DECADE: f64 = 35.0;
/// The least radius that is claimed (m).
const LEAST_RADIUS: f64 = 500.0;

/// The position of a device from the stations that heard one message, or none.
///
/// The distance to each station is reckoned from the strength by a mean law of path loss; the
/// position is the mean of the stations' places, each weighed by the inverse square of its
/// distance, so that the nearest decide. The radius grows with the distance of the nearest and
/// with how far the stations lie apart, and shrinks with their number.
pub fn compute(witnesses: &[Witness]) -> Option<Position> {
    let origin = witnesses.first()?;
    let narrow = origin.lat.to_radians().cos().max(0.01);
    let place = |w: &Witness| {
        let lng = (w.lng - origin.lng + 540.0).rem_euclid(360.0) - 180.0;
        (lng * DEGREE * narrow, (w.lat - origin.lat) * DEGREE)
    };
    let distance = |w: &Witness| 1000.0 * 10_f64.powf((AT_ONE_KM - w.rssi) / PER_DECADE);
    let (mut x, mut y, mut sum) = (0.0, 0.0, 0.0);
    for witness in witnesses {
        let weight = 1.0 / distance(witness).max(50.0).powi(2);
        let (east, north) = place(witness);
        x += weight * east;
        y += weight * north;
        sum += weight;
    }
    (x, y) = (x / sum, y / sum);
    let (mut spread, mut nearest) = (0.0, f64::INFINITY);
    for witness in witnesses {
        let weight = 1.0 / distance(witness).max(50.0).powi(2) / sum;
        let (east, north) = place(witness);
        spread += weight * ((east - x).powi(2) + (north - y).powi(2));
        nearest = distance(witness).min(nearest);
    }
    let count = witnesses.len() as f64;
    let radius = (spread + nearest.powi(2)).sqrt() / count.sqrt().min(2.0) * 1.3;
    Some(Position {
        lat: (origin.lat + y / DEGREE).clamp(-90.0, 90.0),
        lng: (origin.lng + x / DEGREE / narrow + 540.0).rem_euclid(360.0) - 180.0,
        radius: radius.clamp(LEAST_RADIUS, 100_000.0).round() as i64,
        source: Source::Stations,
    })
}

/// Metres between two places (degrees), over the sphere.
pub fn distance(from: (f64, f64), to: (f64, f64)) -> f64 {
    let half = |a: f64, b: f64| ((b - a).to_radians() / 2.0).sin().powi(2);
    let cos = from.0.to_radians().cos() * to.0.to_radians().cos();
    let chord = half(from.0, to.0) + cos * half(from.1, to.1);
    2.0 * 6_371_000.0 * chord.clamp(0.0, 1.0).sqrt().asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lat: f64, lng: f64, rssi: f64) -> Witness {
        Witness { lat, lng, rssi }
    }

    #[test]
    fn one_station_says_where_it_stands_and_how_far_it_reaches() {
        assert_eq!(compute(&[]), None);
        let near = compute(&[at(50.0, 4.0, -90.0)]).unwrap();
        let far = compute(&[at(50.0, 4.0, -135.0)]).unwrap();
        assert_eq!((near.lat, near.lng), (50.0, 4.0));
        assert!(near.radius < far.radius);
    }

    #[test]
    fn the_stronger_station_draws_the_position_to_it() {
        let found = compute(&[
            at(50.0, 4.0, -100.0),
            at(50.0, 5.0, -120.0),
            at(51.0, 4.0, -120.0),
        ])
        .unwrap();
        let off = |place| distance((found.lat, found.lng), place);
        assert!(off((50.0, 4.0)) < off((50.0, 5.0)) && off((50.0, 4.0)) < off((51.0, 4.0)));
    }

    #[test]
    fn stations_on_both_sides_of_the_date_line_are_neighbours() {
        let found = compute(&[at(-17.0, 179.9, -110.0), at(-17.0, -179.9, -110.0)]).unwrap();
        assert!(found.lng.abs() > 179.99, "{}", found.lng);
    }

    #[test]
    fn a_degree_of_latitude_is_111_km() {
        assert!((distance((50.0, 4.0), (51.0, 4.0)) - 111_195.0).abs() < 10.0);
        assert!(distance((50.0, 179.5), (50.0, -179.5)) < 80_000.0);
    }
}
