//! Messages are kept for as long as their device type says, and nothing is left of them then but
//! what they count.

use domain::audit::{AuditQuery, Kind, Verb, Who};
use domain::callback::{CallbackInput, DeliveryQuery, ON};
use domain::device_type::DeviceTypeInput;
use domain::list::Total;
use domain::message::MessageQuery;
use domain::permission::{Principal, Profile};
use domain::registration::SeriesInput;
use domain::transfer::TransferInput;
use domain::{CallbackId, DeviceId, UnixMillis};
use engine::Error;
use engine::callback::run_once;
use engine::testing::{Rows, TestEngine, on_each};

#[path = "callbacks/receiver.rs"]
#[allow(dead_code, reason = "other stories need more of it")]
mod receiver;

use receiver::Receiver;

const DEVICE: u32 = 0xA1;
const BESIDE: u32 = 0xB1;
const DAY: i64 = 86_400_000;
const MINUTE: i64 = 60_000;

/// What is kept for the sake of a message.
const ABOUT_MESSAGES: [&str; 5] = [
    "attempts",
    "deliveries",
    "downlinks",
    "messages",
    "receptions",
];

/// Message number `seq` of a device, heard by two stations at this moment.
async fn hear(test: &TestEngine, device: u32, seq: u32, ack: bool) {
    let time = test.clock_now();
    let item = |station: u32, later: i64| {
        let time = time + later;
        format!(
            r#"{{"station":"000{station}","device":"{device:X}","time":{time},"seqNumber":{seq},"data":"{seq:04x}","rssi":-100.5,"snr":8.0,"freq":868130000,"ack":{ack}}}"#
        )
    };
    let body = format!("[{},{}]", item(1, 0), item(2, 5));
    let answers = test.engine.receive(&test.token, body.into()).await.unwrap();
    let said = format!("{answers:?}");
    assert!(
        said.contains("accepted") && said.contains("merged"),
        "{said}"
    );
}

/// Closes and answers whatever waits for that.
async fn settle(test: &TestEngine) {
    test.clock.advance(MINUTE);
    test.close_messages().await;
    test.step_downlinks().await;
}

/// A callback of the first device type that sends each message to `url`.
async fn send_to(test: &TestEngine, url: String) -> CallbackId {
    let who = test.member(Profile::CustomerWrite);
    let callback = CallbackInput {
        kind: "uplink".into(),
        method: "GET".into(),
        url,
        enabled: ON.into(),
        ..CallbackInput::default()
    };
    let made = test
        .engine
        .create_callback(&who, test.device_types[0], &callback);
    made.await.unwrap()
}

/// Messages on each of `days` days, the first one a downlink's question; the clock stands in the
/// middle of the day after the last. Two devices of the first type and one of the second speak. With
/// `deliver` callbacks go on the same day.
async fn days(test: &TestEngine, days: u32, deliver: bool) {
    test.with_stations(&[1, 2]).await;
    test.with_devices(0, &[DEVICE, DEVICE + 1]).await;
    test.with_devices(1, &[BESIDE]).await;
    test.start_intake();
    for seq in 0..days {
        test.clock.advance(DAY / 2);
        hear(test, DEVICE, seq, seq == 0).await;
        hear(test, DEVICE + 1, seq, false).await;
        hear(test, BESIDE, seq, false).await;
        settle(test).await;
        if deliver {
            run_once(&test.engine).await.unwrap();
        }
        test.clock.advance(DAY / 2 - MINUTE);
    }
    test.clock.advance(DAY / 2);
}

/// The numbers of the messages that a device still has, newest first.
async fn numbers(test: &TestEngine, device: u32) -> Vec<u16> {
    let who = test.member(Profile::CustomerRead);
    let query = MessageQuery::default();
    let list = test
        .engine
        .device_messages(&who, DeviceId(device), &query)
        .await
        .unwrap();
    list.page
        .rows
        .iter()
        .map(|message| message.seq_number)
        .collect()
}

