//! What each display makes of messages of every kind.

use payload::{Display, Format, hex};

fn bytes(text: &str) -> Vec<u8> {
    hex::decode(text).expect("hexadecimal")
}

/// What is stored of a message.
fn stored(display: &Display, message: &str) -> Option<String> {
    let mut json = "before ".to_owned();
    let any = display.decode_json(&bytes(message), &mut json);
    let json = json.strip_prefix("before ").expect("it writes at the end");
    assert_eq!(any, !json.is_empty());
    any.then(|| json.to_owned())
}

#[test]
fn none_stores_nothing() {
    assert_eq!(stored(&Display::None, "0102"), None);
    assert_eq!(Display::None.text(&[1]), None);
    assert_eq!(Display::None.position(&[0; 12]), None);
    assert!(Display::None.format().is_none());
}

#[test]
fn custom_stores_the_fields_that_are_present() {
    let display = Display::Custom(Format::parse("a::uint:8 b::uint:8").expect("good"));
    assert_eq!(
        stored(&display, "0102").as_deref(),
        Some(r#"{"a":1,"b":2}"#)
    );
    assert_eq!(stored(&display, "01").as_deref(), Some(r#"{"a":1}"#));
    assert_eq!(stored(&display, "").as_deref(), Some("{}"));
    assert_eq!(display.text(b"AB"), None);
    // Fields that happen to be called so are no position.
    let named = Display::Custom(Format::parse("lat::float:32 lng::float:32").expect("good"));
    assert_eq!(named.position(&bytes("42373a0941681cac")), None);
}

#[test]
fn geolocation_reads_two_floats_and_a_radius_if_it_is_there() {
    let display = Display::geolocation();
    let full = stored(&display, "42373a0941681cac0064").expect("fields");
    assert_eq!(full, r#"{"lat":45.806675,"lng":14.507,"radius":100}"#);
    assert_eq!(
        stored(&display, "42373a0941681cac").as_deref(),
        Some(r#"{"lat":45.806675,"lng":14.507}"#)
    );
    assert_eq!(
        stored(&display, "42373a09").as_deref(),
        Some(r#"{"lat":45.806675}"#)
    );
}

#[test]
fn a_position_lies_on_earth() {
    let display = Display::geolocation();
    let message = |lat: f32, lng: f32| [lat.to_be_bytes(), lng.to_be_bytes()].concat();
    for (lat, lng) in [(0.0, 0.0), (90.0, 180.0), (-90.0, -180.0), (45.5, 14.25)] {
        let found = display.position(&message(lat, lng));
        assert_eq!(found, Some((f64::from(lat), f64::from(lng))));
    }
    let nowhere = [
        (90.1, 0.0),
        (-90.1, 0.0),
        (0.0, 180.1),
        (0.0, -180.1),
        (f32::NAN, 0.0),
        (0.0, f32::INFINITY),
    ];
    for (lat, lng) in nowhere {
        assert_eq!(display.position(&message(lat, lng)), None, "{lat} {lng}");
    }
    assert_eq!(display.position(&message(1.0, 2.0)[..7]), None);
}

#[test]
fn text_is_shown_whatever_the_bytes_are() {
    let shown = |message: &str| Display::Text.text(&bytes(message)).expect("text");
    assert_eq!(shown("48656c6c6f"), "Hello");
    assert_eq!(shown("4865000000"), "He");
    assert_eq!(shown("0048"), "\u{fffd}H", "a zero inside does not show");
    assert_eq!(shown("c3a9ff"), "é\u{fffd}");
    assert_eq!(shown("410d0a42"), "A\u{fffd}\u{fffd}B");
    assert_eq!(shown(""), "");
    let quoted = stored(&Display::Text, "22410942").expect("text");
    assert_eq!(quoted, "{\"text\":\"\\\"A\u{fffd}B\"}");
}

#[test]
fn test_shows_both_side_by_side() {
    let shown = |message: &str| Display::Test.text(&bytes(message)).expect("text");
    assert_eq!(shown("41007e7f20c3a9"), "A.~. ..");
    assert_eq!(
        stored(&Display::Test, "4122ff").as_deref(),
        Some(r#"{"hex":"4122ff","text":"A\"."}"#)
    );
    assert_eq!(
        stored(&Display::Test, "").as_deref(),
        Some(r#"{"hex":"","text":""}"#)
    );
}
