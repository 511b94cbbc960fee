//! Event configurations are made and edited.

use domain::alert::{AlertOwner, CONFIGURATIONS_MAX, EventConfigurationInput};
use domain::audit::Verb;
use domain::callback::CallbackKind;
use domain::permission::{Action, Principal};
use domain::{CallbackId, EventConfigurationId, Fault, GroupId, UnixMillis};
use sqlx::AnyConnection;

use super::anew::{Anew, begin, bring_back, forget, put_out};
use super::audited::fields;
use super::checking::{Change, Edit};
use super::whose::{act, configuration, whose};
use crate::audit::{self, Act, Actor};
use crate::error::Error;
use crate::store::again::again;
use crate::store::alerts::configurations::{self, Stored};
use crate::store::alerts::{mails, stances};
use crate::store::{callbacks, deliveries, device_types, devices};
use crate::{Engine, StoreError};

/// Who writes, and the group of what is written.
#[derive(Clone, Copy)]
pub(super) struct By<'a> {
    pub(super) who: &'a Principal,
    pub(super) group: GroupId,
}

/// What became of a new configuration.
enum New {
    /// It is there.
    Made,
    /// Its owner has as many as it can have.
    Full,
    /// The device came to another group meanwhile.
    Left,
}

impl Engine {
    /// Makes an event configuration. It takes notice of what comes to pass from now on.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`], also for a limit of the signal, or a place, by
    /// somebody who may not see radio details; [`Error::Rejected`] with everything that is wrong,
    /// by field of [`EventConfigurationInput`], those of its callback as `callback_url` and so on,
    /// of `name` where the owner has [`CONFIGURATIONS_MAX`] already, and of `field` where the device
    /// type's own format has no such field.
    pub async fn create_event_configuration(
        &self,
        who: &Principal,
        owner: AlertOwner,
        input: &EventConfigurationInput,
    ) -> Result<EventConfigurationId, Error> {
        let mut connection = self.db.read().acquire().await?;
        let whose = whose(&mut connection, who, Action::WriteCallbacks, owner).await?;
        let id = EventConfigurationId(self.ids.long());
        let edit = self
            .configuration_edit(&mut connection, who, &whose, id, input, None)
            .await?;
        drop(connection);
        let by = By {
            who,
            group: whose.group()?,
        };
        match again(|| self.write_new(&edit, by)).await? {
            New::Made => {}
            New::Full => {
                let max = CONFIGURATIONS_MAX;
                return Err(Fault::Full { max }.of("name").into());
            }
            New::Left => return Err(Error::NotFound),
        }
        self.work.notify_one();
        Ok(id)
    }

    /// Replaces the settings of an event configuration, its callback's also for what that owes
    /// already. Where the callback is not to be sent any more its settings stay as they were.
    ///
    /// # Errors
    /// As [`Engine::create_event_configuration`].
    pub async fn edit_event_configuration(
        &self,
        who: &Principal,
        id: EventConfigurationId,
        input: &EventConfigurationInput,
    ) -> Result<(), Error> {
        let mut connection = self.db.read().acquire().await?;
        let found = configuration(&mut connection, who, Action::WriteCallbacks, id).await;
        let (stored, whose) = found?;
        let edit = self
            .configuration_edit(&mut connection, who, &whose, id, input, stored.replaces)
            .await?;
        drop(connection);
        let by = By {
            who,
            group: whose.group()?,
        };
        let there = again(|| self.write_over(&edit, by)).await?;
        self.work.notify_one();
        if there { Ok(()) } else { Err(Error::NotFound) }
    }

