//! Device types.

use domain::device_type::{DeviceTypeView, DisplayType};
use domain::{ContractId, DeviceTypeId, GroupId, UnixMillis};
use sqlx::AssertSqlSafe;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::bulk::{Bulk, int};
use super::db::{Dialect, StoreError};
use super::sql::{id, optional_id};

/// A device type to be stored.
pub(crate) struct NewRow<'a> {
    pub(crate) id: DeviceTypeId,
    pub(crate) group: GroupId,
    pub(crate) contract: Option<ContractId>,
    pub(crate) name: &'a str,
    pub(crate) description: &'a str,
    pub(crate) format: &'a str,
    pub(crate) keep_alive: i64,
}

/// Adds a device type.
pub(crate) async fn insert(
    connection: &mut sqlx::AnyConnection,
    row: &NewRow<'_>,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let display = if row.format.is_empty() {
        DisplayType::None
    } else {
        DisplayType::Custom
    };
    sqlx::query(
        "INSERT INTO device_types (id, group_id, contract_id, name, description, display, format, \
         format_version, keep_alive, alert_email, created, devices, messages) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, '', $9, 0, 0)",
    )
    .bind(row.id.to_string())
    .bind(row.group.to_string())
    .bind(row.contract.map(|id| id.to_string()))
    .bind(row.name)
    .bind(row.description)
    .bind(display.number())
    .bind(row.format)
    .bind(row.keep_alive)
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// The device type of a group with that name.
pub(crate) async fn by_name(
    connection: &mut sqlx::AnyConnection,
    group: GroupId,
    name: &str,
) -> Result<Option<DeviceTypeId>, StoreError> {
    let row = sqlx::query("SELECT id FROM device_types WHERE group_id = $1 AND name = $2")
        .bind(group.to_string())
        .bind(name)
        .fetch_optional(connection)
        .await?;
    row.map(|row| id(&row, "id")).transpose()
}

const FORMATS: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT t.id, t.format_version, t.format \
           FROM v CROSS JOIN device_types t WHERE t.id = v.id",
    columns: &["TEXT"],
};

/// Version and text of the custom format of each device type.
pub(crate) async fn formats(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    ids: &[DeviceTypeId],
) -> Result<Vec<(DeviceTypeId, i64, String)>, StoreError> {
    let mut formats = Vec::with_capacity(ids.len());
    FORMATS
        .fetch(
            connection,
            dialect,
            ids,
            |query, id| query.bind(id.to_string()),
            |row| {
                formats.push((id(row, "id")?, int(row, 1)?, row.try_get(2)?));
                Ok(())
            },
        )
        .await?;
    Ok(formats)
}

const COUNT_MESSAGES: Bulk = Bulk {
    text: "WITH v (id, count) AS (VALUES {rows}) \
           UPDATE device_types SET messages = device_types.messages + v.count \
           FROM v WHERE device_types.id = v.id",
    columns: &["TEXT", "BIGINT"],
};

/// Adds to the counts of messages; ids ascending.
pub(crate) async fn count_messages(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    counts: &[(DeviceTypeId, i64)],
) -> Result<(), StoreError> {
    COUNT_MESSAGES
        .execute(connection, dialect, counts, |query, (id, count)| {
            query.bind(id.to_string()).bind(*count)
        })
        .await
}

/// A device type with the path of its group.
pub(crate) struct Found {
    pub(crate) view: DeviceTypeView,
    pub(crate) group_path: String,
}

const VIEW: &str = "SELECT t.id, t.group_id, g.name AS group_name, g.path AS group_path, \
    t.contract_id, c.name AS contract_name, t.name, t.description, t.display, t.format, \
    t.format_version, t.keep_alive, t.alert_email, t.created, t.devices, \
    (SELECT COUNT(*) FROM callbacks b WHERE b.device_type_id = t.id AND b.deleted = 0) AS callbacks \
    FROM device_types t JOIN groups g ON g.id = t.group_id \
    LEFT JOIN contracts c ON c.id = t.contract_id";

fn found(row: &AnyRow) -> Result<Found, StoreError> {
    let display: i64 = row.try_get("display")?;
    Ok(Found {
        group_path: row.try_get("group_path")?,
        view: DeviceTypeView {
            id: id(row, "id")?,
            group: id(row, "group_id")?,
            group_name: row.try_get("group_name")?,
            contract: optional_id(row, "contract_id")?,
            contract_name: row.try_get("contract_name")?,
            name: row.try_get("name")?,
            description: row.try_get("description")?,
            display: DisplayType::from_number(display).ok_or_else(|| StoreError::Value {
                column: "device_types.display",
                problem: display.to_string(),
            })?,
            format: row.try_get("format")?,
            format_version: row.try_get("format_version")?,
            keep_alive: row.try_get("keep_alive")?,
            alert_email: row.try_get("alert_email")?,
            created: UnixMillis(row.try_get("created")?),
            devices: row.try_get("devices")?,
            callbacks: row.try_get("callbacks")?,
        },
    })
}

