//! What is told of deliveries that were not taken.

use domain::callback::{AttemptOutcome, Channel, DeliveryFault};
use domain::{DeliveryId, DeviceId, DeviceTypeId, MessageId, StationId, UnixMillis};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::{Subject, faults, sealed};
use crate::secret::SecretKey;
use crate::store::bulk::{Bulk, int};
use crate::store::callbacks::Texts;
use crate::store::db::{Dialect, StoreError};
use crate::store::sql;

/// A delivery that was not taken, with its newest failure.
#[derive(Clone, Debug)]
pub(crate) struct NotTaken {
    /// The delivery, and what it is about.
    pub(crate) of: Subject,
    /// The device that it tells of, unless that is gone.
    pub(crate) device: Option<DeviceId>,
    /// The device type of the callback.
    pub(crate) device_type: DeviceTypeId,
    /// The time of the message or of the event; since when it is owed where both are gone.
    pub(crate) time: UnixMillis,
    /// The payload; empty where it is about no message.
    pub(crate) data: Vec<u8>,
    /// The signal to noise ratio of the message in dB.
    pub(crate) snr: Option<f64>,
    /// How the callback leaves the house.
    pub(crate) channel: Channel,
    /// The callback's method, or empty.
    pub(crate) method: String,
    /// The callback's URL or the address it is mailed to, as it was typed.
    pub(crate) target: String,
    /// The template of the subject of a mail.
    pub(crate) subject: String,
    /// The template of the text of a mail.
    pub(crate) text: String,
    /// How the newest failure ended.
    pub(crate) outcome: AttemptOutcome,
    /// The HTTP status, if one came.
    pub(crate) status: Option<u16>,
    /// The request line without credentials.
    pub(crate) request: String,
    /// The beginning of the answer as it came.
    pub(crate) response: String,
    /// Why there was no answer.
    pub(crate) fault: Option<DeliveryFault>,
}

/// What is told of those deliveries, of which each failed. In no order.
pub(crate) async fn not_taken(
    connection: &mut AnyConnection,
    dialect: Dialect,
    key: &SecretKey,
    ids: &[DeliveryId],
) -> Result<Vec<NotTaken>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH wanted (id) AS (VALUES {rows}) \
               SELECT d.id, COALESCE(m.device_id, e.device_id) AS device_id, c.device_type_id, \
               COALESCE(m.time, e.time, d.created) AS time, m.data, m.snr, c.channel, c.method, \
               c.url, c.recipient, c.subject, c.message, d.callback_id, d.message_id, d.station_id, \
               d.about, d.duplicate, c.sealed_settings, \
               a.outcome, a.status, a.request, a.response, a.sealed_record \
               FROM wanted JOIN deliveries d ON d.id = wanted.id \
               JOIN callbacks c ON c.id = d.callback_id \
               JOIN attempts a ON a.delivery_id = d.id AND a.number = (SELECT MAX(f.number) \
               FROM attempts f WHERE f.delivery_id = d.id \
               AND f.outcome NOT IN ('started', 'delivered')) \
               LEFT JOIN messages m ON m.id = d.message_id \
               LEFT JOIN events e ON e.id = d.about AND d.message_id = 0",
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
                found.push(record(row, key)?);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

fn record(row: &AnyRow, key: &SecretKey) -> Result<NotTaken, StoreError> {
    let device: Option<i64> = row.try_get("device_id")?;
    let device = device.and_then(|device| u32::try_from(device).ok());
    let data: Option<Vec<u8>> = row.try_get("data")?;
    let channel: &str = row.try_get("channel")?;
    let channel = Channel::of(channel).unwrap_or_default();
    let callback = sql::id(row, "callback_id")?;
    let texts = Texts::open(row, key, callback)?.unwrap_or_else(Texts::hidden);
    let target = match channel {
        Channel::Email => row.try_get("recipient")?,
        Channel::Url | Channel::BatchUrl | Channel::Mqtt => texts.url,
    };
    let word: &str = row.try_get("outcome")?;
    let outcome = AttemptOutcome::from_code(word).ok_or_else(|| StoreError::Value {
        column: "attempts.outcome",
        problem: word.to_owned(),
    })?;
    let status: Option<i64> = row.try_get("status")?;
    let record = sealed::open(row, key)?;
    let (response, fault) = faults::read(outcome, status, record.response);
    Ok(NotTaken {
        of: Subject {
            id: DeliveryId(int(row, 0)?),
            callback,
            message: MessageId(row.try_get("message_id")?),
            station: StationId(sql::number32(row, "station_id")?),
            about: row.try_get("about")?,
            duplicate: row.try_get::<i64, _>("duplicate")? != 0,
        },
        device: device.map(DeviceId),
        device_type: sql::id(row, "device_type_id")?,
        time: UnixMillis(row.try_get("time")?),
        data: data.unwrap_or_default(),
        snr: row.try_get("snr")?,
        channel,
        method: row.try_get("method")?,
        target,
        subject: texts.subject,
        text: texts.message,
        outcome,
        status: status.and_then(|status| u16::try_from(status).ok()),
        request: record.request,
        response,
        fault,
    })
}
