//! Hexadecimal text and the payload of a message.

use payload::{HexError, Payload, hex};
use proptest::prelude::*;

#[test]
fn texts_that_are_refused() {
    assert_eq!(hex::decode("123"), Err(HexError::OddLength { digits: 3 }));
    let bad = |found, column| HexError::BadDigit { found, column };
    assert_eq!(hex::decode("0é"), Err(bad('é', 2)));
    assert_eq!(hex::decode("00 1"), Err(bad(' ', 3)));
    assert_eq!(Payload::from_hex("é0x"), Err(bad('é', 1)));
    assert_eq!(
        Payload::from_hex(&"00".repeat(13)),
        Err(HexError::TooLong { bytes: 13 })
    );
    assert_eq!(
        Payload::from_bytes(&[0; 300]),
        Err(HexError::TooLong { bytes: 300 })
    );
    assert_eq!(
        bad('g', 2).to_string(),
        "Column 2: expected a hexadecimal digit from 0 to 9 or a to f, found “g”."
    );
}

#[test]
fn bytes_as_people_type_them_have_spaces_which_count_as_columns() {
    for text in ["2a80", "2a 80", " 2 a\t8\n0 ", "2a\u{a0}80"] {
        assert_eq!(hex::decode_typed(text), Ok(vec![0x2a, 0x80]), "{text:?}");
    }
    assert_eq!(hex::decode_typed(" "), Ok(Vec::new()));
    let bad = |found, column| Err(HexError::BadDigit { found, column });
    assert_eq!(hex::decode_typed("2a 8g 00"), bad('g', 5));
    assert_eq!(hex::decode_typed("  2a é"), bad('é', 6));
    assert_eq!(
        hex::decode_typed("2a 8 "),
        Err(HexError::OddLength { digits: 3 })
    );
}

#[test]
fn each_refusal_is_a_sentence() {
    let said = |text: &str| Payload::from_hex(text).map_err(|error| error.to_string());
    assert_eq!(
        said("123"),
        Err(
            "Each byte takes two hexadecimal digits, but there is an odd number of them, 3.".into()
        )
    );
    assert_eq!(
        said(&"00".repeat(13)),
        Err("A message carries at most 12 bytes, but these are 13.".into())
    );
}

#[test]
fn a_payload_is_made_of_text_and_of_bytes_and_shows_itself_in_hexadecimal() {
    let payload = Payload::from_bytes(&[0x41, 0xea]);
    assert_eq!("41EA".parse(), payload);
    assert_eq!(Payload::try_from(&[0x41, 0xea][..]), payload);
    assert_eq!(
        "4".parse::<Payload>(),
        Err(HexError::OddLength { digits: 1 })
    );
    let shown = payload.map(|payload| format!("{payload:?}"));
    assert_eq!(shown.as_deref(), Ok("Payload(41ea)"));
}

#[test]
fn a_payload_may_be_empty() {
    let empty = Payload::from_hex("").expect("no bytes are a payload");
    assert_eq!(empty, Payload::default());
    assert_eq!(empty.as_bytes(), []);
    assert_eq!(empty.to_string(), "");
}

proptest! {
    #[test]
    fn bytes_survive_the_way_through_text(bytes in proptest::collection::vec(any::<u8>(), 0..=12)) {
        let text = hex::encode_lower(&bytes);
        prop_assert_eq!(&hex::decode(&text), &Ok(bytes.clone()));
        prop_assert_eq!(&hex::decode(&text.to_uppercase()), &Ok(bytes.clone()));
        let payload = Payload::from_hex(&text).expect("short enough");
        prop_assert_eq!(payload.as_bytes(), &bytes[..]);
        prop_assert_eq!(payload.as_ref(), &bytes[..]);
        prop_assert_eq!(payload.to_string(), text);
        prop_assert_eq!(Payload::from_bytes(&bytes), Ok(payload));
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        if let Err(error) = hex::decode(&text) {
            prop_assert!(error.to_string().ends_with('.'));
        }
    }
}
