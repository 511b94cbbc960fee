//! The audit log: who changed what, when, from where, and what it was before and after.

use serde::{Deserialize, Serialize};

use crate::id::GroupId;
use crate::time::UnixMillis;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Verb {
    /// Something was made.
    Create,
    /// Something was changed.
    Edit,
    /// Something was deleted.
    Delete,
    /// Something was switched on.
    Enable,
    /// Something was switched off.
    Disable,
    /// Somebody may not sign in any more.
    Lock,
    /// Somebody may sign in again.
    Unlock,
    /// A link was made with which somebody chooses a password.
    Invite,
    /// A password, or another proof of who somebody is, was set.
    Password,
    /// Somebody signed in.
    SignIn,
    /// Somebody signed out.
    SignOut,
    /// Something went to another place of the tree.
    Move,
    /// A device went to another device type or owner.
    Transfer,
    /// Deliveries were sent again.
    Retry,
    /// A secret took the place of another.
    Rotate,
    /// A secret, a session or an access was ended.
    Revoke,
    /// Rows were handed out as a file.
    Export,
    /// Rows were taken in from a file or a program.
    Import,
    /// The next message of a device is taken whatever its number.
    Disengage,
    /// Messages are held back.
    Suspend,
    /// Messages are delivered again.
    Resume,
    /// A device may take a token again.
    Restart,
    /// A device leaves its contract.
    Unsubscribe,
    /// A device stays that was to leave its contract.
    Stay,
    /// The token of a device went to another.
    Replace,
    /// What was offered was taken.
    Accept,
    /// What was offered was not taken.
    Refuse,
    /// What was done was taken back.
    Undo,
    /// The values of a person were taken out of the log.
    Erase,
}

impl Verb {
    /// Every verb with its word, as it is stored and stands in addresses.
    pub const ALL: [(Self, &'static str); 29] = [
        (Self::Create, "create"),
        (Self::Edit, "edit"),
        (Self::Delete, "delete"),
        (Self::Enable, "enable"),
        (Self::Disable, "disable"),
        (Self::Lock, "lock"),
        (Self::Unlock, "unlock"),
        (Self::Invite, "invite"),
        (Self::Password, "password"),
        (Self::SignIn, "sign_in"),
        (Self::SignOut, "sign_out"),
        (Self::Move, "move"),
        (Self::Transfer, "transfer"),
        (Self::Retry, "retry"),
        (Self::Rotate, "rotate"),
        (Self::Revoke, "revoke"),
        (Self::Export, "export"),
        (Self::Import, "import"),
        (Self::Disengage, "disengage"),
        (Self::Suspend, "suspend"),
        (Self::Resume, "resume"),
        (Self::Restart, "restart"),
        (Self::Unsubscribe, "unsubscribe"),
        (Self::Stay, "stay"),
        (Self::Replace, "replace"),
        (Self::Accept, "accept"),
        (Self::Refuse, "refuse"),
        (Self::Undo, "undo"),
        (Self::Erase, "erase"),
    ];

    /// The word, as stored and as it stands in addresses.
    pub fn word(self) -> &'static str {
        let of = Self::ALL.iter().find(|each| each.0 == self);
        of.map_or("", |each| each.1)
    }

    /// The verb of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        let of = Self::ALL.iter().find(|each| each.1 == word);
        of.map(|each| each.0)
    }
}

/// What it was done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// A group.
    Group,
    /// A user.
    User,
    /// A profile that was composed here.
    Profile,
    /// An API access.
    ApiAccess,
    /// A device type.
    DeviceType,
    /// A device.
    Device,
    /// A callback of a device type.
    Callback,
    /// An event configuration, with its callback.
    EventConfiguration,
    /// A contract.
    Contract,
    /// A product certificate.
    Certificate,
    /// A base station.
    BaseStation,
    /// A token of base stations.
    StationToken,
    /// The inspector of a device type.
    Inspector,
    /// A session.
    Session,
    /// Devices and base stations, many at once.
    Registration,
    /// Devices that are being transferred.
    Transfer,
    /// The messages of the devices of a device type, by which they go.
    Messages,
    /// Keys and certificates of devices, as they were made.
    Identity,
    /// A post of the news.
    News,
    /// A view of a list that somebody keeps.
    SavedView,
    /// The audit log itself.
    Audit,
}

