//! What a downlink is made of: the device type's template and who heard the question.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

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
#[derive(Clone, Debug)]
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

// `CROSS JOIN` keeps SQLite from starting at the wrong end.
const ASKED: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT m.id, t.downlink_data, r.station_id, r.rssi \
           FROM v CROSS JOIN messages m CROSS JOIN device_types t CROSS JOIN receptions r \
           WHERE m.id = v.id AND t.id = m.device_type_id AND r.device_id = m.device_id \
             AND r.seq = m.seq AND r.time >= m.time AND r.message_id = m.id",
    columns: &["BIGINT"],
};

/// What those of the messages ask for that are there.
pub(crate) async fn asked(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    messages: &[MessageId],
) -> Result<HashMap<MessageId, Asked>, StoreError> {
    let mut found: HashMap<MessageId, Asked> = HashMap::with_capacity(messages.len());
    ASKED
        .fetch(
            connection,
            dialect,
            messages,
            |query, message| query.bind(message.0),
            |row| {
                let heard = HeardAt {
                    station: StationId(int(row, 2)? as u32),
                    rssi: row.try_get(3)?,
                };
                match found.entry(MessageId(int(row, 0)?)) {
                    Entry::Occupied(mut asked) => asked.get_mut().heard.push(heard),
                    Entry::Vacant(place) => {
                        place.insert(Asked {
                            template: row.try_get(1)?,
                            heard: vec![heard],
                        });
                    }
                }
                Ok(())
            },
        )
        .await?;
    Ok(found)
}
