//! The tags and notes of devices: of many in a fixed number of statements.

use std::collections::HashMap;

use domain::DeviceId;
use domain::device::labels::{self, Labels};
use sqlx::{AnyConnection, Row as _};

use super::super::bulk::{Bulk, int};
use super::super::db::{Dialect, StoreError};

/// The tags that a statement puts together, separated by commas, which none of them has: in the
/// order of their keys.
pub(super) fn together(tags: Option<&str>) -> Vec<String> {
    let tags = tags.unwrap_or_default().split(',');
    let tags = tags.filter(|tag| !tag.is_empty()).map(str::to_owned);
    let mut tags: Vec<String> = tags.collect();
    tags.sort_by_key(|tag| labels::key(tag));
    tags
}

// `CROSS JOIN` keeps SQLite from starting at the wrong end.
const LABELS: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) SELECT d.id, d.note, \
           (SELECT string_agg(x.tag, ',') FROM device_tags x WHERE x.device_id = d.id) \
           FROM v CROSS JOIN devices d WHERE d.id = v.id",
    columns: &["BIGINT"],
};

/// The tags and notes of those of the devices that are there.
pub(crate) async fn get(
    connection: &mut AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
) -> Result<HashMap<DeviceId, Labels>, StoreError> {
    let mut found = HashMap::with_capacity(devices.len());
    LABELS
        .fetch(
            connection,
            dialect,
            devices,
            |query, device| query.bind(i64::from(device.0)),
            |row| {
                let labels = Labels {
                    tags: together(row.try_get(2)?),
                    note: row.try_get(1)?,
                };
                found.insert(DeviceId(int(row, 0)? as u32), labels);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

const NOTE: Bulk = Bulk {
    text: "WITH v (id, note, note_key) AS (VALUES {rows}) \
           UPDATE devices SET note = v.note, note_key = v.note_key FROM v WHERE devices.id = v.id",
    columns: &["BIGINT", "TEXT", "TEXT"],
};
const REMOVE: Bulk = Bulk {
    text: "DELETE FROM device_tags WHERE device_id IN (VALUES {rows})",
    columns: &["BIGINT"],
};
const ADD: Bulk = Bulk {
    text: "INSERT INTO device_tags (device_id, tag_key, tag) VALUES {rows}",
    columns: &["BIGINT", "TEXT", "TEXT"],
};

/// Replaces the tags and notes of devices, which whoever does it holds; each device once.
pub(crate) async fn put(
    connection: &mut AnyConnection,
    dialect: Dialect,
    devices: &[(DeviceId, Labels)],
) -> Result<(), StoreError> {
    NOTE.execute(connection, dialect, devices, |query, (device, labels)| {
        query
            .bind(i64::from(device.0))
            .bind(labels.note.as_str())
            .bind(labels.note.to_lowercase())
    })
    .await?;
    REMOVE
        .execute(connection, dialect, devices, |query, (device, _)| {
            query.bind(i64::from(device.0))
        })
        .await?;
    let tags = devices.iter();
    let tags = tags.flat_map(|(device, labels)| labels.tags.iter().map(move |tag| (*device, tag)));
    let tags: Vec<(DeviceId, &String)> = tags.collect();
    ADD.execute(connection, dialect, &tags, |query, (device, tag)| {
        query
            .bind(i64::from(device.0))
            .bind(labels::key(tag))
            .bind(tag.as_str())
    })
    .await
}

/// Takes the tags and notes of devices away, since they come to another owner.
pub(super) async fn clear(
    connection: &mut AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
) -> Result<(), StoreError> {
    let none: Vec<(DeviceId, Labels)> = devices
        .iter()
        .map(|device| (*device, Labels::default()))
        .collect();
    put(connection, dialect, &none).await
}
