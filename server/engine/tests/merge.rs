//! Receptions become messages: the same ones in every order, on both databases, also with two
//! processes at once.

use bytes::Bytes;
use domain::message::{MessageQuery, MessageView};
use domain::permission::Profile;
use domain::{DeviceId, MessageId};
use engine::Engine;
use engine::testing::{TestEngine, on_each};
use engine::uplink::Answer;
use proptest::prelude::*;

const START: i64 = 1_473_760_937_000;
const MINUTE: i64 = 60_000;
const DEVICE: u32 = 0x1C_F14C;

/// A reception in few words: station, minutes after the start, and signal.
type Heard = (u32, i64, f64);

fn item(seq: u16, (station, minute, rssi): Heard) -> String {
    let time = START + minute * MINUTE;
    format!(
        r#"{{"station":"{station:04X}","device":"{DEVICE:X}","time":{time},"seqNumber":{seq},"data":"{seq:04x}","rssi":{rssi},"snr":8.25}}"#
    )
}

fn body(items: &[String]) -> Bytes {
    Bytes::from(format!("[{}]", items.join(",")))
}

async fn hand_in(engine: &Engine, token: &str, items: &[String]) -> Vec<Answer> {
    engine
        .receive(token, body(items))
        .await
        .expect("the request is sound")
}

fn results(answers: &[Answer]) -> Vec<&'static str> {
    let result = |answer: &Answer| match answer {
        Answer::Stored { result, .. } => *result,
        Answer::Refused { refused, .. } => *refused,
    };
    answers.iter().map(result).collect()
}

fn message(answer: &Answer) -> MessageId {
    match answer {
        Answer::Stored { message, .. } => *message,
        Answer::Refused { message, .. } => panic!("refused: {message}"),
    }
}

async fn messages(test: &TestEngine) -> Vec<MessageView> {
    let who = test.member(Profile::CustomerRead);
    let query = MessageQuery {
        size: 250,
        ..MessageQuery::default()
    };
    let mut list = test
        .engine
        .device_messages(&who, DeviceId(DEVICE), &query)
        .await
        .unwrap();
    list.page.rows.reverse();
    list.page.rows
}

/// The receptions of each message, as minutes and stations: what must not depend on order.
fn shape(messages: &[MessageView]) -> Vec<Vec<(i64, u32)>> {
    let receptions = |message: &MessageView| {
        let one = |r: &domain::message::ReceptionView| ((r.time.0 - START) / MINUTE, r.station.0);
        message.receptions.iter().map(one).collect()
    };
    messages.iter().map(receptions).collect()
}

async fn ready(test: &TestEngine) {
    test.with_devices(0, &[DEVICE]).await;
    test.with_stations(&[1, 2, 3, 4, 5, 6]).await;
    test.engine.start();
}

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
        // One number again and again: what the guard of sequence numbers would refuse.
        let test = test
            .with_settings(|settings| settings.guard_sequence = false)
            .await;
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

/// Hands the receptions in, in their order, cut into requests of the given sizes, and returns
/// what is stored in the end.
async fn outcome(test: &TestEngine, heard: &[Heard], sizes: &[usize]) -> Vec<Vec<(i64, u32)>> {
    ready(test).await;
    let items: Vec<String> = heard.iter().map(|heard| item(7, *heard)).collect();
    let mut rest = items.as_slice();
    let mut sizes = sizes.iter().cycle();
    while !rest.is_empty() {
        let (now, later) = rest.split_at((*sizes.next().unwrap()).min(rest.len()));
        hand_in(&test.engine, &test.token, now).await;
        rest = later;
    }
    shape(&messages(test).await)
}

/// A size from the environment, or the reduced one.
fn size(variable: &str, reduced: u32) -> u32 {
    std::env::var(variable).map_or(reduced, |text| text.parse().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: size("MERGE_CASES", 24),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]
    #[test]
    fn every_order_of_arrival_ends_in_the_same_messages(
        heard in prop::collection::btree_map((0_i64..45, 1_u32..6), -140_i32..-60, 1..14),
        order in any::<u64>(),
        sizes in prop::collection::vec(1_usize..5, 1..4),
    ) {
        let heard: Vec<Heard> =
            heard.into_iter().map(|((minute, station), rssi)| (station, minute, f64::from(rssi))).collect();
        let mut shuffled = heard.clone();
        let mut state = order;
        for at in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            shuffled.swap(at, (state >> 33) as usize % (at + 1));
        }
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let (straight, mixed) = runtime.block_on(async {
            let unguarded = async || {
                let test = TestEngine::sqlite().await;
                test.with_settings(|settings| settings.guard_sequence = false).await
            };
            let one = unguarded().await;
            let straight = outcome(&one, &heard, &[heard.len()]).await;
            one.close().await;
            let other = unguarded().await;
            let mixed = outcome(&other, &shuffled, &sizes).await;
            other.close().await;
            (straight, mixed)
        });
        prop_assert_eq!(straight, mixed);
    }
}

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
