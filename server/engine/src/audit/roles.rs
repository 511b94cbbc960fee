//! Roles in the log. They are kept with the ids of their groups, since whoever reads the log of one
//! group does not see all the others on which somebody has a role. For those who do, names are put in
//! their place; for everybody else they are cut, as they are on the page of a user. What the log
//! keeps stays as it is: its chain holds it.

use std::collections::{BTreeSet, HashMap};

use domain::GroupId;
use domain::audit::{EntryView, Shown};
use domain::permission::{Action, Principal};
use sqlx::AnyConnection;

use crate::StoreError;
use crate::store::db::Dialect;
use crate::store::groups;

/// What the field with roles is called.
const FIELD: &str = "roles";
/// What stands between a profile and its group.
const ON: &str = " on ";

/// What the log keeps of roles, each of which is a profile by its name and a group.
pub(crate) fn kept<'a>(roles: impl Iterator<Item = (&'a str, GroupId)>) -> String {
    let each = roles.map(|(profile, group)| format!("{profile}{ON}{group}"));
    each.collect::<Vec<_>>().join("\n")
}

/// The roles that are kept so; none where one is kept in another way.
fn read(kept: &str) -> Option<Vec<(&str, GroupId)>> {
    let role = kept.split('\n').map(|line| {
        let (profile, group) = line.rsplit_once(ON)?;
        Some((profile, group.parse::<GroupId>().ok()?))
    });
    role.collect()
}

/// The values with roles.
fn values(views: &mut [EntryView]) -> impl Iterator<Item = &mut Shown> {
    let fields = views.iter_mut().flat_map(|view| view.fields.iter_mut());
    let fields = fields.filter(|field| field.name == FIELD);
    fields.flat_map(|field| [&mut field.before, &mut field.after])
}

/// Leaves of the roles in entries those on groups that `who` sees, with their names. A field of which
/// nothing that changed is left goes as a whole, so that it does not tell that there was more.
///
/// Of a group that is gone, and of what was noted before there were ids, nobody can say who saw it:
/// that is told only to whoever sees every group.
pub(super) async fn cut(
    connection: &mut AnyConnection,
    dialect: Dialect,
    who: &Principal,
    views: &mut [EntryView],
) -> Result<(), StoreError> {
    let (mut ids, mut old) = (BTreeSet::new(), false);
    for text in values(views).filter_map(|value| value.said()) {
        match read(text) {
            Some(roles) => ids.extend(roles.into_iter().map(|role| role.1)),
            None => old = true,
        }
    }
    let ids: Vec<GroupId> = ids.into_iter().collect();
    let mut names = groups::names(connection, dialect, &ids).await?;
    let gone = ids.iter().any(|id| !names.contains_key(id));
    let all = match old || gone {
        true => {
            let root = groups::root(connection).await?;
            root.is_some_and(|root| who.may(Action::Read, &root.path))
        }
        false => false,
    };
    names.retain(|_, (_, path)| who.may(Action::Read, path));
    for value in values(views) {
        let left = match value.said().map(read) {
            None => continue,
            Some(Some(roles)) => told(&roles, &names, all),
            Some(None) if all => continue,
            Some(None) => String::new(),
        };
        *value = match left.is_empty() {
            true => Shown::None,
            false => Shown::Text(left),
        };
    }
    for view in views {
        let fields = &mut view.fields;
        fields.retain(|field| field.name != FIELD || field.before != field.after);
    }
    Ok(())
}

/// The roles that are left, `all` of those whose group is gone among them.
fn told(
    roles: &[(&str, GroupId)],
    names: &HashMap<GroupId, (String, String)>,
    all: bool,
) -> String {
    let one = |(profile, group): &(&str, GroupId)| match names.get(group) {
        Some((name, _)) => Some(format!("{profile}{ON}{name}")),
        None => all.then(|| format!("{profile}{ON}{group}")),
    };
    let left = roles.iter().filter_map(one);
    left.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod stories;

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: GroupId = GroupId([1; 12]);
    const ELSEWHERE: GroupId = GroupId([2; 12]);

    #[test]
    fn what_is_kept_is_read_back_whatever_a_profile_is_called() {
        let roles = [("CUSTOMER [R]", HERE), ("Watch on deck, night", ELSEWHERE)];
        let kept = kept(roles.into_iter());
        assert_eq!(read(&kept).unwrap(), roles);
        for other in ["", "CUSTOMER [R] on Secret sibling", "A on B, C on D"] {
            assert_eq!(read(other), None, "{other}");
        }
    }

    #[test]
    fn only_roles_on_groups_that_are_seen_are_told() {
        let names = HashMap::from([(HERE, ("Harbour".to_owned(), String::new()))]);
        let roles = [
            ("Night watch", HERE),
            ("CUSTOMER [R]", ELSEWHERE),
            ("Secret watch", ELSEWHERE),
        ];
        assert_eq!(told(&roles, &names, false), "Night watch on Harbour");
        assert_eq!(told(&roles[1..], &names, false), "");
        let gone = format!("CUSTOMER [R] on {ELSEWHERE}");
        assert_eq!(told(&roles[1..2], &names, true), gone);
    }
}
