//! Base stations.

use std::collections::{HashMap, HashSet};

use domain::base_station::{Region, StationSettings, StationView};
use domain::virtual_device::STATIONS;
use domain::{GroupId, StationId, UnixMillis};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::bulk::{Bulk, int};
use super::db::{Db, Dialect, StoreError};
use super::listing::{Bound, Walk};
use super::sql::{Real, id, number32};
use super::station_tokens::Token;

mod named;
mod operators;
mod placed;
mod refused;

pub(crate) use named::named;
pub(crate) use operators::operators;
pub(crate) use placed::placed;
pub(crate) use refused::{Refused, count_refused};

const PATHS: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT s.id, g.path FROM v CROSS JOIN base_stations s CROSS JOIN groups g \
           WHERE s.id = v.id AND g.id = s.group_id",
    columns: &["BIGINT"],
};

/// Those of the stations that the token hands in for.
pub(crate) async fn allowed(
    db: &Db,
    token: &Token,
    stations: HashSet<StationId>,
) -> Result<HashSet<StationId>, StoreError> {
    if let Some(own) = token.station {
        return Ok(stations
            .into_iter()
            .filter(|station| *station == own)
            .collect());
    }
    let stations: Vec<StationId> = stations.into_iter().collect();
    let mut connection = db.read().acquire().await?;
    of_group(&mut connection, db.dialect, token, stations).await
}

/// As [`allowed`], for one station within a transaction.
pub(crate) async fn allowed_in(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    token: &Token,
    station: StationId,
) -> Result<bool, StoreError> {
    if let Some(own) = token.station {
        return Ok(own == station);
    }
    let allowed = of_group(connection, dialect, token, vec![station]).await?;
    Ok(allowed.contains(&station))
}

/// Those of the stations that belong to the token's group or one below.
async fn of_group(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    token: &Token,
    stations: Vec<StationId>,
) -> Result<HashSet<StationId>, StoreError> {
    let mut allowed = HashSet::with_capacity(stations.len());
    PATHS
        .fetch(
            connection,
            dialect,
            &stations,
            |query, station| query.bind(i64::from(station.0)),
            |row| {
                let path: &str = row.try_get(1)?;
                if path.starts_with(&token.group_path) {
                    allowed.insert(StationId(int(row, 0)? as u32));
                }
                Ok(())
            },
        )
        .await?;
    Ok(allowed)
}

const REGIONS: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT s.id, s.region FROM v CROSS JOIN base_stations s WHERE s.id = v.id",
    columns: &["BIGINT"],
};

/// The regions of stations.
pub(crate) async fn regions(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    stations: &[StationId],
) -> Result<HashMap<StationId, Region>, StoreError> {
    let mut regions = HashMap::with_capacity(stations.len());
    REGIONS
        .fetch(
            connection,
            dialect,
            stations,
            |query, station| query.bind(i64::from(station.0)),
            |row| {
                let region = Region::from_number(int(row, 1)?).unwrap_or_default();
                regions.insert(StationId(int(row, 0)? as u32), region);
                Ok(())
            },
        )
        .await?;
    Ok(regions)
}

const REGISTER: Bulk = Bulk {
    text: "INSERT INTO base_stations (id, group_id, name, created, last_contact) VALUES {rows} \
           ON CONFLICT (id) DO NOTHING RETURNING id",
    columns: &["BIGINT", "TEXT", "TEXT", "BIGINT", "BIGINT"],
};

/// Registers those that are not there, named by their id; returns which.
pub(crate) async fn register(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    group: GroupId,
    stations: &[StationId],
    now: UnixMillis,
) -> Result<HashSet<StationId>, StoreError> {
    let group = group.to_string();
    let mut new = HashSet::new();
    REGISTER
        .fetch(
            connection,
            dialect,
            stations,
            |query, station| {
                query
                    .bind(i64::from(station.0))
                    .bind(group.as_str())
                    .bind(format!("Station {station}"))
                    .bind(now.0)
                    .bind(0_i64)
            },
            |row| {
                new.insert(StationId(int(row, 0)? as u32));
                Ok(())
            },
        )
        .await?;
    Ok(new)
}

