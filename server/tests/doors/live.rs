//! Live feeds: what an open page is told, and for how long.

use std::time::Duration;

use axum::body::Body;
use domain::permission::Profile;
use http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use server::listen::Peer;
use tower::ServiceExt as _;

use super::radio::{RECEPTIONS, TIME, app};
use super::support::{TestApp, as_caller, reception};

/// Opens the live feed of the device of these stories.
async fn open(app: &TestApp, session: &str) -> Body {
    let request = as_caller(Request::get("/live/devices/1CF14C"), Some(session));
    let mut request = request.body(Body::empty()).unwrap();
    request
        .extensions_mut()
        .insert(Peer("127.0.0.1:50000".parse().unwrap()));
    let response = app.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    response.into_body()
}

/// What is told next; none at the end.
async fn told(body: &mut Body) -> Option<String> {
    let frame = tokio::time::timeout(Duration::from_secs(10), body.frame()).await;
    let frame = frame.expect("something is told in time, or the end comes")?;
    let data = frame.unwrap().into_data().unwrap();
    Some(String::from_utf8(data.to_vec()).unwrap())
}

/// Something of the device changes.
async fn change(app: &TestApp, seq: u32) {
    let item = reception("0BF2", "1CF14C", seq, TIME + i64::from(seq) * 3_600_000);
    let answer = app
        .radio(RECEPTIONS, &app.engine.token, format!("[{item}]"))
        .await;
    assert_eq!(answer.json()[0]["result"], "accepted", "{answer:?}");
}

#[tokio::test]
async fn whoever_signed_out_hears_nothing_more() {
    let app = app().await;
    let session = app.member(Profile::CustomerRead).await;
    let other = app.member(Profile::CustomerRead).await;
    let mut page = open(&app, &session).await;
    let mut page_of_another = open(&app, &other).await;
    for page in [&mut page, &mut page_of_another] {
        assert_eq!(told(page).await.unwrap(), "retry: 3000\n\n");
    }
    change(&app, 1).await;
    for page in [&mut page, &mut page_of_another] {
        assert!(told(page).await.unwrap().contains("event: change"));
    }

    app.engine.engine.sign_out(&session).await.unwrap();
    change(&app, 2).await;
    assert_eq!(told(&mut page).await, None);
    assert!(
        told(&mut page_of_another)
            .await
            .unwrap()
            .contains("event: change")
    );
    app.close().await;
}
