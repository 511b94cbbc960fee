//! When a message arrived, and when it was closed.

use domain::oob::FrameKind;
use domain::{MessageId, UnixMillis};

use super::super::bulk::int;
use super::super::db::StoreError;
use super::super::sql::time_or_never;
use super::kind;

/// The way of a message through the house.
pub(crate) struct Arrival {
    /// What kind of frame it is.
    pub(crate) kind: FrameKind,
    /// When the first of it arrived.
    pub(crate) arrived: UnixMillis,
    /// When it is to be closed, while it is open.
    pub(crate) closes: Option<UnixMillis>,
    /// When it was closed, where that is known.
    pub(crate) closed: Option<UnixMillis>,
}

/// That of a message.
pub(crate) async fn arrival(
    connection: &mut sqlx::AnyConnection,
    message: MessageId,
) -> Result<Option<Arrival>, StoreError> {
    let row = sqlx::query("SELECT kind, created, closes, closed FROM messages WHERE id = $1")
        .bind(message.0)
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Arrival {
        kind: kind(int(&row, 0)?)?,
        arrived: UnixMillis(int(&row, 1)?),
        closes: time_or_never(&row, "closes")?,
        closed: time_or_never(&row, "closed")?,
    }))
}
