//! Device types.

use domain::contract::{Granted, Offer, Subscription};
use domain::device_type::{
    DeviceTypeSettings, DeviceTypeUse, DeviceTypeView, DisplayType, DownlinkMode, Redecoding,
};
use domain::{DeviceTypeId, GroupId, UnixMillis};
use sqlx::AssertSqlSafe;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::bulk::{Bulk, int};
use super::contracts;
use super::db::{Dialect, StoreError};
use super::listing::{Bound, Walk};
use super::sql::id;

/// Adds a device type with its contracts.
pub(crate) async fn insert(
    connection: &mut sqlx::AnyConnection,
    id: DeviceTypeId,
    group: GroupId,
    settings: &DeviceTypeSettings,
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO device_types (id, group_id, name, description, display, format, \
         format_version, keep_alive, alert_email, downlink_mode, downlink_data, created, devices, \
         messages, renewal, retention) \
         VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, $9, $10, $11, 0, 0, $12, $13)",
    )
    .bind(id.to_string())
    .bind(group.to_string())
    .bind(settings.name.as_str())
    .bind(settings.description.as_str())
    .bind(settings.display.number())
    .bind(settings.format.as_str())
    .bind(settings.keep_alive)
    .bind(settings.alert_email.as_str())
    .bind(settings.downlink_mode.number())
    .bind(settings.downlink_data.as_str())
    .bind(now.0)
    .bind(i64::from(settings.renewal))
    .bind(settings.retention)
    .execute(&mut *connection)
    .await?;
    contracts::put(connection, id, &settings.contracts).await
}

/// Keeps the row from everybody else until the transaction ends, also from commits of uplinks,
/// which decode by it and take tokens of its contracts: none of them is under way with the old
/// ones once this returns. They hold devices before it; so does whoever is to change its devices.
pub(crate) async fn lock(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    id: DeviceTypeId,
) -> Result<(), StoreError> {
    if dialect == Dialect::Postgres {
        sqlx::query("SELECT id FROM device_types WHERE id = $1 FOR UPDATE")
            .bind(id.to_string())
            .fetch_optional(connection)
            .await?;
    }
    Ok(())
}

/// What a device type is used for, if it is there.
pub(crate) async fn used(
    connection: &mut sqlx::AnyConnection,
    device_type: DeviceTypeId,
) -> Result<Option<DeviceTypeUse>, StoreError> {
    let row = sqlx::query(
        "SELECT (SELECT COUNT(*) FROM devices d WHERE d.device_type_id = t.id), \
         (SELECT COUNT(*) FROM registrations r WHERE r.due = 1 AND r.device_type_id = t.id), \
         (SELECT COUNT(*) FROM callbacks b WHERE b.device_type_id = t.id AND b.deleted = 0), \
         (SELECT COUNT(*) FROM event_configurations e WHERE e.owner = t.id AND e.deleted = 0), \
         (SELECT COUNT(*) FROM station_tokens s WHERE s.registers_under = t.id), \
         t.messages FROM device_types t WHERE t.id = $1",
    )
    .bind(device_type.to_string())
    .fetch_optional(connection)
    .await?;
    let used = |row: AnyRow| {
        Ok(DeviceTypeUse {
            devices: int(&row, 0)?,
            registrations: int(&row, 1)?,
            callbacks: int(&row, 2)?,
            event_configurations: int(&row, 3)?,
            tokens: int(&row, 4)?,
            messages: int(&row, 5)?,
        })
    };
    row.map(used).transpose()
}

