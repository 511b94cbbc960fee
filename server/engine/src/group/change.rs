//! Making, changing and deleting groups.

use domain::audit::{Field, Kind, Verb};
use domain::group::{Group, GroupInput, GroupKind, GroupSettings};
use domain::permission::{Action, Principal};
use domain::{Fault, GroupId, Rejection};
use sqlx::AnyConnection;

use super::network;
use super::place::movable;
use crate::audit::{self, Act, Actor};
use crate::error::Error;
use crate::gate::authorise;
use crate::store::alerts::configurations;
use crate::store::groups::{self, Detailed};
use crate::store::sql::{Constraint, violated};
use crate::{Engine, StoreError};

impl Engine {
    /// Makes a group below another.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for whoever may change people nowhere; [`Error::Rejected`] with
    /// everything that is wrong, by field of [`GroupInput`].
    pub async fn create_group(
        &self,
        who: &Principal,
        input: &GroupInput,
    ) -> Result<GroupId, Error> {
        if who.reach(Action::WritePeople).is_empty() {
            return Err(Error::Forbidden);
        }
        let mut settings = input.check().map_err(Error::Rejected)?;
        let parent = settings.parent;
        let parent = parent.ok_or_else(|| Fault::Missing.of("parent"))?;
        let mut tx = self.db.write().await?;
        groups::hold_tree(&mut tx, self.db.dialect).await?;
        let above = writable(&mut tx, who, parent).await?;
        may_be(who, &above, None, settings.kind)?;
        let operator = settings.network_operator;
        settings.network_operator = network::chosen(&mut tx, who, None, operator).await?;
        let id = GroupId(self.ids.long());
        let group = Group {
            id,
            parent: Some(parent),
            name: settings.name.clone(),
            path: Group::path_below(&above, id),
        };
        let now = self.world.clock.now();
        let made = groups::insert_with(&mut tx, &group, &settings, now).await;
        made.map_err(name_taken)?;
        let act = done(id, &settings.name, Verb::Create, fields(None, &settings));
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Replaces the settings of a group; where it stands stays. How many prototypes there may be,
    /// and whether it may be billed, takes the right to keep the group above it, or to operate it.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Rejected`] with everything that is
    /// wrong, by field of [`GroupInput`].
    pub async fn edit_group(
        &self,
        who: &Principal,
        id: GroupId,
        input: &GroupInput,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        groups::hold_tree(&mut tx, self.db.dialect).await?;
        let old = found(&mut tx, who, id).await?;
        let mut settings = input.check().map_err(Error::Rejected)?;
        if old.group.parent.is_none() && settings.kind != GroupKind::Operator {
            return Err(Fault::IsRoot.of("kind").into());
        }
        may_be(who, &old.group.path, Some(old.kind), settings.kind)?;
        if settings.kind.has_network_operator() {
            let (before, operator) = (old.network_operator, settings.network_operator);
            settings.network_operator = network::chosen(&mut tx, who, before, operator).await?;
        }
        granted(who, &old, &settings)?;
        let edited = groups::edit(&mut tx, id, &settings).await;
        edited.map_err(name_taken)?;
        let fields = fields(Some(&old), &settings);
        let act = done(id, &settings.name, Verb::Edit, fields);
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Deletes a group that holds nothing any more.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Rejected`] names what it holds, by the
    /// words of [`domain::group::Held`], and the root as `group`.
    pub async fn delete_group(&self, who: &Principal, id: GroupId) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        // Nobody makes an event configuration meanwhile, which no key ties to its group.
        configurations::bump(&mut tx, self.ids.rows(1)[0]).await?;
        groups::hold_tree(&mut tx, self.db.dialect).await?;
        let old = found(&mut tx, who, id).await?;
        if old.group.parent.is_none() {
            return Err(Fault::IsRoot.of("group").into());
        }
        groups::hold(&mut tx, self.db.dialect, id, true).await?;
        empty(&mut tx, id).await?;
        let act = done(id, &old.group.name, Verb::Delete, Vec::new());
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        let deleted = groups::delete(&mut tx, id).await;
        deleted.map_err(still_there)?;
        tx.commit().await?;
        Ok(())
    }
}

/// What is done to a group.
pub(super) fn done(id: GroupId, name: &str, verb: Verb, fields: Vec<Field>) -> Act {
    Act {
        verb,
        kind: Kind::Group,
        id: id.to_string(),
        name: name.to_owned(),
        group: id,
        fields,
    }
}

/// What the log tells of settings.
fn fields(old: Option<&Detailed>, new: &GroupSettings) -> Vec<Field> {
    let tick = |ticked: bool| if ticked { "on" } else { "" };
    let cap = |cap: Option<u32>| cap.map(|cap| cap.to_string());
    let name = old.map(|old| old.group.name.as_str());
    let kind = old.map(|old| old.kind.word());
    let description = old.map(|old| old.description.as_str());
    let timezone = old.map(|old| old.timezone.as_str());
    let billable = old.map(|old| tick(old.billable));
    let email = old.map(|old| old.technical_email.as_str());
    let prototypes = old.and_then(|old| cap(old.max_prototypes));
    let country = old.map(|old| old.country.as_str());
    let id = |operator: Option<GroupId>| operator.map(|operator| operator.to_string());
    let operator = old.and_then(|old| id(old.network_operator));
    vec![
        Field::text("name", name, new.name.as_str()),
        Field::text("kind", kind, new.kind.word()),
        Field::text("description", description, new.description.as_str()),
        Field::text("timezone", timezone, new.timezone.as_str()),
        Field::text("billable", billable, tick(new.billable)),
        Field::personal("technical_email", email, new.technical_email.as_str()),
        Field::text("max_prototypes", prototypes, cap(new.max_prototypes)),
        Field::text("country", country, new.country.as_str()),
        Field::text("network_operator", operator, id(new.network_operator)),
    ]
}

/// A group whose people `who` may change.
async fn found(
    connection: &mut AnyConnection,
    who: &Principal,
    id: GroupId,
) -> Result<Detailed, Error> {
    let found = groups::get(connection, id).await?;
    let found = found.ok_or(Error::NotFound)?;
    authorise(who, Action::WritePeople, &found.group.path)?;
    Ok(found)
}

/// The path of a group below which `who` may put another.
pub(super) async fn writable(
    connection: &mut AnyConnection,
    who: &Principal,
    parent: GroupId,
) -> Result<String, Error> {
    let path = groups::path(connection, parent).await?;
    let path = path.filter(|path| who.may(Action::WritePeople, path));
    path.ok_or_else(|| Fault::UnknownGroup.of("parent").into())
}

/// Only who operates there makes groups of operators, or takes that from them.
fn may_be(
    who: &Principal,
    path: &str,
    old: Option<GroupKind>,
    new: GroupKind,
) -> Result<(), Error> {
    let was_customer = old.is_none_or(GroupKind::is_customer);
    let stays = old == Some(new) || was_customer && new.is_customer();
    match stays || who.may(Action::Operate, path) {
        true => Ok(()),
        false => Err(Fault::NotGranted.of("kind").into()),
    }
}

/// What a group is granted by those above it, it does not grant itself: how many prototypes there
/// may be in it, whether it may be billed, and on whose network it is. Only who keeps the group
/// above, or operates there, changes that.
fn granted(who: &Principal, old: &Detailed, new: &GroupSettings) -> Result<(), Error> {
    let path = &old.group.path;
    let above = old.group.parent.is_some() && movable(who, path);
    if above || who.may(Action::Operate, path) {
        return Ok(());
    }
    let changed = [
        ("billable", old.billable != new.billable),
        ("max_prototypes", old.max_prototypes != new.max_prototypes),
        (
            "network_operator",
            old.network_operator != new.network_operator,
        ),
    ];
    let changed = changed.into_iter().filter(|(_, changed)| *changed);
    let wrong: Vec<Rejection> = changed
        .map(|(field, _)| Fault::NotGranted.of(field))
        .collect();
    match wrong.is_empty() {
        true => Ok(()),
        false => Err(Error::Rejected(wrong)),
    }
}

/// Says what a group holds, if it does.
async fn empty(connection: &mut AnyConnection, id: GroupId) -> Result<(), Error> {
    let holds = groups::held(connection, id).await?;
    let still: Vec<Rejection> = holds
        .into_iter()
        .map(|(held, count)| Fault::StillUsed { count }.of(held.word()))
        .collect();
    match still.is_empty() {
        true => Ok(()),
        false => Err(Error::Rejected(still)),
    }
}

fn name_taken(error: StoreError) -> Error {
    match &error {
        StoreError::Sql(sql) if violated(sql) == Some(Constraint::GroupName) => {
            Fault::Taken.of("name").into()
        }
        _ => error.into(),
    }
}

/// Something refers to a group that is not counted.
fn still_there(error: StoreError) -> Error {
    match &error {
        StoreError::Sql(sqlx::Error::Database(sql)) if sql.is_foreign_key_violation() => {
            Fault::StillUsed { count: 1 }.of("group").into()
        }
        _ => error.into(),
    }
}
