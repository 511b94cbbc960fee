//! Something of each kind that could come to pass: to try a callback before anything did.

use domain::callback::CallbackKind;
use domain::downlink::{DownlinkState, InfoCode};
use domain::event::{EventKind, EventView, Variables};
use domain::link_quality::LinkQuality;
use domain::location::{Position, Source};
use domain::oob::{Oob, Repeater, Status};
use domain::{
    DeviceId, DeviceTypeId, DownlinkId, EventConfigurationId, EventId, GroupId, MessageId,
    StationId, UnixMillis,
};

use super::{Facts, Happened, MessageFacts};
use crate::store::deliveries::{About, Advanced, Heard, Said, State, Told};
use crate::store::downlinks::Downlink;

/// A device that nobody is likely to have.
const DEVICE: DeviceId = DeviceId(0x1B9C5);
const STATION: StationId = StationId(0x1E6AB);
const BYTES: [u8; 12] = [
    0x41, 0xea, 0x00, 0x00, 0x64, 0x01, 0x4c, 0x00, 0xda, 0xff, 0x2b, 0x00,
];
/// A day (ms).
const DAY: i64 = 86_400_000;

impl Facts {
    /// An example for a callback of that kind.
    pub(crate) fn example(kind: CallbackKind, device_type: DeviceTypeId, now: UnixMillis) -> Self {
        match kind {
            CallbackKind::Acknowledge => Self::Acknowledge(downlink(now)),
            CallbackKind::Error => Self::Error(Box::new(Told {
                device: DEVICE,
                kind: EventKind::KeepAliveLost,
                time: now,
                variables: Variables {
                    last_heard: Some(now.plus(-DAY).0),
                    ..Variables::default()
                },
            })),
            CallbackKind::Event => Self::Event(Box::new(happened(device_type, now))),
            _ => Self::Message(message(kind, device_type, now)),
        }
    }
}

fn message(kind: CallbackKind, device_type: DeviceTypeId, now: UnixMillis) -> MessageFacts {
    let oob = match kind {
        CallbackKind::Status => Some(Oob::KeepAlive(Status {
            idle: 3300,
            transmit: 3010,
            temperature: 215,
        })),
        CallbackKind::Repeater => Some(Oob::Repeater(Repeater {
            battery: 3300,
            whitelist: 12,
            repeated: 3,
            unwanted_devices: 2,
            unwanted: 1,
            wrong: 0,
            over_regulation: 0,
        })),
        _ => None,
    };
    let data = oob.map_or(BYTES.to_vec(), |oob| oob.payload().as_bytes().to_vec());
    MessageFacts {
        said: Said {
            message: MessageId(1),
            device: DEVICE,
            device_type,
            time: now,
            seq: 27,
            data,
            ack: kind == CallbackKind::DataBidir,
            options: domain::contract::Options::ALL,
        },
        heard: vec![Heard {
            station: STATION,
            rssi: -129.9,
            snr: Some(10.5),
            place: Some((43.6, 1.4)),
            repetitions: Some(3),
        }],
        average: Some(12.25),
        advanced: Some(Advanced {
            quality: LinkQuality::Good,
            position: Some(Position {
                lat: 43.45,
                lng: 6.54,
                radius: 400,
                source: Source::Stations,
            }),
            fixed: Some((43.45, 6.54)),
            group_path: String::new(),
            operator: "SIGFOX_France".into(),
            country: "FRA".into(),
        }),
        duplicate: false,
    }
}

fn happened(device_type: DeviceTypeId, now: UnixMillis) -> Happened {
    Happened {
        event: event(device_type, now),
        configuration: Some(EventConfigurationId([0x5d; 12])),
        device: Some(About {
            group_path: String::new(),
            name: "Bin 7".into(),
            state: State::Ok,
            last_seen: Some(now),
            average: Some(12.25),
            keep_alive: 3600,
        }),
    }
}

fn event(device_type: DeviceTypeId, now: UnixMillis) -> EventView {
    let kind = EventKind::BatteryLow;
    EventView {
        id: EventId(1),
        device: DEVICE,
        device_type,
        group: GroupId([0; 12]),
        kind,
        severity: kind.severity(),
        time: now,
        closed: None,
        variables: Variables {
            device_message_time: Some(now.0),
            value: Some(2.7),
            threshold: Some(2.8),
            ..Variables::default()
        },
    }
}

fn downlink(now: UnixMillis) -> Downlink {
    Downlink {
        id: DownlinkId(1),
        device: DEVICE,
        message: MessageId(1),
        number: 27,
        transmit_at: now,
        window_ends: now,
        state: DownlinkState::Done,
        info: InfoCode::Acked,
        over_quota: false,
        high_priority: false,
        station: Some(STATION),
        data: None,
        answer: None,
        answered: UnixMillis(0),
        due: now,
        told: now,
        finished: now,
    }
}
