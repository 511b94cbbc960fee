//! Roles in the log. They are kept with the ids of their groups, since whoever reads the log of one
//! group does not see all the others on which somebody has a role: for whoever does not see them by
//! now they are cut, as they are on the page of a user. Beside the id stands what the group was
//! called then, which is what is told of it, whatever it is called since. What the log keeps stays as
//! it is: its chain holds it.

use std::collections::BTreeSet;

use domain::GroupId;
use domain::audit::{EntryView, Shown};
use domain::permission::Principal;
use sqlx::AnyConnection;

use super::seen::Seen;
use crate::StoreError;
use crate::store::db::Dialect;

/// What the field with roles is called.
const FIELD: &str = "roles";
/// What stands between a profile and its group.
const ON: &str = " on ";
/// What stands between the id of a group and its name.
const CALLED: char = '\t';

/// A role as the log keeps it: a profile by its name, the group, and what that was called; earlier
/// ones were kept without.
type Kept<'a> = (&'a str, GroupId, Option<&'a str>);

/// What the log keeps of roles, each of which is a profile by its name, a group and its name.
pub(crate) fn kept<'a>(roles: impl Iterator<Item = (&'a str, GroupId, &'a str)>) -> String {
    // What stands between roles, and in them, is in no name.
    let plain = |name: &str| name.replace(['\n', CALLED], " ");
    let each = roles.map(|(profile, group, name)| {
        let (profile, name) = (plain(profile), plain(name));
        format!("{profile}{ON}{group}{CALLED}{name}")
    });
    each.collect::<Vec<_>>().join("\n")
}

/// The roles that are kept so; none where one is kept in another way.
fn read(kept: &str) -> Option<Vec<Kept<'_>>> {
    let role = kept.split('\n').map(|line| {
        let (role, name) = match line.rsplit_once(CALLED) {
            Some((role, name)) => (role, Some(name)),
            None => (line, None),
        };
        let (profile, group) = role.rsplit_once(ON)?;
        Some((profile, group.parse::<GroupId>().ok()?, name))
    });
    role.collect()
}

/// The values with roles.
fn values(views: &mut [EntryView]) -> impl Iterator<Item = &mut Shown> {
    let fields = views.iter_mut().flat_map(|view| view.fields.iter_mut());
    let fields = fields.filter(|field| field.name == FIELD);
    fields.flat_map(|field| [&mut field.before, &mut field.after])
}

/// Leaves of the roles in entries those on groups that `who` sees. A field of which nothing that
/// changed is left goes as a whole, so that it does not tell that there was more.
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
    let seen = Seen::of(connection, dialect, who, &ids, old).await?;
    for value in values(views) {
        let left = match value.said().map(read) {
            None => continue,
            Some(Some(roles)) => told(&roles, &seen),
            Some(None) if seen.all => continue,
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

/// The roles that are left: each with what its group was called then, or else with its id.
fn told(roles: &[Kept<'_>], seen: &Seen) -> String {
    let left = roles.iter().filter(|role| seen.has(role.1));
    let one = |(profile, group, name): &Kept<'_>| match name {
        Some(name) => format!("{profile}{ON}{name}"),
        None => format!("{profile}{ON}{group}"),
    };
    left.map(one).collect::<Vec<_>>().join(", ")
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
        let roles = [
            ("CUSTOMER [R]", HERE, "Harbour"),
            ("Watch on deck, night", ELSEWHERE, "Dock on the left"),
        ];
        let kept = kept(roles.into_iter());
        let named = roles.map(|(profile, group, name)| (profile, group, Some(name)));
        assert_eq!(read(&kept).unwrap(), named);
        let earlier = format!("CUSTOMER [R] on {HERE}");
        assert_eq!(read(&earlier).unwrap(), [("CUSTOMER [R]", HERE, None)]);
        for other in ["", "CUSTOMER [R] on Secret sibling", "A on B, C on D"] {
            assert_eq!(read(other), None, "{other}");
        }
    }

    #[test]
    fn a_name_does_not_tell_another_group_than_its_id() {
        let odd = format!("Dock\tX on {HERE}\nY on {HERE}");
        let kept = kept([("Watch", ELSEWHERE, odd.as_str())].into_iter());
        let read = read(&kept).unwrap();
        assert_eq!((read.len(), read[0].1), (1, ELSEWHERE));
    }

    #[test]
    fn only_roles_on_groups_that_are_seen_are_told() {
        let roles = [
            ("Night watch", HERE, Some("Harbour")),
            ("CUSTOMER [R]", ELSEWHERE, Some("Dock")),
            ("Secret watch", ELSEWHERE, None),
        ];
        let here = Seen::only(&[HERE], false);
        assert_eq!(told(&roles, &here), "Night watch on Harbour");
        assert_eq!(told(&roles[1..], &here), "");
        let all = Seen::only(&[], true);
        let both = format!("CUSTOMER [R] on Dock, Secret watch on {ELSEWHERE}");
        assert_eq!(told(&roles[1..], &all), both);
    }
}
