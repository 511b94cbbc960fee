//! Lists of device types as files.

use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use bytes::Bytes;
use domain::device_type::{DeviceTypeColumn, DeviceTypeQuery, DeviceTypeView};
use engine::DeviceTypesExport;
use futures::StreamExt as _;
use futures::stream;

use super::{cell, file, pairs};
use crate::asker::Asker;
use crate::problem::Problem;
use crate::state::Doors;

/// The columns of a list of device types, each with what stands above it.
type Columns = Vec<(DeviceTypeColumn, &'static str)>;

/// An export of device types on its way, with what is told of each, and whose it is.
type Walk = (DeviceTypesExport, Columns, Asker);

/// What the address of an export of device types asks for, as that of their list does.
fn asked(query: &str) -> Result<(DeviceTypeQuery, Columns), Problem> {
    const COLUMN: &str = "column";
    const KEYS: [&str; 2] = ["text", COLUMN];
    let (mut asked, mut columns) = (DeviceTypeQuery::default(), Vec::new());
    for (key, value) in pairs(query, |key| KEYS.contains(&key), COLUMN)? {
        match key.as_str() {
            "text" => asked.text = value,
            _ => columns.push(value),
        }
    }
    let columns = DeviceTypeColumn::chosen(&columns);
    let columns = columns.map_err(|wrong| Problem::from(engine::Error::from(wrong)))?;
    Ok((asked, columns))
}

/// `GET /export/device-types.csv`: the device types that the caller sees, as the filter and the columns
/// of their list say.
///
/// # Errors
/// 401 without a session or an API access, 422 for a query that makes no sense.
pub async fn device_types(
    State(doors): State<Doors>,
    asker: Asker,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let (asked, columns) = asked(&query.unwrap_or_default())?;
    let export = doors.engine.export_device_types(&asker.who, &asked).await?;
    let names: Vec<&str> = columns.iter().map(|column| column.1).collect();
    let head = format!("{}\r\n", names.join(","));
    let begin = stream::iter([Ok::<_, engine::Error>(Bytes::from(head))]);
    let rows = stream::unfold(Some((export, columns, asker)), part);
    let body = Body::from_stream(begin.chain(rows));
    Ok(file(body, "attachment; filename=\"device-types.csv\""))
}

/// The next device types. After an error nothing more comes: whoever waits for the file sees that it
/// is not whole.
async fn part(walk: Option<Walk>) -> Option<(Result<Bytes, engine::Error>, Option<Walk>)> {
    let (mut export, columns, asker) = walk?;
    let types = match asker.now().await {
        Ok(who) => export.more(&who).await,
        Err(over) => Err(over),
    };
    match types {
        Ok(types) if types.is_empty() => None,
        Ok(types) => {
            let text: String = types.iter().map(|one| line(one, &columns)).collect();
            Some((Ok(Bytes::from(text)), Some((export, columns, asker))))
        }
        Err(error) => Some((Err(error), None)),
    }
}

/// A device type as a line.
fn line(one: &DeviceTypeView, columns: &[(DeviceTypeColumn, &'static str)]) -> String {
    let cells = columns.iter().map(|(column, _)| cell(&told(one, *column)));
    let cells: Vec<String> = cells.collect();
    format!("{}\r\n", cells.join(","))
}

/// What a column tells of a device type; times in UTC.
fn told(one: &DeviceTypeView, column: DeviceTypeColumn) -> String {
    match column {
        DeviceTypeColumn::Name => one.name.clone(),
        DeviceTypeColumn::Display => one.display.word().to_owned(),
        DeviceTypeColumn::Group => one.group_name.clone(),
        DeviceTypeColumn::Devices => one.devices.to_string(),
        DeviceTypeColumn::Callbacks => one.callbacks.to_string(),
        DeviceTypeColumn::Description => one.description.clone(),
        DeviceTypeColumn::KeepAlive => one.keep_alive.to_string(),
        DeviceTypeColumn::Contracts => {
            let names = one.contracts.iter().map(|contract| contract.1.as_str());
            names.collect::<Vec<_>>().join("; ")
        }
        DeviceTypeColumn::Created => one.created.iso(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_of_device_types_takes_what_their_list_takes_and_nothing_else() {
        let (query, columns) = asked("text=a+b&column=contracts&column=name").unwrap();
        assert_eq!(query.text, "a b");
        let names: Vec<&str> = columns.iter().map(|column| column.1).collect();
        assert_eq!(names, ["name", "contracts"]);
        for (wrong, field) in [
            ("after=x", "after"),
            ("text=a&text=b", "text"),
            ("column=shoe", "column"),
        ] {
            let refused = asked(wrong).expect_err("it makes no sense");
            assert_eq!(refused.field.as_deref(), Some(field), "{wrong}");
        }
    }
}
