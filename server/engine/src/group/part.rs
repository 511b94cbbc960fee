//! Groups part by part, for programs.

use domain::GroupId;
use domain::group::GroupRecord;
use domain::list::{Part, Slice};
use domain::permission::{Action, Principal};

use crate::Engine;
use crate::error::Error;
use crate::gate;
use crate::paging::Turn;
use crate::store::groups::{self, Detailed};

impl Engine {
    /// A part of the groups just below one, by id; without one below that of the first role that
    /// lets see anything, which of an API access is its own.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or may not be seen; [`Error::Rejected`] names the
    /// part of the question that makes no sense.
    pub async fn groups_part(
        &self,
        who: &Principal,
        parent: Option<GroupId>,
        slice: &Slice,
    ) -> Result<Part<GroupRecord>, Error> {
        let mut turn: Turn<GroupId> = Turn::slice(slice, |text| text.parse().ok())?;
        let skipped = turn.skipped_by_table();
        let own = || {
            let mut roles = who.roles.iter();
            let sees = roles.find(|role| role.actions.has(Action::Read));
            sees.map(|role| role.group)
        };
        let parent = parent.or_else(own).ok_or(Error::NotFound)?;
        let mut connection = self.db.read().acquire().await?;
        gate::group(&mut connection, who, Action::Read, parent).await?;
        let (after, limit) = (turn.position, turn.limit());
        let rows = groups::children_after(&mut connection, parent, after, (limit, skipped));
        let part = turn.part(rows.await?, |row| row.group.id.to_string());
        Ok(part.map(|found| record(who, found)))
    }

    /// One group, as [`Engine::groups_part`] tells of it.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or may not be seen.
    pub async fn group_record(&self, who: &Principal, id: GroupId) -> Result<GroupRecord, Error> {
        let mut connection = self.db.read().acquire().await?;
        let found = groups::get(&mut connection, id).await?;
        let found = found.ok_or(Error::NotFound)?;
        gate::authorise(who, Action::Read, &found.group.path)?;
        Ok(record(who, found))
    }
}

fn record(who: &Principal, found: Detailed) -> GroupRecord {
    let path = &found.group.path;
    // Each place in the path where an id ends is the path of a group above, or of itself.
    let ends = path.match_indices('/').map(|(at, _)| at + 1).skip(1);
    let above = ends.filter(|end| *end < path.len() && who.may(Action::Read, &path[..*end]));
    let above = above.filter_map(|end| path[..end].rsplit('/').nth(1)?.parse().ok());
    let mut above: Vec<GroupId> = above.collect();
    above.reverse();
    GroupRecord {
        id: found.group.id,
        may: who.actions(path),
        above,
        name: found.group.name.clone(),
        kind: found.kind,
        description: found.description,
        timezone: found.timezone,
        billable: found.billable,
        technical_email: found.technical_email,
        max_prototypes: found.max_prototypes,
        created: found.created,
    }
}
