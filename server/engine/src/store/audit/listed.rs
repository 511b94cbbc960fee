//! Entries as they are listed.

use domain::audit::{Kind, Verb};
use domain::{GroupId, UserId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::{Entry, entry};
use crate::store::db::StoreError;

const COLUMNS: &str = "a.number, a.time, a.who_kind, a.who_id, a.verb, a.kind, a.object_id, \
    a.group_id, a.group_path, a.said, a.previous, a.hash";

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::db::Dialect;
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
