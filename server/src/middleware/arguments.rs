//! Forms that a server function does not take, as they are sent: a field that it does not know,
//! one that is there twice, and a value that is of another kind are refused by name. The form's
//! own reader passes over the first, and says of the others only that it cannot read them. So it
//! does of a form without a field that must be there, and of a list whose elements are numbered and
//! are not: those are named once it has said so.
//!
//! The keys are taken apart as that reader takes them apart: brackets, also encoded ones, lead to
//! what stands under a field.

use std::collections::{BTreeMap, HashSet};

use app::AppError;
use app::rpc::arguments;
use axum::response::{IntoResponse as _, Response};
use domain::rejection::{Expected, Found};
use domain::{Fault, Rejection};
use http::StatusCode;
use leptos::server_fn::error::FromServerFnError as _;

use super::body::ERROR;

/// The most faults that are told of one form.
const MOST: usize = 100;
/// The longest name that is told, in characters.
const NAME: usize = 100;

/// The refusal of a form for the server function at `path`; none where there is nothing to refuse,
/// or no such function.
pub(super) fn refusal(path: &str, form: &[u8]) -> Option<Response> {
    answer(path, wrong(arguments::of(path)?, form))
}

/// The refusal of a form that could not be read for the server function at `path`; none where it
/// cannot be said why.
pub(super) fn unread(path: &str, form: &[u8]) -> Option<Response> {
    answer(path, lacks(path, arguments::of(path)?, form))
}

fn answer(path: &str, wrong: Vec<Rejection>) -> Option<Response> {
    if wrong.is_empty() {
        return None;
    }
    let error = AppError::Rejected(wrong);
    let headers = [
        (ERROR, path.to_owned()),
        ("content-type", "application/json".to_owned()),
    ];
    Some((StatusCode::UNPROCESSABLE_ENTITY, headers, error.ser()).into_response())
}

/// The keys of a form, each with its value.
fn pairs(form: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let pairs = form.split(|byte| *byte == b'&');
    let pairs = pairs.filter(|pair| !pair.is_empty());
    pairs.map(|pair| {
        let cut = pair.iter().position(|byte| *byte == b'=');
        match cut {
            Some(at) => (&pair[..at], &pair[at + 1..]),
            None => (pair, &[][..]),
        }
    })
}

/// What must be there and is not, and what is there in two ways.
fn lacks(path: &str, shape: &arguments::Shape, form: &[u8]) -> Vec<Rejection> {
    let ways: Vec<Vec<String>> = pairs(form).filter_map(|(key, _)| way(key)).collect();
    let there = |to: &[&str]| {
        let leads = |way: &Vec<String>| way.iter().zip(to).all(|(part, to)| part == to);
        ways.iter().any(|way| way.len() >= to.len() && leads(way))
    };
    let required = arguments::required(path).iter();
    let missing = required.filter_map(|to| {
        let (name, above) = to.split_last()?;
        // Where all of it is missing that is said of the whole.
        let missing = !there(to) && (above.is_empty() || there(above));
        missing.then(|| Fault::Missing.of(*name))
    });
    // Of each list whether the next element was given, and whether one with a number was.
    let mut lists: BTreeMap<&[String], (bool, bool)> = BTreeMap::new();
    for way in &ways {
        if let Some((place, list)) = way.split_last()
            && shape.is_list(list)
        {
            let given = lists.entry(list).or_default();
            match place.is_empty() {
                true => given.0 = true,
                false => given.1 = true,
            }
        }
    }
    let mixed = lists.into_iter().filter(|(_, given)| given.0 && given.1);
    let mixed = mixed.map(|(list, _)| {
        let (expected, found) = (Expected::List, Found::Object);
        Fault::WrongType { expected, found }.of(told(list))
    });
    missing.chain(mixed).take(MOST).collect()
}

fn wrong(shape: &arguments::Shape, form: &[u8]) -> Vec<Rejection> {
    let mut seen = HashSet::new();
    let wrong = pairs(form).filter_map(|(key, value)| {
        let Some(way) = way(key) else {
            return Some(Fault::UnknownField.of(name_of(key)));
        };
        let fault = match decoded(value) {
            Some(value) => shape.fault(&way, &value),
            None => Some(not_unicode()),
        };
        // The next of a list is another one each time.
        let next = way.last().is_some_and(String::is_empty);
        let twice = !next && !seen.insert(place(&way));
        let fault = fault.or_else(|| twice.then_some(Fault::Repeated));
        fault.map(|fault| fault.of(told(&way)))
    });
    wrong.take(MOST).collect()
}

