//! The tables as a whole, whatever they are: for backups. Which there are, and of which columns,
//! is asked of the database itself, so that none is forgotten.

use std::collections::BTreeMap;

use futures::TryStreamExt as _;
use futures::stream::BoxStream;
use payload::hex;
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::bulk::{Bulk, int};
use super::db::{Dialect, StoreError};
use super::sql::Real;
use super::values::Values;

/// The table in which it stands what version the others are of: each engine has its own.
const VERSIONS: &str = "_sqlx_migrations";
/// Values of one statement at most: SQLite takes 32,766.
const VALUES: usize = 30_000;
/// Rows of one statement at most.
const ROWS: usize = 1024;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    Int,
    Real,
    Text,
    Bytes,
}

impl Kind {
    /// What a type holds, by the name that one of the engines gives it.
    fn of_type(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "bigint" | "integer" => Some(Self::Int),
            "double precision" => Some(Self::Real),
            "text" => Some(Self::Text),
            "blob" | "bytea" => Some(Self::Bytes),
            _ => None,
        }
    }

    /// The name of the type in arrays of PostgreSQL.
    const fn postgres(self) -> &'static str {
        match self {
            Self::Int => "BIGINT",
            Self::Real => "DOUBLE PRECISION",
            Self::Text => "TEXT",
            Self::Bytes => "BYTEA",
        }
    }
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) kind: Kind,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Table {
    pub(crate) name: String,
    /// In the order of the database that it is of.
    pub(crate) columns: Vec<Column>,
}

impl Table {
    /// Whether the other has the same columns, in whatever order.
    pub(crate) fn has_columns_of(&self, other: &Self) -> bool {
        let sorted = |table: &Self| {
            let mut columns = table.columns.clone();
            columns.sort();
            columns
        };
        sorted(self) == sorted(other)
    }

    fn column_names(&self) -> String {
        let names = self.columns.iter().map(|column| quoted(&column.name));
        names.collect::<Vec<_>>().join(",")
    }

    /// Whether the row can be one of it.
    pub(crate) fn takes(&self, row: &[Cell]) -> bool {
        let fit = |(column, cell): (&Column, &Cell)| cell.fits(column.kind);
        row.len() == self.columns.len() && self.columns.iter().zip(row).all(fit)
    }
}

/// A name as both engines take it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A value. As JSON a number is a whole one; one with a fraction is told by its bits
/// (`{"r":"c05c200000000000"}`) and bytes by their digits (`{"b":"00ff"}`): each comes back as it
/// was, on whichever engine.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    Null,
    Int(i64),
    Real(f64),
    Text(String),
    Bytes(Vec<u8>),
}

impl Cell {
    fn fits(&self, kind: Kind) -> bool {
        match self {
            Self::Null => true,
            Self::Int(_) => kind == Kind::Int,
            Self::Real(_) => kind == Kind::Real,
            Self::Text(_) => kind == Kind::Text,
            Self::Bytes(_) => kind == Kind::Bytes,
        }
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let tagged = |to: S, tag: &str, value: &str| {
            let mut map = to.serialize_map(Some(1))?;
            map.serialize_entry(tag, value)?;
            map.end()
        };
        match self {
            Self::Null => to.serialize_unit(),
            Self::Int(value) => to.serialize_i64(*value),
            Self::Text(value) => to.serialize_str(value),
            Self::Real(value) => tagged(to, "r", &format!("{:016x}", value.to_bits())),
            Self::Bytes(value) => tagged(to, "b", &hex::encode_lower(value)),
        }
    }
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Null(()),
            Int(i64),
            Text(String),
            Real { r: String },
            Bytes { b: String },
        }
        let wrong =
            |what: &str| -> D::Error { serde::de::Error::custom(format!("{what} cannot be read")) };
        Ok(match Written::deserialize(from)? {
            Written::Null(()) => Self::Null,
            Written::Int(value) => Self::Int(value),
            Written::Text(value) => Self::Text(value),
            Written::Real { r } => {
                let bits = u64::from_str_radix(&r, 16).map_err(|_| wrong("a number"))?;
                Self::Real(f64::from_bits(bits))
            }
            Written::Bytes { b } => Self::Bytes(hex::decode(&b).map_err(|_| wrong("bytes"))?),
        })
    }
}

/// The version of the tables; none where there are none of ours.
pub(crate) async fn version(
    connection: &mut AnyConnection,
    dialect: Dialect,
) -> Result<Option<i64>, StoreError> {
    let text = match dialect {
        Dialect::Sqlite => "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = $1",
        Dialect::Postgres => {
            "SELECT COUNT(*) FROM information_schema.tables \
             WHERE table_schema = current_schema() AND table_name = $1"
        }
    };
    let row = sqlx::query(text).bind(VERSIONS).fetch_one(&mut *connection);
    if int(&row.await?, 0)? == 0 {
        return Ok(None);
    }
    let row = sqlx::query("SELECT MAX(version) FROM _sqlx_migrations")
        .fetch_one(connection)
        .await?;
    Ok(row.try_get(0)?)
}