    /// Writes a new one, where its owner is still there and can have another.
    async fn write_new(&self, edit: &Edit, by: By<'_>) -> Result<New, StoreError> {
        let now = self.world.clock.now();
        let Edit {
            id,
            owner,
            input,
            settings,
            ..
        } = edit;
        let mut tx = self.db.write().await?;
        configurations::bump(&mut tx, self.ids.rows(1)[0]).await?;
        if let AlertOwner::Device(device) = *owner {
            // It may have come to others since it was asked whose it is.
            let (dialect, device) = (self.db.dialect, [device]);
            devices::hold(&mut tx, dialect, &device).await?;
            let places = stances::places(&mut tx, dialect, &device).await?;
            if places.first().map(|place| place.2) != Some(by.group) {
                return Ok(New::Left);
            }
        }
        if let AlertOwner::DeviceType(of) = *owner
            && device_types::used(&mut tx, of).await?.is_none()
        {
            // It was deleted since.
            return Ok(New::Left);
        }
        if configurations::count(&mut tx, *owner).await? >= CONFIGURATIONS_MAX {
            return Ok(New::Full);
        }
        configurations::insert(&mut tx, *id, *owner, input, settings, now).await?;
        put_out(&mut tx, *owner, settings.replaces, now).await?;
        begin(&mut tx, edit, now).await?;
        self.write_callback(&mut tx, edit, now).await?;
        let act = Act {
            fields: fields(None, &edit.input),
            ..act(*id, &input.name, by.group, Verb::Create)
        };
        audit::note(&mut tx, self, &Actor::Person(by.who), act).await?;
        tx.commit().await?;
        Ok(New::Made)
    }

    /// Writes over one that is there; whether it is.
    async fn write_over(&self, edit: &Edit, by: By<'_>) -> Result<bool, StoreError> {
        let mut tx = self.db.write().await?;
        configurations::bump(&mut tx, self.ids.rows(1)[0]).await?;
        let Some(before) = configurations::get(&mut tx, edit.id).await? else {
            return Ok(false);
        };
        let had = self.callback_of(&mut tx, edit.id).await?;
        self.put_in_place(&mut tx, &before, edit).await?;
        let had = EventConfigurationInput {
            callback: had.map(|had| had.input).unwrap_or_default(),
            ..before.input
        };
        let act = Act {
            fields: fields(Some(&had), &edit.input),
            ..act(edit.id, &edit.input.name, by.group, Verb::Edit)
        };
        audit::note(&mut tx, self, &Actor::Person(by.who), act).await?;
        tx.commit().await?;
        Ok(true)
    }

    pub(super) async fn put_in_place(
        &self,
        connection: &mut AnyConnection,
        before: &Stored,
        edit: &Edit,
    ) -> Result<(), StoreError> {
        let now = self.world.clock.now();
        let (id, owner) = (edit.id, edit.owner);
        let anew = Anew::with(before, &edit.settings);
        configurations::edit(connection, id, &edit.input, &edit.settings).await?;
        mails::look_anew(connection, id, now).await?;
        forget(connection, before, anew, now).await?;
        if before.replaces != edit.settings.replaces {
            bring_back(connection, owner, before.replaces, now).await?;
            put_out(connection, owner, edit.settings.replaces, now).await?;
        }
        if anew.stances {
            begin(connection, edit, now).await?;
        }
        self.write_callback(connection, edit, now).await
    }

    async fn write_callback(
        &self,
        connection: &mut AnyConnection,
        edit: &Edit,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        let (id, seal) = (edit.id, self.seal());
        let of_it = self.callback_of(connection, id).await?;
        if let Some(of_it) = &of_it {
            // What waits goes together anew. Deliveries before their callback, in the order in
            // which the worker locks them.
            deliveries::regroup(connection, of_it.view.id).await?;
        }
        let input = match &edit.callback {
            Change::Write(input) => input,
            Change::Switch => {
                let enabled = edit.settings.enabled && edit.settings.callback;
                return callbacks::enable_of_configuration(connection, id, enabled).await;
            }
        };
        let owner = callbacks::Owner::Configuration(id);
        if let Some(of_it) = of_it {
            // It ends with its configuration only, and whoever edits that holds it.
            callbacks::edit(connection, seal, owner, of_it.view.id, input).await?;
            return Ok(());
        }
        let (new, kind) = (CallbackId(self.ids.long()), CallbackKind::Event);
        callbacks::insert(connection, seal, new, owner, kind, input, now).await
    }
}
