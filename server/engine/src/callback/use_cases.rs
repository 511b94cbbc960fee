//! What people do with callbacks.

use domain::audit::{Field, Verb};
use domain::callback::{CallbackInput, CallbackKind, CallbackView, Channel};
use domain::permission::{Action, Principal};
use domain::{CallbackId, DeviceTypeId, Fault, Rejection};
use sqlx::AnyConnection;

use super::audited::{about, about_type, fields};
use super::channel::{self, Author};
use crate::Engine;
use crate::audit::{self, Act, Actor};
use crate::error::Error;
use crate::gate::authorise;
use crate::store::{callbacks, deliveries};

/// Lets `who` do `action` on a device type, whose group's path it gives, or says no.
pub(super) async fn gate(
    connection: &mut AnyConnection,
    who: &Principal,
    action: Action,
    device_type: DeviceTypeId,
) -> Result<String, Error> {
    let path = callbacks::group_path(connection, device_type)
        .await?
        .ok_or(Error::NotFound)?;
    authorise(who, action, &path)?;
    Ok(path)
}

/// Whoever may not change a callback does not see its secrets either.
fn shown(who: &Principal, path: &str, one: CallbackView) -> CallbackView {
    if who.may(Action::WriteCallbacks, path) {
        return one;
    }
    CallbackView {
        input: one.input.without_secrets(),
        ..one
    }
}

/// What is wrong with a channel, said of `field`, where what comes back is sent to devices.
fn cannot_answer(field: &str, channel: &str) -> Option<Rejection> {
    let channel = Channel::of(channel).unwrap_or_default();
    (!channel.can_answer()).then(|| Fault::NothingComesBack { channel }.of(field))
}

/// What it was not there to be done to.
fn found(there: bool) -> Result<(), Error> {
    if there { Ok(()) } else { Err(Error::NotFound) }
}

/// The kind of a callback that is to be made.
pub(super) fn kind(word: &str) -> Result<CallbackKind, Error> {
    if word.is_empty() {
        return Ok(CallbackKind::DataUplink);
    }
    let kind = CallbackKind::creatable().find(|kind| kind.word() == word);
    kind.ok_or_else(|| {
        let allowed: Vec<&str> = CallbackKind::creatable().map(CallbackKind::word).collect();
        let allowed = allowed.join(", ");
        Fault::NotOneOf { allowed }.of("kind").into()
    })
}

/// A callback stays of its kind: a word for another one is refused, none leaves it as it is.
///
/// # Errors
/// [`Error::Rejected`], naming the field `kind`.
pub(super) fn same_kind(word: &str, stands: CallbackKind) -> Result<(), Error> {
    if word.is_empty() || word == stands.word() {
        return Ok(());
    }
    let allowed = stands.word().to_owned();
    Err(Fault::NotOneOf { allowed }.of("kind").into())
}

impl Engine {
    /// The callbacks of a device type, oldest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a device type that is not there or may not be seen.
    pub async fn list_callbacks(
        &self,
        who: &Principal,
        device_type: DeviceTypeId,
    ) -> Result<Vec<CallbackView>, Error> {
        let mut connection = self.db.read().acquire().await?;
        let path = gate(&mut connection, who, Action::Read, device_type).await?;
        let list = callbacks::list(&mut connection, &self.settings.secret_key, device_type).await?;
        Ok(list.into_iter().map(|one| shown(who, &path, one)).collect())
    }

    /// One callback of a device type.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or may not be seen.
    pub async fn callback(
        &self,
        who: &Principal,
        device_type: DeviceTypeId,
        id: CallbackId,
    ) -> Result<CallbackView, Error> {
        let mut connection = self.db.read().acquire().await?;
        let path = gate(&mut connection, who, Action::Read, device_type).await?;
        let one = callbacks::find(&mut connection, &self.settings.secret_key, device_type, id)
            .await?
            .ok_or(Error::NotFound)?;
        Ok(shown(who, &path, one))
    }

