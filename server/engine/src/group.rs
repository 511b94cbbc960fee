//! Groups, as those see them who may read there.

mod cap;
mod change;
mod part;
mod place;

use std::collections::HashMap;

use domain::group::{Group, GroupKind, GroupQuery, GroupRow, GroupTree, GroupUse, GroupView};
use domain::permission::{Action, Principal, Rights};
use domain::{Fault, GroupId};
use sqlx::AnyConnection;

use crate::Engine;
use crate::error::Error;
use crate::gate;
use crate::store::groups;

pub(crate) use cap::Caps;

/// The most groups that are listed at once.
const LISTED: i64 = 1000;
/// What stands between the names on the way to a group.
const BELOW: &str = " › ";

impl Engine {
    /// One group, with those above it that `who` can see and those just below.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or may not be seen.
    pub async fn group(&self, who: &Principal, id: GroupId) -> Result<GroupView, Error> {
        let mut connection = self.db.read().acquire().await?;
        let own = groups::get(&mut connection, id).await?;
        let own = own.ok_or(Error::NotFound)?;
        let path = own.group.path;
        gate::authorise(who, Action::Read, &path)?;
        let mut line = groups::line(&mut connection, &path).await?;
        line.retain(|group| group.id != id && who.may(Action::Read, &group.path));
        let below = groups::children(&mut connection, id).await?;
        Ok(GroupView {
            id,
            name: own.group.name,
            above: line
                .into_iter()
                .map(|group| (group.id, group.name))
                .collect(),
            below: below
                .into_iter()
                .map(|group| (group.id, group.name))
                .collect(),
            root: own.group.parent.is_none(),
            movable: own.group.parent.is_some() && place::movable(who, &path),
            kind: own.kind,
            description: own.description,
            timezone: own.timezone,
            billable: own.billable,
            technical_email: own.technical_email,
            max_prototypes: own.max_prototypes,
            created: own.created,
            rights: Rights::of(who.actions(&path)),
        })
    }

    /// The groups that `who` can see, in the order of the tree: id and name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn groups(&self, who: &Principal) -> Result<Vec<(GroupId, String)>, Error> {
        reached(self, who, Action::Read).await
    }

    /// The groups that `who` can see and that were asked for, at most a thousand.
    ///
    /// # Errors
    /// [`Error::NotFound`] for whoever may read nothing; [`Error::Rejected`] names the part of the
    /// query that makes no sense.
    pub async fn group_tree(
        &self,
        who: &Principal,
        query: &GroupQuery,
    ) -> Result<GroupTree, Error> {
        let text = domain::rejection::text(&query.text, 100).map_err(|fault| fault.of("text"))?;
        let kind = asked_kind(&query.kind)?;
        let reach = who.reach(Action::Read);
        if reach.is_empty() {
            return Err(Error::NotFound);
        }
        let mut connection = self.db.read().acquire().await?;
        let mut found = Vec::new();
        for path in reach {
            let limit = LISTED + 1 - found.len() as i64;
            found.extend(groups::list(&mut connection, path, &text, kind, limit).await?);
        }
        let more = found.len() as i64 > LISTED;
        found.truncate(LISTED as usize);
        found.sort_by_cached_key(|(group, _)| (group.name.to_lowercase(), group.id));
        let rows = match text.is_empty() && kind.is_none() {
            true => in_tree(&found),
            false => found.iter().map(|one| row(one, 0)).collect(),
        };
        Ok(GroupTree {
            rows,
            more,
            writes: !who.reach(Action::WritePeople).is_empty(),
        })
    }

    /// The groups below which `who` may make another, or put `moved`: those in which the people may
    /// be changed, without that group and what lies below it. Each is named by the way to it, as
    /// far as it leads through such groups.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for whoever may change people nowhere; [`Error::NotFound`] when the
    /// moved group may not be seen.
    pub async fn group_places(
        &self,
        who: &Principal,
        moved: Option<GroupId>,
    ) -> Result<Vec<(GroupId, String)>, Error> {
        let reach = who.reach(Action::WritePeople);
        if reach.is_empty() {
            return Err(Error::Forbidden);
        }
        let mut connection = self.db.read().acquire().await?;
        let moved = match moved {
            Some(id) => Some(gate::group(&mut connection, who, Action::Read, id).await?),
            None => None,
        };
        let mut all: Vec<Group> = Vec::new();
        for path in reach {
            all.extend(groups::below(&mut connection, path).await?);
        }
        all.retain(|group| {
            !moved
                .as_ref()
                .is_some_and(|moved| group.path.starts_with(moved))
        });
        let mut places = with_ways(all);
        places.sort_by_cached_key(|(id, name)| (name.to_lowercase(), *id));
        Ok(places)
    }

    /// What a group itself holds, for those who may see it: it can be deleted when that is nothing.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or may not be seen.
    pub async fn group_use(&self, who: &Principal, id: GroupId) -> Result<GroupUse, Error> {
        let mut connection = self.db.read().acquire().await?;
        gate::group(&mut connection, who, Action::Read, id).await?;
        Ok(groups::held(&mut connection, id).await?)
    }
}

