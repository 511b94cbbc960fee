//! What is done to many devices at once: those that somebody chose one by one, or all that match a
//! filter. Each goes by the rules by which it is done to one, and what was done to it is noted as
//! there.
//!
//! A batch is one transaction, of as many statements for a thousand devices as for one. It is done in
//! the background, batch for batch ([`super::registration::several`]): where something comes in
//! between two of them, what was done by then stays done, and the rest follows.

use std::collections::{BTreeMap, HashMap};

use domain::device::{BULK_MOST, BulkAct, BulkChoice, BulkCount, BulkInput, too_many};
use domain::permission::{Action, Principal};
use domain::{DeviceId, Fault, RegistrationId};

use super::asked::Asked;
use super::change::{self, Change, Stays};
use super::delete;
use super::making;
use super::named::Named;
use super::registration::several;
use super::settings::{self, Edit};
use crate::audit::Act;
use crate::callback::Owed;
use crate::error::Error;
use crate::group::{Caps, LetIn};
use crate::store::again::again;
use crate::store::db::{Dialect, Tx};
use crate::store::devices::{self as table, Owned};
use crate::store::{self, StoreError};
use crate::{Engine, gate};

/// Devices of one transaction: few enough that whoever waits for its end hardly notices.
const BATCH: usize = 1024;

/// What becomes of each device, with what is owed and to be noted for those to which it is done.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) verdicts: BTreeMap<DeviceId, Result<(), Stays>>,
    pub(super) owed: Owed,
    pub(super) acts: Vec<Act>,
    /// Prototypes that were let in, where it is only looked at, with those of earlier batches.
    let_in: LetIn,
}

/// Some of the devices, ascending.
pub(super) struct Batch<'a> {
    pub(super) devices: &'a [DeviceId],
    /// False: it is only looked at what would become of them.
    pub(super) doing: bool,
    /// What earlier batches let in, where it is only looked at: what is done is counted where it is.
    pub(super) before: &'a LetIn,
}

impl Outcome {
    /// Those to which it is done, ascending.
    pub(super) fn done(&self) -> Vec<DeviceId> {
        let done = self.verdicts.iter().filter(|one| one.1.is_ok());
        done.map(|one| *one.0).collect()
    }
}

impl Engine {
    /// Looks at what [`Engine::change_devices`] would do: to how many, and why not to the others.
    ///
    /// # Errors
    /// As that, but for devices: that none match is no error.
    pub async fn look_at_devices(
        &self,
        who: &Principal,
        input: &BulkInput,
    ) -> Result<BulkCount, Error> {
        let (act, devices) = self.meant(who, input).await?;
        let mut count = BulkCount::default();
        let mut let_in = LetIn::default();
        for devices in devices.chunks(BATCH) {
            let batch = Batch {
                devices,
                doing: false,
                before: &let_in,
            };
            let (verdicts, after) = again(|| self.look_at_some(who, &act, &batch)).await?;
            let_in = after;
            for verdict in verdicts {
                count.add(verdict);
            }
        }
        count.sort();
        Ok(count)
    }

