//! Groups: the tree that owns everything.

use std::collections::HashMap;

use domain::group::{Group, GroupKind};
use domain::{DeviceTypeId, GroupId, UnixMillis};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::bulk::Bulk;
use super::db::{Dialect, StoreError};
use super::sql::{id, optional_id};

mod change;
mod lines;
mod read;

pub(crate) use change::{
    delete, edit, hold, hold_all, hold_below, hold_tree, insert_with, left_behind, relocate,
};
pub(crate) use lines::{Wanted, count_lines, lines};
pub(crate) use read::{
    Capped, Detailed, capped, get, held, list, prototypes, prototypes_below, roles_on,
};

/// The first text after every path that begins with `path`: paths end in a slash, and `0`
/// follows the slash. A range is found by the index on both engines, where `LIKE` is not.
pub(crate) fn after(path: &str) -> String {
    format!("{}0", path.strip_suffix('/').unwrap_or(path))
}

/// The root, if there is one yet.
pub(crate) async fn root(
    connection: &mut sqlx::AnyConnection,
) -> Result<Option<Group>, StoreError> {
    let row = sqlx::query(
        "SELECT id, parent_id, name, path FROM groups WHERE COALESCE(parent_id, '') = '' \
         AND parent_id IS NULL",
    )
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(group).transpose()
}

fn group(row: &AnyRow) -> Result<Group, StoreError> {
    Ok(Group {
        id: id(row, "id")?,
        parent: optional_id(row, "parent_id")?,
        name: row.try_get("name")?,
        path: row.try_get("path")?,
    })
}

/// Adds a group: the root as that of an operator, any other as an ordinary one. One that already
/// stands in its place (a second root, a sibling of the same name) is left as it is.
pub(crate) async fn insert(
    connection: &mut sqlx::AnyConnection,
    group: &Group,
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO groups (id, parent_id, path, name, created, kind) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
    )
    .bind(group.id.to_string())
    .bind(group.parent.map(|parent| parent.to_string()))
    .bind(group.path.as_str())
    .bind(group.name.as_str())
    .bind(now.0)
    .bind(match group.parent {
        None => GroupKind::Operator.number(),
        Some(_) => GroupKind::Basic.number(),
    })
    .execute(connection)
    .await?;
    Ok(())
}

/// The child of `parent` with that name.
pub(crate) async fn child(
    connection: &mut sqlx::AnyConnection,
    parent: GroupId,
    name: &str,
) -> Result<Option<GroupId>, StoreError> {
    let row = sqlx::query("SELECT id FROM groups WHERE COALESCE(parent_id, '') = $1 AND name = $2")
        .bind(parent.to_string())
        .bind(name)
        .fetch_optional(connection)
        .await?;
    row.map(|row| id(&row, "id")).transpose()
}

/// The path of a group.
pub(crate) async fn path(
    connection: &mut sqlx::AnyConnection,
    group: GroupId,
) -> Result<Option<String>, StoreError> {
    let row = sqlx::query("SELECT path FROM groups WHERE id = $1")
        .bind(group.to_string())
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// The paths of those groups.
pub(crate) async fn paths(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    groups: &[GroupId],
) -> Result<HashMap<GroupId, String>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH v (id) AS (VALUES {rows}) \
               SELECT g.id, g.path FROM v CROSS JOIN groups g WHERE g.id = v.id",
        columns: &["TEXT"],
    };
    let mut found = HashMap::with_capacity(groups.len());
    QUERY
        .fetch(
            connection,
            dialect,
            groups,
            |query, group| query.bind(group.to_string()),
            |row| {
                found.insert(id(row, "id")?, row.try_get("path")?);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// The paths of the groups of those device types that are there.
pub(crate) async fn paths_of_types(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    types: &[DeviceTypeId],
) -> Result<HashMap<DeviceTypeId, String>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH v (id) AS (VALUES {rows}) \
               SELECT t.id, g.path FROM v CROSS JOIN device_types t CROSS JOIN groups g \
               WHERE t.id = v.id AND g.id = t.group_id",
        columns: &["TEXT"],
    };
    let mut found = HashMap::with_capacity(types.len());
    QUERY
        .fetch(
            connection,
            dialect,
            types,
            |query, of| query.bind(of.to_string()),
            |row| {
                found.insert(id(row, "id")?, row.try_get("path")?);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// The names and paths of those groups.
pub(crate) async fn names(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    groups: &[GroupId],
) -> Result<HashMap<GroupId, (String, String)>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH v (id) AS (VALUES {rows}) \
               SELECT g.id, g.name, g.path FROM v CROSS JOIN groups g WHERE g.id = v.id",
        columns: &["TEXT"],
    };
    let mut found = HashMap::with_capacity(groups.len());
    QUERY
        .fetch(
            connection,
            dialect,
            groups,
            |query, group| query.bind(group.to_string()),
            |row| {
                let named = (row.try_get("name")?, row.try_get("path")?);
                found.insert(id(row, "id")?, named);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// The groups from the root down to the one with that path.
pub(crate) async fn line(
    connection: &mut sqlx::AnyConnection,
    path: &str,
) -> Result<Vec<Group>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, parent_id, name, path FROM groups WHERE SUBSTR($1, 1, LENGTH(path)) = path \
         ORDER BY LENGTH(path)",
    )
    .bind(path)
    .fetch_all(connection)
    .await?;
    rows.iter().map(group).collect()
}

/// The groups just below one, by name, at most a thousand.
pub(crate) async fn children(
    connection: &mut sqlx::AnyConnection,
    parent: GroupId,
) -> Result<Vec<Group>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, parent_id, name, path FROM groups WHERE COALESCE(parent_id, '') = $1 \
         ORDER BY name LIMIT 1000",
    )
    .bind(parent.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(group).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_range_of_a_path_holds_everything_below_and_nothing_beside() {
        let (from, to) = ("/a1/", super::after("/a1/"));
        let inside = |path: &str| path >= from && path < to.as_str();
        assert!(inside("/a1/") && inside("/a1/ff/") && inside("/a1/ff/00/"));
        assert!(!inside("/a10/") && !inside("/a/") && !inside("/a2/"));
    }
}
