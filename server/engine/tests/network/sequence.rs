//! Numbers: breaks, late fillers, refusals; closing and stragglers.

use domain::DeviceId;
use domain::event::{EventKind, EventView};
use domain::link_quality::LinkQuality;
use domain::permission::Profile;
use engine::testing::on_each;

use super::story::{DAY, DEVICE, HEARD, Heard, MINUTE, Story, lost};

#[tokio::test]
async fn breaks_name_the_lost_numbers_and_late_messages_fill_them() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        for (minute, seq) in [(0, 4093_u16), (1, 4094), (20, 2), (21, 3), (40, 6)] {
            let heard = Heard {
                seq,
                at: minute * MINUTE,
                ..HEARD
            };
            assert_eq!(story.hear(heard).await, "accepted");
        }
        let events = story.events(EventKind::SequenceBreak).await;
        assert_eq!(
            events.iter().map(lost).collect::<Vec<_>>(),
            [vec![4095, 0, 1], vec![4, 5]]
        );

        // A station that was cut off hands in what it heard meanwhile, all at once.
        let late = |minute: i64, seq| {
            story.item(Heard {
                seq,
                station: 2,
                at: minute * MINUTE,
                ..HEARD
            })
        };
        let results = story
            .hand_in(&[late(30, 4), late(31, 5), late(10, 0), late(1, 4094)])
            .await;
        assert_eq!(results, ["accepted", "accepted", "accepted", "merged"]);
        let events = story.events(EventKind::SequenceBreak).await;
        assert_eq!(
            events.iter().map(lost).collect::<Vec<_>>(),
            [vec![4095, 1], vec![]]
        );
        assert_eq!(
            events
                .iter()
                .map(|e| e.closed.is_some())
                .collect::<Vec<_>>(),
            [false, true]
        );

        // None of them moved the reference.
        assert_eq!(
            story
                .hear(Heard {
                    seq: 7,
                    at: 41 * MINUTE,
                    ..HEARD
                })
                .await,
            "accepted"
        );
        assert_eq!(story.events(EventKind::SequenceBreak).await.len(), 2);
        // What is fresh and does not fit between its neighbours is refused; an old one is not,
        // since it may belong to what is still to come.
        assert_eq!(story.hand_in(&[late(35, 900)]).await, ["out_of_sequence"]);
        assert_eq!(story.hand_in(&[late(15, 900)]).await, ["accepted"]);
        assert_eq!(story.events(EventKind::SequenceBreak).await.len(), 2);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_number_too_far_is_refused_until_the_device_is_disengaged() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        assert_eq!(story.hear(Heard { seq: 5, ..HEARD }).await, "accepted");
        let far = Heard {
            seq: 2000,
            at: MINUTE,
            ..HEARD
        };
        assert_eq!(story.hear(far).await, "out_of_sequence");
        assert_eq!(
            story.hear(Heard { station: 2, ..far }).await,
            "out_of_sequence"
        );
        let told = story.events(EventKind::OutOfSequence).await;
        assert_eq!(told.len(), 1, "two stations heard one message");
        assert_eq!(told[0].variables.device_last_seqnumber, Some(5));
        let reader = story.test.member(Profile::CustomerRead);
        let writer = story.test.member(Profile::CustomerWrite);
        let engine = &story.test.engine;
        let device = engine.device(&reader, DeviceId(DEVICE)).await.unwrap();
        assert_eq!(
            (device.seq_number, device.trash_seq_number),
            (Some(5), Some(2000))
        );
        assert!(engine.disengage(&reader, DeviceId(DEVICE)).await.is_err());
        engine.disengage(&writer, DeviceId(DEVICE)).await.unwrap();
        assert_eq!(story.hear(far).await, "accepted");
        assert_eq!(
            story
                .hear(Heard {
                    seq: 2001,
                    at: 2 * MINUTE,
                    ..HEARD
                })
                .await,
            "accepted"
        );
        assert_eq!(story.messages().await.len(), 3);

        assert_eq!(
            story
                .hear(Heard {
                    seq: 9,
                    at: 3 * MINUTE,
                    ..HEARD
                })
                .await,
            "out_of_sequence"
        );
        engine
            .disengage_device_type(&writer, story.test.device_types[0])
            .await
            .unwrap();
        assert_eq!(
            story
                .hear(Heard {
                    seq: 9,
                    at: 4 * MINUTE,
                    ..HEARD
                })
                .await,
            "accepted"
        );
        story.test
    })
    .await;
}

