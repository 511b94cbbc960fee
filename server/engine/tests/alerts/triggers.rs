//! Each thing that can be watched, once beyond its limit, staying there, and back.

use domain::alert::{AlertOwner, Comparison, Crossing, EventConfigurationInput, Watch};
use domain::event::{EventKind, EventQuery};
use domain::{DeviceId, UnixMillis};
use engine::testing::on_each;

use super::story::{DAY, DEVICE, MINUTE, OTHER, Story, batteries, rings, suspensions, told};

#[tokio::test]
async fn a_low_battery_is_told_once_until_it_came_back() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let id = story
            .configure(story.device_type(), &batteries("2.8"))
            .await;
        for volts in [3.3, 2.7, 2.6, 3.0, 2.75] {
            story.is_at(DEVICE, volts, 21.5).await;
        }
        let rung = story.rung().await;
        assert_eq!(told(&rung), ["BATTERY_LOW 1CF14C"; 2]);
        let first = &rung[0];
        assert_eq!(first.configuration, id);
        assert_eq!(first.configuration_name, "Batteries");
        let said = &first.event().unwrap().variables;
        assert_eq!(said.value, Some(2.7));
        assert_eq!(said.threshold, Some(2.8));
        assert_eq!(said.configuration_id, Some(id.to_string()));
        let closed: Vec<bool> = rung
            .iter()
            .map(|one| one.event().unwrap().closed.is_some())
            .collect();
        assert_eq!(closed, [true, false]);
        // It is an event of the device like any other.
        let keeper = story.keeper();
        let device = DeviceId(DEVICE);
        let query = EventQuery {
            kind: EventKind::BatteryLow.code().into(),
            ..EventQuery::default()
        };
        let events = story.engine().device_events(&keeper, device, &query).await;
        assert_eq!(events.unwrap().rows.len(), 2);
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_alerts_nobody_for_a_while_and_lasts_is_told_when_that_is_over() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let rarely = EventConfigurationInput {
            not_again: "1".into(),
            ..batteries("2.8")
        };
        story.configure(story.device_type(), &rarely).await;
        for volts in [3.3, 2.7, 3.3, 2.6, 2.5] {
            story.is_at(DEVICE, volts, 21.5).await;
        }
        assert_eq!(told(&story.rung().await), ["BATTERY_LOW 1CF14C"]);
        story.test.clock.advance(MINUTE);
        for volts in [2.4, 2.3] {
            story.is_at(DEVICE, volts, 21.5).await;
        }
        let rung = story.rung().await;
        assert_eq!(told(&rung), ["BATTERY_LOW 1CF14C"; 2]);
        let late = rung[1].event().unwrap();
        assert_eq!((late.variables.value, late.closed), (Some(2.4), None));
        // It is one that goes on, whatever it was called before.
        let open = async || {
            let (keeper, query) = (story.keeper(), EventQuery::default());
            let device = DeviceId(DEVICE);
            let events = story.engine().device_events(&keeper, device, &query).await;
            let rows = events.unwrap().rows;
            let low = rows
                .iter()
                .filter(|one| one.kind == EventKind::BatteryLow && one.closed.is_none());
            low.count()
        };
        assert_eq!(open().await, 1);
        story.is_at(DEVICE, 3.3, 21.5).await;
        assert_eq!(open().await, 0);
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_came_back_before_it_could_be_told_is_told_nobody() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let rarely = EventConfigurationInput {
            not_again: "1".into(),
            ..batteries("2.8")
        };
        story.configure(story.device_type(), &rarely).await;
        for volts in [2.7, 3.3, 2.6, 3.3] {
            story.is_at(DEVICE, volts, 21.5).await;
        }
        story.test.clock.advance(MINUTE);
        story.is_at(DEVICE, 3.3, 21.5).await;
        assert_eq!(told(&story.rung().await), ["BATTERY_LOW 1CF14C"]);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_silence_that_alerts_nobody_for_a_while_and_lasts_is_told_when_that_is_over() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let silent = EventConfigurationInput {
            minutes: "60".into(),
            not_again: "180".into(),
            ..rings(Watch::Silence)
        };
        let begun = story.test.clock_now();
        let of_device = AlertOwner::Device(DeviceId(DEVICE));
        story.configure(of_device, &silent).await;
        let look = async |minutes: i64| {
            story.test.clock.set(UnixMillis(begun + minutes * MINUTE));
            story.test.look_for_silence().await;
            story.rung().await
        };
        assert_eq!(told(&look(61).await), ["SILENT 1CF14C"]);
        story.says(DEVICE, "2a").await;
        assert_eq!(look(125).await.len(), 1);
        assert_eq!(look(240).await.len(), 1);
        for minutes in [242, 300] {
            let rung = look(minutes).await;
            assert_eq!(told(&rung), ["SILENT 1CF14C"; 2]);
            assert_eq!(rung[1].event().unwrap().closed, None);
        }
        story.says(DEVICE, "2a").await;
        let rung = story.rung().await;
        assert!(rung[1].event().unwrap().closed.is_some());
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_comes_late_does_not_end_what_newer_messages_say() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story
            .configure(story.device_type(), &batteries("2.8"))
            .await;
        story.is_at(DEVICE, 2.7, 21.5).await;
        // The next number is that of the other device's message: so it is free for this one.
        story.is_at(OTHER, 3.3, 21.5).await;
        let good = r#""oob":{"type":"keep-alive","temp":21.5,"battIdle":3.3,"battTransmit":3.01}"#;
        let between = story.item(1, DEVICE, 3, -100.0, good);
        story.is_at(DEVICE, 2.6, 21.5).await;
        story.hand_in(&[between]).await;
        story.is_at(DEVICE, 2.5, 21.5).await;
        let rung = story.rung().await;
        assert_eq!(told(&rung), ["BATTERY_LOW 1CF14C"]);
        assert_eq!(rung[0].event().unwrap().closed, None);
        // The next one that is good ends it.
        story.is_at(DEVICE, 3.3, 21.5).await;
        assert!(story.rung().await[0].event().unwrap().closed.is_some());
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_temperature_has_a_range() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let range = EventConfigurationInput {
            below: "2".into(),
            above: "8".into(),
            ..rings(Watch::Temperature)
        };
        story.configure(story.device_type(), &range).await;
        for celsius in [5.0, 9.5, 12.0, 7.5, 1.5] {
            story.is_at(DEVICE, 3.3, celsius).await;
        }
        let rung = story.rung().await;
        assert_eq!(told(&rung), ["TEMPERATURE_OUT_OF_RANGE 1CF14C"; 2]);
        let limits = rung.iter().map(|one| {
            let told = &one.event().unwrap().variables;
            (told.value, told.threshold)
        });
        let limits: Vec<_> = limits.collect();
        assert_eq!(limits, [(Some(9.5), Some(8.0)), (Some(1.5), Some(2.0))]);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_field_of_the_format_is_watched_by_its_name() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let level = EventConfigurationInput {
            field: "level".into(),
            comparison: Comparison::Above.word().into(),
            limit: "100".into(),
            ..rings(Watch::Field)
        };
        // A field of a format that is there no more.
        let absent = EventConfigurationInput {
            field: "weight".into(),
            ..level.clone()
        };
        story.test.with_format(0, "weight::uint:8").await;
        story.configure(story.device_type(), &absent).await;
        story.test.with_format(0, "level::uint:8").await;
        story.configure(story.device_type(), &level).await;
        for (device, data) in [
            (DEVICE, "64"),
            (DEVICE, "65"),
            (OTHER, "ff"),
            (DEVICE, "66"),
        ] {
            story.says(device, data).await;
        }
        let rung = story.rung().await;
        assert_eq!(
            told(&rung),
            ["FIELD_THRESHOLD 1CF14C", "FIELD_THRESHOLD 1CF14D"]
        );
        let event = &rung[1].event().unwrap().variables;
        assert_eq!(event.field_name.as_deref(), Some("level"));
        assert_eq!((event.value, event.threshold), (Some(255.0), Some(100.0)));
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_signal_is_weak_where_no_station_hears_it_better() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let weak = EventConfigurationInput {
            limit: "-120".into(),
            ..rings(Watch::Rssi)
        };
        story.configure(story.device_type(), &weak).await;
        let data = r#""data":"2a""#;
        story
            .heard_by(DEVICE, &[(1, -131.0), (2, -110.0)], data)
            .await;
        story.close_messages().await;
        assert!(story.rung().await.is_empty());
        story
            .heard_by(DEVICE, &[(1, -131.0), (2, -125.5)], data)
            .await;
        // Not before every station had its say.
        assert!(story.rung().await.is_empty());
        for _ in 0..2 {
            story.close_messages().await;
            let rung = story.rung().await;
            assert_eq!(told(&rung), ["RSSI_LOW 1CF14C"]);
            assert_eq!(rung[0].event().unwrap().variables.value, Some(-125.5));
        }
        story.test
    })
    .await;
}

