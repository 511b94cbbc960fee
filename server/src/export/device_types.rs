//! Lists of device types as files.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::device_type::{DeviceTypeColumn, DeviceTypeQuery, DeviceTypeView};

use super::list::{Columns, answer, read};
use crate::asker::Asker;
use crate::problem::Problem;
use crate::state::Doors;

/// What the address of such a file asks for, as that of the list does.
fn asked(query: &str) -> Result<(DeviceTypeQuery, Columns<DeviceTypeColumn>), Problem> {
    const KEYS: [&str; 2] = ["text", "group"];
    let known = |key: &str| KEYS.contains(&key);
    let (address, columns) = read(query, known, DeviceTypeColumn::chosen)?;
    let asked = DeviceTypeQuery {
        text: address.said("text"),
        group: address.said("group"),
        ..DeviceTypeQuery::default()
    };
    Ok((asked, columns))
}

/// `GET /export/device-types.csv`: the device types that the caller sees, as the filter and the columns of their list say.
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
    let name = "attachment; filename=\"device-types.csv\"";
    Ok(answer(export, columns, told, asker, name))
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
            ("sort=name", "sort"),
            ("size=25", "size"),
        ] {
            let refused = asked(wrong).expect_err("it makes no sense");
            assert_eq!(refused.field.as_deref(), Some(field), "{wrong}");
        }
    }
}
