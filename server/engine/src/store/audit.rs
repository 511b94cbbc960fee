//! The audit log: its chain of entries, the end of the chain, in which lists an entry shows, and
//! the values that tell of people.

use std::collections::{BTreeSet, HashMap};

use domain::audit::{Head, Kind, Verb, Who};
use domain::{GroupId, UnixMillis, UserId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::bulk::{Bulk, int};
use super::db::{Dialect, StoreError};
use super::mentions::names;
use super::sql::id;

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

/// A value that tells of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Personal {
    /// Which of the values of its entry it is.
    pub(crate) slot: i64,
    /// In hex.
    pub(crate) salt: String,
    pub(crate) value: String,
    /// The id of the person; empty where that is not known.
    pub(crate) subject: String,
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

const KEEP: Bulk = Bulk {
    text: "INSERT INTO audit_personal (entry, slot, salt, value, subject) VALUES {rows}",
    columns: &["BIGINT", "BIGINT", "TEXT", "TEXT", "TEXT"],
};

/// Keeps the values of entries that tell of people, each with its entry.
pub(crate) async fn keep(
    connection: &mut AnyConnection,
    dialect: Dialect,
    values: &[(i64, Personal)],
) -> Result<(), StoreError> {
    KEEP.execute(connection, dialect, values, |query, (entry, value)| {
        query
            .bind(*entry)
            .bind(value.slot)
            .bind(value.salt.as_str())
            .bind(value.value.as_str())
            .bind(value.subject.as_str())
    })
    .await
}

const COLUMNS: &str = "a.number, a.time, a.who_kind, a.who_id, a.verb, a.kind, a.object_id, \
    a.group_id, a.group_path, a.said, a.previous, a.hash";

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

/// Which entries to list: those that show in the list of a group.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    pub(crate) group: GroupId,
    /// Only what that person did.
    pub(crate) person: Option<UserId>,
    /// Only what was done to that kind.
    pub(crate) kind: Option<Kind>,
    /// Only what was done so.
    pub(crate) verb: Option<Verb>,
    /// Only what was done to the one with that id.
    pub(crate) object: Option<String>,
    /// Only what was done at that time (ms UTC) or later.
    pub(crate) since: Option<i64>,
    /// Only what was done before that time (ms UTC).
    pub(crate) before: Option<i64>,
}

/// A value on its way into a statement that is put together.
enum Bound {
    Int(i64),
    Text(String),
}

/// A statement that is put together with its values.
struct Asked {
    text: String,
    values: Vec<Bound>,
}

impl Asked {
    fn and(&mut self, condition: &str, value: Bound) {
        self.values.push(value);
        let place = self.values.len();
        self.text.push_str(&format!(" AND {condition} ${place}"));
    }

    async fn rows(self, connection: &mut AnyConnection) -> Result<Vec<AnyRow>, StoreError> {
        let mut query = sqlx::query(AssertSqlSafe(self.text));
        for value in self.values {
            query = match value {
                Bound::Int(value) => query.bind(value),
                Bound::Text(value) => query.bind(value),
            };
        }
        Ok(query.fetch_all(connection).await?)
    }
}

impl Wanted {
    /// The statement for `columns`, up to the conditions. What one person did, and what was done
    /// to one thing, is looked up and then held against the list of the group; else that list is
    /// walked.
    fn ask(&self, columns: &str) -> Asked {
        let mut asked = Asked {
            text: String::new(),
            values: vec![Bound::Text(self.group.to_string())],
        };
        asked.text = match (self.person, &self.object) {
            (None, None) => format!(
                "SELECT {columns} FROM audit_places p CROSS JOIN audit a \
                 WHERE p.group_id = $1 AND a.number = p.entry"
            ),
            _ => format!(
                "SELECT {columns} FROM audit a WHERE EXISTS (SELECT 1 FROM audit_places p \
                 WHERE p.group_id = $1 AND p.entry = a.number)"
            ),
        };
        if let Some(person) = self.person {
            asked.and("a.who_id =", Bound::Text(person.to_string()));
        }
        if let Some(object) = &self.object {
            asked.and("a.object_id =", Bound::Text(object.clone()));
        }
        if let Some(kind) = self.kind {
            asked.and("a.kind =", Bound::Text(kind.word().to_owned()));
        }
        if let Some(verb) = self.verb {
            asked.and("a.verb =", Bound::Text(verb.word().to_owned()));
        }
        if let Some(since) = self.since {
            asked.and("a.time >=", Bound::Int(since));
        }
        if let Some(before) = self.before {
            asked.and("a.time <", Bound::Int(before));
        }
        asked
    }

