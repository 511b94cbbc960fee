//! What callbacks could not deliver, of v1.

use std::collections::BTreeMap;

use axum::Json;
use domain::UnixMillis;
use domain::callback::{Parameter, Sent, Undelivered, UndeliveredOf};
use domain::permission::Action;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::MOST;
use crate::api::Answer;
use crate::api::ask::Ask;
use crate::api::door::Door;
use crate::api::paging::list;
use crate::api::problem::{ApiProblem, ErrorContent};

/// Where nothing else is said, what is older than this (ms) is not told.
const MONTH: i64 = 30 * 86_400_000;

pub(super) fn doors() -> Vec<Door> {
    vec![Door::at("/api/callbacks/messages/error").get(list)]
}

#[derive(OpenApi)]
#[openapi(paths(list))]
pub(super) struct Doc;

list!(
    /// What could not be delivered, newest first.
    OldNotDeliveredList, OldNotDelivered
);

/// Something that a callback could not deliver.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OldNotDelivered {
    /// The device that it tells of.
    #[serde(skip_serializing_if = "Option::is_none")]
    device: Option<String>,
    /// The device type of the callback.
    device_type: String,
    /// The time of the message, in ms.
    time: i64,
    /// The bytes of the message in hex.
    data: String,
    /// The signal to noise ratio of the message in dB.
    #[serde(skip_serializing_if = "Option::is_none")]
    snr: Option<f64>,
    /// The HTTP status; 600 where no answer came.
    status: u16,
    /// What the receiver answered, or why there was no answer.
    message: String,
    /// What was sent.
    #[schema(value_type = Object)]
    callback: Sent,
    /// Every variable with its value.
    #[schema(value_type = Object)]
    parameters: BTreeMap<String, Parameter>,
}

impl OldNotDelivered {
    fn of(one: Undelivered) -> Self {
        Self {
            device: one.device.map(|id| id.to_string()),
            device_type: one.device_type.to_string(),
            time: one.time.0,
            data: one.data,
            snr: one.snr,
            status: one.status,
            message: one.message,
            callback: one.callback,
            parameters: one.parameters,
        }
    }
}

/// What callbacks could not deliver: of a device, else of a device type, else of a group.
#[utoipa::path(
    get,
    path = "/api/callbacks/messages/error",
    operation_id = "v1ListNotDelivered",
    tag = "v1",
    params(
        ("hexId" = Option<String>, Query, description = "Of this device"),
        ("deviceTypeId" = Option<String>, Query, description = "Of this device type"),
        ("groupId" = Option<String>, Query, description = "Of this group and those below it"),
        ("since" = Option<i64>, Query, description = "From this time (ms) on; a month ago where nothing is said"),
        ("before" = Option<i64>, Query, description = "Before this time (ms)"),
        ("limit" = Option<u32>, Query, description = "1 to 100"),
        ("offset" = Option<u32>, Query, description = "0 to 5,000"),
    ),
    responses(
        (status = 200, description = "What was not delivered", body = OldNotDeliveredList),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn list(ask: Ask) -> Answer<OldNotDeliveredList> {
    let query = ask.query(&[
        "limit",
        "offset",
        "pageId",
        "since",
        "before",
        "hexId",
        "deviceTypeId",
        "groupId",
        "!",
    ])?;
    let (since, before) = query.times(1)?;
    let ago = UnixMillis(ask.engine.world.clock.now().0 - MONTH);
    let times = (Some(since.unwrap_or(ago)), before);
    let mut roles = ask.who.roles.iter();
    let own = roles.find(|role| role.actions.has(Action::Read));
    let of = match (
        query.of("hexId")?,
        query.of("deviceTypeId")?,
        query.of("groupId")?,
    ) {
        (Some(device), ..) => UndeliveredOf::Device(device),
        (None, Some(device_type), _) => UndeliveredOf::DeviceType(device_type),
        (None, None, Some(group)) => UndeliveredOf::Group(group),
        (None, None, None) => {
            let own = own.ok_or_else(ApiProblem::not_found)?;
            UndeliveredOf::Group(own.group)
        }
    };
    let slice = query.slice(MOST)?;
    let part = ask.engine.undelivered_part(&ask.who, of, times, &slice);
    let part = part
        .await
        .map_err(|error| ApiProblem::from(error).of_query())?;
    let next = ask.next(&slice, part.next.as_deref());
    let rows = part.rows.into_iter().map(OldNotDelivered::of);
    Ok(Json(OldNotDeliveredList::of(rows.collect(), next)))
}
