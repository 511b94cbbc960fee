//! The audit log: who changed what, when and from where.
//!
//! # What is promised
//! * Every use case that changes something [`note`]s it in its own transaction: what is not in the
//!   log did not come to pass, whatever the door.
//! * An entry holds the hash of the one before and its own, over everything that stands in it. So
//!   [`Engine::verify_audit`] finds the first one that was altered or removed. Of an end that was
//!   cut off, and written anew with hashes that go together, only a head tells that was kept
//!   elsewhere: one goes into the server's log every day ([`head_of_day`]).
//! * What tells of a person (names, addresses) stands apart. The chain holds a digest of it with a
//!   salt that stands with the value, so that both can be erased, nothing can be guessed from what
//!   is left, and the chain still holds ([`Engine::erase_person`]).
//! * Secrets are never in it: only that one was set.
//! * Groups stand in it by their ids, wherever they are not what was changed: the names are told only
//!   to those who see them ([`roles`]).
//! * It is for those of a group who have the permission, and tells them of what came to pass in it
//!   and in everything that lay below it then. Of somebody of another owner, who takes devices of
//!   the group over or gives it some, it does not tell who that is.
//!
//! Whoever adds to the chain holds its end, and with it everybody else who changes something: so
//! [`note`] comes last in a transaction, and takes a fixed number of statements, as [`note_all`]
//! does for many entries.

pub(crate) mod roles;

use std::collections::BTreeSet;

use domain::audit::{
    AuditQuery, EntryView, Field, FieldView, Head, Kind, Shown, Tampering, Value, Verb, Verdict,
    Who,
};
use domain::list::{Page, Total};
use domain::permission::{Action, Principal};
use domain::{Fault, GroupId, UnixMillis, UserId, user};
use payload::hex;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use sqlx::AnyConnection;

use crate::error::Error;
use crate::paging::Turn;
use crate::store::audit::{self as table, Entry, Personal, Values, Wanted};
use crate::store::db::Dialect;
use crate::{Engine, StoreError, gate, store};

/// Beyond so many rows a list says "more than".
const COUNT_BOUND: i64 = 10_001;
/// Entries that are read at once where all of them are.
const CHUNK: i64 = 1000;
/// Bytes of a salt.
const SALT: usize = 16;
/// What stands before the first entry.
const NOTHING: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// A day (ms).
const DAY: i64 = 86_400_000;

/// Who does something.
pub(crate) enum Actor<'a> {
    /// A person, or a program with an access of its own.
    Person(&'a Principal),
    /// Whoever runs the installation, by a command of the executable.
    Command,
    /// The system by itself.
    System,
    /// A program that hands in for base stations, by its token.
    Token,
    /// Somebody of another owner: see [`shown_to`].
    Stranger,
}

/// What is done.
#[derive(Clone)]
pub(crate) struct Act {
    pub(crate) verb: Verb,
    pub(crate) kind: Kind,
    /// The id of what it is done to.
    pub(crate) id: String,
    /// What that is called; of a user that is the name of a person.
    pub(crate) name: String,
    /// The group that it belongs to, which is there: of one that is deleted it is noted before.
    pub(crate) group: GroupId,
    /// What is changed. What stays as it was is left out.
    pub(crate) fields: Vec<Field>,
}

/// Why the system does something that nobody asked for at that moment, in a word that stays.
pub(crate) fn reason(word: &str) -> Field {
    Field::text("reason", "", word)
}

/// Which values of an entry tell of people: those of who did it, and what it was done to, come
/// before those of its fields.
mod slot {
    pub(super) const WHO_NAME: i64 = 0;
    pub(super) const WHO_EMAIL: i64 = 1;
    pub(super) const FROM: i64 = 2;
    pub(super) const NAME: i64 = 3;

    /// What the `nth` field was.
    pub(super) const fn before(nth: usize) -> i64 {
        4 + 2 * nth as i64
    }

    /// What the `nth` field became.
    pub(super) const fn after(nth: usize) -> i64 {
        5 + 2 * nth as i64
    }
}

/// A value as the chain holds it.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kept {
    None,
    Text(String),
    /// The digest of what stands elsewhere.
    Personal(String),
    Secret,
}

/// A field as the chain holds it.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct KeptField {
    name: String,
    before: Kept,
    after: Kept,
}

/// What an entry tells beside its columns.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Said {
    who_name: Kept,
    who_email: Kept,
    from: Kept,
    name: Kept,
    fields: Vec<KeptField>,
}

