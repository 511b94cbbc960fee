//! Devices that go to another device type of their owner.
//!
//! Messages, statistics and events so far stay with the device type and group that they came
//! under; the sequence numbers go on. A keep-alive counts from the last message on, or from the
//! transfer where the device had none before, or a longer one. What becomes of the token:
//!
//! | the other device type | token |
//! |---|---|
//! | has its contract, too | goes along |
//! | has others only, or none | is lost for good; the next message takes one anew |
//!
//! Each contract is an order of its own here, so none is exchanged for one of another contract
//! of the same order.

use domain::contract::Subscription;
use domain::event::{EventKind, Variables};
use domain::group::Group;
use domain::permission::{Action, Principal};
use domain::{ContractId, DeviceId, DeviceTypeId, Fault, UnixMillis};

use crate::Engine;
use crate::alert::{self, Place};
use crate::callback::Owed;
use crate::error::Error;
use crate::event::contract::{Under, added, came_under, ids, standing as where_it_stands};
use crate::gate;
use crate::store::device_types::{Found, Rules};
use crate::store::devices::Standing;
use crate::store::{self, StoreError};

/// The most device types to choose from.
const CHOICES: i64 = 1000;

impl Engine {
    /// The device types to which `who` may bring a device, with their names: its own among them.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`].
    pub async fn transfer_choices(
        &self,
        who: &Principal,
        id: DeviceId,
    ) -> Result<Vec<(DeviceTypeId, String)>, Error> {
        let mut connection = self.db.read().acquire().await?;
        let device = gate::device(&mut connection, who, Action::WriteFleet, id).await?;
        let whole = Group::hierarchy(&device.group_path);
        let mut found = Vec::new();
        for path in who.reach(Action::WriteFleet) {
            // A role above the hierarchy reaches all of it, one below a part.
            let path = if whole.starts_with(path) { whole } else { path };
            if !path.starts_with(whole) {
                continue;
            }
            let dialect = self.db.dialect;
            let list =
                store::device_types::list(&mut connection, dialect, path, "", None, false, CHOICES);
            found.extend(list.await?.into_iter().map(|one| (one.name, one.id)));
        }
        found.sort_unstable();
        found.dedup();
        Ok(found.into_iter().map(|(name, id)| (id, name)).collect())
    }

    /// Brings a device to another device type of the same owner.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Rejected`] names `device_type`.
    pub async fn transfer(
        &self,
        who: &Principal,
        id: DeviceId,
        to: DeviceTypeId,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let device = gate::device(&mut tx, who, Action::WriteFleet, id).await?;
        let target = match gate::device_type(&mut tx, who, Action::WriteFleet, to).await {
            // The same answer whether it is not there or nothing may be brought there.
            Err(Error::NotFound | Error::Forbidden) => {
                return Err(Fault::UnknownDeviceType.of("device_type").into());
            }
            other => other?,
        };
        if Group::hierarchy(&device.group_path) != Group::hierarchy(&target.group_path) {
            return Err(Fault::OtherOwner.of("device_type").into());
        }
        let dialect = self.db.dialect;
        let mut standings = store::devices::lock(&mut tx, dialect, &[id]).await?;
        let mut standing = standings.remove(&id).ok_or(Error::NotFound)?;
        let from = standing.device_type;
        if from == to {
            return Ok(());
        }
        let mut both = [from, to];
        both.sort_unstable();
        let rules = store::device_types::rules(&mut tx, dialect, &both).await?;
        let now = self.world.clock.now();
        let lost = arrive(&mut standing, &rules, &target, now);
        if let Some(contract) = lost {
            store::contracts::count_tokens(&mut tx, dialect, &[(contract, -1)]).await?;
        }
        let counts = both.map(|one| (one, if one == to { 1 } else { -1 }));
        store::device_types::count_devices(&mut tx, dialect, &counts).await?;
        store::devices::move_to(&mut tx, id, to, target.view.group).await?;
        store::devices::write_rare(&mut tx, dialect, &[(id, &standing.rare)]).await?;
        let offered = contracts_of(&rules, to);
        let subscription = &standing.rare.subscription;
        let told = Variables {
            device_type_source_id: Some(from.to_string()),
            device_type_destination_id: Some(to.to_string()),
            ..where_it_stands(subscription, &offered)
        };
        let told = vec![(EventKind::Transferred, told)];
        let mut owed = self.tell(&mut tx, id, &standing, now, told).await?;
        if let Some(contract) = added(&contracts_of(&rules, from), &offered) {
            let under = Under {
                device_type: to,
                group: target.view.group,
                contract,
                contracts: offered,
            };
            let device = [(id, subscription.clone())];
            owed = owed.and(came_under(self, &mut tx, &under, &device, now).await?);
        }
        let place = Place {
            device: id,
            device_type: to,
            group: target.view.group,
        };
        let heard = standing.heard_at.0 > 0;
        alert::moved(&mut tx, self, place, heard, now).await?;
        self.finish(tx, owed, &[id], now).await
    }

    /// Tells of devices that were just registered under a type. What callbacks owe for that is to
    /// be counted.
    pub(crate) async fn tell_registered(
        &self,
        connection: &mut sqlx::AnyConnection,
        device_type: DeviceTypeId,
        devices: impl Iterator<Item = DeviceId>,
        now: UnixMillis,
    ) -> Result<Owed, StoreError> {
        let Some(found) = store::device_types::get(connection, device_type).await? else {
            return Ok(Owed::default());
        };
        let contracts: Vec<ContractId> = found.view.contracts.iter().map(|one| one.0).collect();
        let Some(contract) = contracts.first().copied() else {
            return Ok(Owed::default());
        };
        let under = Under {
            device_type,
            group: found.view.group,
            contract,
            contracts,
        };
        let devices: Vec<_> = devices
            .map(|device| (device, Subscription::default()))
            .collect();
        came_under(self, connection, &under, &devices, now).await
    }
}

fn contracts_of(rules: &[Rules], id: DeviceTypeId) -> Vec<ContractId> {
    let rules = rules.iter().find(|rules| rules.id == id);
    rules.map_or_else(Vec::new, |rules| ids(&rules.contracts))
}

/// What changes for the device. Returns the contract whose token it loses.
fn arrive(
    standing: &mut Standing,
    rules: &[Rules],
    target: &Found,
    now: UnixMillis,
) -> Option<ContractId> {
    let (from, to) = (standing.device_type, target.view.id);
    standing.device_type = to;
    standing.group = target.view.group;
    let heard = standing.heard_at.0 > 0 && standing.rare.lost_event == 0;
    let before = rules.iter().find(|rules| rules.id == from);
    let before = before.map_or(0, |rules| rules.keep_alive);
    standing.rare.alarm_at = match target.view.keep_alive {
        _ if !heard => UnixMillis(0),
        0 => UnixMillis(0),
        // Nobody asked for a message so soon before, as where a type gets its keep-alive.
        seconds if before == 0 || before > seconds => now.plus(seconds.saturating_mul(1000)),
        // What its old type still leaves it time for stays so.
        _ => standing.rare.alarm_at.max(now),
    };
    let contracts = contracts_of(rules, to);
    standing.rare.subscription.transfer(&contracts)
}
