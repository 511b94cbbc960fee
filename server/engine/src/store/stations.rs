//! Base stations and the tokens with which they, or bridges for them, hand in.

use std::collections::HashSet;

use domain::{DeviceTypeId, GroupId, StationId, UnixMillis};
use sqlx::Row;

use super::bulk::{Bulk, int};
use super::db::{Db, Dialect, StoreError};
use super::sql::{Real, id, optional_id};

/// What a token may do.
pub(crate) struct Token {
    pub(crate) group: GroupId,
    pub(crate) group_path: String,
    /// The one station it hands in for; absent: every station of its group and below.
    pub(crate) station: Option<StationId>,
    /// The device type under which it may register devices.
    pub(crate) registers_under: Option<DeviceTypeId>,
}

/// The token with that hash.
pub(crate) async fn token(pool: &sqlx::AnyPool, hash: &[u8]) -> Result<Option<Token>, StoreError> {
    let row = sqlx::query(
        "SELECT t.group_id, g.path, t.station_id, t.registers_under \
         FROM station_tokens t JOIN groups g ON g.id = t.group_id WHERE t.token_hash = $1",
    )
    .bind(hash)
    .fetch_optional(pool)
    .await?;
    row.map(|row| {
        let station: Option<i64> = row.try_get("station_id")?;
        Ok(Token {
            group: id(&row, "group_id")?,
            group_path: row.try_get("path")?,
            station: station.map(|station| StationId(station as u32)),
            registers_under: optional_id(&row, "registers_under")?,
        })
    })
    .transpose()
}

/// A token to be stored.
pub(crate) struct NewToken<'a> {
    pub(crate) hash: Vec<u8>,
    pub(crate) group: GroupId,
    pub(crate) station: Option<StationId>,
    pub(crate) registers_under: Option<DeviceTypeId>,
    pub(crate) name: &'a str,
}

/// Stores a token, in place of an earlier one of the same group and name.
pub(crate) async fn put_token(
    connection: &mut sqlx::AnyConnection,
    token: &NewToken<'_>,
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM station_tokens WHERE group_id = $1 AND name = $2")
        .bind(token.group.to_string())
        .bind(token.name)
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "INSERT INTO station_tokens (token_hash, group_id, station_id, registers_under, name, \
         created) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(token.hash.as_slice())
    .bind(token.group.to_string())
    .bind(token.station.map(|station| i64::from(station.0)))
    .bind(token.registers_under.map(|id| id.to_string()))
    .bind(token.name)
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// How many tokens a group has under that name.
pub(crate) async fn has_token(
    connection: &mut sqlx::AnyConnection,
    group: GroupId,
    name: &str,
) -> Result<bool, StoreError> {
    let row = sqlx::query("SELECT 1 FROM station_tokens WHERE group_id = $1 AND name = $2")
        .bind(group.to_string())
        .bind(name)
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

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
    let mut allowed = HashSet::with_capacity(stations.len());
    let mut connection = db.read().acquire().await?;
    PATHS
        .fetch(
            &mut connection,
            db.dialect,
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

const REGISTER: Bulk = Bulk {
    text: "INSERT INTO base_stations (id, group_id, name, created, last_contact) VALUES {rows} \
           ON CONFLICT (id) DO NOTHING RETURNING id",
    columns: &["BIGINT", "TEXT", "TEXT", "BIGINT", "BIGINT"],
};

/// Registers those that are not there, named by their id; returns how many.
pub(crate) async fn register(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    group: GroupId,
    stations: &[StationId],
    now: UnixMillis,
) -> Result<usize, StoreError> {
    let group = group.to_string();
    let mut new = 0;
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
            |_| {
                new += 1;
                Ok(())
            },
        )
        .await?;
    Ok(new)
}

const MARK_CONTACT: Bulk = Bulk {
    text: "WITH v (id, time) AS (VALUES {rows}) \
           UPDATE base_stations SET last_contact = v.time FROM v WHERE base_stations.id = v.id",
    columns: &["BIGINT", "BIGINT"],
};

/// Notes that these stations handed something in; `stations` ascending.
pub(crate) async fn mark_contact(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    stations: &[StationId],
    now: UnixMillis,
) -> Result<(), StoreError> {
    MARK_CONTACT
        .execute(connection, dialect, stations, |query, station| {
            query.bind(i64::from(station.0)).bind(now.0)
        })
        .await
}

/// Names a station and says where it stands.
pub(crate) async fn place(
    connection: &mut sqlx::AnyConnection,
    station: StationId,
    name: &str,
    lat: f64,
    lng: f64,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE base_stations SET name = $1, lat = $2, lng = $3 WHERE id = $4")
        .bind(name)
        .bind(Real(Some(lat)))
        .bind(Real(Some(lng)))
        .bind(i64::from(station.0))
        .execute(connection)
        .await?;
    Ok(())
}
