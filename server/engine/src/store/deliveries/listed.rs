//! Deliveries as they are listed, with their newest attempts.

use std::cmp::Reverse;

use domain::callback::{
    AttemptOutcome, AttemptView, Channel, DeliveryState, LastAttempt, ListedDelivery, callback_line,
};
use domain::{CallbackId, DeliveryId, DeviceId, MessageId, UnixMillis};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::shown::attempt;
use super::{faults, sealed, state};
use crate::secret::SecretKey;
use crate::store::bulk::{Bulk, int};
use crate::store::callbacks::{self, Texts};
use crate::store::db::{Dialect, StoreError};
use crate::store::sql;

/// The deliveries of those ids, the newest first.
pub(crate) async fn listed(
    connection: &mut AnyConnection,
    dialect: Dialect,
    key: &SecretKey,
    ids: &[DeliveryId],
) -> Result<Vec<ListedDelivery>, StoreError> {
    // What a receiver answered is not listed: it may be long. What was refused without a status, by
    // a mail server or a broker, has no answer but a reason.
    const QUERY: Bulk = Bulk {
        text: "WITH wanted (id) AS (VALUES {rows}) \
               SELECT d.id, d.callback_id, d.message_id, d.state, d.due, d.created, d.attempts, \
               d.undelivered, c.kind, c.subtype, c.channel, c.method, c.url, c.recipient, \
               c.sealed_settings, \
               COALESCE(m.device_id, e.device_id) AS device_id, COALESCE(m.time, e.time) AS time, \
               a.started, a.outcome, a.status, \
               CASE WHEN a.outcome IN ('started', 'delivered') \
               OR (a.outcome = 'refused' AND a.status IS NOT NULL) THEN '' \
               ELSE a.response END AS response, \
               CASE WHEN a.outcome IN ('started', 'delivered') \
               OR (a.outcome = 'refused' AND a.status IS NOT NULL) THEN NULL \
               ELSE a.sealed_record END AS sealed_record \
               FROM wanted JOIN deliveries d ON d.id = wanted.id \
               JOIN callbacks c ON c.id = d.callback_id \
               LEFT JOIN messages m ON m.id = d.message_id \
               LEFT JOIN events e ON e.id = d.about AND d.message_id = 0 \
               LEFT JOIN attempts a ON a.delivery_id = d.id AND a.number = d.attempts",
        columns: &["BIGINT"],
    };
    let mut found = Vec::with_capacity(ids.len());
    QUERY
        .fetch(
            connection,
            dialect,
            ids,
            |query, id| query.bind(id.0),
            |row| {
                found.push(delivery(row, key)?);
                Ok(())
            },
        )
        .await?;
    found.sort_unstable_by_key(|one: &ListedDelivery| Reverse((one.created, one.id)));
    Ok(found)
}

fn delivery(row: &AnyRow, key: &SecretKey) -> Result<ListedDelivery, StoreError> {
    let state = state(int(row, 3)?)?;
    let message = int(row, 2)?;
    let device: Option<i64> = row.try_get("device_id")?;
    let device = device.and_then(|device| u32::try_from(device).ok());
    let time: Option<i64> = row.try_get("time")?;
    let callback = sql::id(row, "callback_id")?;
    Ok(ListedDelivery {
        id: DeliveryId(int(row, 0)?),
        callback,
        kind: callbacks::kind(row)?,
        line: line(row, key, callback)?,
        device: device.map(DeviceId),
        message: (message != 0).then_some(MessageId(message)),
        time: time.map(UnixMillis),
        state,
        undelivered: int(row, 7)? != 0,
        created: UnixMillis(int(row, 5)?),
        due: (state == DeliveryState::Waiting).then_some(UnixMillis(int(row, 4)?)),
        attempts: sql::number32(row, "attempts")?,
        last: last(row, key)?,
    })
}

/// A callback in one line.
pub(crate) fn line(
    row: &AnyRow,
    key: &SecretKey,
    callback: CallbackId,
) -> Result<String, StoreError> {
    let texts = Texts::open(row, key, callback)?.unwrap_or_else(Texts::hidden);
    let channel: &str = row.try_get("channel")?;
    let channel = Channel::of(channel).unwrap_or_default();
    Ok(callback_line(
        channel,
        row.try_get("method")?,
        &texts.url,
        row.try_get("recipient")?,
    ))
}

/// The attempt of a row, if there is one, whose delivery is the first column.
pub(crate) fn last(row: &AnyRow, key: &SecretKey) -> Result<Option<LastAttempt>, StoreError> {
    let word: Option<&str> = row.try_get("outcome")?;
    let Some(outcome) = word.and_then(AttemptOutcome::from_code) else {
        return Ok(None);
    };
    let status: Option<i64> = row.try_get("status")?;
    let record = sealed::open(row, key)?;
    let (_, fault) = faults::read(outcome, status, record.response);
    Ok(Some(LastAttempt {
        started: UnixMillis(row.try_get("started")?),
        outcome,
        status: status.and_then(|status| u16::try_from(status).ok()),
        fault,
    }))
}

/// The attempts of a delivery, first to last.
pub(crate) async fn attempts(
    connection: &mut AnyConnection,
    key: &SecretKey,
    id: DeliveryId,
) -> Result<Vec<AttemptView>, StoreError> {
    let query = sqlx::query(
        "SELECT delivery_id, number, started, finished, outcome, status, request, response, \
         sealed_record FROM attempts WHERE delivery_id = $1 ORDER BY number",
    );
    let rows = query.bind(id.0).fetch_all(connection).await?;
    rows.iter().map(|row| attempt(row, key)).collect()
}
