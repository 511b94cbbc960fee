//! Device types.

use domain::contract::{Offer, Terms};
use domain::device_type::{
    DeviceTypeSettings, DeviceTypeView, DisplayType, DownlinkMode, Redecoding,
};
use domain::{ContractId, DeviceTypeId, GroupId, UnixMillis};
use sqlx::AssertSqlSafe;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::bulk::{Bulk, int};
use super::db::{Dialect, StoreError};
use super::sql::{id, optional_id};

/// Adds a device type.
pub(crate) async fn insert(
    connection: &mut sqlx::AnyConnection,
    id: DeviceTypeId,
    group: GroupId,
    settings: &DeviceTypeSettings,
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO device_types (id, group_id, contract_id, name, description, display, format, \
         format_version, keep_alive, alert_email, downlink_mode, downlink_data, created, devices, \
         messages, renewal) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9, $10, $11, $12, 0, 0, $13)",
    )
    .bind(id.to_string())
    .bind(group.to_string())
    .bind(settings.contract.map(|id| id.to_string()))
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
    .execute(connection)
    .await?;
    Ok(())
}

/// Keeps the row from everybody else until the transaction ends, also from commits of uplinks,
/// which decode by it: none of them is under way with the old format once this returns.
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

/// Replaces the settings of a device type and gives them a format version.
pub(crate) async fn edit(
    connection: &mut sqlx::AnyConnection,
    id: DeviceTypeId,
    settings: &DeviceTypeSettings,
    format_version: i64,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE device_types SET contract_id = $1, name = $2, description = $3, display = $4, \
         format = $5, format_version = $6, keep_alive = $7, alert_email = $8, downlink_mode = $9, \
         downlink_data = $10, renewal = $11 WHERE id = $12",
    )
    .bind(settings.contract.map(|id| id.to_string()))
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
    .bind(id.to_string())
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

const RULES: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT t.id, t.format_version, t.display, t.format, t.keep_alive, t.downlink_mode, \
           c.max_uplinks, c.start, c.activation_end, c.communication_end, \
           c.token_months, c.max_tokens, c.tokens_in_use, c.bidir, c.max_downlinks, c.renewal, \
           c.test_frames, t.renewal, c.id AS contract, \
           (SELECT COUNT(*) FROM callbacks a WHERE a.device_type_id = t.id AND a.downlink = 1 \
              AND a.enabled = 1 AND a.deleted = 0) AS answers \
           FROM v CROSS JOIN device_types t LEFT JOIN contracts c ON c.id = t.contract_id \
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
    pub(crate) contract: Option<Granted>,
}

impl Rules {
    /// What it offers its devices.
    pub(crate) fn offer(&self) -> Offer<'_> {
        let contract = self.contract.as_ref();
        Offer {
            contract: contract.map(|granted| (granted.contract, &granted.terms)),
            tokens_left: contract.is_none_or(|granted| granted.terms.has_token_left()),
            renewal: self.renewal,
        }
    }
}

/// What the contract of a device type grants.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Granted {
    pub(crate) contract: ContractId,
    pub(crate) max_uplinks: Option<u32>,
    pub(crate) terms: Terms,
}

/// What holds for messages of each device type. It stays so until the transaction ends.
pub(crate) async fn rules(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    ids: &[DeviceTypeId],
) -> Result<Vec<Rules>, StoreError> {
    let mut rules = Vec::with_capacity(ids.len());
    RULES
        .fetch(
            connection,
            dialect,
            ids,
            |query, id| query.bind(id.to_string()),
            |row| {
                let granted = match optional_id(row, "contract")? {
                    None => None,
                    Some(contract) => {
                        let max_uplinks: Option<i64> = row.try_get(6)?;
                        Some(Granted {
                            contract,
                            max_uplinks: max_uplinks.map(|max| max as u32),
                            terms: super::contracts::terms(row, 7)?,
                        })
                    }
                };
                rules.push(Rules {
                    id: id(row, "id")?,
                    version: int(row, 1)?,
                    display: display(int(row, 2)?)?,
                    format: row.try_get(3)?,
                    keep_alive: int(row, 4)?,
                    downlink_mode: downlink_mode(int(row, 5)?)?,
                    answers: int(row, 19)? != 0,
                    renewal: int(row, 17)? != 0,
                    contract: granted,
                });
                Ok(())
            },
        )
        .await?;
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

/// Adds to the counts of devices; ids ascending.
pub(crate) async fn count_devices(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    counts: &[(DeviceTypeId, i64)],
) -> Result<(), StoreError> {
    COUNT_DEVICES
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
    t.format_version, t.keep_alive, t.alert_email, t.downlink_mode, t.downlink_data, t.renewal, \
    t.created, t.devices, r.done, r.total, \
    (SELECT COUNT(*) FROM callbacks b WHERE b.device_type_id = t.id AND b.deleted = 0) AS callbacks \
    FROM device_types t JOIN groups g ON g.id = t.group_id \
    LEFT JOIN contracts c ON c.id = t.contract_id \
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
            contract: optional_id(row, "contract_id")?,
            contract_name: row.try_get("contract_name")?,
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
