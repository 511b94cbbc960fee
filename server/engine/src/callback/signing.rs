//! What the requests of a callback are signed with: made here, shown once, kept sealed.
//!
//! A new secret does not end the one before: until somebody says so, each request carries the
//! signatures of both, so that a receiver can be told of the new one without losing anything.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::audit::{Field, Verb};
use domain::callback::Channel;
use domain::permission::{Action, Principal};
use domain::{CallbackId, DeviceTypeId, Fault};
use sqlx::AnyConnection;

use super::audited::about;
use super::use_cases::gate;
use crate::audit::{self, Act, Actor};
use crate::error::Error;
use crate::store::callbacks::{self, Recipe};
use crate::{Engine, StoreError};

/// Bytes of a secret.
const BYTES: usize = 32;

/// Whether requests go over that channel, which could be signed.
pub(crate) fn signs(channel: &str) -> Result<(), Fault> {
    if Channel::of(channel).is_some_and(Channel::is_http) {
        return Ok(());
    }
    let allowed = [Channel::Url, Channel::BatchUrl].map(Channel::name);
    let allowed = allowed.join(", ");
    Err(Fault::NotOneOf { allowed })
}

impl Engine {
    /// Makes a new secret with which requests are signed beside the newest there was, and returns
    /// it in the form in which Standard Webhooks writes it. It cannot be had again.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the callback is not there; [`Error::Rejected`] for one that does
    /// not go over HTTP.
    pub async fn renew_callback_secret(
        &self,
        who: &Principal,
        device_type: DeviceTypeId,
        id: CallbackId,
    ) -> Result<String, Error> {
        let mut tx = self.db.write().await?;
        gate(&mut tx, who, Action::WriteCallbacks, device_type).await?;
        let key = &self.settings.secret_key;
        let callback = callbacks::find(&mut tx, key, device_type, id).await?;
        let callback = callback.ok_or(Error::NotFound)?;
        signs(&callback.input.channel).map_err(|fault| fault.of("channel"))?;
        let secret = self.put_secret(&mut tx, id).await?;
        let act = Act {
            fields: vec![Field::secret("signature")],
            ..about(&mut tx, device_type, id, Verb::Rotate).await?
        };
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(secret)
    }

    /// Makes a new secret of a callback, and returns it as it is shown.
    pub(crate) async fn put_secret(
        &self,
        connection: &mut AnyConnection,
        id: CallbackId,
    ) -> Result<String, StoreError> {
        let mut secret = [0; BYTES];
        self.world.random.fill(&mut secret);
        let owner = id.to_string();
        let key = &self.settings.secret_key;
        let sealed = key.seal(&self.world, owner.as_bytes(), &secret);
        callbacks::renew_secret(connection, id, sealed).await?;
        Ok(format!("whsec_{}", STANDARD.encode(secret)))
    }

    /// Ends the secret before the newest: its receiver knows the new one by now.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the callback is not there.
    pub async fn forget_former_callback_secret(
        &self,
        who: &Principal,
        device_type: DeviceTypeId,
        id: CallbackId,
    ) -> Result<(), Error> {
        self.forget_secrets(who, device_type, id, false).await
    }

    /// Signs the requests of a callback no more.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the callback is not there.
    pub async fn stop_signing_callback(
        &self,
        who: &Principal,
        device_type: DeviceTypeId,
        id: CallbackId,
    ) -> Result<(), Error> {
        self.forget_secrets(who, device_type, id, true).await
    }

    /// What the requests of a callback are signed with, the newest first. What was sealed with
    /// another key is as if it had never been: the receiver refuses what is not signed, and its
    /// owner makes a new one.
    pub(super) fn secrets(&self, recipe: &Recipe) -> Arc<[Vec<u8>]> {
        let owner = recipe.callback.to_string();
        let key = &self.settings.secret_key;
        let sealed = recipe.secrets.iter();
        sealed
            .filter_map(|sealed| key.open(owner.as_bytes(), sealed))
            .collect()
    }

    async fn forget_secrets(
        &self,
        who: &Principal,
        device_type: DeviceTypeId,
        id: CallbackId,
        all: bool,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        gate(&mut tx, who, Action::WriteCallbacks, device_type).await?;
        let key = &self.settings.secret_key;
        let callback = callbacks::find(&mut tx, key, device_type, id).await?;
        callback.ok_or(Error::NotFound)?;
        callbacks::forget_secrets(&mut tx, id, all).await?;
        let act = Act {
            fields: vec![Field::secret("signature")],
            ..about(&mut tx, device_type, id, Verb::Revoke).await?
        };
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(())
    }
}
