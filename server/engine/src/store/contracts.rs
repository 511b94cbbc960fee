//! Contracts.

use domain::contract::Contract;
use domain::{ContractId, UnixMillis};
use sqlx::Row as _;

use super::db::StoreError;
use super::sql::id;

/// Adds a contract.
pub(crate) async fn insert(
    connection: &mut sqlx::AnyConnection,
    contract: &Contract,
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO contracts (id, group_id, name, max_uplinks, created) \
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(contract.id.to_string())
    .bind(contract.group.to_string())
    .bind(contract.name.as_str())
    .bind(contract.max_uplinks.map(i64::from))
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// The contracts that device types of the group with that path may use: its own and those of
/// the groups above it, by name.
pub(crate) async fn for_group(
    connection: &mut sqlx::AnyConnection,
    path: &str,
) -> Result<Vec<(ContractId, String)>, StoreError> {
    let rows = sqlx::query(
        "SELECT c.id, c.name FROM contracts c JOIN groups g ON g.id = c.group_id \
         WHERE SUBSTR($1, 1, LENGTH(g.path)) = g.path ORDER BY c.name, c.id",
    )
    .bind(path)
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| Ok((id(row, "id")?, row.try_get("name")?)))
        .collect()
}
