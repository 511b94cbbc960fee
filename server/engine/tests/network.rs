//! The network side: sequence, contracts, closing, silence, downlinks and figures, told as
//! stories on both databases.

use domain::coverage::Cell;
use domain::device::DeviceInput;
use domain::downlink::InfoCode;
use domain::event::{EventKind, EventView};
use domain::link_quality::LinkQuality;
use domain::message::{MessageQuery, MessageView};
use domain::permission::Profile;
use domain::sequence::{self, Lost};
use domain::{DeviceId, UnixMillis};
use engine::testing::{TestEngine, on_each};
use engine::uplink::Answer;

const DEVICE: u32 = 0x1C_F14C;
const MINUTE: i64 = 60_000;
const DAY: i64 = 86_400_000;

/// A reception in few words.
#[derive(Clone, Copy)]
struct Heard {
    device: u32,
    station: u32,
    seq: u16,
    /// Milliseconds after the story's beginning.
    at: i64,
    rssi: f64,
    ack: bool,
}

const HEARD: Heard = Heard {
    device: DEVICE,
    station: 1,
    seq: 0,
    at: 0,
    rssi: -100.0,
    ack: false,
};

/// A fleet of one device and five stations whose clock stands at the story's beginning.
struct Story {
    test: TestEngine,
    start: i64,
}

impl Story {
    async fn begin(test: TestEngine) -> Self {
        test.with_devices(0, &[DEVICE]).await;
        test.with_stations(&[1, 2, 3, 4, 5]).await;
        test.start_intake();
        let start = test.engine.world.clock.now().0;
        Self { test, start }
    }

    fn item(&self, heard: Heard) -> String {
        let Heard {
            device,
            station,
            seq,
            at,
            rssi,
            ack,
        } = heard;
        let time = self.start + at;
        format!(
            r#"{{"station":"{station:04X}","device":"{device:X}","time":{time},"seqNumber":{seq},"data":"{seq:04x}","rssi":{rssi},"snr":8.25,"freq":868130000,"ack":{ack}}}"#
        )
    }

    /// Hands items in as one request and tells what became of each.
    async fn hand_in(&self, items: &[String]) -> Vec<&'static str> {
        let body = format!("[{}]", items.join(","));
        let answers = self
            .test
            .engine
            .receive(&self.test.token, body.into())
            .await
            .unwrap();
        let word = |answer: &Answer| match answer {
            Answer::Stored { result, .. } => *result,
            Answer::Refused { refused, .. } => *refused,
        };
        answers.iter().map(word).collect()
    }

    /// One reception, handed in when it was heard.
    async fn hear(&self, heard: Heard) -> &'static str {
        self.at(heard.at);
        self.hand_in(&[self.item(heard)]).await[0]
    }

    fn at(&self, millis: i64) {
        self.test.clock.set(UnixMillis(self.start + millis));
    }

    async fn events(&self, kind: EventKind) -> Vec<EventView> {
        let who = self.test.member(Profile::CustomerRead);
        let query = domain::event::EventQuery {
            kind: kind.code().into(),
            size: 250,
            ..Default::default()
        };
        let events = self
            .test
            .engine
            .device_events(&who, DeviceId(DEVICE), &query)
            .await;
        let mut rows = events.unwrap().rows;
        rows.reverse();
        rows
    }

    async fn messages(&self) -> Vec<MessageView> {
        let who = self.test.member(Profile::CustomerRead);
        let query = MessageQuery {
            size: 250,
            ..Default::default()
        };
        let list = self
            .test
            .engine
            .device_messages(&who, DeviceId(DEVICE), &query)
            .await;
        let mut rows = list.unwrap().page.rows;
        rows.reverse();
        rows
    }

    async fn with_terms(&self, change: impl FnOnce(&mut domain::contract::Contract)) {
        self.test.change_contract(change).await;
    }
}

