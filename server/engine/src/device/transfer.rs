//! Devices that go to another device type of their owner.
//!
//! Messages, statistics and events so far stay with the device type and group that they came
//! under; the sequence numbers go on. Whether whoever has the device then sees them with it, is said
//! with the transfer; where nothing is said, those of its group go on seeing them, and those of
//! another group, to which it comes, see what it does from then on. A keep-alive counts from the last
//! message on, or from the transfer where the device had none before, or a longer one; where what it
//! did before is not seen, from its next message on. Event configurations of its own end
//! where the other device type is one of another group. What becomes of the token:
//!
//! | the other device type | token |
//! |---|---|
//! | has its contract, too | goes along |
//! | has others only, or none | is lost for good; the next message takes one anew |
//!
//! Each contract is an order of its own here, so none is exchanged for one of another contract
//! of the same order.

use domain::contract::Subscription;
use domain::device_type::DeviceTypeChoice;
use domain::group::Group;
use domain::permission::{Action, Principal};
use domain::registration::{Series, Verdict};
use domain::{ContractId, DeviceId, DeviceTypeId, Fault, UnixMillis};

use super::choice;
use super::registration::apply::{By, Noted, Target, Wish};
use crate::Engine;
use crate::callback::Owed;
use crate::error::Error;
use crate::event::contract::{Under, came_under, ids};
use crate::gate;
use crate::store::device_types::{Found, Rules};
use crate::store::devices::Standing;
use crate::store::{self, StoreError};

impl Engine {
    /// The device types to which `who` may bring a device: those with `find` in their name, and
    /// always its own.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Rejected`] names `find` where it is
    /// longer than a name.
    pub async fn transfer_choices(
        &self,
        who: &Principal,
        id: DeviceId,
        find: &str,
    ) -> Result<DeviceTypeChoice, Error> {
        let mut connection = self.db.read().acquire().await?;
        let device = gate::device(&mut connection, who, Action::WriteFleet, id).await?;
        let whole = Group::hierarchy(&device.group_path);
        let paths = who.reach(Action::WriteFleet).into_iter();
        // A role above the hierarchy reaches all of it, one below a part.
        let paths = paths.map(|path| if whole.starts_with(path) { whole } else { path });
        let paths: Vec<&str> = paths.filter(|path| path.starts_with(whole)).collect();
        let own = Some(device.device_type);
        choice::device_types(&mut connection, &paths, find, own).await
    }

    /// Brings a device to another device type of the same owner, with what it did before where it
    /// stays in its group, and without that where it comes to another.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Rejected`] names `device_type`.
    pub async fn transfer(
        &self,
        who: &Principal,
        id: DeviceId,
        to: DeviceTypeId,
    ) -> Result<(), Error> {
        self.transfer_with(who, id, to, None).await
    }

    /// The same, with what it did before or without, where that is said.
    ///
    /// # Errors
    /// As [`Engine::transfer`].
    pub async fn transfer_with(
        &self,
        who: &Principal,
        id: DeviceId,
        to: DeviceTypeId,
        history: Option<bool>,
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
        let series = Series::default();
        let target = Target {
            noted: Noted::Each,
            history,
            ..Target::new(By::Person(who), &target, &series)
        };
        let wish = Wish::as_it_is(id);
        let done = self.register_now(&mut tx, &target, &[wish]).await?;
        match done.verdicts.first() {
            Some(Ok(Verdict::Moved)) => {}
            // It went to another owner meanwhile, who alone knows its code.
            Some(Err(rejection)) if rejection.field == "pac" => return Err(Error::NotFound),
            Some(Err(rejection)) => return Err(rejection.fault.clone().of("device").into()),
            _ => return Ok(()),
        }
        self.register_end(tx, target.by, done).await?;
        Ok(())
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

pub(super) fn contracts_of(rules: &[Rules], id: DeviceTypeId) -> Vec<ContractId> {
    let rules = rules.iter().find(|rules| rules.id == id);
    rules.map_or_else(Vec::new, |rules| ids(&rules.contracts))
}

/// What changes for the device. Returns the contract whose token it loses.
pub(super) fn arrive(
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
