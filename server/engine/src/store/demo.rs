//! Taking a fleet away as a whole, for demonstrations: a bounded number of rows at a time, and of
//! every table that names a device, whichever those are.

use domain::{DeviceId, DeviceTypeId, GroupId};
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::bulk::int;
use super::db::{Dialect, StoreError};
use super::retention::Old;
use super::sql::{id, number32};
use super::whole;

/// The column by which a table names a device.
const DEVICE: &str = "device_id";

/// The next devices of a group.
pub(crate) async fn devices(
    connection: &mut AnyConnection,
    group: GroupId,
    limit: i64,
) -> Result<Vec<DeviceId>, StoreError> {
    let rows = sqlx::query("SELECT id FROM devices WHERE group_id = $1 ORDER BY id_text LIMIT $2")
        .bind(group.to_string())
        .bind(limit)
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| Ok(DeviceId(number32(row, "id")?)))
        .collect()
}

/// The next messages of a device, whatever became of them.
pub(crate) async fn messages(
    connection: &mut AnyConnection,
    device: DeviceId,
    limit: i64,
) -> Result<Vec<Old>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, device_id, seq, time FROM messages WHERE device_id = $1 \
         ORDER BY time, seq LIMIT $2",
    )
    .bind(i64::from(device.0))
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Old {
                id: int(row, 0)?,
                device: DeviceId(number32(row, DEVICE)?),
                seq: int(row, 2)?,
                time: int(row, 3)?,
            })
        })
        .collect()
}

/// The table by which it is known what of a device is counted on maps: who takes devices away settles
/// it afterwards, and so takes them off the maps.
const SETTLED: &str = "map_places";

/// The names of the tables that name a device, and whose rows go with it.
pub(crate) async fn naming_devices(
    connection: &mut AnyConnection,
    dialect: Dialect,
) -> Result<Vec<String>, StoreError> {
    let tables = whole::tables(connection, dialect).await?;
    let names = tables.into_iter().filter(|table| {
        let mut columns = table.columns.iter();
        table.name != SETTLED && columns.any(|column| column.name == DEVICE)
    });
    Ok(names.map(|table| table.name).collect())
}

/// Deletes devices, which are held, with every row of those tables that names them, and with what
/// they were made with. They are on maps still.
pub(crate) async fn remove(
    connection: &mut AnyConnection,
    naming: &[String],
    devices: &[DeviceId],
) -> Result<(), StoreError> {
    if devices.is_empty() {
        return Ok(());
    }
    // Numbers and names of ours, so they may stand in the text.
    let ids: Vec<String> = devices.iter().map(|one| one.0.to_string()).collect();
    let ids = ids.join(", ");
    let naming = naming
        .iter()
        .map(|table| format!("DELETE FROM \"{table}\" WHERE {DEVICE} IN ({ids})"));
    let named = ["devices", "identities"]
        .into_iter()
        .map(|table| format!("DELETE FROM {table} WHERE id IN ({ids})"));
    for text in naming.chain(named) {
        sqlx::query(AssertSqlSafe(text))
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// The device types of a group.
pub(crate) async fn device_types(
    connection: &mut AnyConnection,
    group: GroupId,
) -> Result<Vec<DeviceTypeId>, StoreError> {
    let rows = sqlx::query("SELECT id FROM device_types WHERE group_id = $1 ORDER BY id")
        .bind(group.to_string())
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| id(row, "id")).collect()
}

/// The figures of whatever has that id: a device type or a group.
pub(crate) async fn remove_figures(
    connection: &mut AnyConnection,
    owner: &str,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM fleet_statistics WHERE owner = $1")
        .bind(owner)
        .execute(connection)
        .await?;
    Ok(())
}

/// Deletes what a group without devices and device types holds beside people: its base stations with
/// their figures, what they are counted to have heard and their tokens, its lists of devices and its
/// contracts. How many of the stations there were.
pub(crate) async fn empty_group(
    connection: &mut AnyConnection,
    group: GroupId,
) -> Result<i64, StoreError> {
    let group = group.to_string();
    super::maps::stations_gone(connection, &group).await?;
    let stations = sqlx::query("SELECT COUNT(*) FROM base_stations WHERE group_id = $1")
        .bind(group.as_str())
        .fetch_one(&mut *connection)
        .await?;
    let stations: i64 = stations.try_get(0)?;
    for text in [
        "DELETE FROM station_statistics WHERE station_id IN \
         (SELECT id FROM base_stations WHERE group_id = $1)",
        "DELETE FROM station_tokens WHERE group_id = $1",
        "DELETE FROM base_stations WHERE group_id = $1",
        "DELETE FROM registrations WHERE group_id = $1",
        "DELETE FROM contracts WHERE group_id = $1",
    ] {
        sqlx::query(text)
            .bind(group.as_str())
            .execute(&mut *connection)
            .await?;
    }
    Ok(stations)
}
