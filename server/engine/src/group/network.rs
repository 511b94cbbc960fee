//! On whose network a group is: virtual operators and distributors name the operator.

use domain::group::{GroupKind, LISTED};
use domain::permission::{Action, Principal};
use domain::{Fault, GroupId};
use sqlx::AnyConnection;

use crate::error::Error;
use crate::store::groups;
use crate::{Engine, StoreError};

impl Engine {
    /// The operators that `who` sees, with their names, by name: at most a thousand.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for whoever keeps no people, who makes no groups either.
    pub async fn network_operators(
        &self,
        who: &Principal,
    ) -> Result<Vec<(GroupId, String)>, Error> {
        if who.reach(Action::WritePeople).is_empty() {
            return Err(Error::Forbidden);
        }
        let mut connection = self.db.read().acquire().await?;
        let (kind, limit) = (Some(GroupKind::Operator), LISTED as i64);
        let mut found = Vec::new();
        for path in who.reach(Action::Read) {
            let list = groups::list(&mut connection, path, "", kind, limit).await?;
            found.extend(list.into_iter().map(|(group, _)| (group.id, group.name)));
        }
        found.sort_by_cached_key(|(id, name)| (name.to_lowercase(), *id));
        found.truncate(LISTED);
        Ok(found)
    }
}

/// The operator with that id and its name, if it is there and `who` sees it.
pub(super) async fn seen(
    connection: &mut AnyConnection,
    who: &Principal,
    operator: Option<GroupId>,
) -> Result<Option<(GroupId, String)>, StoreError> {
    let Some(id) = operator else {
        return Ok(None);
    };
    let found = groups::get(connection, id).await?.map(|found| found.group);
    let seen = found.filter(|group| who.may(Action::Read, &group.path));
    Ok(seen.map(|group| (id, group.name)))
}

/// The operator that a group has from now on, which had `old`: the one that was chosen, or the old
/// one where `who` does not see that and so could not choose it.
///
/// # Errors
/// [`Error::Rejected`] of `network_operator` for what is no operator, or none that `who` sees.
pub(super) async fn chosen(
    connection: &mut AnyConnection,
    who: &Principal,
    old: Option<GroupId>,
    chosen: Option<GroupId>,
) -> Result<Option<GroupId>, Error> {
    let Some(id) = chosen else {
        let hidden = match old {
            // One that is gone is nobody's any more.
            Some(id) => groups::path(connection, id).await?,
            None => None,
        };
        let hidden = hidden.is_some_and(|path| !who.may(Action::Read, &path));
        return Ok(old.filter(|_| hidden));
    };
    let found = groups::get(connection, id).await?;
    let found = found.filter(|found| {
        let operates = found.kind == GroupKind::Operator || old == Some(id);
        operates && who.may(Action::Read, &found.group.path)
    });
    match found {
        Some(_) => Ok(Some(id)),
        None => Err(Fault::UnknownGroup.of("network_operator").into()),
    }
}
