//! A device as programs read it.

use domain::contract::TokenShown;
use domain::device::DeviceRow;
use domain::permission::{Action, Actions};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::fields::Fields;
use crate::api::paging::list;
use crate::api::shape::{actions, communication, state, time};
use crate::api::v2::shape::{MinGroup, Named};

/// A device.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Device {
    /// Its id in hex.
    id: String,
    /// Its name.
    name: String,
    /// Whether it can be heard by satellites; none here can.
    satellite_capable: bool,
    /// Whether it repeats what others send.
    repeater: bool,
    /// From which number on sequence numbers begin anew.
    message_modulo: i32,
    /// Its device type.
    device_type: Named,
    /// The contract of its token.
    #[serde(skip_serializing_if = "Option::is_none")]
    contract: Option<Named>,
    /// Its group.
    group: MinGroup,
    /// Its product certificate; with `fields`.
    #[serde(skip_serializing_if = "Option::is_none")]
    product_certificate: Option<Certificate>,
    /// Whether it is a prototype.
    prototype: bool,
    /// Where it is said to stand.
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Location>,
    /// Where its messages say that it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_computed_location: Option<ComputedLocation>,
    /// Its porting authorisation code; only for those who may see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pac: Option<String>,
    /// The number of its newest accepted message.
    #[serde(skip_serializing_if = "Option::is_none")]
    sequence_number: Option<u16>,
    /// The last number that was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    trash_sequence_number: Option<u16>,
    /// The time of its newest message in ms.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_com: Option<i64>,
    /// The link quality of its newest message: 0 limit, 1 average, 2 good, 3 excellent, 4 not known.
    lqi: i32,
    /// When it took its token, in ms.
    #[serde(skip_serializing_if = "Option::is_none")]
    activation_time: Option<i64>,
    /// When it was registered, in ms.
    creation_time: i64,
    /// 0 OK, 1 dead, 2 off contract, 3 disabled, 4 warn, 5 deleted, 6 suspended, 7 not activable.
    state: i32,
    /// 0 no, 1 OK, 2 warn, 3 KO, 4 not told, 5 not seen.
    com_state: i32,
    /// Its token.
    token: Token,
    /// When it leaves its contract, in ms.
    #[serde(skip_serializing_if = "Option::is_none")]
    unsubscription_time: Option<i64>,
    /// Whether its token may be renewed.
    automatic_renewal: bool,
    /// 0 allowed, 1 not allowed, 2 renewed, 3 ended.
    automatic_renewal_status: i32,
    /// Whether it may take a token.
    activable: bool,
    /// What the caller may do; with `authorizations=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    actions: Option<Vec<&'static str>>,
    /// What the caller may read of it; with `authorizations=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    resources: Option<Vec<&'static str>>,
}

list!(
    /// Devices.
    DeviceList, Device
);

/// A certificate.
#[derive(Debug, Serialize, ToSchema)]
struct Certificate {
    /// Its key.
    key: String,
}

/// A place.
#[derive(Debug, Serialize, ToSchema)]
struct Location {
    /// Latitude in degrees.
    lat: f64,
    /// Longitude in degrees.
    lng: f64,
}

/// A place that was computed or sent.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ComputedLocation {
    /// Latitude in degrees.
    lat: f64,
    /// Longitude in degrees.
    lng: f64,
    /// Metres; 0 where the device said it.
    radius: i64,
    /// Where it comes from: see `source` of messages.
    source_code: i32,
    /// Places of maps of buildings; there are none.
    place_ids: Vec<String>,
}

/// The token of a device.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Token {
    /// 0 valid, 1 off contract, 2 none was taken, 3 invalid.
    state: i32,
    /// The same in words.
    detail_message: &'static str,
    /// When it ends, in ms.
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<i64>,
    /// Test frames that were sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    free_messages_sent: Option<u32>,
    /// When the device leaves its contract, in ms.
    #[serde(skip_serializing_if = "Option::is_none")]
    unsubscription_time: Option<i64>,
}

impl Device {
    /// What was asked for of a device.
    pub(super) fn of(row: &DeviceRow, fields: &Fields, authorizations: bool) -> Self {
        let device = &row.device;
        let held = &device.subscription;
        let contract = held.contract.map(|id| {
            let name = device.contract_name.clone();
            Named::of(id, name.filter(|_| fields.has("contract.name")))
        });
        let type_name = device.device_type_name.clone();
        let type_name = fields.has("deviceType.name").then_some(type_name);
        let certificate = Some(&device.certificate).filter(|key| !key.is_empty());
        let certificate = certificate.filter(|_| fields.has("productCertificate"));
        let (state_of_token, detail_message) = match device.token {
            TokenShown::Active => (0, "Active"),
            TokenShown::OffContract => (1, "Off contract"),
            TokenShown::None => (2, "Not communicated"),
            TokenShown::Invalid => (3, "Invalid token"),
        };
        let leaves = time(held.unsubscribe_at);
        Self {
            id: device.id.to_string(),
            name: device.name.clone(),
            satellite_capable: false,
            repeater: false,
            message_modulo: 4096,
            device_type: Named::of(device.device_type, type_name),
            contract,
            group: MinGroup::of(
                device.group,
                &device.group_name,
                (row.group_kind, row.group_level),
                fields,
            ),
            product_certificate: certificate.map(|key| Certificate { key: key.clone() }),
            prototype: device.prototype,
            location: device
                .lat
                .zip(device.lng)
                .map(|(lat, lng)| Location { lat, lng }),
            last_computed_location: device.position.map(|(_, place)| ComputedLocation {
                lat: place.lat,
                lng: place.lng,
                radius: place.radius,
                source_code: place.source as i32,
                place_ids: Vec::new(),
            }),
            pac: device.pac.clone(),
            sequence_number: device.seq_number,
            trash_sequence_number: device.trash_seq_number,
            last_com: device.last_seen.map(|seen| seen.0),
            lqi: device.link_quality as i32,
            activation_time: time(held.activated),
            creation_time: device.created.0,
            state: state(device),
            com_state: communication(device.state),
            token: Token {
                state: state_of_token,
                detail_message,
                end: time(held.end),
                free_messages_sent: (held.test_frames > 0).then_some(held.test_frames),
                unsubscription_time: leaves,
            },
            unsubscription_time: leaves,
            automatic_renewal: held.renewal,
            automatic_renewal_status: device.renewal_status as i32,
            activable: held.activable,
            actions: authorizations.then(|| actions(row.may, Action::WriteFleet)),
            resources: authorizations.then(|| resources(row.may)),
        }
    }
}

/// What a caller may read of a device.
fn resources(may: Actions) -> Vec<&'static str> {
    let mut resources = vec!["messages", "locations", "consumption"];
    if may.has(Action::ReadRadio) {
        resources.push("messages-oob");
    }
    resources
}
