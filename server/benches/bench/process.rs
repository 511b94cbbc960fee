//! B12: the program as a process of its own: how soon it listens, what memory it holds when
//! idle, what with a thousand open pages that follow it, and what while a thousand messages a second
//! come in whose callbacks are delivered: with those pages, which read themselves anew whenever they
//! are told of something ([`pages`]), and without.

#[path = "process/pages.rs"]
mod pages;

use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::callback::CallbackInput;
use domain::permission::Profile;
use engine::World;
use engine::testing::TestEngine;
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use crate::ingest::{BATCH, FLEET, STATION, Senders, body};
use crate::table::Table;

/// Starts that are timed.
const STARTS: usize = 7;
/// Requests of 500 messages, two a second.
const REQUESTS: u32 = 60;
const EVERY: Duration = Duration::from_millis(500);
/// Messages in all of them.
const SENT: usize = REQUESTS as usize * BATCH as usize;

/// B12.
pub async fn process(table: &mut Table) {
    let receiver = Receiver::start().await;
    let test = TestEngine::sqlite().await;
    test.with_devices(0, &FLEET.ids()).await;
    test.with_stations(&[STATION]).await;
    let input = CallbackInput {
        method: "GET".into(),
        url: format!("{}?id={{device}}&data={{data}}", receiver.url),
        enabled: "on".into(),
        ..CallbackInput::default()
    };
    let who = test.member(Profile::CustomerWrite);
    let device_type = test.device_types[0];
    let made = test.engine.create_callback(&who, device_type, &input).await;
    made.expect("a sound callback");
    let folder = tempfile::tempdir().expect("a folder");

    let mut starts = Vec::with_capacity(STARTS);
    for _ in 1..STARTS {
        starts.push(Running::start(folder.path(), &test).await.took);
    }
    let running = Running::start(folder.path(), &test).await;
    starts.push(running.took);
    tokio::time::sleep(Duration::from_secs(3)).await;
    let idle = running.memory();

    let client: Client<HttpConnector, Full<bytes::Bytes>> =
        Client::builder(TokioExecutor::new()).build_http();
    // Its clock is the machine's.
    test.clock.set(World::real().clock.now());
    let open = pages::Pages::open(&client, &running.url, &test).await;
    let followed = running.memory();
    // What it is sent is fresh, each at its own time.
    let fleet = FLEET.beginning(World::real().clock.now().0);
    let stations = Stations {
        client: &client,
        running: &running,
        token: &test.token,
        fleet: &fleet,
    };
    let watched = stations.send(0).await;
    receiver.until(SENT).await;
    let read = open.close();
    let mut busy = stations.send(REQUESTS).await;
    receiver.until(2 * SENT).await;
    busy.push(running.memory());

    let memory = "resident memory";
    table.limit("B12", "start until it listens", &starts, 300.0, "ms");
    table.limit("B12", &format!("{memory}, idle"), &[idle], 60.0, "MB");
    let open = format!("{} open pages", pages::PAGES);
    let what = format!("{memory}, with {open} that follow a device and the fleet");
    table.limit("B12", &what, &[followed], 60.0, "MB");
    let load = format!("at 1,000 messages/s with their callbacks, {SENT} in all");
    for (what, busy) in [
        (format!("{memory} {load}, with {open}"), &watched),
        (format!("{memory} {load}"), &busy),
    ] {
        let most = busy.iter().copied().fold(0.0, f64::max);
        table.told("B12", &what, busy, "MB");
        table.told("B12", &format!("{what}, at most"), &[most], "MB");
    }
    assert_eq!(read.refused, 0, "every page is answered");
    let what = format!("a page that reads itself anew, of {open} {load}");
    table.told("B12", &what, &read.took, "ms");
    let each = [read.took.len() as f64 / read.seconds];
    table.told("B12", &format!("{what}: of all of them"), &each, "reads/s");
    drop(running);
    test.close().await;
}

