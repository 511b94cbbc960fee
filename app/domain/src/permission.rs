//! Who may do what: the rule table as data.
//!
//! A role is a profile granted on a group; it holds for that group and everything below it,
//! never for parents or siblings. What a principal may not see does not exist for it.

use serde::{Deserialize, Serialize};

use crate::id::{GroupId, UserId};

/// What a use case asks leave for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Action {
    /// See groups, device types, devices and messages.
    Read,
    /// See signal figures, frequencies, stations and repetitions.
    ReadRadio,
    /// Create, change and delete devices, device types and callbacks.
    WriteFleet,
    /// Base stations, their tokens, metrics and everything else the operator keeps.
    Operate,
}

/// The profiles of the Sigfox Back-End that a role can carry.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Profile {
    /// `DEVICE_MANAGER [R]`: reads everything but radio details.
    DeviceManagerRead,
    /// `DEVICE_MANAGER [W]`: reads and changes the fleet, without radio details.
    DeviceManagerWrite,
    /// `CUSTOMER [R]`: reads everything of its own groups.
    CustomerRead,
    /// `CUSTOMER [W]`: all rights of a customer.
    CustomerWrite,
    /// `SNO [W]`: the operator of this installation.
    Operator,
}

/// Every profile with its name on the wire and what it allows.
const RULES: &[(Profile, &str, &[Action])] = &[
    (
        Profile::DeviceManagerRead,
        "DEVICE_MANAGER [R]",
        &[Action::Read],
    ),
    (
        Profile::DeviceManagerWrite,
        "DEVICE_MANAGER [W]",
        &[Action::Read, Action::WriteFleet],
    ),
    (
        Profile::CustomerRead,
        "CUSTOMER [R]",
        &[Action::Read, Action::ReadRadio],
    ),
    (
        Profile::CustomerWrite,
        "CUSTOMER [W]",
        &[Action::Read, Action::ReadRadio, Action::WriteFleet],
    ),
    (
        Profile::Operator,
        "SNO [W]",
        &[
            Action::Read,
            Action::ReadRadio,
            Action::WriteFleet,
            Action::Operate,
        ],
    ),
];

impl Profile {
    /// The profile's name in the interface, the API and the database.
    pub fn name(self) -> &'static str {
        RULES
            .iter()
            .find(|rule| rule.0 == self)
            .map_or("", |rule| rule.1)
    }

    /// The profile of that name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        RULES.iter().find(|rule| rule.1 == name).map(|rule| rule.0)
    }

    /// Whether the profile allows the action.
    pub fn allows(self, action: Action) -> bool {
        RULES
            .iter()
            .any(|rule| rule.0 == self && rule.2.contains(&action))
    }
}

/// What somebody may do beside reading, where a page has to know it.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Rights {
    /// See radio details.
    pub radio: bool,
    /// Change the fleet.
    pub write: bool,
    /// Keep base stations.
    pub operate: bool,
}

/// A profile granted on a group.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Role {
    /// The group it was granted on.
    pub group: GroupId,
    /// That group's path, which is a prefix of the path of every group below it.
    pub path: String,
    /// What it allows there.
    pub profile: Profile,
}

/// Somebody who is known to the system, with the roles that were granted.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Principal {
    /// The user's id.
    pub user: UserId,
    /// The e-mail address under which the user signs in.
    pub email: String,
    /// What the pages call the user.
    pub name: String,
    /// Every role of the user.
    pub roles: Vec<Role>,
}

impl Principal {
    /// Whether any role allows `action` on a group whose path is `path`.
    pub fn may(&self, action: Action, path: &str) -> bool {
        self.roles
            .iter()
            .any(|role| role.profile.allows(action) && path.starts_with(&role.path))
    }

    /// The paths under which `action` is allowed, without those that lie below another.
    pub fn reach(&self, action: Action) -> Vec<&str> {
        let allowed = self.roles.iter().filter(|role| role.profile.allows(action));
        let mut paths: Vec<&str> = allowed.map(|role| role.path.as_str()).collect();
        paths.sort_unstable();
        paths.dedup_by(|longer, shorter| longer.starts_with(&**shorter));
        paths
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn principal(path: &str, profile: Profile) -> Principal {
        let role = Role {
            group: GroupId([1; 12]),
            path: path.to_owned(),
            profile,
        };
        Principal {
            user: UserId([2; 12]),
            email: "reader@example.org".into(),
            name: "Reader".into(),
            roles: vec![role],
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
    fn every_profile_is_found_by_its_name() {
        for rule in RULES {
            assert_eq!(Profile::from_name(rule.1), Some(rule.0));
        }
        assert_eq!(Profile::from_name("GOD [W]"), None);
    }
}
