//! Groups that go to another place of the tree, with everything below them.
//!
//! Nothing but the paths of groups says where something is, so that is all that is written. What is
//! used in the group has to be there in the new place as well, and devices do not come to another
//! owner in this way: for that they have their porting authorisation codes.
//!
//! Roles flow downward, so a move grants all that are on the groups it comes below: to people, to
//! programs, and to whoever moves it himself. None of them may allow more than he may in the group
//! before, which is what he could grant there.

use domain::audit::{Field, Verb};
use domain::group::Group;
use domain::permission::{Action, Principal};
use domain::{Fault, GroupId, Rejection};
use sqlx::AnyConnection;

use super::Caps;
use super::change::{done, writable};
use crate::audit::{self, Actor};
use crate::error::Error;
use crate::gate::authorise;
use crate::store::again::again;
use crate::store::alerts::configurations;
use crate::store::db::Dialect;
use crate::store::{device_types, groups};
use crate::{Engine, StoreError, alert};

/// A group on its way.
struct Way {
    group: Group,
    /// The group above it, and its path.
    before: GroupId,
    from: String,
    /// The path of the one that is to be above it.
    to: String,
}

impl Engine {
    /// Puts a group, with everything below it, below another.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] for whoever may not change the people of the group
    /// above it, too; [`Error::Rejected`] names `group` where it is the root, `parent` where it
    /// cannot be there, also since roles there allow more than `who` could grant or since there
    /// would be too many prototypes, `name` where another there has its name, and by `contracts`,
    /// `profiles`, `api_accesses` and `station_tokens` what is used in it or below and belongs to a
    /// group that it would leave.
    pub async fn move_group(
        &self,
        who: &Principal,
        id: GroupId,
        parent: GroupId,
    ) -> Result<(), Error> {
        again(|| self.try_move(who, id, parent)).await?
    }

    /// The same, once: done, refused, or ended for the sake of another.
    async fn try_move(
        &self,
        who: &Principal,
        id: GroupId,
        parent: GroupId,
    ) -> Result<Result<(), Error>, StoreError> {
        let now = self.world.clock.now();
        let mut tx = self.db.write().await?;
        // Whoever makes or changes an event configuration meanwhile sees it there, or here.
        configurations::bump(&mut tx, self.ids.rows(1)[0]).await?;
        groups::hold_tree(&mut tx, self.db.dialect).await?;
        let dialect = self.db.dialect;
        let way = match find_way(&mut tx, dialect, who, id, parent).await {
            Ok(Some(way)) => way,
            // It is there already.
            Ok(None) => return Ok(Ok(())),
            Err(refused) => return Ok(Err(refused)),
        };
        let mut caps = Caps::hold(&mut tx, dialect, parent).await?;
        groups::hold_below(&mut tx, dialect, &way.group.path).await?;
        groups::relocate(&mut tx, &way.group, parent, &way.to).await?;
        // Only now: what is put into it at this moment was waited for.
        let there = Group::path_below(&way.to, id);
        let prototypes = groups::prototypes(&mut tx, &there).await?;
        if let Err(fault) = caps.admit(prototypes, Some(&way.group.path)) {
            return Ok(Err(fault.of("parent").into()));
        }
        let (left, reached) = (along(&way.from, &way.to), along(&way.to, &way.from));
        alert::group_moved(&mut tx, self, id, &left, &reached, now).await?;
        let act = || {
            let told = Field::text("parent", way.before.to_string(), parent.to_string());
            done(id, &way.group.name, Verb::Move, vec![told])
        };
        if !left.is_empty() {
            // It is told where it was, too.
            let mut there = act();
            there.group = way.before;
            audit::note(&mut tx, self, &Actor::Person(who), there).await?;
        }
        audit::note(&mut tx, self, &Actor::Person(who), act()).await?;
        tx.commit().await?;
        Ok(Ok(()))
    }
}

