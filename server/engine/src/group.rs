//! Groups, as those see them who may read there.

use domain::group::GroupView;
use domain::permission::{Action, Principal};
use domain::{Fault, GroupId};
use sqlx::AnyConnection;

use crate::Engine;
use crate::error::Error;
use crate::gate;
use crate::store::groups;

impl Engine {
    /// One group, with those above it that `who` can see and those just below.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or may not be seen.
    pub async fn group(&self, who: &Principal, id: GroupId) -> Result<GroupView, Error> {
        let mut connection = self.db.read().acquire().await?;
        let path = gate::group(&mut connection, who, Action::Read, id).await?;
        let mut line = groups::line(&mut connection, &path).await?;
        let own = line.pop().ok_or(Error::NotFound)?;
        line.retain(|group| who.may(Action::Read, &group.path));
        let below = groups::children(&mut connection, id).await?;
        Ok(GroupView {
            id,
            name: own.name,
            above: line
                .into_iter()
                .map(|group| (group.id, group.name))
                .collect(),
            below: below
                .into_iter()
                .map(|group| (group.id, group.name))
                .collect(),
        })
    }

    /// The groups that `who` can see, in the order of the tree: id and name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn groups(&self, who: &Principal) -> Result<Vec<(GroupId, String)>, Error> {
        reached(self, who, Action::Read).await
    }
}

/// The groups in which `who` may do `action`, in the order of the tree: id and name.
///
/// # Errors
/// When the database fails.
pub(crate) async fn reached(
    engine: &Engine,
    who: &Principal,
    action: Action,
) -> Result<Vec<(GroupId, String)>, Error> {
    let mut connection = engine.db.read().acquire().await?;
    let mut all = Vec::new();
    for path in who.reach(action) {
        let below = groups::below(&mut connection, path).await?;
        all.extend(below.into_iter().map(|group| (group.id, group.name)));
    }
    Ok(all)
}

/// The paths below which a list is to look that was asked for the group with id `asked`, or for
/// everything: none where `who` cannot see that group.
///
/// # Errors
/// [`Error::NotFound`] for whoever may read nothing; [`Error::Rejected`] for what is no id.
pub(crate) async fn asked(
    connection: &mut AnyConnection,
    who: &Principal,
    asked: &str,
) -> Result<Vec<String>, Error> {
    let reach = who.reach(Action::Read);
    if reach.is_empty() {
        return Err(Error::NotFound);
    }
    if asked.is_empty() {
        return Ok(reach.into_iter().map(str::to_owned).collect());
    }
    let id: GroupId = asked.parse().map_err(|fault: Fault| fault.of("group"))?;
    let path = groups::path(connection, id).await?;
    let path = path.filter(|path| who.may(Action::Read, path));
    Ok(path.into_iter().collect())
}
