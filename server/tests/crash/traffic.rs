//! What the stations hand in: a fleet in lanes, each the devices of one sender, so that the
//! messages of a device come in their order.

use domain::UserId;
use domain::callback::CallbackInput;
use domain::permission::{Principal, Profile, Role};
use engine::{Engine, Settings, World};

/// Senders side by side.
pub const LANES: u32 = 4;
/// Devices of one sender.
pub const DEVICES: u32 = 200;
/// Messages of one request, each heard by two stations.
pub const BATCH: u32 = 50;
const FIRST_DEVICE: u32 = 0xC0_0000;
const START: i64 = 1_700_000_000_000;
/// Between two messages of a device: further apart than receptions of one message may be.
const APART: i64 = 660_000;
/// A device skips a sequence number before every so manieth message.
const SKIP: u32 = 8;

/// Device, and the how manieth of its messages.
pub type Key = (u32, u32);

/// One message as its device sent it.
pub struct Sent {
    pub key: Key,
    pub seq: u16,
    pub time: i64,
    /// Whether numbers are missing before it.
    pub after_break: bool,
}

impl Sent {
    fn new(key: Key) -> Self {
        let (_, nth) = key;
        let seq = (nth + nth / SKIP) % 4096;
        Self {
            key,
            seq: seq as u16,
            time: START + i64::from(nth) * APART,
            after_break: nth > 0 && nth.is_multiple_of(SKIP),
        }
    }

    fn items(&self) -> impl Iterator<Item = String> + '_ {
        let (device, nth) = self.key;
        let (seq, time) = (self.seq, self.time);
        [("2731", 0), ("2732", 35)].into_iter().map(move |(station, later)| {
            let time = time + later;
            format!(
                r#"{{"station":"{station}","device":"{device:X}","time":{time},"seqNumber":{seq},"data":"{nth:08x}","rssi":-101.5,"snr":12.5,"freq":868130000}}"#
            )
        })
    }
}

/// The nth batch of a lane.
pub fn batch(lane: u32, n: u32) -> Vec<Sent> {
    let message = |at| {
        let count = n * BATCH + at;
        let device = FIRST_DEVICE + lane * DEVICES + count % DEVICES;
        Sent::new((device, count / DEVICES))
    };
    (0..BATCH).map(message).collect()
}

/// The body of a request that hands them in.
pub fn body(messages: &[Sent]) -> String {
    let items: Vec<String> = messages.iter().flat_map(Sent::items).collect();
    format!("[{}]", items.join(","))
}

/// What the stories need to know of the fleet.
pub struct Fleet {
    /// Hands in for the stations.
    pub token: String,
}

/// Loads the fleet, and its callback where there is a receiver, while no server runs.
pub async fn load(settings: &Settings, receiver: Option<&str>) -> Fleet {
    let settings = Settings {
        allowed_networks: vec!["127.0.0.0/8".parse().unwrap()],
        ..settings.clone()
    };
    let engine = Engine::open(settings, World::real()).await.unwrap();
    let fleet = engine.load_demo(true).await.unwrap();
    let token = fleet.bridge_token.unwrap();
    let devices: Vec<String> = (FIRST_DEVICE..FIRST_DEVICE + LANES * DEVICES)
        .map(|id| format!("\"{id:X}\""))
        .collect();
    let body = format!(
        r#"{{"stations":["2731","2732"],"devices":[{}]}}"#,
        devices.join(",")
    );
    engine.register(&token, body.into()).await.unwrap();
    // The root group's path is a prefix of every path.
    let role = Role {
        group: fleet.group,
        path: "/".into(),
        profile: Profile::Operator,
    };
    let who = Principal {
        user: UserId([1; 12]),
        email: "test@example.org".into(),
        name: "Test".into(),
        roles: vec![role],
    };
    let device_type = fleet.device_types[0];
    if let Some(url) = receiver {
        let input = CallbackInput {
            method: "GET".into(),
            url: format!("{url}?device={{device}}&data={{data}}"),
            enabled: "on".into(),
            ..CallbackInput::default()
        };
        let created = engine.create_callback(&who, device_type, &input);
        created.await.unwrap();
    }
    engine.close().await;
    Fleet { token }
}
