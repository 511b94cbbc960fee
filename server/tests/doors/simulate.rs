//! A simulated fleet before doors that keep to the stations' contract and remember everything.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use engine::{Clock, SystemClock};
use serde_json::{Value, json};
use server::replay::Address;
use server::simulate::{Pace, Played, Stage, play, write_lines, write_truth};
use simulator::{DAY, Downlinks, Fleet, Plan, Shares};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// What came through the doors.
#[derive(Default)]
struct Seen {
    stations: BTreeSet<String>,
    devices: BTreeMap<String, String>,
    lines: Vec<Value>,
    frames: Vec<Value>,
    /// Downlinks that nobody has fetched, and those that were confirmed.
    ordered: Vec<Value>,
    confirmed: BTreeMap<String, bool>,
    asked: BTreeSet<(String, u64)>,
}

type Shared = Arc<Mutex<Seen>>;

async fn registrations(State(seen): State<Shared>, Json(body): Json<Value>) -> Json<Value> {
    let mut seen = seen.lock().unwrap();
    let stations = body["stations"].as_array().unwrap();
    let devices = body["devices"].as_array().unwrap();
    for station in stations {
        seen.stations.insert(station["id"].as_str().unwrap().into());
    }
    for device in devices {
        let text = |name: &str| device[name].as_str().unwrap().to_owned();
        seen.devices.insert(text("id"), text("key"));
        assert!(body["deviceType"].is_string());
    }
    Json(json!({"stations": stations.len(), "devices": devices.len()}))
}

fn accepted(lines: &[Value]) -> Json<Value> {
    let answer =
        |index| json!({"index": index, "result": "accepted", "message": "0f4b8c2a90012000"});
    Json((0..lines.len()).map(answer).collect())
}

async fn receptions(State(seen): State<Shared>, Json(lines): Json<Vec<Value>>) -> Json<Value> {
    let mut seen = seen.lock().unwrap();
    for line in &lines {
        let device = line["device"].as_str().unwrap().to_owned();
        let number = line["seqNumber"].as_u64().unwrap();
        assert!(seen.devices.contains_key(&device));
        if line["ack"] == true && seen.asked.insert((device.clone(), number)) {
            let key: radio::Key = seen.devices[&device].parse().unwrap();
            let id = u32::from_str_radix(&device, 16).unwrap();
            let frame = radio::downlink::encode(&[7; 8], id, number as u16, &key);
            let at = line["time"].as_i64().unwrap() + 20_000;
            let order = json!({
                "id": format!("{device}-{number}"), "device": device, "station": line["station"],
                "transmitAt": at, "windowEnds": at + 25_000, "data": "0707070707070707",
                "frame": payload::hex::encode_lower(&frame),
            });
            seen.ordered.push(order);
        }
    }
    seen.lines.extend(lines.iter().cloned());
    accepted(&lines)
}

async fn frames(State(seen): State<Shared>, Json(lines): Json<Vec<Value>>) -> Json<Value> {
    seen.lock().unwrap().frames.extend(lines.iter().cloned());
    accepted(&lines)
}

