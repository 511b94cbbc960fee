//! What a query of devices asks for, checked, and positions in their lists.

use domain::device::{DeviceCondition, DeviceQuery, DeviceSort};
use domain::list::Conditions;
use domain::message::CallbackState;
use domain::{DeviceTypeId, Fault, Rejection, UnixMillis};

use crate::error::Error;
use crate::store::devices::{Listed, Position, Wanted};

/// What a query asks for.
pub(super) struct Asked {
    text: String,
    device_type: Option<DeviceTypeId>,
    heard: Option<bool>,
    conditions: Vec<DeviceCondition>,
    any: bool,
    sort: DeviceSort,
    reversed: bool,
}

impl Asked {
    /// Checks it.
    ///
    /// # Errors
    /// [`Error::Rejected`] names the part of the query that makes no sense.
    pub(super) fn read(query: &DeviceQuery) -> Result<Self, Error> {
        let text = domain::rejection::text(&query.text, 100).map_err(|fault| fault.of("text"))?;
        let device_type = match query.device_type.as_str() {
            "" => None,
            id => Some(id.parse().map_err(|fault: Fault| fault.of("type"))?),
        };
        let heard = match query.seen.as_str() {
            "" => None,
            "heard" => Some(true),
            "never" => Some(false),
            _ => {
                let allowed = "heard, never".into();
                return Err(Fault::NotOneOf { allowed }.of("heard").into());
            }
        };
        let reversed = match query.reversed.as_str() {
            "" => false,
            "on" => true,
            _ => {
                let allowed = "on".into();
                return Err(Fault::NotOneOf { allowed }.of("reversed").into());
            }
        };
        let conditions = Conditions::parse(&query.conditions)?;
        let checked = DeviceCondition::all(&conditions).map_err(Error::Rejected)?;
        Ok(Self {
            text,
            device_type,
            heard,
            conditions: checked,
            any: conditions.any,
            sort: query.sort,
            reversed,
        })
    }

    /// The same of the devices below `paths`, with tokens as they are at `now`.
    pub(super) fn wanted<'a>(&'a self, paths: &'a [&'a str], now: UnixMillis) -> Wanted<'a> {
        Wanted {
            paths,
            text: &self.text,
            device_type: self.device_type,
            heard: self.heard,
            conditions: &self.conditions,
            any: self.any,
            sort: self.sort,
            reversed: self.reversed,
            now,
        }
    }
}

pub(super) fn print_position(sort: DeviceSort, row: &Listed) -> String {
    let id = i64::from(row.id.0);
    match sort {
        DeviceSort::LastSeen => format!("{}.{id}", row.last_seen.map_or(0, |seen| seen.0)),
        DeviceSort::Created => format!("{}.{id}", row.created.0),
        DeviceSort::Id => id.to_string(),
        DeviceSort::Name => format!("{id}.{}", row.name.to_lowercase()),
    }
}

pub(super) fn parse_position(sort: DeviceSort, text: &str) -> Option<Position> {
    match sort {
        DeviceSort::LastSeen | DeviceSort::Created => {
            two_numbers(text).map(|(time, id)| Position::Time(time, id))
        }
        DeviceSort::Id => text.parse().ok().map(Position::Id),
        DeviceSort::Name => {
            let (id, name) = text.split_once('.')?;
            let usable = name.len() <= 400 && !name.contains('\0');
            usable.then_some(Position::Name(name.to_owned(), id.parse().ok()?))
        }
    }
}

/// Where the callbacks of messages are to stand, if it is asked.
pub(super) fn callbacks(word: &str) -> Result<Option<CallbackState>, Rejection> {
    if word.is_empty() {
        return Ok(None);
    }
    let state = CallbackState::from_word(word).ok_or_else(|| {
        let allowed = CallbackState::ALL.map(|each| each.1).join(", ");
        Fault::NotOneOf { allowed }.of("callbacks")
    })?;
    Ok(Some(state))
}

pub(super) fn two_numbers(text: &str) -> Option<(i64, i64)> {
    let (first, second) = text.split_once('.')?;
    Some((first.parse().ok()?, second.parse().ok()?))
}
