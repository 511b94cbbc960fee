//! The device type's custom format, applied to the bytes: the same call as the browser's
//! preview makes.

use std::collections::HashMap;
use std::sync::Arc;

use domain::reception::Outcome;
use domain::{DeviceTypeId, MessageId, Rejection, reception::Reception};
use payload::Format;

use super::merge::{Merged, Message};
use crate::Engine;
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
pub(crate) struct Formats(std::sync::Mutex<HashMap<DeviceTypeId, Parsed>>);

/// A version and its format, if the device type has one.
type Parsed = (i64, Option<Arc<Format>>);

impl Formats {
    fn get(&self, id: DeviceTypeId, version: i64, text: &str) -> Parsed {
        let mut formats = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        match formats.get(&id) {
            Some(parsed) if parsed.0 == version => parsed.clone(),
            _ => {
                // Saved formats were parsed when they were saved; an empty one is none.
                let parsed = (version, Format::parse(text).ok().map(Arc::new));
                formats.insert(id, parsed.clone());
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
    let texts = store::device_types::formats(connection, engine.db.dialect, &types).await?;
    let formats: HashMap<DeviceTypeId, Parsed> = texts
        .into_iter()
        .map(|(id, version, text)| (id, engine.intake.formats.get(id, version, &text)))
        .collect();
    let messages = merged
        .messages
        .into_iter()
        .map(|message| {
            let (format_version, format) = match formats.get(&message.device_type) {
                Some((version, format)) => (*version, format.clone()),
                None => (0, None),
            };
            let fields = format.map(|format| {
                let mut json = String::with_capacity(96);
                format.decode_json(message.data.as_bytes(), &mut json);
                json
            });
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
