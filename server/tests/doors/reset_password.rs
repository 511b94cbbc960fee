//! A forgotten password, from the command line to the page.

use std::process::Output;

use engine::{Clock as _, SystemClock};
use http::StatusCode;
use tokio::process::Command;

use super::support::{ORIGIN_HERE, TestApp};

const MINUTE: i64 = 60_000;

/// Runs `sigfox-backend reset-password` on the database of the test.
async fn reset(app: &TestApp, email: &str) -> Output {
    let folder = tempfile::tempdir().unwrap();
    Command::new(env!("CARGO_BIN_EXE_sigfox-backend"))
        .current_dir(folder.path())
        .args(["reset-password", email, "--public-url", ORIGIN_HERE])
        .args(["--database-url", &app.engine.settings.database_url])
        .output()
        .await
        .unwrap()
}

/// The secret of the link that it prints.
async fn link(app: &TestApp) -> String {
    let output = reset(app, " Ops@Example.org").await;
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8(output.stdout).unwrap();
    let token = said.strip_prefix(&format!("{ORIGIN_HERE}/password/"));
    let token = token.unwrap_or_else(|| panic!("no link: {said}"));
    token.trim_end().to_owned()
}

#[tokio::test]
async fn who_forgot_a_password_gets_in_by_a_link_from_the_command_line() {
    let app = TestApp::new().await;
    let session = app.operator().await;
    // The command goes by the time of day, which the sessions of the test would not live to see.
    let status = async |path: &str| app.get(path, Some(&session)).await.status;
    assert_eq!(status("/devices").await, StatusCode::OK);

    let token = link(&app).await;
    let page = app.get(&format!("/password/{token}"), None).await;
    assert_eq!(page.status, StatusCode::OK, "{page:?}");
    assert!(page.body.contains("ops@example.org"), "{page:?}");
    assert_eq!(
        status("/devices").await,
        StatusCode::OK,
        "nothing is changed"
    );
    let choose = async |token: &str| {
        let form =
            format!("token={token}&password=another+grey+harbour&again=another+grey+harbour");
        let path = "/rpc/app/rpc/session/choose_password";
        app.call(path, &form, None).await.status
    };
    assert_eq!(choose(&token).await, StatusCode::OK);
    assert_eq!(choose(&token).await, StatusCode::NOT_FOUND, "for one use");
    assert_eq!(status("/devices").await, StatusCode::FOUND, "it has ended");
    let sign_in = async |password: &str| {
        let form = format!("email=ops@example.org&password={password}");
        let path = "/rpc/app/rpc/session/sign_in";
        app.call(path, &form, None).await.status
    };
    assert_eq!(
        sign_in("a+quiet+grey+harbour").await,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(sign_in("another+grey+harbour").await, StatusCode::OK);

    let late = link(&app).await;
    let now = SystemClock.now();
    app.engine.clock.set(now.plus(31 * MINUTE));
    assert_eq!(choose(&late).await, StatusCode::NOT_FOUND);
    app.close().await;
}

#[tokio::test]
async fn nobody_gets_a_link_for_an_address_that_nobody_has() {
    let app = TestApp::new().await;
    app.operator().await;
    for email in ["who@example.org", "ops"] {
        let output = reset(&app, email).await;
        assert!(!output.status.success() && output.stdout.is_empty());
        let said = String::from_utf8(output.stderr).unwrap();
        let named = said.contains(email) || said.contains("email");
        assert!(named, "{said}");
    }
    app.close().await;
}