#[tokio::test]
async fn refused_numbers_are_told_once_until_one_is_accepted_or_an_hour_has_passed() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let hear = async |seq: u16, minute: i64| {
            let at = minute * MINUTE;
            story.hear(Heard { seq, at, ..HEARD }).await
        };
        let told = async || -> Vec<Option<u16>> {
            let events = story.events(EventKind::OutOfSequence).await;
            let number = |event: &EventView| event.variables.device_message_seqnumber;
            events.iter().map(number).collect()
        };
        assert_eq!(hear(5, 0).await, "accepted");
        for (seq, minute) in [(2000, 1), (3000, 2), (2000, 3), (3000, 59)] {
            assert_eq!(hear(seq, minute).await, "out_of_sequence");
        }
        assert_eq!(told().await, [Some(2000)]);
        let who = story.test.member(Profile::CustomerRead);
        let device = story.test.engine.device(&who, DeviceId(DEVICE)).await;
        assert_eq!(device.unwrap().trash_seq_number, Some(3000), "the last one");
        assert_eq!(hear(2001, 61).await, "out_of_sequence");
        assert_eq!(hear(2000, 62).await, "out_of_sequence");
        assert_eq!(told().await, [Some(2000), Some(2001)]);
        // Accepted in between, so what comes then is news.
        assert_eq!(hear(6, 63).await, "accepted");
        assert_eq!(hear(2003, 64).await, "out_of_sequence");
        assert_eq!(told().await, [Some(2000), Some(2001), Some(2003)]);
        story.test
    })
    .await;
}

