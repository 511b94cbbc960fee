//! What the requests of the callback of an event configuration are signed with: see
//! [`crate::callback`].

use domain::EventConfigurationId;
use domain::audit::{Field, Verb};
use domain::permission::{Action, Principal};
use sqlx::AnyConnection;

use super::whose::{about, configuration};
use crate::Engine;
use crate::audit::{self, Act, Actor};
use crate::callback::signs;
use crate::error::Error;
use crate::store::callbacks::{self, OfConfiguration};

impl Engine {
    /// Makes a new secret with which the requests of an event configuration's callback are signed
    /// beside the newest there was, and returns it in the form in which Standard Webhooks writes
    /// it. It cannot be had again.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the configuration is not there, or has no callback;
    /// [`Error::Forbidden`]; [`Error::Rejected`] (`callback_channel`) for one that does not go
    /// over HTTP.
    pub async fn renew_event_callback_secret(
        &self,
        who: &Principal,
        id: EventConfigurationId,
    ) -> Result<String, Error> {
        let mut tx = self.db.write().await?;
        let of_it = self.changeable_callback(&mut tx, who, id).await?;
        signs(&of_it.input.channel).map_err(|fault| fault.of("callback_channel"))?;
        let secret = self.put_secret(&mut tx, of_it.view.id).await?;
        let act = Act {
            fields: vec![Field::secret("signature")],
            ..about(&mut tx, who, id, Verb::Rotate).await?
        };
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(secret)
    }

    /// Ends the secret before the newest: its receiver knows the new one by now.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the configuration is not there, or has no callback;
    /// [`Error::Forbidden`].
    pub async fn forget_former_event_callback_secret(
        &self,
        who: &Principal,
        id: EventConfigurationId,
    ) -> Result<(), Error> {
        self.forget_event_callback_secrets(who, id, false).await
    }

    /// Signs the requests of an event configuration's callback no more.
    ///
    /// # Errors
    /// As [`Engine::forget_former_event_callback_secret`].
    pub async fn stop_signing_event_callback(
        &self,
        who: &Principal,
        id: EventConfigurationId,
    ) -> Result<(), Error> {
        self.forget_event_callback_secrets(who, id, true).await
    }

    async fn forget_event_callback_secrets(
        &self,
        who: &Principal,
        id: EventConfigurationId,
        all: bool,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let of_it = self.changeable_callback(&mut tx, who, id).await?;
        callbacks::forget_secrets(&mut tx, of_it.view.id, all).await?;
        let act = Act {
            fields: vec![Field::secret("signature")],
            ..about(&mut tx, who, id, Verb::Revoke).await?
        };
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The callback of a configuration, if `who` may change it.
    async fn changeable_callback(
        &self,
        connection: &mut AnyConnection,
        who: &Principal,
        id: EventConfigurationId,
    ) -> Result<OfConfiguration, Error> {
        configuration(connection, who, Action::WriteCallbacks, id).await?;
        let of_it = self.callback_of(connection, id).await?;
        of_it.ok_or(Error::NotFound)
    }
}
