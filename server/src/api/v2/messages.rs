//! Messages, of devices and of device types.

use axum::Json;
use domain::list::Slice;
use domain::location::Position;
use domain::message::{MessagePart, MessagePick, MessageView, MessagesOf};
use serde::Serialize;
use utoipa::ToSchema;

use super::lists::MOST;
use super::shape::Named;
use crate::api::Answer;
use crate::api::ask::Ask;
use crate::api::callback_status::CallbackStatus;
use crate::api::fields::Fields;
use crate::api::paging::list;
use crate::api::problem::ApiProblem;
use crate::api::shape::said;

/// The latest time that is understood, in ms.
pub(super) const LATEST: i64 = 253_402_300_799_000;

/// What can be told beside.
const FIELDS: &str = "oob,ackRequired,device(name),\
    rinfos(cbStatus,rep,repetitions,baseStation(name)),downlinkAnswerStatus(baseStation(name))";

/// Frames of a message: devices send each three times.
const FRAMES: i32 = 3;

list!(
    /// Messages, newest first.
    MessageList, Message
);

/// A message.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Message {
    /// Who sent it.
    device: Named,
    /// When it was first heard, in ms.
    time: i64,
    /// Its bytes in lower-case hex.
    data: String,
    /// Its sequence number.
    seq_number: u16,
    /// How many frames devices send for it.
    nb_frames: i32,
    /// Who runs the base station that heard it first.
    #[serde(skip_serializing_if = "Option::is_none")]
    operator: Option<String>,
    /// The country of that base station (ISO 3166-1 alpha-3).
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<String>,
    /// Where it was sent.
    computed_location: Vec<ComputedLocation>,
    /// How well the network heard it: 0 limit, 1 average, 2 good, 3 excellent, 4 not known.
    lqi: i32,
    /// Whether the device asked for a downlink; with `fields`.
    #[serde(skip_serializing_if = "Option::is_none")]
    ack_required: Option<bool>,
    /// Whether it is an out-of-band frame; with `fields`, and only then they are there.
    #[serde(skip_serializing_if = "Option::is_none")]
    oob: Option<bool>,
    /// Who heard it; none for those who may not see that.
    rinfos: Vec<Reception>,
    /// What became of the answer; with `fields`.
    #[serde(skip_serializing_if = "Option::is_none")]
    downlink_answer_status: Option<DownlinkAnswer>,
}

/// Where something was.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ComputedLocation {
    /// Latitude in degrees.
    lat: f64,
    /// Longitude in degrees.
    lng: f64,
    /// Metres; 0 where the device said it.
    radius: i64,
    /// 0 from the stations that heard it, 1 said by the device.
    source: i32,
    /// Places of maps of buildings; there are none.
    place_ids: Vec<String>,
}

impl ComputedLocation {
    pub(super) fn of(place: Position) -> Self {
        Self {
            lat: place.lat,
            lng: place.lng,
            radius: place.radius,
            source: place.source as i32,
            place_ids: Vec::new(),
        }
    }
}

/// A base station.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct BaseStation {
    /// Its id in hex.
    id: String,
    /// Its name; with `fields`, for those who may see base stations.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// What it is: 0, a base station.
    resource_type: i32,
}

/// How a base station heard a message.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Reception {
    /// Which one.
    base_station: BaseStation,
    /// dBm.
    #[serde(skip_serializing_if = "Option::is_none")]
    rssi: Option<f64>,
    /// Where it stands: latitude in degrees, in whole ones for those who may not see base stations.
    #[serde(skip_serializing_if = "Option::is_none")]
    lat: Option<f64>,
    /// Where it stands: longitude in degrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    lng: Option<f64>,
    /// Seconds after the first that heard it.
    delay: f64,
    /// dB.
    #[serde(skip_serializing_if = "Option::is_none")]
    snr: Option<f64>,
    /// MHz.
    #[serde(skip_serializing_if = "Option::is_none")]
    freq: Option<f64>,
    /// How often it heard it; with `fields`.
    #[serde(skip_serializing_if = "Option::is_none")]
    rep: Option<u8>,
    /// What became of the callbacks, at the station that heard it first; with `fields`.
    #[serde(skip_serializing_if = "Option::is_none")]
    cb_status: Option<Vec<CallbackStatus>>,
}

