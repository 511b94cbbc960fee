//! The settings of a callback: written as they were typed, and read again.

use domain::callback::{CallbackInput, CallbackKind, Channel, ON};
use domain::{CallbackId, DeviceTypeId, EventConfigurationId, UnixMillis};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::super::bulk::Bulk;
use super::super::db::{Dialect, StoreError};
use super::super::sql::{self, Query};
use super::sealed::Texts;
use super::{kind, secrets};
use crate::secret::{Seal, SecretKey};

/// Writes a new callback.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    seal: Seal<'_>,
    id: CallbackId,
    device_type: DeviceTypeId,
    kind: CallbackKind,
    input: &CallbackInput,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let (kind, subtype) = kind.numbers();
    let query = sqlx::query(
        "INSERT INTO callbacks (method, content_type, payload_config, enabled, send_duplicate, \
         send_sni, channel, recipient, discovery, in_order, sealed_settings, id, device_type_id, \
         kind, subtype, created, url, headers, body, dead, deleted, owed, delivered, failed) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, \
         '', '', '', 0, 0, 0, 0, 0)",
    );
    bound(query, input, Texts::of(input).seal(seal, id))
        .bind(id.to_string())
        .bind(device_type.to_string())
        .bind(kind)
        .bind(subtype)
        .bind(now.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Replaces the settings of a callback; `false` when it is not there.
pub(crate) async fn edit(
    connection: &mut AnyConnection,
    seal: Seal<'_>,
    device_type: DeviceTypeId,
    id: CallbackId,
    input: &CallbackInput,
) -> Result<bool, StoreError> {
    let query = sqlx::query(
        "UPDATE callbacks SET method = $1, content_type = $2, payload_config = $3, enabled = $4, \
         send_duplicate = $5, send_sni = $6, channel = $7, recipient = $8, discovery = $9, \
         in_order = $10, sealed_settings = $11, url = '', headers = '', body = '', \
         line_pattern = '', subject = '', message = '', topic = '', failing_since = 0, \
         switched_off = '', off_told = 0 \
         WHERE id = $12 AND device_type_id = $13 AND deleted = 0",
    );
    let done = bound(query, input, Texts::of(input).seal(seal, id))
        .bind(id.to_string())
        .bind(device_type.to_string())
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes the callback of an event configuration, which has none yet.
pub(crate) async fn insert_of_configuration(
    connection: &mut AnyConnection,
    seal: Seal<'_>,
    id: CallbackId,
    configuration: EventConfigurationId,
    input: &CallbackInput,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let (kind, subtype) = CallbackKind::Event.numbers();
    let query = sqlx::query(
        "INSERT INTO callbacks (method, content_type, payload_config, enabled, send_duplicate, \
         send_sni, channel, recipient, discovery, in_order, sealed_settings, id, \
         event_configuration_id, kind, subtype, created, url, headers, body, dead, deleted, owed, \
         delivered, failed) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, \
         '', '', '', 0, 0, 0, 0, 0)",
    );
    bound(query, input, Texts::of(input).seal(seal, id))
        .bind(id.to_string())
        .bind(configuration.to_string())
        .bind(kind)
        .bind(subtype)
        .bind(now.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Replaces the settings of the callback of an event configuration.
pub(crate) async fn edit_of_configuration(
    connection: &mut AnyConnection,
    seal: Seal<'_>,
    id: CallbackId,
    input: &CallbackInput,
) -> Result<(), StoreError> {
    let query = sqlx::query(
        "UPDATE callbacks SET method = $1, content_type = $2, payload_config = $3, enabled = $4, \
         send_duplicate = $5, send_sni = $6, channel = $7, recipient = $8, discovery = $9, \
         in_order = $10, sealed_settings = $11, url = '', headers = '', body = '', \
         line_pattern = '', subject = '', message = '', topic = '', failing_since = 0, \
         switched_off = '', off_told = 0 \
         WHERE id = $12 AND event_configuration_id IS NOT NULL AND deleted = 0",
    );
    bound(query, input, Texts::of(input).seal(seal, id))
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Binds the settings, as $1 to $11 of either statement.
fn bound(query: Query, input: &CallbackInput, sealed: Vec<u8>) -> Query {
    // One was always said.
    let channel = Channel::of(&input.channel).unwrap_or_default();
    query
        .bind(input.method.clone())
        .bind(input.content_type.clone())
        .bind(input.payload_config.clone())
        .bind(i64::from(input.enabled == ON))
        .bind(i64::from(input.send_duplicate == ON))
        .bind(i64::from(input.send_sni == ON))
        .bind(channel.name().to_owned())
        .bind(input.recipient.clone())
        .bind(i64::from(input.discovery == ON))
        .bind(i64::from(input.in_order == ON))
        .bind(sealed)
}

/// What the worker needs of a callback's settings.
#[derive(Clone, Debug)]
pub(crate) struct Recipe {
    /// The callback.
    pub(crate) callback: CallbackId,
    /// What it is about.
    pub(crate) kind: CallbackKind,
    /// Whether its answers are what devices of callback mode get.
    pub(crate) downlink: bool,
    /// The event configuration that it belongs to, if it belongs to one.
    pub(crate) configuration: Option<EventConfigurationId>,
    /// Its settings as they were typed; none where they cannot be opened.
    pub(crate) input: Option<CallbackInput>,
    /// What its requests are signed with, sealed: the newest first.
    pub(crate) secrets: Vec<Vec<u8>>,
}

/// The settings of those callbacks.
pub(crate) async fn recipes(
    connection: &mut AnyConnection,
    dialect: Dialect,
    key: &SecretKey,
    ids: &[CallbackId],
) -> Result<Vec<Recipe>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH wanted (id) AS (VALUES {rows}) \
               SELECT c.id, c.kind, c.subtype, c.method, c.url, c.headers, c.content_type, \
               c.body, c.payload_config, c.enabled, c.downlink, c.send_duplicate, c.send_sni, \
               c.channel, c.line_pattern, c.recipient, c.subject, c.message, c.topic, \
               c.discovery, c.in_order, c.sealed_settings, c.secret, c.former_secret, \
               c.event_configuration_id \
               FROM wanted JOIN callbacks c ON c.id = wanted.id",
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
                let callback = sql::id(row, "id")?;
                let texts = Texts::open(row, key, callback)?;
                found.push(Recipe {
                    callback,
                    kind: kind(row)?,
                    downlink: row.try_get::<i64, _>("downlink")? != 0,
                    configuration: sql::optional_id(row, "event_configuration_id")?,
                    input: texts.map(|texts| input(row, texts)).transpose()?,
                    secrets: secrets::of(row)?,
                });
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// The settings of a row with those that were sealed.
pub(super) fn input(row: &AnyRow, texts: Texts) -> Result<CallbackInput, StoreError> {
    let ticked = |column: &str| {
        let number: i64 = row.try_get(column)?;
        let word = if number != 0 { ON } else { "" };
        Ok::<_, StoreError>(word.to_owned())
    };
    Ok(CallbackInput {
        kind: kind(row)?.word().to_owned(),
        channel: row.try_get("channel")?,
        method: row.try_get("method")?,
        url: texts.url,
        headers: texts.headers,
        content_type: row.try_get("content_type")?,
        body: texts.body,
        payload_config: row.try_get("payload_config")?,
        enabled: ticked("enabled")?,
        send_duplicate: ticked("send_duplicate")?,
        send_sni: ticked("send_sni")?,
        line_pattern: texts.line_pattern,
        recipient: row.try_get("recipient")?,
        subject: texts.subject,
        message: texts.message,
        topic: texts.topic,
        discovery: ticked("discovery")?,
        in_order: ticked("in_order")?,
    })
}
