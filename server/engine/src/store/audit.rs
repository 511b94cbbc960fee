//! The audit log: its chain of entries, the end of the chain, in which lists an entry shows, and
//! the values that tell of people.

mod listed;
mod personal;

use std::collections::{BTreeSet, HashMap};

use domain::audit::{Head, Kind, Verb, Who};
use domain::{GroupId, UnixMillis, UserId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::bulk::{Bulk, int};
use super::db::{Dialect, StoreError};
use super::sql::id;

pub(crate) use listed::{Wanted, count, list};
pub(crate) use personal::{
    Personal, Values, candidates, erase, erase_of, keep, mentions, subjects, values_beside,
    values_between, values_of,
};

/// An entry as it is stored. Every column but the hash is a part of what the hash is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) number: i64,
    pub(crate) time: UnixMillis,
    pub(crate) who_kind: String,
    pub(crate) who_id: String,
    pub(crate) verb: String,
    pub(crate) kind: String,
    pub(crate) object_id: String,
    pub(crate) group_id: String,
    pub(crate) group_path: String,
    pub(crate) said: String,
    pub(crate) previous: String,
    pub(crate) hash: String,
}

impl Entry {
    /// What its words stand for, and the group.
    pub(crate) fn read(&self) -> Result<(Who, Verb, Kind, GroupId), StoreError> {
        let odd = |column: &'static str, problem: &str| StoreError::Value {
            column,
            problem: problem.to_owned(),
        };
        let who = Who::from_word(&self.who_kind);
        let who = who.ok_or_else(|| odd("audit.who_kind", &self.who_kind))?;
        let verb = Verb::from_word(&self.verb);
        let verb = verb.ok_or_else(|| odd("audit.verb", &self.verb))?;
        let kind = Kind::from_word(&self.kind);
        let kind = kind.ok_or_else(|| odd("audit.kind", &self.kind))?;
        let group = self.group_id.parse();
        let group = group.map_err(|_| odd("audit.group_id", &self.group_id))?;
        Ok((who, verb, kind, group))
    }
}

/// The end of the chain; nobody else adds to it until the transaction ends.
pub(crate) async fn hold_head(
    connection: &mut AnyConnection,
    dialect: Dialect,
) -> Result<Head, StoreError> {
    let text = match dialect {
        Dialect::Sqlite => "SELECT number, hash FROM audit_head WHERE id = 1",
        Dialect::Postgres => "SELECT number, hash FROM audit_head WHERE id = 1 FOR UPDATE",
    };
    let row = sqlx::query(text).fetch_optional(connection).await?;
    let row = row.ok_or_else(|| StoreError::Value {
        column: "audit_head.number",
        problem: "the end of the audit log is gone".to_owned(),
    })?;
    end(&row)
}

/// The end of the chain, if its row is there.
pub(crate) async fn head(connection: &mut AnyConnection) -> Result<Option<Head>, StoreError> {
    let row = sqlx::query("SELECT number, hash FROM audit_head WHERE id = 1")
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(end).transpose()
}

fn end(row: &AnyRow) -> Result<Head, StoreError> {
    Ok(Head {
        number: row.try_get("number")?,
        hash: row.try_get("hash")?,
    })
}

const APPEND: Bulk = Bulk {
    text: "INSERT INTO audit (number, time, who_kind, who_id, verb, kind, object_id, group_id, \
           group_path, said, previous, hash) VALUES {rows}",
    columns: &[
        "BIGINT", "BIGINT", "TEXT", "TEXT", "TEXT", "TEXT", "TEXT", "TEXT", "TEXT", "TEXT", "TEXT",
        "TEXT",
    ],
};

