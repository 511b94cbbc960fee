//! Live feeds: what an open page is told, and for how long.

use std::time::Duration;

use axum::body::Body;
use domain::callback::ON;
use domain::permission::{Principal, Profile};
use domain::registration::{LineQuery, Purpose, RegistrationInput, SeriesInput, Stage};
use domain::user::UserInput;
use domain::{DeviceId, RegistrationId};
use http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use server::listen::Peer;
use tower::ServiceExt as _;

use super::radio::{RECEPTIONS, TIME, app};
use super::support::{TestApp, as_caller, reception};

/// The live feed of the device of these stories.
const OF_DEVICE: &str = "/live?of=device.1CF14C";

/// Opens a live feed.
async fn open(app: &TestApp, path: &str, session: &str) -> Body {
    let request = as_caller(Request::get(path), Some(session));
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
    let mut page = open(&app, OF_DEVICE, &session).await;
    let mut page_of_another = open(&app, OF_DEVICE, &other).await;
    for page in [&mut page, &mut page_of_another] {
        assert_eq!(told(page).await.unwrap(), "retry: 3000\n\n");
    }
    change(&app, 1).await;
    for page in [&mut page, &mut page_of_another] {
        assert!(told(page).await.unwrap().contains("event: change"));
    }

    app.engine.engine.sign_out(&session, None).await.unwrap();
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

#[tokio::test]
async fn whoever_has_other_roles_meanwhile_passes_the_gate_anew() {
    let app = app().await;
    let session = app.member(Profile::CustomerRead).await;
    let who = app.engine.engine.session(&session).await.unwrap().unwrap();
    let path = format!("{OF_DEVICE},fleet");
    let mut page = open(&app, &path, &session).await;
    assert_eq!(told(&mut page).await.unwrap(), "retry: 3000\n\n");
    change(&app, 1).await;
    assert!(told(&mut page).await.unwrap().contains("event: change"));

    let beside = app.engine.with_group_beside().await;
    let elsewhere = UserInput {
        first_name: "Ann".into(),
        email: who.email.clone(),
        time_zone: "UTC".into(),
        groups: vec![beside.to_string()],
        profiles: vec![Profile::CustomerRead.name().into()],
        ..UserInput::default()
    };
    let root = app.engine.of_root();
    let edited = app.engine.engine.edit_user(&root, who.user, &elsewhere);
    edited.await.unwrap();
    change(&app, 2).await;
    assert_eq!(told(&mut page).await, None, "he hears of what was his");
    // He comes back, and is told what there is for him.
    let refused = app.get(&path, Some(&session)).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let mut page = open(&app, "/live?of=fleet", &session).await;
    assert_eq!(told(&mut page).await.unwrap(), "retry: 3000\n\n");
    app.close().await;
}

#[tokio::test]
async fn a_device_that_went_to_another_owner_is_told_once_more_and_then_never_again() {
    const STAYS: u32 = 0x1CF14D;
    const GOES: u32 = 0x1CF14E;
    let mut app = app().await;
    let below = app.engine.with_group_below().await;
    let group = app.engine.groups_below[0].id;
    app.engine.with_devices(below, &[STAYS, GOES]).await;
    let session = app.engine.session_of(group, Profile::CustomerRead).await;
    let of = |id: u32| format!("device.{}", DeviceId(id));
    let path = format!("/live?of={},{}", of(STAYS), of(GOES));
    let mut page = open(&app, &path, &session).await;
    assert_eq!(told(&mut page).await.unwrap(), "retry: 3000\n\n");

    // Registered once more, in the group above: there the reader sees nothing.
    let input = RegistrationInput {
        id: DeviceId(GOES).to_string(),
        series: SeriesInput {
            device_type: app.engine.device_types[0].to_string(),
            ..SeriesInput::default()
        },
        ..RegistrationInput::default()
    };
    let keeper = app.engine.member(Profile::CustomerWrite);
    let moved = app.engine.engine.register_device(&keeper, &input).await;
    assert_eq!(moved.unwrap(), DeviceId(GOES));
    let said = told(&mut page).await.unwrap();
    assert!(said.contains(&format!("data: {}\n", of(GOES))), "{said}");

    // What it sends there is not told, and the other goes on.
    let hear = async |device: u32, seq: u32| {
        let device = DeviceId(device).to_string();
        let item = reception("0BF2", &device, seq, TIME + i64::from(seq) * 3_600_000);
        let token = app.engine.token.as_str();
        let answer = app.radio(RECEPTIONS, token, format!("[{item}]")).await;
        assert_eq!(answer.json()[0]["result"], "accepted", "{answer:?}");
    };
    hear(GOES, 1).await;
    hear(STAYS, 1).await;
    loop {
        let said = told(&mut page).await.expect("the feed goes on");
        assert!(!said.contains(&of(GOES)), "{said}");
        if said.contains(&of(STAYS)) {
            break;
        }
    }
    app.close().await;
}

/// Steps of a list are told until it stands at that stage.
async fn told_until(
    app: &TestApp,
    page: &mut Body,
    (who, list): (&Principal, RegistrationId),
    stage: Stage,
) {
    loop {
        let said = told(page).await.expect("the feed goes on");
        assert!(
            said.contains(&format!("data: registration.{list}\n")),
            "{said}"
        );
        let query = LineQuery::default();
        let known = app.engine.engine.registration(who, list, &query);
        if known.await.unwrap().0.stage == stage {
            return;
        }
    }
}

#[tokio::test]
async fn one_feed_is_for_everything_on_its_page_and_goes_on_from_where_it_broke_off() {
    let app = app().await;
    let session = app.member(Profile::Operator).await;
    let path = format!("{OF_DEVICE},fleet,stations");
    let mut page = open(&app, &path, &session).await;
    assert_eq!(told(&mut page).await.unwrap(), "retry: 3000\n\n");
    change(&app, 1).await;
    let said = told(&mut page).await.unwrap();
    assert!(
        said.contains("data: device.1CF14C,fleet,stations\n"),
        "{said}"
    );
    let id = said.lines().find_map(|line| line.strip_prefix("id: "));
    let here: i64 = id.expect("a position").parse().unwrap();
    // Out of sight it misses something.
    drop(page);
    change(&app, 2).await;
    let mut page = open(&app, &format!("{path}&after={here}"), &session).await;
    told(&mut page).await.unwrap();
    let said = told(&mut page).await.unwrap();
    assert!(said.contains("data: device.1CF14C"), "{said}");
    app.close().await;
}

#[tokio::test]
async fn a_list_of_devices_tells_its_page_how_far_it_is_until_it_is_forgotten() {
    let app = app().await;
    let engine = &app.engine.engine;
    let session = app.member(Profile::CustomerWrite).await;
    let who = engine.session(&session).await.unwrap().unwrap();
    let input = SeriesInput {
        device_type: app.engine.device_types[0].to_string(),
        prototype: ON.into(),
        ..SeriesInput::default()
    };
    let lines = "1CF151;545CB3B17AC98BA4";
    let list = engine.take_registration(&who, Purpose::Register, &input, lines);
    let list = list.await.unwrap();
    let of = |mark: i64| format!("/live?of=registration.{list}.{mark}");
    let about = (&who, list);
    let mut page = open(&app, &of(0), &session).await;
    assert_eq!(told(&mut page).await.unwrap(), "retry: 3000\n\n");
    told_until(&app, &mut page, about, Stage::Looked).await;
    engine.begin_registration(&who, list).await.unwrap();
    told_until(&app, &mut page, about, Stage::Done).await;
    // Who comes later is told at once, and who knows it is not.
    let mark = Stage::Done.mark(0);
    let mut late = open(&app, &of(0), &session).await;
    told(&mut late).await.unwrap();
    told_until(&app, &mut late, about, Stage::Done).await;
    let mut known = open(&app, &of(mark), &session).await;
    told(&mut known).await.unwrap();
    engine.forget_registration(&who, list).await.unwrap();
    // It is told once more, and then there is nothing left of it to tell.
    for page in [&mut page, &mut late, &mut known] {
        let said = told(page).await.unwrap();
        assert!(said.contains("event: change"), "{said}");
    }
    app.close().await;
}

#[tokio::test]
async fn nobody_takes_the_live_pages_of_others() {
    let app = TestApp::with(&[("limits.live_each", "2")]).await;
    let session = app.member(Profile::CustomerRead).await;
    let other = app.member(Profile::CustomerRead).await;
    let path = "/live?of=fleet";
    let first = open(&app, path, &session).await;
    let _second = open(&app, path, &session).await;
    let refused = app.get(path, Some(&session)).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS, "{refused:?}");
    assert_eq!(refused.json()["code"], "too_many_own_feeds");
    assert_eq!(refused.header("retry-after"), "30");
    // Another has his own, and a page that is closed makes room.
    let _of_another = open(&app, path, &other).await;
    drop(first);
    let _third = open(&app, path, &session).await;
    app.close().await;
}