const MARK_CONTACT: Bulk = Bulk {
    text: "WITH v (id, contact, live) AS (VALUES {rows}) \
           UPDATE base_stations SET last_contact = v.contact, \
           last_live = CASE WHEN v.live > last_live THEN v.live ELSE last_live END \
           FROM v WHERE base_stations.id = v.id",
    columns: &["BIGINT", "BIGINT", "BIGINT"],
};

/// Notes that these stations handed something in at `now`, and whether it was fresh: what is
/// handed in long after it was heard does not show that a station works. `stations` ascending.
pub(crate) async fn mark_contact(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    stations: &[(StationId, bool)],
    now: UnixMillis,
) -> Result<(), StoreError> {
    MARK_CONTACT
        .execute(connection, dialect, stations, |query, (station, live)| {
            let live = if *live { now.0 } else { 0 };
            query.bind(i64::from(station.0)).bind(now.0).bind(live)
        })
        .await
}

async fn ids(
    connection: &mut sqlx::AnyConnection,
    rest: &str,
    time: UnixMillis,
) -> Result<Vec<StationId>, StoreError> {
    let text = format!("SELECT id FROM base_stations WHERE {rest} ORDER BY id LIMIT 100");
    let rows = sqlx::query(sqlx::AssertSqlSafe(text))
        .bind(time.0)
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| Ok(StationId(int(row, 0)? as u32)))
        .collect()
}

/// The stations that were in contact, but not since `time`, and whose devices are still to be
/// warned: all of them, or those that are left where that was broken off. Those that hear virtual
/// devices are none of them: nobody waits for what somebody makes up.
pub(crate) async fn falling_silent(
    connection: &mut sqlx::AnyConnection,
    time: UnixMillis,
) -> Result<Vec<StationId>, StoreError> {
    // Numbers of ours, so they may stand in the text.
    let made_up = STATIONS.map(|station| station.0.to_string()).join(", ");
    let rest =
        format!("silent <= 0 AND last_live > 0 AND last_live < $1 AND id NOT IN ({made_up})");
    ids(connection, &rest, time).await
}

/// The stations that were in contact since `time` and count as silent, or may have: those of a
/// walk.
pub(crate) async fn speaking_again(
    connection: &mut sqlx::AnyConnection,
    walked: &[StationId],
    time: UnixMillis,
) -> Result<Vec<StationId>, StoreError> {
    // Numbers of ours, so they may stand in the text; none has the first.
    let walked = walked.iter().map(|station| station.0.to_string());
    let walked: Vec<String> = [String::from("-1")].into_iter().chain(walked).collect();
    let rest = format!(
        "(silent <> 0 OR id IN ({})) AND last_live >= $1",
        walked.join(", ")
    );
    ids(connection, &rest, time).await
}

/// What is known of the silence of a station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Silence {
    /// It speaks.
    Over,
    /// It is silent, as was noticed then, and its devices are being warned.
    Walked(UnixMillis),
    /// It is silent, and since then all of its devices are warned.
    Told(UnixMillis),
}

impl Silence {
    /// As the column `silent` has it.
    const fn number(self) -> i64 {
        match self {
            Self::Over => 0,
            Self::Walked(since) => -since.0,
            Self::Told(since) => since.0,
        }
    }
}

/// Says what is known of a station's silence.
pub(crate) async fn set_silent(
    connection: &mut sqlx::AnyConnection,
    station: StationId,
    silence: Silence,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE base_stations SET silent = $1 WHERE id = $2")
        .bind(silence.number())
        .bind(i64::from(station.0))
        .execute(connection)
        .await?;
    Ok(())
}

