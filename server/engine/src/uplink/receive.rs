//! From bytes to checked receptions: the only place of the pipeline that meets foreign text.

use std::borrow::Cow;

use domain::oob::OobReport;
use domain::reception::{Reception, Report};
use domain::rejection::{Expected, Found as Stood};
use domain::{Fault, Rejection, UnixMillis};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::DoorError;

/// A sound reception of a station that its token hands in for.
#[derive(Clone, Copy, Debug)]
pub struct Received {
    /// Its place in the request, for the answer.
    pub place: usize,
    /// What was heard.
    pub reception: Reception,
}

/// Cuts the body into items without looking inside them, so that one bad item spoils only
/// itself.
pub(super) fn items(body: &[u8], max: usize) -> Result<Vec<&RawValue>, DoorError> {
    let text = std::str::from_utf8(body).map_err(|error| DoorError::NotJson(error.to_string()))?;
    let mut items = Items {
        found: Vec::new(),
        max,
        too_many: false,
    };
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = reader
        .deserialize_seq(&mut items)
        .and_then(|()| reader.end());
    if items.too_many {
        return Err(DoorError::TooMany { max });
    }
    read.map_err(|error| match serde_json::from_str::<&RawValue>(text) {
        Ok(_) => DoorError::NotAnArray,
        Err(_) => DoorError::NotJson(error.to_string()),
    })?;
    Ok(items.found)
}

/// Collects the items of an array and stops at the first one too many: eight megabytes of
/// nothing but commas must not cost eight times as much.
struct Items<'a> {
    found: Vec<&'a RawValue>,
    max: usize,
    too_many: bool,
}

impl<'de> Visitor<'de> for &mut Items<'de> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while let Some(item) = items.next_element()? {
            if self.found.len() == self.max {
                self.too_many = true;
                return Err(serde::de::Error::custom("too many items"));
            }
            self.found.push(item);
        }
        Ok(())
    }
}

/// Checks every item; `now` is the server's clock.
pub(super) fn check(items: &[&RawValue], now: UnixMillis) -> Vec<Result<Reception, Rejection>> {
    let check = |item: &&RawValue| {
        let text = item.get();
        // The typed reader would take an array of the values, too.
        let report = text.starts_with('{').then(|| serde_json::from_str(text));
        match report {
            Some(Ok(report)) => Report::check(&report, now),
            _ => Err(diagnose(text, &MEMBERS, Expected::Reception)),
        }
    };
    items.iter().map(check).collect()
}

/// A member: its name, what it must be, and whether it must be there.
pub(super) type Member = (&'static str, Kind, bool);

/// What the members of a report must be.
const MEMBERS: [Member; 11] = [
    ("station", Kind::Text, true),
    ("device", Kind::Text, true),
    ("time", Kind::Integer, true),
    ("seqNumber", Kind::Integer, true),
    // Checked with the rest: beside `oob` it may be left out.
    ("data", Kind::Text, false),
    ("rssi", Kind::Number, true),
    ("snr", Kind::Number, false),
    ("freq", Kind::Integer, false),
    ("rep", Kind::Integer, false),
    ("ack", Kind::Bool, false),
    ("oob", Kind::Oob, false),
];

/// What the members of a frame's report must be.
pub(super) const FRAME_MEMBERS: [Member; 6] = [
    ("frame", Kind::Text, true),
    ("station", Kind::Text, true),
    ("time", Kind::Integer, true),
    ("rssi", Kind::Number, true),
    ("snr", Kind::Number, false),
    ("freq", Kind::Integer, false),
];

/// The member that says what kind of out-of-band frame it was.
const TYPE: Member = ("type", Kind::Text, true);
/// What the members of a sign of life must be.
const KEEP_ALIVE: [Member; 4] = [
    TYPE,
    ("temp", Kind::Number, true),
    ("battIdle", Kind::Number, true),
    ("battTransmit", Kind::Number, true),
];
/// What those of a downlink's confirmation must be.
const DOWNLINK_CONFIRMATION: [Member; 5] = [
    TYPE,
    ("temp", Kind::Number, true),
    ("battIdle", Kind::Number, true),
    ("battTransmit", Kind::Number, true),
    ("rssi", Kind::Number, true),
];
/// What those of a repeater's report must be.
const REPEATER: [Member; 8] = [
    TYPE,
    ("batt", Kind::Number, true),
    ("whitelistDevices", Kind::Integer, true),
    ("repeatedMsg", Kind::Integer, true),
    ("unwantedDevices", Kind::Integer, true),
    ("unwantedMsg", Kind::Integer, true),
    ("wrongMsg", Kind::Integer, true),
    ("overRegulMsg", Kind::Integer, true),
];
/// The kinds of out-of-band frames and their members.
static OOB: [(&str, &[Member]); 3] = [
    ("keep-alive", &KEEP_ALIVE),
    ("downlink-confirmation", &DOWNLINK_CONFIRMATION),
    ("repeater", &REPEATER),
];

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Text,
    Integer,
    Number,
    Bool,
    Oob,
}

