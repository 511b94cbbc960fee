//! The table `callbacks`: settings, and counters kept by the transactions that change them.
//!
//! `owed` counts the deliveries of a callback that still wait. The worker looks only at
//! callbacks that owe something, so whoever writes or ends a delivery counts it here, in the
//! same transaction. On PostgreSQL the rows are locked in ascending order of their ids.

use domain::callback::{CallbackInput, CallbackKind, CallbackView, Channel, ON};
use domain::{CallbackId, DeviceTypeId, UnixMillis};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::bulk::{Bulk, int};
use super::db::{Dialect, StoreError};
use super::sql;

mod failure;
mod standing;

pub(crate) use failure::{note_told, states};
pub(crate) use standing::{count_again, standing, standings};

/// The path of the group a device type belongs to.
pub(crate) async fn group_path(
    connection: &mut AnyConnection,
    device_type: DeviceTypeId,
) -> Result<Option<String>, StoreError> {
    let query = sqlx::query(
        "SELECT g.path FROM device_types t JOIN groups g ON g.id = t.group_id WHERE t.id = $1",
    );
    let row = query
        .bind(device_type.to_string())
        .fetch_optional(connection)
        .await?;
    row.map(|row| Ok(row.try_get(0)?)).transpose()
}

/// The callbacks of a device type that were not deleted, oldest first.
pub(crate) async fn list(
    connection: &mut AnyConnection,
    device_type: DeviceTypeId,
) -> Result<Vec<CallbackView>, StoreError> {
    let query = sqlx::query(
        "SELECT id, device_type_id, kind, subtype, method, url, headers, content_type, body, \
         payload_config, enabled, dead, created, owed, delivered, failed, downlink, \
         send_duplicate, send_sni, channel, line_pattern, recipient, subject, message, topic, \
         discovery, in_order, secret, former_secret, switched_off FROM callbacks WHERE device_type_id = $1 AND deleted = 0 ORDER BY created, id",
    );
    let rows = query
        .bind(device_type.to_string())
        .fetch_all(connection)
        .await?;
    rows.iter().map(view).collect()
}

/// One callback of a device type, unless it was deleted.
pub(crate) async fn find(
    connection: &mut AnyConnection,
    device_type: DeviceTypeId,
    id: CallbackId,
) -> Result<Option<CallbackView>, StoreError> {
    let query = sqlx::query(
        "SELECT id, device_type_id, kind, subtype, method, url, headers, content_type, body, \
         payload_config, enabled, dead, created, owed, delivered, failed, downlink, \
         send_duplicate, send_sni, channel, line_pattern, recipient, subject, message, topic, \
         discovery, in_order, secret, former_secret, switched_off FROM callbacks WHERE id = $1 AND device_type_id = $2 AND deleted = 0",
    );
    let query = query.bind(id.to_string()).bind(device_type.to_string());
    query
        .fetch_optional(connection)
        .await?
        .as_ref()
        .map(view)
        .transpose()
}

/// Writes a new callback.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    id: CallbackId,
    device_type: DeviceTypeId,
    kind: CallbackKind,
    input: &CallbackInput,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let (kind, subtype) = kind.numbers();
    sqlx::query(
        "INSERT INTO callbacks (id, device_type_id, kind, subtype, method, url, headers, \
         content_type, body, payload_config, enabled, dead, deleted, created, owed, delivered, \
         failed, send_duplicate, send_sni, channel, line_pattern, recipient, subject, message, \
         topic, discovery, in_order) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, \
         $12, 0, 0, 0, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)",
    )
    .bind(id.to_string())
    .bind(device_type.to_string())
    .bind(kind)
    .bind(subtype)
    .bind(input.method.clone())
    .bind(input.url.clone())
    .bind(input.headers.clone())
    .bind(input.content_type.clone())
    .bind(input.body.clone())
    .bind(input.payload_config.clone())
    .bind(i64::from(input.enabled == ON))
    .bind(now.0)
    .bind(i64::from(input.send_duplicate == ON))
    .bind(i64::from(input.send_sni == ON))
    .bind(channel(input))
    .bind(input.line_pattern.clone())
    .bind(input.recipient.clone())
    .bind(input.subject.clone())
    .bind(input.message.clone())
    .bind(input.topic.clone())
    .bind(i64::from(input.discovery == ON))
    .bind(i64::from(input.in_order == ON))
    .execute(connection)
    .await?;
    Ok(())
}

