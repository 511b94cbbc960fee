//! What is to be written of an event configuration: its form, understood, if whoever gives it may
//! have it so.

use domain::alert::{
    AlertOwner, EventConfigurationInput, EventConfigurationSettings, Trigger, Watch,
};
use domain::callback::{CallbackInput, CallbackKind, ON};
use domain::device_type::DisplayType;
use domain::permission::{Action, Principal};
use domain::{EventConfigurationId, Fault, Rejection};
use payload::Format;
use sqlx::AnyConnection;

use super::whose::Whose;
use crate::Engine;
use crate::error::Error;
use crate::gate::authorise;
use crate::store::alerts::configurations;
use crate::store::device_types;

/// What is put before the names of the fields of a configuration's callback.
const OF_CALLBACK: &str = "callback_";

/// What is to be written of a configuration.
pub(super) struct Edit {
    pub(super) id: EventConfigurationId,
    pub(super) owner: AlertOwner,
    pub(super) input: EventConfigurationInput,
    pub(super) settings: EventConfigurationSettings,
    pub(super) callback: Change,
}

/// What becomes of its callback.
pub(super) enum Change {
    /// It has those settings.
    Write(Box<CallbackInput>),
    /// It stays as it is, and is sent if it is to be.
    Switch,
}

impl Engine {
    /// What is to be written of a configuration, if `who` may have it so and all of it makes sense.
    /// The one that it has `replaced` up to now may be gone, or not for `who` to see.
    pub(super) async fn configuration_edit(
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