#[tokio::test]
async fn who_sees_a_device_no_more_hears_nothing_of_what_it_sends() {
    let mut app = app().await;
    let below = app.engine.with_group_below().await;
    app.engine.with_devices(below, &[0x1CF150]).await;
    let engine = app.engine.engine.clone();
    let owner = app.engine.member(Profile::CustomerWrite);
    let of_type = engine.device_type(&owner, app.engine.device_types[below]);
    let group = of_type.await.unwrap().group;
    let session = app.engine.session_of(group, Profile::CustomerRead).await;
    let mut page = open(&app, "/live?of=device.1CF150", &session).await;
    assert_eq!(told(&mut page).await.unwrap(), "retry: 3000\n\n");
    // It goes to a device type of the group above, whose devices he does not see.
    let (device, above) = (DeviceId(0x1CF150), app.engine.device_types[0]);
    engine.transfer(&owner, device, above).await.unwrap();
    let who = engine.session(&session).await.unwrap().unwrap();
    assert!(engine.device(&who, device).await.is_err());
    let said = told(&mut page).await.unwrap();
    assert!(said.contains("data: device.1CF150\n"), "it went: {said}");
    let item = reception("0BF2", "1CF150", 1, TIME + 3_600_000);
    let answer = app
        .radio(RECEPTIONS, &app.engine.token, format!("[{item}]"))
        .await;
    assert_eq!(answer.json()[0]["result"], "accepted", "{answer:?}");
    let said = told(&mut page).await.unwrap();
    assert!(said.contains("event: alive"), "{said}");
    app.close().await;
}
