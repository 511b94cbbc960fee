//! Devices of callback mode get what the chosen callback answers, and everybody learns how it
//! ended.

use std::time::Duration;

use bytes::Bytes;
use domain::callback::{CallbackInput, CallbackKind, Channel};
use domain::downlink::{InfoCode, Order};
use domain::message::MessageQuery;
use domain::permission::Profile;
use domain::{CallbackId, DeviceId, Fault};
use engine::Error;
use engine::testing::{TestEngine, on_each};

use super::fleet::{DEVICE, deliveries, get, owe, ready, view};
use super::kinds::{hand_in, sent, tells};
use super::receiver::Receiver;

pub(super) const ASKS: &str = r#""data":"2a","ack":true"#;
pub(super) const ANSWER: &str = r#"{"1B9C5":{"downlinkData":"0102030405060708"}}"#;

/// What the callback that answers is told of a message.
pub(super) fn told(ack: bool) -> (String, String) {
    ("/bidir".to_owned(), format!(r#"{{"ack":{ack}}}"#))
}

/// A device type of callback mode whose chosen callback answers, and one that is told of the end.
pub(super) async fn begin(test: &TestEngine) -> (Receiver, CallbackId) {
    ready(test).await;
    test.with_downlink_mode(0, "callback").await;
    let receiver = Receiver::new().await;
    let bidir = tells(test, &receiver, CallbackKind::DataBidir, r#"{"ack":{ack}}"#).await;
    let end = r#"{"code":{infoCode},"said":"{infoMessage}","sent":{downlinkAck},"over":{downlinkOverusage}}"#;
    tells(test, &receiver, CallbackKind::Acknowledge, end).await;
    choose(test, Some(bidir)).await.unwrap();
    (receiver, bidir)
}

pub(super) async fn choose(test: &TestEngine, callback: Option<CallbackId>) -> Result<(), Error> {
    let who = test.member(Profile::CustomerWrite);
    let device_type = test.device_types[0];
    test.engine
        .choose_downlink_callback(&who, device_type, callback)
        .await
}

pub(super) async fn orders(test: &TestEngine) -> Vec<Order> {
    test.step_downlinks().await;
    test.engine
        .orders(&test.token, Duration::ZERO)
        .await
        .unwrap()
}

/// What was told of the end: the code, whether it was sent.
pub(super) fn ends(told: &[(String, String)]) -> Vec<(i64, bool)> {
    let ends = told.iter().filter(|told| told.0 == "/acknowledge");
    let ends = ends.map(|(_, body)| {
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        let code = body["code"].as_i64().unwrap();
        let named = InfoCode::from_number(code).unwrap();
        assert_eq!(body["said"], named.message());
        (code, body["sent"].as_bool().unwrap())
    });
    ends.collect()
}

#[tokio::test]
async fn the_answer_of_the_chosen_callback_reaches_the_device() {
    on_each(async |test| {
        let (receiver, _) = begin(&test).await;
        receiver.says(r#"{"0001b9c5":{"downlinkData":"0102030405060708"}}"#);
        hand_in(&test, 1, 7, -100.0, ASKS).await;
        assert_eq!(orders(&test).await.len(), 0, "nobody has answered");
        let told = sent(&test, &receiver).await;
        assert_eq!(told, [("/bidir".to_owned(), r#"{"ack":true}"#.to_owned())]);
        test.clock.advance(6_000);
        let order = orders(&test).await.remove(0);
        assert_eq!(order.data, "0102030405060708");
        // The product put no radio details into it: whoever may not see those sees it.
        let manager = test.member(Profile::DeviceManagerRead);
        let query = MessageQuery::default();
        let list = test
            .engine
            .device_messages(&manager, DeviceId(DEVICE), &query);
        let shown = list.await.unwrap().page.rows.remove(0).downlink.unwrap();
        assert_eq!(shown.data.as_deref(), Some("0102030405060708"));
        assert_eq!(sent(&test, &receiver).await, [], "it is under way");
        test.clock.advance(15_000);
        let id = order.id.to_string();
        let body = br#"{"sent":true}"#;
        test.engine.confirm(&test.token, &id, body).await.unwrap();
        test.engine.confirm(&test.token, &id, body).await.unwrap();
        assert_eq!(ends(&sent(&test, &receiver).await), [(0, true)]);
        assert_eq!(sent(&test, &receiver).await, [], "once");
        test
    })
    .await;
}

#[tokio::test]
async fn an_answer_is_read_to_its_end_though_only_its_beginning_is_kept() {
    on_each(async |test| {
        let (receiver, _) = begin(&test).await;
        let note = "x".repeat(20_000);
        receiver.says(&format!(
            r#"{{"note":"{note}","1B9C5":{{"downlinkData":"0102030405060708"}}}}"#
        ));
        hand_in(&test, 1, 7, -100.0, ASKS).await;
        sent(&test, &receiver).await;
        test.clock.advance(6_000);
        assert_eq!(orders(&test).await.remove(0).data, "0102030405060708");
        let kept = &deliveries(&test, &test.engine).await[0].attempts[0].response;
        assert!(kept.starts_with(r#"{"note":"xx"#) && kept.len() == 4_096);
        test
    })
    .await;
}

#[tokio::test]
async fn every_answer_ends_as_its_code_says() {
    on_each(async |test| {
        let (receiver, _) = begin(&test).await;
        let cases = [
            (Some(r#"{"1B9C5":{"noData":true}}"#), 1),
            (None, 1),
            (Some(r#"{"1B9C5":{"downlinkData":"01020304050607"}}"#), 2),
            (Some(r#"{"1B9C5":["0102030405060708"]}"#), 2),
            (Some("hello"), 1),
            (Some(r#"{"1B9C6":{"downlinkData":"0102030405060708"}}"#), 1),
        ];
        for (seq, (answer, code)) in (10..).zip(cases) {
            match answer {
                Some(body) => receiver.says(body),
                None => receiver.answers(&["204 No Content"]),
            }
            hand_in(&test, 1, seq, -100.0, ASKS).await;
            let told = sent(&test, &receiver).await;
            assert_eq!(ends(&told), [(code, false)], "{answer:?}");
            test.clock.advance(120_000);
        }
        test
    })
    .await;
}

#[tokio::test]
async fn only_one_callback_answers_and_only_one_that_can() {
    on_each(async |test| {
        let (receiver, first) = begin(&test).await;
        let second = tells(&test, &receiver, CallbackKind::DataBidir, "{}").await;
        let uplink = tells(&test, &receiver, CallbackKind::DataUplink, "{}").await;
        let chosen = async || {
            let who = test.member(Profile::CustomerRead);
            let list = test
                .engine
                .list_callbacks(&who, test.device_types[0])
                .await
                .unwrap();
            let chosen = list.into_iter().filter(|one| one.downlink);
            chosen.map(|one| one.id).collect::<Vec<_>>()
        };
        assert_eq!(chosen().await, [first]);
        choose(&test, Some(second)).await.unwrap();
        assert_eq!(chosen().await, [second]);
        let Err(Error::Rejected(wrong)) = choose(&test, Some(uplink)).await else {
            panic!("it has no answer")
        };
        assert!(
            matches!(wrong[0].fault, Fault::NotOneOf { .. }),
            "{wrong:?}"
        );
        assert_eq!(chosen().await, [second]);
        choose(&test, None).await.unwrap();
        assert_eq!(chosen().await, []);
        hand_in(&test, 1, 7, -100.0, ASKS).await;
        assert_eq!(ends(&sent(&test, &receiver).await), [(8, false)]);
        // One that is switched off answers as little as none.
        choose(&test, Some(first)).await.unwrap();
        let who = test.member(Profile::CustomerWrite);
        test.engine
            .enable_callback(&who, test.device_types[0], first, false)
            .await
            .unwrap();
        test.clock.advance(120_000);
        hand_in(&test, 1, 8, -100.0, ASKS).await;
        assert_eq!(ends(&sent(&test, &receiver).await), [(8, false)]);
        let reader = test.member(Profile::CustomerRead);
        let refused = test
            .engine
            .choose_downlink_callback(&reader, test.device_types[0], None)
            .await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        test
    })
    .await;
}

#[tokio::test]
async fn what_leaves_by_a_channel_without_answers_answers_nobody() {
    on_each(async |test| {
        let (receiver, first) = begin(&test).await;
        let bidir = CallbackInput {
            kind: CallbackKind::DataBidir.word().into(),
            ..get(receiver.url("/bidir"))
        };
        let email = CallbackInput {
            channel: "EMAIL".into(),
            method: String::new(),
            url: String::new(),
            recipient: "ann@example.org".into(),
            subject: "{device}".into(),
            message: "{data}".into(),
            ..bidir.clone()
        };
        let mqtt = CallbackInput {
            channel: "MQTT".into(),
            method: String::new(),
            url: "mqtt://127.0.0.1:1883".into(),
            topic: "sigfox/{device}".into(),
            content_type: "application/json".into(),
            body: r#"{"n":{seqNumber}}"#.into(),
            ..bidir.clone()
        };
        let batch = CallbackInput {
            channel: "BATCH_URL".into(),
            method: String::new(),
            line_pattern: "{device};{ack}".into(),
            ..bidir.clone()
        };
        let edit = async |input: &CallbackInput| {
            let who = test.member(Profile::CustomerWrite);
            let of = test.device_types[0];
            test.engine.edit_callback(&who, of, first, input).await
        };
        let refused = |said: Result<(), Error>, field: &str, channel: Channel| {
            let Err(Error::Rejected(wrong)) = said else {
                panic!("nothing comes back by {channel:?}")
            };
            assert_eq!(wrong, [Fault::NothingComesBack { channel }.of(field)]);
            assert!(wrong[0].to_string().contains(channel.name()), "{wrong:?}");
        };
        for (channel, input) in [(Channel::Email, &email), (Channel::Mqtt, &mqtt)] {
            let other = owe(&test, input).await;
            refused(choose(&test, Some(other)).await, "callback", channel);
            refused(edit(input).await, "channel", channel);
            let kept = view(&test, first).await;
            assert!(kept.downlink && kept.input.channel == "URL", "{kept:?}");
        }
        // A batch brings one, and whatever gives nobody an answer may leave as it likes.
        edit(&batch).await.unwrap();
        choose(&test, None).await.unwrap();
        edit(&email).await.unwrap();
        let said = choose(&test, Some(first)).await;
        refused(said, "callback", Channel::Email);
        test
    })
    .await;
}

#[tokio::test]
async fn a_device_that_does_not_ask_gets_nothing_whatever_is_answered() {
    on_each(async |test| {
        let (receiver, _) = begin(&test).await;
        receiver.says(r#"{"1B9C5":{"downlinkData":"0102030405060708"}}"#);
        hand_in(&test, 1, 7, -100.0, r#""data":"2a""#).await;
        sent(&test, &receiver).await;
        test.clock.advance(6_000);
        assert_eq!(orders(&test).await.len(), 0);
        assert_eq!(sent(&test, &receiver).await, []);
        test
    })
    .await;
}

#[tokio::test]
async fn a_question_that_gets_no_answer_takes_no_place_of_the_day() {
    on_each(async |test| {
        let (receiver, _) = begin(&test).await;
        test.change_contract(|contract| contract.terms.max_downlinks = Some(1))
            .await;
        for (seq, nothing) in (10..).zip([r#""noData":true"#, r#""downlinkData":"01""#]) {
            receiver.says(&format!(r#"{{"1B9C5":{{{nothing}}}}}"#));
            hand_in(&test, 1, seq, -100.0, ASKS).await;
            sent(&test, &receiver).await;
            // How it ended.
            sent(&test, &receiver).await;
            test.clock.advance(120_000);
        }
        // One beyond the daily number is told later.
        for (seq, told) in [(12, 1), (13, 0)] {
            receiver.says(r#"{"1B9C5":{"downlinkData":"0102030405060708"}}"#);
            hand_in(&test, 1, seq, -100.0, ASKS).await;
            sent(&test, &receiver).await;
            test.clock.advance(6_000);
            let orders = orders(&test).await;
            assert_eq!(orders.len(), told, "{seq}");
            test.clock.advance(14_500);
            for order in orders {
                let (token, id) = (&test.token, order.id.to_string());
                let sent = test.engine.confirm(token, &id, br#"{"sent":true}"#);
                sent.await.unwrap();
            }
            test.clock.advance(99_500);
            test.step_downlinks().await;
            let said = sent(&test, &receiver).await;
            let over = format!(r#""over":{}"#, told == 0);
            assert_eq!(said.len(), 1, "{said:?}");
            assert!(said[0].1.contains(&over), "{said:?}");
        }
        test
    })
    .await;
}

#[tokio::test]
async fn the_answer_to_a_batch_tells_each_device_its_own() {
    on_each(async |test| {
        ready(&test).await;
        test.with_downlink_mode(0, "callback").await;
        test.with_devices(0, &[0x77, 0x78]).await;
        let receiver = Receiver::new().await;
        let input = CallbackInput {
            kind: CallbackKind::DataBidir.word().into(),
            channel: "BATCH_URL".into(),
            method: String::new(),
            line_pattern: "{device};{ack}".into(),
            ..get(receiver.url("/batch?lines={batch}"))
        };
        let batch = owe(&test, &input).await;
        choose(&test, Some(batch)).await.unwrap();
        let time = test.clock_now();
        let item = |device: u32, ack: bool| {
            format!(
                r#"{{"station":"0001","device":"{device:X}","time":{time},"seqNumber":7,"rssi":-100.0,"data":"2a","ack":{ack}}}"#
            )
        };
        let items = [item(DEVICE, true), item(0x77, true), item(0x78, false)];
        let body = Bytes::from(format!("[{}]", items.join(",")));
        test.engine.receive(&test.token, body).await.unwrap();
        // One asks and gets something, one asks and gets nothing, one did not ask.
        receiver.says(
            r#"{"0001b9c5":{"downlinkData":"0102030405060708"},"77":{"noData":true},"78":{"downlinkData":"0807060504030201"},"ok":true}"#,
        );
        let told = sent(&test, &receiver).await;
        assert_eq!(told.len(), 1, "{told:?}");
        for line in ["1B9C5%3Btrue", "77%3Btrue", "78%3Bfalse"] {
            assert!(told[0].1.contains(line), "{told:?}");
        }
        test.clock.advance(6_000);
        let orders = orders(&test).await;
        let orders = orders.iter().map(|order| (order.device.0, &*order.data));
        let orders: Vec<(u32, &str)> = orders.collect();
        assert_eq!(orders, [(DEVICE, "0102030405060708")]);
        test
    })
    .await;
}

#[tokio::test]
async fn the_end_is_told_by_its_code_also_where_no_answer_was_wrong() {
    on_each(async |test| {
        let (receiver, _) = begin(&test).await;
        let told = async || ends(&sent(&test, &receiver).await);
        // No station fetches what is to be sent.
        receiver.says(ANSWER);
        hand_in(&test, 1, 1, -100.0, ASKS).await;
        assert_eq!(told().await, []);
        test.clock.advance(6_000);
        test.step_downlinks().await;
        test.clock.advance(60_000);
        test.step_downlinks().await;
        assert_eq!(told().await, [(4, false)]);
        // One fetches it, and says that it could not be sent.
        test.clock.advance(120_000);
        receiver.says(ANSWER);
        hand_in(&test, 1, 2, -100.0, ASKS).await;
        assert_eq!(told().await, []);
        test.clock.advance(6_000);
        let order = orders(&test).await.remove(0);
        let (token, id) = (&test.token, order.id.to_string());
        let said = test.engine.confirm(token, &id, br#"{"sent":false}"#).await;
        said.unwrap();
        assert_eq!(told().await, [(4, false)]);
        // It asks again while it still listens.
        test.clock.advance(120_000);
        hand_in(&test, 1, 3, -100.0, ASKS).await;
        assert_eq!(told().await, [(1, false)]);
        test.clock.advance(10_000);
        hand_in(&test, 1, 4, -100.0, ASKS).await;
        assert_eq!(told().await, [(7, false)]);
        // Its contract has no downlinks.
        test.change_contract(|contract| contract.terms.bidir = false)
            .await;
        test.clock.advance(120_000);
        hand_in(&test, 1, 5, -100.0, ASKS).await;
        assert_eq!(told().await, [(6, false)]);
        test
    })
    .await;
}

#[tokio::test]
async fn one_beyond_its_daily_number_that_has_to_stand_back_is_told_of_as_such() {
    on_each(async |test| {
        let (receiver, _) = begin(&test).await;
        test.with_downlink(0, "{time}00000000").await;
        test.change_contract(|contract| contract.terms.max_downlinks = Some(1))
            .await;
        // As many as a station can answer while they all listen.
        let others: Vec<u32> = (0x100..0x100 + 66).collect();
        test.with_devices(0, &others).await;
        hand_in(&test, 1, 1, -100.0, ASKS).await;
        test.clock.advance(5_000);
        assert_eq!(orders(&test).await.len(), 1);
        test.clock.advance(115_000);
        test.step_downlinks().await;
        assert_eq!(ends(&sent(&test, &receiver).await), [(4, false)]);

        hand_in(&test, 1, 2, -100.0, ASKS).await;
        let asked = test.clock_now();
        test.clock.advance(5_000);
        test.step_downlinks().await;
        let item = |device: &u32| {
            format!(
                r#"{{"station":"0001","device":"{device:X}","time":{asked},"seqNumber":1,"rssi":-100.0,"data":"2a","ack":true}}"#
            )
        };
        let items: Vec<String> = others.iter().map(item).collect();
        let body = Bytes::from(format!("[{}]", items.join(",")));
        test.engine.receive(&test.token, body).await.unwrap();
        test.clock.advance(5_000);
        assert_eq!(orders(&test).await.len(), others.len());
        let told = sent(&test, &receiver).await;
        assert_eq!(ends(&told), [(3, false)]);
        let over = told.iter().filter(|one| one.1.contains(r#""over":true"#));
        assert_eq!(over.count(), 1, "{told:?}");
        test
    })
    .await;
}
