//! What contracts grant beside carrying messages.

use serde::{Deserialize, Serialize};

/// What is told of messages beside what devices said. Where a device was that says so itself is told
/// in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// Where devices are, as computed from the base stations that heard them.
    pub geolocation: bool,
    /// Which base stations heard a message, and how.
    pub network_metadata: bool,
}

impl Options {
    /// All of it.
    pub const ALL: Self = Self {
        geolocation: true,
        network_metadata: true,
    };

    /// What is not granted, in a number as it is stored with messages: 0 where everything is.
    pub fn withheld(self) -> i64 {
        i64::from(!self.geolocation) | (i64::from(!self.network_metadata) << 1)
    }

    /// What is granted where that is withheld; what is unknown of it counts for nothing.
    pub const fn without(withheld: i64) -> Self {
        Self {
            geolocation: withheld & 1 == 0,
            network_metadata: withheld & 2 == 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_withheld_is_read_back() {
        assert_eq!(Options::ALL.withheld(), 0);
        for number in 0..4 {
            assert_eq!(Options::without(number).withheld(), number);
        }
        assert!(!Options::without(1).geolocation);
        assert!(!Options::without(2).network_metadata);
    }
}
