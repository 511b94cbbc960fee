//! What begins anew with an edit of an event configuration.
//!
//! With an edit that changes what a configuration watches, where it holds or whether, it begins
//! anew: where devices stand with its limits is forgotten, and what it told is over. With one that
//! changes what it watches or for how long the same is not to alert again, that may alert again.
//! Any other edit leaves all of that as it is.

use domain::alert::{AlertOwner, EventConfigurationSettings, Trigger};
use domain::{EventConfigurationId, UnixMillis};
use sqlx::AnyConnection;

use super::checking::Edit;
use crate::StoreError;
use crate::store::alerts::configurations::{self, Stored};
use crate::store::alerts::{fired, stances};

/// What of a configuration begins anew.
#[derive(Clone, Copy)]
pub(super) struct Anew {
    /// Where devices stand with it.
    pub(super) stances: bool,
    /// What it told, which is not to alert again for a while.
    told: bool,
}

impl Anew {
    pub(super) const ALL: Self = Self {
        stances: true,
        told: true,
    };

    /// What does with those settings in the place of what is stored.
    pub(super) fn with(before: &Stored, settings: &EventConfigurationSettings) -> Self {
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
pub(super) async fn forget(
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
pub(super) async fn begin(
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
pub(super) async fn put_out(
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
pub(super) async fn bring_back(
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