    /// Has something done to many devices: that goes on by itself, as lists of devices do that are
    /// registered, and can be followed like those ([`Engine::registration`]).
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`] for whoever changes no devices;
    /// [`Error::Rejected`] with what is wrong, by field of [`BulkInput`]; `devices` where there are
    /// none.
    pub async fn change_devices(
        &self,
        who: &Principal,
        input: &BulkInput,
    ) -> Result<RegistrationId, Error> {
        let (_, devices) = self.meant(who, input).await?;
        several::take(self, who, input, &devices).await
    }

    /// What is meant: what is to be done, and to which devices, ascending.
    async fn meant(
        &self,
        who: &Principal,
        input: &BulkInput,
    ) -> Result<(BulkAct, Vec<DeviceId>), Error> {
        super::registration::writes(who)?;
        let act = input.act().map_err(Error::Rejected)?;
        let devices = self.chosen(who, &input.choice()?).await?;
        if let BulkAct::Edit(edit) = &act
            && let Some(to) = edit.device_type
        {
            let mut connection = self.db.read().acquire().await?;
            let found = gate::device_type(&mut connection, who, Action::WriteFleet, to).await;
            match found {
                // The same answer whether it is not there or nothing may be brought there.
                Err(Error::NotFound | Error::Forbidden) => {
                    return Err(Fault::UnknownDeviceType.of("device_type").into());
                }
                other => _ = other?,
            }
        }
        Ok((act, devices))
    }

    /// The devices that were chosen, ascending.
    async fn chosen(&self, who: &Principal, choice: &BulkChoice) -> Result<Vec<DeviceId>, Error> {
        let query = match choice {
            BulkChoice::These(devices) => return Ok(devices.clone()),
            BulkChoice::Matching(query) => query,
        };
        let paths = who.reach(Action::Read);
        let asked = Asked::read(query)?;
        let wanted = asked.wanted(&paths, self.world.clock.now());
        let mut connection = self.db.read().acquire().await?;
        let bound = BULK_MOST as i64 + 1;
        let found = table::matching(&mut connection, &wanted, bound).await?;
        match found.len() > BULK_MOST {
            true => Err(too_many().into()),
            false => Ok(found),
        }
    }

    /// What would become of some devices. Nothing is kept.
    async fn look_at_some(
        &self,
        who: &Principal,
        act: &BulkAct,
        batch: &Batch<'_>,
    ) -> Result<(Vec<Result<(), Stays>>, LetIn), StoreError> {
        let mut tx = self.db.write().await?;
        let outcome = self.deal(&mut tx, who, act, batch).await?;
        tx.rollback().await?;
        Ok((outcome.verdicts.into_values().collect(), outcome.let_in))
    }

    /// Deals with some devices: what becomes of each. Where it is only looked at, nothing may be kept.
    pub(super) async fn deal(
        &self,
        tx: &mut Tx,
        who: &Principal,
        act: &BulkAct,
        batch: &Batch<'_>,
    ) -> Result<Outcome, StoreError> {
        let (devices, doing) = (batch.devices, batch.doing);
        let dialect = self.db.dialect;
        // Whoever brings them elsewhere holds other rows before, and what else is held here.
        let moves = matches!(act, BulkAct::Edit(edit) if edit.device_type.is_some());
        if !moves {
            hold(tx, dialect, act, devices).await?;
        }
        let owned = table::owned(tx, dialect, devices).await?;
        let mut refused = Vec::new();
        let mut mine = Vec::with_capacity(devices.len());
        for device in devices {
            match may(who, owned.get(device)) {
                Ok(()) => mine.push(*device),
                Err(fault) => refused.push((*device, Err(Some(fault)))),
            }
        }
        let change = match act {
            BulkAct::Suspend => Some(Change::Suspend),
            BulkAct::Resume => Some(Change::Resume),
            BulkAct::Restart => Some(Change::Restart),
            BulkAct::Unsubscribe(at) => Some(Change::Unsubscribe(*at)),
            BulkAct::Edit(_) | BulkAct::Delete => None,
        };
        let mut outcome = match (change, act) {
            (Some(change), _) => {
                let judged = self.changed(tx, change, &mine, &owned, doing);
                judged.await?
            }
            (None, BulkAct::Edit(asked)) => {
                let to = match asked.device_type {
                    None => None,
                    Some(id) => store::device_types::get(tx, id).await?,
                };
                let to = to.filter(|to| who.may(Action::WriteFleet, &to.group_path));
                if asked.device_type.is_some() && to.is_none() {
                    // It was there a moment ago.
                    let gone = |device: &DeviceId| (*device, Err(Some(Fault::UnknownDeviceType)));
                    return Ok(Outcome {
                        verdicts: devices.iter().map(gone).collect(),
                        let_in: batch.before.clone(),
                        ..Outcome::default()
                    });
                }
                let edit = Edit::new(who, to.as_ref(), asked, batch.before);
                self.edited(tx, &edit, &mine, &owned, doing).await?
            }
            (None, _) => self.deleted(tx, &mine, doing).await?,
        };
        outcome.verdicts.extend(refused);
        Ok(outcome)
    }

    async fn changed(
        &self,
        tx: &mut Tx,
        change: Change,
        devices: &[DeviceId],
        owned: &HashMap<DeviceId, Owned>,
        doing: bool,
    ) -> Result<Outcome, StoreError> {
        let now = self.world.clock.now();
        let mut outcome = Outcome::default();
        let mut judged = change::judge(tx, self, change, devices, now).await?;
        let mut changed = Vec::new();
        for device in devices {
            let verdict = match (judged.remove(device), owned.get(device)) {
                (Some(Ok(one)), Some(owned)) => {
                    changed.push((Named::of(*device, owned), one));
                    Ok(())
                }
                (Some(Err(stays)), _) => Err(stays),
                _ => Err(Some(Fault::UnknownDevice)),
            };
            outcome.verdicts.insert(*device, verdict);
        }
        if doing {
            let done = change::carry_out(tx, self, change, &changed, now).await?;
            (outcome.owed, outcome.acts) = done;
        }
        Ok(outcome)
    }

    async fn deleted(
        &self,
        tx: &mut Tx,
        devices: &[DeviceId],
        doing: bool,
    ) -> Result<Outcome, StoreError> {
        let mut outcome = Outcome::default();
        let judged = delete::judge(tx, self, devices).await?;
        let mut gone = Vec::new();
        for (device, verdict) in judged {
            let verdict = verdict.map(|one| gone.push(one)).map_err(Some);
            outcome.verdicts.insert(device, verdict);
        }
        if doing {
            delete::remove(tx, self, &gone).await?;
            outcome.acts = gone.iter().map(delete::Gone::act).collect();
        }
        Ok(outcome)
    }

    async fn edited(
        &self,
        tx: &mut Tx,
        edit: &Edit<'_>,
        devices: &[DeviceId],
        owned: &HashMap<DeviceId, Owned>,
        doing: bool,
    ) -> Result<Outcome, StoreError> {
        let now = self.world.clock.now();
        let edits = settings::judge(tx, self, edit, devices).await?;
        let mut outcome = Outcome {
            verdicts: edits.verdicts.clone(),
            let_in: edits.let_in.clone(),
            ..Outcome::default()
        };
        if doing {
            let done = settings::carry_out(tx, self, edit, edits, owned, now).await?;
            (outcome.owed, outcome.acts) = done;
        }
        Ok(outcome)
    }
}

/// Holds devices, and before them what comes before them: how many prototypes there may be where they
/// become some, and with what they were made, where that is asked.
async fn hold(
    tx: &mut Tx,
    dialect: Dialect,
    act: &BulkAct,
    devices: &[DeviceId],
) -> Result<(), StoreError> {
    let (makes, prototypes) = match act {
        BulkAct::Edit(edit) => (edit.makes(), edit.prototype == Some(true)),
        BulkAct::Delete => (true, false),
        _ => (false, false),
    };
    if prototypes {
        let owned = table::owned(tx, dialect, devices).await?;
        let groups = making::groups_of(&owned);
        Caps::hold_all(tx, dialect, &groups).await?;
    }
    if makes {
        store::identities::hold(tx, dialect, devices).await?;
    }
    table::hold(tx, dialect, devices).await
}

/// Whether somebody may change a device; where it may not be seen, it is not known.
fn may(who: &Principal, owned: Option<&Owned>) -> Result<(), Fault> {
    match owned {
        Some(owned) if who.may(Action::WriteFleet, &owned.group_path) => Ok(()),
        Some(owned) if who.may(Action::Read, &owned.group_path) => Err(Fault::NotGranted),
        _ => Err(Fault::UnknownDevice),
    }
}
