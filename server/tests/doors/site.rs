//! The pages, their files, and what every answer says about safety.

use axum::body::Body;
use domain::permission::Profile;
use http::header::{ACCEPT, COOKIE, ORIGIN, REFERER};
use http::{Request, StatusCode};

use super::support::{COOKIE_NAME, ORIGIN_HERE, TestApp, as_caller};

#[tokio::test]
async fn pages_are_rendered_with_a_policy_of_their_own() {
    let app = TestApp::new().await;
    let page = app.get("/sign-in", None).await;
    assert_eq!(page.status, StatusCode::OK, "{page:?}");
    assert!(page.body.contains("/p/abc123/sigfox.css"), "{page:?}");
    assert!(page.header("content-type").starts_with("text/html"));
    assert_eq!(page.header("cache-control"), "no-store");
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("'nonce-") && policy.contains("frame-ancestors 'none'"),
        "{policy}"
    );
    assert_fixed_headers(&page);
    assert_eq!(page.header("strict-transport-security"), "");
    app.close().await;
}

/// What would end a field of several lines, a script, a title or an attribute.
const HOSTILE: &str = "</textarea></script></title>\"'><b id=hostile>&lt;";

#[tokio::test]
async fn what_people_type_never_becomes_part_of_the_page() {
    let app = TestApp::new().await;
    let session = app.member(Profile::CustomerWrite).await;
    let typed: String = url::form_urlencoded::byte_serialize(HOSTILE.as_bytes()).collect();
    let whole = |page: &super::support::Answer| {
        assert_eq!(page.status, StatusCode::OK, "{page:?}");
        assert!(!page.body.contains("<b id"), "{page:?}");
    };
    whole(
        &app.get(&format!("/format?format={typed}&sample={typed}"), None)
            .await,
    );
    whole(
        &app.get(&format!("/devices?text={typed}"), Some(&session))
            .await,
    );
    whole(&app.get(&format!("/sign-in?next=/{typed}"), None).await);

    let device_type = app.engine.device_types[0];
    let form = format!(
        "id={device_type}&name={typed}&description={typed}&keep_alive=0&downlink_mode=direct\
         &downlink_data=0000000000000000&display=none"
    );
    let saved = app
        .call("/rpc/app/rpc/device_type/save", &form, Some(&session))
        .await;
    assert!(
        saved.status.is_success() || saved.status.is_redirection(),
        "{saved:?}"
    );
    let form = format!(
        "device_type={device_type}&method=POST&url=https://example.org/{typed}&body=%0A{typed}\
         &headers=X-Said:+{typed}&content_type=text/plain&enabled=on"
    );
    let saved = app
        .call("/rpc/app/rpc/callback/save", &form, Some(&session))
        .await;
    assert!(
        saved.status.is_success() || saved.status.is_redirection(),
        "{saved:?}"
    );
    let form = format!(
        "owner=device_type&owner_id={device_type}&name={typed}&watch=field&field={typed}\
         &comparison=above&limit=1&bell=on&enabled=on"
    );
    let save = "/rpc/app/rpc/event_configuration/save";
    let saved = app.call(save, &form, Some(&session)).await;
    assert!(
        saved.status.is_success() || saved.status.is_redirection(),
        "{saved:?}"
    );
    let list = format!("/device-types/{device_type}/callbacks");
    let page = app.get(&list, Some(&session)).await.body;
    let link = page.split(&format!("{list}/")).skip(1).find(|rest| {
        rest.get(..24)
            .is_some_and(|id| id.bytes().all(|b| b.is_ascii_hexdigit()))
    });
    let callback = &link.expect("a link to the callback")[..24];
    for path in [
        "/device-types".to_owned(),
        format!("/device-types/{device_type}"),
        format!("/device-types/{device_type}/edit"),
        format!("/device-types/{device_type}/event-configuration"),
        format!("{list}/{callback}"),
        list.clone(),
    ] {
        let page = app.get(&path, Some(&session)).await;
        whole(&page);
        assert!(page.body.contains("hostile"), "{path} does not show it");
    }
    // A line end at the beginning of a text is kept, which a browser would drop.
    let edit = app.get(&format!("{list}/{callback}"), Some(&session)).await;
    assert!(edit.body.contains(">\n\n&lt;/textarea&gt;"), "{edit:?}");
    app.close().await;
}

