//! What stations hand in beside messages, and who keeps them.

use domain::DeviceId;
use domain::base_station::StationQuery;
use domain::contract::Carriage;
use domain::event::EventKind;
use domain::permission::Profile;
use engine::testing::on_each;
use engine::uplink::Answer;

use super::story::{DEVICE, HEARD, Heard, MINUTE, Story, keep_alive};

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
        assert_eq!((station.bad_crc, station.bad_code, station.no_key), (1, 1, 1));
        let without = engine.device(&operator, DeviceId(0xA)).await.unwrap();
        assert_eq!((without.no_key, without.has_key), (1, false));
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
async fn a_frame_of_a_station_of_others_is_held_against_no_key_and_counted_nowhere() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_devices(0, &[0xA]).await;
        let key: radio::Key = "00112233445566778899aabbccddeeff".parse().unwrap();
        let other: radio::Key = "ffeeddccbbaa99887766554433221100".parse().unwrap();
        story.test.with_key(DEVICE, &key).await;
        let (engine, time) = (&story.test.engine, story.start);
        let content = radio::Content::Bytes(vec![0, 7]);
        let frame = |device, seq, key: &radio::Key| {
            radio::Uplink::encode(device, seq, false, &content, key).unwrap()[0].clone()
        };
        let item = |station: &str, frame: &str| {
            format!(r#"{{"frame":"{frame}","station":"{station}","time":{time},"rssi":-101.5}}"#)
        };
        let mut damaged = frame(DEVICE, 1, &key);
        let last = damaged.pop().unwrap();
        damaged.push(if last == '0' { '1' } else { '0' });
        let items = [
            item("0001", &damaged),
            item("0002", &damaged),
            // Forged, of a device without a key, and one that is what it says.
            item("0002", &frame(DEVICE, 2, &other)),
            item("0002", &frame(0xA, 1, &key)),
            item("0002", &frame(DEVICE, 3, &key)),
            item("0001", &frame(DEVICE, 4, &other)),
        ];
        let token = story.test.station_token(1).await;
        let body = format!("[{}]", items.join(","));
        let answers = engine.receive_frames(&token, body.into()).await.unwrap();
        let word = |answer: &Answer| match answer {
            Answer::Stored { result, .. } => *result,
            Answer::Refused { refused, .. } => *refused,
        };
        let words: Vec<&str> = answers.iter().map(word).collect();
        let foreign = "unknown_station";
        assert_eq!(
            words,
            ["bad_crc", "bad_crc", foreign, foreign, foreign, "bad_code"]
        );
        let operator = story.test.member(Profile::Operator);
        let counted = async |station: u32| {
            let id = domain::StationId(station);
            let station = engine.station(&operator, id).await.unwrap();
            (station.bad_crc, station.bad_code, station.no_key)
        };
        assert_eq!(counted(1).await, (1, 1, 0));
        assert_eq!(counted(2).await, (0, 0, 0));
        let counted = async |device: u32| {
            let device = engine.device(&operator, DeviceId(device)).await.unwrap();
            (device.bad_code, device.no_key)
        };
        assert_eq!(counted(DEVICE).await, (1, 0));
        assert_eq!(counted(0xA).await, (0, 0));
        assert!(story.messages().await.is_empty());
        story.test
    })
    .await;
}

