//! The way to the provider at which people sign in and back, as a browser goes it; and in which
//! zone pages tell times.

use std::sync::Arc;

use axum::body::Body;
use domain::openid::OpenidRefusal;
use domain::permission::{Principal, Profile};
use domain::user::{AccountInput, ChoosePassword};
use engine::Client;
use engine::testing::{TestEngine, code_shown};
use http::header::{ACCEPT, COOKIE, LOCATION, ORIGIN, REFERER, SET_COOKIE};
use http::{Request, StatusCode};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivatePkcs8KeyDer;
use serde_json::json;
use tokio_rustls::TlsAcceptor;

use super::provider::{Account, Provider};
use super::support::{Answer, COOKIE_NAME, ORIGIN_HERE, TestApp};

const ANN: &str = "ann@example.org";
const PASSWORD: &str = "a quiet grey harbour";

/// All doors with a provider, and Ann, who has an account here and there.
async fn with_provider() -> (TestApp, Provider, Account) {
    let test = TestEngine::chosen().await;
    let provider = Provider::new(test.clock_now()).await;
    let openid = provider.settings();
    let test = test
        .with_settings(|settings| settings.openid = Some(openid))
        .await;
    test.invited(ANN).await;
    let ann = Account {
        subject: "1".into(),
        email: ANN.into(),
        verified: json!(true),
    };
    (TestApp::on(test, &[]), provider, ann)
}

/// Follows a link, with cookies.
async fn follow(app: &TestApp, path: &str, cookies: &[&str]) -> Answer {
    let request = Request::get(path).header(COOKIE, cookies.join("; "));
    app.send(request.body(Body::empty()).unwrap()).await
}

/// The cookies that an answer sets: name and value of each, and the whole.
fn set(answer: &Answer) -> Vec<(String, String)> {
    let lines = answer.headers.get_all(SET_COOKIE).iter();
    let lines = lines.map(|line| line.to_str().unwrap().to_owned());
    lines
        .map(|line| (line.split(';').next().unwrap().to_owned(), line))
        .collect()
}

fn location(answer: &Answer) -> &str {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{answer:?}");
    answer.header(LOCATION.as_str())
}

/// Goes to the provider from the sign-in page and signs in there: the address to which the
/// provider sends the browser back, and the cookie that it has.
async fn go(app: &TestApp, provider: &Provider, account: &Account, next: &str) -> (String, String) {
    let answer = follow(app, &format!("/sign-in/openid?next={next}"), &[]).await;
    let (state, code) = provider.sign_in(location(&answer), account);
    let (cookie, whole) = set(&answer).swap_remove(0);
    assert!(
        cookie.starts_with(&format!("{COOKIE_NAME}-openid=")),
        "{whole}"
    );
    assert!(
        whole.ends_with("; HttpOnly; SameSite=Lax; Secure"),
        "{whole}"
    );
    let back = format!("/sign-in/openid/callback?state={state}&code={code}&session_state=x");
    (back, cookie)
}

#[tokio::test]
async fn the_button_leads_to_the_provider_and_back_signed_in() {
    let (app, provider, ann) = with_provider().await;
    let page = app.get("/sign-in?next=/devices%3Fpage%3D2", None).await;
    assert!(page.body.contains("Sign in with Example"), "{}", page.body);
    assert!(page.body.contains("href=\"/sign-in/openid?next=%2Fdevices"));
    let (back, cookie) = go(&app, &provider, &ann, "/devices").await;
    let earlier = app.member(Profile::CustomerRead).await;
    let session = format!("{COOKIE_NAME}={earlier}");
    let answer = follow(&app, &back, &[&session, &cookie]).await;
    assert_eq!(location(&answer), "/devices");
    let cookies = set(&answer);
    assert_eq!(cookies.len(), 2, "{cookies:?}");
    let (session, _) = &cookies[0];
    assert_eq!(cookies[1].0, format!("{COOKIE_NAME}-openid="));
    let page = follow(&app, "/devices", &[session]).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains(ANN));
    let before = app.engine.engine.session(&earlier).await.unwrap();
    assert_eq!(before, None, "the session that the browser had goes on");

    let again = follow(&app, &back, &[&cookie]).await;
    assert_eq!(location(&again), "/sign-in?openid=stale&next=%2F");
    app.close().await;
}

