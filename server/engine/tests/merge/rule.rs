//! Which receptions make one message.

use domain::DeviceId;
use domain::permission::Profile;
use engine::testing::on_each;
use engine::{Engine, StoreError};

use super::story::{
    DEVICE, MINUTE, START, body, hand_in, item, message, messages, ready, results, shape,
};

#[tokio::test]
async fn stations_that_hear_one_message_make_one_message() {
    on_each(async |test| {
        ready(&test).await;
        let first = hand_in(&test.engine, &test.token, &[item(7, (1, 0, -120.0))]).await;
        let later = [
            item(7, (2, 1, -100.0)),
            item(7, (3, 9, -130.0)),
            item(8, (1, 1, -90.0)),
        ];
        let second = hand_in(&test.engine, &test.token, &later).await;
        assert_eq!(results(&first), ["accepted"]);
        assert_eq!(results(&second), ["merged", "merged", "accepted"]);
        assert_eq!(message(&first[0]), message(&second[0]));

        let stored = messages(&test).await;
        assert_eq!(shape(&stored), [vec![(0, 1), (1, 2), (9, 3)], vec![(1, 1)]]);
        assert_eq!((stored[0].stations, stored[0].rssi), (3, Some(-100.0)));
        assert_eq!(stored[0].fields[0].value, "7");
        test
    })
    .await;
}

#[tokio::test]
async fn a_batch_sent_again_names_the_same_messages_and_changes_nothing() {
    on_each(async |test| {
        ready(&test).await;
        let items = [
            item(7, (1, 0, -120.0)),
            item(7, (2, 0, -110.0)),
            item(7, (1, 0, -120.0)),
        ];
        let first = hand_in(&test.engine, &test.token, &items).await;
        let before = messages(&test).await;
        let again = hand_in(&test.engine, &test.token, &items).await;
        assert_eq!(results(&first), ["accepted", "merged", "repeated"]);
        assert_eq!(results(&again), ["repeated", "repeated", "repeated"]);
        assert!(
            first
                .iter()
                .zip(&again)
                .all(|(a, b)| message(a) == message(b))
        );
        assert_eq!(messages(&test).await, before);
        test
    })
    .await;
}

#[tokio::test]
async fn a_moment_reported_twice_keeps_every_byte_and_the_stronger_figures() {
    on_each(async |test| {
        ready(&test).await;
        let one = item(7, (1, 0, -120.0));
        let other_bytes = one.replace("\"0007\"", "\"0008\"").replace("-120", "-80");
        let stronger = item(7, (1, 0, -100.0));
        let said = async |text: &String| {
            let answers = hand_in(&test.engine, &test.token, std::slice::from_ref(text)).await;
            results(&answers)[0]
        };
        assert_eq!(said(&one).await, "accepted");
        assert_eq!(said(&other_bytes).await, "merged");
        assert_eq!(said(&stronger).await, "merged", "it changed the figures");
        assert_eq!(said(&one).await, "repeated");
        assert_eq!(said(&stronger).await, "repeated");
        assert_eq!(said(&other_bytes).await, "repeated");

        let stored = messages(&test).await;
        assert_eq!(stored.len(), 1);
        assert_eq!((stored[0].data.as_str(), stored[0].stations), ("0007", 1));
        let figures: Vec<_> = stored[0].receptions.iter().map(|r| r.rssi).collect();
        assert_eq!(figures, [Some(-100.0), Some(-80.0)]);
        test
    })
    .await;
}

#[tokio::test]
async fn the_device_points_at_its_newest_message_whatever_came_last() {
    on_each(async |test| {
        ready(&test).await;
        for minute in [30, 10, 50, 20] {
            let seq = minute as u16;
            hand_in(&test.engine, &test.token, &[item(seq, (1, minute, -90.0))]).await;
        }
        let who = test.member(Profile::CustomerRead);
        let device = test.engine.device(&who, DeviceId(DEVICE)).await.unwrap();
        assert_eq!(device.last_seq_number, Some(50));
        assert_eq!(device.last_seen.unwrap().0, START + 50 * MINUTE);
        assert_eq!(device.messages, Some(4));
        test
    })
    .await;
}

