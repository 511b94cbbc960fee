//! That a list was handed out as a file: noted wherever something of it may lie, so that whoever keeps
//! a group learns of it.

use domain::GroupId;
use domain::audit::{Kind, Verb};
use domain::permission::{Action, Principal};

use super::{Act, Actor, note_all};
use crate::{Engine, StoreError};

/// The groups below which everything lies for which `who` may do `action`. Each is one of a role of
/// his.
pub(crate) fn seen_by(who: &Principal, action: Action) -> Vec<GroupId> {
    let paths = who.reach(action).into_iter();
    let of = |path: &str| who.roles.iter().find(|role| role.path == path);
    paths.filter_map(of).map(|role| role.group).collect()
}

/// Notes that `who` was handed out a list of what is of that kind, once in each of those groups, in
/// which he may read.
///
/// # Errors
/// When the database fails.
pub(crate) async fn handed_out(
    engine: &Engine,
    who: &Principal,
    kind: Kind,
    groups: &[GroupId],
) -> Result<(), StoreError> {
    let act = |group: &GroupId| Act {
        verb: Verb::Export,
        kind,
        id: String::new(),
        name: String::new(),
        group: *group,
        fields: Vec::new(),
    };
    let acts = groups.iter().map(act).collect();
    let mut tx = engine.db.write().await?;
    note_all(&mut tx, engine, &Actor::Person(who), acts).await?;
    tx.commit().await?;
    Ok(())
}