#[tokio::test]
async fn the_way_on_stays_on_this_server() {
    let (app, provider, ann) = with_provider().await;
    for next in [
        "//evil.example",
        "https://evil.example",
        "/%5Cevil.example",
        "/a%0D%0Ab",
    ] {
        let (back, cookie) = go(&app, &provider, &ann, next).await;
        let answer = follow(&app, &back, &[&cookie]).await;
        assert_eq!(location(&answer), "/", "{next}");
    }
    app.close().await;
}

#[tokio::test]
async fn whoever_is_not_let_in_reads_why_on_the_sign_in_page() {
    let (app, provider, ann) = with_provider().await;
    let (back, cookie) = go(&app, &provider, &ann, "/devices").await;
    // In a browser that did not ask.
    let answer = follow(&app, &back, &[]).await;
    assert_eq!(location(&answer), "/sign-in?openid=stale&next=%2F");
    assert!(set(&answer).is_empty());
    let broken_off = back.split("&code").next().unwrap();
    let broken_off = format!("{broken_off}&error=access_denied&error_description=call+555");
    let answer = follow(&app, &broken_off, &[&cookie]).await;
    assert_eq!(location(&answer), "/sign-in?openid=denied&next=%2F");

    for refusal in OpenidRefusal::ALL {
        let (title, _) = (app::words::words().account.not_let_in)(refusal);
        let path = format!("/sign-in?openid={}", refusal.code());
        let page = app.get(&path, None).await;
        assert!(page.body.contains(title), "{refusal:?}");
    }
    let page = app.get("/sign-in?openid=call+555", None).await;
    assert!(!page.body.contains("notice bad"));
    let twice = follow(&app, "/sign-in/openid/callback?state=a&state=b", &[]).await;
    assert_eq!(location(&twice), "/sign-in?openid=stale&next=%2F");
    app.close().await;
}

#[tokio::test]
async fn whoever_has_a_second_step_is_asked_for_the_code() {
    let (app, provider, ann) = with_provider().await;
    let engine = &app.engine.engine;
    let (back, cookie) = go(&app, &provider, &ann, "/devices").await;
    let answer = follow(&app, &back, &[&cookie]).await;
    assert_eq!(location(&answer), "/devices");
    // The step takes a password, which whoever only comes in by a provider has not chosen yet.
    let link = engine.reset_link(ANN).await.unwrap();
    let choice = ChoosePassword {
        token: link,
        email: String::new(),
        password: PASSWORD.into(),
        again: PASSWORD.into(),
    };
    let client = Client {
        address: [127, 0, 0, 1].into(),
        agent: "test".into(),
    };
    let chosen = engine.choose_password(&choice, &client).await.unwrap();
    let token = chosen.session().unwrap().token;
    let who: Principal = engine.session(&token).await.unwrap().unwrap();
    engine.begin_second_step(&who, PASSWORD).await.unwrap();
    let domain::user::SecondStep::Begun(secret) = engine.second_step(&who).await.unwrap() else {
        panic!("it was not begun")
    };
    let now = domain::UnixMillis(app.engine.clock_now());
    let code = code_shown(&secret.secret, now);
    let confirmed = engine.confirm_second_step(&who, &code, PASSWORD);
    confirmed.await.unwrap();

    let (back, cookie) = go(&app, &provider, &ann, "/devices").await;
    let answer = follow(&app, &back, &[&cookie]).await;
    assert_eq!(location(&answer), "/sign-in/code?next=%2Fdevices");
    let cookies = set(&answer);
    assert!(cookies[0].0.starts_with(&format!("{COOKIE_NAME}-step=")));
    assert!(cookies[0].1.contains("SameSite=Strict"), "{cookies:?}");
    app.close().await;
}

