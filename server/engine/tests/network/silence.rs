//! Devices and stations that are not heard any more.

use domain::base_station::StationState;
use domain::device::{ComState, DeviceQuery};
use domain::event::{EventKind, EventQuery};
use domain::permission::Profile;
use domain::{DeviceId, StationId, UnixMillis};
use engine::testing::{TestEngine, look_for_silence, look_once, on_each};

use super::story::{DAY, DEVICE, HEARD, Heard, MINUTE, Story};

#[tokio::test]
async fn silence_is_told_once_for_each_breach_and_not_for_recordings() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_keep_alive(0, 3600).await;
        // A recording of long ago alarms nobody: arrival counts.
        let old = story.item(Heard {
            seq: 1,
            at: -400 * DAY,
            ..HEARD
        });
        assert_eq!(story.hand_in(&[old]).await, ["accepted"]);
        story.test.look_for_silence().await;
        story.at(59 * MINUTE);
        story
            .hear(Heard {
                seq: 2,
                at: 59 * MINUTE,
                ..HEARD
            })
            .await;
        story.at(100 * MINUTE);
        story.test.look_for_silence().await;
        assert!(story.events(EventKind::KeepAliveLost).await.is_empty());

        for minute in [119, 130, 500] {
            story.at(minute * MINUTE);
            story.test.look_for_silence().await;
        }
        let lost = story.events(EventKind::KeepAliveLost).await;
        assert_eq!(lost.len(), 1);
        assert_eq!(
            lost[0].variables.last_heard,
            Some(story.start + 59 * MINUTE)
        );
        assert_eq!(lost[0].closed, None);

        story
            .hear(Heard {
                seq: 3,
                at: 501 * MINUTE,
                ..HEARD
            })
            .await;
        assert!(
            story.events(EventKind::KeepAliveLost).await[0]
                .closed
                .is_some()
        );
        story.at(600 * MINUTE);
        story.test.look_for_silence().await;
        assert_eq!(story.events(EventKind::KeepAliveLost).await.len(), 2);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_silent_station_warns_the_devices_it_heard() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_devices(0, &[0xA]).await;
        story
            .hear(Heard {
                station: 2,
                ..HEARD
            })
            .await;
        story
            .hear(Heard {
                device: 0xA,
                station: 3,
                at: 1,
                ..HEARD
            })
            .await;
        story
            .hear(Heard {
                device: 0xA,
                station: 3,
                seq: 1,
                at: 12 * MINUTE,
                ..HEARD
            })
            .await;
        story.test.look_for_silence().await;
        let warnings = story.events(EventKind::NetworkIssue).await;
        assert_eq!(warnings.len(), 1);
        assert_eq!(warnings[0].variables.station.as_deref(), Some("0002"));
        story.test.look_for_silence().await;
        assert_eq!(story.events(EventKind::NetworkIssue).await.len(), 1);
        story.test
    })
    .await;
}

#[tokio::test]
async fn two_processes_tell_a_silence_once() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_keep_alive(0, 3600).await;
        let devices: Vec<u32> = (0xB000..0xB100).collect();
        story.test.with_devices(0, &devices).await;
        let items: Vec<String> = devices
            .iter()
            .map(|device| {
                story.item(Heard {
                    device: *device,
                    ..HEARD
                })
            })
            .collect();
        story.hand_in(&items).await;
        let other = story.test.another().await;
        story.at(61 * MINUTE);
        let one = look_for_silence(&story.test.engine);
        tokio::join!(one, look_for_silence(&other));
        let who = story.test.member(Profile::CustomerRead);
        let query = EventQuery {
            kind: EventKind::KeepAliveLost.code().into(),
            ..EventQuery::default()
        };
        for device in devices {
            let events = other.device_events(&who, DeviceId(device), &query).await;
            assert_eq!(events.unwrap().rows.len(), 1, "{device:X}");
        }
        other.close().await;
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_silence_that_began_while_a_device_was_suspended_is_told_when_it_may_speak_again() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_keep_alive(0, 3600).await;
        story.hear(HEARD).await;
        let owner = story.test.member(Profile::CustomerWrite);
        let (engine, device) = (&story.test.engine, DeviceId(DEVICE));
        engine.suspend(&owner, device).await.unwrap();
        story.at(100 * MINUTE);
        story.test.look_for_silence().await;
        assert!(story.events(EventKind::KeepAliveLost).await.is_empty());
        engine.resume(&owner, device).await.unwrap();
        for _ in 0..2 {
            story.test.look_for_silence().await;
            assert_eq!(story.events(EventKind::KeepAliveLost).await.len(), 1);
        }
        // Told already: not told again by suspending and resuming.
        engine.suspend(&owner, device).await.unwrap();
        engine.resume(&owner, device).await.unwrap();
        story.test.look_for_silence().await;
        assert_eq!(story.events(EventKind::KeepAliveLost).await.len(), 1);
        story.test
    })
    .await;
}

