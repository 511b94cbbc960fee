//! The events that one message raised.

use domain::UnixMillis;
use domain::event::{EventKind, EventView};
use domain::message::{MERGE_WINDOW, MessageView};
use domain::permission::{Action, Principal};
use sqlx::AnyConnection;

use super::Wanted;
use crate::error::Error;
use crate::{Engine, ids, store};

/// Events of the device that are looked through from the arrival of the message on: what it raises is
/// told with it, when it is closed or when a callback fails, and little happens in between.
const LOOKED_AT: i64 = 250;
/// What the clocks of two processes may differ by (ms).
const CLOCKS: i64 = 60_000;

impl Engine {
    /// The events that a message raised, the oldest first, as far as `who` may see what they tell;
    /// `path` is that of the group of its device.
    pub(crate) async fn raised_by(
        &self,
        connection: &mut AnyConnection,
        who: &Principal,
        message: &MessageView,
        path: &str,
    ) -> Result<Vec<EventView>, Error> {
        let wanted = Wanted {
            device: Some(message.device),
            device_type: None,
            paths: &[],
            kind: None,
            first: Some(ids::first_of(message.arrived.plus(-CLOCKS))),
        };
        let mut rows = store::events::list(connection, &wanted, None, true, LOOKED_AT).await?;
        rows.retain(|event| is_of(event, message));
        if !who.may(Action::ReadRadio, path) {
            for row in &mut rows {
                row.variables.without_radio(row.kind);
            }
        }
        self.without_others(connection, who, &mut rows).await?;
        Ok(rows)
    }
}

/// Whether a message raised an event. Where the event names the number of its message, that tells;
/// else its time does, which is that of the message. An earlier reception may have given the message
/// another time since: by the number it is found nevertheless. The failure of a callback has the time
/// at which the attempt ended.
fn is_of(event: &EventView, message: &MessageView) -> bool {
    let told = &event.variables;
    if event.kind == EventKind::CallbackError {
        let mut owed = message.deliveries.iter();
        return owed.any(|one| {
            told.callback_id.as_ref() == Some(&one.callback.to_string())
                && one
                    .attempts
                    .iter()
                    .any(|attempt| attempt.finished == Some(event.time))
        });
    }
    let time = told.device_message_time.map_or(event.time, UnixMillis);
    match told.device_message_seqnumber {
        Some(number) => {
            number == message.seq_number && (time.0 - message.time.0).abs() <= MERGE_WINDOW
        }
        None => time == message.time,
    }
}
