//! Lists of devices: which, in which order, page by page. What a condition becomes here is told
//! once for lists, files and what is done to all that match.

use domain::device::labels;
use domain::device::{DeviceCondition, DeviceField, DeviceSort, DeviceValue};
use domain::link_quality::LinkQuality;
use domain::list::How;
use domain::search::folded;
use domain::{DeviceId, DeviceTypeId, UnixMillis};
use sqlx::any::AnyArguments;
use sqlx::{Any, AnyConnection, AssertSqlSafe, Row as _};

use super::super::db::StoreError;
use super::super::groups;
use super::super::sql::number32;
use super::{Listed, VIEW, anywhere, escaped, listed};

/// Which devices, checked.
pub(crate) struct Wanted<'a> {
    /// Below any of these paths; never empty.
    pub(crate) paths: &'a [&'a str],
    pub(crate) text: &'a str,
    pub(crate) device_type: Option<DeviceTypeId>,
    pub(crate) heard: Option<bool>,
    pub(crate) conditions: &'a [DeviceCondition],
    /// Whether one of the conditions is enough.
    pub(crate) any: bool,
    pub(crate) sort: DeviceSort,
    /// Whether that order is turned round.
    pub(crate) reversed: bool,
    /// When tokens are looked at.
    pub(crate) now: UnixMillis,
}

/// A position in a list: the row's sort value and id.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Position {
    Time(i64, i64),
    Id(i64),
    Name(String, i64),
}

/// Conditions and the values to bind to them.
struct Filter {
    sql: String,
    values: Vec<Bound>,
}

enum Bound {
    Int(i64),
    Text(String),
}

impl Filter {
    fn new(wanted: &Wanted<'_>) -> Self {
        let mut filter = Self {
            sql: String::from(" WHERE ("),
            values: Vec::new(),
        };
        for (at, path) in wanted.paths.iter().enumerate() {
            let or = if at == 0 { "" } else { " OR " };
            let from = filter.text((*path).to_owned());
            let to = filter.text(groups::after(path));
            filter.sql += &format!("{or}(g.path >= {from} AND g.path < {to})");
        }
        filter.sql.push(')');
        if !wanted.text.is_empty() {
            let id = filter.text(format!("{}%", escaped(&wanted.text.to_uppercase())));
            let name = filter.text(anywhere(wanted.text));
            filter.sql += &format!(
                " AND (d.id_text LIKE {id} ESCAPE '!' OR d.name_key LIKE {name} ESCAPE '!')"
            );
        }
        if let Some(device_type) = wanted.device_type {
            let id = filter.text(device_type.to_string());
            filter.sql += &format!(" AND d.device_type_id = {id}");
        }
        match wanted.heard {
            Some(true) => filter.sql += " AND d.last_seen > 0",
            Some(false) => filter.sql += " AND d.last_seen = 0",
            None => {}
        }
        let conditions = wanted.conditions.iter();
        let conditions = conditions.map(|one| filter.condition(one, wanted.now));
        let conditions: Vec<String> = conditions.collect();
        if !conditions.is_empty() {
            let joined = conditions.join(if wanted.any { " OR " } else { " AND " });
            filter.sql += &format!(" AND ({joined})");
        }
        filter
    }

