//! The server is killed at random moments while receptions stream in and callbacks stream out.
//! Whatever was acknowledged must be there exactly once afterwards, and its callback must have
//! arrived at least once, always under the same id.
//!
//! `CRASH_KILLS` says how often (3 unless set; `make proof` asks for more).

#[path = "crash/receiver.rs"]
mod receiver;
#[path = "crash/victim.rs"]
mod victim;

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use domain::callback::CallbackInput;
use domain::message::MessageQuery;
use domain::permission::{Principal, Profile, Role};
use domain::{DeviceId, UserId};
use engine::{Engine, Settings, World};

use receiver::Receiver;
use victim::Victim;

const DEVICES: u32 = 40;
const FIRST_DEVICE: u32 = 0xC0_0000;
const START: i64 = 1_700_000_000_000;
/// Receptions of one request.
const BATCH: u32 = 50;

struct Ready {
    who: Principal,
    token: String,
}

/// Loads the fleet and its callback while no server runs.
async fn ready(settings: &Settings, receiver: &Receiver) -> Ready {
    let engine = Engine::open(settings.clone(), World::real()).await.unwrap();
    let fleet = engine.load_demo(true).await.unwrap();
    let token = fleet.bridge_token.unwrap();
    let devices: Vec<String> = (FIRST_DEVICE..FIRST_DEVICE + DEVICES)
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
    let input = CallbackInput {
        method: "GET".into(),
        url: format!(
            "{}?device={{device}}&seq={{seqNumber}}&data={{data}}",
            receiver.url()
        ),
        enabled: "on".into(),
        ..CallbackInput::default()
    };
    engine
        .create_callback(&who, fleet.device_types[0], &input)
        .await
        .unwrap();
    engine.close().await;
    Ready { who, token }
}

/// The nth batch: one message of each of so many devices, heard by two stations.
fn batch(n: u32) -> (Vec<(u32, u16)>, String) {
    let messages: Vec<(u32, u16)> = (0..BATCH / 2)
        .map(|at| {
            let count = n * BATCH / 2 + at;
            (FIRST_DEVICE + count % DEVICES, (count / DEVICES) as u16)
        })
        .collect();
    let mut items = Vec::new();
    for (device, seq) in &messages {
        for (station, later) in [("2731", 0), ("2732", 35)] {
            let time = START + i64::from(*seq) * 60_000 + later;
            items.push(format!(
                r#"{{"station":"{station}","device":"{device:X}","time":{time},"seqNumber":{seq},"data":"{seq:04x}","rssi":-101.5,"snr":12.5}}"#
            ));
        }
    }
    (messages, format!("[{}]", items.join(",")))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_or_doubled_by_kill_9() {
    let kills: u32 = std::env::var("CRASH_KILLS").map_or(3, |text| text.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let receiver = Receiver::start().await;
    let settings = Settings {
        database_url: format!("sqlite:{}/crash.db", folder.path().display()),
        allowed_networks: vec!["127.0.0.0/8".parse().unwrap()],
        ..Settings::default()
    };
    let ready = ready(&settings, &receiver).await;
    let mut victim = Victim::start(folder.path(), &settings).await;

    let mut acknowledged: BTreeSet<(u32, u16)> = BTreeSet::new();
    let mut next = 0;
    let mut unanswered: Option<u32> = None;
    for kill in 0..=kills {
        // Different in every run: a bug that needs a certain moment is met sooner or later.
        let mut random = [0; 2];
        World::real().random.fill(&mut random);
        let lifetime = Duration::from_millis(150 + u64::from(u16::from_be_bytes(random)) % 900);
        let until = Instant::now()
            + if kill < kills {
                lifetime
            } else {
                Duration::from_millis(300)
            };
        loop {
            // What got no answer is sent again, as a station would.
            let n = unanswered.unwrap_or(next);
            let (messages, body) = batch(n);
            let asked = victim.hand_in(&ready.token, &body);
            match tokio::time::timeout_at(until.into(), asked).await {
                Ok(Ok(answer)) => {
                    assert_eq!(
                        answer.matches("\"message\"").count(),
                        BATCH as usize,
                        "{answer}"
                    );
                    acknowledged.extend(messages);
                    unanswered = None;
                    next = next.max(n + 1);
                }
                Ok(Err(error)) => panic!("the door answered no batch: {error}"),
                Err(_) => {
                    // Cut off in the middle: it may or may not have been stored.
                    unanswered = Some(n);
                    break;
                }
            }
        }
        if kill < kills {
            victim.kill().await;
            victim = Victim::start(folder.path(), &settings).await;
        }
    }
    if let Some(n) = unanswered {
        let (messages, body) = batch(n);
        victim.hand_in(&ready.token, &body).await.unwrap();
        acknowledged.extend(messages);
    }
    let received = receiver
        .until(acknowledged.len(), Duration::from_secs(120))
        .await;
    victim.kill().await;

    let engine = Engine::open(settings, World::real()).await.unwrap();
    let stored = stored(&engine, &ready.who).await;
    let doubled: Vec<_> = stored.iter().filter(|(_, count)| **count != 1).collect();
    assert!(doubled.is_empty(), "stored more than once: {doubled:?}");
    let lost: Vec<_> = acknowledged
        .iter()
        .filter(|key| !stored.contains_key(*key))
        .collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    for key in &acknowledged {
        let ids = received
            .get(key)
            .unwrap_or_else(|| panic!("no callback for {key:?}"));
        assert_eq!(ids.len(), 1, "{key:?} was delivered under several ids");
    }
    engine.close().await;
    println!(
        "{kills} kills: {} messages acknowledged, stored once and delivered",
        acknowledged.len()
    );
}

/// How often each message is stored.
async fn stored(engine: &Engine, who: &Principal) -> BTreeMap<(u32, u16), u32> {
    let mut stored: BTreeMap<(u32, u16), u32> = BTreeMap::new();
    for device in FIRST_DEVICE..FIRST_DEVICE + DEVICES {
        let mut query = MessageQuery {
            size: 250,
            ..MessageQuery::default()
        };
        loop {
            let list = engine
                .device_messages(who, DeviceId(device), &query)
                .await
                .unwrap();
            for message in &list.page.rows {
                assert_eq!(message.receptions.len(), 2, "both receptions are there");
                *stored.entry((device, message.seq_number)).or_default() += 1;
            }
            match list.page.next {
                Some(next) => query.after = next,
                None => break,
            }
        }
    }
    stored
}
