//! What the stories stand on: all doors on a test engine, and the words to knock with.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use domain::permission::Profile;
use engine::testing::TestEngine;
use http::header::{AUTHORIZATION, COOKIE, ORIGIN, SET_COOKIE};
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt as _;
use server::config::{self, Config, Flag};
use server::listen::{self, Peer};
use server::state::Doors;
use server::{router, site, telemetry};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

/// The origin of the test's own pages.
pub const ORIGIN_HERE: &str = "http://127.0.0.1:3000";
/// The name of the session's cookie.
pub const COOKIE_NAME: &str = "__Host-session";

/// All doors on an engine of their own.
pub struct TestApp {
    /// The engine behind the doors.
    pub engine: TestEngine,
    /// The doors' shared state.
    pub doors: Doors,
    /// The doors.
    pub router: Router,
    folder: tempfile::TempDir,
}

/// What a door answered.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    /// A header's text, empty without it.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

/// Settings from nothing but flags.
pub fn settings(pairs: &[(&str, &str)]) -> Config {
    let flags: Vec<Flag> = pairs
        .iter()
        .map(|(name, value)| Flag::new(name, *value, "--set"))
        .collect();
    config::read_with(None, [], &flags).unwrap()
}

/// A folder with pages as the bundler leaves them.
pub fn site_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let package = folder.path().join("p/abc123");
    std::fs::create_dir_all(&package).unwrap();
    std::fs::write(
        folder.path().join("site.json"),
        r#"{"pkg_dir":"p/abc123","older":[]}"#,
    )
    .unwrap();
    std::fs::write(package.join("sigfox.js"), "// plain").unwrap();
    std::fs::write(package.join("sigfox.js.br"), "brotli").unwrap();
    std::fs::write(folder.path().join("favicon.svg"), "<svg/>").unwrap();
    std::fs::write(folder.path().join("install-worker.js"), "// keeps").unwrap();
    std::fs::write(folder.path().join(".draft"), "hidden").unwrap();
    folder
}

impl TestApp {
    pub async fn new() -> Self {
        Self::with(&[]).await
    }

    /// With other settings of the doors (the engine has its own).
    pub async fn with(pairs: &[(&str, &str)]) -> Self {
        Self::on(TestEngine::chosen().await, pairs)
    }

    /// On an engine that has settings of its own; its workers start.
    pub fn on(engine: TestEngine, pairs: &[(&str, &str)]) -> Self {
        engine.engine.start();
        let folder = site_folder();
        let config = settings(pairs);
        let address: SocketAddr = "127.0.0.1:3000".parse().unwrap();
        let doors = Doors::new(
            engine.engine.clone(),
            &config,
            config.origin(address),
            site::options(Some(folder.path())).unwrap(),
            telemetry::metrics().unwrap(),
        );
        Self {
            router: router::router(doors.clone()),
            engine,
            doors,
            folder,
        }
    }

