//! Devices that are held before they are changed.
//!
//! A group commit holds the devices of its batch in the order of their ids. An `UPDATE` of several
//! rows locks them in whatever order its plan meets them, those of a device type in that of their
//! newest messages, and the two could wait for each other. So whoever changes several devices
//! holds them in the order of their ids, and before anything else; see [`crate::store`] for what
//! comes after. On SQLite one writes at a time anyway.

use domain::{ContractId, DeviceId, DeviceTypeId};
use sqlx::AssertSqlSafe;

use super::super::bulk::Bulk;
use super::super::db::{Dialect, StoreError};

// While a long list is taken in the planner knows of far fewer rows than there are. It would walk
// them all rather than look each of a batch up; `LIMIT` leaves it no choice. On SQLite nobody asks.
const HOLD: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT d.id FROM (SELECT id FROM v ORDER BY id) AS o CROSS JOIN LATERAL \
           (SELECT k.id FROM devices k WHERE k.id = o.id LIMIT 1 FOR UPDATE) AS d",
    columns: &["BIGINT"],
};

/// Holds devices until the transaction ends. `devices` ascending.
pub(crate) async fn hold(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
) -> Result<(), StoreError> {
    if dialect == Dialect::Sqlite {
        return Ok(());
    }
    HOLD.fetch(
        connection,
        dialect,
        devices,
        |query, device| query.bind(i64::from(device.0)),
        |_| Ok(()),
    )
    .await
}

/// The statement that does `set` to the devices of which `which` holds, each held before it is
/// changed, in the order of their ids. Both are texts of ours.
pub(crate) fn update_in_order(dialect: Dialect, set: &str, which: &str) -> AssertSqlSafe<String> {
    AssertSqlSafe(match dialect {
        Dialect::Sqlite => format!("UPDATE devices SET {set} WHERE {which}"),
        Dialect::Postgres => format!(
            "UPDATE devices SET {set} FROM \
             (SELECT id FROM devices WHERE {which} ORDER BY id FOR UPDATE) AS held \
             WHERE devices.id = held.id"
        ),
    })
}

/// Whose devices are held.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Of {
    /// Those of a device type.
    Type(DeviceTypeId),
    /// Those whose token is, or last was, one of a contract.
    Contract(ContractId),
}

/// Holds all devices of a device type or contract until the transaction ends, however many there
/// are: for whoever holds something else before he changes them.
pub(crate) async fn hold_all(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    of: Of,
) -> Result<(), StoreError> {
    if dialect == Dialect::Sqlite {
        return Ok(());
    }
    // Counted, so that they are not all sent here.
    let (text, id) = match of {
        Of::Type(id) => (
            "SELECT COUNT(*) FROM (SELECT id FROM devices WHERE device_type_id = $1 \
             ORDER BY id FOR UPDATE) AS held",
            id.to_string(),
        ),
        Of::Contract(id) => (
            "SELECT COUNT(*) FROM (SELECT id FROM devices WHERE contract_id = $1 \
             ORDER BY id FOR UPDATE) AS held",
            id.to_string(),
        ),
    };
    sqlx::query(text).bind(id).execute(connection).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use sqlx::{Any, AssertSqlSafe, Row as _};

    use super::super::standing::{LOCK_POSTGRES, LOCK_SQLITE};
    use super::HOLD;
    use crate::store::db::Dialect;
    use crate::testing::on_each;

    /// Devices of one batch.
    const BATCH: u32 = 1024;

    #[tokio::test]
    async fn devices_are_looked_up_also_by_whoever_saw_few_of_them() {
        on_each(async |test| {
            let dialect = test.engine.db.dialect;
            // One was there when they were counted last, and then a list came.
            test.with_devices(0, &[1]).await;
            let mut tx = test.engine.db.write().await.unwrap();
            if dialect == Dialect::Postgres {
                let counted = sqlx::query("ANALYZE devices").execute(&mut *tx).await;
                counted.unwrap();
            }
            tx.commit().await.unwrap();
            let listed: Vec<u32> = (2..=BATCH).collect();
            test.with_devices(0, &listed).await;

            let (explain, column, bulks) = match dialect {
                Dialect::Sqlite => ("EXPLAIN QUERY PLAN", 3, vec![LOCK_SQLITE]),
                Dialect::Postgres => ("EXPLAIN", 0, vec![HOLD, LOCK_POSTGRES]),
            };
            for bulk in bulks {
                let text = format!("{explain} {}", bulk.sql(dialect, BATCH as usize));
                let mut query = sqlx::query::<Any>(AssertSqlSafe(text));
                match dialect {
                    Dialect::Sqlite => {
                        for id in 1..=BATCH {
                            query = query.bind(i64::from(id));
                        }
                    }
                    Dialect::Postgres => {
                        let ids: Vec<String> = (1..=BATCH).map(|id| id.to_string()).collect();
                        query = query.bind(format!("{{{}}}", ids.join(",")));
                    }
                }
                let mut tx = test.engine.db.write().await.unwrap();
                let rows = query.fetch_all(&mut *tx).await.unwrap();
                tx.rollback().await.unwrap();
                let lines = rows.iter().map(|row| row.get::<String, _>(column));
                let plan = lines.collect::<Vec<_>>().join("\n");
                let walks = ["Seq Scan on devices", "SCAN d"];
                assert!(!walks.iter().any(|walk| plan.contains(walk)), "{plan}");
                if dialect == Dialect::Postgres {
                    // Each by its key, in the order of the ids.
                    assert!(plan.contains("Index Cond: (id = "), "{plan}");
                    assert!(plan.contains("Sort Key: "), "{plan}");
                }
            }
            test
        })
        .await;
    }
}
