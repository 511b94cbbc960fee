//! Device types of v1.

use axum::Json;
use domain::device_type::{
    DeviceTypeInput, DeviceTypePick, DeviceTypeRow, DisplayType, DownlinkMode,
};
use domain::list::Slice;
use domain::{DeviceTypeId, Fault};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::{ById, Id, id_of};
use crate::api::ask::Ask;
use crate::api::body::Body;
use crate::api::door::Door;
use crate::api::present::Present;
use crate::api::problem::{ApiProblem, ErrorContent, Place};
use crate::api::shape::said;
use crate::api::{Answer, Done, named};

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::at("/api/devicetypes").get(list),
        Door::at("/api/devicetypes/create")
            .or("/api/devicetypes/new")
            .post(create),
        Door::at("/api/devicetypes/edit").post(edit),
        Door::at("/api/devicetypes/delete").post(delete),
        Door::at("/api/devicetypes/geolocs-config")
            .or("/api/geoloc-config/list")
            .get(geolocations),
        Door::at("/api/devicetypes/{id}").get(one),
        Door::at("/api/devicetypes/{id}/disengage").get(disengage),
    ]
}

#[derive(OpenApi)]
#[openapi(paths(list, create, edit, delete, geolocations, one, disengage))]
pub(super) struct Doc;

/// The names of display types.
const SHOWN: [(DisplayType, &str); 5] = [
    (DisplayType::None, "None"),
    (DisplayType::String, "String"),
    (DisplayType::Custom, "Custom"),
    (DisplayType::Geolocation, "Geolocation"),
    (DisplayType::Test, "Test"),
];

/// What the forms of the engine call what programs know by other names.
const NAMES: &[(&str, &str)] = &[
    ("keep_alive", "keepAlive"),
    ("alert_email", "alertEmail"),
    ("downlink_mode", "downlinkMode"),
    ("downlink_data", "downlinkDataString"),
    ("display", "payloadType"),
    ("format", "payloadConfig"),
    ("contracts", "contractId"),
];

/// A device type.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct OldDeviceType {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// The group to which it belongs.
    group: String,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    /// Seconds; 0 for none.
    keep_alive: i64,
    /// None, String, Custom, Geolocation or Test.
    payload_type: &'static str,
    /// The first of its contracts.
    #[serde(skip_serializing_if = "Option::is_none")]
    contract: Option<String>,
}

impl OldDeviceType {
    fn of(row: &DeviceTypeRow) -> Self {
        let of = &row.device_type;
        let shown = SHOWN.iter().find(|one| one.0 == of.display);
        Self {
            id: of.id.to_string(),
            name: of.name.clone(),
            group: of.group.to_string(),
            description: said(&of.description),
            keep_alive: of.keep_alive,
            payload_type: shown.map_or("None", |one| one.1),
            contract: of.contracts.first().map(|one| one.0.to_string()),
        }
    }
}

/// All device types of a list that has no pages.
#[derive(Debug, Serialize, ToSchema)]
struct OldDeviceTypeList {
    /// The device types.
    data: Vec<OldDeviceType>,
}

