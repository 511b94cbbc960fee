//! Saved views of lists, and with which of them a list begins.

use domain::saved_view::SavedViewSettings;
use domain::{GroupId, SavedViewId, UnixMillis, UserId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::bulk::int;
use super::db::StoreError;
use super::groups::after;
use super::sql::{id, optional_id};

/// The list that all of them are of.
const DEVICES: &str = "devices";

/// A view as it is stored.
pub(crate) struct Stored {
    pub(crate) id: SavedViewId,
    pub(crate) user: UserId,
    pub(crate) user_name: String,
    pub(crate) name: String,
    pub(crate) address: String,
    /// The group with which it is shared, as long as it is its owner's: id, name and path.
    pub(crate) group: Option<(GroupId, String, String)>,
}

/// A view that was shared with a group is so as long as its owner has a role there: whoever is out
/// neither is told what goes on with the group, nor speaks to those in it.
const VIEW: &str = "SELECT v.id, v.user_id, u.name AS user_name, v.name, v.address, \
    g.id AS group_id, g.name AS group_name, g.path AS group_path FROM saved_views v \
    JOIN users u ON u.id = v.user_id LEFT JOIN groups g ON g.id = v.group_id \
    AND EXISTS (SELECT 1 FROM user_roles r JOIN groups own ON own.id = r.group_id \
    WHERE r.user_id = v.user_id AND SUBSTR(g.path, 1, LENGTH(own.path)) = own.path)";

fn stored(row: &AnyRow) -> Result<Stored, StoreError> {
    let group: Option<GroupId> = optional_id(row, "group_id")?;
    let name: Option<String> = row.try_get("group_name")?;
    let path: Option<String> = row.try_get("group_path")?;
    Ok(Stored {
        id: id(row, "id")?,
        user: id(row, "user_id")?,
        user_name: row.try_get("user_name")?,
        name: row.try_get("name")?,
        address: row.try_get("address")?,
        group: match (group, name, path) {
            (Some(group), Some(name), Some(path)) => Some((group, name, path)),
            _ => None,
        },
    })
}

/// The view of that id.
pub(crate) async fn get(
    connection: &mut AnyConnection,
    view: SavedViewId,
) -> Result<Option<Stored>, StoreError> {
    let row = sqlx::query(AssertSqlSafe(format!("{VIEW} WHERE v.id = $1")))
        .bind(view.to_string())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(stored).transpose()
}

/// Those of a user.
pub(crate) async fn of_user(
    connection: &mut AnyConnection,
    user: UserId,
) -> Result<Vec<Stored>, StoreError> {
    let sql = format!("{VIEW} WHERE v.user_id = $1 AND v.list = $2 ORDER BY v.name, v.id");
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(user.to_string())
        .bind(DEVICES)
        .fetch_all(connection)
        .await?;
    rows.iter().map(stored).collect()
}

/// Those of others that are shared with groups below `path`; at most `limit`.
pub(crate) async fn shared(
    connection: &mut AnyConnection,
    user: UserId,
    path: &str,
    limit: i64,
) -> Result<Vec<Stored>, StoreError> {
    let sql = format!(
        "{VIEW} WHERE v.user_id <> $1 AND v.list = $2 AND g.path >= $3 AND g.path < $4 \
         ORDER BY v.name, v.id LIMIT $5"
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(user.to_string())
        .bind(DEVICES)
        .bind(path)
        .bind(after(path))
        .bind(limit)
        .fetch_all(connection)
        .await?;
    rows.iter().map(stored).collect()
}

/// Adds one.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    view: SavedViewId,
    user: UserId,
    settings: &SavedViewSettings,
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO saved_views (id, list, user_id, group_id, name, address, created) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(view.to_string())
    .bind(DEVICES)
    .bind(user.to_string())
    .bind(settings.group.map(|group| group.to_string()))
    .bind(settings.name.as_str())
    .bind(settings.address.as_str())
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Replaces what one shows, and with whom it is shared.
pub(crate) async fn replace(
    connection: &mut AnyConnection,
    view: SavedViewId,
    settings: &SavedViewSettings,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE saved_views SET group_id = $1, address = $2 WHERE id = $3")
        .bind(settings.group.map(|group| group.to_string()))
        .bind(settings.address.as_str())
        .bind(view.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Deletes one; nobody's list begins with it any more.
pub(crate) async fn delete(
    connection: &mut AnyConnection,
    view: SavedViewId,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM saved_views WHERE id = $1")
        .bind(view.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// How many a user has.
pub(crate) async fn count(connection: &mut AnyConnection, user: UserId) -> Result<i64, StoreError> {
    let row = sqlx::query("SELECT COUNT(*) FROM saved_views WHERE user_id = $1")
        .bind(user.to_string())
        .fetch_one(connection)
        .await?;
    int(&row, 0)
}

/// The one with which the list begins for a user.
pub(crate) async fn usual(
    connection: &mut AnyConnection,
    user: UserId,
) -> Result<Option<SavedViewId>, StoreError> {
    let row = sqlx::query("SELECT view_id FROM default_views WHERE user_id = $1 AND list = $2")
        .bind(user.to_string())
        .bind(DEVICES)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(|row| id(row, "view_id")).transpose()
}

/// Has the list begin with one, or with none.
pub(crate) async fn set_usual(
    connection: &mut AnyConnection,
    user: UserId,
    view: Option<SavedViewId>,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM default_views WHERE user_id = $1 AND list = $2")
        .bind(user.to_string())
        .bind(DEVICES)
        .execute(&mut *connection)
        .await?;
    if let Some(view) = view {
        sqlx::query("INSERT INTO default_views (user_id, list, view_id) VALUES ($1, $2, $3)")
            .bind(user.to_string())
            .bind(DEVICES)
            .bind(view.to_string())
            .execute(connection)
            .await?;
    }
    Ok(())
}
