//! What devices used, of v1.

use axum::Json;
use domain::DeviceId;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::api::Answer;
use crate::api::ask::Ask;
use crate::api::consumption::DayConsumption;
use crate::api::door::Door;
use crate::api::problem::{ApiProblem, ErrorContent};

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::at("/api/devices/{id}/consumptions/{year}")
            .or("/api/device/{id}/consumptions/{year}")
            .get(consumption),
    ]
}

#[derive(OpenApi)]
#[openapi(paths(consumption))]
pub(super) struct Doc;

/// What a device used.
#[derive(Debug, Serialize, ToSchema)]
struct OldConsumption {
    /// Of the year.
    consumption: YearOfDays,
}

/// What a device used in a year.
#[derive(Debug, Serialize, ToSchema)]
struct YearOfDays {
    /// The device's id in decimal digits, and the year.
    id: String,
    /// Each day from the first of the year up to today.
    consumptions: Vec<DayConsumption>,
}

/// What a device used on each day of a year.
#[utoipa::path(
    get,
    path = "/api/devices/{id}/consumptions/{year}",
    operation_id = "v1GetDeviceConsumption",
    tag = "v1",
    params(
        ("id" = String, Path, description = "Its id"),
        ("year" = String, Path, description = "The year"),
    ),
    responses(
        (status = 200, description = "Day by day", body = OldConsumption),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn consumption(ask: Ask) -> Answer<OldConsumption> {
    let (id, year): (DeviceId, i64) = (ask.at("id")?, ask.number_at("year")?);
    let days = ask.engine.device_consumption(&ask.who, id, year, None);
    let days = days
        .await
        .map_err(|error| ApiProblem::from(error).of_path())?;
    let consumption = YearOfDays {
        id: format!("{}_{year}", id.0),
        consumptions: days.into_iter().map(DayConsumption::of).collect(),
    };
    Ok(Json(OldConsumption { consumption }))
}
