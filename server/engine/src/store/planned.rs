//! How the databases go about a statement, for tests: by which indexes it finds its rows.

use sqlx::{Any, AnyConnection, AssertSqlSafe, Row as _};

use super::db::Dialect;

/// A value that a statement is given.
#[derive(Clone, Copy)]
pub(super) enum Given {
    Int(i64),
    Text(&'static str),
}

/// The plan of a statement as text. PostgreSQL reads small tables whole where that is cheaper; it is
/// told not to until the transaction ends, so that what no index finds shows.
pub(super) async fn plan(
    transaction: &mut AnyConnection,
    dialect: Dialect,
    text: &str,
    values: &[Given],
) -> String {
    let explain = match dialect {
        Dialect::Sqlite => "EXPLAIN QUERY PLAN",
        Dialect::Postgres => "EXPLAIN",
    };
    if dialect == Dialect::Postgres {
        let whole = sqlx::query::<Any>("SET LOCAL enable_seqscan = off");
        whole.execute(&mut *transaction).await.unwrap();
    }
    let mut query = sqlx::query::<Any>(AssertSqlSafe(format!("{explain} {text}")));
    for value in values {
        query = match *value {
            Given::Int(number) => query.bind(number),
            Given::Text(text) => query.bind(text.to_owned()),
        };
    }
    let rows = query.fetch_all(transaction).await.unwrap();
    let lines = rows.iter().map(|row| {
        let line: String = row
            .try_get(match dialect {
                Dialect::Sqlite => row.len() - 1,
                Dialect::Postgres => 0,
            })
            .unwrap();
        line
    });
    lines.collect::<Vec<_>>().join("\n")
}
