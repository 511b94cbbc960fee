//! Messages that are kept no longer, with everything that was kept for their sake.

use std::collections::BTreeMap;

use domain::callback::DeliveryState;
use domain::{CallbackId, DeviceId, DeviceTypeId, UnixMillis};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::bulk::{Bulk, int};
use super::callbacks::{Ended, count_forgotten};
use super::db::{Dialect, StoreError};
use super::sql::{id, number32};

/// A device type whose messages are kept for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) device_type: DeviceTypeId,
    /// For so many days.
    pub(crate) days: i64,
    /// Up to which time nothing is left.
    pub(crate) swept: UnixMillis,
}

/// Every device type whose messages are kept for a time, by id.
pub(crate) async fn kept(connection: &mut AnyConnection) -> Result<Vec<Kept>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, retention, swept FROM device_types WHERE retention > 0 ORDER BY id",
    )
    .fetch_all(connection)
    .await?;
    let mut kept = Vec::with_capacity(rows.len());
    for row in &rows {
        kept.push(Kept {
            device_type: id(row, "id")?,
            days: int(row, 1)?,
            swept: UnixMillis(int(row, 2)?),
        });
    }
    Ok(kept)
}

/// A message that is kept no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Old {
    pub(crate) id: i64,
    pub(crate) device: DeviceId,
    pub(crate) seq: i64,
    pub(crate) time: i64,
}

/// What is still at work stays until that is done: messages that are open, that wait to be
/// delivered, or whose answer is on its way.
macro_rules! done {
    () => {
        "m.closes = 0 \
         AND NOT EXISTS (SELECT 1 FROM deliveries o WHERE o.message_id = m.id AND o.state = 0) \
         AND NOT EXISTS (SELECT 1 FROM downlinks a WHERE a.message_id = m.id AND a.state <> 3)"
    };
}

const OLD: &str = concat!(
    "SELECT m.id, m.device_id, m.seq, m.time FROM devices d CROSS JOIN messages m \
     WHERE d.device_type_id = $1 AND d.id >= $2 AND m.device_id = d.id AND m.time < $3 \
     AND m.time >= d.owned_since AND ",
    done!(),
    " ORDER BY d.id LIMIT $4"
);

const FORMER_DEVICE: &str = concat!(
    "SELECT d.id FROM devices d CROSS JOIN messages m \
     WHERE d.owned_since > 0 AND d.id >= $1 AND m.device_id = d.id AND m.time < d.owned_since \
     AND m.time < $2 AND m.device_type_id = $3 AND ",
    done!(),
    " ORDER BY d.id LIMIT 1"
);

const FORMER: &str = concat!(
    "SELECT m.id, m.device_id, m.seq, m.time FROM devices d CROSS JOIN messages m \
     WHERE d.id = $1 AND m.device_id = d.id AND m.time < d.owned_since \
     AND m.time < $2 AND m.device_type_id = $3 AND ",
    done!(),
    " LIMIT $4"
);

/// Messages of before `before` of the devices of a type, from the device `from` on, in the order of
/// the devices' ids: what came since they have their owner.
pub(crate) async fn old(
    connection: &mut AnyConnection,
    device_type: DeviceTypeId,
    from: DeviceId,
    before: UnixMillis,
    limit: i64,
) -> Result<Vec<Old>, StoreError> {
    let rows = sqlx::query(OLD)
        .bind(device_type.to_string())
        .bind(i64::from(from.0))
        .bind(before.0)
        .bind(limit)
        .fetch_all(connection)
        .await?;
    rows.iter().map(one).collect()
}

fn one(row: &AnyRow) -> Result<Old, StoreError> {
    Ok(Old {
        id: int(row, 0)?,
        device: DeviceId(number32(row, "device_id")?),
        seq: int(row, 2)?,
        time: int(row, 3)?,
    })
}

/// The first device from `from` on that came to another owner, and of which there are messages of
/// before `before` that came under a type before that.
pub(crate) async fn former_device(
    connection: &mut AnyConnection,
    device_type: DeviceTypeId,
    from: DeviceId,
    before: UnixMillis,
) -> Result<Option<DeviceId>, StoreError> {
    let row = sqlx::query(FORMER_DEVICE)
        .bind(i64::from(from.0))
        .bind(before.0)
        .bind(device_type.to_string())
        .fetch_optional(connection)
        .await?;
    row.map(|row| Ok(DeviceId(number32(&row, "id")?)))
        .transpose()
}

