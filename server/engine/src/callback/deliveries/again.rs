//! What people have sent again.
//!
//! A delivery that is sent again waits as at first and begins its eleven attempts anew; those
//! before stay on record. Of a callback that was deleted nothing is sent any more.

use domain::audit::{Field, Verb};
use domain::callback::DeliveryState;
use domain::permission::{Action, Principal};
use domain::{CallbackId, DeliveryId, DeviceTypeId, EventConfigurationId, Fault, UnixMillis};
use sqlx::AnyConnection;

use crate::audit::{self, Act, Actor};
use crate::callback::audited::about;
use crate::error::Error;
use crate::store::callbacks;
use crate::store::deliveries::{self, Between};
use crate::{Engine, alert, gate};

/// The most deliveries that are chosen one by one.
pub(super) const CHOSEN: usize = 1_000;
/// Deliveries of one transaction: so many rows are soon written, and others have their turn.
const CHUNK: i64 = 500;

/// Which callback is to send again.
#[derive(Clone, Copy)]
pub(super) enum Of {
    /// One of a device type.
    DeviceType(DeviceTypeId, CallbackId),
    /// That of an event configuration.
    Events(EventConfigurationId),
}

impl Engine {
    /// Sends a delivery again, be it delivered or given up, or at once, where it waits. Returns
    /// `false` for one that is under way just now.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there; [`Error::Rejected`] where its callback was
    /// deleted.
    pub async fn retry_delivery(
        &self,
        who: &Principal,
        device_type: DeviceTypeId,
        callback: CallbackId,
        id: DeliveryId,
    ) -> Result<bool, Error> {
        let sent = self
            .retry_deliveries(who, device_type, callback, &[id])
            .await?;
        if sent == 0 {
            self.delivery(who, device_type, callback, id).await?;
        }
        Ok(sent > 0)
    }

    /// Sends deliveries of a callback again, as [`Engine::retry_delivery`] does, and returns how
    /// many. What is not the callback's, or is under way just now, is passed over.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a callback that is not there; [`Error::Rejected`] where it was
    /// deleted, and for none or more than a thousand deliveries.
    pub async fn retry_deliveries(
        &self,
        who: &Principal,
        device_type: DeviceTypeId,
        callback: CallbackId,
        ids: &[DeliveryId],
    ) -> Result<i64, Error> {
        let of = Of::DeviceType(device_type, callback);
        self.again_chosen(who, of, ids).await
    }

    /// Sends everything again that a callback gave up of what it owed at `since` or later, and
    /// returns how much that was. Where it is interrupted, what was done by then stays done.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a callback that is not there; [`Error::Rejected`] where it was
    /// deleted.
    pub async fn retry_failed(
        &self,
        who: &Principal,
        device_type: DeviceTypeId,
        callback: CallbackId,
        since: Option<UnixMillis>,
    ) -> Result<i64, Error> {
        let of = Of::DeviceType(device_type, callback);
        self.again_failed(who, of, since).await
    }

    /// Sends those deliveries of a callback again, and returns how many; see
    /// [`Engine::retry_deliveries`].
    pub(super) async fn again_chosen(
        &self,
        who: &Principal,
        of: Of,
        ids: &[DeliveryId],
    ) -> Result<i64, Error> {
        let mut tx = self.db.write().await?;
        let (callback, act) = self.may_send(&mut tx, who, of).await?;
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids.dedup();
        match ids.len() {
            0 => return Err(Fault::Missing.of("delivery").into()),
            1..=CHOSEN => {}
            _ => {
                let (min, max) = (1.0, CHOSEN as f64);
                return Err(Fault::OutOfRange { min, max }.of("delivery").into());
            }
        }
        let held = deliveries::held(&mut tx, self.db.dialect, callback, &ids).await?;
        self.send_again(&mut tx, callback, &held).await?;
        self.note_again(&mut tx, who, act, held.len()).await?;
        tx.commit().await?;
        self.work.notify_one();
        Ok(held.len() as i64)
    }

    /// Sends everything again that it gave up since then, and returns how much that was; see
    /// [`Engine::retry_failed`].
    pub(super) async fn again_failed(
        &self,
        who: &Principal,
        of: Of,
        since: Option<UnixMillis>,
    ) -> Result<i64, Error> {
        let mut between = Between::times(since.map(|time| time.0), None);
        let mut sent = 0;
        loop {
            let mut tx = self.db.write().await?;
            let (callback, act) = self.may_send(&mut tx, who, of).await?;
            let dialect = self.db.dialect;
            let places = deliveries::given_up(&mut tx, dialect, callback, between, CHUNK).await?;
            let held = places.iter().map(|place| (place.id, DeliveryState::Failed));
            let held: Vec<_> = held.collect();
            self.send_again(&mut tx, callback, &held).await?;
            self.note_again(&mut tx, who, act, held.len()).await?;
            tx.commit().await?;
            self.work.notify_one();
            sent += held.len() as i64;
            match places.last() {
                Some(last) if held.len() as i64 == CHUNK => between.above = *last,
                _ => return Ok(sent),
            }
        }
    }

    /// Notes that so many deliveries are sent again; of none there is nothing to note.
    async fn note_again(
        &self,
        connection: &mut AnyConnection,
        who: &Principal,
        act: Act,
        count: usize,
    ) -> Result<(), Error> {
        if count > 0 {
            let act = Act {
                fields: vec![Field::text("deliveries", "", count.to_string())],
                ..act
            };
            audit::note(connection, self, &Actor::Person(who), act).await?;
        }
        Ok(())
    }

    /// Lets `who` have a callback send again, and says which it is, and what is done to it; or
    /// says no.
    async fn may_send(
        &self,
        connection: &mut AnyConnection,
        who: &Principal,
        of: Of,
    ) -> Result<(CallbackId, Act), Error> {
        let action = Action::WriteCallbacks;
        let (standing, act) = match of {
            Of::DeviceType(device_type, callback) => {
                gate::device_type(connection, who, action, device_type).await?;
                let key = &self.settings.secret_key;
                let standing = callbacks::standing(connection, key, device_type, callback).await?;
                let standing = standing.ok_or(Error::NotFound)?;
                let act = about(connection, device_type, callback, Verb::Retry).await?;
                (standing, act)
            }
            Of::Events(configuration) => {
                let of_it = alert::standing_of(connection, self, who, action, configuration);
                let standing = of_it.await?.0;
                let act = alert::about(connection, who, configuration, Verb::Retry).await?;
                (standing, act)
            }
        };
        match standing.deleted {
            None => Ok((standing.id, act)),
            Some(_) => Err(Fault::Deleted.of("callback").into()),
        }
    }

    /// Has deliveries wait that are held, and counts them at their callback.
    async fn send_again(
        &self,
        connection: &mut AnyConnection,
        callback: CallbackId,
        held: &[(DeliveryId, DeliveryState)],
    ) -> Result<(), Error> {
        let ids: Vec<DeliveryId> = held.iter().map(|one| one.0).collect();
        let count = |state| held.iter().filter(|one| one.1 == state).count() as i64;
        let delivered = count(DeliveryState::Delivered);
        let failed = count(DeliveryState::Failed);
        let now = self.world.clock.now();
        deliveries::wait(connection, self.db.dialect, &ids, now).await?;
        callbacks::count_again(connection, callback, delivered, failed).await?;
        Ok(())
    }
}
