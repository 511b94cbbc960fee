//! The addresses of both REST APIs × every kind of program. People have no business there: whatever
//! their session lets them see, they are nobody.

use std::collections::BTreeSet;

use axum::body::Body;
use domain::permission::Profile;
use http::header::AUTHORIZATION;
use http::{Method, Request};

use super::super::support::{TestApp, as_caller, basic};
use super::stage::Stage;

/// An address: its method and path as they are documented, the path and body to knock with, and the
/// status for a keeper of a sibling group, a reader and a keeper of the group. Nobody and whoever
/// guesses a password get 401 everywhere.
struct Operation {
    method: &'static str,
    route: &'static str,
    path: &'static str,
    body: &'static str,
    expected: [u16; 3],
}

const fn get(route: &'static str, path: &'static str, expected: [u16; 3]) -> Operation {
    change("GET", route, path, "", expected)
}

const fn change(
    method: &'static str,
    route: &'static str,
    path: &'static str,
    body: &'static str,
    expected: [u16; 3],
) -> Operation {
    Operation {
        method,
        route,
        path,
        body,
        expected,
    }
}

/// What is seen of something of the group.
const SEEN: [u16; 3] = [404, 200, 200];
/// What everybody is told, each of his own.
const OWN: [u16; 3] = [200, 200, 200];
/// What changes something of the group, of v2.
const CHANGED: [u16; 3] = [404, 403, 204];
/// The same of v1.
const DONE: [u16; 3] = [404, 403, 200];

const CALLBACK: &str = r#"{"channel":"URL","callbackType":0,"callbackSubtype":2,"enabled":true,"url":"http://127.0.0.1:9/","httpMethod":"GET"}"#;
const IDS: &str = r#"{"prefix":"Bin ","ids":[{"id":"FFFF02","pac":"545CB3B17AC98BA4"}]}"#;

/// In this order: what is deleted comes last.
fn operations() -> Vec<Operation> {
    let mut all = second();
    all.extend(first());
    all.extend(last());
    all
}