fn count(rows: &Rows, table: &str) -> usize {
    rows[table].len()
}

#[tokio::test]
async fn whole_days_go_with_everything_that_was_kept_for_their_sake() {
    on_each(async |test| {
        let receiver = Receiver::new().await;
        send_to(&test, receiver.url("/?a={data}")).await;
        days(&test, 6, true).await;
        assert_eq!(receiver.heard().len(), 12);
        let figures = test.figures().await;
        let was = test.rows().await;
        assert!(
            ABOUT_MESSAGES.iter().all(|table| count(&was, table) > 0),
            "{was:?}"
        );

        test.forget_messages().await;
        assert_eq!(
            test.rows().await,
            was,
            "nothing is forgotten unless somebody says so"
        );
        test.with_retention(0, 3).await;
        test.forget_messages().await;
        let now = test.rows().await;
        assert_eq!(numbers(&test, DEVICE).await, [5, 4, 3]);
        assert_eq!(numbers(&test, DEVICE + 1).await, [5, 4, 3]);
        assert_eq!(numbers(&test, BESIDE).await.len(), 6);
        assert_eq!(count(&now, "messages"), 12);
        assert_eq!(count(&now, "receptions"), 24);
        assert_eq!(count(&now, "deliveries"), 6);
        assert_eq!(count(&now, "downlinks"), 0);
        let attempts = count(&was, "attempts") / 2;
        assert_eq!(count(&now, "attempts"), attempts);
        assert_eq!(count(&now, "events"), count(&was, "events"));
        assert_eq!(test.figures().await, figures);
        // What the type counts is what is there.
        let messages = |rows: &Rows, n: usize| {
            let held = rows["device_types"].iter();
            held.filter(|row| row.contains(&format!("\"messages\":{n},")))
                .count()
        };
        assert_eq!((messages(&now, 6), messages(&was, 12)), (2, 1), "{now:?}");

        test.with_retention(0, 1).await;
        test.forget_messages().await;
        assert_eq!(numbers(&test, DEVICE).await, [5]);
        test.clock.advance(DAY);
        test.forget_messages().await;
        assert!(numbers(&test, DEVICE).await.is_empty());
        let who = test.member(Profile::CustomerRead);
        test.engine.device(&who, DeviceId(DEVICE)).await.unwrap();
        assert_eq!(test.figures().await, figures);
        test
    })
    .await;
}

/// The device goes to the group of somebody else, under the `nth` device type.
async fn hand_over(test: &TestEngine, (other, nth): &(Principal, usize)) {
    let (engine, who) = (&test.engine, test.member(Profile::CustomerWrite));
    let input = TransferInput {
        group: other.roles[0].group.to_string(),
        devices: format!("{DEVICE:X}"),
    };
    let offered = engine.offer_devices(&who, &input).await.unwrap();
    let series = SeriesInput {
        device_type: test.device_types[*nth].to_string(),
        prototype: ON.into(),
        ..SeriesInput::default()
    };
    let taken = engine.accept_transfer(other, offered, &series).await;
    taken.unwrap();
}

/// Has the messages of the `nth` device type kept for a day.
async fn keep_a_day(test: &TestEngine, who: &Principal, nth: usize) {
    let id = test.device_types[nth];
    let form = test.engine.device_type(who, id).await.unwrap().input();
    let form = DeviceTypeInput {
        retention: "1".into(),
        ..form
    };
    let edited = test.engine.edit_device_type(who, id, &form).await;
    edited.unwrap();
}

/// Of how many messages of the device a row is there.
async fn left(test: &TestEngine) -> usize {
    let of_device = format!("\"device_id\":{DEVICE},");
    let rows = test.rows().await;
    let messages = rows["messages"].iter();
    messages.filter(|row| row.contains(&of_device)).count()
}

