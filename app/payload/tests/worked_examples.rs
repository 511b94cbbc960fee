//! Formats and messages whose values are known: the worked examples of the
//! Sigfox documentation and formats that run in production.

use payload::{Field, Format, Kind, hex};

const SEED: &str = "Temp::float:32 AccX::uint:16:little-endian AccY::uint:16:little-endian \
    AccZ::uint:16:little-endian Battery::uint:8 Digital8::bool:7 Digital7::bool:6 \
    Digital6::bool:5 Digital5::bool:4 Digital4::bool:3 Digital3::bool:2 Digital2::bool:1 \
    Digital1::bool:0";

fn json(format: &str, message: &str) -> String {
    let format = Format::parse(format).expect("the format is good");
    let message = hex::decode(message).expect("the message is hexadecimal");
    let mut json = String::new();
    format.decode_json(&message, &mut json);
    json
}

#[test]
fn documented_examples() {
    let examples = [
        (
            "int1::uint:8 int2::uint:8",
            "1234",
            r#"{"int1":18,"int2":52}"#,
        ),
        (
            "b1::bool:7 b2::bool:6 i1:1:uint:16",
            "C01234",
            r#"{"b1":true,"b2":true,"i1":4660}"#,
        ),
        (
            "b1::bool:7 b2::bool:6 i1:1:uint:16:little-endian",
            "801234",
            r#"{"b1":true,"b2":false,"i1":13330}"#,
        ),
        (
            "b1::bool:7 b2::bool:6 i1:1:uint:16:little-endian i2::uint:8",
            "80123456",
            r#"{"b1":true,"b2":false,"i1":13330,"i2":86}"#,
        ),
        (
            "str::char:6 i1::uint:16 i2::uint:32",
            "41424344454601234567890A",
            r#"{"str":"ABCDEF","i1":291,"i2":1164413194}"#,
        ),
        // 32 bits from bit 2 on need five bytes, and only four are left.
        (
            "str::char:6 i1::uint:16 i2::uint:32:2",
            "41424344454601234567890A",
            r#"{"str":"ABCDEF","i1":291}"#,
        ),
    ];
    for (format, message, expected) in examples {
        assert_eq!(json(format, message), expected, "{format}");
    }
}

