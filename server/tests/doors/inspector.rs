//! The inspector's door: who is let in, and what is written down.

use axum::body::Body;
use domain::callback::{InspectedRequest, InspectorView};
use domain::permission::Profile;
use http::header::COOKIE;
use http::{Method, Request, StatusCode};
use server::config::{self, Flag};

use super::support::{Answer, COOKIE_NAME, ORIGIN_HERE, TestApp};

/// The inspector of the first device type, with the path of its address.
async fn made(app: &TestApp) -> String {
    let who = app.engine.member(Profile::CustomerWrite);
    let device_type = app.engine.device_types[0];
    let made = app.engine.engine.make_inspector(&who, device_type);
    made.await.unwrap();
    let address = view(app).await.address.unwrap();
    address.strip_prefix(ORIGIN_HERE).unwrap().to_owned()
}

async fn view(app: &TestApp) -> InspectorView {
    let who = app.engine.member(Profile::CustomerWrite);
    let device_type = app.engine.device_types[0];
    app.engine
        .engine
        .inspector(&who, device_type)
        .await
        .unwrap()
}

async fn send(app: &TestApp, method: Method, path: &str, body: &str) -> Answer {
    let request = Request::builder().method(method).uri(path);
    app.send(request.body(Body::from(body.to_owned())).unwrap())
        .await
}

#[tokio::test]
async fn what_is_sent_is_written_down_without_cookies_and_newest_first() {
    let app = TestApp::new().await;
    let path = made(&app).await;
    let request = Request::get(format!("{path}?id=1B9C5&data=00"))
        .header(COOKIE, format!("{COOKIE_NAME}=secret"))
        .header("x-own", "yes");
    let answer = app.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{answer:?}");
    assert_eq!(answer.body, "");
    app.engine.clock.advance(1_000);
    let answer = send(&app, Method::POST, &path, "{\"a\":\"\u{0}\"}").await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{answer:?}");
    app.engine.clock.advance(1_000);
    let answer = send(&app, Method::PUT, &path, "last").await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{answer:?}");

    let requests = view(&app).await.requests;
    let said: Vec<(&str, &str)> = requests
        .iter()
        .map(|one| (one.method.as_str(), one.body.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            ("PUT", "last"),
            ("POST", "{\"a\":\"\u{fffd}\"}"),
            ("GET", "")
        ]
    );
    let InspectedRequest {
        address, headers, ..
    } = &requests[2];
    assert_eq!(*address, format!("{path}?id=1B9C5&data=00"));
    assert!(headers.contains("x-own: yes"), "{headers}");
    assert!(!headers.contains("secret"), "{headers}");
    app.close().await;
}

#[tokio::test]
async fn the_page_says_why_it_hides_what_came() {
    let app = TestApp::new().await;
    let path = made(&app).await;
    let told = format!("{path}?rssi=-129.90");
    let answer = send(&app, Method::POST, &told, "heard at -129.90").await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{answer:?}");
    let device_type = app.engine.device_types[0];
    let page = format!("/device-types/{device_type}/callbacks/inspector");
    for (profile, hidden) in [
        (Profile::CustomerWrite, false),
        (Profile::DeviceManagerWrite, true),
    ] {
        let session = app.member(profile).await;
        let shown = app.get(&page, Some(&session)).await;
        assert_eq!(shown.status, StatusCode::OK, "{shown:?}");
        let why = shown.body.contains("your roles do not let you see those");
        assert_eq!(why, hidden, "{shown:?}");
        assert_eq!(shown.body.contains("-129.90"), !hidden, "{shown:?}");
        assert!(shown.body.contains(&path), "{shown:?}");
    }
    app.close().await;
}

#[tokio::test]
async fn only_the_three_methods_of_callbacks_and_known_tokens_are_answered() {
    let app = TestApp::new().await;
    let path = made(&app).await;
    let answer = send(&app, Method::DELETE, &path, "").await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{answer:?}");
    assert_eq!(answer.header("allow"), "GET, POST, PUT");
    let mut other = path.clone();
    let last = other.pop().unwrap();
    other.push(if last == 'A' { 'B' } else { 'A' });
    for path in [other, format!("{path}x"), "/inspect/x".to_owned()] {
        let answer = send(&app, Method::POST, &path, "x").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}: {answer:?}");
        assert_eq!(answer.json()["code"], "not_found");
    }
    let nothing = send(&app, Method::GET, "/inspect/", "").await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
    assert!(view(&app).await.requests.is_empty());
    app.close().await;
}

#[tokio::test]
async fn size_and_number_are_bounded() {
    let app = TestApp::new().await;
    let path = made(&app).await;
    let most = "x".repeat(16 * 1024);
    let answer = send(&app, Method::POST, &path, &most).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{answer:?}");
    let answer = send(&app, Method::POST, &path, &format!("{most}x")).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{answer:?}");
    assert_eq!(view(&app).await.requests[0].body, most);
    let mut taken = 0;
    let last = loop {
        let answer = send(&app, Method::GET, &path, "").await;
        if answer.status != StatusCode::NO_CONTENT {
            break answer;
        }
        taken += 1;
        assert!(taken < 1_000, "it takes whatever comes");
    };
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS, "{last:?}");
    assert!(!last.header("retry-after").is_empty(), "{last:?}");
    assert_eq!(view(&app).await.requests.len(), 50);
    app.engine.clock.advance(60_000);
    let answer = send(&app, Method::GET, &path, "").await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{answer:?}");
    app.close().await;
}

#[tokio::test]
async fn a_device_is_answered_what_was_typed_for_it() {
    let app = TestApp::new().await;
    let path = made(&app).await;
    let session = app.member(Profile::CustomerWrite).await;
    let form = |bytes: &str| {
        let device_type = app.engine.device_types[0];
        format!("device_type={device_type}&downlink={bytes}")
    };
    let save = "/rpc/app/rpc/inspector/save_downlink";
    let refused = app.call(save, &form("0102"), Some(&session)).await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{refused:?}"
    );
    let saved = app
        .call(save, &form("0102030405060708"), Some(&session))
        .await;
    assert_eq!(saved.status, StatusCode::OK, "{saved:?}");
    let answer = send(&app, Method::POST, &path, r#"{"device":"1B9C5"}"#).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.json()["1B9C5"]["downlinkData"], "0102030405060708");
    let answer = send(&app, Method::POST, &path, "nobody").await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{answer:?}");
    app.close().await;
}

#[test]
fn it_is_on_where_the_demo_is_unless_it_is_said() {
    let read = |pairs: &[(&str, &str)]| {
        let flags = pairs.iter();
        let flags = flags.map(|(name, value)| Flag::new(name, *value, "--set"));
        let flags: Vec<Flag> = flags.collect();
        config::read_with(None, [], &flags)
    };
    let on = |pairs: &[(&str, &str)]| read(pairs).unwrap().engine.inspector;
    assert!(!on(&[]));
    assert!(on(&[("demo", "true")]));
    assert!(on(&[("inspector.enabled", "true")]));
    assert!(!on(&[("demo", "true"), ("inspector.enabled", "false")]));
    let refused = read(&[("inspector.enabled", "perhaps")]).unwrap_err();
    let refused = refused.to_string();
    assert!(refused.contains("`inspector.enabled`"), "{refused}");
}
