//! Requests as a whole.

use engine::testing::on_each;
use engine::uplink::Answer;

use super::story::{DEVICE, MINUTE, hand_in, message, messages, results};

#[tokio::test]
async fn what_a_device_sent_in_one_request_is_judged_together_however_long_that_is() {
    on_each(async |test| {
        const OTHER: u32 = 0xB;
        test.with_devices(0, &[DEVICE, OTHER]).await;
        test.with_stations(&[1]).await;
        test.start_intake();
        let start = test.clock_now();
        test.clock.advance(9 * MINUTE);
        let heard = |device: u32, number: u16, at: i64| {
            let time = start + at;
            format!(
                r#"{{"station":"0001","device":"{device:X}","time":{time},"seqNumber":{number},"data":"00","rssi":-90.0}}"#
            )
        };
        let reference = [heard(DEVICE, 100, 0)];
        hand_in(&test.engine, &test.token, &reference).await;

        // The first follows only because of the last two, and between them lies more than one
        // transaction takes.
        let mut items = vec![heard(DEVICE, 1000, 3 * MINUTE)];
        items.extend((0..3001).map(|number| heard(OTHER, number, i64::from(number))));
        items.push(heard(DEVICE, 400, MINUTE));
        items.push(heard(DEVICE, 800, 2 * MINUTE));
        let first = hand_in(&test.engine, &test.token, &items).await;
        assert_eq!(results(&first), vec!["accepted"; items.len()]);
        let places = first.iter().map(|answer| match answer {
            Answer::Stored { index, .. } | Answer::Refused { index, .. } => *index,
        });
        assert!(places.eq(0..items.len()));
        let numbers: Vec<u16> = messages(&test).await.iter().map(|m| m.seq_number).collect();
        assert_eq!(numbers, [100, 400, 800, 1000]);

        let again = hand_in(&test.engine, &test.token, &items).await;
        assert_eq!(results(&again), vec!["repeated"; items.len()]);
        assert!(first.iter().zip(&again).all(|(one, other)| message(one) == message(other)));
        test
    })
    .await;
}
