//! Registering devices: one by one, and by lists that are worked off in the background.

mod input;
mod line;

use serde::{Deserialize, Serialize};

use crate::device::BulkDeed;
use crate::id::{DeviceTypeId, GroupId, RegistrationId};
use crate::rejection::{Fault, Rejection};
use crate::time::UnixMillis;

pub use input::{DeviceToRegister, RegistrationInput, Series, SeriesInput};
pub use line::{Line, is_heading, line};

/// What becomes of a line of a list, or would.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Verdict {
    /// Nobody looked at it yet.
    Waiting,
    /// The device was not known here, and is registered.
    New,
    /// It belonged to another owner, and its code brought it here.
    Taken,
    /// It belonged to another device type of the same owner.
    Moved,
    /// It is registered there already.
    Unchanged,
    /// It is known, and was changed.
    Edited,
    /// It cannot be done.
    Refused,
    /// It was registered, taken over or transferred, and that was taken back.
    Undone,
    /// It was, and stays: it sent something since, somebody changed more of it, or there is no place
    /// to which it could go back.
    Kept,
    /// It was there, and is no more.
    Deleted,
}

impl Verdict {
    /// Every one with its number, as it is stored, and its word, as it stands in files and
    /// addresses.
    pub const ALL: [(Self, i64, &'static str); 10] = [
        (Self::Waiting, 0, "waiting"),
        (Self::New, 1, "new"),
        (Self::Taken, 2, "taken"),
        (Self::Moved, 3, "moved"),
        (Self::Unchanged, 4, "unchanged"),
        (Self::Edited, 5, "edited"),
        (Self::Refused, 6, "refused"),
        (Self::Undone, 7, "undone"),
        (Self::Kept, 8, "kept"),
        (Self::Deleted, 9, "deleted"),
    ];

    /// Its number.
    pub fn number(self) -> i64 {
        let of = Self::ALL.iter().find(|each| each.0 == self);
        of.map_or(0, |each| each.1)
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        let of = Self::ALL.iter().find(|each| each.0 == self);
        of.map_or("", |each| each.2)
    }

    /// The one of that number.
    pub fn from_number(number: i64) -> Option<Self> {
        let of = Self::ALL.iter().find(|each| each.1 == number);
        of.map(|each| each.0)
    }

    /// The one of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        let of = Self::ALL.iter().find(|each| each.2 == word);
        of.map(|each| each.0)
    }
}

/// How far a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Its lines are being read.
    Arriving,
    /// It is looked at what would become of each line; nothing is changed.
    Looking,
    /// That is known, and somebody is to say whether it is to be done.
    Looked,
    /// It is being done.
    Working,
    /// It is done.
    Done,
    /// What it registered is being taken back.
    Undoing,
    /// What it registered was taken back.
    Undone,
}

impl Stage {
    /// Every one with its number, as it is stored, and its word.
    pub const ALL: [(Self, i64, &'static str); 7] = [
        (Self::Arriving, 0, "arriving"),
        (Self::Looking, 1, "looking"),
        (Self::Looked, 2, "looked"),
        (Self::Working, 3, "working"),
        (Self::Done, 4, "done"),
        (Self::Undoing, 5, "undoing"),
        (Self::Undone, 6, "undone"),
    ];

    /// Its number.
    pub fn number(self) -> i64 {
        let of = Self::ALL.iter().find(|each| each.0 == self);
        of.map_or(0, |each| each.1)
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        let of = Self::ALL.iter().find(|each| each.0 == self);
        of.map_or("", |each| each.2)
    }

    /// The one of that number.
    pub fn from_number(number: i64) -> Option<Self> {
        let of = Self::ALL.iter().find(|each| each.1 == number);
        of.map(|each| each.0)
    }

    /// Whether something is being done with it.
    pub const fn is_under_way(self) -> bool {
        matches!(
            self,
            Self::Arriving | Self::Looking | Self::Working | Self::Undoing
        )
    }

    /// Whether what becomes of a line came to pass, and does not only stand there as what would.
    pub const fn is_carried_out(self) -> bool {
        matches!(self, Self::Done | Self::Undoing | Self::Undone)
    }

    /// This stage and how many lines it has dealt with, in one number that no other two give: 0 or
    /// more.
    pub fn mark(self, position: i64) -> i64 {
        // There are far fewer lines than that.
        (self.number() << 32) | position
    }

    /// The stage that follows when every line was dealt with.
    pub const fn next(self) -> Self {
        match self {
            Self::Arriving => Self::Looking,
            Self::Looking | Self::Looked => Self::Looked,
            Self::Working | Self::Done => Self::Done,
            Self::Undoing | Self::Undone => Self::Undone,
        }
    }
}

/// What a list is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Purpose {
    /// Its devices are registered.
    #[default]
    Register,
    /// Its devices, which are known, are changed.
    Edit,
    /// The same is done to each of its devices, which somebody chose: see
    /// [`crate::device::BulkInput`]. Nobody brings it.
    Several,
}