#[tokio::test]
async fn the_last_refused_number_stays_known_when_others_are_accepted() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let who = story.test.member(Profile::CustomerRead);
        let heard = |seq, minute: i64| Heard {
            seq,
            at: minute * MINUTE,
            ..HEARD
        };
        let steps = [
            (5, "accepted", None, 0),
            (2000, "out_of_sequence", Some(2000), 1),
            (6, "accepted", Some(2000), 1),
            (3000, "out_of_sequence", Some(3000), 2),
            (7, "accepted", Some(3000), 2),
        ];
        for (minute, (seq, result, trash, told)) in (0..).zip(steps) {
            assert_eq!(story.hear(heard(seq, minute)).await, result);
            let device = story.test.engine.device(&who, DeviceId(DEVICE)).await;
            assert_eq!(device.unwrap().trash_seq_number, trash, "{seq}");
            let events = story.events(EventKind::OutOfSequence).await;
            assert_eq!(events.len(), told, "{seq}");
        }
        // Accepted in one request with one that is refused before it.
        let both = [heard(2500, 10), heard(8, 11)].map(|heard| story.item(heard));
        story.at(11 * MINUTE);
        let results = ["out_of_sequence", "accepted"];
        assert_eq!(story.hand_in(&both).await, results);
        let device = story.test.engine.device(&who, DeviceId(DEVICE)).await;
        assert_eq!(device.unwrap().trash_seq_number, Some(2500));
        assert_eq!(story.events(EventKind::OutOfSequence).await.len(), 3);
        assert_eq!(story.hear(heard(2501, 12)).await, "out_of_sequence");
        assert_eq!(story.events(EventKind::OutOfSequence).await.len(), 4);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_disengaged_device_begins_anew_with_its_next_message_however_old() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let heard = |seq, minute: i64| Heard {
            seq,
            at: minute * MINUTE,
            ..HEARD
        };
        story.hear(heard(5, 60)).await;
        let writer = story.test.member(Profile::CustomerWrite);
        let engine = &story.test.engine;
        engine.disengage(&writer, DeviceId(DEVICE)).await.unwrap();
        // What a station hands in late is the next message, too.
        for late in [heard(2000, 10), heard(2001, 20)] {
            assert_eq!(story.hand_in(&[story.item(late)]).await, ["accepted"]);
        }
        let device = engine.device(&writer, DeviceId(DEVICE)).await.unwrap();
        assert_eq!((device.seq_number, device.disengaged), (Some(2001), false));
        assert_eq!(story.hear(heard(2002, 70)).await, "accepted");
        assert!(story.events(EventKind::SequenceBreak).await.is_empty());
        assert_eq!(story.hear(heard(6, 71)).await, "out_of_sequence");
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_message_is_closed_once_and_a_straggler_still_joins() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        for (station, lat, lng) in [(1, 50.0, 4.0), (2, 50.2, 4.0), (3, 50.0, 4.3)] {
            story.test.place_station(station, lat, lng).await;
        }
        let heard = |station, at, rssi| Heard {
            seq: 7,
            station,
            at,
            rssi,
            ..HEARD
        };
        assert_eq!(story.hear(heard(1, 0, -118.0)).await, "accepted");
        assert_eq!(story.hear(heard(2, 900, -120.0)).await, "merged");
        story.test.close_messages().await;
        let open = &story.messages().await[0];
        assert_eq!(
            (open.lqi, open.position),
            (LinkQuality::NotAvailable, None),
            "not closed yet"
        );

        story.at(25_000);
        story.test.close_messages().await;
        let closed = story.messages().await[0].clone();
        assert_eq!(closed.lqi, LinkQuality::Good);
        let position = closed.position.unwrap();
        assert!(
            (position.lat - 50.08).abs() < 0.05 && position.lng == 4.0,
            "{position:?}"
        );

        // The third station was cut off for an hour.
        story.at(60 * MINUTE);
        assert_eq!(
            story.hand_in(&[story.item(heard(3, 1_100, -119.0))]).await,
            ["merged"]
        );
        let reopened = story.messages().await;
        assert_eq!(reopened.len(), 1);
        assert_eq!(
            (reopened[0].lqi, reopened[0].reopened),
            (LinkQuality::Excellent, true)
        );
        assert!(reopened[0].position.unwrap().lng > 4.0);
        story.test.close_messages().await;
        assert_eq!(story.messages().await, reopened, "closed once");
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_late_number_fills_the_break_of_its_own_round() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        // A whole round in fourteen days: the numbers 4 and 6 come twice, each time without 5.
        let heard = |seq: u16, at| Heard { seq, at, ..HEARD };
        let second = 14 * DAY;
        story.hear(heard(4, 0)).await;
        story.hear(heard(6, 10 * MINUTE)).await;
        for step in 1..14 {
            let seq = 6 + step * 292;
            assert_eq!(
                story.hear(heard(seq as u16, step * DAY)).await,
                "accepted",
                "{seq}"
            );
        }
        story.hear(heard(4, second)).await;
        story.hear(heard(6, second + 10 * MINUTE)).await;
        let names_five = async || {
            let breaks = story.events(EventKind::SequenceBreak).await.into_iter();
            let of_five =
                breaks.filter(|event| event.variables.device_expected_seqnumber == Some(5));
            of_five
                .map(|event| event.closed.is_some())
                .collect::<Vec<_>>()
        };
        assert_eq!(names_five().await, [false, false]);
        story.at(second + 20 * MINUTE);
        let late = story.item(heard(5, second + 5 * MINUTE));
        assert_eq!(story.hand_in(&[late]).await, ["accepted"]);
        assert_eq!(names_five().await, [false, true]);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_station_whose_clock_is_behind_may_be_the_first_to_tell_of_a_message() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let heard = [
            (9, 1, 0, "accepted"),
            (10, 1, 600, "accepted"),
            (11, 2, 490, "accepted"),
            (11, 1, 610, "merged"),
            (12, 1, 620, "accepted"),
        ];
        for (seq, station, second, result) in heard {
            story.at(620_000);
            let at = second * 1000;
            let item = story.item(Heard {
                seq,
                station,
                at,
                ..HEARD
            });
            assert_eq!(story.hand_in(&[item]).await, [result], "{seq}");
        }
        assert!(story.events(EventKind::SequenceBreak).await.is_empty());
        story.test
    })
    .await;
}

