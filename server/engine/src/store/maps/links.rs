//! How well messages from a cell were linked: by how many stations, and with which quality. Both are
//! sums, so that cells of any size are added up from smaller ones.

use domain::link_quality::LinkQuality;

/// Sums over messages of a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Links {
    /// Of how many messages the rest is known: none of those that were counted before it was.
    pub(crate) rated: i64,
    /// The sum of the stations that heard each.
    pub(crate) stations: i64,
    /// The sum of the numbers of their link quality, 0 (limit) to 3 (excellent).
    pub(crate) qualities: i64,
}

impl Links {
    /// One message that so many stations heard; nothing where its quality is not known.
    pub(crate) fn one(stations: i64, quality: LinkQuality) -> Self {
        match quality {
            LinkQuality::NotAvailable => Self::default(),
            quality => Self {
                rated: 1,
                stations,
                qualities: quality as i64,
            },
        }
    }

    /// Those of both.
    pub(crate) const fn and(self, other: Self) -> Self {
        Self {
            rated: self.rated + other.rated,
            stations: self.stations + other.stations,
            qualities: self.qualities + other.qualities,
        }
    }

    /// How many stations heard a message in the mean, where that is known.
    pub(crate) fn mean_stations(self) -> Option<f64> {
        (self.rated > 0).then(|| self.stations as f64 / self.rated as f64)
    }

    /// The mean of the numbers of the link quality, where that is known.
    pub(crate) fn mean_quality(self) -> Option<f64> {
        (self.rated > 0).then(|| self.qualities as f64 / self.rated as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_in_no_mean() {
        let known = Links::one(3, LinkQuality::Excellent).and(Links::one(1, LinkQuality::Limit));
        let sum = known.and(Links::one(9, LinkQuality::NotAvailable));
        assert_eq!(sum.mean_stations(), Some(2.0));
        assert_eq!(sum.mean_quality(), Some(1.5));
        assert_eq!(Links::default().mean_quality(), None);
    }
}