impl Kind {
    const fn expected(self) -> Expected {
        match self {
            Self::Text => Expected::Text,
            Self::Integer => Expected::Integer,
            Self::Number => Expected::Number,
            Self::Bool => Expected::Bool,
            Self::Oob => Expected::Oob,
        }
    }

    fn fits(self, value: &str) -> bool {
        match self {
            Self::Text => serde_json::from_str::<std::borrow::Cow<'_, str>>(value).is_ok(),
            Self::Integer => serde_json::from_str::<i64>(value).is_ok(),
            Self::Number => serde_json::from_str::<f64>(value).is_ok(),
            Self::Bool => serde_json::from_str::<bool>(value).is_ok(),
            Self::Oob => serde_json::from_str::<OobReport>(value).is_ok(),
        }
    }
}

/// What there is to know of an object's members, none of them looked into. It holds no more than
/// there are known ones: an object may have as many as a body has room for.
struct Members<'a> {
    /// The known ones, in their order.
    known: Vec<Found<'a>>,
    /// The name of the first that is not known.
    unknown: Option<String>,
}

/// What stands in a member's place.
#[derive(Clone, Default)]
struct Found<'a> {
    value: Option<&'a RawValue>,
    /// Whether it stands there more than once.
    again: bool,
}

impl<'a> Members<'a> {
    /// None where `object` is no object.
    fn read(object: &'a str, known: &[Member]) -> Option<Self> {
        let mut reader = serde_json::Deserializer::from_str(object);
        Collect(known).deserialize(&mut reader).ok()
    }

    /// The first of the known ones that is missing, repeated or of another type.
    fn wrong(&self, known: &[Member]) -> Option<Rejection> {
        let mut members = known.iter().zip(&self.known);
        members.find_map(|(&(name, kind, required), found)| {
            if found.again {
                return Some(Fault::Repeated.of(name));
            }
            match found.value.map(RawValue::get) {
                None | Some("null") if required => Some(Fault::Missing.of(name)),
                None => None,
                Some("null") if kind != Kind::Bool => None,
                Some(value) if kind.fits(value) => None,
                Some(value) if kind == Kind::Oob && value.starts_with('{') => {
                    Some(diagnose_oob(value))
                }
                Some(value) => Some(wrong_type(kind.expected(), value).of(name)),
            }
        })
    }

    /// As [`Members::wrong`], or else the first that is not known.
    fn wrong_or_unknown(self, known: &[Member]) -> Option<Rejection> {
        let wrong = self.wrong(known);
        wrong.or_else(|| self.unknown.map(|name| Fault::UnknownField.of(name)))
    }
}

/// Collects the members of an object.
struct Collect<'k>(&'k [Member]);

