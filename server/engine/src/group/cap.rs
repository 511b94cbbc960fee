//! How many prototypes there may be in a group: its cap counts those of the group itself and of
//! everything below it. So no group that is made or moved there makes room for more; and only those
//! change it who keep the people of the group above, or operate there.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Fault, GroupId};
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

use crate::StoreError;
use crate::store::db::Dialect;
use crate::store::groups;

/// The caps of groups and of those above them.
pub(crate) struct Caps(Vec<Cap>);

struct Cap {
    /// The path of the group whose it is.
    path: String,
    max: i64,
    left: i64,
    /// How many of them were let in by it.
    let_in: i64,
}

/// Prototypes that were let in while it is only looked at what would become of devices, batch by
/// batch, by the path of the group whose cap counts them: nothing of them is kept where the next
/// batch could count them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct LetIn(BTreeMap<String, i64>);

impl Caps {
    /// The caps that count for a group. They are held: nobody else lets prototypes in there, and
    /// the group stays where it is, until the transaction ends. That of the highest group comes
    /// first, so that no two wait for each other.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn hold(
        connection: &mut AnyConnection,
        dialect: Dialect,
        group: GroupId,
    ) -> Result<Self, StoreError> {
        Self::hold_all(connection, dialect, &[group]).await
    }

    /// The caps that count for any of those groups, in a fixed number of statements. They are held as
    /// those of one are: a group before those below it, and its siblings in a fixed order.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn hold_all(
        connection: &mut AnyConnection,
        dialect: Dialect,
        groups: &[GroupId],
    ) -> Result<Self, StoreError> {
        let (capped, own) = on_ways(connection, dialect, groups).await?;
        let capped: Vec<GroupId> = capped.into_iter().map(|one| one.group).collect();
        groups::hold_all(connection, dialect, &capped, true).await?;
        groups::hold_all(connection, dialect, &own, false).await?;
        // Only now: others may have let some in until then.
        let (capped, _) = on_ways(connection, dialect, groups).await?;
        let paths: Vec<&str> = capped.iter().map(|one| one.path.as_str()).collect();
        let has = groups::prototypes_below(connection, dialect, &paths).await?;
        let cap = |one: groups::Capped| {
            let has = has.get(&one.path).copied().unwrap_or_default();
            Cap {
                left: one.max - has,
                max: one.max,
                path: one.path,
                let_in: 0,
            }
        };
        Ok(Self(capped.into_iter().map(cap).collect()))
    }

    /// The same, where those were let in before.
    pub(crate) fn after(mut self, before: &LetIn) -> Self {
        for cap in &mut self.0 {
            cap.left -= before.0.get(&cap.path).copied().unwrap_or_default();
        }
        self
    }

    /// Adds those that were let in.
    pub(crate) fn add_to(&self, let_in: &mut LetIn) {
        for cap in self.0.iter().filter(|cap| cap.let_in > 0) {
            *let_in.0.entry(cap.path.clone()).or_default() += cap.let_in;
        }
    }

    /// Lets one in that was none before, in the group with that path. Of several groups those caps
    /// count that are on the way to it.
    ///
    /// # Errors
    /// [`Fault::Full`]; then nothing is counted.
    pub(crate) fn admit_at(&mut self, path: &str) -> Result<(), Fault> {
        self.take(1, |cap| path.starts_with(&cap.path))
    }

    /// Lets so many more in. Where they come from a group, by its path, those caps do not count
    /// under which they stood there already.
    ///
    /// # Errors
    /// [`Fault::Full`]; then nothing is counted.
    pub(crate) fn admit(&mut self, count: i64, from: Option<&str>) -> Result<(), Fault> {
        if count == 0 {
            // Of what is full already nothing is asked.
            return Ok(());
        }
        self.take(count, |cap| {
            !from.is_some_and(|from| from.starts_with(&cap.path))
        })
    }

    /// Takes so many of what is left of those caps that count.
    fn take(&mut self, count: i64, counts: impl Fn(&Cap) -> bool) -> Result<(), Fault> {
        let mut counting = self.0.iter().filter(|cap| counts(cap));
        if let Some(full) = counting.find(|cap| cap.left < count) {
            return Err(Fault::Full { max: full.max });
        }
        for cap in self.0.iter_mut().filter(|cap| counts(cap)) {
            cap.left -= count;
            cap.let_in += count;
        }
        Ok(())
    }
}

/// The groups with a cap on the ways to those groups, and those groups, both in the order of their
/// paths.
async fn on_ways(
    connection: &mut AnyConnection,
    dialect: Dialect,
    all: &[GroupId],
) -> Result<(Vec<groups::Capped>, Vec<GroupId>), StoreError> {
    let paths = groups::paths(connection, dialect, all).await?;
    let ways = paths.values().flat_map(|path| path.split('/'));
    let ways: BTreeSet<GroupId> = ways.filter_map(|id| id.parse().ok()).collect();
    let ways: Vec<GroupId> = ways.into_iter().collect();
    let mut capped = groups::capped(connection, dialect, &ways).await?;
    capped.sort_by(|one, other| one.path.cmp(&other.path));
    let mut own: Vec<(String, GroupId)> = paths.into_iter().map(|(id, path)| (path, id)).collect();
    own.sort_unstable();
    Ok((capped, own.into_iter().map(|one| one.1).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cap(path: &str, max: i64, left: i64) -> Cap {
        Cap {
            path: path.into(),
            max,
            left,
            let_in: 0,
        }
    }

    #[test]
    fn what_is_only_looked_at_counts_for_what_is_looked_at_after_it() {
        let fresh = || Caps(vec![cap("/a/", 9, 3), cap("/a/b/", 5, 2)]);
        let mut before = LetIn::default();
        let mut first = fresh();
        first.admit(1, None).unwrap();
        first.admit(1, Some("/a/c/")).unwrap();
        first.add_to(&mut before);
        let mut second = fresh().after(&before);
        let full = second.admit(1, None);
        assert_eq!(full, Err(Fault::Full { max: 5 }));
        second.admit_at("/a/c/").unwrap();
        second.admit_at("/a/c/").unwrap();
        second.add_to(&mut before);
        let full = fresh().after(&before).admit_at("/a/d/");
        assert_eq!(full, Err(Fault::Full { max: 9 }));
    }

    #[test]
    fn every_cap_on_the_way_counts_but_those_under_which_it_stood() {
        let mut caps = Caps(vec![cap("/a/", 9, 1), cap("/a/b/", 5, 2)]);
        caps.admit(1, None).unwrap();
        assert_eq!(caps.admit(1, None), Err(Fault::Full { max: 9 }));
        // It comes from beside, where the upper one counted it.
        caps.admit(1, Some("/a/c/")).unwrap();
        let full = caps.admit(1, Some("/a/c/"));
        assert_eq!(full, Err(Fault::Full { max: 5 }));
        caps.admit(7, Some("/a/b/d/")).unwrap();
        caps.admit(0, None).unwrap();
    }

    #[test]
    fn of_several_groups_the_caps_on_the_way_count() {
        let mut caps = Caps(vec![
            cap("/a/", 9, 2),
            cap("/a/b/", 5, 1),
            cap("/a/c/", 3, 3),
        ]);
        caps.admit_at("/a/b/").unwrap();
        assert_eq!(caps.admit_at("/a/b/d/"), Err(Fault::Full { max: 5 }));
        caps.admit_at("/a/c/").unwrap();
        assert_eq!(caps.admit_at("/a/c/"), Err(Fault::Full { max: 9 }));
    }
}
