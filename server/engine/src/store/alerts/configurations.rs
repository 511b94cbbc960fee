//! The table `event_configurations`, and the number that changes with every edit.

use domain::alert::{AlertOwner, EventConfigurationInput, EventConfigurationSettings};
use domain::callback::{CallbackInput, ON};
use domain::{CallbackId, EventConfigurationId, UnixMillis};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::store::bulk::{Bulk, int};
use crate::store::db::{Dialect, StoreError};
use crate::store::sql::{id, optional_id};

/// A configuration as it is stored. Its callback's settings are not read.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) id: EventConfigurationId,
    pub(crate) owner: AlertOwner,
    pub(crate) enabled: bool,
    pub(crate) replaces: Option<EventConfigurationId>,
    pub(crate) input: EventConfigurationInput,
    pub(crate) created: UnixMillis,
    /// When mails of it were last put together; 0: never.
    pub(crate) mailed: UnixMillis,
    /// Its callback, where that is sent, and whether what a device does is told in its order.
    pub(crate) callback: Option<(CallbackId, bool)>,
}

/// The settings as JSON, but for what stands in columns of its own or among the callbacks.
fn printed(input: &EventConfigurationInput) -> String {
    let alone = EventConfigurationInput {
        callback: CallbackInput::default(),
        ..input.clone()
    };
    // Texts only: nothing in it that JSON could not say.
    serde_json::to_string(&alone).unwrap_or_else(|_| "{}".into())
}

/// The word for what it watches, or nothing.
fn watches(settings: &EventConfigurationSettings) -> &'static str {
    let trigger = settings.trigger.as_ref();
    trigger.map_or("", |trigger| trigger.watch().word())
}

