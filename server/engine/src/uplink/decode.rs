//! The device type's custom format, applied to the bytes: the same call as the browser's
//! preview makes.

use std::collections::HashMap;
use std::sync::Arc;

use domain::DeviceTypeId;
use payload::Display;

use super::carry::Carried;
use super::merge::Message;
use crate::Engine;
use crate::redecode::stored;
use crate::store::device_types::Rules;

/// Messages with their decoded fields.
pub(super) struct Decoded {
    pub(super) messages: Vec<DecodedMessage>,
    /// All that the stages before have found; its messages stand above.
    pub(super) carried: Carried,
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
    fn get(&self, row: &Rules) -> Parsed {
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

pub(super) fn decode(engine: &Engine, mut carried: Carried) -> Decoded {
    let displays: HashMap<DeviceTypeId, Parsed> = carried
        .rules
        .values()
        .map(|rules| (rules.id, engine.intake.displays.get(rules)))
        .collect();
    let messages = std::mem::take(&mut carried.messages)
        .into_iter()
        .map(|message| {
            let (format_version, fields) = match displays.get(&message.device_type) {
                // What a device says of itself is not in its owner's format.
                Some((version, _)) if message.kind.is_oob() => (*version, None),
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
    Decoded { messages, carried }
}