/// What hands in a thousand messages a second.
struct Stations<'a> {
    client: &'a Client<HttpConnector, Full<bytes::Bytes>>,
    running: &'a Running,
    token: &'a str,
    fleet: &'a Senders,
}

impl Stations<'_> {
    /// Sends [`REQUESTS`] batches from the one with that number on; the memory after each.
    async fn send(&self, first: u32) -> Vec<f64> {
        let mut busy = Vec::new();
        let mut next = tokio::time::interval(EVERY);
        for batch in first..first + REQUESTS {
            next.tick().await;
            let request = http::Request::post(format!("{}/radio/receptions", self.running.url))
                .header("authorization", format!("Bearer {}", self.token))
                .body(Full::from(body(self.fleet, 0, batch)))
                .expect("a request");
            let response = self.client.request(request).await.expect("an answer");
            assert!(response.status().is_success(), "{}", response.status());
            let answer = response.into_body().collect().await.expect("an answer");
            let answer = String::from_utf8_lossy(&answer.to_bytes()).into_owned();
            assert_eq!(answer.matches("accepted").count(), BATCH as usize);
            busy.push(self.running.memory());
        }
        busy
    }
}

/// The program, until it is dropped.
struct Running {
    child: Child,
    url: String,
    /// Milliseconds from its start until it listened.
    took: f64,
    // Whoever closes the pipe would stop the program at its next line.
    _lines: Lines<BufReader<ChildStdout>>,
}

impl Running {
    async fn start(folder: &Path, test: &TestEngine) -> Self {
        let site = folder.join("site");
        std::fs::create_dir_all(site.join("p/none")).expect("a folder");
        let about = r#"{"pkg_dir":"p/none","older":[]}"#;
        std::fs::write(site.join("site.json"), about).expect("a file");
        // The callback is sealed with the key of the test's settings.
        let key = folder.join("secret.key");
        std::fs::write(&key, "0".repeat(64)).expect("a file");
        let start = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_sigfox-backend"))
            .current_dir(folder)
            .args(["serve", "--listen", "127.0.0.1:0", "--site"])
            .arg(&site)
            .env("SIGFOX_DATABASE__URL", &test.settings.database_url)
            .env("SIGFOX_SECRET_KEY_FILE", &key)
            .env("SIGFOX_CALLBACK__ALLOWED_NETWORKS", r#"["127.0.0.0/8"]"#)
            .env("SIGFOX_LOG__LEVEL", "warn")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the program");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let url = loop {
            let line = lines.next_line().await.expect("text");
            let line = line.expect("it says where it listens");
            if let Some(url) = line.strip_prefix("Listening on ") {
                break url.to_owned();
            }
        };
        Self {
            child,
            url,
            took: start.elapsed().as_secs_f64() * 1000.0,
            _lines: lines,
        }
    }

    /// Resident memory in MB of 1,000,000 bytes.
    fn memory(&self) -> f64 {
        let id = self.child.id().expect("it runs");
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).expect("Linux");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kibibytes = line.and_then(|line| line.trim().split(' ').next()?.parse::<f64>().ok());
        kibibytes.expect("a number") * 1024.0 / 1e6
    }
}

/// Counts the callbacks that come.
struct Receiver {
    url: String,
    came: tokio::sync::watch::Receiver<usize>,
}

impl Receiver {
    async fn start() -> Self {
        let (count, came) = tokio::sync::watch::channel(0);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("a port");
        let address = listener.local_addr().expect("an address");
        let count = Arc::new(count);
        let take = move || {
            let count = count.clone();
            async move { count.send_modify(|count| *count += 1) }
        };
        let router = axum::Router::new().fallback(take);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            url: format!("http://{address}/"),
            came,
        }
    }

    async fn until(&self, count: usize) {
        let mut came = self.came.clone();
        let all = came.wait_for(|came| *came >= count);
        let all = tokio::time::timeout(Duration::from_secs(300), all).await;
        all.expect("they come within five minutes")
            .expect("a count");
    }
}