    fn bind(&mut self, value: Bound) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }

    fn text(&mut self, text: String) -> String {
        self.bind(Bound::Text(text))
    }

    fn int(&mut self, number: i64) -> String {
        self.bind(Bound::Int(number))
    }

    /// A condition in parentheses.
    fn condition(&mut self, condition: &DeviceCondition, now: UnixMillis) -> String {
        let DeviceCondition { field, how, value } = condition;
        let holds = match value {
            DeviceValue::Text(text) => self.about_text(*field, *how, text),
            DeviceValue::Time(time) => self.about_time(*field, *how, *time),
            DeviceValue::Word(word) => self.about_word(*field, *word, now),
        };
        match how {
            How::IsNot => format!("(NOT ({holds}))"),
            _ => format!("({holds})"),
        }
    }

    /// Whether something is a text, or contains it: the same for "is" and "is not".
    fn about_text(&mut self, field: DeviceField, how: How, text: &str) -> String {
        let mut replaced = Vec::new();
        let key = match field {
            // As ids are stored: in upper case, without zeros before them.
            DeviceField::Id => {
                let text = text.to_uppercase();
                match how {
                    How::Contains => text,
                    _ => text.trim_start_matches('0').to_owned(),
                }
            }
            // Names of which no key is stored.
            DeviceField::Type | DeviceField::Group | DeviceField::Certificate => {
                let (key, letters) = folded(text);
                replaced = letters;
                key
            }
            _ => labels::key(text),
        };
        let none = key.is_empty();
        let (compare, value) = match how {
            How::Contains => ("LIKE", self.text(format!("%{}%", escaped(&key)))),
            _ => ("=", self.text(key)),
        };
        let escape = match how {
            How::Contains => " ESCAPE '!'",
            _ => "",
        };
        let replaced = replaced.into_iter();
        let replaced: Vec<(String, String)> = replaced
            .map(|(from, to)| (self.text(from), self.text(to)))
            .collect();
        let column = |name: &str| format!("{name} {compare} {value}{escape}");
        let whole = |name: &str| {
            let lower = format!("LOWER({name})");
            let in_any_case = replaced.iter().fold(lower, |name, (from, to)| {
                format!("REPLACE({name}, {from}, {to})")
            });
            column(&in_any_case)
        };
        match field {
            DeviceField::Id => column("d.id_text"),
            DeviceField::Note => column("d.note_key"),
            DeviceField::Certificate => whole("d.product_certificate"),
            DeviceField::Group => whole("g.name"),
            DeviceField::Type => format!(
                "d.device_type_id IN (SELECT y.id FROM device_types y WHERE {})",
                whole("y.name")
            ),
            // No tag is empty: asked is whether there is none. The value is bound and so must be
            // named.
            DeviceField::Tag if none => format!(
                "NOT EXISTS (SELECT 1 FROM device_tags x WHERE x.device_id = d.id \
                 AND x.tag_key <> {value})"
            ),
            DeviceField::Tag => format!(
                "d.id IN (SELECT x.device_id FROM device_tags x WHERE {})",
                column("x.tag_key")
            ),
            _ => column("d.name_key"),
        }
    }

    fn about_time(&mut self, field: DeviceField, how: How, time: UnixMillis) -> String {
        let column = match field {
            DeviceField::Created => "d.created",
            _ => "d.last_seen",
        };
        let time = self.int(time.0);
        match how {
            // What never was, was not before.
            How::Before => format!("{column} > 0 AND {column} < {time}"),
            _ => format!("{column} >= {time}"),
        }
    }

    fn about_word(&mut self, field: DeviceField, word: usize, now: UnixMillis) -> String {
        let word = field.words().get(word).copied().unwrap_or_default();
        match (field, word) {
            (DeviceField::KeepAlive, "not_seen") => "d.heard_at = 0".to_owned(),
            (DeviceField::KeepAlive, "missed") => "d.lost_event <> 0".to_owned(),
            (DeviceField::KeepAlive, _) => "d.heard_at > 0 AND d.lost_event = 0".to_owned(),
            (DeviceField::Token, "none") => "d.token = 0".to_owned(),
            (DeviceField::Token, word) => {
                // As `Subscription::shown` tells of it.
                let now = self.int(now.0);
                let left = format!("(d.unsubscribe_at <> 0 AND d.unsubscribe_at <= {now})");
                let over = format!("(d.token_end <> 0 AND d.token_end <= {now})");
                match word {
                    "off_contract" => format!("d.token = 2 OR (d.token = 1 AND {left})"),
                    "invalid" => format!("d.token = 1 AND NOT {left} AND {over}"),
                    _ => format!("d.token = 1 AND NOT {left} AND NOT {over}"),
                }
            }
            (DeviceField::Quality, word) => {
                let of_word = [
                    ("limit", LinkQuality::Limit),
                    ("average", LinkQuality::Average),
                    ("good", LinkQuality::Good),
                    ("excellent", LinkQuality::Excellent),
                ];
                let asked = of_word.iter().find(|one| one.0 == word);
                let not = if asked.is_some() { "" } else { "NOT " };
                let (compare, quality) = match asked {
                    Some((_, quality)) => ("=", *quality),
                    None => ("<>", LinkQuality::NotAvailable),
                };
                let quality = self.int(quality as i64);
                format!(
                    "{not}EXISTS (SELECT 1 FROM messages m WHERE m.id = d.last_message_id \
                     AND m.closes = 0 AND m.lqi {compare} {quality})"
                )
            }
            (field, word) => {
                let column = match field {
                    DeviceField::Prototype => "d.prototype",
                    _ => "d.suspended",
                };
                format!("{column} = {}", i64::from(word == "yes"))
            }
        }
    }

    fn query(self, sql: String) -> sqlx::query::Query<'static, Any, AnyArguments> {
        self.values.into_iter().fold(
            sqlx::query(AssertSqlSafe(sql)),
            |query, value| match value {
                Bound::Int(value) => query.bind(value),
                Bound::Text(value) => query.bind(value),
            },
        )
    }
}

