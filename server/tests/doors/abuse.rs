//! What somebody tries who means harm: sessions that are planted, changes from foreign pages, links
//! that are guessed, answers that tell who has an account, and more tries than anybody needs.

use axum::body::Body;
use domain::permission::Profile;
use domain::user::UserInput;
use http::header::{AUTHORIZATION, COOKIE, ORIGIN, SET_COOKIE};
use http::{Request, StatusCode};

use super::support::{Answer, COOKIE_NAME, ORIGIN_HERE, TestApp, as_caller, basic};

const OPS: &str = "ops@example.org";
const PASSWORD: &str = "a+quiet+grey+harbour";
const HERE: &str = "127.0.0.1:50000";
const MINUTE: i64 = 60_000;

/// Every cookie of that name that an answer sets, with its attributes.
fn cookies<'a>(answer: &'a Answer, name: &str) -> Vec<&'a str> {
    let set = answer.headers.get_all(SET_COOKIE).iter();
    let texts = set.map(|value| value.to_str().unwrap());
    let of_name = texts.filter(|text| text.split('=').next() == Some(name));
    of_name.collect()
}

/// The secret of the session that an answer begins.
fn session_of(answer: &Answer) -> String {
    let all = cookies(answer, COOKIE_NAME);
    let first = all
        .first()
        .unwrap_or_else(|| panic!("no session: {answer:?}"));
    let (_, rest) = first.split_once('=').unwrap();
    rest.split(';').next().unwrap().to_owned()
}

/// Calls a server function from one of our own pages.
async fn call_from(
    app: &TestApp,
    peer: &str,
    path: &str,
    form: &str,
    session: Option<&str>,
) -> Answer {
    let request = Request::post(path)
        .header(ORIGIN, ORIGIN_HERE)
        .header("content-type", "application/x-www-form-urlencoded")
        // Nobody believes it: no proxy is trusted.
        .header("x-forwarded-for", "203.0.113.7");
    let request = as_caller(request, session).body(Body::from(form.to_owned()));
    app.send_from(peer, request.unwrap()).await
}

async fn sign_in(
    app: &TestApp,
    peer: &str,
    (email, password): (&str, &str),
    session: Option<&str>,
) -> Answer {
    let form = format!("email={email}&password={password}");
    call_from(app, peer, "/rpc/app/rpc/session/sign_in", &form, session).await
}

async fn choose(app: &TestApp, peer: &str, token: &str) -> Answer {
    let form = format!("token={token}&password=another+grey+harbour&again=another+grey+harbour");
    let path = "/rpc/app/rpc/session/choose_password";
    call_from(app, peer, path, &form, None).await
}

/// Whether a session lets in.
async fn goes_on(app: &TestApp, session: &str) -> bool {
    app.get("/devices", Some(session)).await.status == StatusCode::OK
}

#[tokio::test]
async fn a_planted_session_is_not_the_one_after_signing_in() {
    let app = TestApp::new().await;
    app.operator().await;
    let planted = "A".repeat(43);
    let answer = sign_in(&app, HERE, (OPS, PASSWORD), Some(&planted)).await;
    let own = session_of(&answer);
    assert_ne!(own, planted);
    assert!(!goes_on(&app, &planted).await && goes_on(&app, &own).await);

    // One that somebody else has, and gave to the browser before.
    let lent = app.member(Profile::CustomerRead).await;
    assert!(goes_on(&app, &lent).await);
    let answer = sign_in(&app, HERE, (OPS, PASSWORD), Some(&lent)).await;
    let own = session_of(&answer);
    assert_ne!(own, lent);
    assert!(!goes_on(&app, &lent).await, "it ended with the sign-in");
    let who = app.engine.engine.session(&own).await.unwrap().unwrap();
    assert_eq!(who.email, OPS);

    // Whoever has the session from before loses it with the password.
    let form =
        format!("own_password={PASSWORD}&password=another+grey+harbour&again=another+grey+harbour");
    let path = "/rpc/app/rpc/account/change_password";
    let answer = app.call(path, &form, Some(&own)).await;
    let after = session_of(&answer);
    assert!(!goes_on(&app, &own).await && goes_on(&app, &after).await);
    app.close().await;
}

