//! Both REST APIs as programs use them.

use axum::body::Body;
use domain::permission::Profile;
use http::header::AUTHORIZATION;
use http::{Method, Request, StatusCode};
use serde_json::{Value, json};

use super::support::{Answer, ORIGIN_HERE, TestApp, basic, reception};

/// A program with its credentials.
struct Program<'a> {
    app: &'a TestApp,
    credentials: String,
}

impl<'a> Program<'a> {
    async fn of(app: &'a TestApp, profile: Profile) -> Self {
        let (login, password) = app.engine.api_access_of(app.engine.group, profile).await;
        Self {
            app,
            credentials: basic(&login, &password),
        }
    }

    async fn send(&self, method: Method, path: &str, body: impl Into<Body>) -> Answer {
        // A client requests what `paging.next` says as it is.
        let path = path.strip_prefix(ORIGIN_HERE).unwrap_or(path);
        let request = Request::builder().method(method).uri(path);
        let request = request.header(AUTHORIZATION, &self.credentials);
        self.app.send(request.body(body.into()).unwrap()).await
    }

    async fn get(&self, path: &str) -> Value {
        let answer = self.send(Method::GET, path, Body::empty()).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {answer:?}");
        answer.json()
    }

    /// Every row of a list, by as many requests as it takes.
    async fn whole(&self, path: &str) -> (Vec<Value>, usize) {
        let (mut rows, mut requests, mut next) = (Vec::new(), 0, Some(path.to_owned()));
        while let Some(path) = next {
            let part = self.get(&path).await;
            requests += 1;
            assert!(requests < 50, "the list has no end");
            rows.extend(part["data"].as_array().unwrap().iter().cloned());
            next = part["paging"]["next"].as_str().map(str::to_owned);
        }
        (rows, requests)
    }
}

/// Has station 0BF2 hear a message of a device at each of those times.
async fn hear(app: &TestApp, device: &str, times: &[i64]) {
    app.engine.with_stations(&[0x0BF2]).await;
    let heard = times.iter().zip(1..);
    let heard = heard.map(|(time, seq)| reception("0BF2", device, seq, *time));
    let body = format!("[{}]", heard.collect::<Vec<_>>().join(","));
    let answer = app
        .radio("/radio/receptions", &app.engine.token, body)
        .await;
    assert!(answer.status.is_success(), "{answer:?}");
    app.engine.close_messages().await;
}

#[tokio::test]
async fn a_list_of_devices_goes_on_where_it_says() {
    let app = TestApp::new().await;
    app.engine
        .with_devices(0, &[0xA1, 0xA2, 0xA3, 0xA4, 0xA5])
        .await;
    let program = Program::of(&app, Profile::CustomerRead).await;
    let of_type = app.engine.device_types[0];
    for sort in ["id", "-id", "name", "-name", "lastCom", "-lastCom"] {
        for path in ["/api/v2/devices", "/v2/devices/"] {
            let path = format!("{path}?limit=2&sort={sort}&deviceTypeId={of_type}");
            let (rows, requests) = program.whole(&path).await;
            let mut ids: Vec<&str> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
            ids.sort_unstable();
            assert_eq!(ids, ["A1", "A2", "A3", "A4", "A5"], "{path}");
            assert_eq!(requests, 3);
        }
    }
    let (rows, _) = program
        .whole("/api/v2/devices?sort=id&minId=a2&maxId=a3")
        .await;
    assert_eq!(rows.len(), 2);
    let first = program.get("/api/v2/devices?limit=1&sort=id").await;
    let next = first["paging"]["next"].as_str().unwrap();
    assert!(
        next.starts_with(&format!("{ORIGIN_HERE}/api/v2/devices?")),
        "{next}"
    );
    let last = program.get("/api/v2/devices?id=a5").await;
    assert_eq!(last["paging"], json!({}));
    app.close().await;
}

