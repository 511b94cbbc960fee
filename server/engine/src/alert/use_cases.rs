//! What people do with event configurations.
//!
//! With an edit that changes what a configuration watches, where it holds or whether, it begins
//! anew: where devices stand with its limits is forgotten, and what it told is over. With one that
//! changes what it watches or for how long the same is not to alert again, that may alert again.
//! Any other edit leaves all of that as it is.

use std::collections::HashMap;

use domain::alert::{
    AlertOwner, CONFIGURATIONS_MAX, EventConfigurationInput, EventConfigurationSettings,
    EventConfigurationView, Trigger, Watch,
};
use domain::audit::Verb;
use domain::callback::{CallbackInput, CallbackKind, ON};
use domain::device_type::DisplayType;
use domain::permission::{Action, Principal};
use domain::{CallbackId, EventConfigurationId, Fault, GroupId, Rejection, UnixMillis};
use payload::Format;
use sqlx::AnyConnection;

use super::audited::fields;
use super::whose::{Whose, act, configuration, whose};
use crate::audit::{self, Act, Actor};
use crate::error::Error;
use crate::gate::authorise;
use crate::store::again::again;
use crate::store::alerts::configurations::{self, Stored};
use crate::store::alerts::{fired, mails, stances};
use crate::store::callbacks::{self, OfConfiguration};
use crate::store::{deliveries, device_types, devices};
use crate::{Engine, StoreError};

/// The last mails that the page of a configuration shows.
const MAILS: i64 = 20;

/// What is put before the names of the fields of a configuration's callback.
const OF_CALLBACK: &str = "callback_";

impl Engine {
    /// The event configurations that hold for a group, a device type or a device, or would if
    /// they were switched on: its own first, then those of what stands above it, as far as `who`
    /// may see that; those of each the oldest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an owner that is not there or may not be seen.
    pub async fn event_configurations(
        &self,
        who: &Principal,
        owner: AlertOwner,
    ) -> Result<Vec<EventConfigurationView>, Error> {
        let mut connection = self.db.read().acquire().await?;
        let whose = whose(&mut connection, who, Action::Read, owner).await?;
        let line = whose.seen_by(who);
        let dialect = self.db.dialect;
        let stored = configurations::of_owners(&mut connection, dialect, &line).await?;
        let mut views = self
            .configuration_views(&mut connection, who, &whose, stored)
            .await?;
        let place = |owner: AlertOwner| line.iter().position(|one| *one == owner);
        views.sort_by_key(|view| place(view.owner));
        Ok(views)
    }

    /// One event configuration, with its last mails, as its own owner shows it.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or may not be seen.
    pub async fn event_configuration(
        &self,
        who: &Principal,
        id: EventConfigurationId,
    ) -> Result<EventConfigurationView, Error> {
        let mut connection = self.db.read().acquire().await?;
        let (stored, whose) = configuration(&mut connection, who, Action::Read, id).await?;
        let views = self
            .configuration_views(&mut connection, who, &whose, vec![stored])
            .await?;
        let mut view = views.into_iter().next().ok_or(Error::NotFound)?;
        view.mails = mails::listed(&mut connection, id, MAILS).await?;
        Ok(view)
    }

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

    /// What is to be written of a configuration, if `who` may have it so and all of it makes sense.
    /// The one that it has `replaced` up to now may be gone, or not for `who` to see.
    async fn configuration_edit(
        &self,
        connection: &mut AnyConnection,
        who: &Principal,
        whose: &Whose,
        id: EventConfigurationId,
        input: &EventConfigurationInput,
        replaced: Option<EventConfigurationId>,
    ) -> Result<Edit, Error> {
        let input = input.clone().with_plain_line_ends();
        let settings = self.checked_configuration(who, whose, &input)?;
        may_watch(who, whose, &settings)?;
        known_field(connection, whose, &settings).await?;
        if settings.replaces != replaced {
            may_replace(connection, who, whose, settings.replaces).await?;
        }
        let callback = match settings.callback {
            true => Change::Write(Box::new(CallbackInput {
                kind: CallbackKind::Event.word().to_owned(),
                enabled: input.enabled.clone(),
                ..input.callback.clone()
            })),
            false => Change::Switch,
        };
        Ok(Edit {
            id,
            owner: whose.owner,
            input,
            settings,
            callback,
        })
    }

