//! Reads lines of `frame⇥key`, both in hexadecimal, into one JSON object each: what the frame
//! says, and whether it is of that key. Without a tab and a key nothing is said about that. Of
//! a frame with a wrong CRC nothing is known, hence `{"crcOk":false}`.

use std::io::{Read, Write};

use ::radio::{Content, Control, FrameError, Key, KeyError, Uplink};
use domain::DeviceId;
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
    let (frame, key) = match line.split_once('\t') {
        Some((frame, key)) => (frame, Some(parse_key(key, frame.chars().count() + 1)?)),
        None => (line, None),
    };
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
    let (kind, payload) = match &uplink.content {
        Content::Empty => ("uplink", String::new()),
        Content::Bit(bit) => ("uplink", format!("BIT{}", u8::from(*bit))),
        Content::Bytes(bytes) => ("uplink", hex::encode_lower(bytes)),
        Content::Control(control) => {
            let kind = match control {
                Control::KeepAlive(_) => "control-keepalive",
                Control::DownlinkConfirmation { .. } => "control-dlconfirm",
                Control::Other(_) => "control",
            };
            (kind, hex::encode_lower(&control.bytes()))
        }
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
        ] {
            assert_eq!(said(&line)["error"]["column"], column, "{line}");
        }
    }
}
