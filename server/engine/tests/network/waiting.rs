//! From when on, and for what, a device is waited for.

use domain::DeviceId;
use domain::device::{ComState, DeviceQuery};
use domain::event::{EventKind, EventQuery};
use domain::permission::Profile;
use engine::testing::{TestEngine, look_for_silence, on_each};

use super::story::{DAY, DEVICE, HEARD, Heard, MINUTE, Story};

#[tokio::test]
async fn the_time_in_which_the_system_was_away_counts_against_nobody() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_keep_alive(0, 3600).await;
        story.hear(HEARD).await;
        story.at(5 * MINUTE);
        story.test.look_for_silence().await;
        // Three hours later another process begins.
        story.at(185 * MINUTE);
        let again = story.test.another().await;
        let told = async |minute: i64| {
            story.at(minute * MINUTE);
            look_for_silence(&again).await;
            let lost = story.events(EventKind::KeepAliveLost).await.len();
            (lost, story.events(EventKind::NetworkIssue).await.len())
        };
        assert_eq!(told(185).await, (0, 0));
        // The station gets its ten minutes, and the device the fifty-five that it had left.
        assert_eq!(told(194).await, (0, 0));
        assert_eq!(told(196).await, (0, 1));
        assert_eq!(told(239).await, (0, 1));
        assert_eq!(told(240).await, (1, 1));
        assert_eq!(told(300).await, (1, 1));
        again.close().await;
        story.test
    })
    .await;
}

#[tokio::test]
async fn the_time_in_which_the_system_was_away_does_not_show_as_silence_either() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_keep_alive(0, 3600).await;
        story.hear(HEARD).await;
        story.at(5 * MINUTE);
        story.test.look_for_silence().await;
        // Three hours later another process begins.
        story.at(185 * MINUTE);
        let again = story.test.another().await;
        let who = story.test.member(Profile::CustomerRead);
        let query = DeviceQuery::default();
        for (minute, state) in [
            (185, ComState::Ok),
            (239, ComState::Ok),
            (240, ComState::Warn),
            (299, ComState::Warn),
            (300, ComState::Silent),
        ] {
            story.at(minute * MINUTE);
            look_for_silence(&again).await;
            let device = again.device(&who, DeviceId(DEVICE)).await.unwrap();
            assert_eq!(device.state, state, "{minute}");
            let list = again.list_devices(&who, &query).await.unwrap();
            assert_eq!(list.rows[0].state, state, "{minute}");
        }
        again.close().await;
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_recording_has_nobody_looked_after_who_was_not() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_keep_alive(0, 3600).await;
        let heard = |seq, at| story.item(Heard { seq, at, ..HEARD });
        assert_eq!(story.hand_in(&[heard(1, -400 * DAY)]).await, ["accepted"]);
        story.at(100 * MINUTE);
        story.test.look_for_silence().await;
        assert!(story.events(EventKind::KeepAliveLost).await.is_empty());
        story.at(101 * MINUTE);
        assert_eq!(story.hand_in(&[heard(3, 101 * MINUTE)]).await, ["accepted"]);
        // Of a device that is looked after, what comes late shows that it is there, too.
        story.at(130 * MINUTE);
        assert_eq!(story.hand_in(&[heard(2, 100 * MINUTE)]).await, ["accepted"]);
        for (minute, count) in [(189, 0), (190, 1)] {
            story.at(minute * MINUTE);
            story.test.look_for_silence().await;
            let lost = story.events(EventKind::KeepAliveLost).await;
            assert_eq!(lost.len(), count, "{minute}");
        }
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_recording_of_a_silent_device_does_not_end_its_silence() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_keep_alive(0, 3600).await;
        story.hear(Heard { seq: 5, ..HEARD }).await;
        story.at(61 * MINUTE);
        story.test.look_for_silence().await;
        let old = story.item(Heard {
            seq: 1,
            at: -400 * DAY,
            ..HEARD
        });
        // And what a station that was away heard an hour ago.
        let late = story.item(Heard {
            seq: 6,
            at: 10 * MINUTE,
            ..HEARD
        });
        story.at(70 * MINUTE);
        assert_eq!(story.hand_in(&[old, late]).await, ["accepted"; 2]);
        for minute in [70, 131, 200] {
            story.at(minute * MINUTE);
            story.test.look_for_silence().await;
            let lost = story.events(EventKind::KeepAliveLost).await;
            assert_eq!(lost.len(), 1, "{minute}");
            assert_eq!(lost[0].closed, None, "{minute}");
        }
        let who = story.test.member(Profile::CustomerRead);
        let device = story.test.engine.device(&who, DeviceId(DEVICE)).await;
        assert_eq!(device.unwrap().state, ComState::Silent);
        // It speaks, and is looked after again.
        let speaks = Heard {
            seq: 7,
            at: 201 * MINUTE,
            ..HEARD
        };
        assert_eq!(story.hear(speaks).await, "accepted");
        let lost = story.events(EventKind::KeepAliveLost).await;
        assert!(lost[0].closed.is_some());
        story.at(262 * MINUTE);
        story.test.look_for_silence().await;
        assert_eq!(story.events(EventKind::KeepAliveLost).await.len(), 2);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_keep_alive_counts_from_when_it_was_set() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.hear(HEARD).await;
        story.at(1000 * MINUTE);
        story.test.with_keep_alive(0, 3600).await;
        for (minute, count) in [(1000, 0), (1059, 0), (1060, 1)] {
            story.at(minute * MINUTE);
            story.test.look_for_silence().await;
            let lost = story.events(EventKind::KeepAliveLost).await;
            assert_eq!(lost.len(), count, "{minute}");
        }
        story.test
    })
    .await;
}

