//! What the forms send by which devices are registered, and what that means.

use serde::{Deserialize, Serialize};

use super::line::key;
use crate::base_station::{Degrees, place};
use crate::certificate;
use crate::device::DeviceInput;
use crate::device_type::Renewal;
use crate::id::{DeviceId, DeviceTypeId};
use crate::identity::Pac;
use crate::rejection::{Fault, Rejection, text};

/// What a ticked box sends.
const ON: &str = "on";
/// The longest beginning of names, in characters.
const PREFIX: u32 = 40;

/// How the devices of a list are registered: text as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SeriesInput {
    /// The id of the device type under which they come.
    pub device_type: String,
    /// What the names begin with of those for which the list has none.
    pub prefix: String,
    /// The key of their product certificate; empty for prototypes, and for devices that are known to
    /// have been made with one.
    pub certificate: String,
    /// `on` where they are prototypes, which have no certificate.
    pub prototype: String,
    /// A word of [`DeviceInput::ACTIVABLE`]: whether they may take tokens; empty: they may.
    pub activable: String,
    /// A word of [`Renewal`]: whether their tokens may be renewed; empty: they may.
    pub renewal: String,
}

/// How devices are registered, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    /// What names begin with of devices that get none; the id follows.
    pub prefix: String,
    /// The key of their product certificate; empty: they have none.
    pub certificate: String,
    /// Whether they are prototypes.
    pub prototype: bool,
    /// Whether they may take tokens.
    pub activable: bool,
    /// Whether their tokens may be renewed.
    pub renewal: bool,
}

impl Default for Series {
    fn default() -> Self {
        Self {
            prefix: "Device ".to_owned(),
            certificate: String::new(),
            prototype: false,
            activable: true,
            renewal: true,
        }
    }
}

impl Series {
    /// What a device is called for which nothing else is said.
    pub fn name(&self, id: DeviceId) -> String {
        format!("{}{id}", self.prefix)
    }
}

/// The form of one device: text as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RegistrationInput {
    /// Its id in hex.
    pub id: String,
    /// Its code.
    pub pac: String,
    /// What it is to be called; empty: by its id.
    pub name: String,
    /// Latitude in degrees, or empty.
    pub lat: String,
    /// Longitude in degrees, or empty.
    pub lng: String,
    /// Its key, 32 hex digits; empty where it is not known.
    pub key: String,
    /// How it is registered.
    #[serde(flatten)]
    pub series: SeriesInput,
}

/// A device that is to be registered, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct DeviceToRegister {
    /// The device type under which it comes.
    pub device_type: DeviceTypeId,
    /// Its id.
    pub id: DeviceId,
    /// Its code; none is needed within a hierarchy.
    pub pac: Option<Pac>,
    /// What it is to be called; empty: by its id.
    pub name: String,
    /// Stated position.
    pub place: Option<Degrees>,
    /// Its key.
    pub key: Option<[u8; 16]>,
    /// How it is registered.
    pub series: Series,
}

impl SeriesInput {
    /// Everything, checked: the device type, and how devices come under it.
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn check(&self) -> Result<(DeviceTypeId, Series), Vec<Rejection>> {
        let mut wrong = Vec::new();
        let mut keep = |rejection: Rejection| wrong.push(rejection);
        let device_type = self.device_type.parse().ok();
        if device_type.is_none() {
            let fault = match self.device_type.is_empty() {
                true => Fault::Missing,
                false => Fault::UnknownDeviceType,
            };
            keep(fault.of("device_type"));
        }
        let prefix = match self.prefix.contains('\0') {
            true => Err(Fault::NulCharacter),
            false if self.prefix.chars().count() > PREFIX as usize => {
                Err(Fault::TooLong { max: PREFIX })
            }
            // Not trimmed: a blank at its end is meant.
            false => Ok(self.prefix.trim_start().to_owned()),
        };
        let prefix = prefix.unwrap_or_else(|fault| {
            keep(fault.of("prefix"));
            String::new()
        });
        let prototype = match self.prototype.as_str() {
            "" => false,
            ON => true,
            _ => {
                keep(one_of(&[ON]).of("prototype"));
                false
            }
        };
        let certificate = match (self.certificate.trim(), prototype) {
            // Of some devices it is known with what they were made.
            ("", _) => Ok(String::new()),
            (_, true) => Err(Fault::NoneOfPrototypes),
            (key, false) => certificate::key(key),
        };
        let certificate = certificate.unwrap_or_else(|fault| {
            keep(fault.of("certificate"));
            String::new()
        });
        let [yes, no] = DeviceInput::ACTIVABLE;
        let activable = match self.activable.as_str() {
            "" => true,
            word if word == yes => true,
            word if word == no => false,
            _ => {
                keep(one_of(&DeviceInput::ACTIVABLE).of("activable"));
                true
            }
        };
        let renewal = Renewal::from_word(&self.renewal).unwrap_or_else(|| {
            keep(one_of(&Renewal::ALL.map(|each| each.1)).of("renewal"));
            Renewal::default()
        });
        let series = Series {
            prefix,
            certificate,
            prototype,
            activable,
            renewal: renewal == Renewal::Allowed,
        };
        match device_type {
            Some(device_type) if wrong.is_empty() => Ok((device_type, series)),
            _ => Err(wrong),
        }
    }
}

