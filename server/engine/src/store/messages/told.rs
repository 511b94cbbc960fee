//! Messages of a device by where their callbacks stand, taken together as a page shows them.

use domain::DeviceId;
use domain::callback::{AttemptOutcome, DeliveryState};
use domain::message::CallbackState;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::super::db::StoreError;
use super::super::groups;
use super::super::sql::Query;
use super::read::{COLUMNS, Listed, listed};

/// Which messages of a device.
pub(crate) struct Told<'a> {
    pub(crate) device: DeviceId,
    /// From the first time to before the second.
    pub(crate) between: (i64, i64),
    pub(crate) callbacks: CallbackState,
    /// Whoever asks sees callbacks of device types of groups below these; of others there are none
    /// for him.
    pub(crate) paths: &'a [&'a str],
}

/// The values that are bound, in their order.
enum Bound {
    Int(i64),
    Text(String),
}

impl Told<'_> {
    /// The condition, and its values.
    fn filter(&self) -> (String, Vec<Bound>) {
        let mut values = vec![
            Bound::Int(i64::from(self.device.0)),
            Bound::Int(self.between.0),
            Bound::Int(self.between.1),
        ];
        let mut seen = Vec::with_capacity(self.paths.len());
        for path in self.paths {
            let at = values.len();
            seen.push(format!("(g.path >= ${} AND g.path < ${})", at + 1, at + 2));
            values.push(Bound::Text((*path).to_owned()));
            values.push(Bound::Text(groups::after(path)));
        }
        let seen = format!(
            "EXISTS (SELECT 1 FROM device_types y JOIN groups g ON g.id = y.group_id \
             WHERE y.id = m.device_type_id AND ({}))",
            seen.join(" OR ")
        );
        let some = |condition: &str| {
            format!("EXISTS (SELECT 1 FROM deliveries e WHERE e.message_id = m.id{condition})")
        };
        let failed = some(&format!(" AND e.state = {}", DeliveryState::Failed as i64));
        let waiting = format!(" AND e.state = {}", DeliveryState::Waiting as i64);
        let tried = some(&format!(
            "{waiting} AND EXISTS (SELECT 1 FROM attempts a \
             WHERE a.delivery_id = e.id AND a.outcome <> '{}')",
            AttemptOutcome::Started.code()
        ));
        let (any, waiting) = (some(""), some(&waiting));
        let stands = match self.callbacks {
            CallbackState::None => format!("NOT ({seen} AND {any})"),
            CallbackState::Failed => format!("{seen} AND {failed}"),
            CallbackState::Retrying => format!("{seen} AND {tried} AND NOT {failed}"),
            CallbackState::Pending => {
                format!("{seen} AND {waiting} AND NOT {tried} AND NOT {failed}")
            }
            CallbackState::Delivered => {
                format!("{seen} AND {any} AND NOT {waiting} AND NOT {failed}")
            }
        };
        let filter = format!(
            "m.device_id = $1 AND m.kind = 0 AND m.time >= $2 AND m.time < $3 AND {stands}"
        );
        (filter, values)
    }
}

fn query(sql: String, values: Vec<Bound>) -> Query {
    values.into_iter().fold(
        sqlx::query(AssertSqlSafe(sql)),
        |query, value| match value {
            Bound::Int(value) => query.bind(value),
            Bound::Text(value) => query.bind(value),
        },
    )
}

/// Those messages beyond a position (time and sequence number), newest first; `backwards` walks up
/// from the position and returns oldest first.
pub(crate) async fn told(
    connection: &mut AnyConnection,
    asked: &Told<'_>,
    position: Option<(i64, i64)>,
    backwards: bool,
    limit: i64,
) -> Result<Vec<Listed>, StoreError> {
    let (mut filter, mut values) = asked.filter();
    let (compare, order) = match backwards {
        true => (">", "ASC"),
        false => ("<", "DESC"),
    };
    if let Some((time, seq)) = position {
        let at = values.len();
        filter += &format!(" AND (m.time, m.seq) {compare} (${}, ${})", at + 1, at + 2);
        values.push(Bound::Int(time));
        values.push(Bound::Int(seq));
    }
    values.push(Bound::Int(limit));
    let sql = format!(
        "SELECT {COLUMNS} FROM messages m WHERE {filter} \
         ORDER BY m.time {order}, m.seq {order} LIMIT ${}",
        values.len()
    );
    let rows = query(sql, values).fetch_all(connection).await?;
    rows.iter().map(listed).collect()
}

/// How many there are, counting no further than `bound`.
pub(crate) async fn count_told(
    connection: &mut AnyConnection,
    asked: &Told<'_>,
    bound: i64,
) -> Result<i64, StoreError> {
    let (filter, mut values) = asked.filter();
    values.push(Bound::Int(bound));
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT 1 FROM messages m WHERE {filter} LIMIT ${}) AS matching",
        values.len()
    );
    let row = query(sql, values).fetch_one(connection).await?;
    Ok(row.try_get(0)?)
}
