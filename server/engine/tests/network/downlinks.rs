//! From the question to the confirmation.

use std::time::Duration;

use domain::downlink::{AIR_TIME, InfoCode};
use domain::message::MessageQuery;
use domain::permission::Profile;
use domain::{DeviceId, StationId};
use engine::testing::{on_each, step_downlinks};
use engine::uplink::DoorError;

use super::story::{DEVICE, HEARD, Heard, MINUTE, Story};

#[tokio::test]
async fn a_direct_downlink_goes_from_the_question_to_the_confirmation() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_downlink(0, "{time}{tapId}").await;
        let asks = |station, at, rssi| Heard {
            seq: 9,
            station,
            at,
            rssi,
            ack: true,
            ..HEARD
        };
        story.hear(asks(1, 0, -120.0)).await;
        story.hear(asks(2, 700, -101.4)).await;
        let engine = &story.test.engine;
        let token = story.test.station_token(2).await;
        let none = std::time::Duration::ZERO;
        story.test.step_downlinks().await;
        assert!(
            engine.orders(&token, none).await.unwrap().is_empty(),
            "stations still report"
        );
        story.at(5_000);
        story.test.step_downlinks().await;
        let other = story.test.station_token(1).await;
        assert!(
            engine.orders(&other, none).await.unwrap().is_empty(),
            "not the best station"
        );
        let order = engine.orders(&token, none).await.unwrap().remove(0);
        assert_eq!(order.transmit_at, story.start + 20_000);
        let time = (story.start + 20_000) / 1000;
        assert_eq!(order.data, format!("{time:08x}00000002"));
        assert!(
            engine.orders(&token, none).await.unwrap().is_empty(),
            "told once"
        );
        // The answer may have been lost: what nobody confirms is told again, under its id.
        story.at(10_000);
        let again = engine.orders(&token, none).await.unwrap();
        assert_eq!(
            again.iter().map(|order| order.id).collect::<Vec<_>>(),
            [order.id]
        );

        let id = order.id.to_string();
        assert!(
            engine
                .confirm(&other, &id, br#"{"sent":true}"#)
                .await
                .is_err()
        );
        assert!(engine.confirm(&token, &id, br#"{"sent":1}"#).await.is_err());
        let (sent, not_sent) = (br#"{"sent":true}"#, br#"{"sent":false}"#);
        story.at(20_400);
        engine.confirm(&token, &id, sent).await.unwrap();
        // Said again, and said otherwise.
        engine.confirm(&token, &id, sent).await.unwrap();
        let otherwise = engine.confirm(&token, &id, not_sent).await;
        assert!(
            matches!(&otherwise, Err(DoorError::Contradicted(wrong)) if wrong.field == "sent"),
            "{otherwise:?}"
        );
        let downlink = story.messages().await[0].downlink.clone().unwrap();
        assert_eq!(downlink.info, InfoCode::Acked, "the first word counts");
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_a_template_made_is_shown_to_whoever_may_see_radio_details() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_downlink(0, "{tapId}0000{rssi}").await;
        let asks = Heard { ack: true, ..HEARD };
        story.hear(asks).await;
        story.at(5_000);
        story.test.step_downlinks().await;
        let engine = &story.test.engine;
        let seen = async |profile: Profile| {
            let (who, query) = (story.test.member(profile), MessageQuery::default());
            let list = engine.device_messages(&who, DeviceId(DEVICE), &query).await;
            list.unwrap().page.rows.remove(0).downlink.unwrap()
        };
        let known = seen(Profile::CustomerRead).await;
        assert_eq!(known.data.as_deref(), Some("000000010000ff9c"));
        for profile in [Profile::DeviceManagerRead, Profile::DeviceManagerWrite] {
            let hidden = seen(profile).await;
            assert_eq!((hidden.data, hidden.station), (None, None));
            assert_eq!(hidden.state, known.state);
        }
        // Another template tells nothing of what was made of the one before.
        story.test.with_downlink(0, "{time}00000000").await;
        let hidden = seen(Profile::DeviceManagerRead).await;
        assert_eq!(hidden.data, None);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_station_confirms_by_its_own_clock() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_downlink(0, "{time}00000000").await;
        let (engine, token) = (&story.test.engine, story.test.token.clone());
        let none = std::time::Duration::ZERO;
        // So far ahead are the clocks of its stations (ms).
        for (seq, ahead) in [(0, 0), (1, 10_000), (2, 60_000)] {
            let asked = i64::from(seq) * 10 * MINUTE;
            story.at(asked);
            let item = story.item(Heard {
                seq,
                at: asked + ahead,
                ack: true,
                ..HEARD
            });
            assert_eq!(story.hand_in(&[item]).await, ["accepted"]);
            story.at(asked + 5_000);
            story.test.step_downlinks().await;
            let order = engine.orders(&token, none).await.unwrap().remove(0);
            let begins = story.start + asked + ahead + 20_000;
            assert_eq!(order.transmit_at, begins);
            let (id, sent) = (order.id.to_string(), br#"{"sent":true}"#);
            if ahead == 60_000 {
                // No clock that may be is there already.
                let early = engine.confirm(&token, &id, sent).await;
                assert!(
                    matches!(&early, Err(DoorError::Rejected(wrong)) if wrong.field == "sent"),
                    "{early:?}"
                );
            }
            story.at(asked + 20_400);
            engine.confirm(&token, &id, sent).await.unwrap();
            let ended = ends(&story, DEVICE).await.pop();
            assert_eq!(ended, Some((seq, InfoCode::Acked)));
        }
        story.test
    })
    .await;
}

#[tokio::test]
async fn whoever_waits_with_a_token_that_is_void_meanwhile_is_told_nothing() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_downlink(0, "{time}00000000").await;
        let (engine, token) = (&story.test.engine, story.test.station_token(1).await);
        let (operator, station) = (story.test.member(Profile::Operator), StationId(1));
        let waits = engine.orders(&token, Duration::from_secs(30));
        let renews = async {
            // Its station is there as soon as it waits.
            loop {
                let station = engine.station(&operator, station).await.unwrap();
                if station.last_contact.is_some() {
                    break;
                }
                tokio::task::yield_now().await;
            }
            let renewed = engine.renew_station_token(&operator, station).await;
            story.hear(Heard { ack: true, ..HEARD }).await;
            story.at(5_000);
            story.test.step_downlinks().await;
            renewed.unwrap()
        };
        let both = async { tokio::join!(waits, renews) };
        let both = tokio::time::timeout(Duration::from_secs(60), both).await;
        let (told, renewed) = both.unwrap();
        assert!(matches!(told, Err(DoorError::BadToken)), "{told:?}");
        let orders = engine.orders(&renewed, Duration::ZERO).await.unwrap();
        assert_eq!(orders.len(), 1, "its station itself is told");
        story.test
    })
    .await;
}

