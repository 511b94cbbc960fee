//! The device type's custom format, applied to the bytes: the same call as the browser's
//! preview makes.

use std::collections::HashMap;
use std::sync::Arc;

use domain::reception::Outcome;
use domain::{DeviceTypeId, MessageId, Rejection, reception::Reception};
use payload::Display;

use super::merge::{Merged, Message};
use crate::Engine;
use crate::redecode::stored;
use crate::store::device_types::DisplayRow;
use crate::store::{self, StoreError};

/// Messages with their decoded fields.
pub(super) struct Decoded {
    pub(super) messages: Vec<DecodedMessage>,
    pub(super) receptions: Vec<(MessageId, Reception)>,
    pub(super) outcomes: Vec<Option<Result<Outcome, Rejection>>>,
}

/// A message and its fields as a JSON object, with the version of the format that made them.
pub(super) struct DecodedMessage {
    pub(super) message: Message,
    pub(super) fields: Option<String>,
    pub(super) format_version: i64,
}

/// Formats parsed once for each version of each device type.
#[derive(Default)]
pub(crate) struct Displays(std::sync::Mutex<HashMap<DeviceTypeId, Parsed>>);

/// A version and what it shows of a message.
type Parsed = (i64, Arc<Display>);

impl Displays {
    fn get(&self, row: &DisplayRow) -> Parsed {
        let mut displays = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        match displays.get(&row.id) {
            Some(parsed) if parsed.0 == row.version => parsed.clone(),
            _ => {
                let parsed = (row.version, Arc::new(row.display.display(&row.format)));
                displays.insert(row.id, parsed.clone());
                parsed
            }
        }
    }
}

pub(super) async fn decode(
    connection: &mut sqlx::AnyConnection,
    engine: &Engine,
    merged: Merged,
) -> Result<Decoded, StoreError> {
    let mut types: Vec<DeviceTypeId> = merged.messages.iter().map(|m| m.device_type).collect();
    types.sort_unstable();
    types.dedup();
    let rows = store::device_types::displays(connection, engine.db.dialect, &types).await?;
    let displays: HashMap<DeviceTypeId, Parsed> = rows
        .into_iter()
        .map(|row| (row.id, engine.intake.displays.get(&row)))
        .collect();
    let messages = merged
        .messages
        .into_iter()
        .map(|message| {
            let (format_version, fields) = match displays.get(&message.device_type) {
                Some((version, display)) => (*version, stored(display, message.data.as_bytes())),
                None => (0, None),
            };
            DecodedMessage {
                message,
                fields,
                format_version,
            }
        })
        .collect();
    Ok(Decoded {
        messages,
        receptions: merged.receptions,
        outcomes: merged.outcomes,
    })
}
