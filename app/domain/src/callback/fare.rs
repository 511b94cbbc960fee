//! How a callback fared lately.

use serde::{Deserialize, Serialize};

use super::LastAttempt;
use crate::id::{CallbackId, DeliveryId};

/// How the attempts of some time ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// How many were taken.
    pub taken: i64,
    /// How many were not.
    pub errors: i64,
}

impl Share {
    /// How many of a hundred were taken, rounded down, so that a hundred means all; none where there
    /// was no attempt.
    pub fn percent(self) -> Option<i64> {
        let all = self.taken.max(0).saturating_add(self.errors.max(0));
        (all > 0).then(|| self.taken.max(0).saturating_mul(100) / all)
    }
}

/// How a callback fared: whole hours of UTC, the last one by now, so that a day is at least
/// twenty-four of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fare {
    /// Which.
    pub callback: CallbackId,
    /// The last day.
    pub day: Share,
    /// The last week.
    pub week: Share,
    /// The newest attempt that failed, and of which delivery that was, as long as it is on record.
    pub error: Option<(DeliveryId, LastAttempt)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_of_a_hundred_means_all() {
        let percent = |taken, errors| Share { taken, errors }.percent();
        assert_eq!(percent(0, 0), None);
        assert_eq!(percent(3, 0), Some(100));
        assert_eq!(percent(0, 3), Some(0));
        assert_eq!(percent(99_999, 1), Some(99));
        assert_eq!(percent(1, 2), Some(33));
    }
}