    /// A place for files of this test.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Sends a request as a browser or station on this machine would.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        self.send_from("127.0.0.1:50000", request).await
    }

    /// Sends a request from a peer.
    pub async fn send_from(&self, peer: &str, mut request: Request<Body>) -> Answer {
        request.extensions_mut().insert(Peer(peer.parse().unwrap()));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        let body = String::from_utf8_lossy(&body).into_owned();
        Answer {
            status: head.status,
            headers: head.headers,
            body,
        }
    }

    /// The status alone, for an answer that may not end.
    pub async fn status(&self, mut request: Request<Body>) -> StatusCode {
        request
            .extensions_mut()
            .insert(Peer("127.0.0.1:50000".parse().unwrap()));
        self.router.clone().oneshot(request).await.unwrap().status()
    }

    /// Opens a page, with a session if there is one.
    pub async fn get(&self, path: &str, session: Option<&str>) -> Answer {
        let request = Request::get(path);
        self.send(as_caller(request, session).body(Body::empty()).unwrap())
            .await
    }

    /// Calls a server function as a page of ours does.
    pub async fn call(&self, path: &str, form: &str, session: Option<&str>) -> Answer {
        let request = Request::post(path)
            .header(ORIGIN, ORIGIN_HERE)
            .header("content-type", "application/x-www-form-urlencoded");
        self.send(
            as_caller(request, session)
                .body(Body::from(form.to_owned()))
                .unwrap(),
        )
        .await
    }

    /// Knocks at the stations' door.
    pub async fn radio(&self, path: &str, token: &str, body: impl Into<Body>) -> Answer {
        let request = Request::post(path).header(AUTHORIZATION, format!("Bearer {token}"));
        self.send(request.body(body.into()).unwrap()).await
    }

    /// Somebody with a profile on the demo group who is signed in: the session's token.
    pub async fn member(&self, profile: Profile) -> String {
        self.engine.session_of(self.engine.group, profile).await
    }

    /// Somebody with every right of a customer on a group beside the demo group.
    pub async fn stranger(&self) -> String {
        let group = self.engine.with_group_beside().await;
        self.engine.session_of(group, Profile::CustomerWrite).await
    }

    /// The first person, who chose a password by the link of the first start.
    pub async fn operator(&self) -> String {
        let link = self.engine.engine.setup_link().await.unwrap().unwrap();
        let form = format!(
            "token={link}&email=ops@example.org&password=a+quiet+grey+harbour\
             &again=a+quiet+grey+harbour"
        );
        let answer = self
            .call("/rpc/app/rpc/session/choose_password", &form, None)
            .await;
        let cookie = answer.header(SET_COOKIE.as_str());
        let token = cookie
            .strip_prefix(COOKIE_NAME)
            .and_then(|rest| rest.strip_prefix('='));
        let token = token.unwrap_or_else(|| panic!("no session: {answer:?}"));
        token.split(';').next().unwrap().to_owned()
    }

    /// Ends the engine.
    pub async fn close(self) {
        self.engine.close().await;
    }
}

/// All doors on a port of loopback, for whoever comes by a real connection.
pub struct Served {
    /// The doors.
    pub app: TestApp,
    /// Where they are.
    pub url: String,
    stop: CancellationToken,
    server: tokio::task::JoinHandle<()>,
}

impl Served {
    pub async fn new() -> Self {
        Self::of(TestApp::new().await).await
    }

    /// Opens these doors.
    pub async fn of(app: TestApp) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let stop = CancellationToken::new();
        let until = stop.clone().cancelled_owned();
        let server = tokio::spawn(listen::serve(
            listener,
            None,
            app.router.clone(),
            100,
            until,
        ));
        Self {
            app,
            url,
            stop,
            server,
        }
    }

    /// Ends the server and the engine.
    pub async fn close(self) {
        self.stop.cancel();
        self.server.await.unwrap();
        self.app.close().await;
    }
}

/// What is found at last by somebody who looks again and again.
pub async fn until<T>(what: &str, look: impl AsyncFn() -> Option<T>) -> T {
    let found = async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let found = tokio::time::timeout(Duration::from_secs(120), found).await;
    found.unwrap_or_else(|_| panic!("nobody sees that {what}"))
}

/// Adds the cookie of a session.
pub fn as_caller(request: http::request::Builder, session: Option<&str>) -> http::request::Builder {
    match session {
        Some(session) => request.header(COOKIE, format!("{COOKIE_NAME}={session}")),
        None => request,
    }
}

/// The credentials of an API access, as they stand in a request.
pub fn basic(login: &str, password: &str) -> String {
    use base64::Engine as _;
    let coded = base64::engine::general_purpose::STANDARD.encode(format!("{login}:{password}"));
    format!("Basic {coded}")
}

/// One reception as a line of JSON.
pub fn reception(station: &str, device: &str, seq: u32, time: i64) -> String {
    format!(
        r#"{{"station":"{station}","device":"{device}","time":{time},"seqNumber":{seq},"data":"0000","rssi":-80.0}}"#
    )
}

/// Sends a file to its end.
pub async fn sent(plan: &server::replay::Plan) -> server::replay::Summary {
    let (summary, end) = server::replay::replay(plan).await;
    end.unwrap();
    summary
}
