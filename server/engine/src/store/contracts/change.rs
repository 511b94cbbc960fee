//! Contracts that are changed or taken away.

use domain::contract::Contract;
use domain::{ContractId, UnixMillis};

use super::super::db::StoreError;

/// Replaces what a contract grants; the tokens in use are counted elsewhere.
pub(crate) async fn edit(
    connection: &mut sqlx::AnyConnection,
    contract: &Contract,
) -> Result<(), StoreError> {
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

/// Has no token of a contract last longer than `end`.
pub(crate) async fn end_tokens(
    connection: &mut sqlx::AnyConnection,
    contract: ContractId,
    end: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE devices SET token_end = $1 WHERE contract_id = $2 AND token = 1 \
         AND (token_end = 0 OR token_end > $3)",
    )
    .bind(end.0)
    .bind(contract.to_string())
    .bind(end.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Has the tokens of a contract that end with it, at `from`, end at `to`; 0: never.
pub(crate) async fn stretch_tokens(
    connection: &mut sqlx::AnyConnection,
    contract: ContractId,
    from: UnixMillis,
    to: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE devices SET token_end = $1 WHERE contract_id = $2 AND token = 1 AND token_end = $3",
    )
    .bind(to.0)
    .bind(contract.to_string())
    .bind(from.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes a contract away to which no device type and no token refers. Devices that had a token
/// of it once forget of which contract that was.
pub(crate) async fn delete(
    connection: &mut sqlx::AnyConnection,
    contract: ContractId,
) -> Result<(), StoreError> {
    for text in [
        "UPDATE devices SET contract_id = NULL WHERE contract_id = $1",
        "DELETE FROM contracts WHERE id = $1",
    ] {
        sqlx::query(text)
            .bind(contract.to_string())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
