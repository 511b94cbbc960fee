//! Callbacks that were not taken, in the shape of the Sigfox Back-End.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::{CallbackId, DeliveryId, DeviceId, DeviceTypeId, GroupId};
use crate::time::UnixMillis;

/// The status of an attempt to which no answer came.
pub const NO_ANSWER: u16 = 600;

/// A delivery of which an attempt failed and none has succeeded since. The doors of the API each
/// write it under their own names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Undelivered {
    /// The delivery.
    pub delivery: DeliveryId,
    /// The device that it tells of, unless that is gone.
    pub device: Option<DeviceId>,
    /// The device type of the callback.
    pub device_type: DeviceTypeId,
    /// The time of the message, or of the event that it tells of.
    pub time: UnixMillis,
    /// The payload in hex; empty where it is about no message.
    pub data: String,
    /// The signal to noise ratio of the message in dB, for those who may see it.
    pub snr: Option<f64>,
    /// The status of the newest failure; [`NO_ANSWER`] where no answer came.
    pub status: u16,
    /// What the receiver answered, or why there was no answer.
    pub message: String,
    /// What was sent.
    pub callback: Sent,
    /// Every variable of its templates with its value.
    pub parameters: BTreeMap<String, Parameter>,
}

/// Whose deliveries a program asks for that were not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UndeliveredOf {
    /// Those that tell of a device, of the callbacks of its device type.
    Device(DeviceId),
    /// Those of the callbacks of a device type.
    DeviceType(DeviceTypeId),
    /// Those of one of its callbacks.
    Callback(DeviceTypeId, CallbackId),
    /// Those of the callbacks of all device types of a group and of the groups below it.
    Group(GroupId),
}

/// What was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Sent {
    /// By e-mail.
    Mail {
        /// The subject.
        subject: String,
        /// The text.
        message: String,
    },
    /// By HTTP.
    #[serde(rename_all = "camelCase")]
    Request {
        /// The URL, credentials masked.
        url: String,
        /// The method.
        method: String,
        /// The headers that the callback sets.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        headers: Option<BTreeMap<String, String>>,
        /// The body.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        body: Option<String>,
        /// The content type of the body.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        content_type: Option<String>,
        /// Why the template made no request, if it made none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error: Option<String>,
    },
}

/// The value of a variable, of its own type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Parameter {
    /// `true` or `false`.
    Truth(bool),
    /// A whole number.
    Whole(i64),
    /// Any other number.
    Number(f64),
    /// A text.
    Text(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_types_and_what_is_absent_is_not_written() {
        let record = Undelivered {
            delivery: DeliveryId(1),
            device: Some(DeviceId(0xa1)),
            device_type: DeviceTypeId([0x51; 12]),
            time: UnixMillis(1_381_766_225_000),
            data: "3b3616201e100000".into(),
            snr: Some(10.5),
            status: NO_ANSWER,
            message: "Connection refused".into(),
            callback: Sent::Request {
                url: "http://host/single".into(),
                method: "GET".into(),
                headers: None,
                body: None,
                content_type: None,
                error: None,
            },
            parameters: BTreeMap::from([
                ("duplicate".into(), Parameter::Truth(false)),
                ("snr".into(), Parameter::Number(10.5)),
                ("station".into(), Parameter::Text("001F".into())),
                ("time".into(), Parameter::Whole(1_381_766_225)),
            ]),
        };
        let text = serde_json::to_string(&record).unwrap();
        assert!(
            text.ends_with(
                r#""callback":{"url":"http://host/single","method":"GET"},"parameters":{"duplicate":false,"snr":10.5,"station":"001F","time":1381766225}}"#
            ),
            "{text}"
        );
        assert_eq!(serde_json::from_str::<Undelivered>(&text).unwrap(), record);
    }
}
