//! Profiles: those that are the same everywhere, and those that groups compose for themselves and
//! the groups below them. Nobody composes one of rights that he does not have himself, or changes
//! one that has more.

use domain::audit::{Field, Kind, Verb};
use domain::permission::{Action, Actions, Principal, Profile};
use domain::profile::{ComposedBy, ProfileInput, ProfileSettings, ProfileView};
use domain::{Fault, GroupId, ProfileId};
use sqlx::AnyConnection;

use crate::audit::{self, Act, Actor};
use crate::error::Error;
use crate::gate::{self, authorise};
use crate::people::operators;
use crate::store::profiles::{self, Stored};
use crate::store::sql::{Constraint, violated};
use crate::store::{groups, users};
use crate::{Engine, StoreError};

impl Engine {
    /// The profiles that can be granted on a group: those that are the same everywhere, and then
    /// those of the groups above it and its own.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the group is not there or may not be seen.
    pub async fn profiles(
        &self,
        who: &Principal,
        group: GroupId,
    ) -> Result<Vec<ProfileView>, Error> {
        let mut connection = self.db.read().acquire().await?;
        let path = gate::group(&mut connection, who, Action::Read, group).await?;
        let mut all: Vec<ProfileView> = Profile::all().map(ProfileView::fixed).collect();
        let own = profiles::along(&mut connection, self.db.dialect, &[path.as_str()]).await?;
        all.extend(own.into_iter().map(|one| view(who, one)));
        Ok(all)
    }

    /// What `who` can compose profiles of in a group: what he may there himself.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] for whoever may not change its people.
    pub async fn profile_choices(&self, who: &Principal, group: GroupId) -> Result<Actions, Error> {
        let mut connection = self.db.read().acquire().await?;
        let path = gate::group(&mut connection, who, Action::WritePeople, group).await?;
        Ok(who.actions(&path))
    }

    /// A profile that a group composed, for whoever may change it, and how many roles name it.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or may not be seen; [`Error::Forbidden`].
    pub async fn profile(
        &self,
        who: &Principal,
        group: GroupId,
        id: ProfileId,
    ) -> Result<(ProfileView, i64), Error> {
        let mut connection = self.db.read().acquire().await?;
        let found = found(&mut connection, who, group, id).await?;
        let used = profiles::used(&mut connection, id).await?;
        Ok((view(who, found), used))
    }

