//! Reads lines of `frame⇥key`, both in hexadecimal, into one JSON object each: what the frame
//! says, and whether it is of that key. Without a tab and a key nothing is said about that. Of
//! a frame with a wrong CRC nothing is known, hence `{"crcOk":false}`.
//!
//! A frame of 30 digits is a downlink, as a device hears it. It can be read only by whoever knows
//! for which device and which of its numbers it was made, so its line goes on:
//! `frame⇥key⇥device⇥number`, all in hexadecimal. Where these are not given, its answer says so.

use std::io::{Read, Write};

use ::radio::downlink::{self, NotForMe};
use ::radio::{Content, Control, FrameError, Key, KeyError, Uplink};
use domain::DeviceId;
use domain::sequence::NUMBERS;
use payload::hex;
use serde_json::{Map, Value, json};

use crate::lines::{Count, LineError, answer_lines};

/// Reads every line of `input` and writes its answer to `output`, at once whenever no further
/// line is there already.
///
/// # Errors
/// When `input` cannot be read or `output` cannot be written.
pub fn read_frames(input: impl Read, output: impl Write) -> std::io::Result<Count> {
    answer_lines(input, output, |line, out| {
        out.push_str(&answer(line)?.to_string());
        Ok(())
    })
}

fn answer(line: &str) -> Result<Value, LineError> {
    let mut parts = line.split('\t');
    let frame = parts.next().unwrap_or_default();
    let mut before = frame.chars().count() + 1;
    let key = match parts.next() {
        Some(key) => {
            let parsed = parse_key(key, before)?;
            before += key.chars().count() + 1;
            Some(parsed)
        }
        None => None,
    };
    if frame.chars().count() == 2 * downlink::FRAME {
        return read_downlink(frame, key, parts, before);
    }
    read_uplink(frame, key)
}

/// The numbers that a column holds in hexadecimal; `before` characters stand before it.
fn number(text: &str, before: usize, max: u32) -> Result<u32, LineError> {
    let text = text.trim();
    let number = u32::from_str_radix(text, 16).ok();
    number.filter(|number| *number <= max).ok_or_else(|| {
        let problem = format!("is not a hexadecimal number from 0 to {max:x}");
        LineError::at(before + 1, format!("`{text}` {problem}"))
    })
}

fn read_downlink<'a>(
    frame: &str,
    key: Option<Key>,
    mut parts: impl Iterator<Item = &'a str>,
    before: usize,
) -> Result<Value, LineError> {
    let (Some(key), Some(device), Some(sequence)) = (key, parts.next(), parts.next()) else {
        let needs = ["key", "device", "number"];
        return Ok(json!({"kind": "downlink", "needs": needs}));
    };
    let then = before + device.chars().count() + 1;
    let device = number(device, before, u32::MAX)?;
    let sequence = number(sequence, then, u32::from(NUMBERS) - 1)? as u16;
    let bytes = hex::decode(frame).map_err(|_| {
        let wrong = frame.chars().position(|c| !c.is_ascii_hexdigit());
        let problem = FrameError::Digit {
            column: wrong.map_or(1, |at| at + 1),
        };
        LineError::at(wrong.map_or(1, |at| at + 1), problem.to_string())
    })?;
    let length = || LineError::at(frame.len() + 1, "a downlink has 15 bytes");
    let bytes = <[u8; downlink::FRAME]>::try_from(bytes).map_err(|_| length())?;
    let mut said = json!({
        "device": DeviceId(device).to_string(), "seqNumber": sequence, "kind": "downlink",
        "crcOk": true, "authOk": true,
    });
    match downlink::decode(bytes, device, sequence, &key) {
        Ok(read) => {
            said["payload"] = hex::encode_lower(&read.payload).into();
            said["correctedBits"] = read.corrected.into();
        }
        Err(NotForMe::Code) => said["authOk"] = false.into(),
        Err(NotForMe::Crc) => return Ok(json!({"kind": "downlink", "crcOk": false})),
    }
    Ok(said)
}

fn read_uplink(frame: &str, key: Option<Key>) -> Result<Value, LineError> {
    let uplink = match Uplink::decode(frame) {
        Ok(uplink) => uplink,
        Err(FrameError::Crc) => return Ok(json!({"crcOk": false})),
        Err(error) => {
            let column = match error {
                FrameError::Digit { column } => column,
                FrameError::Type => 1,
                _ => frame.chars().count() + 1,
            };
            return Err(LineError::at(column, error.to_string()));
        }
    };
    // What a control frame says stands below; of one that is not known its bytes are told.
    let (kind, payload) = match &uplink.content {
        Content::Empty => ("uplink", String::new()),
        Content::Bit(bit) => ("uplink", format!("BIT{}", u8::from(*bit))),
        Content::Bytes(bytes) => ("uplink", hex::encode_lower(bytes)),
        Content::Control(Control::KeepAlive(_)) => ("control-keepalive", String::new()),
        Content::Control(Control::DownlinkConfirmation { .. }) => {
            ("control-dlconfirm", String::new())
        }
        Content::Control(control) => ("control", hex::encode_lower(&control.bytes())),
    };
    let mut said = Map::new();
    let mut say = |name: &str, value: Value| said.insert(name.to_owned(), value);
    say("device", DeviceId(uplink.device).to_string().into());
    say("seqNumber", uplink.sequence.into());
    say("payload", payload.into());
    say("downlinkRequested", uplink.downlink_requested.into());
    say("transmission", uplink.transmission.number().into());
    say("kind", kind.into());
    if let Content::Control(
        Control::KeepAlive(status) | Control::DownlinkConfirmation { status, .. },
    ) = &uplink.content
    {
        say("idleMillivolts", status.idle.into());
        say("transmitMillivolts", status.transmit.into());
        say("temperature", (f64::from(status.temperature) / 10.0).into());
    }
    if let Content::Control(Control::DownlinkConfirmation { rssi, .. }) = uplink.content {
        say("rssi", rssi.into());
    }
    say("crcOk", true.into());
    if let Some(key) = key {
        say("authOk", uplink.is_from(&key).into());
    }
    Ok(Value::Object(said))
}

