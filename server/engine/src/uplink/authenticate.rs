//! Which of the receptions come from registered devices.

use std::collections::HashMap;

use domain::reception::{Outcome, Reception};
use domain::{DeviceId, Fault, Rejection};

use super::Received;
use crate::store::devices::Standing;
use crate::store::{self, Db, StoreError};

/// Receptions of registered devices, whose rows are locked until the transaction ends: two
/// processes merge the messages of one device one after the other.
pub(super) struct Known {
    pub(super) receptions: Vec<KnownReception>,
    /// Where each device of the batch stands.
    pub(super) standings: HashMap<DeviceId, Standing>,
    /// One place for each reception of the batch; those refused here are filled.
    pub(super) outcomes: Vec<Option<Result<Outcome, Rejection>>>,
}

/// A reception and its place in the batch.
#[derive(Clone, Copy)]
pub(super) struct KnownReception {
    pub(super) place: usize,
    pub(super) reception: Reception,
}

pub(super) async fn authenticate(
    connection: &mut sqlx::AnyConnection,
    db: &Db,
    received: Vec<Received>,
) -> Result<Known, StoreError> {
    let mut devices: Vec<DeviceId> = received.iter().map(|item| item.reception.device).collect();
    devices.sort_unstable();
    devices.dedup();
    let standings = store::devices::lock(connection, db.dialect, &devices).await?;
    let mut outcomes = vec![None; received.len()];
    let mut receptions = Vec::with_capacity(received.len());
    for (place, item) in received.into_iter().enumerate() {
        if standings.contains_key(&item.reception.device) {
            receptions.push(KnownReception {
                place,
                reception: item.reception,
            });
        } else {
            outcomes[place] = Some(Err(Fault::UnknownDevice.of("device")));
        }
    }
    Ok(Known {
        receptions,
        standings,
        outcomes,
    })
}
