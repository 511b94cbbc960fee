//! What devices are made with: codes and keys, sealed, and product certificates. A row may be
//! there long before its device is registered, and stays when that is gone.

use std::collections::{HashMap, HashSet};

use domain::{CertificateId, DeviceId, GroupId, UnixMillis};
use sqlx::{AnyConnection, Row as _};

use super::bulk::{Bulk, int};
use super::db::{Dialect, StoreError};
use super::sql::optional_id;

/// What is known of a device.
pub(crate) struct Identity {
    /// The operator's group that entered it.
    pub(crate) group: Option<GroupId>,
    /// The code with which it was made, or else the first by which it was registered, sealed.
    pub(crate) pac: Option<Vec<u8>>,
    /// Its key, sealed.
    pub(crate) key: Option<Vec<u8>>,
    /// Whether the key came with a registration: the next one may bring another.
    pub(crate) key_brought: bool,
    /// Its product certificate.
    pub(crate) certificate: Option<CertificateId>,
}

const HOLD_SQLITE: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT i.id, i.group_id, i.sealed_pac, i.sealed_key, i.certificate_id, i.key_brought \
           FROM v CROSS JOIN identities i WHERE i.id = v.id",
    columns: &["BIGINT"],
};
// While a long list is taken in the planner knows of far fewer rows than there are. It would walk
// them all, in their order, rather than look each of a batch up; `LIMIT` leaves it no choice.
const HOLD_POSTGRES: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT i.id, i.group_id, i.sealed_pac, i.sealed_key, i.certificate_id, i.key_brought \
           FROM (SELECT id FROM v ORDER BY id) AS o CROSS JOIN LATERAL \
           (SELECT k.id, k.group_id, k.sealed_pac, k.sealed_key, k.certificate_id, k.key_brought \
           FROM identities k WHERE k.id = o.id LIMIT 1 FOR UPDATE) AS i",
    columns: &["BIGINT"],
};

