//! What a receiver answers for a device that asked for a downlink.

use std::collections::HashMap;
use std::fmt;

use domain::DeviceId;
use payload::hex;
use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Bytes of a downlink.
pub(crate) const BYTES: usize = 8;

/// What some programs begin a text with.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// How JSON writes that there is nothing.
const NULL: &str = "null";

/// What is to become of the device's question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// These bytes are sent.
    Data([u8; BYTES]),
    /// Nothing is sent: the receiver said so, or nothing of the device.
    Nothing,
    /// What was to be sent is not eight bytes, or what is said of the device is no object.
    Invalid,
}

/// What an answer says, by device.
#[derive(Default)]
pub(crate) struct Answers(HashMap<DeviceId, Answer>);

impl Answers {
    /// Reads the body of a 2xx, once for all whom it may tell something. A device's key may be
    /// padded with zeros and in either case; other members are passed over. What is said twice
    /// counts as it is said last, as where PHP or JavaScript reads it.
    pub(crate) fn read(body: &[u8]) -> Self {
        let text = String::from_utf8_lossy(body);
        // An editor may have begun each of the files that a PHP program is made of with a byte
        // order mark, and they are sent before what it says.
        let before = |c: char| c == BYTE_ORDER_MARK || c.is_whitespace();
        let mut json = serde_json::Deserializer::from_str(text.trim_start_matches(before));
        let read = json.deserialize_map(Members);
        let whole = read.and_then(|read| json.end().map(|()| read));
        Self(whole.unwrap_or_default())
    }

    /// What is to become of a device's question. Where the device is not named nothing is said of
    /// it.
    pub(crate) fn of(&self, device: DeviceId) -> Answer {
        self.0.get(&device).copied().unwrap_or(Answer::Nothing)
    }
}

/// Collects the members that name devices, in the order of the text.
struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = HashMap<DeviceId, Answer>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut answers = HashMap::new();
        while let Some(key) = map.next_key::<String>()? {
            if let Ok(device) = key.trim_start_matches('0').parse::<DeviceId>() {
                let member: &RawValue = map.next_value()?;
                answers.insert(device, said(member.get()));
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(answers)
    }
}

/// What the member that names a device says of it: an object, in which members of other names are
/// passed over. Anything else is a wrong answer, as far as it is anything.
fn said(member: &str) -> Answer {
    if member == NULL {
        return Answer::Nothing;
    }
    let Ok(entry) = serde_json::from_str::<HashMap<String, &RawValue>>(member) else {
        return Answer::Invalid;
    };
    let of = |name: &str| entry.get(name).map(|value| value.get());
    match (of("downlinkData"), of("noData")) {
        (_, Some("true")) | (None | Some(NULL), _) => Answer::Nothing,
        (Some(data), _) => bytes(data).map_or(Answer::Invalid, Answer::Data),
    }
}

/// The bytes that a text in JSON writes in hexadecimal.
fn bytes(text: &str) -> Option<[u8; BYTES]> {
    let digits: String = serde_json::from_str(text).ok()?;
    hex::decode(&digits).ok()?.try_into().ok()
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
            (r#"{"86BD75":null}"#, Answer::Nothing),
            (r#"{"86BD75":{"downlinkData":null}}"#, Answer::Nothing),
            (r#"{"86BD75":"0102030405060708"}"#, Answer::Invalid),
            (r#"{"86BD75":["0102030405060708"]}"#, Answer::Invalid),
            (r#"{"86BD75":[null,true]}"#, Answer::Invalid),
            (
                r#"{"86BD76":{"downlinkData":"0102030405060708"}}"#,
                Answer::Nothing,
            ),
            ("", Answer::Nothing),
            ("ok", Answer::Nothing),
            ("[1]", Answer::Nothing),
            (
                r#"{"86BD75":{"downlinkData":"0102030405060708"}} and more"#,
                Answer::Nothing,
            ),
        ];
        for (body, answer) in cases {
            let read = Answers::read(body.as_bytes());
            assert_eq!(read.of(device), answer, "{body}");
        }
    }

    #[test]
    fn a_byte_order_mark_before_an_answer_is_passed_over() {
        let object = r#"{"E006":{"downlinkData":"0102030405060708"}}"#;
        for before in ["\u{feff}", "\u{feff}\r\n", "\u{feff}\n\u{feff}"] {
            let read = Answers::read(format!("{before}{object}").as_bytes());
            let bytes = Answer::Data([1, 2, 3, 4, 5, 6, 7, 8]);
            assert_eq!(read.of(DeviceId(0xE006)), bytes, "{before:?}");
        }
    }

    #[test]
    fn what_is_said_twice_counts_as_it_is_said_last() {
        let nine = Answer::Data([0, 0, 0, 0, 0, 0, 0, 9]);
        let cases = [
            (
                r#"{"E006":{"downlinkData":"0000000000000001","downlinkData":"0000000000000009"}}"#,
                nine,
            ),
            (
                r#"{"E006":{"noData":true,"downlinkData":"0000000000000009","noData":false}}"#,
                nine,
            ),
            (
                r#"{"E006":{"downlinkData":"0000000000000009","downlinkData":"no"}}"#,
                Answer::Invalid,
            ),
            (
                r#"{"E006":{"noData":true},"E006":{"downlinkData":"0000000000000009"}}"#,
                nine,
            ),
            (
                r#"{"E006":{"downlinkData":"0000000000000009"},"E006":{"noData":true}}"#,
                Answer::Nothing,
            ),
        ];
        for (body, answer) in cases {
            let read = Answers::read(body.as_bytes());
            assert_eq!(read.of(DeviceId(0xE006)), answer, "{body}");
        }
    }

    #[test]
    fn a_device_is_known_in_any_case_and_however_it_is_padded() {
        let member = |key: &str, last: u8| format!(r#""{key}":{{"downlinkData":"{last:016X}"}}"#);
        let answer = |last: u8| Answer::Data([0, 0, 0, 0, 0, 0, 0, last]);
        let keys = ["E006", "e006", "0000e006", "000000000000E006"];
        for key in keys {
            let read = Answers::read(format!("{{{}}}", member(key, 7)).as_bytes());
            assert_eq!(read.of(DeviceId(0xE006)), answer(7), "{key}");
        }
        // Named in several ways, it gets what is said of it last, every time.
        for first in 0..keys.len() {
            let turned = (0..keys.len()).map(|at| keys[(first + at) % keys.len()]);
            let members = turned.zip(1..).map(|(key, last)| member(key, last));
            let members: Vec<String> = members.collect();
            let read = Answers::read(format!("{{{}}}", members.join(",")).as_bytes());
            assert_eq!(read.of(DeviceId(0xE006)), answer(4), "{members:?}");
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
