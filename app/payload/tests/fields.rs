//! What a format and its fields say of themselves.

use payload::{Endian, Format, Kind, Value};

#[test]
fn a_field_tells_its_type_its_place_and_its_order() {
    let format = Format::parse(
        "open::bool:5 name::char:3 t:4:float:32:little-endian d::float:64 n:16:uint:12::3 \
         m::int:24:little-endian",
    )
    .expect("good");
    let told: Vec<_> = format
        .fields()
        .iter()
        .map(|f| {
            (
                f.name(),
                f.kind(),
                f.endian(),
                f.byte(),
                f.bit(),
                f.bits(),
                f.bytes(),
            )
        })
        .collect();
    let big = Endian::Big;
    let little = Endian::Little;
    assert_eq!(
        told,
        [
            ("open", Kind::Bool, big, 0, 5, 2..3, 0..1),
            ("name", Kind::Char { bytes: 3 }, big, 0, 7, 0..24, 0..3),
            ("t", Kind::Float32, little, 4, 7, 32..64, 4..8),
            ("d", Kind::Float64, big, 8, 7, 64..128, 8..16),
            ("n", Kind::Uint { bits: 12 }, big, 16, 3, 132..144, 16..18),
            ("m", Kind::Int { bits: 24 }, little, 18, 7, 144..168, 18..21),
        ]
    );
    assert_eq!(format.bytes(), 21);
    assert_eq!(format.field("d"), format.fields().get(3));
    assert_eq!(format.field("D"), None);
    let size: Vec<u32> = format.fields().iter().map(|f| f.kind().bits()).collect();
    assert_eq!(size, [1, 24, 32, 64, 12, 24]);
}

#[test]
fn each_type_has_a_sample_that_its_field_can_hold() {
    let format = Format::parse("a::bool:1 b::char:4 c::float:32 d::float:64 e::uint:1 f::int:2");
    for field in format.expect("good").fields() {
        let sample = field.kind().sample();
        let value = field
            .read_value(sample)
            .expect("it is a value of the field");
        assert_eq!(value.to_string(), sample);
    }
}

#[test]
fn a_value_is_the_same_when_the_message_it_was_read_from_is_gone() {
    let format =
        Format::parse("a::bool:7 b::uint:8 c::int:8 d::float:32 e::float:64 f::char:2 g::char:2")
            .expect("good");
    let message = *b"\xff\xfe\x41\xea\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x00Hi\xff\xfe";
    let values = format.decode(&message).into_iter().flatten();
    let own: Vec<Value<'static>> = {
        let message = message.to_vec();
        let values = format.decode(&message).into_iter().flatten();
        values.map(Value::into_owned).collect()
    };
    assert_eq!(own, values.collect::<Vec<_>>());
    let typed: Vec<String> = own.iter().map(Value::typed).collect();
    assert_eq!(
        typed,
        ["true", "255", "-2", "29.25", "-2.0", "Hi", r"\xff\xfe"]
    );
}
