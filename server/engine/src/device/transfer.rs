//! Devices that go to another device type of their owner.
//!
//! Messages, statistics and events so far stay with the device type and group that they came
//! under; the sequence numbers go on. A keep-alive counts from the last message on, or from the
//! transfer where the device had none before, or a longer one. Event configurations of its own end
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
use domain::group::Group;
use domain::permission::{Action, Principal};
use domain::registration::{Series, Verdict};
use domain::{ContractId, DeviceId, DeviceTypeId, Fault, UnixMillis};

use super::registration::apply::{By, Noted, Target, Wish};
use crate::Engine;
use crate::callback::Owed;
use crate::error::Error;
use crate::event::contract::{Under, came_under, ids};
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
        let reach = who.reach(Action::WriteFleet).into_iter();
        // A role above the hierarchy reaches all of it, one below a part.
        let reach = reach.map(|path| if whole.starts_with(path) { whole } else { path });
        let paths: Vec<&str> = reach.filter(|path| path.starts_with(whole)).collect();
        if paths.is_empty() {
            return Ok(Vec::new());
        }
        Ok(store::device_types::names(&mut connection, &paths, CHOICES).await?)
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
        let series = Series::default();
        let target = Target {
            by: By::Person(who),
            under: &target,
            series: &series,
            registration: None,
            offered: None,
            noted: Noted::Each,
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
