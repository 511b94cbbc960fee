//! What is known of devices that somebody wants to register.

use std::collections::HashMap;

use domain::{DeviceId, DeviceTypeId};
use sqlx::Row as _;

use super::super::bulk::{Bulk, int};
use super::super::db::{Dialect, StoreError};
use super::super::sql::id;

/// A registered device.
pub(crate) struct Known {
    pub(crate) device_type: DeviceTypeId,
    pub(crate) group_path: String,
    pub(crate) name: String,
    pub(crate) lat: Option<f64>,
    pub(crate) lng: Option<f64>,
}

const KNOWN: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT d.id, d.device_type_id, g.path, d.name, d.lat, d.lng \
           FROM v CROSS JOIN devices d CROSS JOIN groups g \
           WHERE d.id = v.id AND g.id = d.group_id",
    columns: &["BIGINT"],
};

/// Those of the devices that are registered.
pub(crate) async fn known(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
) -> Result<HashMap<DeviceId, Known>, StoreError> {
    let mut found = HashMap::with_capacity(devices.len());
    KNOWN
        .fetch(
            connection,
            dialect,
            devices,
            |query, device| query.bind(i64::from(device.0)),
            |row| {
                let known = Known {
                    device_type: id(row, "device_type_id")?,
                    group_path: row.try_get(2)?,
                    name: row.try_get(3)?,
                    lat: row.try_get(4)?,
                    lng: row.try_get(5)?,
                };
                found.insert(DeviceId(int(row, 0)? as u32), known);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}
