//! Search: one statement for each kind, each of which looks up the groups that whoever asks may see
//! and in them what begins so. Each reads a bounded number of rows, which come in no order.

use domain::callback::CallbackKind;
use domain::search::{Hit, Kind, beginning, long_id, numbers, short_id, spellings};
use domain::{DeviceId, StationId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::db::StoreError;
use super::groups::after;
use super::sql::number32;

/// The most rows of one kind that are read; from them the first are told.
pub(crate) const READ: i64 = 100;

/// Conditions, and what is bound to them.
struct Clause {
    below: String,
    values: Vec<Bound>,
}

enum Bound {
    Int(i64),
    Text(String),
}

impl Clause {
    /// Whatever belongs to a group `g` below any of those paths, of which there is one at least.
    fn below(paths: &[&str]) -> Self {
        let mut clause = Self {
            below: String::new(),
            values: Vec::new(),
        };
        let paths: Vec<String> = paths
            .iter()
            .map(|path| {
                let from = clause.bind(Bound::Text((*path).to_owned()));
                let to = clause.bind(Bound::Text(after(path)));
                format!("(g.path >= {from} AND g.path < {to})")
            })
            .collect();
        clause.below = format!("({})", paths.join(" OR "));
        clause
    }

    fn bind(&mut self, value: Bound) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }

    /// That a column begins with a text.
    fn begins(&mut self, column: &str, text: &str) -> String {
        let (from, to) = beginning(text);
        let (from, to) = (self.bind(Bound::Text(from)), self.bind(Bound::Text(to)));
        format!("({column} >= {from} AND {column} < {to})")
    }

    /// That a column whose ASCII letters are in lower case begins with what was typed.
    fn begins_in_any_case(&mut self, column: &str, text: &str) -> Vec<String> {
        let spellings = spellings(text);
        spellings
            .iter()
            .map(|spelling| self.begins(column, spelling))
            .collect()
    }

    /// The same, and that the id of 24 digits does.
    fn named(&mut self, name: &str, id: &str, text: &str) -> String {
        let mut any = self.begins_in_any_case(name, text);
        any.extend(long_id(text).map(|begun| self.begins(id, &begun)));
        any.join(" OR ")
    }

    async fn fetch(
        mut self,
        connection: &mut AnyConnection,
        text: impl FnOnce(&str, &str) -> String,
    ) -> Result<Vec<AnyRow>, StoreError> {
        let limit = self.bind(Bound::Int(READ));
        let query = sqlx::query(AssertSqlSafe(text(&self.below, &limit)));
        let query = self
            .values
            .into_iter()
            .fold(query, |query, value| match value {
                Bound::Int(value) => query.bind(value),
                Bound::Text(value) => query.bind(value),
            });
        Ok(query.fetch_all(connection).await?)
    }
}

fn hit(kind: Kind, row: &AnyRow) -> Result<Hit, StoreError> {
    Ok(Hit {
        kind,
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        beside: row.try_get("beside")?,
        of: String::new(),
        callback: None,
    })
}

/// Devices whose name or id begins so.
pub(crate) async fn devices(
    connection: &mut AnyConnection,
    paths: &[&str],
    text: &str,
) -> Result<Vec<Hit>, StoreError> {
    let mut clause = Clause::below(paths);
    // Of a device the whole name was put in lower case.
    let by_name = clause.begins("d.name_key", &text.to_lowercase());
    let by_id = short_id(text).map(|digits| clause.begins("d.id_text", &digits));
    let rows = clause
        .fetch(connection, |below, limit| {
            let of = |begins: &str, called: &str| {
                format!(
                    "SELECT {called}.id, {called}.name, {called}.device_type_id FROM \
                     (SELECT d.id, d.name, d.device_type_id FROM groups g CROSS JOIN devices d \
                     WHERE {below} AND d.group_id = g.id AND {begins} LIMIT {limit}) AS {called}"
                )
            };
            let by_id = by_id.map(|begins| of(&begins, "by_id"));
            let both: Vec<String> = by_id.into_iter().chain([of(&by_name, "by_name")]).collect();
            format!(
                "SELECT f.id, f.name, t.name AS beside FROM ({}) AS f \
                 CROSS JOIN device_types t WHERE t.id = f.device_type_id",
                both.join(" UNION ALL ")
            )
        })
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Hit {
                kind: Kind::Device,
                id: DeviceId(number32(row, "id")?).to_string(),
                name: row.try_get("name")?,
                beside: row.try_get("beside")?,
                of: String::new(),
                callback: None,
            })
        })
        .collect()
}