#[tokio::test]
async fn what_belongs_to_a_device_is_an_id_and_more_where_that_is_asked_for() {
    let app = TestApp::new().await;
    app.engine.with_devices(0, &[0xA1]).await;
    let program = Program::of(&app, Profile::CustomerWrite).await;
    let of_type = app.engine.device_types[0].to_string();
    let device = program.get("/api/v2/devices/a1").await;
    assert_eq!(device["deviceType"], json!({"id": of_type}));
    assert_eq!(device["group"], json!({"id": app.engine.group.to_string()}));
    assert_eq!(device["id"], "A1");
    assert_eq!(device["state"], 0);
    assert_eq!(device["lqi"], 4);
    assert!(device.get("actions").is_none() && device.get("location").is_none());
    let path = "/api/v2/devices/A1?fields=group(name,level),deviceType(name)&authorizations=true";
    let device = program.get(path).await;
    assert!(device["deviceType"]["name"].is_string());
    assert!(device["group"]["name"].is_string() && device["group"]["level"].is_number());
    assert!(device["group"].get("type").is_none());
    assert_eq!(device["actions"], json!(["read", "update", "delete"]));
    let wrong = "/api/v2/devices/A1?fields=group(shoe)";
    let wrong = program.send(Method::GET, wrong, Body::empty()).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    let error = &wrong.json()["errors"][0];
    assert_eq!(
        (&error["type"], &error["field"]),
        (&json!("query"), &json!("fields"))
    );
    app.close().await;
}