impl RegistrationInput {
    /// Everything, checked.
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn check(&self) -> Result<DeviceToRegister, Vec<Rejection>> {
        let mut wrong = Vec::new();
        let id = self.id.trim().parse::<DeviceId>();
        let id = id.map_err(|fault| wrong.push(fault.of("id"))).ok();
        let pac = match self.pac.trim() {
            "" => Ok(None),
            text => text.parse::<Pac>().map(Some),
        };
        let pac = pac.unwrap_or_else(|fault| {
            wrong.push(fault.of("pac"));
            None
        });
        let name = text(&self.name, 100).unwrap_or_else(|fault| {
            wrong.push(fault.of("name"));
            String::new()
        });
        let place = place(&self.lat, &self.lng).unwrap_or_else(|mut faults| {
            wrong.append(&mut faults);
            None
        });
        let key = key(&self.key).unwrap_or_else(|fault| {
            wrong.push(fault.of("key"));
            None
        });
        let series = self.series.check();
        match (id, series) {
            (Some(id), Ok((device_type, series))) if wrong.is_empty() => Ok(DeviceToRegister {
                device_type,
                id,
                pac,
                name,
                place,
                key,
                series,
            }),
            (_, series) => {
                wrong.extend(series.err().into_iter().flatten());
                Err(wrong)
            }
        }
    }
}

fn one_of(words: &[&str]) -> Fault {
    Fault::NotOneOf {
        allowed: words.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(wrong: Vec<Rejection>) -> Vec<(String, &'static str)> {
        let one = |wrong: Rejection| (wrong.field, wrong.fault.code());
        wrong.into_iter().map(one).collect()
    }

    #[test]
    fn prototypes_have_no_certificate() {
        let device_type = "0123456789abcdef01234567".to_owned();
        let with = |certificate: &str, prototype: &str| SeriesInput {
            device_type: device_type.clone(),
            certificate: certificate.into(),
            prototype: prototype.into(),
            ..SeriesInput::default()
        };
        let (_, series) = with(" p_0003_71cf_01 ", "").check().unwrap();
        assert_eq!(series.certificate, "P_0003_71CF_01");
        assert!(series.activable && series.renewal && !series.prototype);
        assert!(with("", "on").check().unwrap().1.prototype);
        let wrong = |certificate, prototype| {
            let mut wrong = codes(with(certificate, prototype).check().unwrap_err());
            assert_eq!(wrong.len(), 1);
            wrong.remove(0).1
        };
        assert_eq!(wrong("P_0003_71CF_01", "on"), "none_of_prototypes");
        assert_eq!(wrong("P 1", ""), "not_a_certificate");
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let input = RegistrationInput {
            id: "xyz".into(),
            pac: "12".into(),
            lat: "91".into(),
            lng: "4".into(),
            key: "12".into(),
            ..RegistrationInput::default()
        };
        let wrong = codes(input.check().unwrap_err());
        let fields: Vec<&str> = wrong.iter().map(|one| one.0.as_str()).collect();
        assert_eq!(fields, ["id", "pac", "lat", "key", "device_type"]);
    }
}
