//! The values of many rows on their way into one statement.

use std::fmt::Write as _;

use sqlx::any::AnyArguments;
use sqlx::{Any, Arguments as _, Encode, Type};

use super::db::Dialect;
use super::sql::{Query, Real};

/// Values as the engine in use takes them; see [`super::bulk`].
pub(crate) enum Values {
    /// One after the other.
    Bound(AnyArguments),
    /// By column, each an array as PostgreSQL writes it.
    Arrays {
        columns: Vec<String>,
        /// Where the next value goes.
        next: usize,
    },
}

impl Values {
    /// None yet, with room for `rows` rows of `columns` values.
    pub(super) fn new(dialect: Dialect, columns: usize, rows: usize) -> Self {
        match dialect {
            Dialect::Sqlite => {
                let mut arguments = AnyArguments::default();
                arguments.reserve(rows * columns, 0);
                Self::Bound(arguments)
            }
            Dialect::Postgres => {
                let column = || {
                    let mut array = String::with_capacity(rows * 12 + 2);
                    array.push('{');
                    array
                };
                Self::Arrays {
                    columns: (0..columns).map(|_| column()).collect(),
                    next: 0,
                }
            }
        }
    }

    /// Adds the next value of a row; the first of the next row comes after its last.
    pub(crate) fn bind(mut self, value: impl Value) -> Self {
        match &mut self {
            Self::Bound(arguments) => value.add(arguments),
            Self::Arrays { columns, next } => {
                let column = &mut columns[*next];
                if column.len() > 1 {
                    column.push(',');
                }
                value.write(column);
                *next = (*next + 1) % columns.len();
            }
        }
        self
    }

    /// The statement with them.
    pub(super) fn into_query(self, sql: &'static str) -> Query {
        match self {
            Self::Bound(arguments) => sqlx::query_with(sql, arguments),
            Self::Arrays { columns, .. } => {
                columns
                    .into_iter()
                    .fold(sqlx::query(sql), |query, mut array| {
                        array.push('}');
                        query.bind(array)
                    })
            }
        }
    }
}

/// What goes into a row: the types of [`super::sql`].
pub(crate) trait Value {
    /// As an argument of its own.
    fn add(self, arguments: &mut AnyArguments);

    /// As an element of an array in PostgreSQL's notation.
    fn write(&self, array: &mut String);
}

fn add<'v>(arguments: &mut AnyArguments, value: impl Encode<'v, Any> + Type<Any>) {
    // These types are written into memory as they are, which cannot fail.
    let added = arguments.add(value);
    debug_assert!(added.is_ok());
}

impl Value for i64 {
    fn add(self, arguments: &mut AnyArguments) {
        add(arguments, self);
    }

    fn write(&self, array: &mut String) {
        // Text in memory takes whatever is written.
        _ = write!(array, "{self}");
    }
}

impl Value for Option<i64> {
    fn add(self, arguments: &mut AnyArguments) {
        add(arguments, self);
    }

    fn write(&self, array: &mut String) {
        or_null(self.as_ref(), array);
    }
}

impl Value for Real {
    fn add(self, arguments: &mut AnyArguments) {
        add(arguments, self);
    }

    fn write(&self, array: &mut String) {
        match self.0 {
            Some(value) => _ = write!(array, "{value}"),
            None => array.push_str("NULL"),
        }
    }
}

impl Value for &str {
    fn add(self, arguments: &mut AnyArguments) {
        add(arguments, self);
    }

    fn write(&self, array: &mut String) {
        array.push('"');
        let mut rest = *self;
        while let Some(at) = rest.find(['"', '\\']) {
            array.push_str(&rest[..at]);
            array.push('\\');
            array.push_str(&rest[at..=at]);
            rest = &rest[at + 1..];
        }
        array.push_str(rest);
        array.push('"');
    }
}

impl Value for Option<&str> {
    fn add(self, arguments: &mut AnyArguments) {
        add(arguments, self);
    }

    fn write(&self, array: &mut String) {
        or_null(self.as_ref(), array);
    }
}

impl Value for String {
    fn add(self, arguments: &mut AnyArguments) {
        add(arguments, self);
    }

    fn write(&self, array: &mut String) {
        self.as_str().write(array);
    }
}

impl Value for Option<String> {
    fn add(self, arguments: &mut AnyArguments) {
        add(arguments, self);
    }

    fn write(&self, array: &mut String) {
        or_null(self.as_ref(), array);
    }
}

impl Value for &[u8] {
    fn add(self, arguments: &mut AnyArguments) {
        add(arguments, self);
    }

    fn write(&self, array: &mut String) {
        array.push_str("\"\\\\x");
        for byte in *self {
            _ = write!(array, "{byte:02x}");
        }
        array.push('"');
    }
}

impl Value for Option<&[u8]> {
    fn add(self, arguments: &mut AnyArguments) {
        add(arguments, self);
    }

    fn write(&self, array: &mut String) {
        or_null(self.as_ref(), array);
    }
}

fn or_null<V: Value>(value: Option<&V>, array: &mut String) {
    match value {
        Some(value) => value.write(array),
        None => array.push_str("NULL"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Columns as they are sent to PostgreSQL.
    fn arrays(values: Values) -> Vec<String> {
        match values {
            Values::Arrays { columns, .. } => columns,
            Values::Bound(_) => panic!("SQLite takes no arrays"),
        }
    }

    #[test]
    fn rows_become_columns() {
        let values = Values::new(Dialect::Postgres, 3, 2);
        let values = values.bind(7).bind("a").bind(Real(Some(-112.5)));
        let values = values.bind(None::<i64>).bind("b").bind(Real(None));
        assert_eq!(arrays(values), ["{7,NULL", r#"{"a","b""#, "{-112.5,NULL"]);
    }

    #[test]
    fn nothing_in_a_text_ends_it() {
        let values = Values::new(Dialect::Postgres, 1, 3);
        let values = values.bind(r#"{"a": "\n, NULL"}"#).bind("NULL").bind("");
        assert_eq!(arrays(values), [r#"{"{\"a\": \"\\n, NULL\"}","NULL","""#]);
        let bytes = Values::new(Dialect::Postgres, 1, 1).bind([0_u8, 0x5c, 0xff].as_slice());
        assert_eq!(arrays(bytes), [r#"{"\\x005cff""#]);
    }
}