fn lost(event: &EventView) -> Vec<u16> {
    let first = event.variables.device_expected_seqnumber.unwrap();
    let message = event.variables.device_message_seqnumber.unwrap();
    let lost = Lost {
        first,
        count: sequence::ahead(first, message),
    };
    lost.numbers()
        .filter(|n| !event.variables.found.contains(n))
        .collect()
}

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
        // What does not fit between its neighbours is refused.
        assert_eq!(story.hand_in(&[late(15, 900)]).await, ["out_of_sequence"]);
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
async fn coverage_lays_messages_where_the_device_was() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let engine = &story.test.engine;
        let device = DeviceId(DEVICE);
        let reader = story.test.member(Profile::CustomerRead);
        let without_radio = story.test.member(Profile::DeviceManagerWrite);
        let heard = |seq: u16, rssi| Heard {
            seq,
            at: i64::from(seq) * MINUTE,
            rssi,
            ..HEARD
        };
        let coverage = async || engine.device_coverage(&reader, device).await.unwrap();
        let told = |cells: &[Cell]| -> Vec<(f64, f64, u32, f64)> {
            let cell = |cell: &Cell| (cell.south, cell.west, cell.messages, cell.best);
            cells.iter().map(cell).collect()
        };
        assert_eq!(coverage().await.looked_at, 0);

        // Nobody knows where it is: it was heard, and lies in no cell.
        story.hear(heard(1, -118.0)).await;
        let nowhere = coverage().await;
        assert_eq!((nowhere.looked_at, nowhere.cells.len()), (1, 0));

        // Computed, as long as nobody says where it stands.
        story.test.place_station(1, 50.0, 4.0).await;
        story.hear(heard(2, -120.0)).await;
        story.at(2 * MINUTE + 25_000);
        story.test.close_messages().await;
        let computed = coverage().await;
        assert_eq!(computed.looked_at, 2);
        assert_eq!(computed.cells[0].best, -118.0);
        assert_eq!(
            (computed.cells[0].south, computed.cells[0].west),
            (50.0, 4.0)
        );

        // Stated: all of it was there, whatever was computed.
        let stated = DeviceInput {
            name: "Greenhouse".into(),
            lat: "-33.4561".into(),
            lng: "-70.6483".into(),
        };
        let owner = story.test.member(Profile::CustomerWrite);
        engine.edit_device(&owner, device, &stated).await.unwrap();
        story.hear(heard(3, -104.5)).await;
        assert_eq!(told(&coverage().await.cells), [(-33.46, -70.65, 3, -104.5)]);

        // It says itself where it is.
        story.test.with_geolocation(0).await;
        let mut moved = story.item(heard(4, -99.0));
        let payload = format!("{:08x}{:08x}", 48.8584_f32.to_bits(), 2.2945_f32.to_bits());
        moved = moved.replace("\"0004\"", &format!("\"{payload}\""));
        story.at(4 * MINUTE);
        assert_eq!(story.hand_in(&[moved]).await, ["accepted"]);
        story.at(5 * MINUTE);
        story.test.close_messages().await;
        let sent = coverage().await;
        assert_eq!(sent.size, 0.005);
        assert_eq!(
            told(&sent.cells),
            [(48.855, 2.29, 1, -99.0), (-33.46, -70.65, 3, -104.5)]
        );

        // Signal figures are not for everybody, and the device is not there for strangers.
        let refused = engine.device_coverage(&without_radio, device).await;
        assert!(
            matches!(refused, Err(engine::Error::Forbidden)),
            "{refused:?}"
        );
        let stranger = story.test.stranger();
        let refused = engine.device_coverage(&stranger, device).await;
        assert!(
            matches!(refused, Err(engine::Error::NotFound)),
            "{refused:?}"
        );
        story.test
    })
    .await;
}

#[tokio::test]
async fn tokens_are_taken_counted_and_given_back() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_devices(0, &[0xA, 0xB]).await;
        story
            .with_terms(|contract| contract.terms.max_tokens = 2)
            .await;
        for device in [0xA, 0xB] {
            assert_eq!(story.hear(Heard { device, ..HEARD }).await, "accepted");
        }
        // No token is left: the message is kept and not delivered.
        assert_eq!(story.hear(HEARD).await, "accepted");
        let off = story.events(EventKind::OffContract).await;
        assert_eq!(
            off[0].variables.device_short_cause.as_deref(),
            Some("no_token_left")
        );
        let writer = story.test.member(Profile::CustomerWrite);
        let engine = &story.test.engine;
        engine
            .unsubscribe(&writer, DeviceId(0xA), None)
            .await
            .unwrap();
        engine.restart(&writer, DeviceId(DEVICE)).await.unwrap();
        assert_eq!(
            story
                .hear(Heard {
                    seq: 1,
                    at: MINUTE,
                    ..HEARD
                })
                .await,
            "accepted"
        );
        let took = story.events(EventKind::TokenActivated).await;
        assert_eq!(took.len(), 1);
        let kept = story.messages().await;
        assert_eq!(
            kept.iter().map(|m| m.carriage as i64).collect::<Vec<_>>(),
            [1, 0]
        );
        engine.suspend(&writer, DeviceId(DEVICE)).await.unwrap();
        story
            .hear(Heard {
                seq: 2,
                at: 2 * MINUTE,
                ..HEARD
            })
            .await;
        engine.resume(&writer, DeviceId(DEVICE)).await.unwrap();
        story
            .hear(Heard {
                seq: 3,
                at: 3 * MINUTE,
                ..HEARD
            })
            .await;
        let carriages: Vec<_> = story
            .messages()
            .await
            .iter()
            .map(|m| m.carriage as i64)
            .collect();
        assert_eq!(carriages, [1, 0, 2, 0]);
        story.test
    })
    .await;
}

