//! What is read of one device beside itself.

use axum::Json;
use domain::DeviceId;
use domain::callback::UndeliveredOf;
use domain::message::MessagesOf;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::api::Answer;
use crate::api::ask::Ask;
use crate::api::consumption::DayConsumption;
use crate::api::door::Door;
use crate::api::paging::list;
use crate::api::problem::{ApiProblem, ErrorContent};
use crate::api::v2::lists::MOST;
use crate::api::v2::messages::{self, ComputedLocation, MessageList};
use crate::api::v2::undelivered::{self, NotDeliveredList};

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::at("/api/v2/devices/{id}/messages").get(said),
        Door::at("/api/v2/devices/{id}/messages/metric").get(metric),
        Door::at("/api/v2/devices/{id}/locations").get(locations),
        Door::at("/api/v2/devices/{id}/callbacks-not-delivered").get(not_delivered),
        Door::at("/api/v2/devices/{id}/consumption/{year}").get(consumption),
        Door::at("/api/v2/devices/{id}/consumption/{year}/{month}").get(consumption_of_month),
    ]
}

#[derive(OpenApi)]
#[openapi(paths(
    said,
    metric,
    locations,
    not_delivered,
    consumption,
    consumption_of_month
))]
pub(in crate::api::v2) struct Doc;

