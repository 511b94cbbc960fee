//! The values of entries that tell of people: they stand beside the chain, so that they can be erased.

use std::collections::HashMap;

use domain::UserId;
use domain::audit::Kind;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use crate::store::bulk::{Bulk, int};
use crate::store::db::{Dialect, StoreError};
use crate::store::mentions::names;
use crate::store::sql::id;

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
