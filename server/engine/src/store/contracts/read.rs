//! Contracts, who holds them and who uses them, as pages show them.

use std::collections::HashMap;

use domain::contract::{Contract, ContractDevice, ContractUse, ContractUser, ContractView, Plan};
use domain::{ContractId, DeviceId, GroupId, UnixMillis};
use sqlx::AssertSqlSafe;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::super::bulk::Bulk;
use super::super::db::{Dialect, StoreError};
use super::super::devices::anywhere;
use super::super::listing::{Bound, Walk};
use super::super::sql::{id, number32};
use super::terms;

/// A contract with the path of its group.
pub(crate) struct Found {
    pub(crate) view: ContractView,
    pub(crate) group_path: String,
}

/// The terms begin at column 5, counted from 0.
const VIEW: &str = "SELECT c.id, c.group_id, c.name, c.max_uplinks, c.created, c.start, \
    c.activation_end, c.communication_end, c.token_months, c.max_tokens, c.tokens_in_use, c.bidir, \
    c.max_downlinks, c.renewal, c.test_frames, c.renewal_months, c.geolocation, \
    c.network_metadata, c.high_priority, c.plan, c.tokens_used, g.name AS group_name, g.path AS group_path \
    FROM contracts c JOIN groups g ON g.id = c.group_id";

fn found(row: &AnyRow) -> Result<Found, StoreError> {
    let max_uplinks: Option<i64> = row.try_get("max_uplinks")?;
    Ok(Found {
        group_path: row.try_get("group_path")?,
        view: ContractView {
            contract: Contract {
                id: id(row, "id")?,
                group: id(row, "group_id")?,
                name: row.try_get("name")?,
                plan: Plan::from_number(row.try_get("plan")?).unwrap_or_default(),
                max_uplinks: max_uplinks.map(|max| max as u32),
                terms: terms(row, 5)?,
            },
            group_name: row.try_get("group_name")?,
            tokens_used: row.try_get("tokens_used")?,
            created: UnixMillis(row.try_get("created")?),
        },
    })
}

/// The contract of that id.
pub(crate) async fn get(
    connection: &mut sqlx::AnyConnection,
    contract: ContractId,
) -> Result<Option<Found>, StoreError> {
    let row = sqlx::query(AssertSqlSafe(format!("{VIEW} WHERE c.id = $1")))
        .bind(contract.to_string())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(found).transpose()
}

/// The condition that a contract lies below one of `paths` and has `text` in its name.
fn meant(bound: &mut Bound, paths: &[&str], text: &str) -> String {
    let below = bound.below(paths);
    let text = bound.text(anywhere(text));
    format!("{below} AND LOWER(c.name) LIKE {text} ESCAPE '!'")
}

/// The contracts of groups below any of `paths` with `text` in their name, along a walk.
pub(crate) async fn list(
    connection: &mut sqlx::AnyConnection,
    paths: &[&str],
    text: &str,
    walk: &Walk,
) -> Result<Vec<ContractView>, StoreError> {
    let mut bound = Bound::default();
    let condition = meant(&mut bound, paths, text);
    let end = walk.end(&mut bound);
    let query = bound.query(format!("{VIEW} WHERE {condition}{end}"));
    let rows = query.fetch_all(connection).await?;
    rows.iter()
        .map(|row| found(row).map(|found| found.view))
        .collect()
}

/// How many there are of them.
pub(crate) async fn count(
    connection: &mut sqlx::AnyConnection,
    paths: &[&str],
    text: &str,
) -> Result<i64, StoreError> {
    let mut bound = Bound::default();
    let condition = meant(&mut bound, paths, text);
    let query = bound.query(format!(
        "SELECT COUNT(*) FROM contracts c JOIN groups g ON g.id = c.group_id WHERE {condition}"
    ));
    Ok(query.fetch_one(connection).await?.try_get(0)?)
}

const HOLDERS: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT c.id, c.group_id FROM v CROSS JOIN contracts c WHERE c.id = v.id",
    columns: &["TEXT"],
};

/// The groups that hold contracts.
pub(crate) async fn holders(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    contracts: &[ContractId],
) -> Result<HashMap<ContractId, GroupId>, StoreError> {
    let mut holders: HashMap<ContractId, GroupId> = HashMap::with_capacity(contracts.len());
    HOLDERS
        .fetch(
            connection,
            dialect,
            contracts,
            |query, contract| query.bind(contract.to_string()),
            |row| {
                holders.insert(id(row, "id")?, id(row, "group_id")?);
                Ok(())
            },
        )
        .await?;
    Ok(holders)
}

/// Who uses a contract: the device types that have it, and how many devices have a token of it.
pub(crate) async fn used(
    connection: &mut sqlx::AnyConnection,
    contract: ContractId,
) -> Result<ContractUse, StoreError> {
    let rows = sqlx::query(
        "SELECT t.id, t.name, g.name AS group_name, t.devices FROM device_type_contracts x \
         JOIN device_types t ON t.id = x.device_type_id JOIN groups g ON g.id = t.group_id \
         WHERE x.contract_id = $1 ORDER BY t.name, t.id",
    )
    .bind(contract.to_string())
    .fetch_all(&mut *connection)
    .await?;
    let device_types = rows.iter().map(|row| {
        Ok(ContractUser {
            id: id(row, "id")?,
            name: row.try_get("name")?,
            group_name: row.try_get("group_name")?,
            devices: row.try_get("devices")?,
        })
    });
    let device_types = device_types.collect::<Result<_, StoreError>>()?;
    let row = sqlx::query("SELECT COUNT(*) FROM devices WHERE contract_id = $1 AND token = 1")
        .bind(contract.to_string())
        .fetch_one(connection)
        .await?;
    Ok(ContractUse {
        device_types,
        devices: row.try_get(0)?,
    })
}

/// The devices that have a token of a contract, by id, beyond a position; `backwards` walks towards
/// the first from there.
pub(crate) async fn devices(
    connection: &mut sqlx::AnyConnection,
    contract: ContractId,
    position: Option<i64>,
    backwards: bool,
    limit: i64,
) -> Result<Vec<ContractDevice>, StoreError> {
    const FORTH: &str = "SELECT d.id, d.name, t.name AS device_type_name, d.activated, d.token_end \
        FROM devices d JOIN device_types t ON t.id = d.device_type_id \
        WHERE d.contract_id = $1 AND d.token = 1 AND d.id > $2 ORDER BY d.id LIMIT $3";
    const BACK: &str = "SELECT d.id, d.name, t.name AS device_type_name, d.activated, d.token_end \
        FROM devices d JOIN device_types t ON t.id = d.device_type_id \
        WHERE d.contract_id = $1 AND d.token = 1 AND d.id < $2 ORDER BY d.id DESC LIMIT $3";
    let rows = sqlx::query(if backwards { BACK } else { FORTH })
        .bind(contract.to_string())
        .bind(position.unwrap_or(0))
        .bind(limit)
        .fetch_all(connection)
        .await?;
    let device = |row: &AnyRow| {
        Ok(ContractDevice {
            id: DeviceId(number32(row, "id")?),
            name: row.try_get("name")?,
            device_type_name: row.try_get("device_type_name")?,
            activated: UnixMillis(row.try_get("activated")?),
            end: UnixMillis(row.try_get("token_end")?),
        })
    };
    rows.iter().map(device).collect()
}
