//! What a device asks is asked of its callback once, whichever reception lets it be heard.

use domain::callback::{CallbackInput, CallbackKind};
use engine::callback::run_once;
use engine::testing::on_each;

use super::desk::{BOUND, Desk};
use super::downlink::{ANSWER, ASKS, begin, choose, orders, told};
use super::fleet::{get, owe, ready, view};
use super::kinds::{hand_in, sent};
use super::receiver::Receiver;

/// As [`ASKS`], of a station that did not hear that it asks.
const SAYS: &str = r#""data":"2a""#;

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
