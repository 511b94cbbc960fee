//! Where devices are, and as what they are counted.

use std::collections::{BTreeSet, HashMap};

use domain::base_station::Degrees;
use domain::location::{Position, Source, distance};
use domain::map::{CellId, DEVICE_LEVELS, TILE_LEVEL, degrees, micro};
use domain::{DeviceId, UnixMillis};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::super::bulk::{Bulk, int};
use super::super::db::{Dialect, StoreError};
use super::cells::{self, Deltas, Found};
use super::{held, owners};

/// Within so many metres a device that says where it is counts as standing still: what satellites
/// tell wanders as much.
const STILL: f64 = 20.0;

/// Where a message says that its device is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    at: i64,
    lat: i64,
    lng: i64,
    radius: i64,
    source: Source,
}

impl Told {
    pub(crate) fn new(at: UnixMillis, position: &Position) -> Self {
        Self {
            at: at.0,
            lat: micro(position.lat),
            lng: micro(position.lng),
            radius: position.radius,
            source: position.source,
        }
    }

    fn place(&self) -> Degrees {
        (degrees(self.lat), degrees(self.lng))
    }

    /// Whether another one is so near that the device may not have moved: a computed position is
    /// another one with every message.
    fn is_same_place(&self, other: &Self) -> bool {
        let room = match self.source {
            Source::Payload => STILL,
            Source::Stations => self.radius.max(other.radius) as f64,
        };
        self.source == other.source && distance(self.place(), other.place()) <= room
    }
}

/// Whose a device is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Owner {
    device_type: String,
    group: String,
}

/// As what a device is counted: its tile, its place in millionths of a degree, and from where that
/// is known: 0 computed, 1 sent, 2 stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Counted {
    tile: i64,
    lat: i64,
    lng: i64,
    source: i64,
}

const STATED: i64 = 2;

/// A device, and what is kept of its place.
pub(crate) struct Stand {
    pub(crate) device: DeviceId,
    /// Where its owner says that it is.
    stated: Option<Degrees>,
    /// None of one that is gone.
    owner: Option<Owner>,
    owned_since: i64,
    told: Option<Told>,
    counted: Option<(Counted, Owner)>,
    has_row: bool,
}

impl Stand {
    /// Where its owner says that it is, if that is still a group of that id.
    pub(crate) fn stated_in(&self, group: &str) -> Option<Degrees> {
        let owner = self.owner.as_ref()?;
        self.stated.filter(|_| owner.group == group)
    }

    /// Where it is: where it says itself, else where its owner says, else where it was computed to
    /// be. What was told under another owner is not for this one.
    fn place(&self) -> Option<Counted> {
        let told = self.told.filter(|told| told.at >= self.owned_since);
        let sent = told.filter(|told| told.source == Source::Payload);
        let (place, source) = match (sent, self.stated, told) {
            (Some(sent), ..) => (sent.place(), Source::Payload as i64),
            (None, Some(stated), _) => (stated, STATED),
            (None, None, Some(computed)) => (computed.place(), Source::Stations as i64),
            (None, None, None) => return None,
        };
        Some(Counted {
            tile: CellId::of(place, TILE_LEVEL)?.number(),
            lat: micro(place.0),
            lng: micro(place.1),
            source,
        })
    }

    /// Takes what a message tells, if it is newer and says something new.
    fn hear(&mut self, told: Told) -> bool {
        let known = self.told.filter(|known| known.at >= self.owned_since);
        let newer = known.is_none_or(|known| told.at > known.at && !known.is_same_place(&told));
        // Of a device of which somebody says where it is nobody asks where it was computed to be.
        let wanted = told.source == Source::Payload
            || (self.stated.is_none() && known.is_none_or(|known| known.source == told.source));
        let takes = newer && wanted && told.at >= self.owned_since;
        if takes {
            self.told = Some(told);
        }
        takes
    }