/// Sends a form as a browser without JavaScript does, from the page `from`; the page it is then
/// led to.
async fn send_plainly(
    app: &TestApp,
    from: &str,
    function: &str,
    form: &str,
    session: &str,
) -> String {
    let request = Request::post(function)
        .header(ORIGIN, ORIGIN_HERE)
        .header(REFERER, format!("{ORIGIN_HERE}{from}"))
        .header(ACCEPT, "text/html,application/xhtml+xml")
        .header("content-type", "application/x-www-form-urlencoded");
    let request = as_caller(request, Some(session));
    let answer = app
        .send(request.body(Body::from(form.to_owned())).unwrap())
        .await;
    assert_eq!(answer.status, StatusCode::FOUND, "{answer:?}");
    let location = answer.header("location");
    location.trim_start_matches(ORIGIN_HERE).to_owned()
}

#[tokio::test]
async fn a_form_refused_without_javascript_comes_back_as_it_was_typed() {
    let app = TestApp::new().await;
    let session = app.member(Profile::CustomerWrite).await;
    let device_type = app.engine.device_types[0];
    let edit = format!("/device-types/{device_type}/edit");
    let save = "/rpc/app/rpc/device_type/save";
    let form = format!(
        "id={device_type}&name=Typed+%3Cname%3E&description=one%0D%0Atwo&keep_alive=60\
         &alert_email=nobody&downlink_mode=callback&downlink_data=++%7Bt%7D&display=custom\
         &format=a%3A%3Auint%3A8%0D%0Ab%3A%3Auinn%3A8"
    );
    let back = send_plainly(&app, &edit, save, &form, &session).await;
    assert!(back.starts_with(&format!("{edit}?")), "{back}");
    let page = app.get(&back, Some(&session)).await.body;
    for typed in [
        "value=\"Typed &lt;name&gt;\"",
        "value=\"60\"",
        "value=\"nobody\"",
        "value=\"  {t}\"",
        "a::uint:8\nb::uinn:8",
        "<option value=\"callback\" selected",
        "<option value=\"custom\" selected",
    ] {
        assert!(page.contains(typed), "{typed}\n{page}");
    }
    // And each fault beside its field, with the parser's own sentence and the column as typed.
    for told in [
        "Column 14: expected a type",
        "Column 3: “{t}” is no variable",
        "1800",
    ] {
        assert!(page.contains(told), "{told}\n{page}");
    }

    // Neither another page, nor another session, nor a page whose address tells of no refusal.
    let query = &back[edit.len()..];
    let other = app.engine.device_types[1];
    let stranger = app.member(Profile::CustomerWrite).await;
    for (path, who) in [
        (format!("/device-types/{other}/edit{query}"), &session),
        (back.clone(), &stranger),
        (edit.clone(), &session),
    ] {
        let page = app.get(&path, Some(who)).await;
        assert_eq!(page.status, StatusCode::OK, "{page:?}");
        assert!(!page.body.contains("Typed &lt;name"), "{path}");
    }

    // The form of a callback likewise, new and old; once it is taken nothing is kept.
    let new = format!("/device-types/{device_type}/callbacks/new");
    let save = "/rpc/app/rpc/callback/save";
    let form = format!(
        "device_type={device_type}&callback=&method=POST&url=+https%3A%2F%2Fexample.org%2F%7Bx%7D\
         &headers=X-One%3A+1%0D%0AX-Two%3A+%7By%7D&content_type=text%2Fplain&body=a%0D%0Ab"
    );
    let back = send_plainly(&app, &new, save, &form, &session).await;
    let page = app.get(&back, Some(&session)).await.body;
    for expected in [
        "value=\" https://example.org/{x}\"",
        "X-One: 1\nX-Two: {y}",
        "a\nb",
        "<option value=\"POST\" selected",
        "<option value=\"text/plain\" selected",
        "Column 22: ",
        "Line 2, column 8: ",
    ] {
        assert!(page.contains(expected), "{expected}\n{page}");
    }
    assert!(
        !page.contains("value=\"on\" checked"),
        "the box was not ticked"
    );
    let taken = form.replace("%7Bx%7D", "").replace("%7By%7D", "");
    let list = send_plainly(&app, &new, save, &taken, &session).await;
    assert_eq!(list, format!("/device-types/{device_type}/callbacks"));
    let page = app.get(&back, Some(&session)).await.body;
    assert!(!page.contains("X-Two"), "{page}");
    app.close().await;
}

