//! Groups, as those see them who may read there.

mod cap;
mod change;
mod lines;
mod network;
mod place;

use std::collections::{HashMap, HashSet};

use domain::group::{
    Group, GroupChoice, GroupKind, GroupQuery, GroupRow, GroupTree, GroupUse, GroupView, LISTED,
};
use domain::permission::{Action, Principal, Rights};
use domain::{Fault, GroupId};
use sqlx::AnyConnection;

use crate::Engine;
use crate::error::Error;
use crate::gate;
use crate::store::groups;

pub(crate) use cap::{Caps, LetIn};

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
        let operator = network::seen(&mut connection, who, own.network_operator).await?;
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
            country: own.country,
            network_operator: operator,
            created: own.created,
            rights: Rights::of(who.actions(&path)),
        })
    }

    /// The groups that `who` can see, to choose from: by name, those with `find` in it, at most a
    /// thousand.
    ///
    /// # Errors
    /// [`Error::Rejected`] names `find` where it is longer than a name.
    pub async fn groups(&self, who: &Principal, find: &str) -> Result<GroupChoice, Error> {
        reached(self, who, Action::Read, find).await
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
            let limit = (LISTED + 1 - found.len()) as i64;
            found.extend(groups::list(&mut connection, path, &text, kind, limit).await?);
        }
        let more = found.len() > LISTED;
        found.truncate(LISTED);
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
    /// far as it leads through such groups, and they come in the order of the tree: those with
    /// `find` in their name, at most a thousand.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for whoever may change people nowhere; [`Error::NotFound`] when the
    /// moved group may not be seen; [`Error::Rejected`] names `find` where it is longer than a
    /// name.
    pub async fn group_places(
        &self,
        who: &Principal,
        moved: Option<GroupId>,
        find: &str,
    ) -> Result<GroupChoice, Error> {
        let reach = who.reach(Action::WritePeople);
        if reach.is_empty() {
            return Err(Error::Forbidden);
        }
        let mut connection = self.db.read().acquire().await?;
        let moved = match moved {
            Some(id) => Some(gate::group(&mut connection, who, Action::Read, id).await?),
            None => None,
        };
        let (mut all, more) = offered(&mut connection, &reach, find).await?;
        all.retain(|group| {
            !moved
                .as_ref()
                .is_some_and(|moved| group.path.starts_with(moved))
        });
        let on_ways: HashSet<GroupId> = all.iter().flat_map(on_way).collect();
        let on_ways: Vec<GroupId> = on_ways.into_iter().collect();
        let mut known = groups::names(&mut connection, self.db.dialect, &on_ways).await?;
        known.retain(|_, (_, path)| who.may(Action::WritePeople, path));
        Ok(GroupChoice {
            groups: with_ways(&all, &known),
            ..choice(all, more)
        })
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

/// The groups from the root down to this one.
fn on_way(group: &Group) -> Vec<GroupId> {
    let each = group.path.split('/');
    each.filter_map(|id| id.parse().ok()).collect()
}

/// Each group, named by the way to it through the groups that are `known` (by name and path), in
/// the order of the tree: a group before those below it, siblings by name.
fn with_ways(all: &[Group], known: &HashMap<GroupId, (String, String)>) -> Vec<(GroupId, String)> {
    let way = |group: &Group| -> Vec<&str> {
        let names = on_way(group).into_iter().filter_map(|id| known.get(&id));
        names.map(|(name, _)| name.as_str()).collect()
    };
    let mut named: Vec<(GroupId, Vec<&str>)> =
        all.iter().map(|group| (group.id, way(group))).collect();
    named.sort_by_cached_key(|(id, way)| {
        let way: Vec<String> = way.iter().map(|name| name.to_lowercase()).collect();
        (way, *id)
    });
    let named = named.into_iter();
    named.map(|(id, way)| (id, way.join(BELOW))).collect()
}

/// The groups in which `who` may do `action`, to choose from: by name, those with `find` in it.
///
/// # Errors
/// [`Error::Rejected`] names `find` where it is longer than a name.
pub(crate) async fn reached(
    engine: &Engine,
    who: &Principal,
    action: Action,
    find: &str,
) -> Result<GroupChoice, Error> {
    let mut connection = engine.db.read().acquire().await?;
    let (all, more) = offered(&mut connection, &who.reach(action), find).await?;
    Ok(choice(all, more))
}

/// Groups to choose from.
pub(crate) fn choice(all: Vec<Group>, more: bool) -> GroupChoice {
    let top = all.iter().min_by(|one, other| one.path.cmp(&other.path));
    let top = top.map(|group| group.id);
    let named = all.into_iter().map(|group| (group.id, group.name));
    GroupChoice {
        groups: named.collect(),
        more,
        top,
    }
}

/// The groups of those paths and below with `find` in their name, by name: at most a thousand, and
/// whether there are more.
///
/// # Errors
/// [`Error::Rejected`] names `find` where it is longer than a name.
pub(crate) async fn offered(
    connection: &mut AnyConnection,
    paths: &[&str],
    find: &str,
) -> Result<(Vec<Group>, bool), Error> {
    let find = domain::rejection::text(find, 100).map_err(|fault| fault.of("find"))?;
    let mut all: Vec<Group> = Vec::new();
    for path in paths {
        let limit = (LISTED + 1 - all.len()) as i64;
        let found = groups::list(connection, path, &find, None, limit).await?;
        all.extend(found.into_iter().map(|(group, _)| group));
    }
    let more = all.len() > LISTED;
    all.truncate(LISTED);
    all.sort_by_cached_key(|group| (group.name.to_lowercase(), group.id));
    Ok((all, more))
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
    fn a_group_is_named_by_the_way_to_it_and_stands_in_the_order_of_the_tree() {
        let all = [
            group(5, Some(9), &[9, 5], "dock 2"),
            group(4, Some(3), &[9, 3, 4], "Below"),
            group(3, Some(9), &[9, 3], "Dock"),
            // The one above it was not asked for.
            group(7, Some(6), &[9, 6, 7], "Annex"),
        ];
        let all = all.map(|one| one.0);
        let known = |id: u8, name: &str| (GroupId([id; 12]), (name.to_owned(), String::new()));
        let ways = [
            known(3, "Dock"),
            known(4, "Below"),
            known(5, "dock 2"),
            known(6, "Yard"),
            known(7, "Annex"),
        ];
        let named = with_ways(&all, &HashMap::from(ways));
        let names: Vec<&str> = named.iter().map(|one| one.1.as_str()).collect();
        assert_eq!(names, ["Dock", "Dock › Below", "dock 2", "Yard › Annex"]);
    }
}