impl Kind {
    /// Every kind with its word, as it is stored and stands in addresses.
    pub const ALL: [(Self, &'static str); 21] = [
        (Self::Group, "group"),
        (Self::User, "user"),
        (Self::Profile, "profile"),
        (Self::ApiAccess, "api_access"),
        (Self::DeviceType, "device_type"),
        (Self::Device, "device"),
        (Self::Callback, "callback"),
        (Self::EventConfiguration, "event_configuration"),
        (Self::Contract, "contract"),
        (Self::Certificate, "certificate"),
        (Self::BaseStation, "base_station"),
        (Self::StationToken, "station_token"),
        (Self::Inspector, "inspector"),
        (Self::Session, "session"),
        (Self::Registration, "registration"),
        (Self::Transfer, "transfer"),
        (Self::Messages, "messages"),
        (Self::Identity, "identity"),
        (Self::News, "news"),
        (Self::SavedView, "saved_view"),
        (Self::Audit, "audit"),
    ];

    /// The word, as stored and as it stands in addresses.
    pub fn word(self) -> &'static str {
        let of = Self::ALL.iter().find(|each| each.0 == self);
        of.map_or("", |each| each.1)
    }

    /// The kind of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        let of = Self::ALL.iter().find(|each| each.1 == word);
        of.map(|each| each.0)
    }
}

/// What kind of somebody did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Who {
    /// A person, or a program with an access of its own.
    Person,
    /// Whoever runs the installation, by a command of the executable.
    Command,
    /// The system by itself.
    System,
    /// A program that hands in for base stations, by its token.
    Token,
    /// Somebody of another owner, of whom those of the group are told nothing more.
    Stranger,
}

impl Who {
    /// Every one with its word, as it is stored.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Person, "person"),
        (Self::Command, "command"),
        (Self::System, "system"),
        (Self::Token, "token"),
        (Self::Stranger, "stranger"),
    ];

    /// The word, as stored.
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

/// A value of a field, on its way into the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// There was, or is, none.
    None,
    /// As it stands.
    Text(String),
    /// As it stands, but apart, so that it can be erased: it tells of a person.
    Personal(String),
    /// There is one, and it is not told.
    Secret,
}

impl Value {
    fn text(said: Option<String>) -> Self {
        said.map_or(Self::None, Self::Text)
    }

    fn personal(said: Option<String>) -> Self {
        said.map_or(Self::None, Self::Personal)
    }
}

/// What can stand in a field. What is empty is no value.
pub trait Told {
    /// As text.
    fn told(self) -> Option<String>;
}

impl Told for String {
    fn told(self) -> Option<String> {
        (!self.is_empty()).then_some(self)
    }
}

impl Told for &String {
    fn told(self) -> Option<String> {
        self.as_str().told()
    }
}

impl Told for &str {
    fn told(self) -> Option<String> {
        (!self.is_empty()).then(|| self.to_owned())
    }
}

impl<T: Told> Told for Option<T> {
    fn told(self) -> Option<String> {
        self.and_then(Told::told)
    }
}

/// A field of what was changed, on its way into the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name, as in the form.
    pub name: &'static str,
    /// What it was.
    pub before: Value,
    /// What it is now.
    pub after: Value,
}

impl Field {
    /// A field that is told as it stands.
    pub fn text(name: &'static str, before: impl Told, after: impl Told) -> Self {
        Self {
            name,
            before: Value::text(before.told()),
            after: Value::text(after.told()),
        }
    }

    /// A field that tells of a person: it can be erased.
    pub fn personal(name: &'static str, before: impl Told, after: impl Told) -> Self {
        Self {
            name,
            before: Value::personal(before.told()),
            after: Value::personal(after.told()),
        }
    }

    /// A secret that was set, changed or taken away: that it was, and not what it is.
    pub fn secret(name: &'static str) -> Self {
        Self {
            name,
            before: Value::Secret,
            after: Value::Secret,
        }
    }

    /// Whether there is anything to tell of it.
    pub fn changed(&self) -> bool {
        self.before != self.after || self.before == Value::Secret
    }
}