/// Devices in order, beyond a position; `backwards` walks towards the beginning and returns
/// them in that order.
pub(crate) async fn list(
    connection: &mut AnyConnection,
    wanted: &Wanted<'_>,
    position: Option<Position>,
    backwards: bool,
    limit: i64,
) -> Result<Vec<Listed>, StoreError> {
    let mut filter = Filter::new(wanted);
    let descends = wanted.sort.descends() != wanted.reversed;
    let (compare, order) = if descends == backwards {
        (">", "ASC")
    } else {
        ("<", "DESC")
    };
    let columns = match wanted.sort {
        DeviceSort::LastSeen => &["d.last_seen", "d.id"][..],
        DeviceSort::Created => &["d.created", "d.id"],
        DeviceSort::Id => &["d.id"],
        DeviceSort::Name => &["d.name_key", "d.id"],
    };
    if let Some(position) = position {
        let places = match position {
            Position::Time(time, id) => vec![filter.int(time), filter.int(id)],
            Position::Id(id) => vec![filter.int(id)],
            Position::Name(name, id) => vec![filter.text(name), filter.int(id)],
        };
        filter.sql += &format!(
            " AND ({}) {compare} ({})",
            columns.join(", "),
            places.join(", ")
        );
    }
    let ordered: Vec<String> = columns
        .iter()
        .map(|column| format!("{column} {order}"))
        .collect();
    let limit = filter.int(limit);
    let sql = format!(
        "{VIEW}{} ORDER BY {} LIMIT {limit}",
        filter.sql,
        ordered.join(", ")
    );
    let rows = filter.query(sql).fetch_all(connection).await?;
    rows.iter().map(listed).collect()
}

/// The devices that match, by their ids, at most `limit`.
pub(crate) async fn matching(
    connection: &mut AnyConnection,
    wanted: &Wanted<'_>,
    limit: i64,
) -> Result<Vec<DeviceId>, StoreError> {
    let mut filter = Filter::new(wanted);
    let limit = filter.int(limit);
    let sql = format!(
        "SELECT d.id FROM devices d JOIN groups g ON g.id = d.group_id{} ORDER BY d.id LIMIT {limit}",
        filter.sql
    );
    let rows = filter.query(sql).fetch_all(connection).await?;
    rows.iter()
        .map(|row| Ok(DeviceId(number32(row, "id")?)))
        .collect()
}

/// How many devices match, counting no further than `bound`.
pub(crate) async fn count(
    connection: &mut AnyConnection,
    wanted: &Wanted<'_>,
    bound: i64,
) -> Result<i64, StoreError> {
    let mut filter = Filter::new(wanted);
    let limit = filter.int(bound);
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT 1 FROM devices d JOIN groups g ON g.id = d.group_id{} LIMIT {limit}) AS matching",
        filter.sql
    );
    let row = filter.query(sql).fetch_one(connection).await?;
    Ok(row.try_get(0)?)
}
