//! What befell the communication of devices, of v1: that they fell silent, and that a base station
//! which heard them did.

use axum::Json;
use domain::event::{EventView, Severity};
use domain::message::MessagesOf;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::MOST;
use super::messages::SECOND;
use crate::api::Answer;
use crate::api::ask::Ask;
use crate::api::door::Door;
use crate::api::paging::list;
use crate::api::problem::{ApiProblem, ErrorContent};

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::at("/api/devices/{id}/status/error").get(silent),
        Door::at("/api/devices/{id}/status/warn").get(warned),
        Door::at("/api/devicetypes/{id}/status/error").get(silent_of_type),
        Door::at("/api/devicetypes/{id}/status/warn").get(warned_of_type),
    ]
}

#[derive(OpenApi)]
#[openapi(paths(silent, warned, silent_of_type, warned_of_type))]
pub(super) struct Doc;

list!(
    /// What befell devices, newest first.
    StatusList, Status
);

/// Something that befell a device, or devices.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Status {
    /// The device; of errors.
    #[serde(skip_serializing_if = "Option::is_none")]
    device_id: Option<String>,
    /// The devices; of warnings.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    device_ids: Vec<String>,
    /// When, in ms.
    time: i64,
    /// What, in words.
    message: String,
    /// ERROR or WARN.
    severity: &'static str,
    /// The device type.
    device_type_id: String,
    /// What was told by callbacks: see the events of the device.
    #[schema(value_type = Vec<Object>)]
    callbacks: [(); 0],
}

impl Status {
    fn of(event: EventView) -> Self {
        let error = event.severity == Severity::Error;
        let device = event.device.to_string();
        let heard = event.variables.last_heard;
        let since = heard.map(|time| domain::UnixMillis(time).utc());
        Self {
            message: match (error, since) {
                (true, Some(since)) => format!("No message received since {since}"),
                (true, None) => "No message received".to_owned(),
                (false, _) => "SIGFOX network experiencing issues that could cause message loss \
                    or delay for some devices."
                    .to_owned(),
            },
            device_ids: if error {
                Vec::new()
            } else {
                vec![device.clone()]
            },
            device_id: error.then_some(device),
            time: event.time.0,
            severity: event.severity.word(),
            device_type_id: event.device_type.to_string(),
            callbacks: [],
        }
    }
}

async fn told(ask: &Ask, of: MessagesOf, severity: Severity) -> Answer<StatusList> {
    let query = ask.query(&["limit", "before", "since", "offset", "pageId", "!"])?;
    let (times, slice) = (query.times(SECOND)?, query.slice(MOST)?);
    let part = ask
        .engine
        .troubles_part(&ask.who, of, severity, times, &slice);
    let part = part
        .await
        .map_err(|error| ApiProblem::from(error).of_query())?;
    let next = ask.next(&slice, part.next.as_deref());
    let rows = part.rows.into_iter().map(Status::of);
    Ok(Json(StatusList::of(rows.collect(), next)))
}

/// When a device fell silent.
#[utoipa::path(
    get,
    path = "/api/devices/{id}/status/error",
    operation_id = "v1ListDeviceErrors",
    tag = "v1",
    params(
        ("id" = String, Path, description = "Its id"),
        ("since" = Option<i64>, Query, description = "From this time (seconds) on"),
        ("before" = Option<i64>, Query, description = "Before this time (seconds)"),
        ("limit" = Option<u32>, Query, description = "1 to 100"),
        ("offset" = Option<u32>, Query, description = "0 to 5,000"),
    ),
    responses(
        (status = 200, description = "What befell it", body = StatusList),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn silent(ask: Ask) -> Answer<StatusList> {
    told(&ask, MessagesOf::Device(ask.at("id")?), Severity::Error).await
}

/// When a device was warned of a silent base station.
#[utoipa::path(
    get,
    path = "/api/devices/{id}/status/warn",
    operation_id = "v1ListDeviceWarnings",
    tag = "v1",
    params(
        ("id" = String, Path, description = "Its id"),
        ("since" = Option<i64>, Query, description = "From this time (seconds) on"),
        ("before" = Option<i64>, Query, description = "Before this time (seconds)"),
        ("limit" = Option<u32>, Query, description = "1 to 100"),
        ("offset" = Option<u32>, Query, description = "0 to 5,000"),
    ),
    responses(
        (status = 200, description = "What befell it", body = StatusList),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn warned(ask: Ask) -> Answer<StatusList> {
    told(&ask, MessagesOf::Device(ask.at("id")?), Severity::Warn).await
}

/// When devices of a type fell silent.
#[utoipa::path(
    get,
    path = "/api/devicetypes/{id}/status/error",
    operation_id = "v1ListDeviceTypeErrors",
    tag = "v1",
    params(
        ("id" = String, Path, description = "Its id"),
        ("since" = Option<i64>, Query, description = "From this time (seconds) on"),
        ("before" = Option<i64>, Query, description = "Before this time (seconds)"),
        ("limit" = Option<u32>, Query, description = "1 to 100"),
        ("offset" = Option<u32>, Query, description = "0 to 5,000"),
    ),
    responses(
        (status = 200, description = "What befell them", body = StatusList),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn silent_of_type(ask: Ask) -> Answer<StatusList> {
    told(&ask, MessagesOf::DeviceType(ask.at("id")?), Severity::Error).await
}

/// When devices of a type were warned of silent base stations.
#[utoipa::path(
    get,
    path = "/api/devicetypes/{id}/status/warn",
    operation_id = "v1ListDeviceTypeWarnings",
    tag = "v1",
    params(
        ("id" = String, Path, description = "Its id"),
        ("since" = Option<i64>, Query, description = "From this time (seconds) on"),
        ("before" = Option<i64>, Query, description = "Before this time (seconds)"),
        ("limit" = Option<u32>, Query, description = "1 to 100"),
        ("offset" = Option<u32>, Query, description = "0 to 5,000"),
    ),
    responses(
        (status = 200, description = "What befell them", body = StatusList),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn warned_of_type(ask: Ask) -> Answer<StatusList> {
    told(&ask, MessagesOf::DeviceType(ask.at("id")?), Severity::Warn).await
}
