//! Devices on their way from one owner to another.

use domain::transfer::TransferState;
use domain::{DeviceId, DeviceTypeId, GroupId, TransferId, UnixMillis, UserId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::bulk::Bulk;
use super::db::{Dialect, StoreError};
use super::groups::after;
use super::sql::{id, number32};

/// A transfer with both groups.
pub(crate) struct Found {
    pub(crate) id: TransferId,
    pub(crate) from: GroupId,
    pub(crate) to: GroupId,
    pub(crate) devices: i64,
    pub(crate) created: UnixMillis,
    pub(crate) ends: UnixMillis,
    pub(crate) state: TransferState,
    /// Name and path of each group; empty for one that is gone.
    pub(crate) from_group: (String, String),
    pub(crate) to_group: (String, String),
}

/// A transfer that begins.
pub(crate) struct NewTransfer {
    pub(crate) id: TransferId,
    pub(crate) from: GroupId,
    pub(crate) from_type: DeviceTypeId,
    pub(crate) to: GroupId,
    pub(crate) user: UserId,
    pub(crate) devices: i64,
    pub(crate) ends: UnixMillis,
}

/// Adds one.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    new: &NewTransfer,
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO transfers (id, from_group, from_type, to_group, user_id, devices, created, \
         ends, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)",
    )
    .bind(new.id.to_string())
    .bind(new.from.to_string())
    .bind(new.from_type.to_string())
    .bind(new.to.to_string())
    .bind(new.user.to_string())
    .bind(new.devices)
    .bind(now.0)
    .bind(new.ends.0)
    .execute(connection)
    .await?;
    Ok(())
}

const MARK: Bulk = Bulk {
    text: "WITH v (id, transfer_id) AS (VALUES {rows}) \
           UPDATE devices SET transfer_id = v.transfer_id FROM v WHERE devices.id = v.id",
    columns: &["BIGINT", "TEXT"],
};

/// Puts devices, which whoever does it holds, on their way, or with none takes them from it.
pub(crate) async fn mark(
    connection: &mut AnyConnection,
    dialect: Dialect,
    devices: &[DeviceId],
    transfer: Option<TransferId>,
) -> Result<(), StoreError> {
    let transfer = transfer.map_or_else(String::new, |id| id.to_string());
    MARK.execute(connection, dialect, devices, |query, device| {
        query.bind(i64::from(device.0)).bind(transfer.as_str())
    })
    .await
}

const INSERT_DEVICES: Bulk = Bulk {
    text: "INSERT INTO transfer_devices (transfer_id, device_id, name) VALUES {rows}",
    columns: &["TEXT", "BIGINT", "TEXT"],
};

/// Notes which devices one that begins is about, with their names.
pub(crate) async fn insert_devices(
    connection: &mut AnyConnection,
    dialect: Dialect,
    transfer: TransferId,
    devices: &[(DeviceId, String)],
) -> Result<(), StoreError> {
    let transfer = transfer.to_string();
    INSERT_DEVICES
        .execute(connection, dialect, devices, |query, (device, name)| {
            query
                .bind(transfer.as_str())
                .bind(i64::from(device.0))
                .bind(name.as_str())
        })
        .await
}

/// The devices that it is, or was, about, by id, with the names that they had when it began.
pub(crate) async fn noted(
    connection: &mut AnyConnection,
    transfer: TransferId,
) -> Result<Vec<(DeviceId, String)>, StoreError> {
    let rows = sqlx::query(
        "SELECT device_id, name FROM transfer_devices WHERE transfer_id = $1 ORDER BY device_id",
    )
    .bind(transfer.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| Ok((DeviceId(number32(row, "device_id")?), row.try_get("name")?)))
        .collect()
}

/// The devices that are on their way with it, by id, with their names.
pub(crate) async fn devices(
    connection: &mut AnyConnection,
    transfer: TransferId,
) -> Result<Vec<(DeviceId, String)>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, name FROM devices WHERE transfer_id = $1 AND transfer_id <> '' ORDER BY id",
    )
    .bind(transfer.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| Ok((DeviceId(number32(row, "id")?), row.try_get("name")?)))
        .collect()
}

/// What [`found`] reads.
const TOLD: &str = "t.id, t.from_group, t.to_group, t.devices, t.created, \
    t.ends, t.state, COALESCE(f.name, '') AS from_name, COALESCE(f.path, '') AS from_path, \
    COALESCE(g.name, '') AS to_name, COALESCE(g.path, '') AS to_path";

