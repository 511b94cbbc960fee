//! From bytes to checked receptions: the only place of the pipeline that meets foreign text.

use domain::reception::{Reception, Report};
use domain::{Fault, Rejection, UnixMillis};
use serde_json::Value;
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
    let items: Vec<&RawValue> = serde_json::from_str(text).map_err(|error| {
        match serde_json::from_str::<&RawValue>(text) {
            Ok(_) => DoorError::NotAnArray,
            Err(_) => DoorError::NotJson(error.to_string()),
        }
    })?;
    if items.len() > max {
        return Err(DoorError::TooMany { max });
    }
    Ok(items)
}

/// Checks every item; `now` is the server's clock.
pub(super) fn check(items: &[&RawValue], now: UnixMillis) -> Vec<Result<Reception, Rejection>> {
    let check = |item: &&RawValue| match serde_json::from_str::<Report>(item.get()) {
        Ok(report) => report.check(now),
        Err(_) => Err(diagnose(item.get())),
    };
    items.iter().map(check).collect()
}

/// What the members of a report must be.
const MEMBERS: [(&str, Kind, bool); 10] = [
    ("station", Kind::Text, true),
    ("device", Kind::Text, true),
    ("time", Kind::Integer, true),
    ("seqNumber", Kind::Integer, true),
    ("data", Kind::Text, true),
    ("rssi", Kind::Number, true),
    ("snr", Kind::Number, false),
    ("freq", Kind::Integer, false),
    ("rep", Kind::Integer, false),
    ("ack", Kind::Bool, false),
];

#[derive(Clone, Copy)]
enum Kind {
    Text,
    Integer,
    Number,
    Bool,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::Integer => "an integer",
            Self::Number => "a number",
            Self::Bool => "true or false",
        }
    }

    fn fits(self, value: &Value) -> bool {
        match self {
            Self::Text => value.is_string(),
            Self::Integer => value.is_i64(),
            Self::Number => value.is_number(),
            Self::Bool => value.is_boolean(),
        }
    }
}

/// Why an item is no report. Runs only for those that are not, so it may take its time to find
/// the field's name, which the typed reader does not tell.
fn diagnose(item: &str) -> Rejection {
    let object = match serde_json::from_str::<Value>(item) {
        Ok(Value::Object(object)) => object,
        Ok(other) => return wrong_type("an object", &other).of("item"),
        Err(_) => return wrong_type("an object", &Value::Null).of("item"),
    };
    for (name, kind, required) in MEMBERS {
        match object.get(name) {
            None | Some(Value::Null) if required => return Fault::Missing.of(name),
            None | Some(Value::Null) if !matches!(kind, Kind::Bool) => {}
            None => {}
            Some(value) if kind.fits(value) => {}
            Some(value) => return wrong_type(kind.name(), value).of(name),
        }
    }
    let unknown = object
        .keys()
        .find(|key| MEMBERS.iter().all(|member| member.0 != key.as_str()));
    match unknown {
        Some(name) => Fault::UnknownField.of(name.chars().take(60).collect::<String>()),
        // Only a member given twice is left.
        None => wrong_type("each member once", &Value::Object(object)).of("item"),
    }
}

fn wrong_type(expected: &str, found: &Value) -> Fault {
    let found = match found {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(number) if number.is_f64() => "a fraction",
        Value::Number(_) => "a number out of range",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
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
    fn a_body_that_is_no_array_of_bounded_length_is_refused_whole() {
        assert!(matches!(items(b"{}", 10), Err(DoorError::NotAnArray)));
        assert!(matches!(items(b"[1,", 10), Err(DoorError::NotJson(_))));
        assert!(matches!(
            items(&[b'[', 0xff, b']'], 10),
            Err(DoorError::NotJson(_))
        ));
        assert!(matches!(
            items(b"[1,2,3]", 2),
            Err(DoorError::TooMany { max: 2 })
        ));
    }
}
