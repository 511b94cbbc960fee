//! Devices that are taken back: those that a list registered are deleted, and those that it took over
//! or transferred go back where they came from, if they sent nothing since.

use std::collections::HashMap;

use domain::{DeviceId, DeviceTypeId, Fault};
use sqlx::AnyConnection;

use super::super::delete::deletable;
use crate::Engine;
use crate::store::devices as table;
use crate::store::registrations::Found;
use crate::store::{self, StoreError};

/// Deletes those of the devices that are as the list left them. Which, ascending, and why not the
/// others that are there still as the list registered them.
pub(super) async fn delete(
    tx: &mut AnyConnection,
    engine: &Engine,
    list: &Found,
    devices: &[DeviceId],
) -> Result<(Vec<DeviceId>, HashMap<DeviceId, Fault>), StoreError> {
    let dialect = engine.db.dialect;
    let mut devices = devices.to_vec();
    devices.sort_unstable();
    // What they were made with comes before them.
    store::identities::hold(tx, dialect, &devices).await?;
    let standings = table::lock(tx, dialect, &devices).await?;
    let owned = table::owned(tx, dialect, &devices).await?;
    let configured = table::configured(tx, dialect, &devices).await?;
    let (mut gone, mut kept) = (Vec::new(), HashMap::new());
    for device in devices {
        let (Some(standing), Some(owned)) = (standings.get(&device), owned.get(&device)) else {
            continue;
        };
        let own = owned.registration == Some(list.view.id);
        if !own {
            continue;
        }
        if Some(owned.device_type) != list.view.device_type {
            kept.insert(device, Fault::Elsewhere);
            continue;
        }
        match deletable(standing, owned, configured.contains(&device)) {
            Ok(()) => gone.push(device),
            Err(fault) => _ = kept.insert(device, fault),
        }
    }
    table::delete(tx, dialect, &gone, engine.world.clock.now()).await?;
    store::maps::refresh(tx, dialect, gone.iter().copied()).await?;
    let count = list.view.device_type.map(|id| (id, -(gone.len() as i64)));
    let count: Vec<(DeviceTypeId, i64)> = count.into_iter().collect();
    store::device_types::count_devices(tx, dialect, &count).await?;
    Ok((gone, kept))
}