    /// Understands a form with its callback, which tells nothing that `who` may not see.
    pub(super) fn checked_configuration(
        &self,
        who: &Principal,
        whose: &Whose,
        input: &EventConfigurationInput,
    ) -> Result<EventConfigurationSettings, Error> {
        let settings = input.check_typed();
        let callback = match input.to_callback == ON {
            true => {
                let author = (who, whose.path.as_str());
                self.check_callback(author, CallbackKind::Event, &input.callback)
            }
            false => Ok(()),
        };
        match (settings, callback) {
            (Ok(settings), Ok(())) => Ok(settings),
            (settings, callback) => {
                let mut wrong = settings.err().unwrap_or_default();
                wrong.extend(of_callback(callback.err().unwrap_or_default()));
                Err(Error::Rejected(wrong))
            }
        }
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

    async fn put_in_place(
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

    /// The callback of a configuration, where it has one.
    pub(super) async fn callback_of(
        &self,
        connection: &mut AnyConnection,
        id: EventConfigurationId,
    ) -> Result<Option<OfConfiguration>, StoreError> {
        let (dialect, key) = (self.db.dialect, &self.settings.secret_key);
        let found = callbacks::of_configurations(connection, dialect, key, &[id]).await?;
        Ok(found.into_iter().next())
    }

    /// Configurations as `who` sees them who asked for that owner.
    async fn configuration_views(
        &self,
        connection: &mut AnyConnection,
        who: &Principal,
        whose: &Whose,
        stored: Vec<Stored>,
    ) -> Result<Vec<EventConfigurationView>, Error> {
        let (dialect, key) = (self.db.dialect, &self.settings.secret_key);
        let ids: Vec<EventConfigurationId> = stored.iter().map(|one| one.id).collect();
        let callbacks = callbacks::of_configurations(connection, dialect, key, &ids).await?;
        let callbacks = callbacks.into_iter().map(|one| (one.configuration, one));
        let mut callbacks: HashMap<EventConfigurationId, OfConfiguration> = callbacks.collect();
        let last = fired::last_alerts(connection, dialect, &ids).await?;
        let names = whose.names(connection).await?;
        let replaced = replaced(whose, &stored, who);
        let views = stored.into_iter().map(|one| {
            let of_it = callbacks.remove(&one.id);
            let (callback, view) = of_it.map(|of_it| (of_it.input, of_it.view)).unzip();
            let input = EventConfigurationInput {
                callback: callback.unwrap_or_default(),
                ..one.input
            };
            let writes = who.may(Action::WriteCallbacks, whose.path_of(one.owner));
            EventConfigurationView {
                id: one.id,
                owner: one.owner,
                owner_name: names.get(&one.owner).cloned().unwrap_or_default(),
                inherited: one.owner != whose.owner,
                enabled: one.enabled,
                replaces: one.replaces,
                replaced_by: replaced.get(&one.id).copied(),
                input: if writes {
                    input
                } else {
                    input.without_secrets()
                },
                callback: view,
                created: one.created,
                last_alert: last.get(&one.id).copied(),
                mails: Vec::new(),
            }
        });
        Ok(views.collect())
    }
}

/// Who writes, and the group of what is written.
#[derive(Clone, Copy)]
struct By<'a> {
    who: &'a Principal,
    group: GroupId,
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

/// What is to be written of a configuration.
struct Edit {
    id: EventConfigurationId,
    owner: AlertOwner,
    input: EventConfigurationInput,
    settings: EventConfigurationSettings,
    callback: Change,
}

/// What becomes of its callback.
enum Change {
    /// It has those settings.
    Write(Box<CallbackInput>),
    /// It stays as it is, and is sent if it is to be.
    Switch,
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

/// Who watches the signal, or where base stations place a device, has to be one of those who may
/// see that.
pub(super) fn may_watch(
    who: &Principal,
    whose: &Whose,
    settings: &EventConfigurationSettings,
) -> Result<(), Error> {
    let watches = settings.trigger.as_ref().map(Trigger::watch);
    match watches.is_some_and(Watch::is_radio) {
        true => authorise(who, Action::ReadRadio, &whose.path),
        false => Ok(()),
    }
}

/// What is watched of a device type with a format of its own, or of one of its devices, is one of
/// the fields of that: nothing would ever be told of another. Below a group there are many formats.
async fn known_field(
    connection: &mut AnyConnection,
    whose: &Whose,
    settings: &EventConfigurationSettings,
) -> Result<(), Error> {
    let Some(Trigger::Field { name, .. }) = &settings.trigger else {
        return Ok(());
    };
    let Some(device_type) = whose.device_type else {
        return Ok(());
    };
    let found = device_types::get(connection, device_type).await?;
    let custom = found.filter(|found| found.view.display == DisplayType::Custom);
    let format = custom.and_then(|found| Format::parse(&found.view.format).ok());
    let Some(format) = format.filter(|format| format.field(name).is_none()) else {
        return Ok(());
    };
    let names: Vec<&str> = format.fields().iter().map(|field| field.name()).collect();
    let allowed = names.join(", ");
    Err(Fault::NotOneOf { allowed }.of("field").into())
}

/// Only what stands above can be replaced, and only by somebody who may see it.
async fn may_replace(
    connection: &mut AnyConnection,
    who: &Principal,
    whose: &Whose,
    replaces: Option<EventConfigurationId>,
) -> Result<(), Error> {
    let Some(replaces) = replaces else {
        return Ok(());
    };
    let found = configurations::get(connection, replaces).await?;
    match found.is_some_and(|found| whose.is_below(found.owner, who)) {
        true => Ok(()),
        false => Err(Fault::NotAbove.of("replaces").into()),
    }
}

/// Faults of a callback, as those of the form that it is part of.
fn of_callback(wrong: Vec<Rejection>) -> impl Iterator<Item = Rejection> {
    let prefixed = |wrong: Rejection| wrong.fault.of(format!("{OF_CALLBACK}{}", wrong.field));
    wrong.into_iter().map(prefixed)
}

/// Which ones are replaced, each by the nearest that does so.
fn replaced(
    whose: &Whose,
    stored: &[Stored],
    who: &Principal,
) -> HashMap<EventConfigurationId, EventConfigurationId> {
    let line = whose.seen_by(who);
    let place = |one: &Stored| line.iter().position(|owner| *owner == one.owner);
    let mut nearest: Vec<(usize, &Stored)> = stored
        .iter()
        .filter_map(|one| Some((place(one)?, one)))
        .collect();
    nearest.sort_by_key(|(at, _)| *at);
    let mut replaced = HashMap::new();
    for (at, one) in &nearest {
        let above = |id: EventConfigurationId| {
            nearest
                .iter()
                .any(|(other, two)| two.id == id && other > at)
        };
        if let Some(id) = one.replaces.filter(|id| above(*id)) {
            replaced.entry(id).or_insert(one.id);
        }
    }
    replaced
}

/// What of a configuration begins anew.
#[derive(Clone, Copy)]
struct Anew {
    /// Where devices stand with it.
    stances: bool,
    /// What it told, which is not to alert again for a while.
    told: bool,
}

impl Anew {
    const ALL: Self = Self {
        stances: true,
        told: true,
    };

    /// What does with those settings in the place of what is stored.
    fn with(before: &Stored, settings: &EventConfigurationSettings) -> Self {
        // What was stored and makes no sense any more was certainly another.
        let Ok(was) = before.input.check() else {
            return Self::ALL;
        };
        let watches = was.trigger != settings.trigger;
        let holds = before.enabled != settings.enabled || before.replaces != settings.replaces;
        Self {
            stances: watches || holds,
            told: watches || was.not_again != settings.not_again,
        }
    }
}

/// Forgets what begins anew of a configuration: where devices stand with it, and when it told what.
async fn forget(
    connection: &mut AnyConnection,
    before: &Stored,
    anew: Anew,
    now: UnixMillis,
) -> Result<(), StoreError> {
    if anew.stances {
        stances::remove_below(connection, before.id, before.owner, now).await?;
    }
    if anew.told {
        fired::forget_told(connection, before.id).await?;
    }
    Ok(())
}

/// Has a configuration that is switched on look at the silence of devices that nobody hears from.
async fn begin(
    connection: &mut AnyConnection,
    edit: &Edit,
    now: UnixMillis,
) -> Result<(), StoreError> {
    match (&edit.settings.trigger, edit.settings.enabled) {
        (Some(trigger), true) => watch(connection, edit.id, trigger, edit.owner, now).await,
        _ => Ok(()),
    }
}

/// A configuration holds no more below an owner: what it told there is over.
async fn put_out(
    connection: &mut AnyConnection,
    owner: AlertOwner,
    replaced: Option<EventConfigurationId>,
    now: UnixMillis,
) -> Result<(), StoreError> {
    match replaced {
        Some(replaced) => stances::remove_below(connection, replaced, owner, now).await,
        None => Ok(()),
    }
}

/// A configuration holds again below an owner.
async fn bring_back(
    connection: &mut AnyConnection,
    owner: AlertOwner,
    replaced: Option<EventConfigurationId>,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let Some(replaced) = replaced else {
        return Ok(());
    };
    let found = configurations::get(connection, replaced).await?;
    let found = found.filter(|found| found.enabled);
    let settings = found.and_then(|found| found.input.check().ok());
    match settings.and_then(|settings| settings.trigger) {
        Some(trigger) => watch(connection, replaced, &trigger, owner, now).await,
        None => Ok(()),
    }
}

async fn watch(
    connection: &mut AnyConnection,
    id: EventConfigurationId,
    trigger: &Trigger,
    owner: AlertOwner,
    now: UnixMillis,
) -> Result<(), StoreError> {
    match trigger {
        Trigger::Silence { minutes } => {
            let due = now.plus(minutes * 60_000);
            stances::watch_all(connection, id, owner, due).await
        }
        _ => Ok(()),
    }
}
