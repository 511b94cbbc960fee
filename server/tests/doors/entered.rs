//! What scripts enter by commands: contracts, what devices were made with, and what is done to devices.

use std::path::Path;
use std::process::Output;

use domain::DeviceId;
use domain::audit::{AuditQuery, Who};
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

#[tokio::test]
async fn devices_are_changed_offered_taken_and_deleted_by_commands() {
    let mut app = TestApp::new().await;
    let (other, nth) = app.engine.neighbour().await;
    app.engine.with_devices(0, &[0xA1, 0xA2, 0xA3]).await;
    let folder = tempfile::tempdir().unwrap();
    let run = async |arguments: &[&str]| {
        let arguments = [&["devices"][..], arguments].concat();
        let done = run(&app, folder.path(), &arguments).await;
        let said = (text(&done.stdout), text(&done.stderr));
        (done.status.success(), said.0, said.1)
    };
    let (test, engine) = (&app.engine, &app.engine.engine);
    let root = test.of_root();
    let shown = async |id: u32| engine.device(&root, DeviceId(id)).await;

    let looked = run(&["suspend", "--dry-run", "A1", "A2"]).await;
    assert_eq!((looked.0, looked.1.as_str()), (true, "2 done.\n"));
    assert!(!shown(0xA1).await.unwrap().subscription.suspended);
    let done = run(&["suspend", "A1", "A2"]).await;
    assert_eq!((done.0, done.1.as_str()), (true, "2 done.\n"));
    assert!(shown(0xA1).await.unwrap().subscription.suspended);
    let again = run(&["suspend", "A1", "A2"]).await;
    assert!(
        again.0 && again.2.contains("2 were so already."),
        "{again:?}"
    );
    let left = run(&["restart", "A1", "FFFF01"]).await;
    assert!(!left.0 && left.1 == "0 done.\n", "{left:?}");
    assert!(left.2.contains("1 left as they were"), "{left:?}");
    let resumed = run(&["resume", "A1"]).await;
    assert!(resumed.0 && !shown(0xA1).await.unwrap().subscription.suspended);
    // The log says that it was a command.
    let query = AuditQuery {
        object: "A1".into(),
        verb: "suspend".into(),
        ..AuditQuery::default()
    };
    let log = engine.audit(&root, test.group, &query).await.unwrap();
    assert_eq!(log.rows[0].who, Who::Command);

    let to = test.device_types[1].to_string();
    let edit = ["edit", "--device-type", &to, "--history", "leave"];
    let edited = run(&[&edit[..], &["--add-tags", "roof", "A1"]].concat()).await;
    assert!(edited.0, "{edited:?}");
    let device = shown(0xA1).await.unwrap();
    assert_eq!(device.device_type, test.device_types[1]);
    assert_eq!(device.labels.tags, ["roof"]);
    let wrong = run(&["edit", "A1"]).await;
    assert!(!wrong.0 && wrong.2.contains("edit"), "{wrong:?}");
    let wrong = run(&["replace", "A1", "A2"]).await;
    assert!(!wrong.0, "{wrong:?}");

    let group = other.roles[0].group.to_string();
    let offer = ["transfer", "offer", "--group", &group, "A1", "A2"];
    let wrong = run(&["transfer", "refuse", "A1"]).await;
    assert!(!wrong.0 && wrong.2.contains("24 hex digits"), "{wrong:?}");
    for (how, taken) in [("keep", false), ("refuse", false), ("accept", true)] {
        let offered = run(&offer).await;
        assert!(offered.0, "{offered:?}");
        let id = offered.1.trim().to_owned();
        assert!(shown(0xA1).await.unwrap().transfer.is_some());
        let under = test.device_types[nth].to_string();
        let ended = match taken {
            false => run(&["transfer", how, &id]).await,
            true => {
                let under = ["--device-type", &under, "--prototype", &id];
                run(&[&["transfer", how][..], &under[..]].concat()).await
            }
        };
        assert!(ended.0, "{how}: {ended:?}");
        let device = shown(0xA1).await.unwrap();
        let here = device.device_type == test.device_types[nth];
        assert_eq!((device.transfer, here), (None, taken), "{how}");
    }

    let deleted = run(&["delete", "A3"]).await;
    assert!(deleted.0, "{deleted:?}");
    assert!(shown(0xA3).await.is_err());
    app.close().await;
}