#[tokio::test]
async fn cookies_are_out_of_reach_of_scripts_other_sites_and_other_hosts() {
    let app = TestApp::new().await;
    app.operator().await;
    let answer = sign_in(&app, HERE, (OPS, PASSWORD), None).await;
    let session = session_of(&answer);
    assert_eq!(session.len(), 43);
    let group = app.engine.group;
    let form = format!(
        "group={group}&name=Weather&time_zone=UTC&groups%5B0%5D={group}\
         &profiles%5B0%5D=CUSTOMER+%5BR%5D"
    );
    let path = "/rpc/app/rpc/api_access/save";
    let made = app.call(path, &form, Some(&session)).await;
    let out = app.call("/rpc/app/rpc/session/sign_out", "", Some(&session));
    let out = out.await;
    let once = format!("{COOKIE_NAME}-once");
    for (answer, name, same_site) in [
        (&answer, COOKIE_NAME, "SameSite=Lax"),
        (&made, once.as_str(), "SameSite=Strict"),
        (&out, COOKIE_NAME, "SameSite=Lax"),
    ] {
        let all = cookies(answer, name);
        assert_eq!(all.len(), 1, "{answer:?}");
        let attributes: Vec<&str> = all[0].split(';').skip(1).map(str::trim).collect();
        for wanted in ["Path=/", "HttpOnly", "Secure", same_site] {
            assert!(attributes.contains(&wanted), "{wanted}: {answer:?}");
        }
        assert!(!all[0].contains("Domain"), "{answer:?}");
    }
    assert!(
        cookies(&out, COOKIE_NAME)[0].contains("Max-Age=0"),
        "{out:?}"
    );
    app.close().await;
}

#[tokio::test]
async fn credentials_of_a_program_lend_a_cookie_no_rights() {
    let app = TestApp::new().await;
    let session = app.member(Profile::CustomerWrite).await;
    let group = app.engine.group;
    let (login, password) = app.engine.api_access_of(group, Profile::CustomerRead).await;
    let reader = basic(&login, &password);
    let change = |origin: Option<&str>, credentials: &str| {
        let request = Request::post("/rpc/app/rpc/account/save_settings")
            .header(COOKIE, format!("{COOKIE_NAME}={session}"))
            .header(AUTHORIZATION, credentials)
            .header("content-type", "application/x-www-form-urlencoded");
        let request = match origin {
            Some(origin) => request.header(ORIGIN, origin),
            None => request,
        };
        request.body(Body::from("first_name=Mallory")).unwrap()
    };
    for credentials in [reader.as_str(), "Basic YTpi"] {
        for origin in ["http://evil.example", "null"] {
            let foreign = app.send(change(Some(origin), credentials)).await;
            assert_eq!(foreign.status, StatusCode::FORBIDDEN, "{foreign:?}");
        }
        let program = app.send(change(None, credentials)).await;
        assert_eq!(program.status, StatusCode::UNAUTHORIZED, "{program:?}");
    }
    let other = app.send(change(None, "Bearer abc")).await;
    assert_eq!(other.status, StatusCode::FORBIDDEN, "{other:?}");
    let page = app.get("/account/settings", Some(&session)).await;
    assert!(!page.body.contains("Mallory"), "{page:?}");

    // What the person may read, the program may not.
    let log = format!("/export/groups/{group}/audit.csv");
    let own = app.get(&log, Some(&session)).await;
    assert_eq!(own.status, StatusCode::OK, "{own:?}");
    for (credentials, status) in [
        (reader.as_str(), StatusCode::FORBIDDEN),
        ("Basic YTpi", StatusCode::UNAUTHORIZED),
        ("Basic", StatusCode::UNAUTHORIZED),
        ("Bearer abc", StatusCode::UNAUTHORIZED),
    ] {
        let request = Request::get(&log).header(AUTHORIZATION, credentials);
        let request = as_caller(request, Some(&session)).body(Body::empty());
        let answer = app.send(request.unwrap()).await;
        assert_eq!(answer.status, status, "{credentials}: {answer:?}");
    }
    app.close().await;
}