#[tokio::test]
async fn every_end_of_a_downlink_is_told_by_its_code() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_downlink(0, "{time}0000{rssi}").await;
        story
            .with_terms(|contract| contract.terms.max_downlinks = Some(1))
            .await;
        let asks = |seq: u16, at: i64| Heard {
            seq,
            at,
            ack: true,
            ..HEARD
        };
        story.hear(asks(0, 0)).await;
        story.hear(asks(1, 30_000)).await;
        story.hear(asks(2, 10 * MINUTE)).await;
        story.at(11 * MINUTE);
        story.test.step_downlinks().await;
        story
            .with_terms(|contract| contract.terms.bidir = false)
            .await;
        story.hear(asks(3, 20 * MINUTE)).await;
        story
            .with_terms(|contract| contract.terms.bidir = true)
            .await;
        story.test.with_downlink_mode(0, "none").await;
        story.hear(asks(4, 30 * MINUTE)).await;
        story.test.with_downlink_mode(0, "callback").await;
        story.hear(asks(5, 40 * MINUTE)).await;
        story.test.with_downlink_mode(0, "direct").await;
        // An old recording: nobody listens any more.
        story.at(50 * MINUTE);
        story.hand_in(&[story.item(asks(6, 41 * MINUTE))]).await;
        story.test.step_downlinks().await;
        let ends: Vec<(InfoCode, bool)> = story
            .messages()
            .await
            .iter()
            .map(|message| {
                message
                    .downlink
                    .as_ref()
                    .map(|d| (d.info, d.over_quota))
                    .unwrap()
            })
            .collect();
        let expected = [
            (InfoCode::NetworkError, false), // no station fetched it
            (InfoCode::TooManyRequests, true),
            (InfoCode::NetworkError, true), // the first was under way
            (InfoCode::NoDownlinkContract, false),
            (InfoCode::NoAnswer, false),
            (InfoCode::InvalidConfiguration, false),
            (InfoCode::NetworkError, false),
        ];
        assert_eq!(ends, expected);
        story.test
    })
    .await;
}

