//! The retry clock: when what failed is tried again, until it is given up after 76 hours.
//!
//! `RETRY_DELIVERIES` says how many fail side by side.

use std::collections::BTreeSet;

use domain::callback::{AttemptOutcome, DeliveryState};
use domain::permission::Profile;
use domain::{CallbackId, UnixMillis};
use engine::callback::run_once;
use engine::testing::{TestEngine, on_each};

use super::fleet::{MINUTE, deliveries, get, hear, outcomes, owe, ready, size, view};
use super::receiver::Receiver;

const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// The waits between eleven attempts, in minutes.
const WAITS: [i64; 10] = [1, 2, 4, 15, 60, 180, 480, 960, 1440, 1440];

/// Whether a wait (ms) lies in the window of that many minutes.
fn within(minutes: i64, wait: i64) -> bool {
    let nominal = minutes * MINUTE;
    (nominal * 85 / 100..=nominal * 115 / 100).contains(&wait)
}

/// When the next attempt is due, of all that wait.
async fn next_due(test: &TestEngine) -> Option<UnixMillis> {
    let owed = deliveries(test, &test.engine).await;
    owed.iter().filter_map(|delivery| delivery.due).min()
}

/// Moves the clock to the next moment at which something is due, and attempts it then: not a
/// millisecond before. Returns how many attempts there were; 0 when nothing waits any more.
async fn go_on(test: &TestEngine) -> usize {
    let Some(due) = next_due(test).await else {
        return 0;
    };
    test.clock.set(UnixMillis(due.0 - 1));
    assert_eq!(run_once(&test.engine).await.unwrap(), 0, "it is too early");
    test.clock.set(due);
    let attempts = run_once(&test.engine).await.unwrap();
    assert!(attempts > 0, "it is time");
    attempts
}

/// How long from now the newest message's delivery waits (ms).
async fn newest_waits(test: &TestEngine) -> i64 {
    let owed = deliveries(test, &test.engine).await;
    let newest = owed.last().and_then(|delivery| delivery.due);
    newest.expect("it waits").0 - test.clock_now()
}

#[tokio::test]
async fn every_attempt_comes_inside_its_window_over_seventy_six_hours() {
    on_each(async |test| {
        let count = size("RETRY_DELIVERIES", 12) as usize;
        ready(&test).await;
        let receiver = Receiver::new().await;
        let attempts = WAITS.len() + 1;
        receiver.answers(&vec!["500 No"; attempts * count]);
        let id = owe(&test, &get(receiver.url("/{seqNumber}"))).await;
        for seq in 0..count {
            hear(&test.engine, &test.token, seq as u16).await;
        }
        let began = test.clock_now();
        let mut made = run_once(&test.engine).await.unwrap();
        assert_eq!(made, count);
        while let more @ 1.. = go_on(&test).await {
            made += more;
        }
        assert_eq!(
            (made, receiver.heard().len()),
            (attempts * count, attempts * count)
        );

        let mut first_waits = BTreeSet::new();
        for delivery in deliveries(&test, &test.engine).await {
            assert_eq!(delivery.state, DeliveryState::Failed);
            assert_eq!(delivery.attempts.len(), attempts, "{delivery:?}");
            assert_eq!(delivery.attempts[0].started.0, began);
            for (minutes, pair) in WAITS.iter().zip(delivery.attempts.windows(2)) {
                let ended = pair[0].finished.expect("it ended");
                let wait = pair[1].started.0 - ended.0;
                assert!(within(*minutes, wait), "{wait} ms instead of {minutes} min");
            }
            let last = delivery.attempts[attempts - 1].started.0;
            assert!(within(WAITS.iter().sum(), last - began), "{}", last - began);
            first_waits.insert(delivery.attempts[1].started.0 - began);
        }
        // What failed together does not come back together.
        assert!(first_waits.len() > 1, "{first_waits:?}");
        let view = view(&test, id).await;
        assert_eq!(
            (view.waiting, view.delivered, view.failed),
            (0, 0, count as i64)
        );
        assert!(view.enabled, "it did not fail for five days");
        test
    })
    .await;
}

