//! Devices of v1.

use axum::Json;
use domain::contract::TokenShown;
use domain::device::{DevicePick, DeviceRow, DeviceSort};
use domain::list::Slice;
use http::StatusCode;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::MOST;
use super::messages::OldLocation;
use crate::api::ask::Ask;
use crate::api::door::Door;
use crate::api::paging::list;
use crate::api::problem::{ApiProblem, ErrorContent};
use crate::api::shape::{state, time};
use crate::api::{Answer, Done};

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::at("/api/devicetypes/{id}/devices").get(list),
        Door::at("/api/devicetypes/{id}/id-pac").get(codes),
        Door::at("/api/devices/{id}").get(one),
        Door::at("/api/devices/{id}/token-state").get(token),
        Door::at("/api/devices/{id}/networkstate").get(network),
        Door::at("/api/devices/{id}/disengage").get(disengage),
        Door::at("/api/devices/{id}/delete").post(delete),
    ]
}

#[derive(OpenApi)]
#[openapi(paths(list, codes, one, token, network, disengage, delete))]
pub(super) struct Doc;

/// Where a device is said to be heard: the ranges of `snr`, in dB.
const RANGES: [(f64, f64); 4] = [
    (0.0, 10.0),
    (10.0, 13.0),
    (13.0, 20.0),
    (20.0, f64::INFINITY),
];

list!(
    /// Devices.
    OldDeviceList, OldDevice
);

/// A device.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OldDevice {
    /// Its id in hex.
    id: String,
    /// Its name.
    name: String,
    /// Its device type.
    #[serde(rename = "type")]
    device_type: String,
    /// The time of its newest message in seconds; 0: never.
    last: i64,
    /// The same as `averageSnr`.
    #[serde(skip_serializing_if = "Option::is_none")]
    average_signal: Option<f64>,
    /// Mean signal to noise ratio of its last 25 messages in dB.
    #[serde(skip_serializing_if = "Option::is_none")]
    average_snr: Option<f64>,
    /// Mean strength of its last 25 messages in dBm.
    #[serde(skip_serializing_if = "Option::is_none")]
    average_rssi: Option<f64>,
    /// 0 OK, 1 dead, 2 off contract, 3 disabled, 4 warn, 5 deleted.
    state: i32,
    /// Where it is said to stand: latitude in degrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    lat: Option<f64>,
    /// Longitude in degrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    lng: Option<f64>,
    /// Where its messages say that it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    computed_location: Option<OldLocation>,
    /// When it took its token, in ms.
    #[serde(skip_serializing_if = "Option::is_none")]
    activation_time: Option<i64>,
    /// Its porting authorisation code; only for those who may see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pac: Option<String>,
    /// CONTRACT where it has a token.
    #[serde(skip_serializing_if = "Option::is_none")]
    token_type: Option<&'static str>,
    /// The contract of its token.
    #[serde(skip_serializing_if = "Option::is_none")]
    contract_id: Option<String>,
    /// When its token ends, in ms.
    #[serde(skip_serializing_if = "Option::is_none")]
    token_end: Option<i64>,
    /// Whether its token is not renewed.
    prevent_renewal: bool,
}

impl OldDevice {
    fn of(row: &DeviceRow) -> Self {
        let device = &row.device;
        let held = &device.subscription;
        let has = device.token != TokenShown::None;
        Self {
            id: device.id.to_string(),
            name: device.name.clone(),
            device_type: device.device_type.to_string(),
            last: device.last_seen.map_or(0, |seen| seen.seconds()),
            average_signal: device.average_snr,
            average_snr: device.average_snr,
            average_rssi: device.average_rssi,
            state: match state(device) {
                // Held back, or not to take a token: there are no words for it yet.
                6 => 3,
                7 => 2,
                other => other,
            },
            lat: device.lat,
            lng: device.lng,
            computed_location: device.position.map(|(_, place)| OldLocation::of(place)),
            activation_time: time(held.activated),
            pac: device.pac.clone(),
            token_type: has.then_some("CONTRACT"),
            contract_id: held.contract.filter(|_| has).map(|id| id.to_string()),
            token_end: time(held.end).filter(|_| has),
            prevent_renewal: !held.renewal,
        }
    }
}

