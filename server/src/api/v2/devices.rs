//! Devices: lists of them, one, and what is changed of one. What is read of one beside stands in
//! [`reads`].

mod body;
pub(super) mod reads;
mod shown;

use axum::Json;
use domain::UnixMillis;
use domain::device::{DevicePick, DeviceSort};
use domain::registration::{RegistrationInput, SeriesInput};
use domain::{DeviceId, Fault};
use http::StatusCode;
use serde::Deserialize;
use utoipa::{OpenApi, ToSchema};

use super::lists::{MOST, PAGED, and};
use super::shape::Made;
use crate::api::ask::Ask;
use crate::api::body::Body;
use crate::api::door::Door;
use crate::api::fields::Fields;
use crate::api::problem::{ApiProblem, ErrorContent, Place};
use crate::api::query::Query;
use crate::api::{Answer, Done, named};
use body::{DeviceCreation, DeviceUpdate};
use shown::{Device, DeviceList};

/// What can be told beside.
const FIELDS: &str = "deviceType(name),group(name,type,level,bssId,customerBssId),contract(name),\
    productCertificate(key),modemCertificate(key)";

/// What the forms of the engine call what programs know by other names.
const NAMES: &[(&str, &str)] = &[
    ("device_type", "deviceTypeId"),
    ("certificate", "productCertificate.key"),
    ("renewal", "automaticRenewal"),
];

pub(super) fn doors() -> Vec<Door> {
    let mut doors = vec![
        Door::at("/api/v2/devices").get(list).post(create),
        Door::at("/api/v2/devices/{id}")
            .get(one)
            .put(update)
            .delete(delete),
        Door::at("/api/v2/devices/{id}/disengage").post(disengage),
        Door::at("/api/v2/devices/{id}/unsubscribe").put(unsubscribe),
    ];
    doors.extend(reads::doors());
    doors
}

#[derive(OpenApi)]
#[openapi(paths(list, create, one, update, delete, disengage, unsubscribe))]
pub(super) struct Doc;

/// What `fields` and `authorizations` ask for.
fn beside(query: &Query) -> Result<(Fields, bool), ApiProblem> {
    let fields = query.text("fields").map(|text| Fields::read(text, FIELDS));
    let fields = fields.transpose()?.unwrap_or_default();
    Ok((fields, query.flag("authorizations")?))
}

fn sort(query: &Query) -> Result<(DeviceSort, bool), ApiProblem> {
    const ALL: [&str; 6] = ["id", "-id", "name", "-name", "lastCom", "-lastCom"];
    let asked = query.text("sort").unwrap_or("name");
    let descending = asked.starts_with('-');
    match asked.trim_start_matches('-') {
        _ if !ALL.contains(&asked) => {
            let allowed = ALL.join(", ");
            let fault = Fault::NotOneOf { allowed };
            Err(ApiProblem::at(Place::Query, "sort", fault))
        }
        "id" => Ok((DeviceSort::Id, descending)),
        "name" => Ok((DeviceSort::Name, descending)),
        _ => Ok((DeviceSort::LastSeen, descending)),
    }
}