/// Deletes a device type that is locked and that nothing is of. Tokens register nothing under it
/// any more; its callbacks were let go before.
pub(crate) async fn delete(
    connection: &mut sqlx::AnyConnection,
    device_type: DeviceTypeId,
) -> Result<(), StoreError> {
    for text in [
        "UPDATE station_tokens SET registers_under = NULL WHERE registers_under = $1",
        "DELETE FROM device_types WHERE id = $1",
    ] {
        sqlx::query(text)
            .bind(device_type.to_string())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Replaces the settings of a device type, its contracts among them, and gives them a format
/// version.
pub(crate) async fn edit(
    connection: &mut sqlx::AnyConnection,
    id: DeviceTypeId,
    settings: &DeviceTypeSettings,
    format_version: i64,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE device_types SET name = $1, description = $2, display = $3, format = $4, \
         format_version = $5, keep_alive = $6, alert_email = $7, downlink_mode = $8, \
         downlink_data = $9, renewal = $10, retention = $11, swept = 0 WHERE id = $12",
    )
    .bind(settings.name.as_str())
    .bind(settings.description.as_str())
    .bind(settings.display.number())
    .bind(settings.format.as_str())
    .bind(format_version)
    .bind(settings.keep_alive)
    .bind(settings.alert_email.as_str())
    .bind(settings.downlink_mode.number())
    .bind(settings.downlink_data.as_str())
    .bind(i64::from(settings.renewal))
    .bind(settings.retention)
    .bind(id.to_string())
    .execute(&mut *connection)
    .await?;
    contracts::put(connection, id, &settings.contracts).await
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

const RULES: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT t.id, t.format_version, t.display, t.format, t.keep_alive, t.downlink_mode, \
           t.renewal, \
           (SELECT COUNT(*) FROM callbacks a WHERE a.device_type_id = t.id AND a.downlink = 1 \
              AND a.enabled = 1 AND a.deleted = 0) AS answers \
           FROM v CROSS JOIN device_types t \
           WHERE t.id = v.id {key share of t}",
    columns: &["TEXT"],
};

/// What the pipeline has to know of a device type.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    pub(crate) id: DeviceTypeId,
    /// The version of the format.
    pub(crate) version: i64,
    pub(crate) display: DisplayType,
    pub(crate) format: String,
    /// Seconds; 0: none.
    pub(crate) keep_alive: i64,
    pub(crate) downlink_mode: DownlinkMode,
    /// Whether a callback is chosen, and sent, whose answers its devices get.
    pub(crate) answers: bool,
    /// Whether tokens of its devices are renewed.
    pub(crate) renewal: bool,
    /// In the order in which they are tried.
    pub(crate) contracts: Vec<Granted>,
}

impl Rules {
    /// What it offers its devices.
    pub(crate) fn offer(&self) -> Offer<'_> {
        Offer {
            contracts: &self.contracts,
            renewal: self.renewal,
        }
    }

    /// The contract that says how much a device may send, and be sent, with a message of `time`.
    pub(crate) fn under(&self, subscription: &Subscription, time: UnixMillis) -> Option<&Granted> {
        subscription.under(self.offer(), time)
    }
}