#[tokio::test]
async fn the_next_owner_does_not_say_how_long_messages_of_the_one_before_stay() {
    on_each(async |mut test| {
        let neighbour = test.neighbour().await;
        days(&test, 4, false).await;
        hand_over(&test, &neighbour).await;
        keep_a_day(&test, &neighbour.0, neighbour.1).await;
        test.clock.advance(3 * DAY);
        test.forget_messages().await;
        assert_eq!(left(&test).await, 4, "they are not his");
        // And still who had the device says it.
        test.with_retention(0, 1).await;
        test.forget_messages().await;
        assert_eq!(left(&test).await, 0);
        assert_eq!(numbers(&test, BESIDE).await.len(), 4);
        test
    })
    .await;
}

#[tokio::test]
async fn what_is_gone_is_counted_among_deliveries_no_longer() {
    on_each(async |test| {
        let receiver = Receiver::new().await;
        let callback = send_to(&test, receiver.url("/?a={data}")).await;
        days(&test, 30, true).await;
        test.with_retention(0, 15).await;
        test.forget_messages().await;
        let (who, of) = (test.member(Profile::CustomerRead), test.device_types[0]);
        let query = DeliveryQuery {
            callback: callback.to_string(),
            state: "delivered".into(),
            size: 25,
            ..DeliveryQuery::default()
        };
        let page = test.engine.deliveries(&who, of, &query).await.unwrap();
        assert!(page.next.is_some());
        assert_eq!(page.total, Total::Exactly(30));
        test
    })
    .await;
}

#[tokio::test]
async fn each_walk_that_forgets_something_is_one_entry_of_the_audit_log() {
    on_each(async |test| {
        days(&test, 6, false).await;
        test.with_retention(0, 3).await;
        let who = test.member(Profile::Operator);
        let query = AuditQuery {
            kind: Kind::Messages.word().into(),
            ..AuditQuery::default()
        };
        let noted = async || {
            let page = test.engine.audit(&who, test.group, &query).await;
            page.unwrap().rows
        };
        assert!(noted().await.is_empty());
        for _ in 0..2 {
            test.forget_messages().await;
        }
        let told = noted().await;
        let [first] = told.as_slice() else {
            panic!("{told:?}")
        };
        assert_eq!((first.who, first.verb), (Who::System, Verb::Delete));
        assert_eq!(first.id, test.device_types[0].to_string());
        let called = test.device_type_form(0).await.name;
        assert_eq!(first.name.said(), Some(called.as_str()));
        let of = |name: &str| {
            let field = first.fields.iter().find(|field| field.name == name);
            field.and_then(|field| field.after.said())
        };
        let today = test.clock_now() - test.clock_now() % DAY;
        let before = UnixMillis(today - 3 * DAY).iso();
        assert_eq!(of("sent_before"), Some(before.as_str()));
        assert_eq!(
            (of("retention"), of("reason")),
            (Some("3"), Some("retention"))
        );
        // Of a day on which nothing goes nothing is told.
        test.clock.advance(3 * DAY);
        test.forget_messages().await;
        assert_eq!(noted().await.len(), 2);
        test.clock.advance(DAY);
        test.forget_messages().await;
        assert_eq!(noted().await.len(), 2);
        assert_eq!(test.engine.verify_audit(None).await.unwrap().wrong, None);
        test
    })
    .await;
}

#[tokio::test]
async fn what_is_still_owed_waits_until_it_is_done() {
    on_each(async |test| {
        let made = send_to(&test, "http://127.0.0.1:9/?a={data}".into()).await;
        days(&test, 3, false).await;
        test.with_retention(0, 1).await;
        test.forget_messages().await;
        assert_eq!(numbers(&test, DEVICE).await.len(), 3, "all are owed");
        let (who, of) = (test.member(Profile::CustomerWrite), test.device_types[0]);
        test.engine.delete_callback(&who, of, made).await.unwrap();
        test.clock.advance(DAY);
        test.forget_messages().await;
        assert!(numbers(&test, DEVICE).await.is_empty());
        test
    })
    .await;
}