    /// The statement for a page, in the order of the table that is walked.
    fn page(&self, position: Option<i64>, backwards: bool, limit: i64) -> Asked {
        let mut asked = self.ask(COLUMNS);
        let order = match (self.person, &self.object) {
            (None, None) => "p.entry",
            _ => "a.number",
        };
        let (compare, direction, start) = if backwards {
            (">", "ASC", i64::MIN)
        } else {
            ("<", "DESC", i64::MAX)
        };
        let position = Bound::Int(position.unwrap_or(start));
        asked.and(&format!("{order} {compare}"), position);
        asked.values.push(Bound::Int(limit));
        let place = asked.values.len();
        let end = format!(" ORDER BY {order} {direction} LIMIT ${place}");
        asked.text.push_str(&end);
        asked
    }
}

/// Entries beyond a position, the newest first; `backwards` walks up and returns the oldest first.
pub(crate) async fn list(
    connection: &mut AnyConnection,
    wanted: &Wanted,
    position: Option<i64>,
    backwards: bool,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    let asked = wanted.page(position, backwards, limit);
    let rows = asked.rows(connection).await?;
    rows.iter().map(entry).collect()
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

/// How many there are, counted up to `bound`.
pub(crate) async fn count(
    connection: &mut AnyConnection,
    wanted: &Wanted,
    bound: i64,
) -> Result<i64, StoreError> {
    let mut asked = wanted.ask("1 AS one");
    asked.values.push(Bound::Int(bound));
    let place = asked.values.len();
    asked.text = format!(
        "SELECT COUNT(*) AS found FROM ({} LIMIT ${place}) counted",
        asked.text
    );
    let rows = asked.rows(connection).await?;
    Ok(rows.first().map_or(Ok(0), |row| row.try_get("found"))?)
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

/// The number of an entry with which a value stands that tells of a person, and which is none of the
/// chain: of those before its first one, or else beyond its end, which is `last`; none where there
/// is none of either.
pub(crate) async fn values_beside(
    connection: &mut AnyConnection,
    last: i64,
) -> Result<Option<i64>, StoreError> {
    for (text, end) in [
        (
            "SELECT entry FROM audit_personal WHERE entry < $1 ORDER BY entry LIMIT 1",
            1,
        ),
        (
            "SELECT entry FROM audit_personal WHERE entry > $1 ORDER BY entry LIMIT 1",
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

/// The values that tell of people, by their entry and slot.
pub(crate) type Values = HashMap<(i64, i64), Personal>;

fn personal(row: &AnyRow) -> Result<((i64, i64), Personal), StoreError> {
    let (entry, slot) = (int(row, 0)?, int(row, 1)?);
    let value = Personal {
        slot,
        salt: row.try_get(2)?,
        value: row.try_get(3)?,
        subject: row.try_get(4)?,
    };
    Ok(((entry, slot), value))
}

/// Those of the entries from the first beyond `number` up to `last`.
pub(crate) async fn values_between(
    connection: &mut AnyConnection,
    number: i64,
    last: i64,
) -> Result<Values, StoreError> {
    let rows = sqlx::query(
        "SELECT entry, slot, salt, value, subject FROM audit_personal \
         WHERE entry > $1 AND entry <= $2",
    )
    .bind(number)
    .bind(last)
    .fetch_all(connection)
    .await?;
    rows.iter().map(personal).collect()
}

/// Those of these entries.
pub(crate) async fn values_of(
    connection: &mut AnyConnection,
    dialect: Dialect,
    entries: &[i64],
) -> Result<Values, StoreError> {
    const QUERY: Bulk = Bulk {
        text: "WITH v (entry) AS (VALUES {rows}) \
               SELECT p.entry, p.slot, p.salt, p.value, p.subject \
               FROM v CROSS JOIN audit_personal p WHERE p.entry = v.entry",
        columns: &["BIGINT"],
    };
    let mut found = Values::new();
    QUERY
        .fetch(
            connection,
            dialect,
            entries,
            |query, entry| query.bind(*entry),
            |row| {
                found.extend([personal(row)?]);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}

/// A value with an "@" that is kept of a person.
pub(crate) struct Candidate {
    /// Which of the values of its entry it is.
    pub(crate) slot: i64,
    /// Whether the entry is about a user.
    pub(crate) of_user: bool,
    /// What the entry tells, as it is stored.
    pub(crate) said: String,
    pub(crate) value: String,
}

/// Among what is kept of a person whatever may be an e-mail address.
pub(crate) async fn candidates(
    connection: &mut AnyConnection,
    person: UserId,
) -> Result<Vec<Candidate>, StoreError> {
    let rows = sqlx::query(
        "SELECT p.slot, p.value, a.kind, a.said FROM audit_personal p CROSS JOIN audit a \
         WHERE p.subject = $1 AND p.value LIKE '%@%' AND a.number = p.entry",
    )
    .bind(person.to_string())
    .fetch_all(connection)
    .await?;
    let candidate = |row: &AnyRow| {
        Ok(Candidate {
            slot: int(row, 0)?,
            of_user: row.try_get::<&str, _>(2)? == Kind::User.word(),
            said: row.try_get(3)?,
            value: row.try_get(1)?,
        })
    };
    rows.iter().map(candidate).collect()
}

/// The people of whom that e-mail address is kept. Every row is looked at.
pub(crate) async fn subjects(
    connection: &mut AnyConnection,
    email: &str,
) -> Result<Vec<UserId>, StoreError> {
    let rows = sqlx::query(
        "SELECT DISTINCT subject FROM audit_personal WHERE value = $1 AND subject <> ''",
    )
    .bind(email)
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| id(row, "subject")).collect()
}

/// Erases what is kept of a person, and says how many values that were.
pub(crate) async fn erase_of(
    connection: &mut AnyConnection,
    person: UserId,
) -> Result<u64, StoreError> {
    let done = sqlx::query("DELETE FROM audit_personal WHERE subject = $1")
        .bind(person.to_string())
        .execute(connection)
        .await?;
    Ok(done.rows_affected())
}

/// A value of nobody in particular in which an address stands.
pub(crate) struct Mention {
    pub(crate) entry: i64,
    pub(crate) slot: i64,
    /// The id of what the entry is about.
    pub(crate) object: String,
}

/// The values of nobody in particular in which that address stands as a whole. Every row is looked
/// at.
pub(crate) async fn mentions(
    connection: &mut AnyConnection,
    address: &str,
) -> Result<Vec<Mention>, StoreError> {
    // What stands in a text is found so on both databases, whatever signs it has.
    let rows = sqlx::query(
        "SELECT p.entry, p.slot, p.value, a.object_id FROM audit_personal p CROSS JOIN audit a \
         WHERE p.subject = '' AND LENGTH(REPLACE(LOWER(p.value), $1, '')) < LENGTH(LOWER(p.value)) \
         AND a.number = p.entry",
    )
    .bind(address)
    .fetch_all(connection)
    .await?;
    let mut found = Vec::new();
    for row in &rows {
        if names(row.try_get(2)?, address) {
            found.push(Mention {
                entry: int(row, 0)?,
                slot: int(row, 1)?,
                object: row.try_get(3)?,
            });
        }
    }
    Ok(found)
}

const ERASE: Bulk = Bulk {
    text: "WITH v (entry, slot) AS (VALUES {rows}) DELETE FROM audit_personal \
           WHERE (entry, slot) IN (SELECT v.entry, v.slot FROM v)",
    columns: &["BIGINT", "BIGINT"],
};

/// Erases those values.
pub(crate) async fn erase(
    connection: &mut AnyConnection,
    dialect: Dialect,
    values: &[Mention],
) -> Result<(), StoreError> {
    ERASE
        .execute(connection, dialect, values, |query, one| {
            query.bind(one.entry).bind(one.slot)
        })
        .await
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::on_each;

    #[tokio::test]
    async fn lists_read_no_more_of_the_log_than_they_show() {
        on_each(async |test| {
            let dialect = test.engine.db.dialect;
            let all = Wanted {
                group: test.group,
                person: None,
                kind: None,
                verb: None,
                object: None,
                since: None,
                before: None,
            };
            let of_person = Wanted {
                person: Some(UserId([1; 12])),
                ..all.clone()
            };
            let of_object = Wanted {
                object: Some("1CF14C".into()),
                ..all.clone()
            };
            let mut tx = test.engine.db.write().await.unwrap();
            for (wanted, index) in [
                (all, "PRIMARY KEY"),
                (of_person, "audit_who"),
                (of_object, "audit_object"),
            ] {
                for backwards in [false, true] {
                    let mut asked = wanted.page(None, backwards, 51);
                    let explain = match dialect {
                        Dialect::Sqlite => "EXPLAIN QUERY PLAN",
                        Dialect::Postgres => "EXPLAIN",
                    };
                    asked.text = format!("{explain} {}", asked.text);
                    let rows = asked.rows(&mut tx).await.unwrap();
                    let line = |row: &AnyRow| -> String {
                        row.get(match dialect {
                            Dialect::Sqlite => row.len() - 1,
                            Dialect::Postgres => 0,
                        })
                    };
                    let plan: Vec<String> = rows.iter().map(line).collect();
                    let plan = plan.join("\n");
                    assert!(
                        !plan.contains("Seq Scan") && !plan.contains("SCAN "),
                        "{plan}"
                    );
                    if dialect == Dialect::Sqlite {
                        assert!(plan.contains(index), "{plan}");
                        assert!(!plan.contains("TEMP B-TREE"), "{plan}");
                    }
                }
            }
            tx.rollback().await.unwrap();
            test
        })
        .await;
    }
}