#[tokio::test]
async fn a_refused_event_configuration_comes_back_with_its_boxes_and_the_fields_of_its_callback() {
    let app = TestApp::new().await;
    let session = app.member(Profile::CustomerWrite).await;
    let device_type = app.engine.device_types[0];
    let new = format!("/event-configurations/new?owner=device_type&id={device_type}");
    let save = "/rpc/app/rpc/event_configuration/save";
    let form = format!(
        "owner=device_type&owner_id={device_type}&configuration=&name=Cold+%3Cbins%3E\
         &watch=temperature&below=cold&above=8&events%5B%5D=SUSPENDED&events%5B%5D=RESUMED\
         &emails=ann%40example.org%0D%0Anobody&to_callback=on&callback_channel=URL\
         &callback_method=PUT&callback_url=https%3A%2F%2Fexample.org%2F%7Bx%7D\
         &callback_content_type=application%2Fjson&callback_body=%7B%7D&quiet_from=22%3A00"
    );
    let back = send_plainly(&app, &new, save, &form, &session).await;
    assert!(back.starts_with("/event-configurations/new?"), "{back}");
    let page = app.get(&back, Some(&session)).await.body;
    for expected in [
        "value=\"Cold &lt;bins&gt;\"",
        "<option value=\"temperature\" selected",
        "value=\"cold\"",
        "value=\"SUSPENDED\" checked",
        "value=\"RESUMED\" checked",
        "ann@example.org\nnobody",
        "name=\"to_callback\" value=\"on\" checked",
        "<option value=\"PUT\" selected",
        "value=\"https://example.org/{x}\"",
        "value=\"22:00\"",
        // And each fault beside its field.
        "This must lie between -273 and 1000.",
        "Type an e-mail address",
        "Please fill this in.",
        "Column 21: there is no variable {x}",
    ] {
        assert!(page.contains(expected), "{expected}\n{page}");
    }
    assert!(!page.contains("value=\"OFF_CONTRACT\" checked"), "{page}");
    assert!(
        !page.contains("name=\"bell\" value=\"on\" checked"),
        "{page}"
    );

    let taken = form
        .replace("below=cold", "below=-4")
        .replace("%0D%0Anobody", "")
        .replace("%7Bx%7D", "")
        .replace("&quiet_from=22%3A00", "");
    let list = send_plainly(&app, &new, save, &taken, &session).await;
    assert_eq!(
        list,
        format!("/device-types/{device_type}/event-configuration")
    );
    let page = app.get(&list, Some(&session)).await.body;
    for told in [
        "Cold &lt;bins&gt;",
        "Temperature below −4 °C or above 8 °C",
        "[PUT] https://example.org/",
    ] {
        assert!(page.contains(told), "{told}\n{page}");
    }
    app.close().await;
}

