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

/// What an answer says, by device.
#[derive(Default)]
pub(crate) struct Answers(HashMap<DeviceId, Entry>);

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

impl Answers {
    /// Reads the body of a 2xx, once for all whom it may tell something. A device's key may be
    /// padded with zeros and in either case; other members are passed over.
    pub(crate) fn read(body: &[u8]) -> Self {
        let text = String::from_utf8_lossy(body);
        let members: HashMap<String, Member> = serde_json::from_str(&text).unwrap_or_default();
        let entries = members.into_iter().filter_map(|(key, member)| {
            let device = key.parse::<DeviceId>().ok()?;
            match member {
                Member::Entry(entry) => Some((device, entry)),
                Member::Other(_) => None,
            }
        });
        Self(entries.collect())
    }

    /// What is to become of a device's question. Where the device is not named nothing is said of
    /// it.
    pub(crate) fn of(&self, device: DeviceId) -> Answer {
        let Some(entry) = self.0.get(&device) else {
            return Answer::Nothing;
        };
        match (&entry.downlink_data, &entry.no_data) {
            (_, Some(Said::Truth(true))) | (None, _) => Answer::Nothing,
            (Some(Said::Text(digits)), _) => {
                let bytes = hex::decode(digits).ok();
                let bytes = bytes.and_then(|bytes| <[u8; BYTES]>::try_from(bytes).ok());
                bytes.map_or(Answer::Invalid, Answer::Data)
            }
            (Some(_), _) => Answer::Invalid,
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
            let read = Answers::read(body.as_bytes());
            assert_eq!(read.of(device), answer, "{body}");
        }
    }

    #[test]
    fn an_answer_to_several_tells_each_its_own() {
        let body =
            br#"{"1":{"downlinkData":"0000000000000001"},"2":{"downlinkData":"0000000000000002"}}"#;
        let answers = Answers::read(body);
        for last in [1, 2] {
            let bytes = [0, 0, 0, 0, 0, 0, 0, last];
            assert_eq!(answers.of(DeviceId(last.into())), Answer::Data(bytes));
        }
        assert_eq!(answers.of(DeviceId(3)), Answer::Nothing);
    }
}