#[tokio::test]
async fn silence_is_told_once_and_over_when_the_device_is_heard() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let silent = EventConfigurationInput {
            minutes: "60".into(),
            ..rings(Watch::Silence)
        };
        let heard = story.test.clock_now();
        story.configure(story.device_type(), &silent).await;
        let look = async |minutes: i64| {
            story.test.clock.set(UnixMillis(heard + minutes * MINUTE));
            story.test.look_for_silence().await;
            story.rung().await
        };
        assert!(look(59).await.is_empty());
        story.says(OTHER, "2a").await;
        for minutes in [61, 62, 100] {
            let rung = look(minutes).await;
            assert_eq!(told(&rung), ["SILENT 1CF14C"]);
            assert_eq!(rung[0].event().unwrap().variables.threshold, Some(60.0));
        }
        assert_eq!(told(&look(125).await), ["SILENT 1CF14C", "SILENT 1CF14D"]);
        story.says(DEVICE, "2a").await;
        let rung = look(130).await;
        assert!(rung[0].event().unwrap().closed.is_some());
        assert!(rung[1].event().unwrap().closed.is_none());
        // It is watched on.
        assert_eq!(look(190).await.len(), 3);
        story.test
    })
    .await;
}

#[tokio::test]
async fn silence_is_told_in_time_after_a_device_was_suspended() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let silent = EventConfigurationInput {
            minutes: "30".into(),
            ..rings(Watch::Silence)
        };
        let device = DeviceId(DEVICE);
        let begun = story.test.clock_now();
        story.configure(AlertOwner::Device(device), &silent).await;
        let look = async |minutes: i64| {
            story.test.clock.set(UnixMillis(begun + minutes * MINUTE));
            story.test.look_for_silence().await;
            story.rung().await
        };
        let (engine, keeper) = (story.engine(), story.keeper());
        engine.suspend(&keeper, device).await.unwrap();
        // Nobody waits for what would not be delivered.
        assert!(look(31).await.is_empty());
        engine.resume(&keeper, device).await.unwrap();
        story.says(DEVICE, "2a").await;
        assert!(look(61).await.is_empty());
        assert_eq!(told(&look(62).await), ["SILENT 1CF14C"]);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_device_leaves_a_circle_and_enters_it() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_geolocation(0).await;
        let circle = |crossing: Crossing| EventConfigurationInput {
            lat: "48.8584".into(),
            lng: "2.2945".into(),
            radius: "1000".into(),
            crossing: crossing.word().into(),
            ..rings(Watch::Geofence)
        };
        let leaves = circle(Crossing::Leaves);
        let enters = circle(Crossing::Enters);
        story.configure(story.device_type(), &leaves).await;
        story.configure(story.device_type(), &enters).await;
        let goes = async |north: f32| {
            let (lat, lng) = (48.8584 + north, 2.2945_f32);
            let data = format!("{:08x}{:08x}", lat.to_bits(), lng.to_bits());
            story.says(DEVICE, &data).await;
            story.close_messages().await;
            told(&story.rung().await)
        };
        // Whoever is outside from the beginning has not left.
        assert!(goes(0.05).await.is_empty());
        assert_eq!(goes(0.001).await, ["GEOFENCE_ENTERED 1CF14C"]);
        assert_eq!(goes(0.002).await.len(), 1);
        let both = ["GEOFENCE_ENTERED 1CF14C", "GEOFENCE_LEFT 1CF14C"];
        assert_eq!(goes(0.05).await, both);
        assert_eq!(goes(0.06).await, both);
        assert_eq!(goes(0.0).await.len(), 3);
        story.test
    })
    .await;
}