/// The device types of the group of the API access, and of those below it where that is asked for.
#[utoipa::path(
    get,
    path = "/api/devicetypes",
    operation_id = "v1ListDeviceTypes",
    tag = "v1",
    params(
        ("includeSubGroups" = Option<bool>, Query, description = "Whether those of groups below are listed, too"),
        ("contractInfoId" = Option<String>, Query, description = "Only those that have this contract"),
    ),
    responses(
        (status = 200, description = "The device types", body = OldDeviceTypeList),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn list(ask: Ask) -> Answer<OldDeviceTypeList> {
    let query = ask.query(&["includeSubGroups", "contractInfoId", "!"])?;
    let groups = ask.who.roles.iter().map(|role| role.group);
    let mut pick = DeviceTypePick {
        groups: groups.collect(),
        deep: query.flag("includeSubGroups")?,
        contract: query.of("contractInfoId")?,
        by_name: true,
        ..DeviceTypePick::default()
    };
    pick.groups.sort_unstable();
    pick.groups.dedup();
    let mut data = Vec::new();
    let mut slice = Slice::first();
    loop {
        let part = ask
            .engine
            .device_types_part(&ask.who, &pick, &slice)
            .await?;
        data.extend(part.rows.iter().map(OldDeviceType::of));
        match part.next {
            Some(next) => slice.after = next,
            None => return Ok(Json(OldDeviceTypeList { data })),
        }
    }
}

/// One device type.
#[utoipa::path(
    get,
    path = "/api/devicetypes/{id}",
    operation_id = "v1GetDeviceType",
    tag = "v1",
    params(
        ("id" = String, Path, description = "Its id"),
    ),
    responses(
        (status = 200, description = "The device type", body = OldDeviceType),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn one(ask: Ask) -> Answer<OldDeviceType> {
    let row = ask.engine.device_type_row(&ask.who, ask.at("id")?).await?;
    Ok(Json(OldDeviceType::of(&row)))
}

/// A device type that is to be made, or what becomes of one.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct OldDeviceTypeBody {
    /// Of one that is changed: its id.
    id: String,
    /// Its name, 1 to 100 characters.
    #[schema(value_type = Option<String>)]
    name: Present<String>,
    /// At most 300 characters.
    #[schema(value_type = Option<String>)]
    description: Present<String>,
    /// Seconds: 0 for none, else 1,800 or more.
    #[schema(value_type = Option<i64>)]
    keep_alive: Present<i64>,
    /// Who is told when callbacks fail.
    #[schema(value_type = Option<String>)]
    alert_email: Present<String>,
    /// None, String, Custom, Geolocation or Test.
    #[schema(value_type = Option<String>)]
    payload_type: Present<String>,
    /// The custom format.
    #[schema(value_type = Option<String>)]
    payload_config: Present<String>,
    /// Of no account: there is one layout for geolocation.
    #[schema(value_type = Option<String>)]
    #[allow(dead_code, reason = "programs may send it, and it changes nothing")]
    geoloc_payload_config_id: Present<String>,
    /// Of a new one: the group to which it belongs.
    group: String,
    /// 0 direct, 1 callback.
    #[schema(value_type = Option<i64>)]
    downlink_mode: Present<i64>,
    /// The template of direct downlinks.
    #[schema(value_type = Option<String>)]
    downlink_data_string: Present<String>,
    /// Of a new one: its contract.
    contract_id: String,
}

impl OldDeviceTypeBody {
    fn over(self, mut form: DeviceTypeInput) -> Result<DeviceTypeInput, ApiProblem> {
        self.name.put(&mut form.name);
        self.description.put(&mut form.description);
        self.keep_alive.put(&mut form.keep_alive);
        self.alert_email.put(&mut form.alert_email);
        self.payload_config.put(&mut form.format);
        self.downlink_data_string.put(&mut form.downlink_data);
        if let Present::Value(name) = &self.payload_type {
            let shown = SHOWN.iter().find(|one| one.1 == name);
            let shown = shown.ok_or_else(|| {
                let allowed = SHOWN.map(|one| one.1).join(", ");
                let fault = Fault::NotOneOf { allowed };
                ApiProblem::at(Place::Body, "payloadType", fault)
            })?;
            form.display = shown.0.word().to_owned();
        }
        if let Present::Value(number) = self.downlink_mode {
            let mode = DownlinkMode::from_number(number).ok_or_else(|| {
                let allowed = "0, 1, 2, 3".to_owned();
                let fault = Fault::NotOneOf { allowed };
                ApiProblem::at(Place::Body, "downlinkMode", fault)
            })?;
            form.downlink_mode = mode.word().to_owned();
        }
        Ok(form)
    }
}

/// Makes a device type.
#[utoipa::path(
    post,
    path = "/api/devicetypes/create",
    operation_id = "v1CreateDeviceType",
    tag = "v1",
    request_body = OldDeviceTypeBody,
    responses(
        (status = 200, description = "It is made", body = Id),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn create(ask: Ask, body: Body<OldDeviceTypeBody>) -> Answer<Id> {
    let body = body.0;
    let silent = matches!(body.downlink_data_string, Present::Absent)
        && matches!(body.downlink_mode, Present::Absent);
    let mode = if silent {
        DownlinkMode::None
    } else {
        DownlinkMode::Direct
    };
    let blank = DeviceTypeInput {
        group: body.group.clone(),
        contracts: vec![body.contract_id.clone()],
        downlink_mode: mode.word().to_owned(),
        display: "none".to_owned(),
        ..DeviceTypeInput::default()
    };
    let input = body.over(blank)?;
    let made = ask.engine.create_device_type(&ask.who, &input).await;
    let id = made.map_err(named(NAMES))?.to_string();
    Ok(Json(Id { id }))
}

/// Changes of a device type what is present in the body.
#[utoipa::path(
    post,
    path = "/api/devicetypes/edit",
    operation_id = "v1EditDeviceType",
    tag = "v1",
    request_body = OldDeviceTypeBody,
    responses(
        (status = 200, description = "It is changed", body = Id),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn edit(ask: Ask, body: Body<OldDeviceTypeBody>) -> Answer<Id> {
    let id: DeviceTypeId = id_of(&body.0.id, "id")?;
    let there = ask.engine.device_type(&ask.who, id).await?;
    let input = body.0.over(there.input())?;
    let changed = ask.engine.edit_device_type(&ask.who, id, &input).await;
    changed.map_err(named(NAMES))?;
    Ok(Json(Id { id: id.to_string() }))
}

/// Deletes a device type that has no devices.
#[utoipa::path(
    post,
    path = "/api/devicetypes/delete",
    operation_id = "v1DeleteDeviceType",
    tag = "v1",
    request_body = ById,
    responses(
        (status = 200, description = "It is deleted"),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn delete(ask: Ask, body: Body<ById>) -> Done {
    let id = id_of(&body.0.id, "id")?;
    let deleted = ask.engine.delete_device_type(&ask.who, id).await;
    deleted.map_err(|error| ApiProblem::from(error).by_constraint())?;
    Ok(StatusCode::OK)
}

/// A layout of geolocation payloads.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct GeolocationLayout {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// The group to which it belongs.
    group_name: String,
}

/// The layouts of geolocation payloads that groups made: none, since there is one for all.
#[utoipa::path(
    get,
    path = "/api/devicetypes/geolocs-config",
    operation_id = "v1ListGeolocationLayouts",
    tag = "v1",
    params(
        ("groupId" = Option<String>, Query, description = "Of no account"),
    ),
    responses(
        (status = 200, description = "The layouts", body = Vec<GeolocationLayout>),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn geolocations(ask: Ask) -> Answer<Vec<GeolocationLayout>> {
    ask.query(&["groupId", "!"])?;
    Ok(Json(Vec::new()))
}

/// Has the next message of each of its devices accepted whatever its sequence number.
#[utoipa::path(
    get,
    path = "/api/devicetypes/{id}/disengage",
    operation_id = "v1DisengageDeviceType",
    tag = "v1",
    params(
        ("id" = String, Path, description = "Its id"),
    ),
    responses(
        (status = 200, description = "They are"),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn disengage(ask: Ask) -> Done {
    let id = ask.at("id")?;
    ask.engine.disengage_device_type(&ask.who, id).await?;
    Ok(StatusCode::OK)
}
