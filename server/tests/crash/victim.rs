//! The real program in a process of its own.

use std::path::Path;
use std::process::Stdio;

use anyhow::{Context as _, bail};
use engine::Settings;
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// A running server.
pub struct Victim {
    child: Child,
    url: String,
    client: Client<HttpConnector, Full<bytes::Bytes>>,
}

impl Victim {
    /// Starts `sigfox-backend serve` and waits until it says where it listens.
    pub async fn start(folder: &Path, settings: &Settings) -> Self {
        let site = folder.join("site");
        std::fs::create_dir_all(site.join("p/none")).unwrap();
        std::fs::write(site.join("site.json"), r#"{"pkg_dir":"p/none","older":[]}"#).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_sigfox-backend"))
            .current_dir(folder)
            .arg("serve")
            .args(["--listen", "127.0.0.1:0"])
            .args(["--site", site.to_str().unwrap()])
            .env("SIGFOX_DATABASE__URL", &settings.database_url)
            .env("SIGFOX_CALLBACK__ALLOWED_NETWORKS", r#"["127.0.0.0/8"]"#)
            .env("SIGFOX_LOG__LEVEL", "warn")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let url = loop {
            let line = lines
                .next_line()
                .await
                .unwrap()
                .expect("it says where it listens");
            if let Some(url) = line.strip_prefix("Listening on ") {
                break url.to_owned();
            }
        };
        // Nobody reads what it says further on; an open pipe must not fill up.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let client = Client::builder(TokioExecutor::new()).build_http();
        Self { child, url, client }
    }

    /// Sends a batch and returns the answer's body.
    pub async fn hand_in(&self, token: &str, body: &str) -> anyhow::Result<String> {
        let request = http::Request::post(format!("{}/radio/receptions", self.url))
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json")
            .body(Full::from(body.to_owned()))?;
        let response = self.client.request(request).await.context("no answer")?;
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        let body = String::from_utf8(body.to_vec())?;
        if !status.is_success() {
            bail!("{status}: {body}");
        }
        Ok(body)
    }

    /// `kill -9`.
    pub async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }
}