#[tokio::test]
async fn an_edit_changes_what_is_present_and_removes_what_is_null() {
    let app = TestApp::new().await;
    let program = Program::of(&app, Profile::CustomerWrite).await;
    let new = json!({
        "id": "00FF", "name": "Device 1", "pac": "585CB3B42AC98BD4",
        "deviceTypeId": app.engine.device_types[0].to_string(), "prototype": true,
        "automaticRenewal": true, "activable": false, "lat": 48.8585715, "lng": 2.2922923
    });
    let made = program
        .send(Method::POST, "/api/v2/devices/", new.to_string())
        .await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    assert_eq!(made.json(), json!({"id": "FF"}));
    let again = program
        .send(Method::POST, "/api/v2/devices/", new.to_string())
        .await;
    assert_eq!(again.status, StatusCode::CONFLICT, "{again:?}");

    let path = "/api/v2/devices/00ff";
    let edit = |body: &'static str| program.send(Method::PUT, path, body);
    let renamed = edit(r#"{"name":"Device 2","activable":true}"#).await;
    assert_eq!(
        (renamed.status, renamed.body.as_str()),
        (StatusCode::NO_CONTENT, "")
    );
    let device = program.get(path).await;
    assert_eq!(
        (&device["name"], &device["activable"]),
        (&json!("Device 2"), &json!(true))
    );
    assert_eq!(
        device["location"],
        json!({"lat": 48.8585715, "lng": 2.2922923})
    );
    let moved = edit(r#"{"lat":null,"lng":null}"#).await;
    assert_eq!(moved.status, StatusCode::NO_CONTENT, "{moved:?}");
    let device = program.get(path).await;
    assert!(device.get("location").is_none(), "{device}");
    assert_eq!(device["name"], "Device 2");
    for (body, field) in [
        (r#"{"shoe":9}"#, "shoe"),
        (r#"{"name":9}"#, "name"),
        (r#"{"name":null}"#, "name"),
        (r#"{"lat":91,"lng":1}"#, "lat"),
        (r#"{"name":"#, ""),
    ] {
        let refused = edit(body).await;
        assert_eq!(
            refused.status,
            StatusCode::BAD_REQUEST,
            "{body}: {refused:?}"
        );
        let error = &refused.json()["errors"][0];
        assert_eq!(error["type"], "body");
        // What is no JSON is told by its place in the text.
        let named = error["field"].as_str().unwrap();
        assert!(field.is_empty() || named == field, "{body}: {named}");
    }
    let gone = program.send(Method::DELETE, path, Body::empty()).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT, "{gone:?}");
    app.close().await;
}

#[tokio::test]
async fn whatever_goes_wrong_is_said_in_one_form() {
    let app = TestApp::new().await;
    let program = Program::of(&app, Profile::CustomerWrite).await;
    for path in [
        "/api/v2/nowhere",
        "/api/nowhere",
        "/v2/devices/1/2/3/4",
        "/api/v2//devices",
    ] {
        let nothing = program.send(Method::GET, path, Body::empty()).await;
        assert_eq!(nothing.status, StatusCode::NOT_FOUND, "{path}");
        assert!(nothing.json()["message"].is_string());
    }
    let method = program
        .send(Method::PATCH, "/api/v2/devices", Body::empty())
        .await;
    assert_eq!(method.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(method.json()["allowedMethods"], json!(["GET", "POST"]));
    assert_eq!(method.header("allow"), "GET, POST");
    let large = vec![b' '; 3 * 1024 * 1024];
    let large = program.send(Method::POST, "/api/v2/devices", large).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(large.json()["message"].is_string());

    let ask = |credentials: Option<String>, path: &'static str| {
        let request = Request::get(path);
        let request = match credentials {
            Some(credentials) => request.header(AUTHORIZATION, credentials),
            None => request,
        };
        app.send(request.body(Body::empty()).unwrap())
    };
    for path in ["/api/v2/devices", "/api/devicetypes"] {
        let nobody = ask(None, path).await;
        assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
        assert!(
            nobody
                .header("www-authenticate")
                .starts_with("Basic realm=\"")
        );
    }
    // A login that is none is a mistake of its own in the first generation.
    let odd = Some(basic("me", "secret"));
    let answer = ask(odd.clone(), "/api/devicetypes").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let answer = ask(odd, "/api/v2/devices").await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    app.close().await;
}

#[tokio::test]
async fn messages_are_told_in_both_generations_and_none_is_lost_between_parts() {
    let app = TestApp::new().await;
    app.engine.with_devices(0, &[0xA1]).await;
    let start = app.engine.clock_now() - 600_000;
    // Three in one second.
    let times = [0, 1_000, 1_200, 1_900, 5_000, 9_000].map(|after| start + after);
    hear(&app, "A1", &times).await;
    let program = Program::of(&app, Profile::CustomerRead).await;
    let of_type = app.engine.device_types[0];
    for path in [
        "/api/v2/devices/A1/messages".to_owned(),
        format!("/api/v2/device-types/{of_type}/messages"),
    ] {
        let (rows, requests) = program.whole(&format!("{path}?limit=2")).await;
        let told: Vec<i64> = rows
            .iter()
            .map(|row| row["time"].as_i64().unwrap())
            .collect();
        let mut newest_first = times.to_vec();
        newest_first.reverse();
        assert_eq!(told, newest_first, "{path}");
        assert_eq!(requests, 3);
        let one = &rows[0];
        assert_eq!(one["device"], json!({"id": "A1"}));
        assert_eq!(
            (&one["data"], &one["nbFrames"]),
            (&json!("0000"), &json!(3))
        );
        assert_eq!(one["rinfos"][0]["baseStation"]["id"], "0BF2");
        assert!(one.get("ackRequired").is_none() && one.get("oob").is_none());
    }
    let (rows, _) = program.whole("/api/devices/a1/messages?limit=2").await;
    let numbers: Vec<i64> = rows
        .iter()
        .map(|row| row["seqNumber"].as_i64().unwrap())
        .collect();
    assert_eq!(numbers, [6, 5, 4, 3, 2, 1]);
    assert_eq!(rows[0]["device"], "A1");
    assert_eq!(rows[0]["time"], times[5] / 1000);
    assert_eq!(rows[0]["rinfos"][0]["tap"], "0BF2");
    let since = times[4] / 1000;
    let (rows, _) = program
        .whole(&format!("/api/devices/A1/messages?since={since}"))
        .await;
    assert_eq!(rows.len(), 2);
    let metric = json!({"lastDay": 6, "lastWeek": 6, "lastMonth": 6});
    assert_eq!(
        program.get("/api/devices/A1/messages/metrics").await,
        metric
    );
    assert_eq!(program.get("/v2/devices/A1/messages/metric").await, metric);
    let more = "/api/v2/devices/A1/messages?fields=oob,ackRequired,device(name)&limit=1";
    let more = program.get(more).await;
    let one = &more["data"][0];
    assert_eq!(
        (&one["oob"], &one["ackRequired"]),
        (&json!(false), &json!(false))
    );
    assert!(one["device"]["name"].is_string());
    app.close().await;
}

#[tokio::test]
async fn a_callback_is_read_as_it_was_made() {
    let app = TestApp::new().await;
    let program = Program::of(&app, Profile::CustomerWrite).await;
    let path = format!(
        "/api/v2/device-types/{}/callbacks",
        app.engine.device_types[0]
    );
    let new = json!({
        "channel": "URL", "callbackType": 0, "callbackSubtype": 2,
        "payloadConfig": "int1::uint:8 int2::uint:8", "enabled": true,
        "url": "http://127.0.0.1:9/sigfox/callback", "httpMethod": "POST",
        "headers": {"key1": "value1"}, "sendSni": true,
        "bodyTemplate": "{\"device\":\"{device}\"}", "contentType": "application/json"
    });
    let made = program.send(Method::POST, &path, new.to_string()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let list = program.get(&path).await;
    let mut read = list["data"][0].clone();
    let members = read.as_object_mut().unwrap();
    for beside in ["id", "dead", "downlinkHook"] {
        assert!(members.remove(beside).is_some(), "{beside}");
    }
    assert_eq!(read, new);
    let one = format!("{path}/{id}");
    let edit = r#"{"channel":"URL","payloadConfig":null,"headers":{"key2":"value2"}}"#;
    let edited = program.send(Method::PUT, &one, edit).await;
    assert_eq!(edited.status, StatusCode::NO_CONTENT, "{edited:?}");
    let off = format!("{one}/enable?enabled=false");
    let off = program.send(Method::PUT, &off, Body::empty()).await;
    assert_eq!(off.status, StatusCode::NO_CONTENT);
    let list = program.get(&path).await;
    let read = &list["data"][0];
    assert!(read.get("payloadConfig").is_none(), "{read}");
    assert_eq!(read["headers"], json!({"key2": "value2"}));
    assert_eq!(read["enabled"], false);
    // The first generation has them by what they are about, and calls the address otherwise.
    let old = format!("/api/devicetypes/{}/callbacks", app.engine.device_types[0]);
    let old = program.get(&old).await;
    assert_eq!(old["data"][0]["urlPattern"], new["url"]);
    assert!(old["data"][0].get("url").is_none() && old.get("service").is_none());
    let other = program
        .send(Method::PUT, &one, r#"{"callbackSubtype":3}"#)
        .await;
    assert_eq!(other.status, StatusCode::BAD_REQUEST);
    app.close().await;
}

#[tokio::test]
async fn the_first_generation_makes_and_changes_device_types() {
    let app = TestApp::new().await;
    let program = Program::of(&app, Profile::CustomerWrite).await;
    let new = json!({
        "name": "Bins", "description": "All of them", "keepAlive": 3000,
        "alertEmail": "ann@example.org", "payloadType": "None",
        "group": app.engine.group.to_string(), "downlinkMode": 0,
        "downlinkDataString": "deadbeefcafebabe", "contractId": ""
    });
    let made = program
        .send(Method::POST, "/api/devicetypes/create", new.to_string())
        .await;
    assert_eq!(made.status, StatusCode::OK, "{made:?}");
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let edit = json!({"id": id, "keepAlive": 0, "payloadType": "String"});
    let edited = program
        .send(Method::POST, "/api/devicetypes/edit", edit.to_string())
        .await;
    assert_eq!(edited.status, StatusCode::OK, "{edited:?}");
    let read = program.get(&format!("/api/devicetypes/{id}")).await;
    assert_eq!(
        (&read["keepAlive"], &read["payloadType"]),
        (&json!(0), &json!("String"))
    );
    assert_eq!(read["description"], "All of them");
    let wrong = json!({"id": id, "keepAlive": 1799});
    let wrong = program
        .send(Method::POST, "/api/devicetypes/edit", wrong.to_string())
        .await;
    assert_eq!(wrong.json()["errors"][0]["field"], "keepAlive");
    let gone = json!({"id": id}).to_string();
    let gone = program
        .send(Method::POST, "/api/devicetypes/delete", gone)
        .await;
    assert_eq!(gone.status, StatusCode::OK, "{gone:?}");
    app.close().await;
}

#[tokio::test]
async fn whoever_asks_too_often_is_told_when_to_come_again() {
    let settings = [("limits.api_requests", "2"), ("limits.api_seconds", "60")];
    let app = TestApp::with(&settings).await;
    let program = Program::of(&app, Profile::CustomerRead).await;
    for left in ["1", "0"] {
        let answer = program
            .send(Method::GET, "/api/v2/devices", Body::empty())
            .await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("ratelimit-policy"), "\"default\";q=2;w=60");
        assert_eq!(
            answer.header("ratelimit"),
            format!("\"default\";r={left};t=60")
        );
    }
    let refused = program
        .send(Method::GET, "/api/groups", Body::empty())
        .await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.header("retry-after"), "60");
    assert!(refused.json()["message"].is_string());
    // Another access is counted by itself.
    let other = Program::of(&app, Profile::CustomerRead).await;
    other.get("/api/v2/devices").await;
    app.engine.clock.advance(60_000);
    program.get("/api/v2/devices").await;
    app.close().await;
}

#[tokio::test]
async fn the_document_is_there_for_everybody() {
    let app = TestApp::new().await;
    let answer = app.get("/api/openapi.json", None).await;
    assert_eq!(answer.status, StatusCode::OK);
    let document = answer.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    assert!(document["paths"]["/api/v2/devices/{id}"]["put"].is_object());
    assert_eq!(
        document["components"]["securitySchemes"]["basic"]["scheme"],
        "basic"
    );
    app.close().await;
}
