//! Who may do what: the rule table as data.
//!
//! A role is a profile granted on a group; it holds for that group and everything below it,
//! never for parents or siblings. What a principal may not see does not exist for it.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::id::{GroupId, UserId};

/// What a use case asks leave for, and what a profile is composed of: a permission.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Action {
    /// See groups, device types, devices and messages. Nothing else holds without it.
    Read,
    /// See signal figures, frequencies, stations and repetitions.
    ReadRadio,
    /// See the porting authorisation codes of devices.
    ReadPac,
    /// Register, change, move and suspend devices.
    WriteFleet,
    /// Create and change device types and their formats.
    WriteTypes,
    /// Create, change and delete callbacks and event configurations, and see what a receiver knows
    /// its sender by.
    WriteCallbacks,
    /// Choose what devices are answered.
    Downlink,
    /// Create, change and delete users, API accesses, profiles and groups below.
    WritePeople,
    /// See contracts, and who uses them.
    ReadContracts,
    /// Create, change and delete contracts.
    WriteContracts,
    /// See who changed what.
    ReadAudit,
    /// See base stations.
    ReadNetwork,
    /// Base stations, their tokens, metrics and everything else the operator keeps.
    Operate,
}

/// What is known of one permission. Code and name stand in databases and programs, so neither is
/// ever given to another.
#[derive(Clone, Copy, Debug)]
pub struct Permission {
    /// What it allows.
    pub action: Action,
    /// Its number.
    pub code: u16,
    /// Its name.
    pub name: &'static str,
}

const fn permission(action: Action, code: u16, name: &'static str) -> Permission {
    Permission { action, code, name }
}

/// Every permission, in the order of their codes. The first digit tells what they are about.
pub const PERMISSIONS: &[Permission] = &[
    permission(Action::Read, 1001, "DEVICE_READ"),
    permission(Action::ReadRadio, 1002, "RADIO_READ"),
    permission(Action::ReadPac, 1003, "DEVICE_PAC"),
    permission(Action::WriteFleet, 2001, "DEVICE_WRITE"),
    permission(Action::WriteTypes, 2002, "TYPE_WRITE"),
    permission(Action::WriteCallbacks, 2003, "CALLBACK_WRITE"),
    permission(Action::Downlink, 2004, "DOWNLINK"),
    permission(Action::WritePeople, 3001, "PEOPLE_WRITE"),
    permission(Action::ReadContracts, 4001, "CONTRACT_READ"),
    permission(Action::WriteContracts, 4002, "CONTRACT_WRITE"),
    permission(Action::ReadAudit, 5001, "AUDIT_READ"),
    permission(Action::ReadNetwork, 9001, "NETWORK_READ"),
    permission(Action::Operate, 9002, "OPERATE"),
];

/// A set of permissions.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Actions(u32);

impl Actions {
    /// None of them.
    pub const NONE: Self = Self(0);

    /// Those of a list.
    pub const fn of(list: &[Action]) -> Self {
        let (mut bits, mut at) = (0, 0);
        while at < list.len() {
            bits |= 1 << list[at] as u32;
            at += 1;
        }
        Self(bits)
    }

    /// Those that are named; names that nobody knows allow nothing.
    pub fn named<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let of = |name: &str| PERMISSIONS.iter().find(|one| one.name == name);
        names
            .into_iter()
            .filter_map(of)
            .fold(Self::NONE, |all, one| all.and(Self::of(&[one.action])))
    }

    /// Whether one is among them.
    pub const fn has(self, action: Action) -> bool {
        self.0 & (1 << action as u32) != 0
    }

    /// These and those.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Those of them that are among `others`, too.
    #[must_use]
    pub const fn only(self, others: Self) -> Self {
        Self(self.0 & others.0)
    }

    /// Whether all of them are among `others`.
    pub const fn within(self, others: Self) -> bool {
        self.0 & !others.0 == 0
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// What is known of each, in the order of their codes.
    pub fn permissions(self) -> impl Iterator<Item = &'static Permission> {
        PERMISSIONS.iter().filter(move |one| self.has(one.action))
    }
}

