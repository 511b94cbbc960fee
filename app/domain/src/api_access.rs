//! API accesses: how programs ask, in the name of a group and with profiles like those of users.

use serde::{Deserialize, Serialize};

use crate::id::{ApiAccessId, GroupId};
use crate::permission::{Action, Actions};
use crate::rejection::{Fault, Rejection, text};
use crate::time::UnixMillis;
use crate::user::{RoleView, roles};
use crate::zone::zone;

/// The longest name, in characters.
const NAME_MAX: u32 = 100;
/// The longest time for which a password counts beside the one after it, in hours: thirty days.
pub const OVERLAP_MAX: i64 = 720;

/// Something that an API access may change, if its profiles let it. What they let it see it sees
/// without any.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// Devices.
    Fleet,
    /// Device types and their formats.
    Types,
    /// Callbacks and event configurations.
    Callbacks,
    /// What devices are answered.
    Downlink,
    /// Users, API accesses, profiles and groups.
    People,
    /// Contracts.
    Contracts,
    /// Base stations and what else the operator keeps.
    Network,
}

/// What every API access may, if its profiles let it: see.
const READING: Actions = Actions::of(&[
    Action::Read,
    Action::ReadRadio,
    Action::ReadPac,
    Action::ReadContracts,
    Action::ReadAudit,
    Action::ReadNetwork,
]);

impl Scope {
    /// Every scope with its word, as it is stored and stands in forms, and what it allows.
    pub const ALL: [(Self, &'static str, Action); 7] = [
        (Self::Fleet, "fleet", Action::WriteFleet),
        (Self::Types, "types", Action::WriteTypes),
        (Self::Callbacks, "callbacks", Action::WriteCallbacks),
        (Self::Downlink, "downlink", Action::Downlink),
        (Self::People, "people", Action::WritePeople),
        (Self::Contracts, "contracts", Action::WriteContracts),
        (Self::Network, "network", Action::Operate),
    ];

    /// The word, as stored and in forms.
    pub fn word(self) -> &'static str {
        let of = Self::ALL.iter().find(|each| each.0 == self);
        of.map_or("", |each| each.1)
    }

    /// The scope of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        let of = Self::ALL.iter().find(|each| each.1 == word);
        of.map(|each| each.0)
    }

    /// What those together leave of the permissions of profiles.
    pub fn allowed(scopes: &[Self]) -> Actions {
        let each = Self::ALL.iter().filter(|each| scopes.contains(&each.0));
        each.fold(READING, |all, each| all.and(Actions::of(&[each.2])))
    }
}

/// Whether an API access lets anybody in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AccessState {
    /// It does.
    Active,
    /// Its time is over.
    Expired,
    /// Somebody ended it.
    Revoked,
}

/// An API access, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiAccessView {
    /// Its id, which is the login.
    pub id: ApiAccessId,
    /// The group that it belongs to.
    pub group: GroupId,
    /// What it is called.
    pub name: String,
    /// The IANA name of its time zone.
    pub time_zone: String,
    /// What it may change.
    pub scopes: Vec<Scope>,
    /// The profiles on groups that the reader can see, by the names of the groups.
    pub roles: Vec<RoleView>,
    /// Whether it lets anybody in.
    pub state: AccessState,
    /// When it was made.
    pub created: UnixMillis,
    /// From when on it lets nobody in; 0: never.
    pub expires: UnixMillis,
    /// When it let somebody in last, to the minute; 0: never.
    pub last_used: UnixMillis,
    /// Until when the password before counts, too; 0: there is none.
    pub old_until: UnixMillis,
    /// Whether the reader may change it.
    pub writable: bool,
}

/// API accesses of a group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiAccessList {
    /// Those that are listed, by name: at most [`crate::group::LISTED`].
    pub accesses: Vec<ApiAccessView>,
    /// Whether there are more than are listed: part of its name finds any other.
    pub more: bool,
}

impl ApiAccessView {
    /// The form that would leave everything as it is.
    pub fn input(&self) -> ApiAccessInput {
        let expires = match self.expires.0 {
            0 => String::new(),
            _ => self.expires.field(),
        };
        let scopes = self.scopes.iter().map(|scope| scope.word().to_owned());
        let groups = self.roles.iter().map(|role| role.group.to_string());
        ApiAccessInput {
            name: self.name.clone(),
            time_zone: self.time_zone.clone(),
            expires,
            scopes: scopes.collect(),
            groups: groups.collect(),
            profiles: self.roles.iter().map(|role| role.profile.clone()).collect(),
        }
    }
}

/// The form of an API access, as typed. The names are those of the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ApiAccessInput {
    /// 1 to 100 characters.
    pub name: String,
    /// The IANA name of a time zone.
    pub time_zone: String,
    /// From when on it lets nobody in, in UTC, as `<input type="datetime-local">` sends it; empty:
    /// never.
    pub expires: String,
    /// The words of the scopes; none: it only reads.
    pub scopes: Vec<String>,
    /// The groups on which profiles are granted: its own, or those below. What is empty is left
    /// out.
    pub groups: Vec<String>,
    /// The profile that is granted on the group of the same place: its name, or the id of one that
    /// a group composed.
    pub profiles: Vec<String>,
}

