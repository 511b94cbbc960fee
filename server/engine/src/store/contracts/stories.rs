//! Contracts changed in the middle of a story.

use domain::contract::Contract;
use sqlx::Row as _;

use super::super::db::StoreError;
use super::{change, read};

/// Changes the first contract of a group, for stories.
pub(crate) async fn change_first(
    connection: &mut sqlx::AnyConnection,
    group: domain::GroupId,
    alter: impl FnOnce(&mut Contract),
) -> Result<(), StoreError> {
    let row = sqlx::query("SELECT id FROM contracts WHERE group_id = $1 ORDER BY id LIMIT 1")
        .bind(group.to_string())
        .fetch_one(&mut *connection)
        .await?;
    let id: &str = row.try_get(0)?;
    let id = id.parse().map_err(|_| sqlx::Error::RowNotFound)?;
    let found = read::get(connection, id).await?;
    let mut contract = found.ok_or(sqlx::Error::RowNotFound)?.view.contract;
    alter(&mut contract);
    change::edit(connection, &contract).await
}

/// How many tokens of a contract are taken.
pub(crate) async fn tokens_in_use(
    connection: &mut sqlx::AnyConnection,
    contract: domain::ContractId,
) -> Result<i64, StoreError> {
    let row = sqlx::query("SELECT tokens_in_use FROM contracts WHERE id = $1")
        .bind(contract.to_string())
        .fetch_one(connection)
        .await?;
    Ok(row.try_get(0)?)
}

/// Whether somebody waits for a row of this database of PostgreSQL.
pub(crate) async fn somebody_waits(
    connection: &mut sqlx::AnyConnection,
) -> Result<bool, StoreError> {
    let row = sqlx::query(
        "SELECT COUNT(*) FROM pg_stat_activity \
         WHERE datname = CURRENT_DATABASE() AND wait_event_type = 'Lock'",
    )
    .fetch_one(connection)
    .await?;
    Ok(row.try_get::<i64, _>(0)? > 0)
}
