//! When a message arrived.

use domain::oob::FrameKind;
use domain::{MessageId, UnixMillis};

use super::super::bulk::int;
use super::super::db::StoreError;
use super::kind;

/// What kind of frame a message is, and when the first of it arrived.
pub(crate) async fn arrival(
    connection: &mut sqlx::AnyConnection,
    message: MessageId,
) -> Result<Option<(FrameKind, UnixMillis)>, StoreError> {
    let row = sqlx::query("SELECT kind, created FROM messages WHERE id = $1")
        .bind(message.0)
        .fetch_optional(connection)
        .await?;
    row.map(|row| Ok((kind(int(&row, 0)?)?, UnixMillis(int(&row, 1)?))))
        .transpose()
}
