//! Device types part by part, for programs.

use domain::device_type::{DeviceTypePick, DisplayType};
use domain::{ContractId, DeviceTypeId, GroupId};
use sqlx::{AnyConnection, AssertSqlSafe};

use super::super::contracts;
use super::super::db::{Dialect, StoreError};
use super::super::devices::anywhere;
use super::super::groups;
use super::{Found, VIEW, found};

/// Which device types, checked.
pub(crate) struct Picked<'a> {
    /// Below any of these paths; never empty.
    pub(crate) paths: &'a [&'a str],
    /// Of these groups themselves, or of any where none is named.
    pub(crate) groups: &'a [GroupId],
    /// What else was asked for.
    pub(crate) pick: &'a DeviceTypePick,
}

enum Bound {
    Int(i64),
    Text(String),
}

#[derive(Default)]
struct Values(Vec<Bound>);

impl Values {
    fn text(&mut self, text: impl Into<String>) -> String {
        self.0.push(Bound::Text(text.into()));
        format!("${}", self.0.len())
    }

    fn int(&mut self, number: i64) -> String {
        self.0.push(Bound::Int(number));
        format!("${}", self.0.len())
    }
}

/// Those device types beyond a position (name and id), in order: at most how many, and how many
/// are passed over.
pub(crate) async fn part(
    connection: &mut AnyConnection,
    dialect: Dialect,
    picked: &Picked<'_>,
    position: Option<(String, String)>,
    (limit, offset): (i64, i64),
) -> Result<Vec<Found>, StoreError> {
    let mut values = Values::default();
    let below = picked.paths.iter().map(|path| {
        let (from, to) = (values.text(*path), values.text(groups::after(path)));
        format!("(g.path >= {from} AND g.path < {to})")
    });
    let below: Vec<String> = below.collect();
    let mut wanted = vec![format!("({})", below.join(" OR "))];
    if !picked.groups.is_empty() {
        let groups = picked.groups.iter();
        let groups: Vec<String> = groups.map(|id| values.text(id.to_string())).collect();
        wanted.push(format!("t.group_id IN ({})", groups.join(", ")));
    }
    let DeviceTypePick {
        text,
        contract,
        display,
        by_name,
        descending,
        ..
    } = picked.pick;
    if !text.is_empty() {
        let text = values.text(anywhere(text));
        wanted.push(format!("LOWER(t.name) LIKE {text} ESCAPE '!'"));
    }
    if let Some(contract) = contract {
        let contract = values.text(ContractId::to_string(contract));
        wanted.push(format!(
            "EXISTS (SELECT 1 FROM device_type_contracts x \
             WHERE x.device_type_id = t.id AND x.contract_id = {contract})"
        ));
    }
    if let Some(display) = display {
        let display = values.int(DisplayType::number(*display));
        wanted.push(format!("t.display = {display}"));
    }
    let (compare, order) = match descending {
        false => (">", "ASC"),
        true => ("<", "DESC"),
    };
    if let Some((name, id)) = position {
        let beyond = match by_name {
            true => {
                let (name, id) = (values.text(name), values.text(id));
                format!("(t.name, t.id) {compare} ({name}, {id})")
            }
            false => format!("t.id {compare} {}", values.text(id)),
        };
        wanted.push(beyond);
    }
    let by = if *by_name {
        format!("t.name {order}, ")
    } else {
        String::new()
    };
    let (limit, offset) = (values.int(limit), values.int(offset));
    let sql = format!(
        "{VIEW} WHERE {} ORDER BY {by}t.id {order} LIMIT {limit} OFFSET {offset}",
        wanted.join(" AND ")
    );
    let query = sqlx::query(AssertSqlSafe(sql));
    let query = values
        .0
        .into_iter()
        .fold(query, |query, value| match value {
            Bound::Int(value) => query.bind(value),
            Bound::Text(value) => query.bind(value),
        });
    let rows = query.fetch_all(&mut *connection).await?;
    let mut all = rows
        .iter()
        .map(found)
        .collect::<Result<Vec<Found>, StoreError>>()?;
    let ids: Vec<DeviceTypeId> = all.iter().map(|found| found.view.id).collect();
    let mut contracts = contracts::names(connection, dialect, &ids).await?;
    for found in &mut all {
        found.view.contracts = contracts.remove(&found.view.id).unwrap_or_default();
    }
    Ok(all)
}