/// The way of a group below another, if `who` may take it there; none where it is there already.
async fn find_way(
    connection: &mut AnyConnection,
    dialect: Dialect,
    who: &Principal,
    id: GroupId,
    parent: GroupId,
) -> Result<Option<Way>, Error> {
    let moved = groups::get(connection, id).await?;
    let group = moved.ok_or(Error::NotFound)?.group;
    authorise(who, Action::WritePeople, &group.path)?;
    let before = group.parent.ok_or_else(|| Fault::IsRoot.of("group"))?;
    if !movable(who, &group.path) {
        return Err(Error::Forbidden);
    }
    let from = above(&group.path).to_owned();
    let to = writable(connection, who, parent).await?;
    if to.starts_with(&group.path) {
        return Err(Fault::BelowItself.of("parent").into());
    }
    if parent == before {
        return Ok(None);
    }
    grantable(connection, dialect, who, &group, &to).await?;
    fits(connection, &group, parent, &to).await?;
    Ok(Some(Way {
        group,
        before,
        from,
        to,
    }))
}

/// Whether `who` may move the group with that path, which is not the root: he keeps the people of
/// the one above it as well.
pub(super) fn movable(who: &Principal, path: &str) -> bool {
    who.may(Action::WritePeople, path) && who.may(Action::WritePeople, above(path))
}

/// The path of the group above the one with that path.
fn above(path: &str) -> &str {
    let path = path.strip_suffix('/').unwrap_or(path);
    path.rfind('/').map_or("/", |slash| &path[..=slash])
}

/// Whether `who` could grant what comes upon a group below the one with path `to`: every role on the
/// groups that are above it only then, his own among them.
async fn grantable(
    connection: &mut AnyConnection,
    dialect: Dialect,
    who: &Principal,
    group: &Group,
    to: &str,
) -> Result<(), Error> {
    let own = who.actions(&group.path);
    let reached = along(to, &group.path);
    let roles = groups::roles_on(connection, dialect, &reached).await?;
    let within = roles.iter().all(|role| role.actions.within(own));
    let there = Group::path_below(to, group.id);
    match within && who.actions(&there).within(own) {
        true => Ok(()),
        false => Err(Fault::NotGranted.of("parent").into()),
    }
}

/// Whether a group can stand below `parent`, whose path is `to`.
async fn fits(
    connection: &mut AnyConnection,
    group: &Group,
    parent: GroupId,
    to: &str,
) -> Result<(), Error> {
    let namesake = groups::child(connection, parent, &group.name).await?;
    if namesake.is_some() {
        return Err(Fault::Taken.of("name").into());
    }
    let there = Group::path_below(to, group.id);
    if Group::hierarchy(&group.path) != Group::hierarchy(&there) {
        let (_, devices, _) = device_types::totals(connection, &group.path).await?;
        if devices > 0 {
            return Err(Fault::OtherOwner.of("parent").into());
        }
    }
    let left = groups::left_behind(connection, &group.path, to).await?;
    let left = left.into_iter().filter(|(_, count)| *count > 0);
    let left: Vec<Rejection> = left
        .map(|(field, count)| Fault::LeftBehind { count }.of(field))
        .collect();
    match left.is_empty() {
        true => Ok(()),
        false => Err(Error::Rejected(left)),
    }
}

/// The groups along `path` that are not along `other`.
fn along(path: &str, other: &str) -> Vec<GroupId> {
    let of = |path: &str| -> Vec<GroupId> {
        let ids = path.split('/').filter(|id| !id.is_empty());
        ids.filter_map(|id| id.parse().ok()).collect()
    };
    let others = of(other);
    let mut own = of(path);
    own.retain(|id| !others.contains(id));
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_not_on_both_ways_is_left_or_reached() {
        let id = |n: u8| GroupId([n; 12]);
        let path = |ids: &[u8]| {
            let ids = ids.iter();
            ids.fold("/".to_owned(), |path, n| Group::path_below(&path, id(*n)))
        };
        let (from, to) = (path(&[1, 2, 3]), path(&[1, 4]));
        assert_eq!(along(&from, &to), [id(2), id(3)]);
        assert_eq!(along(&to, &from), [id(4)]);
        assert_eq!(above(&path(&[1, 2, 3, 5])), from);
    }
}