fn asked_kind(word: &str) -> Result<Option<GroupKind>, Error> {
    if word.is_empty() {
        return Ok(None);
    }
    let kind = GroupKind::from_word(word).ok_or_else(|| {
        let allowed = GroupKind::ALL.map(|each| each.2).join(", ");
        Fault::NotOneOf { allowed }.of("kind")
    });
    Ok(Some(kind?))
}

fn row((group, kind): &(Group, GroupKind), depth: u32) -> GroupRow {
    GroupRow {
        id: group.id,
        name: group.name.clone(),
        kind: *kind,
        depth,
    }
}

/// Groups in the order of the tree, those below each in the order in which they come.
fn in_tree(found: &[(Group, GroupKind)]) -> Vec<GroupRow> {
    let here: HashMap<GroupId, usize> = found
        .iter()
        .enumerate()
        .map(|(at, one)| (one.0.id, at))
        .collect();
    let mut below: HashMap<Option<GroupId>, Vec<usize>> = HashMap::new();
    for (at, (group, _)) in found.iter().enumerate() {
        // Where those above are not shown it stands at the top.
        let parent = group.parent.filter(|parent| here.contains_key(parent));
        below.entry(parent).or_default().push(at);
    }
    let mut rows = Vec::with_capacity(found.len());
    let mut left: Vec<(usize, u32)> = Vec::new();
    let put = |left: &mut Vec<(usize, u32)>, of: Option<GroupId>, depth: u32| {
        let those = below.get(&of).into_iter().flatten().rev();
        left.extend(those.map(|at| (*at, depth)));
    };
    put(&mut left, None, 0);
    while let Some((at, depth)) = left.pop() {
        rows.push(row(&found[at], depth));
        put(&mut left, Some(found[at].0.id), depth + 1);
    }
    rows
}

/// Each group, named by the way to it.
fn with_ways(mut all: Vec<Group>) -> Vec<(GroupId, String)> {
    all.sort_by(|one, other| one.path.cmp(&other.path));
    let mut ways: HashMap<GroupId, String> = HashMap::with_capacity(all.len());
    let mut named = Vec::with_capacity(all.len());
    for group in all {
        let above = group.parent.and_then(|parent| ways.get(&parent));
        let way = match above {
            Some(above) => format!("{above}{BELOW}{}", group.name),
            None => group.name,
        };
        ways.insert(group.id, way.clone());
        named.push((group.id, way));
    }
    named
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
    asked_for(connection, who, Action::Read, asked).await
}

/// The same of what may be seen with `action`.
pub(crate) async fn asked_for(
    connection: &mut AnyConnection,
    who: &Principal,
    action: Action,
    asked: &str,
) -> Result<Vec<String>, Error> {
    let reach = who.reach(action);
    if reach.is_empty() {
        let sees = !who.reach(Action::Read).is_empty();
        return Err(if sees {
            Error::Forbidden
        } else {
            Error::NotFound
        });
    }
    if asked.is_empty() {
        return Ok(reach.into_iter().map(str::to_owned).collect());
    }
    let id: GroupId = asked.parse().map_err(|fault: Fault| fault.of("group"))?;
    let path = groups::path(connection, id).await?;
    let path = path.filter(|path| who.may(action, path));
    Ok(path.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(id: u8, parent: Option<u8>, path: &[u8], name: &str) -> (Group, GroupKind) {
        let id_of = |n: u8| GroupId([n; 12]);
        let path = path.iter().fold("/".to_owned(), |path, n| {
            Group::path_below(&path, id_of(*n))
        });
        let group = Group {
            id: id_of(id),
            parent: parent.map(id_of),
            name: name.into(),
            path,
        };
        (group, GroupKind::Basic)
    }

    #[test]
    fn a_tree_is_listed_from_the_top_with_siblings_as_they_come() {
        // The first has something above it that is not shown.
        let found = [
            group(3, Some(9), &[9, 3], "Anchor"),
            group(5, Some(4), &[9, 4, 5], "Bell"),
            group(4, Some(9), &[9, 4], "Chain"),
            group(6, Some(5), &[9, 4, 5, 6], "Davit"),
            group(7, Some(4), &[9, 4, 7], "Engine"),
        ];
        let rows = in_tree(&found);
        let told: Vec<(u32, &str)> = rows.iter().map(|row| (row.depth, &*row.name)).collect();
        assert_eq!(
            told,
            [
                (0, "Anchor"),
                (0, "Chain"),
                (1, "Bell"),
                (2, "Davit"),
                (1, "Engine")
            ]
        );
    }

    #[test]
    fn a_group_is_named_by_the_way_to_it() {
        let all = [
            group(4, Some(3), &[3, 4], "Below"),
            group(3, Some(9), &[3], "Above"),
        ];
        let named = with_ways(all.map(|one| one.0).to_vec());
        let names: Vec<&str> = named.iter().map(|one| one.1.as_str()).collect();
        assert_eq!(names, ["Above", "Above › Below"]);
    }
}
