//! Registering what a recording names: base stations and devices, by a token that may.
//!
//! What is known already stays as people left it: what a registration says of it is either the
//! same or refused by name. The one exception is the key of a device, which nothing else sets.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashSet};

use domain::audit::{Field, Kind, Verb};
use domain::base_station::{StationInput, StationSettings, StationView};
use domain::device::{DeviceInput, DeviceSettings};
use domain::{DeviceId, DeviceTypeId, Fault, Rejection, StationId};
use radio::{Key, KeyError};
use serde::{Deserialize, Serialize};

use super::DoorError;
use crate::audit::{self, Act, Actor};
use crate::store::StoreError;
use crate::store::db::Tx;
use crate::store::devices::Known;
use crate::store::station_tokens::Token;
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

    /// The first field that says something else than is known; `settings` are what this means.
    fn differs(&self, settings: &StationSettings, known: &StationView) -> Option<&'static str> {
        let place = settings.place.unzip();
        let fields = [
            ("name", self.name.is_some() && settings.name != known.name),
            ("lat", self.lat.is_some() && place.0 != known.lat),
            ("lng", self.lng.is_some() && place.1 != known.lng),
            (
                "region",
                self.region.is_some() && settings.region != known.region,
            ),
            (
                "operator",
                self.operator.is_some() && settings.operator != known.operator,
            ),
            (
                "country",
                self.country.is_some() && settings.country != known.country,
            ),
        ];
        differing(&fields)
    }
}

/// The first field of which it holds.
fn differing(fields: &[(&'static str, bool)]) -> Option<&'static str> {
    let found = fields.iter().find(|(_, differs)| *differs);
    found.map(|(field, _)| *field)
}

/// An item of a registration: where it stands, and what it says beside the id, as it was written
/// and what that means.
struct Item<'a, D, M> {
    at: String,
    said: Option<(&'a D, M)>,
}

/// Keeps an item. Of the same id one may say something, the others only that it is there.
fn keep<'a, I: Ord, D, M>(
    items: &mut BTreeMap<I, Item<'a, D, M>>,
    id: I,
    item: Item<'a, D, M>,
) -> Result<(), DoorError> {
    match items.entry(id) {
        Entry::Vacant(entry) => {
            entry.insert(item);
        }
        Entry::Occupied(_) if item.said.is_none() => {}
        Entry::Occupied(entry) if entry.get().said.is_some() => {
            let field = format!("{}.id", item.at);
            return Err(DoorError::Rejected(Fault::Repeated.of(field)));
        }
        Entry::Occupied(mut entry) => {
            entry.insert(item);
        }
    }
    Ok(())
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
    settings: DeviceSettings,
    key: Option<Key>,
}

impl DescribedDevice {
    fn check(&self, id: DeviceId, at: &str) -> Result<Description, DoorError> {
        let number = |value: Option<f64>| value.map_or_else(String::new, |v| v.to_string());
        let input = DeviceInput {
            name: self.name.clone().unwrap_or_else(|| format!("Device {id}")),
            lat: number(self.lat),
            lng: number(self.lng),
            ..DeviceInput::default()
        };
        let settings = input.check().map_err(|wrong| first(wrong, at))?;
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
            settings,
            key: key.transpose()?,
        })
    }

    /// The first field that says something else than is known; `settings` are what this means.
    fn differs(&self, settings: &DeviceSettings, known: &Known) -> Option<&'static str> {
        let place = settings.place.unzip();
        differing(&[
            ("name", self.name.is_some() && settings.name != known.name),
            ("lat", self.lat.is_some() && place.0 != known.lat),
            ("lng", self.lng.is_some() && place.1 != known.lng),
        ])
    }
}

type Stations<'a> = BTreeMap<StationId, Item<'a, DescribedStation, StationSettings>>;
type Devices<'a> = BTreeMap<DeviceId, Item<'a, DescribedDevice, Description>>;

/// How many were not there before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Registered {
    /// New base stations.
    pub stations: usize,
    /// New devices.
    pub devices: usize,
    /// Keys of devices that were not known, or were others.
    pub keys: usize,
}

