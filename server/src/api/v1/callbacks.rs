//! The callbacks of device types of v1.

use axum::Json;
use http::StatusCode;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::api::ask::Ask;
use crate::api::body::Body;
use crate::api::callback::{Callback, CallbackBody, NAMES};
use crate::api::door::Door;
use crate::api::problem::{ApiProblem, ErrorContent, Place};
use crate::api::{Answer, Done, named};

/// The most callbacks of one request.
const MOST: usize = 100;

pub(super) fn doors() -> Vec<Door> {
    vec![
        // The documentation says POST, and programs say GET.
        Door::at("/api/devicetypes/{id}/callbacks")
            .get(list)
            .post(list_by_post),
        Door::at("/api/devicetypes/{id}/callbacks/new").post(create),
        Door::at("/api/devicetypes/{id}/callbacks/{callback}/delete").post(delete),
        Door::at("/api/devicetypes/{id}/callbacks/{callback}/enable").post(enable),
        Door::at("/api/devicetypes/{id}/callbacks/{callback}/downlink").post(downlink),
    ]
}

#[derive(OpenApi)]
#[openapi(paths(list, list_by_post, create, delete, enable, downlink))]
pub(super) struct Doc;

/// A callback, whose address has another name here.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct OldCallback {
    #[serde(flatten)]
    callback: Callback,
    /// The template of the address.
    #[serde(skip_serializing_if = "Option::is_none")]
    url_pattern: Option<String>,
}

/// The callbacks of a device type, by what they are about.
#[derive(Debug, Default, Serialize, ToSchema)]
struct OldCallbackList {
    /// Of messages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    data: Vec<OldCallback>,
    /// Of services.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    service: Vec<OldCallback>,
    /// Of errors.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    error: Vec<OldCallback>,
}

async fn listed(ask: &Ask) -> Answer<OldCallbackList> {
    let all = ask.engine.list_callbacks(&ask.who, ask.at("id")?).await?;
    let mut list = OldCallbackList::default();
    for one in &all {
        let mut callback = Callback::of(one);
        let into = match callback.kind() {
            0 => &mut list.data,
            1 => &mut list.service,
            _ => &mut list.error,
        };
        let url_pattern = callback.take_url();
        into.push(OldCallback {
            callback,
            url_pattern,
        });
    }
    Ok(Json(list))
}

/// The callbacks of a device type.
#[utoipa::path(
    get,
    path = "/api/devicetypes/{id}/callbacks",
    operation_id = "v1ListCallbacks",
    tag = "v1",
    params(
        ("id" = String, Path, description = "Its id"),
    ),
    responses(
        (status = 200, description = "The callbacks", body = OldCallbackList),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn list(ask: Ask) -> Answer<OldCallbackList> {
    listed(&ask).await
}

/// The callbacks of a device type.
#[utoipa::path(
    post,
    path = "/api/devicetypes/{id}/callbacks",
    operation_id = "v1ListCallbacksByPost",
    tag = "v1",
    params(
        ("id" = String, Path, description = "Its id"),
    ),
    responses(
        (status = 200, description = "The callbacks", body = OldCallbackList),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn list_by_post(ask: Ask) -> Answer<OldCallbackList> {
    listed(&ask).await
}

/// Makes callbacks: as many as are sound, from the first on.
#[utoipa::path(
    post,
    path = "/api/devicetypes/{id}/callbacks/new",
    operation_id = "v1CreateCallbacks",
    tag = "v1",
    params(
        ("id" = String, Path, description = "Its id"),
    ),
    request_body = Vec<CallbackBody>,
    responses(
        (status = 200, description = "The ids of the callbacks that were made", body = Vec<String>),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn create(ask: Ask, body: Body<Vec<CallbackBody>>) -> Answer<Vec<String>> {
    let of = ask.at("id")?;
    if body.0.len() > MOST {
        let message = format!("has more than {MOST} callbacks");
        return Err(ApiProblem::at(Place::Body, "", message));
    }
    // Before any is made, all are read.
    let forms = body.0.into_iter().map(CallbackBody::form);
    let forms = forms.collect::<Result<Vec<_>, ApiProblem>>()?;
    let mut made = Vec::with_capacity(forms.len());
    for form in &forms {
        let one = ask.engine.create_callback(&ask.who, of, form).await;
        made.push(one.map_err(named(NAMES))?.to_string());
    }
    Ok(Json(made))
}

/// Deletes a callback.
#[utoipa::path(
    post,
    path = "/api/devicetypes/{id}/callbacks/{callback}/delete",
    operation_id = "v1DeleteCallback",
    tag = "v1",
    params(
        ("id" = String, Path, description = "Its id"),
        ("callback" = String, Path, description = "The callback's id"),
    ),
    responses(
        (status = 200, description = "It is deleted"),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn delete(ask: Ask) -> Done {
    let (of, id) = (ask.at("id")?, ask.at("callback")?);
    ask.engine.delete_callback(&ask.who, of, id).await?;
    Ok(StatusCode::OK)
}

/// Switches a callback on or off.
#[utoipa::path(
    post,
    path = "/api/devicetypes/{id}/callbacks/{callback}/enable",
    operation_id = "v1EnableCallback",
    tag = "v1",
    params(
        ("id" = String, Path, description = "Its id"),
        ("callback" = String, Path, description = "The callback's id"),
        ("enabled" = bool, Query, description = "Whether it is to be on"),
    ),
    responses(
        (status = 200, description = "It is"),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn enable(ask: Ask) -> Done {
    let query = ask.query(&["enabled", "enable", "!"])?;
    let enabled = query.truth("enabled")?.or(query.truth("enable")?);
    let enabled =
        enabled.ok_or_else(|| ApiProblem::at(Place::Query, "enabled", domain::Fault::Missing))?;
    let (of, id) = (ask.at("id")?, ask.at("callback")?);
    let switched = ask.engine.enable_callback(&ask.who, of, id, enabled);
    switched.await?;
    Ok(StatusCode::OK)
}

/// Has devices of callback mode get the answers of this callback.
#[utoipa::path(
    post,
    path = "/api/devicetypes/{id}/callbacks/{callback}/downlink",
    operation_id = "v1SelectDownlinkCallback",
    tag = "v1",
    params(
        ("id" = String, Path, description = "Its id"),
        ("callback" = String, Path, description = "The callback's id"),
    ),
    responses(
        (status = 200, description = "They do"),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn downlink(ask: Ask) -> Done {
    let (of, id) = (ask.at("id")?, ask.at("callback")?);
    let chosen = ask.engine.choose_downlink_callback(&ask.who, of, Some(id));
    chosen.await?;
    Ok(StatusCode::OK)
}
