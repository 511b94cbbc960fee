//! From bytes to checked receptions: the only place of the pipeline that meets foreign text.

use std::borrow::Cow;

use domain::oob::OobReport;
use domain::reception::{Reception, Report};
use domain::{Fault, Rejection, UnixMillis};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
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
            _ => Err(diagnose(text, &MEMBERS, "a reception")),
        }
    };
    items.iter().map(check).collect()
}

/// What the members of a report must be.
const MEMBERS: [(&str, Kind, bool); 11] = [
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
pub(super) const FRAME_MEMBERS: [(&str, Kind, bool); 6] = [
    ("frame", Kind::Text, true),
    ("station", Kind::Text, true),
    ("time", Kind::Integer, true),
    ("rssi", Kind::Number, true),
    ("snr", Kind::Number, false),
    ("freq", Kind::Integer, false),
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
    const fn name(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::Integer => "an integer",
            Self::Number => "a number",
            Self::Bool => "true or false",
            Self::Oob => {
                "an object whose type is keep-alive, downlink-confirmation or repeater, with its figures"
            }
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

/// The members of an object as they stand there, none of them looked into.
struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(Name(name)) = map.next_key()? {
                    members.push((name, map.next_value()?));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

/// Without `borrow` serde makes every `Cow` an owned one.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

/// Why an item is no report. Runs only for those that are not, so it may take its time to find
/// the field's name, which the typed reader does not tell.
pub(super) fn diagnose(item: &str, known: &[(&str, Kind, bool)], what: &str) -> Rejection {
    let Ok(Members(members)) = serde_json::from_str(item) else {
        return wrong_type("an object", item).of("item");
    };
    for &(name, kind, required) in known {
        let mut values = members.iter().filter(|member| member.0 == name);
        let value = values.next().map(|member| member.1.get());
        if values.next().is_some() {
            return Fault::Repeated.of(name);
        }
        match value {
            None | Some("null") if required => return Fault::Missing.of(name),
            None => {}
            Some("null") if kind != Kind::Bool => {}
            Some(value) if kind.fits(value) => {}
            Some(value) => return wrong_type(kind.name(), value).of(name),
        }
    }
    let unknown = members
        .iter()
        .find(|(name, _)| known.iter().all(|member| member.0 != name));
    match unknown {
        Some((name, _)) => Fault::UnknownField.of(name.chars().take(60).collect::<String>()),
        // Every member is sound, so what is left lies between them.
        None => wrong_type(what, item).of("item"),
    }
}

/// `found` is JSON that does not fit where `expected` belongs.
fn wrong_type(expected: &str, found: &str) -> Fault {
    let of_number = expected.ends_with("integer") || expected.ends_with("number");
    let found = match found.as_bytes().first() {
        Some(b'n') => "null",
        Some(b't' | b'f') => "true or false",
        Some(b'"') if expected == Kind::Text.name() => "a string that is not Unicode",
        Some(b'"') => "a string",
        Some(b'[') => "an array",
        Some(b'{') if expected == Kind::Oob.name() => "another object",
        Some(b'{') => "an object",
        _ if !of_number => "a number",
        _ if expected == Kind::Integer.name() && found.contains(['.', 'e', 'E']) => {
            "a number with a fraction or an exponent"
        }
        _ => "a number out of range",
    };
    Fault::WrongType {
        expected: expected.into(),
        found: found.into(),
    }
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
    fn a_refusal_says_what_stood_there() {
        let cases = [
            ("\"1CF14C\"", "1834316", "a string", "a number"),
            (
                "674",
                "1e3",
                "an integer",
                "a number with a fraction or an exponent",
            ),
            (
                "1473675858000",
                "99999999999999999999",
                "an integer",
                "a number out of range",
            ),
            ("-80.0", "1e400", "a number", "a number out of range"),
            (
                "\"0000\"",
                r#""\ud800""#,
                "a string",
                "a string that is not Unicode",
            ),
            ("false", "0", "true or false", "a number"),
            ("false", "null", "true or false", "null"),
        ];
        for (sound, wrong, expected, found) in cases {
            let rejection = first(&SOUND.replace(sound, wrong)).unwrap_err();
            let fault = Fault::WrongType {
                expected: expected.into(),
                found: found.into(),
            };
            assert_eq!(rejection.fault, fault, "{wrong}");
        }
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