impl<'de> DeserializeSeed<'de> for Collect<'_> {
    type Value = Members<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Collect<'_> {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Members {
            known: vec![Found::default(); self.0.len()],
            unknown: None,
        };
        while let Some(Name(name)) = map.next_key()? {
            let Some(place) = self.0.iter().position(|member| member.0 == name) else {
                let cut = || name.chars().take(60).collect::<String>();
                members.unknown.get_or_insert_with(cut);
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let found = &mut members.known[place];
            if found.value.is_some() {
                found.again = true;
                map.next_value::<IgnoredAny>()?;
            } else {
                found.value = Some(map.next_value()?);
            }
        }
        Ok(members)
    }
}

/// Without `borrow` serde makes every `Cow` an owned one.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

/// Why an item is no report. Runs only for those that are not, so it may take its time to find
/// the field's name, which the typed reader does not tell.
pub(super) fn diagnose(item: &str, known: &[Member], what: Expected) -> Rejection {
    let Some(members) = Members::read(item, known) else {
        return unreadable(Expected::Object, item).of("item");
    };
    let wrong = members.wrong_or_unknown(known);
    // Where every member is sound, what is left lies between them.
    wrong.unwrap_or_else(|| wrong_type(what, item).of("item"))
}

/// Why an object is no out-of-band frame: which members belong there its type says.
fn diagnose_oob(oob: &str) -> Rejection {
    let inside = |rejection: Rejection| Rejection {
        field: format!("oob.{}", rejection.field),
        ..rejection
    };
    let whole = || wrong_type(Expected::Oob, oob).of("oob");
    let Some(members) = Members::read(oob, &[TYPE]) else {
        return unreadable(Expected::Oob, oob).of("oob");
    };
    if let Some(wrong) = members.wrong(&[TYPE]) {
        return inside(wrong);
    }
    let said = members.known[0].value.map_or("", RawValue::get);
    let said = serde_json::from_str::<Cow<'_, str>>(said).unwrap_or_default();
    let Some((_, known)) = OOB.iter().find(|(name, _)| *name == said) else {
        let allowed = OOB.map(|(name, _)| name).join(", ");
        return inside(Fault::NotOneOf { allowed }.of(TYPE.0));
    };
    let members = Members::read(oob, known);
    let wrong = members.and_then(|members| members.wrong_or_unknown(known));
    wrong.map_or_else(whole, inside)
}

/// `found` is JSON whose members could not be read, where an object belongs. Of an object only
/// their names are read as text.
fn unreadable(expected: Expected, found: &str) -> Fault {
    match found.starts_with('{') {
        true => Fault::WrongType {
            expected,
            found: Stood::NameNotUnicode,
        },
        false => wrong_type(expected, found),
    }
}