/// Those that a request named and that were not known, or whose key was not.
struct News<'a> {
    stations: &'a HashSet<StationId>,
    devices: &'a HashSet<DeviceId>,
    keys: &'a [DeviceId],
}

impl News<'_> {
    /// What was done, under that device type; nothing where all of it was known.
    fn act(&self, token: &Token, device_type: DeviceTypeId) -> Option<Act> {
        let fields = vec![
            Field::text("stations", "", named(self.stations)),
            Field::text("devices", "", named(self.devices)),
            Field::text("keys", "", named(self.keys)),
        ];
        fields.iter().any(Field::changed).then(|| Act {
            verb: Verb::Import,
            kind: Kind::Registration,
            id: device_type.to_string(),
            name: String::new(),
            group: token.group,
            fields,
        })
    }
}

/// Ids as the log names them, in their order.
fn named<'a, I: Ord + ToString + 'a>(ids: impl IntoIterator<Item = &'a I>) -> String {
    let mut ids: Vec<&I> = ids.into_iter().collect();
    ids.sort_unstable();
    let names: Vec<String> = ids.iter().map(|id| id.to_string()).collect();
    names.join(", ")
}

impl Engine {
    /// Registers unknown base stations in the token's group, and unknown devices under the
    /// token's device type, each with what is said of it. Known ones are left as they are, but
    /// for the keys of devices in the token's reach.
    ///
    /// # Errors
    /// See [`DoorError`], also where something else is said of a known one than is known; nothing
    /// is registered then.
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
        let mut stations = Stations::new();
        for (index, station) in asked.stations.iter().enumerate() {
            let at = format!("stations[{index}]");
            let (id, said) = match station {
                NamedStation::Id(text) => (parse(text, &at)?, None),
                NamedStation::Described(described) => {
                    let id = parse(&described.id, &format!("{at}.id"))?;
                    (id, Some((described, described.check(id, &at)?)))
                }
            };
            keep(&mut stations, id, Item { at, said })?;
        }
        let mut devices = Devices::new();
        for (index, device) in asked.devices.iter().enumerate() {
            let at = format!("devices[{index}]");
            let (id, said) = match device {
                NamedDevice::Id(text) => (parse(text, &at)?, None),
                NamedDevice::Described(described) => {
                    let id = parse(&described.id, &format!("{at}.id"))?;
                    (id, Some((described, described.check(id, &at)?)))
                }
            };
            keep(&mut devices, id, Item { at, said })?;
        }
        let now = self.world.clock.now();
        let dialect = self.db.dialect;
        let mut tx = self.db.write().await?;
        let asked_type = match asked.device_type.as_deref() {
            None => None,
            Some(name) if name.contains('\0') => {
                return Err(DoorError::Rejected(Fault::NulCharacter.of("deviceType")));
            }
            Some(name) => {
                let found = store::device_types::by_name(&mut tx, token.group, name).await?;
                let unknown = || DoorError::Rejected(Fault::UnknownDeviceType.of("deviceType"));
                Some(found.ok_or_else(unknown)?)
            }
        };
        let device_type = asked_type.unwrap_or(default_type);
        let ids: Vec<StationId> = stations.keys().copied().collect();
        let new = store::stations::register(&mut tx, dialect, token.group, &ids, now).await?;
        for (id, item) in &stations {
            let Some((described, settings)) = &item.said else {
                continue;
            };
            if new.contains(id) {
                store::stations::edit(&mut tx, *id, settings).await?;
                continue;
            }
            let known = store::stations::get(&mut tx, *id).await?;
            let known = known.filter(|known| known.group_path.starts_with(&token.group_path));
            let known =
                known.ok_or_else(|| DoorError::Rejected(Fault::UnknownStation.of(&*item.at)))?;
            if let Some(field) = described.differs(settings, &known.view) {
                return Err(differs(&item.at, field));
            }
        }
        let ids: Vec<DeviceId> = devices.keys().copied().collect();
        // Before their type, as uplinks hold them: those that may get another key.
        let gets_key = |item: &Item<'_, DescribedDevice, Description>| {
            let said = item.said.as_ref();
            said.is_some_and(|(_, means)| means.key.is_some())
        };
        let keyed = devices.iter().filter(|(_, item)| gets_key(item));
        let keyed: Vec<DeviceId> = keyed.map(|(id, _)| *id).collect();
        store::identities::hold(&mut tx, dialect, &keyed).await?;
        store::devices::hold(&mut tx, dialect, &keyed).await?;
        let new_devices =
            store::devices::register(&mut tx, dialect, device_type, &ids, now).await?;
        let mut keys = Vec::new();
        for (id, item) in &devices {
            let Some((_, description)) = &item.said else {
                continue;
            };
            if new_devices.contains(id) {
                store::devices::edit(&mut tx, *id, &description.settings).await?;
            }
            keys.extend(description.key.as_ref().map(|key| (*id, key)));
        }
        // Those of which something is said that may not be so.
        let old = devices.iter().filter(|(id, item)| {
            !new_devices.contains(*id) && (item.said.is_some() || asked_type.is_some())
        });
        let old: Vec<DeviceId> = old.map(|(id, _)| *id).collect();
        let known = store::devices::known(&mut tx, dialect, &old).await?;
        for id in &old {
            if let (Some(item), Some(known)) = (devices.get(id), known.get(id)) {
                agrees(&token, item, known, asked_type)?;
            }
        }
        let keys = self.put_keys(&mut tx, &keys).await?;
        let came = devices
            .keys()
            .copied()
            .filter(|id| new_devices.contains(id));
        let owed = self
            .tell_registered(&mut tx, device_type, came, now)
            .await?;
        store::maps::refresh(&mut tx, dialect, new_devices.iter().copied()).await?;
        // Last of all, and nothing where none came: whoever stores what devices of the type sent
        // counts there, too.
        let count = [(device_type, new_devices.len() as i64)];
        store::device_types::count_devices(&mut tx, dialect, &count).await?;
        let owes = owed.count(&mut tx, self).await?;
        let registered = Registered {
            stations: new.len(),
            devices: new_devices.len(),
            keys: keys.len(),
        };
        let news = News {
            stations: &new,
            devices: &new_devices,
            keys: &keys,
        };
        if let Some(act) = news.act(&token, device_type) {
            audit::note(&mut tx, self, &Actor::Token, act).await?;
        }
        tx.commit().await.map_err(StoreError::from)?;
        if owes {
            self.work.notify_one();
        }
        Ok(registered)
    }

    /// Keeps those of the keys that are not known yet. Returns whose they are.
    async fn put_keys(
        &self,
        tx: &mut Tx,
        keys: &[(DeviceId, &Key)],
    ) -> Result<Vec<DeviceId>, DoorError> {
        let devices: Vec<DeviceId> = keys.iter().map(|(id, _)| *id).collect();
        let known = device_key::of_all(self, tx, &devices).await?;
        let mut put = Vec::new();
        for (id, key) in keys {
            if known.get(id) != Some(*key) {
                device_key::put(self, tx, *id, key).await?;
                put.push(*id);
            }
        }
        Ok(put)
    }
}

/// Whether what an item says of a device is what is known of it.
fn agrees(
    token: &Token,
    item: &Item<'_, DescribedDevice, Description>,
    known: &Known,
    asked_type: Option<DeviceTypeId>,
) -> Result<(), DoorError> {
    if !known.group_path.starts_with(&token.group_path) {
        return Err(DoorError::Rejected(Fault::OtherOwner.of(&*item.at)));
    }
    if asked_type.is_some_and(|asked| asked != known.device_type) {
        return Err(differs(&item.at, "deviceType"));
    }
    let said = item.said.as_ref();
    match said.and_then(|(described, means)| described.differs(&means.settings, known)) {
        Some(field) => Err(differs(&item.at, field)),
        None => Ok(()),
    }
}

fn differs(at: &str, field: &str) -> DoorError {
    DoorError::Rejected(Fault::Differs.of(format!("{at}.{field}")))
}

fn parse<T: std::str::FromStr<Err = Fault>>(text: &str, field: &str) -> Result<T, DoorError> {
    text.parse()
        .map_err(|fault: Fault| DoorError::Rejected(fault.of(field)))
}
