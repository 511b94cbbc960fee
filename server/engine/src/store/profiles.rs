//! Profiles that groups compose of permissions. Those that are the same everywhere are in no table.

use std::collections::BTreeSet;

use domain::permission::{Actions, Profile, Role};
use domain::{GroupId, ProfileId, UnixMillis};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::bulk::{Bulk, int};
use super::db::{Dialect, StoreError};
use super::sql::id;

/// A profile with the group that composed it.
pub(crate) struct Stored {
    pub(crate) id: ProfileId,
    pub(crate) group: GroupId,
    pub(crate) group_name: String,
    pub(crate) group_path: String,
    pub(crate) name: String,
    pub(crate) actions: Actions,
}

/// What stands between the names of permissions.
const BETWEEN: char = ',';

fn printed(actions: Actions) -> String {
    let names: Vec<&str> = actions.permissions().map(|one| one.name).collect();
    names.join(&BETWEEN.to_string())
}

/// What names of permissions allow. One of a later version allows nothing here.
fn read(permissions: &str) -> Actions {
    Actions::named(permissions.split(BETWEEN))
}

fn stored(row: &AnyRow) -> Result<Stored, StoreError> {
    Ok(Stored {
        id: id(row, "id")?,
        group: id(row, "group_id")?,
        group_name: row.try_get("group_name")?,
        group_path: row.try_get("group_path")?,
        name: row.try_get("name")?,
        actions: read(row.try_get("permissions")?),
    })
}

/// The role of a row with `group_id` and `path`, `profile` as it is granted, and, where that is the
/// id of one that a group composed, its `own_name` and `permissions`. What is there no more allows
/// nothing.
pub(crate) fn role(row: &AnyRow) -> Result<Role, StoreError> {
    let granted: String = row.try_get("profile")?;
    let own: Option<String> = row.try_get("own_name")?;
    let permissions: Option<String> = row.try_get("permissions")?;
    let (profile, actions) = match (own, Profile::from_name(&granted)) {
        (Some(name), _) => (name, read(permissions.as_deref().unwrap_or_default())),
        (None, Some(fixed)) => (granted, fixed.actions()),
        (None, None) => (granted, Actions::NONE),
    };
    Ok(Role {
        group: id(row, "group_id")?,
        path: row.try_get("path")?,
        profile,
        actions,
    })
}

/// Adds a profile.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    profile: ProfileId,
    group: GroupId,
    name: &str,
    actions: Actions,
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO profiles (id, group_id, name, permissions, created) \
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(profile.to_string())
    .bind(group.to_string())
    .bind(name)
    .bind(printed(actions))
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Gives a profile another name and other permissions.
pub(crate) async fn edit(
    connection: &mut AnyConnection,
    profile: ProfileId,
    name: &str,
    actions: Actions,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE profiles SET name = $1, permissions = $2 WHERE id = $3")
        .bind(name)
        .bind(printed(actions))
        .bind(profile.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes a profile away that no role names.
pub(crate) async fn delete(
    connection: &mut AnyConnection,
    profile: ProfileId,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM profiles WHERE id = $1")
        .bind(profile.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// The profile of that id.
pub(crate) async fn get(
    connection: &mut AnyConnection,
    profile: ProfileId,
) -> Result<Option<Stored>, StoreError> {
    let row = sqlx::query(
        "SELECT p.id, p.group_id, g.name AS group_name, g.path AS group_path, p.name, \
         p.permissions FROM profiles p JOIN groups g ON g.id = p.group_id WHERE p.id = $1",
    )
    .bind(profile.to_string())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(stored).transpose()
}

/// Keeps a profile from being changed or deleted until the transaction ends; `alone` also from
/// being granted. On SQLite one writes at a time.
pub(crate) async fn hold(
    connection: &mut AnyConnection,
    dialect: Dialect,
    profile: ProfileId,
    alone: bool,
) -> Result<(), StoreError> {
    if dialect == Dialect::Postgres {
        let text = match alone {
            true => "SELECT id FROM profiles WHERE id = $1 FOR UPDATE",
            false => "SELECT id FROM profiles WHERE id = $1 FOR SHARE",
        };
        sqlx::query(text)
            .bind(profile.to_string())
            .fetch_optional(connection)
            .await?;
    }
    Ok(())
}

/// The profiles that the groups of those paths composed, each once: those of the highest groups
/// first, by name. A path names every group on the way to it, so that is how many are looked up,
/// however many there are below.
pub(crate) async fn along(
    connection: &mut AnyConnection,
    dialect: Dialect,
    paths: &[&str],
) -> Result<Vec<Stored>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH v (id) AS (VALUES {rows}) \
               SELECT p.id, p.group_id, g.name AS group_name, g.path AS group_path, p.name, \
               p.permissions FROM v CROSS JOIN groups g CROSS JOIN profiles p \
               WHERE g.id = v.id AND p.group_id = v.id",
        columns: &["TEXT"],
    };
    let groups = paths.iter().flat_map(|path| path.split('/'));
    let groups: BTreeSet<&str> = groups.filter(|part| !part.is_empty()).collect();
    let groups: Vec<&str> = groups.into_iter().collect();
    let mut found: Vec<Stored> = Vec::new();
    QUERY
        .fetch(
            connection,
            dialect,
            &groups,
            |query, group| query.bind((*group).to_owned()),
            |row| {
                found.push(stored(row)?);
                Ok(())
            },
        )
        .await?;
    found.sort_by(|one, other| {
        let key = |one: &Stored| (one.group_path.len(), one.name.clone(), one.id);
        key(one).cmp(&key(other))
    });
    Ok(found)
}

/// How many roles name a profile.
pub(crate) async fn used(
    connection: &mut AnyConnection,
    profile: ProfileId,
) -> Result<i64, StoreError> {
    let row = sqlx::query(
        "SELECT (SELECT COUNT(*) FROM user_roles WHERE profile = $1) \
         + (SELECT COUNT(*) FROM api_access_roles WHERE profile = $1)",
    )
    .bind(profile.to_string())
    .fetch_one(connection)
    .await?;
    int(&row, 0)
}