#[test]
fn thirteen_fields_of_an_accelerometer_board() {
    let digital = r#""Digital8":false,"Digital7":false,"Digital6":false,"Digital5":false,"Digital4":false,"Digital3":false,"Digital2":false,"Digital1":false"#;
    assert_eq!(
        json(SEED, "41ea000064014c00daff2b00"),
        format!(r#"{{"Temp":29.25,"AccX":356,"AccY":76,"AccZ":65498,"Battery":43,{digital}}}"#),
    );
    assert_eq!(
        json(SEED, "41e0000066013200eeff4d00"),
        format!(r#"{{"Temp":28.0,"AccX":358,"AccY":50,"AccZ":65518,"Battery":77,{digital}}}"#),
    );
    let format = Format::parse(SEED).expect("the format is good");
    assert_eq!(format.bytes(), 12);
    assert_eq!(format.warnings(), []);
}

#[test]
fn third_party_examples() {
    let examples = [
        (
            "lightAmbi::uint:16 temperature:2:int:8",
            "171318",
            r#"{"lightAmbi":5907,"temperature":24}"#,
        ),
        (
            "Battery::uint:8 pH::uint:16:little-endian Conductivity::float:32:little-endian \
             DO::uint:16:little-endian Temp::uint:16:little-endian",
            "1E660382BA583FF426D609",
            r#"{"Battery":30,"pH":870,"Conductivity":0.8465959,"DO":9972,"Temp":2518}"#,
        ),
        (
            "counter::uint:32  param1::uint:32 param2::uint:8 tempDegreesCelsius::uint:8  voltage::uint:16",
            "000000020000000000230c6f",
            r#"{"counter":2,"param1":0,"param2":0,"tempDegreesCelsius":35,"voltage":3183}"#,
        ),
        (
            "Speed::uint:8 Direction::uint:4 Status:1:uint:4::3",
            "5039",
            r#"{"Speed":80,"Direction":3,"Status":9}"#,
        ),
        (
            "Speed::uint:8 Direction::uint:4 Status::uint:4",
            "503970",
            r#"{"Speed":80,"Direction":3,"Status":7}"#,
        ),
    ];
    for (format, message, expected) in examples {
        assert_eq!(json(format, message), expected, "{format}");
    }
}

/// Two formats whose fields tile 55 and 96 bits without a gap.
#[test]
fn tiled_formats() {
    assert_eq!(
        json(
            "sonde::uint:10 dhtemp:1:uint:8:big-endian:5 poids:2:uint:10:big-endian:5 \
             bat:3:uint:4:big-endian:3 dhum:4:uint:7 hum1:4:uint:7:big-endian:0 \
             gir:5:uint:3:big-endian:1 anemo:6:uint:6:big-endian:6",
            "2791d623a802c00000000000",
        ),
        r#"{"sonde":158,"dhtemp":71,"poids":354,"bat":3,"dhum":84,"hum1":0,"gir":5,"anemo":32}"#,
    );
    assert_eq!(
        json(
            "son:0:uint:2::7 luminosite:0:uint:7::5 poids:1:uint:11::6 pression:2:uint:10::3 \
             humidity_ambiant:3:uint:10::1 humidity_couvain:5:uint:10::7 \
             temperature_ambiant:6:uint:10::5 batterie:7:uint:9::3 temp_cote2:8:uint:9::2 \
             temp_cote1:9:uint:9::1 temp_couvain:10:uint:9::0",
            "4c95efd62c991b32bee77fc4",
        ),
        r#"{"son":1,"luminosite":25,"poids":350,"pression":1013,"humidity_ambiant":556,"humidity_couvain":612,"temperature_ambiant":435,"batterie":87,"temp_cote2":441,"temp_cote1":447,"temp_couvain":452}"#,
    );
}

/// A bool reads the byte the pointer stands on and leaves it unread.
#[test]
fn bools_do_not_consume_their_byte() {
    assert_eq!(
        json("b1::bool:7 b2::bool:6 i1::uint:8", "C0"),
        r#"{"b1":true,"b2":true,"i1":192}"#,
    );
    assert_eq!(
        json("b1::bool:7 i1:1:uint:8 b2::bool:0", "80FF01"),
        r#"{"b1":true,"i1":255,"b2":true}"#,
    );
    assert_eq!(
        json("lux::uint:16:little-endian isBright::bool:7", "010280"),
        r#"{"lux":513,"isBright":true}"#,
    );
}

#[test]
fn both_spellings_of_the_offset_agree() {
    let full = Format::parse("a:1:uint:4:big-endian:3").expect("good");
    for spelling in ["a:1:uint:4::3", "a:1:uint:4:3"] {
        let format = Format::parse(spelling).expect("good");
        let place = |f: &Format| f.fields().iter().map(Field::bits).collect::<Vec<_>>();
        assert_eq!(place(&format), place(&full), "{spelling}");
        assert_eq!(format.fields()[0].kind(), Kind::Uint { bits: 4 });
    }
}

#[test]
fn what_is_no_number_is_spelled_by_its_name() {
    let spelled = |format: &str, hex: &str| {
        let format = Format::parse(format).expect("legal");
        let message = payload::hex::decode(hex).expect("hex");
        let values = format.decode(&message);
        values[0].as_ref().map(payload::Value::spelled)
    };
    for (format, hex, expected) in [
        ("f::float:32", "7fc00000", "NaN"),
        ("f::float:32", "7f800000", "Infinity"),
        ("f::float:64", "fff0000000000000", "-Infinity"),
        ("f::float:32", "41ea0000", "29.25"),
        ("f::bool:7", "80", "true"),
    ] {
        assert_eq!(spelled(format, hex).as_deref(), Some(expected), "{format}");
    }
}

#[test]
fn every_bit_has_the_field_that_reads_it() {
    let format = Format::parse("a::uint:4 b:0:uint:6::5 far:9:uint:8").expect("legal");
    let mut owners = vec![Some(0); 4];
    // `b` begins within `a`, which stands first and keeps its bits.
    owners.extend([Some(1); 4]);
    owners.extend([None; 8]);
    assert_eq!(format.bit_owners(2), owners);
    assert_eq!(format.bit_owners(10)[72..], [Some(2); 8]);
    assert_eq!(format.bit_owners(0), []);
}

#[test]
fn values_at_the_edges() {
    let max = "ffffffffffffffff";
    assert_eq!(json("a::uint:64", max), r#"{"a":18446744073709551615}"#);
    assert_eq!(json("a::int:64", max), r#"{"a":-1}"#);
    assert_eq!(
        json("a::int:64", "8000000000000000"),
        r#"{"a":-9223372036854775808}"#
    );
    assert_eq!(json("a::int:1", "80"), r#"{"a":-1}"#);
    assert_eq!(json("a::float:32", "7fc00000"), r#"{"a":"NaN"}"#);
    assert_eq!(json("a::float:32", "ff800000"), r#"{"a":"-Infinity"}"#);
    assert_eq!(
        json("a::float:64", "7ff0000000000000"),
        r#"{"a":"Infinity"}"#
    );
    assert_eq!(json("a::float:32", "3dcccccd"), r#"{"a":0.1}"#);
    assert_eq!(json("a::char:4", "22410000"), r#"{"a":"\"A"}"#);
    assert_eq!(json("a::char:3:6", "20a1218000"), r#"{"a":"ABC"}"#);
    assert_eq!(json("a::char:1", "ff"), "{\"a\":\"\u{fffd}\"}");
    // Of two fields of one name the first counts, present or not.
    assert_eq!(json("a::uint:8 a::uint:8", "0102"), r#"{"a":1}"#);
    assert_eq!(json("a::uint:8", ""), "{}");
}

#[test]
fn bare_text_for_templates() {
    let format = Format::parse("t::float:32 on::bool:0 s:4:char:2 n:0:float:32:little-endian")
        .expect("good");
    let message = [0x41, 0xea, 0x00, 0x00, 0x41, 0x42];
    let texts: Vec<String> = format
        .values(&message)
        .map(|(_, value)| value.map_or("null".into(), |value| value.to_string()))
        .collect();
    assert_eq!(texts[..3], ["29.25", "true", "AB"]);

    let nan = Format::parse("n::float:32").expect("good");
    let value = nan.decode(&[0x7f, 0xc0, 0, 0])[0].clone();
    assert_eq!(
        value.map(|value| value.to_string()).as_deref(),
        Some("null")
    );
}