#[tokio::test]
async fn contracts_stand_in_the_order_of_the_lines_of_a_plain_form() {
    let app = TestApp::new().await;
    let session = app.member(Profile::CustomerWrite).await;
    let device_type = app.engine.device_types[0];
    let first = app.engine.with_contract(|_| {}).await;
    let second = app.engine.with_contract(|_| {}).await;
    let information = format!("/device-types/{device_type}");
    let edit = format!("{information}/edit");
    let save = "/rpc/app/rpc/device_type/save";
    // A browser sends every line, the empty ones, too.
    let lines = |name: &str| {
        format!(
            "id={device_type}&name={name}&contracts%5B0%5D={second}&contracts%5B1%5D=\
             &contracts%5B2%5D={first}&keep_alive=0&downlink_mode=none&display=none"
        )
    };
    let back = send_plainly(&app, &edit, save, &lines("Ordered"), &session).await;
    assert_eq!(back, information);
    let page = app.get(&information, Some(&session)).await.body;
    let place = |text: String| page.find(&text);
    let (one, other) = (
        place(format!("/contracts/{second}")),
        place(format!("/contracts/{first}")),
    );
    assert!(one.is_some() && one < other, "{page}");

    // Refused, they come back as they were chosen, and stand there in the form before, too.
    let refused = send_plainly(&app, &edit, save, &lines(""), &session).await;
    assert!(refused.starts_with(&format!("{edit}?")), "{refused}");
    for path in [edit, refused] {
        let page = app.get(&path, Some(&session)).await.body;
        let mut from = 0;
        for (line, chosen) in [(0, second), (1, first)] {
            let select = format!("name=\"contracts[{line}]\"");
            let option = format!("<option value=\"{chosen}\" selected");
            let begins = from + page[from..].find(&select).unwrap();
            let ends = begins + page[begins..].find("</select>").unwrap();
            assert!(page[begins..ends].contains(&option), "{line}\n{page}");
            from = ends;
        }
    }
    app.close().await;
}

fn assert_fixed_headers(answer: &super::support::Answer) {
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("referrer-policy"), "same-origin");
    assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
    assert!(
        answer
            .header("content-security-policy")
            .contains("frame-ancestors 'none'")
    );
}

