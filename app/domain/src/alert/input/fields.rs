//! Single fields of the form: from what was typed to what it means.

use std::ops::RangeInclusive;

use super::EMAILS_MAX;
use crate::callback::ON;
use crate::event::EventKind;
use crate::id::EventConfigurationId;
use crate::rejection::{Fault, text};
use crate::user;

/// The longest name of a field, in characters.
const FIELD_MAX: u32 = 100;

pub(super) fn one_of<const N: usize>(words: [&str; N]) -> Fault {
    Fault::NotOneOf {
        allowed: words.join(", "),
    }
}

pub(super) fn name(typed: &str) -> Result<String, Fault> {
    match text(typed, 100)? {
        name if name.is_empty() => Err(Fault::Missing),
        name => Ok(name),
    }
}

pub(super) fn field(typed: &str) -> Result<String, Fault> {
    match text(typed, FIELD_MAX)? {
        name if name.is_empty() => Err(Fault::Missing),
        name => Ok(name),
    }
}

pub(super) fn ticked(typed: &str) -> Result<bool, Fault> {
    match typed {
        "" => Ok(false),
        ON => Ok(true),
        _ => Err(one_of([ON])),
    }
}

pub(super) fn optional_id(typed: &str) -> Result<Option<EventConfigurationId>, Fault> {
    match typed {
        "" => Ok(None),
        id => id.parse().map(Some),
    }
}

pub(super) fn required(typed: &str) -> Result<&str, Fault> {
    match typed.trim() {
        "" => Err(Fault::Missing),
        typed => Ok(typed),
    }
}

/// A whole number of that range; an empty text stands for `none`.
pub(super) fn whole(typed: &str, range: RangeInclusive<i64>, none: i64) -> Result<i64, Fault> {
    match typed.trim() {
        "" => Ok(none),
        digits => match digits.parse() {
            Ok(number) if range.contains(&number) => Ok(number),
            _ => Err(Fault::OutOfRange {
                min: *range.start() as f64,
                max: *range.end() as f64,
            }),
        },
    }
}

/// A number of that range, with a point or a comma before its decimals.
pub(super) fn number(typed: &str, range: RangeInclusive<f64>) -> Result<f64, Fault> {
    let typed = required(typed)?.replace('−', "-").replace(',', ".");
    match typed.parse::<f64>() {
        // What is no number lies in no range.
        Ok(number) if range.contains(&number) => Ok(number),
        _ => Err(Fault::OutOfRange {
            min: *range.start(),
            max: *range.end(),
        }),
    }
}

/// The kinds of those codes, each once, in the order of the table.
pub(super) fn kinds(codes: &[String]) -> Result<Vec<EventKind>, Fault> {
    let codes = codes.iter().filter(|code| !code.is_empty());
    let mut chosen = Vec::new();
    for code in codes {
        let kind = EventKind::by_themselves().find(|kind| kind.code() == code);
        chosen.push(kind.ok_or_else(|| {
            let allowed: Vec<&str> = EventKind::by_themselves().map(EventKind::code).collect();
            let allowed = allowed.join(", ");
            Fault::NotOneOf { allowed }
        })?);
    }
    let chosen: Vec<EventKind> = EventKind::by_themselves()
        .filter(|kind| chosen.contains(kind))
        .collect();
    match chosen.is_empty() {
        true => Err(Fault::Missing),
        false => Ok(chosen),
    }
}

/// Addresses, each once.
pub(super) fn emails(typed: &str) -> Result<Vec<String>, Fault> {
    let between = |c: char| c.is_whitespace() || c == ',' || c == ';';
    let mut found: Vec<String> = Vec::new();
    for one in typed.split(between).filter(|one| !one.is_empty()) {
        let address = user::email(one)?;
        if !found.contains(&address) {
            found.push(address);
        }
    }
    if found.len() > EMAILS_MAX {
        let (min, max) = (0.0, EMAILS_MAX as f64);
        return Err(Fault::OutOfRange { min, max });
    }
    Ok(found)
}
