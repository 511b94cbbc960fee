//! Devices that are being transferred: their owner offers them to a group of another, and whoever
//! keeps the fleet there takes them or not within seven days. Until then they stay where they are,
//! and nothing else is done with whom they belong to.
//!
//! Whoever takes them gets them as by their codes: without tokens, which are lost, without what they
//! said before, and without event configurations of their own, which end; see
//! [`super::registration::apply`].

use std::collections::BTreeSet;
use std::time::Duration;

use domain::audit::{Field, Kind, Verb};
use domain::device_type::DeviceTypeChoice;
use domain::group::{Group, GroupChoice};
use domain::permission::{Action, Principal};
use domain::registration::{Series, SeriesInput, Verdict};
use domain::transfer::{TransferInput, TransferPage, TransferState, TransferView};
use domain::{DeviceId, DeviceTypeId, Fault, GroupId, Rejection, TransferId};

use super::choice;
use super::registration::apply::{By, Target, Wish};
use super::registration::noting::named;
use crate::audit::{self, Act, Actor, reason};
use crate::error::Error;
use crate::store::db::Tx;
use crate::store::transfers::{self as table, Found, NewTransfer};
use crate::store::{self, StoreError, devices};
use crate::{Engine, gate, rounds};

/// How long an offer holds (ms).
const HOLDS: i64 = 7 * 86_400_000;
/// How often it is looked which are over.
const EVERY: Duration = Duration::from_secs(60);
/// Offers of one look.
const BATCH: i64 = 100;

/// Works until the engine stops.
pub(crate) async fn work_forever(engine: Engine) {
    let trouble = "a transfer of devices could not be ended";
    let step = |engine: Engine| async move { step(&engine).await };
    rounds::work(engine, EVERY, trouble, rounds::by_nobody, step).await;
}

/// Ends one offer that nobody took in time. False where there is none.
pub(crate) async fn step(engine: &Engine) -> Result<bool, StoreError> {
    let now = engine.world.clock.now();
    let mut connection = engine.db.read().acquire().await?;
    let over = table::over(&mut connection, now, BATCH).await?;
    drop(connection);
    let Some(id) = over.first().copied() else {
        return Ok(false);
    };
    let mut tx = engine.db.write().await?;
    let Some(found) = table::get(&mut tx, id).await? else {
        return Ok(true);
    };
    engine
        .end_transfer(
            tx,
            &found,
            (TransferState::Over, Verb::Undo),
            &Actor::System,
        )
        .await?;
    Ok(true)
}

impl Engine {
    /// Looks at what [`Engine::offer_devices`] would do: the devices with their names.
    ///
    /// # Errors
    /// As that.
    pub async fn offered_devices(
        &self,
        who: &Principal,
        input: &TransferInput,
    ) -> Result<Vec<(DeviceId, String)>, Error> {
        may_give(who)?;
        let (group, ids) = input.check().map_err(Error::Rejected)?;
        let mut tx = self.db.write().await?;
        let found = self.offerable(&mut tx, who, group, &ids).await?;
        tx.rollback().await?;
        Ok(found.devices)
    }

    /// The groups to choose from for an offer: those that `who` sees, by name, with `find` in it, at
    /// most a thousand; none where he sees those of one owner alone, which then is the one who gives.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`] for whoever changes no devices;
    /// [`Error::Rejected`] names `find` where it is longer than a name.
    pub async fn transfer_groups(&self, who: &Principal, find: &str) -> Result<GroupChoice, Error> {
        may_give(who)?;
        let owners = who.reach(Action::Read).into_iter().map(Group::hierarchy);
        let owners: BTreeSet<&str> = owners.collect();
        // The root is above all of them.
        let all = owners.iter().any(|path| path.matches('/').count() == 2);
        match all || owners.len() > 1 {
            true => crate::group::reached(self, who, Action::Read, find).await,
            false => Ok(GroupChoice::default()),
        }
    }

    /// Offers devices of one owner to a group of another.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`] for whoever changes no devices;
    /// [`Error::Rejected`] names `group` or `devices`.
    pub async fn offer_devices(
        &self,
        who: &Principal,
        input: &TransferInput,
    ) -> Result<TransferId, Error> {
        may_give(who)?;
        let (group, ids) = input.check().map_err(Error::Rejected)?;
        let mut tx = self.db.write().await?;
        let offer = self.offerable(&mut tx, who, group, &ids).await?;
        let now = self.world.clock.now();
        let id = TransferId(self.ids.long());
        let new = NewTransfer {
            id,
            from: offer.from,
            from_type: offer.from_type,
            to: group,
            user: who.user,
            devices: ids.len() as i64,
            ends: now.plus(HOLDS),
        };
        table::insert(&mut tx, &new, now).await?;
        table::insert_devices(&mut tx, self.db.dialect, id, &offer.devices).await?;
        table::mark(&mut tx, self.db.dialect, &ids, Some(id)).await?;
        store::feed::append(&mut tx, now, &ids).await?;
        for of in groups([offer.from, group]) {
            let act = act(id, of, Verb::Transfer, &ids);
            audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        }
        tx.commit().await?;
        self.feed.wake();
        Ok(id)
    }

