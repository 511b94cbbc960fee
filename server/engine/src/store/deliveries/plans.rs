//! How the databases go about the statements that follow every attempt, and about lists.

use sqlx::any::AnyRow;
use sqlx::{Any, AnyConnection, AssertSqlSafe, Row};

use super::attempted::{BEGIN, FOLLOW, FORGET, RELEASE, UNCOUNT, UNSENT};
use super::places::{ENDED, OF_EVENTS, OF_MESSAGES, UNDELIVERED, WAITING};
use super::takeover;
use super::unasked::UNASKED;
use crate::store::bulk::Bulk;
use crate::store::db::Dialect;
use crate::testing::on_each;

/// Rows of a chunk as the worker writes it.
const CHUNK: usize = 256;

async fn plan(connection: &mut AnyConnection, dialect: Dialect, bulk: &Bulk) -> String {
    let sql = bulk.sql(dialect, CHUNK);
    let text = match dialect {
        Dialect::Sqlite => format!("EXPLAIN QUERY PLAN {sql}"),
        Dialect::Postgres => format!("EXPLAIN {sql}"),
    };
    let mut query = sqlx::query::<Any>(AssertSqlSafe(text));
    match dialect {
        Dialect::Sqlite => {
            for _ in 0..CHUNK * bulk.columns.len() {
                query = query.bind(1_i64);
            }
        }
        Dialect::Postgres => {
            let numbers: Vec<String> = (1..=CHUNK).map(|number| number.to_string()).collect();
            for _ in bulk.columns {
                query = query.bind(format!("{{{}}}", numbers.join(",")));
            }
        }
    }
    told(&query.fetch_all(connection).await.unwrap(), dialect)
}

/// A plan as text.
fn told(rows: &[AnyRow], dialect: Dialect) -> String {
    let lines = rows.iter().map(|row| {
        let last = row.len() - 1;
        let line: String = row
            .try_get(match dialect {
                Dialect::Sqlite => last,
                Dialect::Postgres => 0,
            })
            .unwrap();
        line
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn what_follows_an_attempt_never_reads_all_that_waits() {
    on_each(async |test| {
        let dialect = test.engine.db.dialect;
        let mut tx = test.engine.db.write().await.unwrap();
        // Statistics from before a backlog: nothing waits.
        sqlx::query(
            "INSERT INTO deliveries (id, callback_id, message_id, station_id, state, due, \
             attempts, created) WITH RECURSIVE n (id) AS \
             (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 20000) \
             SELECT id, 'c', id, 1, 1, 0, 1, 0 FROM n",
        )
        .execute(&mut *tx)
        .await
        .unwrap();
        sqlx::query("ANALYZE deliveries")
            .execute(&mut *tx)
            .await
            .unwrap();
        for bulk in [&BEGIN, &RELEASE, &FOLLOW, &UNCOUNT] {
            let plan = plan(&mut tx, dialect, bulk).await;
            assert!(!plan.contains("deliveries_due"), "{plan}");
            if dialect == Dialect::Sqlite {
                assert!(
                    plan.contains("SEARCH deliveries USING INDEX sqlite_autoindex_deliveries_1"),
                    "{plan}"
                );
            }
        }
        let forgets = plan(&mut tx, dialect, &FORGET).await;
        let unsent = plan(&mut tx, dialect, &UNSENT).await;
        match dialect {
            Dialect::Sqlite => {
                let by_key = "SEARCH attempts USING PRIMARY KEY (delivery_id=?";
                assert!(forgets.contains(by_key), "{forgets}");
                assert!(unsent.contains(by_key), "{unsent}");
            }
            // An empty table of attempts it may read whole for the other.
            Dialect::Postgres => {
                assert!(forgets.contains("attempts_pkey"), "{forgets}");
                assert!(!forgets.contains("Seq Scan on attempts"), "{forgets}");
            }
        }
        let held = match dialect {
            Dialect::Sqlite => &takeover::SQLITE,
            Dialect::Postgres => &takeover::POSTGRES,
        };
        let found = plan(&mut tx, dialect, held).await;
        assert!(found.contains("deliveries_due"), "{found}");
        assert!(!found.contains("SCAN deliveries"), "{found}");
        assert!(!found.contains("Seq Scan on deliveries"), "{found}");
        let plan = plan(&mut tx, dialect, &UNASKED).await;
        assert!(!plan.contains("deliveries_due"), "{plan}");
        assert!(plan.contains("deliveries_message"), "{plan}");
        tx.rollback().await.unwrap();
        test
    })
    .await;
}

#[tokio::test]
async fn a_page_is_found_by_the_index_of_what_it_shows() {
    on_each(async |test| {
        if test.engine.db.dialect != Dialect::Sqlite {
            return test;
        }
        let mut connection = test.engine.db.read().acquire().await.unwrap();
        // Whether the order comes from the index, too.
        for (texts, values, index, ordered) in [
            (ENDED, 6, "deliveries_ended", true),
            (UNDELIVERED, 5, "deliveries_undelivered", true),
            (WAITING, 6, "deliveries_due", false),
            (OF_MESSAGES, 11, "deliveries_message", false),
            (OF_EVENTS, 11, "deliveries_about", false),
        ] {
            for text in texts {
                let text = format!("EXPLAIN QUERY PLAN {text}");
                let mut query = sqlx::query::<Any>(AssertSqlSafe(text)).bind("c".to_owned());
                for _ in 0..values {
                    query = query.bind(1_i64);
                }
                let rows = query.fetch_all(&mut *connection).await.unwrap();
                let plan = told(&rows, Dialect::Sqlite);
                assert!(plan.contains(index), "{plan}");
                assert!(!ordered || !plan.contains("TEMP B-TREE"), "{plan}");
            }
        }
        drop(connection);
        test
    })
    .await;
}
