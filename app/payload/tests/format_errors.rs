//! Each mistake is found at its column and said in a sentence.

use payload::{Expected, Format, FormatErrorKind, Found, Warning};
use proptest::prelude::*;

#[test]
fn mistakes_at_their_columns() {
    use Expected::*;
    let text = |text: &str| Found::Text(text.to_owned());
    let mistakes = [
        ("a", 2, ColonAfterName, Found::End),
        ("a b::uint:8", 2, ColonAfterName, Found::End),
        ("::uint:8", 1, Name, Found::Colon),
        ("é::uint:8", 1, Name, text("é")),
        ("ok::bool:1 té::uint:8", 13, Name, text("é")),
        ("temp:uint:8", 6, ByteIndex, text("uint")),
        ("temp:256:uint:8", 6, ByteIndex, text("256")),
        ("temp:+1:uint:8", 6, ByteIndex, text("+1")),
        ("temp:1", 7, ColonAfterIndex, Found::End),
        ("temp::", 7, Type, Found::End),
        ("temp:::8", 7, Type, Found::Colon),
        ("temp::unit:8", 7, Type, text("unit")),
        ("temp::uint", 11, IntegerSize, Found::End),
        ("temp::uint:", 12, IntegerSize, Found::End),
        ("temp::uint:0", 12, IntegerSize, text("0")),
        ("temp::int:65", 11, IntegerSize, text("65")),
        ("temp::float:16", 13, FloatSize, text("16")),
        ("temp::char:0", 12, CharLength, text("0")),
        ("temp::bool:8", 12, Bit, text("8")),
        ("temp::bool:7:1", 13, EndOfField, Found::Colon),
        (
            "temp::uint:8:middle-endian",
            14,
            EndianOrBit,
            text("middle-endian"),
        ),
        ("temp::uint:8:9", 14, Bit, text("9")),
        ("temp::uint:8::", 15, Bit, Found::End),
        ("temp::uint:8:3:3", 15, EndOfField, Found::Colon),
        ("temp::uint:8::3:", 16, EndOfField, Found::Colon),
    ];
    for (format, column, expected, found) in mistakes {
        let error = Format::parse(format).expect_err(format);
        let kind = FormatErrorKind::Unexpected { found, expected };
        assert_eq!((error.column, error.kind), (column, kind), "{format}");
    }
}

#[test]
fn formats_that_cannot_be() {
    for empty in ["", " \t\n"] {
        let error = Format::parse(empty).expect_err("there is no field");
        assert_eq!((error.column, &error.kind), (1, &FormatErrorKind::Empty));
    }
    let error = Format::parse("a::uint:12:little-endian").expect_err("not whole bytes");
    assert_eq!(error.column, 12);
    assert_eq!(error.kind, FormatErrorKind::LittleEndianSize { bits: 12 });
    let error = Format::parse("a:255:uint:8 b::uint:8").expect_err("beyond the last byte");
    assert_eq!(error.column, 14);
    assert_eq!(error.kind, FormatErrorKind::TooFar { byte: 256 });
}

#[test]
fn the_sentence_says_what_to_write() {
    let error = Format::parse("temp:uint:8").expect_err("one colon is missing");
    assert_eq!(
        error.to_string(),
        "Column 6: expected a byte index from 0 to 255, or nothing between two colons as in \
         “name::uint:8”, found “uint”."
    );
}

#[test]
fn white_space_is_free() {
    let format = Format::parse("  a::uint:8\t\n  b::char:2:little-endian:\u{a0}c#-_::int:8: ");
    let error = format.expect_err("the bit after two colons is missing");
    assert_eq!(error.column, 40);
    let format = Format::parse("  a::uint:8\t\n  c#-_::int:8: \r\n").expect("good");
    let columns: Vec<_> = format.fields().iter().map(|f| f.columns()).collect();
    assert_eq!(columns, [3..12, 16..28]);
    assert_eq!(format.fields()[1].byte(), 1);
}

#[test]
fn warnings() {
    let of = |text: &str| Format::parse(text).expect("legal").warnings();
    assert_eq!(of("b1::bool:7 b2::bool:6 i1:1:uint:16"), []);
    // Side by side, in either order, is no overlap.
    assert_eq!(of("a:1:uint:8 b:0:uint:8"), []);
    assert_eq!(of("a:0:uint:4 b:0:uint:4::3"), []);
    assert_eq!(
        of("b1::bool:7 i1::uint:8"),
        [Warning::Overlap {
            first: "b1".into(),
            second: "i1".into(),
            columns: 12..22,
        }]
    );
    assert_eq!(
        of("a:2:uint:8 a:5:uint:64:6"),
        [
            Warning::DuplicateName {
                name: "a".into(),
                columns: 12..25,
            },
            Warning::BeyondMessage {
                name: "a".into(),
                last_byte: 13,
                columns: 12..25,
            },
            Warning::Gap { bytes: 0..2 },
            Warning::Gap { bytes: 3..5 },
        ]
    );
    let texts: Vec<String> = of("a:1:uint:8").iter().map(Warning::to_string).collect();
    assert_eq!(texts, ["Byte 0 is read by no field."]);
    let texts: Vec<String> = of("a:2:uint:8").iter().map(Warning::to_string).collect();
    assert_eq!(texts, ["Bytes 0 to 1 are read by no field."]);
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
    #![proptest_config(cases(2000))]

    #[test]
    fn any_text_is_parsed_or_refused(text in ".{0,60}") {
        total(&text)?;
    }

    /// Nearly right formats get further into the parser than noise does.
    #[test]
    fn any_almost_format_is_parsed_or_refused(
        pieces in proptest::collection::vec(prop::sample::select(vec![
            "a", "b", ":", "::", " ", "bool", "char", "float", "uint", "int", "0", "3", "7", "8",
            "16", "32", "64", "255", "4294967296", "little-endian", "big-endian", "é", "-", "#",
        ]), 0..24),
    ) {
        total(&pieces.concat())?;
    }
}

fn total(text: &str) -> Result<(), TestCaseError> {
    match Format::parse(text) {
        Ok(format) => {
            format.decode(&[0xff; 12]);
            for field in format.fields() {
                let columns = field.columns();
                let written: String = text
                    .chars()
                    .skip(columns.start as usize - 1)
                    .take(columns.len())
                    .collect();
                prop_assert!(written.starts_with(field.name()));
                prop_assert!(!written.contains(char::is_whitespace));
            }
            for warning in format.warnings() {
                prop_assert!(warning.to_string().ends_with('.'));
            }
        }
        Err(error) => {
            prop_assert!(error.column >= 1);
            prop_assert!(error.column as usize <= text.chars().count() + 1);
            prop_assert!(error.to_string().ends_with('.'));
        }
    }
    Ok(())
}
