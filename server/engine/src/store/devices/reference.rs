//! Where the numbers of devices stand, as their messages tell it.

use domain::sequence::Reference;
use domain::{DeviceId, UnixMillis};
use sqlx::Row as _;

use super::super::bulk::{Bulk, int};
use super::super::db::{Dialect, StoreError};

const NEWEST: Bulk = Bulk {
    text: "WITH v (device_id, time, seq) AS (VALUES {rows}) \
           SELECT v.device_id, \
             (SELECT m.time FROM messages m WHERE m.device_id = v.device_id \
                AND (m.time, m.seq) <= (v.time, v.seq) \
              ORDER BY m.time DESC, m.seq DESC LIMIT 1), \
             (SELECT m.seq FROM messages m WHERE m.device_id = v.device_id \
                AND (m.time, m.seq) <= (v.time, v.seq) \
              ORDER BY m.time DESC, m.seq DESC LIMIT 1) \
           FROM v",
    columns: &["BIGINT", "BIGINT", "BIGINT"],
};

const WRITE: Bulk = Bulk {
    text: "WITH v (id, seq_number, seq_time) AS (VALUES {rows}) \
           UPDATE devices SET seq_number = v.seq_number, seq_time = v.seq_time \
           FROM v WHERE devices.id = v.id",
    columns: &["BIGINT", "BIGINT", "BIGINT"],
};

/// Has each device's reference be its newest message up to what the reference was: for those
/// whose message turned out to be older. Each device once.
pub(crate) async fn renew_references(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    before: &[(DeviceId, Reference)],
) -> Result<(), StoreError> {
    let mut newest: Vec<(DeviceId, Reference)> = Vec::with_capacity(before.len());
    NEWEST
        .fetch(
            connection,
            dialect,
            before,
            |query, (device, before)| {
                query
                    .bind(i64::from(device.0))
                    .bind(before.time.0)
                    .bind(i64::from(before.number))
            },
            |row| {
                let time: Option<i64> = row.try_get(1)?;
                let number: Option<i64> = row.try_get(2)?;
                if let Some((time, number)) = time.zip(number) {
                    let reference = Reference {
                        number: number as u16,
                        time: UnixMillis(time),
                    };
                    newest.push((DeviceId(int(row, 0)? as u32), reference));
                }
                Ok(())
            },
        )
        .await?;
    WRITE
        .execute(
            connection,
            dialect,
            &newest,
            |query, (device, reference)| {
                query
                    .bind(i64::from(device.0))
                    .bind(i64::from(reference.number))
                    .bind(reference.time.0)
            },
        )
        .await
}
