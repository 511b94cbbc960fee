//! Registering what a recording names: base stations and devices, by a token that may.

use domain::{DeviceId, Fault, StationId};
use serde::{Deserialize, Serialize};

use super::DoorError;
use crate::store::StoreError;
use crate::{Engine, store};

/// What a registration asks for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Registration {
    /// Hex ids of base stations.
    #[serde(default)]
    stations: Vec<String>,
    /// Hex ids of devices.
    #[serde(default)]
    devices: Vec<String>,
    /// Name of the device type of the token's group under which the devices come; without it
    /// the token's own.
    #[serde(default)]
    device_type: Option<String>,
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
    /// token's device type. Known ones are left as they are.
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
        let stations: Vec<StationId> = parse(&asked.stations, "stations")?;
        let devices: Vec<DeviceId> = parse(&asked.devices, "devices")?;
        let now = self.world.clock.now();
        let dialect = self.db.dialect;
        let mut tx = self.db.write().await?;
        let device_type = match asked.device_type {
            None => default_type,
            Some(name) => store::device_types::by_name(&mut tx, token.group, &name)
                .await?
                .ok_or_else(|| DoorError::Rejected(Fault::UnknownDeviceType.of("deviceType")))?,
        };
        let stations =
            store::stations::register(&mut tx, dialect, token.group, &stations, now).await?;
        let devices =
            store::devices::register(&mut tx, dialect, device_type, &devices, now).await?;
        tx.commit().await.map_err(StoreError::from)?;
        Ok(Registered { stations, devices })
    }
}

/// Parses every id, sorts them and drops repetitions.
fn parse<T: std::str::FromStr<Err = Fault> + Ord>(
    texts: &[String],
    field: &str,
) -> Result<Vec<T>, DoorError> {
    let mut ids = Vec::with_capacity(texts.len());
    for (index, text) in texts.iter().enumerate() {
        let id = text
            .parse()
            .map_err(|fault: Fault| DoorError::Rejected(fault.of(format!("{field}[{index}]"))))?;
        ids.push(id);
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}
