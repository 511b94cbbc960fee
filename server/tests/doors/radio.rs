//! The stations' door: what is refused as a whole, and what item by item.

use axum::body::Body;
use bytes::Bytes;
use http::{Request, StatusCode};
use http_body_util::StreamBody;
use hyper::body::Frame;

use super::support::{Answer, TestApp, reception};

pub(super) const RECEPTIONS: &str = "/radio/receptions";
pub(super) const TIME: i64 = 1_473_675_858_000;

pub(super) async fn app() -> TestApp {
    let app = TestApp::new().await;
    app.engine.with_stations(&[0xBF2, 0xBF3]).await;
    app.engine.with_devices(0, &[0x1CF14C]).await;
    app
}

/// A body that never gives anything: reading it would not end.
pub(super) fn silent() -> Body {
    let nothing = futures::stream::pending::<Result<Frame<Bytes>, std::io::Error>>();
    Body::new(StreamBody::new(nothing))
}

pub(super) fn assert_refused(answer: &Answer, status: StatusCode) {
    assert_eq!(answer.status, status, "{answer:?}");
    for part in ["message", "code"] {
        let told = answer.json()[part]
            .as_str()
            .is_some_and(|text| !text.is_empty());
        assert!(told, "{part}: {answer:?}");
    }
}

#[tokio::test]
async fn without_a_good_token_nothing_is_taken() {
    let app = app().await;
    let item = format!("[{}]", reception("0BF2", "1CF14C", 1, TIME));
    assert_refused(
        &app.radio(RECEPTIONS, "wrong", item.clone()).await,
        StatusCode::UNAUTHORIZED,
    );
    assert_refused(
        &app.radio(RECEPTIONS, "", item.clone()).await,
        StatusCode::UNAUTHORIZED,
    );
    assert_refused(
        &app.radio(RECEPTIONS, "wrong", silent()).await,
        StatusCode::UNAUTHORIZED,
    );
    let bare = Request::post(RECEPTIONS).body(Body::from(item)).unwrap();
    let answer = app.send(bare).await;
    assert_refused(&answer, StatusCode::UNAUTHORIZED);
    assert_eq!(answer.header("www-authenticate"), "Bearer");
    app.close().await;
}

#[tokio::test]
async fn what_was_heard_is_taken_whatever_stands_in_the_address() {
    let app = app().await;
    let token = app.engine.token.clone();
    for path in ["/radio/receptions?x=1", "/radio/frames?x", "/radio/frames?"] {
        let answer = app.radio(path, &token, "[]").await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {answer:?}");
    }
    let item = format!("[{}]", reception("0BF2", "1CF14C", 1, TIME));
    let answer = app.radio("/radio/receptions?dry=1&y", &token, item).await;
    assert_eq!(answer.json()[0]["result"], "accepted", "{answer:?}");
    app.close().await;
}

#[tokio::test]
async fn parameters_that_a_door_does_not_know_are_refused_by_name() {
    let app = app().await;
    let token = app.engine.token.clone();
    for (path, field) in [
        ("/radio/downlinks/00000000000000ff?late=1", "late"),
        ("/radio/registrations?deviceType=Counter", "deviceType"),
    ] {
        let answer = app.radio(path, &token, "{}").await;
        assert_refused(&answer, StatusCode::BAD_REQUEST);
        assert_eq!(answer.json()["field"], field, "{path}");
    }
    for wait in ["-1", "61", "soon", "1&wait=2", "0&weight=1"] {
        let request = Request::get(format!("/radio/downlinks?wait={wait}"));
        let request = request.header("authorization", format!("Bearer {token}"));
        let answer = app.send(request.body(Body::empty()).unwrap()).await;
        assert_refused(&answer, StatusCode::BAD_REQUEST);
        assert_eq!(answer.json()["field"], "wait", "{wait}");
    }
    app.close().await;
}

#[tokio::test]
async fn a_body_that_is_no_array_is_refused_as_a_whole() {
    let app = app().await;
    let token = app.engine.token.clone();
    for body in ["", "not JSON", "[", "[{}", "\u{0}", "[1] 2"] {
        assert_refused(
            &app.radio(RECEPTIONS, &token, body).await,
            StatusCode::BAD_REQUEST,
        );
    }
    let broken_text = Bytes::from_static(b"[\"\xff\xfe\"]");
    assert_refused(
        &app.radio(RECEPTIONS, &token, broken_text).await,
        StatusCode::BAD_REQUEST,
    );
    for body in ["{}", "7", "null", "\"text\""] {
        assert_refused(
            &app.radio(RECEPTIONS, &token, body).await,
            StatusCode::BAD_REQUEST,
        );
    }
    let many = format!("[{}0]", "0,".repeat(100_000));
    assert_refused(
        &app.radio(RECEPTIONS, &token, many).await,
        StatusCode::PAYLOAD_TOO_LARGE,
    );
    let answer = app.radio(RECEPTIONS, &token, "[]").await;
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (StatusCode::OK, "[]")
    );
    app.close().await;
}

