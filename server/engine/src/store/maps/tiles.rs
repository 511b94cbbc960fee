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
use super::cells::Part;

/// Whose devices are looked for, and which of them.
pub(crate) enum Within {
    /// Those of a device type, by its id.
    DeviceType(String, Part),
    /// Those of the groups below these paths.
    Groups(Vec<(String, Part)>),
}

impl Within {
    /// Whether a device of that type, in the group with that path, is one of them.
    fn holds(&self, device_type: &str, path: &str) -> bool {
        match self {
            Self::DeviceType(id, _) => id == device_type,
            Self::Groups(paths) => paths.iter().any(|(above, _)| path.starts_with(above)),
        }
    }
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
    text: "WITH v (tile, owner, least, most) AS (VALUES {rows}) \
           SELECT p.device_id, p.lat, p.lng, p.source, d.name \
           FROM v CROSS JOIN map_places p CROSS JOIN devices d \
           WHERE p.tile = v.tile AND p.device_type_id = v.owner \
             AND p.source >= v.least AND p.source <= v.most AND d.id = p.device_id",
    columns: &["BIGINT", "TEXT", "BIGINT", "BIGINT"],
};

const OF_GROUPS: Bulk = Bulk {
    text: "WITH v (tile, low, high, least, most) AS (VALUES {rows}) \
           SELECT p.device_id, p.lat, p.lng, p.source, d.name \
           FROM v CROSS JOIN map_places p CROSS JOIN groups g CROSS JOIN devices d \
           WHERE p.tile = v.tile AND g.id = p.group_id AND g.path >= v.low AND g.path < v.high \
             AND p.source >= v.least AND p.source <= v.most AND d.id = p.device_id",
    columns: &["BIGINT", "TEXT", "TEXT", "BIGINT", "BIGINT"],
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
        Within::DeviceType(id, part) => {
            let (least, most) = part.sources();
            OF_TYPE
                .fetch(
                    connection,
                    dialect,
                    tiles,
                    |query, tile| {
                        let query = query.bind(*tile).bind(id.as_str());
                        query.bind(least).bind(most)
                    },
                    read,
                )
                .await?;
        }
        Within::Groups(paths) => {
            let rows = paths
                .iter()
                .flat_map(|path| tiles.iter().map(move |tile| (path, *tile)));
            let rows: Vec<(&(String, Part), i64)> = rows.collect();
            OF_GROUPS
                .fetch(
                    connection,
                    dialect,
                    &rows,
                    |query, ((path, part), tile)| {
                        let (least, most) = part.sources();
                        let query = query.bind(*tile).bind(path.as_str());
                        let query = query.bind(groups::after(path));
                        query.bind(least).bind(most)
                    },
                    read,
                )
                .await?;
        }
    }
    Ok(found)
}

const FIRST_OF_TYPE: &str = "SELECT p.device_id, p.lat, p.lng, p.source, d.name \
     FROM map_places p CROSS JOIN devices d WHERE p.tile = $1 AND p.device_type_id = $2 \
     AND p.source >= $3 AND p.source <= $4 AND d.id = p.device_id ORDER BY p.device_id LIMIT $5";

const FIRST_OF_GROUPS: &str = "SELECT p.device_id, p.lat, p.lng, p.source, d.name \
     FROM map_places p CROSS JOIN groups g CROSS JOIN devices d WHERE p.tile = $1 \
     AND g.id = p.group_id AND g.path >= $2 AND g.path < $3 \
     AND p.source >= $4 AND p.source <= $5 AND d.id = p.device_id ORDER BY p.device_id LIMIT $6";

/// The first devices in a cell of the finest stored level, by their ids, of too many to look at
/// them all.
pub(crate) async fn first_in_tile(
    connection: &mut AnyConnection,
    within: &Within,
    tile: i64,
    limit: usize,
) -> Result<Vec<At>, StoreError> {
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut found = Vec::new();
    match within {
        Within::DeviceType(id, part) => {
            let sources = part.sources();
            let rows = sqlx::query(FIRST_OF_TYPE)
                .bind(tile)
                .bind(id.clone())
                .bind(sources.0)
                .bind(sources.1)
                .bind(most)
                .fetch_all(connection)
                .await?;
            found.extend(rows.iter().map(at));
        }
        Within::Groups(paths) => {
            for (path, part) in paths {
                let sources = part.sources();
                let rows = sqlx::query(FIRST_OF_GROUPS)
                    .bind(tile)
                    .bind(path.clone())
                    .bind(groups::after(path))
                    .bind(sources.0)
                    .bind(sources.1)
                    .bind(most)
                    .fetch_all(&mut *connection)
                    .await?;
                found.extend(rows.iter().map(at));
            }
        }
    }
    let mut found = found.into_iter().collect::<Result<Vec<At>, StoreError>>()?;
    found.sort_by_key(|one| one.device);
    found.truncate(limit);
    Ok(found)
}

const NAMES: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT d.id, d.name, d.device_type_id, g.path \
           FROM v CROSS JOIN devices d CROSS JOIN groups g WHERE d.id = v.id AND g.id = d.group_id",
    columns: &["BIGINT"],
};

/// The names of those of the devices that are still among the ones that are looked for: cells say
/// only how many there are.
pub(crate) async fn names(
    connection: &mut AnyConnection,
    dialect: Dialect,
    within: &Within,
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
                let (device_type, path): (String, String) = (row.try_get(2)?, row.try_get(3)?);
                if within.holds(&device_type, &path) {
                    found.insert(DeviceId(int(row, 0)? as u32), row.try_get(1)?);
                }
                Ok(())
            },
        )
        .await?;
    Ok(found)
}
