//! The callbacks of a device type.

use axum::Json;
use domain::DeviceTypeId;
use domain::callback::UndeliveredOf;
use domain::list::Slice;
use http::StatusCode;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::api::ask::Ask;
use crate::api::body::Body;
use crate::api::callback::{Callback, CallbackBody, NAMES};
use crate::api::door::Door;
use crate::api::problem::{ApiProblem, ErrorContent};
use crate::api::v2::lists::{MOST, TIMED};
use crate::api::v2::shape::Made;
use crate::api::v2::undelivered::NotDelivered;
use crate::api::{Answer, Done, named};

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::at("/api/v2/device-types/{id}/callbacks")
            .get(list)
            .post(create),
        Door::at("/api/v2/device-types/{id}/callbacks/{callback}")
            .put(update)
            .delete(delete),
        Door::at("/api/v2/device-types/{id}/callbacks/{callback}/enable").put(enable),
        Door::at("/api/v2/device-types/{id}/callbacks/{callback}/downlink").put(downlink),
        Door::at("/api/v2/device-types/{id}/callbacks/{callback}/callbacks-not-delivered")
            .get(not_delivered),
    ]
}

#[derive(OpenApi)]
#[openapi(paths(list, create, update, delete, enable, downlink, not_delivered))]
pub(in crate::api::v2) struct Doc;

/// The callbacks of a device type: all of them, however many there are.
#[derive(Debug, Serialize, ToSchema)]
struct CallbackList {
    /// The callbacks, oldest first.
    data: Vec<Callback>,
}

