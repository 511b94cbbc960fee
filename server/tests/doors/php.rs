//! What a script in PHP's own server answers to a callback reaches the device that asked: a
//! simulated one, which reads the frame as a real one does and confirms it.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::callback::CallbackInput;
use domain::downlink::{InfoCode, Order};
use domain::message::{MessageQuery, MessageView};
use domain::permission::Profile;
use domain::{DeviceId, UnixMillis};
use engine::callback::run_once;
use engine::testing::TestEngine;
use simulator::{Arrival, Downlinks, Fleet, Line, Oob, Plan, Reception, Shares};

use super::peers;

/// Stores each call beside it, and answers with a downlink.
const SCRIPT: &str = include_str!("../../engine/tests/callbacks/data.php");

/// The address of the script, as its users have it.
const ADDRESS: &str = "/data.php?id={device}&time={time}&duplicate={duplicate}&snr={snr}\
    &station={station}&data={data}&avgSignal={avgSignal}&lat={lat}&lng={lng}&rssi={rssi}\
    &seqNumber={seqNumber}&ack=true";

/// One device beside one station, which asks with each message.
fn plan(start: UnixMillis) -> Plan {
    Plan {
        devices: 1,
        stations: 1,
        days: 1,
        start,
        size: Some(1.0),
        interval: Some(43_200),
        downlinks: Downlinks::Server,
        shares: Shares {
            silent: 0.0,
            talkative: 0.0,
            off_contract: 0.0,
            asking: 1.0,
            collisions: 0.0,
            repeats: 0.0,
            late: 0.0,
            outages: 0.0,
        },
        ..Plan::default()
    }
}

/// Makes the fleet known. Returns the keys of its devices.
async fn register(test: &TestEngine, fleet: &Fleet) -> BTreeMap<DeviceId, radio::Key> {
    let mut keys = BTreeMap::new();
    for registration in fleet.registrations() {
        let devices = registration.devices.iter();
        keys.extend(devices.map(|device| (device.id, device.key.parse().unwrap())));
        let body = serde_json::to_vec(&registration).unwrap();
        let registered = test.engine.register(&test.token, body.into()).await;
        registered.unwrap();
    }
    keys
}

/// Has every device type answer by the script: whichever the device has.
async fn ask_the_script(test: &TestEngine, origin: &str) {
    let who = test.member(Profile::CustomerWrite);
    for (nth, of) in test.device_types.iter().copied().enumerate() {
        test.with_downlink_mode(nth, "callback").await;
        let input = CallbackInput {
            kind: "bidir".into(),
            method: "GET".into(),
            url: format!("{origin}{ADDRESS}"),
            enabled: "on".into(),
            ..CallbackInput::default()
        };
        let callback = test.engine.create_callback(&who, of, &input).await.unwrap();
        let chosen = test
            .engine
            .choose_downlink_callback(&who, of, Some(callback));
        chosen.await.unwrap();
    }
}

/// Hands in what a station heard, at its time.
async fn hand_in(test: &TestEngine, arrival: Arrival) -> Reception {
    let now = test.clock_now();
    test.clock.set(UnixMillis(now.max(arrival.time)));
    let body = format!("[{}]", serde_json::to_string(&arrival.line).unwrap());
    let answers = test.engine.receive(&test.token, body.into()).await.unwrap();
    let said = serde_json::to_string(&answers).unwrap();
    assert!(!said.contains("refused"), "{said}");
    match arrival.line {
        Line::Reception(heard) => heard,
        Line::Frame(frame) => panic!("this fleet hands in no frames: {frame:?}"),
    }
}

/// The bytes that the device reads in the frame that its station sends.
fn read(order: &Order, number: u16, key: &radio::Key) -> [u8; radio::downlink::PAYLOAD] {
    let frame = order.frame.as_deref().expect("its key is known");
    let frame = payload::hex::decode(frame).unwrap();
    let frame: [u8; radio::downlink::FRAME] = frame.try_into().unwrap();
    let read = radio::downlink::decode(frame, order.device.0, number, key);
    read.unwrap().payload
}

async fn message(test: &TestEngine, device: DeviceId, number: u16) -> MessageView {
    let who = test.member(Profile::CustomerRead);
    let query = MessageQuery::default();
    let list = test.engine.device_messages(&who, device, &query);
    let mut rows = list.await.unwrap().page.rows.into_iter();
    rows.find(|one| one.seq_number == number)
        .expect("its message")
}

#[tokio::test]
async fn what_a_script_in_php_answers_is_read_by_the_device_that_asked() {
    if !peers::installed("php") {
        return;
    }
    let test = TestEngine::chosen().await;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("data.php"), SCRIPT).unwrap();
    let server = peers::start("php", |port| {
        let root = folder.path().to_str().unwrap().to_owned();
        vec!["-S".into(), format!("127.0.0.1:{port}"), "-t".into(), root]
    })
    .await;
    let mut fleet = Fleet::new(plan(UnixMillis(test.clock_now()))).unwrap();
    let keys = register(&test, &fleet).await;
    ask_the_script(&test, &format!("http://{}", server.address)).await;
    test.start_without_callbacks();

    // It may say of itself how it is, before it asks.
    let asked = loop {
        let arrival = fleet.next().expect("it asks");
        let heard = hand_in(&test, arrival).await;
        if heard.ack {
            break heard;
        }
    };
    assert!(run_once(&test.engine).await.unwrap() > 0);
    let stored = std::fs::read_to_string(folder.path().join("sigfox.json")).unwrap();
    let number = asked.seq_number;
    assert!(
        stored.contains(&format!(r#""id":"{}""#, asked.device)),
        "{stored}"
    );
    assert!(
        stored.contains(&format!(r#""seqNumber":"{number}""#)),
        "{stored}"
    );

    test.clock.advance(6_000);
    test.step_downlinks().await;
    let orders = test.engine.orders(&test.token, Duration::ZERO).await;
    let order = orders.unwrap().remove(0);
    assert_eq!(order.device, asked.device);
    let bytes = read(&order, number, &keys[&asked.device]);
    assert_eq!(bytes, [1, 2, 3, 4, 5, 6, 7, 8]);

    // The station sends it at its time; the device hears, understands and confirms it.
    test.clock.set(UnixMillis(order.transmit_at));
    let id = order.id.to_string();
    let sent = test.engine.confirm(&test.token, &id, br#"{"sent":true}"#);
    sent.await.unwrap();
    let frame = order.frame.as_deref();
    let confirms = fleet.downlink(order.device, order.station, order.transmit_at, frame);
    let confirms = confirms.expect("it reads the frame");
    let confirmation = fleet.until(confirms + 60_000).expect("it confirms");
    let confirmation = hand_in(&test, confirmation).await;
    let heard = confirmation.oob;
    assert!(
        matches!(heard, Some(Oob::DownlinkConfirmation { .. })),
        "{heard:?}"
    );
    let message = message(&test, asked.device, number).await;
    let downlink = message.downlink.as_ref().expect("it asked");
    assert_eq!(downlink.info, InfoCode::Acked);
    assert_eq!(downlink.data.as_deref(), Some("0102030405060708"));
    let answered = downlink.answer_time(message.time).expect("it was answered");
    assert!(answered.left > 0, "{answered:?}");
    drop(server);
    test.close().await;
}