/// Every table but that of the versions, by name.
pub(crate) async fn tables(
    connection: &mut AnyConnection,
    dialect: Dialect,
) -> Result<Vec<Table>, StoreError> {
    let text = match dialect {
        Dialect::Sqlite => {
            "SELECT CAST(t.name AS TEXT), CAST(c.name AS TEXT), CAST(c.type AS TEXT) \
             FROM sqlite_schema t CROSS JOIN pragma_table_info(t.name) c \
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!' AND t.name <> $1 \
             ORDER BY t.name, c.cid"
        }
        Dialect::Postgres => {
            "SELECT CAST(c.table_name AS TEXT), CAST(c.column_name AS TEXT), \
             CAST(c.data_type AS TEXT) FROM information_schema.columns c \
             JOIN information_schema.tables t \
             ON t.table_schema = c.table_schema AND t.table_name = c.table_name \
             WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' \
             AND c.table_name <> $1 ORDER BY c.table_name, c.ordinal_position"
        }
    };
    let rows = sqlx::query(text)
        .bind(VERSIONS)
        .fetch_all(connection)
        .await?;
    let mut tables: BTreeMap<String, Vec<Column>> = BTreeMap::new();
    for row in &rows {
        let (table, name): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        let typed: String = row.try_get(2)?;
        let kind = Kind::of_type(&typed).ok_or_else(|| StoreError::Value {
            column: "a column's type",
            problem: format!("{table}.{name} is {typed}"),
        })?;
        tables.entry(table).or_default().push(Column { name, kind });
    }
    let tables = tables.into_iter();
    Ok(tables
        .map(|(name, columns)| Table { name, columns })
        .collect())
}

/// The rows of a table, in whatever order, as they come.
pub(crate) fn rows<'c>(
    connection: &'c mut AnyConnection,
    table: &'c Table,
) -> BoxStream<'c, Result<Vec<Cell>, StoreError>> {
    let (columns, name) = (table.column_names(), quoted(&table.name));
    let query = sqlx::query(AssertSqlSafe(format!("SELECT {columns} FROM {name}")));
    let rows = query.fetch(connection).map_err(StoreError::from);
    Box::pin(rows.and_then(move |row| futures::future::ready(cells(&row, table))))
}

fn cells(row: &AnyRow, table: &Table) -> Result<Vec<Cell>, StoreError> {
    let columns = table.columns.iter().enumerate();
    columns
        .map(|(at, column)| cell(row, at, column.kind))
        .collect()
}

fn cell(row: &AnyRow, at: usize, kind: Kind) -> Result<Cell, StoreError> {
    Ok(match kind {
        Kind::Int => row
            .try_get::<Option<i64>, _>(at)?
            .map_or(Cell::Null, Cell::Int),
        Kind::Real => row
            .try_get::<Option<f64>, _>(at)?
            .map_or(Cell::Null, Cell::Real),
        Kind::Text => row
            .try_get::<Option<String>, _>(at)?
            .map_or(Cell::Null, Cell::Text),
        Kind::Bytes => row
            .try_get::<Option<Vec<u8>>, _>(at)?
            .map_or(Cell::Null, Cell::Bytes),
    })
}

/// How many rows a table has.
pub(crate) async fn count(connection: &mut AnyConnection, table: &str) -> Result<i64, StoreError> {
    let text = format!("SELECT COUNT(*) FROM {}", quoted(table));
    let row = sqlx::query(AssertSqlSafe(text))
        .fetch_one(connection)
        .await?;
    int(&row, 0)
}

/// Takes every row out of a table.
pub(crate) async fn clear(connection: &mut AnyConnection, table: &str) -> Result<(), StoreError> {
    let text = format!("DELETE FROM {}", quoted(table));
    sqlx::query(AssertSqlSafe(text)).execute(connection).await?;
    Ok(())
}

/// The foreign keys of the tables: those of PostgreSQL that are to be held off by their names.
async fn foreign_keys(connection: &mut AnyConnection) -> Result<Vec<(String, String)>, StoreError> {
    let rows = sqlx::query(
        "SELECT CAST(table_name AS TEXT), CAST(constraint_name AS TEXT) \
         FROM information_schema.table_constraints \
         WHERE table_schema = current_schema() AND constraint_type = 'FOREIGN KEY' \
         ORDER BY table_name, constraint_name",
    )
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
        .collect()
}

