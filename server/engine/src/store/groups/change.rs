//! Groups that are made, changed, moved and taken away.
//!
//! Whoever changes the tree holds its root, so that one does it after the other: of two moves that
//! would make a ring together the second sees the first. What is put into a group keeps its row
//! from going away, by its foreign key, and from being moved.

use domain::group::{Group, GroupSettings};
use domain::{GroupId, UnixMillis};
use sqlx::AnyConnection;

use super::super::bulk::{Bulk, int};
use super::super::db::{Dialect, StoreError};
use super::after;

/// Holds the tree: nobody else moves, makes or deletes groups until the transaction ends. On
/// SQLite one writes at a time.
pub(crate) async fn hold_tree(
    connection: &mut AnyConnection,
    dialect: Dialect,
) -> Result<(), StoreError> {
    if dialect == Dialect::Postgres {
        sqlx::query(
            "SELECT id FROM groups WHERE COALESCE(parent_id, '') = '' AND parent_id IS NULL \
             FOR NO KEY UPDATE",
        )
        .fetch_optional(connection)
        .await?;
    }
    Ok(())
}

/// Keeps a group where it is until the transaction ends; `alone` also from getting anything more.
pub(crate) async fn hold(
    connection: &mut AnyConnection,
    dialect: Dialect,
    group: GroupId,
    alone: bool,
) -> Result<(), StoreError> {
    if dialect == Dialect::Postgres {
        let text = match alone {
            true => "SELECT id FROM groups WHERE id = $1 FOR UPDATE",
            false => "SELECT id FROM groups WHERE id = $1 FOR KEY SHARE",
        };
        sqlx::query(text)
            .bind(group.to_string())
            .fetch_optional(connection)
            .await?;
    }
    Ok(())
}

/// Keeps a group and those below it from everybody, also from who counts something for them by
/// their paths, until the transaction ends.
pub(crate) async fn hold_below(
    connection: &mut AnyConnection,
    dialect: Dialect,
    path: &str,
) -> Result<(), StoreError> {
    if dialect == Dialect::Postgres {
        // Counted, so that they are not all sent here.
        sqlx::query(
            "SELECT COUNT(*) FROM (SELECT id FROM groups WHERE path >= $1 AND path < $2 \
             ORDER BY id FOR UPDATE) AS held",
        )
        .bind(path)
        .bind(after(path))
        .execute(connection)
        .await?;
    }
    Ok(())
}

// One row after the other, in the order in which they come.
const HOLD_ALONE: Bulk = Bulk {
    text: "WITH v (nth, id) AS (VALUES {rows}) \
           SELECT g.id FROM (SELECT nth, id FROM v ORDER BY nth) AS o CROSS JOIN LATERAL \
           (SELECT k.id FROM groups k WHERE k.id = o.id LIMIT 1 FOR UPDATE) AS g",
    columns: &["BIGINT", "TEXT"],
};
const HOLD_SHARED: Bulk = Bulk {
    text: "WITH v (nth, id) AS (VALUES {rows}) \
           SELECT g.id FROM (SELECT nth, id FROM v ORDER BY nth) AS o CROSS JOIN LATERAL \
           (SELECT k.id FROM groups k WHERE k.id = o.id LIMIT 1 FOR KEY SHARE) AS g",
    columns: &["BIGINT", "TEXT"],
};

/// As [`hold`], of several groups in their order.
pub(crate) async fn hold_all(
    connection: &mut AnyConnection,
    dialect: Dialect,
    groups: &[GroupId],
    alone: bool,
) -> Result<(), StoreError> {
    if dialect == Dialect::Sqlite {
        return Ok(());
    }
    let statement = match alone {
        true => HOLD_ALONE,
        false => HOLD_SHARED,
    };
    let rows: Vec<(i64, GroupId)> = (0..).zip(groups.iter().copied()).collect();
    statement
        .fetch(
            connection,
            dialect,
            &rows,
            |query, (nth, group)| query.bind(*nth).bind(group.to_string()),
            |_| Ok(()),
        )
        .await
}