/// The device type of that id.
pub(crate) async fn get(
    connection: &mut sqlx::AnyConnection,
    device_type: DeviceTypeId,
) -> Result<Option<Found>, StoreError> {
    let row = sqlx::query(AssertSqlSafe(format!("{VIEW} WHERE t.id = $1")))
        .bind(device_type.to_string())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(found).transpose()
}

/// Device types in groups below `path`, by name, beyond a position (name and id).
pub(crate) async fn list(
    connection: &mut sqlx::AnyConnection,
    path: &str,
    text: &str,
    position: Option<(String, String)>,
    backwards: bool,
    limit: i64,
) -> Result<Vec<DeviceTypeView>, StoreError> {
    let (compare, order) = if backwards {
        ("<", "DESC")
    } else {
        (">", "ASC")
    };
    let beyond = if position.is_some() {
        format!("AND (t.name, t.id) {compare} ($5, $6)")
    } else {
        String::new()
    };
    let sql = format!(
        "{VIEW} WHERE g.path >= $1 AND g.path < $2 AND LOWER(t.name) LIKE $3 ESCAPE '!' {beyond} \
         ORDER BY t.name {order}, t.id {order} LIMIT $4"
    );
    let mut query = sqlx::query(AssertSqlSafe(sql))
        .bind(path)
        .bind(super::groups::after(path))
        .bind(super::devices::anywhere(text))
        .bind(limit);
    if let Some((name, id)) = position {
        query = query.bind(name).bind(id);
    }
    let rows = query.fetch_all(connection).await?;
    rows.iter()
        .map(|row| found(row).map(|found| found.view))
        .collect()
}

/// How many device types of groups below `path` have `text` in their name.
pub(crate) async fn count(
    connection: &mut sqlx::AnyConnection,
    path: &str,
    text: &str,
) -> Result<i64, StoreError> {
    let row = sqlx::query(
        "SELECT COUNT(*) FROM device_types t JOIN groups g ON g.id = t.group_id \
         WHERE g.path >= $1 AND g.path < $2 AND LOWER(t.name) LIKE $3 ESCAPE '!'",
    )
    .bind(path)
    .bind(super::groups::after(path))
    .bind(super::devices::anywhere(text))
    .fetch_one(connection)
    .await?;
    Ok(row.try_get(0)?)
}

/// Counts over groups below `path`: device types, devices and messages.
pub(crate) async fn totals(
    connection: &mut sqlx::AnyConnection,
    path: &str,
) -> Result<(i64, i64, i64), StoreError> {
    let row = sqlx::query(
        "SELECT COUNT(*), CAST(COALESCE(SUM(t.devices), 0) AS BIGINT), \
                CAST(COALESCE(SUM(t.messages), 0) AS BIGINT) \
         FROM device_types t JOIN groups g ON g.id = t.group_id WHERE g.path >= $1 AND g.path < $2",
    )
    .bind(path)
    .bind(super::groups::after(path))
    .fetch_one(connection)
    .await?;
    Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?))
}

/// Sums over the callbacks of groups below `path`: owed, delivered and failed.
pub(crate) async fn deliveries(
    connection: &mut sqlx::AnyConnection,
    path: &str,
) -> Result<(i64, i64, i64), StoreError> {
    let row = sqlx::query(
        "SELECT CAST(COALESCE(SUM(b.owed), 0) AS BIGINT), \
                CAST(COALESCE(SUM(b.delivered), 0) AS BIGINT), \
                CAST(COALESCE(SUM(b.failed), 0) AS BIGINT) \
         FROM callbacks b JOIN device_types t ON t.id = b.device_type_id \
         JOIN groups g ON g.id = t.group_id WHERE g.path >= $1 AND g.path < $2 AND b.deleted = 0",
    )
    .bind(path)
    .bind(super::groups::after(path))
    .fetch_one(connection)
    .await?;
    Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?))
}

/// Adds a contract.
pub(crate) async fn insert_contract(
    connection: &mut sqlx::AnyConnection,
    contract: &domain::contract::Contract,
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO contracts (id, group_id, name, max_uplinks, created) \
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(contract.id.to_string())
    .bind(contract.group.to_string())
    .bind(contract.name.as_str())
    .bind(contract.max_uplinks.map(i64::from))
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Gives a device type another custom format and counts its version up.
#[cfg(any(test, feature = "testing"))]
pub(crate) async fn set_format(
    connection: &mut sqlx::AnyConnection,
    device_type: DeviceTypeId,
    format: &str,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE device_types SET format = $1, display = $2, format_version = format_version + 1 \
         WHERE id = $3",
    )
    .bind(format)
    .bind(DisplayType::Custom.number())
    .bind(device_type.to_string())
    .execute(connection)
    .await?;
    Ok(())
}
