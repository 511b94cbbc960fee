//! Each kind of callback is sent when what it is about comes to pass, once.

use bytes::Bytes;
use domain::callback::{CallbackInput, CallbackKind};
use domain::permission::Profile;
use domain::{CallbackId, Fault};
use engine::Error;
use engine::callback::run_once;
use engine::testing::{TestEngine, on_each};

use super::fleet::{DEVICE, get, owe, ready};
use super::receiver::Receiver;
use super::sealed::pool;

/// A callback of a kind that sends `body` to a path of its own.
pub async fn tells(
    test: &TestEngine,
    receiver: &Receiver,
    kind: CallbackKind,
    body: &str,
) -> CallbackId {
    let input = CallbackInput {
        kind: kind.word().into(),
        method: "POST".into(),
        content_type: "application/json".into(),
        body: body.into(),
        ..get(receiver.url(&format!("/{}", kind.word())))
    };
    owe(test, &input).await
}

/// Hands in one reception of now, with `more` members.
pub async fn hand_in(test: &TestEngine, station: u32, seq: u16, rssi: f64, more: &str) {
    let time = test.clock_now();
    let body = format!(
        r#"[{{"station":"{station:04X}","device":"{DEVICE:X}","time":{time},"seqNumber":{seq},"rssi":{rssi:.1},"snr":10.5,{more}}}]"#
    );
    let answers = test
        .engine
        .receive(&test.token, Bytes::from(body))
        .await
        .unwrap();
    let said = serde_json::to_string(&answers).unwrap();
    assert!(!said.contains("refused"), "{said}");
}

/// Sends what is owed, and returns path and body of each request that came of it.
pub async fn sent(test: &TestEngine, receiver: &Receiver) -> Vec<(String, String)> {
    let before = receiver.heard().len();
    run_once(&test.engine).await.unwrap();
    let heard = receiver.heard();
    let requests = heard[before..].iter().map(|request| {
        let path = request.head.split(' ').nth(1).unwrap().to_owned();
        (path, request.body.clone())
    });
    let mut requests: Vec<(String, String)> = requests.collect();
    requests.sort();
    requests
}

fn pair(path: &str, body: &str) -> (String, String) {
    (path.to_owned(), body.to_owned())
}

