//! Devices and stations that are not heard any more.

use domain::event::{EventKind, EventQuery};
use domain::permission::Profile;
use domain::{DeviceId, UnixMillis};
use engine::testing::{look_for_silence, on_each};

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
