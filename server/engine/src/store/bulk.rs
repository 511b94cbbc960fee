//! Statements over many rows in a few round trips.
//!
//! A statement's text depends on how many rows it carries, and each text is prepared and cached
//! by the driver. So rows go in chunks of fixed sizes, and a group commit of bounded size runs
//! a bounded number of statements.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock};

use sqlx::Row;
use sqlx::any::AnyRow;

use super::db::{Dialect, StoreError};
use super::sql::Query;

/// Chunk sizes, descending; the last is 1, so that every number of rows can be made of them.
const SIZES: [usize; 6] = [1024, 256, 64, 16, 4, 1];

/// A statement with one `{rows}` where the rows' placeholders go.
pub(crate) struct Bulk {
    /// The text, with `{rows}` once; `{key share of t}` at its end keeps the rows of `t` from
    /// being locked for update until the transaction ends (on SQLite one writes at a time).
    pub(crate) text: &'static str,
    /// The types of one row's columns, as PostgreSQL names them. An `INSERT` infers them, a
    /// `VALUES` list in front of a query does not.
    pub(crate) columns: &'static [&'static str],
}

impl Bulk {
    /// Runs the statement over all `rows` and hands every returned row to `read`.
    pub(crate) async fn fetch<'q, R>(
        &self,
        connection: &mut sqlx::AnyConnection,
        dialect: Dialect,
        rows: &'q [R],
        bind: impl Fn(Query<'q>, &'q R) -> Query<'q>,
        mut read: impl FnMut(&AnyRow) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut rest = rows;
        while !rest.is_empty() {
            let (chunk, after) = rest.split_at(chunk_size(rest.len()));
            let query = chunk
                .iter()
                .fold(sqlx::query(self.sql(dialect, chunk.len())), &bind);
            for row in query.fetch_all(&mut *connection).await? {
                read(&row)?;
            }
            rest = after;
        }
        Ok(())
    }

    /// Runs the statement over all `rows`.
    pub(crate) async fn execute<'q, R>(
        &self,
        connection: &mut sqlx::AnyConnection,
        dialect: Dialect,
        rows: &'q [R],
        bind: impl Fn(Query<'q>, &'q R) -> Query<'q>,
    ) -> Result<(), StoreError> {
        let mut rest = rows;
        while !rest.is_empty() {
            let (chunk, after) = rest.split_at(chunk_size(rest.len()));
            let query = chunk
                .iter()
                .fold(sqlx::query(self.sql(dialect, chunk.len())), &bind);
            query.execute(&mut *connection).await?;
            rest = after;
        }
        Ok(())
    }

    /// The statement for a chunk of `size` rows, made once in the life of the process.
    pub(crate) fn sql(&self, dialect: Dialect, size: usize) -> &'static str {
        type Key = (&'static str, Dialect, usize);
        static TEXTS: OnceLock<Mutex<HashMap<Key, &'static str>>> = OnceLock::new();
        let texts = TEXTS.get_or_init(Mutex::default);
        let mut texts = texts
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        texts.entry((self.text, dialect, size)).or_insert_with(|| {
            let shared = match dialect {
                Dialect::Sqlite => "",
                Dialect::Postgres => "FOR KEY SHARE OF t",
            };
            let text = self
                .text
                .replace("{rows}", &placeholders(dialect, self.columns, size))
                .replace("{key share of t}", shared);
            // A handful of texts per statement, kept for good: the driver's cache needs them so.
            Box::leak(text.into_boxed_str())
        })
    }
}

/// The largest chunk that `left` rows fill.
fn chunk_size(left: usize) -> usize {
    SIZES.into_iter().find(|size| *size <= left).unwrap_or(1)
}

/// `(?,?),(?,?)` on SQLite, which looks named parameters up one by one; `($1,$2),($3,$4)` on
/// PostgreSQL, the first row with its types.
fn placeholders(dialect: Dialect, columns: &[&str], rows: usize) -> String {
    let mut text = String::with_capacity(rows * columns.len() * 5);
    let mut number = 0;
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ",(" });
        for (at, column) in columns.iter().enumerate() {
            if at > 0 {
                text.push(',');
            }
            number += 1;
            match dialect {
                Dialect::Sqlite => text.push('?'),
                Dialect::Postgres if row == 0 => {
                    text.push_str(&format!("CAST(${number} AS {column})"));
                }
                Dialect::Postgres => text.push_str(&format!("${number}")),
            }
        }
        text.push(')');
    }
    text
}

/// Reads column `index` of a row; a shorthand for the readers of this folder.
pub(crate) fn int(row: &AnyRow, index: usize) -> Result<i64, StoreError> {
    Ok(row.try_get(index)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_numbered_through_and_typed_once() {
        let columns = ["BIGINT", "TEXT"];
        assert_eq!(placeholders(Dialect::Sqlite, &columns, 2), "(?,?),(?,?)");
        assert_eq!(
            placeholders(Dialect::Postgres, &columns, 2),
            "(CAST($1 AS BIGINT),CAST($2 AS TEXT)),($3,$4)"
        );
    }

    #[test]
    fn every_number_of_rows_is_made_of_few_chunks() {
        for rows in 1..=1024_usize {
            let (mut left, mut chunks) = (rows, 0);
            while left > 0 {
                left -= chunk_size(left);
                chunks += 1;
            }
            assert!(chunks <= 15, "{rows} rows take {chunks} statements");
        }
    }
}