fn second() -> Vec<Operation> {
    vec![
        get(
            "/api/v2/devices",
            "/api/v2/devices?fields=group(name)&authorizations=true",
            OWN,
        ),
        get(
            "/api/v2/devices",
            "/api/v2/devices?groupIds={group}&deep=true",
            OWN,
        ),
        get("/api/v2/devices", "/v2/devices/?limit=0", [400, 400, 400]),
        get("/api/v2/devices", "/api/v2/devices?shoe=9", [400, 400, 400]),
        get("/api/v2/devices/{id}", "/api/v2/devices/{device}", SEEN),
        get("/api/v2/devices/{id}", "/v2/devices/{device}/", SEEN),
        get(
            "/api/v2/devices/{id}",
            "/api/v2/devices/no-device",
            [400, 400, 400],
        ),
        get(
            "/api/v2/devices/{id}/messages",
            "/api/v2/devices/{device}/messages?fields=oob",
            SEEN,
        ),
        get(
            "/api/v2/devices/{id}/messages",
            "/api/v2/devices/{device}/messages?since=2&before=1",
            [412, 412, 412],
        ),
        get(
            "/api/v2/devices/{id}/messages/metric",
            "/api/v2/devices/{device}/messages/metric",
            SEEN,
        ),
        get(
            "/api/v2/devices/{id}/locations",
            "/api/v2/devices/{device}/locations?oob=true",
            SEEN,
        ),
        get(
            "/api/v2/devices/{id}/callbacks-not-delivered",
            "/api/v2/devices/{device}/callbacks-not-delivered",
            SEEN,
        ),
        get(
            "/api/v2/devices/{id}/consumption/{year}",
            "/api/v2/devices/{device}/consumption/2025",
            SEEN,
        ),
        get(
            "/api/v2/devices/{id}/consumption/{year}/{month}",
            "/api/v2/devices/{device}/consumption/2025/2",
            SEEN,
        ),
        get(
            "/api/v2/device-types",
            "/api/v2/device-types?fields=group(name,type,level)",
            OWN,
        ),
        get(
            "/api/v2/device-types/{id}",
            "/api/v2/device-types/{type}",
            SEEN,
        ),
        get(
            "/api/v2/device-types/{id}/messages",
            "/api/v2/device-types/{type}/messages",
            SEEN,
        ),
        get(
            "/api/v2/device-types/{id}/callbacks-not-delivered",
            "/api/v2/device-types/{type}/callbacks-not-delivered",
            SEEN,
        ),
        get(
            "/api/v2/device-types/{id}/callbacks",
            "/api/v2/device-types/{type}/callbacks",
            SEEN,
        ),
        get(
            "/api/v2/device-types/{id}/callbacks/{callback}/callbacks-not-delivered",
            "/api/v2/device-types/{type}/callbacks/{callback}/callbacks-not-delivered",
            SEEN,
        ),
        change(
            "POST",
            "/api/v2/devices",
            "/api/v2/devices",
            r#"{"id":"FFFF01","name":"Bin","deviceTypeId":"{type}","pac":"545CB3B17AC98BA4","prototype":true}"#,
            [400, 403, 201],
        ),
        change(
            "PUT",
            "/api/v2/devices/{id}",
            "/api/v2/devices/{device}",
            r#"{"name":"Renamed"}"#,
            CHANGED,
        ),
        change(
            "POST",
            "/api/v2/devices/{id}/disengage",
            "/api/v2/devices/{device}/disengage",
            "",
            CHANGED,
        ),
        // It has no token that it could lose.
        change(
            "PUT",
            "/api/v2/devices/{id}/unsubscribe",
            "/api/v2/devices/{device}/unsubscribe",
            "{}",
            [404, 403, 400],
        ),
        change(
            "POST",
            "/api/v2/device-types",
            "/api/v2/device-types",
            r#"{"groupId":"{group}","name":"Bins","contracts":[]}"#,
            [400, 403, 201],
        ),
        change(
            "PUT",
            "/api/v2/device-types/{id}",
            "/api/v2/device-types/{type}",
            r#"{"description":"All of them"}"#,
            CHANGED,
        ),
        change(
            "PUT",
            "/api/v2/device-types/{id}/disengage",
            "/api/v2/device-types/{type}/disengage",
            "",
            CHANGED,
        ),
        change(
            "POST",
            "/api/v2/device-types/{id}/callbacks",
            "/api/v2/device-types/{type}/callbacks",
            CALLBACK,
            [404, 403, 201],
        ),
        change(
            "PUT",
            "/api/v2/device-types/{id}/callbacks/{callback}",
            "/api/v2/device-types/{type}/callbacks/{callback}",
            r#"{"url":"http://127.0.0.1:9/?x=1"}"#,
            CHANGED,
        ),
        change(
            "PUT",
            "/api/v2/device-types/{id}/callbacks/{callback}/enable",
            "/api/v2/device-types/{type}/callbacks/{callback}/enable?enabled=true",
            "",
            CHANGED,
        ),
        // Messages that nobody answers have no downlinks.
        change(
            "PUT",
            "/api/v2/device-types/{id}/callbacks/{callback}/downlink",
            "/api/v2/device-types/{type}/callbacks/{callback}/downlink",
            "",
            [404, 403, 400],
        ),
    ]
}