#[tokio::test]
async fn a_fault_in_one_item_is_that_items_answer() {
    let app = app().await;
    let good = reception("0BF2", "1CF14C", 674, TIME);
    let again = reception("0BF3", "1CF14C", 674, TIME + 1000);
    let cases = [
        (good.replace("0BF2", "9999"), "station", "unknown_station"),
        (good.replace("1CF14C", "ABCDEF"), "device", "unknown_device"),
        (good.replace("\"0000\"", "\"000\""), "data", "odd_hex"),
        (
            good.replace("\"0000\"", "\"00000000000000000000000000\""),
            "data",
            "too_long",
        ),
        (good.replace("674", "4096"), "seqNumber", "out_of_range"),
        (good.replace("-80.0", "\"loud\""), "rssi", "wrong_type"),
        (good.replace("-80.0", "1e400"), "item", "wrong_type"),
        (good.replace(&TIME.to_string(), "1"), "time", "before_2009"),
        (
            good.replace(&TIME.to_string(), "99999999999999"),
            "time",
            "future",
        ),
        (good.replace("\"rssi\"", "\"rsi\""), "rssi", "missing"),
        ("7".to_owned(), "item", "wrong_type"),
    ];
    let mut items = vec![good];
    items.extend(cases.iter().map(|case| case.0.clone()));
    items.push(again);
    let body = format!("[{}]", items.join(","));
    let answer = app.radio(RECEPTIONS, &app.engine.token, body.clone()).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    let answers = answer.json();
    let answers = answers.as_array().unwrap();
    assert_eq!(answers.len(), items.len());
    assert_eq!(answers[0]["result"], "accepted");
    let message = answers[0]["message"].as_str().unwrap();
    assert_eq!(message.len(), 16);
    for (index, (item, field, code)) in cases.iter().enumerate() {
        let answer = &answers[index + 1];
        assert_eq!(answer["index"], index + 1);
        if *field != "item" || item == "7" {
            assert_eq!(
                (&answer["refused"], &answer["field"]),
                (&(*code).into(), &(*field).into()),
                "{item}"
            );
        } else {
            assert!(answer["refused"].is_string(), "{item}: {answer}");
        }
        assert!(
            answer["message"]
                .as_str()
                .is_some_and(|text| text.contains(' ')),
            "{answer}"
        );
    }
    let last = &answers[items.len() - 1];
    assert_eq!(
        (&last["result"], &last["message"]),
        (&"merged".into(), &message.into())
    );

    let second = app.radio(RECEPTIONS, &app.engine.token, body).await.json();
    assert_eq!(second[0]["message"], message);
    assert_eq!(second[items.len() - 1]["message"], message);
    assert_eq!(
        second.as_array().unwrap()[1..items.len() - 1],
        answers[1..items.len() - 1]
    );
    app.close().await;
}