/// Replaces the settings of a callback; `false` when it is not there.
pub(crate) async fn edit(
    connection: &mut AnyConnection,
    device_type: DeviceTypeId,
    id: CallbackId,
    input: &CallbackInput,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE callbacks SET method = $1, url = $2, headers = $3, content_type = $4, body = $5, \
         payload_config = $6, enabled = $7, send_duplicate = $10, send_sni = $11, channel = $12, \
         line_pattern = $13, recipient = $14, subject = $15, message = $16, topic = $17, \
         discovery = $18, in_order = $19, failing_since = 0, switched_off = '' \
         WHERE id = $8 AND device_type_id = $9 AND deleted = 0",
    )
    .bind(input.method.clone())
    .bind(input.url.clone())
    .bind(input.headers.clone())
    .bind(input.content_type.clone())
    .bind(input.body.clone())
    .bind(input.payload_config.clone())
    .bind(i64::from(input.enabled == ON))
    .bind(id.to_string())
    .bind(device_type.to_string())
    .bind(i64::from(input.send_duplicate == ON))
    .bind(i64::from(input.send_sni == ON))
    .bind(channel(input))
    .bind(input.line_pattern.clone())
    .bind(input.recipient.clone())
    .bind(input.subject.clone())
    .bind(input.message.clone())
    .bind(input.topic.clone())
    .bind(i64::from(input.discovery == ON))
    .bind(i64::from(input.in_order == ON))
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Switches a callback on or off; `false` when it is not there.
pub(crate) async fn enable(
    connection: &mut AnyConnection,
    device_type: DeviceTypeId,
    id: CallbackId,
    enabled: bool,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE callbacks SET enabled = $1, failing_since = 0, switched_off = '' WHERE id = $2 AND device_type_id = $3 AND deleted = 0",
    )
    .bind(i64::from(enabled))
    .bind(id.to_string())
    .bind(device_type.to_string())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Makes one callback of a device type, or none, the one whose answers its devices get.