async fn alter_keys(connection: &mut AnyConnection, how: &str) -> Result<(), StoreError> {
    for (table, key) in foreign_keys(&mut *connection).await? {
        let (table, key) = (quoted(&table), quoted(&key));
        let text = format!("ALTER TABLE {table} ALTER CONSTRAINT {key} {how}");
        sqlx::query(AssertSqlSafe(text))
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Has rows refer to what comes later: it is looked at when [`check_keys`] is called, or at the
/// end of the transaction.
pub(crate) async fn defer_keys(
    connection: &mut AnyConnection,
    dialect: Dialect,
) -> Result<(), StoreError> {
    match dialect {
        Dialect::Sqlite => {
            let text = "PRAGMA defer_foreign_keys = ON";
            sqlx::query(text).execute(connection).await?;
            Ok(())
        }
        Dialect::Postgres => alter_keys(connection, "DEFERRABLE INITIALLY DEFERRED").await,
    }
}

/// Looks whether everything that rows refer to is there, and has the database do so at once from
/// now on. On SQLite that is at the end of the transaction.
pub(crate) async fn check_keys(
    connection: &mut AnyConnection,
    dialect: Dialect,
) -> Result<(), StoreError> {
    if dialect == Dialect::Postgres {
        let text = "SET CONSTRAINTS ALL IMMEDIATE";
        sqlx::query(text).execute(&mut *connection).await?;
        alter_keys(connection, "NOT DEFERRABLE").await?;
    }
    Ok(())
}

/// Takes rows into a table.
pub(crate) struct Filling {
    table: Table,
    insert: Bulk,
    held: Vec<Vec<Cell>>,
    /// Rows of one statement.
    at_once: usize,
    /// Rows that were taken in.
    pub(crate) taken: u64,
}

impl Filling {
    /// Of a table, in the order of its columns.
    pub(crate) fn of(table: Table) -> Self {
        let columns = table.column_names();
        let text = format!(
            "INSERT INTO {} ({columns}) VALUES {{rows}}",
            quoted(&table.name)
        );
        let types: Vec<&str> = table
            .columns
            .iter()
            .map(|one| one.kind.postgres())
            .collect();
        let at_once = (VALUES / types.len().max(1)).clamp(1, ROWS);
        // One of each table, in a command that ends soon: the driver keeps texts for good.
        let insert = Bulk {
            text: Box::leak(text.into_boxed_str()),
            columns: Box::leak(types.into_boxed_slice()),
        };
        Self {
            table,
            insert,
            held: Vec::new(),
            at_once,
            taken: 0,
        }
    }

    /// The table that it is of.
    pub(crate) fn table(&self) -> &Table {
        &self.table
    }

    /// Takes a row, which is one of the table.
    pub(crate) async fn take(
        &mut self,
        connection: &mut AnyConnection,
        dialect: Dialect,
        row: Vec<Cell>,
    ) -> Result<(), StoreError> {
        self.held.push(row);
        if self.held.len() >= self.at_once {
            self.write(connection, dialect).await?;
        }
        Ok(())
    }

    /// Writes what was taken and is still held.
    pub(crate) async fn write(
        &mut self,
        connection: &mut AnyConnection,
        dialect: Dialect,
    ) -> Result<(), StoreError> {
        let columns = &self.table.columns;
        let bind = |values: Values, row: &Vec<Cell>| {
            let cells = columns.iter().zip(row);
            cells.fold(values, |values, (column, cell)| {
                bound(values, column.kind, cell)
            })
        };
        self.insert
            .execute(connection, dialect, &self.held, bind)
            .await?;
        self.taken += self.held.len() as u64;
        self.held.clear();
        Ok(())
    }
}

/// What does not fit was refused before.
fn bound(values: Values, kind: Kind, cell: &Cell) -> Values {
    match (kind, cell) {
        (Kind::Int, Cell::Int(value)) => values.bind(Some(*value)),
        (Kind::Int, _) => values.bind(None::<i64>),
        (Kind::Real, Cell::Real(value)) => values.bind(Real(Some(*value))),
        (Kind::Real, _) => values.bind(Real(None)),
        (Kind::Text, Cell::Text(value)) => values.bind(Some(value.as_str())),
        (Kind::Text, _) => values.bind(None::<&str>),
        (Kind::Bytes, Cell::Bytes(value)) => values.bind(Some(value.as_slice())),
        (Kind::Bytes, _) => values.bind(None::<&[u8]>),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_comes_back_as_it_was() {
        let row = [
            Cell::Null,
            Cell::Int(i64::MIN),
            Cell::Real(0.1),
            Cell::Real(-0.0),
            Cell::Real(f64::INFINITY),
            Cell::Text("\"a\"\n\\é".into()),
            Cell::Text(String::new()),
            Cell::Bytes(vec![0, 255]),
            Cell::Bytes(Vec::new()),
        ];
        let text = serde_json::to_string(&row).unwrap();
        assert!(text.starts_with("[null,-9223372036854775808,{\"r\":\"3fb999999999999a\"}"));
        let back: Vec<Cell> = serde_json::from_str(&text).unwrap();
        assert_eq!(back, row);
        for wrong in ["1.5", "true", "{\"r\":\"x\"}", "{\"b\":\"0\"}", "{}"] {
            assert!(serde_json::from_str::<Cell>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_row_has_a_value_of_its_kind_for_each_column() {
        let column = |name: &str, kind| Column {
            name: name.into(),
            kind,
        };
        let table = Table {
            name: "t".into(),
            columns: vec![column("id", Kind::Int), column("data", Kind::Bytes)],
        };
        assert!(table.takes(&[Cell::Int(1), Cell::Null]));
        assert!(!table.takes(&[Cell::Int(1)]));
        assert!(!table.takes(&[Cell::Text("1".into()), Cell::Null]));
        let other = Table {
            name: "u".into(),
            columns: vec![column("data", Kind::Bytes), column("id", Kind::Int)],
        };
        assert!(table.has_columns_of(&other));
    }
}
