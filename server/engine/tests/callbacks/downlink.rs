//! Devices of callback mode get what the chosen callback answers, and everybody learns how it
//! ended.

use std::time::Duration;

use domain::callback::{CallbackInput, CallbackKind};
use domain::downlink::{InfoCode, Order};
use domain::permission::Profile;
use domain::{CallbackId, Fault};
use engine::Error;
use engine::callback::run_once;
use engine::testing::{TestEngine, on_each};

use super::desk::{BOUND, Desk};
use super::fleet::{deliveries, get, owe, ready, view};
use super::kinds::{hand_in, sent, tells};
use super::receiver::Receiver;

const ASKS: &str = r#""data":"2a","ack":true"#;
/// The same of a station that did not hear that it asks.
const SAYS: &str = r#""data":"2a""#;
const ANSWER: &str = r#"{"1B9C5":{"downlinkData":"0102030405060708"}}"#;

/// What the callback that answers is told of a message.
fn told(ack: bool) -> (String, String) {
    ("/bidir".to_owned(), format!(r#"{{"ack":{ack}}}"#))
}

/// A device type of callback mode whose chosen callback answers, and one that is told of the end.
async fn begin(test: &TestEngine) -> (Receiver, CallbackId) {
    ready(test).await;
    test.with_downlink_mode(0, "callback").await;
    let receiver = Receiver::new().await;
    let bidir = tells(test, &receiver, CallbackKind::DataBidir, r#"{"ack":{ack}}"#).await;
    let end = r#"{"code":{infoCode},"said":"{infoMessage}","sent":{downlinkAck},"over":{downlinkOverusage}}"#;
    tells(test, &receiver, CallbackKind::Acknowledge, end).await;
    choose(test, Some(bidir)).await.unwrap();
    (receiver, bidir)
}

async fn choose(test: &TestEngine, callback: Option<CallbackId>) -> Result<(), Error> {
    let who = test.member(Profile::CustomerWrite);
    let device_type = test.device_types[0];
    test.engine
        .choose_downlink_callback(&who, device_type, callback)
        .await
}

async fn orders(test: &TestEngine) -> Vec<Order> {
    test.step_downlinks().await;
    test.engine
        .orders(&test.token, Duration::ZERO)
        .await
        .unwrap()
}

/// What was told of the end: the code, whether it was sent.
fn ends(told: &[(String, String)]) -> Vec<(i64, bool)> {
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
async fn a_question_that_only_a_later_reception_lets_hear_is_asked_once_more() {
    on_each(async |test| {
        let (receiver, bidir) = begin(&test).await;
        hand_in(&test, 1, 7, -100.0, SAYS).await;
        assert_eq!(sent(&test, &receiver).await, [told(false)]);
        test.clock.advance(3_000);
        receiver.says(ANSWER);
        hand_in(&test, 2, 7, -101.0, ASKS).await;
        assert_eq!(sent(&test, &receiver).await, [told(true)]);
        // Handed in again, and heard once more.
        hand_in(&test, 2, 7, -101.0, ASKS).await;
        test.clock.advance(500);
        hand_in(&test, 1, 7, -102.0, ASKS).await;
        assert_eq!(sent(&test, &receiver).await, []);
        test.clock.advance(5_000);
        let orders = orders(&test).await;
        let data: Vec<&str> = orders.iter().map(|order| order.data.as_str()).collect();
        assert_eq!(data, ["0102030405060708"]);
        let view = view(&test, bidir).await;
        assert_eq!((view.waiting, view.delivered), (0, 2));
        test
    })
    .await;
}

#[tokio::test]
async fn what_is_told_only_after_the_question_was_heard_asks_by_itself() {
    on_each(async |test| {
        let (receiver, _) = begin(&test).await;
        hand_in(&test, 1, 7, -100.0, SAYS).await;
        test.clock.advance(700);
        hand_in(&test, 2, 7, -101.0, ASKS).await;
        receiver.says(ANSWER);
        assert_eq!(sent(&test, &receiver).await, [told(true)]);
        assert_eq!(sent(&test, &receiver).await, []);
        test.clock.advance(5_000);
        assert_eq!(orders(&test).await.len(), 1);
        // What was not taken is told again, and asks then.
        test.clock.advance(120_000);
        receiver.answers(&["500 No"]);
        hand_in(&test, 1, 8, -100.0, SAYS).await;
        assert_eq!(sent(&test, &receiver).await, [told(false)]);
        test.clock.advance(700);
        hand_in(&test, 2, 8, -101.0, ASKS).await;
        assert_eq!(sent(&test, &receiver).await, []);
        test.clock.advance(600_000);
        // It ends with that, and that is told, too.
        let again = sent(&test, &receiver).await;
        let asked = again.iter().filter(|one| one.0 == "/bidir");
        assert_eq!(asked.collect::<Vec<_>>(), [&told(true)]);
        assert_eq!(sent(&test, &receiver).await, []);
        test
    })
    .await;
}

#[tokio::test]
async fn a_question_that_is_heard_while_its_message_is_told_is_asked_right_after() {
    on_each(async |test| {
        ready(&test).await;
        test.with_downlink_mode(0, "callback").await;
        let desk = Desk::new().await;
        let input = CallbackInput {
            kind: CallbackKind::DataBidir.word().into(),
            ..get(desk.telling("ack"))
        };
        let bidir = owe(&test, &input).await;
        choose(&test, Some(bidir)).await.unwrap();
        hand_in(&test, 1, 7, -100.0, SAYS).await;
        let engine = test.engine.clone();
        let working = tokio::spawn(async move { run_once(&engine).await });
        let telling = desk.next().await;
        assert_eq!(telling.path(), "/false");
        test.clock.advance(700);
        hand_in(&test, 2, 7, -101.0, ASKS).await;
        assert_eq!(view(&test, bidir).await.waiting, 1, "it is not known yet");
        telling.answer("204 No Content").await;
        let asking = desk.next().await;
        assert_eq!(asking.path(), "/true");
        asking.says("200 OK", ANSWER).await;
        let attempts = tokio::time::timeout(BOUND, working).await.expect("in time");
        assert_eq!(attempts.unwrap().unwrap(), 2);
        assert_eq!(run_once(&test.engine).await.unwrap(), 0);
        let view = view(&test, bidir).await;
        assert_eq!((view.waiting, view.delivered), (0, 2));
        test.clock.advance(5_000);
        assert_eq!(orders(&test).await.remove(0).data, "0102030405060708");
        test
    })
    .await;
}

#[tokio::test]
async fn of_a_message_that_is_closed_nobody_is_told_once_more() {
    on_each(async |test| {
        let (receiver, _) = begin(&test).await;
        hand_in(&test, 1, 7, -100.0, SAYS).await;
        assert_eq!(sent(&test, &receiver).await, [told(false)]);
        test.clock.advance(26_000);
        test.close_messages().await;
        hand_in(&test, 2, 7, -101.0, ASKS).await;
        assert_eq!(sent(&test, &receiver).await, []);
        test.close_messages().await;
        assert_eq!(sent(&test, &receiver).await, []);
        assert!(orders(&test).await.is_empty());
        test
    })
    .await;
}

#[tokio::test]
async fn a_question_is_asked_beside_what_is_told_of_another_station() {
    on_each(async |test| {
        ready(&test).await;
        test.with_downlink_mode(0, "callback").await;
        let receiver = Receiver::new().await;
        let each = CallbackInput {
            kind: CallbackKind::DataBidir.word().into(),
            method: "POST".into(),
            content_type: "application/json".into(),
            body: r#"{"s":"{station}","dup":{duplicate},"ack":{ack}}"#.into(),
            send_duplicate: "on".into(),
            in_order: "on".into(),
            ..get(receiver.url("/each"))
        };
        let each = owe(&test, &each).await;
        choose(&test, Some(each)).await.unwrap();
        let told = |station: &str, duplicate: bool, ack: bool| {
            let body = format!(r#"{{"s":"{station}","dup":{duplicate},"ack":{ack}}}"#);
            ("/each".to_owned(), body)
        };
        hand_in(&test, 1, 7, -100.0, SAYS).await;
        assert_eq!(sent(&test, &receiver).await, [told("0001", false, false)]);
        test.clock.advance(700);
        // Whatever is answered to the other.
        receiver.says(ANSWER);
        receiver.says(ANSWER);
        hand_in(&test, 2, 7, -101.0, ASKS).await;
        assert_eq!(
            sent(&test, &receiver).await,
            [told("0001", false, true), told("0002", true, true)]
        );
        assert_eq!(sent(&test, &receiver).await, []);
        test.clock.advance(5_000);
        assert_eq!(orders(&test).await.len(), 1);
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
async fn whoever_answers_too_late_or_never_has_not_answered() {
    on_each(async |test| {
        let (receiver, _) = begin(&test).await;
        receiver.answers(&["500 No"]);
        hand_in(&test, 1, 7, -100.0, ASKS).await;
        sent(&test, &receiver).await;
        test.clock.advance(41_000);
        test.step_downlinks().await;
        assert_eq!(ends(&sent(&test, &receiver).await), [(1, false)]);
        // It is still delivered later, and its answer is for nobody.
        receiver.says(r#"{"1B9C5":{"downlinkData":"0102030405060708"}}"#);
        test.clock.advance(600_000);
        sent(&test, &receiver).await;
        assert_eq!(orders(&test).await.len(), 0);
        assert_eq!(ends(&sent(&test, &receiver).await), []);
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
