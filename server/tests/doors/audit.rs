//! The audit log, from the pages, as a file and from the command line.

use std::process::Output;

use domain::permission::Profile;
use http::StatusCode;
use tokio::process::Command;

use super::support::TestApp;

/// Runs `sigfox-backend audit` on the database of the test.
async fn audit(app: &TestApp, arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    Command::new(env!("CARGO_BIN_EXE_sigfox-backend"))
        .current_dir(folder.path())
        .arg("audit")
        .args(arguments)
        .args(["--database-url", &app.engine.settings.database_url])
        .output()
        .await
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn what_somebody_does_is_told_with_where_from_and_can_be_had_as_a_file() {
    let app = TestApp::new().await;
    let session = app.member(Profile::CustomerWrite).await;
    let (group, device_type) = (app.engine.group, app.engine.device_types[0]);
    let form = format!(
        "device_type={device_type}&method=GET&enabled=on\
         &url=http%3A%2F%2F127.0.0.1%3A9%2F%3Fkey%3Dsesame"
    );
    let path = "/rpc/app/rpc/callback/save";
    let made = app.call(path, &form, Some(&session)).await;
    assert_eq!(made.status, StatusCode::OK, "{made:?}");

    let path = format!("/export/groups/{group}/audit.csv?kind=callback");
    let file = app.get(&path, Some(&session)).await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    let lines: Vec<&str> = file.body.lines().collect();
    assert_eq!(lines.len(), 2, "{file:?}");
    assert!(lines[0].starts_with("number,time,by,person,name,email,from,deed"));
    assert!(lines[1].contains(",127.0.0.1,create,callback,"), "{file:?}");
    assert!(!file.body.contains("sesame"), "{file:?}");

    let path = format!("/groups/{group}/audit");
    let page = app.get(&path, Some(&session)).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("127.0.0.1") && page.body.contains("Exported"));
    assert!(!page.body.contains("sesame"));
    for wrong in ["verb=steal", "since=soon", "nobody=x"] {
        let path = format!("/groups/{group}/audit?{wrong}");
        let refused = app.get(&path, Some(&session)).await;
        assert_eq!(refused.status.as_u16(), 422, "{wrong}");
        let path = format!("/export/groups/{group}/audit.csv?{wrong}");
        let refused = app.get(&path, Some(&session)).await;
        assert_eq!(refused.status.as_u16(), 422, "{wrong}");
    }
    app.close().await;
}

#[tokio::test]
async fn the_command_tells_whether_the_log_is_whole_and_erases_a_person() {
    let app = TestApp::new().await;
    let session = app.operator().await;
    let who = app.engine.engine.session(&session).await.unwrap().unwrap();
    let whole = audit(&app, &["verify"]).await;
    assert!(whole.status.success(), "{whole:?}");
    let said = text(&whole.stdout);
    let (_, head) = said.trim_end().split_once(" entries, head ").unwrap();
    assert_eq!(head.len(), 64, "{said}");

    let known = audit(&app, &["verify", "--head", head]).await;
    assert!(known.status.success(), "{known:?}");
    let never = "ab".repeat(32);
    let other = audit(&app, &["verify", "--head", &never]).await;
    assert_eq!(other.status.code(), Some(1), "{other:?}");
    assert!(
        text(&other.stderr).contains("its end was cut off"),
        "{other:?}"
    );

    let erased = audit(&app, &["erase", &who.user.to_string()]).await;
    assert!(erased.status.success(), "{erased:?}");
    assert_ne!(text(&erased.stdout), "0 values erased.\n");
    let still = audit(&app, &["verify", "--head", head]).await;
    assert!(still.status.success(), "{still:?}");
    let nobody = audit(&app, &["erase", "ann"]).await;
    assert!(!nobody.status.success(), "{nobody:?}");
    app.close().await;
}