#[tokio::test]
async fn nobody_waits_for_a_device_whose_messages_would_not_be_delivered() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_keep_alive(0, 3600).await;
        let ends = async |at: i64| {
            let end = UnixMillis(at);
            story
                .with_terms(|contract| contract.terms.communication_end = end)
                .await;
        };
        ends(story.start + 90 * MINUTE).await;
        let heard = Heard {
            at: 50 * MINUTE,
            ..HEARD
        };
        story.hear(heard).await;
        let lost = async |at: i64| {
            story.at(at);
            story.test.look_for_silence().await;
            story.events(EventKind::KeepAliveLost).await.len()
        };
        // Its token is over and there is no contract to renew it.
        assert_eq!(lost(111 * MINUTE).await, 0);
        assert_eq!(lost(500 * MINUTE).await, 0);
        // The contract goes on after all: that it is silent shows within a day, once.
        ends(0).await;
        for _ in 0..2 {
            assert_eq!(lost(111 * MINUTE + DAY).await, 1);
        }
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_station_that_asks_for_downlinks_or_hands_in_what_is_refused_is_not_silent() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        for station in [2, 3, 4] {
            story.hear(Heard { station, ..HEARD }).await;
        }
        let token = story.test.station_token(2).await;
        story.at(11 * MINUTE);
        let none = std::time::Duration::ZERO;
        story.test.engine.orders(&token, none).await.unwrap();
        // A device that is not known here.
        let unknown = Heard {
            device: 0xABC,
            station: 3,
            at: 11 * MINUTE,
            ..HEARD
        };
        assert_eq!(story.hear(unknown).await, "unknown_device");
        story.test.look_for_silence().await;
        let warnings = story.events(EventKind::NetworkIssue).await;
        assert_eq!(warnings.len(), 1);
        assert_eq!(warnings[0].variables.station.as_deref(), Some("0004"));

        // Which stations there are is not for everybody.
        let manager = story.test.member(Profile::DeviceManagerRead);
        let (engine, device) = (&story.test.engine, DeviceId(DEVICE));
        let query = EventQuery::default();
        let events = engine.device_events(&manager, device, &query).await;
        let events = events.unwrap().rows;
        let warning = events.iter().find(|e| e.kind == EventKind::NetworkIssue);
        assert_eq!(warning.unwrap().variables.station, None);
        let seen = engine.device(&manager, device).await.unwrap();
        assert_eq!((seen.warned, seen.warned_of), (true, None));
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_device_stays_warned_as_long_as_one_of_its_stations_is_silent() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_devices(0, &[0xA]).await;
        for station in [2, 3] {
            let heard = Heard { station, ..HEARD };
            story.hear(heard).await;
        }
        story.at(11 * MINUTE);
        story.test.look_for_silence().await;
        let named = async || {
            let warnings = story.events(EventKind::NetworkIssue).await.into_iter();
            warnings
                .map(|event| event.variables.station.unwrap())
                .collect::<Vec<_>>()
        };
        assert_eq!(named().await, ["0002"]);
        // It speaks again, of another device.
        let other = Heard {
            device: 0xA,
            station: 2,
            at: 11 * MINUTE,
            ..HEARD
        };
        assert_eq!(story.hear(other).await, "accepted");
        story.test.look_for_silence().await;
        let who = story.test.member(Profile::CustomerRead);
        let device = story.test.engine.device(&who, DeviceId(DEVICE)).await;
        let warned = device.unwrap().warned_of.map(|station| station.to_string());
        assert_eq!(warned.as_deref(), Some("0003"));
        assert_eq!(named().await, ["0002", "0003"]);
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_warned_at_once_is_warned_later() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_devices(0, &[0xA]).await;
        for station in [2, 3] {
            story.hear(Heard { station, ..HEARD }).await;
        }
        story.at(11 * MINUTE);
        story.test.look_for_silence().await;
        // One of the two speaks again, and the device cannot be read at the moment.
        let other = Heard {
            device: 0xA,
            station: 2,
            at: 11 * MINUTE,
            ..HEARD
        };
        assert_eq!(story.hear(other).await, "accepted");
        story.test.spoil(DEVICE).await;
        story.test.look_in_vain().await;
        story.test.mend(DEVICE).await;
        story.test.look_for_silence().await;
        assert_eq!(warned_of(&story).await, Some(3));
        let warnings = story.events(EventKind::NetworkIssue).await.into_iter();
        let named = warnings.map(|event| event.variables.station.unwrap());
        assert_eq!(named.collect::<Vec<_>>(), ["0002", "0003"]);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_warning_lasts_as_long_as_the_silent_station_heard_one_of_the_last_five_messages() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let station = 2;
        story.hear(Heard { station, ..HEARD }).await;
        story.at(11 * MINUTE);
        story.test.look_for_silence().await;
        assert_eq!(warned_of(&story).await, Some(2));
        // A recording, through another station.
        let old = story.item(Heard {
            station: 3,
            seq: 4000,
            at: -2 * DAY,
            ..HEARD
        });
        assert_eq!(story.hand_in(&[old]).await, ["accepted"]);
        assert_eq!(warned_of(&story).await, Some(2));
        for (seq, warned) in [(1, true), (2, true), (3, true), (4, true), (5, false)] {
            let heard = Heard {
                station: 3,
                seq,
                at: (11 + i64::from(seq)) * MINUTE,
                ..HEARD
            };
            assert_eq!(story.hear(heard).await, "accepted");
            story.test.look_for_silence().await;
            assert_eq!(warned_of(&story).await, warned.then_some(2), "{seq}");
        }
        assert_eq!(story.events(EventKind::NetworkIssue).await.len(), 1);
        story.test
    })
    .await;
}

/// The silent station of which the device is warned.
async fn warned_of(story: &Story) -> Option<u32> {
    let who = story.test.member(Profile::CustomerRead);
    let device = story.test.engine.device(&who, DeviceId(DEVICE)).await;
    device.unwrap().warned_of.map(|station| station.0)
}

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