#[tokio::test]
async fn only_plain_posts_are_taken() {
    let app = app().await;
    let token = app.engine.token.clone();
    let packed = Request::post(RECEPTIONS)
        .header("authorization", format!("Bearer {token}"))
        .header("content-encoding", "br");
    let answer = app.send(packed.body(Body::from("bomb")).unwrap()).await;
    assert_refused(&answer, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let answer = app.get(RECEPTIONS, None).await;
    assert_refused(&answer, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer.header("allow"), "POST");
    assert_refused(
        &app.get("/radio/nothing", None).await,
        StatusCode::NOT_FOUND,
    );
    app.close().await;
}

#[tokio::test]
async fn what_a_recording_names_is_registered_once() {
    let app = TestApp::new().await;
    let token = app.engine.token.clone();
    let names = r#"{"stations":["0BF2","0BF3"],"devices":["1CF14C"]}"#;
    let path = "/radio/registrations";
    let answer = app.radio(path, &token, names).await.json();
    assert_eq!(
        (&answer["stations"], &answer["devices"]),
        (&2.into(), &1.into())
    );
    let answer = app.radio(path, &token, names).await.json();
    assert_eq!(
        (&answer["stations"], &answer["devices"]),
        (&0.into(), &0.into())
    );
    assert_refused(
        &app.radio(path, "wrong", names).await,
        StatusCode::UNAUTHORIZED,
    );
    assert_refused(&app.radio(path, &token, "[").await, StatusCode::BAD_REQUEST);
    let wrong = app.radio(path, &token, r#"{"stations":["xyz"]}"#).await;
    assert_refused(&wrong, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.json()["field"]
            .as_str()
            .is_some_and(|field| field.starts_with("stations"))
    );
    let single = app.engine.station_token(0xBF2).await;
    assert_refused(
        &app.radio(path, &single, names).await,
        StatusCode::FORBIDDEN,
    );
    app.close().await;
}

#[tokio::test]
async fn what_is_said_of_stations_and_devices_is_registered_with_them() {
    let app = app().await;
    let register = async |body: &str| {
        app.radio("/radio/registrations", &app.engine.token, body.to_owned())
            .await
    };
    let answer = register(
        r#"{"stations":[{"id":"2731","name":"Tower","lat":50.5,"lng":4.25,"region":1,"country":"BEL"},"2732"],
            "devices":[{"id":"ABC1","name":"Bin 1","lat":50,"lng":4,"key":"00112233445566778899aabbccddeeff"},"ABC2"]}"#,
    )
    .await;
    assert_eq!(
        answer.json(),
        serde_json::json!({"stations": 2, "devices": 2, "keys": 1})
    );
    let key = "00112233445566778899aabbccddeeff".parse().unwrap();
    let content = radio::Content::Bytes(vec![1, 2]);
    let frame = &radio::Uplink::encode(0xABC1, 5, true, &content, &key).unwrap()[1];
    let item = format!(r#"[{{"frame":"{frame}","station":"2731","time":{TIME},"rssi":-99}}]"#);
    let answer = app.radio("/radio/frames", &app.engine.token, item).await;
    assert_eq!(answer.json()[0]["result"], "accepted", "{answer:?}");
    for (body, field) in [
        (
            r#"{"stations":[{"id":"1","lat":99,"lng":1}]}"#,
            "stations[0].lat",
        ),
        (r#"{"stations":["x"]}"#, "stations[0]"),
        (
            r#"{"devices":["1",{"id":"2","key":"12"}]}"#,
            "devices[1].key",
        ),
        (r#"{"devices":[{"id":"0"}]}"#, "devices[0].id"),
    ] {
        let answer = register(body).await;
        assert_refused(&answer, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer.json()["field"], field, "{answer:?}");
    }
    app.close().await;
}

#[tokio::test]
async fn what_is_known_already_is_confirmed_or_refused_by_name() {
    let app = app().await;
    let register = async |body: &str| {
        app.radio("/radio/registrations", &app.engine.token, body.to_owned())
            .await
    };
    let tower = r#"{"id":"2731","name":"Tower","lat":50.5,"lng":4.25,"region":1,"operator":"Us"}"#;
    let bin = r#"{"id":"ABC1","name":"Bin 1","lat":50,"lng":4}"#;
    let names = format!(
        r#"{{"stations":[{tower},"2732"],"devices":[{bin},"ABC2"],"deviceType":"Counter"}}"#
    );
    let told = |stations: u32, devices: u32, keys: u32| serde_json::json!({"stations": stations, "devices": devices, "keys": keys});
    assert_eq!(register(names.as_str()).await.json(), told(2, 2, 0));
    assert_eq!(register(names.as_str()).await.json(), told(0, 0, 0));
    // A key is set, kept, and replaced.
    let keyed = |key: &str| format!(r#"{{"devices":[{{"id":"ABC1","key":"{key}"}}]}}"#);
    let (one, other) = (
        "00112233445566778899aabbccddeeff",
        "ffeeddccbbaa99887766554433221100",
    );
    for (key, count) in [(one, 1), (one, 0), (other, 1)] {
        assert_eq!(
            register(keyed(key).as_str()).await.json(),
            told(0, 0, count)
        );
    }
    let content = radio::Content::Bytes(vec![1, 2]);
    let key = other.parse().unwrap();
    let frame = &radio::Uplink::encode(0xABC1, 5, true, &content, &key).unwrap()[1];
    let item = format!(r#"[{{"frame":"{frame}","station":"2731","time":{TIME},"rssi":-99}}]"#);
    let answer = app.radio("/radio/frames", &app.engine.token, item).await;
    assert_eq!(answer.json()[0]["result"], "accepted", "{answer:?}");
    for (body, field) in [
        (
            r#"{"stations":["2732",{"id":"2731","lat":50.5,"lng":4.5}]}"#,
            "stations[1].lng",
        ),
        (
            r#"{"stations":[{"id":"2731","region":2}]}"#,
            "stations[0].region",
        ),
        (
            r#"{"stations":[{"id":"2731","operator":"You"}]}"#,
            "stations[0].operator",
        ),
        (
            r#"{"devices":["ABC3",{"id":"ABC1","name":"Bin 2"}]}"#,
            "devices[1].name",
        ),
        (
            r#"{"devices":[{"id":"ABC2","lat":50,"lng":4}]}"#,
            "devices[0].lat",
        ),
        (
            r#"{"devices":["ABC3","ABC1"],"deviceType":"Sensor board"}"#,
            "devices[1].deviceType",
        ),
        (
            r#"{"devices":[{"id":"ABC4","name":"A"},{"id":"ABC4","name":"B"}]}"#,
            "devices[1].id",
        ),
    ] {
        let answer = register(body).await;
        assert_refused(&answer, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer.json()["field"], field, "{answer:?}");
    }
    // Nothing of a refused registration was kept, and a name alone asks for nothing.
    assert_eq!(
        register(r#"{"devices":["ABC3"]}"#).await.json(),
        told(0, 1, 0)
    );
    assert_eq!(
        register(r#"{"devices":[{"id":"ABC1"}]}"#).await.json(),
        told(0, 0, 0)
    );
    app.close().await;
}

#[tokio::test]
async fn stations_ask_for_downlinks_and_confirm_them() {
    let app = app().await;
    let ask = async |query: &str, token: &str| {
        let request = Request::get(format!("/radio/downlinks{query}"))
            .header("authorization", format!("Bearer {token}"))
            .body(Body::empty())
            .unwrap();
        app.send(request).await
    };
    let token = app.engine.token.clone();
    assert_eq!(ask("", &token).await.body, "[]");
    assert_eq!(ask("?wait=0", &token).await.body, "[]");
    for query in ["?wait=61", "?wait=-1", "?wait=soon", "?weight=1"] {
        assert_refused(&ask(query, &token).await, StatusCode::BAD_REQUEST);
    }
    assert_refused(&ask("", "guess").await, StatusCode::UNAUTHORIZED);
    let confirm = async |id: &str, body: &str| {
        app.radio(&format!("/radio/downlinks/{id}"), &token, body.to_owned())
            .await
    };
    let absent = "00000000000000ff";
    assert_refused(
        &confirm(absent, r#"{"sent":true}"#).await,
        StatusCode::NOT_FOUND,
    );
    assert_refused(
        &confirm("x", r#"{"sent":true}"#).await,
        StatusCode::NOT_FOUND,
    );
    for body in ["", "[]", r#"{"sent":"yes"}"#, r#"{"sent":true,"late":1}"#] {
        assert_refused(&confirm(absent, body).await, StatusCode::BAD_REQUEST);
    }

    // A device asks; its answer waits for the station that heard it.
    let now = app.engine.clock_now();
    // The station's clock runs a minute ahead.
    let item = reception("0BF2", "1CF14C", 9, now + 60_000).replace('}', r#","ack":true}"#);
    let answer = app.radio(RECEPTIONS, &token, format!("[{item}]")).await;
    assert_eq!(answer.json()[0]["result"], "accepted", "{answer:?}");
    app.engine.clock.set(domain::UnixMillis(now + 6_000));
    let answer = ask("?wait=20", &token).await;
    let order = &answer.json()[0];
    assert_eq!(
        (&order["device"], &order["station"], &order["transmitAt"]),
        (&"1CF14C".into(), &"0BF2".into(), &(now + 80_000).into()),
        "{answer:?}"
    );
    assert_eq!(order["data"].as_str().unwrap().len(), 16);
    let id = order["id"].as_str().unwrap();
    let early = confirm(id, r#"{"sent":true}"#).await;
    assert_refused(&early, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(early.json()["field"], "sent");
    app.engine.clock.set(domain::UnixMillis(now + 20_400));
    for _ in 0..2 {
        assert_eq!(
            confirm(id, r#"{"sent":true}"#).await.status,
            StatusCode::NO_CONTENT
        );
    }
    let otherwise = confirm(id, r#"{"sent":false}"#).await;
    assert_refused(&otherwise, StatusCode::CONFLICT);
    assert_eq!(otherwise.json()["field"], "sent");
    app.close().await;
}
