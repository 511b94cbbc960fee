//! The virtual device: a prototype says something without a radio.

use domain::downlink::DownlinkState;
use domain::message::{MessageQuery, MessageView};
use domain::permission::{Principal, Profile};
use domain::registration::{RegistrationInput, SeriesInput};
use domain::virtual_device::{STATIONS, VirtualInput};
use domain::{DeviceId, UnixMillis};
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