#[tokio::test]
async fn uplinks_over_the_daily_number_are_kept_delivered_and_flagged() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story
            .with_terms(|contract| contract.max_uplinks = Some(2))
            .await;
        for seq in 0..4_u16 {
            story
                .hear(Heard {
                    seq,
                    at: i64::from(seq) * MINUTE,
                    ..HEARD
                })
                .await;
        }
        story
            .hear(Heard {
                seq: 4,
                at: DAY,
                ..HEARD
            })
            .await;
        let flags: Vec<bool> = story
            .messages()
            .await
            .iter()
            .map(|m| m.over_quota)
            .collect();
        assert_eq!(flags, [false, false, true, true, false]);
        assert_eq!(story.events(EventKind::UplinkOverQuota).await.len(), 1);
        story.test
    })
    .await;
}

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

        let id = order.id.to_string();
        assert!(
            engine
                .confirm(&other, &id, br#"{"sent":true}"#)
                .await
                .is_err()
        );
        assert!(engine.confirm(&token, &id, br#"{"sent":1}"#).await.is_err());
        story.at(20_400);
        engine
            .confirm(&token, &id, br#"{"sent":true}"#)
            .await
            .unwrap();
        engine
            .confirm(&token, &id, br#"{"sent":false}"#)
            .await
            .unwrap();
        let downlink = story.messages().await[0].downlink.clone().unwrap();
        assert_eq!(downlink.info, InfoCode::Acked, "the first word counts");
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
            (InfoCode::NetworkError, true),
            (InfoCode::NoDownlinkContract, true),
            (InfoCode::NoAnswer, true),
            (InfoCode::InvalidConfiguration, true),
            (InfoCode::NetworkError, true),
        ];
        assert_eq!(ends, expected);
        story.test
    })
    .await;
}

#[tokio::test]
async fn out_of_band_frames_tell_of_the_device_and_are_no_messages() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.hear(HEARD).await;
        let oob = story
            .item(Heard {
                seq: 1,
                at: MINUTE,
                ..HEARD
            })
            .replace(r#""data":"0001""#, r#""data":"""#)
            .replace(
                r#""ack":false"#,
                r#""oob":{"type":"keep-alive","temp":21.5,"battIdle":3.3,"battTransmit":3.01}"#,
            );
        assert_eq!(story.hand_in(&[oob]).await, ["accepted"]);
        story
            .hear(Heard {
                seq: 2,
                at: 2 * MINUTE,
                ..HEARD
            })
            .await;
        assert_eq!(story.messages().await.len(), 2);
        assert!(
            story.events(EventKind::SequenceBreak).await.is_empty(),
            "it has a number"
        );
        let who = story.test.member(Profile::CustomerRead);
        let device = story
            .test
            .engine
            .device(&who, DeviceId(DEVICE))
            .await
            .unwrap();
        let status = device.status.unwrap().status;
        assert_eq!(
            (status.temperature, status.idle, status.transmit),
            (215, 3300, 3010)
        );
        story.test
    })
    .await;
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
async fn only_frames_that_carry_their_devices_code_become_messages() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_devices(0, &[0xA]).await;
        let key: radio::Key = "00112233445566778899aabbccddeeff".parse().unwrap();
        let other: radio::Key = "ffeeddccbbaa99887766554433221100".parse().unwrap();
        story.test.with_key(DEVICE, &key).await;
        let says = |seq, content: radio::Content, device, key: &radio::Key| {
            radio::Uplink::encode(device, seq, false, &content, key).unwrap()
        };
        let hand_in = async |frames: &[String]| {
            let time = story.start;
            let item = |frame: &String| {
                format!(r#"{{"frame":"{frame}","station":"0001","time":{time},"rssi":-101.5,"snr":9.0,"freq":868130000}}"#)
            };
            let items: Vec<String> = frames.iter().map(item).collect();
            let body = format!("[{}]", items.join(","));
            let engine = &story.test.engine;
            let answers = engine.receive_frames(&story.test.token, body.into()).await.unwrap();
            let word = |answer: &Answer| match answer {
                Answer::Stored { result, .. } => *result,
                Answer::Refused { refused, .. } => *refused,
            };
            answers.iter().map(word).collect::<Vec<_>>()
        };
        let [first, second, third] = says(7, radio::Content::Bytes(vec![0, 7]), DEVICE, &key);
        let results = hand_in(&[first.clone(), second, third]).await;
        // All three transmissions at one moment and station are one reception.
        assert_eq!(results, ["accepted", "repeated", "repeated"]);
        assert_eq!(story.messages().await[0].data, "0007");

        let forged = says(8, radio::Content::Bytes(vec![0, 8]), DEVICE, &other)[0].clone();
        let mut damaged = first.clone().into_bytes();
        let last = damaged.len() - 1;
        damaged[last] = if damaged[last] == b'0' { b'1' } else { b'0' };
        let damaged = String::from_utf8(damaged).unwrap();
        let unknown = says(1, radio::Content::Bytes(vec![1]), 0xA, &key)[0].clone();
        let results = hand_in(&[forged, damaged, unknown, "123456".into(), "xyz".into()]).await;
        assert_eq!(results, ["bad_code", "bad_crc", "no_key", "not_a_frame", "not_a_frame"]);
        assert_eq!(story.messages().await.len(), 1);
        let operator = story.test.member(Profile::Operator);
        let engine = &story.test.engine;
        let station = engine.station(&operator, domain::StationId(1)).await.unwrap();
        assert_eq!((station.bad_crc, station.bad_code), (1, 1));
        let device = engine.device(&operator, DeviceId(DEVICE)).await.unwrap();
        assert_eq!((device.bad_code, device.has_key), (1, true));

        let bit = says(8, radio::Content::Bit(true), DEVICE, &key)[0].clone();
        let status = radio::Status { idle: 3300, transmit: 3010, temperature: 215 };
        let alive = radio::Content::Control(radio::Control::KeepAlive(status));
        let alive = says(9, alive, DEVICE, &key)[0].clone();
        assert_eq!(hand_in(&[bit, alive]).await, ["accepted", "accepted"]);
        assert_eq!(story.messages().await[1].data, "01");
        let device = engine.device(&operator, DeviceId(DEVICE)).await.unwrap();
        assert_eq!(device.status.unwrap().status.temperature, 215);
        story.test
    })
    .await;
}