    /// What changes in the cells when it is counted so from now on.
    fn count(
        &self,
        now: Option<&(Counted, Owner)>,
        paths: &HashMap<String, String>,
        deltas: &mut Deltas,
    ) {
        let before = self.counted.as_ref();
        if before == now {
            return;
        }
        for (counted, sign) in [(before, -1), (now, 1)] {
            let Some((counted, owner)) = counted else {
                continue;
            };
            let guessed = i64::from(counted.source == Source::Stations as i64);
            let one = Found {
                devices: 1,
                stated: i64::from(counted.source == STATED),
                sent: i64::from(counted.source == Source::Payload as i64),
                ids: self.device.0.into(),
                lats: counted.lat,
                lngs: counted.lng,
                guessed_ids: guessed * i64::from(self.device.0),
                guessed_lats: guessed * counted.lat,
                guessed_lngs: guessed * counted.lng,
            };
            let tile = CellId::from_number(TILE_LEVEL, counted.tile);
            let path = paths.get(&owner.group).map_or("", String::as_str);
            for owner in owners(&owner.device_type, path) {
                for level in DEVICE_LEVELS {
                    let key = (owner.to_owned(), level.into(), tile.within(level).number());
                    deltas.entry(key).or_default().add(&one, sign);
                }
            }
        }
    }
}

const STANDS: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT v.id, COALESCE(d.device_type_id, ''), COALESCE(d.group_id, ''), \
           d.lat, d.lng, COALESCE(d.owned_since, 0), COALESCE(p.told_at, 0), \
           COALESCE(p.told_lat, 0), COALESCE(p.told_lng, 0), COALESCE(p.told_radius, 0), \
           COALESCE(p.told_source, 0), COALESCE(p.tile, -2), COALESCE(p.lat, 0), \
           COALESCE(p.lng, 0), COALESCE(p.source, 0), COALESCE(p.device_type_id, ''), \
           COALESCE(p.group_id, '') FROM v LEFT JOIN devices d ON d.id = v.id \
           LEFT JOIN map_places p ON p.device_id = v.id",
    columns: &["BIGINT"],
};

fn stand(row: &AnyRow) -> Result<Stand, StoreError> {
    let owner = |at: usize| -> Result<Option<Owner>, StoreError> {
        let device_type: String = row.try_get(at)?;
        let owner = Owner {
            device_type,
            group: row.try_get(at + 1)?,
        };
        Ok((!owner.device_type.is_empty()).then_some(owner))
    };
    let lat: Option<f64> = row.try_get(3)?;
    let lng: Option<f64> = row.try_get(4)?;
    let told = Told {
        at: int(row, 6)?,
        lat: int(row, 7)?,
        lng: int(row, 8)?,
        radius: int(row, 9)?,
        source: Source::from_number(int(row, 10)?).unwrap_or(Source::Stations),
    };
    let tile = int(row, 11)?;
    let counted = Counted {
        tile,
        lat: int(row, 12)?,
        lng: int(row, 13)?,
        source: int(row, 14)?,
    };
    let counted = (tile >= 0).then_some(counted);
    Ok(Stand {
        device: DeviceId(int(row, 0)? as u32),
        stated: lat.zip(lng),
        owner: owner(1)?,
        owned_since: int(row, 5)?,
        told: (told.at > 0).then_some(told),
        counted: counted.zip(owner(15)?),
        has_row: tile != -2,
    })
}

const WRITE: Bulk = Bulk {
    text: "INSERT INTO map_places (device_id, told_at, told_lat, told_lng, told_radius, \
           told_source, tile, lat, lng, source, device_type_id, group_id) VALUES {rows} \
           ON CONFLICT (device_id) DO UPDATE SET told_at = excluded.told_at, \
           told_lat = excluded.told_lat, told_lng = excluded.told_lng, \
           told_radius = excluded.told_radius, told_source = excluded.told_source, \
           tile = excluded.tile, lat = excluded.lat, lng = excluded.lng, \
           source = excluded.source, device_type_id = excluded.device_type_id, \
           group_id = excluded.group_id",
    columns: &[
        "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT",
        "BIGINT", "TEXT", "TEXT",
    ],
};

