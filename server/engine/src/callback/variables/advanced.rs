//! What is told of a message once every base station had its say.

use std::collections::BTreeMap;
use std::fmt::Write;

use celes::Country;
use domain::StationId;
use payload::template::Escaped;
use payload::variables::Variable;
use serde::Serialize;

use crate::store::deliveries::{Advanced, Heard};

/// A base station that heard the message.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Duplicate {
    /// Its id in upper-case hexadecimal.
    bs_id: String,
    /// dBm, of the strongest reception.
    rssi: f64,
    /// How many of the frame's repetitions it heard.
    nb_rep: i64,
    /// dB, of the same reception.
    #[serde(skip_serializing_if = "Option::is_none")]
    snr: Option<f64>,
}

/// Every base station that heard the message, that which heard it first at the beginning.
pub(super) fn duplicates(heard: &[Heard]) -> String {
    let mut places: BTreeMap<StationId, usize> = BTreeMap::new();
    let mut stations: Vec<Duplicate> = Vec::with_capacity(heard.len());
    for one in heard {
        let repetitions = one.repetitions.unwrap_or(1);
        let Some(known) = places.get(&one.station).map(|place| &mut stations[*place]) else {
            places.insert(one.station, stations.len());
            stations.push(Duplicate {
                bs_id: one.station.to_string(),
                rssi: hundredths(one.rssi),
                nb_rep: repetitions,
                snr: one.snr.map(hundredths),
            });
            continue;
        };
        known.nb_rep += repetitions;
        if one.rssi > known.rssi {
            known.rssi = hundredths(one.rssi);
            known.snr = one.snr.map(hundredths);
        }
    }
    // Numbers and hexadecimal digits: nothing in it that JSON could not say.
    serde_json::to_string(&stations).unwrap_or_else(|_| "[]".into())
}

fn hundredths(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

/// The object of `computedLocation`.
#[derive(Default, Serialize)]
struct Computed {
    /// Degrees.
    lat: f64,
    /// Degrees.
    lng: f64,
    /// Metres.
    radius: i64,
    /// What it was made from.
    source: i64,
    /// 1 where there is a position, else 0.
    status: i64,
}

pub(super) fn write(known: &Advanced, variable: Variable, out: &mut Escaped<'_>) -> Option<()> {
    let position = known.position;
    // A position that nobody stated is told as zeros with a decimal.
    let fixed = known.fixed.unwrap_or_default();
    _ = match variable {
        Variable::Lqi => out.write_str(known.quality.word()),
        Variable::LinkQuality => write!(out, "{}", known.quality as i64),
        Variable::FixedLat => write!(out, "{:?}", fixed.0),
        Variable::FixedLng => write!(out, "{:?}", fixed.1),
        Variable::OperatorName => out.write_str(&known.operator),
        Variable::CountryCode => {
            let country = Country::from_alpha3(&known.country);
            write!(out, "{}", country.map_or(0, |country| country.value))
        }
        Variable::ComputedLocation => {
            let computed = position.map_or_else(Computed::default, |position| Computed {
                lat: position.lat,
                lng: position.lng,
                radius: position.radius,
                source: position.source as i64,
                status: 1,
            });
            out.push_json(&serde_json::to_string(&computed).ok()?);
            Ok(())
        }
        Variable::Radius => write!(out, "{}", position?.radius),
        Variable::GeolocSource => write!(out, "{}", position?.source as i64),
        _ => return None,
    };
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_station_that_heard_it_several_times_is_one_duplicate_with_its_best() {
        let heard = |station, rssi, snr, repetitions| Heard {
            station: StationId(station),
            rssi,
            snr,
            place: None,
            repetitions,
        };
        let all = [
            heard(0x1f, -120.0, Some(10.0), None),
            heard(0x1e6ab, -128.534, Some(14.3), Some(3)),
            heard(0x1f, -118.0, None, None),
            heard(0x1f, -125.0, Some(8.0), None),
        ];
        assert_eq!(
            duplicates(&all),
            r#"[{"bsId":"001F","rssi":-118.0,"nbRep":3},{"bsId":"1E6AB","rssi":-128.53,"nbRep":3,"snr":14.3}]"#
        );
        assert_eq!(duplicates(&[]), "[]");
    }
}