/// Adds a configuration.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    id: EventConfigurationId,
    owner: AlertOwner,
    input: &EventConfigurationInput,
    settings: &EventConfigurationSettings,
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO event_configurations (id, owner_kind, owner, name, enabled, replaces, \
         watches, settings, mailed, created, deleted) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, 0)",
    )
    .bind(id.to_string())
    .bind(owner.number())
    .bind(owner.to_string())
    .bind(settings.name.clone())
    .bind(i64::from(settings.enabled))
    .bind(settings.replaces.map(|id| id.to_string()))
    .bind(watches(settings))
    .bind(printed(input))
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Replaces the settings of a configuration.
pub(crate) async fn edit(
    connection: &mut AnyConnection,
    id: EventConfigurationId,
    input: &EventConfigurationInput,
    settings: &EventConfigurationSettings,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE event_configurations SET name = $1, enabled = $2, replaces = $3, watches = $4, \
         settings = $5 WHERE id = $6",
    )
    .bind(settings.name.clone())
    .bind(i64::from(settings.enabled))
    .bind(settings.replaces.map(|id| id.to_string()))
    .bind(watches(settings))
    .bind(printed(input))
    .bind(id.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

/// Marks a configuration as deleted.
pub(crate) async fn delete(
    connection: &mut AnyConnection,
    id: EventConfigurationId,
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE event_configurations SET deleted = $1, enabled = 0 WHERE id = $2")
        .bind(now.0)
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Marks configurations as deleted; ascending.
pub(crate) async fn delete_all(
    connection: &mut AnyConnection,
    dialect: Dialect,
    configurations: &[EventConfigurationId],
    now: UnixMillis,
) -> Result<(), StoreError> {
    const DELETE: Bulk = Bulk {
        text: "WITH v (id, deleted) AS (VALUES {rows}) \
               UPDATE event_configurations SET deleted = v.deleted, enabled = 0 FROM v \
               WHERE event_configurations.id = v.id",
        columns: &["TEXT", "BIGINT"],
    };
    DELETE
        .execute(connection, dialect, configurations, |query, id| {
            query.bind(id.to_string()).bind(now.0)
        })
        .await
}

/// Says that there was an edit, by a number that no other has: what was kept in mind under one
/// that was not committed is never taken for another. The row is held until the transaction ends,
/// so that edits follow each other: call it first.
pub(crate) async fn bump(connection: &mut AnyConnection, number: i64) -> Result<(), StoreError> {
    sqlx::query("UPDATE event_configurations_version SET version = $1 WHERE id = 1")
        .bind(number)
        .execute(connection)
        .await?;
    Ok(())
}

/// How many configurations an owner has, those that are switched off among them.
pub(crate) async fn count(
    connection: &mut AnyConnection,
    owner: AlertOwner,
) -> Result<i64, StoreError> {
    let row = sqlx::query(
        "SELECT COUNT(*) FROM event_configurations \
         WHERE owner = $1 AND deleted = 0",
    )
    .bind(owner.to_string())
    .fetch_one(connection)
    .await?;
    int(&row, 0)
}

/// The number of the last edit.
pub(crate) async fn version(connection: &mut AnyConnection) -> Result<i64, StoreError> {
    let row = sqlx::query("SELECT version FROM event_configurations_version WHERE id = 1")
        .fetch_one(connection)
        .await?;
    int(&row, 0)
}

/// Each owner that has configurations that hold, with the words for what they watch; an empty word
/// for those that only switch others off.
pub(crate) async fn owners(
    connection: &mut AnyConnection,
) -> Result<Vec<(AlertOwner, String)>, StoreError> {
    let rows = sqlx::query(
        "SELECT DISTINCT owner_kind, owner, \
         CASE WHEN enabled = 1 THEN watches ELSE '' END AS looks FROM event_configurations \
         WHERE deleted = 0 AND (enabled = 1 OR replaces IS NOT NULL)",
    )
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| Ok((owner(row)?, row.try_get("looks")?)))
        .collect()
}

fn owner(row: &AnyRow) -> Result<AlertOwner, StoreError> {
    let (number, owner): (i64, &str) = (row.try_get("owner_kind")?, row.try_get("owner")?);
    AlertOwner::read(number, owner).ok_or_else(|| StoreError::Value {
        column: "event_configurations.owner",
        problem: owner.to_owned(),
    })
}

fn stored(row: &AnyRow) -> Result<Stored, StoreError> {
    let own: EventConfigurationId = id(row, "id")?;
    let owner = owner(row)?;
    let settings: &str = row.try_get("settings")?;
    let input = serde_json::from_str(settings).map_err(|error| StoreError::Value {
        column: "event_configurations.settings",
        problem: error.to_string(),
    })?;
    let enabled = row.try_get::<i64, _>("enabled")? != 0;
    let callback: Option<CallbackId> = optional_id(row, "callback_id")?;
    let in_order: Option<i64> = row.try_get("in_order")?;
    Ok(Stored {
        id: own,
        owner,
        enabled,
        replaces: optional_id(row, "replaces")?,
        input: EventConfigurationInput {
            enabled: if enabled { ON } else { "" }.to_owned(),
            ..input
        },
        created: UnixMillis(row.try_get("created")?),
        mailed: UnixMillis(row.try_get("mailed")?),
        callback: callback.zip(in_order.map(|in_order| in_order != 0)),
    })
}

/// A configuration, unless it was deleted.
pub(crate) async fn get(
    connection: &mut AnyConnection,
    id: EventConfigurationId,
) -> Result<Option<Stored>, StoreError> {
    let row = sqlx::query(
        "SELECT e.id, e.owner_kind, e.owner, e.enabled, e.replaces, e.settings, e.created, \
         e.mailed, c.id AS callback_id, c.in_order FROM event_configurations e \
         LEFT JOIN callbacks c ON c.event_configuration_id = e.id AND c.enabled = 1 \
           AND c.deleted = 0 \
         WHERE e.id = $1 AND e.deleted = 0",
    )
    .bind(id.to_string())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(stored).transpose()
}

/// The configurations of those owners that were not deleted, oldest first.
pub(crate) async fn of_owners(
    connection: &mut AnyConnection,
    dialect: Dialect,
    owners: &[AlertOwner],
) -> Result<Vec<Stored>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH wanted (owner) AS (VALUES {rows}) \
               SELECT e.id, e.owner_kind, e.owner, e.enabled, e.replaces, e.settings, e.created, \
               e.mailed, c.id AS callback_id, c.in_order \
               FROM wanted CROSS JOIN event_configurations e \
               LEFT JOIN callbacks c ON c.event_configuration_id = e.id AND c.enabled = 1 \
                 AND c.deleted = 0 \
               WHERE e.owner = wanted.owner AND e.deleted = 0",
        columns: &["TEXT"],
    };
    let mut found = Vec::new();
    QUERY
        .fetch(
            connection,
            dialect,
            owners,
            |query, owner| query.bind(owner.to_string()),
            |row| {
                found.push(stored(row)?);
                Ok(())
            },
        )
        .await?;
    found.sort_by_key(|one: &Stored| (one.created, one.id));
    Ok(found)
}
