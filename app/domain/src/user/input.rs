//! What the forms about users send, and what it means.

use serde::{Deserialize, Serialize};

use crate::id::GroupId;
use crate::language::{LANGUAGES, Language};
use crate::rejection::{Fault, Rejection, text};
use crate::zone::zone;

/// The most roles of one user.
pub const ROLES_MAX: usize = 50;

/// The longest name, in characters.
const NAME_MAX: u32 = 100;

/// What a box sends that is ticked.
const ON: &str = "on";

/// The form of a user, as typed. The names are those of the fields.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UserInput {
    /// 1 to 100 characters.
    pub first_name: String,
    /// At most 100 characters.
    pub last_name: String,
    /// The address by which the user signs in; nobody else has it.
    pub email: String,
    /// The IANA name of a time zone; empty: that of the browser.
    pub time_zone: String,
    /// The tag of a language; empty: that of the browser.
    pub language: String,
    /// `on` where the bell rings for the user.
    pub bell: String,
    /// The groups on which profiles are granted. What is empty is left out.
    pub groups: Vec<String>,
    /// The profile that is granted on the group of the same place: its name, or the id of one that
    /// a group composed.
    pub profiles: Vec<String>,
    /// The password of whoever changes the address of somebody. Not to be kept.
    #[serde(skip)]
    pub own_password: String,
}

impl Default for UserInput {
    /// The form of a new user, in which nothing is filled in: the bell rings unless somebody says
    /// that it does not.
    fn default() -> Self {
        Self {
            first_name: String::new(),
            last_name: String::new(),
            email: String::new(),
            time_zone: String::new(),
            language: String::new(),
            bell: ON.to_owned(),
            groups: Vec::new(),
            profiles: Vec::new(),
            own_password: String::new(),
        }
    }
}

/// A form of which everything makes sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserSettings {
    /// What the user is called.
    pub names: Names,
    /// The address, lower-case.
    pub email: String,
    /// How the pages speak to the user.
    pub locale: Locale,
    /// Whether the bell tells him of alerts.
    pub bell: bool,
    /// The profiles, each with the group on which it is granted; at least one, none twice.
    pub roles: Vec<(GroupId, String)>,
}

/// What a user is called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    /// The first name.
    pub first: String,
    /// The last name; may be empty.
    pub last: String,
}

impl Names {
    /// As pages call the user.
    pub fn whole(&self) -> String {
        format!("{} {}", self.first, self.last).trim().to_owned()
    }
}

/// How the pages speak to a user.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Locale {
    /// The IANA name of the time zone of every time; empty: that of the browser.
    pub time_zone: String,
    /// The tag of the language; empty: that of the browser, and in mails English.
    pub language: String,
}

impl UserInput {
    /// Understands the form.
    ///
    /// # Errors
    /// Everything that is wrong, by field.
    pub fn check(&self) -> Result<UserSettings, Vec<Rejection>> {
        let mut wrong = Vec::new();
        let settings = UserSettings {
            names: names(&mut wrong, &self.first_name, &self.last_name),
            email: keep(&mut wrong, "email", super::email(&self.email)),
            locale: locale(&mut wrong, &self.time_zone, &self.language),
            bell: keep(&mut wrong, "bell", ticked(&self.bell)),
            roles: roles(&self.groups, &self.profiles).unwrap_or_else(|rejection| {
                wrong.push(rejection);
                Vec::new()
            }),
        };
        if wrong.is_empty() {
            Ok(settings)
        } else {
            Err(wrong)
        }
    }
}

