//! Messages of v1: times in seconds, signals as text.

use axum::Json;
use domain::message::{MessagePart, MessagePick, MessageView, MessagesOf};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::MOST;
use crate::api::Answer;
use crate::api::ask::Ask;
use crate::api::callback_status::CallbackStatus;
use crate::api::door::Door;
use crate::api::paging::list;
use crate::api::problem::{ApiProblem, ErrorContent};

/// Milliseconds of the unit of v1.
pub(super) const SECOND: i64 = 1000;

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::at("/api/devices/{id}/messages").get(of_device),
        Door::at("/api/devicetypes/{id}/messages").get(of_type),
        Door::at("/api/devices/{id}/locations").get(locations),
        Door::at("/api/devices/{id}/messages/metric")
            .or("/api/devices/{id}/messages/metrics")
            .get(metric),
    ]
}

#[derive(OpenApi)]
#[openapi(paths(of_device, of_type, locations, metric))]
pub(super) struct Doc;

list!(
    /// Messages, newest first.
    OldMessageList, OldMessage
);

/// A message.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OldMessage {
    /// Who sent it, in hex.
    device: String,
    /// When it was first heard, in seconds.
    time: i64,
    /// Its bytes in hex.
    data: String,
    /// The best signal to noise ratio in dB, as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    snr: Option<String>,
    /// LIMIT, AVERAGE, GOOD or EXCELLENT.
    #[serde(skip_serializing_if = "Option::is_none")]
    link_quality: Option<String>,
    /// Its sequence number.
    seq_number: u16,
    /// Who heard it.
    rinfos: Vec<OldReception>,
    /// Where it was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    computed_location: Option<OldLocation>,
    /// The answer to the device.
    #[serde(skip_serializing_if = "Option::is_none")]
    downlink_answer_status: Option<OldAnswer>,
    /// How many frames devices send for it.
    nb_frames: i32,
}

/// How a base station heard a message.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct OldReception {
    /// The base station, four hex digits or more.
    tap: String,
    /// Seconds after the first.
    delay: f64,
    /// Where it stands: latitude in whole degrees, as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    lat: Option<String>,
    /// Longitude in whole degrees, as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    lng: Option<String>,
    /// What became of the callbacks; with `cbStatus=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    cb_status: Option<Vec<CallbackStatus>>,
}

/// A place.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OldLocation {
    /// Latitude in degrees.
    lat: f64,
    /// Longitude in degrees.
    lng: f64,
    /// Metres; 0 where the device said it.
    radius: i64,
    /// 0 from the stations that heard it, 1 said by the device.
    source: i32,
}

impl OldLocation {
    pub(super) fn of(place: domain::location::Position) -> Self {
        Self {
            lat: place.lat,
            lng: place.lng,
            radius: place.radius,
            source: place.source as i32,
        }
    }
}

/// The answer to a device.
#[derive(Debug, Serialize, ToSchema)]
struct OldAnswer {
    /// Its eight bytes in hex.
    data: String,
}

impl OldMessage {
    fn of(message: &MessageView, part: &MessagePart, callbacks: bool) -> Self {
        let mut statuses = callbacks.then(|| {
            let each = message.deliveries.iter();
            let each = each.filter_map(|delivery| CallbackStatus::of(delivery, SECOND));
            each.collect::<Vec<_>>()
        });
        let rinfos = message.receptions.iter().map(|heard| {
            let place = part.stations.get(&heard.station);
            let place = place.and_then(|station| station.place);
            let whole = |degrees: f64| format!("{:.1}", degrees.round());
            OldReception {
                tap: heard.station.to_string(),
                delay: (heard.time.0 - message.time.0) as f64 / 1000.0,
                lat: place.map(|place| whole(place.0)),
                lng: place.map(|place| whole(place.1)),
                cb_status: statuses.take(),
            }
        });
        let rinfos = rinfos.collect();
        let quality = message.lqi;
        let known = quality != domain::link_quality::LinkQuality::NotAvailable;
        let answer = message.downlink.as_ref();
        Self {
            device: message.device.to_string(),
            time: message.time.seconds(),
            data: message.data.clone(),
            snr: message.snr.map(|snr| format!("{snr:.2}")),
            link_quality: known.then(|| quality.word().to_uppercase()),
            seq_number: message.seq_number,
            rinfos,
            computed_location: message.position.map(OldLocation::of),
            downlink_answer_status: answer
                .and_then(|answer| answer.data.clone())
                .map(|data| OldAnswer { data }),
            nb_frames: 3,
        }
    }
}