#[tokio::test]
async fn two_that_ask_at_once_are_answered_one_after_the_other() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_downlink(0, "{time}00000000").await;
        story.test.with_devices(0, &[0xA]).await;
        let items = [DEVICE, 0xA].map(|device| {
            story.item(Heard {
                device,
                ack: true,
                ..HEARD
            })
        });
        story.hand_in(&items).await;
        story.at(5_000);
        story.test.step_downlinks().await;
        let token = story.test.station_token(1).await;
        let none = std::time::Duration::ZERO;
        let mut orders = story.test.engine.orders(&token, none).await.unwrap();
        orders.sort_by_key(|order| order.transmit_at);
        assert_eq!(orders.len(), 2);
        assert_eq!(orders[0].transmit_at, story.start + 20_000);
        assert!(orders[1].transmit_at > orders[0].transmit_at);
        assert!(orders[1].transmit_at < orders[1].window_ends);
        for order in &orders {
            assert_eq!(order.data[..8], format!("{:08x}", order.transmit_at / 1000));
        }
        story.test
    })
    .await;
}

#[tokio::test]
async fn two_processes_have_a_station_send_one_after_the_other() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_downlink(0, "{time}00000000").await;
        let devices: Vec<u32> = (0xA00..0xA64).collect();
        story.test.with_devices(0, &devices).await;
        // They ask so fast that their answers, one after the other, fall behind.
        let items: Vec<String> = (0..)
            .zip(&devices)
            .map(|(nth, device)| {
                story.item(Heard {
                    device: *device,
                    at: 250 * nth,
                    ack: true,
                    ..HEARD
                })
            })
            .collect();
        let results = story.hand_in(&items).await;
        assert_eq!(results, vec!["accepted"; items.len()]);
        story.at(5_000);
        let other = story.test.another().await;
        // A few at a time: both have something to do until the end.
        let few = 3;
        tokio::join!(
            step_downlinks(&story.test.engine, few),
            step_downlinks(&other, few)
        );
        let (token, none) = (story.test.token.clone(), Duration::ZERO);
        let orders = story.test.engine.orders(&token, none).await.unwrap();
        assert_eq!(orders.len(), devices.len());
        let mut times: Vec<i64> = orders.iter().map(|order| order.transmit_at).collect();
        times.sort_unstable();
        let apart = times.windows(2).map(|pair| pair[1] - pair[0]).min();
        assert!(apart >= Some(AIR_TIME), "{times:?}");
        other.close().await;
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_question_that_only_a_later_repetition_lets_hear_is_answered_once() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_downlink(0, "{time}00000000").await;
        story.hear(HEARD).await;
        assert_eq!(story.messages().await[0].downlink, None);
        for (station, at) in [(2, 400), (3, 800)] {
            let repeated = Heard {
                station,
                at,
                ack: true,
                ..HEARD
            };
            assert_eq!(story.hear(repeated).await, "merged");
        }
        story.at(6_000);
        story.test.step_downlinks().await;
        let downlink = story.messages().await[0].downlink.clone();
        assert_eq!(downlink.unwrap().info, InfoCode::Pending);
        let token = story.test.token.clone();
        let none = std::time::Duration::ZERO;
        let orders = story.test.engine.orders(&token, none).await.unwrap();
        assert_eq!(orders.len(), 1);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_device_that_still_listens_asked_too_early_whoever_answers() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_downlink_mode(0, "none").await;
        for (seq, at) in [(0, 0), (1, 38_000)] {
            let ack = true;
            story
                .hear(Heard {
                    seq,
                    at,
                    ack,
                    ..HEARD
                })
                .await;
        }
        let messages = story.messages().await;
        let ends = messages.iter().filter_map(|one| one.downlink.as_ref());
        assert_eq!(
            ends.map(|downlink| downlink.info).collect::<Vec<_>>(),
            [InfoCode::NoAnswer, InfoCode::TooManyRequests]
        );
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_question_that_comes_late_was_not_asked_too_early() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_downlink(0, "{time}00000000").await;
        let asks = |seq, second: i64| Heard {
            seq,
            at: second * 1000,
            ack: true,
            ..HEARD
        };
        story.at(300_000);
        for heard in [asks(12, 295), asks(11, 220)] {
            assert_eq!(story.hand_in(&[story.item(heard)]).await, ["accepted"]);
        }
        // The device goes on listening for the answer to its last question.
        story.hear(asks(13, 310)).await;
        let ends = ends(&story, DEVICE).await;
        let expected = [
            (11, InfoCode::NetworkError),
            (12, InfoCode::Pending),
            (13, InfoCode::TooManyRequests),
        ];
        assert_eq!(ends, expected);
        story.test
    })
    .await;
}

