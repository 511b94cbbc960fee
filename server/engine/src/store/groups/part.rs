//! Groups part by part, for programs.

use domain::GroupId;
use sqlx::AnyConnection;

use super::super::db::StoreError;
use super::read::{Detailed, detailed};

/// The groups just below one, by id, after one of them: at most how many, and how many are passed
/// over.
pub(crate) async fn children_after(
    connection: &mut AnyConnection,
    parent: GroupId,
    after: Option<GroupId>,
    (limit, offset): (i64, i64),
) -> Result<Vec<Detailed>, StoreError> {
    let after = after.map(|id| id.to_string()).unwrap_or_default();
    let rows = sqlx::query(
        "SELECT id, parent_id, name, path, kind, description, timezone, billable, \
         technical_email, max_prototypes, created FROM groups \
         WHERE COALESCE(parent_id, '') = $1 AND id > $2 ORDER BY id LIMIT $3 OFFSET $4",
    )
    .bind(parent.to_string())
    .bind(after)
    .bind(limit)
    .bind(offset)
    .fetch_all(connection)
    .await?;
    rows.iter().map(detailed).collect()
}
