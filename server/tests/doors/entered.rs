//! What scripts enter by commands: contracts, and what devices were made with.

use std::path::Path;
use std::process::Output;

use tokio::process::Command;

use super::support::TestApp;

/// Runs `sigfox-backend` on the database of the test, from a folder.
async fn run(app: &TestApp, folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sigfox-backend"))
        .current_dir(folder)
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
async fn contracts_are_made_changed_closed_and_deleted_by_commands() {
    let app = TestApp::new().await;
    let folder = tempfile::tempdir().unwrap();
    let run = async |arguments: &[&str]| run(&app, folder.path(), arguments).await;
    let new = [
        "contracts",
        "create",
        "--name",
        "Meters",
        "--max-tokens",
        "9",
    ];
    let made = run(&[&new[..], &["--bidir", "false", "--plan", "pack"]].concat()).await;
    assert!(made.status.success(), "{}", text(&made.stderr));
    let id = text(&made.stdout).trim().to_owned();
    let edited = run(&["contracts", "edit", &id, "--max-tokens", "10"]).await;
    assert!(edited.status.success(), "{}", text(&edited.stderr));

    let listed = text(&run(&["contracts", "list"]).await.stdout);
    let line = listed.lines().find(|line| line.starts_with(&id)).unwrap();
    let columns: Vec<&str> = line.split('\t').collect();
    assert_eq!(columns[1..4], ["Meters", "Operator", "pack"]);
    assert_eq!(columns[7..], ["0", "10", "0"]);
    assert_eq!(columns[6], "", "it has no end");

    let closed = run(&["contracts", "close", &id]).await;
    assert!(closed.status.success(), "{}", text(&closed.stderr));
    let listed = text(&run(&["contracts", "list"]).await.stdout);
    let line = listed.lines().find(|line| line.starts_with(&id)).unwrap();
    assert_ne!(line.split('\t').nth(6), Some(""));

    let deleted = run(&["contracts", "delete", &id]).await;
    assert!(deleted.status.success(), "{}", text(&deleted.stderr));
    let gone = run(&["contracts", "close", &id]).await;
    assert!(!gone.status.success());
    assert!(text(&gone.stderr).contains("no such contract"), "{gone:?}");
    let wrong = run(&[
        "contracts",
        "create",
        "--name",
        "Odd",
        "--test-frames",
        "26",
    ])
    .await;
    assert!(!wrong.status.success());
    assert!(text(&wrong.stderr).contains("test_frames"), "{wrong:?}");
    app.close().await;
}

#[tokio::test]
async fn a_list_of_what_devices_were_made_with_is_taken_line_by_line() {
    let app = TestApp::new().await;
    let folder = tempfile::tempdir().unwrap();
    let run = async |arguments: &[&str]| run(&app, folder.path(), arguments).await;
    let pac = "545CB3B17AC98BA4";
    let key = "000102030405060708090a0b0c0d0e0f";
    let good = format!("id;PAC;key;certificate\nAB1;{pac};{key}\nAB2;{pac}\n");
    std::fs::write(folder.path().join("good.csv"), &good).unwrap();
    let taken = run(&["devices", "manufacture", "good.csv"]).await;
    assert!(taken.status.success(), "{}", text(&taken.stderr));
    assert_eq!(text(&taken.stdout), "2;AB1;new\n3;AB2;new\n");
    let again = run(&["devices", "manufacture", "good.csv"]).await;
    assert!(again.status.success(), "{}", text(&again.stderr));
    assert_eq!(text(&again.stdout), "2;AB1;known\n3;AB2;known\n");

    let mixed = format!("AB1;0000000000000001\nAB3;{pac}\nAB4;{pac};12\n");
    std::fs::write(folder.path().join("mixed.csv"), &mixed).unwrap();
    let taken = run(&["devices", "manufacture", "mixed.csv"]).await;
    assert!(!taken.status.success(), "two lines were refused");
    let said = text(&taken.stdout);
    let lines: Vec<&str> = said.lines().collect();
    assert!(lines[0].starts_with("1;AB1;refused;pac differs"), "{said}");
    assert_eq!(lines[1], "2;AB3;new");
    assert!(
        lines[2].starts_with("3;AB4;refused;key is shorter"),
        "{said}"
    );
    for stream in [taken.stdout, taken.stderr, again.stdout, again.stderr] {
        let said = text(&stream);
        assert!(!said.contains(pac) && !said.contains(key), "{said}");
    }
    let missing = run(&["devices", "manufacture", "nothing.csv"]).await;
    assert!(!missing.status.success());
    assert!(text(&missing.stderr).contains("nothing.csv"), "{missing:?}");
    app.close().await;
}
