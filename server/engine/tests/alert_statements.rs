//! What alerts cost: as many statements for a thousand devices as for one.
//!
//! sqlx tells of each statement once it has run, and the worker threads of SQLite tell it too, so
//! all of this process are counted: this file has one test.

use std::sync::atomic::{AtomicUsize, Ordering};

use domain::alert::{AlertOwner, AlertQuery, AlertView, EventConfigurationInput, Watch};
use domain::callback::{CallbackInput, ON};
use domain::event::EventKind;
use domain::permission::Profile;
use engine::mail::MailTransport;
use engine::testing::{TestEngine, on_each};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Each of these numbers of rows is one chunk, and as much as one transaction takes.
const MANY: u32 = 1024;
/// Figures have a few rows more than there are devices, and a connection may be opened meanwhile.
/// One statement for each device would be a thousand.
const SLACK: usize = 30;

static STATEMENTS: AtomicUsize = AtomicUsize::new(0);

/// Counts the statements that sqlx tells of.
struct Counter;

impl Subscriber for Counter {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {
        STATEMENTS.fetch_add(1, Ordering::SeqCst);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

async fn counted<T>(work: impl Future<Output = T>) -> usize {
    let before = STATEMENTS.load(Ordering::SeqCst);
    work.await;
    STATEMENTS.load(Ordering::SeqCst) - before
}

/// Every one of those devices sends one message, all in one request.
async fn all_say(test: &TestEngine, devices: std::ops::Range<u32>, seq: u16, said: &str) {
    let time = test.clock_now();
    let items: Vec<String> = devices
        .map(|device| {
            format!(
                r#"{{"station":"0001","device":"{device:X}","time":{time},"seqNumber":{seq},"rssi":-130.0,"snr":8.25,{said}}}"#
            )
        })
        .collect();
    let body = format!("[{}]", items.join(","));
    let answers = test.engine.receive(&test.token, body.into()).await;
    let answers = serde_json::to_string(&answers.unwrap()).unwrap();
    assert!(!answers.contains("refused"), "{answers}");
}

const DATA: &str = r#""data":"2a""#;
const LOW: &str = r#""oob":{"type":"keep-alive","temp":21.5,"battIdle":2.5,"battTransmit":2.4}"#;
const GOOD: &str = r#""oob":{"type":"keep-alive","temp":21.5,"battIdle":3.3,"battTransmit":3.0}"#;

/// What things cost.
struct Costs {
    /// Each device is heard for the first time.
    heard: usize,
    /// That is closed, and was weak.
    weak: usize,
    /// Each tells a low supply.
    low: usize,
    /// That is mailed.
    mailed: usize,
    /// Each tells a better one.
    good: usize,
}

async fn costs(test: &TestEngine, devices: std::ops::Range<u32>) -> Costs {
    let ids: Vec<u32> = devices.clone().collect();
    test.with_devices(0, &ids).await;
    let heard = counted(all_say(test, devices.clone(), 1, DATA)).await;
    test.clock.advance(60_000);
    let weak = counted(test.close_messages()).await;
    test.send_mails().await;
    test.clock.advance(60_000);
    let low = counted(all_say(test, devices.clone(), 2, LOW)).await;
    let mailed = counted(test.send_mails()).await;
    test.clock.advance(1_000);
    let good = counted(all_say(test, devices, 3, GOOD)).await;
    Costs {
        heard,
        weak,
        low,
        mailed,
        good,
    }
}

/// Watches supplies, silence and signals, and tells by every way there is.
async fn watch(test: &TestEngine) {
    let who = test.member(Profile::CustomerWrite);
    let owner = AlertOwner::Group(test.group);
    let of = |watch: Watch| EventConfigurationInput {
        name: "Watch".into(),
        enabled: ON.into(),
        watch: watch.word().into(),
        limit: "2.8".into(),
        minutes: "600".into(),
        emails: "ann@example.org".into(),
        bell: ON.into(),
        to_callback: ON.into(),
        not_again: "30".into(),
        callback: CallbackInput {
            channel: "URL".into(),
            method: "GET".into(),
            url: "http://127.0.0.1:9/{device}".into(),
            ..CallbackInput::default()
        },
        ..EventConfigurationInput::default()
    };
    let weak = EventConfigurationInput {
        limit: "-120".into(),
        ..of(Watch::Rssi)
    };
    for input in [of(Watch::Battery), of(Watch::Silence), weak] {
        let made = test.engine.create_event_configuration(&who, owner, &input);
        made.await.unwrap();
    }
}

#[tokio::test]
async fn a_thousand_devices_take_as_many_statements_as_one() {
    tracing::subscriber::set_global_default(Counter).unwrap();
    on_each(async |test| {
        let test = test
            .with_settings(|settings| {
                settings.mail_transport = MailTransport::Memory;
                settings.mail_from = "backend@example.org".into();
            })
            .await;
        test.with_stations(&[1]).await;
        test.start_intake();
        watch(&test).await;
        let few = costs(&test, 0x1000..0x1001).await;
        assert!(few.low > 10, "the statements were not counted");
        let many = costs(&test, 0x2000..0x2000 + MANY).await;
        for (what, few, many) in [
            ("heard", few.heard, many.heard),
            ("low", few.low, many.low),
            ("mailed", few.mailed, many.mailed),
            ("good", few.good, many.good),
        ] {
            let most = few + SLACK;
            assert!(
                many <= most,
                "{what}: {many} statements for {MANY}, {few} for 1"
            );
        }
        // So many messages are closed in two steps, of which no number of rows is one chunk.
        let (few, many) = (few.weak, many.weak);
        assert!(
            many < few + 300,
            "closed: {many} statements for {MANY}, {few} for 1"
        );
        // It did come to pass: each device was weak, and its supply was low.
        let who = test.member(Profile::CustomerRead);
        let bell = test.engine.alerts(&who, &AlertQuery::default()).await;
        let low = |one: &AlertView| one.event().unwrap().kind == EventKind::BatteryLow;
        assert!(bell.unwrap().rows.iter().all(low));
        assert_eq!(test.engine.unread_alerts(&who).await.unwrap(), 100);
        let sent = test.engine.kept_mail();
        let last = sent.last().map(|mail| mail.subject.as_str());
        assert_eq!(last, Some("1024 alerts of “Watch”"));
        test
    })
    .await;
}
