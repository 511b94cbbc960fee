//! Users: signing in, passwords and the links by which they are chosen, and what forms and pages
//! hold about them.

mod input;
mod view;

use serde::{Deserialize, Serialize};

use crate::rejection::{Fault, Rejection};

pub(crate) use input::roles;
pub use input::{
    AccountInput, AccountSettings, Locale, Names, NewPassword, ROLES_MAX, UserInput, UserSettings,
    ticked,
};
pub use view::{
    AccountView, Enrolment, GrantedProfile, Grants, Preferences, RoleView, SecondStep, UserColumn,
    UserPage, UserQuery, UserSort, UserView,
};

/// The least number of characters of a password.
pub const PASSWORD_MIN: u32 = 12;
/// The greatest; more would only be work for the hash.
pub const PASSWORD_MAX: u32 = 200;

/// What the sign-in form sends.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct SignIn {
    /// The e-mail address of the account.
    #[serde(default)]
    pub email: String,
    /// The password as typed.
    #[serde(default)]
    pub password: String,
}

/// What the page "choose a password" sends.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct ChoosePassword {
    /// The secret of the one-time link.
    #[serde(default)]
    pub token: String,
    /// For the very first person: the address to sign in with. Ignored for others.
    #[serde(default)]
    pub email: String,
    /// The new password.
    #[serde(default)]
    pub password: String,
    /// The new password once more.
    #[serde(default)]
    pub again: String,
}

/// What a one-time link is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordLink {
    /// The account's address; absent for the first person, who chooses it here.
    pub email: Option<String>,
}

/// An e-mail address, checked in shape only and made lower-case.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::TooLong`] over 250 characters, [`Fault::NotAnEmail`].
pub fn email(text: &str) -> Result<String, Fault> {
    let text = crate::rejection::text(text, 250)?;
    if text.is_empty() {
        return Err(Fault::Missing);
    }
    let well_formed = text.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty()
            && host.len() >= 3
            && !host.contains('@')
            && !host.starts_with('.')
            && !host.ends_with('.')
    });
    if !well_formed || text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(Fault::NotAnEmail);
    }
    Ok(text.to_lowercase())
}

/// Checks a new password: length, and not among the common ones.
///
/// # Errors
/// A rejection of `password` or `again`.
pub fn new_password(password: &str, again: &str) -> Result<(), Rejection> {
    let length = password.chars().count();
    if length < PASSWORD_MIN as usize {
        return Err(Fault::TooShort { min: PASSWORD_MIN }.of("password"));
    }
    if length > PASSWORD_MAX as usize {
        return Err(Fault::TooLong { max: PASSWORD_MAX }.of("password"));
    }
    if is_common(password) {
        return Err(Fault::CommonPassword.of("password"));
    }
    if password != again {
        return Err(Fault::NotTheSame.of("again"));
    }
    Ok(())
}

/// Whether a password of at least twelve characters is one that guessers try first: a run
/// of one character, a run of neighbours, a short piece repeated, or a known favourite
/// (also with digits or signs behind it).
fn is_common(password: &str) -> bool {
    const FAVOURITES: [&str; 20] = [
        "password",
        "passwort",
        "motdepasse",
        "qwertyuiop",
        "qwertzuiop",
        "azertyuiop",
        "letmein",
        "iloveyou",
        "administrator",
        "welcome",
        "changeme",
        "sigfox",
        "backend",
        "sigfoxbackend",
        "correcthorsebatterystaple",
        "trustno",
        "football",
        "princess",
        "superman",
        "1q2w3e4r5t6y",
    ];
    let lower: Vec<char> = password.to_lowercase().chars().collect();
    let steady = |step: i32| lower.windows(2).all(|w| w[1] as i32 - w[0] as i32 == step);
    if steady(0) || steady(1) || steady(-1) {
        return true;
    }
    let repeats = |n: usize| lower.iter().enumerate().all(|(at, c)| *c == lower[at % n]);
    if (1..=4).any(repeats) {
        return true;
    }
    let letters: String = lower.iter().collect();
    if letters.starts_with("12345678") || letters.starts_with("01234567") {
        return true;
    }
    let stem = letters.trim_end_matches(|c: char| !c.is_alphabetic());
    let plain: String = stem.chars().filter(|c| c.is_alphanumeric()).collect();
    FAVOURITES.contains(&plain.as_str()) || FAVOURITES.contains(&letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_common_and_mistyped_passwords_are_refused_by_reason() {
        let fault = |password: &str, again: &str| new_password(password, again).unwrap_err().fault;
        assert_eq!(fault("short", "short"), Fault::TooShort { min: 12 });
        for common in [
            "aaaaaaaaaaaaaa",
            "abcdefghijklmn",
            "password12345",
            "123456789012",
            "abcabcabcabcabc",
        ] {
            assert_eq!(fault(common, common), Fault::CommonPassword, "{common}");
        }
        assert_eq!(
            fault("a quiet grey harbour", "a quiet gray harbour"),
            Fault::NotTheSame
        );
        assert!(new_password("a quiet grey harbour", "a quiet grey harbour").is_ok());
    }

    #[test]
    fn addresses_are_checked_in_shape_and_lowered() {
        assert_eq!(email(" Ops@Example.org ").unwrap(), "ops@example.org");
        for wrong in [
            "ops",
            "@example.org",
            "ops@",
            "a b@example.org",
            "ops@@example.org",
        ] {
            assert_eq!(email(wrong), Err(Fault::NotAnEmail), "{wrong}");
        }
    }
}
