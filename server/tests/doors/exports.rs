//! Lists as files: what is in them, and for whom.

use axum::body::Body;
use domain::permission::Profile;
use domain::user::UserInput;
use http::header::COOKIE;
use http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use server::listen::Peer;
use tower::ServiceExt as _;

use super::support::{COOKIE_NAME, TestApp};

/// Opens a file that is read a part at a time.
async fn opened(app: &TestApp, path: &str, session: &str) -> Body {
    let request = Request::get(path).header(COOKIE, format!("{COOKIE_NAME}={session}"));
    let mut request = request.body(Body::empty()).unwrap();
    let peer = Peer("127.0.0.1:50000".parse().unwrap());
    request.extensions_mut().insert(peer);
    let response = app.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    response.into_body()
}

/// The next part of a file; none where it breaks off.
async fn next(file: &mut Body) -> Option<String> {
    let frame = file.frame().await.expect("it is not at its end");
    let data = frame.ok()?.into_data().ok()?;
    Some(String::from_utf8(data.to_vec()).unwrap())
}

#[tokio::test]
async fn a_file_breaks_off_with_the_session_in_which_it_was_asked_for() {
    let app = TestApp::new().await;
    // More than one part of the file.
    for nth in 0..260 {
        let email = format!("many{nth:03}@example.org");
        app.engine.invited(&email).await;
    }
    let session = app.member(Profile::CustomerRead).await;
    let path = "/export/users.csv?text=many&column=email";
    let mut file = opened(&app, path, &session).await;
    assert_eq!(next(&mut file).await.unwrap(), "email\r\n");
    let part = next(&mut file).await.unwrap();
    assert_eq!(part.lines().count(), 250);
    app.engine.engine.sign_out(&session, None).await.unwrap();
    assert_eq!(next(&mut file).await, None, "the rest was told");
    app.close().await;
}

#[tokio::test]
async fn users_can_be_had_as_a_file_with_the_filter_and_the_columns_of_their_list() {
    let app = TestApp::new().await;
    let operator = app.engine.member(Profile::Operator);
    let input = UserInput {
        first_name: "=HYPERLINK(1)".into(),
        last_name: "Smith, junior".into(),
        email: "ann@example.org".into(),
        time_zone: "Europe/Oslo".into(),
        groups: vec![app.engine.group.to_string()],
        profiles: vec![Profile::CustomerRead.name().into()],
        ..UserInput::default()
    };
    let made = app.engine.engine.create_user(&operator, &input).await;
    made.unwrap();
    // More than one part of the file.
    for nth in 0..260 {
        let email = format!("many{nth:03}@example.org");
        app.engine.invited(&email).await;
    }
    let session = app.member(Profile::CustomerRead).await;

    let one = app
        .get("/export/users.csv?text=ann%40", Some(&session))
        .await;
    assert_eq!(one.status, StatusCode::OK, "{one:?}");
    assert_eq!(one.header("content-type"), "text/csv; charset=utf-8");
    let disposition = "attachment; filename=\"users.csv\"";
    assert_eq!(one.header("content-disposition"), disposition);
    let lines: Vec<&str> = one.body.lines().collect();
    let [head, ann] = lines.as_slice() else {
        panic!("{one:?}")
    };
    assert_eq!(*head, "name,email,roles,state,signed");
    // No program that opens the file takes a name for a formula.
    assert!(ann.starts_with("\"'=HYPERLINK(1) Smith, junior\",ann@example.org,"));
    assert!(ann.contains(",CUSTOMER [R] on "), "{ann}");
    assert!(ann.ends_with(",invited,"), "{ann}");

    let path = "/export/users.csv?text=ann%40&column=zone&column=email";
    let chosen = app.get(path, Some(&session)).await;
    assert_eq!(chosen.body, "email,zone\r\nann@example.org,Europe/Oslo\r\n");

    let path = "/export/users.csv?text=many&column=email";
    let many = app.get(path, Some(&session)).await;
    let lines: Vec<&str> = many.body.lines().collect();
    assert_eq!(lines.len(), 261);
    let ends = ("many000@example.org", "many259@example.org");
    assert_eq!((lines[1], lines[260]), ends);

    // Somebody of another group is told of none of them.
    let stranger = app.stranger().await;
    let none = app.get(path, Some(&stranger)).await;
    assert_eq!(none.body, "email\r\n");
    // The list leads to the same, and that it was had is told.
    let page = app.get("/users?text=ann&size=25&column=email", Some(&session));
    let page = page.await;
    let body = page.body.replace("&amp;", "&");
    let link = "/export/users.csv?text=ann&column=email";
    assert!(body.contains(link), "{body}");
    let group = app.engine.group;
    let log = format!("/export/groups/{group}/audit.csv?kind=user&verb=export");
    let keeper = app.member(Profile::CustomerWrite).await;
    let log = app.get(&log, Some(&keeper)).await;
    assert_eq!(log.body.lines().count(), 4, "{log:?}");
    app.close().await;
}

#[tokio::test]
async fn messages_can_be_had_as_a_file_with_the_filter_and_the_columns_of_their_page() {
    let app = TestApp::new().await;
    app.engine.with_devices(0, &[0xA1]).await;
    app.engine.with_stations(&[1]).await;
    let day = 1_751_328_000_000_i64;
    for (seq, time) in [(1, day - 1), (2, day), (3, day + 86_400_000)] {
        let item = format!(
            r#"[{{"station":"0001","device":"A1","time":{time},"seqNumber":{seq},"data":"00","rssi":-100.0,"snr":8.25}}]"#
        );
        let token = &app.engine.token;
        let heard = app.engine.engine.receive(token, item.into()).await;
        heard.unwrap();
    }
    let session = app.member(Profile::CustomerRead).await;
    let path =
        "/export/devices/A1/messages.csv?since=2025-07-01&before=2025-07-01&column=seq&column=rssi";
    let utc = app.get(path, Some(&session)).await;
    assert_eq!(utc.body, "seq,rssi\r\n2,'-100.00\r\n");
    // There the day begins two hours before.
    let brussels = format!("{path}&zone=Europe/Brussels");
    let there = app.get(&brussels, Some(&session)).await;
    assert_eq!(there.body, "seq,rssi\r\n2,'-100.00\r\n1,'-100.00\r\n");
    let stranger = app.stranger().await;
    let none = app.get(path, Some(&stranger)).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    let page = "/devices/A1/messages?since=2025-07-01&column=seq";
    let page = app.get(page, Some(&session)).await;
    let body = page.body.replace("&amp;", "&");
    let link = "/export/devices/A1/messages.csv?since=2025-07-01&column=seq&zone=UTC";
    assert!(body.replace("%2D", "-").contains(link), "{body}");
    app.close().await;
}