#[tokio::test]
async fn a_browser_whose_session_is_over_is_not_asked_for_a_login() {
    let app = TestApp::new().await;
    let path = format!("/export/groups/{}/audit.csv", app.engine.group);
    let program = app.get(&path, None).await;
    assert_eq!(program.status, StatusCode::UNAUTHORIZED);
    assert!(
        program
            .header("www-authenticate")
            .starts_with("Basic realm=\"")
    );
    for (name, value) in [("accept", "text/html,*/*"), ("sec-fetch-mode", "navigate")] {
        let request = Request::get(&path).header(name, value);
        let browser = app.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(browser.status, StatusCode::UNAUTHORIZED, "{name}");
        assert!(
            !browser.header("www-authenticate").contains("Basic"),
            "{name}"
        );
    }
    app.close().await;
}

#[tokio::test]
async fn a_link_to_a_password_is_not_guessed() {
    let app = TestApp::new().await;
    let session = app.operator().await;
    let token = app.engine.engine.reset_link(OPS).await.unwrap();
    let swapped: String = token
        .chars()
        .map(|c| match c.is_ascii_lowercase() {
            true => c.to_ascii_uppercase(),
            false => c.to_ascii_lowercase(),
        })
        .collect();
    let near = [&token[1..], &token[..42], swapped.as_str(), ""];
    for guess in near {
        let answer = choose(&app, HERE, guess).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{guess}: {answer:?}");
    }
    for n in near.len()..100 {
        let answer = choose(&app, HERE, &format!("{n:043}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{answer:?}");
    }
    let more = choose(&app, HERE, &token).await;
    assert_eq!(
        more.status,
        StatusCode::TOO_MANY_REQUESTS,
        "even the right one"
    );
    assert_eq!(more.header("retry-after"), "901");
    assert!(goes_on(&app, &session).await, "nothing was changed");
    let owner = choose(&app, "192.0.2.1:50000", &token).await;
    assert_eq!(owner.status, StatusCode::OK, "{owner:?}");
    assert!(!goes_on(&app, &session).await);
    app.engine.clock.advance(15 * MINUTE);
    let used = choose(&app, HERE, &token).await;
    assert_eq!(used.status, StatusCode::NOT_FOUND, "it was for one use");
    app.close().await;
}

/// Makes Ann, whom nobody has let choose a password yet: her id, and the secret of her link.
async fn ann(app: &TestApp) -> (domain::UserId, String) {
    let keeper = app.engine.member(Profile::CustomerWrite);
    let input = UserInput {
        first_name: "Ann".into(),
        email: "ann@example.org".into(),
        groups: vec![app.engine.group.to_string()],
        profiles: vec![Profile::CustomerRead.name().into()],
        ..UserInput::default()
    };
    let made = app
        .engine
        .engine
        .create_user(&keeper, &input)
        .await
        .unwrap();
    (made.id, made.link.expect("nothing is mailed here"))
}

#[tokio::test]
async fn an_invitation_is_for_one_use_and_ends_with_a_lock() {
    let app = TestApp::new().await;
    let keeper = app.engine.member(Profile::CustomerWrite);
    let (id, token) = ann(&app).await;
    let engine = &app.engine.engine;
    engine.lock_user(&keeper, id).await.unwrap();
    engine.unlock_user(&keeper, id).await.unwrap();
    let ended = choose(&app, HERE, &token).await;
    assert_eq!(ended.status, StatusCode::NOT_FOUND, "{ended:?}");

    let token = engine.renew_invite(&keeper, id, "").await;
    let token = token.unwrap().unwrap();
    let page = app.get(&format!("/password/{token}"), None).await;
    assert_eq!(page.status, StatusCode::OK, "to look is no use of it");
    let chosen = choose(&app, HERE, &token).await;
    assert_eq!(chosen.status, StatusCode::OK, "{chosen:?}");
    let again = choose(&app, HERE, &token).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND, "{again:?}");
    let page = app.get(&format!("/password/{token}"), None).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(!page.body.contains("ann@example.org"), "{page:?}");
    app.close().await;
}

