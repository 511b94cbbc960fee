//! What the stations hand in: a fleet in lanes, each the devices of one sender, so that the
//! messages of a device come in their order. They are as fresh as those of real stations, so
//! their numbers are judged. Where a story wants them, devices of another type ask for an
//! answer, one with each batch, and are told of by every kind of callback.

use std::collections::BTreeMap;

use domain::callback::CallbackInput;
use domain::permission::{Principal, Profile, Role};
use domain::{GroupId, UserId};
use engine::{Engine, Settings, World};

use super::receiver::{Receiver, Way};

/// Senders side by side.
pub const LANES: u32 = 4;
/// Devices of one sender that send in turn.
const DEVICES: u32 = 200;
/// Messages of each of them before as many others take over: fewer than there are numbers.
const SPELL: u32 = 3_000;
/// How many take turns so before the first go on: at 10,000 messages a second these pause for
/// more than half an hour. The same number twice within ten minutes would be one message.
const SHIFTS: u32 = 10;
/// Messages of one request, each heard by two stations.
pub const BATCH: u32 = 50;
const FIRST_DEVICE: u32 = 0xC0_0000;
/// Devices of one sender that ask, in turn: so many that none asks again while it listens.
const ASKING: u32 = 2_000;
const FIRST_ASKING: u32 = 0xD0_0000;
/// Their device type.
const ASKING_TYPE: &str = "Position tracker";
/// A device skips a sequence number before every so manieth message.
const SKIP: u32 = 8;

/// Device, and the how manieth of its messages.
pub type Key = (u32, u32);

/// One message as its device sent it.
pub struct Sent {
    pub key: Key,
    pub seq: u16,
    /// When the first station heard it (ms).
    pub time: i64,
    /// Whether numbers are missing before it.
    pub after_break: bool,
    /// Whether it asks for an answer.
    pub asks: bool,
}

impl Sent {
    fn new(key: Key, time: i64) -> Self {
        let (_, nth) = key;
        let seq = (nth + nth / SKIP) % 4096;
        Self {
            key,
            seq: seq as u16,
            time,
            after_break: nth > 0 && nth.is_multiple_of(SKIP),
            asks: false,
        }
    }

    /// A question, asked at that time.
    pub fn asking(key: Key, time: i64) -> Self {
        let (_, nth) = key;
        Self {
            key,
            seq: (nth % 4096) as u16,
            time,
            after_break: false,
            asks: true,
        }
    }

    fn items(&self) -> impl Iterator<Item = String> + '_ {
        let (device, nth) = self.key;
        let (seq, time, asks) = (self.seq, self.time, self.asks);
        [("2731", 0), ("2732", 35)].into_iter().map(move |(station, later)| {
            let time = time + later;
            format!(
                r#"{{"station":"{station}","device":"{device:X}","time":{time},"seqNumber":{seq},"data":"{nth:08x}","rssi":-101.5,"snr":12.5,"freq":868130000,"ack":{asks}}}"#
            )
        })
    }
}

/// What the clock says (ms).
pub fn now() -> i64 {
    World::real().clock.now().0
}

/// The nth batch of a lane, heard at that time.
pub fn batch(lane: u32, n: u32, time: i64) -> Vec<Sent> {
    let message = |at| {
        let count = n * BATCH + at;
        let turn = count / DEVICES;
        let (spell, within) = (turn / SPELL, turn % SPELL);
        let first = FIRST_DEVICE + (spell % SHIFTS * LANES + lane) * DEVICES;
        let nth = spell / SHIFTS * SPELL + within;
        Sent::new((first + count % DEVICES, nth), time)
    };
    (0..BATCH).map(message).collect()
}

/// Who asks with the nth batch of a lane.
pub fn question(lane: u32, n: u32) -> Key {
    let device = FIRST_ASKING + lane * ASKING + n % ASKING;
    (device, n / ASKING)
}

/// Whether it is one that asks.
pub fn asks((device, _): Key) -> bool {
    device >= FIRST_ASKING
}

/// The bytes that the receiver answers to it, and to no other.
pub fn answer((device, nth): Key) -> [u8; 8] {
    let [a, b, c, d] = device.to_be_bytes();
    let [e, f, g, h] = nth.to_be_bytes();
    [a, b, c, d, e, f, g, h]
}

/// Everything that was acknowledged.
pub struct Handed {
    /// When each batch of each lane was heard.
    pub batches: Vec<Vec<i64>>,
    /// Who asked beside them, and when.
    pub asked: BTreeMap<Key, i64>,
}

impl Handed {
    /// So many of the first batches of each lane, and nobody asked.
    pub fn first(&self, batches: &[u32]) -> Self {
        let lanes = self.batches.iter().zip(batches);
        Self {
            batches: lanes
                .map(|(times, count)| times[..*count as usize].to_vec())
                .collect(),
            asked: BTreeMap::new(),
        }
    }

