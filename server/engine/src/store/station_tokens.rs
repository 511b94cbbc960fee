//! Tokens with which base stations, or bridges for them, hand in.

use domain::{DeviceTypeId, GroupId, StationId, UnixMillis};
use sqlx::Row;

use super::db::StoreError;
use super::sql::{id, optional_id};

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
pub(crate) async fn find(
    connection: &mut sqlx::AnyConnection,
    hash: &[u8],
) -> Result<Option<Token>, StoreError> {
    let row = sqlx::query(
        "SELECT t.group_id, g.path, t.station_id, t.registers_under \
         FROM station_tokens t JOIN groups g ON g.id = t.group_id WHERE t.token_hash = $1",
    )
    .bind(hash)
    .fetch_optional(connection)
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
pub(crate) async fn put(
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

/// Whether a group has a token of that name.
pub(crate) async fn exists(
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

/// The device type under which a group's token of that name may register devices.
pub(crate) async fn registers_under(
    connection: &mut sqlx::AnyConnection,
    group: GroupId,
    name: &str,
) -> Result<Option<DeviceTypeId>, StoreError> {
    let row =
        sqlx::query("SELECT registers_under FROM station_tokens WHERE group_id = $1 AND name = $2")
            .bind(group.to_string())
            .bind(name)
            .fetch_optional(connection)
            .await?;
    match row {
        Some(row) => optional_id(&row, "registers_under"),
        None => Ok(None),
    }
}