/// Adds entries to the chain, whose head is held, and moves the head to the last of them.
pub(crate) async fn append(
    connection: &mut AnyConnection,
    dialect: Dialect,
    entries: &[Entry],
    head: &Head,
) -> Result<(), StoreError> {
    APPEND
        .execute(&mut *connection, dialect, entries, |query, entry| {
            query
                .bind(entry.number)
                .bind(entry.time.0)
                .bind(entry.who_kind.as_str())
                .bind(entry.who_id.as_str())
                .bind(entry.verb.as_str())
                .bind(entry.kind.as_str())
                .bind(entry.object_id.as_str())
                .bind(entry.group_id.as_str())
                .bind(entry.group_path.as_str())
                .bind(entry.said.as_str())
                .bind(entry.previous.as_str())
                .bind(entry.hash.as_str())
        })
        .await?;
    sqlx::query("UPDATE audit_head SET number = $1, hash = $2 WHERE id = 1")
        .bind(head.number)
        .bind(head.hash.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

const PLACE: Bulk = Bulk {
    text: "INSERT INTO audit_places (group_id, entry) VALUES {rows}",
    columns: &["TEXT", "BIGINT"],
};

/// Has entries show in the lists of groups.
pub(crate) async fn place(
    connection: &mut AnyConnection,
    dialect: Dialect,
    places: &[(String, i64)],
) -> Result<(), StoreError> {
    PLACE
        .execute(connection, dialect, places, |query, (group, entry)| {
            query.bind(group.as_str()).bind(*entry)
        })
        .await
}

fn entry(row: &AnyRow) -> Result<Entry, StoreError> {
    Ok(Entry {
        number: row.try_get("number")?,
        time: UnixMillis(row.try_get("time")?),
        who_kind: row.try_get("who_kind")?,
        who_id: row.try_get("who_id")?,
        verb: row.try_get("verb")?,
        kind: row.try_get("kind")?,
        object_id: row.try_get("object_id")?,
        group_id: row.try_get("group_id")?,
        group_path: row.try_get("group_path")?,
        said: row.try_get("said")?,
        previous: row.try_get("previous")?,
        hash: row.try_get("hash")?,
    })
}

/// The newest entry of what was done so to the one with that id.
pub(crate) async fn newest_of(
    connection: &mut AnyConnection,
    object: &str,
    kind: Kind,
    verb: Verb,
) -> Result<Option<Entry>, StoreError> {
    let row = sqlx::query(
        "SELECT a.number, a.time, a.who_kind, a.who_id, a.verb, a.kind, a.object_id, a.group_id, \
         a.group_path, a.said, a.previous, a.hash FROM audit a \
         WHERE a.object_id = $1 AND a.kind = $2 AND a.verb = $3 ORDER BY a.number DESC LIMIT 1",
    )
    .bind(object)
    .bind(kind.word())
    .bind(verb.word())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(entry).transpose()
}

/// Entries of the chain, from the first beyond `number` up to `last`, at most `limit`.
pub(crate) async fn chain(
    connection: &mut AnyConnection,
    number: i64,
    last: i64,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    let rows = sqlx::query(
        "SELECT a.number, a.time, a.who_kind, a.who_id, a.verb, a.kind, a.object_id, a.group_id, \
         a.group_path, a.said, a.previous, a.hash FROM audit a \
         WHERE a.number > $1 AND a.number <= $2 ORDER BY a.number LIMIT $3",
    )
    .bind(number)
    .bind(last)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter().map(entry).collect()
}

/// In the lists of which groups each of the entries shows from the first beyond `number` up to
/// `last`.
pub(crate) async fn shown(
    connection: &mut AnyConnection,
    number: i64,
    last: i64,
) -> Result<HashMap<i64, BTreeSet<String>>, StoreError> {
    let rows =
        sqlx::query("SELECT entry, group_id FROM audit_places WHERE entry > $1 AND entry <= $2")
            .bind(number)
            .bind(last)
            .fetch_all(connection)
            .await?;
    let mut lists: HashMap<i64, BTreeSet<String>> = HashMap::new();
    for row in &rows {
        let list = row.try_get("group_id")?;
        lists.entry(row.try_get("entry")?).or_default().insert(list);
    }
    Ok(lists)
}

/// The number of an entry that stands before the first one of the chain, or else of one that stands
/// beyond its end, which is `last`; none where there is none of either.
pub(crate) async fn beside(
    connection: &mut AnyConnection,
    last: i64,
) -> Result<Option<i64>, StoreError> {
    for (text, end) in [
        (
            "SELECT number FROM audit WHERE number < $1 ORDER BY number LIMIT 1",
            1,
        ),
        (
            "SELECT number FROM audit WHERE number > $1 ORDER BY number LIMIT 1",
            last,
        ),
    ] {
        let row = sqlx::query(text).bind(end);
        if let Some(row) = row.fetch_optional(&mut *connection).await? {
            return Ok(Some(int(&row, 0)?));
        }
    }
    Ok(None)
}

/// Somebody who has an account: the group, the address and the name.
pub(crate) struct Account {
    pub(crate) group: GroupId,
    pub(crate) email: String,
    pub(crate) name: String,
}

/// The account of a user.
pub(crate) async fn account(
    connection: &mut AnyConnection,
    user: UserId,
) -> Result<Option<Account>, StoreError> {
    let row = sqlx::query("SELECT group_id, email, name FROM users WHERE id = $1")
        .bind(user.to_string())
        .fetch_optional(connection)
        .await?;
    row.map(|row| {
        Ok(Account {
            group: id(&row, "group_id")?,
            email: row.try_get("email")?,
            name: row.try_get("name")?,
        })
    })
    .transpose()
}
