//! What becomes of a signal on its way.
//!
//! Path loss grows with the logarithm of the distance; every link has a shadow of its own that
//! stays (log-normal), every message and every transmission on it some fading that does not. A
//! transmission is heard if enough of it stands above the station's noise and nobody else sends
//! at the same place of the band.

use crate::math::log10;
use crate::random::{About, Random};
use crate::region::Region;
use crate::station::{Station, Stations};

/// Loss over one kilometre in dB, and how much it grows with ten times the distance.
const LOSS_1_KM: f64 = 120.0;
const LOSS_DECADE: f64 = 35.0;
/// Nearer than this a device does not come to an antenna, in km.
const NEAREST: f64 = 0.02;
/// Beyond this nobody looks for a link, in km.
const FARTHEST: f64 = 50.0;
/// Standard deviations in dB: of a link, of a message on it, of a transmission, of the noise.
const SHADOW: f64 = 7.0;
const SLOW: f64 = 1.5;
const FAST: f64 = 3.0;
const NOISE: f64 = 0.8;
/// No antenna gives more than this, in dBm.
const RSSI_TOP: f64 = -30.0;
/// What a station needs to demodulate a transmission, in dB.
const NEEDED: f64 = 7.0;
/// Links weaker than this against the quietest noise are heard next to never, in dB.
const HOPELESS: f64 = NEEDED - 12.0;
/// A receiver does not tell more than about this, in dB.
const SNR_TOP: f64 = 55.0;
/// How much stronger a station's downlink is at the device than the device at the station.
const DOWNLINK_GAIN: f64 = 11.0;
/// The weakest downlink that a device reads, in dBm.
pub(crate) const DEVICE_HEARS: f64 = -128.0;

/// A way from a device to a station on which something may be heard.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    /// The station's number.
    pub station: u32,
    /// Mean power at the station in dBm.
    pub power: f32,
}

/// Mean power at a station.
pub(crate) fn power(eirp: f64, km: f64) -> f64 {
    eirp - LOSS_1_KM - LOSS_DECADE * log10(km.max(NEAREST))
}

/// The links of a device.
pub(crate) fn links(
    seed: u64,
    region: &Region,
    stations: &Stations,
    device: u32,
    place: (f64, f64),
    indoors: f64,
) -> Box<[Link]> {
    let link = |index: u32| {
        let station = &stations.all[index as usize];
        let (x, y) = (station.place.0 - place.0, station.place.1 - place.1);
        let km = (x * x + y * y).sqrt();
        if km > FARTHEST {
            return None;
        }
        let mut random = Random::of(seed, About::Shadow, &[device.into(), index.into()]);
        let power = power(region.eirp, km) - indoors + SHADOW * random.normal();
        let heard = power - station.noise > HOPELESS;
        heard.then_some(Link {
            station: index,
            power: power as f32,
        })
    };
    stations.near(place, FARTHEST).filter_map(link).collect()
}

/// One transmission as a station heard it, in hundredths of a dB.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Signal {
    pub rssi: i64,
    pub snr: i64,
}

/// What a station hears of the three transmissions of a message.
pub(crate) fn hear(
    random: &mut Random,
    link: Link,
    station: &Station,
    collisions: f64,
) -> [Option<Signal>; 3] {
    let power = f64::from(link.power) + SLOW * random.normal();
    [(); 3].map(|()| {
        let (fading, noise) = (random.normal(), random.normal());
        let collided = random.chance(collisions);
        let rssi = (power + FAST * fading).min(RSSI_TOP);
        let mut snr = rssi - station.noise - NOISE * noise;
        if snr > SNR_TOP {
            snr = SNR_TOP + (snr - SNR_TOP) / 16.0;
        }
        let heard = snr >= NEEDED && !collided;
        heard.then(|| Signal {
            rssi: crate::math::hundredths(rssi),
            snr: crate::math::hundredths(snr),
        })
    })
}

/// How strong a downlink over this link is at the device, in dBm.
pub(crate) fn downlink(link: Link, random: &mut Random) -> f64 {
    f64::from(link.power) + DOWNLINK_GAIN + FAST * random.normal()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_times_the_distance_costs_35_db() {
        assert!((power(16.0, 1.0) + 104.0).abs() < 1e-9);
        assert!((power(16.0, 10.0) + 139.0).abs() < 1e-9);
        assert_eq!(power(16.0, 0.0), power(16.0, NEAREST));
    }
}
