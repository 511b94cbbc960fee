//! Contracts.

use domain::contract::{Contract, Options, Terms};
use domain::{ContractId, UnixMillis};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::bulk::{Bulk, int};
use super::db::{Dialect, StoreError};
use super::sql::id;

mod change;
mod of_types;
mod read;

pub(crate) use change::{activations, delete, edit, move_token_ends, set_token_ends};
pub(crate) use of_types::{names, names_of, of_types, put};
pub(crate) use read::{Found, count, devices, get, holders, list, used};

/// Adds a contract.
pub(crate) async fn insert(
    connection: &mut sqlx::AnyConnection,
    contract: &Contract,
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO contracts (id, group_id, name, max_uplinks, created, start, activation_end, \
         communication_end, token_months, max_tokens, tokens_in_use, bidir, max_downlinks, \
         renewal, test_frames, plan, renewal_months, geolocation, network_metadata, \
         high_priority) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, \
         $16, $17, $18, $19, $20)",
    )
    .bind(contract.id.to_string())
    .bind(contract.group.to_string())
    .bind(contract.name.as_str())
    .bind(contract.max_uplinks.map(i64::from))
    .bind(now.0)
    .bind(contract.terms.start.0)
    .bind(contract.terms.activation_end.0)
    .bind(contract.terms.communication_end.0)
    .bind(i64::from(contract.terms.token_months))
    .bind(contract.terms.max_tokens)
    .bind(contract.terms.tokens_in_use)
    .bind(i64::from(contract.terms.bidir))
    .bind(contract.terms.max_downlinks.map(i64::from))
    .bind(i64::from(contract.terms.renewal))
    .bind(i64::from(contract.terms.test_frames))
    .bind(contract.plan.number())
    .bind(i64::from(contract.terms.renewal_months))
    .bind(i64::from(contract.terms.options.geolocation))
    .bind(i64::from(contract.terms.options.network_metadata))
    .bind(i64::from(contract.terms.high_priority))
    .execute(connection)
    .await?;
    Ok(())
}

/// Reads terms whose columns begin at `at`: start, activation_end, communication_end,
/// token_months, max_tokens, tokens_in_use, bidir, max_downlinks, renewal, test_frames,
/// renewal_months, geolocation, network_metadata, high_priority.
pub(crate) fn terms(row: &AnyRow, at: usize) -> Result<Terms, StoreError> {
    let max_downlinks: Option<i64> = row.try_get(at + 7)?;
    Ok(Terms {
        start: UnixMillis(int(row, at)?),
        activation_end: UnixMillis(int(row, at + 1)?),
        communication_end: UnixMillis(int(row, at + 2)?),
        token_months: int(row, at + 3)? as u32,
        max_tokens: int(row, at + 4)?,
        tokens_in_use: int(row, at + 5)?,
        bidir: int(row, at + 6)? != 0,
        max_downlinks: max_downlinks.map(|max| max as u32),
        renewal: int(row, at + 8)? != 0,
        test_frames: int(row, at + 9)? as u32,
        renewal_months: int(row, at + 10)? as u32,
        options: Options {
            geolocation: int(row, at + 11)? != 0,
            network_metadata: int(row, at + 12)? != 0,
        },
        high_priority: int(row, at + 13)? != 0,
    })
}

const LOCK_SQLITE: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT c.id, c.start, c.activation_end, c.communication_end, c.token_months, \
           c.max_tokens, c.tokens_in_use, c.bidir, c.max_downlinks, c.renewal, c.test_frames, \
           c.renewal_months, c.geolocation, c.network_metadata, c.high_priority \
           FROM v CROSS JOIN contracts c WHERE c.id = v.id",
    columns: &["TEXT"],
};
const LOCK_POSTGRES: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT c.id, c.start, c.activation_end, c.communication_end, c.token_months, \
           c.max_tokens, c.tokens_in_use, c.bidir, c.max_downlinks, c.renewal, c.test_frames, \
           c.renewal_months, c.geolocation, c.network_metadata, c.high_priority \
           FROM contracts c WHERE c.id IN (SELECT id FROM v) \
           ORDER BY c.id FOR UPDATE OF c",
    columns: &["TEXT"],
};

/// Holds contracts until the transaction ends and tells the terms they have now.
/// `contracts` ascending.
pub(crate) async fn lock(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    contracts: &[ContractId],
) -> Result<Vec<(ContractId, Terms)>, StoreError> {
    let statement = match dialect {
        Dialect::Sqlite => LOCK_SQLITE,
        Dialect::Postgres => LOCK_POSTGRES,
    };
    let mut found = Vec::with_capacity(contracts.len());
    statement
        .fetch(
            connection,
            dialect,
            contracts,
            |query, contract| query.bind(contract.to_string()),
            |row| {
                found.push((id(row, "id")?, terms(row, 1)?));
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

const COUNT_TOKENS: Bulk = Bulk {
    text: "WITH v (id, change) AS (VALUES {rows}) \
           UPDATE contracts SET tokens_in_use = tokens_in_use + v.change \
           FROM v WHERE contracts.id = v.id",
    columns: &["TEXT", "BIGINT"],
};

/// Counts tokens taken and given back.
pub(crate) async fn count_tokens(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    changes: &[(ContractId, i64)],
) -> Result<(), StoreError> {
    COUNT_TOKENS
        .execute(connection, dialect, changes, |query, (contract, change)| {
            query.bind(contract.to_string()).bind(*change)
        })
        .await
}

const COUNT_USED: Bulk = Bulk {
    text: "WITH v (id, taken) AS (VALUES {rows}) \
           UPDATE contracts SET tokens_used = tokens_used + v.taken \
           FROM v WHERE contracts.id = v.id",
    columns: &["TEXT", "BIGINT"],
};

/// Counts tokens that were taken, whatever became of them. Whoever does it holds the contracts.
pub(crate) async fn count_used(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    taken: &[(ContractId, i64)],
) -> Result<(), StoreError> {
    COUNT_USED
        .execute(connection, dialect, taken, |query, (contract, taken)| {
            query.bind(contract.to_string()).bind(*taken)
        })
        .await
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

/// What stories need.
#[cfg(any(test, feature = "testing"))]
pub(crate) mod stories;
