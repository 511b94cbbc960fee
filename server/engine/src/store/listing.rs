//! Lists that are laid in one of several orders, told once for all of them: conditions with what is
//! bound to them, and the end of a statement that walks on from a position.
//!
//! Rows of the same place in an order are told apart by their ids, which go the same way, so that a
//! page begins where the one before it ended, whatever comes or goes meanwhile.

use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, AssertSqlSafe};

use super::groups::after;

/// The longest text by which a position is told.
const LONGEST: usize = 1000;

/// What is bound to a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Int(i64),
    Text(String),
}

/// What is bound to a statement that is being put together, in its order.
#[derive(Default)]
pub(crate) struct Bound(Vec<Value>);

impl Bound {
    /// Binds something; where it stands in the statement.
    pub(crate) fn value(&mut self, value: Value) -> String {
        self.0.push(value);
        format!("${}", self.0.len())
    }

    /// The same of a text.
    pub(crate) fn text(&mut self, text: impl Into<String>) -> String {
        self.value(Value::Text(text.into()))
    }

    /// The same of a number.
    pub(crate) fn int(&mut self, number: i64) -> String {
        self.value(Value::Int(number))
    }

    /// The condition that the group `g` is one of these paths or lies below one; there is one at
    /// least.
    pub(crate) fn below(&mut self, paths: &[&str]) -> String {
        let each = paths.iter().map(|path| {
            let (from, to) = (self.text(*path), self.text(after(path)));
            format!("(g.path >= {from} AND g.path < {to})")
        });
        let each: Vec<String> = each.collect();
        format!("({})", each.join(" OR "))
    }

    /// The statement with everything that is bound to it.
    pub(crate) fn query(self, sql: String) -> Query<'static, Any, AnyArguments> {
        let query = sqlx::query(AssertSqlSafe(sql));
        self.0.into_iter().fold(query, |query, value| match value {
            Value::Int(value) => query.bind(value),
            Value::Text(value) => query.bind(value),
        })
    }
}

/// A column by which rows are laid, as a statement names it, and what stands in it. It is never
/// absent.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Key {
    Int(&'static str),
    Text(&'static str),
}

impl Key {
    const fn column(self) -> &'static str {
        match self {
            Self::Int(column) | Self::Text(column) => column,
        }
    }

    /// What a text says of a position in this column.
    pub(crate) fn read(self, text: &str) -> Option<Value> {
        match self {
            Self::Int(_) => text.parse().ok().map(Value::Int),
            Self::Text(_) => {
                let usable = text.len() <= LONGEST && !text.contains('\0');
                usable.then(|| Value::Text(text.to_owned()))
            }
        }
    }
}

/// A row's place: what stands in the column of the order, and its id.
pub(crate) type Position = (Value, Value);

/// A walk over rows.
#[derive(Clone, Debug)]
pub(crate) struct Walk {
    /// By what they are laid.
    pub(crate) order: Key,
    /// What tells them apart.
    pub(crate) id: Key,
    /// Whether what is greater comes first.
    pub(crate) descending: bool,
    /// The row beyond which it goes on; none: from the edge.
    pub(crate) position: Option<Position>,
    /// Whether it goes towards the beginning.
    pub(crate) backwards: bool,
    /// The most rows.
    pub(crate) limit: i64,
}

impl Walk {
    /// The end of a statement behind its conditions.
    pub(crate) fn end(&self, bound: &mut Bound) -> String {
        let (compare, way) = match self.descending == self.backwards {
            true => (">", "ASC"),
            false => ("<", "DESC"),
        };
        let (by, id) = (self.order.column(), self.id.column());
        let beyond = match &self.position {
            None => String::new(),
            Some((value, at)) => {
                let (value, at) = (bound.value(value.clone()), bound.value(at.clone()));
                format!(" AND ({by}, {id}) {compare} ({value}, {at})")
            }
        };
        let limit = bound.int(self.limit);
        format!("{beyond} ORDER BY {by} {way}, {id} {way} LIMIT {limit}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(descending: bool, backwards: bool) -> Walk {
        Walk {
            order: Key::Text("u.name"),
            id: Key::Text("u.id"),
            descending,
            position: Some((Value::Text("Ann".into()), Value::Text("a1".into()))),
            backwards,
            limit: 26,
        }
    }

    #[test]
    fn a_walk_back_goes_the_other_way_and_so_does_an_order_that_is_turned_round() {
        for (descending, backwards, compare, way) in [
            (false, false, ">", "ASC"),
            (false, true, "<", "DESC"),
            (true, false, "<", "DESC"),
            (true, true, ">", "ASC"),
        ] {
            let mut bound = Bound::default();
            bound.text("before");
            let end = walk(descending, backwards).end(&mut bound);
            let expected = format!(
                " AND (u.name, u.id) {compare} ($2, $3) ORDER BY u.name {way}, u.id {way} LIMIT $4"
            );
            assert_eq!(end, expected);
        }
    }

    #[test]
    fn a_position_is_what_its_column_holds() {
        assert_eq!(Key::Int("s.id").read("17"), Some(Value::Int(17)));
        assert_eq!(Key::Int("s.id").read("seventeen"), None);
        assert_eq!(Key::Text("u.name").read("a\0b"), None);
        assert_eq!(Key::Text("u.name").read(&"x".repeat(1001)), None);
    }
}
