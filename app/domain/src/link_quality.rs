//! Link quality (LQI): how well the network hears a device, from the receptions of a message.

use serde::{Deserialize, Serialize};

use crate::base_station::Region;
use crate::id::StationId;

/// The link quality of a message. The numbers are those of the v2 API.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LinkQuality {
    /// At the limit of what a station can hear.
    Limit = 0,
    /// Average.
    Average = 1,
    /// Good.
    Good = 2,
    /// Excellent.
    Excellent = 3,
    /// Not known, or not yet.
    #[default]
    NotAvailable = 4,
}

/// The least number of stations that makes a link better than one station can.
const SEVERAL: usize = 3;

impl LinkQuality {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Limit, "Limit"),
        (Self::Average, "Average"),
        (Self::Good, "Good"),
        (Self::Excellent, "Excellent"),
        (Self::NotAvailable, "NA"),
    ];

    /// `Limit`, `Average`, `Good`, `Excellent` or `NA`, as callbacks print it.
    pub fn word(self) -> &'static str {
        let of = Self::ALL.iter().find(|pair| pair.0 == self);
        of.map_or("NA", |pair| pair.1)
    }

    /// The quality of that number.
    pub fn from_number(number: i64) -> Self {
        let of = Self::ALL.iter().find(|pair| pair.0 as i64 == number);
        of.map_or(Self::NotAvailable, |pair| pair.0)
    }

    /// The quality of a message that stations of `region` heard with these strengths (dBm). A
    /// station that heard it several times counts once, with its best.
    ///
    /// | best strength | at 3 stations or more | at 1 or 2 |
    /// |---|---|---|
    /// | above −122 dBm | excellent | good |
    /// | above −135 dBm | good | average |
    /// | not above −135 dBm | limit | limit |
    ///
    /// In the regions of 600 bit/s (RC2, RC4) the bounds are −114 and −127 dBm.
    pub fn of(region: Region, heard: impl IntoIterator<Item = (StationId, f64)>) -> Self {
        let mut best: Vec<(StationId, f64)> = Vec::with_capacity(4);
        for (station, rssi) in heard {
            match best.iter_mut().find(|known| known.0 == station) {
                Some(known) => known.1 = known.1.max(rssi),
                None => best.push((station, rssi)),
            }
        }
        if best.is_empty() {
            return Self::NotAvailable;
        }
        let (strong, fair) = match region {
            Region::Rc2 | Region::Rc4 => (-114.0, -127.0),
            _ => (-122.0, -135.0),
        };
        let above = |bound: f64| best.iter().filter(|known| known.1 > bound).count();
        match (above(strong), above(fair)) {
            (SEVERAL.., _) => Self::Excellent,
            (_, SEVERAL..) | (1.., _) => Self::Good,
            (_, 1..) => Self::Average,
            _ => Self::Limit,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quality(region: Region, heard: &[f64]) -> &'static str {
        let stations = heard.iter().enumerate();
        LinkQuality::of(
            region,
            stations.map(|(n, rssi)| (StationId(n as u32 + 1), *rssi)),
        )
        .word()
    }

    #[test]
    fn the_table_of_the_operator_holds() {
        let europe = |heard: &[f64]| quality(Region::Rc1, heard);
        assert_eq!(europe(&[]), "NA");
        assert_eq!(europe(&[-121.9, -100.0, -80.0]), "Excellent");
        assert_eq!(europe(&[-122.0, -122.5, -134.9]), "Good");
        assert_eq!(europe(&[-121.0, -130.0]), "Good");
        assert_eq!(europe(&[-80.0]), "Good");
        // Only stations beyond the bound count: one strong and two fair ones are no three strong.
        assert_eq!(europe(&[-80.0, -130.0, -130.0]), "Good");
        assert_eq!(europe(&[-122.0]), "Average");
        assert_eq!(europe(&[-134.9, -130.0]), "Average");
        assert_eq!(europe(&[-135.0, -140.0, -150.0]), "Limit");
        assert_eq!(quality(Region::Rc2, &[-113.0, -113.5, -113.9]), "Excellent");
        assert_eq!(quality(Region::Rc4, &[-114.0]), "Average");
        assert_eq!(quality(Region::Rc4, &[-127.0]), "Limit");
    }

    #[test]
    fn a_station_counts_once() {
        let one = StationId(7);
        let heard = [(one, -100.0), (one, -90.0), (one, -95.0)];
        assert_eq!(LinkQuality::of(Region::Rc1, heard), LinkQuality::Good);
    }
}