#[tokio::test]
async fn more_than_a_batch_is_walked_and_each_day_once() {
    on_each(async |test| {
        test.with_stations(&[1, 2]).await;
        let devices: Vec<u32> = (0x1000..0x1000 + 700).collect();
        test.with_devices(0, &devices).await;
        test.start_intake();
        let time = test.clock_now();
        let items: Vec<String> = devices
            .iter()
            .map(|device| {
                format!(
                    r#"{{"station":"0001","device":"{device:X}","time":{time},"seqNumber":1,"data":"00","rssi":-100.5,"ack":false}}"#
                )
            })
            .collect();
        let body = format!("[{}]", items.join(","));
        test.engine.receive(&test.token, body.into()).await.unwrap();
        settle(&test).await;
        test.with_retention(0, 2).await;
        test.clock.advance(2 * DAY);
        test.forget_messages().await;
        assert_eq!(count(&test.rows().await, "messages"), 700, "two whole days are kept");
        test.clock.advance(DAY);
        test.forget_messages().await;
        let rows = test.rows().await;
        assert_eq!((count(&rows, "messages"), count(&rows, "receptions")), (0, 0));
        // What comes late, of a day that was looked at, goes with the next day.
        hear_late(&test, devices[0], time).await;
        test.forget_messages().await;
        assert_eq!(count(&test.rows().await, "messages"), 1);
        test.clock.advance(DAY);
        test.forget_messages().await;
        assert_eq!(count(&test.rows().await, "messages"), 0);
        test
    })
    .await;
}

async fn hear_late(test: &TestEngine, device: u32, time: i64) {
    let item = format!(
        r#"[{{"station":"0001","device":"{device:X}","time":{time},"seqNumber":9,"data":"00","rssi":-100.5,"ack":false}}]"#
    );
    test.engine.receive(&test.token, item.into()).await.unwrap();
    settle(test).await;
}

#[tokio::test]
async fn figures_of_what_is_gone_stay_when_all_are_made_anew() {
    on_each(async |test| {
        // Over the end of a month.
        test.clock.set(UnixMillis(test.clock_now() + 28 * DAY));
        days(&test, 8, false).await;
        test.with_retention(0, 5).await;
        test.forget_messages().await;
        assert_eq!(numbers(&test, DEVICE).await.len(), 5);
        // And something of a month of which nothing is gone.
        test.clock.set(UnixMillis(test.clock_now() + 40 * DAY));
        hear(&test, DEVICE, 8, false).await;
        settle(&test).await;
        let figures = test.figures().await;
        test.engine.rebuild_statistics(|_| ()).await.unwrap();
        assert_eq!(test.figures().await, figures);
        test
    })
    .await;
}

#[tokio::test]
async fn whoever_changes_device_types_says_for_how_long() {
    on_each(async |test| {
        let of = test.device_types[0];
        let who = test.member(Profile::CustomerWrite);
        let form = test.device_type_form(0).await;
        assert_eq!(form.retention, "0");
        let with = |typed: &str| DeviceTypeInput {
            retention: typed.into(),
            ..form.clone()
        };
        for (typed, days) in [("30", 30), ("", 0), (" 1 ", 1), ("3653", 3653), ("0", 0)] {
            test.engine
                .edit_device_type(&who, of, &with(typed))
                .await
                .unwrap();
            let view = test.engine.device_type(&who, of).await.unwrap();
            assert_eq!(view.retention, days, "{typed}");
        }
        for wrong in ["-1", "3654", "ten", "1.5"] {
            match test.engine.edit_device_type(&who, of, &with(wrong)).await {
                Err(Error::Rejected(refused)) => assert_eq!(refused[0].field, "retention"),
                other => panic!("{wrong}: {other:?}"),
            }
        }
        let reader = test.member(Profile::CustomerRead);
        let refused = test.engine.edit_device_type(&reader, of, &with("1")).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        test
    })
    .await;
}
