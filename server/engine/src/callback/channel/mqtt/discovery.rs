//! Home Assistant learns what a device measures from messages that the broker keeps: one for
//! each field of the custom format that the body tells under its own name.

use domain::DeviceId;
use payload::template::Template;
use serde_json::{Map, Value, json};

use crate::callback::body::sample;
use crate::callback::reading::Reader;

/// The fields that Home Assistant can find in the body.
pub(super) fn fields(reader: &Reader<'_>, body: &Template) -> Vec<String> {
    let format = reader.format.as_ref();
    let sample = sample(reader.kind, body, format);
    let members: Map<String, Value> = serde_json::from_str(&sample).unwrap_or_default();
    let names = format.into_iter().flat_map(|format| format.fields());
    let names = names.map(|field| field.name().to_owned());
    names.filter(|name| members.contains_key(name)).collect()
}

/// Topic and body of what Home Assistant is told of a device whose messages have that topic.
pub(super) fn configs(
    device: DeviceId,
    fields: &[String],
    topic: &str,
) -> impl Iterator<Item = (String, String)> {
    fields.iter().map(move |field| {
        // Names of fields hold letters, digits, `-`, `_` and `#`; the last would be a wildcard.
        let word = field.replace('#', "_");
        let name = format!("sigfox_{device}");
        let config = json!({
            "name": field,
            "unique_id": format!("{name}_{word}"),
            "state_topic": topic,
            "value_template": format!("{{{{ value_json['{field}'] }}}}"),
            "device": {
                "identifiers": [name],
                "name": format!("Sigfox {device}"),
                "manufacturer": "Sigfox",
            },
        });
        (
            format!("homeassistant/sensor/{name}/{word}/config"),
            config.to_string(),
        )
    })
}
