//! The decoder against one that looks at a message bit by bit and shares no
//! line with it.

mod support;

use payload::{Format, Value};
use support::{Random, Spec, cases, naive, same};

fn quoted(text: &str) -> String {
    let quoted = text.chars().map(|c| match c {
        '"' => "\\\"".into(),
        '\\' => "\\\\".into(),
        '\n' => "\\n".into(),
        '\r' => "\\r".into(),
        '\t' => "\\t".into(),
        c if (c as u32) < 0x20 => format!("\\u{:04x}", c as u32),
        c => c.to_string(),
    });
    format!("\"{}\"", quoted.collect::<String>())
}

/// The JSON of the naive values, by the standard library's own printing.
fn naive_json(values: &[Option<Value<'_>>]) -> String {
    let members = values.iter().enumerate().filter_map(|(number, value)| {
        let text = match value.as_ref()? {
            Value::Bool(bool) => format!("{bool:?}"),
            Value::Uint(number) => format!("{number}"),
            Value::Int(number) => format!("{number}"),
            Value::F32(float) if float.is_nan() => "\"NaN\"".into(),
            Value::F64(float) if float.is_nan() => "\"NaN\"".into(),
            Value::F32(float) if float.is_infinite() => {
                format!("\"{float}\"").replace("inf", "Infinity")
            }
            Value::F64(float) if float.is_infinite() => {
                format!("\"{float}\"").replace("inf", "Infinity")
            }
            Value::F32(float) => format!("{float:?}"),
            Value::F64(float) => format!("{float:?}"),
            Value::Text(text) => quoted(text),
            Value::Raw(bytes) => quoted(&String::from_utf8_lossy(bytes)),
        };
        Some(format!("\"f{number}\":{text}"))
    });
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

#[test]
fn both_agree_on_every_format_and_message() {
    for case in 0..cases(200_000) {
        let mut random = Random::of_case(case);
        let (specs, text) = Spec::random_format(&mut random);
        let message = random.bytes(40);
        let format = Format::parse(&text).unwrap_or_else(|error| panic!("{case} {text}: {error}"));

        let mut pointer = 0;
        let naive = |spec: &Spec| naive(spec, &mut pointer, &message);
        let expected: Vec<_> = specs.iter().map(naive).collect();
        let decoded = format.decode(&message);
        assert_eq!(decoded.len(), expected.len(), "{case} {text}");
        let one_by_one: Vec<_> = format.values(&message).collect();
        for (number, expected) in expected.iter().enumerate() {
            let decoded = &decoded[number];
            assert!(
                same(decoded, expected),
                "{case} {text} f{number}: {decoded:?} {expected:?}"
            );
            let (field, value) = &one_by_one[number];
            assert!(same(value, expected), "{case} {text} f{number}: {value:?}");
            assert_eq!(*field, &format.fields()[number]);
            assert!(
                same(&field.decode(&message), expected),
                "{case} {text} f{number}"
            );
        }

        let mut json = String::new();
        format.decode_json(&message, &mut json);
        assert_eq!(json, naive_json(&expected), "{case} {text}");
    }
}