fn not_unicode() -> Fault {
    Fault::WrongType {
        expected: Expected::Text,
        found: Found::TextNotUnicode,
    }
}

/// The way to a value: `query[size]` is `query` and then `size`. None for what is no key.
fn way(key: &[u8]) -> Option<Vec<String>> {
    let key = std::str::from_utf8(key).ok()?;
    let key = key.replace("%5B", "[").replace("%5D", "]");
    let (name, mut rest) = key.split_at(key.find('[').unwrap_or(key.len()));
    let mut way = vec![decoded(name.as_bytes())?];
    while !rest.is_empty() {
        let (part, after) = rest.strip_prefix('[')?.split_once(']')?;
        way.push(decoded(part.as_bytes())?);
        rest = after;
    }
    Some(way)
}

/// By what it is known that a value is there twice: `devices[1]` and `devices[01]` are one place.
fn place(way: &[String]) -> Vec<String> {
    let part = |part: &String| match part.parse::<usize>() {
        Ok(number) => number.to_string(),
        Err(_) => part.clone(),
    };
    way.iter().map(part).collect()
}

/// The field that a way leads to, as faults name it: the last part of it that is a name.
fn told(way: &[String]) -> String {
    let number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let named = way.iter().skip(1).rev().find(|part| !number(part));
    let name = named.or(way.first());
    shortened(name.map_or("", String::as_str))
}

/// What is no key at all, as far as it can be told.
fn name_of(key: &[u8]) -> String {
    shortened(&String::from_utf8_lossy(key))
}

fn shortened(name: &str) -> String {
    name.chars().take(NAME).collect()
}

/// What a part of a form means; none where it is no text.
fn decoded(text: &[u8]) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, others @ ..] = rest {
        rest = others;
        bytes.push(match (first, others) {
            (b'+', _) => b' ',
            (b'%', [high, low, after @ ..]) => match byte(*high, *low) {
                Some(byte) => {
                    rest = after;
                    byte
                }
                None => b'%',
            },
            _ => *first,
        });
    }
    String::from_utf8(bytes).ok()
}

fn byte(high: u8, low: u8) -> Option<u8> {
    let digit = |digit: u8| char::from(digit).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_taken_apart_at_its_brackets() {
        let parts = |key: &str| way(key.as_bytes());
        let is = |key: &str, expected: &[&str]| {
            let expected: Vec<String> = expected.iter().map(|&part| part.to_owned()).collect();
            assert_eq!(parts(key), Some(expected), "{key}");
        };
        is("id", &["id"]);
        is("query[size]", &["query", "size"]);
        is("query%5Bsize%5D", &["query", "size"]);
        is("devices[]", &["devices", ""]);
        is("devices%5B0%5D", &["devices", "0"]);
        is("a+b", &["a b"]);
        // Only so is a bracket one for the form's reader.
        is("query%5bsize%5d", &["query[size]"]);
        for key in ["query[size", "query[size]x", "[size]x", "query[%ff]"] {
            assert_eq!(parts(key), None, "{key}");
        }
    }

    #[test]
    fn what_is_sent_is_read_as_the_forms_reader_reads_it() {
        assert_eq!(decoded(b"a+b%20c%C3%A9"), Some("a b c\u{e9}".to_owned()));
        assert_eq!(decoded(b"100%"), Some("100%".to_owned()));
        assert_eq!(decoded(b"%zz"), Some("%zz".to_owned()));
        assert_eq!(decoded(b"%ff"), None);
        assert_eq!(decoded(b"\xff"), None);
    }

    #[test]
    fn a_fault_names_the_last_name_on_the_way() {
        let name = |key: &str| told(&way(key.as_bytes()).unwrap());
        for (key, expected) in [
            ("id", "id"),
            ("query[size]", "size"),
            ("devices[]", "devices"),
            ("devices[3]", "devices"),
            ("input[devices][0]", "devices"),
            ("7", "7"),
        ] {
            assert_eq!(name(key), expected, "{key}");
        }
        assert_eq!(name(&"x".repeat(9_000)).len(), NAME);
    }
}