/// Adds a group with its settings, unlike [`super::insert`] only where its place is free.
pub(crate) async fn insert_with(
    connection: &mut AnyConnection,
    group: &Group,
    settings: &GroupSettings,
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO groups (id, parent_id, path, name, created, kind, description, timezone, \
         billable, technical_email, max_prototypes, country, network_operator) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(group.id.to_string())
    .bind(group.parent.map(|parent| parent.to_string()))
    .bind(group.path.as_str())
    .bind(group.name.as_str())
    .bind(now.0)
    .bind(settings.kind.number())
    .bind(settings.description.as_str())
    .bind(settings.timezone.as_str())
    .bind(i64::from(settings.billable))
    .bind(settings.technical_email.as_str())
    .bind(settings.max_prototypes.map(i64::from))
    .bind(settings.country.as_str())
    .bind(
        settings
            .network_operator
            .map(|operator| operator.to_string()),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Replaces the settings of a group.
pub(crate) async fn edit(
    connection: &mut AnyConnection,
    group: GroupId,
    settings: &GroupSettings,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE groups SET name = $1, kind = $2, description = $3, timezone = $4, billable = $5, \
         technical_email = $6, max_prototypes = $7, country = $8, network_operator = $9 \
         WHERE id = $10",
    )
    .bind(settings.name.as_str())
    .bind(settings.kind.number())
    .bind(settings.description.as_str())
    .bind(settings.timezone.as_str())
    .bind(i64::from(settings.billable))
    .bind(settings.technical_email.as_str())
    .bind(settings.max_prototypes.map(i64::from))
    .bind(settings.country.as_str())
    .bind(
        settings
            .network_operator
            .map(|operator| operator.to_string()),
    )
    .bind(group.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

/// Puts a group, with everything below it, below another, whose path is `above`. All of them are
/// held, by [`hold_below`].
pub(crate) async fn relocate(
    connection: &mut AnyConnection,
    group: &Group,
    parent: GroupId,
    above: &str,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE groups SET parent_id = $1 WHERE id = $2")
        .bind(parent.to_string())
        .bind(group.id.to_string())
        .execute(&mut *connection)
        .await?;
    // A path of the new place is that of no other group: each ends in an id of its own.
    sqlx::query(
        "UPDATE groups SET path = $1 || SUBSTR(path, LENGTH($2) + 1) \
         WHERE path >= $2 AND path < $3",
    )
    .bind(Group::path_below(above, group.id))
    .bind(group.path.as_str())
    .bind(after(&group.path))
    .execute(&mut *connection)
    .await?;
    let there = Group::path_below(above, group.id);
    super::super::maps::group_moved(connection, &group.path, &there).await
}

/// Takes a group away that holds nothing, with what is counted for it on maps. It is held alone.
pub(crate) async fn delete(
    connection: &mut AnyConnection,
    group: GroupId,
) -> Result<(), StoreError> {
    super::super::maps::group_gone(connection, &group.to_string()).await?;
    sqlx::query("DELETE FROM groups WHERE id = $1")
        .bind(group.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// What is used in the group with `path` and below, and belongs to groups that would not be above
/// any more if it lay below the one with the path `above`, by name and how often. API accesses are
/// used where they have roles: those who keep the group then would not even see them.
pub(crate) async fn left_behind(
    connection: &mut AnyConnection,
    path: &str,
    above: &str,
) -> Result<[(&'static str, i64); 4], StoreError> {
    const ELSEWHERE: &str = "NOT (o.path >= $1 AND o.path < $2) \
         AND SUBSTR($3, 1, LENGTH(o.path)) <> o.path";
    let text = format!(
        "SELECT (SELECT COUNT(*) FROM groups g JOIN device_types t ON t.group_id = g.id \
            JOIN device_type_contracts x ON x.device_type_id = t.id \
            JOIN contracts c ON c.id = x.contract_id JOIN groups o ON o.id = c.group_id \
            WHERE g.path >= $1 AND g.path < $2 AND {ELSEWHERE}), \
         (SELECT COUNT(*) FROM groups g JOIN user_roles r ON r.group_id = g.id \
            JOIN profiles p ON p.id = r.profile JOIN groups o ON o.id = p.group_id \
            WHERE g.path >= $1 AND g.path < $2 AND {ELSEWHERE}) \
         + (SELECT COUNT(*) FROM groups g JOIN api_access_roles r ON r.group_id = g.id \
            JOIN profiles p ON p.id = r.profile JOIN groups o ON o.id = p.group_id \
            WHERE g.path >= $1 AND g.path < $2 AND {ELSEWHERE}), \
         (SELECT COUNT(*) FROM groups g JOIN api_access_roles r ON r.group_id = g.id \
            JOIN api_accesses a ON a.id = r.access_id JOIN groups o ON o.id = a.group_id \
            WHERE g.path >= $1 AND g.path < $2 AND {ELSEWHERE}), \
         (SELECT COUNT(*) FROM groups g JOIN device_types t ON t.group_id = g.id \
            JOIN station_tokens s ON s.registers_under = t.id JOIN groups o ON o.id = s.group_id \
            WHERE g.path >= $1 AND g.path < $2 AND {ELSEWHERE})"
    );
    let row = sqlx::query(sqlx::AssertSqlSafe(text))
        .bind(path)
        .bind(after(path))
        .bind(above)
        .fetch_one(connection)
        .await?;
    Ok([
        ("contracts", int(&row, 0)?),
        ("profiles", int(&row, 1)?),
        ("api_accesses", int(&row, 2)?),
        ("station_tokens", int(&row, 3)?),
    ])
}
