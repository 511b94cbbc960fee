//! Device types. What is read of one beside stands in [`reads`], its callbacks in [`callbacks`].

mod body;
pub(super) mod callbacks;
pub(super) mod reads;
mod shown;

use axum::Json;
use domain::Fault;
use domain::device_type::{DeviceTypePick, DisplayType};
use domain::permission::Action;
use http::StatusCode;
use utoipa::OpenApi;

use super::lists::{MOST, PAGED, and};
use super::shape::Made;
use crate::api::ask::Ask;
use crate::api::body::Body;
use crate::api::door::Door;
use crate::api::fields::Fields;
use crate::api::problem::{ApiProblem, ErrorContent, Place};
use crate::api::query::Query;
use crate::api::{Answer, Done, named};
use body::DeviceTypeBody;
use shown::{DeviceType, DeviceTypeList};

/// What can be told beside.
const FIELDS: &str = "group(name,type,level),contract(name),geolocPayloadConfig(name)";

/// What the forms of the engine call what programs know by other names.
const NAMES: &[(&str, &str)] = &[
    ("group", "groupId"),
    ("keep_alive", "keepAlive"),
    ("alert_email", "alertEmail"),
    ("downlink_mode", "downlinkMode"),
    ("downlink_data", "downlinkDataString"),
    ("display", "payloadType"),
    ("format", "payloadConfig"),
    ("renewal", "automaticRenewal"),
];

pub(super) fn doors() -> Vec<Door> {
    let mut doors = vec![
        Door::at("/api/v2/device-types").get(list).post(create),
        Door::at("/api/v2/device-types/{id}")
            .get(one)
            .put(update)
            .delete(delete),
        Door::at("/api/v2/device-types/{id}/disengage").put(disengage),
    ];
    doors.extend(reads::doors());
    doors.extend(callbacks::doors());
    doors
}

#[derive(OpenApi)]
#[openapi(paths(list, create, one, update, delete, disengage))]
pub(super) struct Doc;

/// What `fields` and `authorizations` ask for.
fn beside(query: &Query) -> Result<(Fields, bool), ApiProblem> {
    let fields = query.text("fields").map(|text| Fields::read(text, FIELDS));
    let fields = fields.transpose()?.unwrap_or_default();
    Ok((fields, query.flag("authorizations")?))
}

/// Whether by name, and whether downwards.
fn sort(query: &Query) -> Result<(bool, bool), ApiProblem> {
    match query.text("sort") {
        None | Some("id") => Ok((false, false)),
        Some("-id") => Ok((false, true)),
        Some("name") => Ok((true, false)),
        Some("-name") => Ok((true, true)),
        Some(_) => {
            let allowed = "id, -id, name, -name".to_owned();
            let fault = Fault::NotOneOf { allowed };
            Err(ApiProblem::at(Place::Query, "sort", fault))
        }
    }
}

/// The display type of a number of the API.
///
/// # Errors
/// The numbers that there are.
fn display(number: i64) -> Result<DisplayType, Fault> {
    DisplayType::from_number(number).ok_or_else(|| {
        let all = DisplayType::ALL.map(|each| each.2.to_string());
        let allowed = all.join(", ");
        Fault::NotOneOf { allowed }
    })
}

