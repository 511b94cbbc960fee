//! A group commit runs as many statements for a hundred messages as for ten, whatever they are,
//! and so does the reading of what callbacks tell. It reads the hour of a whole fleet only where a
//! bound of that hour may be another.
//!
//! sqlx tells of each statement once it has run, and the worker threads of SQLite tell it too, so
//! all of this process are counted: this file has one test.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};

use domain::callback::CallbackInput;
use domain::event::{EventKind, EventQuery, EventView};
use domain::permission::Profile;
use domain::{DeviceId, UnixMillis};
use engine::callback::run_once;
use engine::testing::{TestEngine, on_each};
use engine::uplink::Answer;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

#[path = "callbacks/receiver.rs"]
#[allow(dead_code, reason = "other stories need more of it")]
mod receiver;

use receiver::Receiver;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// On SQLite a statement takes its rows in chunks of fixed sizes, so a hundred may take a few
/// statements more than ten, and a connection may be opened meanwhile. One for each message and
/// one for what it changes would be a hundred and eighty.
const SLACK: usize = 60;

static STATEMENTS: AtomicUsize = AtomicUsize::new(0);

/// What stands in the statement that reads the hour of every device, and in no other.
const OF_EVERY_DEVICE: &str = "FROM v CROSS JOIN device_statistics s CROSS JOIN messages m";

static OF_EVERY_DEVICE_READ: AtomicUsize = AtomicUsize::new(0);

/// What stands in the statement that reads what was measured before messages, and in no other.
const OF_BEFORE: &str = "SELECT wanted.id, m.time, m.seq, m.snr";

static OF_BEFORE_READ: AtomicUsize = AtomicUsize::new(0);

/// Counts the statements that sqlx tells of.
struct Counter;

/// Counts those of every device, and those of what was before, among them.
struct Text;

