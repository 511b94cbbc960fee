//! A format, a line feed, and the bytes of a message: everything that can be done with them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use payload::{Display, EncodeError, EncodeErrorKind, Format, firmware, hex};

fuzz_target!(|input: &[u8]| {
    let end = input
        .iter()
        .position(|byte| *byte == b'\n')
        .unwrap_or(input.len());
    let (text, message) = input.split_at(end);
    let message = message.get(1..).unwrap_or_default();
    let text = String::from_utf8_lossy(text);
    _ = hex::decode(&text);
    _ = hex::decode_typed(&text);
    for display in [
        Display::None,
        Display::Text,
        Display::Test,
        Display::geolocation(),
    ] {
        let mut json = String::new();
        display.decode_json(message, &mut json);
        _ = display.position(message);
    }
    let format = match Format::parse(&text) {
        Ok(format) => format,
        Err(error) => {
            let columns = text.chars().count() as u32 + 1;
            assert!((1..=columns).contains(&error.column), "{error}");
            _ = error.to_string();
            return;
        }
    };
    for warning in format.warnings() {
        _ = warning.to_string();
    }
    let printed = format.to_string();
    let again = Format::parse(&printed).expect("what is printed can be read");
    assert_eq!(again.to_string(), printed);

    let values = format.decode(message);
    assert_eq!(values.len(), format.fields().len());
    for (field, value) in format.fields().iter().zip(&values) {
        let whole = field.bits().end as usize <= message.len() * 8;
        assert_eq!(value.is_some(), whole, "{}", field.name());
    }
    let mut json = String::new();
    format.decode_json(message, &mut json);
    assert!(json.starts_with('{') && json.ends_with('}'));

    let made = format.encode(&values).expect("a message gave these values");
    assert!(made.len() <= message.len());
    let again = format.encode(&format.decode(&made));
    assert_eq!(again.as_ref(), Ok(&made));
    let typed = format.fields().iter().zip(&values).map(|(field, value)| {
        let read = value.as_ref().map(|value| field.read_value(&value.typed()));
        read.transpose().expect("what is written can be read")
    });
    let typed = format.encode(&typed.collect::<Vec<_>>());
    match typed.map(|made| made.len()) {
        // The bits of a NaN are not written, so it may contradict a field that shares them.
        Err(EncodeError {
            kind: EncodeErrorKind::Conflict { .. },
            ..
        }) => assert!(values.iter().flatten().any(|value| value.typed() == "NaN")),
        length => assert_eq!(length, Ok(made.len())),
    }
    _ = firmware::c_code(&format, &text);
});
