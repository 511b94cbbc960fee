//! Contracts changed in the middle of a story.

use domain::contract::Contract;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::super::db::StoreError;
use super::super::sql::id;
use super::terms;

const COLUMNS: &str = "id, group_id, name, max_uplinks, start, activation_end, \
    communication_end, token_months, max_tokens, tokens_in_use, bidir, max_downlinks, renewal, \
    test_frames";

fn read(row: &AnyRow) -> Result<Contract, StoreError> {
    let max_uplinks: Option<i64> = row.try_get(3)?;
    Ok(Contract {
        id: id(row, "id")?,
        group: id(row, "group_id")?,
        name: row.try_get("name")?,
        max_uplinks: max_uplinks.map(|max| max as u32),
        terms: terms(row, 4)?,
    })
}

/// Replaces what a contract grants; the tokens in use are counted elsewhere.
async fn edit(connection: &mut sqlx::AnyConnection, contract: &Contract) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE contracts SET name = $1, max_uplinks = $2, start = $3, activation_end = $4, \
         communication_end = $5, token_months = $6, max_tokens = $7, bidir = $8, \
         max_downlinks = $9, renewal = $10, test_frames = $11 WHERE id = $12",
    )
    .bind(contract.name.as_str())
    .bind(contract.max_uplinks.map(i64::from))
    .bind(contract.terms.start.0)
    .bind(contract.terms.activation_end.0)
    .bind(contract.terms.communication_end.0)
    .bind(i64::from(contract.terms.token_months))
    .bind(contract.terms.max_tokens)
    .bind(i64::from(contract.terms.bidir))
    .bind(contract.terms.max_downlinks.map(i64::from))
    .bind(i64::from(contract.terms.renewal))
    .bind(i64::from(contract.terms.test_frames))
    .bind(contract.id.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

/// Changes the first contract of a group, for stories.
pub(crate) async fn change_first(
    connection: &mut sqlx::AnyConnection,
    group: domain::GroupId,
    change: impl FnOnce(&mut Contract),
) -> Result<(), StoreError> {
    let text = format!("SELECT {COLUMNS} FROM contracts WHERE group_id = $1 ORDER BY id LIMIT 1");
    let row = sqlx::query(sqlx::AssertSqlSafe(text))
        .bind(group.to_string())
        .fetch_one(&mut *connection)
        .await?;
    let mut contract = read(&row)?;
    change(&mut contract);
    edit(connection, &contract).await
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
