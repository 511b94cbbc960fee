//! Statistics.

use domain::event::{EventKind, EventQuery};
use domain::permission::Profile;
use domain::statistics::{Edges, Span, Subject};
use domain::{DeviceId, UnixMillis};
use engine::testing::on_each;

use super::story::{DAY, DEVICE, HEARD, Heard, MINUTE, Story, keep_alive};

/// The figures written with the messages are those that rebuilding makes.
async fn stand(story: &Story) {
    let written = story.test.figures().await;
    story.test.engine.rebuild_statistics(|_| {}).await.unwrap();
    assert_eq!(story.test.figures().await, written);
}

#[tokio::test]
async fn figures_rebuilt_from_the_rows_are_those_written_with_the_messages() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_devices(0, &[0xA]).await;
        story.test.with_devices(1, &[0xB]).await;
        // Over the turn of a month, some receptions late, one taking its message into the hour
        // before.
        let mut state = 7_u64;
        for n in 0..120_u16 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let device = [DEVICE, 0xA, 0xB][usize::from(n % 3)];
            let at = i64::from(n / 3) * 37 * MINUTE + (state >> 60) as i64 * 1_000;
            let rssi = -140.0 + (state >> 57 & 63) as f64 * 1.37;
            let heard = Heard {
                device,
                seq: n / 3,
                at,
                rssi,
                ..HEARD
            };
            story.hear(heard).await;
            if n % 4 == 0 {
                story
                    .hear(Heard {
                        station: 2,
                        at: at + 1_000,
                        rssi: rssi - 3.3,
                        ..heard
                    })
                    .await;
            }
            if n % 7 == 0 {
                story
                    .hear(Heard {
                        station: 3,
                        at: at - 50_000,
                        ..heard
                    })
                    .await;
            }
        }
        let written = story.test.figures().await;
        assert!(written.len() > 60, "{}", written.len());
        story.test.engine.rebuild_statistics(|_| ()).await.unwrap();
        assert_eq!(story.test.figures().await, written);
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_comes_while_figures_are_made_anew_is_counted_once() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.hear(HEARD).await;
        // Of another month, so that no figure is of both.
        let other = Heard {
            seq: 1,
            at: 40 * DAY,
            ..HEARD
        };
        let stored = story.test.rebuild_beside(story.hear(other)).await;
        assert_eq!(stored, "accepted");
        assert_eq!(story.messages().await.len(), 2);
        stand(&story).await;
        story.test
    })
    .await;
}

