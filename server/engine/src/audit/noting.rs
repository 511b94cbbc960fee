//! Noting what somebody does, in the transaction in which it is done.

use std::collections::BTreeSet;

use domain::GroupId;
use domain::audit::{Field, Head, Kind, Value, Who};
use domain::permission::Action;
use payload::hex;
use sqlx::AnyConnection;

use super::kept::{Kept, KeptField, Said, along, digest, seal, slot};
use super::{Act, Actor};
use crate::by_command::COMMAND;
use crate::store::audit::{self as table, Entry, Personal};
use crate::{Engine, StoreError, store};

/// Bytes of a salt.
const SALT: usize = 16;

/// Puts the values apart that tell of people.
struct Apart<'a> {
    engine: &'a Engine,
    values: Vec<Personal>,
}

impl Apart<'_> {
    /// A value as the chain holds it; `subject` is whom it tells of, if it tells of somebody.
    fn keep(&mut self, slot: i64, subject: &str, value: Value) -> Kept {
        match value {
            Value::None => Kept::None,
            Value::Text(text) => Kept::Text(text),
            Value::Secret => Kept::Secret,
            Value::Personal(text) => {
                let mut salt = [0; SALT];
                self.engine.world.random.fill(&mut salt);
                let value = Personal {
                    slot,
                    salt: hex::encode_lower(&salt),
                    // Not every database takes that character.
                    value: text.replace('\0', ""),
                    subject: subject.to_owned(),
                };
                let digest = digest(&value);
                self.values.push(value);
                Kept::Personal(digest)
            }
        }
    }
}

/// A value that tells of a person, or none.
fn personal(text: &str) -> Value {
    match text.is_empty() {
        true => Value::None,
        false => Value::Personal(text.to_owned()),
    }
}

/// Notes what somebody does, in the transaction in which it is done. The end of the log is held
/// until that ends: nothing else is to be held after it.
///
/// # Errors
/// When the database fails.
pub(crate) async fn note(
    tx: &mut AnyConnection,
    engine: &Engine,
    who: &Actor<'_>,
    act: Act,
) -> Result<(), StoreError> {
    note_all(tx, engine, who, vec![act]).await
}

/// As [`note`], unless the last that was noted of the same deed to the same thing tells the same of
/// what changed: for what several processes do together, each of which would note it.
///
/// # Errors
/// When the database fails.
pub(crate) async fn note_once(
    tx: &mut AnyConnection,
    engine: &Engine,
    who: &Actor<'_>,
    act: Act,
) -> Result<(), StoreError> {
    // Only then nobody notes it at this moment.
    table::hold_head(&mut *tx, engine.db.dialect).await?;
    let newest = table::newest_of(&mut *tx, &act.id, act.kind, act.verb).await?;
    if let Some(newest) = newest
        && tells(&Said::read(&newest)?, &act)
    {
        return Ok(());
    }
    note(tx, engine, who, act).await
}

/// Whether an entry tells the same of what changed as one of `act` would. What tells of people is
/// never the same: it has another salt.
fn tells(said: &Said, act: &Act) -> bool {
    let same = |kept: &Kept, value: &Value| match (kept, value) {
        (Kept::None, Value::None) | (Kept::Secret, Value::Secret) => true,
        (Kept::Text(kept), Value::Text(value)) => kept == value,
        _ => false,
    };
    let changed = act.fields.iter().filter(|field| field.changed());
    let changed: Vec<&Field> = changed.collect();
    let mut both = said.fields.iter().zip(&changed);
    said.fields.len() == changed.len()
        && both.all(|(kept, field)| {
            kept.name == field.name
                && same(&kept.before, &field.before)
                && same(&kept.after, &field.after)
        })
}

