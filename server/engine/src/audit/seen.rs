//! Which groups that stand in entries somebody sees by now.

use std::collections::BTreeSet;

use domain::GroupId;
use domain::permission::{Action, Principal};
use sqlx::AnyConnection;

use crate::StoreError;
use crate::store::db::Dialect;
use crate::store::groups;

/// The groups among some that somebody sees.
pub(super) struct Seen {
    groups: BTreeSet<GroupId>,
    /// Whether he sees every group.
    pub(super) all: bool,
}

impl Seen {
    /// Of those groups the ones that `who` sees. Of one that is gone nobody can say who saw it: that
    /// is told only to whoever sees every group, as is what is `nobodys`, if there is any of it.
    pub(super) async fn of(
        connection: &mut AnyConnection,
        dialect: Dialect,
        who: &Principal,
        groups: &BTreeSet<GroupId>,
        nobodys: bool,
    ) -> Result<Self, StoreError> {
        let ids: Vec<GroupId> = groups.iter().copied().collect();
        let paths = groups::paths(&mut *connection, dialect, &ids).await?;
        let all = match nobodys || paths.len() < ids.len() {
            true => {
                let root = groups::root(connection).await?;
                root.is_some_and(|root| who.may(Action::Read, &root.path))
            }
            false => false,
        };
        let seen = paths
            .into_iter()
            .filter(|(_, path)| who.may(Action::Read, path));
        Ok(Self {
            groups: seen.map(|(id, _)| id).collect(),
            all,
        })
    }

    /// Whether that group may be told.
    pub(super) fn has(&self, group: GroupId) -> bool {
        self.all || self.groups.contains(&group)
    }

    #[cfg(test)]
    pub(super) fn only(groups: &[GroupId], all: bool) -> Self {
        Self {
            groups: groups.iter().copied().collect(),
            all,
        }
    }
}