#[tokio::test]
async fn stations_are_made_changed_and_hidden_from_everybody_but_their_operator() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let engine = &story.test.engine;
        let operator = story.test.member(Profile::Operator);
        let customer = story.test.member(Profile::CustomerWrite);
        let group = story.test.group.to_string();
        let mut input = domain::base_station::StationInput {
            id: "2731".into(),
            name: "Tower".into(),
            lat: "50.5".into(),
            lng: "4.25".into(),
            region: "3".into(),
            ..Default::default()
        };
        assert!(
            engine
                .create_station(&customer, &group, &input)
                .await
                .is_err()
        );
        let (id, token) = engine
            .create_station(&operator, &group, &input)
            .await
            .unwrap();
        assert!(
            engine
                .create_station(&operator, &group, &input)
                .await
                .is_err(),
            "taken"
        );
        assert!(
            engine
                .orders(&token, std::time::Duration::ZERO)
                .await
                .is_ok()
        );
        let renewed = engine.renew_station_token(&operator, id).await.unwrap();
        assert!(
            engine
                .orders(&token, std::time::Duration::ZERO)
                .await
                .is_err(),
            "void"
        );
        assert!(
            engine
                .orders(&renewed, std::time::Duration::ZERO)
                .await
                .is_ok()
        );
        input.name = "Tower 100%".into();
        engine.edit_station(&operator, id, &input).await.unwrap();
        for (text, count) in [
            ("100%", 1),
            ("tower", 1),
            ("2731", 1),
            ("station", 5),
            ("", 6),
        ] {
            let page = engine
                .list_stations(&operator, text, "", "", 50)
                .await
                .unwrap();
            assert_eq!(page.rows.len(), count, "{text}");
        }
        assert!(
            engine
                .list_stations(&customer, "", "", "", 50)
                .await
                .is_err()
        );
        assert!(engine.station(&customer, id).await.is_err());
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_token_moves_to_another_device_of_the_type() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_devices(0, &[0xA]).await;
        story.test.with_devices(1, &[0xB]).await;
        story.hear(HEARD).await;
        let engine = &story.test.engine;
        let who = story.test.member(Profile::CustomerWrite);
        let (from, to) = (DeviceId(DEVICE), DeviceId(0xA));
        assert!(
            engine.replace(&who, from, DeviceId(0xB)).await.is_err(),
            "another type"
        );
        assert!(
            engine.replace(&who, to, from).await.is_err(),
            "no token to move"
        );
        engine.replace(&who, from, to).await.unwrap();
        assert_eq!(story.events(EventKind::TokenReplacedFrom).await.len(), 1);
        story
            .hear(Heard {
                seq: 1,
                at: MINUTE,
                ..HEARD
            })
            .await;
        let carriages: Vec<_> = story
            .messages()
            .await
            .iter()
            .map(|m| m.carriage as i64)
            .collect();
        assert_eq!(carriages, [0, 1]);
        let device = engine.device(&who, to).await.unwrap();
        assert_eq!(
            device.subscription.token,
            domain::contract::TokenState::Active
        );
        story.test
    })
    .await;
}