/// The profiles of the Sigfox Back-End that a role can carry everywhere. Groups have profiles of
/// their own beside them; see [`crate::profile`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Profile {
    /// `DEVICE_MANAGER [R]`: reads everything but radio details, codes and contracts.
    DeviceManagerRead,
    /// `DEVICE_MANAGER [W]`: reads and changes the fleet and its people, without radio details.
    DeviceManagerWrite,
    /// `CUSTOMER [R]`: reads everything of its own groups.
    CustomerRead,
    /// `CUSTOMER [W]`: all rights of a customer.
    CustomerWrite,
    /// `LIMITED_ADMIN`: keeps people and groups, and not the fleet.
    LimitedAdmin,
    /// `OPT_DOWNLINK`: chooses what devices are answered, beside another profile.
    OptDownlink,
    /// `SUPPORT_CORP`: sees what the operator's support has to know.
    Support,
    /// `SNO [R]`: sees everything that the operator sees.
    OperatorRead,
    /// `SNO [W]`: the operator of this installation.
    Operator,
}

/// What `DEVICE_MANAGER [W]` may.
const DEVICE_MANAGER: Actions = Actions::of(&[
    Action::Read,
    Action::ReadPac,
    Action::WriteFleet,
    Action::WriteTypes,
    Action::WriteCallbacks,
    Action::Downlink,
    Action::WritePeople,
    Action::ReadAudit,
]);
/// What `CUSTOMER [R]` may.
const CUSTOMER: Actions = Actions::of(&[Action::Read, Action::ReadRadio, Action::ReadContracts]);
/// What `SNO [R]` may.
const OPERATOR: Actions = CUSTOMER.and(Actions::of(&[Action::ReadAudit, Action::ReadNetwork]));

/// Every profile with its name on the wire and what it allows.
const RULES: &[(Profile, &str, Actions)] = &[
    (
        Profile::DeviceManagerRead,
        "DEVICE_MANAGER [R]",
        Actions::of(&[Action::Read]),
    ),
    (
        Profile::DeviceManagerWrite,
        "DEVICE_MANAGER [W]",
        DEVICE_MANAGER,
    ),
    (Profile::CustomerRead, "CUSTOMER [R]", CUSTOMER),
    (
        Profile::CustomerWrite,
        "CUSTOMER [W]",
        DEVICE_MANAGER.and(CUSTOMER),
    ),
    (
        Profile::LimitedAdmin,
        "LIMITED_ADMIN",
        Actions::of(&[Action::Read, Action::WritePeople, Action::ReadAudit]),
    ),
    (
        Profile::OptDownlink,
        "OPT_DOWNLINK",
        Actions::of(&[Action::Downlink]),
    ),
    (
        Profile::Support,
        "SUPPORT_CORP",
        CUSTOMER.and(Actions::of(&[Action::ReadNetwork])),
    ),
    (Profile::OperatorRead, "SNO [R]", OPERATOR),
    (
        Profile::Operator,
        "SNO [W]",
        DEVICE_MANAGER
            .and(OPERATOR)
            .and(Actions::of(&[Action::WriteContracts, Action::Operate])),
    ),
];

impl Profile {
    /// Every profile that groups need not make, in the order in which they are shown.
    pub fn all() -> impl Iterator<Item = Self> {
        RULES.iter().map(|rule| rule.0)
    }

    /// Of each there is one, in the order of the enum: a test looks.
    fn rule(self) -> &'static (Self, &'static str, Actions) {
        &RULES[self as usize]
    }

    /// The profile's name in the interface, the API and the database.
    pub fn name(self) -> &'static str {
        self.rule().1
    }

    /// The profile of that name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        RULES.iter().find(|rule| rule.1 == name).map(|rule| rule.0)
    }

    /// What it allows.
    pub fn actions(self) -> Actions {
        self.rule().2
    }

    /// Whether the profile allows the action.
    pub fn allows(self, action: Action) -> bool {
        self.actions().has(action)
    }
}