/// A value of an entry, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shown {
    /// There was, or is, none.
    None,
    /// As it was.
    Text(String),
    /// Not told.
    Secret,
    /// It told of a person and was erased.
    Erased,
}

impl Shown {
    /// The text, where there is one to show.
    pub fn said(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::None | Self::Secret | Self::Erased => None,
        }
    }
}

/// A field of an entry, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldView {
    /// Its name, as in the form.
    pub name: String,
    /// What it was.
    pub before: Shown,
    /// What it became.
    pub after: Shown,
}

/// An entry, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryView {
    /// Its number; the first is 1, and none is left out.
    pub number: i64,
    /// When it was noted.
    pub time: UnixMillis,
    /// What kind of somebody did it.
    pub who: Who,
    /// The id of the person; empty where it was none.
    pub who_id: String,
    /// What that person is called.
    pub who_name: Shown,
    /// That person's e-mail address.
    pub who_email: Shown,
    /// The address that the request came from.
    pub from: Shown,
    /// What was done.
    pub verb: Verb,
    /// What it was done to.
    pub kind: Kind,
    /// The id of that.
    pub id: String,
    /// What that is called.
    pub name: Shown,
    /// The group that it belonged to.
    pub group: GroupId,
    /// What was changed.
    pub fields: Vec<FieldView>,
    /// The hash that ends the chain up to here, in hex.
    pub hash: String,
}

/// Which entries to list; empty parts ask for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditQuery {
    /// Only what the person with this id, or with this e-mail address, did.
    pub person: String,
    /// Only what was done to this kind: a word of [`Kind`].
    pub kind: String,
    /// Only what was done so: a word of [`Verb`].
    pub verb: String,
    /// Only what was done to the one with this id.
    pub object: String,
    /// Only what was done at this time (ms UTC) or later.
    pub since: Option<i64>,
    /// Only what was done before this time (ms UTC).
    pub before: Option<i64>,
    /// Rows a page; see [`crate::list::page_size`].
    pub size: u32,
    /// The position after which the page begins.
    pub after: String,
    /// The position before which the page ends.
    pub until: String,
}

/// The end of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The number of the last entry; 0 where there is none.
    pub number: i64,
    /// Its hash, in hex.
    pub hash: String,
}

/// What somebody did to the log itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tampering {
    /// An entry is not what was written, or a value that belongs to it.
    Altered(i64),
    /// An entry is gone.
    Removed(i64),
    /// An entry does not show in the lists of those groups, and of those alone, in which it did.
    Hidden(i64),
    /// An entry stands beside the chain: before its first one or beyond its end.
    Added(i64),
    /// A value of an entry that tells of a person is gone, and nobody erased that person since.
    Emptied(i64),
    /// A value that tells of a person stands with an entry, by its number, which does not point to it.
    Surplus(i64),
    /// What the last entry is was taken away: whether the end of the chain was cut off cannot be told.
    HeadGone,
    /// The head that was asked for is none of the chain: its end was cut off and perhaps written
    /// anew.
    OtherEnd,
}

/// What the walk along the chain brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The end of the chain, as far as it holds.
    pub head: Head,
    /// The first thing that is wrong.
    pub wrong: Option<Tampering>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_back() {
        for (verb, word) in Verb::ALL {
            assert_eq!((verb.word(), Verb::from_word(word)), (word, Some(verb)));
        }
        for (kind, word) in Kind::ALL {
            assert_eq!((kind.word(), Kind::from_word(word)), (word, Some(kind)));
        }
        for (who, word) in Who::ALL {
            assert_eq!((who.word(), Who::from_word(word)), (word, Some(who)));
        }
        assert_eq!(Verb::from_word(""), None);
    }

    #[test]
    fn what_stays_as_it_was_is_no_change_but_a_secret_always_is() {
        assert!(!Field::text("name", "Bin", "Bin".to_owned()).changed());
        assert!(Field::text("name", "Bin", "Mast").changed());
        assert!(!Field::text("name", "", None::<&str>).changed());
        assert!(Field::personal("email", Some("a@example.org"), "").changed());
        assert!(Field::secret("token").changed());
    }
}