/// The devices of a device type, by id.
#[utoipa::path(
    get,
    path = "/api/devicetypes/{id}/devices",
    operation_id = "v1ListDevices",
    tag = "v1",
    params(
        ("id" = String, Path, description = "Its id"),
        ("snr" = Option<u32>, Query, description = "Only those heard with 1 0-10 dB, 2 10-13, 3 13-20, 4 more"),
        ("limit" = Option<u32>, Query, description = "1 to 100"),
        ("offset" = Option<u32>, Query, description = "0 to 5,000"),
    ),
    responses(
        (status = 200, description = "The devices", body = OldDeviceList),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn list(ask: Ask) -> Answer<OldDeviceList> {
    let query = ask.query(&["snr", "limit", "offset", "pageId", "!"])?;
    let heard = query.whole("snr", (1, 4))?;
    let heard = heard.and_then(|nth| RANGES.get(nth as usize - 1));
    let slice = query.slice(MOST)?;
    let id = ask.at("id")?;
    // Of a device type that may not be seen there are no devices, and none is not there.
    ask.engine.device_type(&ask.who, id).await?;
    let pick = DevicePick {
        device_type: Some(id),
        sort: DeviceSort::Id,
        averages: true,
        ..DevicePick::default()
    };
    let part = ask.engine.devices_part(&ask.who, &pick, &slice).await;
    let part = part.map_err(|error| ApiProblem::from(error).of_query())?;
    let next = ask.next(&slice, part.next.as_deref());
    let within = |row: &&DeviceRow| {
        let snr = row.device.average_snr;
        heard.is_none_or(|(low, high)| snr.is_some_and(|snr| snr >= *low && snr < *high))
    };
    let rows = part.rows.iter().filter(within).map(OldDevice::of);
    Ok(Json(OldDeviceList::of(rows.collect(), next)))
}

/// A device and its code.
#[derive(Debug, Serialize, ToSchema)]
struct DeviceCode {
    /// Its id in hex.
    id: String,
    /// Its porting authorisation code; only for those who may see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pac: Option<String>,
}

/// Devices and their codes.
#[derive(Debug, Serialize, ToSchema)]
struct DeviceCodes {
    /// All devices of the type.
    data: Vec<DeviceCode>,
}

/// The ids and codes of all devices of a device type.
#[utoipa::path(
    get,
    path = "/api/devicetypes/{id}/id-pac",
    operation_id = "v1ListDeviceCodes",
    tag = "v1",
    params(
        ("id" = String, Path, description = "Its id"),
    ),
    responses(
        (status = 200, description = "Ids and codes", body = DeviceCodes),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn codes(ask: Ask) -> Answer<DeviceCodes> {
    let id = ask.at("id")?;
    ask.engine.device_type(&ask.who, id).await?;
    let pick = DevicePick {
        device_type: Some(id),
        sort: DeviceSort::Id,
        ..DevicePick::default()
    };
    let (mut data, mut slice) = (Vec::new(), Slice::first());
    loop {
        let part = ask.engine.devices_part(&ask.who, &pick, &slice).await?;
        data.extend(part.rows.into_iter().map(|row| DeviceCode {
            id: row.device.id.to_string(),
            pac: row.device.pac,
        }));
        match part.next {
            Some(next) => slice.after = next,
            None => return Ok(Json(DeviceCodes { data })),
        }
    }
}

/// One device.
#[utoipa::path(
    get,
    path = "/api/devices/{id}",
    operation_id = "v1GetDevice",
    tag = "v1",
    params(
        ("id" = String, Path, description = "Its id"),
    ),
    responses(
        (status = 200, description = "The device", body = OldDevice),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn one(ask: Ask) -> Answer<OldDevice> {
    let row = ask.engine.device_row(&ask.who, ask.at("id")?).await?;
    Ok(Json(OldDevice::of(&row)))
}

/// The token of a device.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct OldToken {
    /// 0 OK, 1 KO, 2 none.
    code: i32,
    /// The same in words.
    detail_message: &'static str,
    /// CONTRACT where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    token_type: Option<&'static str>,
    /// Its contract.
    #[serde(skip_serializing_if = "Option::is_none")]
    contract_id: Option<String>,
    /// When it ends, in ms.
    #[serde(skip_serializing_if = "Option::is_none")]
    token_end: Option<i64>,
}

/// The token of a device.
#[utoipa::path(
    get,
    path = "/api/devices/{id}/token-state",
    operation_id = "v1GetTokenState",
    tag = "v1",
    params(
        ("id" = String, Path, description = "Its id"),
    ),
    responses(
        (status = 200, description = "The token", body = OldToken),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn token(ask: Ask) -> Answer<OldToken> {
    let row = ask.engine.device_row(&ask.who, ask.at("id")?).await?;
    let (code, detail_message) = match row.device.token {
        TokenShown::Active => (0, "Ok"),
        TokenShown::OffContract => (1, "Off contract"),
        TokenShown::Invalid => (1, "Invalid token"),
        TokenShown::None => (2, "Not communicated"),
    };
    let device = OldDevice::of(&row);
    Ok(Json(OldToken {
        code,
        detail_message,
        token_type: device.token_type,
        contract_id: device.contract_id,
        token_end: device.token_end,
    }))
}

/// How the network around a device is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct NetworkState {
    /// OK, or NOK where a base station that heard it lately is silent.
    network_status: &'static str,
}

/// Whether the base stations that heard a device lately are well.
#[utoipa::path(
    get,
    path = "/api/devices/{id}/networkstate",
    operation_id = "v1GetNetworkState",
    tag = "v1",
    params(
        ("id" = String, Path, description = "Its id"),
    ),
    responses(
        (status = 200, description = "How it is", body = NetworkState),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn network(ask: Ask) -> Answer<NetworkState> {
    let row = ask.engine.device_row(&ask.who, ask.at("id")?).await?;
    let network_status = if row.device.warned { "NOK" } else { "OK" };
    Ok(Json(NetworkState { network_status }))
}

/// Has the next message of a device accepted whatever its sequence number.
#[utoipa::path(
    get,
    path = "/api/devices/{id}/disengage",
    operation_id = "v1DisengageDevice",
    tag = "v1",
    params(
        ("id" = String, Path, description = "Its id"),
    ),
    responses(
        (status = 200, description = "It is"),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn disengage(ask: Ask) -> Done {
    ask.engine.disengage(&ask.who, ask.at("id")?).await?;
    Ok(StatusCode::OK)
}

/// Deletes a device that sent nothing and has no token.
#[utoipa::path(
    post,
    path = "/api/devices/{id}/delete",
    operation_id = "v1DeleteDevice",
    tag = "v1",
    params(
        ("id" = String, Path, description = "Its id"),
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
    let deleted = ask.engine.delete_device(&ask.who, ask.at("id")?).await;
    deleted.map_err(|error| ApiProblem::from(error).by_constraint())?;
    Ok(StatusCode::OK)
}