#[tokio::test]
async fn frames_of_a_request_that_comes_again_are_counted_once() {
    on_each(async |test| {
        // Nothing takes them in, and who waits is told to come back at once.
        let test = test
            .with_settings(|settings| settings.store_patience = 1)
            .await;
        let story = Story::begin_without_intake(test).await;
        let key: radio::Key = "00112233445566778899aabbccddeeff".parse().unwrap();
        let other: radio::Key = "ffeeddccbbaa99887766554433221100".parse().unwrap();
        story.test.with_key(DEVICE, &key).await;
        let content = radio::Content::Bytes(vec![0, 7]);
        let time = story.start;
        let item = |seq, key: &radio::Key| {
            let frame = &radio::Uplink::encode(DEVICE, seq, false, &content, key).unwrap()[0];
            format!(r#"{{"frame":"{frame}","station":"0001","time":{time},"rssi":-101.5}}"#)
        };
        let body = format!("[{},{}]", item(1, &key), item(2, &other));
        let token = story.test.token.clone();
        let engine = &story.test.engine;
        let told_to_come_back = engine.receive_frames(&token, body.clone().into()).await;
        assert!(told_to_come_back.is_err());

        let test = story.test;
        let test = test
            .with_settings(|settings| settings.store_patience = 10_000)
            .await;
        test.start_intake();
        let answers = test
            .engine
            .receive_frames(&token, body.into())
            .await
            .unwrap();
        assert!(matches!(answers[0], Answer::Stored { .. }), "{answers:?}");
        let operator = test.member(Profile::Operator);
        let station = test
            .engine
            .station(&operator, domain::StationId(1))
            .await
            .unwrap();
        let device = test
            .engine
            .device(&operator, DeviceId(DEVICE))
            .await
            .unwrap();
        assert_eq!((station.bad_code, device.bad_code), (1, 1));
        test
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
            let query = StationQuery {
                text: text.into(),
                size: 50,
                ..StationQuery::default()
            };
            let page = engine.list_stations(&operator, &query).await.unwrap();
            assert_eq!(page.rows.len(), count, "{text}");
        }
        assert!(
            engine
                .list_stations(&customer, &StationQuery::default())
                .await
                .is_err()
        );
        assert!(engine.station(&customer, id).await.is_err());
        story.test
    })
    .await;
}

#[tokio::test]
async fn an_out_of_band_frame_never_joins_the_message_of_its_number() {
    on_each(async |test| {
        // Two frames of one number are none too many where numbers are not guarded.
        let test = test.with_settings(|settings| settings.guard_sequence = false);
        let story = Story::begin(test.await).await;
        story.test.with_devices(0, &[0xA]).await;
        let at = |device, at| Heard {
            device,
            seq: 5,
            at,
            ..HEARD
        };
        story.at(MINUTE);
        // Both orders, the frame before and after the message in time; also beside others.
        let data = story.item(at(DEVICE, 2_000));
        let alive = keep_alive(&story.item(at(DEVICE, 1_000)));
        assert_eq!(story.hand_in(&[data]).await, ["accepted"]);
        assert_eq!(story.hand_in(&[alive]).await, ["accepted"]);
        let alive = keep_alive(&story.item(at(0xA, 2_000)));
        let data = story.item(at(0xA, 1_000));
        assert_eq!(
            story.hand_in(&[alive.clone(), data]).await,
            ["accepted", "accepted"]
        );
        assert_eq!(story.hand_in(&[alive]).await, ["repeated"]);

        let who = story.test.member(Profile::CustomerRead);
        for id in [DEVICE, 0xA] {
            let engine = &story.test.engine;
            let device = engine.device(&who, DeviceId(id)).await.unwrap();
            assert_eq!(device.messages, Some(1), "{id:X}");
            assert_eq!(device.status.unwrap().status.temperature, 215, "{id:X}");
            let last = device.last_seen.unwrap().0 - story.start;
            assert_eq!(last, if id == DEVICE { 2_000 } else { 1_000 });
        }
        let messages = story.messages().await;
        assert_eq!(messages.len(), 1);
        assert_eq!(messages[0].carriage, Carriage::Delivered);
        let written = story.test.figures().await;
        story.test.engine.rebuild_statistics(|_| {}).await.unwrap();
        assert_eq!(story.test.figures().await, written);
        story.test
    })
    .await;
}

#[tokio::test]
async fn bytes_may_be_left_out_beside_an_out_of_band_frame_only() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let whole = story.item(HEARD);
        let without = whole.replace(r#""data":"0000","#, "");
        assert_ne!(without, whole);
        let body = format!("[{without}]");
        let engine = &story.test.engine;
        let answers = engine.receive(&story.test.token, body.into()).await.unwrap();
        assert!(
            matches!(&answers[0], Answer::Refused { refused: "missing", field, .. } if field == "data"),
            "{answers:?}"
        );
        assert_eq!(story.hand_in(&[keep_alive(&whole)]).await, ["accepted"]);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_registration_with_a_senseless_name_is_refused_by_name() {
    on_each(async |test| {
        let body = r#"{"devices":["AAA4"],"deviceType":"Co\u0000unter"}"#;
        let refused = test.engine.register(&test.token, body.into()).await;
        let told = format!("{:?}", refused.unwrap_err());
        assert!(
            told.contains("deviceType") && told.contains("NulCharacter"),
            "{told}"
        );
        test
    })
    .await;
}
