//! Frames that real devices and the operator's own library made, read as what they say.
//! `frames.tsv`: what a frame is and says, whether its CRC fits, and whether it is of the key.

use radio::{Content, Control, FrameError, Key, Transmission, Uplink, downlink};

struct Row {
    kind: &'static str,
    device: u32,
    key: Key,
    sequence: u16,
    transmission: &'static str,
    downlink_requested: bool,
    says: &'static str,
    frame: &'static str,
    crc: bool,
    authentic: bool,
}

fn rows() -> impl Iterator<Item = Row> {
    let lines = include_str!("frames.tsv").lines().skip(1);
    lines.map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [
            kind,
            device,
            key,
            sequence,
            transmission,
            downlink,
            says,
            frame,
            crc,
            authentic,
        ] = cells[..]
        else {
            panic!("not ten cells: {line}");
        };
        Row {
            kind,
            device: u32::from_str_radix(device, 16).expect("a device"),
            key: key.parse().expect("a key"),
            sequence: u16::from_str_radix(sequence, 16).expect("a number"),
            transmission,
            downlink_requested: downlink == "1",
            says,
            frame,
            crc: crc == "1",
            authentic: authentic == "1",
        }
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a frame says, in the words of the table.
fn said(content: &Content) -> (&'static str, String) {
    match content {
        Content::Empty => ("uplink", String::new()),
        Content::Bit(bit) => ("uplink", format!("BIT{}", u8::from(*bit))),
        Content::Bytes(bytes) => ("uplink", hex(bytes)),
        Content::Control(Control::KeepAlive(status)) => (
            "control-keepalive",
            format!("{} {} {}", status.idle, status.transmit, status.temperature),
        ),
        Content::Control(Control::DownlinkConfirmation { status, rssi }) => (
            "control-dlconfirm",
            format!(
                "{} {} {} {rssi}",
                status.idle, status.transmit, status.temperature
            ),
        ),
        Content::Control(Control::Other(bytes)) => ("control", hex(bytes)),
    }
}

#[test]
fn every_uplink_says_what_its_device_said() {
    let mut tried = 0;
    for row in rows().filter(|row| row.kind != "downlink") {
        tried += 1;
        let read = Uplink::decode(row.frame);
        if !row.crc {
            assert_eq!(read, Err(FrameError::Crc), "{}", row.frame);
            continue;
        }
        let uplink = read.unwrap_or_else(|error| panic!("{}: {error}", row.frame));
        assert_eq!(said(&uplink.content), (row.kind, row.says.to_owned()));
        assert_eq!(uplink.device, row.device);
        assert_eq!(uplink.sequence, row.sequence);
        assert_eq!(uplink.transmission.number().to_string(), row.transmission);
        assert_eq!(uplink.is_from(&row.key), row.authentic, "{}", row.frame);
        if uplink.downlink_requested != row.downlink_requested {
            // Control frames have no such column in the sources.
            assert_eq!(row.kind.split('-').next(), Some("control"));
        }
        // Both ways: what was read is sent in the very same digits.
        if row.authentic {
            let sent = Uplink::encode(
                row.device,
                row.sequence,
                uplink.downlink_requested,
                &uplink.content,
                &row.key,
            );
            let place = uplink.transmission as usize;
            assert_eq!(sent.expect("it was sent before")[place], row.frame);
        }
    }
    assert!(tried > 20, "the table is missing");
}

#[test]
fn every_downlink_reaches_its_device_and_no_other() {
    let mut tried = 0;
    for row in rows().filter(|row| row.kind == "downlink") {
        tried += 1;
        let bytes: Vec<u8> = (0..row.frame.len() / 2)
            .map(|n| u8::from_str_radix(&row.frame[2 * n..2 * n + 2], 16).expect("hex"))
            .collect();
        let frame: [u8; downlink::FRAME] = bytes.try_into().expect("fifteen bytes");
        let read = downlink::decode(frame, row.device, row.sequence, &row.key).expect("for it");
        assert_eq!(hex(&read.payload), row.says);
        let sent = downlink::encode(&read.payload, row.device, row.sequence, &row.key);
        let wrong: u32 = sent
            .iter()
            .zip(frame)
            .map(|(a, b)| (a ^ b).count_ones())
            .sum();
        assert_eq!(
            wrong, read.corrected,
            "what was put right is what was wrong"
        );
        let other = downlink::decode(frame, row.device ^ 1, row.sequence, &row.key);
        assert!(other.is_err());
        let key = Key::from([7; 16]);
        let other = downlink::decode(frame, row.device, row.sequence, &key);
        assert_eq!(other, Err(downlink::NotForMe::Code));
    }
    assert!(tried >= 4, "the table is missing");
}

#[test]
fn what_is_no_frame_is_refused_by_its_reason() {
    let good = "35f01a0db334d00abad1deadc32758a";
    assert!(Uplink::decode(&format!("aaaaa{good}")).is_ok());
    assert!(Uplink::decode(&good.to_uppercase()).is_ok());
    for (text, error) in [
        ("", FrameError::Type),
        ("35", FrameError::Type),
        ("123456", FrameError::Type),
        ("35f", FrameError::Length { digits: 3 }),
        (
            "35f01a0db334d00abad1deadc32758",
            FrameError::Length { digits: 30 },
        ),
        (
            "35g01a0db334d00abad1deadc32758a",
            FrameError::Digit { column: 3 },
        ),
        ("35f01a0db334d00abad1deadc32758b", FrameError::Crc),
        ("6b001a0db334d00abad1deadc32758b", FrameError::Type),
    ] {
        assert_eq!(Uplink::decode(text), Err(error), "{text}");
    }
}

mod everything_that_can_be_sent {
    use proptest::prelude::*;
    use radio::Status;

    use super::*;

    fn status() -> impl Strategy<Value = Status> {
        any::<(u16, u16, i16)>().prop_map(|(idle, transmit, temperature)| Status {
            idle,
            transmit,
            temperature,
        })
    }

    fn content() -> impl Strategy<Value = Content> {
        prop_oneof![
            Just(Content::Empty),
            any::<bool>().prop_map(Content::Bit),
            prop::collection::vec(any::<u8>(), 1..=12).prop_map(Content::Bytes),
            status().prop_map(|status| Content::Control(Control::KeepAlive(status))),
            (status(), -228_i16..=27).prop_map(|(status, rssi)| {
                Content::Control(Control::DownlinkConfirmation { status, rssi })
            }),
        ]
    }

    proptest! {
        #[test]
        fn is_read_back_from_each_transmission_and_by_its_key_only(
            device: u32,
            sequence in 0_u16..4096,
            downlink: bool,
            content in content(),
            key: [u8; 16],
            other: [u8; 16],
        ) {
            let key = Key::from(key);
            let frames = Uplink::encode(device, sequence, downlink, &content, &key).expect("fits");
            for (frame, transmission) in frames.iter().zip(Transmission::ALL) {
                let read = Uplink::decode(frame).expect("a frame");
                prop_assert_eq!(read.transmission, transmission);
                prop_assert_eq!(read.device, device);
                prop_assert_eq!(read.sequence, sequence);
                prop_assert_eq!(read.downlink_requested, downlink);
                prop_assert_eq!(&read.content, &content);
                prop_assert!(!read.repeated);
                prop_assert!(read.is_from(&key));
            }
            // Two bytes of code leave one chance in 65,536: only longer ones can be told for sure.
            if matches!(&content, Content::Bytes(bytes) if bytes.len() % 4 == 1 && bytes.len() > 1) {
                let first = Uplink::decode(&frames[0]).expect("a frame");
                prop_assert_eq!(first.is_from(&Key::from(other)), key == Key::from(other));
            }
        }

        #[test]
        fn with_one_bit_turned_is_no_frame(
            content in content(),
            key: [u8; 16],
            at: prop::sample::Index,
            bit in 0_u8..4,
        ) {
            let frames = Uplink::encode(0x1CF14C, 77, false, &content, &Key::from(key)).expect("fits");
            let mut digits: Vec<u8> = frames[0].clone().into_bytes();
            let at = at.index(digits.len());
            let digit = char::from(digits[at]).to_digit(16).expect("hex") as u8 ^ (1 << bit);
            digits[at] = b"0123456789abcdef"[digit as usize];
            let text = String::from_utf8(digits).expect("ASCII");
            prop_assert!(Uplink::decode(&text).is_err(), "{}", text);
        }

        #[test]
        fn reading_takes_any_text(text in "\\PC{0,60}", digits in "[0-9a-f]{0,60}") {
            let _ = Uplink::decode(&text);
            let _ = Uplink::decode(&digits);
        }

        #[test]
        fn a_downlink_survives_one_wrong_bit_in_each_column(
            payload: [u8; 8],
            device: u32,
            sequence in 0_u16..4096,
            key: [u8; 16],
            wrong: [prop::sample::Index; 8],
        ) {
            let key = Key::from(key);
            let mut frame = downlink::encode(&payload, device, sequence, &key);
            for (column, at) in wrong.iter().enumerate() {
                frame[at.index(downlink::FRAME)] ^= 1 << column;
            }
            let read = downlink::decode(frame, device, sequence, &key).expect("for it");
            prop_assert_eq!(read, downlink::Read { payload, corrected: 8 });
        }
    }
}