/// Device types whose name or id begins so.
pub(crate) async fn device_types(
    connection: &mut AnyConnection,
    paths: &[&str],
    text: &str,
) -> Result<Vec<Hit>, StoreError> {
    let mut clause = Clause::below(paths);
    let named = clause.named("LOWER(t.name)", "t.id", text);
    let rows = clause
        .fetch(connection, |below, limit| {
            format!(
                "SELECT t.id, t.name, g.name AS beside FROM groups g CROSS JOIN device_types t \
                 WHERE {below} AND t.group_id = g.id AND ({named}) LIMIT {limit}"
            )
        })
        .await?;
    rows.iter().map(|row| hit(Kind::DeviceType, row)).collect()
}

/// Groups whose name or id begins so, each with the one above it.
pub(crate) async fn groups(
    connection: &mut AnyConnection,
    paths: &[&str],
    text: &str,
) -> Result<Vec<Hit>, StoreError> {
    let mut clause = Clause::below(paths);
    let named = clause.named("LOWER(g.name)", "g.id", text);
    let rows = clause
        .fetch(connection, |below, limit| {
            format!(
                "SELECT g.id, g.name, '' AS beside FROM groups g \
                 WHERE {below} AND ({named}) LIMIT {limit}"
            )
        })
        .await?;
    rows.iter().map(|row| hit(Kind::Group, row)).collect()
}

/// Users with a role on such a group one of whose names, or whose address or id, begins so.
pub(crate) async fn users(
    connection: &mut AnyConnection,
    paths: &[&str],
    text: &str,
) -> Result<Vec<Hit>, StoreError> {
    let mut clause = Clause::below(paths);
    let mut any = vec![clause.named("LOWER(u.name)", "u.id", text)];
    any.extend(clause.begins_in_any_case("LOWER(u.last_name)", text));
    any.extend(clause.begins_in_any_case("LOWER(u.email)", text));
    let any = any.join(" OR ");
    let rows = clause
        .fetch(connection, |below, limit| {
            format!(
                "SELECT DISTINCT u.id, u.name, u.email AS beside FROM groups g \
                 CROSS JOIN user_roles r CROSS JOIN users u WHERE {below} \
                 AND r.group_id = g.id AND u.id = r.user_id AND ({any}) LIMIT {limit}"
            )
        })
        .await?;
    rows.iter().map(|row| hit(Kind::User, row)).collect()
}

/// Base stations whose name or id begins so.
pub(crate) async fn stations(
    connection: &mut AnyConnection,
    paths: &[&str],
    text: &str,
) -> Result<Vec<Hit>, StoreError> {
    let mut clause = Clause::below(paths);
    let mut any = clause.begins_in_any_case("LOWER(s.name)", text);
    let ranges = short_id(text).map(|digits| numbers(&digits));
    for (first, last) in ranges.unwrap_or_default() {
        let (first, last) = (
            clause.bind(Bound::Int(first)),
            clause.bind(Bound::Int(last)),
        );
        any.push(format!("(s.id >= {first} AND s.id <= {last})"));
    }
    let any = any.join(" OR ");
    let rows = clause
        .fetch(connection, |below, limit| {
            format!(
                "SELECT s.id, s.name, g.name AS beside FROM groups g CROSS JOIN base_stations s \
                 WHERE {below} AND s.group_id = g.id AND ({any}) LIMIT {limit}"
            )
        })
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Hit {
                kind: Kind::BaseStation,
                id: StationId(number32(row, "id")?).to_string(),
                name: row.try_get("name")?,
                beside: row.try_get("beside")?,
                of: String::new(),
                callback: None,
            })
        })
        .collect()
}

/// Callbacks of device types that are called so, and those that mail to whoever is; or by their id.
/// Nothing is looked for where secrets may stand.
pub(crate) async fn callbacks(
    connection: &mut AnyConnection,
    paths: &[&str],
    text: &str,
) -> Result<Vec<Hit>, StoreError> {
    let mut clause = Clause::below(paths);
    let mut any = vec![clause.named("LOWER(t.name)", "c.id", text)];
    any.extend(clause.begins_in_any_case("LOWER(c.recipient)", text));
    let any = any.join(" OR ");
    let rows = clause
        .fetch(connection, |below, limit| {
            format!(
                "SELECT c.id, c.recipient AS name, t.name AS beside, c.device_type_id, c.kind, \
                 c.subtype FROM groups g CROSS JOIN device_types t CROSS JOIN callbacks c \
                 WHERE {below} AND t.group_id = g.id AND c.device_type_id = t.id \
                 AND c.deleted = 0 AND ({any}) LIMIT {limit}"
            )
        })
        .await?;
    rows.iter()
        .map(|row| {
            let kind = (row.try_get("kind")?, row.try_get("subtype")?);
            Ok(Hit {
                of: row.try_get("device_type_id")?,
                callback: CallbackKind::from_numbers(kind.0, kind.1),
                ..hit(Kind::Callback, row)?
            })
        })
        .collect()
}
