//! The callbacks of event configurations: each has one at most.

use domain::alert::EventCallbackView;
use domain::callback::CallbackInput;
use domain::{CallbackId, EventConfigurationId, UnixMillis};
use sqlx::{AnyConnection, Row};

use super::super::bulk::Bulk;
use super::super::db::{Dialect, StoreError};
use super::super::{deliveries, sql};
use super::sealed::Texts;
use super::{secrets, settings};
use crate::secret::SecretKey;

/// The callback of an event configuration.
#[derive(Clone, Debug)]
pub(crate) struct OfConfiguration {
    pub(crate) configuration: EventConfigurationId,
    /// Its settings as they were typed; hidden where they cannot be opened.
    pub(crate) input: CallbackInput,
    /// How it fares.
    pub(crate) view: EventCallbackView,
}

/// The callbacks of those event configurations, as far as they have one.
pub(crate) async fn of_configurations(
    connection: &mut AnyConnection,
    dialect: Dialect,
    key: &SecretKey,
    ids: &[EventConfigurationId],
) -> Result<Vec<OfConfiguration>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH wanted (id) AS (VALUES {rows}) \
               SELECT c.id, c.event_configuration_id, c.kind, c.subtype, c.method, c.url, \
               c.headers, c.content_type, c.body, c.payload_config, c.enabled, c.dead, c.owed, \
               c.delivered, c.failed, c.send_duplicate, c.send_sni, c.channel, c.line_pattern, \
               c.recipient, c.subject, c.message, c.topic, c.discovery, c.in_order, \
               c.sealed_settings, c.secret, c.former_secret, c.switched_off, c.off_since \
               FROM wanted CROSS JOIN callbacks c \
               WHERE c.event_configuration_id = wanted.id AND c.deleted = 0",
        columns: &["TEXT"],
    };
    let mut found = Vec::with_capacity(ids.len());
    QUERY
        .fetch(
            connection,
            dialect,
            ids,
            |query, id| query.bind(id.to_string()),
            |row| {
                let id: CallbackId = sql::id(row, "id")?;
                let texts = Texts::open(row, key, id)?.unwrap_or_else(Texts::hidden);
                found.push(OfConfiguration {
                    configuration: sql::id(row, "event_configuration_id")?,
                    input: settings::input(row, texts)?,
                    view: EventCallbackView {
                        id,
                        enabled: row.try_get::<i64, _>("enabled")? != 0,
                        dead: row.try_get::<i64, _>("dead")? != 0,
                        switched_off: row.try_get("switched_off")?,
                        off_since: sql::time_or_never(row, "off_since")?,
                        signing: secrets::of(row)?.len() as i64,
                        waiting: row.try_get("owed")?,
                        delivered: row.try_get("delivered")?,
                        failed: row.try_get("failed")?,
                    },
                });
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// Switches the callback of an event configuration on or off, where it has one.
pub(crate) async fn enable_of_configuration(
    connection: &mut AnyConnection,
    configuration: EventConfigurationId,
    enabled: bool,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE callbacks SET enabled = $1, failing_since = 0, switched_off = '', off_since = 0, \
         off_told = 0 WHERE event_configuration_id = $2 AND deleted = 0",
    )
    .bind(i64::from(enabled))
    .bind(configuration.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

/// Marks the callback of an event configuration as deleted. Its deliveries are cancelled before,
/// see [`super::super::deliveries::cancel`].
pub(crate) async fn delete_of_configuration(
    connection: &mut AnyConnection,
    configuration: EventConfigurationId,
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE callbacks SET deleted = $1, enabled = 0 \
         WHERE event_configuration_id = $2 AND deleted = 0",
    )
    .bind(now.0)
    .bind(configuration.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

/// Marks the callbacks of event configurations as deleted, and cancels what they owe. The
/// configurations ascending.
pub(crate) async fn delete_of_configurations(
    connection: &mut AnyConnection,
    dialect: Dialect,
    configurations: &[EventConfigurationId],
    now: UnixMillis,
) -> Result<(), StoreError> {
    const OF_THEM: Bulk = Bulk {
        text: "WITH v (id) AS (VALUES {rows}) \
               SELECT c.id FROM v CROSS JOIN callbacks c \
               WHERE c.event_configuration_id = v.id AND c.deleted = 0",
        columns: &["TEXT"],
    };
    const DELETE: Bulk = Bulk {
        text: "WITH v (id, deleted, cancelled) AS (VALUES {rows}) \
               UPDATE callbacks SET deleted = v.deleted, enabled = 0, \
               owed = callbacks.owed - v.cancelled FROM v WHERE callbacks.id = v.id",
        columns: &["TEXT", "BIGINT", "BIGINT"],
    };
    let mut found: Vec<CallbackId> = Vec::new();
    OF_THEM
        .fetch(
            connection,
            dialect,
            configurations,
            |query, id| query.bind(id.to_string()),
            |row| {
                found.push(sql::id(row, "id")?);
                Ok(())
            },
        )
        .await?;
    found.sort_unstable();
    // Deliveries before their callbacks, in the order in which the worker locks them.
    let cancelled = deliveries::cancel_all(connection, dialect, &found).await?;
    DELETE
        .execute(connection, dialect, &found, |query, id| {
            let cancelled = cancelled.get(id).copied().unwrap_or_default();
            query.bind(id.to_string()).bind(now.0).bind(cancelled)
        })
        .await
}
