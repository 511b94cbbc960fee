//! Registering what a recording names: base stations and devices, by a token that may.

use std::collections::BTreeMap;

use domain::base_station::{StationInput, StationSettings};
use domain::device::DeviceInput;
use domain::{DeviceId, Fault, Rejection, StationId};
use radio::{Key, KeyError};
use serde::{Deserialize, Serialize};

use super::DoorError;
use crate::store::StoreError;
use crate::{Engine, device_key, store};

/// What a registration asks for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Registration {
    /// Base stations.
    #[serde(default)]
    stations: Vec<NamedStation>,
    /// Devices.
    #[serde(default)]
    devices: Vec<NamedDevice>,
    /// Name of the device type of the token's group under which the devices come; without it
    /// the token's own.
    #[serde(default)]
    device_type: Option<String>,
}

/// A base station: its hex id alone, or with what is known of it.
#[derive(Deserialize)]
#[serde(untagged)]
enum NamedStation {
    Id(String),
    Described(DescribedStation),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DescribedStation {
    id: String,
    name: Option<String>,
    lat: Option<f64>,
    lng: Option<f64>,
    region: Option<i64>,
    operator: Option<String>,
    country: Option<String>,
}

/// A device: its hex id alone, or with what is known of it.
#[derive(Deserialize)]
#[serde(untagged)]
enum NamedDevice {
    Id(String),
    Described(DescribedDevice),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DescribedDevice {
    id: String,
    name: Option<String>,
    lat: Option<f64>,
    lng: Option<f64>,
    /// The network authentication key: 32 hex digits.
    key: Option<String>,
}

impl DescribedStation {
    /// Checked by the rules of the form; `at` names the item.
    fn check(&self, id: StationId, at: &str) -> Result<StationSettings, DoorError> {
        let number = |value: Option<f64>| value.map_or_else(String::new, |v| v.to_string());
        let input = StationInput {
            id: self.id.clone(),
            name: self.name.clone().unwrap_or_else(|| format!("Station {id}")),
            lat: number(self.lat),
            lng: number(self.lng),
            operator: self.operator.clone().unwrap_or_default(),
            country: self.country.clone().unwrap_or_default(),
            region: self
                .region
                .map_or_else(String::new, |region| region.to_string()),
        };
        input.check().map_err(|wrong| first(wrong, at))
    }
}

/// The first fault, said of an item's field.
fn first(wrong: Vec<Rejection>, at: &str) -> DoorError {
    let rejection = wrong.into_iter().next().map(|rejection| Rejection {
        field: format!("{at}.{}", rejection.field),
        fault: rejection.fault,
    });
    DoorError::Rejected(rejection.unwrap_or_else(|| Fault::Missing.of(at)))
}

/// What is known of a device beside its id, checked.
struct Description {
    name: String,
    place: Option<(f64, f64)>,
    key: Option<Key>,
}

impl DescribedDevice {
    fn check(&self, id: DeviceId, at: &str) -> Result<Description, DoorError> {
        let number = |value: Option<f64>| value.map_or_else(String::new, |v| v.to_string());
        let input = DeviceInput {
            name: self.name.clone().unwrap_or_else(|| format!("Device {id}")),
            lat: number(self.lat),
            lng: number(self.lng),
        };
        let (name, place) = input.check().map_err(|wrong| first(wrong, at))?;
        let key = self.key.as_deref().map(|text| {
            text.parse::<Key>().map_err(|error| {
                let fault = match error {
                    KeyError::Digit(column) => Fault::NotHex {
                        column: column as u32,
                    },
                    KeyError::Length(digits) if digits > 32 => Fault::TooLong { max: 32 },
                    KeyError::Length(_) => Fault::TooShort { min: 32 },
                };
                // The key itself is not repeated.
                DoorError::Rejected(fault.of(format!("{at}.key")))
            })
        });
        Ok(Description {
            name,
            place,
            key: key.transpose()?,
        })
    }
}

/// How many were not there before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Registered {
    /// New base stations.
    pub stations: usize,
    /// New devices.
    pub devices: usize,
}

impl Engine {
    /// Registers unknown base stations in the token's group, and unknown devices under the
    /// token's device type, each with what is said of it. Known ones are left as they are.
    ///
    /// # Errors
    /// See [`DoorError`]; nothing is registered then.
    pub async fn register(&self, token: &str, body: bytes::Bytes) -> Result<Registered, DoorError> {
        let token = self.token(token).await?;
        let default_type = token.registers_under.ok_or(DoorError::MayNotRegister)?;
        // The typed reader would take an array of the values, too.
        if body.trim_ascii_start().first() == Some(&b'[') {
            return Err(DoorError::NotARegistration("it begins an array".to_owned()));
        }
        let asked: Registration = serde_json::from_slice(&body).map_err(|error| {
            let said = error.to_string();
            match error.is_data() {
                true => DoorError::NotARegistration(said),
                false => DoorError::NotJson(said),
            }
        })?;
        let max = self.settings.max_receptions;
        if asked.stations.len() + asked.devices.len() > max {
            return Err(DoorError::TooMany { max });
        }
        let mut stations: BTreeMap<StationId, Option<StationSettings>> = BTreeMap::new();
        for (index, station) in asked.stations.iter().enumerate() {
            let at = format!("stations[{index}]");
            let (id, settings) = match station {
                NamedStation::Id(text) => (parse(text, &at)?, None),
                NamedStation::Described(described) => {
                    let id = parse(&described.id, &format!("{at}.id"))?;
                    (id, Some(described.check(id, &at)?))
                }
            };
            stations.insert(id, settings);
        }
        let mut devices: BTreeMap<DeviceId, Option<Description>> = BTreeMap::new();
        for (index, device) in asked.devices.iter().enumerate() {
            let at = format!("devices[{index}]");
            let (id, description) = match device {
                NamedDevice::Id(text) => (parse(text, &at)?, None),
                NamedDevice::Described(described) => {
                    let id = parse(&described.id, &format!("{at}.id"))?;
                    (id, Some(described.check(id, &at)?))
                }
            };
            devices.insert(id, description);
        }
        let now = self.world.clock.now();
        let dialect = self.db.dialect;
        let mut tx = self.db.write().await?;
        let device_type = match asked.device_type {
            None => default_type,
            Some(name) if name.contains('\0') => {
                return Err(DoorError::Rejected(Fault::NulCharacter.of("deviceType")));
            }
            Some(name) => store::device_types::by_name(&mut tx, token.group, &name)
                .await?
                .ok_or_else(|| DoorError::Rejected(Fault::UnknownDeviceType.of("deviceType")))?,
        };
        let ids: Vec<StationId> = stations.keys().copied().collect();
        let new = store::stations::register(&mut tx, dialect, token.group, &ids, now).await?;
        for (id, settings) in &stations {
            if let Some(settings) = settings
                && new.contains(id)
            {
                store::stations::edit(&mut tx, *id, settings).await?;
            }
        }
        let ids: Vec<DeviceId> = devices.keys().copied().collect();
        let new_devices =
            store::devices::register(&mut tx, dialect, device_type, &ids, now).await?;
        for (id, description) in &devices {
            let Some(description) = description.as_ref().filter(|_| new_devices.contains(id))
            else {
                continue;
            };
            store::devices::edit(&mut tx, *id, &description.name, description.place).await?;
            if let Some(key) = &description.key {
                device_key::put(self, &mut tx, *id, key).await?;
            }
        }
        let came = devices
            .keys()
            .copied()
            .filter(|id| new_devices.contains(id));
        self.tell_registered(&mut tx, device_type, came, now)
            .await?;
        tx.commit().await.map_err(StoreError::from)?;
        Ok(Registered {
            stations: new.len(),
            devices: new_devices.len(),
        })
    }
}

fn parse<T: std::str::FromStr<Err = Fault>>(text: &str, field: &str) -> Result<T, DoorError> {
    text.parse()
        .map_err(|fault: Fault| DoorError::Rejected(fault.of(field)))
}
