//! Product certificates: what a kind of device was tested for. An operator enters them; devices
//! name theirs by its key, or are prototypes.

use serde::{Deserialize, Serialize};

use crate::id::{CertificateId, GroupId};
use crate::rejection::{Fault, Rejection, text};
use crate::time::UnixMillis;

/// The longest name of one, of its version and of who made the device.
const NAME_MAX: u32 = 100;
/// The longest description.
const DESCRIPTION_MAX: u32 = 300;

/// What a box sends that is ticked.
const ON: &str = "on";

/// The key of a certificate as it is printed, such as `P_0003_71CF_01`: who makes the product,
/// which one it is and which version of it, in hex digits.
///
/// # Errors
/// [`Fault::Missing`] or [`Fault::NotACertificate`].
pub fn key(typed: &str) -> Result<String, Fault> {
    let key = typed.trim().to_ascii_uppercase();
    if key.is_empty() {
        return Err(Fault::Missing);
    }
    let parts: Vec<&str> = key.split('_').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let digits = |part: &&str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let fits = parts[0] == "P" && lengths == [1, 4, 4, 2] && parts[1..].iter().all(digits);
    match fits {
        true => Ok(key),
        false => Err(Fault::NotACertificate),
    }
}

/// The form of a certificate, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CertificateInput {
    /// The group of a new certificate; of no account for one that is there.
    pub group: String,
    /// See [`key`].
    pub key: String,
    /// What the product is called, 1 to 100 characters.
    pub name: String,
    /// Which version of it, at most 100 characters.
    pub version: String,
    /// Who makes it, at most 100 characters.
    pub manufacturer: String,
    /// At most 300 characters.
    pub description: String,
    /// `on` where the tests are done.
    pub finalized: String,
    /// `on` where such devices may ask for downlinks.
    pub bidir: String,
}

/// A form of which everything makes sense.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateSettings {
    /// See [`key`].
    pub key: String,
    /// What the product is called.
    pub name: String,
    /// Which version of it.
    pub version: String,
    /// Who makes it.
    pub manufacturer: String,
    /// Whatever else is to be said.
    pub description: String,
    /// Whether the tests are done.
    pub finalized: bool,
    /// Whether such devices may ask for downlinks.
    pub bidir: bool,
}

impl CertificateInput {
    /// Understands the form.
    ///
    /// # Errors
    /// Everything that is wrong, by field.
    pub fn check(&self) -> Result<CertificateSettings, Vec<Rejection>> {
        let mut wrong = Vec::new();
        let mut keep = |field: &str, result: Result<String, Fault>| {
            result.unwrap_or_else(|fault| {
                wrong.push(fault.of(field));
                String::new()
            })
        };
        let name = text(&self.name, NAME_MAX).and_then(|name| match name.is_empty() {
            true => Err(Fault::Missing),
            false => Ok(name),
        });
        let ticked = |typed: &str| match typed {
            "" | ON => Ok(typed.to_owned()),
            _ => Err(Fault::NotOneOf { allowed: ON.into() }),
        };
        let settings = CertificateSettings {
            key: keep("key", key(&self.key)),
            name: keep("name", name),
            version: keep("version", text(&self.version, NAME_MAX)),
            manufacturer: keep("manufacturer", text(&self.manufacturer, NAME_MAX)),
            description: keep("description", text(&self.description, DESCRIPTION_MAX)),
            finalized: !keep("finalized", ticked(&self.finalized)).is_empty(),
            bidir: !keep("bidir", ticked(&self.bidir)).is_empty(),
        };
        match wrong.is_empty() {
            true => Ok(settings),
            false => Err(wrong),
        }
    }
}

/// A certificate, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateView {
    /// Its id.
    pub id: CertificateId,
    /// The operator's group that entered it.
    pub group: GroupId,
    /// That group's name.
    pub group_name: String,
    /// What it says.
    pub settings: CertificateSettings,
    /// When it was entered.
    pub created: UnixMillis,
}

impl CertificateView {
    /// The form that would leave everything as it is.
    pub fn input(&self) -> CertificateInput {
        let of = &self.settings;
        let tick = |ticked: bool| if ticked { ON } else { "" }.to_owned();
        CertificateInput {
            group: self.group.to_string(),
            key: of.key.clone(),
            name: of.name.clone(),
            version: of.version.clone(),
            manufacturer: of.manufacturer.clone(),
            description: of.description.clone(),
            finalized: tick(of.finalized),
            bidir: tick(of.bidir),
        }
    }
}

/// Which certificates to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CertificateQuery {
    /// Part of the key or of the name, any case.
    pub text: String,
    /// Rows a page; see [`crate::list::page_size`].
    pub size: u32,
    /// The position after which to go on: `Page::next` of an earlier page.
    pub after: String,
    /// The position before which to look: `Page::previous` of a later page.
    pub until: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_understood_and_told_again() {
        let input = CertificateInput {
            key: " p_0003_71cf_01 ".into(),
            name: "Meter".into(),
            bidir: ON.into(),
            ..CertificateInput::default()
        };
        let settings = input.check().unwrap();
        assert_eq!(settings.key, "P_0003_71CF_01");
        assert!(settings.bidir && !settings.finalized);
        let view = CertificateView {
            id: CertificateId([1; 12]),
            group: GroupId([2; 12]),
            group_name: "Operator".into(),
            settings: settings.clone(),
            created: UnixMillis(1),
        };
        assert_eq!(view.input().check(), Ok(settings));
    }

    #[test]
    fn every_field_that_makes_no_sense_is_named() {
        let wrong = CertificateInput {
            key: "P;1".into(),
            finalized: "yes".into(),
            manufacturer: "x".repeat(101),
            ..CertificateInput::default()
        };
        let wrong = wrong.check().unwrap_err();
        let fields: Vec<&str> = wrong.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(fields, ["key", "name", "manufacturer", "finalized"]);
        assert_eq!(wrong[0].fault, Fault::NotACertificate);
        for typed in [
            "P_0003_71CF",
            "M_0003_71CF_01",
            "P_003_71CF_01",
            "P_0003_71CG_01",
        ] {
            assert_eq!(key(typed), Err(Fault::NotACertificate), "{typed}");
        }
        assert_eq!(key(" "), Err(Fault::Missing));
    }
}
