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

/// Whose a callback is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Owner {
    /// A device type has many.
    DeviceType(DeviceTypeId),
    /// An event configuration has one at most.
    Configuration(EventConfigurationId),
}

impl Owner {
    /// The columns `device_type_id` and `event_configuration_id`; empty: not that one.
    fn columns(self) -> (String, String) {
        match self {
            Self::DeviceType(id) => (id.to_string(), String::new()),
            Self::Configuration(id) => (String::new(), id.to_string()),
        }
    }
}

/// Writes a new callback.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    seal: Seal<'_>,
    id: CallbackId,
    owner: Owner,
    kind: CallbackKind,
    input: &CallbackInput,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let (kind, subtype) = kind.numbers();
    let (device_type, configuration) = owner.columns();
    let query = sqlx::query(
        "INSERT INTO callbacks (method, content_type, payload_config, enabled, send_duplicate, \
         send_sni, channel, recipient, discovery, in_order, sealed_settings, id, device_type_id, \
         event_configuration_id, kind, subtype, created, url, headers, body, dead, deleted, owed, \
         delivered, failed) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, NULLIF($13, ''), \
         NULLIF($14, ''), $15, $16, $17, '', '', '', 0, 0, 0, 0, 0)",
    );
    bound(query, input, Texts::of(input).seal(seal, id))
        .bind(id.to_string())
        .bind(device_type)
        .bind(configuration)
        .bind(kind)
        .bind(subtype)
        .bind(now.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Replaces the settings of a callback and counts that; `false` when it is not there. What waits
/// for it is regrouped before, see [`super::super::deliveries::regroup`].
pub(crate) async fn edit(
    connection: &mut AnyConnection,
    seal: Seal<'_>,
    owner: Owner,
    id: CallbackId,
    input: &CallbackInput,
) -> Result<bool, StoreError> {
    let (device_type, configuration) = owner.columns();
    let query = sqlx::query(
        "UPDATE callbacks SET method = $1, content_type = $2, payload_config = $3, enabled = $4, \
         send_duplicate = $5, send_sni = $6, channel = $7, recipient = $8, discovery = $9, \
         in_order = $10, sealed_settings = $11, url = '', headers = '', body = '', \
         line_pattern = '', subject = '', message = '', topic = '', failing_since = 0, \
         switched_off = '', off_since = 0, off_told = 0, edits = edits + 1 \
         WHERE id = $12 AND (device_type_id = $13 OR event_configuration_id = $14) \
         AND deleted = 0",
    );
    let done = bound(query, input, Texts::of(input).seal(seal, id))
        .bind(id.to_string())
        .bind(device_type)
        .bind(configuration)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
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
    /// The path of the group that it belongs to with its device type or its event configuration;
    /// none for the event configuration of one device.
    pub(crate) group_path: Option<String>,
    /// Its settings as they were typed; none where they cannot be opened.
    pub(crate) input: Option<CallbackInput>,
    /// What its requests are signed with, sealed: the newest first.
    pub(crate) secrets: Vec<Vec<u8>>,
    /// How often its settings were saved since it was made.
    pub(crate) edits: i64,
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
               c.edits, c.event_configuration_id, g.path AS group_path \
               FROM wanted JOIN callbacks c ON c.id = wanted.id \
               LEFT JOIN event_configurations e ON e.id = c.event_configuration_id \
               LEFT JOIN device_types t ON t.id = COALESCE(c.device_type_id, \
               CASE WHEN e.owner_kind = 1 THEN e.owner END) \
               LEFT JOIN groups g ON g.id = COALESCE(t.group_id, \
               CASE WHEN e.owner_kind = 0 THEN e.owner END)",
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
                    group_path: row.try_get("group_path")?,
                    input: texts.map(|texts| input(row, texts)).transpose()?,
                    secrets: secrets::of(row)?,
                    edits: row.try_get("edits")?,
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