fn first() -> Vec<Operation> {
    vec![
        get("/api/groups", "/api/groups", OWN),
        get("/api/groups", "/api/groups/?parentId={group}", SEEN),
        get("/api/groups/{id}", "/api/groups/{group}", SEEN),
        get(
            "/api/devicetypes",
            "/api/devicetypes?includeSubGroups=true",
            OWN,
        ),
        get(
            "/api/devicetypes/geolocs-config",
            "/api/devicetypes/geolocs-config",
            OWN,
        ),
        get("/api/devicetypes/{id}", "/api/devicetypes/{type}", SEEN),
        get(
            "/api/devicetypes/{id}/devices",
            "/api/devicetypes/{type}/devices?snr=1",
            SEEN,
        ),
        get(
            "/api/devicetypes/{id}/id-pac",
            "/api/devicetypes/{type}/id-pac",
            SEEN,
        ),
        get(
            "/api/devicetypes/{id}/messages",
            "/api/devicetypes/{type}/messages?cbStatus=true",
            SEEN,
        ),
        get(
            "/api/devicetypes/{id}/status/error",
            "/api/devicetypes/{type}/status/error",
            SEEN,
        ),
        get(
            "/api/devicetypes/{id}/status/warn",
            "/api/devicetypes/{type}/status/warn",
            SEEN,
        ),
        get(
            "/api/devicetypes/{id}/callbacks",
            "/api/devicetypes/{type}/callbacks",
            SEEN,
        ),
        change(
            "POST",
            "/api/devicetypes/{id}/callbacks",
            "/api/devicetypes/{type}/callbacks",
            "",
            SEEN,
        ),
        get(
            "/api/devicetypes/{id}/registration/{job}",
            "/api/devicetypes/{type}/registration/{list}",
            DONE,
        ),
        get(
            "/api/devicetypes/{id}/disengage",
            "/api/devicetypes/{type}/disengage",
            DONE,
        ),
        get("/api/devices/{id}", "/api/devices/{device}", SEEN),
        get(
            "/api/devices/{id}/token-state",
            "/api/devices/{device}/token-state",
            SEEN,
        ),
        get(
            "/api/devices/{id}/networkstate",
            "/api/devices/{device}/networkstate",
            SEEN,
        ),
        get(
            "/api/devices/{id}/messages",
            "/api/devices/{device}/messages",
            SEEN,
        ),
        get(
            "/api/devices/{id}/messages/metric",
            "/api/devices/{device}/messages/metrics",
            SEEN,
        ),
        get(
            "/api/devices/{id}/locations",
            "/api/devices/{device}/locations",
            SEEN,
        ),
        get(
            "/api/devices/{id}/status/error",
            "/api/devices/{device}/status/error",
            SEEN,
        ),
        get(
            "/api/devices/{id}/status/warn",
            "/api/devices/{device}/status/warn",
            SEEN,
        ),
        get(
            "/api/devices/{id}/consumptions/{year}",
            "/api/device/{device}/consumptions/2025",
            SEEN,
        ),
        get(
            "/api/devices/{id}/disengage",
            "/api/devices/{device}/disengage",
            DONE,
        ),
        get(
            "/api/callbacks/messages/error",
            "/api/callbacks/messages/error",
            OWN,
        ),
        get(
            "/api/callbacks/messages/error",
            "/api/callbacks/messages/error?groupId={group}",
            SEEN,
        ),
        get("/api/users", "/api/users", OWN),
        get("/api/contracts", "/api/contracts", OWN),
        get("/api/contracts/{id}", "/api/contracts/{contract}", SEEN),
        change(
            "POST",
            "/api/groups/create",
            "/api/groups/create",
            r#"{"name":"Another","parent":"{group}"}"#,
            [400, 403, 200],
        ),
        change(
            "POST",
            "/api/groups/edit",
            "/api/groups/edit",
            r#"{"id":"{group}","description":"Ours"}"#,
            [404, 403, 200],
        ),
        change(
            "POST",
            "/api/devicetypes/create",
            "/api/devicetypes/new",
            r#"{"group":"{group}","name":"Boxes"}"#,
            [400, 403, 200],
        ),
        change(
            "POST",
            "/api/devicetypes/edit",
            "/api/devicetypes/edit",
            r#"{"id":"{type}","description":"Some"}"#,
            DONE,
        ),
        change(
            "POST",
            "/api/devicetypes/{id}/callbacks/new",
            "/api/devicetypes/{type}/callbacks/new",
            r#"[{"channel":"URL","callbackType":0,"callbackSubtype":2,"url":"http://127.0.0.1:9/","httpMethod":"GET","enabled":true,"sendDuplicate":false}]"#,
            DONE,
        ),
        change(
            "POST",
            "/api/devicetypes/{id}/callbacks/{callback}/enable",
            "/api/devicetypes/{type}/callbacks/{callback}/enable?enabled=true",
            "",
            DONE,
        ),
        change(
            "POST",
            "/api/devicetypes/{id}/callbacks/{callback}/downlink",
            "/api/devicetypes/{type}/callbacks/{callback}/downlink",
            "",
            [404, 403, 400],
        ),
        change(
            "POST",
            "/api/devicetypes/{id}/devices/bulk/create/async",
            "/api/devicetypes/{type}/devices/bulk/create/async",
            IDS,
            DONE,
        ),
        change(
            "POST",
            "/api/devicetypes/{id}/devices/bulk/create",
            "/api/devicetypes/{type}/devices/bulk/create",
            IDS,
            DONE,
        ),
        // Each device is told of by itself.
        change(
            "POST",
            "/api/devices/bulk/replace",
            "/api/devices/bulk/replace",
            r#"[{"deviceId":"{device}","targetDeviceId":"FFFF01"}]"#,
            OWN,
        ),
        change(
            "POST",
            "/api/devices/bulk/edit",
            "/api/devices/bulk/edit",
            r#"[{"id":"{device}","name":"Again"}]"#,
            OWN,
        ),
        change(
            "POST",
            "/api/devices/token/forbid-renewal",
            "/api/devices/token/forbid-renewal",
            r#"{"forbidden":["{device}"],"allowed":[]}"#,
            OWN,
        ),
    ]
}