const FORGET: Bulk = Bulk {
    text: "DELETE FROM map_places WHERE device_id IN (VALUES {rows})",
    columns: &["BIGINT"],
};

/// Counts devices where they are now: after they came, went, moved, or came to others. Whoever does
/// it holds them, and does it after everything else but counting them at their types.
pub(crate) async fn refresh(
    connection: &mut AnyConnection,
    dialect: Dialect,
    devices: impl IntoIterator<Item = DeviceId>,
) -> Result<(), StoreError> {
    let devices: BTreeSet<DeviceId> = devices.into_iter().collect();
    let devices: Vec<DeviceId> = devices.into_iter().collect();
    settle(connection, dialect, &devices, &HashMap::new()).await?;
    Ok(())
}

/// The same of devices that are told once, ascending, where messages tell of some where they are.
/// Returns what is known of each.
pub(crate) async fn settle(
    connection: &mut AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
    told: &HashMap<DeviceId, Told>,
) -> Result<Vec<Stand>, StoreError> {
    let mut stands = Vec::with_capacity(devices.len());
    STANDS
        .fetch(
            connection,
            dialect,
            devices,
            |query, device| query.bind(i64::from(device.0)),
            |row| {
                stands.push(stand(row)?);
                Ok(())
            },
        )
        .await?;
    let (mut changed, mut gone) = (Vec::new(), Vec::new());
    for (at, stand) in stands.iter_mut().enumerate() {
        let heard = told.get(&stand.device);
        let heard = heard.is_some_and(|told| stand.hear(*told));
        let now = stand.place().zip(stand.owner.clone());
        if stand.counted == now && !heard {
            // As for most: it has no place, or is where it was.
            if stand.owner.is_none() && stand.has_row {
                gone.push(stand.device);
            }
            continue;
        }
        changed.push((at, now));
    }
    let groups = changed.iter().flat_map(|(at, now)| {
        let before = stands.get(*at).and_then(|stand| stand.counted.as_ref());
        let moves = before != now.as_ref();
        let both = [before, now.as_ref()].into_iter().flatten();
        both.filter(move |_| moves).map(|(_, owner)| &owner.group)
    });
    let groups: BTreeSet<&String> = groups.collect();
    let groups: Vec<String> = groups.into_iter().cloned().collect();
    let paths = held::paths(connection, dialect, &groups).await?;
    let mut deltas = Deltas::new();
    let mut written = Vec::new();
    for (at, now) in changed {
        let Some(stand) = stands.get_mut(at) else {
            continue;
        };
        stand.count(now.as_ref(), &paths, &mut deltas);
        match (&stand.owner, now.is_some() || stand.told.is_some()) {
            (Some(_), true) => written.push((stand.device, stand.told, now.clone())),
            _ => gone.push(stand.device),
        }
        stand.counted = now;
    }
    WRITE
        .execute(
            connection,
            dialect,
            &written,
            |query, (device, told, now)| {
                let told = told.as_ref();
                let counted = now.as_ref().map(|(counted, _)| counted);
                let owner = now.as_ref().map(|(_, owner)| owner);
                query
                    .bind(i64::from(device.0))
                    .bind(told.map_or(0, |told| told.at))
                    .bind(told.map_or(0, |told| told.lat))
                    .bind(told.map_or(0, |told| told.lng))
                    .bind(told.map_or(0, |told| told.radius))
                    .bind(told.map_or(0, |told| told.source as i64))
                    .bind(counted.map_or(-1, |counted| counted.tile))
                    .bind(counted.map_or(0, |counted| counted.lat))
                    .bind(counted.map_or(0, |counted| counted.lng))
                    .bind(counted.map_or(0, |counted| counted.source))
                    .bind(owner.map_or("", |owner| owner.device_type.as_str()))
                    .bind(owner.map_or("", |owner| owner.group.as_str()))
            },
        )
        .await?;
    FORGET
        .execute(connection, dialect, &gone, |query, device| {
            query.bind(i64::from(device.0))
        })
        .await?;
    cells::add(connection, dialect, &deltas).await?;
    Ok(stands)
}
