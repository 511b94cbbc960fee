//! What a map shows of the world, from the cells that are stored.

use std::collections::BTreeMap;

use domain::DeviceId;
use domain::base_station::Degrees;
use domain::map::{
    CellId, Cluster, DEVICE_LEVELS, FINEST, FleetMap, HEARD_LEVELS, HeardCell, STATION_LEVEL,
    TILE_LEVEL, Viewport, degrees,
};
use sqlx::AnyConnection;

use super::Reach;
use crate::StoreError;
use crate::store::db::Dialect;
use crate::store::maps::{self, At, Found, Heard};

/// The most marks of one map.
const MARKS: i64 = 400;
/// The most cells of one map.
const CELLS: i64 = 2_500;
/// Cells of devices are 64 pixels wide, those of what was heard 32.
const DEVICES_FINER: u32 = 2;
const HEARD_FINER: u32 = 3;
/// With more devices than this in one of the finest stored cells they stay one mark, until a map is
/// as near as it goes.
const OPENED: i64 = 400;
/// The most devices that are looked at one by one for one map. Where more are in one cell they are
/// at the same place, as where all are entered at their maker's: they stay one mark, with the names
/// of the first.
const OPENED_ALL: i64 = 5_000;
/// What is seen before a browser says how large its map is, in pixels; and how near at most.
const SCREEN: (f64, f64) = (960.0, 400.0);
const NEAR: u32 = 13;

/// The marks of devices, the largest first.
pub(super) async fn clusters(
    connection: &mut AnyConnection,
    dialect: Dialect,
    reach: &Reach,
    seen: Viewport,
) -> Result<Vec<Cluster>, StoreError> {
    let grid = seen.grid(DEVICES_FINER, TILE_LEVEL, MARKS);
    let cells = maps::cells(connection, dialect, &reach.devices, &grid).await?;
    let mut cells: Vec<((i64, i64), Found)> = cells.into_iter().collect();
    // The fewest first, so that as many cells as may be are opened.
    cells.sort_by_key(|(at, cell)| (cell.devices, *at));
    let level = (seen.zoom + DEVICES_FINER).min(FINEST);
    let opens = level > TILE_LEVEL && grid.level == TILE_LEVEL;
    let nearest = opens && level == FINEST;
    let most = if nearest { OPENED_ALL } else { OPENED };
    let mut left = if opens { OPENED_ALL } else { 0 };
    let (mut clusters, mut tiles, mut single) = (Vec::new(), Vec::new(), Vec::new());
    let mut crowded = Vec::new();
    for ((line, column), cell) in cells {
        let tile = CellId {
            level: grid.level,
            line,
            column,
        };
        if cell.devices <= most.min(left) {
            left -= cell.devices;
            tiles.push(tile.number());
        } else if let Some(cluster) = cluster(&cell) {
            match cluster.named.first() {
                Some((device, _)) => single.push(*device),
                None if nearest => crowded.push((clusters.len(), tile.number())),
                None => {}
            }
            clusters.push(cluster);
        }
    }
    let names = maps::names(connection, dialect, &reach.within, &single).await?;
    for cluster in &mut clusters {
        cluster.named.retain_mut(|(device, name)| {
            let known = names.get(&*device);
            known.inspect(|known| name.clone_from(known)).is_some()
        });
    }
    for (at, tile) in crowded {
        let first = maps::first_in_tile(connection, &reach.within, tile, Cluster::NAMED).await?;
        if let Some(cluster) = clusters.get_mut(at) {
            cluster.named = first
                .into_iter()
                .map(|one| (one.device, one.name))
                .collect();
        }
    }
    let devices = maps::in_tiles(connection, dialect, &reach.within, &tiles).await?;
    clusters.extend(together(devices, level));
    clusters.sort_by_key(|cluster| std::cmp::Reverse(cluster.devices));
    Ok(clusters)
}

/// The mark of a cell, without the name of a single device.
fn cluster(cell: &Found) -> Option<Cluster> {
    if cell.devices <= 0 {
        return None;
    }
    let mean = |sum: i64| degrees(sum) / cell.devices as f64;
    let single = (cell.devices == 1).then(|| u32::try_from(cell.ids).ok());
    let single = single.flatten().map(|id| (DeviceId(id), String::new()));
    Some(Cluster {
        place: (mean(cell.lats), mean(cell.lngs)),
        devices: cell.devices,
        stated: cell.stated,
        sent: cell.sent,
        named: single.into_iter().collect(),
    })
}

/// The marks of devices that are known one by one: those of one cell of that level are one.
fn together(mut devices: Vec<At>, level: u32) -> Vec<Cluster> {
    devices.sort_by_key(|one| one.device);
    let mut marks: BTreeMap<CellId, (Cluster, Degrees)> = BTreeMap::new();
    for device in devices {
        let Some(cell) = CellId::of(device.place, level) else {
            continue;
        };
        let (cluster, sum) = marks.entry(cell).or_insert_with(|| {
            let none = Cluster {
                place: device.place,
                devices: 0,
                stated: 0,
                sent: 0,
                named: Vec::new(),
            };
            (none, (0.0, 0.0))
        });
        cluster.devices += 1;
        cluster.stated += i64::from(device.stated);
        cluster.sent += i64::from(device.sent);
        *sum = (sum.0 + device.place.0, sum.1 + device.place.1);
        if cluster.named.len() < Cluster::NAMED {
            cluster.named.push((device.device, device.name));
        }
    }
    let marks = marks.into_values().map(|(mut cluster, sum)| {
        let count = cluster.devices as f64;
        cluster.place = (sum.0 / count, sum.1 / count);
        if cluster.devices > 1 && level < FINEST {
            // Looking nearer tells them apart.
            cluster.named.clear();
        }
        cluster
    });
    marks.collect()
}