#[tokio::test]
async fn what_is_not_there_is_a_page_with_404() {
    let app = TestApp::new().await;
    // No file can have so long a name.
    let endless = format!("/{}", "a".repeat(256));
    for path in [
        "/nowhere",
        "/device",
        "/.draft",
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        &endless,
    ] {
        let page = app.get(path, None).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
        assert!(
            page.header("content-type").starts_with("text/html"),
            "{path}: {page:?}"
        );
        assert_fixed_headers(&page);
    }
    for path in ["/p/abc123/gone.js", &format!("/p{endless}")] {
        let script = app.get(path, None).await;
        assert_eq!(script.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(script.header("cache-control"), "no-store", "{path}");
    }
    let function = app.call("/rpc/nothing/here", "", None).await;
    assert_eq!(function.status, StatusCode::NOT_FOUND);
    assert!(function.json()["message"].is_string());
    app.close().await;
}

#[tokio::test]
async fn files_are_sent_compressed_and_kept_for_as_long_as_their_names_hold() {
    let app = TestApp::new().await;
    let script = app.get("/p/abc123/sigfox.js", None).await;
    assert_eq!(
        (script.status, script.body.as_str()),
        (StatusCode::OK, "// plain")
    );
    assert_eq!(
        script.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_fixed_headers(&script);
    let request = Request::get("/p/abc123/sigfox.js").header("accept-encoding", "gzip, br");
    let script = app.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(
        (script.header("content-encoding"), script.body.as_str()),
        ("br", "brotli")
    );
    let icon = app.get("/favicon.svg", None).await;
    assert_eq!(
        (icon.status, icon.header("content-type")),
        (StatusCode::OK, "image/svg+xml")
    );
    assert_eq!(icon.header("cache-control"), "public, max-age=300");
    app.close().await;
}

#[tokio::test]
async fn the_worker_of_an_installation_may_fetch_from_here_and_do_nothing_else() {
    let app = TestApp::new().await;
    let worker = app.get("/install-worker.js?package=abc123", None).await;
    assert_eq!(worker.status, StatusCode::OK, "{worker:?}");
    let policy = worker.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'; connect-src 'self'"),
        "{policy}"
    );
    assert_fixed_headers(&worker);
    let session = app.member(Profile::CustomerWrite).await;
    let page = app.get("/install", Some(&session)).await;
    assert!(page.body.contains("/install.webmanifest"), "{page:?}");
    assert_eq!(page.header("cache-control"), "no-store");
    let other = app.get("/devices", Some(&session)).await;
    assert!(!other.body.contains("/install.webmanifest"), "{other:?}");
    app.close().await;
}

#[tokio::test]
async fn a_change_from_a_foreign_page_is_refused() {
    let app = TestApp::new().await;
    let session = app.operator().await;
    for (name, value) in [
        ("origin", "http://evil.example"),
        ("origin", "null"),
        ("origin", "https://127.0.0.1:3000"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("host", "127.0.0.1:3000"),
    ] {
        let request = Request::post("/rpc/app/rpc/session/sign_out")
            .header(COOKIE, format!("{COOKIE_NAME}={session}"))
            .header(name, value);
        let answer = app.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}: {value}");
    }
    let still = app.get("/devices", Some(&session)).await;
    assert_eq!(still.status, StatusCode::OK, "nobody was signed out");
    for (name, value) in [
        (ORIGIN.as_str(), ORIGIN_HERE),
        ("sec-fetch-site", "same-origin"),
    ] {
        let request = Request::post("/rpc/app/rpc/session/current").header(name, value);
        let answer = app.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    }
    app.close().await;
}

#[tokio::test]
async fn a_server_functions_bad_body_is_the_callers_fault() {
    let app = TestApp::new().await;
    for body in [
        "query[size]=many",
        "%ff%fe=%00",
        "id=1&id=2",
        &"x".repeat(10_000),
    ] {
        let answer = app.call("/rpc/app/rpc/device/list", body, None).await;
        assert!(answer.status.is_client_error(), "{body:.40}: {answer:?}");
    }
    let answer = app
        .call("/rpc/app/rpc/session/sign_in", &"x".repeat(300_000), None)
        .await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let endless = futures::stream::repeat_with(|| {
        Ok::<_, std::io::Error>(bytes::Bytes::from_static(&[b'x'; 1000]))
    });
    let request = Request::post("/rpc/app/rpc/session/sign_in").header(ORIGIN, ORIGIN_HERE);
    let answer = app
        .send(request.body(Body::from_stream(endless)).unwrap())
        .await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    app.close().await;
}

#[tokio::test]
async fn behind_https_browsers_are_told_to_stay_there() {
    let app = TestApp::with(&[("public_url", "https://sigfox.example.org")]).await;
    let page = app.get("/sign-in", None).await;
    assert_eq!(page.header("strict-transport-security"), "max-age=31536000");
    app.close().await;
}

#[tokio::test]
async fn allowed_plain_http_is_said_on_every_page() {
    let plain = [
        ("listen", "0.0.0.0:3000"),
        ("allow_plain_http", "true"),
        ("public_url", "http://192.0.2.1:3000"),
    ];
    let app = TestApp::with(&plain).await;
    assert_eq!(app.doors.cookie.name, "session");
    assert!(!app.doors.cookie.secure);
    for path in ["/sign-in", "/format", "/nowhere"] {
        let page = app.get(path, None).await.body;
        assert!(page.contains(UNENCRYPTED), "{path}: {page}");
    }
    app.close().await;
    let app = TestApp::new().await;
    let page = app.get("/sign-in", None).await.body;
    assert!(!page.contains(UNENCRYPTED), "{page}");
    app.close().await;
}

/// How the banner begins.
const UNENCRYPTED: &str = "This connection is not encrypted";

#[tokio::test]
async fn who_comes_in_unencrypted_is_told_so_beside_an_https_address() {
    let beside = [
        ("listen", "0.0.0.0:3000"),
        ("allow_plain_http", "true"),
        ("public_url", "https://sigfox.example.org"),
        ("trusted_proxies", "10.0.0.0/8"),
    ];
    let app = TestApp::with(&beside).await;
    assert!(app.doors.cookie.secure);
    let told = async |peer: &str, name: &str, said: &str| {
        let request = Request::get("/sign-in").header(name, said);
        let request = request.body(Body::empty()).unwrap();
        let page = app.send_from(peer, request).await;
        assert_eq!(page.status, StatusCode::OK, "{page:?}");
        page.body.contains(UNENCRYPTED)
    };
    let (stranger, proxy) = ("203.0.113.9:1000", "10.1.2.3:1000");
    for (peer, name, said, plain) in [
        (stranger, "accept", "*/*", true),
        (stranger, "x-forwarded-proto", "https", true),
        (stranger, "forwarded", "proto=https", true),
        (proxy, "accept", "*/*", true),
        (proxy, "x-forwarded-proto", "http", true),
        (proxy, "x-forwarded-proto", "https", false),
        (proxy, "forwarded", "for=192.0.2.1;proto=https", false),
    ] {
        assert_eq!(told(peer, name, said).await, plain, "{peer} {name}: {said}");
    }
    app.close().await;
}

#[tokio::test]
async fn what_a_trusted_proxy_says_of_its_client_is_believed_in_either_form() {
    let behind = [
        ("trusted_proxies", "10.0.0.0/8"),
        ("public_url", "http://127.0.0.1:3000"),
    ];
    let app = TestApp::with(&behind).await;
    let session = app.operator().await;
    let form = "email=ops@example.org&password=a+quiet+grey+harbour";
    for (peer, name, said) in [
        ("10.1.2.3:1000", "x-forwarded-for", "203.0.113.1"),
        ("10.1.2.3:1000", "forwarded", "for=203.0.113.2;proto=https"),
        ("198.51.100.7:1000", "forwarded", "for=203.0.113.3"),
    ] {
        let request = Request::post("/rpc/app/rpc/session/sign_in")
            .header(ORIGIN, ORIGIN_HERE)
            .header("content-type", "application/x-www-form-urlencoded")
            .header(name, said);
        let request = request.body(Body::from(form)).unwrap();
        let begun = app.send_from(peer, request).await;
        assert_eq!(begun.status, StatusCode::OK, "{begun:?}");
    }
    let page = app.get("/account/sessions", Some(&session)).await.body;
    for (address, listed) in [
        ("203.0.113.1", true),
        ("203.0.113.2", true),
        ("203.0.113.3", false),
        ("198.51.100.7", true),
    ] {
        assert_eq!(page.contains(address), listed, "{address}: {page}");
    }
    app.close().await;
}

#[tokio::test]
async fn only_proxies_come_in_where_only_they_may() {
    let proxied = [
        ("listen", "0.0.0.0:3000"),
        ("trusted_proxies", "10.0.0.0/8"),
        ("public_url", "https://sigfox.example.org"),
    ];
    let app = TestApp::with(&proxied).await;
    let ask = || Request::get("/health/live").body(Body::empty()).unwrap();
    let stranger = app.send_from("203.0.113.9:1000", ask()).await;
    assert_eq!(stranger.status, StatusCode::FORBIDDEN);
    assert_eq!(
        app.send_from("10.1.2.3:1000", ask()).await.status,
        StatusCode::OK
    );
    app.close().await;
}

#[tokio::test]
async fn machines_ask_for_health_and_the_operator_for_figures() {
    let app = TestApp::new().await;
    assert_eq!(app.get("/health/live", None).await.status, StatusCode::OK);
    assert_eq!(app.get("/health/ready", None).await.status, StatusCode::OK);
    let ask = |name: &'static str, value: &str| {
        let request = Request::get("/metrics");
        let request = if name.is_empty() {
            request
        } else {
            request.header(name, value)
        };
        request.body(Body::empty()).unwrap()
    };
    let here = app.send(ask("", "")).await;
    assert_eq!(here.status, StatusCode::OK);
    assert!(here.body.contains("http_requests_total"), "{here:?}");
    let handed_on = app.send(ask("x-forwarded-for", "203.0.113.9")).await;
    assert_eq!(handed_on.status, StatusCode::NOT_FOUND);
    let peer = "203.0.113.9:1000";
    assert_eq!(
        app.send_from(peer, ask("", "")).await.status,
        StatusCode::NOT_FOUND
    );
    let guarded = TestApp::with(&[("metrics.token", "a token of the operator")]).await;
    for guess in [("", ""), ("authorization", "Bearer a token of somebody")] {
        for from in [peer, "127.0.0.1:1000"] {
            let status = guarded.send_from(from, ask(guess.0, guess.1)).await.status;
            assert_eq!(status, StatusCode::NOT_FOUND, "{guess:?} from {from}");
        }
    }
    let right = ask("authorization", "Bearer a token of the operator");
    assert_eq!(guarded.send_from(peer, right).await.status, StatusCode::OK);
    guarded.close().await;
    app.doors.stop.cancel();
    assert_eq!(
        app.get("/health/ready", None).await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    app.close().await;
}