fn last() -> Vec<Operation> {
    vec![
        // They have devices.
        change(
            "DELETE",
            "/api/v2/device-types/{id}",
            "/api/v2/device-types/{type}",
            "",
            [404, 403, 403],
        ),
        change(
            "POST",
            "/api/devicetypes/delete",
            "/api/devicetypes/delete",
            r#"{"id":"{type}"}"#,
            [404, 403, 403],
        ),
        change(
            "POST",
            "/api/devicetypes/{id}/callbacks/{callback}/delete",
            "/api/devicetypes/{type}/callbacks/000000000000000000000000/delete",
            "",
            [404, 403, 404],
        ),
        change(
            "DELETE",
            "/api/v2/device-types/{id}/callbacks/{callback}",
            "/api/v2/device-types/{type}/callbacks/{callback}",
            "",
            CHANGED,
        ),
        change(
            "DELETE",
            "/api/v2/devices/{id}",
            "/api/v2/devices/{device}",
            "",
            CHANGED,
        ),
        change(
            "POST",
            "/api/devices/{id}/delete",
            "/api/devices/FFFF01/delete",
            "",
            DONE,
        ),
        change(
            "POST",
            "/api/groups/delete",
            "/api/groups/delete",
            r#"{"id":"{below}"}"#,
            DONE,
        ),
    ]
}

#[tokio::test]
async fn every_address_of_the_apis_answers_those_it_is_for() {
    let app = TestApp::new().await;
    let stage = Stage::set(&app).await;
    let beside = app.engine.with_group_beside().await;
    let of = async |group, profile| {
        let (login, password) = app.engine.api_access_of(group, profile).await;
        basic(&login, &password)
    };
    let group = app.engine.group;
    let (login, _) = app.engine.api_access_of(group, Profile::CustomerRead).await;
    let session = app.member(Profile::Operator).await;
    let programs = [
        ("a stranger", of(beside, Profile::CustomerWrite).await),
        ("a reader", of(group, Profile::CustomerRead).await),
        ("a keeper", of(group, Profile::CustomerWrite).await),
    ];
    let mut wrong = Vec::new();
    for operation in operations() {
        let path = stage.fill(operation.path);
        let method = Method::from_bytes(operation.method.as_bytes()).unwrap();
        let request = || Request::builder().method(method.clone()).uri(&path);
        let body = stage.fill(operation.body);
        // A session alone changes nothing, and shows nothing.
        for nobody in [
            request(),
            as_caller(request(), Some(&session)).header("sec-fetch-site", "same-origin"),
        ] {
            let answer = app
                .send(nobody.body(Body::from(body.clone())).unwrap())
                .await;
            let let_in = answer.status.as_u16() != 401 && answer.status.as_u16() != 403;
            assert!(!let_in, "{path}: {answer:?}");
        }
        let guess = basic(&login, &"0".repeat(32));
        let tries = [("whoever guesses", guess)];
        let expected = [401].into_iter().chain(operation.expected);
        let callers = tries.iter().take(usize::from(operation.method == "GET"));
        let skipped = usize::from(operation.method != "GET");
        let callers = callers.chain(&programs);
        for ((who, credentials), expected) in callers.zip(expected.skip(skipped)) {
            let request = request().header(AUTHORIZATION, credentials);
            let request = request.body(Body::from(body.clone())).unwrap();
            // Nobody is kept out for his guesses of another.
            let from = if *who == "whoever guesses" {
                "127.0.0.9:1"
            } else {
                "127.0.0.1:1"
            };
            let answer = app.send_from(from, request).await;
            let status = answer.status.as_u16();
            let limited = *who == "whoever guesses" && status == 429;
            if status != expected && !limited {
                wrong.push(format!(
                    "{} {path} for {who}: {status}, expected {expected}: {}",
                    operation.method, answer.body
                ));
            }
            if status >= 400 {
                assert!(answer.json()["message"].is_string(), "{path}: {answer:?}");
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    app.close().await;
}

#[test]
fn no_address_of_the_apis_is_missing_from_their_table() {
    let known = operations();
    let known: BTreeSet<(&str, &str)> = known.iter().map(|one| (one.route, one.method)).collect();
    let all = server::api::operations().into_iter();
    let all = all.flat_map(|(path, methods)| methods.into_iter().map(move |one| (path, one)));
    let missing: Vec<_> = all.filter(|one| !known.contains(one)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
