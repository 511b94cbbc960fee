//! What a downlink is made of: the device type's template and who heard the question.

use std::collections::HashMap;

use domain::{DeviceTypeId, MessageId, StationId};
use sqlx::Row as _;

use super::super::bulk::{Bulk, int};
use super::super::db::{Dialect, StoreError};
use super::super::sql::id;

/// A station that heard the question, and how strong (dBm).
#[derive(Clone, Copy, Debug)]
pub(crate) struct HeardAt {
    pub(crate) station: StationId,
    pub(crate) rssi: f64,
}

/// A message that asks for a downlink.
pub(crate) struct Asked {
    /// The template of its device type as it is now.
    pub(crate) template: String,
    pub(crate) heard: Vec<HeardAt>,
}

/// The device types that messages came under.
pub(crate) async fn device_types(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    messages: &[MessageId],
) -> Result<HashMap<MessageId, DeviceTypeId>, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH v (id) AS (VALUES {rows}) \
               SELECT m.id, m.device_type_id FROM v CROSS JOIN messages m WHERE m.id = v.id",
        columns: &["BIGINT"],
    };
    let mut found = HashMap::with_capacity(messages.len());
    QUERY
        .fetch(
            connection,
            dialect,
            messages,
            |query, message| query.bind(message.0),
            |row| {
                found.insert(MessageId(int(row, 0)?), id(row, "device_type_id")?);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// The message of that id.
pub(crate) async fn asked(
    connection: &mut sqlx::AnyConnection,
    message: MessageId,
) -> Result<Option<Asked>, StoreError> {
    let rows = sqlx::query(
        "SELECT t.downlink_data, r.station_id, r.rssi FROM messages m \
         JOIN device_types t ON t.id = m.device_type_id \
         JOIN receptions r ON r.device_id = m.device_id AND r.seq = m.seq AND r.time >= m.time \
           AND r.message_id = m.id WHERE m.id = $1",
    )
    .bind(message.0)
    .fetch_all(connection)
    .await?;
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    let template = first.try_get(0)?;
    let mut heard = Vec::with_capacity(rows.len());
    for row in &rows {
        heard.push(HeardAt {
            station: StationId(int(row, 1)? as u32),
            rssi: row.try_get(2)?,
        });
    }
    Ok(Some(Asked { template, heard }))
}
