//! Event configurations are switched on and off, and deleted.

use domain::alert::EventConfigurationInput;
use domain::audit::Verb;
use domain::callback::ON;
use domain::permission::{Action, Principal};
use domain::{EventConfigurationId, Rejection};

use super::anew::{Anew, bring_back, forget};
use super::checking::{Change, Edit, may_watch};
use super::editing::By;
use super::whose::{act, configuration};
use crate::audit::{self, Actor};
use crate::error::Error;
use crate::store::again::again;
use crate::store::alerts::configurations::{self, Stored};
use crate::store::alerts::mails;
use crate::store::{callbacks, deliveries};
use crate::{Engine, StoreError};

impl Engine {
    /// Switches an event configuration on or off, and its callback with it: what that owes
    /// already waits while it is off. One that was switched off since it failed for so long is
    /// switched on with it. What fired and is in no mail yet when it is switched off is not mailed,
    /// unless one further up names the same addresses.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`]; [`Error::Rejected`] where it watches nothing.
    pub async fn enable_event_configuration(
        &self,
        who: &Principal,
        id: EventConfigurationId,
        enabled: bool,
    ) -> Result<(), Error> {
        let mut connection = self.db.read().acquire().await?;
        let found = configuration(&mut connection, who, Action::WriteCallbacks, id).await;
        let (stored, whose) = found?;
        let edit = switched(&stored, enabled).map_err(Error::Rejected)?;
        // Whoever may delete it may switch it off.
        if enabled {
            may_watch(who, &whose, &edit.settings)?;
        }
        drop(connection);
        let by = By {
            who,
            group: whose.group()?,
        };
        let there = again(|| self.write_switched(id, enabled, by)).await?;
        self.work.notify_one();
        if there { Ok(()) } else { Err(Error::NotFound) }
    }

    /// Deletes an event configuration. What its callback still owes is cancelled, and what fired
    /// and is in no mail yet is not mailed, unless one further up names the same addresses; what it
    /// did stays on record.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there; [`Error::Forbidden`].
    pub async fn delete_event_configuration(
        &self,
        who: &Principal,
        id: EventConfigurationId,
    ) -> Result<(), Error> {
        let mut connection = self.db.read().acquire().await?;
        let found = configuration(&mut connection, who, Action::WriteCallbacks, id).await;
        let (_, whose) = found?;
        drop(connection);
        let by = By {
            who,
            group: whose.group()?,
        };
        again(|| self.delete_written(id, by)).await?;
        // An event that was being raised meanwhile may have added one more to cancel.
        self.work.notify_one();
        Ok(())
    }

    /// Switches one that is there; whether it is, and makes sense.
    async fn write_switched(
        &self,
        id: EventConfigurationId,
        enabled: bool,
        by: By<'_>,
    ) -> Result<bool, StoreError> {
        let mut tx = self.db.write().await?;
        configurations::bump(&mut tx, self.ids.rows(1)[0]).await?;
        let Some(before) = configurations::get(&mut tx, id).await? else {
            return Ok(false);
        };
        let Ok(edit) = switched(&before, enabled) else {
            return Ok(false);
        };
        let key = &self.settings.secret_key;
        let callback = callbacks::standing_of_configuration(&mut tx, key, id).await?;
        let by_itself = callback.is_some_and(|callback| !callback.switched_off.is_empty());
        self.put_in_place(&mut tx, &before, &edit).await?;
        // Where it stood so by somebody's doing nothing was changed that could be told.
        if before.enabled != enabled || by_itself {
            let verb = if enabled { Verb::Enable } else { Verb::Disable };
            let act = act(id, &before.input.name, by.group, verb);
            audit::note(&mut tx, self, &Actor::Person(by.who), act).await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    async fn delete_written(&self, id: EventConfigurationId, by: By<'_>) -> Result<(), StoreError> {
        let now = self.world.clock.now();
        let mut tx = self.db.write().await?;
        configurations::bump(&mut tx, self.ids.rows(1)[0]).await?;
        let Some(before) = configurations::get(&mut tx, id).await? else {
            return Ok(());
        };
        configurations::delete(&mut tx, id, now).await?;
        mails::look_anew(&mut tx, id, now).await?;
        forget(&mut tx, &before, Anew::ALL, now).await?;
        bring_back(&mut tx, before.owner, before.replaces, now).await?;
        if let Some(of_it) = self.callback_of(&mut tx, id).await? {
            // Deliveries before their callback, in the order in which the worker locks them.
            deliveries::cancel(&mut tx, of_it.view.id).await?;
            callbacks::delete_of_configuration(&mut tx, id, now).await?;
        }
        let act = act(id, &before.input.name, by.group, Verb::Delete);
        audit::note(&mut tx, self, &Actor::Person(by.who), act).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// The same configuration, switched on or off.
fn switched(stored: &Stored, enabled: bool) -> Result<Edit, Vec<Rejection>> {
    let input = EventConfigurationInput {
        enabled: if enabled { ON } else { "" }.to_owned(),
        ..stored.input.clone()
    };
    Ok(Edit {
        id: stored.id,
        owner: stored.owner,
        settings: input.check()?,
        input,
        callback: Change::Switch,
    })
}