async fn downlinks(
    State(seen): State<Shared>,
    Query(query): Query<BTreeMap<String, u64>>,
) -> Json<Value> {
    let until = tokio::time::Instant::now() + Duration::from_secs(query["wait"]);
    loop {
        let ordered = std::mem::take(&mut seen.lock().unwrap().ordered);
        if !ordered.is_empty() || tokio::time::Instant::now() > until {
            return Json(ordered.into());
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn confirmed(
    State(seen): State<Shared>,
    Path(id): Path<String>,
    Json(body): Json<Value>,
) -> Json<Value> {
    let sent = body["sent"].as_bool().unwrap();
    assert_eq!(seen.lock().unwrap().confirmed.insert(id, sent), None);
    Json(json!({}))
}

async fn doors() -> (String, Shared) {
    let seen = Shared::default();
    let router = Router::new()
        .route("/radio/registrations", post(registrations))
        .route("/radio/receptions", post(receptions))
        .route("/radio/frames", post(frames))
        .route("/radio/downlinks", get(downlinks))
        .route("/radio/downlinks/{id}", post(confirmed))
        .with_state(Arc::clone(&seen));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async { axum::serve(listener, router).await });
    (url, seen)
}

fn stage(url: String, pace: Pace) -> Stage {
    Stage {
        server: Address {
            url,
            token: "token".into(),
            patience: Duration::from_millis(200),
            ca: None,
        },
        register: true,
        pace,
        batch: 50,
        downlinks: true,
    }
}

fn plan() -> Plan {
    Plan {
        devices: 30,
        stations: 4,
        days: 1,
        downlinks: Downlinks::Server,
        shares: Shares {
            asking: 0.8,
            ..Shares::default()
        },
        ..Plan::default()
    }
}

async fn played(fleet: &mut Fleet, stage: &Stage, stop: &CancellationToken) -> Played {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let (played, end) = play(fleet, stage, &clock, stop).await;
    end.unwrap();
    played
}

#[tokio::test]
async fn a_fleet_registers_speaks_and_answers_downlinks() {
    let (url, seen) = doors().await;
    let mut fleet = Fleet::new(plan()).unwrap();
    let played = played(
        &mut fleet,
        &stage(url, Pace::Fast),
        &CancellationToken::new(),
    )
    .await;
    let truth = fleet.truth();
    let seen = seen.lock().unwrap();
    assert!(played.handed_in.is_clean(), "{played}");
    assert_eq!((seen.stations.len(), seen.devices.len()), (4, 30));
    assert_eq!(seen.lines.len() as u64, truth.lines);
    assert_eq!(played.handed_in.sent, truth.lines);
    assert_eq!(
        played.downlinks.sent,
        seen.confirmed.len() as u64,
        "{played}"
    );
    assert!(seen.confirmed.values().all(|sent| *sent));
    assert!(played.downlinks.heard > 0, "{played}");
    let confirms = |line: &&Value| line["oob"]["type"] == "downlink-confirmation";
    let confirmed: BTreeSet<_> = seen
        .lines
        .iter()
        .filter(confirms)
        .map(|line| line["seqNumber"].to_string() + &line["device"].to_string())
        .collect();
    assert_eq!(confirmed.len() as u64, truth.confirmations);
    assert!(truth.confirmations > 0 && truth.confirmations <= played.downlinks.heard);
}

#[tokio::test]
async fn frames_go_through_their_own_door() {
    let (url, seen) = doors().await;
    let plan = Plan {
        frames: true,
        ..plan()
    };
    let mut fleet = Fleet::new(plan).unwrap();
    let stage = Stage {
        downlinks: false,
        ..stage(url, Pace::Fast)
    };
    let played = played(&mut fleet, &stage, &CancellationToken::new()).await;
    let seen = seen.lock().unwrap();
    assert_eq!(seen.frames.len() as u64, fleet.truth().lines);
    assert_eq!(played.handed_in.sent, fleet.truth().frames);
    assert!(seen.lines.is_empty());
}

#[tokio::test]
async fn live_play_hands_in_nothing_before_its_time_and_ends_when_told_to() {
    let (url, seen) = doors().await;
    let now = SystemClock.now();
    let plan = Plan {
        // Half a minute of the past is there at once, the rest comes when it is time for it.
        start: now.plus(-30_000),
        interval: Some(15),
        ..plan()
    };
    let mut fleet = Fleet::new(plan).unwrap();
    let stop = CancellationToken::new();
    let stopping = stop.clone();
    let watched = Arc::clone(&seen);
    tokio::spawn(async move {
        while watched.lock().unwrap().lines.len() < 60 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        stopping.cancel();
    });
    played(&mut fleet, &stage(url, Pace::Live), &stop).await;
    let now = SystemClock.now().0;
    let seen = seen.lock().unwrap();
    assert!(seen.lines.len() >= 60);
    assert!(
        seen.lines
            .iter()
            .all(|line| line["time"].as_i64().unwrap() < now)
    );
}

#[tokio::test]
async fn a_fleet_in_files_can_be_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan {
        downlinks: Downlinks::Played,
        ..plan()
    };
    let (lines, truth) = (folder.path().join("lines"), folder.path().join("truth"));
    let mut fleet = Fleet::new(plan.clone()).unwrap();
    let count = write_lines(&mut fleet, &lines).unwrap();
    write_truth(&fleet, &truth).unwrap();
    let text = std::fs::read_to_string(lines).unwrap();
    assert_eq!(text.lines().count() as u64, count);
    let truth = std::fs::read_to_string(truth).unwrap();
    let truth: Value = serde_json::from_str(&truth).unwrap();
    assert_eq!(truth["lines"], count);
    assert_eq!(truth["end"], plan.start.0 + DAY);
}
