//! A demonstration fleet of any size: taken in a batch at a time, by the same pipeline as everything
//! else, and taken away as a whole.

use domain::audit::{Field, Kind, Verb};
use domain::group::Held;
use domain::reception::{Outcome, Reception};
use domain::{DeviceId, Fault, GroupId, Rejection};

use super::{DEMO_GROUP, DemoFleet};
use crate::audit::{self, Act, Actor};
use crate::error::Error;
use crate::store::again::again;
use crate::store::{self, demo, device_types, groups, retention, station_tokens};
use crate::uplink::{self, Received};
use crate::{Engine, StoreError, secret};

/// The token by which the larger fleet is registered. Only whoever loads it has it.
const LOADER: &str = "Demo loader";
/// Devices that are taken away at a time.
const DEVICES: i64 = 100;
/// Messages that are taken away in one transaction.
const MESSAGES: i64 = 2_000;

/// What was taken away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// Devices.
    pub devices: u64,
    /// Messages.
    pub messages: u64,
}

impl Engine {
    /// A token that registers under the first device type of the demo fleet; the one before stops
    /// working.
    ///
    /// # Errors
    /// [`Error::NotFound`] where that has no device type any more; when the database fails.
    pub async fn demo_loader(&self, fleet: &DemoFleet) -> Result<String, Error> {
        let first = fleet.device_types.first().ok_or(Error::NotFound)?;
        let token = secret::new(&self.world);
        let mut tx = self.db.write().await?;
        let row = station_tokens::NewToken {
            hash: secret::hash(&token),
            group: fleet.group,
            station: None,
            registers_under: Some(*first),
            name: LOADER,
        };
        station_tokens::put(&mut tx, &row, self.world.clock.now()).await?;
        let act = Act {
            verb: Verb::Rotate,
            kind: Kind::StationToken,
            id: fleet.group.to_string(),
            name: LOADER.to_owned(),
            group: fleet.group,
            fields: vec![Field::secret("token")],
        };
        audit::note(&mut tx, self, &Actor::Command, act).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// Stores what the stations of a demonstration heard, as one group. How many messages were new.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn store_demo(&self, mut heard: Vec<Reception>) -> Result<u64, Error> {
        heard.sort_by_key(|reception| reception.device);
        let received: Vec<Received> = heard
            .into_iter()
            .enumerate()
            .map(|(place, reception)| Received { place, reception })
            .collect();
        let outcomes = again(|| uplink::commit(self, received.clone())).await?;
        let new =
            |outcome: &&Result<Outcome, Rejection>| matches!(outcome, Ok(Outcome::Accepted(_)));
        Ok(outcomes.iter().filter(new).count() as u64)
    }

    /// Takes the demo fleet away: its group with all devices, messages, device types, contracts,
    /// base stations and tokens. `told` hears how much is gone already. Broken off, it is gone on
    /// with when it is asked for again. Nothing where there is no such group.
    ///
    /// # Errors
    /// [`Error::Rejected`], before anything is taken away, names what somebody put into the group
    /// beside them: groups below, users, API accesses, profiles and the like.
    pub async fn remove_demo(&self, told: impl Fn(Removed)) -> Result<Removed, Error> {
        let mut removed = Removed::default();
        let group = {
            let mut connection = self.db.read().acquire().await?;
            let Some(root) = groups::root(&mut connection).await? else {
                return Ok(removed);
            };
            let Some(group) = groups::child(&mut connection, root.id, DEMO_GROUP).await? else {
                return Ok(removed);
            };
            others(&groups::held(&mut connection, group).await?)?;
            group
        };
        let naming = {
            let mut connection = self.db.read().acquire().await?;
            demo::naming_devices(&mut connection, self.db.dialect).await?
        };
        loop {
            let mut devices = {
                let mut connection = self.db.read().acquire().await?;
                demo::devices(&mut connection, group, DEVICES).await?
            };
            if devices.is_empty() {
                break;
            }
            devices.sort_unstable();
            for device in &devices {
                while let gone @ 1.. = again(|| self.remove_messages(*device)).await? {
                    removed.messages += gone;
                    told(removed);
                }
            }
            let gone = again(|| self.remove_devices(group, &naming, &devices));
            removed.devices += gone.await?;
            told(removed);
        }
        self.remove_group(group, removed).await?;
        Ok(removed)
    }

    /// Takes the next messages of a device away; how many.
    async fn remove_messages(&self, device: DeviceId) -> Result<u64, StoreError> {
        let dialect = self.db.dialect;
        let mut tx = self.db.write().await?;
        store::devices::hold(&mut tx, dialect, &[device]).await?;
        let old = demo::messages(&mut tx, device, MESSAGES).await?;
        if !old.is_empty() {
            retention::delete_messages(&mut tx, dialect, &old).await?;
            retention::delete_what_followed(&mut tx, dialect, &old).await?;
        }
        tx.commit().await?;
        Ok(old.len() as u64)
    }

    /// Takes devices without messages away that still belong to that group; how many.
    async fn remove_devices(
        &self,
        group: GroupId,
        naming: &[String],
        devices: &[DeviceId],
    ) -> Result<u64, StoreError> {
        let dialect = self.db.dialect;
        let mut tx = self.db.write().await?;
        store::devices::hold(&mut tx, dialect, devices).await?;
        // Whoever was quicker may have brought one to another owner.
        let owned = store::devices::owned(&mut tx, dialect, devices).await?;
        let mut of_group: Vec<DeviceId> = owned
            .iter()
            .filter(|(_, owned)| owned.group == group)
            .map(|(device, _)| *device)
            .collect();
        of_group.sort_unstable();
        demo::remove(&mut tx, naming, &of_group).await?;
        store::maps::refresh(&mut tx, dialect, of_group.iter().copied()).await?;
        tx.commit().await?;
        Ok(of_group.len() as u64)
    }

