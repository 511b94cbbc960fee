//! A format printed and read again is the same format.

mod support;

use payload::Format;
use support::{Random, Spec, cases};

/// Everything about a format but the columns of its text.
fn meaning(format: &Format) -> Vec<String> {
    let fields = format.fields().iter();
    let meaning = |field: &payload::Field| {
        let (name, kind, bits) = (field.name(), field.kind(), field.bits());
        format!("{name} {kind:?} {:?} {bits:?}", field.endian())
    };
    fields.map(meaning).collect()
}

#[test]
fn what_is_printed_means_the_same_and_is_printed_the_same_again() {
    for case in 0..cases(200_000) {
        let (_, text) = Spec::random_format(&mut Random::of_case(case));
        let format = Format::parse(&text).expect("a good format");
        let printed = format.to_string();
        let again = Format::parse(&printed);
        let again = again.unwrap_or_else(|error| panic!("{case} {text} → {printed}: {error}"));
        assert_eq!(
            meaning(&again),
            meaning(&format),
            "{case} {text} → {printed}"
        );
        assert_eq!(again.to_string(), printed, "{case} {text}");
        assert!(printed.len() <= text.len(), "{case} {text} → {printed}");
    }
}

#[test]
fn nothing_is_printed_that_goes_without_saying() {
    let texts = [
        ("a:0:uint:8:big-endian:7 b:1:uint:8", "a::uint:8 b::uint:8"),
        (
            "a::bool:7 b:0:bool:6 c:1:char:3::7",
            "a::bool:7 b::bool:6 c:1:char:3",
        ),
        ("a:3:float:64:little-endian:7", "a:3:float:64:little-endian"),
        ("\n a::int:12::3\tb::float:32 ", "a::int:12:3 b::float:32"),
    ];
    for (text, printed) in texts {
        assert_eq!(Format::parse(text).expect("good").to_string(), printed);
    }
}
