//! Messages that were closed before anything counted from where they were heard, counted once.
//!
//! They are walked by their ids, up to the last that was there when the tables were made. Closing
//! leaves those to the walk that it has still to come to, and counts all others itself. Whoever
//! closes messages, and whoever walks over them, holds their devices: so of the two the second sees
//! what the first did, and each message is counted once.

use std::collections::HashMap;

use domain::location::Position;
use domain::{DeviceId, MessageId};
use sqlx::AnyConnection;

use super::super::bulk::{Bulk, int};
use super::super::db::{Dialect, StoreError};
use super::super::messages;

/// How far the walk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Before {
    /// The last that it came to.
    next: i64,
    /// The last of all.
    until: i64,
}

impl Before {
    /// Whether that message is still to be walked over.
    pub(crate) const fn holds(self, message: MessageId) -> bool {
        self.next < message.0 && message.0 <= self.until
    }
}

/// How far the walk is; none where there is nothing more to walk over.
pub(crate) async fn before(connection: &mut AnyConnection) -> Result<Option<Before>, StoreError> {
    let row = sqlx::query("SELECT next, until FROM heard_walk WHERE id = 1")
        .fetch_optional(connection)
        .await?;
    let before = row.map(|row| {
        Ok(Before {
            next: int(&row, 0)?,
            until: int(&row, 1)?,
        })
    });
    before.transpose()
}

/// The next messages with their devices, at most `limit`.
pub(crate) async fn messages_of(
    connection: &mut AnyConnection,
    before: Before,
    limit: i64,
) -> Result<Vec<(MessageId, DeviceId)>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, device_id FROM messages WHERE id > $1 AND id <= $2 ORDER BY id LIMIT $3",
    )
    .bind(before.next)
    .bind(before.until)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| Ok((MessageId(int(row, 0)?), DeviceId(int(row, 1)? as u32))))
        .collect()
}

/// Goes on from a message; whoever finds that another was faster gets `false`.
pub(crate) async fn pass(
    connection: &mut AnyConnection,
    before: Before,
    message: MessageId,
) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE heard_walk SET next = $1 WHERE id = 1 AND next = $2")
        .bind(message.0)
        .bind(before.next)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Notes that there is nothing more to walk over, if nobody went on meanwhile.
pub(crate) async fn end(connection: &mut AnyConnection, before: Before) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM heard_walk WHERE id = 1 AND next = $1")
        .bind(before.next)
        .execute(connection)
        .await?;
    Ok(())
}

const POSITIONS: Bulk = Bulk {
    text: "WITH v (id) AS (VALUES {rows}) \
           SELECT m.id, m.lat, m.lng, m.radius, m.position_source \
           FROM v CROSS JOIN messages m WHERE m.id = v.id",
    columns: &["BIGINT"],
};

/// The positions of closed messages that have one.
pub(crate) async fn positions_of(
    connection: &mut AnyConnection,
    dialect: Dialect,
    closed: &[MessageId],
) -> Result<HashMap<MessageId, Position>, StoreError> {
    let mut found = HashMap::with_capacity(closed.len());
    POSITIONS
        .fetch(
            connection,
            dialect,
            closed,
            |query, message| query.bind(message.0),
            |row| {
                if let Some(position) = messages::position(row, 1)? {
                    found.insert(MessageId(int(row, 0)?), position);
                }
                Ok(())
            },
        )
        .await?;
    Ok(found)
}