/// Holds what is known of devices until the transaction ends, and tells it. `devices` ascending.
pub(crate) async fn hold(
    connection: &mut AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
) -> Result<HashMap<DeviceId, Identity>, StoreError> {
    let statement = match dialect {
        Dialect::Sqlite => HOLD_SQLITE,
        Dialect::Postgres => HOLD_POSTGRES,
    };
    let mut found = HashMap::with_capacity(devices.len());
    statement
        .fetch(
            connection,
            dialect,
            devices,
            |query, device| query.bind(i64::from(device.0)),
            |row| {
                let identity = Identity {
                    group: optional_id(row, "group_id")?,
                    pac: row.try_get(2)?,
                    key: row.try_get(3)?,
                    key_brought: int(row, 5)? != 0,
                    certificate: optional_id(row, "certificate_id")?,
                };
                found.insert(DeviceId(int(row, 0)? as u32), identity);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// Keeps the first codes of devices of which none is known, each sealed; those of which one was
/// known after all are left alone. Whose were kept. `pacs` ascending by device.
pub(crate) async fn adopt(
    connection: &mut AnyConnection,
    dialect: Dialect,
    pacs: &[(DeviceId, Vec<u8>)],
    now: UnixMillis,
) -> Result<HashSet<DeviceId>, StoreError> {
    const ADOPT: Bulk = Bulk {
        text: "INSERT INTO identities (id, sealed_pac, created) VALUES {rows} \
               ON CONFLICT (id) DO UPDATE SET sealed_pac = excluded.sealed_pac \
               WHERE identities.sealed_pac IS NULL RETURNING id",
        columns: &["BIGINT", "BYTEA", "BIGINT"],
    };
    let mut adopted = HashSet::with_capacity(pacs.len());
    ADOPT
        .fetch(
            connection,
            dialect,
            pacs,
            |query, (device, sealed)| {
                query
                    .bind(i64::from(device.0))
                    .bind(sealed.as_slice())
                    .bind(now.0)
            },
            |row| {
                adopted.insert(DeviceId(int(row, 0)? as u32));
                Ok(())
            },
        )
        .await?;
    Ok(adopted)
}

/// Forgets codes that were just kept of devices of which none was known, and whatever was nothing but
/// that.
pub(crate) async fn forget_codes(
    connection: &mut AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
) -> Result<(), StoreError> {
    const FORGET: Bulk = Bulk {
        text: "UPDATE identities SET sealed_pac = NULL WHERE id IN (VALUES {rows})",
        columns: &["BIGINT"],
    };
    const NOTHING_ELSE: Bulk = Bulk {
        text: "DELETE FROM identities WHERE id IN (VALUES {rows}) AND group_id IS NULL \
               AND sealed_key IS NULL AND certificate_id IS NULL AND owned_since = 0",
        columns: &["BIGINT"],
    };
    for statement in [FORGET, NOTHING_ELSE] {
        statement
            .execute(&mut *connection, dialect, devices, |query, device| {
                query.bind(i64::from(device.0))
            })
            .await?;
    }
    Ok(())
}

/// The sealed keys of those devices that have one.
pub(crate) async fn sealed_keys(
    connection: &mut AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
) -> Result<Vec<(DeviceId, Vec<u8>)>, StoreError> {
    const KEYS: Bulk = Bulk {
        text: "WITH v (id) AS (VALUES {rows}) \
               SELECT i.id, i.sealed_key FROM v CROSS JOIN identities i \
               WHERE i.id = v.id AND i.sealed_key IS NOT NULL",
        columns: &["BIGINT"],
    };
    let mut found = Vec::with_capacity(devices.len());
    KEYS.fetch(
        connection,
        dialect,
        devices,
        |query, device| query.bind(i64::from(device.0)),
        |row| {
            found.push((DeviceId(int(row, 0)? as u32), row.try_get(1)?));
            Ok(())
        },
    )
    .await?;
    Ok(found)
}

/// Keeps sealed keys instead of those before, whatever these were. `keys` ascending by device, each
/// once.
pub(crate) async fn put_sealed_keys(
    connection: &mut AnyConnection,
    dialect: Dialect,
    keys: &[(DeviceId, Vec<u8>)],
    now: UnixMillis,
) -> Result<(), StoreError> {
    const PUT: Bulk = Bulk {
        text: "INSERT INTO identities (id, sealed_key, created) VALUES {rows} \
               ON CONFLICT (id) DO UPDATE \
               SET sealed_key = excluded.sealed_key, key_brought = 0",
        columns: &["BIGINT", "BYTEA", "BIGINT"],
    };
    PUT.execute(connection, dialect, keys, |query, (device, sealed)| {
        query
            .bind(i64::from(device.0))
            .bind(sealed.as_slice())
            .bind(now.0)
    })
    .await
}

/// Keeps sealed keys that came with a registration, of devices of which none is known but one that
/// came so, too. `keys` ascending by device, each once.
pub(crate) async fn bring_sealed_keys(
    connection: &mut AnyConnection,
    dialect: Dialect,
    keys: &[(DeviceId, Vec<u8>)],
    now: UnixMillis,
) -> Result<(), StoreError> {
    const BRING: Bulk = Bulk {
        text: "INSERT INTO identities (id, sealed_key, created, key_brought) VALUES {rows} \
               ON CONFLICT (id) DO UPDATE SET sealed_key = excluded.sealed_key, key_brought = 1 \
               WHERE identities.sealed_key IS NULL OR identities.key_brought = 1",
        columns: &["BIGINT", "BYTEA", "BIGINT", "=1"],
    };
    BRING
        .execute(connection, dialect, keys, |query, (device, sealed)| {
            query
                .bind(i64::from(device.0))
                .bind(sealed.as_slice())
                .bind(now.0)
        })
        .await
}

/// Remembers of devices that are about to be deleted what whoever registers them again goes by, where
/// they had more than one owner: the code that they have now, and none of those before, and that
/// what came to pass until now is not for him. Whoever does it holds what is known of them, and then
/// them.
pub(crate) async fn remember(
    connection: &mut AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
    now: UnixMillis,
) -> Result<(), StoreError> {
    const REMEMBER: Bulk = Bulk {
        text: "WITH v (id, now) AS (VALUES {rows}) \
               INSERT INTO identities (id, sealed_pac, created, owned_since) \
               SELECT d.id, d.sealed_pac, v.now, v.now FROM v CROSS JOIN devices d \
               WHERE d.id = v.id AND d.owned_since > 0 \
               ON CONFLICT (id) DO UPDATE \
               SET sealed_pac = COALESCE(excluded.sealed_pac, identities.sealed_pac), \
               owned_since = excluded.owned_since",
        columns: &["BIGINT", "BIGINT"],
    };
    REMEMBER
        .execute(connection, dialect, devices, |query, device| {
            query.bind(i64::from(device.0)).bind(now.0)
        })
        .await
}

/// What an operator enters of a device.
pub(crate) struct Entered {
    pub(crate) device: DeviceId,
    /// Sealed.
    pub(crate) pac: Vec<u8>,
    /// Sealed.
    pub(crate) key: Option<Vec<u8>>,
    pub(crate) certificate: Option<CertificateId>,
}

/// Keeps what an operator's group enters, instead of what was known; what is not said stays.
/// `entered` ascending by device, each once.
pub(crate) async fn enter(
    connection: &mut AnyConnection,
    dialect: Dialect,
    group: GroupId,
    entered: &[Entered],
    now: UnixMillis,
) -> Result<(), StoreError> {
    const ENTER: Bulk = Bulk {
        text: "INSERT INTO identities (id, group_id, sealed_pac, sealed_key, certificate_id, created) \
               VALUES {rows} ON CONFLICT (id) DO UPDATE \
               SET group_id = COALESCE(identities.group_id, excluded.group_id), \
               sealed_pac = excluded.sealed_pac, \
               sealed_key = COALESCE(excluded.sealed_key, identities.sealed_key), \
               key_brought = CASE WHEN excluded.sealed_key IS NULL \
               THEN identities.key_brought ELSE 0 END, \
               certificate_id = COALESCE(excluded.certificate_id, identities.certificate_id)",
        columns: &["BIGINT", "TEXT", "BYTEA", "BYTEA", "TEXT", "BIGINT"],
    };
    let group = group.to_string();
    ENTER
        .execute(connection, dialect, entered, |query, one| {
            query
                .bind(i64::from(one.device.0))
                .bind(group.as_str())
                .bind(one.pac.as_slice())
                .bind(one.key.as_deref())
                .bind(one.certificate.map(|id| id.to_string()))
                .bind(now.0)
        })
        .await
}

#[cfg(test)]
mod tests {
    use sqlx::{Any, AssertSqlSafe, Row as _};

    use super::{HOLD_POSTGRES, HOLD_SQLITE};
    use crate::store::db::Dialect;
    use crate::testing::on_each;

    /// Devices of one batch.
    const BATCH: usize = 1024;

    #[tokio::test]
    async fn what_devices_were_made_with_is_looked_up_also_by_whoever_saw_few_of_them() {
        on_each(async |test| {
            let dialect = test.engine.db.dialect;
            let numbers: Vec<String> = (1..=BATCH).map(|number| number.to_string()).collect();
            let mut texts = vec!["INSERT INTO identities (id, created) VALUES (1, 0)".to_owned()];
            // One was known when they were counted last, and then a list came.
            if dialect == Dialect::Postgres {
                texts.push("ANALYZE identities".to_owned());
            }
            let rows = numbers[1..].join(", 0), (");
            texts.push(format!(
                "INSERT INTO identities (id, created) VALUES ({rows}, 0)"
            ));
            let mut tx = test.engine.db.write().await.unwrap();
            for text in texts {
                let done = sqlx::query(AssertSqlSafe(text)).execute(&mut *tx).await;
                done.unwrap();
            }
            let (explain, column, bulk, by_key) = match dialect {
                Dialect::Sqlite => ("EXPLAIN QUERY PLAN", 3, HOLD_SQLITE, "(id=?)"),
                Dialect::Postgres => ("EXPLAIN", 0, HOLD_POSTGRES, "Index Cond: (id = "),
            };
            let text = format!("{explain} {}", bulk.sql(dialect, BATCH));
            let mut query = sqlx::query::<Any>(AssertSqlSafe(text));
            match dialect {
                Dialect::Sqlite => {
                    for number in 1..=BATCH {
                        query = query.bind(number as i64);
                    }
                }
                Dialect::Postgres => query = query.bind(format!("{{{}}}", numbers.join(","))),
            }
            let rows = query.fetch_all(&mut *tx).await.unwrap();
            tx.rollback().await.unwrap();
            let lines = rows.iter().map(|row| row.get::<String, _>(column));
            let plan = lines.collect::<Vec<_>>().join("\n");
            assert!(plan.contains(by_key), "{plan}");
            assert!(!plan.contains("SCAN i"), "{plan}");
            test
        })
        .await;
    }
}
