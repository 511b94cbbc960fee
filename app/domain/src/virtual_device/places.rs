//! Where the base stations that hear a virtual device stand, as it is typed: a line for each, with
//! its latitude and longitude in degrees.

use super::STATIONS;
use crate::base_station::{Degrees, place};
use crate::rejection::Fault;

/// A place for each of the stations, as far as there are some.
pub type Places = [Option<Degrees>; STATIONS.len()];

/// The places of these lines; none where nothing is typed.
///
/// # Errors
/// What is wrong with the first line that is; [`Fault::OutOfRange`] for more lines than there are
/// stations.
pub fn places(typed: &str) -> Result<Places, Fault> {
    let lines = typed.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut places = Places::default();
    for (nth, line) in lines.enumerate() {
        let Some(next) = places.get_mut(nth) else {
            let max = STATIONS.len() as f64;
            return Err(Fault::OutOfRange { min: 0.0, max });
        };
        *next = Some(one(line)?);
    }
    Ok(places)
}

fn one(line: &str) -> Result<Degrees, Fault> {
    let wrong = || Fault::NotOneOf {
        allowed: "latitude, longitude".to_owned(),
    };
    let separate = |letter: char| matches!(letter, ',' | ';') || letter.is_whitespace();
    let mut parts = line.split(separate).filter(|part| !part.is_empty());
    let (Some(lat), Some(lng), None) = (parts.next(), parts.next(), parts.next()) else {
        return Err(wrong());
    };
    match place(lat, lng) {
        Ok(place) => place.ok_or_else(wrong),
        Err(found) => {
            let first = found.into_iter().next();
            Err(first.map_or_else(wrong, |first| first.fault))
        }
    }
}

/// Such lines with one more; as they are where each station has one already.
pub fn with_place(typed: &str, (lat, lng): Degrees) -> String {
    let lines = typed.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut lines: Vec<String> = lines.map(str::to_owned).collect();
    if lines.len() < STATIONS.len() {
        lines.push(format!("{lat:.5}, {lng:.5}"));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_a_station() {
        assert_eq!(places(" \n"), Ok(Places::default()));
        let typed = with_place("50.85, 4.35\n\n", (-33.456_1, -70.648_3));
        assert_eq!(typed, "50.85, 4.35\n-33.45610, -70.64830");
        let read = places(&typed).unwrap();
        assert_eq!(read[0], Some((50.85, 4.35)));
        assert_eq!(read[1], Some((-33.4561, -70.6483)));
        assert_eq!(read[2], None);
    }

    #[test]
    fn what_is_no_place_and_one_too_many_are_refused() {
        for wrong in ["50.85", "50.85, 4.35, 3", "north, 4", "91, 4"] {
            assert!(places(wrong).is_err(), "{wrong}");
        }
        let four = "1, 1\n2, 2\n3, 3\n4, 4";
        assert!(places(four).is_ok());
        assert!(places(&format!("{four}\n5, 5")).is_err());
        assert_eq!(with_place(four, (5.0, 5.0)), four);
    }
}