/// A device that was heard at the beginning goes to a type with a keep-alive of an hour, from one
/// with a keep-alive of `before` seconds: in which minute its silence is told.
async fn told_after_transfer(test: TestEngine, before: i64, moved: i64, told: i64) -> TestEngine {
    let story = Story::begin(test).await;
    story.test.with_keep_alive(0, before).await;
    story.test.with_keep_alive(1, 3600).await;
    story.hear(HEARD).await;
    story.at(moved * MINUTE);
    let who = story.test.member(Profile::CustomerWrite);
    let (engine, to) = (&story.test.engine, story.test.device_types[1]);
    engine.transfer(&who, DeviceId(DEVICE), to).await.unwrap();
    for (minute, count) in [(moved, 0), (told - 1, 0), (told, 1), (told + 60, 1)] {
        story.at(minute * MINUTE);
        story.test.look_for_silence().await;
        let lost = story.events(EventKind::KeepAliveLost).await;
        assert_eq!(lost.len(), count, "{before} s before, minute {minute}");
    }
    story.test
}

#[tokio::test]
async fn a_keep_alive_counts_from_the_transfer_where_there_was_none_so_short() {
    on_each(|test| told_after_transfer(test, 0, 1000, 1060)).await;
    on_each(|test| told_after_transfer(test, 36_000, 300, 360)).await;
}

#[tokio::test]
async fn a_keep_alive_goes_on_counting_over_a_transfer_where_there_was_one() {
    on_each(|test| told_after_transfer(test, 3600, 30, 60)).await;
    on_each(|test| told_after_transfer(test, 1800, 20, 60)).await;
}

#[tokio::test]
async fn a_device_that_took_over_a_token_is_looked_after_again() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_devices(0, &[0xA]).await;
        story.test.with_keep_alive(0, 3600).await;
        story
            .hear(Heard {
                device: 0xA,
                ..HEARD
            })
            .await;
        story.hear(HEARD).await;
        let owner = story.test.member(Profile::CustomerWrite);
        let (engine, other) = (&story.test.engine, DeviceId(0xA));
        engine.unsubscribe(&owner, other, None).await.unwrap();
        story.at(100 * MINUTE);
        let lost = async || {
            story.test.look_for_silence().await;
            let query = EventQuery {
                kind: EventKind::KeepAliveLost.code().into(),
                ..EventQuery::default()
            };
            let events = engine.device_events(&owner, other, &query).await;
            events.unwrap().rows.len()
        };
        assert_eq!(lost().await, 0, "it may not speak");
        engine
            .replace(&owner, DeviceId(DEVICE), other)
            .await
            .unwrap();
        assert_eq!(lost().await, 1);
        story.test
    })
    .await;
}
