//! A receiver of callbacks that writes down what came. What asks for an answer it refuses now and
//! then, each message once at most, so that repeats are under way.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use tokio::net::TcpListener;
use tokio::sync::Notify;

use super::traffic::{self, Key};

/// The longest without a new message: a callback that was under way when everything ended is
/// sent again when its lease is over.
const QUIET: Duration = Duration::from_secs(120);
/// How long a batch takes, so that a kill meets some of them on their way.
const BATCH_TAKES: Duration = Duration::from_millis(30);

/// How a callback comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// A request for each message, none of which is refused.
    Plain,
    /// A request for each message, of which some are refused at first.
    Flaky,
    /// The same, answered for the device.
    Bidir,
    /// A request with a line for each message.
    Batch,
}

impl Way {
    /// Those by which a message is told.
    pub fn of(key: Key) -> &'static [Self] {
        if traffic::asks(key) {
            &[Self::Flaky, Self::Bidir, Self::Batch]
        } else {
            &[Self::Plain]
        }
    }

    pub const fn path(self) -> &'static str {
        match self {
            Self::Plain => "/callback",
            Self::Flaky => "/flaky",
            Self::Bidir => "/bidir",
            Self::Batch => "/batch",
        }
    }

    /// Whether a request that tells of this message is refused once: one message of so many.
    fn is_refused_once(self, (device, nth): Key) -> bool {
        let one_of = match self {
            Self::Plain => return false,
            Self::Flaky => 4,
            Self::Bidir => 8,
            Self::Batch => 64,
        };
        (device + nth).is_multiple_of(one_of)
    }
}

/// A message, told by one way.
pub type Told = (Way, Key);

/// What came.
#[derive(Clone, Default)]
pub struct Received {
    /// The ids under which each was told.
    pub ids: BTreeMap<Told, BTreeSet<String>>,
    /// What was answered with a 2xx.
    pub taken: BTreeSet<Told>,
    /// What was refused.
    pub refused: BTreeSet<Told>,
    /// Of each request with several lines the messages, by its id.
    batches: BTreeMap<String, Vec<Key>>,
    /// Ids under which a request told of others than before.
    pub contradicted: BTreeSet<String>,
}

#[derive(Default)]
struct Inner {
    received: Mutex<Received>,
    came: Notify,
}

/// Listens on loopback until it is dropped.
pub struct Receiver {
    inner: Arc<Inner>,
    address: SocketAddr,
    task: tokio::task::JoinHandle<()>,
}

impl Receiver {
    pub async fn start() -> Self {
        let inner = Arc::new(Inner::default());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new()
            .route(Way::Plain.path(), get(plain))
            .route(Way::Flaky.path(), get(flaky))
            .route(Way::Bidir.path(), post(bidir))
            .route(Way::Batch.path(), post(batch))
            .with_state(inner.clone());
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self {
            inner,
            address,
            task,
        }
    }

    /// Where each message is taken.
    pub fn url(&self) -> String {
        self.url_of(Way::Plain)
    }

    pub fn url_of(&self, way: Way) -> String {
        format!("http://{}{}", self.address, way.path())
    }

    /// What came, once so much was told, be it that it was refused.
    pub async fn until(&self, told: usize) -> Received {
        loop {
            let came = self.inner.came.notified();
            let count = {
                let received = self.inner.received.lock().unwrap();
                if received.ids.len() >= told {
                    return received.clone();
                }
                received.ids.len()
            };
            if tokio::time::timeout(QUIET, came).await.is_err() {
                panic!("{count} of {told} callbacks came, and no more");
            }
        }
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Inner {
    /// Writes down a request, and says whether it is taken.
    fn take(&self, way: Way, headers: &HeaderMap, keys: &[Key]) -> StatusCode {
        let id = headers["webhook-id"].to_str().unwrap();
        let mut received = self.received.lock().unwrap();
        let received = &mut *received;
        let before = received.ids.len();
        for key in keys {
            let ids = received.ids.entry((way, *key)).or_default();
            ids.insert(id.to_owned());
        }
        if way == Way::Batch {
            let known = received.batches.entry(id.to_owned());
            let known = known.or_insert_with(|| keys.to_vec());
            if known.as_slice() != keys {
                received.contradicted.insert(id.to_owned());
            }
        }
        let told = || keys.iter().map(|key| (way, *key));
        let refuses = keys.iter().any(|key| way.is_refused_once(*key));
        let status = if refuses && !told().any(|told| received.refused.contains(&told)) {
            received.refused.extend(told());
            StatusCode::SERVICE_UNAVAILABLE
        } else {
            received.taken.extend(told());
            StatusCode::OK
        };
        if received.ids.len() > before {
            self.came.notify_waiters();
        }
        status
    }
}

fn key(device: &str, data: &str) -> Key {
    let number = |text| u32::from_str_radix(text, 16).unwrap();
    (number(device), number(data))
}

type Fields = BTreeMap<String, String>;

async fn plain(
    State(inner): State<Arc<Inner>>,
    headers: HeaderMap,
    Query(query): Query<Fields>,
) -> StatusCode {
    let key = key(&query["device"], &query["data"]);
    inner.take(Way::Plain, &headers, &[key])
}

async fn flaky(
    State(inner): State<Arc<Inner>>,
    headers: HeaderMap,
    Query(query): Query<Fields>,
) -> StatusCode {
    let key = key(&query["device"], &query["data"]);
    inner.take(Way::Flaky, &headers, &[key])
}

async fn bidir(
    State(inner): State<Arc<Inner>>,
    headers: HeaderMap,
    Json(body): Json<Fields>,
) -> (StatusCode, String) {
    let key = key(&body["device"], &body["data"]);
    let device = &body["device"];
    let data = payload::hex::encode_lower(&traffic::answer(key));
    let answer = format!(r#"{{"{device}":{{"downlinkData":"{data}"}}}}"#);
    (inner.take(Way::Bidir, &headers, &[key]), answer)
}

async fn batch(
    State(inner): State<Arc<Inner>>,
    headers: HeaderMap,
    Form(form): Form<Fields>,
) -> StatusCode {
    let keys = form["lines"].lines().map(|line| {
        let (device, data) = line.split_once(';').unwrap();
        key(device, data)
    });
    let keys: Vec<Key> = keys.collect();
    let status = inner.take(Way::Batch, &headers, &keys);
    tokio::time::sleep(BATCH_TAKES).await;
    status
}