/// `found` is JSON that does not fit where `expected` belongs.
fn wrong_type(expected: Expected, found: &str) -> Fault {
    let of_number = matches!(expected, Expected::Integer | Expected::Number);
    let found = match found.as_bytes().first() {
        Some(b'n') => Stood::Null,
        Some(b't' | b'f') => Stood::Bool,
        Some(b'"') if expected == Expected::Text => Stood::TextNotUnicode,
        Some(b'"') => Stood::Text,
        Some(b'[') => Stood::Array,
        Some(b'{') if expected == Expected::Oob => Stood::OtherObject,
        Some(b'{') => Stood::Object,
        _ if !of_number => Stood::Number,
        _ if expected == Expected::Integer && found.contains(['.', 'e', 'E']) => Stood::NotWhole,
        _ => Stood::OutOfRange,
    };
    Fault::WrongType { expected, found }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUND: &str = r#"{"station":"0BF2","device":"1CF14C","time":1473675858000,"seqNumber":674,"data":"0000","rssi":-80.0,"snr":8.38,"freq":868130000,"rep":3,"ack":false}"#;

    fn first(item: &str) -> Result<Reception, Rejection> {
        let body = format!("[{item}]");
        let items = items(body.as_bytes(), 10).unwrap();
        check(&items, UnixMillis(1_800_000_000_000)).remove(0)
    }

    #[test]
    fn the_documented_reception_is_read() {
        let reception = first(SOUND).unwrap();
        assert_eq!((reception.seq_number, reception.rssi), (674, -80.0));
        assert!(
            first(&SOUND.replace(r#","snr":8.38,"freq":868130000,"rep":3,"ack":false"#, ""))
                .is_ok()
        );
    }

    #[test]
    fn an_item_that_is_no_report_is_refused_by_the_name_of_its_field() {
        let cases = [
            ("7", "item", "wrong_type"),
            (&SOUND.replace("674", "\"674\""), "seqNumber", "wrong_type"),
            (&SOUND.replace("674", "674.5"), "seqNumber", "wrong_type"),
            (
                &SOUND.replace("674", "99999999999999999999"),
                "seqNumber",
                "wrong_type",
            ),
            (
                &SOUND.replace("\"time\":1473675858000,", ""),
                "time",
                "missing",
            ),
            (&SOUND.replace("false", "\"no\""), "ack", "wrong_type"),
            (
                &SOUND.replace("\"ack\"", "\"colour\""),
                "colour",
                "unknown_field",
            ),
            (
                &SOUND.replace("\"rep\":3", "\"rssi\":3"),
                "rssi",
                "repeated",
            ),
            (&SOUND.replace("-80.0", "1e400"), "rssi", "wrong_type"),
            (
                &SOUND.replace("\"0000\"", r#""\ud800""#),
                "data",
                "wrong_type",
            ),
            (
                &SOUND.replace(
                    "\"0000\"",
                    &format!("{}1{}", "[".repeat(200), "]".repeat(200)),
                ),
                "data",
                "wrong_type",
            ),
            (
                r#"["0BF2","1CF14C",1473675858000,674,"0000",-80.0,8.38,868130000,3,false]"#,
                "item",
                "wrong_type",
            ),
        ];
        for (item, field, code) in cases {
            let rejection = first(item).unwrap_err();
            assert_eq!(
                (rejection.field.as_str(), rejection.fault.code()),
                (field, code),
                "{item}"
            );
        }
    }

    #[test]
    fn an_out_of_band_frame_is_refused_by_the_name_of_its_member() {
        const ALIVE: &str = r#"{"type":"keep-alive","temp":21.5,"battIdle":3.3,"battTransmit":3}"#;
        const CONFIRMED: &str = r#"{"type":"downlink-confirmation","temp":21,"battIdle":3.3,"battTransmit":3.0,"rssi":-91}"#;
        const REPEATED: &str = r#"{"type":"repeater","batt":3.1,"whitelistDevices":300,"repeatedMsg":3,"unwantedDevices":15,"unwantedMsg":1,"wrongMsg":0,"overRegulMsg":2}"#;
        let with = |oob: &str| {
            let oob = format!("\"oob\":{oob}");
            first(&SOUND.replace(r#""data":"0000""#, &oob))
        };
        for sound in [ALIVE, CONFIRMED, REPEATED] {
            assert!(with(sound).is_ok(), "{sound}");
        }
        let cases = [
            (r#"{"type":"keep-alive"}"#, "oob.temp", "missing"),
            ("{}", "oob.type", "missing"),
            (r#"{"temp":"warm"}"#, "oob.type", "missing"),
            (r#"{"type":7}"#, "oob.type", "wrong_type"),
            (r#"{"type":"keepalive"}"#, "oob.type", "not_one_of"),
            (&ALIVE.replace("21.5", "\"warm\""), "oob.temp", "wrong_type"),
            (&ALIVE.replace("21.5", "null"), "oob.temp", "missing"),
            (&ALIVE.replace("21.5", "5000"), "oob.temp", "out_of_range"),
            (&ALIVE.replace("temp", "battIdle"), "oob.temp", "missing"),
            (
                &ALIVE.replace("\"temp\":21.5", "\"temp\":1,\"temp\":2"),
                "oob.temp",
                "repeated",
            ),
            (
                &ALIVE.replace('}', ",\"rssi\":-91}"),
                "oob.rssi",
                "unknown_field",
            ),
            (
                &CONFIRMED.replace(",\"rssi\":-91", ""),
                "oob.rssi",
                "missing",
            ),
            (
                &REPEATED.replace("300", "2.5"),
                "oob.whitelistDevices",
                "wrong_type",
            ),
            (
                &REPEATED.replace("15", "16"),
                "oob.unwantedDevices",
                "out_of_range",
            ),
            ("7", "oob", "wrong_type"),
        ];
        for (oob, field, code) in cases {
            let rejection = with(oob).unwrap_err();
            assert_eq!(
                (rejection.field.as_str(), rejection.fault.code()),
                (field, code),
                "{oob}"
            );
        }
    }

    #[test]
    fn of_an_object_without_end_no_more_is_held_than_its_known_members() {
        let many: String = (0..10_000).map(|n| format!(",\"m{n}\":[{n}]")).collect();
        let item = SOUND.replace('}', &format!("{many},\"rssi\":[1],\"rssi\":2}}"));
        let members = Members::read(&item, &MEMBERS).unwrap();
        assert_eq!(members.known.len(), MEMBERS.len());
        assert_eq!(members.unknown.as_deref(), Some("m0"));
        assert_eq!(first(&item).unwrap_err(), Fault::Repeated.of("rssi"));
        let item = SOUND.replace('}', &format!("{many}}}"));
        assert_eq!(first(&item).unwrap_err(), Fault::UnknownField.of("m0"));
    }

    #[test]
    fn a_refusal_says_what_stood_there() {
        let cases = [
            ("\"1CF14C\"", "1834316", Expected::Text, Stood::Number),
            ("674", "1e3", Expected::Integer, Stood::NotWhole),
            (
                "1473675858000",
                "99999999999999999999",
                Expected::Integer,
                Stood::OutOfRange,
            ),
            ("-80.0", "1e400", Expected::Number, Stood::OutOfRange),
            (
                "\"0000\"",
                r#""\ud800""#,
                Expected::Text,
                Stood::TextNotUnicode,
            ),
            ("false", "0", Expected::Bool, Stood::Number),
            ("false", "null", Expected::Bool, Stood::Null),
        ];
        for (sound, wrong, expected, found) in cases {
            let rejection = first(&SOUND.replace(sound, wrong)).unwrap_err();
            let fault = Fault::WrongType { expected, found };
            assert_eq!(rejection.fault, fault, "{wrong}");
        }
    }

    #[test]
    fn a_name_that_is_not_unicode_is_what_is_wrong_with_an_object() {
        let wrong = first(r#"{"\ud800":1}"#).unwrap_err();
        assert_eq!(
            wrong.to_string(),
            "item must be an object, but an object with a name that is not Unicode was given"
        );
        let oob = r#""oob":{"type":"keep-alive","\ud800":1}"#;
        let wrong = first(&SOUND.replace(r#""data":"0000""#, oob)).unwrap_err();
        let fault = Fault::WrongType {
            expected: Expected::Oob,
            found: Stood::NameNotUnicode,
        };
        assert_eq!(wrong, fault.of("oob"));
    }

    #[test]
    fn a_body_that_is_no_array_of_bounded_length_is_refused_whole() {
        assert!(matches!(items(b"{}", 10), Err(DoorError::NotAnArray)));
        assert!(matches!(items(b"[1,", 10), Err(DoorError::NotJson(_))));
        assert!(matches!(
            items(&[b'[', 0xff, b']'], 10),
            Err(DoorError::NotJson(_))
        ));
        assert!(matches!(items(b"[1] 2", 10), Err(DoorError::NotJson(_))));
        // What comes after the first one too many is not read, so it costs nothing.
        for body in ["[1,2,3]", "[1,2,3,"] {
            assert!(matches!(
                items(body.as_bytes(), 2),
                Err(DoorError::TooMany { max: 2 })
            ));
        }
        assert_eq!(items(b" [1,2] ", 2).unwrap().len(), 2);
    }
}
