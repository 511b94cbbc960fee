//! The virtual device: a prototype says something without a radio.

use domain::base_station::StationState;
use domain::downlink::DownlinkState;
use domain::map::{Overlay, Scope};
use domain::message::{MessageQuery, MessageView};
use domain::permission::{Principal, Profile};
use domain::registration::{RegistrationInput, SeriesInput};
use domain::virtual_device::{STATIONS, VirtualInput};
use domain::{DeviceId, StationId, UnixMillis};
use engine::Error;
use engine::testing::{TestEngine, emit_virtual, on_each};

const DEVICE: DeviceId = DeviceId(0x1CF14C);

/// Registers a prototype under the first device type, by somebody who may.
async fn prototype(test: &TestEngine) -> Principal {
    let who = test.member(Profile::CustomerWrite);
    let input = RegistrationInput {
        id: DEVICE.to_string(),
        pac: "545CB3B17AC98BA4".into(),
        series: SeriesInput {
            device_type: test.device_types[0].to_string(),
            prefix: "Device ".into(),
            prototype: "on".into(),
            ..SeriesInput::default()
        },
        ..RegistrationInput::default()
    };
    test.engine.register_device(&who, &input).await.unwrap();
    who
}

fn says(sample: &str) -> VirtualInput {
    VirtualInput {
        device: DEVICE.to_string(),
        sample: sample.into(),
        ..VirtualInput::default()
    }
}

async fn newest(test: &TestEngine, who: &Principal) -> MessageView {
    let query = MessageQuery::default();
    let list = test.engine.device_messages(who, DEVICE, &query).await;
    list.unwrap().page.rows.remove(0)
}

#[tokio::test]
async fn its_message_is_merged_decoded_and_marked_by_its_stations() {
    on_each(async |test| {
        test.start_intake();
        let who = prototype(&test).await;
        let sent = test.engine.send_virtual(&who, &says("002a")).await;
        let (device, message) = sent.unwrap();
        assert_eq!(device, DEVICE);
        let seen = newest(&test, &who).await;
        assert_eq!((seen.id, seen.seq_number), (message, 0));
        assert_eq!((seen.data.as_str(), seen.stations), ("002a", 3));
        assert_eq!(seen.fields[0].name, "counter");
        let heard: Vec<_> = seen.receptions.iter().map(|one| one.station).collect();
        assert_eq!(heard, STATIONS[..3]);
        // The next one has the next number.
        test.clock.advance(60_000);
        test.engine.send_virtual(&who, &says("002b")).await.unwrap();
        assert_eq!(newest(&test, &who).await.seq_number, 1);
        test
    })
    .await;
}

/// The prototype says something by itself, heard by a station that is there.
async fn speaks(test: &TestEngine, seq: u16, data: &str) -> String {
    let time = test.clock_now();
    let body = format!(
        r#"[{{"station":"0001","device":"{DEVICE}","time":{time},"seqNumber":{seq},"data":"{data}","rssi":-90.5}}]"#
    );
    let answers = test.engine.receive(&test.token, body.into()).await.unwrap();
    format!("{answers:?}")
}

/// Number, bytes and stations of every message, the newest first.
async fn said(test: &TestEngine, who: &Principal) -> Vec<(u16, String, u32)> {
    let query = MessageQuery::default();
    let list = test.engine.device_messages(who, DEVICE, &query).await;
    let rows = list.unwrap().page.rows.into_iter();
    rows.map(|one| (one.seq_number, one.data.to_string(), one.stations))
        .collect()
}

#[tokio::test]
async fn what_a_prototype_says_by_itself_is_neither_part_of_it_nor_refused_for_it() {
    on_each(async |test| {
        test.with_stations(&[1]).await;
        test.start_intake();
        let who = prototype(&test).await;
        for sample in ["a0", "a1", "a2"] {
            test.engine.send_virtual(&who, &says(sample)).await.unwrap();
            test.clock.advance(1_000);
        }
        // It begins with a number that was made up a moment ago, and with one before the last.
        speaks(&test, 1, "b1").await;
        test.clock.advance(1_000);
        speaks(&test, 2, "b2").await;
        test.clock.advance(1_000);
        // What is made up goes on by itself, whatever it said meanwhile.
        test.engine.send_virtual(&who, &says("a3")).await.unwrap();
        test.clock.advance(1_000);
        speaks(&test, 3, "b3").await;
        let expected = [
            (3, "b3", 1),
            (3, "a3", 3),
            (2, "b2", 1),
            (1, "b1", 1),
            (2, "a2", 3),
            (1, "a1", 3),
            (0, "a0", 3),
        ];
        let all = said(&test, &who).await;
        let all: Vec<(u16, &str, u32)> = all
            .iter()
            .map(|one| (one.0, one.1.as_str(), one.2))
            .collect();
        assert_eq!(all, expected);
        // Its own numbers are held against its own.
        let device = test.engine.device(&who, DEVICE).await.unwrap();
        assert_eq!(device.seq_number, Some(3));
        test.clock.advance(1_000);
        let refused = speaks(&test, 2_000, "b4").await;
        assert!(refused.contains("out_of_sequence"), "{refused}");
        test
    })
    .await;
}

