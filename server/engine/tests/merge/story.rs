//! What the stories are told with.

use bytes::Bytes;
use domain::message::{MessageQuery, MessageView};
use domain::permission::Profile;
use domain::{DeviceId, MessageId};
use engine::Engine;
use engine::testing::TestEngine;
use engine::uplink::Answer;

/// The beginning of stories about recordings.
pub const START: i64 = 1_473_760_937_000;
pub const MINUTE: i64 = 60_000;
pub const DEVICE: u32 = 0x1C_F14C;

/// A reception in few words: station, minutes after the start, and signal.
pub type Heard = (u32, i64, f64);

pub fn item(seq: u16, (station, minute, rssi): Heard) -> String {
    let time = START + minute * MINUTE;
    format!(
        r#"{{"station":"{station:04X}","device":"{DEVICE:X}","time":{time},"seqNumber":{seq},"data":"{seq:04x}","rssi":{rssi},"snr":8.25}}"#
    )
}

pub fn body(items: &[String]) -> Bytes {
    Bytes::from(format!("[{}]", items.join(",")))
}

pub async fn hand_in(engine: &Engine, token: &str, items: &[String]) -> Vec<Answer> {
    engine
        .receive(token, body(items))
        .await
        .expect("the request is sound")
}

pub fn results(answers: &[Answer]) -> Vec<&'static str> {
    let result = |answer: &Answer| match answer {
        Answer::Stored { result, .. } => *result,
        Answer::Refused { refused, .. } => *refused,
    };
    answers.iter().map(result).collect()
}

pub fn message(answer: &Answer) -> MessageId {
    match answer {
        Answer::Stored { message, .. } => *message,
        Answer::Refused { message, .. } => panic!("refused: {message}"),
    }
}

pub async fn messages(test: &TestEngine) -> Vec<MessageView> {
    messages_of(test, DEVICE).await
}

/// The messages of a device, the oldest first.
pub async fn messages_of(test: &TestEngine, device: u32) -> Vec<MessageView> {
    let who = test.member(Profile::CustomerRead);
    let query = MessageQuery {
        size: 250,
        ..MessageQuery::default()
    };
    let mut list = test
        .engine
        .device_messages(&who, DeviceId(device), &query)
        .await
        .unwrap();
    list.page.rows.reverse();
    list.page.rows
}

/// The receptions of each message, as minutes and stations: what must not depend on order.
pub fn shape(messages: &[MessageView]) -> Vec<Vec<(i64, u32)>> {
    let receptions = |message: &MessageView| {
        let one = |r: &domain::message::ReceptionView| ((r.time.0 - START) / MINUTE, r.station.0);
        message.receptions.iter().map(one).collect()
    };
    messages.iter().map(receptions).collect()
}

pub async fn ready(test: &TestEngine) {
    test.with_devices(0, &[DEVICE]).await;
    test.with_stations(&[1, 2, 3, 4, 5, 6]).await;
    test.engine.start();
}

/// A size from the environment, or the reduced one.
pub fn size(variable: &str, reduced: u32) -> u32 {
    std::env::var(variable).map_or(reduced, |text| text.parse().unwrap())
}