impl Said {
    fn read(entry: &Entry) -> Result<Self, StoreError> {
        serde_json::from_str(&entry.said).map_err(|error| StoreError::Value {
            column: "audit.said",
            problem: error.to_string(),
        })
    }

    /// Every value with its slot.
    fn slots(&self) -> impl Iterator<Item = (i64, &Kept)> {
        let first = [
            (slot::WHO_NAME, &self.who_name),
            (slot::WHO_EMAIL, &self.who_email),
            (slot::FROM, &self.from),
            (slot::NAME, &self.name),
        ];
        let fields = self.fields.iter().enumerate();
        let fields = fields.flat_map(|(nth, field)| {
            [
                (slot::before(nth), &field.before),
                (slot::after(nth), &field.after),
            ]
        });
        first.into_iter().chain(fields)
    }
}

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

/// What the chain holds of a value that stands apart.
fn digest(value: &Personal) -> String {
    let Personal {
        salt,
        subject,
        value,
        ..
    } = value;
    hash(&[salt.as_str(), subject.as_str(), value.as_str()])
}

/// The hash of an entry, over every other column.
fn seal(entry: &Entry) -> String {
    hash(&[
        entry.number.to_string().as_str(),
        entry.time.0.to_string().as_str(),
        entry.who_kind.as_str(),
        entry.who_id.as_str(),
        entry.verb.as_str(),
        entry.kind.as_str(),
        entry.object_id.as_str(),
        entry.group_id.as_str(),
        entry.group_path.as_str(),
        entry.said.as_str(),
        entry.previous.as_str(),
    ])
}

/// Of texts, each with its length before it: no other texts give the same bytes.
fn hash(texts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    }
    hex::encode_lower(&hash.finalize()[..])
}