/// The profiles that a form grants, each with the group of the same place.
///
/// # Errors
/// A rejection of `groups` or `profiles`.
pub(crate) fn roles(
    groups: &[String],
    profiles: &[String],
) -> Result<Vec<(GroupId, String)>, Rejection> {
    let mut roles: Vec<(GroupId, String)> = Vec::new();
    let at = |all: &[String], place: usize| {
        let text = all.get(place).map(|text| text.trim().to_owned());
        text.unwrap_or_default()
    };
    for place in 0..groups.len().max(profiles.len()) {
        let (group, profile) = (at(groups, place), at(profiles, place));
        let role = match (group.as_str(), profile.as_str()) {
            ("", "") => continue,
            ("", _) => return Err(Fault::Missing.of("groups")),
            (_, "") => return Err(Fault::Missing.of("profiles")),
            (group, profile) => {
                let group: Result<GroupId, Fault> = group.parse();
                (
                    group.map_err(|fault| fault.of("groups"))?,
                    profile.to_owned(),
                )
            }
        };
        if roles.contains(&role) {
            return Err(Fault::Repeated.of("profiles"));
        }
        if roles.len() == ROLES_MAX {
            let max = ROLES_MAX as i64;
            return Err(Fault::Full { max }.of("groups"));
        }
        roles.push(role);
    }
    match roles.is_empty() {
        true => Err(Fault::Missing.of("groups")),
        false => Ok(roles),
    }
}

/// The form of one's own settings, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccountInput {
    /// 1 to 100 characters.
    pub first_name: String,
    /// At most 100 characters.
    pub last_name: String,
    /// The IANA name of a time zone; empty: that of the browser.
    pub time_zone: String,
    /// The tag of a language; empty: that of the browser.
    pub language: String,
    /// `on` where the bell rings.
    pub bell: String,
}

/// One's own settings, of which everything makes sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountSettings {
    /// What one is called.
    pub names: Names,
    /// How the pages speak.
    pub locale: Locale,
    /// Whether the bell tells of alerts.
    pub bell: bool,
}

impl AccountInput {
    /// Understands the form.
    ///
    /// # Errors
    /// Everything that is wrong, by field.
    pub fn check(&self) -> Result<AccountSettings, Vec<Rejection>> {
        let mut wrong = Vec::new();
        let settings = AccountSettings {
            names: names(&mut wrong, &self.first_name, &self.last_name),
            locale: locale(&mut wrong, &self.time_zone, &self.language),
            bell: keep(&mut wrong, "bell", ticked(&self.bell)),
        };
        if wrong.is_empty() {
            Ok(settings)
        } else {
            Err(wrong)
        }
    }
}

/// The form of a new password, one's own or another's, as typed.
#[derive(Clone, Default)]
pub struct NewPassword {
    /// The new password.
    pub password: String,
    /// The new password once more.
    pub again: String,
    /// The password of whoever asks, as it is now.
    pub own_password: String,
    /// `on` where the second step of signing in ends with it. Of no account for one's own.
    pub end_second_step: String,
}

/// What a box means.
///
/// # Errors
/// [`Fault::NotOneOf`] for what no box sends.
pub fn ticked(typed: &str) -> Result<bool, Fault> {
    match typed {
        "" => Ok(false),
        ON => Ok(true),
        _ => Err(Fault::NotOneOf { allowed: ON.into() }),
    }
}

fn keep<T: Default>(wrong: &mut Vec<Rejection>, field: &str, result: Result<T, Fault>) -> T {
    result.unwrap_or_else(|fault| {
        wrong.push(fault.of(field));
        T::default()
    })
}

fn names(wrong: &mut Vec<Rejection>, first: &str, last: &str) -> Names {
    let first = name(first).and_then(|name| match name.is_empty() {
        true => Err(Fault::Missing),
        false => Ok(name),
    });
    Names {
        first: keep(wrong, "first_name", first),
        last: keep(wrong, "last_name", name(last)),
    }
}

/// Names stand in the lines of mails, too.
fn name(typed: &str) -> Result<String, Fault> {
    let spaced = typed.replace(|c: char| c.is_control() && c != '\0', " ");
    text(&spaced, NAME_MAX)
}

