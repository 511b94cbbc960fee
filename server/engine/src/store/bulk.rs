//! Statements over many rows in a few round trips.
//!
//! On SQLite a statement carries its rows as `VALUES (?,?),(?,?)`. Its text depends on how many
//! they are, and each text is prepared and cached by the driver, so rows go in chunks of fixed
//! sizes. PostgreSQL would look at each of thousands of parameters by itself; there a statement
//! takes each column as one array, written as text, which is read about as fast as a `COPY`. On
//! both a group commit of bounded size runs a bounded number of statements.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock};

use sqlx::Row;
use sqlx::any::AnyRow;

use super::db::{Dialect, StoreError};
use super::sql::Query;
use super::values::Values;

/// Chunk sizes, descending; the last is 1, so that every number of rows can be made of them.
const SIZES: [usize; 6] = [1024, 256, 64, 16, 4, 1];

/// A statement with one `VALUES {rows}` where the rows go.
pub(crate) struct Bulk {
    /// The text, with `VALUES {rows}` once; `{key share of t}` at its end keeps the rows of `t` from
    /// being locked for update until the transaction ends (on SQLite one writes at a time).
    pub(crate) text: &'static str,
    /// The types of one row's columns, as PostgreSQL names them. One that begins with `=` is no
    /// value to bind but stands there as it is, the same in each row.
    pub(crate) columns: &'static [&'static str],
}

impl Bulk {
    /// Runs the statement over all `rows` and hands every returned row to `read`.
    pub(crate) async fn fetch<'q, R>(
        &self,
        connection: &mut sqlx::AnyConnection,
        dialect: Dialect,
        rows: &'q [R],
        bind: impl Fn(Values, &'q R) -> Values,
        mut read: impl FnMut(&AnyRow) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        for chunk in Chunks(dialect, rows) {
            let query = self.query(dialect, chunk, &bind);
            for row in query.fetch_all(&mut *connection).await? {
                read(&row)?;
            }
        }
        Ok(())
    }

    /// Runs the statement over all `rows`. While the database works on one chunk, the values of
    /// the next are laid out.
    pub(crate) async fn execute<'q, R>(
        &self,
        connection: &mut sqlx::AnyConnection,
        dialect: Dialect,
        rows: &'q [R],
        bind: impl Fn(Values, &'q R) -> Values,
    ) -> Result<(), StoreError> {
        let mut chunks = Chunks(dialect, rows);
        let mut lay_out = || Some(self.query(dialect, chunks.next()?, &bind));
        let mut next = lay_out();
        while let Some(query) = next {
            // The first is polled first: its values are on their way before the second begins.
            let running = query.execute(&mut *connection);
            let (done, laid_out) = futures::join!(running, async { lay_out() });
            done?;
            next = laid_out;
        }
        Ok(())
    }

    /// The statement with the values of a chunk.
    fn query<'q, R>(
        &self,
        dialect: Dialect,
        chunk: &'q [R],
        bind: &impl Fn(Values, &'q R) -> Values,
    ) -> Query {
        let bound = self
            .columns
            .iter()
            .filter(|column| !column.starts_with('='));
        let values = Values::new(dialect, bound.count(), chunk.len());
        let values = chunk.iter().fold(values, bind);
        values.into_query(self.sql(dialect, chunk.len()))
    }

    /// The statement for a chunk of `size` rows, made once in the life of the process.
    pub(super) fn sql(&self, dialect: Dialect, size: usize) -> &'static str {
        type Key = (&'static str, Dialect, usize);
        static TEXTS: OnceLock<Mutex<HashMap<Key, &'static str>>> = OnceLock::new();
        let texts = TEXTS.get_or_init(Mutex::default);
        let mut texts = texts
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let size = match dialect {
            Dialect::Sqlite => size,
            // One text for all.
            Dialect::Postgres => 1,
        };
        texts.entry((self.text, dialect, size)).or_insert_with(|| {
            let (rows, shared) = match dialect {
                Dialect::Sqlite => (values(self.columns, size), ""),
                Dialect::Postgres => (arrays(self.columns), "FOR KEY SHARE OF t"),
            };
            let text = self
                .text
                .replace("VALUES {rows}", &rows)
                .replace("{key share of t}", shared);
            // A handful of texts per statement, kept for good: the driver's cache needs them so.
            Box::leak(text.into_boxed_str())
        })
    }
}

/// Rows in chunks; on SQLite of the fixed sizes.
struct Chunks<'q, R>(Dialect, &'q [R]);

impl<'q, R> Iterator for Chunks<'q, R> {
    type Item = &'q [R];

    fn next(&mut self) -> Option<Self::Item> {
        let Self(dialect, left) = self;
        if left.is_empty() {
            return None;
        }
        let size = match dialect {
            Dialect::Sqlite => chunk_size(left.len()),
            Dialect::Postgres => left.len().min(SIZES[0]),
        };
        let (chunk, rest) = left.split_at(size);
        *left = rest;
        Some(chunk)
    }
}

/// The largest chunk that `left` rows fill.
fn chunk_size(left: usize) -> usize {
    SIZES.into_iter().find(|size| *size <= left).unwrap_or(1)
}

/// `VALUES (?,?),(?,?)`: SQLite would look named parameters up one by one.
fn values(columns: &[&str], rows: usize) -> String {
    let row = columns.iter().map(|c| c.strip_prefix('=').unwrap_or("?"));
    let row = format!("({})", row.collect::<Vec<_>>().join(","));
    format!("VALUES {}", vec![row; rows].join(","))
}

/// `SELECT c1,c2 FROM unnest(…,…) AS u (c1,c2)`, for columns that are arrays written as text.
fn arrays(columns: &[&str]) -> String {
    let (mut selected, mut arrays, mut names) = (Vec::new(), Vec::new(), Vec::new());
    for column in columns {
        if let Some(constant) = column.strip_prefix('=') {
            selected.push(constant.to_owned());
            continue;
        }
        let number = arrays.len() + 1;
        arrays.push(format!("CAST(CAST(${number} AS TEXT) AS {column}[])"));
        selected.push(format!("c{number}"));
        names.push(format!("c{number}"));
    }
    format!(
        "SELECT {} FROM unnest({}) AS u ({})",
        selected.join(","),
        arrays.join(","),
        names.join(",")
    )
}

/// Reads column `index` of a row; a shorthand for the readers of this folder.
pub(crate) fn int(row: &AnyRow, index: usize) -> Result<i64, StoreError> {
    Ok(row.try_get(index)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_values_or_arrays() {
        let columns = ["BIGINT", "=0", "TEXT"];
        assert_eq!(values(&columns, 2), "VALUES (?,0,?),(?,0,?)");
        assert_eq!(
            arrays(&columns),
            "SELECT c1,0,c2 FROM unnest(CAST(CAST($1 AS TEXT) AS BIGINT[]),\
             CAST(CAST($2 AS TEXT) AS TEXT[])) AS u (c1,c2)"
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