/// A form of which everything makes sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiAccessSettings {
    /// What it is called.
    pub name: String,
    /// The IANA name of its time zone.
    pub time_zone: String,
    /// From when on it lets nobody in; 0: never.
    pub expires: UnixMillis,
    /// What it may change, in the order of [`Scope::ALL`].
    pub scopes: Vec<Scope>,
    /// The profiles, each with the group on which it is granted; at least one, none twice.
    pub roles: Vec<(GroupId, String)>,
}

impl ApiAccessInput {
    /// Understands the form.
    ///
    /// # Errors
    /// Everything that is wrong, by field.
    pub fn check(&self) -> Result<ApiAccessSettings, Vec<Rejection>> {
        let mut wrong = Vec::new();
        let settings = ApiAccessSettings {
            name: keep(&mut wrong, "name", name(&self.name)),
            time_zone: keep(&mut wrong, "time_zone", zone(&self.time_zone)),
            expires: keep(&mut wrong, "expires", time(&self.expires)).unwrap_or(UnixMillis(0)),
            scopes: keep(&mut wrong, "scopes", scopes(&self.scopes)),
            roles: roles(&self.groups, &self.profiles).unwrap_or_else(|rejection| {
                wrong.push(rejection);
                Vec::new()
            }),
        };
        match wrong.is_empty() {
            true => Ok(settings),
            false => Err(wrong),
        }
    }
}

/// For how long a password counts beside the one after it, from what was typed in hours (0 to
/// [`OVERLAP_MAX`]): in ms.
///
/// # Errors
/// [`Fault::OutOfRange`].
pub fn overlap(typed: &str) -> Result<i64, Fault> {
    let hours: Option<i64> = match typed.trim() {
        "" => Some(0),
        digits => digits.parse().ok(),
    };
    let hours = hours.filter(|hours| (0..=OVERLAP_MAX).contains(hours));
    let hours = hours.ok_or(Fault::OutOfRange {
        min: 0.0,
        max: OVERLAP_MAX as f64,
    })?;
    Ok(hours * 3_600_000)
}

fn keep<T: Default>(wrong: &mut Vec<Rejection>, field: &str, result: Result<T, Fault>) -> T {
    result.unwrap_or_else(|fault| {
        wrong.push(fault.of(field));
        T::default()
    })
}

fn name(typed: &str) -> Result<String, Fault> {
    let name = text(typed, NAME_MAX)?;
    match name.is_empty() {
        true => Err(Fault::Missing),
        false => Ok(name),
    }
}

fn time(typed: &str) -> Result<Option<UnixMillis>, Fault> {
    match typed.trim() {
        "" => Ok(None),
        typed => UnixMillis::from_utc(typed).map(Some).ok_or(Fault::NotATime),
    }
}

fn scopes(typed: &[String]) -> Result<Vec<Scope>, Fault> {
    if typed.iter().any(|word| Scope::from_word(word).is_none()) {
        let allowed = Scope::ALL.map(|each| each.1).join(", ");
        return Err(Fault::NotOneOf { allowed });
    }
    let all = Scope::ALL.iter().map(|each| each.0);
    let ticked = |scope: &Scope| typed.iter().any(|word| word == scope.word());
    Ok(all.filter(ticked).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permission::{PERMISSIONS, Profile};

    const GROUP: &str = "00000000000000000000000a";

    fn input() -> ApiAccessInput {
        ApiAccessInput {
            name: " Weather ".into(),
            time_zone: "UTC".into(),
            scopes: vec!["downlink".into(), "fleet".into()],
            groups: vec![GROUP.into()],
            profiles: vec!["CUSTOMER [R]".into()],
            ..ApiAccessInput::default()
        }
    }

    #[test]
    fn a_form_is_understood() {
        let settings = input().check().unwrap();
        assert_eq!(settings.name, "Weather");
        assert_eq!(settings.scopes, [Scope::Fleet, Scope::Downlink]);
        assert_eq!(settings.expires, UnixMillis(0));
        let until = ApiAccessInput {
            expires: "2026-08-26T08:42".into(),
            ..input()
        };
        let until = until.check().unwrap().expires;
        assert_eq!(until.utc(), "2026-08-26 08:42:00");
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let wrong = ApiAccessInput {
            expires: "soon".into(),
            scopes: vec!["everything".into()],
            ..ApiAccessInput::default()
        };
        let wrong = wrong.check().unwrap_err();
        let fields: Vec<&str> = wrong.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(fields, ["name", "time_zone", "expires", "scopes", "groups"]);
    }

    #[test]
    fn without_scopes_everything_is_seen_and_nothing_changed() {
        let operator = Profile::Operator.actions();
        let reads = operator.only(Scope::allowed(&[]));
        for each in Scope::ALL {
            assert!(operator.has(each.2) && !reads.has(each.2), "{}", each.1);
        }
        // Each permission is of one of the two sorts.
        let all = Scope::ALL.map(|each| each.0);
        let every = Scope::allowed(&all);
        assert!(PERMISSIONS.iter().all(|one| every.has(one.action)));
        let fleet = operator.only(Scope::allowed(&[Scope::Fleet]));
        assert!(fleet.has(Action::WriteFleet) && !fleet.has(Action::WriteTypes));
    }

    #[test]
    fn two_passwords_count_together_for_thirty_days_at_most() {
        assert_eq!(overlap(""), Ok(0));
        assert_eq!(overlap(" 24 "), Ok(86_400_000));
        for wrong in ["-1", "721", "a day", "1.5"] {
            assert!(overlap(wrong).is_err(), "{wrong}");
        }
    }
}