/// What became of the answer to a device.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct DownlinkAnswer {
    /// The station that sends it, for those who may see that.
    #[serde(skip_serializing_if = "Option::is_none")]
    base_station: Option<BaseStation>,
    /// Its eight bytes in hex.
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<String>,
    /// Who runs the station.
    #[serde(skip_serializing_if = "Option::is_none")]
    operator: Option<String>,
    /// The country of the station.
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<String>,
}

/// A part of the messages of something, as parameters ask for it.
pub(super) async fn list(ask: &Ask, of: MessagesOf, known: &[&str]) -> Answer<MessageList> {
    let query = ask.query(known)?;
    let fields = query.text("fields").map(|text| Fields::read(text, FIELDS));
    let fields = fields.transpose()?.unwrap_or_default();
    let authorizations = known.contains(&"authorizations") && query.flag("authorizations")?;
    let (since, before) = query.times(1)?;
    if since
        .zip(before)
        .is_some_and(|(since, before)| since > before)
    {
        return Err(ApiProblem::precondition("`since` lies after `before`."));
    }
    let pick = MessagePick {
        since,
        before,
        oob: fields.has("oob"),
        names: fields.has("device.name"),
        receptions: true,
        callbacks: fields.has("rinfos.cbStatus"),
        downlinks: fields.has("downlinkAnswerStatus"),
    };
    let slice: Slice = query.slice(MOST)?;
    let part = ask.engine.messages_part(&ask.who, of, &pick, &slice).await;
    let part = part.map_err(|error| ApiProblem::from(error).of_query())?;
    let times: Vec<_> = part.rows.iter().map(|row| row.time).collect();
    let next = ask.before(&slice, 1, &times, part.next);
    let rows = part.rows.iter().map(|row| Message::of(row, &part, &fields));
    let mut list = MessageList::of(rows.collect(), next);
    if authorizations {
        list.actions = vec!["read"];
    }
    Ok(Json(list))
}

impl Message {
    fn of(message: &MessageView, part: &MessagePart, fields: &Fields) -> Self {
        let station = |id, named: bool| {
            let seen = part.stations.get(&id);
            let name = seen.and_then(|station| station.name.clone());
            BaseStation {
                id: domain::StationId::to_string(&id),
                name: name.filter(|_| named),
                resource_type: 0,
            }
        };
        let named = fields.has("rinfos.baseStation.name");
        let mut statuses = fields.has("rinfos.cbStatus").then(|| {
            let each = message.deliveries.iter();
            let each = each.filter_map(|delivery| CallbackStatus::of(delivery, 1));
            each.collect::<Vec<_>>()
        });
        let rinfos = message.receptions.iter().map(|heard| {
            let place = part.stations.get(&heard.station);
            let place = place.and_then(|station| station.place);
            Reception {
                base_station: station(heard.station, named),
                rssi: heard.rssi,
                lat: place.map(|place| place.0),
                lng: place.map(|place| place.1),
                delay: (heard.time.0 - message.time.0) as f64 / 1000.0,
                snr: heard.snr,
                freq: heard.freq.map(|freq| freq as f64 / 1_000_000.0),
                rep: heard.rep.filter(|_| fields.has("rinfos.rep")),
                cb_status: statuses.take(),
            }
        });
        let rinfos: Vec<Reception> = rinfos.collect();
        let first = message.receptions.first();
        let first = first.and_then(|heard| part.stations.get(&heard.station));
        let downlink = message.downlink.as_ref();
        let downlink = downlink.filter(|_| fields.has("downlinkAnswerStatus"));
        Self {
            device: Named::of(message.device, part.names.get(&message.device).cloned()),
            time: message.time.0,
            data: message.data.clone(),
            seq_number: message.seq_number,
            nb_frames: FRAMES,
            operator: first.and_then(|station| said(&station.operator)),
            country: first.and_then(|station| said(&station.country)),
            computed_location: message
                .position
                .map(ComputedLocation::of)
                .into_iter()
                .collect(),
            lqi: message.lqi as i32,
            ack_required: fields.has("ackRequired").then_some(message.ack),
            oob: fields.has("oob").then(|| part.oob.contains(&message.id)),
            rinfos,
            downlink_answer_status: downlink.map(|downlink| {
                let by = downlink.station.and_then(|id| part.stations.get(&id));
                let named = fields.has("downlinkAnswerStatus.baseStation.name");
                DownlinkAnswer {
                    base_station: downlink.station.map(|id| station(id, named)),
                    data: downlink.data.clone(),
                    operator: by.and_then(|station| said(&station.operator)),
                    country: by.and_then(|station| said(&station.country)),
                }
            }),
        }
    }
}