#[tokio::test]
async fn a_reception_before_the_beginning_cuts_a_message_by_the_rule() {
    on_each(async |test| {
        ready(&test).await;
        let late = [
            item(7, (1, 8, -90.0)),
            item(7, (2, 17, -90.0)),
            item(7, (3, 26, -90.0)),
        ];
        let first = hand_in(&test.engine, &test.token, &late).await;
        assert_eq!(results(&first), ["accepted", "merged", "accepted"]);
        let early = hand_in(&test.engine, &test.token, &[item(7, (4, 0, -90.0))]).await;
        assert_eq!(results(&early), ["merged"]);
        assert_eq!(
            message(&early[0]),
            message(&first[0]),
            "the message keeps its identity"
        );
        assert_eq!(
            shape(&messages(&test).await),
            [vec![(0, 4), (8, 1)], vec![(17, 2), (26, 3)]]
        );
        test
    })
    .await;
}

#[tokio::test]
async fn what_was_stored_is_never_refused_later() {
    on_each(async |test| {
        ready(&test).await;
        let known = [item(7, (1, 5, -90.0)), item(7, (1, 14, -90.0))];
        let first = hand_in(&test.engine, &test.token, &known).await;
        assert_eq!(results(&first), ["accepted", "merged"]);
        // An earlier reception parts them by the rule.
        let early = hand_in(&test.engine, &test.token, &[item(7, (2, 0, -90.0))]).await;
        assert_eq!(results(&early), ["merged"]);
        let parted = [vec![(0, 2), (5, 1)], vec![(14, 1)]];
        assert_eq!(shape(&messages(&test).await), parted);
        let again = hand_in(&test.engine, &test.token, &known).await;
        assert_eq!(results(&again), ["repeated", "repeated"]);
        assert_eq!(shape(&messages(&test).await), parted);
        test
    })
    .await;
}

#[tokio::test]
async fn a_weaker_report_of_the_same_may_bring_the_question() {
    on_each(async |test| {
        ready(&test).await;
        let strong = item(7, (1, 0, -70.0));
        let asks = item(7, (1, 0, -80.0)).replace("8.25}", r#"8.25,"ack":true}"#);
        for (seq, order) in [(7, [&strong, &asks]), (8, [&asks, &strong])] {
            for one in order {
                let one = one.replace(r#""seqNumber":7"#, &format!(r#""seqNumber":{seq}"#));
                hand_in(&test.engine, &test.token, &[one]).await;
            }
        }
        for message in messages(&test).await {
            assert!(message.ack && message.downlink.is_some());
            assert_eq!(message.rssi, Some(-70.0));
        }
        test
    })
    .await;
}

#[tokio::test]
async fn a_bad_item_is_refused_alone() {
    on_each(async |test| {
        ready(&test).await;
        let items = [
            item(1, (1, 0, -90.0)),
            item(2, (9, 0, -90.0)),
            item(3, (1, 0, -90.0)).replace("1CF14C", "ABCDEF"),
            item(4, (1, 0, -90.0)).replace("0004", "004"),
            item(5, (1, 0, -90.0)),
        ];
        let answers = hand_in(&test.engine, &test.token, &items).await;
        assert_eq!(
            results(&answers),
            [
                "accepted",
                "unknown_station",
                "unknown_device",
                "odd_hex",
                "accepted"
            ]
        );
        assert_eq!(messages(&test).await.len(), 2);
        test
    })
    .await;
}

#[tokio::test]
async fn a_token_of_one_station_hands_in_for_no_other() {
    on_each(async |test| {
        ready(&test).await;
        let token = test.station_token(2).await;
        let items = [item(1, (1, 0, -90.0)), item(1, (2, 0, -90.0))];
        let answers = hand_in(&test.engine, &token, &items).await;
        assert_eq!(results(&answers), ["unknown_station", "accepted"]);
        let nobody = test.engine.receive("guess", body(&items)).await;
        assert!(matches!(nobody, Err(engine::uplink::DoorError::BadToken)));
        test
    })
    .await;
}

#[tokio::test]
async fn another_window_is_refused_once_messages_are_stored() {
    on_each(async |test| {
        // Nothing is stored yet.
        let test = test.with_settings(|s| s.merge_window = 30 * MINUTE).await;
        ready(&test).await;
        hand_in(&test.engine, &test.token, &[item(7, (1, 0, -120.0))]).await;
        let mut other = test.settings.clone();
        for window in [10 * MINUTE, 60 * MINUTE] {
            other.merge_window = window;
            let opened = Engine::open(other.clone(), test.engine.world.clone()).await;
            let Err(refused @ StoreError::MadeWith { .. }) = opened else {
                panic!("{window} ms beside 30 minutes");
            };
            let told = refused.to_string();
            for part in [
                "messages.merge_window",
                "1800",
                &(window / 1000).to_string(),
            ] {
                assert!(told.contains(part), "{part} in {told}");
            }
        }
        test.another().await.close().await;
        test
    })
    .await;
}
