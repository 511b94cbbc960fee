//! What is read of one device type beside itself.

use domain::callback::UndeliveredOf;
use domain::message::MessagesOf;
use utoipa::OpenApi;

use crate::api::Answer;
use crate::api::ask::Ask;
use crate::api::door::Door;
use crate::api::problem::ErrorContent;
use crate::api::v2::messages::{self, MessageList};
use crate::api::v2::undelivered::{self, NotDeliveredList};

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::at("/api/v2/device-types/{id}/messages").get(said),
        Door::at("/api/v2/device-types/{id}/callbacks-not-delivered").get(not_delivered),
    ]
}

#[derive(OpenApi)]
#[openapi(paths(said, not_delivered))]
pub(in crate::api::v2) struct Doc;

/// What devices of a type sent while they were of it, newest first.
#[utoipa::path(
    get,
    path = "/api/v2/device-types/{id}/messages",
    operation_id = "listDeviceTypeMessages",
    tag = "Device types",
    params(
        ("id" = String, Path, description = "Its id"),
        ("fields" = Option<String>, Query, description = "What is told beside, as of the messages of a device"),
        ("since" = Option<i64>, Query, description = "Only those of this time (ms) or later"),
        ("before" = Option<i64>, Query, description = "Only those before this time (ms)"),
        ("authorizations" = Option<bool>, Query, description = "Whether it is told what the caller may do"),
        ("limit" = Option<u32>, Query, description = "1 to 100; 100 where nothing is said"),
        ("offset" = Option<u32>, Query, description = "Rows to pass over, at most 100,000"),
    ),
    responses(
        (status = 200, description = "The messages", body = MessageList),
        (status = 400, description = "Something is wrong with the parameters", body = ErrorContent),
        (status = 404, description = "The device type is not there, or not to be seen", body = ErrorContent),
        (status = 412, description = "`since` lies after `before`", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn said(ask: Ask) -> Answer<MessageList> {
    const KNOWN: [&str; 6] = [
        "fields",
        "since",
        "before",
        "authorizations",
        "limit",
        "offset",
    ];
    let of = MessagesOf::DeviceType(ask.at("id")?);
    messages::list(&ask, of, &KNOWN).await
}

/// What callbacks of a device type could not deliver, newest first.
#[utoipa::path(
    get,
    path = "/api/v2/device-types/{id}/callbacks-not-delivered",
    operation_id = "listDeviceTypeCallbacksNotDelivered",
    tag = "Device types",
    params(
        ("id" = String, Path, description = "Its id"),
        ("since" = Option<i64>, Query, description = "Only what was owed at this time (ms) or later"),
        ("before" = Option<i64>, Query, description = "Only what was owed before this time (ms)"),
        ("limit" = Option<u32>, Query, description = "1 to 100; 100 where nothing is said"),
        ("offset" = Option<u32>, Query, description = "Rows to pass over, at most 100,000"),
        ("pageId" = Option<String>, Query, description = "The part of the list, from `paging.next`"),
    ),
    responses(
        (status = 200, description = "What was not delivered", body = NotDeliveredList),
        (status = 404, description = "The device type is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn not_delivered(ask: Ask) -> Answer<NotDeliveredList> {
    let of = UndeliveredOf::DeviceType(ask.at("id")?);
    undelivered::list(&ask, of).await
}