/// The groups along a path.
fn along(path: &str) -> Vec<String> {
    let ids = path.split('/').filter(|id| !id.is_empty());
    ids.map(str::to_owned).collect()
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
/// is that does not see their group, since he is somebody of another owner. What somebody does as
/// himself is told of him wherever his account is kept.
fn shown_to<'a, 'b>(path: Option<&String>, who: &'a Actor<'b>, act: &Act) -> &'a Actor<'b> {
    let himself = matches!(act.kind, Kind::User | Kind::Session);
    match (who, path) {
        (Actor::Person(person), Some(path)) if !himself && !person.may(Action::Read, path) => {
            &Actor::Stranger
        }
        _ => who,
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

/// An entry as it is shown, with the values that stand apart.
fn view(entry: Entry, values: &Values) -> Result<EntryView, StoreError> {
    let (who, verb, kind, group) = entry.read()?;
    let said = Said::read(&entry)?;
    let number = entry.number;
    let shown = |slot: i64, kept: Kept| match kept {
        Kept::None => Shown::None,
        Kept::Text(text) if text.is_empty() => Shown::None,
        Kept::Text(text) => Shown::Text(text),
        Kept::Secret => Shown::Secret,
        Kept::Personal(_) => match values.get(&(number, slot)) {
            Some(value) => Shown::Text(value.value.clone()),
            None => Shown::Erased,
        },
    };
    let fields = said.fields.into_iter().enumerate();
    let fields = fields.map(|(nth, field)| FieldView {
        name: field.name,
        before: shown(slot::before(nth), field.before),
        after: shown(slot::after(nth), field.after),
    });
    Ok(EntryView {
        number,
        time: entry.time,
        who,
        who_id: entry.who_id,
        who_name: shown(slot::WHO_NAME, said.who_name),
        who_email: shown(slot::WHO_EMAIL, said.who_email),
        from: shown(slot::FROM, said.from),
        verb,
        kind,
        id: entry.object_id,
        name: shown(slot::NAME, said.name),
        group,
        fields: fields.collect(),
        hash: entry.hash,
    })
}

/// What one of those words stands for; empty: nothing is asked.
fn word<T: Copy>(
    field: &'static str,
    text: &str,
    all: &[(T, &'static str)],
) -> Result<Option<T>, Error> {
    if text.is_empty() {
        return Ok(None);
    }
    match all.iter().find(|each| each.1 == text) {
        Some(found) => Ok(Some(found.0)),
        None => {
            let allowed: Vec<&str> = all.iter().map(|each| each.1).collect();
            let allowed = allowed.join(", ");
            Err(Fault::NotOneOf { allowed }.of(field).into())
        }
    }
}

/// An export of the log on its way: see [`Engine::export_audit`].
pub struct AuditExport {
    engine: Engine,
    /// None where nothing can be asked for.
    wanted: Option<Wanted>,
    /// The entry beyond which it goes on.
    after: Option<i64>,
}

impl AuditExport {
    /// The next entries, the newest first, for `who`, as he may see them by now; none at the end.
    ///
    /// # Errors
    /// [`Error::NotFound`] and [`Error::Forbidden`] as [`Engine::audit`]; when the database fails.
    pub async fn more(&mut self, who: &Principal) -> Result<Vec<EntryView>, Error> {
        let Some(wanted) = &self.wanted else {
            return Ok(Vec::new());
        };
        let mut connection = self.engine.db.read().acquire().await?;
        gate::group(&mut connection, who, Action::ReadAudit, wanted.group).await?;
        let found = table::list(&mut connection, wanted, self.after, false, CHUNK).await?;
        self.after = found.last().map(|entry| entry.number).or(self.after);
        self.engine.entry_views(&mut connection, who, found).await
    }
}

impl Engine {
    /// A page of what was done in a group and in everything that lay below it then, newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a group that is not there or may not be seen, [`Error::Forbidden`]
    /// for whoever may not see what was changed in it; [`Error::Rejected`] names the part of the query that
    /// makes no sense.
    pub async fn audit(
        &self,
        who: &Principal,
        group: GroupId,
        query: &AuditQuery,
    ) -> Result<Page<EntryView>, Error> {
        let mut connection = self.db.read().acquire().await?;
        gate::group(&mut connection, who, Action::ReadAudit, group).await?;
        let turn = Turn::read(&query.after, &query.until, query.size, |text| {
            text.parse::<i64>().ok()
        })?;
        let Some(wanted) = audit_wanted(&mut connection, group, query).await? else {
            return Ok(turn.nothing());
        };
        let (position, backwards) = (turn.position, turn.backwards);
        let limit = turn.limit();
        let rows = table::list(&mut connection, &wanted, position, backwards, limit).await?;
        let page = turn.page(rows, |row| row.number.to_string());
        let total = table::count(&mut connection, &wanted, COUNT_BOUND).await?;
        Ok(Page {
            rows: self.entry_views(&mut connection, who, page.rows).await?,
            next: page.next,
            previous: page.previous,
            total: match total {
                COUNT_BOUND.. => Total::AtLeast(COUNT_BOUND - 1),
                total => Total::Exactly(total),
            },
        })
    }

    /// Everything that [`Engine::audit`] lists, from the newest on, a part at a time. That it was
    /// handed out is noted.
    ///
    /// # Errors
    /// As [`Engine::audit`].
    pub async fn export_audit(
        &self,
        who: &Principal,
        group: GroupId,
        query: &AuditQuery,
    ) -> Result<AuditExport, Error> {
        let mut tx = self.db.write().await?;
        gate::group(&mut tx, who, Action::ReadAudit, group).await?;
        let wanted = audit_wanted(&mut tx, group, query).await?;
        let act = Act {
            verb: Verb::Export,
            kind: Kind::Audit,
            id: group.to_string(),
            name: String::new(),
            group,
            fields: Vec::new(),
        };
        note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(AuditExport {
            engine: self.clone(),
            wanted,
            after: None,
        })
    }

    /// Entries as `who` may read them.
    async fn entry_views(
        &self,
        connection: &mut AnyConnection,
        who: &Principal,
        entries: Vec<Entry>,
    ) -> Result<Vec<EntryView>, Error> {
        let numbers: Vec<i64> = entries.iter().map(|entry| entry.number).collect();
        let values = table::values_of(connection, self.db.dialect, &numbers).await?;
        let mut views = Vec::with_capacity(entries.len());
        for entry in entries {
            views.push(view(entry, &values)?);
        }
        roles::name(connection, self.db.dialect, who, &mut views).await?;
        Ok(views)
    }

    /// Walks the whole chain and tells the first thing that is wrong: an entry that was altered,
    /// one that is gone, one that shows in fewer lists than it should, and, where the hash of a
    /// former end is given (`head`, hex), that this one is none of the chain. What is added
    /// meanwhile is not looked at.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn verify_audit(&self, head: Option<&str>) -> Result<Verdict, Error> {
        let head = head.map(|head| head.trim().to_lowercase());
        let mut connection = self.db.read().acquire().await?;
        let end = table::head(&mut connection).await?;
        // Where its own row is gone, so is what would come next.
        let end = end.unwrap_or(Head {
            number: i64::MAX,
            hash: String::new(),
        });
        let mut walk = Walk {
            at: Head {
                number: 0,
                hash: NOTHING.to_owned(),
            },
            met: head.as_deref().is_none_or(|head| head == NOTHING),
            head,
        };
        loop {
            let from = walk.at.number;
            let entries = table::chain(&mut connection, from, end.number, CHUNK).await?;
            let Some(last) = entries.last().map(|entry| entry.number) else {
                break;
            };
            let values = table::values_between(&mut connection, from, last).await?;
            let lists = table::shown(&mut connection, from, last).await?;
            for entry in entries {
                let shows = lists.get(&entry.number).copied().unwrap_or_default();
                if let Err(wrong) = walk.step(entry, &values, shows) {
                    return Ok(walk.ends(Some(wrong)));
                }
            }
        }
        let wrong = if walk.at.number < end.number {
            Some(Tampering::Removed(walk.at.number + 1))
        } else if walk.at.hash != end.hash {
            Some(Tampering::Altered(walk.at.number))
        } else if walk.met {
            None
        } else {
            Some(Tampering::OtherEnd)
        };
        Ok(walk.ends(wrong))
    }

    /// Erases what the log tells of a person: the name and addresses in what they did and in what
    /// was done to their account, and whatever else their e-mail address stands in. What is left
    /// tells that somebody did it. Returns how many values that were.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn erase_person(&self, person: UserId) -> Result<u64, Error> {
        let mut tx = self.db.write().await?;
        let account = table::account(&mut tx, person).await?;
        let email = account.as_ref().map(|account| account.email.clone());
        let own = own_addresses(&mut tx, person, email).await?;
        let group = match account {
            Some(account) => account.group,
            None => {
                store::groups::root(&mut tx)
                    .await?
                    .ok_or(Error::NotFound)?
                    .id
            }
        };
        let dialect = self.db.dialect;
        let erased = erase_values(&mut tx, dialect, person, &own).await?.count;
        let act = Act {
            verb: Verb::Erase,
            kind: Kind::User,
            id: person.to_string(),
            name: String::new(),
            group,
            fields: vec![Field::text("values", "", erased.to_string())],
        };
        note(&mut tx, self, &Actor::Command, act).await?;
        tx.commit().await?;
        Ok(erased)
    }
}

/// The e-mail addresses by which the log knows a person: those that a user's own entries give for
/// one, and those with which the person did something. Nothing else that has an "@" in it, such as
/// the name of a program, is an address of anybody.
///
/// # Errors
/// When the database fails.
pub(crate) async fn addresses(
    tx: &mut AnyConnection,
    person: UserId,
) -> Result<BTreeSet<String>, StoreError> {
    let mut found = BTreeSet::new();
    for one in table::candidates(tx, person).await? {
        let given = one.slot == slot::WHO_EMAIL || one.of_user && is_email(&one.said, one.slot);
        if let (true, Ok(address)) = (given, user::email(&one.value)) {
            found.insert(address);
        }
    }
    Ok(found)
}

/// Those of [`addresses`], and `also`, that nobody else has by now.
///
/// # Errors
/// When the database fails.
pub(crate) async fn own_addresses(
    tx: &mut AnyConnection,
    person: UserId,
    also: Option<String>,
) -> Result<BTreeSet<String>, StoreError> {
    let mut known = addresses(&mut *tx, person).await?;
    known.extend(also);
    let mut own = BTreeSet::new();
    for address in known {
        let has = store::users::of_email(&mut *tx, &address).await?;
        if has.is_none_or(|has| has == person) {
            own.insert(address);
        }
    }
    Ok(own)
}

/// Whether the value of that slot is what the field for an e-mail address was, or became.
fn is_email(said: &str, wanted: i64) -> bool {
    let Ok(said) = serde_json::from_str::<Said>(said) else {
        return false;
    };
    let mut fields = said.fields.iter().enumerate();
    fields.any(|(nth, field)| {
        field.name == "email" && (slot::before(nth) == wanted || slot::after(nth) == wanted)
    })
}

/// What was erased of a person in the log.
#[derive(Debug, Default)]
pub(crate) struct ErasedValues {
    /// How many values.
    pub(crate) count: u64,
    /// The ids of what was set to tell one of the addresses something, among others.
    pub(crate) objects: BTreeSet<String>,
}

/// Erases what the log tells of a person, and whatever else one of these addresses stands in as a
/// whole. Whoever calls notes it.
///
/// # Errors
/// When the database fails.
pub(crate) async fn erase_values(
    tx: &mut AnyConnection,
    dialect: Dialect,
    person: UserId,
    addresses: &BTreeSet<String>,
) -> Result<ErasedValues, StoreError> {
    let mut erased = ErasedValues {
        count: table::erase_of(&mut *tx, person).await?,
        objects: BTreeSet::new(),
    };
    for address in addresses {
        let values = table::mentions(&mut *tx, address).await?;
        table::erase(&mut *tx, dialect, &values).await?;
        erased.count += values.len() as u64;
        erased
            .objects
            .extend(values.into_iter().map(|one| one.object));
    }
    Ok(erased)
}

/// The walk along the chain, which stands at an entry.
struct Walk {
    at: Head,
    /// The hash that is to be met on the way.
    head: Option<String>,
    met: bool,
}

impl Walk {
    /// Goes to the next entry, which shows in so many lists.
    fn step(&mut self, entry: Entry, values: &Values, shows: i64) -> Result<(), Tampering> {
        let next = self.at.number + 1;
        if entry.number != next {
            return Err(Tampering::Removed(next));
        }
        if seal(&entry) != entry.hash {
            return Err(Tampering::Altered(next));
        }
        if entry.previous != self.at.hash {
            // What was written over with a hash that goes with it is the one before.
            return Err(Tampering::Altered(self.at.number.max(1)));
        }
        let Ok(said) = Said::read(&entry) else {
            return Err(Tampering::Altered(next));
        };
        let altered = said.slots().any(|(slot, kept)| match kept {
            Kept::Personal(kept) => {
                let value = values.get(&(next, slot));
                value.is_some_and(|value| digest(value) != *kept)
            }
            Kept::None | Kept::Text(_) | Kept::Secret => false,
        });
        if altered {
            return Err(Tampering::Altered(next));
        }
        if along(&entry.group_path).len() as i64 != shows {
            return Err(Tampering::Hidden(next));
        }
        self.met |= self.head.as_deref() == Some(&*entry.hash);
        self.at = Head {
            number: next,
            hash: entry.hash,
        };
        Ok(())
    }

    fn ends(self, wrong: Option<Tampering>) -> Verdict {
        Verdict {
            head: self.at,
            wrong,
        }
    }
}

/// What a query asks for; none where nobody has the address that it names.
async fn audit_wanted(
    connection: &mut AnyConnection,
    group: GroupId,
    query: &AuditQuery,
) -> Result<Option<Wanted>, Error> {
    let object = domain::rejection::text(&query.object, 100);
    let object = object.map_err(|fault| fault.of("object"))?;
    let typed = domain::rejection::text(&query.person, 250);
    let typed = typed.map_err(|fault| fault.of("person"))?;
    let mut wanted = Wanted {
        group,
        person: None,
        kind: word("kind", &query.kind, &Kind::ALL)?,
        verb: word("verb", &query.verb, &Verb::ALL)?,
        object: (!object.is_empty()).then_some(object),
        since: query.since,
        before: query.before,
    };
    if typed.contains('@') {
        let found = store::users::of_email(connection, &typed.to_lowercase()).await?;
        let Some(person) = found else {
            return Ok(None);
        };
        wanted.person = Some(person);
    } else if !typed.is_empty() {
        let person = typed.parse().map_err(|fault: Fault| fault.of("person"))?;
        wanted.person = Some(person);
    }
    Ok(Some(wanted))
}

/// The end of the chain, once a day of UTC: `told` is the day of the last one.
///
/// # Errors
/// When the database fails.
pub(crate) async fn head_of_day(
    engine: &Engine,
    told: &mut Option<i64>,
) -> Result<Option<Head>, StoreError> {
    let UnixMillis(now) = engine.world.clock.now();
    let day = now.div_euclid(DAY);
    if *told == Some(day) {
        return Ok(None);
    }
    let mut connection = engine.db.read().acquire().await?;
    let head = table::head(&mut connection).await?;
    *told = Some(day);
    Ok(head)
}

#[cfg(test)]
mod stories;