    /// The devices, held, where they may be offered to that group.
    async fn offerable(
        &self,
        tx: &mut Tx,
        who: &Principal,
        group: GroupId,
        ids: &[DeviceId],
    ) -> Result<Offer, Error> {
        let path = store::groups::path(tx, group).await?;
        let path = path.ok_or_else(|| Fault::UnknownGroup.of("group"))?;
        let dialect = self.db.dialect;
        devices::hold(tx, dialect, ids).await?;
        let owned = devices::owned(tx, dialect, ids).await?;
        let mut offer: Option<Offer> = None;
        for id in ids {
            // The same answer whether it is not there or not to be changed.
            let one = owned.get(id);
            let one = one.filter(|one| who.may(Action::WriteFleet, &one.group_path));
            let one = one.ok_or_else(|| Fault::UnknownDevice.of("devices"))?;
            if one.transfer.is_some() {
                return Err(Fault::BeingTransferred.of("devices").into());
            }
            let whole = Group::hierarchy(&one.group_path);
            if whole == Group::hierarchy(&path) {
                return Err(Fault::SameOwner.of("group").into());
            }
            let offer = offer.get_or_insert_with(|| Offer {
                from: one.group,
                from_type: one.device_type,
                whole: whole.to_owned(),
                devices: Vec::with_capacity(ids.len()),
            });
            if offer.whole != whole || offer.from != one.group {
                return Err(Fault::OtherOwner.of("devices").into());
            }
            offer.devices.push((*id, one.name.clone()));
        }
        offer.ok_or_else(|| Fault::Missing.of("devices").into())
    }

    /// One offer with its devices, for either side; whoever may take them chooses among the device
    /// types with `find` in their name, and the one with the id `chosen`.
    ///
    /// # Errors
    /// [`Error::NotFound`] for everybody else; [`Error::Rejected`] names `find` where it is longer
    /// than a name.
    pub async fn transfer_offer(
        &self,
        who: &Principal,
        id: TransferId,
        find: &str,
        chosen: &str,
    ) -> Result<TransferPage, Error> {
        let mut connection = self.db.read().acquire().await?;
        let found = table::get(&mut connection, id).await?;
        let found = found.ok_or(Error::NotFound)?;
        let transfer = side(who, &found)?;
        let devices = table::noted(&mut connection, id).await?;
        let types = match transfer.takes {
            true => {
                let paths = [found.to_group.1.as_str()];
                choice::device_types(&mut connection, &paths, find, chosen.parse().ok()).await?
            }
            false => DeviceTypeChoice::default(),
        };
        Ok(TransferPage {
            transfer,
            devices,
            types,
        })
    }

    /// Takes the devices of an offer, under a device type of the group that they were offered to, or
    /// of one below it.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Rejected`] with what is wrong, by field
    /// of [`SeriesInput`], or `transfer` where it is not open any more.
    pub async fn accept_transfer(
        &self,
        who: &Principal,
        id: TransferId,
        input: &SeriesInput,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let found = table::get(&mut tx, id).await?.ok_or(Error::NotFound)?;
        if !side(who, &found)?.takes {
            return Err(closed_or_forbidden(&found));
        }
        let (device_type, series): (DeviceTypeId, Series) =
            input.check().map_err(Error::Rejected)?;
        // Its time may be over before the worker comes to it.
        let over = found.ends <= self.world.clock.now();
        if over || !table::end(&mut tx, id, TransferState::Accepted).await? {
            return Err(closed());
        }
        let under = store::device_types::get(&mut tx, device_type).await?;
        let under = under.filter(|under| under.group_path.starts_with(&found.to_group.1));
        let under = under.filter(|under| who.may(Action::WriteFleet, &under.group_path));
        let under = under.ok_or_else(|| Fault::UnknownDeviceType.of("device_type"))?;
        let devices = table::devices(&mut tx, id).await?;
        let wishes = devices.into_iter().map(|(id, name)| Wish {
            name,
            ..Wish::as_it_is(id)
        });
        let wishes: Vec<Wish> = wishes.collect();
        let target = Target {
            offered: Some(id),
            ..Target::new(By::Person(who), &under, &series)
        };
        let done = self.register_now(&mut tx, &target, &wishes).await?;
        // All of them, or none.
        let mut wrong: Vec<Rejection> = Vec::new();
        for verdict in &done.verdicts {
            match verdict {
                Ok(Verdict::Taken) => {}
                Ok(_) => return Err(closed()),
                Err(rejection) => {
                    if !wrong.contains(rejection) {
                        wrong.push(rejection.clone());
                    }
                }
            }
        }
        if !wrong.is_empty() {
            return Err(Error::Rejected(wrong));
        }
        self.register_end(tx, target.by, done).await?;
        Ok(())
    }