#[tokio::test]
async fn a_message_goes_to_uplink_and_bidir_at_once_and_is_told_again_when_it_is_closed() {
    on_each(async |test| {
        ready(&test).await;
        test.place_station(1, 50.0, 4.0).await;
        let receiver = Receiver::new().await;
        let seq = r#"{"n":{seqNumber}}"#;
        tells(&test, &receiver, CallbackKind::DataUplink, seq).await;
        tells(&test, &receiver, CallbackKind::DataBidir, r#"{"n":{seqNumber},"ack":{ack}}"#).await;
        let closed = r#"{"n":{seqNumber},"lqi":"{lqi}","at":{computedLocation},"d":{duplicates},"op":"{operatorName}"}"#;
        tells(&test, &receiver, CallbackKind::DataAdvanced, closed).await;
        tells(&test, &receiver, CallbackKind::Status, seq).await;
        hand_in(&test, 1, 7, -100.0, r#""data":"2a""#).await;
        assert_eq!(
            sent(&test, &receiver).await,
            [pair("/bidir", r#"{"n":7,"ack":false}"#), pair("/uplink", r#"{"n":7}"#)]
        );
        // Another station heard it, too: the message is the same.
        test.clock.advance(2_000);
        let time = test.clock_now() - 2_000;
        let late = format!(
            r#"[{{"station":"0002","device":"{DEVICE:X}","time":{time},"seqNumber":7,"rssi":-121.5,"rep":2,"data":"2a"}}]"#
        );
        test.engine.receive(&test.token, Bytes::from(late)).await.unwrap();
        assert_eq!(sent(&test, &receiver).await, []);
        test.clock.advance(60_000);
        test.close_messages().await;
        let told = sent(&test, &receiver).await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0].0, "/data_advanced");
        let body: serde_json::Value = serde_json::from_str(&told[0].1).unwrap();
        assert_eq!(body["n"], 7);
        assert_eq!(body["lqi"], "Good");
        assert_eq!(body["at"]["status"], 1);
        assert_eq!(body["d"][0]["bsId"], "0001");
        assert_eq!(body["d"][1]["nbRep"], 2);
        // A reception that comes after that joins, and nobody is told again.
        let later = format!(
            r#"[{{"station":"0002","device":"{DEVICE:X}","time":{},"seqNumber":7,"rssi":-110,"data":"2a"}}]"#,
            time + 1
        );
        test.engine.receive(&test.token, Bytes::from(later)).await.unwrap();
        test.close_messages().await;
        assert_eq!(sent(&test, &receiver).await, []);
        test
    })
    .await;
}

#[tokio::test]
async fn an_out_of_band_frame_is_told_as_what_it_is() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        for kind in [CallbackKind::DataUplink, CallbackKind::DataAdvanced] {
            tells(&test, &receiver, kind, r#"{"n":{seqNumber}}"#).await;
        }
        let status = r#"{"n":{seqNumber},"batt":{batt},"temp":{temp},"s":"{station}"}"#;
        tells(&test, &receiver, CallbackKind::Status, status).await;
        let repeater = r#"{"batt":{batt},"devices":{whitelistDevices},"repeated":{repeatedMsg}}"#;
        tells(&test, &receiver, CallbackKind::Repeater, repeater).await;
        // Out-of-band frames ride on the token of the messages.
        hand_in(&test, 1, 1, -100.0, r#""data":"2a""#).await;
        assert_eq!(sent(&test, &receiver).await, [pair("/uplink", r#"{"n":1}"#)]);
        let alive = r#""oob":{"type":"keep-alive","temp":21.5,"battIdle":3.3,"battTransmit":3.01}"#;
        hand_in(&test, 2, 2, -100.0, alive).await;
        assert_eq!(
            sent(&test, &receiver).await,
            [pair("/status", r#"{"n":2,"batt":3.30,"temp":21.50,"s":"0002"}"#)]
        );
        let repeated = r#""oob":{"type":"repeater","batt":3.1,"whitelistDevices":3,"repeatedMsg":4,"unwantedDevices":0,"unwantedMsg":0,"wrongMsg":0,"overRegulMsg":0}"#;
        hand_in(&test, 1, 3, -100.0, repeated).await;
        assert_eq!(
            sent(&test, &receiver).await,
            [pair("/repeater", r#"{"batt":3.10,"devices":3,"repeated":4}"#)]
        );
        test.clock.advance(60_000);
        test.close_messages().await;
        assert_eq!(sent(&test, &receiver).await, [pair("/data_advanced", r#"{"n":1}"#)]);
        test
    })
    .await;
}

#[tokio::test]
async fn a_device_that_falls_silent_is_told_once_for_each_breach() {
    on_each(async |test| {
        ready(&test).await;
        test.with_keep_alive(0, 3_600).await;
        let receiver = Receiver::new().await;
        let body = r#"{"d":"{device}","i":"{info}","s":"{severity}"}"#;
        tells(&test, &receiver, CallbackKind::Error, body).await;
        hand_in(&test, 1, 1, -100.0, r#""data":"2a""#).await;
        let heard = domain::UnixMillis(test.clock_now()).utc();
        test.look_for_silence().await;
        test.clock.advance(3_700_000);
        test.look_for_silence().await;
        test.look_for_silence().await;
        let told = sent(&test, &receiver).await;
        let lost =
            format!(r#"{{"d":"{DEVICE:X}","i":"No message received since {heard}","s":"ERROR"}}"#);
        assert!(told.contains(&pair("/error", &lost)), "{told:?}");
        test.clock.advance(3_700_000);
        test.look_for_silence().await;
        let again = sent(&test, &receiver).await;
        assert!(
            again.iter().all(|told| !told.1.contains("No message")),
            "{again:?}"
        );
        test
    })
    .await;
}

#[tokio::test]
async fn with_duplicates_one_goes_out_for_each_station_once() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        let body = r#"{"s":"{station}","dup":{duplicate},"r":{rssi}}"#;
        tells(&test, &receiver, CallbackKind::DataBidir, body).await;
        let each = CallbackInput {
            kind: CallbackKind::DataUplink.word().into(),
            method: "POST".into(),
            content_type: "application/json".into(),
            body: body.into(),
            send_duplicate: "on".into(),
            ..get(receiver.url("/each"))
        };
        owe(&test, &each).await;
        let time = test.clock_now();
        let item = |station: u32, rssi: f64, later: i64| {
            let time = time + later;
            format!(
                r#"{{"station":"{station:04X}","device":"{DEVICE:X}","time":{time},"seqNumber":7,"rssi":{rssi:.1},"data":"2a"}}"#
            )
        };
        let hand_in = async |items: &[String]| {
            let body = Bytes::from(format!("[{}]", items.join(",")));
            test.engine.receive(&test.token, body).await.unwrap();
            sent(&test, &receiver).await
        };
        // Both in one request, and one of them in three transmissions.
        let both = [item(2, -101.0, 0), item(1, -120.0, 0), item(2, -102.0, 700)];
        assert_eq!(
            hand_in(&both).await,
            [
                pair("/bidir", r#"{"s":"0002","dup":false,"r":-101.00}"#),
                pair("/each", r#"{"s":"0001","dup":true,"r":-120.00}"#),
                pair("/each", r#"{"s":"0002","dup":false,"r":-101.00}"#),
            ]
        );
        // Again, and another transmission of the same: nobody new heard it.
        assert_eq!(hand_in(&both).await, []);
        assert_eq!(hand_in(&[item(1, -119.0, 800)]).await, []);
        test
    })
    .await;
}

#[tokio::test]
async fn what_is_not_delivered_is_told_nobody() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        for kind in CallbackKind::creatable() {
            tells(&test, &receiver, kind, r#"{"t":{time}}"#).await;
        }
        let who = test.member(Profile::CustomerWrite);
        let device = domain::DeviceId(DEVICE);
        hand_in(&test, 1, 1, -100.0, r#""data":"2a""#).await;
        sent(&test, &receiver).await;
        test.engine.suspend(&who, device).await.unwrap();
        hand_in(&test, 1, 2, -100.0, r#""data":"2a","ack":true"#).await;
        let alive = r#""oob":{"type":"keep-alive","temp":21.5,"battIdle":3.3,"battTransmit":3.01}"#;
        hand_in(&test, 1, 3, -100.0, alive).await;
        assert_eq!(sent(&test, &receiver).await, []);
        test
    })
    .await;
}

#[tokio::test]
async fn a_kind_that_is_none_or_is_made_no_more_is_refused_by_name() {
    on_each(async |test| {
        let who = test.member(Profile::CustomerWrite);
        for word in ["geoloc", "event", "UPLINK"] {
            let input = CallbackInput {
                kind: word.into(),
                ..get("http://example.org".into())
            };
            let refused = test
                .engine
                .create_callback(&who, test.device_types[0], &input)
                .await;
            let Err(Error::Rejected(wrong)) = refused else {
                panic!("{word}: {refused:?}")
            };
            assert_eq!(wrong[0].field, "kind");
            assert!(
                matches!(wrong[0].fault, Fault::NotOneOf { .. }),
                "{wrong:?}"
            );
        }
        test
    })
    .await;
}

#[tokio::test]
async fn a_callback_stays_of_its_kind() {
    on_each(async |test| {
        let who = test.member(Profile::CustomerWrite);
        let (engine, of) = (&test.engine, test.device_types[0]);
        let receiver = Receiver::new().await;
        let of_kind = |word: &str, path: &str| CallbackInput {
            kind: word.into(),
            ..get(receiver.url(path))
        };
        let id = owe(&test, &of_kind("bidir", "/first")).await;
        let stands = async || engine.callback(&who, of, id).await.unwrap();
        for word in ["uplink", "status", "geoloc", "BIDIR"] {
            let other = of_kind(word, "/other");
            let edited = engine.edit_callback(&who, of, id, &other).await;
            let tried = engine.try_callback(&who, of, Some(id), &other).await;
            for refused in [edited, tried.map(drop)] {
                let Err(Error::Rejected(wrong)) = refused else {
                    panic!("{word}: {refused:?}")
                };
                let allowed = "bidir".to_owned();
                assert_eq!(wrong, [Fault::NotOneOf { allowed }.of("kind")]);
            }
            assert_eq!(stands().await.input.url, receiver.url("/first"));
        }
        assert!(receiver.heard().is_empty());
        // Said as it is, and not said.
        for (word, path) in [("bidir", "/second"), ("", "/third")] {
            let input = of_kind(word, path);
            engine.edit_callback(&who, of, id, &input).await.unwrap();
            let now = stands().await;
            assert_eq!(now.kind, CallbackKind::DataBidir);
            assert_eq!(now.input.url, receiver.url(path));
        }
        test
    })
    .await;
}

#[tokio::test]
async fn one_of_geoloc_that_stands_there_is_shown_and_told_nothing() {
    on_each(async |test| {
        ready(&test).await;
        test.place_station(1, 50.0, 4.0).await;
        let receiver = Receiver::new().await;
        let id = tells(
            &test,
            &receiver,
            CallbackKind::DataUplink,
            r#"{"n":{seqNumber}}"#,
        )
        .await;
        // Nobody can make one: it came from somewhere else.
        let (kind, subtype) = CallbackKind::Geoloc.numbers();
        let pool = pool(&test).await;
        let changed = sqlx::query("UPDATE callbacks SET kind = $1, subtype = $2 WHERE id = $3")
            .bind(kind)
            .bind(subtype)
            .bind(id.to_string())
            .execute(&pool);
        assert_eq!(changed.await.unwrap().rows_affected(), 1);
        pool.close().await;
        let who = test.member(Profile::CustomerRead);
        let shown = test.engine.list_callbacks(&who, test.device_types[0]).await;
        let shown: Vec<CallbackKind> = shown.unwrap().iter().map(|one| one.kind).collect();
        assert_eq!(shown, [CallbackKind::Geoloc]);
        // What is located is told to those of DATA_ADVANCED.
        hand_in(&test, 1, 7, -100.0, r#""data":"2a""#).await;
        test.clock.advance(60_000);
        test.close_messages().await;
        assert_eq!(sent(&test, &receiver).await, []);
        test
    })
    .await;
}
