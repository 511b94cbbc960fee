//! A number that comes again while it is fresh.

use domain::DeviceId;
use domain::permission::Profile;
use engine::testing::{TestEngine, on_each};

use super::story::{MINUTE, hand_in, messages_of, results};

/// What station 1 hears of a device so many minutes after the clock of the story began.
fn heard(start: i64, device: u32, number: u16, minute: i64) -> String {
    let time = start + minute * MINUTE;
    format!(
        r#"{{"station":"0001","device":"{device:X}","time":{time},"seqNumber":{number},"data":"00","rssi":-90.0}}"#
    )
}

async fn begin(test: &TestEngine, devices: &[u32]) -> i64 {
    test.with_devices(0, devices).await;
    test.with_stations(&[1]).await;
    test.start_intake();
    test.clock_now()
}

/// When the receptions of each message of a device were, in minutes.
async fn minutes(test: &TestEngine, device: u32, start: i64) -> Vec<Vec<i64>> {
    let of = |time: i64| (time - start) / MINUTE;
    let messages = messages_of(test, device).await.into_iter();
    messages
        .map(|message| message.receptions.iter().map(|r| of(r.time.0)).collect())
        .collect()
}

#[tokio::test]
async fn receptions_of_one_number_are_kept_whichever_comes_first() {
    on_each(async |test| {
        let start = begin(&test, &[1, 2, 3, 4, 5, 6]).await;
        test.clock.advance(14 * MINUTE + MINUTE / 2);
        let orders = [
            [0, 5, 14],
            [0, 14, 5],
            [5, 0, 14],
            [5, 14, 0],
            [14, 0, 5],
            [14, 5, 0],
        ];
        for (device, order) in (1..).zip(orders) {
            for minute in order {
                let items = [heard(start, device, 7, minute)];
                let answers = hand_in(&test.engine, &test.token, &items).await;
                assert_ne!(results(&answers), ["out_of_sequence"], "{order:?}");
            }
            let stored = minutes(&test, device, start).await;
            assert_eq!(stored, [vec![0, 5], vec![14]], "{order:?}");
            let who = test.member(Profile::CustomerRead);
            let view = test.engine.device(&who, DeviceId(device)).await.unwrap();
            let last = view.last_seen.map(|time| (time.0 - start) / MINUTE);
            assert_eq!((view.seq_number, last), (Some(7), Some(14)), "{order:?}");
        }
        test
    })
    .await;
}

#[tokio::test]
async fn a_number_that_comes_again_much_later_is_out_of_sequence() {
    on_each(async |test| {
        let start = begin(&test, &[1]).await;
        for (minute, result) in [(0, "accepted"), (10, "merged"), (31, "out_of_sequence")] {
            test.clock.set(domain::UnixMillis(start + minute * MINUTE));
            let items = [heard(start, 1, 7, minute)];
            let answers = hand_in(&test.engine, &test.token, &items).await;
            assert_eq!(results(&answers), [result], "{minute}");
        }
        test
    })
    .await;
}

#[tokio::test]
async fn a_number_that_is_played_again_once_its_message_is_closed_is_out_of_sequence() {
    on_each(async |test| {
        let start = begin(&test, &[1]).await;
        for (minute, number, result) in [
            (0, 416, "accepted"),
            (9, 417, "accepted"),
            // Within the window it is one more reception, and no message.
            (10, 416, "merged"),
            (11, 416, "out_of_sequence"),
            (19, 416, "out_of_sequence"),
            (20, 417, "out_of_sequence"),
            (21, 418, "accepted"),
        ] {
            test.clock.set(domain::UnixMillis(start + minute * MINUTE));
            test.close_messages().await;
            let items = [heard(start, 1, number, minute)];
            let answers = hand_in(&test.engine, &test.token, &items).await;
            assert_eq!(results(&answers), [result], "{minute}");
        }
        let stored = minutes(&test, 1, start).await;
        assert_eq!(stored, [vec![0, 10], vec![9], vec![21]]);
        test
    })
    .await;
}

#[tokio::test]
async fn a_number_near_one_that_is_refused_is_refused() {
    on_each(async |test| {
        let start = begin(&test, &[1]).await;
        hand_in(&test.engine, &test.token, &[heard(start, 1, 5, 0)]).await;
        test.clock.advance(11 * MINUTE);
        // Too far apart for one message.
        let items = [1, 12].map(|minute| heard(start, 1, 2000, minute));
        for _ in 0..2 {
            let answers = hand_in(&test.engine, &test.token, &items).await;
            assert_eq!(results(&answers), ["out_of_sequence"; 2]);
        }
        test
    })
    .await;
}