/// The device types that the caller can see.
#[utoipa::path(
    get,
    path = "/api/v2/device-types",
    operation_id = "listDeviceTypes",
    tag = "Device types",
    params(
        ("name" = Option<String>, Query, description = "Only those with this in their names"),
        ("groupIds" = Option<String>, Query, description = "Only those of these groups: ids, separated by commas"),
        ("deep" = Option<bool>, Query, description = "Whether the groups below those belong to it"),
        ("contractId" = Option<String>, Query, description = "Only those that have this contract"),
        ("payloadType" = Option<i32>, Query, description = "2 raw, 3 custom, 4 geolocation, 5 text, 6 test"),
        ("sort" = Option<String>, Query, description = "id or name, with - before it downwards; id where nothing is said"),
        ("fields" = Option<String>, Query, description = "What is told beside: group(name,type,level), contract(name)"),
        ("authorizations" = Option<bool>, Query, description = "Whether it is told what the caller may do"),
        ("limit" = Option<u32>, Query, description = "1 to 100; 100 where nothing is said"),
        ("offset" = Option<u32>, Query, description = "Rows to pass over, at most 100,000"),
        ("pageId" = Option<String>, Query, description = "The part of the list, from `paging.next`"),
    ),
    responses(
        (status = 200, description = "The device types", body = DeviceTypeList),
        (status = 400, description = "Something is wrong with the parameters", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn list(ask: Ask) -> Answer<DeviceTypeList> {
    const KNOWN: &[&str] = &[
        "name",
        "groupIds",
        "deep",
        "contractId",
        "payloadType",
        "authorizations",
        "sort",
        "fields",
    ];
    let query = ask.query(&and(KNOWN, &PAGED))?;
    let (fields, authorizations) = beside(&query)?;
    let (by_name, descending) = sort(&query)?;
    let shown = query
        .whole("payloadType", (0, 99))?
        .map(display)
        .transpose();
    let shown = shown.map_err(|fault| ApiProblem::at(Place::Query, "payloadType", fault))?;
    let pick = DeviceTypePick {
        text: query.text("name").unwrap_or_default().to_owned(),
        groups: query.all("groupIds")?,
        deep: query.flag("deep")?,
        contract: query.of("contractId")?,
        display: shown,
        by_name,
        descending,
    };
    let slice = query.slice(MOST)?;
    let part = ask.engine.device_types_part(&ask.who, &pick, &slice).await;
    let part = part.map_err(|error| ApiProblem::from(error).of_query())?;
    let next = ask.next(&slice, part.next.as_deref());
    let rows = part.rows.iter();
    let rows = rows.map(|row| DeviceType::of(row, &fields, authorizations));
    let mut list = DeviceTypeList::of(rows.collect(), next);
    if authorizations && !ask.who.reach(Action::WriteTypes).is_empty() {
        list.actions = vec!["create"];
    }
    Ok(Json(list))
}

/// Makes a device type.
#[utoipa::path(
    post,
    path = "/api/v2/device-types",
    operation_id = "createDeviceType",
    tag = "Device types",
    request_body = DeviceTypeBody,
    responses(
        (status = 201, description = "It is made", body = Made),
        (status = 400, description = "Something is wrong with the body", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 409, description = "The group has one of that name", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn create(
    ask: Ask,
    body: Body<DeviceTypeBody>,
) -> Result<(StatusCode, Json<Made>), ApiProblem> {
    ask.no_query()?;
    let input = body.0.form()?;
    let made = ask.engine.create_device_type(&ask.who, &input).await;
    let id = made.map_err(named(NAMES))?.to_string();
    Ok((StatusCode::CREATED, Json(Made { id })))
}

/// One device type.
#[utoipa::path(
    get,
    path = "/api/v2/device-types/{id}",
    operation_id = "getDeviceType",
    tag = "Device types",
    params(
        ("id" = String, Path, description = "Its id"),
        ("fields" = Option<String>, Query, description = "What is told beside, as in the list"),
        ("authorizations" = Option<bool>, Query, description = "Whether it is told what the caller may do"),
    ),
    responses(
        (status = 200, description = "The device type", body = DeviceType),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn one(ask: Ask) -> Answer<DeviceType> {
    let query = ask.query(&["fields", "authorizations"])?;
    let (fields, authorizations) = beside(&query)?;
    let row = ask.engine.device_type_row(&ask.who, ask.at("id")?).await?;
    Ok(Json(DeviceType::of(&row, &fields, authorizations)))
}

/// Changes of a device type what is present in the body; `null` removes.
#[utoipa::path(
    put,
    path = "/api/v2/device-types/{id}",
    operation_id = "updateDeviceType",
    tag = "Device types",
    params(("id" = String, Path, description = "Its id")),
    request_body = DeviceTypeBody,
    responses(
        (status = 204, description = "It is changed"),
        (status = 400, description = "Something is wrong with the body", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn update(ask: Ask, body: Body<DeviceTypeBody>) -> Done {
    ask.no_query()?;
    let id = ask.at("id")?;
    let row = ask.engine.device_type_row(&ask.who, id).await?;
    let input = body.0.over(&row.device_type)?;
    let changed = ask.engine.edit_device_type(&ask.who, id, &input).await;
    changed.map_err(named(NAMES))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Deletes a device type that has no devices.
#[utoipa::path(
    delete,
    path = "/api/v2/device-types/{id}",
    operation_id = "deleteDeviceType",
    tag = "Device types",
    params(("id" = String, Path, description = "Its id")),
    responses(
        (status = 204, description = "It is deleted"),
        (status = 403, description = "The caller may not, or it has devices", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn delete(ask: Ask) -> Done {
    ask.no_query()?;
    let deleted = ask.engine.delete_device_type(&ask.who, ask.at("id")?).await;
    deleted.map_err(|error| ApiProblem::from(error).by_constraint())?;
    Ok(StatusCode::NO_CONTENT)
}

/// Has the next message of each of its devices accepted whatever its sequence number.
#[utoipa::path(
    put,
    path = "/api/v2/device-types/{id}/disengage",
    operation_id = "disengageDeviceType",
    tag = "Device types",
    params(("id" = String, Path, description = "Its id")),
    responses(
        (status = 204, description = "They are"),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn disengage(ask: Ask) -> Done {
    ask.no_query()?;
    let id = ask.at("id")?;
    ask.engine.disengage_device_type(&ask.who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