/// What somebody may do beside reading, where a page has to know it.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Rights {
    /// See radio details.
    pub radio: bool,
    /// Change the fleet.
    pub write: bool,
    /// Keep people, API accesses, profiles and the groups below.
    pub people: bool,
    /// Keep base stations.
    pub operate: bool,
    /// Everything, those above among it.
    pub all: Actions,
}

impl Rights {
    /// Those that a set of permissions gives.
    pub const fn of(all: Actions) -> Self {
        Self {
            radio: all.has(Action::ReadRadio),
            write: all.has(Action::WriteFleet),
            people: all.has(Action::WritePeople),
            operate: all.has(Action::Operate),
            all,
        }
    }

    /// Whether they allow the action.
    pub const fn may(self, action: Action) -> bool {
        self.all.has(action)
    }

    /// Whether they let change device types.
    pub const fn types(self) -> bool {
        self.may(Action::WriteTypes)
    }

    /// Whether they let change callbacks and event configurations.
    pub const fn callbacks(self) -> bool {
        self.may(Action::WriteCallbacks)
    }
}

/// A profile granted on a group.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Role {
    /// The group it was granted on.
    pub group: GroupId,
    /// That group's path, which is a prefix of the path of every group below it.
    pub path: String,
    /// What the profile is called.
    pub profile: String,
    /// What it allows there.
    pub actions: Actions,
}

impl Role {
    /// A profile that groups need not make, granted on the group with that path.
    pub fn fixed(group: GroupId, path: impl Into<String>, profile: Profile) -> Self {
        Self {
            group,
            path: path.into(),
            profile: profile.name().to_owned(),
            actions: profile.actions(),
        }
    }
}

/// Somebody who is known to the system, with the roles that were granted.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Principal {
    /// The user's id; of a program that of its API access.
    pub user: UserId,
    /// The e-mail address under which the user signs in; empty of a program.
    pub email: String,
    /// What the pages call the user.
    pub name: String,
    /// Every role of the user.
    pub roles: Vec<Role>,
    /// The address that the request came from, for the audit log; absent where there is none.
    #[serde(default)]
    pub from: Option<IpAddr>,
}

impl Principal {
    /// What the roles allow together on a group whose path is `path`: nothing where none of them
    /// lets see it, whatever else was granted.
    pub fn actions(&self, path: &str) -> Actions {
        let here = self.roles.iter();
        let here = here.filter(|role| path.starts_with(&role.path));
        let all = here.fold(Actions::NONE, |all, role| all.and(role.actions));
        match all.has(Action::Read) {
            true => all,
            false => Actions::NONE,
        }
    }

    /// Whether the roles allow `action` on a group whose path is `path`.
    pub fn may(&self, action: Action, path: &str) -> bool {
        self.actions(path).has(action)
    }

    /// The paths of the roles that allow `action`.
    fn granted(&self, action: Action) -> impl Iterator<Item = &str> {
        let roles = self.roles.iter();
        let roles = roles.filter(move |role| role.actions.has(action));
        roles.map(|role| role.path.as_str())
    }

