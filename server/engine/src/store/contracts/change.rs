//! Contracts that are changed or taken away.

use domain::contract::Contract;
use domain::{ContractId, DeviceId, UnixMillis};

use super::super::bulk::{Bulk, int};
use super::super::db::{Dialect, StoreError};
use super::super::devices::update_in_order;

/// Replaces what a contract grants; the tokens in use are counted elsewhere.
pub(crate) async fn edit(
    connection: &mut sqlx::AnyConnection,
    contract: &Contract,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE contracts SET name = $1, max_uplinks = $2, start = $3, activation_end = $4, \
         communication_end = $5, token_months = $6, max_tokens = $7, bidir = $8, \
         max_downlinks = $9, renewal = $10, test_frames = $11, plan = $12, renewal_months = $13, \
         geolocation = $14, network_metadata = $15, high_priority = $16 WHERE id = $17",
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
    .bind(contract.plan.number())
    .bind(i64::from(contract.terms.renewal_months))
    .bind(i64::from(contract.terms.options.geolocation))
    .bind(i64::from(contract.terms.options.network_metadata))
    .bind(i64::from(contract.terms.high_priority))
    .bind(contract.id.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

/// Has no token of a contract last longer than `to`, unless that is 0: never. Those that end at
/// `from`, where that is told, end at `to` whether it is later or earlier.
pub(crate) async fn move_token_ends(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    contract: ContractId,
    from: Option<UnixMillis>,
    to: UnixMillis,
) -> Result<(), StoreError> {
    let concerned = "contract_id = $2 AND token = 1 \
         AND (token_end = $3 OR ($1 > 0 AND (token_end = 0 OR token_end > $1)))";
    sqlx::query(update_in_order(dialect, "token_end = $1", concerned))
        .bind(to.0)
        .bind(contract.to_string())
        // No token ends before 1970.
        .bind(from.map_or(-1, |from| from.0))
        .execute(connection)
        .await?;
    Ok(())
}

/// When each device took the token with which it is on a contract, of those whose token ends at
/// `end`.
pub(crate) async fn activations(
    connection: &mut sqlx::AnyConnection,
    contract: ContractId,
    end: UnixMillis,
) -> Result<Vec<(DeviceId, UnixMillis)>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, activated FROM devices WHERE contract_id = $1 AND token = 1 \
         AND token_end = $2 ORDER BY id",
    )
    .bind(contract.to_string())
    .bind(end.0)
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| Ok((DeviceId(int(row, 0)? as u32), UnixMillis(int(row, 1)?))))
        .collect()
}

/// Has the tokens of devices end at those times. The devices are held.
pub(crate) async fn set_token_ends(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    ends: &[(DeviceId, UnixMillis)],
) -> Result<(), StoreError> {
    const ENDS: Bulk = Bulk {
        text: "WITH v (id, token_end) AS (VALUES {rows}) \
               UPDATE devices SET token_end = v.token_end FROM v WHERE devices.id = v.id",
        columns: &["BIGINT", "BIGINT"],
    };
    ENDS.execute(connection, dialect, ends, |query, (device, end)| {
        query.bind(i64::from(device.0)).bind(end.0)
    })
    .await
}

/// Takes a contract away to which no device type and no token refers. Devices that had a token
/// of it once forget of which contract that was; whoever holds the contract holds them before it.
pub(crate) async fn delete(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    contract: ContractId,
) -> Result<(), StoreError> {
    let forget = update_in_order(dialect, "contract_id = NULL", "contract_id = $1");
    sqlx::query(forget)
        .bind(contract.to_string())
        .execute(&mut *connection)
        .await?;
    sqlx::query("DELETE FROM contracts WHERE id = $1")
        .bind(contract.to_string())
        .execute(connection)
        .await?;
    Ok(())
}