    /// Composes a profile for a group and those below it.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`]; [`Error::Rejected`] with everything that is
    /// wrong, by field of [`ProfileInput`]: `permissions` also where `who` does not have them all.
    pub async fn create_profile(
        &self,
        who: &Principal,
        group: GroupId,
        input: &ProfileInput,
    ) -> Result<ProfileId, Error> {
        let id = ProfileId(self.ids.long());
        let mut tx = self.db.write().await?;
        let path = gate::group(&mut tx, who, Action::WritePeople, group).await?;
        let ProfileSettings { name, actions } = input.check().map_err(Error::Rejected)?;
        has_all(who, &path, actions)?;
        let now = self.world.clock.now();
        let made = profiles::insert(&mut tx, id, group, &name, actions, now).await;
        made.map_err(name_taken)?;
        let fields = fields(None, (&name, actions));
        let act = done(id, group, &name, Verb::Create, fields);
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Composes a profile anew. Whoever has it may at once what it allows then.
    ///
    /// # Errors
    /// As [`Engine::create_profile`]; `permissions` also where nobody would operate the
    /// installation any more.
    pub async fn edit_profile(
        &self,
        who: &Principal,
        group: GroupId,
        id: ProfileId,
        input: &ProfileInput,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        profiles::hold(&mut tx, self.db.dialect, id, true).await?;
        let old = found(&mut tx, who, group, id).await?;
        let ProfileSettings { name, actions } = input.check().map_err(Error::Rejected)?;
        has_all(who, &old.group_path, actions)?;
        let operated = at_stake(&mut tx, &old, actions).await?;
        let edited = profiles::edit(&mut tx, id, &name, actions).await;
        edited.map_err(name_taken)?;
        if let Some(root) = operated {
            still_operated(&mut tx, root).await?;
        }
        let fields = fields(Some((&old.name, old.actions)), (&name, actions));
        let act = done(id, group, &name, Verb::Edit, fields);
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Deletes a profile that nobody has.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`]; [`Error::Rejected`] of `users` who have it.
    pub async fn delete_profile(
        &self,
        who: &Principal,
        group: GroupId,
        id: ProfileId,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        // Nobody grants it meanwhile.
        profiles::hold(&mut tx, self.db.dialect, id, true).await?;
        let old = found(&mut tx, who, group, id).await?;
        let count = profiles::used(&mut tx, id).await?;
        if count > 0 {
            return Err(Fault::StillUsed { count }.of("users").into());
        }
        profiles::delete(&mut tx, id).await?;
        let act = done(id, group, &old.name, Verb::Delete, Vec::new());
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// A profile of a group, if `who` may change it.
async fn found(
    connection: &mut AnyConnection,
    who: &Principal,
    group: GroupId,
    id: ProfileId,
) -> Result<Stored, Error> {
    let found = profiles::get(connection, id).await?;
    let found = found.filter(|found| found.group == group);
    let found = found.ok_or(Error::NotFound)?;
    authorise(who, Action::WritePeople, &found.group_path)?;
    match writable(who, &found) {
        true => Ok(found),
        false => Err(Error::Forbidden),
    }
}

fn writable(who: &Principal, one: &Stored) -> bool {
    let own = who.actions(&one.group_path);
    own.has(Action::WritePeople) && one.actions.within(own)
}

fn view(who: &Principal, one: Stored) -> ProfileView {
    let writable = writable(who, &one);
    // What may not be seen is not told of, by no name and no id.
    let composed_by = match who.may(Action::Read, &one.group_path) {
        true => ComposedBy::Group(one.group, one.group_name),
        false => ComposedBy::Hidden,
    };
    ProfileView {
        key: one.id.to_string(),
        name: one.name,
        actions: one.actions,
        composed_by,
        writable,
    }
}

/// The group at the top, where somebody operates it whom a profile of it might take that from when
/// it comes to allow only `new`. Then nobody else takes an operator away until the transaction ends.
async fn at_stake(
    connection: &mut AnyConnection,
    old: &Stored,
    new: Actions,
) -> Result<Option<GroupId>, Error> {
    let root = groups::root(connection).await?.ok_or(Error::NotFound)?;
    let needed = Actions::of(&[Action::Read, Action::Operate]);
    if old.group != root.id || needed.only(old.actions).within(new) {
        return Ok(None);
    }
    users::hold_operators(connection, root.id).await?;
    let all = operators(connection, root.id).await?;
    Ok((!all.is_empty()).then_some(root.id))
}

/// Refuses what left nobody who operates the group at the top.
async fn still_operated(connection: &mut AnyConnection, root: GroupId) -> Result<(), Error> {
    match operators(connection, root).await?.is_empty() {
        false => Ok(()),
        true => Err(Fault::LastOperator.of("permissions").into()),
    }
}

/// Nobody gives what he does not have.
fn has_all(who: &Principal, path: &str, actions: Actions) -> Result<(), Error> {
    match actions.within(who.actions(path)) {
        true => Ok(()),
        false => Err(Fault::NotGranted.of("permissions").into()),
    }
}

/// What is done to a profile.
fn done(id: ProfileId, group: GroupId, name: &str, verb: Verb, fields: Vec<Field>) -> Act {
    Act {
        verb,
        kind: Kind::Profile,
        id: id.to_string(),
        name: name.to_owned(),
        group,
        fields,
    }
}

/// What the log tells of a name and permissions.
fn fields(old: Option<(&String, Actions)>, new: (&String, Actions)) -> Vec<Field> {
    let names = |actions: Actions| {
        let names: Vec<&str> = actions.permissions().map(|one| one.name).collect();
        names.join(", ")
    };
    let permissions = old.map(|(_, actions)| names(actions));
    vec![
        Field::text("name", old.map(|(name, _)| name), new.0),
        Field::text("permissions", permissions, names(new.1)),
    ]
}

fn name_taken(error: StoreError) -> Error {
    match &error {
        StoreError::Sql(sql) if violated(sql) == Some(Constraint::ProfileName) => {
            Fault::Taken.of("name").into()
        }
        _ => error.into(),
    }
}
