//! Devices that wait for an answer of which nobody is asked.

use domain::{CallbackId, DeviceId, MessageId, StationId};
use sqlx::AnyConnection;

use crate::store::bulk::{Bulk, int};
use crate::store::db::{Dialect, StoreError};
use crate::store::sql;

/// A message whose device waits for the answer of a callback that is not going to be asked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unasked {
    /// The message.
    pub(crate) message: MessageId,
    /// The callback that answers its device type.
    pub(crate) callback: CallbackId,
    /// Who waits.
    pub(crate) device: DeviceId,
    /// The station of which the callback was told; 0: it was told nothing.
    pub(crate) station: StationId,
    /// Whether what a device sent is delivered in its order.
    pub(crate) in_order: bool,
}

// Of a message there are a few deliveries, of a callback there may be a million that wait.
pub(super) const UNASKED: Bulk = Bulk {
    text: "WITH v (message_id, callback_id) AS (VALUES {rows}) \
           SELECT v.message_id, c.id, d.device_id, c.in_order, \
             COALESCE((SELECT MIN(e.station_id) FROM deliveries e \
               WHERE e.message_id = v.message_id AND e.callback_id = v.callback_id \
               AND e.duplicate = 0), 0) AS station_id \
           FROM v CROSS JOIN messages m CROSS JOIN downlinks d CROSS JOIN callbacks c \
           WHERE m.id = v.message_id AND m.closes > 0 \
             AND d.message_id = v.message_id AND d.state = 4 AND c.id = v.callback_id \
             AND c.downlink = 1 AND c.enabled = 1 AND c.deleted = 0 \
             AND NOT EXISTS (SELECT 1 FROM deliveries w \
               WHERE w.message_id = v.message_id AND w.callback_id = v.callback_id \
               AND w.duplicate = 0 AND w.state + 0 = 0)",
    columns: &["BIGINT", "TEXT"],
};

/// Those of the messages that are not closed yet and whose device waits for the answer of the
/// callback beside it, which is not going to be told of the message any more. What still waits to be told asks when it is.
pub(crate) async fn unasked(
    connection: &mut AnyConnection,
    dialect: Dialect,
    told: &[(MessageId, CallbackId)],
) -> Result<Vec<Unasked>, StoreError> {
    let mut found = Vec::new();
    UNASKED
        .fetch(
            connection,
            dialect,
            told,
            |query, (message, callback)| query.bind(message.0).bind(callback.to_string()),
            |row| {
                found.push(Unasked {
                    message: MessageId(int(row, 0)?),
                    callback: sql::id(row, "id")?,
                    device: DeviceId(sql::number32(row, "device_id")?),
                    in_order: int(row, 3)? != 0,
                    station: StationId(sql::number32(row, "station_id")?),
                });
                Ok(())
            },
        )
        .await?;
    Ok(found)
}
