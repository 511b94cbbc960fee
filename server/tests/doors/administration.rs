//! Running an installation from the command line: its first person, backups, erasing somebody, and
//! looking whether it is well.

use std::path::Path;
use std::process::{Output, Stdio};

use domain::permission::Profile;
use http::StatusCode;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

use super::provider::Provider;
use super::support::{ORIGIN_HERE, TestApp, site_folder};

/// Runs a command in a folder on a database.
async fn run(folder: &Path, database: &str, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sigfox-backend"))
        .current_dir(folder)
        .args(arguments)
        .args(["--database-url", database])
        .env_remove("HTTP_PROXY")
        .env_remove("HTTPS_PROXY")
        .env_remove("http_proxy")
        .env_remove("https_proxy")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // A command that reads nothing may have ended by now.
    let _ = stdin.write_all(input.as_bytes()).await;
    drop(stdin);
    child.wait_with_output().await.unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

async fn sign_in(app: &TestApp, email: &str, password: &str) -> StatusCode {
    let form = format!("email={email}&password={password}");
    app.call("/rpc/app/rpc/session/sign_in", &form, None)
        .await
        .status
}

#[tokio::test]
async fn somebody_who_operates_the_installation_is_made_by_a_command() {
    let app = TestApp::new().await;
    let folder = tempfile::tempdir().unwrap();
    let database = &app.engine.settings.database_url;
    let make = async |more: &[&str], input: &str| {
        let begin = [
            "create-admin",
            "--first-name",
            "Ada",
            "--public-url",
            ORIGIN_HERE,
        ];
        run(folder.path(), database, &[&begin[..], more].concat(), input).await
    };
    let password = "a quiet grey harbour\nand no more\n";
    let made = make(&["ada@example.org", "--password-stdin"], password).await;
    assert!(made.status.success(), "{made:?}");
    let status = sign_in(&app, "ada@example.org", "a+quiet+grey+harbour").await;
    assert_eq!(status, StatusCode::OK);

    let made = make(&["ben@example.org"], "").await;
    assert!(made.status.success(), "{made:?}");
    let link = text(&made.stdout);
    let path = link.trim_end().strip_prefix(ORIGIN_HERE).unwrap();
    assert!(path.starts_with("/password/"), "{link}");
    let page = app.get(path, None).await;
    // The command goes by the time of day, which is later than that of the test.
    assert_eq!(page.status, StatusCode::OK, "{page:?}");

    let again = make(&["ada@example.org"], "").await;
    assert!(!again.status.success() && again.stdout.is_empty());
    assert!(text(&again.stderr).contains("email"), "{again:?}");
    app.close().await;
}

#[tokio::test]
async fn a_backup_is_made_beside_the_server_and_taken_back() {
    let app = TestApp::new().await;
    app.member(Profile::CustomerWrite).await;
    app.engine.with_devices(0, &[0xA1, 0xA2]).await;
    let folder = tempfile::tempdir().unwrap();
    let database = &app.engine.settings.database_url;
    let made = run(folder.path(), database, &["backup", "all.gz"], "").await;
    assert!(made.status.success(), "{made:?}");
    assert!(text(&made.stderr).contains("secret_key_file"));
    let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(files.len(), 1, "nothing else is left: {files:?}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let known = std::fs::metadata(folder.path().join("all.gz")).unwrap();
        assert_eq!(known.permissions().mode() & 0o077, 0);
    }
    let again = run(folder.path(), database, &["backup", "all.gz"], "").await;
    assert!(!again.status.success(), "it is not written over");

    let other = "sqlite:other/test.db";
    let back = run(folder.path(), other, &["restore", "all.gz"], "").await;
    assert!(back.status.success(), "{back:?}");
    assert!(text(&back.stderr).contains("secret.key"), "{back:?}");
    let second = run(folder.path(), other, &["restore", "all.gz"], "").await;
    assert!(text(&second.stderr).contains("not empty"), "{second:?}");
    let copied = run(folder.path(), other, &["backup", "copy.gz"], "").await;
    assert!(copied.status.success(), "{copied:?}");

    // What is cut off, or no backup, is not taken.
    let whole = std::fs::read(folder.path().join("all.gz")).unwrap();
    for (name, bytes) in [
        ("cut.gz", &whole[..whole.len() - 20]),
        ("no.gz", &b"hello"[..]),
    ] {
        std::fs::write(folder.path().join(name), bytes).unwrap();
        let third = "sqlite:third/test.db";
        let refused = run(folder.path(), third, &["restore", name], "").await;
        assert!(!refused.status.success(), "{name}");
        assert!(
            text(&refused.stderr).contains("no whole backup"),
            "{refused:?}"
        );
    }
    let nothing = run(folder.path(), "sqlite:none.db", &["backup", "none.gz"], "").await;
    assert!(
        text(&nothing.stderr).contains("there is no database"),
        "{nothing:?}"
    );
    assert!(!folder.path().join("none.gz").exists());
    assert!(!folder.path().join("none.db").exists());
    app.close().await;
}

#[tokio::test]
async fn a_person_is_erased_by_a_command() {
    let app = TestApp::new().await;
    app.operator().await;
    let session = app.member(Profile::CustomerWrite).await;
    let who = app.engine.engine.session(&session).await.unwrap().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let database = &app.engine.settings.database_url;
    let erased = run(folder.path(), database, &["erase-person", &who.email], "").await;
    assert!(erased.status.success(), "{erased:?}");
    assert!(text(&erased.stdout).starts_with("The account was deleted"));
    let page = app.get("/devices", Some(&session)).await;
    assert_eq!(page.status, StatusCode::FOUND, "they are signed out");
    let again = run(folder.path(), database, &["erase-person", &who.email], "").await;
    assert!(text(&again.stderr).contains("nothing is kept"), "{again:?}");
    let whole = run(folder.path(), database, &["audit", "verify"], "").await;
    assert!(whole.status.success(), "{whole:?}");
    app.close().await;
}

#[tokio::test]
async fn the_doctor_says_of_each_thing_how_it_is_and_what_to_do() {
    let app = TestApp::new().await;
    let folder = tempfile::tempdir().unwrap();
    let site = site_folder();
    let site = format!("site={}", site.path().display());
    let database = &app.engine.settings.database_url;
    let look = async |database: &str, more: &[&str]| {
        let begin = ["doctor", "--set", site.as_str()];
        let looked = run(folder.path(), database, &[&begin[..], more].concat(), "").await;
        (looked.status.code(), text(&looked.stdout))
    };
    // The clock of the test stands in the past, where no server said anything.
    let (code, said) = look(database, &[]).await;
    assert_eq!(code, Some(0), "{said}");
    for line in [
        "ok       settings: ",
        "ok       pages: ",
        "ok       TLS: ",
        "warning  key: ",
        "ok       database: version ",
        "ok       clock: ",
        "warning  people: nobody can sign in yet. ",
        "warning  mail: nothing is mailed",
        "ok       callbacks: they reach public addresses only.",
    ] {
        assert!(
            said.lines().any(|found| found.starts_with(line)),
            "{line}: {said}"
        );
    }
    assert!(said.contains(" disk: "), "{said}");
    let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert!(files.is_empty(), "it made something: {files:?}");

    let (code, said) = look("sqlite:none/test.db", &[]).await;
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("warning  database: its file is not there yet. "),
        "{said}"
    );
    assert!(!folder.path().join("none").exists());

    // A mail server that is not there, on this machine, and a wide way for callbacks.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let mail = format!("mail.transport=smtp://127.0.0.1:{port}");
    let more = ["--set", mail.as_str(), "--set", "mail.from=ops@example.org"];
    let wide = ["--set", "callback.allowed_networks=127.0.0.0/8"];
    let (code, said) = look(database, &[&more[..], &wide].concat()).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("error    mail: the mail server does not let in: "),
        "{said}"
    );
    assert!(said.contains("warning  callbacks: "), "{said}");

    // The provider at which people sign in, and one that is another than the settings say.
    let provider = Provider::new(app.engine.clock_now()).await;
    let issuer = format!("openid.issuer={}", provider.issuer);
    let client = ["--set", "openid.client_id=sigfox", "--set"];
    let (code, said) = look(database, &[&client[..], &[issuer.as_str()]].concat()).await;
    assert_eq!(code, Some(0), "{said}");
    let answers = format!("ok       OpenID Connect: {} answers.", provider.issuer);
    assert!(said.contains(&answers), "{said}");
    let other = format!("{issuer}/other");
    let (code, said) = look(database, &[&client[..], &[other.as_str()]].concat()).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("error    OpenID Connect: "), "{said}");

    let (code, said) = look(database, &["--set", "limits.body=1"]).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("error    settings: ") && said.contains("limits.body"),
        "{said}"
    );

    let (code, said) = look(database, &["--reach", "127.0.0.1:1"]).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("none of its addresses"), "{said}");
    app.close().await;
}

#[tokio::test]
async fn the_doctor_tells_what_keeps_a_server_from_starting() {
    let app = TestApp::new().await;
    let folder = tempfile::tempdir().unwrap();
    let database = &app.engine.settings.database_url;
    let look = async |more: &[&str]| {
        let arguments = [&["doctor"][..], more].concat();
        let looked = run(folder.path(), database, &arguments, "").await;
        (looked.status.code(), text(&looked.stdout))
    };
    let (code, said) = look(&["--set", "site=nowhere"]).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("error    pages: "), "{said}");

    let named = ["tls.certificate=chain.pem", "tls.key=key.pem"];
    let files = ["--set", named[0], "--set", named[1]];
    let (code, said) = look(&files).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("error    TLS: "), "{said}");

    std::fs::write(folder.path().join("own.key"), "12ab").unwrap();
    let own = ["--set", "secret_key_file=own.key"];
    let (code, said) = look(&own).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("error    key: "), "{said}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let key = folder.path().join("own.key");
        std::fs::write(&key, "ab".repeat(32)).unwrap();
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
        let (_, said) = look(&own).await;
        assert!(
            said.contains("warning  key: others than its owner"),
            "{said}"
        );
    }
    app.close().await;
}
