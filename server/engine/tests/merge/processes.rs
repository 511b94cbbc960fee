//! Two processes on one database.

use domain::DeviceId;
use domain::permission::Profile;
use engine::testing::{TestEngine, on_each, start_intake};
use engine::uplink::Answer;
use tokio::runtime::Runtime;

use super::order::each_case;
use super::shuffled::Stage;
use super::story::{DEVICE, hand_in, item, message, messages, ready, results, size};

#[tokio::test]
async fn two_processes_on_one_postgres_agree_on_every_message() {
    let Some(test) = TestEngine::postgres().await else {
        return;
    };
    ready(&test).await;
    let other = test.another().await;
    other.start();
    // Both hand in every message at the same time, each through its own stations.
    let mut seconds = Vec::new();
    let count = size("MERGE_MESSAGES", 60);
    for seq in 0..count as u16 {
        let minute = i64::from(seq) * 11;
        let here = [
            item(seq, (1, minute, -90.0)),
            item(seq, (2, minute + 1, -91.0)),
        ];
        let there = [item(seq, (3, minute, -92.0)), item(seq, (1, minute, -90.0))];
        let (here, there) = tokio::join!(
            hand_in(&test.engine, &test.token, &here),
            hand_in(&other, &test.token, &there)
        );
        assert_eq!(message(&here[0]), message(&there[0]));
        seconds.push((here, there));
    }
    let who = test.member(Profile::CustomerRead);
    let device = test.engine.device(&who, DeviceId(DEVICE)).await.unwrap();
    assert_eq!(device.messages, Some(i64::from(count)));
    for message in &messages(&test).await {
        let stations: Vec<u32> = message.receptions.iter().map(|r| r.station.0).collect();
        assert_eq!(stations, [1, 3, 2]);
    }
    let accepted = |answers: &[Answer]| {
        results(answers)
            .iter()
            .filter(|r| **r == "accepted")
            .count()
    };
    for (here, there) in &seconds {
        assert_eq!(
            accepted(here) + accepted(there),
            1,
            "one of the two made the message"
        );
    }
    other.close().await;
    test.close().await;
}

#[test]
fn two_processes_that_share_a_shuffled_stream_end_as_one_does() {
    let runtime = Runtime::new().unwrap();
    let Some(test) = runtime.block_on(TestEngine::postgres()) else {
        return;
    };
    runtime.block_on(Stage::set(&test));
    let other = runtime.block_on(test.another());
    runtime.block_on(async { start_intake(&other) });
    let count = size("MERGE_CASES_POSTGRES", 6);
    each_case(
        &runtime,
        &Stage::new(&test, vec![&test.engine, &other]),
        count,
    );
    runtime.block_on(other.close());
    runtime.block_on(test.close());
}

#[tokio::test]
async fn processes_that_make_the_same_ids_both_store_what_they_get() {
    on_each(async |test| {
        test.with_devices(0, &[DEVICE]).await;
        test.with_stations(&[1]).await;
        let other = test.another().await;
        test.share_ids_with(&other);
        test.start_intake();
        start_intake(&other);
        // The clock stands still, so the ids of both begin alike.
        for (engine, first) in [(&test.engine, 0_u16), (&other, 50), (&test.engine, 100)] {
            let numbers = first..first + 50;
            let items: Vec<String> = numbers
                .map(|number| item(number, (1, i64::from(number) * 11, -90.0)))
                .collect();
            let answers = hand_in(engine, &test.token, &items).await;
            assert_eq!(results(&answers), vec!["accepted"; items.len()]);
        }
        assert_eq!(messages(&test).await.len(), 150);
        other.close().await;
        test
    })
    .await;
}