/// The callbacks of a device type.
#[utoipa::path(
    get,
    path = "/api/v2/device-types/{id}/callbacks",
    operation_id = "listCallbacks",
    tag = "Device types",
    params(("id" = String, Path, description = "The device type's id")),
    responses(
        (status = 200, description = "The callbacks", body = CallbackList),
        (status = 404, description = "The device type is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn list(ask: Ask) -> Answer<CallbackList> {
    ask.no_query()?;
    let all = ask.engine.list_callbacks(&ask.who, ask.at("id")?).await?;
    let data = all.iter().map(Callback::of).collect();
    Ok(Json(CallbackList { data }))
}

/// Makes a callback.
#[utoipa::path(
    post,
    path = "/api/v2/device-types/{id}/callbacks",
    operation_id = "createCallback",
    tag = "Device types",
    params(("id" = String, Path, description = "The device type's id")),
    request_body = CallbackBody,
    responses(
        (status = 201, description = "It is made", body = Made),
        (status = 400, description = "Something is wrong with the body", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "The device type is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn create(
    ask: Ask,
    body: Body<CallbackBody>,
) -> Result<(StatusCode, Json<Made>), ApiProblem> {
    ask.no_query()?;
    let of = ask.at("id")?;
    let input = body.0.form()?;
    let made = ask.engine.create_callback(&ask.who, of, &input).await;
    let id = made.map_err(named(NAMES))?.to_string();
    Ok((StatusCode::CREATED, Json(Made { id })))
}

/// Changes of a callback what is present in the body; `null` removes.
#[utoipa::path(
    put,
    path = "/api/v2/device-types/{id}/callbacks/{callback}",
    operation_id = "updateCallback",
    tag = "Device types",
    params(
        ("id" = String, Path, description = "The device type's id"),
        ("callback" = String, Path, description = "The callback's id"),
    ),
    request_body = CallbackBody,
    responses(
        (status = 204, description = "It is changed"),
        (status = 400, description = "Something is wrong with the body", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn update(ask: Ask, body: Body<CallbackBody>) -> Done {
    ask.no_query()?;
    let (of, id) = (ask.at("id")?, ask.at("callback")?);
    let there = ask.engine.callback(&ask.who, of, id).await?;
    let input = body.0.over(&there)?;
    let changed = ask.engine.edit_callback(&ask.who, of, id, &input).await;
    changed.map_err(named(NAMES))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Deletes a callback.
#[utoipa::path(
    delete,
    path = "/api/v2/device-types/{id}/callbacks/{callback}",
    operation_id = "deleteCallback",
    tag = "Device types",
    params(
        ("id" = String, Path, description = "The device type's id"),
        ("callback" = String, Path, description = "The callback's id"),
    ),
    responses(
        (status = 204, description = "It is deleted"),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn delete(ask: Ask) -> Done {
    ask.no_query()?;
    let (of, id) = (ask.at("id")?, ask.at("callback")?);
    ask.engine.delete_callback(&ask.who, of, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Switches a callback on or off.
#[utoipa::path(
    put,
    path = "/api/v2/device-types/{id}/callbacks/{callback}/enable",
    operation_id = "enableCallback",
    tag = "Device types",
    params(
        ("id" = String, Path, description = "The device type's id"),
        ("callback" = String, Path, description = "The callback's id"),
        ("enabled" = bool, Query, description = "Whether it is to be on"),
    ),
    responses(
        (status = 204, description = "It is"),
        (status = 400, description = "It is not said whether on or off", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn enable(ask: Ask) -> Done {
    let query = ask.query(&["enabled"])?;
    query.required("enabled")?;
    let enabled = query.flag("enabled")?;
    let (of, id) = (ask.at("id")?, ask.at("callback")?);
    let switched = ask.engine.enable_callback(&ask.who, of, id, enabled);
    switched.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Has devices of callback mode get the answers of this callback.
#[utoipa::path(
    put,
    path = "/api/v2/device-types/{id}/callbacks/{callback}/downlink",
    operation_id = "selectDownlinkCallback",
    tag = "Device types",
    params(
        ("id" = String, Path, description = "The device type's id"),
        ("callback" = String, Path, description = "The callback's id"),
    ),
    responses(
        (status = 204, description = "They do"),
        (status = 400, description = "It brings no answers", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn downlink(ask: Ask) -> Done {
    ask.no_query()?;
    let (of, id) = (ask.at("id")?, ask.at("callback")?);
    let chosen = ask.engine.choose_downlink_callback(&ask.who, of, Some(id));
    chosen.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a callback could not deliver last.
#[utoipa::path(
    get,
    path = "/api/v2/device-types/{id}/callbacks/{callback}/callbacks-not-delivered",
    operation_id = "getLastNotDelivered",
    tag = "Device types",
    params(
        ("id" = String, Path, description = "The device type's id"),
        ("callback" = String, Path, description = "The callback's id"),
        ("since" = Option<i64>, Query, description = "Only what was owed at this time (ms) or later"),
        ("before" = Option<i64>, Query, description = "Only what was owed before this time (ms)"),
        ("limit" = Option<u32>, Query, description = "Of no account: it is one"),
        ("offset" = Option<u32>, Query, description = "How many later ones to pass over"),
    ),
    responses(
        (status = 200, description = "What was not delivered; an empty object where there is nothing", body = NotDelivered),
        (status = 404, description = "The callback is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn not_delivered(ask: Ask) -> Answer<serde_json::Value> {
    let query = ask.query(&TIMED)?;
    let (times, slice) = (query.times(1)?, query.slice(MOST)?);
    let one = Slice { limit: 1, ..slice };
    let (of, id): (DeviceTypeId, _) = (ask.at("id")?, ask.at("callback")?);
    let of = UndeliveredOf::Callback(of, id);
    let part = ask.engine.undelivered_part(&ask.who, of, times, &one);
    let part = part
        .await
        .map_err(|error| ApiProblem::from(error).of_query())?;
    let last = part.rows.into_iter().next();
    let last = last.map(|row| serde_json::to_value(NotDelivered::of(row, true)));
    // Texts and numbers only: nothing in it that JSON could not say.
    let nothing = serde_json::Value::Object(serde_json::Map::default());
    Ok(Json(last.and_then(Result::ok).unwrap_or(nothing)))
}
