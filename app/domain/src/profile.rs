//! Profiles: sets of permissions with a name. Some are the same everywhere
//! ([`crate::permission::Profile`]); a group composes others, for itself and the groups below it.

use serde::{Deserialize, Serialize};

use crate::id::GroupId;
use crate::permission::{Actions, PERMISSIONS, Profile};
use crate::rejection::{Fault, Rejection, text};

/// The longest name, in characters.
const NAME_MAX: u32 = 100;

/// Who composed a profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ComposedBy {
    /// Nobody here: it is the same everywhere.
    Nobody,
    /// A group that the reader may not see.
    Hidden,
    /// A group: id and name.
    Group(GroupId, String),
}

/// A profile, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileView {
    /// By what a role names it: the name of one that is the same everywhere, the id of another.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// What it allows.
    pub actions: Actions,
    /// Who composed it.
    pub composed_by: ComposedBy,
    /// Whether the reader may change it.
    pub writable: bool,
}

impl ProfileView {
    /// One that is the same everywhere.
    pub fn fixed(profile: Profile) -> Self {
        Self {
            key: profile.name().to_owned(),
            name: profile.name().to_owned(),
            actions: profile.actions(),
            composed_by: ComposedBy::Nobody,
            writable: false,
        }
    }

    /// The form that would leave everything as it is.
    pub fn input(&self) -> ProfileInput {
        let permissions = self.actions.permissions();
        ProfileInput {
            name: self.name.clone(),
            permissions: permissions.map(|one| one.name.to_owned()).collect(),
        }
    }
}

/// The form of a profile, as typed. The names are those of the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProfileInput {
    /// 1 to 100 characters; none of a profile that is the same everywhere.
    pub name: String,
    /// The names of the permissions that it is composed of.
    pub permissions: Vec<String>,
}

/// A form of which everything makes sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileSettings {
    /// Its name.
    pub name: String,
    /// What it allows.
    pub actions: Actions,
}

impl ProfileInput {
    /// Understands the form.
    ///
    /// # Errors
    /// Everything that is wrong, by field.
    pub fn check(&self) -> Result<ProfileSettings, Vec<Rejection>> {
        let name = name(&self.name).map_err(|fault| fault.of("name"));
        let actions = actions(&self.permissions).map_err(|fault| fault.of("permissions"));
        match (name, actions) {
            (Ok(name), Ok(actions)) => Ok(ProfileSettings { name, actions }),
            (name, actions) => Err(name.err().into_iter().chain(actions.err()).collect()),
        }
    }
}

fn name(typed: &str) -> Result<String, Fault> {
    let name = text(typed, NAME_MAX)?;
    if name.is_empty() {
        return Err(Fault::Missing);
    }
    // In any case: nobody is to take one for the other.
    if Profile::all().any(|fixed| fixed.name().eq_ignore_ascii_case(&name)) {
        return Err(Fault::Taken);
    }
    Ok(name)
}

fn actions(typed: &[String]) -> Result<Actions, Fault> {
    let known = |name: &str| PERMISSIONS.iter().any(|one| one.name == name);
    if !typed.iter().all(|name| known(name)) {
        let names: Vec<&str> = PERMISSIONS.iter().map(|one| one.name).collect();
        return Err(Fault::NotOneOf {
            allowed: names.join(", "),
        });
    }
    let actions = Actions::named(typed.iter().map(String::as_str));
    match actions.is_empty() {
        true => Err(Fault::Missing),
        false => Ok(actions),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permission::Action;

    fn input(name: &str, permissions: &[&str]) -> ProfileInput {
        ProfileInput {
            name: name.into(),
            permissions: permissions.iter().map(|&one| one.to_owned()).collect(),
        }
    }

    #[test]
    fn a_profile_is_composed_of_permissions() {
        let settings = input(" Night watch ", &["DEVICE_READ", "RADIO_READ"]).check();
        let settings = settings.expect("all is well");
        assert_eq!(settings.name, "Night watch");
        assert_eq!(
            settings.actions,
            Actions::of(&[Action::Read, Action::ReadRadio])
        );
    }

    #[test]
    fn none_passes_for_one_that_is_the_same_everywhere() {
        let wrong = input("sno [w]", &[]).check().expect_err("it is taken");
        assert_eq!(
            wrong,
            [Fault::Taken.of("name"), Fault::Missing.of("permissions")]
        );
        let wrong = input("Odd", &["DEVICE_READ", "EVERYTHING"]).check();
        assert_eq!(wrong.expect_err("no such")[0].fault.code(), "not_one_of");
    }
}
