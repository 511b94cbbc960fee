//! Reports of a device that come in some order, and what is stored in the end.

use std::cell::Cell;

use domain::contract::Subscription;
use domain::device::DeviceView;
use domain::event::{EventKind, EventQuery};
use domain::message::MessageView;
use domain::permission::Profile;
use domain::{DeviceId, MessageId};
use engine::Engine;
use engine::testing::TestEngine;
use proptest::prelude::*;
use proptest::sample::Index;

use super::story::{MINUTE, START, hand_in, message, messages_of};

/// What a station reports.
#[derive(Clone, Debug)]
pub struct Report {
    pub number: u16,
    pub station: u32,
    /// Milliseconds after the start.
    pub at: i64,
    pub rssi: i32,
    pub bytes: u8,
    pub ack: bool,
}

impl Report {
    pub fn item(&self, device: u32) -> String {
        let Self {
            number,
            station,
            at,
            rssi,
            bytes,
            ack,
        } = self;
        let time = START + at;
        // Some stations do not measure it.
        let snr = match rssi % 3 {
            0 => String::new(),
            _ => format!(r#""snr":{}.5,"#, (rssi + 150) / 4),
        };
        format!(
            r#"{{"station":"{station:04X}","device":"{device:X}","time":{time},"seqNumber":{number},"data":"{bytes:02x}","rssi":{rssi}.0,{snr}"ack":{ack}}}"#
        )
    }
}

/// Reports, and how they come: all at once, or in this order and in requests of these sizes.
#[derive(Clone, Debug)]
pub struct Case {
    pub reports: Vec<Report>,
    pub order: u64,
    pub sizes: Vec<usize>,
}

impl Case {
    fn straight(&self, device: u32) -> Vec<String> {
        self.reports.iter().map(|one| one.item(device)).collect()
    }

    fn shuffled(&self, device: u32) -> Vec<Vec<String>> {
        let mut items = self.straight(device);
        let mut state = self.order;
        for at in (1..items.len()).rev() {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            items.swap(at, (state >> 33) as usize % (at + 1));
        }
        let mut requests = Vec::new();
        let mut sizes = self.sizes.iter().cycle();
        while !items.is_empty() {
            let size = sizes.next().map_or(1, |size| (*size).min(items.len()));
            requests.push(items.drain(..size).collect());
        }
        requests
    }
}

/// A few numbers again and again, so that messages are parted and joined, and some moments
/// reported twice, with other figures or other bytes.
pub fn cases() -> impl Strategy<Value = Case> {
    let report = (
        0_u16..4,
        1_u32..4,
        0_i64..45,
        -140_i32..-60,
        0_u8..3,
        any::<bool>(),
    );
    let report = report.prop_map(|(number, station, minute, rssi, bytes, ack)| Report {
        number,
        station,
        at: minute * MINUTE,
        rssi,
        bytes,
        ack,
    });
    let again = (any::<Index>(), -140_i32..-60, 0_u8..3, any::<bool>());
    let reports = prop::collection::vec(report, 1..14);
    let again = prop::collection::vec(again, 0..4);
    let sizes = prop::collection::vec(1_usize..5, 1..4);
    let all = (reports, again, any::<u64>(), sizes);
    all.prop_map(|(mut reports, again, order, sizes)| {
        for (which, rssi, bytes, ack) in again {
            let other = Report {
                rssi,
                bytes,
                ack,
                ..which.get(&reports).clone()
            };
            reports.push(other);
        }
        Case {
            reports,
            order,
            sizes,
        }
    })
}

/// A break: its time, what was expected, what came, and what came late.
pub type Break = (i64, Option<u16>, Option<u16>, Vec<u16>);

/// What is stored of a device in the end, but for what names it.
#[derive(Debug, PartialEq)]
pub struct End {
    pub messages: Vec<MessageView>,
    pub device: DeviceView,
    pub breaks: Vec<Break>,
}

/// A database on which each case has devices of its own.
pub struct Stage<'a> {
    pub test: &'a TestEngine,
    /// Those that take a shuffled case in, side by side.
    pub engines: Vec<&'a Engine>,
    next: Cell<u32>,
}

impl<'a> Stage<'a> {
    pub fn new(test: &'a TestEngine, engines: Vec<&'a Engine>) -> Self {
        let next = Cell::new(0xA000);
        Self {
            test,
            engines,
            next,
        }
    }

    /// Stations, and a running intake.
    pub async fn set(test: &TestEngine) {
        test.with_stations(&[1, 2, 3]).await;
        test.start_intake();
    }

    /// What a case ends in when it comes at once, and when it comes shuffled.
    pub async fn ends(&self, case: &Case) -> (End, End) {
        let (one, other) = (self.next.get(), self.next.get() + 1);
        self.next.set(other + 1);
        self.test.with_devices(0, &[one, other]).await;
        let straight = [case.straight(one)];
        send(self.engines[0], &self.test.token, straight.iter().collect()).await;
        let requests = case.shuffled(other);
        let count = self.engines.len();
        let shares = self.engines.iter().enumerate().map(|(nth, engine)| {
            let share = requests.iter().skip(nth).step_by(count).collect();
            send(engine, &self.test.token, share)
        });
        futures::future::join_all(shares).await;
        (end(self.test, one).await, end(self.test, other).await)
    }
}

/// Hands requests in one after the other, of which nothing may be refused.
async fn send(engine: &Engine, token: &str, requests: Vec<&Vec<String>>) {
    for request in requests {
        for answer in hand_in(engine, token, request).await {
            message(&answer);
        }
    }
}

async fn end(test: &TestEngine, id: u32) -> End {
    let who = test.member(Profile::CustomerRead);
    let mut messages = messages_of(test, id).await;
    for message in &mut messages {
        message.id = MessageId(0);
        message.device = DeviceId(0);
        // What becomes of a question depends on when it is asked.
        message.downlink = None;
    }
    let mut device = test.engine.device(&who, DeviceId(id)).await.unwrap();
    device.id = DeviceId(0);
    device.name.clear();
    device.last_message = None;
    // The token is taken with whatever comes first.
    device.subscription = Subscription::default();
    End {
        messages,
        device,
        breaks: breaks(test, id).await,
    }
}

/// The breaks told of a device, in order of time.
pub async fn breaks(test: &TestEngine, device: u32) -> Vec<Break> {
    let who = test.member(Profile::CustomerRead);
    let query = EventQuery {
        kind: EventKind::SequenceBreak.code().into(),
        size: 250,
        ..EventQuery::default()
    };
    let page = test.engine.device_events(&who, DeviceId(device), &query);
    let mut breaks: Vec<Break> = Vec::new();
    for event in page.await.unwrap().rows {
        let told = event.variables;
        assert_eq!(told.device_message_time, Some(event.time.0));
        assert_eq!(event.closed, None);
        breaks.push((
            event.time.0,
            told.device_expected_seqnumber,
            told.device_message_seqnumber,
            told.found,
        ));
    }
    breaks.sort_unstable();
    breaks
}