/// Sends a form of the account page as a browser without scripts does.
async fn send_form(app: &TestApp, function: &str, form: &str, cookies: &[&str]) -> Answer {
    let request = Request::post(format!("/rpc/app/rpc/account/{function}"))
        .header(ORIGIN, ORIGIN_HERE)
        .header(REFERER, format!("{ORIGIN_HERE}/account/linked"))
        .header(ACCEPT, "text/html")
        .header("content-type", "application/x-www-form-urlencoded")
        .header(COOKIE, cookies.join("; "));
    app.send(request.body(Body::from(form.to_owned())).unwrap())
        .await
}

#[tokio::test]
async fn an_account_is_linked_and_unlinked_from_its_own_page_without_scripts() {
    let (app, provider, _) = with_provider().await;
    let there = Account {
        subject: "7".into(),
        email: "somebody@elsewhere.example".into(),
        verified: json!(true),
    };
    let session = app.member(Profile::CustomerRead).await;
    let session = format!("{COOKIE_NAME}={session}");
    let words = &app::words::words().own;
    let page = follow(&app, "/account/linked", &[&session]).await.body;
    assert!(page.contains(words.none_linked) && page.contains(words.confirm_link));
    assert!(
        page.contains("href=\"/account/linked\""),
        "the menu: {page}"
    );
    assert!(!page.contains("/sign-in/openid/link"), "{page}");

    let refused = send_form(&app, "begin_link", "own_password=wrong", &[&session]).await;
    assert!(set(&refused).is_empty(), "{refused:?}");
    let right = "own_password=a+quiet+grey+harbour";
    let begun = send_form(&app, "begin_link", right, &[&session]).await;
    assert!(begun.status.is_redirection(), "{begun:?}");
    assert_eq!(begun.header(LOCATION.as_str()), "/account/linked");
    let (cookie, whole) = set(&begun).swap_remove(0);
    assert!(
        cookie.starts_with(&format!("{COOKIE_NAME}-openid=")),
        "{whole}"
    );
    assert!(whole.contains("SameSite=Lax"), "{whole}");
    let page = follow(&app, "/account/linked", &[&session, &cookie]).await;
    assert!(page.body.contains("href=\"/sign-in/openid/link\""));

    // The way back ends where it began, and in no other session.
    let back = async || {
        let answer = follow(&app, "/sign-in/openid/link", &[&session, &cookie]).await;
        let (state, code) = provider.sign_in(location(&answer), &there);
        format!("/sign-in/openid/callback?state={state}&code={code}")
    };
    let other = app.member(Profile::CustomerRead).await;
    let other = format!("{COOKIE_NAME}={other}");
    let astray = follow(&app, "/sign-in/openid/link", &[&other, &cookie]).await;
    assert_eq!(location(&astray), "/account/linked?openid=stale");
    let answer = follow(&app, &back().await, &[&session, &cookie]).await;
    assert_eq!(location(&answer), "/account/linked?done=linked");
    assert_eq!(set(&answer)[0].0, format!("{COOKIE_NAME}-openid="));
    let page = follow(&app, "/account/linked?done=linked", &[&session]).await;
    for said in [words.is_linked, words.linked_since, "Example", words.unlink] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }

    // Somebody else does not get it.
    let begun = send_form(&app, "begin_link", right, &[&other]).await;
    let (cookie, _) = set(&begun).swap_remove(0);
    let answer = follow(&app, "/sign-in/openid/link", &[&other, &cookie]).await;
    let (state, code) = provider.sign_in(location(&answer), &there);
    let path = format!("/sign-in/openid/callback?state={state}&code={code}");
    let answer = follow(&app, &path, &[&other, &cookie]).await;
    assert_eq!(location(&answer), "/account/linked?openid=taken");
    for refusal in OpenidRefusal::ALL {
        let (title, _) = (words.not_linked)(refusal);
        let path = format!("/account/linked?openid={}", refusal.code());
        let page = follow(&app, &path, &[&other]).await.body;
        assert!(page.contains(title), "{refusal:?}: {page}");
    }

    let issuer: String = url::form_urlencoded::byte_serialize(provider.issuer.as_bytes()).collect();
    let form = format!("issuer={issuer}&{right}");
    let ended = send_form(&app, "end_link", &form, &[&session]).await;
    let there = ended.header(LOCATION.as_str());
    assert_eq!(there, "/account/linked?done=unlinked", "{ended:?}");
    let page = follow(&app, there, &[&session]).await.body;
    assert!(page.contains(words.is_unlinked) && page.contains(words.none_linked));
    app.close().await;
}

