//! Numbers that were refused, by the messages that had them.

use domain::UnixMillis;
use domain::oob::FrameKind;
use domain::{DeviceId, DeviceTypeId, MessageId};

use super::bulk::{Bulk, int};
use super::db::{Dialect, StoreError};

/// How long (ms, by the time of the message) they are known: longer than anybody tries to hand a
/// message in again.
pub(crate) const KEPT_FOR: i64 = 30 * 86_400_000;

/// A message whose number was refused.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refusal {
    pub(crate) device: DeviceId,
    pub(crate) number: u16,
    pub(crate) kind: FrameKind,
    /// The time of the message.
    pub(crate) time: UnixMillis,
    /// The number it was held against.
    pub(crate) reference: u16,
}

const INSERT: Bulk = Bulk {
    text: "INSERT INTO refusals (device_id, seq, kind, time, reference) VALUES {rows} \
           ON CONFLICT (device_id, seq, kind, time) DO NOTHING",
    columns: &["BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT"],
};

/// Remembers them; what is known already stays as it is.
pub(crate) async fn insert(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    refusals: &[Refusal],
) -> Result<(), StoreError> {
    INSERT
        .execute(connection, dialect, refusals, |query, refusal| {
            query
                .bind(i64::from(refusal.device.0))
                .bind(i64::from(refusal.number))
                .bind(refusal.kind as i64)
                .bind(refusal.time.0)
                .bind(i64::from(refusal.reference))
        })
        .await
}

/// A message, and between which times (both inclusive) one of its number was the same.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sought {
    pub(crate) message: MessageId,
    pub(crate) device: DeviceId,
    pub(crate) number: u16,
    pub(crate) kind: FrameKind,
    pub(crate) from: UnixMillis,
    pub(crate) to: UnixMillis,
}

// `CROSS JOIN` keeps SQLite from starting at the wrong end.
const AMONG: Bulk = Bulk {
    text: "WITH v (message, device_id, seq, kind, low, high) AS (VALUES {rows}) \
           SELECT v.message, r.reference FROM v CROSS JOIN refusals r \
           WHERE r.device_id = v.device_id AND r.seq = v.seq AND r.kind = v.kind \
             AND r.time >= v.low AND r.time <= v.high",
    columns: &["BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT"],
};

/// Which of the messages were refused before, each with the number it was held against.
pub(crate) async fn among(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    sought: &[Sought],
) -> Result<Vec<(MessageId, u16)>, StoreError> {
    let mut found = Vec::new();
    AMONG
        .fetch(
            connection,
            dialect,
            sought,
            |query, one| {
                query
                    .bind(one.message.0)
                    .bind(i64::from(one.device.0))
                    .bind(i64::from(one.number))
                    .bind(one.kind as i64)
                    .bind(one.from.0)
                    .bind(one.to.0)
            },
            |row| {
                found.push((MessageId(int(row, 0)?), int(row, 1)? as u16));
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// Forgets those of messages before `before`.
pub(crate) async fn forget(
    connection: &mut sqlx::AnyConnection,
    before: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM refusals WHERE time < $1")
        .bind(before.0)
        .execute(connection)
        .await?;
    Ok(())
}

const FORGET_DEVICES: Bulk = Bulk {
    text: "DELETE FROM refusals WHERE device_id IN (VALUES {rows})",
    columns: &["BIGINT"],
};

/// Forgets those of devices.
pub(crate) async fn forget_devices(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
) -> Result<(), StoreError> {
    FORGET_DEVICES
        .execute(connection, dialect, devices, |query, device| {
            query.bind(i64::from(device.0))
        })
        .await
}

/// Forgets those of the devices of a device type.
pub(crate) async fn forget_type(
    connection: &mut sqlx::AnyConnection,
    device_type: DeviceTypeId,
) -> Result<(), StoreError> {
    sqlx::query(
        "DELETE FROM refusals WHERE device_id IN \
         (SELECT id FROM devices WHERE device_type_id = $1)",
    )
    .bind(device_type.to_string())
    .execute(connection)
    .await?;
    Ok(())
}
