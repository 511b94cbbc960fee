//! What the stories are told with: a device that is heard, and callbacks that are owed.

use bytes::Bytes;
use domain::callback::{AttemptOutcome, CallbackInput, CallbackView, DeliveryView};
use domain::message::MessageQuery;
use domain::permission::Profile;
use domain::{CallbackId, DeviceId};
use engine::Engine;
use engine::testing::TestEngine;

pub const DEVICE: u32 = 0x1B9C5;
pub const START: i64 = 1_473_760_937_000;
pub const MINUTE: i64 = 60_000;

pub fn get(url: String) -> CallbackInput {
    CallbackInput {
        kind: "uplink".into(),
        channel: "URL".into(),
        method: "GET".into(),
        url,
        enabled: "on".into(),
        ..CallbackInput::default()
    }
}

pub async fn ready(test: &TestEngine) {
    test.with_devices(0, &[DEVICE]).await;
    test.with_stations(&[1, 2]).await;
    test.start_without_callbacks();
}

pub async fn owe(test: &TestEngine, input: &CallbackInput) -> CallbackId {
    let who = test.member(Profile::CustomerWrite);
    test.engine
        .create_callback(&who, test.device_types[0], input)
        .await
        .unwrap()
}

pub async fn hear(engine: &Engine, token: &str, seq: u16) {
    hear_of(engine, token, DEVICE, seq).await;
}

/// The same of another device.
pub async fn hear_of(engine: &Engine, token: &str, device: u32, seq: u16) {
    let time = START + i64::from(seq) * MINUTE;
    let body = format!(
        r#"[{{"station":"0001","device":"{device:X}","time":{time},"seqNumber":{seq},"data":"41ea00002b","rssi":-129.9,"snr":10.5}}]"#
    );
    engine.receive(token, Bytes::from(body)).await.unwrap();
}

/// The deliveries of the device's messages, oldest message first, as somebody sees them who may
/// change callbacks.
pub async fn deliveries(test: &TestEngine, engine: &Engine) -> Vec<DeliveryView> {
    deliveries_as(test, engine, Profile::CustomerWrite).await
}

/// The same, as somebody with that profile sees them.
pub async fn deliveries_as(
    test: &TestEngine,
    engine: &Engine,
    profile: Profile,
) -> Vec<DeliveryView> {
    let who = test.member(profile);
    let query = MessageQuery {
        size: 250,
        ..MessageQuery::default()
    };
    let list = engine
        .device_messages(&who, DeviceId(DEVICE), &query)
        .await
        .unwrap();
    list.page
        .rows
        .into_iter()
        .rev()
        .flat_map(|message| message.deliveries)
        .collect()
}

pub async fn view(test: &TestEngine, id: CallbackId) -> CallbackView {
    let who = test.member(Profile::CustomerRead);
    test.engine
        .callback(&who, test.device_types[0], id)
        .await
        .unwrap()
}

pub fn outcomes(delivery: &DeliveryView) -> Vec<(AttemptOutcome, Option<u16>)> {
    delivery
        .attempts
        .iter()
        .map(|attempt| (attempt.outcome, attempt.status))
        .collect()
}

/// A size from the environment, or the reduced one.
pub fn size(variable: &str, reduced: u32) -> u32 {
    std::env::var(variable).map_or(reduced, |text| text.parse().unwrap())
}
