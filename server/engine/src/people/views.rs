//! Saved views: what people keep of their lists of devices, and share.

use domain::audit::{Field, Kind, Verb};
use domain::group::GroupChoice;
use domain::permission::{Action, Principal};
use domain::saved_view::{SavedView, SavedViewInput, VIEWS_MOST, is_shown};
use domain::{Fault, GroupId, SavedViewId};

use crate::Engine;
use crate::audit::{self, Act, Actor};
use crate::error::Error;
use crate::gate;
use crate::store::saved_views::{self, Stored};
use crate::store::users;

/// The most views of others that are offered.
const OTHERS: i64 = 100;

impl Engine {
    /// The views that `who` sees: his own, and those that others share with groups that he sees, each
    /// by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn saved_views(&self, who: &Principal) -> Result<Vec<SavedView>, Error> {
        let mut connection = self.db.read().acquire().await?;
        let usual = saved_views::usual(&mut connection, who.user).await?;
        let mut found = saved_views::of_user(&mut connection, who.user).await?;
        for path in who.reach(Action::Read) {
            let shared = saved_views::shared(&mut connection, who.user, path, OTHERS);
            found.extend(shared.await?);
        }
        let view = |stored: Stored| SavedView {
            write: may_delete(who, &stored),
            usual: usual == Some(stored.id),
            of: (stored.user != who.user).then_some(stored.user_name),
            group: seen_group(who, stored.group),
            id: stored.id,
            name: stored.name,
            address: stored.address,
        };
        Ok(found.into_iter().map(view).collect())
    }

    /// The groups with which `who` may share views, to choose from: those in which he changes devices,
    /// by name, with `find` in it, at most a thousand.
    ///
    /// # Errors
    /// [`Error::Rejected`] names `find` where it is longer than a name.
    pub async fn saved_view_choices(
        &self,
        who: &Principal,
        find: &str,
    ) -> Result<GroupChoice, Error> {
        crate::group::reached(self, who, Action::WriteFleet, find).await
    }

    /// Keeps a view, in place of the one that `who` has of that name.
    ///
    /// # Errors
    /// [`Error::NotFound`] for who is no user; [`Error::Rejected`] with everything that is wrong, by
    /// field of [`SavedViewInput`].
    pub async fn save_view(
        &self,
        who: &Principal,
        input: &SavedViewInput,
    ) -> Result<SavedViewId, Error> {
        let settings = input.check().map_err(Error::Rejected)?;
        let mut tx = self.db.write().await?;
        if !users::hold(&mut tx, who.user).await? {
            return Err(Error::NotFound);
        }
        if let Some(group) = settings.group {
            let found = gate::group(&mut tx, who, Action::WriteFleet, group).await;
            match found {
                // The same answer whether it is not there or nothing may be shared with it.
                Err(Error::NotFound | Error::Forbidden) => {
                    return Err(Fault::UnknownGroup.of("group").into());
                }
                other => _ = other?,
            }
        }
        let own = saved_views::of_user(&mut tx, who.user).await?;
        let before = own.into_iter().find(|one| one.name == settings.name);
        let id = match &before {
            Some(before) => {
                saved_views::replace(&mut tx, before.id, &settings).await?;
                before.id
            }
            None => {
                if saved_views::count(&mut tx, who.user).await? >= VIEWS_MOST {
                    return Err(Fault::Full { max: VIEWS_MOST }.of("name").into());
                }
                let id = SavedViewId(self.ids.long());
                let now = self.world.clock.now();
                saved_views::insert(&mut tx, id, who.user, &settings, now).await?;
                id
            }
        };
        if settings.usual {
            saved_views::set_usual(&mut tx, who.user, Some(id)).await?;
        }
        let had = before.as_ref();
        let group = |group: Option<GroupId>| group.map(|group| group.to_string());
        let shared = had.and_then(|had| had.group.as_ref().map(|group| group.0));
        let fields = vec![
            Field::text("name", had.map(|had| &had.name), &settings.name),
            Field::text("address", had.map(|had| &had.address), &settings.address),
            Field::text("group", group(shared), group(settings.group)),
        ];
        let verb = match before.is_some() {
            true => Verb::Edit,
            false => Verb::Create,
        };
        let deed = (verb, Kind::SavedView);
        self.note_own(&mut tx, who, deed, id.to_string(), fields)
            .await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Deletes a view.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] for another's, but for whoever changes devices of
    /// the group with which it is shared.
    pub async fn delete_view(&self, who: &Principal, id: SavedViewId) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let view = seen(who, saved_views::get(&mut tx, id).await?)?;
        if !may_delete(who, &view) {
            return Err(Error::Forbidden);
        }
        saved_views::delete(&mut tx, id).await?;
        match &view.group {
            Some((group, ..)) if view.user != who.user => {
                let act = Act {
                    verb: Verb::Delete,
                    kind: Kind::SavedView,
                    id: id.to_string(),
                    name: view.name,
                    group: *group,
                    fields: Vec::new(),
                };
                audit::note(&mut tx, self, &Actor::Person(who), act).await?;
            }
            _ => {
                let fields = vec![Field::text("name", &view.name, "")];
                let deed = (Verb::Delete, Kind::SavedView);
                self.note_own(&mut tx, who, deed, id.to_string(), fields)
                    .await?;
            }
        }
        tx.commit().await?;
        Ok(())
    }

    /// Has the list of devices begin with a view for `who`, or with all devices.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a view that is not there or may not be seen, and for who is no user.
    pub async fn set_usual_view(
        &self,
        who: &Principal,
        id: Option<SavedViewId>,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        if !users::hold(&mut tx, who.user).await? {
            return Err(Error::NotFound);
        }
        if let Some(id) = id {
            seen(who, saved_views::get(&mut tx, id).await?)?;
        }
        let printed = |id: Option<SavedViewId>| id.map(|id| id.to_string());
        let before = saved_views::usual(&mut tx, who.user).await?;
        saved_views::set_usual(&mut tx, who.user, id).await?;
        let fields = vec![Field::text("usual_view", printed(before), printed(id))];
        let deed = (Verb::Edit, Kind::User);
        self.note_own(&mut tx, who, deed, who.user.to_string(), fields)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// The view with which the list of devices begins for `who`, if he still sees it and the list
    /// still shows what it asks for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn usual_view(
        &self,
        who: &Principal,
    ) -> Result<Option<(SavedViewId, String)>, Error> {
        let mut connection = self.db.read().acquire().await?;
        let Some(id) = saved_views::usual(&mut connection, who.user).await? else {
            return Ok(None);
        };
        let found = saved_views::get(&mut connection, id).await?;
        let view = seen(who, found).ok();
        let view = view.filter(|view| is_shown(&view.address));
        Ok(view.map(|view| (view.id, view.address)))
    }
}

/// A view, if it is there and `who` sees it.
fn seen(who: &Principal, found: Option<Stored>) -> Result<Stored, Error> {
    let view = found.ok_or(Error::NotFound)?;
    let shared = view.group.as_ref();
    let shared = shared.is_some_and(|group| who.may(Action::Read, &group.2));
    match view.user == who.user || shared {
        true => Ok(view),
        false => Err(Error::NotFound),
    }
}

/// The group with which a view is shared, where `who` sees it.
fn seen_group(
    who: &Principal,
    group: Option<(GroupId, String, String)>,
) -> Option<(GroupId, String)> {
    let (group, name, path) = group?;
    who.may(Action::Read, &path).then_some((group, name))
}

fn may_delete(who: &Principal, view: &Stored) -> bool {
    let shared = view.group.as_ref();
    view.user == who.user || shared.is_some_and(|group| who.may(Action::WriteFleet, &group.2))
}