impl Purpose {
    /// Every one with its number, as it is stored, and its word.
    pub const ALL: [(Self, i64, &'static str); 3] = [
        (Self::Register, 0, "register"),
        (Self::Edit, 1, "edit"),
        (Self::Several, 2, "several"),
    ];

    /// Those for which people bring a list, each with its word, as it stands in forms.
    pub const BROUGHT: [(Self, &'static str); 2] =
        [(Self::Register, "register"), (Self::Edit, "edit")];

    /// Its number.
    pub const fn number(self) -> i64 {
        self as i64
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        let of = Self::ALL.iter().find(|each| each.0 == self);
        of.map_or("", |each| each.2)
    }

    /// The one of that number.
    pub fn from_number(number: i64) -> Option<Self> {
        let of = Self::ALL.iter().find(|each| each.1 == number);
        of.map(|each| each.0)
    }

    /// The one of that word for which a list is brought; an empty one registers.
    pub fn from_word(word: &str) -> Option<Self> {
        let of = Self::BROUGHT.iter().find(|each| each.1 == word);
        of.map(|each| each.0)
            .or_else(|| word.is_empty().then(Self::default))
    }
}

/// A list of devices, as shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegistrationView {
    /// Its id.
    pub id: RegistrationId,
    /// What it is for.
    pub purpose: Purpose,
    /// The group of its device type when it came; where it has none, one in which whoever began it
    /// changes devices.
    pub group: GroupId,
    /// The device type under which its devices come; none where something is done to several.
    pub device_type: Option<DeviceTypeId>,
    /// That device type's name.
    pub device_type_name: String,
    /// What is done to several devices, where it is for that.
    pub deed: Option<BulkDeed>,
    /// Who began it; empty: a command, or somebody who is gone.
    pub by: String,
    /// How far it is.
    pub stage: Stage,
    /// The last line that this stage has dealt with.
    pub position: i64,
    /// How many lines there are.
    pub total: i64,
    /// What became of how many lines. Counted only for its own page.
    pub counts: Vec<(Verdict, i64)>,
    /// How its devices are registered.
    pub series: Series,
    /// When it came.
    pub created: UnixMillis,
    /// Since when it is in its stage.
    pub since: UnixMillis,
}

impl RegistrationView {
    /// How many lines came to that.
    pub fn count(&self, verdict: Verdict) -> i64 {
        let of = self.counts.iter().find(|each| each.0 == verdict);
        of.map_or(0, |each| each.1)
    }

    /// Whether what becomes of the line of that number came to pass, and does not only stand there
    /// as what would.
    pub fn is_carried_out(&self, line: i64) -> bool {
        let passed = self.stage == Stage::Working && line <= self.position;
        passed || self.stage.is_carried_out()
    }

    /// Whether there is anything to take back.
    pub fn can_undo(&self) -> bool {
        let brought = [Verdict::New, Verdict::Taken, Verdict::Moved];
        self.stage == Stage::Done && brought.iter().any(|one| self.count(*one) > 0)
    }
}

/// A line of a list, as shown. Neither code nor key is repeated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LineView {
    /// Counted from 1; empty lines and a heading count, too.
    pub line: i64,
    /// The device, or what stood in its place.
    pub id: String,
    /// What it is to be called; empty where the line says nothing.
    pub name: String,
    /// What becomes of it.
    pub verdict: Verdict,
    /// Why not.
    pub fault: Option<Rejection>,
}

impl LineView {
    /// What became of its device, where the same is done to several.
    ///
    /// # Errors
    /// Why it stayed as it was; none where it was so already.
    pub fn became(self) -> Result<(), Option<Fault>> {
        match self.verdict {
            Verdict::Edited | Verdict::Deleted => Ok(()),
            _ => Err(self.fault.map(|wrong| wrong.fault)),
        }
    }
}

/// Which lines of a list are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LineQuery {
    /// Only those that came to this: the word of a [`Verdict`], or empty.
    pub verdict: String,
    /// Rows a page; see [`crate::list::page_size`].
    pub size: u32,
    /// The position after which to go on.
    pub after: String,
    /// The position before which to look.
    pub until: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verdict_and_stage_is_found_by_its_number() {
        for (verdict, number, word) in Verdict::ALL {
            assert_eq!((verdict.number(), verdict.word()), (number, word));
            assert_eq!(Verdict::from_number(number), Some(verdict));
            assert_eq!(Verdict::from_word(word), Some(verdict));
        }
        for (stage, number, word) in Stage::ALL {
            assert_eq!((stage.number(), stage.word()), (number, word));
            assert_eq!(Stage::from_number(number), Some(stage));
            assert_eq!(stage.next().is_under_way(), stage == Stage::Arriving);
            assert_eq!(stage.mark(100_000), number * 4_294_967_296 + 100_000);
            // Afterwards, and on the way back.
            assert_eq!(stage.is_carried_out(), number >= 4, "{word}");
        }
        for (purpose, number, word) in Purpose::ALL {
            assert_eq!(purpose.number(), number);
            assert_eq!(Purpose::from_number(number), Some(purpose));
            // What is done to several devices comes by no list that somebody brings.
            let brought = (purpose != Purpose::Several).then_some(purpose);
            assert_eq!(Purpose::from_word(word), brought);
        }
    }
}
