//! The virtual device: a message of a prototype that no radio carried, on the way of every other.
//!
//! What is made up has numbers of its own. A prototype that speaks by itself, too, begins with
//! whatever number it has: its message neither becomes part of one that was made up, nor is it held
//! against that one's number.

use domain::audit::{Field, Kind, Verb};
use domain::base_station::{Degrees, Region, StationSettings};
use domain::oob::FrameKind;
use domain::permission::{Action, Principal};
use domain::reception::{Outcome, Reception, SEQ_NUMBER_MAX};
use domain::virtual_device::{STATIONS, VirtualChoices, VirtualInput, VirtualMessage};
use domain::{DeviceId, Fault, MessageId, StationId, UnixMillis, message};

use crate::audit::{self, Act, Actor};
use crate::error::Error;
use crate::store::db::Tx;
use crate::store::{groups, prototypes, stations, virtual_places};
use crate::uplink::DoorError;
use crate::{Engine, StoreError, downlink, gate};

/// Prototypes that are offered at most.
const OFFERED: i64 = 200;
/// Hz.
const FREQUENCY: i64 = 868_130_000;
/// How much later the next station hears it (ms).
const LATER: i64 = 20;

impl Engine {
    /// The prototypes for which `who` may speak, by name, and what the messages of the one with the
    /// id `chosen` are read by.
    ///
    /// # Errors
    /// [`Error::NotFound`] for whoever sees nothing; [`Error::Forbidden`] for whoever changes
    /// nothing.
    pub async fn virtual_devices(
        &self,
        who: &Principal,
        chosen: &str,
    ) -> Result<VirtualChoices, Error> {
        let paths = who.reach(Action::WriteFleet);
        if paths.is_empty() {
            return Err(match who.reach(Action::Read).is_empty() {
                true => Error::NotFound,
                false => Error::Forbidden,
            });
        }
        let mut connection = self.db.read().acquire().await?;
        let mut devices = prototypes::list(&mut connection, &paths, OFFERED).await?;
        devices.sort_by(|one, other| (&one.1, one.0).cmp(&(&other.1, other.0)));
        let chosen = chosen.trim().parse::<DeviceId>().ok();
        let chosen = chosen.or_else(|| devices.first().map(|device| device.0));
        let device_type = match chosen {
            None => None,
            Some(id) => {
                let found = gate::device(&mut connection, who, Action::WriteFleet, id).await;
                match found {
                    Ok(found) if found.prototype => Some(found.device_type),
                    Ok(_) | Err(Error::NotFound | Error::Forbidden) => None,
                    Err(error) => return Err(error),
                }
            }
        };
        drop(connection);
        let device_type = match device_type {
            Some(id) => Some(self.device_type(who, id).await?),
            None => None,
        };
        Ok(VirtualChoices {
            devices,
            device_type,
        })
    }

    /// Has a prototype say something: its message comes in as if stations had heard it, is merged,
    /// decoded, delivered and answered like any other, and it is noted who made it up.
    ///
    /// # Errors
    /// [`Error::Rejected`] with what is wrong, by field of [`VirtualInput`]; [`Error::Forbidden`];
    /// [`Error::Unavailable`] where it cannot be stored now.
    pub async fn send_virtual(
        &self,
        who: &Principal,
        input: &VirtualInput,
    ) -> Result<(DeviceId, MessageId), Error> {
        let asked = input.check().map_err(Error::Rejected)?;
        let now = self.world.clock.now();
        let mut tx = self.db.write().await?;
        let found = gate::device(&mut tx, who, Action::WriteFleet, asked.device).await;
        let device = found.map_err(|error| match error {
            Error::NotFound => Fault::UnknownDevice.of("device").into(),
            other => other,
        })?;
        if !device.prototype {
            let allowed = "prototypes".to_owned();
            return Err(Fault::NotOneOf { allowed }.of("device").into());
        }
        // Two of one number that come soon after one another would be one message.
        let reach = message::reach(self.settings.merge_window);
        let newest = prototypes::newest_number(&mut tx, asked.device, now.plus(-reach)).await?;
        put_up_stations(&mut tx, self, now).await?;
        let placed = asked.placed();
        virtual_places::note(&mut tx, asked.device, now, &placed).await?;
        let act = Act {
            verb: Verb::Import,
            kind: Kind::Device,
            id: asked.device.to_string(),
            name: device.name.clone(),
            group: device.group,
            fields: vec![
                Field::text("virtual_message", "", asked.data.to_string()),
                Field::text("stations", "", asked.stations.to_string()),
                Field::text("places", "", told(&placed)),
            ],
        };
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await.map_err(StoreError::from)?;
        let number = newest.map_or(0, |last| match last {
            SEQ_NUMBER_MAX.. => 0,
            last => last + 1,
        });
        let outcomes = self.hand_in(heard(asked, number, now)).await;
        let outcomes =
            outcomes.map_err(|error: DoorError| Error::Unavailable(error.to_string()))?;
        let mut message = None;
        for outcome in outcomes {
            match outcome {
                Ok(Outcome::Accepted(id) | Outcome::Merged(id) | Outcome::Repeated(id)) => {
                    message.get_or_insert(id);
                }
                Err(rejection) => return Err(rejection.into()),
            }
        }
        let message = message.ok_or(Error::NotFound)?;
        if asked.ack {
            self.tasks
                .spawn(downlink::emit_when_due(self.clone(), message));
        }
        Ok((asked.device, message))
    }
}

/// Where stations stand, as the audit log says it.
fn told(placed: &[(StationId, Degrees)]) -> String {
    let places = placed.iter().map(|(_, (lat, lng))| format!("{lat}, {lng}"));
    places.collect::<Vec<_>>().join("; ")
}

/// What the stations hear of a message.
fn heard(asked: VirtualMessage, number: u16, now: UnixMillis) -> Vec<Reception> {
    let stations = STATIONS.into_iter().take(asked.stations).enumerate();
    stations
        .map(|(nth, station)| {
            let (rssi, snr) = asked.strength.heard_by(nth);
            Reception {
                station,
                device: asked.device,
                time: now.plus(LATER * nth as i64),
                seq_number: number,
                data: asked.data,
                rssi,
                snr: Some(snr),
                freq: Some(FREQUENCY),
                rep: Some(3),
                ack: asked.ack,
                kind: FrameKind::Data,
            }
        })
        .collect()
}

/// Registers the stations that hear virtual devices, those that are not there, with the operator.
async fn put_up_stations(tx: &mut Tx, engine: &Engine, now: UnixMillis) -> Result<(), Error> {
    let root = groups::root(tx).await?.ok_or(Error::NotFound)?;
    let dialect = engine.db.dialect;
    let new = stations::register(tx, dialect, root.id, &STATIONS, now).await?;
    for (nth, station) in STATIONS.into_iter().enumerate() {
        if !new.contains(&station) {
            continue;
        }
        let settings = StationSettings {
            name: format!("Virtual station {}", nth + 1),
            place: None,
            operator: String::new(),
            country: String::new(),
            region: Region::Rc1,
        };
        stations::edit(tx, station, &settings).await?;
        let act = Act {
            verb: Verb::Create,
            kind: Kind::BaseStation,
            id: station.to_string(),
            name: settings.name.clone(),
            group: root.id,
            fields: vec![Field::text("name", "", settings.name)],
        };
        audit::note(tx, engine, &Actor::System, act).await?;
    }
    Ok(())
}
