//! Callbacks as programs of both generations send and read them: one object whose members depend on
//! its channel.

use std::collections::BTreeMap;

use domain::Fault;
use domain::callback::{CallbackInput, CallbackKind, CallbackView, Channel, ON};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::present::Present;
use super::problem::{ApiProblem, Place};
use super::shape::said;

/// What the forms of the engine call what programs know by other names.
pub(crate) const NAMES: &[(&str, &str)] = &[
    ("kind", "callbackSubtype"),
    ("method", "httpMethod"),
    ("content_type", "contentType"),
    ("body", "bodyTemplate"),
    ("line_pattern", "linePattern"),
    ("payload_config", "payloadConfig"),
    ("send_duplicate", "sendDuplicate"),
    ("send_sni", "sendSni"),
];

/// A callback as it is read.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Callback {
    /// Its id.
    id: String,
    /// URL, BATCH_URL, EMAIL, or MQTT.
    channel: &'static str,
    /// 0 data, 1 service, 2 error.
    callback_type: i64,
    /// 0 status, 2 uplink, 3 bidir, 4 acknowledge, 5 repeater, 6 data advanced; none of errors.
    #[serde(skip_serializing_if = "Option::is_none")]
    callback_subtype: Option<i64>,
    /// The format that makes variables of the payload.
    #[serde(skip_serializing_if = "Option::is_none")]
    payload_config: Option<String>,
    /// Whether it is sent.
    enabled: bool,
    /// Whether one goes out for every base station.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    send_duplicate: bool,
    /// Whether its last use failed.
    dead: bool,
    /// Whether devices of callback mode get its answers.
    downlink_hook: bool,
    /// The template of the address.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// GET, POST or PUT.
    #[serde(skip_serializing_if = "Option::is_none")]
    http_method: Option<String>,
    /// Templates of headers by their names.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    headers: BTreeMap<String, String>,
    /// Whether the receiver is told its name while TLS begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    send_sni: Option<bool>,
    /// The template of the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    body_template: Option<String>,
    /// The media type of the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    content_type: Option<String>,
    /// The template of a line of a batch.
    #[serde(skip_serializing_if = "Option::is_none")]
    line_pattern: Option<String>,
    /// To whom mails go.
    #[serde(skip_serializing_if = "Option::is_none")]
    recipient: Option<String>,
    /// The template of their subject.
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    /// The template of their text.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    /// The template of the topic at a broker.
    #[serde(skip_serializing_if = "Option::is_none")]
    topic: Option<String>,
}

impl Callback {
    pub(crate) fn of(one: &CallbackView) -> Self {
        let input = &one.input;
        let channel = Channel::of(&input.channel).unwrap_or_default();
        let (callback_type, subtype) = one.kind.numbers();
        let (http, mail) = (channel.is_http(), channel == Channel::Email);
        Self {
            id: one.id.to_string(),
            channel: channel.name(),
            callback_type,
            callback_subtype: (one.kind != CallbackKind::Error).then_some(subtype),
            payload_config: said(&input.payload_config),
            enabled: one.enabled,
            send_duplicate: input.send_duplicate == ON,
            dead: one.dead,
            downlink_hook: one.downlink,
            url: said(&input.url).filter(|_| !mail),
            http_method: said(&input.method).filter(|_| http),
            headers: if http {
                headers(&input.headers)
            } else {
                BTreeMap::new()
            },
            send_sni: http.then_some(input.send_sni == ON),
            body_template: said(&input.body).filter(|_| !mail),
            content_type: said(&input.content_type).filter(|_| http),
            line_pattern: said(&input.line_pattern).filter(|_| channel == Channel::BatchUrl),
            recipient: said(&input.recipient).filter(|_| mail),
            subject: said(&input.subject).filter(|_| mail),
            message: said(&input.message).filter(|_| mail),
            topic: said(&input.topic).filter(|_| channel == Channel::Mqtt),
        }
    }

    /// The template of the address, for whoever tells it by another name.
    pub(crate) fn take_url(&mut self) -> Option<String> {
        self.url.take()
    }

    /// Under which of the three lists of v1 it stands: 0 data, 1 service, 2 error.
    pub(crate) const fn kind(&self) -> i64 {
        self.callback_type
    }
}

/// Lines of `Name: value` as pairs.
fn headers(lines: &str) -> BTreeMap<String, String> {
    let pairs = lines.lines().filter_map(|line| line.split_once(':'));
    let pairs = pairs.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()));
    pairs.collect()
}

