//! Roles in the log. They are kept with the ids of their groups, since whoever reads the log of one
//! group does not see all the others on which somebody has a role. Names are put in their place for
//! those who do.

use std::collections::{BTreeSet, HashMap};

use domain::GroupId;
use domain::audit::{EntryView, Shown};
use domain::permission::{Action, Principal, Profile};
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

/// Puts the names of groups into the roles of entries, as far as `who` sees them. Of others a role
/// tells the id, and not what a group calls its profile. Before there were ids names stood there:
/// those are told only to whoever sees every group.
pub(super) async fn name(
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
    names.retain(|_, (_, path)| who.may(Action::Read, path));
    let all = match old {
        true => {
            let root = groups::root(connection).await?;
            root.is_some_and(|root| who.may(Action::Read, &root.path))
        }
        false => true,
    };
    for value in values(views) {
        let told = match value.said().map(read) {
            None => continue,
            Some(Some(roles)) => Shown::Text(told(&roles, &names)),
            Some(None) if all => continue,
            Some(None) => Shown::Secret,
        };
        *value = told;
    }
    Ok(())
}

fn told(roles: &[(&str, GroupId)], names: &HashMap<GroupId, (String, String)>) -> String {
    let one = |(profile, group): &(&str, GroupId)| match names.get(group) {
        Some((name, _)) => format!("{profile}{ON}{name}"),
        None if Profile::from_name(profile).is_some() => format!("{profile}{ON}{group}"),
        None => group.to_string(),
    };
    roles.iter().map(one).collect::<Vec<_>>().join(", ")
}

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
    fn only_of_a_group_that_is_seen_everything_is_told() {
        let names = HashMap::from([(HERE, ("Harbour".to_owned(), String::new()))]);
        let roles = [
            ("Night watch", HERE),
            ("CUSTOMER [R]", ELSEWHERE),
            ("Secret watch", ELSEWHERE),
        ];
        let expected = format!("Night watch on Harbour, CUSTOMER [R] on {ELSEWHERE}, {ELSEWHERE}");
        assert_eq!(told(&roles, &names), expected);
    }
}
