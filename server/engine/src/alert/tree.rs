//! What becomes of event configurations when a group goes to another place of the tree: those of
//! the groups that it leaves hold no more in it and below, those of the groups that are above it
//! then hold instead.

use domain::alert::{AlertOwner, Trigger};
use domain::{GroupId, UnixMillis};
use sqlx::AnyConnection;

use crate::store::alerts::{configurations, stances};
use crate::{Engine, StoreError};

/// A group has gone, with everything below it, from below those that it `left` below those that it
/// `reached`. What devices were beyond of the former is over, and where they were ever heard their
/// silence counts for the latter from now on.
pub(crate) async fn group_moved(
    connection: &mut AnyConnection,
    engine: &Engine,
    group: GroupId,
    left: &[GroupId],
    reached: &[GroupId],
    now: UnixMillis,
) -> Result<(), StoreError> {
    let (dialect, moved) = (engine.db.dialect, AlertOwner::Group(group));
    let owners = |groups: &[GroupId]| -> Vec<AlertOwner> {
        groups.iter().copied().map(AlertOwner::Group).collect()
    };
    for one in configurations::of_owners(connection, dialect, &owners(left)).await? {
        stances::remove_below(connection, one.id, moved, now).await?;
    }
    for one in configurations::of_owners(connection, dialect, &owners(reached)).await? {
        let settings = one.input.check().ok().filter(|_| one.enabled);
        if let Some(Trigger::Silence { minutes }) = settings.and_then(|one| one.trigger) {
            let due = now.plus(minutes * 60_000);
            stances::watch_all(connection, one.id, moved, due).await?;
        }
    }
    Ok(())
}