/// A callback that is to be made, of which channel, type, subtype and `enabled` must be given; or
/// what becomes of one: only what is present changes.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct CallbackBody {
    /// URL, BATCH_URL, EMAIL, or MQTT.
    #[schema(value_type = Option<String>)]
    channel: Present<String>,
    /// 0 data, 1 service, 2 error; it stays so.
    #[schema(value_type = Option<i64>)]
    callback_type: Present<i64>,
    /// 0 status, 2 uplink, 3 bidir, 4 acknowledge, 5 repeater, 6 data advanced; it stays so.
    #[schema(value_type = Option<i64>)]
    callback_subtype: Present<i64>,
    /// The format that makes variables of the payload.
    #[schema(value_type = Option<String>)]
    payload_config: Present<String>,
    /// Whether it is sent.
    #[schema(value_type = Option<bool>)]
    enabled: Present<bool>,
    /// Whether one goes out for every base station.
    #[schema(value_type = Option<bool>)]
    send_duplicate: Present<bool>,
    /// The template of the address.
    #[schema(value_type = Option<String>)]
    url: Present<String>,
    /// The same, as v1 reads it.
    #[schema(value_type = Option<String>)]
    url_pattern: Present<String>,
    /// GET, POST or PUT.
    #[schema(value_type = Option<String>)]
    http_method: Present<String>,
    /// Templates of headers by their names.
    #[schema(value_type = Option<Object>)]
    headers: Present<BTreeMap<String, String>>,
    /// Whether the receiver is told its name while TLS begins.
    #[schema(value_type = Option<bool>)]
    send_sni: Present<bool>,
    /// The template of the body.
    #[schema(value_type = Option<String>)]
    body_template: Present<String>,
    /// The media type of the body.
    #[schema(value_type = Option<String>)]
    content_type: Present<String>,
    /// The template of a line of a batch.
    #[schema(value_type = Option<String>)]
    line_pattern: Present<String>,
    /// To whom mails go.
    #[schema(value_type = Option<String>)]
    recipient: Present<String>,
    /// The template of their subject.
    #[schema(value_type = Option<String>)]
    subject: Present<String>,
    /// The template of their text.
    #[schema(value_type = Option<String>)]
    message: Present<String>,
    /// The template of the topic at a broker.
    #[schema(value_type = Option<String>)]
    topic: Present<String>,
    /// What is read of it and cannot be set.
    #[schema(value_type = Option<String>)]
    #[allow(dead_code, reason = "programs may send it, and it changes nothing")]
    id: Present<String>,
    /// The same.
    #[schema(value_type = Option<bool>)]
    #[allow(dead_code, reason = "programs may send it, and it changes nothing")]
    dead: Present<bool>,
    /// The same: see `/downlink`.
    #[schema(value_type = Option<bool>)]
    #[allow(dead_code, reason = "programs may send it, and it changes nothing")]
    downlink_hook: Present<bool>,
}

fn missing(field: &str) -> ApiProblem {
    ApiProblem::at(Place::Body, field, Fault::Missing)
}

/// What a ticked box sends, or none.
fn tick(is: bool) -> &'static str {
    if is { ON } else { "" }
}

impl CallbackBody {
    /// The form that makes a callback.
    pub(crate) fn form(self) -> Result<CallbackInput, ApiProblem> {
        let given = |present: &Present<i64>| match present {
            Present::Value(number) => Some(*number),
            _ => None,
        };
        let kind = given(&self.callback_type).ok_or_else(|| missing("callbackType"))?;
        let subtype = given(&self.callback_subtype);
        // An error has none.
        let subtype = subtype.or((kind == 2).then_some(0));
        let subtype = subtype.ok_or_else(|| missing("callbackSubtype"))?;
        let subtype = if kind == 2 { 0 } else { subtype };
        let kind = CallbackKind::from_numbers(kind, subtype);
        let kind = kind.filter(|kind| CallbackKind::creatable().any(|one| one == *kind));
        let kind = kind.ok_or_else(|| {
            let message = "is not a subtype that callbacks of this type can have";
            ApiProblem::at(Place::Body, "callbackSubtype", message)
        })?;
        if self.channel == Present::Absent {
            return Err(missing("channel"));
        }
        if self.enabled == Present::Absent {
            return Err(missing("enabled"));
        }
        Ok(self.laid_over(CallbackInput {
            kind: kind.word().to_owned(),
            ..CallbackInput::default()
        }))
    }

    /// The form of a callback with what is present laid over it.
    pub(crate) fn over(self, there: &CallbackView) -> Result<CallbackInput, ApiProblem> {
        let (kind, subtype) = there.kind.numbers();
        let same = |present: &Present<i64>, is: i64| match present {
            Present::Value(number) => *number == is,
            _ => true,
        };
        let error = there.kind == CallbackKind::Error;
        for (field, is) in [
            ("callbackType", same(&self.callback_type, kind)),
            (
                "callbackSubtype",
                error || same(&self.callback_subtype, subtype),
            ),
        ] {
            if !is {
                let message = "cannot be changed: a callback stays of its kind";
                return Err(ApiProblem::at(Place::Body, field, message));
            }
        }
        Ok(self.laid_over(there.input.clone()))
    }

    fn laid_over(self, mut form: CallbackInput) -> CallbackInput {
        self.channel.put(&mut form.channel);
        self.payload_config.put(&mut form.payload_config);
        self.enabled.map(tick).put(&mut form.enabled);
        self.send_duplicate.map(tick).put(&mut form.send_duplicate);
        self.url_pattern.put(&mut form.url);
        self.url.put(&mut form.url);
        self.http_method.put(&mut form.method);
        let lines = self.headers.map(|headers| {
            let lines = headers.into_iter();
            let lines = lines.map(|(name, value)| format!("{name}: {value}"));
            lines.collect::<Vec<_>>().join("\n")
        });
        lines.put(&mut form.headers);
        self.send_sni.map(tick).put(&mut form.send_sni);
        self.body_template.put(&mut form.body);
        self.content_type.put(&mut form.content_type);
        self.line_pattern.put(&mut form.line_pattern);
        self.recipient.put(&mut form.recipient);
        self.subject.put(&mut form.subject);
        self.message.put(&mut form.message);
        self.topic.put(&mut form.topic);
        form
    }
}