#[tokio::test]
async fn a_receiver_puts_an_attempt_off_up_to_a_day_and_brings_none_forward() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        owe(&test, &get(receiver.url("/{seqNumber}"))).await;
        // The clock stands at the beginning of 2026.
        let cases = [
            ("0", None),
            ("30", None),
            ("120", Some(2 * MINUTE)),
            ("3600", Some(HOUR)),
            ("86400", Some(DAY)),
            ("86401", Some(DAY)),
            ("99999999999999999999", Some(DAY)),
            ("Thu, 01 Jan 2026 02:00:00 GMT", Some(2 * HOUR)),
            ("Thu, 01 Jan 2026 00:00:30 GMT", None),
            ("Wed, 31 Dec 2025 23:00:00 GMT", None),
            ("Fri, 31 Dec 9999 23:59:59 GMT", Some(DAY)),
            ("-60", None),
            ("soon", None),
            ("", None),
        ];
        let statuses = ["503 Busy", "429 Too Many", "302 Found"];
        let each = cases
            .iter()
            .flat_map(|case| statuses.map(|status| (status, *case)));
        for (seq, (status, (said, expected))) in (0..).zip(each) {
            let head = format!("{status}\r\nretry-after: {said}");
            receiver.answers(&[head.as_str()]);
            hear(&test.engine, &test.token, seq).await;
            assert_eq!(run_once(&test.engine).await.unwrap(), 1);
            let wait = newest_waits(&test).await;
            match expected {
                Some(asked) => assert_eq!(wait, asked, "{head}"),
                None => assert!(within(1, wait), "{head}: {wait}"),
            }
        }
        test
    })
    .await;
}

#[tokio::test]
async fn after_the_last_attempt_nobody_can_ask_for_another() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        receiver.answers(&["500 No"; 10]);
        receiver.answers(&["503 Busy\r\nretry-after: 60"]);
        let id = owe(&test, &get(receiver.url("/"))).await;
        hear(&test.engine, &test.token, 1).await;
        run_once(&test.engine).await.unwrap();
        while go_on(&test).await > 0 {}
        assert_eq!(receiver.heard().len(), 11);
        assert_eq!(view(&test, id).await.failed, 1);
        test.clock.advance(DAY);
        assert_eq!(run_once(&test.engine).await.unwrap(), 0);
        test
    })
    .await;
}

async fn switch_on(test: &TestEngine, id: CallbackId) {
    let who = test.member(Profile::CustomerWrite);
    let turned = test
        .engine
        .enable_callback(&who, test.device_types[0], id, true);
    turned.await.unwrap();
}

#[tokio::test]
async fn gone_stops_the_clock_where_it_stands_until_somebody_switches_on() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        receiver.answers(&["500 No", "500 No", "410 Gone\r\nretry-after: 60", "500 No"]);
        let id = owe(&test, &get(receiver.url("/"))).await;
        hear(&test.engine, &test.token, 1).await;
        run_once(&test.engine).await.unwrap();
        go_on(&test).await;
        go_on(&test).await;
        let gone = view(&test, id).await;
        assert_eq!((gone.enabled, gone.waiting, gone.failed), (false, 1, 0));
        assert_eq!((gone.switched_off.as_str(), gone.errors), ("gone", 3));
        for _ in 0..10 {
            test.clock.advance(DAY);
            assert_eq!(run_once(&test.engine).await.unwrap(), 0);
        }
        // It goes on with the fourth attempt, and with the wait that follows that.
        switch_on(&test, id).await;
        assert_eq!(run_once(&test.engine).await.unwrap(), 1);
        let wait = newest_waits(&test).await;
        assert!(within(WAITS[3], wait), "{wait}");
        assert_eq!(go_on(&test).await, 1);
        let story = &deliveries(&test, &test.engine).await[0];
        let statuses: Vec<Option<u16>> = outcomes(story).iter().map(|one| one.1).collect();
        assert_eq!(statuses, [500, 500, 410, 500, 204].map(Some));
        assert_eq!(outcomes(story)[4].0, AttemptOutcome::Delivered);
        let done = view(&test, id).await;
        assert_eq!((done.delivered, done.errors), (1, 4));
        assert_eq!(done.switched_off, "");
        test
    })
    .await;
}