#[tokio::test]
async fn no_break_names_a_number_that_was_received() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        // A station whose clock is ahead tells the first message before the others do.
        let heard = [(10, 2, 120), (10, 1, 0), (11, 1, 60), (12, 1, 200)];
        for (seq, station, second) in heard {
            let at = second * 1000;
            story.at(200_000);
            story
                .hand_in(&[story.item(Heard {
                    seq,
                    station,
                    at,
                    ..HEARD
                })])
                .await;
        }
        assert!(story.events(EventKind::SequenceBreak).await.is_empty());
        assert_eq!(story.messages().await.len(), 3);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_request_with_late_numbers_fares_alike_when_it_is_sent_again() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story
            .hear(Heard {
                seq: 1000,
                at: DAY + 100_000,
                ..HEARD
            })
            .await;
        // The first fits only because of the second.
        let late = [(500, DAY), (900, DAY + 50_000), (100, DAY + 80_000)]
            .map(|(seq, at)| story.item(Heard { seq, at, ..HEARD }));
        let first = ["accepted", "accepted", "out_of_sequence"];
        assert_eq!(story.hand_in(&late).await, first);
        let again = ["repeated", "repeated", "out_of_sequence"];
        for _ in 0..2 {
            assert_eq!(story.hand_in(&late).await, again);
        }
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_was_refused_is_refused_however_late_it_is_sent_again() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        assert_eq!(story.hear(Heard { seq: 100, ..HEARD }).await, "accepted");
        let far = |station, at| {
            story.item(Heard {
                seq: 3000,
                station,
                at,
                ..HEARD
            })
        };
        let request = [far(1, MINUTE), far(2, MINUTE + 3000)];
        for minutes in [2, 5, 12, 24 * 60] {
            story.at(minutes * MINUTE);
            let results = story.hand_in(&request).await;
            assert_eq!(results, ["out_of_sequence"; 2], "after {minutes} minutes");
        }
        // A station that was cut off heard the same message.
        let other = [far(3, MINUTE + 1000)];
        assert_eq!(story.hand_in(&other).await, ["out_of_sequence"]);
        assert_eq!(story.messages().await.len(), 1);

        let writer = story.test.member(Profile::CustomerWrite);
        let disengaged = story.test.engine.disengage(&writer, DeviceId(DEVICE)).await;
        disengaged.unwrap();
        assert_eq!(story.hand_in(&request).await, ["accepted", "merged"]);

        // Whatever was refused before it may come in, one by one.
        let number = |seq| {
            story.item(Heard {
                seq,
                at: 2 * DAY,
                ..HEARD
            })
        };
        story.at(2 * DAY);
        let refused = [number(900), number(901)];
        assert_eq!(story.hand_in(&refused).await, ["out_of_sequence"; 2]);
        story.at(2 * DAY + 30 * MINUTE);
        let disengaged = story.test.engine.disengage(&writer, DeviceId(DEVICE)).await;
        disengaged.unwrap();
        for item in refused {
            assert_eq!(story.hand_in(&[item]).await, ["accepted"]);
        }
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_was_refused_is_refused_again_after_others_were_accepted() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        assert_eq!(story.hear(Heard { seq: 100, ..HEARD }).await, "accepted");
        let refused = Heard {
            seq: 700,
            at: MINUTE,
            ..HEARD
        };
        story.at(MINUTE);
        assert_eq!(story.hear(refused).await, "out_of_sequence");
        // By itself it would follow this one.
        let next = Heard {
            seq: 500,
            at: 2 * MINUTE,
            ..HEARD
        };
        story.at(2 * MINUTE);
        assert_eq!(story.hear(next).await, "accepted");
        for _ in 0..2 {
            assert_eq!(story.hear(refused).await, "out_of_sequence");
        }
        // And in one request with what follows.
        let item = |seq, at| story.item(Heard { seq, at, ..HEARD });
        let together = [item(700, MINUTE), item(501, 3 * MINUTE)];
        story.at(3 * MINUTE);
        let results = story.hand_in(&together).await;
        assert_eq!(results, ["out_of_sequence", "accepted"]);
        assert_eq!(story.messages().await.len(), 3);
        story.test
    })
    .await;
}

#[tokio::test]
async fn an_old_message_does_not_keep_the_numbers_from_following_that_were_judged() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        assert_eq!(story.hear(Heard { seq: 100, ..HEARD }).await, "accepted");
        // A station that was cut off brings what another device with the same id sent.
        story.at(30 * MINUTE);
        let old = [(101, 14), (3000, 15), (3001, 16)].map(|(seq, minute)| {
            story.item(Heard {
                seq,
                station: 2,
                at: minute * MINUTE,
                ..HEARD
            })
        });
        assert_eq!(story.hand_in(&old).await, ["accepted"; 3]);
        for (minute, seq) in [(31, 102), (32, 103)] {
            let at = minute * MINUTE;
            let heard = Heard { seq, at, ..HEARD };
            assert_eq!(story.hear(heard).await, "accepted", "number {seq}");
        }
        assert_eq!(story.messages().await.len(), 6);
        let stranger = Heard {
            seq: 3002,
            at: 33 * MINUTE,
            ..HEARD
        };
        assert_eq!(story.hear(stranger).await, "out_of_sequence");
        story.test
    })
    .await;
}