    /// The paths under which `action` is allowed, without those that lie below another.
    pub fn reach(&self, action: Action) -> Vec<&str> {
        let mut paths: Vec<&str> = Vec::new();
        // Both that and seeing it hold from the lower of the two on.
        for allowed in self.granted(action) {
            for seen in self.granted(Action::Read) {
                if allowed.starts_with(seen) {
                    paths.push(allowed);
                } else if seen.starts_with(allowed) {
                    paths.push(seen);
                }
            }
        }
        paths.sort_unstable();
        paths.dedup_by(|longer, shorter| longer.starts_with(&**shorter));
        paths
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn principal(path: &str, profile: Profile) -> Principal {
        let role = Role::fixed(GroupId([1; 12]), path, profile);
        Principal {
            user: UserId([2; 12]),
            email: "reader@example.org".into(),
            name: "Reader".into(),
            roles: vec![role],
            from: None,
        }
    }

    #[test]
    fn a_role_holds_for_its_group_and_below_only() {
        let reader = principal("/a/b/", Profile::CustomerRead);
        assert!(reader.may(Action::Read, "/a/b/"));
        assert!(reader.may(Action::Read, "/a/b/c/"));
        assert!(!reader.may(Action::Read, "/a/"));
        assert!(!reader.may(Action::Read, "/a/d/"));
        assert!(!reader.may(Action::WriteFleet, "/a/b/"));
    }

    #[test]
    fn reach_names_each_subtree_once() {
        let mut reader = principal("/a/", Profile::CustomerRead);
        reader.roles.push(Role {
            path: "/a/b/".into(),
            ..reader.roles[0].clone()
        });
        reader.roles.push(Role {
            path: "/c/".into(),
            ..reader.roles[0].clone()
        });
        assert_eq!(reader.reach(Action::Read), ["/a/", "/c/"]);
        assert!(reader.reach(Action::Operate).is_empty());
    }

    #[test]
    fn whoever_sees_nothing_may_nothing() {
        let mut odd = principal("/a/b/", Profile::OptDownlink);
        assert!(!odd.may(Action::Downlink, "/a/b/"));
        assert!(odd.reach(Action::Downlink).is_empty());
        // Beside a profile that sees, it holds where both do.
        odd.roles.push(Role::fixed(
            GroupId([3; 12]),
            "/a/b/c/",
            Profile::CustomerRead,
        ));
        assert!(odd.may(Action::Downlink, "/a/b/c/"));
        assert!(!odd.may(Action::Downlink, "/a/b/"));
        assert_eq!(odd.reach(Action::Downlink), ["/a/b/c/"]);
        odd.roles
            .push(Role::fixed(GroupId([4; 12]), "/a/", Profile::CustomerRead));
        assert_eq!(odd.reach(Action::Downlink), ["/a/b/"]);
    }

    #[test]
    fn every_profile_is_found_by_its_name() {
        for (nth, rule) in RULES.iter().enumerate() {
            assert_eq!(Profile::from_name(rule.1), Some(rule.0));
            assert_eq!(rule.0 as usize, nth);
            assert_eq!(rule.0.name(), rule.1);
        }
        assert_eq!(Profile::from_name("GOD [W]"), None);
    }

    #[test]
    fn a_customer_has_what_a_device_manager_has_and_more() {
        for (less, more) in [
            (Profile::DeviceManagerRead, Profile::DeviceManagerWrite),
            (Profile::DeviceManagerWrite, Profile::CustomerWrite),
            (Profile::CustomerRead, Profile::CustomerWrite),
            (Profile::OperatorRead, Profile::Operator),
            (Profile::CustomerWrite, Profile::Operator),
        ] {
            assert!(less.actions().within(more.actions()), "{less:?} {more:?}");
            assert!(!more.actions().within(less.actions()), "{less:?} {more:?}");
        }
        assert!(!Profile::DeviceManagerWrite.allows(Action::ReadRadio));
    }

    #[test]
    fn every_permission_has_a_code_and_a_name_of_its_own() {
        let all = Actions::named(PERMISSIONS.iter().map(|one| one.name));
        assert_eq!(all.permissions().count(), PERMISSIONS.len());
        assert!(PERMISSIONS.windows(2).all(|two| two[0].code < two[1].code));
        for rule in RULES {
            let names = rule.2.permissions().map(|one| one.name);
            assert_eq!(Actions::named(names), rule.2, "{}", rule.1);
        }
        assert!(Actions::named(["DEVICE_READ", "NO_SUCH"]).has(Action::Read));
        assert!(Actions::named(["NO_SUCH"]).is_empty());
    }
}
