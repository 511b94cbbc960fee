//! Whatever comes in whatever order, the same is stored in the end.

use engine::testing::{TestEngine, on_each};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use tokio::runtime::Runtime;

use super::shuffled::{Break, Report, Stage, breaks, cases};
use super::story::{START, hand_in, message, size};

/// A database with the guard of sequence numbers, or without it.
async fn prepared(test: TestEngine, guarded: bool) -> TestEngine {
    let test = test
        .with_settings(|settings| settings.guard_sequence = guarded)
        .await;
    Stage::set(&test).await;
    test
}

/// Tries so many cases on a stage.
pub fn each_case(runtime: &Runtime, stage: &Stage<'_>, count: u32) {
    let config = ProptestConfig {
        cases: count,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let same = TestRunner::new(config).run(&cases(), |case| {
        let (straight, shuffled) = runtime.block_on(stage.ends(&case));
        prop_assert_eq!(straight, shuffled);
        Ok(())
    });
    if let Err(error) = same {
        panic!("{error}");
    }
}

#[test]
fn every_order_of_arrival_ends_in_the_same_messages() {
    let runtime = Runtime::new().unwrap();
    let count = size("MERGE_CASES", 24);
    for guarded in [true, false] {
        let test = runtime.block_on(async { prepared(TestEngine::sqlite().await, guarded).await });
        each_case(&runtime, &Stage::new(&test, vec![&test.engine]), count);
        runtime.block_on(test.close());
    }
}

#[test]
fn every_order_of_arrival_ends_in_the_same_messages_on_postgres() {
    let runtime = Runtime::new().unwrap();
    let count = size("MERGE_CASES_POSTGRES", 6);
    for guarded in [true, false] {
        let Some(test) = runtime.block_on(TestEngine::postgres()) else {
            return;
        };
        let test = runtime.block_on(prepared(test, guarded));
        each_case(&runtime, &Stage::new(&test, vec![&test.engine]), count);
        runtime.block_on(test.close());
    }
}

#[tokio::test]
async fn the_breaks_of_a_recording_are_the_same_in_every_order() {
    on_each(async |test| {
        Stage::set(&test).await;
        // Dense, over the end of a round, and heard by two stations whose clocks differ.
        let lost = |n: i64| n % 7 == 3 || (40..45).contains(&n);
        let report = |n: i64, station: u32| Report {
            number: ((4070 + n) % 4096) as u16,
            station,
            at: n * 5_000 + 40 * i64::from(station),
            rssi: -100,
            bytes: 0,
            ack: false,
        };
        let heard = (0..90).filter(|n| !lost(*n));
        let mut reports: Vec<Report> = heard.flat_map(|n| [report(n, 1), report(n, 2)]).collect();
        let mut told = Vec::new();
        for (device, size) in [(1, 1000), (2, 7), (3, 1)] {
            test.with_devices(0, &[device]).await;
            let items: Vec<String> = reports.iter().map(|one| one.item(device)).collect();
            for request in items.chunks(size) {
                for answer in hand_in(&test.engine, &test.token, request).await {
                    message(&answer);
                }
            }
            told.push(breaks(&test, device).await);
            // The later ones first, and then every fifth.
            reports.reverse();
            let fifths = (0..5).flat_map(|from| reports.iter().skip(from).step_by(5));
            reports = fifths.cloned().collect();
        }
        let expected = (1..90).filter(|n| !lost(*n) && lost(n - 1)).map(|n| {
            let first = (0..n).rev().take_while(|before| lost(*before)).last();
            let number = |n: i64| Some(((4070 + n) % 4096) as u16);
            let time = START + n * 5_000 + 40;
            (time, first.and_then(number), number(n), Vec::new())
        });
        let expected: Vec<Break> = expected.collect();
        assert_eq!(told, [expected.clone(), expected.clone(), expected]);
        test
    })
    .await;
}