/// `before` characters stand before the key on its line.
fn parse_key(text: &str, before: usize) -> Result<Key, LineError> {
    text.trim().parse().map_err(|error: KeyError| {
        let column = match error {
            KeyError::Digit(column) => column,
            KeyError::Length(_) => text.chars().count() + 1,
        };
        LineError::at(before + column, error.to_string())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "479e4480fd7596d45b0122fd282db3cf";

    fn said(line: &str) -> Value {
        let mut output = Vec::new();
        read_frames(line.as_bytes(), &mut output).expect("in memory");
        serde_json::from_slice(&output).expect("one object")
    }

    #[test]
    fn a_frame_says_who_sent_what_and_whether_it_is_true() {
        let frame = "35f01a0db334d00abad1deadc32758a";
        let expected = json!({
            "device": "4D33DB", "seqNumber": 0x1a0, "payload": "abad1dea",
            "downlinkRequested": false, "transmission": 1, "kind": "uplink",
            "crcOk": true, "authOk": true,
        });
        assert_eq!(said(&format!("{frame}\t{KEY}")), expected);
        let other = KEY.replace('4', "5");
        assert_eq!(said(&format!("{frame}\t{other}"))["authOk"], false);
        assert_eq!(said(frame).get("authOk"), None);
        let bit = said(&format!("06be1a1db334d0000b0c090\t{KEY}"));
        assert_eq!(
            (&bit["payload"], &bit["downlinkRequested"]),
            (&json!("BIT1"), &json!(true))
        );
        let confirmed =
            said("1be02b6496027400bb788be8d6b000b88085d15\tc60857dffefc74b999cc85f190ac46c8");
        assert_eq!(confirmed["kind"], "control-dlconfirm");
        assert_eq!(
            (&confirmed["temperature"], &confirmed["rssi"]),
            (&json!(22.0), &json!(-91))
        );
        assert_eq!(confirmed["payload"], "");
        let alive = said("f67457d5ed5790008170d4d0cebfeb8cd4c0e1b");
        assert_eq!(
            (&alive["kind"], &alive["payload"]),
            (&json!("control-keepalive"), &json!(""))
        );
    }

    #[test]
    fn a_downlink_is_read_by_whoever_knows_what_it_answers() {
        // From a real network; the third has three wrong bits.
        for (frame, number, payload, corrected) in [
            (
                "ca2ef52c827281a943a4a7ea76487c",
                "16b",
                "deadbeefdeadbeef",
                0,
            ),
            (
                "e0e78f505f33fddda78299b49679c1",
                "146",
                "0000330d0000ffc5",
                0,
            ),
            (
                "e0e78f507f33fddda78299b49979c1",
                "146",
                "0000330d0000ffc5",
                3,
            ),
            (
                "3516816cc7ce125ef60d5b6d78c1c1",
                "1a1",
                "deadbeef02468ace",
                0,
            ),
        ] {
            let read = said(&format!("{frame}\t{KEY}\t004d33db\t{number}"));
            assert_eq!(read["kind"], "downlink");
            assert_eq!(read["device"], "4D33DB");
            assert_eq!(read["payload"], payload, "{frame}");
            assert!(read["correctedBits"].as_u64() >= Some(corrected), "{read}");
            assert_eq!(
                (&read["crcOk"], &read["authOk"]),
                (&json!(true), &json!(true))
            );
            let other = KEY.replace('4', "5");
            let forged = said(&format!("{frame}\t{other}\t4D33DB\t{number}"));
            assert_eq!(
                (&forged["authOk"], forged.get("payload")),
                (&json!(false), None)
            );
            for needs in [frame.to_owned(), format!("{frame}\t{KEY}")] {
                assert_eq!(said(&needs)["needs"][1], "device");
            }
        }
        let of_another = format!("ca2ef52c827281a943a4a7ea76487c\t{KEY}\t4D33DB\t16c");
        assert_eq!(
            said(&of_another),
            json!({"kind": "downlink", "crcOk": false})
        );
    }

    #[test]
    fn what_cannot_be_read_is_named_by_its_column() {
        let damaged = format!("35f01a0db334d00abad1deadc32758b\t{KEY}");
        assert_eq!(said(&damaged), json!({"crcOk": false}));
        for (line, column) in [
            (format!("35g01a0db334d00abad1deadc32758a\t{KEY}"), 3),
            (format!("123456\t{KEY}"), 1),
            (format!("35f01a\t{KEY}"), 7),
            ("35f01a0db334d00abad1deadc32758a\t00".to_owned(), 35),
            (String::from("35f01a0db334d00abad1deadc32758a\t0x"), 34),
            (format!("ca2ef52c827281a943a4a7ea76487c\t{KEY}\tg\t1"), 65),
            (
                format!("ca2ef52c827281a943a4a7ea76487c\t{KEY}\t1\t1000"),
                67,
            ),
            (format!("ca2ef52x827281a943a4a7ea76487c\t{KEY}\t1\t1"), 8),
        ] {
            assert_eq!(said(&line)["error"]["column"], column, "{line}");
        }
    }
}