#[tokio::test]
async fn events_are_chosen_by_their_kinds() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.suspend(DEVICE).await;
        story.configure(story.device_type(), &suspensions()).await;
        assert!(story.rung().await.is_empty(), "it was not watched then");
        story.suspend(DEVICE).await;
        story.suspend(OTHER).await;
        assert_eq!(
            told(&story.rung().await),
            ["SUSPENDED 1CF14C", "SUSPENDED 1CF14D"]
        );
        let resumed = EventConfigurationInput {
            events: vec!["SUSPENDED".into(), "RESUMED".into()],
            ..suspensions()
        };
        let id = story.configure(story.device_type(), &resumed).await;
        story.suspend(DEVICE).await;
        let of_it = story.alerts_of(id).await;
        assert_eq!(told(&of_it), ["SUSPENDED 1CF14C", "RESUMED 1CF14C"]);
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_was_old_when_it_came_alerts_nobody() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.close_messages().await;
        // One that nobody has heard of yet.
        let device = 0x1C_F14E;
        story.test.with_devices(0, &[device]).await;
        let late = story.test.clock_now() - 30 * DAY;
        for input in [
            batteries("2.8"),
            EventConfigurationInput {
                limit: "-90".into(),
                ..rings(Watch::Rssi)
            },
            EventConfigurationInput {
                events: EventKind::by_themselves()
                    .map(|kind| kind.code().to_owned())
                    .collect(),
                ..rings(Watch::Events)
            },
        ] {
            story.configure(story.device_type(), &input).await;
        }
        // A recording of a month ago, with missing numbers and a low battery.
        let low = r#""oob":{"type":"keep-alive","temp":21.5,"battIdle":2.1,"battTransmit":2.0}"#;
        let recorded = |seq: u16, said: &str| {
            let item = story.item(1, device, seq, -130.0, said);
            let time = late + i64::from(seq) * MINUTE;
            item.replace(&story.test.clock_now().to_string(), &time.to_string())
        };
        let data = r#""data":"2a""#;
        let items = [(10, data), (17, data), (18, low)];
        let items = items.map(|(seq, said)| recorded(seq, said));
        story.hand_in(&items).await;
        story.close_messages().await;
        let rung = story.rung().await;
        assert!(rung.is_empty(), "{:?}", told(&rung));
        // They are on record all the same.
        let keeper = story.keeper();
        let query = EventQuery::default();
        let device = DeviceId(device);
        let events = story.engine().device_events(&keeper, device, &query).await;
        assert!(!events.unwrap().rows.is_empty());
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_is_not_delivered_is_not_measured() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story
            .configure(story.device_type(), &batteries("2.8"))
            .await;
        let keeper = story.keeper();
        let device = DeviceId(DEVICE);
        story.engine().suspend(&keeper, device).await.unwrap();
        story.is_at(DEVICE, 2.5, 21.5).await;
        assert!(story.rung().await.is_empty());
        story.engine().resume(&keeper, device).await.unwrap();
        story.is_at(DEVICE, 2.5, 21.5).await;
        assert_eq!(told(&story.rung().await), ["BATTERY_LOW 1CF14C"]);
        story.test
    })
    .await;
}