/// The devices that the caller can see.
#[utoipa::path(
    get,
    path = "/api/v2/devices",
    operation_id = "listDevices",
    tag = "Devices",
    params(
        ("id" = Option<String>, Query, description = "Only this device: its id in hex"),
        ("groupIds" = Option<String>, Query, description = "Only those of these groups: ids, separated by commas"),
        ("deep" = Option<bool>, Query, description = "Whether the groups below those belong to it"),
        ("deviceTypeId" = Option<String>, Query, description = "Only those of this device type"),
        ("operatorId" = Option<String>, Query, description = "Only those below the group of an operator"),
        ("sort" = Option<String>, Query, description = "id, name or lastCom, with - before it downwards; name where nothing is said"),
        ("minId" = Option<String>, Query, description = "Only those from this id on; with sort by id"),
        ("maxId" = Option<String>, Query, description = "Only those up to this id; with sort by id"),
        ("fields" = Option<String>, Query, description = "What is told beside: deviceType(name), group(name,type,level), contract(name), productCertificate(key)"),
        ("authorizations" = Option<bool>, Query, description = "Whether it is told what the caller may do"),
        ("limit" = Option<u32>, Query, description = "1 to 100; 100 where nothing is said"),
        ("offset" = Option<u32>, Query, description = "Rows to pass over, at most 100,000"),
        ("pageId" = Option<String>, Query, description = "The part of the list, from `paging.next`"),
    ),
    responses(
        (status = 200, description = "The devices", body = DeviceList),
        (status = 400, description = "Something is wrong with the parameters", body = ErrorContent),
        (status = 401, description = "No or wrong credentials", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn list(ask: Ask) -> Answer<DeviceList> {
    const KNOWN: &[&str] = &[
        "id",
        "groupIds",
        "deep",
        "authorizations",
        "deviceTypeId",
        "operatorId",
        "sort",
        "minId",
        "maxId",
        "fields",
    ];
    let query = ask.query(&and(KNOWN, &PAGED))?;
    let (fields, authorizations) = beside(&query)?;
    let (sort, descending) = sort(&query)?;
    let (mut least, mut greatest) = (query.of("minId")?, query.of("maxId")?);
    if sort != DeviceSort::Id && (least.is_some() || greatest.is_some()) {
        let message = "is available where devices are sorted by id";
        let name = if least.is_some() { "minId" } else { "maxId" };
        return Err(ApiProblem::at(Place::Query, name, message));
    }
    if let Some(only) = query.of::<DeviceId>("id")? {
        (least, greatest) = (Some(only), Some(only));
    }
    let mut groups = query.all("groupIds")?;
    let mut deep = query.flag("deep")?;
    if let Some(operator) = query.of("operatorId")? {
        // An operator has everything below its group.
        if groups.is_empty() {
            (groups, deep) = (vec![operator], true);
        }
    }
    let pick = DevicePick {
        groups,
        deep,
        device_type: query.of("deviceTypeId")?,
        least,
        greatest,
        sort,
        descending,
        averages: false,
    };
    let slice = query.slice(MOST)?;
    let part = ask.engine.devices_part(&ask.who, &pick, &slice).await;
    let part = part.map_err(|error| ApiProblem::from(error).of_query())?;
    let next = ask.next(&slice, part.next.as_deref());
    let rows = part.rows.iter();
    let rows = rows.map(|row| Device::of(row, &fields, authorizations));
    let mut list = DeviceList::of(rows.collect(), next);
    if authorizations
        && !ask
            .who
            .reach(domain::permission::Action::WriteFleet)
            .is_empty()
    {
        list.actions = vec!["create"];
    }
    Ok(Json(list))
}

/// Registers a device.
#[utoipa::path(
    post,
    path = "/api/v2/devices",
    operation_id = "createDevice",
    tag = "Devices",
    request_body = DeviceCreation,
    responses(
        (status = 201, description = "It is registered", body = Made),
        (status = 400, description = "Something is wrong with the body", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 409, description = "It is registered there already", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn create(
    ask: Ask,
    body: Body<DeviceCreation>,
) -> Result<(StatusCode, Json<Made>), ApiProblem> {
    ask.no_query()?;
    let new = body.0;
    let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
    let input = RegistrationInput {
        id: new.id,
        pac: new.pac,
        name: new.name,
        lat: new.lat.map(|lat| lat.to_string()).unwrap_or_default(),
        lng: new.lng.map(|lng| lng.to_string()).unwrap_or_default(),
        key: String::new(),
        series: SeriesInput {
            device_type: new.device_type_id,
            prefix: String::new(),
            certificate: new
                .product_certificate
                .map(|one| one.key)
                .unwrap_or_default(),
            prototype: if new.prototype { "on" } else { "" }.to_owned(),
            activable: yes(new.activable.unwrap_or(true)),
            renewal: match new.automatic_renewal {
                Some(false) => "off".to_owned(),
                _ => "allowed".to_owned(),
            },
        },
    };
    let made = ask.engine.register_device(&ask.who, &input).await;
    let id = made.map_err(named(NAMES))?.to_string();
    Ok((StatusCode::CREATED, Json(Made { id })))
}

/// One device.
#[utoipa::path(
    get,
    path = "/api/v2/devices/{id}",
    operation_id = "getDevice",
    tag = "Devices",
    params(
        ("id" = String, Path, description = "Its id in hex"),
        ("fields" = Option<String>, Query, description = "What is told beside, as in the list"),
        ("authorizations" = Option<bool>, Query, description = "Whether it is told what the caller may do"),
    ),
    responses(
        (status = 200, description = "The device", body = Device),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn one(ask: Ask) -> Answer<Device> {
    let query = ask.query(&["fields", "authorizations"])?;
    let (fields, authorizations) = beside(&query)?;
    let row = ask.engine.device_row(&ask.who, ask.at("id")?).await?;
    Ok(Json(Device::of(&row, &fields, authorizations)))
}

/// Changes of a device what is present in the body; `null` removes.
#[utoipa::path(
    put,
    path = "/api/v2/devices/{id}",
    operation_id = "updateDevice",
    tag = "Devices",
    params(("id" = String, Path, description = "Its id in hex")),
    request_body = DeviceUpdate,
    responses(
        (status = 204, description = "It is changed"),
        (status = 400, description = "Something is wrong with the body", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn update(ask: Ask, body: Body<DeviceUpdate>) -> Done {
    ask.no_query()?;
    let id = ask.at("id")?;
    let row = ask.engine.device_row(&ask.who, id).await?;
    let input = body.0.over(&row.device);
    let changed = ask.engine.edit_device(&ask.who, id, &input).await;
    changed.map_err(named(NAMES))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Deletes a device that sent nothing and has no token.
#[utoipa::path(
    delete,
    path = "/api/v2/devices/{id}",
    operation_id = "deleteDevice",
    tag = "Devices",
    params(("id" = String, Path, description = "Its id in hex")),
    responses(
        (status = 204, description = "It is deleted"),
        (status = 403, description = "The caller may not, or it sent something or has a token", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn delete(ask: Ask) -> Done {
    ask.no_query()?;
    let deleted = ask.engine.delete_device(&ask.who, ask.at("id")?).await;
    deleted.map_err(|error| ApiProblem::from(error).by_constraint())?;
    Ok(StatusCode::NO_CONTENT)
}

/// Has the next message of a device accepted whatever its sequence number.
#[utoipa::path(
    post,
    path = "/api/v2/devices/{id}/disengage",
    operation_id = "disengageDevice",
    tag = "Devices",
    params(("id" = String, Path, description = "Its id in hex")),
    responses(
        (status = 204, description = "It is"),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn disengage(ask: Ask) -> Done {
    ask.no_query()?;
    ask.engine.disengage(&ask.who, ask.at("id")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// When a device leaves its contract.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Unsubscription {
    /// The time in ms; at once where none is given, or where it is over.
    #[serde(default)]
    unsubscription_time: Option<i64>,
}

/// Takes a device off its contract, at once or at a time to come.
#[utoipa::path(
    put,
    path = "/api/v2/devices/{id}/unsubscribe",
    operation_id = "unsubscribeDevice",
    tag = "Devices",
    params(("id" = String, Path, description = "Its id in hex")),
    request_body = Unsubscription,
    responses(
        (status = 204, description = "It leaves, or will"),
        (status = 400, description = "It has no token to lose", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn unsubscribe(ask: Ask, body: Body<Unsubscription>) -> Done {
    ask.no_query()?;
    let time = body.0.unsubscription_time;
    if time.is_some_and(|time| !(0..=super::messages::LATEST).contains(&time)) {
        let message = "is not a time in milliseconds";
        return Err(ApiProblem::at(Place::Body, "unsubscriptionTime", message));
    }
    let at = time.map(UnixMillis);
    ask.engine.unsubscribe(&ask.who, ask.at("id")?, at).await?;
    Ok(StatusCode::NO_CONTENT)
}
