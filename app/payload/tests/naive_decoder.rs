//! The decoder against one that looks at a message bit by bit and shares no
//! line with it.

use payload::{Format, Value};
use proptest::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Type {
    Bool,
    Char,
    Float,
    Uint,
    Int,
}

/// A field as an author thinks of it; `size` is in bytes for text, else bits.
#[derive(Clone, Debug)]
struct Spec {
    kind: Type,
    size: usize,
    index: Option<usize>,
    little: bool,
    bit: usize,
    spelling: usize,
}

fn spec() -> impl Strategy<Value = Spec> {
    let kind = prop_oneof![
        Just(Type::Bool),
        Just(Type::Char),
        Just(Type::Float),
        Just(Type::Uint),
        Just(Type::Int),
    ];
    let index = prop_oneof![Just(None), (0..20_usize).prop_map(Some)];
    (
        kind,
        1..=64_usize,
        index,
        any::<bool>(),
        0..8_usize,
        0..3_usize,
    )
        .prop_map(|(kind, size, index, little, bit, spelling)| Spec {
            kind,
            size: match kind {
                Type::Bool => 1,
                Type::Char => size % 14 + 1,
                Type::Float => [32, 64][size % 2],
                Type::Uint | Type::Int => size,
            },
            index,
            // Text is read the same in both orders.
            little: little && kind != Type::Bool && (size % 8 == 0 || kind == Type::Float),
            bit,
            spelling,
        })
}

fn spell(number: usize, spec: &Spec) -> String {
    let index = spec.index.map_or(String::new(), |index| index.to_string());
    let (kind, size, bit) = (spec.kind, spec.size, spec.bit);
    let word = format!("{kind:?}").to_lowercase();
    let head = format!("f{number}:{index}:{word}:");
    if kind == Type::Bool {
        return format!("{head}{bit}");
    }
    match (spec.little, spec.spelling) {
        (true, _) => format!("{head}{size}:little-endian:{bit}"),
        (false, 0) => format!("{head}{size}:big-endian:{bit}"),
        (false, 1) => format!("{head}{size}::{bit}"),
        (false, _) => format!("{head}{size}:{bit}"),
    }
}

fn bit_of(message: &[u8], position: usize) -> Option<bool> {
    let byte = message.get(position / 8)?;
    Some(byte & (0x80 >> (position % 8)) != 0)
}

fn number_of(bits: &[bool]) -> u64 {
    bits.iter()
        .fold(0, |number, bit| number * 2 + u64::from(*bit))
}

/// Decodes one field at the pointer and moves the pointer.
fn naive(spec: &Spec, pointer: &mut usize, message: &[u8]) -> Option<Value<'static>> {
    let byte = spec.index.unwrap_or(*pointer);
    let count = spec.size * if spec.kind == Type::Char { 8 } else { 1 };
    let places: Vec<usize> = (0..count).map(|i| byte * 8 + (7 - spec.bit) + i).collect();
    *pointer = match spec.kind {
        Type::Bool => byte,
        _ => places[count - 1] / 8 + 1,
    };
    let bits: Option<Vec<bool>> = places.iter().map(|p| bit_of(message, *p)).collect();
    let mut bits = bits?;
    if spec.kind == Type::Char {
        let mut bytes: Vec<u8> = bits.chunks(8).map(|byte| number_of(byte) as u8).collect();
        while bytes.last() == Some(&0) {
            bytes.pop();
        }
        return Some(Value::Text(
            String::from_utf8_lossy(&bytes).into_owned().into(),
        ));
    }
    if spec.little {
        bits = bits.chunks(8).rev().flatten().copied().collect();
    }
    let number = number_of(&bits);
    Some(match (spec.kind, spec.size) {
        (Type::Bool, _) => Value::Bool(bits[0]),
        (Type::Float, 32) => Value::F32(f32::from_bits(number as u32)),
        (Type::Float, _) => Value::F64(f64::from_bits(number)),
        (Type::Int, size) if bits[0] => Value::Int((i128::from(number) - (1_i128 << size)) as i64),
        (Type::Int, _) => Value::Int(number as i64),
        _ => Value::Uint(number),
    })
}

/// Equal, and NaN equal to itself.
fn same(a: &Option<Value<'_>>, b: &Option<Value<'_>>) -> bool {
    match (a, b) {
        (Some(Value::F32(a)), Some(Value::F32(b))) => a.to_bits() == b.to_bits(),
        (Some(Value::F64(a)), Some(Value::F64(b))) => a.to_bits() == b.to_bits(),
        _ => a == b,
    }
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
            Value::Text(text) => {
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
        };
        Some(format!("\"f{number}\":{text}"))
    });
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

/// So many cases, unless `PROPTEST_CASES` asks for more.
fn cases(reduced: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|text| text.parse().ok());
    ProptestConfig {
        cases: asked.unwrap_or(reduced),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases(5000))]

    #[test]
    fn agree_on_every_format_and_message(
        specs in proptest::collection::vec(spec(), 1..12),
        message in proptest::collection::vec(any::<u8>(), 0..40),
    ) {
        let words = specs.iter().enumerate().map(|(number, spec)| spell(number, spec));
        let text = words.collect::<Vec<_>>().join(" ");
        let format = Format::parse(&text).map_err(|e| TestCaseError::fail(format!("{text}: {e}")))?;

        let mut pointer = 0;
        let expected: Vec<_> = specs.iter().map(|s| naive(s, &mut pointer, &message)).collect();
        let decoded = format.decode(&message);
        prop_assert_eq!(decoded.len(), expected.len());
        for (number, (decoded, expected)) in decoded.iter().zip(&expected).enumerate() {
            prop_assert!(same(decoded, expected), "{text} f{number}: {decoded:?} {expected:?}");
            let alone = format.fields()[number].decode(&message);
            prop_assert!(same(&alone, expected));
        }

        let mut json = String::new();
        format.decode_json(&message, &mut json);
        prop_assert_eq!(json, naive_json(&expected));
    }
}
