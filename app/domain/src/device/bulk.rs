//! What is done to many devices at once.

use serde::{Deserialize, Serialize};

use super::history;
use super::labels::{self, LabelEdit};
use super::{DeviceInput, DeviceQuery};
use crate::device_type::Renewal;
use crate::id::{DeviceId, DeviceTypeId};
use crate::rejection::{Fault, Rejection};
use crate::time::UnixMillis;

/// The most devices that are dealt with at once.
pub const BULK_MOST: usize = 10_000;

/// What a ticked box sends.
const ON: &str = "on";

/// What is done to each of the devices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BulkDeed {
    /// Messages are held back.
    Suspend,
    /// Messages are delivered again.
    Resume,
    /// It may take a token again with its next message.
    Restart,
    /// It leaves its contract.
    Unsubscribe,
    /// It gets another device type, other rules for its token, another certificate, other tags or
    /// another note.
    Edit,
    /// It is deleted.
    Delete,
}

impl BulkDeed {
    /// Every one with its word, as it stands in forms and addresses.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Suspend, "suspend"),
        (Self::Resume, "resume"),
        (Self::Restart, "restart"),
        (Self::Unsubscribe, "unsubscribe"),
        (Self::Edit, "edit"),
        (Self::Delete, "delete"),
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        let of = Self::ALL.iter().find(|each| each.0 == self);
        of.map_or("", |each| each.1)
    }

    /// The one of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        let of = Self::ALL.iter().find(|each| each.1 == word);
        of.map(|each| each.0)
    }
}

/// Which devices, and what is to be done: text as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BulkInput {
    /// The word of a [`BulkDeed`].
    pub deed: String,
    /// The ids of the devices that were chosen one by one.
    pub devices: Vec<String>,
    /// `on`: all that match the filter, and not those that were chosen.
    pub all: String,
    /// The filter; see [`DeviceQuery`].
    pub text: String,
    /// The device type of the filter.
    pub of_type: String,
    /// Whether the devices of the filter were ever heard.
    pub heard: String,
    /// The conditions of the filter.
    pub conditions: String,
    /// When devices leave their contract (UTC); empty or past: at once.
    pub at: String,
    /// The id of the device type to which devices go; empty: they stay under theirs.
    pub device_type: String,
    /// Whether what they did before goes with them there; see [`history::said`].
    pub history: String,
    /// A word of [`DeviceInput::ACTIVABLE`]; empty: as it is.
    pub activable: String,
    /// A word of [`Renewal`]; empty: as it is.
    pub renewal: String,
    /// The key of the product certificate of each; empty: as it is.
    pub certificate: String,
    /// A word of [`DeviceInput::PROTOTYPE`]; empty: as it is.
    pub prototype: String,
    /// The tags that each has then; see [`labels::tags`].
    pub add_tags: String,
    /// The tags that none has then.
    pub remove_tags: String,
    /// The note of each; empty: as it is.
    pub note: String,
}

/// Which devices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BulkChoice {
    /// These, ascending, each once.
    These(Vec<DeviceId>),
    /// All that match.
    Matching(DeviceQuery),
}

/// What is done to each of the devices, with what it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BulkAct {
    /// Messages are held back.
    Suspend,
    /// Messages are delivered again.
    Resume,
    /// It may take a token again.
    Restart,
    /// It leaves its contract, at once or at that time.
    Unsubscribe(Option<UnixMillis>),
    /// It is changed.
    Edit(BulkEdit),
    /// It is deleted.
    Delete,
}

/// What becomes of many devices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BulkEdit {
    /// The device type to which they go.
    pub device_type: Option<DeviceTypeId>,
    /// Whether what they did before goes with them there; none: see [`history::said`].
    pub history: Option<bool>,
    /// Whether they may take tokens.
    pub activable: Option<bool>,
    /// Whether their tokens may be renewed.
    pub renewal: Option<bool>,
    /// The key of their product certificate.
    pub certificate: Option<String>,
    /// Whether they are prototypes.
    pub prototype: Option<bool>,
    /// What becomes of their tags and notes.
    pub labels: LabelEdit,
}

impl BulkEdit {
    /// Whether it says with what devices are made.
    pub fn makes(&self) -> bool {
        self.certificate.is_some() || self.prototype.is_some()
    }
}

impl BulkInput {
    /// Which devices are chosen.
    ///
    /// # Errors
    /// That names `devices`: none, more than [`BULK_MOST`], or something that is no id.
    pub fn choice(&self) -> Result<BulkChoice, Rejection> {
        match self.all.as_str() {
            "" => {}
            ON => {
                return Ok(BulkChoice::Matching(DeviceQuery {
                    text: self.text.clone(),
                    device_type: self.of_type.clone(),
                    seen: self.heard.clone(),
                    conditions: self.conditions.clone(),
                    ..DeviceQuery::default()
                }));
            }
            _ => {
                let allowed = ON.into();
                return Err(Fault::NotOneOf { allowed }.of("all"));
            }
        }
        let read = self.devices.iter();
        let read = read.map(|text| text.trim().parse::<DeviceId>());
        let read: Result<Vec<DeviceId>, Fault> = read.collect();
        let mut devices = read.map_err(|fault| fault.of("devices"))?;
        devices.sort_unstable();
        devices.dedup();
        match devices.len() {
            0 => Err(Fault::Missing.of("devices")),
            1..=BULK_MOST => Ok(BulkChoice::These(devices)),
            _ => Err(too_many()),
        }
    }

