//! Devices on their way from one owner to another, who takes them or not.

use serde::{Deserialize, Serialize};

use crate::device_type::DeviceTypeChoice;
use crate::group::GroupChoice;
use crate::id::{DeviceId, GroupId, TransferId};
use crate::list::Page;
use crate::rejection::{Fault, Rejection};
use crate::time::UnixMillis;

/// The most devices that go together.
pub const MOST: usize = 1000;

/// How far a transfer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TransferState {
    /// The other owner is to say whether he takes them.
    Open,
    /// He took them.
    Accepted,
    /// He did not.
    Refused,
    /// Whoever had them kept them.
    TakenBack,
    /// Nobody took them in time.
    Over,
}

impl TransferState {
    /// Every one with its number, as it is stored.
    pub const ALL: [(Self, i64); 5] = [
        (Self::Open, 0),
        (Self::Accepted, 1),
        (Self::Refused, 2),
        (Self::TakenBack, 3),
        (Self::Over, 4),
    ];

    /// Every one with its word, as it stands in addresses.
    pub const WORDS: [(Self, &'static str); 5] = [
        (Self::Open, "open"),
        (Self::Accepted, "accepted"),
        (Self::Refused, "refused"),
        (Self::TakenBack, "taken_back"),
        (Self::Over, "over"),
    ];

    /// Its number.
    pub const fn number(self) -> i64 {
        self as i64
    }

    /// The one of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        let of = Self::WORDS.iter().find(|each| each.1 == word);
        of.map(|each| each.0)
    }

    /// The one of that number.
    pub fn from_number(number: i64) -> Option<Self> {
        let of = Self::ALL.iter().find(|each| each.1 == number);
        of.map(|each| each.0)
    }
}

/// A transfer, as shown to whoever gives or may take. Who is on the other side is told only to those
/// who see that group: not even its id to anybody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferView {
    /// Its id.
    pub id: TransferId,
    /// What the group is called that gives them; absent for those who may not see it.
    pub from_name: Option<String>,
    /// What the group is called that is to have them; absent for those who may not see it.
    pub to_name: Option<String>,
    /// How many devices go.
    pub devices: i64,
    /// When it was begun.
    pub created: UnixMillis,
    /// When they stay where they are unless they were taken.
    pub ends: UnixMillis,
    /// How far it is.
    pub state: TransferState,
    /// Whether the reader may take the devices, or not take them.
    pub takes: bool,
    /// Whether the reader may keep them.
    pub gives: bool,
}

/// The offers that groups give, as an address calls them.
pub const GIVEN: &str = "given";
/// The offers that groups may take, as an address calls them.
pub const TAKEN: &str = "taken";

/// Which transfers to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TransferQuery {
    /// Only those of one direction, [`GIVEN`] or [`TAKEN`]; empty: the first page of each.
    pub way: String,
    /// Only those that this group or one below it gives or may take: its id, or empty.
    pub group: String,
    /// Only those that are so far: a word of [`TransferState`], or empty.
    pub state: String,
    /// Part of the name of the groups to choose from, or empty.
    pub find: String,
    /// Rows a page; see [`crate::list::page_size`].
    pub size: u32,
    /// The position after which to go on, in one direction: `Page::next` of an earlier page.
    pub after: String,
    /// The position before which to look, in one direction: `Page::previous` of a later page.
    pub until: String,
}

/// The transfers of both directions, the newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TransferLists {
    /// Those that the reader's groups give, if they were asked for.
    pub given: Option<Page<TransferView>>,
    /// Those that they may take, if they were asked for.
    pub taken: Option<Page<TransferView>>,
    /// The groups to choose from.
    pub groups: GroupChoice,
}

/// Which devices of a type that are being transferred to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MovingQuery {
    /// Only those that go to this group, which the reader sees: its id, or empty.
    pub group: String,
    /// Rows a page; see [`crate::list::page_size`].
    pub size: u32,
    /// The position after which to go on: `Page::next` of an earlier page.
    pub after: String,
    /// The position before which to look: `Page::previous` of a later page.
    pub until: String,
}

/// A device that is being transferred.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovingDevice {
    /// Which.
    pub device: DeviceId,
    /// Its name.
    pub name: String,
    /// With what it goes.
    pub transfer: TransferView,
}

/// The devices of a type that are being transferred.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Moving {
    /// The rows, by id.
    pub page: Page<MovingDevice>,
    /// The groups to which devices of the type's group go, and which the reader sees: id and name,
    /// of at most a hundred.
    pub groups: Vec<(GroupId, String)>,
}

/// One transfer with its devices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferPage {
    /// The transfer.
    pub transfer: TransferView,
    /// Its devices, by id, with the names that they had when they were offered.
    pub devices: Vec<(DeviceId, String)>,
    /// The device types under which the reader may take them.
    pub types: DeviceTypeChoice,
}

/// What the form sends by which devices are offered: text as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TransferInput {
    /// The id of the group that is to have them: 24 hex digits, as its page shows it.
    pub group: String,
    /// The ids of the devices, with blanks, commas, semicolons or ends of lines between them.
    pub devices: String,
}

impl TransferInput {
    /// The group and the devices, ascending, each once.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub fn check(&self) -> Result<(GroupId, Vec<DeviceId>), Vec<Rejection>> {
        let group = self.group.trim().parse::<GroupId>();
        let between = |letter: char| letter.is_whitespace() || matches!(letter, ',' | ';');
        let ids = self.devices.split(between).filter(|id| !id.is_empty());
        let devices: Result<Vec<DeviceId>, Fault> = ids.map(str::parse).collect();
        let devices = devices.and_then(|mut devices| {
            devices.sort_unstable();
            devices.dedup();
            match devices.len() {
                0 => Err(Fault::Missing),
                1..=MOST => Ok(devices),
                _ => Err(Fault::TooManyLines { max: MOST as i64 }),
            }
        });
        match (group, devices) {
            (Ok(group), Ok(devices)) => Ok((group, devices)),
            (group, devices) => {
                let group = group.err().map(|fault| fault.of("group"));
                let devices = devices.err().map(|fault| fault.of("devices"));
                Err(group.into_iter().chain(devices).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_found_by_its_number() {
        for (state, number) in TransferState::ALL {
            assert_eq!(state.number(), number);
            assert_eq!(TransferState::from_number(number), Some(state));
        }
        for (state, word) in TransferState::WORDS {
            assert_eq!(TransferState::from_word(word), Some(state));
        }
        assert_eq!(TransferState::from_word("lost"), None);
    }

    #[test]
    fn devices_are_named_however_they_are_written() {
        let input = TransferInput {
            group: " 0123456789abcdef01234567 ".into(),
            devices: "B, a;\r\n 0a".into(),
        };
        let (_, devices) = input.check().unwrap();
        assert_eq!(devices, [DeviceId(10), DeviceId(11)]);
        let wrong = TransferInput::default().check().unwrap_err();
        let fields: Vec<&str> = wrong.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(fields, ["group", "devices"]);
    }
}