fn locale(wrong: &mut Vec<Rejection>, time_zone: &str, language: &str) -> Locale {
    let time_zone = match time_zone.trim() {
        "" => Ok(String::new()),
        typed => zone(typed),
    };
    let language = match language.trim() {
        "" => Ok(String::new()),
        tag if Language::of(tag).is_some() => Ok(tag.to_owned()),
        _ => {
            let allowed = LANGUAGES.map(|known| known.0).join(", ");
            Err(Fault::NotOneOf { allowed })
        }
    };
    Locale {
        time_zone: keep(wrong, "time_zone", time_zone),
        language: keep(wrong, "language", language),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GROUP: &str = "00000000000000000000000a";

    fn input() -> UserInput {
        UserInput {
            first_name: " Ada ".into(),
            last_name: "King".into(),
            email: "Ada@Example.org".into(),
            time_zone: "Europe/Brussels".into(),
            groups: vec![GROUP.into(), String::new()],
            profiles: vec!["CUSTOMER [R]".into()],
            ..UserInput::default()
        }
    }

    #[test]
    fn a_form_is_understood_and_empty_rows_are_left_out() {
        let settings = input().check().unwrap();
        assert_eq!(settings.names.whole(), "Ada King");
        assert_eq!(settings.email, "ada@example.org");
        assert_eq!(settings.locale.time_zone, "Europe/Brussels");
        assert_eq!(settings.locale.language, "");
        let role = (GROUP.parse().unwrap(), "CUSTOMER [R]".to_owned());
        assert_eq!(settings.roles, [role]);
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let wrong = UserInput {
            first_name: " ".into(),
            email: "ada".into(),
            time_zone: "Europe/Atlantis".into(),
            language: "tlh".into(),
            groups: Vec::new(),
            ..input()
        };
        let wrong = wrong.check().unwrap_err();
        let fields: Vec<&str> = wrong.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(
            fields,
            ["first_name", "email", "time_zone", "language", "groups"]
        );
    }

    #[test]
    fn each_language_may_be_chosen_and_no_other() {
        let spoken = |language: &str| {
            let account = AccountInput {
                first_name: "Ada".into(),
                language: language.into(),
                ..AccountInput::default()
            };
            account.check().map(|settings| settings.locale.language)
        };
        for (tag, _) in LANGUAGES {
            assert_eq!(spoken(tag).unwrap(), tag);
        }
        assert_eq!(spoken(" ").unwrap(), "");
        let allowed = "en, fr, de, es, pt".to_owned();
        let wrong = vec![Fault::NotOneOf { allowed }.of("language")];
        assert_eq!(spoken("tlh").unwrap_err(), wrong);
        assert_eq!(spoken("DE").unwrap_err(), wrong);
    }

    #[test]
    fn a_row_has_a_group_and_a_profile_and_comes_once() {
        let fault = |groups: &[&str], profiles: &[&str]| {
            let of = |all: &[&str]| all.iter().map(|&one| one.to_owned()).collect();
            let input = UserInput {
                groups: of(groups),
                profiles: of(profiles),
                ..input()
            };
            input.check().unwrap_err().remove(0)
        };
        assert_eq!(fault(&[GROUP], &[]), Fault::Missing.of("profiles"));
        assert_eq!(fault(&[""], &["SNO [W]"]), Fault::Missing.of("groups"));
        let more = fault(&[GROUP], &["SNO [W]", "CUSTOMER [R]"]);
        assert_eq!(more, Fault::Missing.of("groups"));
        assert_eq!(fault(&["group"], &["SNO [W]"]), Fault::NotAnId.of("groups"));
        let twice = fault(&[GROUP, GROUP], &["SNO [W]", "SNO [W]"]);
        assert_eq!(twice, Fault::Repeated.of("profiles"));
    }

    #[test]
    fn a_name_is_one_line() {
        let input = UserInput {
            last_name: "King\r\nBcc: eve@example.org".into(),
            ..input()
        };
        let names = input.check().unwrap().names;
        assert_eq!(names.last, "King  Bcc: eve@example.org");
    }
}