    /// Makes a callback of the kind that the input says (DATA/UPLINK where it says none). What
    /// comes to pass is owed to it from now on.
    ///
    /// # Errors
    /// [`Error::Rejected`] with everything that is wrong, by field of [`CallbackInput`], variables
    /// among it that tell what `who` may not see.
    pub async fn create_callback(
        &self,
        who: &Principal,
        device_type: DeviceTypeId,
        input: &CallbackInput,
    ) -> Result<CallbackId, Error> {
        let mut tx = self.db.write().await?;
        let path = gate(&mut tx, who, Action::WriteCallbacks, device_type).await?;
        let kind = kind(&input.kind)?;
        let input = &input.clone().with_plain_line_ends();
        let checked = self.check_callback((who, path.as_str()), kind, input);
        checked.map_err(Error::Rejected)?;
        let id = CallbackId(self.ids.long());
        let now = self.world.clock.now();
        let owner = callbacks::Owner::DeviceType(device_type);
        callbacks::insert(&mut tx, self.seal(), id, owner, kind, input, now).await?;
        let act = Act {
            fields: [
                vec![Field::text("kind", "", kind.word())],
                fields(None, input),
            ]
            .concat(),
            ..about(&mut tx, device_type, id, Verb::Create).await?
        };
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Replaces the settings of a callback, also for what it owes already: that goes together anew
    /// where it goes with others.
    ///
    /// # Errors
    /// As [`Engine::create_callback`], also where the input says another kind than the callback
    /// has.
    pub async fn edit_callback(
        &self,
        who: &Principal,
        device_type: DeviceTypeId,
        id: CallbackId,
        input: &CallbackInput,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let path = gate(&mut tx, who, Action::WriteCallbacks, device_type).await?;
        let stored = callbacks::find(&mut tx, &self.settings.secret_key, device_type, id)
            .await?
            .ok_or(Error::NotFound)?;
        same_kind(&input.kind, stored.kind)?;
        let input = &input.clone().with_plain_line_ends();
        let checked = self.check_callback((who, path.as_str()), stored.kind, input);
        let mut wrong = checked.err().unwrap_or_default();
        if stored.downlink {
            wrong.extend(cannot_answer("channel", &input.channel));
        }
        if !wrong.is_empty() {
            return Err(Error::Rejected(wrong));
        }
        // Their lines are others now. Deliveries before their callback, in the order in which the
        // worker locks them.
        deliveries::regroup(&mut tx, id).await?;
        let owner = callbacks::Owner::DeviceType(device_type);
        found(callbacks::edit(&mut tx, self.seal(), owner, id, input).await?)?;
        let act = Act {
            fields: fields(Some(&stored.input), input),
            ..about(&mut tx, device_type, id, Verb::Edit).await?
        };
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        self.work.notify_one();
        Ok(())
    }

    /// Makes one DATA/BIDIR callback of a device type the one whose answers its devices get, in
    /// the place of the one before; none: none is.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there; [`Error::Rejected`] for one of another kind, or of
    /// a channel by which no answer comes.
    pub async fn choose_downlink_callback(
        &self,
        who: &Principal,
        device_type: DeviceTypeId,
        chosen: Option<CallbackId>,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        gate(&mut tx, who, Action::Downlink, device_type).await?;
        if let Some(id) = chosen {
            let key = &self.settings.secret_key;
            let callback = callbacks::find(&mut tx, key, device_type, id).await?;
            let callback = callback.ok_or(Error::NotFound)?;
            if callback.kind != CallbackKind::DataBidir {
                let allowed = CallbackKind::DataBidir.word().to_owned();
                return Err(Fault::NotOneOf { allowed }.of("callback").into());
            }
            if let Some(wrong) = cannot_answer("callback", &callback.input.channel) {
                return Err(wrong.into());
            }
        }
        let key = &self.settings.secret_key;
        let all = callbacks::list(&mut tx, key, device_type).await?;
        let before = all.iter().find(|one| one.downlink).map(|one| one.id);
        callbacks::choose_downlink(&mut tx, device_type, chosen).await?;
        let id = |callback: Option<CallbackId>| callback.map(|id| id.to_string());
        let act = Act {
            fields: vec![Field::text("downlink_callback", id(before), id(chosen))],
            ..about_type(&mut tx, device_type, Verb::Edit).await?
        };
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Switches a callback on or off. While it is off, new messages owe it nothing, and what
    /// it owes already waits. One that is switched to where it stands is begun anew all the same,
    /// which nobody need be told.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there.
    pub async fn enable_callback(
        &self,
        who: &Principal,
        device_type: DeviceTypeId,
        id: CallbackId,
        enabled: bool,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        gate(&mut tx, who, Action::WriteCallbacks, device_type).await?;
        if enabled {
            // Nobody waits for what failed long ago one request a second. Deliveries before their
            // callback, in the order in which the worker locks them.
            deliveries::regroup(&mut tx, id).await?;
        }
        callbacks::hold(&mut tx, self.db.dialect, &[id]).await?;
        let key = &self.settings.secret_key;
        let before = callbacks::standing(&mut tx, key, device_type, id).await?;
        let before = before.ok_or(Error::NotFound)?;
        found(callbacks::enable(&mut tx, device_type, id, enabled).await?)?;
        // Where it stood so by somebody's doing nothing was changed that could be told.
        if before.enabled != enabled || !before.switched_off.is_empty() {
            let verb = if enabled { Verb::Enable } else { Verb::Disable };
            let act = about(&mut tx, device_type, id, verb).await?;
            audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        }
        tx.commit().await?;
        self.work.notify_one();
        Ok(())
    }

    /// Deletes a callback. What it still owes is cancelled; what it did stays on record.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there.
    pub async fn delete_callback(
        &self,
        who: &Principal,
        device_type: DeviceTypeId,
        id: CallbackId,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        gate(&mut tx, who, Action::WriteCallbacks, device_type).await?;
        callbacks::find(&mut tx, &self.settings.secret_key, device_type, id)
            .await?
            .ok_or(Error::NotFound)?;
        // Deliveries before their callback, in the order in which the worker locks them.
        deliveries::cancel(&mut tx, id).await?;
        let now = self.world.clock.now();
        found(callbacks::delete(&mut tx, device_type, id, now).await?)?;
        let act = about(&mut tx, device_type, id, Verb::Delete).await?;
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        // A message that was being stored meanwhile may have added one more to cancel.
        self.work.notify_one();
        Ok(())
    }

    /// Everything that is wrong with the settings of a callback, by field, if somebody saves them
    /// in the group of that path.
    pub(crate) fn check_callback(
        &self,
        author: (&Principal, &str),
        kind: CallbackKind,
        input: &CallbackInput,
    ) -> Result<(), Vec<Rejection>> {
        let read = channel::parse(kind, input, Some(self.author(author)));
        read.map(|_| ())
    }

    /// What decides whether somebody may have a callback so in the group of that path.
    pub(super) fn author(&self, (who, path): (&Principal, &str)) -> Author<'_> {
        Author {
            guard: &self.outbound.guard,
            radio: who.may(Action::ReadRadio, path),
        }
    }
}
