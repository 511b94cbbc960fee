//! Encoding is the inverse of decoding wherever there is one, and says what is wrong where not.

mod support;

use payload::{EncodeErrorKind, Format, Kind, Value, hex};
use support::{Random, Spec, cases, same};

fn encode(format: &str, values: &[Option<Value<'_>>]) -> Result<String, String> {
    let format = Format::parse(format).expect("a good format");
    let message = format.encode(values);
    message
        .map(|message| hex::encode_lower(&message))
        .map_err(|error| error.to_string())
}

#[test]
fn what_was_decoded_is_encoded_to_the_same_named_bits() {
    for case in 0..cases(200_000) {
        let mut random = Random::of_case(case);
        let (specs, text) = Spec::random_format(&mut random);
        let format = Format::parse(&text).expect("a good format");
        let message = random.bytes(40);
        let values = format.decode(&message);
        let made = format.encode(&values);
        let made = made.unwrap_or_else(|error| panic!("{case} {text}: {error}"));
        // Every bit that a present field names is there, and every other bit is zero.
        let mut pointer = 0;
        let mut named = vec![false; made.len() * 8];
        for (spec, value) in specs.iter().zip(&values) {
            let places = spec.places(&mut pointer);
            if value.is_some() {
                places.into_iter().for_each(|place| named[place] = true);
            }
        }
        for (place, named) in named.into_iter().enumerate() {
            let bit = |bytes: &[u8]| bytes[place / 8] & (0x80 >> (place % 8)) != 0;
            let expected = named && bit(&message);
            assert_eq!(bit(&made), expected, "{case} {text}: bit {place}");
        }
        let again = format.decode(&made);
        for (value, again) in values.iter().zip(&again) {
            assert!(same(value, again), "{case} {text}: {value:?} {again:?}");
        }
    }
}

#[test]
fn the_text_of_a_value_is_read_back_as_that_value() {
    for case in 0..cases(200_000) {
        let mut random = Random::of_case(case);
        let (_, text) = Spec::random_format(&mut random);
        let format = Format::parse(&text).expect("a good format");
        let message = random.bytes(40);
        for (field, value) in format.values(&message) {
            let Some(value) = value else { continue };
            let said = value.typed();
            assert!(!said.contains(char::is_control), "{case} {text} {said:?}");
            let read = field.read_value(&said).map(|value| value.into_owned());
            match (&value, read) {
                (Value::F32(a), Ok(Value::F32(b))) if a.is_nan() => assert!(b.is_nan()),
                (Value::F64(a), Ok(Value::F64(b))) if a.is_nan() => assert!(b.is_nan()),
                (value, read) => {
                    assert_eq!(read.as_ref(), Ok(value), "{case} {text} {said}");
                }
            }
        }
    }
}

#[test]
fn values_of_every_kind_stand_where_the_format_says() {
    let values = [
        Some(Value::Bool(true)),
        Some(Value::Int(-2)),
        Some(Value::Uint(0x3412)),
        Some(Value::Text("AB".into())),
    ];
    let format = "open::bool:7 t:0:int:4::3 n:1:uint:16:little-endian text::char:3";
    assert_eq!(encode(format, &values), Ok("8e1234414200".into()));
    // What is left out at the end makes a shorter message.
    assert_eq!(encode(format, &values[..2]), Ok("8e".into()));
    assert_eq!(encode(format, &[]), Ok(String::new()));
    let float = [Some(Value::F32(29.25)), Some(Value::F64(-0.5))];
    let expected = "41ea0000000000000000e0bf";
    let format = "a::float:32 b::float:64:little-endian";
    assert_eq!(encode(format, &float), Ok(expected.into()));
}

#[test]
fn text_that_is_not_utf_8_is_encoded_byte_by_byte() {
    for (format, message) in [
        ("t::char:4", "41ff8000"),
        ("t::char:3 n::uint:8", "c328c307"),
        ("t:0:char:2::3", "0e2800"),
    ] {
        let format = Format::parse(format).expect("good");
        let bytes = hex::decode(message).expect("hexadecimal");
        let values = format.decode(&bytes);
        assert!(matches!(values[0], Some(Value::Raw(_))), "{values:?}");
        assert_eq!(format.encode(&values), Ok(bytes.clone()), "{message}");
        // The same by way of what one types.
        let field = &format.fields()[0];
        let typed = values[0].as_ref().map(Value::typed).unwrap_or_default();
        assert_eq!(field.read_value(&typed).ok(), values[0], "{typed}");
        assert!(values[0].as_ref().is_some_and(|value| {
            let mut json = String::new();
            value.write_json(&mut json);
            json == format!("\"{value}\"") && json.contains('\u{fffd}')
        }));
    }
}

#[test]
fn a_value_that_does_not_fit_is_refused_by_the_name_of_its_field() {
    let kind = |format: &str, values: &[Option<Value<'_>>]| {
        let error = Format::parse(format).expect("good").encode(values);
        let error = error.expect_err("it does not fit");
        (error.field.clone(), error.kind)
    };
    let edges = [
        ("n::uint:8", Value::Uint(256), 0, 255),
        ("n::uint:8", Value::Int(-1), 0, 255),
        ("n::int:4", Value::Int(8), -8, 7),
        ("n::int:4", Value::Int(-9), -8, 7),
        (
            "n::int:64",
            Value::Uint(1 << 63),
            i64::MIN.into(),
            i64::MAX.into(),
        ),
    ];
    for (format, value, min, max) in edges {
        let expected = EncodeErrorKind::OutOfRange { min, max };
        assert_eq!(kind(format, &[Some(value)]), ("n".into(), expected));
    }
    let fits = [
        ("n::int:4", Value::Int(7), "70"),
        ("n::int:4", Value::Int(-8), "80"),
        ("n::uint:1", Value::Uint(1), "80"),
        ("n::uint:64", Value::Uint(u64::MAX), "ffffffffffffffff"),
        ("n::int:64", Value::Int(i64::MIN), "8000000000000000"),
    ];
    for (format, value, expected) in fits {
        assert_eq!(encode(format, &[Some(value)]), Ok(expected.into()));
    }
    let expected = EncodeErrorKind::TooLong { bytes: 5, most: 4 };
    assert_eq!(
        kind("t::char:4", &[Some(Value::Text("Grüß".into()))]).1,
        EncodeErrorKind::TooLong { bytes: 6, most: 4 }
    );
    assert_eq!(
        kind("t::char:4", &[Some(Value::Text("12345".into()))]).1,
        expected
    );
    for (format, expected) in [
        ("x::bool:1", Kind::Bool),
        ("x::char:2", Kind::Char { bytes: 2 }),
        ("x::float:64", Kind::Float64),
        ("x::int:9", Kind::Int { bits: 9 }),
    ] {
        let expected = EncodeErrorKind::WrongType { expected };
        assert_eq!(kind(format, &[Some(Value::F32(1.0))]).1, expected);
    }
    let missing = kind(
        "a::uint:8 b::uint:8 c::uint:8",
        &[Some(Value::Uint(1)), None, Some(Value::Uint(3))],
    );
    assert_eq!(missing, ("b".into(), EncodeErrorKind::Missing));
    let shared = [Some(Value::Uint(0xf0)), Some(Value::Bool(false))];
    let conflict = kind("all::uint:8 top:0:bool:7", &shared);
    assert_eq!(
        conflict,
        (
            "top".into(),
            EncodeErrorKind::Conflict { with: "all".into() }
        )
    );
    let agreed = [Some(Value::Uint(0xf0)), Some(Value::Bool(true))];
    assert_eq!(encode("all::uint:8 top:0:bool:7", &agreed), Ok("f0".into()));
}

#[test]
fn what_is_typed_is_read_or_refused_in_a_sentence() {
    let read = |format: &str, text: &str| {
        let format = Format::parse(format).expect("good");
        let value = format.fields()[0].read_value(text);
        value
            .map(|value| value.to_string())
            .map_err(|error| error.to_string())
    };
    let good = [
        ("x::bool:1", " True ", "true"),
        ("x::bool:1", "0", "false"),
        ("x::uint:8", "0xFF", "255"),
        ("x::uint:8", "+7", "7"),
        ("x::int:8", "-0X80", "-128"),
        ("x::float:32", "1e-3", "0.001"),
        ("x::float:64", "NaN", "null"),
        ("x::float:64", "-Infinity", "null"),
        ("x::char:4", " a ", " a "),
        ("x::char:4", r"\x41\\x\x0A", "A\\x\n"),
        ("x::char:4", r"\xc3\xA9", "é"),
        ("x::char:4", r"a\xff", "a\u{fffd}"),
    ];
    for (format, text, expected) in good {
        assert_eq!(
            read(format, text).as_deref(),
            Ok(expected),
            "{format} {text}"
        );
    }
    let bad = [
        ("x::bool:1", "yes", "true or false"),
        ("x::uint:8", "256", "from 0 to 255"),
        ("x::uint:8", "-1", "from 0 to 255"),
        ("x::uint:8", "0x", "whole number"),
        ("x::uint:8", "", "whole number"),
        ("x::uint:8", "--1", "whole number"),
        ("x::uint:8", "1.5", "whole number"),
        ("x::int:8", "128", "from -128 to 127"),
        (
            "x::int:8",
            "99999999999999999999999999999999999999999999",
            "from -128 to 127",
        ),
        ("x::float:32", "1e39", "this large"),
        ("x::float:64", "1e309", "this large"),
        ("x::float:32", "warm", "a number"),
        ("x::char:4", "a\\", "backslash at column 2"),
        ("x::char:4", r"é\\\n", "backslash at column 4"),
        ("x::char:4", r"\x4", "backslash at column 1"),
        ("x::char:4", r"\x4é", "backslash at column 1"),
        ("x::char:4", r"\x+4", "backslash at column 1"),
    ];
    for (format, text, sentence) in bad {
        let error = read(format, text).expect_err(text);
        assert!(
            error.starts_with("“x” ") && error.contains(sentence),
            "{text}: {error}"
        );
    }
}