#[tokio::test]
async fn whoever_has_no_password_cannot_unlink_and_reads_why() {
    let (app, provider, ann) = with_provider().await;
    let (back, cookie) = go(&app, &provider, &ann, "/devices").await;
    let answer = follow(&app, &back, &[&cookie]).await;
    let (session, _) = set(&answer).swap_remove(0);
    let page = follow(&app, "/account/linked", &[&session]).await.body;
    assert!(page.contains(app::words::words().own.no_password), "{page}");
    assert!(!page.contains("name=\"own_password\""), "{page}");
    app.close().await;
}

/// Somebody who signs certificates, and one of localhost by him.
fn authority() -> (CertifiedIssuer<'static, KeyPair>, TlsAcceptor) {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(["localhost".to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &*authority).unwrap();
    let key = PrivatePkcs8KeyDer::from(key.serialize_der());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key.into());
    let acceptor = TlsAcceptor::from(Arc::new(config.unwrap()));
    (authority, acceptor)
}

#[tokio::test]
async fn a_private_authority_is_believed_for_the_provider_where_the_settings_name_it() {
    let (authority, acceptor) = authority();
    let test = TestEngine::chosen().await;
    let provider = Provider::over(Some(acceptor), test.clock_now()).await;
    let openid = provider.settings();
    let test = test
        .with_settings(|settings| settings.openid = Some(openid))
        .await;
    test.invited(ANN).await;
    let ann = Account {
        subject: "1".into(),
        email: ANN.into(),
        verified: json!(true),
    };
    let app = TestApp::on(test, &[]);
    let refused = follow(&app, "/sign-in/openid?next=/devices", &[]).await;
    assert_eq!(
        location(&refused),
        "/sign-in?openid=unreachable&next=%2Fdevices"
    );
    let test = app.engine;
    let test = test
        .with_settings(|settings| {
            let openid = settings.openid.as_mut().unwrap();
            openid.authorities = vec![authority.der().clone()];
        })
        .await;
    let app = TestApp::on(test, &[]);
    let (back, cookie) = go(&app, &provider, &ann, "/devices").await;
    let answer = follow(&app, &back, &[&cookie]).await;
    assert_eq!(location(&answer), "/devices");
    app.close().await;
}

#[tokio::test]
async fn without_a_provider_there_is_no_button() {
    let app = TestApp::new().await;
    let page = app.get("/sign-in", None).await;
    assert!(!page.body.contains("/sign-in/openid"));
    let session = app.member(Profile::CustomerRead).await;
    let page = app.get("/account/linked", Some(&session)).await.body;
    assert!(page.contains(app::words::words().own.no_provider));
    assert!(!page.contains("href=\"/account/linked\""), "{page}");
    app.close().await;
}

#[tokio::test]
async fn times_are_told_in_the_zone_that_the_reader_chose_without_the_browser_half() {
    let app = TestApp::new().await;
    let session = app.member(Profile::CustomerRead).await;
    let engine = &app.engine.engine;
    let who = engine.session(&session).await.unwrap().unwrap();
    // It began with the first second of 2026 in UTC.
    for (zone, begun, said) in [
        ("", "2026-01-01 00:00:00", "UTC"),
        ("America/Lima", "2025-12-31 19:00:00", "America/Lima"),
        ("Asia/Kathmandu", "2026-01-01 05:45:00", "Asia/Kathmandu"),
    ] {
        let input = AccountInput {
            first_name: "Ann".into(),
            time_zone: zone.into(),
            ..AccountInput::default()
        };
        engine.save_account(&who, &input).await.unwrap();
        let page = app.get("/account/sessions", Some(&session)).await.body;
        let shown = format!("title=\"2026-01-01 00:00:00 UTC\">{begun}<");
        assert!(page.contains(&shown), "{zone}: {page}");
        let foot = page.split("<footer").nth(1).unwrap();
        assert!(foot.contains(said), "{zone}: {foot}");
    }
    app.close().await;
}
