//! What the stories are told with.

use domain::event::{EventKind, EventView};
use domain::message::{MessageQuery, MessageView};
use domain::permission::Profile;
use domain::sequence::{self, Lost};
use domain::{DeviceId, UnixMillis};
use engine::testing::TestEngine;
use engine::uplink::Answer;

pub const DEVICE: u32 = 0x1C_F14C;
pub const MINUTE: i64 = 60_000;
pub const DAY: i64 = 86_400_000;

/// A reception in few words.
#[derive(Clone, Copy)]
pub struct Heard {
    pub device: u32,
    pub station: u32,
    pub seq: u16,
    /// Milliseconds after the story's beginning.
    pub at: i64,
    pub rssi: f64,
    pub ack: bool,
}

pub const HEARD: Heard = Heard {
    device: DEVICE,
    station: 1,
    seq: 0,
    at: 0,
    rssi: -100.0,
    ack: false,
};

/// A fleet of one device and five stations whose clock stands at the story's beginning.
pub struct Story {
    pub test: TestEngine,
    pub start: i64,
}

impl Story {
    pub async fn begin(test: TestEngine) -> Self {
        let story = Self::begin_without_intake(test).await;
        story.test.start_intake();
        story
    }

    /// The same, and what is handed in waits.
    pub async fn begin_without_intake(test: TestEngine) -> Self {
        test.with_devices(0, &[DEVICE]).await;
        test.with_stations(&[1, 2, 3, 4, 5]).await;
        let start = test.engine.world.clock.now().0;
        Self { test, start }
    }

    pub fn item(&self, heard: Heard) -> String {
        let Heard {
            device,
            station,
            seq,
            at,
            rssi,
            ack,
        } = heard;
        let time = self.start + at;
        format!(
            r#"{{"station":"{station:04X}","device":"{device:X}","time":{time},"seqNumber":{seq},"data":"{seq:04x}","rssi":{rssi},"snr":8.25,"freq":868130000,"ack":{ack}}}"#
        )
    }

    /// Hands items in as one request and tells what became of each.
    pub async fn hand_in(&self, items: &[String]) -> Vec<&'static str> {
        let body = format!("[{}]", items.join(","));
        let answers = self
            .test
            .engine
            .receive(&self.test.token, body.into())
            .await
            .unwrap();
        let word = |answer: &Answer| match answer {
            Answer::Stored { result, .. } => *result,
            Answer::Refused { refused, .. } => *refused,
        };
        answers.iter().map(word).collect()
    }

    /// One reception, handed in when it was heard.
    pub async fn hear(&self, heard: Heard) -> &'static str {
        self.at(heard.at);
        self.hand_in(&[self.item(heard)]).await[0]
    }

    pub fn at(&self, millis: i64) {
        self.test.clock.set(UnixMillis(self.start + millis));
    }

    pub async fn events(&self, kind: EventKind) -> Vec<EventView> {
        let who = self.test.member(Profile::CustomerRead);
        let query = domain::event::EventQuery {
            kind: kind.code().into(),
            size: 250,
            ..Default::default()
        };
        let events = self
            .test
            .engine
            .device_events(&who, DeviceId(DEVICE), &query)
            .await;
        let mut rows = events.unwrap().rows;
        rows.reverse();
        rows
    }

    pub async fn messages(&self) -> Vec<MessageView> {
        let who = self.test.member(Profile::CustomerRead);
        let query = MessageQuery {
            size: 250,
            ..Default::default()
        };
        let list = self
            .test
            .engine
            .device_messages(&who, DeviceId(DEVICE), &query)
            .await;
        let mut rows = list.unwrap().page.rows;
        rows.reverse();
        rows
    }

    pub async fn with_terms(&self, change: impl FnOnce(&mut domain::contract::Contract)) {
        self.test.change_contract(change).await;
    }
}

pub fn lost(event: &EventView) -> Vec<u16> {
    let first = event.variables.device_expected_seqnumber.unwrap();
    let message = event.variables.device_message_seqnumber.unwrap();
    let lost = Lost {
        first,
        count: sequence::ahead(first, message),
    };
    lost.numbers()
        .filter(|n| !event.variables.found.contains(n))
        .collect()
}

/// The item as the bridge tells a keep-alive of the device, without `data`.
pub fn keep_alive(item: &str) -> String {
    let oob = r#"{"type":"keep-alive","temp":21.5,"battIdle":3.3,"battTransmit":3.01}"#;
    out_of_band(item, oob)
}

/// The item as the bridge tells that the device received a downlink, without `data`.
pub fn downlink_confirmation(item: &str) -> String {
    let oob = r#"{"type":"downlink-confirmation","temp":21.5,"battIdle":3.3,"battTransmit":3.01,"rssi":-91}"#;
    out_of_band(item, oob)
}

fn out_of_band(item: &str, oob: &str) -> String {
    let (before, after) = item.split_once(r#""data":""#).unwrap();
    let (_, after) = after.split_once(r#"","#).unwrap();
    format!(r#"{before}"oob":{oob},{after}"#)
}