/// What holds for messages of each device type. It stays so until the transaction ends.
pub(crate) async fn rules(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    ids: &[DeviceTypeId],
) -> Result<Vec<Rules>, StoreError> {
    let mut rules: Vec<Rules> = Vec::with_capacity(ids.len());
    RULES
        .fetch(
            connection,
            dialect,
            ids,
            |query, id| query.bind(id.to_string()),
            |row| {
                rules.push(Rules {
                    id: id(row, "id")?,
                    version: int(row, 1)?,
                    display: display(int(row, 2)?)?,
                    format: row.try_get(3)?,
                    keep_alive: int(row, 4)?,
                    downlink_mode: downlink_mode(int(row, 5)?)?,
                    renewal: int(row, 6)? != 0,
                    answers: int(row, 7)? != 0,
                    contracts: Vec::new(),
                });
                Ok(())
            },
        )
        .await?;
    // Only now that the rows are held: who changes the contracts holds them first.
    let mut contracts = contracts::of_types(connection, dialect, ids).await?;
    for one in &mut rules {
        one.contracts = contracts.remove(&one.id).unwrap_or_default();
    }
    Ok(rules)
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

const COUNT_DEVICES: Bulk = Bulk {
    text: "WITH v (id, count) AS (VALUES {rows}) \
           UPDATE device_types SET devices = device_types.devices + v.count \
           FROM v WHERE device_types.id = v.id",
    columns: &["TEXT", "BIGINT"],
};

/// Adds to the counts of devices; ids ascending. Rows to which nothing is added stay untouched.
pub(crate) async fn count_devices(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    counts: &[(DeviceTypeId, i64)],
) -> Result<(), StoreError> {
    let counts = counts.iter().filter(|(_, count)| *count != 0);
    let counts: Vec<(DeviceTypeId, i64)> = counts.copied().collect();
    COUNT_DEVICES
        .execute(connection, dialect, &counts, |query, (id, count)| {
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
    t.name, t.description, t.display, t.format, t.format_version, t.keep_alive, t.alert_email, \
    t.downlink_mode, t.downlink_data, t.renewal, t.retention, \
    t.created, t.devices, r.done, r.total, \
    (SELECT COUNT(*) FROM callbacks b WHERE b.device_type_id = t.id AND b.deleted = 0) AS callbacks \
    FROM device_types t JOIN groups g ON g.id = t.group_id \
    LEFT JOIN redecodings r ON r.device_type_id = t.id";

/// The display type of a stored number.
fn downlink_mode(number: i64) -> Result<DownlinkMode, StoreError> {
    DownlinkMode::from_number(number).ok_or_else(|| StoreError::Value {
        column: "device_types.downlink_mode",
        problem: number.to_string(),
    })
}

pub(super) fn display(number: i64) -> Result<DisplayType, StoreError> {
    DisplayType::from_number(number).ok_or_else(|| StoreError::Value {
        column: "device_types.display",
        problem: number.to_string(),
    })
}

/// A row; its contracts are read beside it.
fn found(row: &AnyRow) -> Result<Found, StoreError> {
    let mode: i64 = row.try_get("downlink_mode")?;
    let total: Option<i64> = row.try_get("total")?;
    let done: Option<i64> = row.try_get("done")?;
    Ok(Found {
        group_path: row.try_get("group_path")?,
        view: DeviceTypeView {
            id: id(row, "id")?,
            group: id(row, "group_id")?,
            group_name: row.try_get("group_name")?,
            contracts: Vec::new(),
            name: row.try_get("name")?,
            description: row.try_get("description")?,
            display: display(row.try_get("display")?)?,
            format: row.try_get("format")?,
            format_version: row.try_get("format_version")?,
            redecoding: total
                .zip(done)
                .map(|(total, done)| Redecoding { done, total }),
            downlink_mode: downlink_mode(mode)?,
            downlink_data: row.try_get("downlink_data")?,
            keep_alive: row.try_get("keep_alive")?,
            alert_email: row.try_get("alert_email")?,
            renewal: row.try_get::<i64, _>("renewal")? != 0,
            retention: row.try_get("retention")?,
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
        .fetch_optional(&mut *connection)
        .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let mut found = found(&row)?;
    found.view.contracts = contracts::names_of(connection, device_type).await?;
    Ok(Some(found))
}

/// The device types of groups below any of `paths` with `text` in their name.
fn meant(bound: &mut Bound, paths: &[&str], text: &str) -> String {
    let below = bound.below(paths);
    let text = bound.text(super::devices::anywhere(text));
    format!("{below} AND LOWER(t.name) LIKE {text} ESCAPE '!'")
}

/// Device types in groups below any of `paths` with `text` in their name, along a walk.
pub(crate) async fn list(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    paths: &[&str],
    text: &str,
    walk: &Walk,
) -> Result<Vec<DeviceTypeView>, StoreError> {
    let mut bound = Bound::default();
    let condition = meant(&mut bound, paths, text);
    let end = walk.end(&mut bound);
    let query = bound.query(format!("{VIEW} WHERE {condition}{end}"));
    let rows = query.fetch_all(&mut *connection).await?;
    let views = rows.iter().map(|row| found(row).map(|found| found.view));
    let mut views = views.collect::<Result<Vec<DeviceTypeView>, StoreError>>()?;
    let ids: Vec<DeviceTypeId> = views.iter().map(|view| view.id).collect();
    let mut contracts = contracts::names(connection, dialect, &ids).await?;
    for view in &mut views {
        view.contracts = contracts.remove(&view.id).unwrap_or_default();
    }
    Ok(views)
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
        "SELECT COUNT(*) FROM device_types t JOIN groups g ON g.id = t.group_id WHERE {condition}"
    ));
    Ok(query.fetch_one(connection).await?.try_get(0)?)
}

/// The names of the device types of groups below any of `paths` with `text` in them, by name, at most
/// `limit`.
pub(crate) async fn names(
    connection: &mut sqlx::AnyConnection,
    paths: &[&str],
    text: &str,
    limit: i64,
) -> Result<Vec<(DeviceTypeId, String)>, StoreError> {
    let mut bound = Bound::default();
    let condition = meant(&mut bound, paths, text);
    let limit = bound.int(limit);
    let query = bound.query(format!(
        "SELECT t.id, t.name FROM device_types t JOIN groups g ON g.id = t.group_id \
         WHERE {condition} ORDER BY t.name, t.id LIMIT {limit}"
    ));
    let rows = query.fetch_all(connection).await?;
    rows.iter()
        .map(|row| Ok((id(row, "id")?, row.try_get("name")?)))
        .collect()
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