/// Both groups of a transfer.
const GROUPS: &str = "LEFT JOIN groups f ON f.id = t.from_group \
    LEFT JOIN groups g ON g.id = t.to_group";

fn found(row: &AnyRow) -> Result<Found, StoreError> {
    let state: i64 = row.try_get("state")?;
    Ok(Found {
        id: id(row, "id")?,
        from: id(row, "from_group")?,
        to: id(row, "to_group")?,
        devices: row.try_get("devices")?,
        created: UnixMillis(row.try_get("created")?),
        ends: UnixMillis(row.try_get("ends")?),
        state: TransferState::from_number(state).ok_or_else(|| StoreError::Value {
            column: "transfers.state",
            problem: state.to_string(),
        })?,
        from_group: (row.try_get("from_name")?, row.try_get("from_path")?),
        to_group: (row.try_get("to_name")?, row.try_get("to_path")?),
    })
}

/// The transfer of that id.
pub(crate) async fn get(
    connection: &mut AnyConnection,
    transfer: TransferId,
) -> Result<Option<Found>, StoreError> {
    let text = format!("SELECT {TOLD} FROM transfers t {GROUPS} WHERE t.id = $1");
    let row = sqlx::query(AssertSqlSafe(text))
        .bind(transfer.to_string())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(found).transpose()
}

/// Which transfers to list.
#[derive(Clone, Copy)]
pub(crate) struct Wanted<'a> {
    /// Those of groups with these paths and below.
    pub(crate) paths: &'a [String],
    /// Whether those that the groups give, or those that they may take.
    pub(crate) gives: bool,
    /// Only those that are so far.
    pub(crate) state: Option<TransferState>,
}

/// Where a transfer stands in lists: when it began, and its id.
pub(crate) type Position = (i64, TransferId);

/// The statement that finds those of one group and below, from it to its own transfers.
fn of_groups(gives: bool, backwards: bool) -> String {
    let group = if gives { "from_group" } else { "to_group" };
    let (compare, order) = match backwards {
        true => (">", "ASC"),
        false => ("<", "DESC"),
    };
    format!(
        "SELECT {TOLD} FROM groups w CROSS JOIN transfers t {GROUPS} \
         WHERE w.path >= $1 AND w.path < $2 AND t.{group} = w.id \
         AND (t.created, t.id) {compare} ($3, $4) AND ($5 < 0 OR t.state = $5) \
         ORDER BY t.created {order}, t.id {order} LIMIT $6"
    )
}

/// Transfers beyond a position, the newest first, at most `limit`; `backwards` walks up and returns
/// the oldest first.
pub(crate) async fn list(
    connection: &mut AnyConnection,
    wanted: Wanted<'_>,
    position: Option<Position>,
    backwards: bool,
    limit: i64,
) -> Result<Vec<Found>, StoreError> {
    let (time, transfer) = match position {
        Some((time, transfer)) => (time, transfer.to_string()),
        None if backwards => (i64::MIN, String::new()),
        None => (i64::MAX, String::new()),
    };
    let mut all = Vec::new();
    for path in wanted.paths {
        let text = of_groups(wanted.gives, backwards);
        let rows = sqlx::query(AssertSqlSafe(text))
            .bind(path.clone())
            .bind(after(path))
            .bind(time)
            .bind(transfer.clone())
            .bind(wanted.state.map_or(-1, TransferState::number))
            .bind(limit)
            .fetch_all(&mut *connection)
            .await?;
        for row in &rows {
            all.push(found(row)?);
        }
    }
    all.sort_by_key(|one: &Found| (one.created, one.id));
    all.dedup_by_key(|one| one.id);
    if !backwards {
        all.reverse();
    }
    all.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(all)
}

/// The statement that finds devices of a type that are on their way; `narrowed`: to one group.
fn on_their_way(backwards: bool, narrowed: bool) -> String {
    let (compare, order) = match backwards {
        true => ("<", "DESC"),
        false => (">", "ASC"),
    };
    let to = if narrowed { "AND t.to_group = $4" } else { "" };
    format!(
        "SELECT d.id AS device, d.name AS device_name, {TOLD} \
         FROM devices d CROSS JOIN transfers t {GROUPS} \
         WHERE d.device_type_id = $1 AND d.transfer_id <> '' AND d.id {compare} $2 \
         AND t.id = d.transfer_id {to} ORDER BY d.id {order} LIMIT $3"
    )
}

