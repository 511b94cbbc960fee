//! The messages of a device as a file.

use app::rpc::message::{self, Asked};
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use domain::DeviceId;
use domain::downlink::{DownlinkState, DownlinkView};
use domain::message::{CallbackState, MessageColumn, MessageQuery, MessageView, ReceptionView};

use super::list::{Columns, answer, read};
use crate::asker::Asker;
use crate::problem::Problem;
use crate::state::Doors;

/// What the address of such a file asks for, as that of the page does; times by the clock of the zone
/// that it names, else of UTC.
fn asked(query: &str) -> Result<(MessageQuery, Columns<MessageColumn>), Problem> {
    const KEYS: [&str; 4] = ["since", "before", "zone", "callbacks"];
    let known = |key: &str| KEYS.contains(&key);
    let (address, columns) = read(query, known, MessageColumn::chosen)?;
    let asked = Asked {
        since: address.said("since"),
        before: address.said("before"),
        zone: address.said("zone"),
        callbacks: address.said("callbacks"),
        ..Asked::default()
    };
    let (query, _) = message::query(&asked, "").map_err(Problem::from)?;
    Ok((query, columns))
}

/// `GET /export/devices/{id}/messages.csv`: the messages of a device, the newest first, as the filter
/// and the columns of its page say.
///
/// # Errors
/// 401 without a session or an API access, 404 for a device that may not be seen, 422 for a query that
/// makes no sense.
pub async fn messages(
    State(doors): State<Doors>,
    asker: Asker,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let id: DeviceId = id.parse().map_err(|_| Problem::not_found())?;
    // What is not there is not there, whatever is asked of it.
    doors.engine.device(&asker.who, id).await?;
    let (asked, columns) = asked(&query.unwrap_or_default())?;
    let export = doors.engine.export_messages(&asker.who, id, &asked).await?;
    let name = "attachment; filename=\"messages.csv\"";
    Ok(answer(export, columns, told, asker, name))
}

/// What a column tells of a message; times in UTC, the delay in seconds.
fn told(one: &MessageView, column: MessageColumn) -> String {
    let figure = |value: Option<f64>, decimals: usize| {
        value.map_or_else(String::new, |value| format!("{value:.decimals$}"))
    };
    match column {
        MessageColumn::Time => one.time.iso(),
        MessageColumn::Delay => format!("{:.3}", (one.arrived.0 - one.time.0) as f64 / 1e3),
        MessageColumn::Seq => one.seq_number.to_string(),
        MessageColumn::Data => one.data.clone(),
        MessageColumn::Fields => {
            let fields = one.fields.iter();
            let fields = fields.map(|field| format!("{}={}", field.name, field.value));
            fields.collect::<Vec<_>>().join("; ")
        }
        MessageColumn::Position => one.position.map_or_else(String::new, |position| {
            format!("{} {}", position.lat, position.lng)
        }),
        MessageColumn::Station => stations(&one.receptions),
        MessageColumn::Rssi => figure(one.rssi, 2),
        MessageColumn::Snr => figure(one.snr, 2),
        MessageColumn::Frequency => {
            let best = app::ui::message::best(one);
            figure(best.and_then(|best| best.freq).map(|hz| hz as f64 / 1e6), 4)
        }
        MessageColumn::Quality => one.lqi.word().to_owned(),
        MessageColumn::Downlink => one.downlink.as_ref().map_or_else(String::new, answered),
        MessageColumn::Callbacks => callbacks(one.callbacks).to_owned(),
    }
}

/// Every station that heard it, each once, in the order in which they did.
fn stations(receptions: &[ReceptionView]) -> String {
    let mut ids: Vec<String> = Vec::with_capacity(receptions.len());
    for heard in receptions {
        let id = heard.station.to_string();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids.join(" ")
}

/// Where the answer to the device stands, and what it holds.
fn answered(answer: &DownlinkView) -> String {
    let state = match answer.state {
        DownlinkState::Awaited => "awaited",
        DownlinkState::Asked => "asked",
        DownlinkState::Queued => "queued",
        DownlinkState::Fetched => "fetched",
        DownlinkState::Done => answer.info.message(),
    };
    match &answer.data {
        Some(data) => format!("{state}: {data}"),
        None => state.to_owned(),
    }
}

fn callbacks(state: CallbackState) -> &'static str {
    let of = CallbackState::ALL.iter().find(|each| each.0 == state);
    of.map_or("", |each| each.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_of_messages_takes_what_their_page_takes_and_nothing_else() {
        let query =
            "since=2026-07-01&zone=Europe%2FBrussels&callbacks=failed&column=rssi&column=time";
        let (asked, columns) = asked(query).unwrap();
        // Midnight of that zone in summer.
        assert_eq!(asked.since, Some(1_782_856_800_000));
        assert_eq!((asked.before, asked.callbacks.as_str()), (None, "failed"));
        let names: Vec<&str> = columns.iter().map(|column| column.1).collect();
        assert_eq!(names, ["time", "rssi"]);
        for (wrong, field) in [
            ("after=x", "after"),
            ("size=25", "size"),
            ("since=soon", "since"),
            ("zone=Nowhere", "zone"),
            ("column=shoe", "column"),
            ("since=2026-07-01&since=2026-07-02", "since"),
        ] {
            let refused = super::asked(wrong).expect_err("it makes no sense");
            assert_eq!(refused.field.as_deref(), Some(field), "{wrong}");
        }
    }

    #[test]
    fn each_station_is_told_once() {
        let heard = |id: u32| ReceptionView {
            station: domain::StationId(id),
            time: domain::UnixMillis(0),
            rssi: None,
            snr: None,
            freq: None,
            rep: None,
        };
        assert_eq!(
            stations(&[heard(0x10), heard(0x20), heard(0x10)])
                .split(' ')
                .count(),
            2
        );
        assert_eq!(stations(&[]), "");
    }
}