#[tokio::test]
async fn no_answer_tells_whether_somebody_has_an_account() {
    let app = TestApp::new().await;
    app.operator().await;
    let keeper = app.engine.member(Profile::CustomerWrite);
    let (id, token) = ann(&app).await;
    let invited = sign_in(&app, HERE, ("ann@example.org", PASSWORD), None).await;
    choose(&app, HERE, &token).await;
    app.engine.engine.lock_user(&keeper, id).await.unwrap();

    let unknown = sign_in(&app, HERE, ("who@example.org", PASSWORD), None).await;
    assert_eq!(unknown.status, StatusCode::UNAUTHORIZED, "{unknown:?}");
    let wrong = sign_in(&app, HERE, (OPS, "wrong"), None).await;
    let locked = ("ann@example.org", "another+grey+harbour");
    let locked = sign_in(&app, HERE, locked, None).await;
    for other in [&invited, &wrong, &locked] {
        assert_eq!(other.status, unknown.status, "{other:?}");
        assert_eq!(other.headers, unknown.headers, "{other:?}");
        assert_eq!(other.body, unknown.body, "{other:?}");
    }
    let asked = async |email: &str| {
        let form = format!("email={email}");
        let path = "/rpc/app/rpc/session/forgot_password";
        let answer = app.call(path, &form, None).await;
        (answer.status, answer.headers, answer.body)
    };
    let unknown = asked("who@example.org").await;
    for known in [OPS, "ann@example.org"] {
        assert_eq!(asked(known).await, unknown, "{known}");
    }
    // Nor does it tell who has an account how soon somebody has to wait.
    for email in ["who@example.org", OPS] {
        for _ in 1..10 {
            let answer = sign_in(&app, HERE, (email, "wrong"), None).await;
            assert_eq!(
                answer.status,
                StatusCode::UNAUTHORIZED,
                "{email}: {answer:?}"
            );
        }
        let answer = sign_in(&app, HERE, (email, "wrong"), None).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{email}");
    }
    app.close().await;
}

#[tokio::test]
async fn an_account_is_not_guessed_from_many_addresses_nor_many_from_one() {
    let app = TestApp::new().await;
    app.operator().await;
    for n in 1..=10 {
        let peer = format!("192.0.2.{n}:50000");
        let answer = sign_in(&app, &peer, (OPS, "wrong"), None).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{answer:?}");
    }
    let answer = sign_in(&app, "192.0.2.99:50000", (OPS, PASSWORD), None).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{answer:?}");
    assert_eq!(answer.header("retry-after"), "901");

    let guesser = "198.51.100.1:50000";
    for n in 0..100 {
        let email = format!("somebody{n}@example.org");
        let answer = sign_in(&app, guesser, (email.as_str(), "wrong"), None).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{n}: {answer:?}");
    }
    let one_more = ("another@example.org", "wrong");
    let answer = sign_in(&app, guesser, one_more, None).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{answer:?}");
    let elsewhere = sign_in(&app, "198.51.100.2:50000", one_more, None).await;
    assert_eq!(elsewhere.status, StatusCode::UNAUTHORIZED, "{elsewhere:?}");
    app.engine.clock.advance(15 * MINUTE);
    let answer = sign_in(&app, guesser, (OPS, PASSWORD), None).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    app.close().await;
}

#[tokio::test]
async fn whoever_guesses_the_password_of_a_program_keeps_only_himself_out() {
    let app = TestApp::new().await;
    let group = app.engine.group;
    let (login, password) = app
        .engine
        .api_access_of(group, Profile::CustomerWrite)
        .await;
    let path = format!("/export/groups/{group}/audit.csv");
    let ask = async |peer: &str, password: &str| {
        let request = Request::get(&path)
            .header(AUTHORIZATION, basic(&login, password))
            .header("x-forwarded-for", "203.0.113.7");
        app.send_from(peer, request.body(Body::empty()).unwrap())
            .await
    };
    let guesser = "198.51.100.1:50000";
    for n in 0..10 {
        let answer = ask(guesser, &format!("{n:032}")).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{answer:?}");
        assert_eq!(answer.json()["code"], "wrong_access");
    }
    let answer = ask(guesser, &password).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{answer:?}");
    assert_eq!(answer.header("retry-after"), "901");
    let owner = ask("192.0.2.1:50000", &password).await;
    assert_eq!(owner.status, StatusCode::OK, "{owner:?}");
    app.engine.clock.advance(15 * MINUTE);
    let answer = ask(guesser, &password).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    app.close().await;
}
