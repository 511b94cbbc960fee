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

/// Device and sequence number → the ids under which it came.
pub type Received = BTreeMap<(u32, u16), BTreeSet<String>>;

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
    pub async fn until(&self, messages: usize, bound: Duration) -> Received {
        let enough = async {
            loop {
                let came = self.inner.came.notified();
                {
                    let received = self.inner.received.lock().unwrap();
                    if received.len() >= messages {
                        return received.clone();
                    }
                }
                came.await;
            }
        };
        match tokio::time::timeout(bound, enough).await {
            Ok(received) => received,
            Err(_) => {
                let came = self.inner.received.lock().unwrap().len();
                panic!("callbacks of {came} of {messages} messages came within {bound:?}")
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
    let seq: u16 = query["seq"].parse().unwrap();
    assert_eq!(query["data"], format!("{seq:04x}"));
    let id = headers["webhook-id"].to_str().unwrap().to_owned();
    inner
        .received
        .lock()
        .unwrap()
        .entry((device, seq))
        .or_default()
        .insert(id);
    inner.came.notify_waiters();
}
