//! The real program in a process of its own.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::Context as _;
use engine::{SecretKey, Settings};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// A running server.
pub struct Victim {
    child: Child,
    door: Door,
}

/// Where a server listens, for whoever knocks.
#[derive(Clone)]
pub struct Door {
    /// Scheme, host and port.
    pub url: String,
    client: Client<HttpConnector, Full<bytes::Bytes>>,
}

/// What it answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub retry_after: Option<u32>,
    pub body: String,
}

impl Victim {
    /// Starts `sigfox-backend serve` and waits until it says where it listens.
    pub async fn start(folder: &Path, settings: &Settings) -> Self {
        Self::start_with(folder, settings, &[]).await
    }

    /// As [`Victim::start`], with further settings from the environment.
    pub async fn start_with(folder: &Path, settings: &Settings, env: &[(&str, &str)]) -> Self {
        let site = site(folder);
        // What was loaded before is sealed with the key of the settings.
        assert!(
            settings.secret_key == SecretKey::default(),
            "the key of the file"
        );
        let key = folder.join("secret.key");
        if !key.exists() {
            std::fs::write(&key, "0".repeat(64)).unwrap();
        }
        let mut child = Command::new(executable())
            .current_dir(folder)
            .arg("serve")
            .args(["--listen", "127.0.0.1:0"])
            .args(["--site", site.to_str().unwrap()])
            .env("SIGFOX_DATABASE__URL", &settings.database_url)
            .env("SIGFOX_SECRET_KEY_FILE", &key)
            .env("SIGFOX_CALLBACK__ALLOWED_NETWORKS", r#"["127.0.0.0/8"]"#)
            .env("SIGFOX_LOG__LEVEL", "warn")
            .envs(env.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let url = loop {
            let line = lines.next_line().await.unwrap();
            let line = line.expect("it says where it listens");
            if let Some(url) = line.strip_prefix("Listening on ") {
                break url.to_owned();
            }
        };
        // Nobody reads what it says further on; an open pipe must not fill up.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let door = Door::new(url);
        Self { child, door }
    }

    /// Where it listens.
    pub fn door(&self) -> Door {
        self.door.clone()
    }

    /// What it holds of memory now, in kilobytes.
    pub fn memory(&self) -> u64 {
        self.status("VmRSS:")
    }

    /// The most that it held since [`Victim::forget_peak`], in kilobytes.
    pub fn peak(&self) -> u64 {
        self.status("VmHWM:")
    }

    /// Begins to measure the peak anew.
    pub fn forget_peak(&self) {
        std::fs::write(self.proc("clear_refs"), "5").unwrap();
    }

    /// Its open files and connections.
    pub fn descriptors(&self) -> u64 {
        std::fs::read_dir(self.proc("fd")).unwrap().count() as u64
    }

    fn status(&self, name: &str) -> u64 {
        let status = std::fs::read_to_string(self.proc("status")).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let number = line.unwrap().split_whitespace().next().unwrap();
        number.parse().unwrap()
    }

    fn proc(&self, name: &str) -> PathBuf {
        let id = self.child.id().expect("it runs");
        PathBuf::from(format!("/proc/{id}/{name}"))
    }

    /// `kill -9`.
    pub async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }
}

/// The program as it was built with the tests, or the one that `CRASH_BINARY` names: what is
/// handed out is faster, and dies at other moments.
fn executable() -> PathBuf {
    let named = std::env::var_os("CRASH_BINARY").map(PathBuf::from);
    named.unwrap_or_else(|| env!("CARGO_BIN_EXE_sigfox-backend").into())
}

/// A folder as the bundler leaves it, without pages.
pub fn site(folder: &Path) -> PathBuf {
    let site = folder.join("site");
    std::fs::create_dir_all(site.join("p/none")).unwrap();
    std::fs::write(site.join("site.json"), r#"{"pkg_dir":"p/none","older":[]}"#).unwrap();
    site
}

impl Door {
    /// A door at an address.
    pub fn new(url: String) -> Self {
        let client = Client::builder(TokioExecutor::new()).build_http();
        Self { url, client }
    }

    /// Hands in a batch.
    ///
    /// # Errors
    /// When no whole answer comes.
    pub async fn hand_in(&self, token: &str, body: &str) -> anyhow::Result<Answer> {
        let request = http::Request::post(format!("{}/radio/receptions", self.url))
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json")
            .body(Full::from(body.to_owned()))?;
        self.ask(request).await
    }

    /// Asks for a page.
    ///
    /// # Errors
    /// When no whole answer comes.
    pub async fn get(&self, path: &str) -> anyhow::Result<Answer> {
        let request = http::Request::get(format!("{}{path}", self.url));
        self.ask(request.body(Full::default())?).await
    }

    /// Waits until the server says that it can work.
    pub async fn until_ready(&self) {
        let ready = async {
            while self.get("/health/ready").await.unwrap().status != 200 {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        let ready = tokio::time::timeout(Duration::from_secs(60), ready).await;
        ready.expect("the server gets ready by itself");
    }

    async fn ask(&self, request: http::Request<Full<bytes::Bytes>>) -> anyhow::Result<Answer> {
        let response = self.client.request(request).await.context("no answer")?;
        let status = response.status().as_u16();
        let after = response.headers().get(http::header::RETRY_AFTER);
        let retry_after = after.and_then(|after| after.to_str().ok()?.parse().ok());
        let body = response.into_body().collect().await?.to_bytes();
        let body = String::from_utf8(body.to_vec())?;
        Ok(Answer {
            status,
            retry_after,
            body,
        })
    }
}
