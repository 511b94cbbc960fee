//! What v1 does to many devices: one after the other, and it tells of each that cannot be done.

use axum::Json;
use domain::DeviceId;
use domain::device::DeviceInput;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::id_of;
use crate::api::Answer;
use crate::api::ask::Ask;
use crate::api::body::Body;
use crate::api::door::Door;
use crate::api::forms::device_form;
use crate::api::present::Present;
use crate::api::problem::{ApiProblem, ErrorContent, Place};

/// The most devices of one request.
const MOST: usize = 1_000;

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::at("/api/devices/bulk/replace").post(replace),
        Door::at("/api/devices/bulk/edit").post(edit),
        Door::at("/api/devices/token/forbid-renewal").post(renewal),
    ]
}

#[derive(OpenApi)]
#[openapi(paths(replace, edit, renewal))]
pub(super) struct Doc;

/// What came of it.
#[derive(Debug, Serialize, ToSchema)]
struct Outcome {
    /// How many devices there were.
    total: usize,
    /// Of how many it could not be done.
    error: usize,
    /// Why, one by one.
    log: Vec<String>,
}

fn bounded(count: usize) -> Result<(), ApiProblem> {
    match count > MOST {
        false => Ok(()),
        true => {
            let message = format!("are more than {MOST} devices");
            Err(ApiProblem::at(Place::Body, "", message))
        }
    }
}

/// A device whose token goes to another.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Replacement {
    /// The one that has it.
    device_id: String,
    /// The one that gets it.
    target_device_id: String,
}

/// Moves the tokens of devices to others of the same device types.
#[utoipa::path(
    post,
    path = "/api/devices/bulk/replace",
    operation_id = "v1ReplaceDevices",
    tag = "v1",
    request_body = Vec<Replacement>,
    responses(
        (status = 200, description = "What came of it", body = Outcome),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn replace(ask: Ask, body: Body<Vec<Replacement>>) -> Answer<Outcome> {
    bounded(body.0.len())?;
    let mut log = Vec::new();
    for (nth, one) in body.0.iter().enumerate() {
        let done = async {
            let from: DeviceId = id_of(&one.device_id, "deviceId")?;
            let to: DeviceId = id_of(&one.target_device_id, "targetDeviceId")?;
            Ok::<(), ApiProblem>(ask.engine.replace(&ask.who, from, to).await?)
        };
        if let Err(problem) = done.await {
            log.push(format!("Object {} : {}", nth + 1, problem.message()));
        }
    }
    Ok(Json(Outcome {
        total: body.0.len(),
        error: log.len(),
        log,
    }))
}

/// What becomes of a device: only what is present changes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct OldDeviceEdit {
    /// Its id in hex.
    id: String,
    /// Its name.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    name: Present<String>,
    /// Latitude in degrees.
    #[serde(default)]
    #[schema(value_type = Option<f64>)]
    lat: Present<f64>,
    /// Longitude in degrees.
    #[serde(default)]
    #[schema(value_type = Option<f64>)]
    lng: Present<f64>,
    /// The device type to which it goes.
    #[serde(default)]
    device_type_id: Option<String>,
    /// The key of its product certificate.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    product_certificate: Present<String>,
    /// Whether its token is not renewed.
    #[serde(default)]
    token_renew_forbidden: Option<bool>,
}

/// The word by which a form says whether a token may be renewed.
fn renewal_word(forbidden: bool) -> String {
    if forbidden { "off" } else { "allowed" }.to_owned()
}

async fn edit_one(ask: &Ask, one: OldDeviceEdit) -> Result<(), ApiProblem> {
    let id: DeviceId = id_of(&one.id, "id")?;
    let there = ask.engine.device_row(&ask.who, id).await?;
    let mut form = device_form(&there.device);
    one.name.put(&mut form.name);
    one.lat.put(&mut form.lat);
    one.lng.put(&mut form.lng);
    one.product_certificate.put(&mut form.certificate);
    if let Some(forbidden) = one.token_renew_forbidden {
        form.renewal = renewal_word(forbidden);
    }
    ask.engine.edit_device(&ask.who, id, &form).await?;
    if let Some(to) = one.device_type_id {
        let to = id_of(&to, "deviceTypeId")?;
        ask.engine.transfer(&ask.who, id, to).await?;
    }
    Ok(())
}

/// Changes devices.
#[utoipa::path(
    post,
    path = "/api/devices/bulk/edit",
    operation_id = "v1EditDevices",
    tag = "v1",
    request_body = Vec<OldDeviceEdit>,
    responses(
        (status = 200, description = "What came of it", body = Outcome),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn edit(ask: Ask, body: Body<Vec<OldDeviceEdit>>) -> Answer<Outcome> {
    bounded(body.0.len())?;
    let (total, mut log) = (body.0.len(), Vec::new());
    for (nth, one) in body.0.into_iter().enumerate() {
        if let Err(problem) = edit_one(&ask, one).await {
            let (field, message) = problem.first();
            log.push(format!("Object {} - Field {field} : {message}", nth + 1));
        }
    }
    Ok(Json(Outcome {
        total,
        error: log.len(),
        log,
    }))
}

/// Whose tokens are renewed, and whose are not.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Renewals {
    /// Those whose tokens end.
    forbidden: Vec<String>,
    /// Those whose tokens may be renewed.
    allowed: Vec<String>,
}

/// What came of it.
#[derive(Debug, Serialize, ToSchema)]
struct RenewalOutcome {
    /// How many devices there were.
    total: usize,
    /// Of how many it could not be done.
    error: usize,
    /// Of which.
    failed: Vec<String>,
}

/// Says whose tokens are renewed.
#[utoipa::path(
    post,
    path = "/api/devices/token/forbid-renewal",
    operation_id = "v1ForbidRenewal",
    tag = "v1",
    request_body = Renewals,
    responses(
        (status = 200, description = "What came of it", body = RenewalOutcome),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn renewal(ask: Ask, body: Body<Renewals>) -> Answer<RenewalOutcome> {
    let forbidden = body.0.forbidden.iter().map(|id| (id, true));
    let allowed = body.0.allowed.iter().map(|id| (id, false));
    let all: Vec<(&String, bool)> = forbidden.chain(allowed).collect();
    bounded(all.len())?;
    let mut failed = Vec::new();
    for (id, forbidden) in &all {
        let done = async {
            let device: DeviceId = id_of(id, "id")?;
            let there = ask.engine.device_row(&ask.who, device).await?;
            let form = DeviceInput {
                renewal: renewal_word(*forbidden),
                ..device_form(&there.device)
            };
            Ok::<(), ApiProblem>(ask.engine.edit_device(&ask.who, device, &form).await?)
        };
        if done.await.is_err() {
            failed.push((*id).clone());
        }
    }
    Ok(Json(RenewalOutcome {
        total: all.len(),
        error: failed.len(),
        failed,
    }))
}