/// The cells from which something was heard, the best first.
pub(super) async fn cells(
    connection: &mut AnyConnection,
    dialect: Dialect,
    owners: &[String],
    seen: Viewport,
) -> Result<Vec<HeardCell>, StoreError> {
    let finest = HEARD_LEVELS[HEARD_LEVELS.len() - 1];
    let grid = seen.grid(HEARD_FINER, finest, CELLS);
    let found = maps::heard_cells(connection, dialect, owners, &grid).await?;
    Ok(sorted(
        found.iter().map(|(at, heard)| (*at, *heard)),
        grid.level,
    ))
}

fn sorted(found: impl Iterator<Item = ((i64, i64), Heard)>, level: u32) -> Vec<HeardCell> {
    let cells = found.filter(|(_, heard)| heard.messages > 0);
    let cells = cells.map(|((line, column), heard)| {
        let cell = CellId {
            level,
            line,
            column,
        };
        let ((south, west), (north, east)) = cell.corners();
        HeardCell {
            south,
            west,
            north,
            east,
            messages: heard.messages,
            best: heard.best as f64 / 100.0,
            mean: (heard.strengths as f64 / heard.messages as f64).round() / 100.0,
            stations: heard.links.mean_stations(),
            quality: heard.links.mean_quality(),
        }
    });
    let mut cells: Vec<HeardCell> = cells.collect();
    cells.sort_by(|one, other| other.best.total_cmp(&one.best));
    cells
}

/// A map of what a station heard: all of it, whose cells are few, or what is seen of them.
pub(super) fn of_station(
    cells: &BTreeMap<(i64, i64), Heard>,
    seen: Option<Viewport>,
    radio: bool,
) -> FleetMap {
    let all = cells.iter().map(|(at, heard)| (*at, *heard));
    let mut level = STATION_LEVEL;
    let mut shown: BTreeMap<(i64, i64), Heard> = all.collect();
    while shown.len() as i64 > CELLS && level > 0 {
        level -= 1;
        let mut larger: BTreeMap<(i64, i64), Heard> = BTreeMap::new();
        for ((line, column), heard) in shown {
            let sum = larger.entry((line / 2, column / 2));
            sum.and_modify(|sum| {
                sum.messages += heard.messages;
                sum.strengths += heard.strengths;
                sum.best = sum.best.max(heard.best);
                sum.links = sum.links.and(heard.links);
            })
            .or_insert(heard);
        }
        shown = larger;
    }
    let cells = sorted(shown.into_iter(), level);
    let corners = cells
        .iter()
        .map(|cell| ((cell.south, cell.west), (cell.north, cell.east)));
    let around = |corners| Viewport::fitting(corners, NEAR, SCREEN);
    let seen = seen.or(corners.reduce(wider).map(around));
    FleetMap {
        seen: seen.unwrap_or(Viewport::WORLD),
        placed: 0,
        clusters: Vec::new(),
        heard: !cells.is_empty(),
        cells,
        radio,
        counting: false,
        stations: Vec::new(),
        stations_more: false,
    }
}

type Corners = (Degrees, Degrees);

fn wider(one: Corners, other: Corners) -> Corners {
    (
        (one.0.0.min(other.0.0), one.0.1.min(other.0.1)),
        (one.1.0.max(other.1.0), one.1.1.max(other.1.1)),
    )
}

/// What has to be seen for all devices to be, or where there is none for everything that was heard:
/// looked at nearer step by step, since the cells of the world from afar are as large as countries.
pub(super) async fn fitting(
    connection: &mut AnyConnection,
    dialect: Dialect,
    reach: &Reach,
) -> Result<Viewport, StoreError> {
    let mut seen = Viewport::WORLD;
    for _ in DEVICE_LEVELS {
        let grid = seen.grid(DEVICES_FINER, TILE_LEVEL, MARKS);
        let cells = maps::cells(connection, dialect, &reach.devices, &grid).await?;
        let corners = cells.into_iter().map(|((line, column), cell)| {
            // Of a single one it is known exactly.
            match cluster(&cell).filter(|cluster| cluster.devices == 1) {
                Some(single) => (single.place, single.place),
                None => CellId {
                    level: grid.level,
                    line,
                    column,
                }
                .corners(),
            }
        });
        let Some(corners) = corners.reduce(wider) else {
            return fitting_heard(connection, dialect, &reach.heard).await;
        };
        match nearer(seen, corners) {
            Some(nearer) => seen = nearer,
            None => return Ok(seen),
        }
    }
    Ok(seen)
}

async fn fitting_heard(
    connection: &mut AnyConnection,
    dialect: Dialect,
    owners: &[String],
) -> Result<Viewport, StoreError> {
    let mut seen = Viewport::WORLD;
    for _ in HEARD_LEVELS {
        let cells = cells(connection, dialect, owners, seen).await?;
        let corners = cells
            .iter()
            .map(|cell| ((cell.south, cell.west), (cell.north, cell.east)));
        let all = corners.reduce(wider);
        let Some(nearer) = all.and_then(|all| nearer(seen, all)) else {
            return Ok(seen);
        };
        seen = nearer;
    }
    Ok(seen)
}

/// What shows these corners from nearer, if that can be.
fn nearer(seen: Viewport, corners: Corners) -> Option<Viewport> {
    let nearer = Viewport::fitting(corners, NEAR, SCREEN);
    (nearer.zoom > seen.zoom).then_some(nearer)
}
