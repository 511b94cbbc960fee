//! Downlink templates: what the documentation makes of them, what is refused and where.

use payload::{Answer, DOWNLINK_BYTES, DownlinkErrorKind, DownlinkTemplate, hex};
use proptest::prelude::*;

/// The moment of the documented example: 2015-08-26 08:42:06 UTC, −93 dBm, base station 0CD2.
const ANSWER: Answer = Answer {
    time: 1_440_578_526,
    rssi: -93.0,
    tap_id: 0x0CD2,
};

fn render(template: &str, answer: &Answer) -> String {
    let template = DownlinkTemplate::parse(template).expect("a good template");
    hex::encode_lower(&template.render(answer))
}

#[test]
fn the_documented_templates() {
    assert_eq!(render("{time}0000{rssi}", &ANSWER), "55dd7bde0000ffa3");
    assert_eq!(render("{tapId}0000{rssi}", &ANSWER), "00000cd20000ffa3");
    assert_eq!(
        render(DownlinkTemplate::DEFAULT, &ANSWER),
        "00000cd20000ffa3"
    );
    assert_eq!(render("{time}{tapId}", &ANSWER), "55dd7bde00000cd2");
    assert_eq!(render("0123456789abCDEF", &ANSWER), "0123456789abcdef");
    assert_eq!(
        render("{rssi}{rssi}{rssi}{rssi}", &ANSWER),
        "ffa3ffa3ffa3ffa3"
    );
}

#[test]
fn power_is_a_signed_number_of_sixteen_bits() {
    let of = |rssi| render("{rssi}000000000000", &Answer { rssi, ..ANSWER })[..4].to_owned();
    assert_eq!(of(-128.4), "ff80");
    assert_eq!(of(-128.6), "ff7f");
    assert_eq!(of(0.0), "0000");
    assert_eq!(of(-40_000.0), "8000");
    assert_eq!(of(40_000.0), "7fff");
    assert_eq!(of(f64::NAN), "0000");
}

#[test]
fn a_template_is_refused_at_the_column_of_its_fault() {
    let cases = [
        ("", 1, DownlinkErrorKind::WrongSize { bytes: 0 }),
        ("{time}0000", 11, DownlinkErrorKind::WrongSize { bytes: 6 }),
        (
            "{time}0000{time}",
            11,
            DownlinkErrorKind::WrongSize { bytes: 10 },
        ),
        (
            "{time}000{rssi}",
            7,
            DownlinkErrorKind::OddDigits { digits: 3 },
        ),
        (
            "{time}00 00{rssi}",
            9,
            DownlinkErrorKind::NotHex { found: ' ' },
        ),
        ("00é", 3, DownlinkErrorKind::NotHex { found: 'é' }),
        ("0000{time", 5, DownlinkErrorKind::Unclosed),
        (
            "00{Time}",
            3,
            DownlinkErrorKind::UnknownVariable {
                name: "Time".into(),
            },
        ),
        ("00}", 3, DownlinkErrorKind::NotHex { found: '}' }),
        // Too far is the first part that does not fit, not the one that ends at the eighth byte.
        (
            "{time}{tapId}00",
            14,
            DownlinkErrorKind::WrongSize { bytes: 9 },
        ),
        // Columns are those of the text as typed.
        ("  {time}0x", 10, DownlinkErrorKind::NotHex { found: 'x' }),
        (
            "\r\n\t{Time}",
            4,
            DownlinkErrorKind::UnknownVariable {
                name: "Time".into(),
            },
        ),
        (
            " {time}00 \r\n",
            10,
            DownlinkErrorKind::WrongSize { bytes: 5 },
        ),
        ("\u{a0}00{", 4, DownlinkErrorKind::Unclosed),
        ("  ", 3, DownlinkErrorKind::WrongSize { bytes: 0 }),
    ];
    for (text, column, kind) in cases {
        let error = DownlinkTemplate::parse(text).expect_err(text);
        assert_eq!((error.column, &error.kind), (column, &kind), "{text}");
        let sentence = error.to_string();
        assert!(
            sentence.starts_with(&format!("Column {column}: ")),
            "{sentence}"
        );
        assert!(sentence.ends_with('.'), "{sentence}");
    }
}

#[test]
fn each_part_knows_its_bytes_and_its_columns() {
    let template = DownlinkTemplate::parse("{time}0000{rssi}").expect("good");
    let parts: Vec<_> = template
        .parts()
        .iter()
        .map(|p| (p.bytes.clone(), p.columns.clone()))
        .collect();
    assert_eq!(parts, [(0..4, 1..7), (4..6, 7..11), (6..8, 11..17)]);
    let typed = DownlinkTemplate::parse(" {time}0000{rssi}\r\n").expect("good");
    assert_eq!(typed.parts()[1].columns, 8..12);
}

proptest! {
    #[test]
    fn any_text_is_refused_or_makes_eight_bytes(
        text in "(\\{time\\}|\\{rssi\\}|\\{tapId\\}|[0-9a-f]{2}|[0-9a-fé{}]){0,9}",
        rssi in any::<f64>(),
        time in any::<u32>(),
        tap_id in any::<u32>(),
    ) {
        match DownlinkTemplate::parse(&text) {
            Ok(template) => {
                let bytes = template.render(&Answer { time, rssi, tap_id });
                prop_assert_eq!(bytes.len(), DOWNLINK_BYTES);
                let parts = template.parts();
                prop_assert_eq!(parts.last().map(|part| part.bytes.end), Some(8));
                prop_assert!(parts.windows(2).all(|pair| pair[0].bytes.end == pair[1].bytes.start));
            }
            Err(error) => {
                let columns = text.chars().count() as u32 + 1;
                prop_assert!((1..=columns).contains(&error.column), "{text}: {error}");
            }
        }
    }
}
