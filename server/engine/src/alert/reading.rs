//! Event configurations as somebody reads them: those that hold for an owner, and one with its last
//! mails.

use std::collections::HashMap;

use domain::EventConfigurationId;
use domain::alert::{AlertOwner, EventConfigurationInput, EventConfigurationView};
use domain::permission::{Action, Principal};
use sqlx::AnyConnection;

use super::whose::{Whose, configuration, whose};
use crate::error::Error;
use crate::store::alerts::configurations::{self, Stored};
use crate::store::alerts::{fired, mails};
use crate::store::callbacks::{self, OfConfiguration};
use crate::{Engine, StoreError};

/// The last mails that the page of a configuration shows.
const MAILS: i64 = 20;

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
