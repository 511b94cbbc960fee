//! What the audit log tells of callbacks: nothing that their receivers know their sender by.

use domain::audit::{Field, Kind, Verb};
use domain::callback::{CallbackInput, Channel};
use domain::{CallbackId, DeviceTypeId};
use sqlx::AnyConnection;

use crate::audit::Act;
use crate::error::Error;
use crate::store::device_types;

/// A part of the settings.
type Part = fn(&CallbackInput) -> &str;

/// What is told as it stands.
const SHOWN: [(&str, Part); 8] = [
    ("method", |of| of.method.as_str()),
    ("content_type", |of| of.content_type.as_str()),
    ("discovery", |of| of.discovery.as_str()),
    ("in_order", |of| of.in_order.as_str()),
    ("payload_config", |of| of.payload_config.as_str()),
    ("enabled", |of| of.enabled.as_str()),
    ("send_duplicate", |of| of.send_duplicate.as_str()),
    ("send_sni", |of| of.send_sni.as_str()),
];

/// Of what is told only that it changed.
const HIDDEN: [(&str, Part); 6] = [
    ("headers", |of| of.headers.as_str()),
    ("body", |of| of.body.as_str()),
    ("line_pattern", |of| of.line_pattern.as_str()),
    ("subject", |of| of.subject.as_str()),
    ("message", |of| of.message.as_str()),
    ("topic", |of| of.topic.as_str()),
];

/// What is done to a callback, which is called as its device type.
pub(super) async fn about(
    connection: &mut AnyConnection,
    device_type: DeviceTypeId,
    id: CallbackId,
    verb: Verb,
) -> Result<Act, Error> {
    Ok(Act {
        kind: Kind::Callback,
        id: id.to_string(),
        ..about_type(connection, device_type, verb).await?
    })
}

/// What is done to a device type.
pub(super) async fn about_type(
    connection: &mut AnyConnection,
    device_type: DeviceTypeId,
    verb: Verb,
) -> Result<Act, Error> {
    let of = device_types::get(connection, device_type).await?;
    let of = of.ok_or(Error::NotFound)?;
    Ok(Act {
        verb,
        kind: Kind::DeviceType,
        id: device_type.to_string(),
        name: of.view.name,
        group: of.view.group,
        fields: Vec::new(),
    })
}

/// What is told of the settings of a callback, and of those that it had.
pub(crate) fn fields(before: Option<&CallbackInput>, after: &CallbackInput) -> Vec<Field> {
    let channel = |of: &CallbackInput| Channel::of(&of.channel).unwrap_or_default().name();
    let mut all = vec![Field::text("channel", before.map(channel), channel(after))];
    let shown = |of: &CallbackInput| of.clone().without_secrets().url;
    let url = Field::text("url", before.map(shown), shown(after));
    let another = before.map_or("", |of| of.url.as_str()) != after.url;
    all.push(match url.changed() || !another {
        true => url,
        false => Field::secret("url"),
    });
    for (name, part) in SHOWN {
        all.push(Field::text(name, before.map(part), part(after)));
    }
    for (name, part) in HIDDEN {
        if before.map_or("", part) != part(after) {
            all.push(Field::secret(name));
        }
    }
    let recipient = before.map(|of| of.recipient.as_str());
    all.push(Field::personal("recipient", recipient, &after.recipient));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_told_that_a_receiver_knows_its_sender_by() {
        let before = CallbackInput {
            method: "POST".into(),
            url: "https://key:word@example.org/in?token=sesame".into(),
            headers: "Authorization: Bearer sesame".into(),
            body: "{\"secret\":\"sesame\"}".into(),
            ..CallbackInput::default()
        };
        let after = CallbackInput {
            url: "https://example.org/in?token=tahini".into(),
            headers: "Authorization: Bearer tahini".into(),
            ..before.clone()
        };
        for fields in [fields(None, &before), fields(Some(&before), &after)] {
            let said = format!("{fields:?}");
            for secret in ["sesame", "tahini", "word", "Bearer"] {
                assert!(!said.contains(secret), "{said}");
            }
        }
        let changed = fields(Some(&before), &after);
        let changed = changed.iter().filter(|field| field.changed());
        let changed: Vec<&str> = changed.map(|field| field.name).collect();
        assert_eq!(changed, ["url", "headers"]);
        assert!(
            fields(Some(&after), &after)
                .iter()
                .all(|field| !field.changed())
        );
    }
}