/// The downlinks that a device asked for, by the numbers of its messages.
async fn ends(story: &Story, device: u32) -> Vec<(u16, InfoCode)> {
    let who = story.test.member(Profile::CustomerRead);
    let (device, query) = (DeviceId(device), MessageQuery::default());
    let list = story.test.engine.device_messages(&who, device, &query);
    let messages = list.await.unwrap().page.rows.into_iter().rev();
    let ends = messages.filter_map(|one| Some((one.seq_number, one.downlink?.info)));
    ends.collect()
}

#[tokio::test]
async fn a_device_listens_as_long_as_devices_do_in_the_region_of_its_station() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_downlink(0, "{time}00000000").await;
        let devices = [(DEVICE, 1), (0xA2, 0x12), (0xA3, 0x13), (0xA5, 0x15)];
        story.test.with_devices(0, &[0xA2, 0xA3, 0xA5]).await;
        let regions = r#"{"stations":[{"id":"0012","region":2},{"id":"0013","region":3},{"id":"0015","region":5}]}"#;
        let engine = &story.test.engine;
        let registered = engine.register(&story.test.token, regions.into()).await;
        registered.unwrap();
        let asks = |(device, station), seq, at| Heard {
            device,
            station,
            seq,
            at,
            ack: true,
            ..HEARD
        };
        for one in devices {
            assert_eq!(story.hear(asks(one, 0, 0)).await, "accepted");
        }
        story.at(5_000);
        story.test.step_downlinks().await;
        let (token, none) = (story.test.token.clone(), std::time::Duration::ZERO);
        let mut orders = engine.orders(&token, none).await.unwrap();
        orders.sort_by_key(|order| order.device);
        let windows = orders.iter().map(|order| {
            let (opens, ends) = (order.transmit_at, order.window_ends);
            (order.device.0, opens - story.start, ends - story.start)
        });
        let expected = [
            (0xA2, 20_000, 45_000),
            (0xA3, 20_000, 53_500),
            (0xA5, 20_000, 53_500),
            (DEVICE, 20_000, 45_000),
        ];
        assert_eq!(windows.collect::<Vec<_>>(), expected);
        // When it asks again after fifty seconds, some still listen.
        for (one, end) in devices.into_iter().zip([
            InfoCode::Pending,
            InfoCode::Pending,
            InfoCode::TooManyRequests,
            InfoCode::TooManyRequests,
        ]) {
            story.hear(asks(one, 1, 50_000)).await;
            assert_eq!(ends(&story, one.0).await[1], (1, end), "{:X}", one.0);
        }
        story.test
    })
    .await;
}

#[tokio::test]
async fn the_question_of_a_test_frame_may_come_with_its_second_reception() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_downlink(0, "{time}00000000").await;
        story
            .with_terms(|contract| contract.terms.test_frames = 2)
            .await;
        story.hear(HEARD).await;
        assert!(story.messages().await[0].downlink.is_none());
        let at = 500;
        story
            .hear(Heard {
                station: 2,
                at,
                ack: true,
                ..HEARD
            })
            .await;
        assert!(story.messages().await[0].downlink.is_some());
        story.test
    })
    .await;
}