#[tokio::test]
async fn bytes_are_counted_as_the_earliest_reception_tells_them() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.at(MINUTE);
        let told = |station, at, data: &str| {
            let heard = Heard {
                station,
                at,
                ..HEARD
            };
            let item = story.item(heard);
            item.replace(r#""data":"0000""#, &format!(r#""data":"{data}""#))
        };
        // Later and earlier in time, and at once at a station with a lesser id.
        for item in [
            told(3, 10_000, "000000"),
            told(3, 9_000, "11"),
            told(2, 9_000, "2222"),
            told(4, 9_000, "44444444"),
        ] {
            story.hand_in(&[item]).await;
            let written = story.test.figures().await;
            story.test.engine.rebuild_statistics(|_| {}).await.unwrap();
            assert_eq!(story.test.figures().await, written);
        }
        assert_eq!(story.messages().await[0].data, "2222");
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_corrected_reception_leaves_nothing_of_what_it_was() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_devices(0, &[0xA]).await;
        story.test.with_devices(1, &[0xB]).await;
        story.at(2 * DAY);
        let say = async |heard: Heard, snr: &str, freq: &str| {
            let item = story.item(heard).replace("\"snr\":8.25", snr);
            let item = item.replace("\"freq\":868130000", freq);
            let answer = story.hand_in(&[item]).await;
            stand(&story).await;
            answer
        };
        let (snr, freq) = ("\"snr\":8.25", "\"freq\":868130000");
        let of = |device, at, rssi| Heard {
            device,
            at,
            rssi,
            ..HEARD
        };
        // Others of the same hour, of the same day and of the day after.
        for (device, at) in [(0xA, 5 * MINUTE), (0xB, 7 * MINUTE), (DEVICE, DAY)] {
            let seq = if at == DAY { 9 } else { 0 };
            say(
                Heard {
                    seq,
                    ..of(device, at, -110.0)
                },
                snr,
                freq,
            )
            .await;
        }
        let (least, other) = (of(DEVICE, 0, -140.0), of(0xA, 5 * MINUTE, -90.0));
        say(least, "\"snr\":30.5", "\"freq\":868100000").await;
        // The least of everything was wrong, and the greatest ratio with it.
        let right = Heard {
            rssi: -120.0,
            ..least
        };
        assert_eq!(
            say(right, "\"snr\":3.5", "\"freq\":868200000").await,
            ["merged"]
        );
        // Once more: now it is a bound of nothing but its own hour.
        say(
            Heard {
                rssi: -100.0,
                ..least
            },
            "\"snr\":null",
            freq,
        )
        .await;
        // Another device becomes the greatest.
        say(other, snr, freq).await;
        // Several corrections in one request, beside others of the hour.
        let heard_too = |rssi| {
            let places = [(DEVICE, 0), (0xA, 5 * MINUTE), (0xB, 7 * MINUTE)];
            places.map(|(device, at)| {
                story.item(Heard {
                    station: 2,
                    ..of(device, at, rssi)
                })
            })
        };
        story.hand_in(&heard_too(-141.0)).await;
        stand(&story).await;
        let twice = [heard_too(-97.5), heard_too(-88.0)].concat();
        story.hand_in(&twice).await;
        stand(&story).await;
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_status_that_another_reception_tells_takes_its_figures_along() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_devices(0, &[0xA]).await;
        story.at(DAY);
        let alive = |device, station, at, degrees: &str| {
            let item = story.item(Heard {
                device,
                station,
                at,
                ..HEARD
            });
            keep_alive(&item).replace("21.5", degrees)
        };
        // Another of the next hour lies between what is said first and what is true.
        let hour = 60 * MINUTE;
        for item in [
            alive(0xA, 1, hour + MINUTE, "10.5"),
            alive(DEVICE, 1, hour + 2_000, "40.5"),
            // A station that heard it earlier read something else, in the hour before.
            alive(DEVICE, 3, hour - 2_000, "-5.5"),
            // And one at the same moment, with a lesser id.
            alive(DEVICE, 2, hour - 2_000, "7.5"),
        ] {
            story.hand_in(&[item]).await;
            stand(&story).await;
        }
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_reception_that_goes_to_a_message_of_another_type_is_counted_there() {
    on_each(async |test| {
        let test = test.with_settings(|settings| settings.guard_sequence = false);
        let story = Story::begin(test.await).await;
        let heard = |station, at, rssi| {
            story.item(Heard {
                station,
                at,
                rssi,
                ..HEARD
            })
        };
        story.at(60 * MINUTE);
        // One message whose last reception came eight minutes after its first.
        let first = [heard(1, 10 * MINUTE, -100.0), heard(2, 18 * MINUTE, -140.0)];
        story.hand_in(&first).await;
        let who = story.test.member(Profile::CustomerWrite);
        let to = story.test.device_types[1];
        let engine = &story.test.engine;
        engine.transfer(&who, DeviceId(DEVICE), to).await.unwrap();
        // It began earlier, so the last one begins another, of the type that the device has now.
        story.hand_in(&[heard(3, 5 * MINUTE, -120.0)]).await;
        assert_eq!(story.messages().await.len(), 2);
        stand(&story).await;
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_group_tells_of_itself_and_of_the_groups_below_and_to_nobody_above() {
    on_each(async |test| {
        let mut story = Story::begin(test).await;
        let below = story.test.with_group_below().await;
        story.test.with_devices(below, &[0xA]).await;
        let beside = story.test.with_device_type_beside().await;
        story.test.with_devices(beside, &[0xB]).await;
        for (device, seq) in [(DEVICE, 1), (DEVICE, 4), (0xA, 1), (0xA, 9)] {
            let at = i64::from(seq) * MINUTE;
            let heard = Heard {
                device,
                seq,
                at,
                ..HEARD
            };
            assert_eq!(story.hear(heard).await, "accepted");
        }
        let engine = &story.test.engine;
        let (above, child) = (story.test.group, story.test.groups_below[0].clone());
        let who = story.test.member(Profile::CustomerRead);
        let inside = story.test.member_of(&child, Profile::CustomerRead);
        let stranger = story.test.stranger();

        let (since, before) = (UnixMillis(story.start), UnixMillis(story.start + DAY));
        let edges = Edges::utc(Span::Hour, since, before).unwrap();
        let messages = async |who, group| {
            let figures = engine.statistics(who, Subject::Group(group), &edges);
            figures.await.map(|series| series.total.messages).ok()
        };
        assert_eq!(messages(&who, above).await, Some(4));
        assert_eq!(messages(&who, child.id).await, Some(2));
        assert_eq!(messages(&inside, child.id).await, Some(2));
        assert_eq!(messages(&inside, above).await, None);
        assert_eq!(messages(&stranger, above).await, None);

        let query = EventQuery {
            kind: EventKind::SequenceBreak.code().into(),
            ..EventQuery::default()
        };
        let devices = async |who, group| {
            let page = engine.group_events(who, group, &query).await.ok()?;
            Some(
                page.rows
                    .iter()
                    .map(|event| event.device.0)
                    .collect::<Vec<_>>(),
            )
        };
        assert_eq!(devices(&who, above).await, Some(vec![0xA, DEVICE]));
        assert_eq!(devices(&who, child.id).await, Some(vec![0xA]));
        assert_eq!(devices(&inside, above).await, None);

        // All events, narrowed; what may not be seen has none.
        let narrowed = async |who, change: &dyn Fn(&mut EventQuery)| {
            let mut query = query.clone();
            change(&mut query);
            let page = engine.events(who, &query).await.unwrap();
            page.rows
                .iter()
                .map(|event| event.device.0)
                .collect::<Vec<_>>()
        };
        assert_eq!(narrowed(&who, &|_| ()).await, [0xA, DEVICE]);
        assert_eq!(narrowed(&inside, &|_| ()).await, [0xA]);
        let device = |query: &mut EventQuery| query.device = DeviceId(DEVICE).to_string();
        assert_eq!(narrowed(&who, &device).await, [DEVICE]);
        assert!(narrowed(&inside, &device).await.is_empty());
        let group = |query: &mut EventQuery| query.group = child.id.to_string();
        assert_eq!(narrowed(&who, &group).await, [0xA]);
        let group = |query: &mut EventQuery| query.group = above.to_string();
        assert!(narrowed(&inside, &group).await.is_empty());
        let type_id = story.test.device_types[0].to_string();
        let of_type = |query: &mut EventQuery| query.device_type = type_id.clone();
        assert_eq!(narrowed(&who, &of_type).await, [DEVICE]);

        // Where it stands in the tree, as far as it may be seen.
        let seen = engine.group(&who, child.id).await.unwrap();
        assert_eq!(seen.above.len(), 1, "not the root");
        assert_eq!(engine.group(&inside, child.id).await.unwrap().above, []);
        let seen = engine.group(&who, above).await.unwrap();
        assert_eq!(seen.below, [(child.id, child.name.clone())]);
        assert_eq!(engine.groups(&inside, "").await.unwrap().groups.len(), 1);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_group_tells_of_all_below_it_however_many_there_are() {
    on_each(async |test| {
        let mut story = Story::begin(test).await;
        // One that was made before the others, and one after them.
        let first = story.test.with_group_below().await;
        let rows = story.test.with_rows_below(1005).await;
        let last = story.test.with_group_below().await;
        story.test.with_devices(first, &[0xA]).await;
        story.test.with_devices(last, &[0xB]).await;
        for device in [DEVICE, 0xA, 0xB] {
            assert_eq!(story.hear(Heard { device, ..HEARD }).await, "accepted");
        }
        let who = story.test.member(Profile::CustomerRead);
        let (since, before) = (UnixMillis(story.start), UnixMillis(story.start + DAY));
        let edges = Edges::utc(Span::Hour, since, before).unwrap();
        let [first, last] = [0, 1].map(|nth| story.test.groups_below[nth].id);
        let groups = [
            (story.test.group, 3),
            (first, 1),
            (last, 1),
            (rows[0].id, 0),
        ];
        for (group, messages) in groups {
            let of = Subject::Group(group);
            let figures = story.test.engine.statistics(&who, of, &edges).await;
            assert_eq!(figures.unwrap().total.messages, messages);
        }
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_message_and_an_out_of_band_frame_alike_in_everything_else_both_keep_their_receptions() {
    on_each(async |test| {
        let test = test.with_settings(|settings| settings.guard_sequence = false);
        let story = Story::begin(test.await).await;
        let frame = keep_alive(&story.item(HEARD));
        story.hand_in(&[frame]).await;
        // What the frame says, as bytes.
        let message = story
            .item(HEARD)
            .replace(r#""0000""#, r#""08e40cc20bd700""#);
        assert_eq!(story.hand_in(&[message]).await, ["accepted"]);
        let messages = story.messages().await;
        assert_eq!((messages.len(), messages[0].receptions.len()), (1, 1));
        stand(&story).await;
        story.test
    })
    .await;
}