/// The messages of a device, newest first.
#[utoipa::path(
    get,
    path = "/api/v2/devices/{id}/messages",
    operation_id = "listDeviceMessages",
    tag = "Devices",
    params(
        ("id" = String, Path, description = "Its id in hex"),
        ("fields" = Option<String>, Query, description = "What is told beside: oob, ackRequired, device(name), rinfos(cbStatus,rep,baseStation(name)), downlinkAnswerStatus(baseStation(name))"),
        ("since" = Option<i64>, Query, description = "Only those of this time (ms) or later"),
        ("before" = Option<i64>, Query, description = "Only those before this time (ms)"),
        ("limit" = Option<u32>, Query, description = "1 to 100; 100 where nothing is said"),
        ("offset" = Option<u32>, Query, description = "Rows to pass over, at most 100,000"),
    ),
    responses(
        (status = 200, description = "The messages", body = MessageList),
        (status = 400, description = "Something is wrong with the parameters", body = ErrorContent),
        (status = 404, description = "The device is not there, or not to be seen", body = ErrorContent),
        (status = 412, description = "`since` lies after `before`", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn said(ask: Ask) -> Answer<MessageList> {
    const KNOWN: [&str; 5] = ["fields", "since", "before", "limit", "offset"];
    let of = MessagesOf::Device(ask.at("id")?);
    messages::list(&ask, of, &KNOWN).await
}

/// How many messages a device sent.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Metric {
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
    path = "/api/v2/devices/{id}/messages/metric",
    operation_id = "getDeviceMessageMetric",
    tag = "Devices",
    params(("id" = String, Path, description = "Its id in hex")),
    responses(
        (status = 200, description = "How many", body = Metric),
        (status = 404, description = "The device is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn metric(ask: Ask) -> Answer<Metric> {
    ask.no_query()?;
    let counts = ask.engine.message_counts(&ask.who, ask.at("id")?).await?;
    Ok(Json(Metric {
        last_day: counts.day,
        last_week: counts.week,
        last_month: counts.month,
    }))
}

/// Where a device was.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeviceLocation {
    /// When, in ms.
    time: i64,
    /// Whether it is known where; it is, of everything that is told here.
    valid: bool,
    #[serde(flatten)]
    place: ComputedLocation,
}

list!(
    /// Where a device was, newest first.
    LocationList, DeviceLocation
);

/// Where a device was, by its messages, newest first.
#[utoipa::path(
    get,
    path = "/api/v2/devices/{id}/locations",
    operation_id = "listDeviceLocations",
    tag = "Devices",
    params(
        ("id" = String, Path, description = "Its id in hex"),
        ("oob" = Option<bool>, Query, description = "Whether out-of-band frames tell it, too"),
        ("since" = Option<i64>, Query, description = "Only those of this time (ms) or later"),
        ("before" = Option<i64>, Query, description = "Only those before this time (ms)"),
        ("limit" = Option<u32>, Query, description = "1 to 100; 100 where nothing is said"),
        ("offset" = Option<u32>, Query, description = "Rows to pass over, at most 100,000"),
    ),
    responses(
        (status = 200, description = "Where it was", body = LocationList),
        (status = 400, description = "Something is wrong with the parameters", body = ErrorContent),
        (status = 404, description = "The device is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn locations(ask: Ask) -> Answer<LocationList> {
    let query = ask.query(&["oob", "since", "before", "limit", "offset"])?;
    let (times, slice, oob) = (query.times(1)?, query.slice(MOST)?, query.flag("oob")?);
    let id = ask.at("id")?;
    let part = ask.engine.places_part(&ask.who, id, times, oob, &slice);
    let part = part
        .await
        .map_err(|error| ApiProblem::from(error).of_query())?;
    let times: Vec<_> = part.rows.iter().map(|row| row.0).collect();
    let next = ask.before(&slice, 1, &times, part.next);
    let rows = part.rows.into_iter().map(|(time, place)| DeviceLocation {
        time: time.0,
        valid: true,
        place: ComputedLocation::of(place),
    });
    Ok(Json(LocationList::of(rows.collect(), next)))
}

/// What callbacks could not deliver of a device, newest first.
#[utoipa::path(
    get,
    path = "/api/v2/devices/{id}/callbacks-not-delivered",
    operation_id = "listDeviceCallbacksNotDelivered",
    tag = "Devices",
    params(
        ("id" = String, Path, description = "Its id in hex"),
        ("since" = Option<i64>, Query, description = "Only what was owed at this time (ms) or later"),
        ("before" = Option<i64>, Query, description = "Only what was owed before this time (ms)"),
        ("limit" = Option<u32>, Query, description = "1 to 100; 100 where nothing is said"),
        ("offset" = Option<u32>, Query, description = "Rows to pass over, at most 100,000"),
        ("pageId" = Option<String>, Query, description = "The part of the list, from `paging.next`"),
    ),
    responses(
        (status = 200, description = "What was not delivered", body = NotDeliveredList),
        (status = 404, description = "The device is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn not_delivered(ask: Ask) -> Answer<NotDeliveredList> {
    let of = UndeliveredOf::Device(ask.at("id")?);
    undelivered::list(&ask, of).await
}

/// What a device used, day by day.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Consumption {
    /// The device's id in decimal digits, and the year.
    id: String,
    /// Each day from the first of the year, or of the month, up to today.
    device_consumptions: Vec<DayConsumption>,
}

/// What a device used on each day of a year.
#[utoipa::path(
    get,
    path = "/api/v2/devices/{id}/consumption/{year}",
    operation_id = "getDeviceConsumption",
    tag = "Devices",
    params(
        ("id" = String, Path, description = "Its id in hex"),
        ("year" = i64, Path, description = "The year"),
    ),
    responses(
        (status = 200, description = "Day by day", body = Consumption),
        (status = 400, description = "There is no such year", body = ErrorContent),
        (status = 404, description = "The device is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn consumption(ask: Ask) -> Answer<Consumption> {
    used(&ask, None).await
}

/// What a device used on each day of a month.
#[utoipa::path(
    get,
    path = "/api/v2/devices/{id}/consumption/{year}/{month}",
    operation_id = "getDeviceConsumptionOfMonth",
    tag = "Devices",
    params(
        ("id" = String, Path, description = "Its id in hex"),
        ("year" = i64, Path, description = "The year"),
        ("month" = i64, Path, description = "The month, 1 to 12"),
    ),
    responses(
        (status = 200, description = "Day by day", body = Consumption),
        (status = 400, description = "There is no such month", body = ErrorContent),
        (status = 404, description = "The device is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn consumption_of_month(ask: Ask) -> Answer<Consumption> {
    let month = ask.number_at("month")?;
    used(&ask, Some(month)).await
}

async fn used(ask: &Ask, month: Option<i64>) -> Answer<Consumption> {
    ask.no_query()?;
    let (id, year): (DeviceId, i64) = (ask.at("id")?, ask.number_at("year")?);
    let days = ask.engine.device_consumption(&ask.who, id, year, month);
    let days = days
        .await
        .map_err(|error| ApiProblem::from(error).of_path())?;
    Ok(Json(Consumption {
        id: format!("{}_{year}", id.0),
        device_consumptions: days.into_iter().map(DayConsumption::of).collect(),
    }))
}
