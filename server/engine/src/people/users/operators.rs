//! Those who operate the installation: one of them at least can always sign in.

use std::collections::{BTreeMap, BTreeSet};

use domain::permission::{Action, Actions};
use domain::{Fault, GroupId, UserId};
use sqlx::AnyConnection;

use super::Known;
use crate::StoreError;
use crate::error::Error;
use crate::store::{groups, users};

/// Refuses to take the root group's last operator away who can sign in. `still` is what the user
/// will have: groups, and what is allowed on each.
pub(in crate::people) async fn keep_an_operator(
    connection: &mut AnyConnection,
    old: &Known,
    still: &[(GroupId, Actions)],
    field: &str,
) -> Result<(), Error> {
    let root = groups::root(connection).await?.ok_or(Error::NotFound)?;
    let roles = old.roles.iter();
    let had: Vec<(GroupId, Actions)> = roles
        .map(|held| (held.role.group, held.role.actions))
        .collect();
    let operates = |roles: &[(GroupId, Actions)]| {
        let there = roles.iter().filter(|(group, _)| *group == root.id);
        operate(there.map(|(_, actions)| *actions))
    };
    if !operates(&had) || operates(still) {
        return Ok(());
    }
    users::hold_operators(connection, root.id).await?;
    let mut all = operators(connection, root.id).await?;
    all.remove(&old.found.view.id);
    match all.is_empty() {
        false => Ok(()),
        true => Err(Fault::LastOperator.of(field).into()),
    }
}

/// Whether those roles on one group let operate there, together: without seeing it nothing is
/// allowed.
fn operate(roles: impl Iterator<Item = Actions>) -> bool {
    let all = roles.fold(Actions::NONE, Actions::and);
    Actions::of(&[Action::Read, Action::Operate]).within(all)
}

/// Those who can sign in and operate the group at the top, `root`.
pub(crate) async fn operators(
    connection: &mut AnyConnection,
    root: GroupId,
) -> Result<BTreeSet<UserId>, StoreError> {
    let mut of_each: BTreeMap<UserId, Vec<Actions>> = BTreeMap::new();
    for (user, role) in users::roles_on(connection, root).await? {
        of_each.entry(user).or_default().push(role.actions);
    }
    let operating = of_each.into_iter();
    let operating = operating.filter(|(_, roles)| operate(roles.iter().copied()));
    Ok(operating.map(|(user, _)| user).collect())
}