async fn said(ask: &Ask, of: MessagesOf) -> Answer<OldMessageList> {
    let query = ask.query(&["limit", "before", "since", "offset", "cbStatus", "!"])?;
    let (since, before) = query.times(SECOND)?;
    let callbacks = query.flag("cbStatus")?;
    let pick = MessagePick {
        since,
        before,
        receptions: true,
        callbacks,
        downlinks: true,
        ..MessagePick::default()
    };
    let slice = query.slice(MOST)?;
    let part = ask.engine.messages_part(&ask.who, of, &pick, &slice).await;
    let part = part.map_err(|error| ApiProblem::from(error).of_query())?;
    let times: Vec<_> = part.rows.iter().map(|row| row.time).collect();
    let next = ask.before(&slice, SECOND, &times, part.next);
    let rows = part.rows.iter();
    let rows = rows.map(|row| OldMessage::of(row, &part, callbacks));
    Ok(Json(OldMessageList::of(rows.collect(), next)))
}

/// The messages of a device, newest first.
#[utoipa::path(
    get,
    path = "/api/devices/{id}/messages",
    operation_id = "v1ListDeviceMessages",
    tag = "v1",
    params(
        ("id" = String, Path, description = "Its id in hex"),
        ("limit" = Option<u32>, Query, description = "1 to 100"),
        ("since" = Option<i64>, Query, description = "Only those of this time (seconds) or later"),
        ("before" = Option<i64>, Query, description = "Only those before this time (seconds)"),
        ("offset" = Option<u32>, Query, description = "0 to 5,000"),
        ("cbStatus" = Option<bool>, Query, description = "Whether it is told what became of callbacks"),
    ),
    responses(
        (status = 200, description = "The messages", body = OldMessageList),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn of_device(ask: Ask) -> Answer<OldMessageList> {
    said(&ask, MessagesOf::Device(ask.at("id")?)).await
}

/// What devices of a type sent while they were of it, newest first.
#[utoipa::path(
    get,
    path = "/api/devicetypes/{id}/messages",
    operation_id = "v1ListDeviceTypeMessages",
    tag = "v1",
    params(
        ("id" = String, Path, description = "Its id"),
        ("limit" = Option<u32>, Query, description = "1 to 100"),
        ("since" = Option<i64>, Query, description = "Only those of this time (seconds) or later"),
        ("before" = Option<i64>, Query, description = "Only those before this time (seconds)"),
        ("offset" = Option<u32>, Query, description = "0 to 5,000"),
        ("cbStatus" = Option<bool>, Query, description = "Whether it is told what became of callbacks"),
    ),
    responses(
        (status = 200, description = "The messages", body = OldMessageList),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn of_type(ask: Ask) -> Answer<OldMessageList> {
    said(&ask, MessagesOf::DeviceType(ask.at("id")?)).await
}

list!(
    /// Where a device was, newest first.
    OldPlaceList, OldPlace
);

/// Where a device was.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OldPlace {
    /// When, in ms.
    time: i64,
    /// Whether it is known where; it is, of everything that is told here.
    valid: bool,
    #[serde(flatten)]
    place: OldLocation,
}

/// Where a device was, by its messages, newest first. The times that are asked for are in seconds.
#[utoipa::path(
    get,
    path = "/api/devices/{id}/locations",
    operation_id = "v1ListDeviceLocations",
    tag = "v1",
    params(
        ("id" = String, Path, description = "Its id in hex"),
        ("limit" = Option<u32>, Query, description = "1 to 100"),
        ("since" = Option<i64>, Query, description = "Only those of this time (seconds) or later"),
        ("before" = Option<i64>, Query, description = "Only those before this time (seconds)"),
        ("offset" = Option<u32>, Query, description = "0 to 5,000"),
    ),
    responses(
        (status = 200, description = "Where it was", body = OldPlaceList),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn locations(ask: Ask) -> Answer<OldPlaceList> {
    let query = ask.query(&["limit", "before", "since", "offset", "!"])?;
    let (times, slice) = (query.times(SECOND)?, query.slice(MOST)?);
    let id = ask.at("id")?;
    let part = ask.engine.places_part(&ask.who, id, times, false, &slice);
    let part = part
        .await
        .map_err(|error| ApiProblem::from(error).of_query())?;
    let times: Vec<_> = part.rows.iter().map(|row| row.0).collect();
    let next = ask.before(&slice, SECOND, &times, part.next);
    let rows = part.rows.into_iter().map(|(time, place)| OldPlace {
        time: time.0,
        valid: true,
        place: OldLocation::of(place),
    });
    Ok(Json(OldPlaceList::of(rows.collect(), next)))
}

/// How many messages a device sent.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct OldMetric {
    /// In the last 24 hours.
    last_day: i64,
    /// In the last seven days.
    last_week: i64,
    /// In the last thirty days.
    last_month: i64,
}

/// How many messages a device sent lately.
#[utoipa::path(
    get,
    path = "/api/devices/{id}/messages/metric",
    operation_id = "v1GetDeviceMessageMetric",
    tag = "v1",
    params(("id" = String, Path, description = "Its id in hex")),
    responses(
        (status = 200, description = "How many", body = OldMetric),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn metric(ask: Ask) -> Answer<OldMetric> {
    let counts = ask.engine.message_counts(&ask.who, ask.at("id")?).await?;
    Ok(Json(OldMetric {
        last_day: counts.day,
        last_week: counts.week,
        last_month: counts.month,
    }))
}
