//! A receiver of callbacks that writes down what came.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use tokio::net::TcpListener;
use tokio::sync::Notify;

use super::traffic::Key;

/// Message → the ids under which its callback came.
pub type Received = BTreeMap<Key, BTreeSet<String>>;

/// The longest without a new message: a callback that was under way when everything ended is
/// sent again when its lease is over.
const QUIET: Duration = Duration::from_secs(120);

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
        let router = Router::new().fallback(take).with_state(inner.clone());
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self {
            inner,
            address,
            task,
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}/callback", self.address)
    }

    /// What came, once callbacks of `messages` different messages are there.
    pub async fn until(&self, messages: usize) -> Received {
        loop {
            let came = self.inner.came.notified();
            let count = {
                let received = self.inner.received.lock().unwrap();
                if received.len() >= messages {
                    return received.clone();
                }
                received.len()
            };
            if tokio::time::timeout(QUIET, came).await.is_err() {
                panic!("callbacks of {count} of {messages} messages came, and no more");
            }
        }
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn take(
    State(inner): State<Arc<Inner>>,
    headers: HeaderMap,
    Query(query): Query<BTreeMap<String, String>>,
) {
    let device = u32::from_str_radix(&query["device"], 16).unwrap();
    let nth = u32::from_str_radix(&query["data"], 16).unwrap();
    let id = headers["webhook-id"].to_str().unwrap().to_owned();
    let mut received = inner.received.lock().unwrap();
    let ids = received.entry((device, nth)).or_default();
    let first = ids.is_empty();
    ids.insert(id);
    drop(received);
    if first {
        inner.came.notify_waiters();
    }
}
