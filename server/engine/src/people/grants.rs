//! What somebody may grant to others: never more than he has himself on the same group. By the same
//! rule he changes only those who have no more than he has: whoever sets another's address or
//! password could sign in as him.

use std::collections::HashSet;

use domain::group::{Group, GroupChoice};
use domain::permission::{Action, Actions, Principal, Profile};
use domain::user::{GrantedProfile, Grants};
use domain::{Fault, GroupId, ProfileId};
use sqlx::AnyConnection;

use crate::Engine;
use crate::error::Error;
use crate::group::{choice, offered};
use crate::store::db::Dialect;
use crate::store::users::Held;
use crate::store::{groups, profiles};

/// A role that may be granted.
pub(super) struct Granted {
    pub(super) group: GroupId,
    /// What the profile allows.
    pub(super) actions: Actions,
}

/// Looks whether `who` may grant those: profiles, each with its group.
pub(super) async fn granted(
    connection: &mut AnyConnection,
    dialect: Dialect,
    who: &Principal,
    roles: &[(GroupId, String)],
) -> Result<Vec<Granted>, Error> {
    let ids: Vec<GroupId> = roles.iter().map(|role| role.0).collect();
    let paths = groups::paths(connection, dialect, &ids).await?;
    let mut granted = Vec::with_capacity(roles.len());
    for (group, profile) in roles {
        let path = paths.get(group);
        let path = path.filter(|path| who.may(Action::WritePeople, path));
        let path = path.ok_or_else(|| Fault::UnknownGroup.of("groups"))?;
        let actions = actions(connection, dialect, profile, path).await?;
        if !actions.within(who.actions(path)) {
            return Err(Fault::NotGranted.of("profiles").into());
        }
        let group = *group;
        granted.push(Granted { group, actions });
    }
    Ok(granted)
}

/// What a profile allows that is granted on the group of a path. One that a group composed cannot
/// change until the transaction ends.
async fn actions(
    connection: &mut AnyConnection,
    dialect: Dialect,
    profile: &str,
    path: &str,
) -> Result<Actions, Error> {
    if let Some(fixed) = Profile::from_name(profile) {
        return Ok(fixed.actions());
    }
    let unknown = || {
        let names: Vec<&str> = Profile::all().map(Profile::name).collect();
        let allowed = names.join(", ");
        Error::from(Fault::NotOneOf { allowed }.of("profiles"))
    };
    let id: ProfileId = profile.parse().map_err(|_| unknown())?;
    profiles::hold(connection, dialect, id, false).await?;
    let found = profiles::get(connection, id).await?;
    let found = found.filter(|found| path.starts_with(&found.group_path));
    Ok(found.ok_or_else(unknown)?.actions)
}

/// Whether `who` may change somebody with those roles.
pub(super) fn may_change(who: &Principal, roles: &[Held]) -> bool {
    roles.iter().all(|held| {
        let own = who.actions(&held.role.path);
        own.has(Action::WritePeople) && held.role.actions.within(own)
    })
}

impl Engine {
    /// What `who` can grant: the groups in which he keeps people (those with `find` in their name,
    /// at most a thousand), and the profiles that can be granted on one of them and allow no more
    /// than he has somewhere.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for whoever keeps no people; [`Error::Rejected`] names `find` where it
    /// is longer than a name.
    pub async fn user_grants(&self, who: &Principal, find: &str) -> Result<Grants, Error> {
        let reach = who.reach(Action::WritePeople);
        if reach.is_empty() {
            return Err(Error::Forbidden);
        }
        let mut connection = self.db.read().acquire().await?;
        let (groups, more) = offered(&mut connection, &reach, find).await?;
        let mut profiles = profiles_at(&mut connection, self.db.dialect, &reach, &groups).await?;
        profiles.retain(|profile| {
            let mut paths = reach.iter();
            paths.any(|path| profile.actions.within(who.actions(path)))
        });
        Ok(Grants {
            groups: choice(groups, more),
            profiles,
        })
    }

    /// What `who` can filter users by: the groups that he sees (those with `find` in their name, at
    /// most a thousand), and the profiles that can be granted on one of them, by what roles name
    /// each, and its name.
    ///
    /// # Errors
    /// [`Error::Rejected`] names `find` where it is longer than a name.
    pub async fn user_filters(
        &self,
        who: &Principal,
        find: &str,
    ) -> Result<(GroupChoice, Vec<(String, String)>), Error> {
        let reach = who.reach(Action::Read);
        let mut connection = self.db.read().acquire().await?;
        let (groups, more) = offered(&mut connection, &reach, find).await?;
        let profiles = profiles_at(&mut connection, self.db.dialect, &reach, &groups).await?;
        let profiles = profiles.into_iter().map(|one| (one.key, one.name));
        Ok((choice(groups, more), profiles.collect()))
    }
}

/// The profiles that are the same everywhere, then those that the groups on the way to `paths`
/// composed, and then, by name, those that `groups` did, which lie below, and those on the way to
/// them: of more groups than are offered at once none is offered either.
pub(super) async fn profiles_at(
    connection: &mut AnyConnection,
    dialect: Dialect,
    paths: &[&str],
    groups: &[Group],
) -> Result<Vec<GrantedProfile>, Error> {
    let fixed = Profile::all().map(|profile| GrantedProfile {
        key: profile.name().to_owned(),
        name: profile.name().to_owned(),
        actions: profile.actions(),
    });
    let mut all: Vec<GrantedProfile> = fixed.collect();
    let above = profiles::along(connection, dialect, paths).await?;
    let known: HashSet<ProfileId> = above.iter().map(|one| one.id).collect();
    let groups: Vec<&str> = groups.iter().map(|group| group.path.as_str()).collect();
    let mut below = profiles::along(connection, dialect, &groups).await?;
    below.retain(|one| !known.contains(&one.id));
    below.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
    let composed = above.into_iter().chain(below);
    all.extend(composed.map(|one| GrantedProfile {
        key: one.id.to_string(),
        name: one.name,
        actions: one.actions,
    }));
    Ok(all)
}
