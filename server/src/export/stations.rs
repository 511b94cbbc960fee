//! Lists of base stations as files.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::base_station::{StationColumn, StationQuery, StationState, StationView};

use super::list::{Columns, answer, read, time};
use crate::asker::Asker;
use crate::problem::Problem;
use crate::state::Doors;

/// What the address of such a file asks for, as that of the list does.
fn asked(query: &str) -> Result<(StationQuery, Columns<StationColumn>), Problem> {
    const KEYS: [&str; 1] = ["text"];
    let known = |key: &str| KEYS.contains(&key);
    let (address, columns) = read(query, known, StationColumn::chosen)?;
    let asked = StationQuery {
        text: address.said("text"),
        ..StationQuery::default()
    };
    Ok((asked, columns))
}

/// `GET /export/base-stations.csv`: the base stations that the caller operates, as the filter and the columns of their list say.
///
/// # Errors
/// 401 without a session or an API access, 404 for whoever
/// operates none, 422 for a query that makes no sense.
pub async fn stations(
    State(doors): State<Doors>,
    asker: Asker,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let (asked, columns) = asked(&query.unwrap_or_default())?;
    let export = doors.engine.export_stations(&asker.who, &asked).await?;
    let name = "attachment; filename=\"base-stations.csv\"";
    Ok(answer(export, columns, told, asker, name))
}

const fn state(state: StationState) -> &'static str {
    match state {
        StationState::NotSeen => "not_seen",
        StationState::Ok => "ok",
        StationState::Silent => "silent",
    }
}

/// What a column tells of a base station; times in UTC.
fn told(one: &StationView, column: StationColumn) -> String {
    match column {
        StationColumn::State => state(one.state).to_owned(),
        StationColumn::Id => one.id.to_string(),
        StationColumn::Name => one.name.clone(),
        StationColumn::Contact => time(one.last_contact.unwrap_or_default()),
        StationColumn::Region => one.region.name().to_owned(),
        StationColumn::Operator => one.operator.clone(),
        StationColumn::Country => one.country.clone(),
        StationColumn::Group => one.group_name.clone(),
        StationColumn::Position => match (one.lat, one.lng) {
            (Some(lat), Some(lng)) => format!("{lat} {lng}"),
            _ => String::new(),
        },
        StationColumn::BadCrc => one.bad_crc.to_string(),
        StationColumn::BadCode => one.bad_code.to_string(),
        StationColumn::NoKey => one.no_key.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_of_base_stations_takes_what_their_list_takes_and_nothing_else() {
        let (query, columns) = asked("text=a+b&column=position&column=id").unwrap();
        assert_eq!(query.text, "a b");
        let names: Vec<&str> = columns.iter().map(|column| column.1).collect();
        assert_eq!(names, ["id", "position"]);
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
