//! The contracts of device types, in the order in which their devices try them.

use std::collections::HashMap;

use domain::contract::Granted;
use domain::{ContractId, DeviceTypeId};
use sqlx::Row as _;

use super::super::bulk::Bulk;
use super::super::db::{Dialect, StoreError};
use super::super::sql::id;
use super::terms;

/// Replaces the contracts of a device type.
pub(crate) async fn put(
    connection: &mut sqlx::AnyConnection,
    device_type: DeviceTypeId,
    contracts: &[ContractId],
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM device_type_contracts WHERE device_type_id = $1")
        .bind(device_type.to_string())
        .execute(&mut *connection)
        .await?;
    for (position, contract) in (0_i64..).zip(contracts) {
        sqlx::query(
            "INSERT INTO device_type_contracts (device_type_id, position, contract_id) \
             VALUES ($1, $2, $3)",
        )
        .bind(device_type.to_string())
        .bind(position)
        .bind(contract.to_string())
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// The terms begin at column 1, counted from 0.
const OF_TYPES: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT c.max_uplinks, c.start, c.activation_end, c.communication_end, c.token_months, \
           c.max_tokens, c.tokens_in_use, c.bidir, c.max_downlinks, c.renewal, c.test_frames, \
           c.renewal_months, c.geolocation, c.network_metadata, c.high_priority, c.id, x.device_type_id \
           FROM v CROSS JOIN device_type_contracts x CROSS JOIN contracts c \
           WHERE x.device_type_id = v.id AND c.id = x.contract_id \
           ORDER BY x.device_type_id, x.position",
    columns: &["TEXT"],
};

/// What the contracts of device types grant; those without a contract are left out.
pub(crate) async fn of_types(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    device_types: &[DeviceTypeId],
) -> Result<HashMap<DeviceTypeId, Vec<Granted>>, StoreError> {
    let mut found: HashMap<DeviceTypeId, Vec<Granted>> = HashMap::with_capacity(device_types.len());
    OF_TYPES
        .fetch(
            connection,
            dialect,
            device_types,
            |query, device_type| query.bind(device_type.to_string()),
            |row| {
                let max_uplinks: Option<i64> = row.try_get(0)?;
                let granted = Granted {
                    contract: id(row, "id")?,
                    max_uplinks: max_uplinks.map(|max| max as u32),
                    terms: terms(row, 1)?,
                };
                let of_type = found.entry(id(row, "device_type_id")?).or_default();
                of_type.push(granted);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// The ids and names of the contracts of a device type.
pub(crate) async fn names_of(
    connection: &mut sqlx::AnyConnection,
    device_type: DeviceTypeId,
) -> Result<Vec<(ContractId, String)>, StoreError> {
    let rows = sqlx::query(
        "SELECT c.id, c.name FROM device_type_contracts x JOIN contracts c ON c.id = x.contract_id \
         WHERE x.device_type_id = $1 ORDER BY x.position",
    )
    .bind(device_type.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| Ok((id(row, "id")?, row.try_get("name")?)))
        .collect()
}

const NAMES: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) SELECT c.id, c.name, x.device_type_id \
           FROM v CROSS JOIN device_type_contracts x CROSS JOIN contracts c \
           WHERE x.device_type_id = v.id AND c.id = x.contract_id \
           ORDER BY x.device_type_id, x.position",
    columns: &["TEXT"],
};

/// The same of many device types; those without a contract are left out.
pub(crate) async fn names(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    device_types: &[DeviceTypeId],
) -> Result<HashMap<DeviceTypeId, Vec<(ContractId, String)>>, StoreError> {
    let mut found: HashMap<DeviceTypeId, Vec<(ContractId, String)>> = HashMap::new();
    NAMES
        .fetch(
            connection,
            dialect,
            device_types,
            |query, device_type| query.bind(device_type.to_string()),
            |row| {
                let contract = (id(row, "id")?, row.try_get("name")?);
                let of_type = found.entry(id(row, "device_type_id")?).or_default();
                of_type.push(contract);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::names_of;
    use crate::store::db::Dialect;
    use crate::testing::on_each;

    #[tokio::test]
    async fn what_had_one_contract_has_it_still() {
        on_each(async |test| {
            let migration = match test.engine.db.dialect {
                Dialect::Sqlite => include_str!("../../../migrations/sqlite/0015_contracts.sql"),
                Dialect::Postgres => {
                    include_str!("../../../migrations/postgres/0015_contracts.sql")
                }
            };
            let (with, without) = (test.device_types[0], test.device_types[1]);
            let mut tx = test.engine.db.write().await.unwrap();
            let had = names_of(&mut tx, with).await.unwrap();
            assert_eq!(had.len(), 1);
            // As it was before.
            let column = "ALTER TABLE device_types ADD COLUMN contract_id TEXT";
            sqlx::query(column).execute(&mut *tx).await.unwrap();
            sqlx::query("UPDATE device_types SET contract_id = $1 WHERE id = $2")
                .bind(had[0].0.to_string())
                .bind(with.to_string())
                .execute(&mut *tx)
                .await
                .unwrap();
            let table = "DROP TABLE device_type_contracts";
            sqlx::query(table).execute(&mut *tx).await.unwrap();
            sqlx::raw_sql(migration).execute(&mut *tx).await.unwrap();
            assert_eq!(names_of(&mut tx, with).await.unwrap(), had);
            assert!(names_of(&mut tx, without).await.unwrap().is_empty());
            tx.rollback().await.unwrap();
            test
        })
        .await;
    }
}
