//! Installing a device in the field: it is registered where it is not, put where it hangs, and
//! listened for.

use domain::device::{DeviceInput, labels};
use domain::install::{Heard, InstallInput, InstallView, verdict};
use domain::permission::{Action, Principal};
use domain::registration::{RegistrationInput, SeriesInput};
use domain::{DeviceId, Fault, UnixMillis};

use crate::error::Error;
use crate::message_view::MessageViews;
use crate::store::messages;
use crate::{Engine, gate};

impl Engine {
    /// Registers a device that `who` does not see yet, as [`Engine::register_device`] does, or says
    /// of one that is there where it hangs and, where that was typed, what it is called. Done again,
    /// it changes nothing more.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; [`Error::Rejected`] with what is wrong, by field of [`InstallInput`].
    pub async fn install_device(
        &self,
        who: &Principal,
        input: &InstallInput,
    ) -> Result<DeviceId, Error> {
        let id = input.id.trim().parse::<DeviceId>();
        let id = id.map_err(|fault: Fault| fault.of("id"))?;
        let device = match self.device(who, id).await {
            Ok(device) => device,
            Err(Error::NotFound) => {
                let new = RegistrationInput {
                    id: input.id.clone(),
                    pac: input.pac.clone(),
                    name: input.name.clone(),
                    lat: input.lat.clone(),
                    lng: input.lng.clone(),
                    series: SeriesInput {
                        device_type: input.device_type.clone(),
                        prefix: "Device ".to_owned(),
                        certificate: input.certificate.clone(),
                        prototype: input.prototype.clone(),
                        ..SeriesInput::default()
                    },
                    ..RegistrationInput::default()
                };
                return self.register_device(who, &new).await;
            }
            Err(error) => return Err(error),
        };
        let stated = |place: Option<f64>| place.map(|degrees| degrees.to_string());
        let stays = input.lat.trim().is_empty() && input.lng.trim().is_empty();
        let (lat, lng) = match stays {
            true => (
                stated(device.lat).unwrap_or_default(),
                stated(device.lng).unwrap_or_default(),
            ),
            false => (input.lat.clone(), input.lng.clone()),
        };
        let name = match input.name.trim() {
            "" => device.name.clone(),
            name => name.to_owned(),
        };
        let edited = DeviceInput {
            name,
            lat,
            lng,
            tags: labels::typed(&device.labels.tags),
            note: device.labels.note.clone(),
            ..DeviceInput::default()
        };
        self.edit_device(who, id, &edited).await?;
        Ok(id)
    }

    /// What was heard of a device since a time, and how its installation stands.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or may not be seen.
    pub async fn installation(
        &self,
        who: &Principal,
        id: DeviceId,
        since: UnixMillis,
    ) -> Result<InstallView, Error> {
        let device = self.device(who, id).await?;
        let mut connection = self.db.read().acquire().await?;
        let found = gate::device(&mut connection, who, Action::Read, id).await?;
        // What it said under another owner is not for this one.
        let between = (since.0.max(found.owned_since.0), i64::MAX);
        let newest = messages::of_device(&mut connection, id, between, None, false, 1).await?;
        let newest = MessageViews::new(self, who)
            .without_details(&mut connection, newest)
            .await?;
        let now = self.world.clock.now();
        let heard = newest.into_iter().next().map(|message| Heard {
            message: message.id,
            time: message.time,
            stations: message.stations,
            rssi: message.rssi,
            quality: message.lqi,
        });
        Ok(InstallView {
            device: id,
            name: device.name,
            device_type: device.device_type,
            device_type_name: device.device_type_name,
            place: device.lat.zip(device.lng),
            since,
            now,
            verdict: verdict(heard.as_ref(), since, now),
            heard,
        })
    }
}
