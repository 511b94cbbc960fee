//! What only all messages of a device together tell, once a batch of them is written.
//!
//! Old messages come in any order. Whatever is told of them is told by their times and from what
//! is stored, so that in the end it is the same for every order.

mod breaks;

use domain::sequence::Reference;
use domain::{DeviceId, UnixMillis};

use crate::Engine;
use crate::store::{self, StoreError};

/// What is to be looked at.
#[derive(Default)]
pub(super) struct Review {
    /// Where old messages came, or went.
    pub(super) moments: Vec<Moment>,
    /// Devices whose reference turned out to be older, each once, with what it was.
    pub(super) moved: Vec<(DeviceId, Reference)>,
}

/// A time about which the breaks of a device may not be those that were told.
pub(super) struct Moment {
    pub(super) device: DeviceId,
    pub(super) time: UnixMillis,
    /// The number of the message.
    pub(super) number: u16,
    /// What the device may send a day.
    pub(super) daily: u32,
}

pub(super) async fn review(
    connection: &mut sqlx::AnyConnection,
    engine: &Engine,
    review: Review,
    now: UnixMillis,
) -> Result<(), StoreError> {
    store::devices::renew_references(connection, engine.db.dialect, &review.moved).await?;
    breaks::tell(connection, engine, review.moments, now).await
}
