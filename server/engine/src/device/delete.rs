//! Devices that are deleted: those that never sent anything and have no token. One and many go by
//! the same rules, in a fixed number of statements.

use std::collections::BTreeMap;

use domain::audit::{Field, Verb};
use domain::contract::TokenState;
use domain::permission::{Action, Principal};
use domain::{DeviceId, DeviceTypeId, Fault};
use sqlx::AnyConnection;

use super::named::{Named, done, done_to};
use super::registration::apply::new_pac;
use crate::Engine;
use crate::audit::{self, Act, Actor};
use crate::callback::Owed;
use crate::error::Error;
use crate::store::devices::{self, Owned, Standing};
use crate::store::{self, StoreError};
use crate::{gate, identity};

impl Engine {
    /// Deletes a device. It can be registered again by the code that it was made with; where it had
    /// another owner before, by the one that it has now, since those before him know the other.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Rejected`] names `device` where it sent
    /// anything, has a token or event configurations of its own, or is being transferred.
    pub async fn delete_device(&self, who: &Principal, id: DeviceId) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        // What it was made with comes before it.
        gate::device(&mut tx, who, Action::WriteFleet, id).await?;
        store::identities::hold(&mut tx, self.db.dialect, &[id]).await?;
        gate::held_device(&mut tx, self.db.dialect, who, Action::WriteFleet, id).await?;
        let mut judged = judge(&mut tx, self, &[id]).await?;
        let one = judged.remove(&id).ok_or(Error::NotFound)?;
        let gone = [one.map_err(|fault| fault.of("device"))?];
        remove(&mut tx, self, &gone).await?;
        let acts = vec![gone[0].act()];
        let now = self.world.clock.now();
        self.finish(tx, Owed::default(), &[id], now, (who, acts))
            .await?;
        Ok(())
    }

    /// Gives a device another code: the one before brings nobody to it any more.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`].
    pub async fn renew_pac(&self, who: &Principal, id: DeviceId) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let dialect = self.db.dialect;
        let device = gate::held_device(&mut tx, dialect, who, Action::WriteFleet, id).await?;
        gate::authorise(who, Action::ReadPac, &device.group_path)?;
        let sealed = identity::seal_pac(self, id, new_pac(&self.world));
        devices::put_pac(&mut tx, id, &sealed).await?;
        let act = Act {
            fields: vec![Field::secret("pac")],
            ..done(&device, Verb::Rotate)
        };
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// A device that may be deleted.
pub(super) struct Gone {
    named: Named,
    device_type: DeviceTypeId,
}

impl Gone {
    /// What is to be noted of it.
    pub(super) fn act(&self) -> Act {
        done_to(&self.named, Verb::Delete)
    }
}

/// Which of the devices that are there may be deleted, and why not. They are held from then on.
/// `devices` ascending.
pub(super) async fn judge(
    tx: &mut AnyConnection,
    engine: &Engine,
    devices: &[DeviceId],
) -> Result<BTreeMap<DeviceId, Result<Gone, Fault>>, StoreError> {
    let dialect = engine.db.dialect;
    let standings = devices::lock(tx, dialect, devices).await?;
    let owned = devices::owned(tx, dialect, devices).await?;
    let configured = devices::configured(tx, dialect, devices).await?;
    let judged = owned.into_iter().filter_map(|(device, owned)| {
        let standing = standings.get(&device)?;
        let verdict = deletable(standing, &owned, configured.contains(&device));
        let gone = verdict.map(|()| Gone {
            named: Named::of(device, &owned),
            device_type: owned.device_type,
        });
        Some((device, gone))
    });
    Ok(judged.collect())
}

/// Whether a device may be deleted; `configured` says whether it has event configurations of its own.
pub(super) fn deletable(standing: &Standing, owned: &Owned, configured: bool) -> Result<(), Fault> {
    if owned.transfer.is_some() {
        Err(Fault::BeingTransferred)
    } else if standing.rare.subscription.token == TokenState::Active {
        Err(Fault::HasToken)
    } else if standing.newest.is_some() || standing.heard_at.0 != 0 {
        Err(Fault::HasSent)
    } else if configured {
        Err(Fault::HasConfigurations)
    } else {
        Ok(())
    }
}

/// Deletes devices that are held, after what they were made with.
pub(super) async fn remove(
    tx: &mut AnyConnection,
    engine: &Engine,
    gone: &[Gone],
) -> Result<(), StoreError> {
    let dialect = engine.db.dialect;
    let ids: Vec<DeviceId> = gone.iter().map(|one| one.named.id).collect();
    devices::delete(tx, dialect, &ids, engine.world.clock.now()).await?;
    store::maps::refresh(tx, dialect, ids.iter().copied()).await?;
    let mut counts: BTreeMap<DeviceTypeId, i64> = BTreeMap::new();
    for one in gone {
        *counts.entry(one.device_type).or_default() -= 1;
    }
    let counts: Vec<(DeviceTypeId, i64)> = counts.into_iter().collect();
    store::device_types::count_devices(tx, dialect, &counts).await
}
