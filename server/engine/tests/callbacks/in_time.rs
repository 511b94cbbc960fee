//! Answers for devices that come in time, or not.

use domain::DeviceId;
use domain::callback::{AttemptOutcome, CallbackInput, CallbackKind};
use domain::message::MessageQuery;
use domain::permission::Profile;
use engine::callback::run_once;
use engine::testing::{TestEngine, on_each};

use super::desk::{BOUND, Desk};
use super::downlink::{ANSWER, ASKS, begin, choose, ends, orders, told};
use super::fleet::{DEVICE, deliveries, get, owe, ready};
use super::kinds::{hand_in, sent, tells};
use super::receiver::Receiver;

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

/// How soon a callback answered the newest message, and how long before that would have been too
/// late (ms).
async fn answer_time(test: &TestEngine) -> Option<(i64, i64)> {
    let who = test.member(Profile::CustomerRead);
    let query = MessageQuery::default();
    let list = test
        .engine
        .device_messages(&who, DeviceId(DEVICE), &query)
        .await;
    let newest = list.unwrap().page.rows.into_iter().next().expect("one");
    let downlink = newest.downlink.expect("it asked");
    assert_eq!(downlink.answer_until(), newest.time.plus(40_000));
    let time = downlink.answer_time(newest.time)?;
    Some((time.took, time.left))
}

#[tokio::test]
async fn how_soon_a_callback_answered_is_held_against_the_time_in_which_the_device_listens() {
    on_each(async |test| {
        let (receiver, _) = begin(&test).await;
        receiver.says(ANSWER);
        hand_in(&test, 1, 1, -100.0, ASKS).await;
        assert_eq!(answer_time(&test).await, None);
        test.clock.advance(2_300);
        sent(&test, &receiver).await;
        assert_eq!(answer_time(&test).await, Some((2_300, 37_700)));
        // What comes of it does not change that.
        test.clock.advance(6_000);
        let order = orders(&test).await.remove(0);
        test.clock.advance(15_000);
        let (token, id) = (&test.token, order.id.to_string());
        let confirmed = test.engine.confirm(token, &id, br#"{"sent":true}"#).await;
        confirmed.unwrap();
        assert_eq!(ends(&sent(&test, &receiver).await), [(0, true)]);
        assert_eq!(answer_time(&test).await, Some((2_300, 37_700)));

        // That nothing is to be sent is an answer, too, and so is what cannot be sent.
        let bodies = [r#"{"noData":true}"#, r#"{"downlinkData":"01"}"#];
        for (seq, body) in (2..).zip(bodies) {
            test.clock.advance(120_000);
            receiver.says(&format!(r#"{{"1B9C5":{body}}}"#));
            hand_in(&test, 1, seq, -100.0, ASKS).await;
            test.clock.advance(1_000);
            sent(&test, &receiver).await;
            assert_eq!(answer_time(&test).await, Some((1_000, 39_000)), "{body}");
        }

        // One that comes when nobody listens any more: it is told how much too late.
        test.clock.advance(120_000);
        receiver.answers(&["500 No"]);
        hand_in(&test, 1, 4, -100.0, ASKS).await;
        sent(&test, &receiver).await;
        assert_eq!(answer_time(&test).await, None, "that was none");
        test.clock.advance(41_000);
        test.step_downlinks().await;
        assert_eq!(ends(&sent(&test, &receiver).await), [(1, false)]);
        assert_eq!(answer_time(&test).await, None);
        receiver.says(ANSWER);
        test.clock.advance(59_000);
        let late = sent(&test, &receiver).await;
        assert_eq!(late, [told(true)], "nobody is told of the end again");
        assert_eq!(answer_time(&test).await, Some((100_000, -60_000)));
        assert!(orders(&test).await.is_empty());

        // Nobody is asked: nobody answers, whatever is said.
        test.clock.advance(120_000);
        test.with_downlink_mode(0, "none").await;
        receiver.says(ANSWER);
        hand_in(&test, 1, 5, -100.0, ASKS).await;
        test.clock.advance(1_000);
        sent(&test, &receiver).await;
        assert_eq!(answer_time(&test).await, None);
        test
    })
    .await;
}

#[tokio::test]
async fn one_that_does_not_answer_within_the_time_of_an_exchange_has_not_answered() {
    on_each(async |test| {
        let test = test
            .with_settings(|settings| settings.callback_timeout = 1_000)
            .await;
        ready(&test).await;
        test.with_downlink_mode(0, "callback").await;
        let (desk, receiver) = (Desk::new().await, Receiver::new().await);
        let input = CallbackInput {
            kind: CallbackKind::DataBidir.word().into(),
            ..get(desk.telling("ack"))
        };
        let bidir = owe(&test, &input).await;
        choose(&test, Some(bidir)).await.unwrap();
        let end = r#"{"code":{infoCode},"said":"{infoMessage}","sent":{downlinkAck}}"#;
        tells(&test, &receiver, CallbackKind::Acknowledge, end).await;
        hand_in(&test, 1, 7, -100.0, ASKS).await;
        let engine = test.engine.clone();
        let working = tokio::spawn(async move { run_once(&engine).await });
        // It thinks until nobody waits for it any longer.
        let asked = desk.next().await;
        let attempts = tokio::time::timeout(BOUND, working).await.expect("in time");
        assert_eq!(attempts.unwrap().unwrap(), 1);
        drop(asked);
        let attempt = &deliveries(&test, &test.engine).await[0].attempts[0];
        assert_eq!(attempt.outcome, AttemptOutcome::Timeout);
        assert_eq!(answer_time(&test).await, None);
        test.clock.advance(41_000);
        test.step_downlinks().await;
        assert_eq!(ends(&sent(&test, &receiver).await), [(1, false)]);
        test
    })
    .await;
}
