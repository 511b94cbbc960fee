//! The sealed keys of devices, and the frames that did not fit them.

use domain::DeviceId;
use sqlx::Row as _;

use super::super::bulk::{Bulk, int};
use super::super::db::{Dialect, StoreError};
use super::hold;

const SEALED: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT d.id, d.sealed_key FROM v CROSS JOIN devices d \
           WHERE d.id = v.id AND d.sealed_key IS NOT NULL",
    columns: &["BIGINT"],
};

/// The sealed keys of those devices that have one.
pub(crate) async fn sealed_keys(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
) -> Result<Vec<(DeviceId, Vec<u8>)>, StoreError> {
    let mut found = Vec::with_capacity(devices.len());
    SEALED
        .fetch(
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

/// Keeps a sealed key.
pub(crate) async fn put_sealed_key(
    connection: &mut sqlx::AnyConnection,
    device: DeviceId,
    sealed: &[u8],
) -> Result<(), StoreError> {
    sqlx::query("UPDATE devices SET sealed_key = $1 WHERE id = $2")
        .bind(sealed)
        .bind(i64::from(device.0))
        .execute(connection)
        .await?;
    Ok(())
}

const COUNT: Bulk = Bulk {
    text: "WITH v (id, code, no_key) AS (VALUES {rows}) \
           UPDATE devices SET bad_code = devices.bad_code + v.code, \
           no_key = devices.no_key + v.no_key FROM v WHERE devices.id = v.id",
    columns: &["BIGINT", "BIGINT", "BIGINT"],
};

/// Counts frames whose code did not fit, and those for which no key is known; devices ascending.
pub(crate) async fn count_refused(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    counts: &[(DeviceId, i64, i64)],
) -> Result<(), StoreError> {
    let devices: Vec<DeviceId> = counts.iter().map(|count| count.0).collect();
    hold(&mut *connection, dialect, &devices).await?;
    COUNT
        .execute(
            connection,
            dialect,
            counts,
            |query, (device, code, no_key)| {
                query.bind(i64::from(device.0)).bind(*code).bind(*no_key)
            },
        )
        .await
}