/// Those messages of that device.
pub(crate) async fn former(
    connection: &mut AnyConnection,
    device_type: DeviceTypeId,
    device: DeviceId,
    before: UnixMillis,
    limit: i64,
) -> Result<Vec<Old>, StoreError> {
    let rows = sqlx::query(FORMER)
        .bind(i64::from(device.0))
        .bind(before.0)
        .bind(device_type.to_string())
        .bind(limit)
        .fetch_all(connection)
        .await?;
    rows.iter().map(one).collect()
}

const RECEPTIONS: Bulk = Bulk {
    text: "WITH v (id, device_id, seq, time) AS (VALUES {rows}) \
           DELETE FROM receptions WHERE (device_id, seq, time, station_id, data, kind) IN \
           (SELECT r.device_id, r.seq, r.time, r.station_id, r.data, r.kind \
            FROM v CROSS JOIN receptions r WHERE r.device_id = v.device_id AND r.seq = v.seq \
            AND r.time >= v.time AND r.message_id = v.id)",
    columns: &["BIGINT", "BIGINT", "BIGINT", "BIGINT"],
};

const MESSAGES: Bulk = Bulk {
    text: "DELETE FROM messages WHERE id IN (VALUES {rows}) RETURNING device_type_id",
    columns: &["BIGINT"],
};

const DOWNLINKS: Bulk = Bulk {
    text: "DELETE FROM downlinks WHERE message_id IN (VALUES {rows})",
    columns: &["BIGINT"],
};

const ATTEMPTS: Bulk = Bulk {
    text: "WITH v (message_id) AS (VALUES {rows}) DELETE FROM attempts WHERE delivery_id IN \
           (SELECT o.id FROM v CROSS JOIN deliveries o WHERE o.message_id = v.message_id)",
    columns: &["BIGINT"],
};

const DELIVERIES: Bulk = Bulk {
    text: "DELETE FROM deliveries WHERE message_id IN (VALUES {rows}) RETURNING callback_id, state",
    columns: &["BIGINT"],
};

/// Deletes messages, whose devices are held, with their receptions. Of which device types they
/// were, one for each that was still there.
pub(crate) async fn delete_messages(
    connection: &mut AnyConnection,
    dialect: Dialect,
    old: &[Old],
) -> Result<Vec<DeviceTypeId>, StoreError> {
    RECEPTIONS
        .execute(&mut *connection, dialect, old, |query, one| {
            query
                .bind(one.id)
                .bind(i64::from(one.device.0))
                .bind(one.seq)
                .bind(one.time)
        })
        .await?;
    let mut types = Vec::with_capacity(old.len());
    MESSAGES
        .fetch(
            connection,
            dialect,
            old,
            |query, one| query.bind(one.id),
            |row| {
                types.push(id(row, "device_type_id")?);
                Ok(())
            },
        )
        .await?;
    Ok(types)
}

/// Deletes what was answered to those messages, and what was delivered of them, which their
/// callbacks count no longer.
pub(crate) async fn delete_what_followed(
    connection: &mut AnyConnection,
    dialect: Dialect,
    old: &[Old],
) -> Result<(), StoreError> {
    for bulk in [DOWNLINKS, ATTEMPTS] {
        bulk.execute(&mut *connection, dialect, old, |query, one| {
            query.bind(one.id)
        })
        .await?;
    }
    let mut gone: BTreeMap<CallbackId, Ended> = BTreeMap::new();
    DELIVERIES
        .fetch(
            &mut *connection,
            dialect,
            old,
            |query, one| query.bind(one.id),
            |row| {
                let ended = gone.entry(id(row, "callback_id")?).or_default();
                match DeliveryState::from_number(int(row, 1)?) {
                    Some(DeliveryState::Delivered) => ended.delivered += 1,
                    Some(DeliveryState::Failed) => ended.failed += 1,
                    _ => (),
                }
                Ok(())
            },
        )
        .await?;
    let gone: Vec<(CallbackId, Ended)> = gone.into_iter().collect();
    count_forgotten(connection, dialect, &gone).await
}