    /// Does not take the devices of an offer: they stay where they are.
    ///
    /// # Errors
    /// As [`Engine::accept_transfer`].
    pub async fn refuse_transfer(&self, who: &Principal, id: TransferId) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let found = table::get(&mut tx, id).await?.ok_or(Error::NotFound)?;
        if !side(who, &found)?.takes {
            return Err(closed_or_forbidden(&found));
        }
        let end = (TransferState::Refused, Verb::Refuse);
        match self
            .end_transfer(tx, &found, end, &Actor::Person(who))
            .await?
        {
            true => Ok(()),
            false => Err(closed()),
        }
    }

    /// Keeps devices that were offered.
    ///
    /// # Errors
    /// As [`Engine::accept_transfer`].
    pub async fn take_transfer_back(&self, who: &Principal, id: TransferId) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let found = table::get(&mut tx, id).await?.ok_or(Error::NotFound)?;
        if !side(who, &found)?.gives {
            return Err(closed_or_forbidden(&found));
        }
        let end = (TransferState::TakenBack, Verb::Undo);
        match self
            .end_transfer(tx, &found, end, &Actor::Person(who))
            .await?
        {
            true => Ok(()),
            false => Err(closed()),
        }
    }

    /// Ends an offer whose devices stay. False where it was ended before.
    async fn end_transfer(
        &self,
        mut tx: Tx,
        found: &Found,
        (state, verb): (TransferState, Verb),
        actor: &Actor<'_>,
    ) -> Result<bool, StoreError> {
        if !table::end(&mut tx, found.id, state).await? {
            return Ok(false);
        }
        let now = self.world.clock.now();
        let dialect = self.db.dialect;
        let ids = table::devices(&mut tx, found.id).await?;
        let ids: Vec<DeviceId> = ids.into_iter().map(|one| one.0).collect();
        devices::hold(&mut tx, dialect, &ids).await?;
        table::mark(&mut tx, dialect, &ids, None).await?;
        store::feed::append(&mut tx, now, &ids).await?;
        for group in groups([found.from, found.to]) {
            let mut act = act(found.id, group, verb, &ids);
            if state == TransferState::Over {
                act.fields.push(reason("not_taken"));
            }
            audit::note(&mut tx, self, actor, act).await?;
        }
        tx.commit().await?;
        self.feed.wake();
        Ok(true)
    }
}

/// Devices that may be offered, and whose they are.
struct Offer {
    from: GroupId,
    from_type: DeviceTypeId,
    /// The path of the whole hierarchy of their owner.
    whole: String,
    devices: Vec<(DeviceId, String)>,
}

/// Where `who` may give and take devices.
pub(super) fn may_give(who: &Principal) -> Result<Vec<&str>, Error> {
    let paths = who.reach(Action::WriteFleet);
    match paths.is_empty() {
        false => Ok(paths),
        true if who.reach(Action::Read).is_empty() => Err(Error::NotFound),
        true => Err(Error::Forbidden),
    }
}

/// An offer as `who` sees it, if he is of either side.
fn side(who: &Principal, found: &Found) -> Result<TransferView, Error> {
    let sees = |path: &str| gate::authorise(who, Action::Read, path).is_ok();
    match sees(&found.from_group.1) || sees(&found.to_group.1) {
        true => Ok(view(who, found)),
        false => Err(Error::NotFound),
    }
}

/// A transfer as `who` sees it.
pub(crate) fn view(who: &Principal, found: &Found) -> TransferView {
    let open = found.state == TransferState::Open;
    let name = |(name, path): &(String, String)| {
        let seen = who.may(Action::Read, path);
        seen.then(|| name.clone())
    };
    TransferView {
        id: found.id,
        from_name: name(&found.from_group),
        to_name: name(&found.to_group),
        devices: found.devices,
        created: found.created,
        ends: found.ends,
        state: found.state,
        takes: open && who.may(Action::WriteFleet, &found.to_group.1),
        gives: open && who.may(Action::WriteFleet, &found.from_group.1),
    }
}

fn closed() -> Error {
    Fault::NotOpen.of("transfer").into()
}

/// Why somebody who sees an offer may not end it.
fn closed_or_forbidden(found: &Found) -> Error {
    match found.state {
        TransferState::Open => Error::Forbidden,
        _ => closed(),
    }
}

/// Both groups, once where they are the same.
fn groups(both: [GroupId; 2]) -> Vec<GroupId> {
    let mut groups = both.to_vec();
    groups.dedup();
    groups
}

fn act(id: TransferId, group: GroupId, verb: Verb, devices: &[DeviceId]) -> Act {
    Act {
        verb,
        kind: Kind::Transfer,
        id: id.to_string(),
        name: String::new(),
        group,
        fields: vec![Field::text("devices", "", named(devices))],
    }
}
