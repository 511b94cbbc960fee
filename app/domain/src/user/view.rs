//! Users, as lists and pages show them.

use serde::{Deserialize, Serialize};

use super::input::{AccountInput, Locale, Names, UserInput};
use crate::group::GroupChoice;
use crate::id::{GroupId, UserId};
use crate::list::{columns, orders};
use crate::permission::Actions;
use crate::rejection::Rejection;
use crate::time::UnixMillis;

/// A profile that somebody has on a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleView {
    /// The group.
    pub group: GroupId,
    /// What the group is called.
    pub group_name: String,
    /// By what a role names the profile.
    pub profile: String,
    /// What the profile is called.
    pub profile_name: String,
    /// What the profile allows.
    pub actions: Actions,
}

/// A user, as far as the reader may see him.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserView {
    /// The user's id.
    pub id: UserId,
    /// The address by which the user signs in.
    pub email: String,
    /// What the pages call the user.
    pub name: String,
    /// The same in its parts.
    pub names: Names,
    /// How the pages speak to the user.
    pub locale: Locale,
    /// Whether the bell tells the user of alerts.
    pub bell: bool,
    /// Whether the user may not sign in.
    pub locked: bool,
    /// Whether the user has chosen a password.
    pub has_password: bool,
    /// Whether signing in takes a second step.
    pub second_step: bool,
    /// When the account was made.
    pub created: UnixMillis,
    /// When the user signed in last; 0: never.
    pub signed_in: UnixMillis,
    /// The roles on groups that the reader can see, by the names of the groups.
    pub roles: Vec<RoleView>,
}

impl UserView {
    /// The form that would leave everything as it is.
    pub fn input(&self) -> UserInput {
        let groups = self.roles.iter().map(|role| role.group.to_string());
        UserInput {
            first_name: self.names.first.clone(),
            last_name: self.names.last.clone(),
            email: self.email.clone(),
            time_zone: self.locale.time_zone.clone(),
            language: self.locale.language.clone(),
            bell: if self.bell { "on" } else { "" }.to_owned(),
            groups: groups.collect(),
            profiles: self.roles.iter().map(|role| role.profile.clone()).collect(),
            own_password: String::new(),
        }
    }
}

/// A user, and what the reader may do with him.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserPage {
    /// The user.
    pub user: UserView,
    /// Whether the reader may change him.
    pub write: bool,
    /// Whether it is the reader himself.
    pub own: bool,
    /// Whether the reader may also erase what the audit log tells of him.
    pub erase: bool,
    /// Whether he came in already, or can by a provider of OpenID Connect. Then a link to a password
    /// of his lets somebody in as him, and takes the password of whoever makes it.
    pub in_use: bool,
}

/// Which users to list; what is empty asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UserQuery {
    /// Something of the name or of the address.
    pub text: String,
    /// The id of a group: only those with a role on it or on one below it.
    pub group: String,
    /// By what a role names a profile: only those who have it on a group that was asked for.
    pub profile: String,
    /// `yes`: only those who are locked; `no`: only the others.
    pub locked: String,
    /// The word of a [`UserSort`].
    pub sort: String,
    /// `on`: that order is turned round.
    pub reversed: String,
    /// Rows a page; see [`crate::list::page_size`].
    pub size: u32,
    /// The position after which the page begins.
    pub after: String,
    /// The position before which the page ends.
    pub until: String,
}

/// In which order users are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserSort {
    /// By name.
    Name,
    /// By the address by which they sign in.
    Email,
    /// By when they signed in last, the newest first.
    Signed,
    /// By when the account was made, the newest first.
    Created,
}

impl UserSort {
    /// Every order; see [`orders::Told`].
    pub const ALL: [orders::Told<Self>; 4] = [
        (Self::Name, "name", false),
        (Self::Email, "email", false),
        (Self::Signed, "signed", true),
        (Self::Created, "created", true),
    ];
}

/// What a list of users can tell of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserColumn {
    /// What the pages call the user.
    Name,
    /// The address by which the user signs in.
    Email,
    /// Profiles, each with its group.
    Roles,
    /// Whether the user can sign in.
    State,
    /// When the user signed in last.
    Signed,
    /// Whether signing in takes a second step.
    Step,
    /// The time zone in which the user reads times.
    Zone,
    /// The language in which the pages speak.
    Language,
    /// When the account was made.
    Created,
}