/// Notes that messages of before a time may be gone, before the first one goes.
pub(crate) async fn note_forgotten(
    connection: &mut AnyConnection,
    device_type: DeviceTypeId,
    before: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE device_types SET forgotten = $1 WHERE id = $2 AND forgotten < $3")
        .bind(before.0)
        .bind(device_type.to_string())
        .bind(before.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Notes that nothing is left of before a time, where it is still kept for so many days.
pub(crate) async fn note_swept(
    connection: &mut AnyConnection,
    kept: &Kept,
    before: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE device_types SET swept = $1 WHERE id = $2 AND retention = $3")
        .bind(before.0)
        .bind(kept.device_type.to_string())
        .bind(kept.days)
        .execute(connection)
        .await?;
    Ok(())
}

/// The latest time before which messages of some device type may be gone; 0: none ever was.
pub(crate) async fn forgotten(connection: &mut AnyConnection) -> Result<UnixMillis, StoreError> {
    let row = sqlx::query("SELECT COALESCE(MAX(forgotten), 0) FROM device_types")
        .fetch_one(connection)
        .await?;
    Ok(UnixMillis(row.try_get(0)?))
}

#[cfg(test)]
mod tests {
    use sqlx::AssertSqlSafe;

    use super::*;
    use crate::store::sql::Query;
    use crate::testing::{TestEngine, on_each};

    #[tokio::test]
    async fn old_messages_are_looked_up_and_never_looked_for() {
        on_each(async |test| {
            let dialect = test.engine.db.dialect;
            let mut tx = test.engine.db.write().await.unwrap();
            let (explain, column) = match dialect {
                Dialect::Sqlite => ("EXPLAIN QUERY PLAN", 3),
                Dialect::Postgres => ("EXPLAIN", 0),
            };
            let (of, device, time, limit) =
                (test.device_types[0].to_string(), 0_i64, 0_i64, 500_i64);
            let asked =
                |text: &str| -> Query { sqlx::query(AssertSqlSafe(format!("{explain} {text}"))) };
            let old = asked(OLD).bind(of.clone()).bind(device).bind(time);
            let first = asked(FORMER_DEVICE).bind(device).bind(time);
            let former = asked(FORMER).bind(device).bind(time).bind(of.clone());
            for query in [old.bind(limit), first.bind(of), former.bind(limit)] {
                let rows = query.fetch_all(&mut *tx).await.unwrap();
                let lines = rows.iter().map(|row: &AnyRow| row.get::<String, _>(column));
                let plan = lines.collect::<Vec<_>>().join("\n");
                assert!(
                    !plan.contains("Seq Scan") && !plan.contains("SCAN "),
                    "{plan}"
                );
                assert!(!plan.contains("TEMP B-TREE"), "{plan}");
            }
            tx.rollback().await.unwrap();
            test
        })
        .await;
    }

    #[tokio::test]
    async fn what_goes_with_them_is_looked_up_too() {
        let test = TestEngine::sqlite().await;
        let mut connection = test.engine.db.read().acquire().await.unwrap();
        for bulk in [RECEPTIONS, MESSAGES, DOWNLINKS, ATTEMPTS, DELIVERIES] {
            let text = format!("EXPLAIN QUERY PLAN {}", bulk.sql(Dialect::Sqlite, 4));
            let rows = sqlx::query(AssertSqlSafe(text))
                .fetch_all(&mut *connection)
                .await;
            let rows = rows.unwrap();
            let lines = rows.iter().map(|row: &AnyRow| row.get::<String, _>(3));
            let plan = lines.collect::<Vec<_>>().join("\n");
            // The rows that are asked for are walked, and no table is.
            for table in [
                "receptions",
                "messages",
                "downlinks",
                "attempts",
                "deliveries",
            ] {
                assert!(!plan.contains(&format!("SCAN {table}")), "{plan}");
            }
        }
        drop(connection);
        test.close().await;
    }
}
