//! The devices of silent stations, warned a page at a look.

use domain::base_station::StationState;
use domain::event::{EventKind, EventQuery};
use domain::permission::Profile;
use domain::{DeviceId, StationId};
use engine::testing::{TestEngine, look_for_silence, look_once, on_each};

use super::story::{DEVICE, HEARD, Heard, MINUTE, Story};

#[tokio::test]
async fn the_devices_of_all_silent_stations_are_walked_a_page_at_a_look() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let devices: Vec<u32> = (0xB000..0xB000 + 600).collect();
        story.test.with_devices(0, &devices).await;
        let heard = |device: &u32| {
            let (device, station) = (*device, 2 + device % 2);
            story.item(Heard {
                device,
                station,
                ..HEARD
            })
        };
        let items: Vec<String> = devices.iter().map(heard).collect();
        story.hand_in(&items).await;
        story.at(11 * MINUTE);
        let who = story.test.member(Profile::CustomerRead);
        let engine = &story.test.engine;
        let warned_of = async |device: u32| {
            let device = engine.device(&who, DeviceId(device)).await.unwrap();
            device.warned_of.map(|station| station.0)
        };
        let (first, last) = (devices[0], devices[599]);
        assert!(look_once(engine).await, "there is more");
        assert_eq!(
            (warned_of(first).await, warned_of(last).await),
            (Some(2), None)
        );
        assert!(!look_once(engine).await);
        assert_eq!(
            (warned_of(first).await, warned_of(last).await),
            (Some(2), Some(3))
        );
        assert!(!look_once(engine).await, "told once");
        story.test
    })
    .await;
}

/// Devices of which two are looked at together.
const WALKED: [u32; 5] = [DEVICE, 0xB2, 0xB3, 0xB4, 0xB5];

/// Station 2 heard all of them, one after the other, and fell silent: two of them are warned.
async fn begin_walk(test: TestEngine) -> Story {
    let story = Story::begin(test).await;
    story.test.with_devices(0, &WALKED[1..]).await;
    for (device, at) in WALKED.into_iter().zip(0..) {
        let station = 2;
        let heard = Heard {
            device,
            station,
            at,
            ..HEARD
        };
        assert_eq!(story.hear(heard).await, "accepted");
    }
    story.at(11 * MINUTE);
    story.test.walk_by(2).await;
    assert!(look_once(&story.test.engine).await, "there is more");
    let expected = [(Some(2), 1), (Some(2), 1), (None, 0), (None, 0), (None, 0)];
    assert_eq!(warned(&story).await, expected);
    story
}

/// The silent station of which each of them is warned, and how often it was told.
async fn warned(story: &Story) -> Vec<(Option<u32>, usize)> {
    let who = story.test.member(Profile::CustomerRead);
    let query = EventQuery {
        kind: EventKind::NetworkIssue.code().into(),
        ..EventQuery::default()
    };
    let mut warned = Vec::new();
    for device in WALKED.map(DeviceId) {
        let events = story.test.engine.device_events(&who, device, &query).await;
        let device = story.test.engine.device(&who, device).await.unwrap();
        let station = device.warned_of.map(|station| station.0);
        warned.push((station, events.unwrap().rows.len()));
    }
    warned
}

/// One of them sends through a station, after eleven minutes.
async fn speaks(story: &Story, device: u32, station: u32) {
    let heard = Heard {
        device,
        station,
        seq: 1,
        at: 11 * MINUTE,
        ..HEARD
    };
    assert_eq!(story.hear(heard).await, "accepted");
}

async fn state(story: &Story, station: u32) -> StationState {
    let operator = story.test.member(Profile::Operator);
    let station = story.test.engine.station(&operator, StationId(station));
    station.await.unwrap().state
}

#[tokio::test]
async fn a_device_that_speaks_in_the_middle_of_a_walk_stays_warned_and_is_told_once() {
    on_each(async |test| {
        let story = begin_walk(test).await;
        assert_eq!(state(&story, 2).await, StationState::Silent);
        // One that is warned, and one that is not yet.
        for device in [DEVICE, 0xB5] {
            speaks(&story, device, 3).await;
        }
        assert_eq!(warned(&story).await[0], (Some(2), 1), "it is silent still");
        for _ in 0..2 {
            story.test.look_for_silence().await;
            assert_eq!(warned(&story).await, [(Some(2), 1); 5]);
        }
        assert_eq!(state(&story, 2).await, StationState::Silent);
        story.test
    })
    .await;
}

#[tokio::test]
async fn nobody_else_is_warned_of_a_station_that_speaks_again_in_the_middle_of_its_walk() {
    on_each(async |test| {
        let story = begin_walk(test).await;
        let other = story.test.another().await;
        speaks(&story, 0xB2, 2).await;
        // Another process notices it first.
        for engine in [&other, &story.test.engine] {
            look_for_silence(engine).await;
            let told = [1, 1, 0, 0, 0].map(|told| (None, told));
            assert_eq!(warned(&story).await, told);
            assert_eq!(state(&story, 2).await, StationState::Ok);
        }
        other.close().await;
        story.test
    })
    .await;
}

#[tokio::test]
async fn nobody_else_is_warned_of_a_station_that_speaks_again_before_the_next_page() {
    on_each(async |test| {
        let story = begin_walk(test).await;
        speaks(&story, 0xB2, 2).await;
        story.test.look_for_silence().await;
        let told = [1, 1, 0, 0, 0].map(|told| (None, told));
        assert_eq!(warned(&story).await, told);
        assert_eq!(state(&story, 2).await, StationState::Ok);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_walk_that_was_broken_off_is_walked_by_another_process() {
    on_each(async |test| {
        let story = begin_walk(test).await;
        let other = story.test.another().await;
        // And the first goes on after all.
        for engine in [&other, &story.test.engine] {
            look_for_silence(engine).await;
            assert_eq!(warned(&story).await, [(Some(2), 1); 5]);
        }
        other.close().await;
        story.test
    })
    .await;
}