#[tokio::test]
async fn nobody_waits_for_the_stations_that_hear_what_is_made_up() {
    on_each(async |test| {
        test.with_stations(&[1]).await;
        test.start_intake();
        let who = prototype(&test).await;
        test.engine.send_virtual(&who, &says("a0")).await.unwrap();
        speaks(&test, 7, "b0").await;
        test.clock.advance(test.settings.station_silence + 1_000);
        test.look_for_silence().await;
        let operator = test.of_root();
        let state = async |station: StationId| {
            let seen = test.engine.station(&operator, station).await;
            seen.unwrap().state
        };
        assert_eq!(state(StationId(1)).await, StationState::Silent);
        for station in &STATIONS[..3] {
            assert_eq!(state(*station).await, StationState::Ok);
        }
        test
    })
    .await;
}

#[tokio::test]
async fn its_position_is_computed_from_where_its_stations_were_put() {
    on_each(async |test| {
        test.start_intake();
        let who = prototype(&test).await;
        let placed = VirtualInput {
            places: "50.85, 4.35".into(),
            ..says("002a")
        };
        test.engine.send_virtual(&who, &placed).await.unwrap();
        test.clock.advance(60_000);
        test.close_messages().await;
        let seen = newest(&test, &who).await;
        assert_eq!(seen.stations, 1);
        let position = seen.position.unwrap();
        // It is a mean that is weighed, of one place here.
        let off = (position.lat - 50.85).abs() + (position.lng - 4.35).abs();
        assert!(off < 1e-9, "{position:?}");
        let map = test
            .engine
            .fleet_map(&who, Scope::All, None, Overlay::None)
            .await;
        assert_eq!(map.unwrap().placed, 1);

        // They stand nowhere for the next one, and the stations themselves nowhere at all.
        test.engine.send_virtual(&who, &says("002b")).await.unwrap();
        test.clock.advance(60_000);
        test.close_messages().await;
        assert_eq!(newest(&test, &who).await.position, None);
        let station = test.engine.station(&test.of_root(), STATIONS[0]).await;
        assert_eq!(station.unwrap().lat, None);

        let wrong = VirtualInput {
            places: "north".into(),
            ..says("002c")
        };
        let refused = test.engine.send_virtual(&who, &wrong).await;
        let Err(Error::Rejected(wrong)) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(wrong[0].field, "places");
        test
    })
    .await;
}

#[tokio::test]
async fn the_answer_that_it_asks_for_goes_out_when_its_time_has_come() {
    on_each(async |test| {
        test.start_intake();
        test.with_downlink(0, "0102030405060708").await;
        let who = prototype(&test).await;
        let asks = VirtualInput {
            ack: "on".into(),
            stations: "1".into(),
            ..says("002a")
        };
        let begun = test.clock_now();
        let (_, message) = test.engine.send_virtual(&who, &asks).await.unwrap();
        let mut over = false;
        for second in 0..60 {
            test.clock.set(UnixMillis(begun + 1_000 * second));
            test.close_messages().await;
            test.step_downlinks().await;
            over = emit_virtual(&test.engine, message).await;
            if over {
                break;
            }
        }
        assert!(over, "its time has come within a minute");
        let answer = newest(&test, &who).await.downlink.unwrap();
        assert_eq!(answer.state, DownlinkState::Done);
        test
    })
    .await;
}

#[tokio::test]
async fn nobody_speaks_for_what_is_no_prototype_or_not_theirs() {
    on_each(async |test| {
        test.start_intake();
        let who = prototype(&test).await;
        test.with_devices(0, &[0xABCD]).await;
        let of = |device: &str| VirtualInput {
            device: device.into(),
            ..says("00")
        };
        let refused = async |who: &Principal, input: &VirtualInput| match test
            .engine
            .send_virtual(who, input)
            .await
        {
            Err(Error::Rejected(wrong)) => wrong[0].fault.code(),
            Err(Error::Forbidden) => "forbidden",
            other => panic!("{other:?}"),
        };
        assert_eq!(refused(&who, &of("ABCD")).await, "not_one_of");
        assert_eq!(refused(&who, &of("FFFF")).await, "unknown_device");
        let own = of(&DEVICE.to_string());
        assert_eq!(refused(&test.stranger(), &own).await, "unknown_device");
        let reader = test.member(Profile::CustomerRead);
        assert_eq!(refused(&reader, &own).await, "forbidden");
        let offered = test.engine.virtual_devices(&who, "").await.unwrap();
        let ids: Vec<_> = offered.devices.iter().map(|one| one.0).collect();
        assert_eq!(ids, [DEVICE]);
        assert_eq!(offered.device_type.unwrap().id, test.device_types[0]);
        let offered = test.engine.virtual_devices(&reader, "").await;
        assert!(matches!(offered, Err(Error::Forbidden)));
        test
    })
    .await;
}
