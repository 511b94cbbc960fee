//! What parts of lists cost: as many statements for a hundred rows as for one, and less where less is
//! asked for.
//!
//! sqlx tells of each statement once it has run, and the worker threads of SQLite tell it too, so
//! all of this process are counted: this file has one test.

use std::sync::atomic::{AtomicUsize, Ordering};

use domain::device::DevicePick;
use domain::list::Slice;
use domain::message::{MessagePick, MessagesOf};
use domain::permission::Profile;
use engine::testing::{TestEngine, on_each};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// On SQLite a statement takes its rows in chunks of fixed sizes, and a connection may be opened
/// meanwhile. One for each of a hundred rows would be a hundred more.
const SLACK: usize = 40;

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

fn slice(limit: u32) -> Slice {
    Slice {
        limit,
        ..Slice::first()
    }
}

/// The statements of a part of the messages, and how many rows came.
async fn messages(test: &TestEngine, pick: &MessagePick, limit: u32) -> (usize, usize) {
    let who = test.member(Profile::CustomerRead);
    let of = MessagesOf::DeviceType(test.device_types[0]);
    let before = STATEMENTS.load(Ordering::SeqCst);
    let part = test
        .engine
        .messages_part(&who, of, pick, &slice(limit))
        .await;
    let rows = part.unwrap().rows.len();
    (STATEMENTS.load(Ordering::SeqCst) - before, rows)
}

/// The same of devices.
async fn devices(test: &TestEngine, limit: u32) -> (usize, usize) {
    let who = test.member(Profile::CustomerWrite);
    let pick = DevicePick::default();
    let before = STATEMENTS.load(Ordering::SeqCst);
    let part = test.engine.devices_part(&who, &pick, &slice(limit)).await;
    let rows = part.unwrap().rows.len();
    (STATEMENTS.load(Ordering::SeqCst) - before, rows)
}

#[tokio::test]
async fn a_part_costs_the_same_however_many_rows_it_has() {
    tracing::subscriber::set_global_default(Counter).unwrap();
    on_each(async |test| {
        let ids: Vec<u32> = (1..=100).collect();
        test.with_devices(0, &ids).await;
        test.with_stations(&[1]).await;
        test.start_intake();
        let now = test.clock_now();
        let each = ids.iter().map(|id| {
            let time = now - i64::from(*id) * 1000;
            format!(
                r#"{{"station":"0001","device":"{id:X}","time":{time},"seqNumber":1,"data":"00","rssi":-80.0}}"#
            )
        });
        let body = format!("[{}]", each.collect::<Vec<_>>().join(","));
        test.engine.receive(&test.token, body.into()).await.unwrap();
        test.close_messages().await;

        let everything = MessagePick {
            names: true,
            receptions: true,
            callbacks: true,
            downlinks: true,
            ..MessagePick::default()
        };
        // Once before it counts: what is prepared and opened then is there.
        messages(&test, &everything, 100).await;
        devices(&test, 100).await;
        let (one, rows) = messages(&test, &everything, 1).await;
        assert_eq!(rows, 1);
        let (many, rows) = messages(&test, &everything, 100).await;
        assert_eq!(rows, 100);
        assert!(many <= one + SLACK, "{many} statements for 100, {one} for 1");
        let (bare, _) = messages(&test, &MessagePick::default(), 100).await;
        assert!(bare < many, "{bare} statements without anything beside, {many} with all");
        let (one, _) = devices(&test, 1).await;
        let (many, rows) = devices(&test, 100).await;
        assert_eq!(rows, 100);
        assert!(many <= one + SLACK, "{many} statements for 100, {one} for 1");
        test
    })
    .await;
}