    /// The messages.
    pub fn sent(&self) -> BTreeMap<Key, Sent> {
        let mut sent = BTreeMap::new();
        for (lane, times) in self.batches.iter().enumerate() {
            for (n, time) in times.iter().enumerate() {
                let batch = batch(lane as u32, n as u32, *time);
                sent.extend(batch.into_iter().map(|message| (message.key, message)));
            }
        }
        let asked = self.asked.iter();
        sent.extend(asked.map(|(key, time)| (*key, Sent::asking(*key, *time))));
        sent
    }
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

/// Opens the database while no server runs.
async fn open(settings: &Settings) -> Engine {
    let settings = Settings {
        allowed_networks: vec!["127.0.0.0/8".parse().unwrap()],
        ..settings.clone()
    };
    Engine::open(settings, World::real()).await.unwrap()
}

/// Somebody who may everything.
fn operator(group: GroupId) -> Principal {
    // The root group's path is a prefix of every path.
    let role = Role::fixed(group, "/", Profile::Operator);
    Principal {
        user: UserId([1; 12]),
        email: "test@example.org".into(),
        name: "Test".into(),
        roles: vec![role],
        from: None,
    }
}

fn get(url: &str) -> CallbackInput {
    CallbackInput {
        method: "GET".into(),
        url: format!("{url}?device={{device}}&data={{data}}"),
        enabled: "on".into(),
        ..CallbackInput::default()
    }
}

/// So many devices from one on, as a registration names them.
fn devices(first: u32, count: u32) -> String {
    let devices = (first..first + count).map(|id| format!("\"{id:X}\""));
    devices.collect::<Vec<_>>().join(",")
}

/// Loads the fleet, and its callback where there is a receiver, while no server runs: so many
/// devices as a story of 600,000 messages a sender needs.
pub async fn load(settings: &Settings, receiver: Option<&str>) -> Fleet {
    load_shifts(settings, receiver, 1).await
}

/// As [`load`], for a story without such a bound.
pub async fn load_all(settings: &Settings, receiver: Option<&str>) -> Fleet {
    load_shifts(settings, receiver, SHIFTS).await
}

async fn load_shifts(settings: &Settings, receiver: Option<&str>, shifts: u32) -> Fleet {
    let engine = open(settings).await;
    let fleet = engine.load_demo(true).await.unwrap();
    let token = fleet.bridge_token.unwrap();
    let devices = devices(FIRST_DEVICE, shifts * LANES * DEVICES);
    let body = format!(r#"{{"stations":["2731","2732"],"devices":[{devices}]}}"#);
    engine.register(&token, body.into()).await.unwrap();
    if let Some(url) = receiver {
        let who = operator(fleet.group);
        let input = get(url);
        let created = engine.create_callback(&who, fleet.device_types[0], &input);
        created.await.unwrap();
    }
    engine.close().await;
    Fleet { token }
}

/// As [`load`], with devices that ask: each of their messages is told by a callback of its own,
/// as a line of a batch, and by the one whose answers they get.
pub async fn load_asking(settings: &Settings, receiver: &Receiver) -> Fleet {
    let fleet = load(settings, Some(&receiver.url())).await;
    let engine = open(settings).await;
    let demo = engine.load_demo(false).await.unwrap();
    let who = operator(demo.group);
    let devices = devices(FIRST_ASKING, LANES * ASKING);
    let body = format!(r#"{{"deviceType":"{ASKING_TYPE}","devices":[{devices}]}}"#);
    engine.register(&fleet.token, body.into()).await.unwrap();
    let asking = demo.device_types[1];
    let mut form = engine.device_type(&who, asking).await.unwrap().input();
    assert_eq!(form.name, ASKING_TYPE);
    form.downlink_mode = "callback".into();
    engine.edit_device_type(&who, asking, &form).await.unwrap();
    let bidir = CallbackInput {
        kind: "bidir".into(),
        method: "POST".into(),
        url: receiver.url_of(Way::Bidir),
        content_type: "application/json".into(),
        body: r#"{"device":"{device}","data":"{data}"}"#.into(),
        ..get("")
    };
    let batch = CallbackInput {
        channel: "BATCH_URL".into(),
        method: String::new(),
        url: format!("{}?lines={{batch}}", receiver.url_of(Way::Batch)),
        line_pattern: "{device};{data}".into(),
        ..get("")
    };
    for input in [&get(&receiver.url_of(Way::Flaky)), &batch] {
        engine.create_callback(&who, asking, input).await.unwrap();
    }
    let bidir = engine.create_callback(&who, asking, &bidir).await.unwrap();
    let chosen = engine.choose_downlink_callback(&who, asking, Some(bidir));
    chosen.await.unwrap();
    engine.close().await;
    fleet
}
