//! The devices of a device type.

use domain::contract::Subscription;
use domain::{DeviceId, DeviceTypeId};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::super::db::{Dialect, StoreError};
use super::super::sql::number32;
use super::{subscription, update_in_order};

/// Has the next message of each device of a type accepted whatever its number.
pub(crate) async fn disengage_type(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    device_type: DeviceTypeId,
) -> Result<(), StoreError> {
    let text = update_in_order(dialect, "disengaged = 1", "device_type_id = $1");
    sqlx::query(text)
        .bind(device_type.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// The devices of a device type that were heard last, latest first.
pub(crate) async fn heard_last(
    connection: &mut sqlx::AnyConnection,
    device_type: DeviceTypeId,
    limit: i64,
) -> Result<Vec<DeviceId>, StoreError> {
    let rows = sqlx::query(
        "SELECT id FROM devices WHERE device_type_id = $1 AND last_seen > 0 \
         ORDER BY last_seen DESC, id DESC LIMIT $2",
    )
    .bind(device_type.to_string())
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| Ok(DeviceId(number32(row, "id")?)))
        .collect()
}

/// Where the devices of a type stand with contracts, after a position (the time of the newest
/// message and the id), at most `limit`; each with its own position.
pub(crate) async fn subscriptions(
    connection: &mut sqlx::AnyConnection,
    device_type: DeviceTypeId,
    after: (i64, i64),
    limit: i64,
) -> Result<Vec<((i64, i64), DeviceId, Subscription)>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, last_seen, token, contract_id, activated, token_end, test_frames, first_test, \
         renewal, activable, suspended, unsubscribe_at FROM devices \
         WHERE device_type_id = $1 AND (last_seen, id) > ($2, $3) ORDER BY last_seen, id LIMIT $4",
    )
    .bind(device_type.to_string())
    .bind(after.0)
    .bind(after.1)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    let read = |row: &AnyRow| {
        let device = DeviceId(number32(row, "id")?);
        let position = (row.try_get("last_seen")?, device.0.into());
        Ok((position, device, subscription(row)?))
    };
    rows.iter().map(read).collect()
}
