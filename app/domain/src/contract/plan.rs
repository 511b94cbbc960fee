//! Subscription plans.

use serde::{Deserialize, Serialize};

/// How what a contract carries is paid for. It says nothing of what is carried. The numbers are
/// those of the API.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Plan {
    /// Not at all.
    Free = 0,
    /// Pay as you grow.
    #[default]
    PayAsYouGrow = 1,
    /// A committed volume.
    CommittedVolume = 2,
    /// A committed volume that may be passed.
    CommittedVolumeFlex = 3,
    /// A pack of tokens.
    Pack = 4,
    /// That of a development kit.
    DevKit = 5,
    /// That of a kit with which devices are activated.
    Activate = 6,
}

impl Plan {
    /// Every plan with its word, as it stands in forms.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Free, "free"),
        (Self::PayAsYouGrow, "payg"),
        (Self::CommittedVolume, "cvp"),
        (Self::CommittedVolumeFlex, "cvp_flex"),
        (Self::Pack, "pack"),
        (Self::DevKit, "dev_kit"),
        (Self::Activate, "activate"),
    ];

    /// Its number.
    pub const fn number(self) -> i64 {
        self as i64
    }

    /// The plan of that number.
    pub fn from_number(number: i64) -> Option<Self> {
        let of = Self::ALL.iter().find(|each| each.0.number() == number);
        of.map(|each| each.0)
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The plan of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        let of = Self::ALL.iter().find(|each| each.1 == word);
        of.map(|each| each.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_plan_is_found_by_its_number_and_its_word() {
        for (plan, word) in Plan::ALL {
            assert_eq!((plan.word(), Plan::from_word(word)), (word, Some(plan)));
            assert_eq!(Plan::from_number(plan.number()), Some(plan));
        }
        assert_eq!(Plan::from_number(7), None);
        assert_eq!(Plan::from_word(""), None);
    }
}