    /// What is to be done.
    ///
    /// # Errors
    /// Every field that is wrong; `edit` where nothing is to be changed.
    pub fn act(&self) -> Result<BulkAct, Vec<Rejection>> {
        let deed = BulkDeed::from_word(&self.deed).ok_or_else(|| {
            let allowed = BulkDeed::ALL.map(|each| each.1).join(", ");
            vec![Fault::NotOneOf { allowed }.of("deed")]
        })?;
        Ok(match deed {
            BulkDeed::Suspend => BulkAct::Suspend,
            BulkDeed::Resume => BulkAct::Resume,
            BulkDeed::Restart => BulkAct::Restart,
            BulkDeed::Delete => BulkAct::Delete,
            BulkDeed::Unsubscribe => BulkAct::Unsubscribe(match self.at.trim() {
                "" => None,
                text => match UnixMillis::from_utc(text) {
                    Some(time) => Some(time),
                    None => return Err(vec![Fault::NotATime.of("at")]),
                },
            }),
            BulkDeed::Edit => BulkAct::Edit(self.edit()?),
        })
    }

    /// Whether it is said what is to become of the devices: an edit may ask for that first.
    pub fn says_what(&self) -> bool {
        let said = [
            &self.device_type,
            &self.history,
            &self.activable,
            &self.renewal,
            &self.certificate,
            &self.prototype,
            &self.add_tags,
            &self.remove_tags,
            &self.note,
        ];
        self.deed != BulkDeed::Edit.word() || said.iter().any(|one| !one.is_empty())
    }

    fn edit(&self) -> Result<BulkEdit, Vec<Rejection>> {
        let mut wrong = Vec::new();
        let device_type = match self.device_type.as_str() {
            "" => None,
            id => {
                let id = id.parse().ok();
                if id.is_none() {
                    wrong.push(Fault::UnknownDeviceType.of("device_type"));
                }
                id
            }
        };
        let history = history::said(&self.history).unwrap_or_else(|fault| {
            wrong.push(fault.of("history"));
            None
        });
        if history.is_some() && self.device_type.is_empty() {
            wrong.push(Fault::Missing.of("device_type"));
        }
        let mut choice = |field: &str, word: &str, words: [&str; 2]| {
            super::choice(word, words).unwrap_or_else(|fault| {
                wrong.push(fault.of(field));
                None
            })
        };
        let activable = choice("activable", &self.activable, DeviceInput::ACTIVABLE);
        let renewals = Renewal::ALL.map(|each| each.1);
        let renewal = choice("renewal", &self.renewal, renewals);
        let prototype = choice("prototype", &self.prototype, DeviceInput::PROTOTYPE);
        let certificate = super::named(&self.certificate, prototype).unwrap_or_else(|fault| {
            wrong.push(fault.of("certificate"));
            None
        });
        let mut tags = |field: &str, typed: &str| {
            labels::tags(typed).unwrap_or_else(|fault| {
                wrong.push(fault.of(field));
                Vec::new()
            })
        };
        let add = tags("add_tags", &self.add_tags);
        let remove = tags("remove_tags", &self.remove_tags);
        let note = labels::note(&self.note).unwrap_or_else(|fault| {
            wrong.push(fault.of("note"));
            String::new()
        });
        let edit = BulkEdit {
            device_type,
            history,
            activable,
            renewal,
            certificate,
            prototype,
            labels: LabelEdit {
                add,
                remove,
                note: (!note.is_empty()).then_some(note),
            },
        };
        if wrong.is_empty() && edit == BulkEdit::default() {
            wrong.push(Fault::Missing.of("edit"));
        }
        match wrong.is_empty() {
            true => Ok(edit),
            false => Err(wrong),
        }
    }
}

/// That more devices are meant than are dealt with at once.
pub fn too_many() -> Rejection {
    let max = BULK_MOST as i64;
    Fault::TooManyDevices { max }.of("devices")
}

/// What becomes, or became, of the devices that were chosen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BulkCount {
    /// Those to which it is done.
    pub done: i64,
    /// Those that stay as they are, by why: none where there is nothing to be done, since they are so
    /// already. The most first.
    pub left: Vec<(Option<Fault>, i64)>,
}

impl BulkCount {
    /// Counts one more.
    pub fn add(&mut self, became: Result<(), Option<Fault>>) {
        let Err(why) = became else {
            self.done += 1;
            return;
        };
        let same = self.left.iter_mut().find(|one| one.0 == why);
        match same {
            Some(one) => one.1 += 1,
            None => self.left.push((why, 1)),
        }
    }

    /// Puts the most first.
    pub fn sort(&mut self) {
        self.left.sort_by_key(|one| std::cmp::Reverse(one.1));
    }

    /// How many stay as they are.
    pub fn stay(&self) -> i64 {
        self.left.iter().map(|one| one.1).sum()
    }
}

#[cfg(test)]
mod tests;