    /// Takes a group without devices away, with everything else that it holds.
    async fn remove_group(&self, group: GroupId, removed: Removed) -> Result<(), Error> {
        let now = self.world.clock.now();
        let mut tx = self.db.write().await?;
        store::alerts::configurations::bump(&mut tx, self.ids.rows(1)[0]).await?;
        groups::hold_tree(&mut tx, self.db.dialect).await?;
        groups::hold(&mut tx, self.db.dialect, group, true).await?;
        others(&groups::held(&mut tx, group).await?)?;
        for device_type in demo::device_types(&mut tx, group).await? {
            device_types::lock(&mut tx, self.db.dialect, device_type).await?;
            crate::device_type::take_away(&mut tx, self, (device_type, group), now).await?;
            demo::remove_figures(&mut tx, &device_type.to_string()).await?;
        }
        let stations = demo::empty_group(&mut tx, group).await?;
        demo::remove_figures(&mut tx, &group.to_string()).await?;
        let count = |name, count: u64| Field::text(name, count.to_string(), "");
        let act = Act {
            verb: Verb::Delete,
            kind: Kind::Group,
            id: group.to_string(),
            name: DEMO_GROUP.to_owned(),
            group,
            fields: vec![
                count("devices", removed.devices),
                count("messages", removed.messages),
                count("stations", stations.unsigned_abs()),
            ],
        };
        audit::note(&mut tx, self, &Actor::Command, act).await?;
        groups::delete(&mut tx, group).await?;
        tx.commit().await?;
        // What was owed by the callbacks that went with it is cancelled.
        self.work.notify_one();
        Ok(())
    }
}

/// Refuses to take a group away in which there is what no demonstration puts there.
fn others(held: &[(Held, i64)]) -> Result<(), Error> {
    let of_demo = |held: Held| {
        matches!(
            held,
            Held::DeviceTypes | Held::Contracts | Held::BaseStations | Held::StationTokens
        )
    };
    let others = held.iter().filter(|(held, _)| !of_demo(*held));
    let others: Vec<Rejection> = others
        .map(|(held, count)| Fault::StillUsed { count: *count }.of(held.word()))
        .collect();
    match others.is_empty() {
        true => Ok(()),
        false => Err(Error::Rejected(others)),
    }
}

#[cfg(test)]
mod tests {
    use domain::permission::Profile;

    use super::Removed;
    use crate::error::Error;
    use crate::store::groups;
    use crate::testing::on_each;

    #[tokio::test]
    async fn the_demo_fleet_goes_as_a_whole_and_can_come_again() {
        on_each(async |test| {
            let fleet = test.engine.load_demo(false).await.unwrap();
            test.engine.load_demo_traffic(&fleet).await.unwrap();
            test.clock.advance(60_000);
            test.close_messages().await;
            assert!(!test.cells_of_maps().await.is_empty());
            assert!(!test.cells_of_coverage().await.is_empty());
            let removed = test.engine.remove_demo(|_| ()).await.unwrap();
            let all = Removed {
                devices: 10,
                messages: 432,
            };
            assert_eq!(removed, all);
            let seen = test.engine.group(&test.of_root(), test.group).await;
            assert!(matches!(seen, Err(Error::NotFound)));
            for table in [
                "devices",
                "messages",
                "receptions",
                "device_statistics",
                "fleet_statistics",
                "base_stations",
                "events",
                "callbacks",
                "map_places",
                "map_cells",
                "heard_cells",
                "station_cells",
            ] {
                let mut connection = test.engine.db.read().acquire().await.unwrap();
                let left = crate::store::whole::count(&mut connection, table).await;
                // What the root group counted stays: messages came and went there.
                let most = i64::from(table == "fleet_statistics") * 1_000;
                assert!(left.unwrap() <= most, "{table}");
            }
            assert_eq!(
                test.engine.remove_demo(|_| ()).await.unwrap(),
                Removed::default()
            );
            let again = test.engine.load_demo(false).await.unwrap();
            assert!(again.bridge_token.is_some(), "the former one is gone");
            assert_eq!(test.engine.load_demo_traffic(&again).await.unwrap(), 432);
            test
        })
        .await;
    }

    #[tokio::test]
    async fn what_somebody_put_beside_it_keeps_it() {
        on_each(async |mut test| {
            let fleet = test.engine.load_demo(false).await.unwrap();
            test.engine.load_demo_traffic(&fleet).await.unwrap();
            test.with_group_below().await;
            let refused = test.engine.remove_demo(|_| ()).await;
            let Err(Error::Rejected(wrong)) = refused else {
                panic!("{refused:?}");
            };
            assert_eq!(wrong[0].field, "groups");
            let who = test.member(Profile::CustomerRead);
            assert_eq!(test.engine.overview(&who).await.unwrap().messages, 432);
            let mut connection = test.engine.db.read().acquire().await.unwrap();
            let path = groups::path(&mut connection, test.group).await.unwrap();
            assert!(path.is_some());
            drop(connection);
            test
        })
        .await;
    }
}
