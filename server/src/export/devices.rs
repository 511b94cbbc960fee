//! Lists of devices as files: exactly what the list shows that the address describes, however many
//! they are.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::UnixMillis;
use domain::contract::TokenShown;
use domain::device::{ComState, DeviceColumn, DeviceQuery, DeviceView, labels};
use domain::list::Conditions;

use super::list::{Columns, answer, read};
use crate::asker::Asker;
use crate::problem::Problem;
use crate::state::Doors;

/// What the address of an export of devices asks for, as that of their list does.
fn asked(query: &str) -> Result<(DeviceQuery, Columns<DeviceColumn>), Problem> {
    const KEYS: [&str; 3] = ["text", "type", "heard"];
    let known = |key: &str| KEYS.contains(&key) || Conditions::has_key(key);
    let (address, columns) = read(query, known, DeviceColumn::chosen)?;
    let conditions = Conditions::read(|key| address.said(key));
    let conditions = conditions.map_err(|wrong| Problem::from(engine::Error::from(wrong)))?;
    let asked = DeviceQuery {
        text: address.said("text"),
        device_type: address.said("type"),
        seen: address.said("heard"),
        conditions: conditions.to_string(),
        ..DeviceQuery::default()
    };
    Ok((asked, columns))
}

/// `GET /export/devices.csv`: the devices whom the caller sees, as the filter and the columns of their
/// list say.
///
/// # Errors
/// 401 without a session or an API access, 422 for a query that makes no sense.
pub async fn devices(
    State(doors): State<Doors>,
    asker: Asker,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let (asked, columns) = asked(&query.unwrap_or_default())?;
    let export = doors.engine.export_devices(&asker.who, &asked).await?;
    let name = "attachment; filename=\"devices.csv\"";
    Ok(answer(export, columns, told, asker, name))
}

const fn state(state: ComState) -> &'static str {
    match state {
        ComState::NotAllowed => "not_allowed",
        ComState::NotSeen => "not_seen",
        ComState::NotWatched => "not_watched",
        ComState::Ok => "ok",
        ComState::Warn => "warn",
        ComState::Silent => "silent",
    }
}

const fn token(token: TokenShown) -> &'static str {
    match token {
        TokenShown::None => "none",
        TokenShown::Active => "active",
        TokenShown::OffContract => "off_contract",
        TokenShown::Invalid => "invalid",
    }
}

/// What a column tells of a device; times in UTC.
fn told(device: &DeviceView, column: DeviceColumn) -> String {
    let time = |time: Option<UnixMillis>| time.map_or_else(String::new, UnixMillis::iso);
    let figure = |value: Option<f64>, decimals: usize| {
        value.map_or_else(String::new, |value| format!("{value:.decimals$}"))
    };
    match column {
        DeviceColumn::State => state(device.state).to_owned(),
        DeviceColumn::Id => device.id.to_string(),
        DeviceColumn::Name => device.name.clone(),
        DeviceColumn::Type => device.device_type_name.clone(),
        DeviceColumn::Group => device.group_name.clone(),
        DeviceColumn::Tags => labels::typed(&device.labels.tags),
        DeviceColumn::Note => device.labels.note.clone(),
        DeviceColumn::Token => token(device.token).to_owned(),
        DeviceColumn::Quality => device.link_quality.word().to_owned(),
        DeviceColumn::Seen => time(device.last_seen),
        DeviceColumn::Seq => device
            .last_seq_number
            .map_or_else(String::new, |number| number.to_string()),
        DeviceColumn::Snr => figure(device.snr, 2),
        // Bars are for the eye; the figure is what they show.
        DeviceColumn::Rssi | DeviceColumn::Signal => figure(device.rssi, 2),
        DeviceColumn::Last => {
            let fields = device.last_fields.iter();
            let fields = fields.map(|field| format!("{}={}", field.name, field.value));
            fields.collect::<Vec<_>>().join("; ")
        }
        DeviceColumn::Data => device.last_data.clone().unwrap_or_default(),
        DeviceColumn::Position => match (device.lat, device.lng) {
            (Some(lat), Some(lng)) => format!("{lat} {lng}"),
            _ => String::new(),
        },
        DeviceColumn::Created => time(Some(device.created)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_of_devices_takes_what_their_list_takes_and_nothing_else() {
        let query = "text=a+b&c1=tag&v1=roof%26wall&h2=is&column=tags&column=id";
        let (asked, columns) = asked(query).unwrap();
        assert_eq!(asked.text, "a b");
        assert_eq!(asked.conditions, "tag.is.roof%26wall");
        let names: Vec<&str> = columns.iter().map(|column| column.1).collect();
        assert_eq!(names, ["id", "tags"]);
        for (wrong, field) in [
            ("after=x", "after"),
            ("text=a&text=b", "text"),
            ("column=shoe", "column"),
            ("size=25", "size"),
            ("c1=tag&c1=name", "c1"),
            ("v1=alone", "c1"),
        ] {
            let refused = super::asked(wrong).expect_err("it makes no sense");
            assert_eq!(refused.field.as_deref(), Some(field), "{wrong}");
        }
    }
}
