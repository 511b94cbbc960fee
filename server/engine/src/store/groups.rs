//! Groups: the tree that owns everything.

use domain::group::Group;
use domain::{GroupId, UnixMillis};
use sqlx::Row;

use super::db::StoreError;
use super::sql::{id, optional_id};

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
    row.map(|row| {
        Ok(Group {
            id: id(&row, "id")?,
            parent: optional_id(&row, "parent_id")?,
            name: row.try_get("name")?,
            path: row.try_get("path")?,
        })
    })
    .transpose()
}

/// Adds a group. One that already stands in its place (a second root, a sibling of the same
/// name) is left as it is.
pub(crate) async fn insert(
    connection: &mut sqlx::AnyConnection,
    group: &Group,
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO groups (id, parent_id, path, name, created) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT DO NOTHING",
    )
    .bind(group.id.to_string())
    .bind(group.parent.map(|parent| parent.to_string()))
    .bind(group.path.as_str())
    .bind(group.name.as_str())
    .bind(now.0)
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