impl UserColumn {
    /// Every column in its order, with its word, as it stands in addresses and above a file, and
    /// whether it is told unasked.
    pub const ALL: [(Self, &'static str, bool); 9] = [
        (Self::Name, "name", true),
        (Self::Email, "email", true),
        (Self::Roles, "roles", true),
        (Self::State, "state", true),
        (Self::Signed, "signed", true),
        (Self::Step, "step", false),
        (Self::Zone, "zone", false),
        (Self::Language, "language", false),
        (Self::Created, "created", false),
    ];

    /// Those of these words, in their order; the ones that are told unasked where there is none.
    ///
    /// # Errors
    /// A word that is none of them, as a fault of the field `column`.
    pub fn chosen(words: &[String]) -> Result<Vec<(Self, &'static str)>, Rejection> {
        columns::chosen(&Self::ALL, words)
    }
}

/// What a form about a user or an API access can grant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grants {
    /// The groups.
    pub groups: GroupChoice,
    /// The profiles.
    pub profiles: Vec<GrantedProfile>,
}

/// A profile that can be granted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantedProfile {
    /// By what a role names it.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// What it allows.
    pub actions: Actions,
}

impl Grants {
    /// The same, and what somebody has already: that can stay, wherever its profile was composed
    /// and however many groups there are.
    #[must_use]
    pub fn beside(mut self, roles: &[RoleView]) -> Self {
        for role in roles {
            let groups = &mut self.groups.groups;
            if groups.iter().all(|group| group.0 != role.group) {
                groups.push((role.group, role.group_name.clone()));
            }
            let mut profiles = self.profiles.iter();
            if profiles.all(|profile| profile.key != role.profile) {
                self.profiles.push(GrantedProfile {
                    key: role.profile.clone(),
                    name: role.profile_name.clone(),
                    actions: role.actions,
                });
            }
        }
        self
    }
}

/// One's own account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountView {
    /// The form that would leave everything as it is.
    pub input: AccountInput,
    /// The address by which one signs in.
    pub email: String,
}

/// What every page goes by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preferences {
    /// The IANA name of the time zone of every time; empty: that of the browser.
    pub time_zone: String,
    /// Whether the bell tells of alerts.
    pub bell: bool,
}

/// The second step of one's own signing in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SecondStep {
    /// There is none.
    Off,
    /// It was begun: the app is to be told this, and a code of it confirms.
    Begun(Enrolment),
    /// It is asked for.
    On {
        /// Since when.
        since: UnixMillis,
        /// Recovery codes that were not used.
        recovery_codes: i64,
    },
}

/// What an authenticator app is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    /// The secret in base 32, in groups of four.
    pub secret: String,
    /// The same as an address of the scheme `otpauth`.
    pub address: String,
    /// The dark squares of the same as a QR code: the path of an SVG, one unit a square.
    pub squares: String,
    /// How many squares the code is wide; 0: there is none.
    pub width: u32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permission::{Action, Profile};

    #[test]
    fn what_somebody_has_can_stay_whatever_else_can_be_granted() {
        let (near, far) = (GroupId([1; 12]), GroupId([2; 12]));
        let watch = Actions::of(&[Action::Read]);
        let role = |group, name: &str, profile: &str| RoleView {
            group,
            group_name: name.into(),
            profile: profile.into(),
            profile_name: profile.into(),
            actions: watch,
        };
        let fixed = Profile::CustomerRead;
        let grants = Grants {
            groups: GroupChoice {
                groups: vec![(near, "Near".into())],
                more: true,
                top: Some(near),
            },
            profiles: vec![GrantedProfile {
                key: fixed.name().into(),
                name: fixed.name().into(),
                actions: fixed.actions(),
            }],
        };
        let roles = [
            role(near, "Near", fixed.name()),
            role(far, "Far", "Watch"),
            role(far, "Far", fixed.name()),
        ];
        let both = grants.beside(&roles);
        let groups = [(near, "Near".to_owned()), (far, "Far".to_owned())];
        assert_eq!(both.groups.groups, groups);
        let known: Vec<(&str, Actions)> = both
            .profiles
            .iter()
            .map(|one| (one.key.as_str(), one.actions))
            .collect();
        assert_eq!(known, [(fixed.name(), fixed.actions()), ("Watch", watch)]);
    }

    #[test]
    fn columns_are_told_in_their_order_and_some_unasked() {
        let words = |chosen: &[&str]| {
            let asked: Vec<String> = chosen.iter().map(|word| (*word).to_owned()).collect();
            let chosen = UserColumn::chosen(&asked);
            chosen.map(|all| all.into_iter().map(|column| column.1).collect::<Vec<_>>())
        };
        let unasked = ["name", "email", "roles", "state", "signed"];
        assert_eq!(words(&[]).unwrap(), unasked);
        assert_eq!(words(&["zone", "email"]).unwrap(), ["email", "zone"]);
        let wrong = words(&["email", "shoe"]).unwrap_err();
        assert_eq!(
            (wrong.field.as_str(), wrong.fault.code()),
            ("column", "not_one_of")
        );
    }
}
