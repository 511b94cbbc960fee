//! What a receiver answers for a device that asked for a downlink.

use std::collections::HashMap;

use domain::DeviceId;
use payload::hex;
use serde::Deserialize;
use serde::de::IgnoredAny;

/// Bytes of a downlink.
pub(crate) const BYTES: usize = 8;

/// What is to become of the device's question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// These bytes are sent.
    Data([u8; BYTES]),
    /// Nothing is sent: the receiver said so, or nothing of the device.
    Nothing,
    /// What was to be sent is not eight bytes.
    Invalid,
}

/// What may stand beside a device's id. Members of other names are passed over.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Entry {
    downlink_data: Option<Said>,
    no_data: Option<Said>,
}

/// A value of any type: what cannot be used still counts as said.
#[derive(Deserialize)]
#[serde(untagged)]
enum Said {
    Text(String),
    Truth(bool),
    Other(IgnoredAny),
}

/// A member of the answer: an object, or whatever else a receiver may say there.
#[derive(Deserialize)]
#[serde(untagged)]
enum Member {
    Entry(Entry),
    Other(IgnoredAny),
}

impl Answer {
    /// Reads the body of a 2xx. The device's key may be padded with zeros and in either case;
    /// other members are passed over, and a body that does not name the device says nothing of
    /// it.
    pub(crate) fn read(device: DeviceId, body: &str) -> Self {
        let members: HashMap<String, Member> = serde_json::from_str(body).unwrap_or_default();
        let mut entries = members.into_iter().filter_map(|(key, member)| {
            let named = key.parse::<DeviceId>().is_ok_and(|named| named == device);
            match member {
                Member::Entry(entry) if named => Some(entry),
                _ => None,
            }
        });
        let Some(entry) = entries.next() else {
            return Self::Nothing;
        };
        match (entry.downlink_data, entry.no_data) {
            (_, Some(Said::Truth(true))) | (None, _) => Self::Nothing,
            (Some(Said::Text(digits)), _) => {
                let bytes = hex::decode(&digits).ok();
                let bytes = bytes.and_then(|bytes| <[u8; BYTES]>::try_from(bytes).ok());
                bytes.map_or(Self::Invalid, Self::Data)
            }
            (Some(_), _) => Self::Invalid,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_as_receivers_write_them() {
        let device = DeviceId(0x0086_BD75);
        let bytes = Answer::Data([1, 2, 3, 4, 5, 6, 7, 8]);
        let cases = [
            (r#"{"86BD75":{"downlinkData":"0102030405060708"}}"#, bytes),
            (r#"{"0086bd75":{"downlinkData":"0102030405060708"}}"#, bytes),
            (
                r#"{"ok":true,"1":{"downlinkData":"ff"},"86bd75":{"downlinkData":"0102030405060708","n":1}}"#,
                bytes,
            ),
            (r#"{"86BD75":{"noData":true}}"#, Answer::Nothing),
            (
                r#"{"86BD75":{"noData":true,"downlinkData":"0102030405060708"}}"#,
                Answer::Nothing,
            ),
            (
                r#"{"86BD75":{"noData":false,"downlinkData":"0102030405060708"}}"#,
                bytes,
            ),
            (
                r#"{"86BD75":{"downlinkData":"01020304050607"}}"#,
                Answer::Invalid,
            ),
            (
                r#"{"86BD75":{"downlinkData":"010203040506070809"}}"#,
                Answer::Invalid,
            ),
            (
                r#"{"86BD75":{"downlinkData":"0102030405060z08"}}"#,
                Answer::Invalid,
            ),
            (r#"{"86BD75":{"downlinkData":""}}"#, Answer::Invalid),
            (r#"{"86BD75":{"downlinkData":12}}"#, Answer::Invalid),
            (r#"{"86BD75":{}}"#, Answer::Nothing),
            (r#"{"86BD75":"0102030405060708"}"#, Answer::Nothing),
            (
                r#"{"86BD76":{"downlinkData":"0102030405060708"}}"#,
                Answer::Nothing,
            ),
            ("", Answer::Nothing),
            ("ok", Answer::Nothing),
            ("[1]", Answer::Nothing),
        ];
        for (body, answer) in cases {
            assert_eq!(Answer::read(device, body), answer, "{body}");
        }
    }
}
