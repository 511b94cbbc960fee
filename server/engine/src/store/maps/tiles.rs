//! Single devices: those of the finest cells, and names.

use std::collections::HashMap;

use domain::DeviceId;
use domain::base_station::Degrees;
use domain::location::Source;
use domain::map::degrees;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::super::bulk::{Bulk, int};
use super::super::db::{Dialect, StoreError};
use super::super::groups;

/// Whose devices are looked for.
pub(crate) enum Within {
    /// Those of a device type, by its id.
    DeviceType(String),
    /// Those of the groups below these paths.
    Groups(Vec<String>),
}

/// A device at its place.
pub(crate) struct At {
    pub(crate) device: DeviceId,
    pub(crate) name: String,
    pub(crate) place: Degrees,
    pub(crate) stated: bool,
    pub(crate) sent: bool,
}

const OF_TYPE: Bulk = Bulk {
    text: "WITH v (tile, owner) AS (VALUES {rows}) \
           SELECT p.device_id, p.lat, p.lng, p.source, d.name \
           FROM v CROSS JOIN map_places p CROSS JOIN devices d \
           WHERE p.tile = v.tile AND p.device_type_id = v.owner AND d.id = p.device_id",
    columns: &["BIGINT", "TEXT"],
};

const OF_GROUPS: Bulk = Bulk {
    text: "WITH v (tile, low, high) AS (VALUES {rows}) \
           SELECT p.device_id, p.lat, p.lng, p.source, d.name \
           FROM v CROSS JOIN map_places p CROSS JOIN groups g CROSS JOIN devices d \
           WHERE p.tile = v.tile AND g.id = p.group_id AND g.path >= v.low AND g.path < v.high \
             AND d.id = p.device_id",
    columns: &["BIGINT", "TEXT", "TEXT"],
};

fn at(row: &AnyRow) -> Result<At, StoreError> {
    let source = int(row, 3)?;
    Ok(At {
        device: DeviceId(int(row, 0)? as u32),
        name: row.try_get(4)?,
        place: (degrees(int(row, 1)?), degrees(int(row, 2)?)),
        stated: Source::from_number(source).is_none(),
        sent: Source::from_number(source) == Some(Source::Payload),
    })
}

/// The devices in cells of the finest stored level, each by its number.
pub(crate) async fn in_tiles(
    connection: &mut AnyConnection,
    dialect: Dialect,
    within: &Within,
    tiles: &[i64],
) -> Result<Vec<At>, StoreError> {
    let mut found = Vec::new();
    let read = |row: &AnyRow| -> Result<(), StoreError> {
        found.push(at(row)?);
        Ok(())
    };
    match within {
        Within::DeviceType(id) => {
            OF_TYPE
                .fetch(
                    connection,
                    dialect,
                    tiles,
                    |query, tile| query.bind(*tile).bind(id.as_str()),
                    read,
                )
                .await?;
        }
        Within::Groups(paths) => {
            let rows = paths
                .iter()
                .flat_map(|path| tiles.iter().map(move |tile| (path, *tile)));
            let rows: Vec<(&String, i64)> = rows.collect();
            OF_GROUPS
                .fetch(
                    connection,
                    dialect,
                    &rows,
                    |query, (path, tile)| {
                        let query = query.bind(*tile).bind(path.as_str());
                        query.bind(groups::after(path))
                    },
                    read,
                )
                .await?;
        }
    }
    Ok(found)
}

const NAMES: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT d.id, d.name FROM v CROSS JOIN devices d WHERE d.id = v.id",
    columns: &["BIGINT"],
};

/// The names of devices.
pub(crate) async fn names(
    connection: &mut AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
) -> Result<HashMap<DeviceId, String>, StoreError> {
    let mut found = HashMap::with_capacity(devices.len());
    NAMES
        .fetch(
            connection,
            dialect,
            devices,
            |query, device| query.bind(i64::from(device.0)),
            |row| {
                found.insert(DeviceId(int(row, 0)? as u32), row.try_get(1)?);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}