/// Devices of a type that are on their way, to that group where one is asked for, beyond a device,
/// by id; `backwards` walks down.
pub(crate) async fn of_device_type(
    connection: &mut AnyConnection,
    device_type: DeviceTypeId,
    to: Option<GroupId>,
    position: Option<i64>,
    backwards: bool,
    limit: i64,
) -> Result<Vec<(DeviceId, String, Found)>, StoreError> {
    let start = if backwards { i64::MAX } else { -1 };
    let mut query = sqlx::query(AssertSqlSafe(on_their_way(backwards, to.is_some())))
        .bind(device_type.to_string())
        .bind(position.unwrap_or(start))
        .bind(limit);
    if let Some(to) = to {
        query = query.bind(to.to_string());
    }
    let rows = query.fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            let device = DeviceId(number32(row, "device")?);
            Ok((device, row.try_get("device_name")?, found(row)?))
        })
        .collect()
}

const TARGETS: &str = "SELECT DISTINCT t.to_group FROM transfers t \
    WHERE t.from_group = $1 AND t.state = 0 ORDER BY t.to_group LIMIT $2";

/// The groups to which devices of a group are on their way, at most `limit`.
pub(crate) async fn targets(
    connection: &mut AnyConnection,
    from: GroupId,
    limit: i64,
) -> Result<Vec<GroupId>, StoreError> {
    let rows = sqlx::query(TARGETS)
        .bind(from.to_string())
        .bind(limit)
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| id(row, "to_group")).collect()
}

/// Ends an open one. False where it is not open any more; else it is held.
pub(crate) async fn end(
    connection: &mut AnyConnection,
    transfer: TransferId,
    state: TransferState,
) -> Result<bool, StoreError> {
    let ended = sqlx::query("UPDATE transfers SET state = $1 WHERE id = $2 AND state = 0")
        .bind(state.number())
        .bind(transfer.to_string())
        .execute(connection)
        .await?;
    Ok(ended.rows_affected() == 1)
}

/// The open ones that nobody took by `now`, at most `limit`.
pub(crate) async fn over(
    connection: &mut AnyConnection,
    now: UnixMillis,
    limit: i64,
) -> Result<Vec<TransferId>, StoreError> {
    let rows = sqlx::query(
        "SELECT id FROM transfers WHERE state = 0 AND ends <= $1 ORDER BY ends LIMIT $2",
    )
    .bind(now.0)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| id(row, "id")).collect()
}

#[cfg(test)]
mod tests {
    use super::super::planned::{Given, plan};
    use super::*;
    use crate::testing::on_each;

    #[tokio::test]
    async fn lists_are_found_by_the_index_of_what_they_show() {
        on_each(async |test| {
            let dialect = test.engine.db.dialect;
            let mut tx = test.engine.db.write().await.unwrap();
            let of_groups_given = [
                Given::Text("/"),
                Given::Text("0"),
                Given::Int(1),
                Given::Text("a"),
                Given::Int(-1),
                Given::Int(50),
            ];
            let moving = [
                Given::Text("a"),
                Given::Int(1),
                Given::Int(50),
                Given::Text("b"),
            ];
            let mut plans = vec![("transfers_under_way", {
                let given = [Given::Text("a"), Given::Int(50)];
                plan(&mut tx, dialect, TARGETS, &given).await
            })];
            for backwards in [false, true] {
                for (gives, index) in [(true, "transfers_from"), (false, "transfers_to")] {
                    let text = of_groups(gives, backwards);
                    plans.push((index, plan(&mut tx, dialect, &text, &of_groups_given).await));
                }
                for narrowed in [false, true] {
                    let text = on_their_way(backwards, narrowed);
                    let given = if narrowed { &moving[..] } else { &moving[..3] };
                    plans.push((
                        "devices_on_their_way",
                        plan(&mut tx, dialect, &text, given).await,
                    ));
                }
            }
            for (index, plan) in plans {
                match dialect {
                    Dialect::Sqlite => assert!(plan.contains(index), "{plan}"),
                    // Of two indexes it may take either where nothing is stored.
                    Dialect::Postgres => assert!(!plan.contains("Seq Scan"), "{plan}"),
                }
            }
            tx.rollback().await.unwrap();
            test
        })
        .await;
    }
}