impl Visit for Text {
    fn record_str(&mut self, _: &Field, value: &str) {
        if value.contains(OF_EVERY_DEVICE) {
            OF_EVERY_DEVICE_READ.fetch_add(1, Ordering::SeqCst);
        }
        if value.contains(OF_BEFORE) {
            OF_BEFORE_READ.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn fmt::Debug) {}
}

impl Subscriber for Counter {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        STATEMENTS.fetch_add(1, Ordering::SeqCst);
        event.record(&mut Text);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// What station 1 heard of a device.
#[derive(Clone, Copy)]
struct Heard {
    device: u32,
    seq: u32,
    /// Milliseconds after the beginning.
    at: i64,
    rssi: i64,
}

/// Hands everything in as one request, of which all must become `result`, and tells how many
/// statements that took.
async fn hand_in(test: &TestEngine, start: i64, heard: &[Heard], result: &str) -> usize {
    let item = |heard: &Heard| {
        let Heard {
            device,
            seq,
            at,
            rssi,
        } = heard;
        let time = start + at;
        format!(
            r#"{{"station":"0001","device":"{device:X}","time":{time},"seqNumber":{seq},"data":"{seq:04x}","rssi":{rssi}.0,"snr":8.25,"freq":868130000,"ack":false}}"#
        )
    };
    let items: Vec<String> = heard.iter().map(item).collect();
    let body = format!("[{}]", items.join(","));
    let before = STATEMENTS.load(Ordering::SeqCst);
    let answers = test.engine.receive(&test.token, body.into()).await.unwrap();
    let statements = STATEMENTS.load(Ordering::SeqCst) - before;
    assert_eq!(answers.len(), heard.len());
    for answer in answers {
        match answer {
            Answer::Stored { result: word, .. } => assert_eq!(word, result),
            Answer::Refused { message, .. } => panic!("refused: {message}"),
        }
    }
    statements
}

/// The breaks told of a device.
async fn breaks(test: &TestEngine, device: u32) -> Vec<EventView> {
    let who = test.member(Profile::CustomerRead);
    let query = EventQuery {
        kind: EventKind::SequenceBreak.code().into(),
        ..EventQuery::default()
    };
    let events = test.engine.device_events(&who, DeviceId(device), &query);
    events.await.unwrap().rows
}

/// Each of `count` devices sends 0 and 2, and then comes 1, late: the statements of both
/// requests, and the breaks in the end.
async fn late(
    test: &TestEngine,
    start: i64,
    first: u32,
    count: u32,
) -> ([usize; 2], Vec<Vec<EventView>>) {
    let devices: Vec<u32> = (first..first + count).collect();
    test.with_devices(0, &devices).await;
    let of_all = |seq: u32| {
        let heard = devices.iter().map(move |device| Heard {
            device: *device,
            seq,
            at: i64::from(seq) * MINUTE,
            rssi: -100,
        });
        heard.collect::<Vec<_>>()
    };
    let in_order = [of_all(0), of_all(2)].concat();
    let in_order = hand_in(test, start, &in_order, "accepted").await;
    for device in &devices {
        assert_eq!(breaks(test, *device).await.len(), 1);
    }
    let late = hand_in(test, start, &of_all(1), "accepted").await;
    let mut told = Vec::new();
    for device in devices {
        told.push(breaks(test, device).await);
    }
    ([in_order, late], told)
}

/// A device is heard once in each of `count` hours, and then every strength turns out to be
/// another, which was and is a bound of its hour: the statements of the corrections.
async fn corrections(test: &TestEngine, start: i64, device: u32, count: u32) -> usize {
    test.with_devices(0, &[device]).await;
    let all = |rssi| {
        let hours = (0..count).map(move |seq| Heard {
            device,
            seq,
            at: DAY + i64::from(seq) * HOUR,
            rssi,
        });
        hours.collect::<Vec<_>>()
    };
    hand_in(test, start, &all(-130), "accepted").await;
    hand_in(test, start, &all(-100), "merged").await
}

/// Three devices are heard in an hour on one frequency, which is both bounds of that hour. The one
/// in the middle turns out to be a little stronger, and then stronger than all: how often each of
/// the two has the hours of every device read.
async fn on_one_frequency(test: &TestEngine, start: i64, first: u32) -> [usize; 2] {
    let [weak, middle, strong] = [first, first + 1, first + 2];
    test.with_devices(0, &[weak, middle, strong]).await;
    let heard = |device, rssi| Heard {
        device,
        seq: 0,
        at: 9 * DAY,
        rssi,
    };
    let all = [heard(weak, -130), heard(middle, -110), heard(strong, -90)];
    hand_in(test, start, &all, "accepted").await;
    let mut read = [0; 2];
    for (count, rssi) in read.iter_mut().zip([-109, -80]) {
        let before = OF_EVERY_DEVICE_READ.load(Ordering::SeqCst);
        hand_in(test, start, &[heard(middle, rssi)], "merged").await;
        *count = OF_EVERY_DEVICE_READ.load(Ordering::SeqCst) - before;
    }
    read
}

/// A callback that tells what was measured before a message.
async fn tell_averages(test: &TestEngine) -> Receiver {
    let receiver = Receiver::new().await;
    let input = CallbackInput {
        kind: "uplink".into(),
        method: "GET".into(),
        url: receiver.url("/?a={avgSnr}"),
        enabled: "on".into(),
        ..CallbackInput::default()
    };
    let who = test.member(Profile::CustomerWrite);
    let device_type = test.device_types[0];
    let made = test.engine.create_callback(&who, device_type, &input);
    made.await.unwrap();
    receiver
}

/// A device sends `count` messages: how often it is read what was measured before them, to tell
/// the callback of it.
async fn averages(test: &TestEngine, start: i64, device: u32, count: u32) -> usize {
    test.with_devices(0, &[device]).await;
    let hours = (0..count).map(|seq| Heard {
        device,
        seq,
        at: DAY + i64::from(seq) * HOUR,
        rssi: -100,
    });
    let heard: Vec<Heard> = hours.collect();
    hand_in(test, start, &heard, "accepted").await;
    let before = OF_BEFORE_READ.load(Ordering::SeqCst);
    let attempts = run_once(&test.engine).await.unwrap();
    assert_eq!(attempts, count as usize);
    OF_BEFORE_READ.load(Ordering::SeqCst) - before
}

fn assert_about_as_many(few: usize, many: usize, what: &str) {
    assert!(few > 10, "{what}: the statements were not counted");
    let most = few + SLACK;
    assert!(
        many <= most,
        "{what}: {many} statements for 100, {few} for 10"
    );
}

#[tokio::test]
async fn a_hundred_messages_take_as_many_statements_as_ten() {
    tracing::subscriber::set_global_default(Counter).unwrap();
    on_each(async |test| {
        test.with_stations(&[1]).await;
        test.start_intake();
        let start = test.clock_now();
        test.clock.set(UnixMillis(start + 2 * MINUTE));
        let (few, filled) = late(&test, start, 0x1000, 10).await;
        let (many, also_filled) = late(&test, start, 0x2000, 100).await;
        assert_about_as_many(few[0], many[0], "fresh, in order");
        assert_about_as_many(few[1], many[1], "fresh, late");
        for told in filled.into_iter().chain(also_filled) {
            assert_eq!(told.len(), 1);
            assert!(told[0].closed.is_some());
            assert_eq!(told[0].variables.found, [1]);
        }
        test.clock.set(UnixMillis(start + 10 * DAY));
        let (few, gone) = late(&test, start, 0x5000, 10).await;
        let (many, also_gone) = late(&test, start, 0x6000, 100).await;
        assert_about_as_many(few[0], many[0], "old, in order");
        assert_about_as_many(few[1], many[1], "old, late");
        assert_eq!(gone.concat(), []);
        assert_eq!(also_gone.concat(), []);
        let few = corrections(&test, start, 0x3000, 10).await;
        let many = corrections(&test, start, 0x4000, 100).await;
        assert_about_as_many(few, many, "corrections");
        let read = on_one_frequency(&test, start, 0x8000).await;
        assert_eq!(read, [0, 1], "only where a bound is moved");
        let written = test.figures().await;
        test.engine.rebuild_statistics(|_| ()).await.unwrap();
        assert_eq!(test.figures().await, written);
        // Each of these numbers of rows is one chunk.
        let receiver = tell_averages(&test).await;
        for (device, count) in [(0x7001, 1), (0x7002, 4), (0x7003, 16)] {
            assert_eq!(averages(&test, start, device, count).await, 1, "{count}");
        }
        assert_eq!(receiver.heard().len(), 21);
        test
    })
    .await;
}