/// Replaces the settings of a station.
pub(crate) async fn edit(
    connection: &mut sqlx::AnyConnection,
    station: StationId,
    settings: &StationSettings,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE base_stations SET name = $1, lat = $2, lng = $3, operator = $4, country = $5, \
         region = $6 WHERE id = $7",
    )
    .bind(settings.name.as_str())
    .bind(Real(settings.place.map(|place| place.0)))
    .bind(Real(settings.place.map(|place| place.1)))
    .bind(settings.operator.as_str())
    .bind(settings.country.as_str())
    .bind(settings.region.number())
    .bind(i64::from(station.0))
    .execute(connection)
    .await?;
    Ok(())
}

/// A station as it is listed.
pub(crate) struct Listed {
    pub(crate) view: StationView,
    pub(crate) group_path: String,
}

const VIEW: &str = "SELECT s.id, s.group_id, g.name AS group_name, g.path AS group_path, s.name, \
    s.lat, s.lng, s.operator, s.country, s.region, s.last_contact, s.silent, s.bad_crc, s.bad_code, \
    s.no_key \
    FROM base_stations s JOIN groups g ON g.id = s.group_id";

fn listed(row: &AnyRow) -> Result<Listed, StoreError> {
    let last_contact: i64 = row.try_get("last_contact")?;
    Ok(Listed {
        group_path: row.try_get("group_path")?,
        view: StationView {
            id: StationId(number32(row, "id")?),
            group: id(row, "group_id")?,
            group_name: row.try_get("group_name")?,
            name: row.try_get("name")?,
            lat: row.try_get("lat")?,
            lng: row.try_get("lng")?,
            operator: row.try_get("operator")?,
            country: row.try_get("country")?,
            region: Region::from_number(row.try_get("region")?).unwrap_or_default(),
            state: crate::base_station::state(last_contact, row.try_get("silent")?),
            last_contact: (last_contact != 0).then_some(UnixMillis(last_contact)),
            bad_crc: row.try_get("bad_crc")?,
            bad_code: row.try_get("bad_code")?,
            no_key: row.try_get("no_key")?,
        },
    })
}

/// The station of that id.
pub(crate) async fn get(
    connection: &mut sqlx::AnyConnection,
    station: StationId,
) -> Result<Option<Listed>, StoreError> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!("{VIEW} WHERE s.id = $1")))
        .bind(i64::from(station.0))
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(listed).transpose()
}

/// The condition that a station lies below one of `paths` and is meant by `text`.
fn meant(bound: &mut Bound, paths: &[&str], text: &str) -> String {
    let below = bound.below(paths);
    if text.is_empty() {
        return below;
    }
    let name = bound.text(super::devices::anywhere(text));
    let name = format!("LOWER(s.name) LIKE {name} ESCAPE '!'");
    // An id is found by its number: it is kept as one.
    match text.parse::<StationId>() {
        Ok(station) => {
            let id = bound.int(i64::from(station.0));
            format!("{below} AND ({name} OR s.id = {id})")
        }
        Err(_) => format!("{below} AND {name}"),
    }
}

/// The stations below any of `paths` whose name holds `text` or whose id it is, along a walk.
pub(crate) async fn list(
    connection: &mut sqlx::AnyConnection,
    paths: &[&str],
    text: &str,
    walk: &Walk,
) -> Result<Vec<Listed>, StoreError> {
    let mut bound = Bound::default();
    let condition = meant(&mut bound, paths, text);
    let end = walk.end(&mut bound);
    let query = bound.query(format!("{VIEW} WHERE {condition}{end}"));
    let rows = query.fetch_all(connection).await?;
    rows.iter().map(listed).collect()
}

/// How many there are of them.
pub(crate) async fn count(
    connection: &mut sqlx::AnyConnection,
    paths: &[&str],
    text: &str,
) -> Result<i64, StoreError> {
    let mut bound = Bound::default();
    let condition = meant(&mut bound, paths, text);
    let query = bound.query(format!(
        "SELECT COUNT(*) FROM base_stations s JOIN groups g ON g.id = s.group_id WHERE {condition}"
    ));
    Ok(query.fetch_one(connection).await?.try_get(0)?)
}