pub(crate) async fn choose_downlink(
    connection: &mut AnyConnection,
    device_type: DeviceTypeId,
    chosen: Option<CallbackId>,
) -> Result<(), StoreError> {
    // Before another is chosen: there is one at most at any moment.
    sqlx::query("UPDATE callbacks SET downlink = 0 WHERE device_type_id = $1 AND downlink = 1")
        .bind(device_type.to_string())
        .execute(&mut *connection)
        .await?;
    let Some(chosen) = chosen else { return Ok(()) };
    sqlx::query("UPDATE callbacks SET downlink = 1 WHERE device_type_id = $1 AND id = $2")
        .bind(device_type.to_string())
        .bind(chosen.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Puts a secret before the newest one there was, which stays.
pub(crate) async fn renew_secret(
    connection: &mut AnyConnection,
    id: CallbackId,
    sealed: Vec<u8>,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE callbacks SET former_secret = secret, secret = $1 WHERE id = $2")
        .bind(sealed)
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Forgets the secret before the newest, or both.
pub(crate) async fn forget_secrets(
    connection: &mut AnyConnection,
    id: CallbackId,
    all: bool,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE callbacks SET former_secret = NULL, \
         secret = CASE WHEN $1 = 1 THEN NULL ELSE secret END WHERE id = $2",
    )
    .bind(i64::from(all))
    .bind(id.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

/// Marks a callback as deleted; `false` when it is not there. Its deliveries are cancelled
/// before, see [`super::deliveries::cancel`].
pub(crate) async fn delete(
    connection: &mut AnyConnection,
    device_type: DeviceTypeId,
    id: CallbackId,
    now: UnixMillis,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE callbacks SET deleted = $1, enabled = 0, downlink = 0 \
         WHERE id = $2 AND device_type_id = $3 AND deleted = 0",
    )
    .bind(now.0)
    .bind(id.to_string())
    .bind(device_type.to_string())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A callback that is to be sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sent {
    /// The callback.
    pub(crate) callback: CallbackId,
    /// What it is about.
    pub(crate) kind: CallbackKind,
    /// Whether one goes out for every station that heard a message.
    pub(crate) duplicates: bool,
    /// Whether what a device sent is delivered in its order.
    pub(crate) in_order: bool,
}

/// The callbacks of those device types that are to be sent.
pub(crate) async fn of_device_types(
    connection: &mut AnyConnection,
    dialect: Dialect,
    ids: &[DeviceTypeId],
) -> Result<Vec<(DeviceTypeId, Sent)>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH wanted (id) AS (VALUES {rows}) \
               SELECT c.device_type_id, c.id, c.kind, c.subtype, c.send_duplicate, c.in_order \
               FROM wanted \
               JOIN callbacks c ON c.device_type_id = wanted.id \
               WHERE c.enabled = 1 AND c.deleted = 0",
        columns: &["TEXT"],
    };
    let mut found = Vec::new();
    QUERY
        .fetch(
            connection,
            dialect,
            ids,
            |query, id| query.bind(id.to_string()),
            |row| {
                let sent = Sent {
                    callback: sql::id(row, "id")?,
                    kind: kind(row)?,
                    duplicates: int(row, 4)? != 0,
                    in_order: int(row, 5)? != 0,
                };
                found.push((sql::id(row, "device_type_id")?, sent));
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// Adds what became owed to each callback. The ids are in ascending order, none twice.
pub(crate) async fn count_owed(
    connection: &mut AnyConnection,
    dialect: Dialect,
    owed: &[(CallbackId, i64)],
) -> Result<(), StoreError> {
    const UPDATE: Bulk = Bulk {
        text: "WITH more (id, owed) AS (VALUES {rows}) \
               UPDATE callbacks SET owed = callbacks.owed + more.owed FROM more \
               WHERE callbacks.id = more.id",
        columns: &["TEXT", "BIGINT"],
    };
    let ids: Vec<CallbackId> = owed.iter().map(|row| row.0).collect();
    lock(connection, dialect, &ids).await?;
    UPDATE
        .execute(connection, dialect, owed, |query, (id, owed)| {
            query.bind(id.to_string()).bind(*owed)
        })
        .await
}

/// What the worker did for one callback.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tally {
    /// The callback.
    pub(crate) callback: CallbackId,
    /// Deliveries that ended in a 2xx.
    pub(crate) delivered: i64,
    /// Deliveries given up.
    pub(crate) failed: i64,
    /// Whether the last use failed.
    pub(crate) dead: bool,
    /// Whether any use succeeded.
    pub(crate) works: bool,
    /// Whether the receiver said that it is gone for good: the callback is switched off.
    pub(crate) gone: bool,
}

/// A callback of which for so long (ms) nothing but failures is known is switched off.
const PATIENCE: i64 = 5 * 86_400_000;

/// Adds what the worker did. The rows are in ascending order of their callbacks, none twice.
pub(crate) async fn count_done(
    connection: &mut AnyConnection,
    dialect: Dialect,
    tallies: &[Tally],
    now: UnixMillis,
) -> Result<(), StoreError> {
    // `works`: whether an attempt of the turn succeeded, be it not the last.
    const UPDATE: Bulk = Bulk {
        text: "WITH done (id, delivered, failed, dead, works, gone, now, before) \
               AS (VALUES {rows}) \
               UPDATE callbacks SET delivered = callbacks.delivered + done.delivered, \
               failed = callbacks.failed + done.failed, \
               owed = callbacks.owed - done.delivered - done.failed, dead = done.dead, \
               failing_since = CASE WHEN done.dead = 0 THEN 0 \
               WHEN done.works = 1 OR callbacks.failing_since = 0 THEN done.now \
               ELSE callbacks.failing_since END, \
               enabled = CASE WHEN done.gone = 1 THEN 0 \
               WHEN done.dead = 1 AND done.works = 0 AND callbacks.failing_since > 0 \
               AND callbacks.failing_since <= done.before THEN 0 ELSE callbacks.enabled END, \
               switched_off = CASE WHEN done.gone = 1 THEN 'gone' \
               WHEN done.dead = 1 AND done.works = 0 AND callbacks.failing_since > 0 \
               AND callbacks.failing_since <= done.before THEN 'failing' \
               ELSE callbacks.switched_off END \
               FROM done WHERE callbacks.id = done.id",
        columns: &[
            "TEXT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT",
        ],
    };
    let ids: Vec<CallbackId> = tallies.iter().map(|tally| tally.callback).collect();
    lock(connection, dialect, &ids).await?;
    UPDATE
        .execute(connection, dialect, tallies, |query, tally| {
            query
                .bind(tally.callback.to_string())
                .bind(tally.delivered)
                .bind(tally.failed)
                .bind(i64::from(tally.dead))
                .bind(i64::from(tally.works))
                .bind(i64::from(tally.gone))
                .bind(now.0)
                .bind(now.plus(-PATIENCE).0)
        })
        .await
}

/// Locks rows in the order of their ids: an `UPDATE … FROM` locks in whatever order its plan
/// meets them, and two of those could wait for each other.
pub(crate) async fn lock(
    connection: &mut AnyConnection,
    dialect: Dialect,
    ids: &[CallbackId],
) -> Result<(), StoreError> {
    const LOCK: Bulk = Bulk {
        text: "WITH wanted (id) AS (VALUES {rows}) \
               SELECT c.id FROM callbacks c WHERE c.id IN (SELECT id FROM wanted) \
               ORDER BY c.id FOR UPDATE",
        columns: &["TEXT"],
    };
    if dialect == Dialect::Sqlite || ids.len() < 2 {
        return Ok(());
    }
    LOCK.execute(connection, dialect, ids, |query, id| {
        query.bind(id.to_string())
    })
    .await
}

/// A callback that owes something.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Owing {
    /// The callback.
    pub(crate) callback: CallbackId,
    /// Whether its last use failed.
    pub(crate) dead: bool,
    /// Whether it was deleted.
    pub(crate) deleted: bool,
    /// Whether what is due goes together.
    pub(crate) together: bool,
    /// Whether what a device sent is delivered in its order.
    pub(crate) in_order: bool,
    /// When its first waiting delivery is due.
    pub(crate) due: UnixMillis,
}

/// Every callback with waiting deliveries that are to be sent or, since it was deleted, to be
/// cancelled; the longest due first.
pub(crate) async fn owing(connection: &mut AnyConnection) -> Result<Vec<Owing>, StoreError> {
    let query = sqlx::query(
        "SELECT c.id, c.dead, c.deleted, COALESCE((SELECT d.due FROM deliveries d \
         WHERE d.callback_id = c.id AND d.state = 0 ORDER BY d.due, d.id LIMIT 1), -1) AS first, \
         c.channel, c.in_order FROM callbacks c WHERE c.owed > 0 AND (c.enabled = 1 OR c.deleted <> 0) ORDER BY first",
    );
    let rows = query.fetch_all(connection).await?;
    let owing = rows.iter().map(|row| {
        Ok(Owing {
            callback: sql::id(row, "id")?,
            dead: int(row, 1)? != 0,
            deleted: int(row, 2)? != 0,
            due: UnixMillis(int(row, 3)?),
            together: row.try_get::<&str, _>(4)? == Channel::BatchUrl.name(),
            in_order: int(row, 5)? != 0,
        })
    });
    // Without a waiting row the counter is ahead of its own transaction's rows; look later.
    let owing: Result<Vec<Owing>, StoreError> = owing.collect();
    Ok(owing?
        .into_iter()
        .filter(|owing| owing.due.0 >= 0)
        .collect())
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
    /// Its settings as they were typed.
    pub(crate) input: CallbackInput,
    /// What its requests are signed with, sealed: the newest first.
    pub(crate) secrets: Vec<Vec<u8>>,
}

/// The settings of those callbacks.
pub(crate) async fn recipes(
    connection: &mut AnyConnection,
    dialect: Dialect,
    ids: &[CallbackId],
) -> Result<Vec<Recipe>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH wanted (id) AS (VALUES {rows}) \
               SELECT c.id, c.kind, c.subtype, c.method, c.url, c.headers, c.content_type, \
               c.body, c.payload_config, c.enabled, c.downlink, c.send_duplicate, c.send_sni, \
               c.channel, c.line_pattern, c.recipient, c.subject, c.message, c.topic, \
               c.discovery, c.in_order, c.secret, c.former_secret FROM wanted JOIN callbacks c ON c.id = wanted.id",
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
                found.push(Recipe {
                    callback: sql::id(row, "id")?,
                    kind: kind(row)?,
                    downlink: row.try_get::<i64, _>("downlink")? != 0,
                    input: input(row)?,
                    secrets: secrets(row)?,
                });
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

fn view(row: &AnyRow) -> Result<CallbackView, StoreError> {
    let enabled: i64 = row.try_get("enabled")?;
    let dead: i64 = row.try_get("dead")?;
    Ok(CallbackView {
        id: sql::id(row, "id")?,
        device_type: sql::id(row, "device_type_id")?,
        kind: kind(row)?,
        downlink: row.try_get::<i64, _>("downlink")? != 0,
        input: input(row)?,
        signing: secrets(row)?.len() as i64,
        switched_off: row.try_get("switched_off")?,
        enabled: enabled != 0,
        dead: dead != 0,
        created: UnixMillis(row.try_get("created")?),
        waiting: row.try_get("owed")?,
        delivered: row.try_get("delivered")?,
        failed: row.try_get("failed")?,
    })
}

pub(super) fn kind(row: &AnyRow) -> Result<CallbackKind, StoreError> {
    let (kind, subtype): (i64, i64) = (row.try_get("kind")?, row.try_get("subtype")?);
    CallbackKind::from_numbers(kind, subtype).ok_or_else(|| StoreError::Value {
        column: "callbacks.kind",
        problem: format!("no kind {kind}/{subtype}"),
    })
}

fn input(row: &AnyRow) -> Result<CallbackInput, StoreError> {
    let ticked = |column: &str| {
        let number: i64 = row.try_get(column)?;
        let word = if number != 0 { ON } else { "" };
        Ok::<_, StoreError>(word.to_owned())
    };
    Ok(CallbackInput {
        kind: kind(row)?.word().to_owned(),
        channel: row.try_get("channel")?,
        method: row.try_get("method")?,
        url: row.try_get("url")?,
        headers: row.try_get("headers")?,
        content_type: row.try_get("content_type")?,
        body: row.try_get("body")?,
        payload_config: row.try_get("payload_config")?,
        enabled: ticked("enabled")?,
        send_duplicate: ticked("send_duplicate")?,
        send_sni: ticked("send_sni")?,
        line_pattern: row.try_get("line_pattern")?,
        recipient: row.try_get("recipient")?,
        subject: row.try_get("subject")?,
        message: row.try_get("message")?,
        topic: row.try_get("topic")?,
        discovery: ticked("discovery")?,
        in_order: ticked("in_order")?,
    })
}

/// What requests are signed with, sealed: the newest first.
fn secrets(row: &AnyRow) -> Result<Vec<Vec<u8>>, StoreError> {
    let newest: Option<Vec<u8>> = row.try_get("secret")?;
    let former: Option<Vec<u8>> = row.try_get("former_secret")?;
    Ok(newest.into_iter().chain(former).collect())
}

/// The channel as it is stored: one was always said.
fn channel(input: &CallbackInput) -> String {
    Channel::of(&input.channel)
        .unwrap_or_default()
        .name()
        .to_owned()
}