/// Notes several things that somebody does, in their order, each as [`note`] does: in as many
/// statements as one of them takes.
///
/// # Errors
/// When the database fails.
pub(crate) async fn note_all(
    tx: &mut AnyConnection,
    engine: &Engine,
    who: &Actor<'_>,
    acts: Vec<Act>,
) -> Result<(), StoreError> {
    if acts.is_empty() {
        return Ok(());
    }
    let who = match who {
        Actor::Person(person) if person.user == COMMAND => &Actor::Command,
        who => who,
    };
    let dialect = engine.db.dialect;
    let groups: BTreeSet<GroupId> = acts.iter().map(|act| act.group).collect();
    let groups: Vec<GroupId> = groups.into_iter().collect();
    let paths = store::groups::paths(&mut *tx, dialect, &groups).await?;
    let mut said = Vec::with_capacity(acts.len());
    for act in acts {
        let mut apart = Apart {
            engine,
            values: Vec::new(),
        };
        let who = shown_to(paths.get(&act.group), who, &act);
        let text = told(&mut apart, who, &act)?;
        said.push((act, text, apart.values, named(who)));
    }
    let mut head = table::hold_head(&mut *tx, dialect).await?;
    let time = engine.world.clock.now();
    let (mut entries, mut places, mut values) = (Vec::new(), Vec::new(), Vec::new());
    for (act, said, personal, (kind, id)) in said {
        let path = paths.get(&act.group).cloned();
        let mut entry = Entry {
            number: head.number + 1,
            time,
            who_kind: kind.word().to_owned(),
            who_id: id,
            verb: act.verb.word().to_owned(),
            kind: act.kind.word().to_owned(),
            object_id: act.id,
            group_id: act.group.to_string(),
            group_path: path.unwrap_or_else(|| format!("/{}/", act.group)),
            said,
            previous: head.hash,
            hash: String::new(),
        };
        entry.hash = seal(&entry);
        head = Head {
            number: entry.number,
            hash: entry.hash.clone(),
        };
        let along = along(&entry.group_path).into_iter();
        places.extend(along.map(|group| (group, entry.number)));
        values.extend(personal.into_iter().map(|value| (entry.number, value)));
        entries.push(entry);
    }
    table::append(&mut *tx, dialect, &entries, &head).await?;
    table::place(&mut *tx, dialect, &places).await?;
    table::keep(&mut *tx, dialect, &values).await
}

/// Who does something, as those of the group with that path are told it: they do not learn who it
/// is that does not see their group, since he is somebody of another owner. What somebody does to
/// himself is told of him wherever his account is kept.
fn shown_to<'a, 'b>(path: Option<&String>, who: &'a Actor<'b>, act: &Act) -> &'a Actor<'b> {
    let (Actor::Person(person), Some(path)) = (who, path) else {
        return who;
    };
    let himself = match act.kind {
        Kind::User => act.id == person.user.to_string(),
        // Everybody ends his own alone.
        Kind::Session => true,
        _ => false,
    };
    match himself || person.may(Action::Read, path) {
        true => who,
        false => &Actor::Stranger,
    }
}

/// What an entry tells, as it is stored; what tells of people goes apart.
fn told(apart: &mut Apart<'_>, who: &Actor<'_>, act: &Act) -> Result<String, StoreError> {
    let said = said(apart, who, act);
    serde_json::to_string(&said).map_err(|error| StoreError::Value {
        column: "audit.said",
        problem: error.to_string(),
    })
}

/// What kind of somebody it is, and the id of a person.
fn named(who: &Actor<'_>) -> (Who, String) {
    match who {
        Actor::Person(person) => (Who::Person, person.user.to_string()),
        Actor::Command => (Who::Command, String::new()),
        Actor::System => (Who::System, String::new()),
        Actor::Token => (Who::Token, String::new()),
        Actor::Stranger => (Who::Stranger, String::new()),
    }
}

fn said(apart: &mut Apart<'_>, who: &Actor<'_>, act: &Act) -> Said {
    let who_id = named(who).1;
    let (name, email, from) = match who {
        Actor::Person(person) => (
            personal(&person.name),
            personal(&person.email),
            person
                .from
                .map_or(Value::None, |from| Value::Personal(from.to_string())),
        ),
        Actor::Command | Actor::System | Actor::Token | Actor::Stranger => {
            (Value::None, Value::None, Value::None)
        }
    };
    let (subject, called) = match act.kind {
        Kind::User => (act.id.clone(), personal(&act.name)),
        Kind::Session => (who_id.clone(), Value::Text(act.name.clone())),
        _ => (String::new(), Value::Text(act.name.clone())),
    };
    let changed = act.fields.iter().filter(|field| field.changed());
    Said {
        who_name: apart.keep(slot::WHO_NAME, &who_id, name),
        who_email: apart.keep(slot::WHO_EMAIL, &who_id, email),
        from: apart.keep(slot::FROM, &who_id, from),
        name: apart.keep(slot::NAME, &subject, called),
        fields: changed
            .enumerate()
            .map(|(nth, field)| KeptField {
                name: field.name.to_owned(),
                before: apart.keep(slot::before(nth), &subject, field.before.clone()),
                after: apart.keep(slot::after(nth), &subject, field.after.clone()),
            })
            .collect(),
    }
}
